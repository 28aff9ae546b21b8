"""Two reports compared: the new one with the changes against the old marked, for Word to accept or reject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from reportgen.compare.sequences import compare_sequences, pair_alike
from reportgen.compare.words import find_changes, likeness, split_words, word_pairs
from reportgen.document.blocks import (
    PLAIN,
    Block,
    Chart,
    Document,
    Edge,
    Filled,
    Kind,
    ListStart,
    PageBreak,
    Pages,
    PageTurn,
    Paragraph,
    Row,
    Run,
    Table,
)

# From how much on two paragraphs or rows are one that was rewritten: more than for sentences (`compare.texts`), as
# words struck and added among each other are harder to read than one paragraph in the place of another.
_ALIKE = 40
_SIGN = "\x02"  # as Word itself calls the sign of a footnote where it gives text


def compare_documents(old: Document, new: Document) -> Document:
    """The new report with what has changed against the old one, for `write_docx`.

    Whoever accepts all changes has the text of `new`, whoever rejects them that of `old`. Both are numbered.
    Which pages lie on their side, have headers and which numbers is as in `new`: Word has no change for it; the words
    of a header that both have are compared. Files made in Word are whole as in `new`, as their text is not told apart
    from their look here; that they have been replaced is known to them, and which are there no more to the document.
    """
    sides = _spelled_out(old), _spelled_out(new)
    before, after = (list(_alignables(side.blocks)) for side in sides)
    carried = _carried_along(sides[1], pages := _compared_pages(*sides))
    blocks = carried[id(None)]
    dropped: list[str] = []
    for pair in _story(before, after):
        if pair[1] is None and pair[0] is not None and isinstance(pair[0].block, Filled):
            dropped.append(pair[0].block.name)
        else:
            blocks.append(_merged(*pair))
        if pair[1]:
            blocks += carried[id(pair[1].block)]
    _settle_last_mark(blocks)
    compared = Document(new.title, new.author, new.subject, new.date, new.file_name, blocks)
    compared.sides = sides
    compared.footnoted = old.footnoted or new.footnoted
    compared.base = new.base
    for index, block in enumerate(blocks):
        if isinstance(block, Filled) and block.change == "ins" and block.name in dropped:
            dropped.remove(block.name)  # one that was written anew is another of that name all the same
            blocks[index] = block._replace(change="replaced")
    compared.dropped = dropped
    compared.pages = pages[id(sides[1])]
    return compared


def _carried_along(new: Document, pages: Mapping[int, Pages]) -> Mapping[int, list[Block]]:
    """What stands in the new report behind each of its other blocks, by identity, and is as it is there: the beginnings
    of sections, with such pages, and tables of contents."""
    found: dict[int, list[Block]] = defaultdict(list)
    last: Block | None = None
    for block in new.blocks:
        if isinstance(block, PageTurn):
            found[id(last)].append(block._replace(pages=pages[id(block)]))
        elif _is_listed(block):
            found[id(last)].append(block)
        elif not isinstance(block, PageBreak):
            last = block
    return found


def _is_listed(block: Block) -> bool:
    """Whether a block is of a table of contents, which says again what the headings say."""
    return isinstance(block, Paragraph) and block.kind in (Kind.TOC, Kind.TOC_TITLE)


def _compared_pages(old: Document, new: Document) -> dict[int, Pages]:
    """The pages of the new report and of its sections, by identity, each with those of the old one in its place."""
    before, after = (
        [(id(side), side.pages), *((id(turn), turn.pages) for turn in side.blocks if isinstance(turn, PageTurn))]
        for side in (old, new)
    )
    was = [pages for _, pages in before]
    was += [PLAIN] * (len(after) - len(was))
    return {key: _merged_pages(gone, pages) for gone, (key, pages) in zip(was, after, strict=False)}


def _merged_pages(old: Pages, new: Pages) -> Pages:
    there = {(edge.where, edge.side): edge.paragraphs for edge in old.edges}
    return new._replace(edges=tuple(_merged_edge(there.get((edge.where, edge.side), ()), edge) for edge in new.edges))


def _merged_edge(old: Sequence[Paragraph], new: Edge) -> Edge:
    """A header or footer with the changes of its words, where there are words in both."""
    if not old or not new.paragraphs or new.where == "watermark":
        return new
    pairs = _story(*([_alignable_paragraph(paragraph) for paragraph in side] for side in (old, new.paragraphs)))
    merged = [block for block in (_merged(*pair) for pair in pairs) if isinstance(block, Paragraph)]
    _settle_last_mark(merged)
    return new._replace(paragraphs=tuple(merged))


class _Alignable(NamedTuple):
    """What is paired: a paragraph, a table or a row; `shape` must be the same in both."""

    block: Paragraph | Table | Row | Filled
    shape: Hashable
    key: Hashable
    pairs: frozenset[str]


_Pair = tuple[_Alignable | None, _Alignable | None]


def _spelled_out(document: Document) -> Document:
    """The document with the empty paragraphs that Word wants before a table on a new page and at the end."""
    blocks: list[Block] = []
    new_page = False
    for block in [*document.blocks, None]:
        if isinstance(block, PageBreak):
            new_page = True
        elif isinstance(block, PageTurn):
            if blocks and not isinstance(blocks[-1], (Paragraph, Filled)):
                blocks.append(Paragraph(Kind.END, []))
            blocks.append(block)
        elif not isinstance(block, ListStart):
            if new_page:
                blocks.append(PageBreak())
            ends = block is None and (not blocks or not isinstance(blocks[-1], (Paragraph, Filled)))
            if ends or (new_page and isinstance(block, Table)):
                blocks.append(Paragraph(Kind.CELL, []))
            if block is not None:
                blocks.append(block)
            new_page = False
    spelled = Document(document.title, document.author, document.subject, document.date, document.file_name, blocks)
    spelled.pages, spelled.footnoted = document.pages, document.footnoted
    return spelled


def _alignables(blocks: Iterable[Block]) -> Iterable[_Alignable]:
    new_page = False
    for block in blocks:
        if _is_listed(block):
            continue
        if isinstance(block, Paragraph):
            yield _alignable_paragraph(block, new_page)
        elif isinstance(block, Filled):
            text = "\n".join(paragraph.text for paragraph in block.paragraphs())
            yield _Alignable(block, block.name, (block.name, text), word_pairs(text))
        elif isinstance(block, Table):
            rows = _alignable_rows(block)
            shape = (block.columns, block.widths, block.compact, block.style)
            yield _Alignable(
                block, shape, (shape, *(row.key for row in rows)), frozenset().union(*(r.pairs for r in rows))
            )
        new_page = isinstance(block, PageBreak)


def _alignable_paragraph(block: Paragraph, new_page: bool = False) -> _Alignable:
    runs_in = any(run.lead for run in block.runs)
    shape = (block.kind, block.level, runs_in, new_page, block.style, block.bullet, block.unnumbered)
    if block.drawing:
        shown = block.drawing.paragraphs() if isinstance(block.drawing, Chart) else ()
        words = "\n".join([block.drawing.title, *(paragraph.text for paragraph in shown)])
        return _Alignable(block, shape, (shape, block.drawing.content()), word_pairs(words))
    key = (shape, *_look(_with_break(block)))
    return _Alignable(block, shape, key, word_pairs(block.text))


def _alignable_rows(block: object) -> list[_Alignable]:
    """The rows of a table; none of anything else."""
    return [_alignable_row(row) for row in block.full_rows()] if isinstance(block, Table) else []


def _alignable_row(row: Row) -> _Alignable:
    cells = ((c.columns, min(c.rows, 2), c.header, c.align, c.open_edge, c.style) for c in row.cells)
    shape = (row.header, row.style, *cells)
    paragraphs = [[_alignable_paragraph(p) for p in cell.paragraphs] for cell in row.cells]
    key = (shape, *(tuple(alignable.key for alignable in cell) for cell in paragraphs))
    return _Alignable(
        row, shape, key, frozenset().union(*(alignable.pairs for cell in paragraphs for alignable in cell))
    )


def _story(old: Sequence[_Alignable], new: Sequence[_Alignable]) -> list[_Pair]:
    """Pairs of a body or a cell, whose last paragraph Word can neither insert nor delete.

    Paragraphs that are new or gone at the end are left at it: `_settle_last_mark` takes the mark of the paragraph
    before them. Where that cannot be, because the ends differ or a table is among them, the last paragraphs
    become one.
    """
    pairs = _align(old, new)
    end = len(pairs)
    while end and None in pairs[end - 1]:
        end -= 1
    tail = pairs[end:]
    gone = [before for before, _ in tail if before]
    added = [after for _, after in tail if after]
    if not tail:
        return pairs
    if not gone or not added:
        last_old, last_new = pairs[end - 1]
        if not any(
            isinstance(alignable.block, (Table, Filled)) for alignable in (last_old, *gone, *added) if alignable
        ):
            return pairs
        end -= 1
        gone = [alignable for alignable in (last_old, *gone) if alignable]
        added = [alignable for alignable in (last_new, *added) if alignable]
    return [*pairs[:end], *((e, None) for e in gone[:-1]), *((None, e) for e in added[:-1]), (gone[-1], added[-1])]


def _settle_last_mark(blocks: Sequence[Block]) -> None:
    """Word can neither insert nor delete the last paragraph mark of a body or a cell. Where the last paragraph is new
    or gone, the mark of the last one that stays is new or gone in its place, and the last mark takes over its format:
    a mark that goes joins its paragraph to the next one, which has the format of its own mark.
    """
    stay = [block for block in blocks if isinstance(block, Paragraph) and not block.change]
    if not stay or not isinstance(last := blocks[-1], Paragraph) or last is stay[-1]:
        return
    stay[-1].mark, last.mark = last.change, ""
    last.formats = last.sides[0] or stay[-1].sides[0], last.sides[1] or stay[-1].sides[1]


def _align(old: Sequence[_Alignable], new: Sequence[_Alignable]) -> list[_Pair]:
    """What is the same in both, what was rewritten, what is gone and what is new, in order."""
    pairs: list[_Pair] = []
    for same, start, end, new_start, new_end in compare_sequences([e.key for e in old], [e.key for e in new]):
        if same:
            pairs += zip(old[start:end], new[new_start:new_end], strict=True)
        else:
            gone, added = old[start:end], new[new_start:new_end]
            for i, j in pair_alike(gone, added, _likeness):
                pairs.append((None if i is None else gone[i], None if j is None else added[j]))
    return pairs


def _likeness(old: _Alignable, new: _Alignable) -> int:
    """How alike two are that may be one rewritten, else 0."""
    score = likeness(old.pairs, new.pairs) if old.shape == new.shape else 0
    return score if score >= _ALIKE else 0


def _merged(old: _Alignable | None, new: _Alignable | None) -> Paragraph | Table | Filled:
    before, after = old and old.block, new and new.block
    if isinstance(after, Filled):
        if not isinstance(before, Filled):
            return after._replace(change="ins")
        return after if before.contents == after.contents else after._replace(change="replaced")
    if isinstance(before, Table) or isinstance(after, Table):
        rows = [_merged_row(*pair) for pair in _in_parts(_align(_alignable_rows(before), _alignable_rows(after)))]
        table = after if isinstance(after, Table) else before
        assert isinstance(table, Table)
        return table._replace(rows=rows, was=before if isinstance(before, Table) and before is not table else None)
    return _merged_paragraph(*(block if isinstance(block, Paragraph) else None for block in (before, after)))


def _in_parts(pairs: Iterable[_Pair]) -> Iterator[_Pair]:
    """The pairs of rows; one that begins a part of the table on one side alone is two rows, unless the part began with
    a row before it on the other side: then both begin there."""
    gone = come = 0  # rows that begin a part of one side, behind the last row of the other
    after_begin = False
    for before, after in pairs:
        was, now = _begins(before), _begins(after)
        if before and after and (was == now or (gone if now else come) > 0):
            yield before, after
            gone, come, after_begin = 0, 0, was and now
            continue
        for one in (before, after):
            if one is None:
                continue
            yield (one, None) if one is before else (None, one)
            begins = _begins(one) and not after_begin
            gone, come = (gone + begins, 0) if one is before else (0, come + begins)
            after_begin = _begins(one)


def _begins(alignable: _Alignable | None) -> bool:
    return alignable is not None and isinstance(alignable.block, Row) and alignable.block.begins


def _merged_row(old: _Alignable | None, new: _Alignable | None) -> Row:
    before, after = (e.block if e and isinstance(e.block, Row) else None for e in (old, new))
    row = after or before
    assert row is not None
    cells = []
    for index, cell in enumerate(row.cells):
        was, now = (
            [_alignable_paragraph(p) for p in side.cells[index].paragraphs] if side else [] for side in (before, after)
        )
        pairs = _story(was, now) if before and after else _align(was, now)
        paragraphs = [block for block in (_merged(*pair) for pair in pairs) if isinstance(block, Paragraph)]
        _settle_last_mark(paragraphs)
        merged = copy(cell)
        merged.paragraphs = paragraphs
        cells.append(merged)
    begins = all(side.begins for side in (before, after) if side)
    return row._replace(cells=cells, begins=begins, change="" if before and after else "ins" if after else "del")


def _merged_paragraph(old: Paragraph | None, new: Paragraph | None) -> Paragraph:
    one = new or old
    assert one is not None
    paragraph = Paragraph(one.kind, [], one.level, one.at)
    paragraph.number, paragraph.ordinal = one.number, one.ordinal
    paragraph.drawing, paragraph.style, paragraph.align = one.drawing, one.style, one.align
    paragraph.bullet, paragraph.unnumbered = one.bullet, one.unnumbered
    paragraph.sides = paragraph.formats = old, new
    paragraph.change = paragraph.mark = "" if old and new else "ins" if new else "del"
    paragraph.runs = _merged_runs(_with_break(old) if old else [], _with_break(new) if new else [], _alike(old, new))
    return paragraph


def _alike(old: Paragraph | None, new: Paragraph | None) -> bool:
    """Whether the words of two paragraphs are to be compared, and not the one put in the place of the other."""
    if old is None or new is None:
        return False
    a, b = _alignable_paragraph(old), _alignable_paragraph(new)
    return a.key == b.key or bool(_likeness(a, b))


def _with_break(block: Paragraph) -> list[Run]:
    """The runs of a paragraph, with a run of `\\v` where a title may break; the sign of a footnote is a word."""
    runs = [run._replace(text=_SIGN) if run.marks and run.marks.footnote else run for run in block.runs]
    if block.wanted_break is None or block.kind is not Kind.TITLE:
        return runs
    return [*runs[: block.wanted_break], Run("\v"), *runs[block.wanted_break :]]


def _marks(run: Run) -> Hashable:
    """The elements in which a run lies, as they are compared: a footnote by its words and their look, and a
    date that Word keeps by the whole of it."""
    note = run.marks.footnote if run.marks else None
    if run.marks and run.marks.field:
        return run.marks, run.text
    return run.marks if note is None else tuple(_look(note.runs))


class _Word(NamedTuple):
    """A word: what it is compared by, and the stretch of the text that it is."""

    key: Hashable
    text: str
    start: int
    end: int


def _merged_runs(old: list[Run], new: list[Run], alike: bool) -> list[Run]:
    if not alike:
        gone = [run._replace(change="del", note="") for run in old]
        return [*gone, *(run._replace(change="ins") for run in new)]
    before, after = _words(old), _words(new)
    runs: list[Run] = []
    texts = [word.text for word in before]
    for same, was, now in find_changes([w.key for w in before], [w.key for w in after], texts):
        if not same and was:
            cut = _cut(old, before[was.start].start, before[was.stop - 1].end)
            runs += (run._replace(change="del", note="") for run in cut)
        if now:
            cut = _cut(new, after[now.start].start, after[now.stop - 1].end)
            runs += cut if same else (run._replace(change="ins") for run in cut)
    return runs


def _words(runs: list[Run]) -> list[_Word]:
    looks = [(run.strong, run.lead, _marks(run)) for run in runs for _ in run.text]
    words = []
    start = 0
    for text in _split_runs(runs):
        end = start + len(text)
        look = looks[start:end]
        words.append(_Word((text, look[0] if len(set(look)) == 1 else tuple(look)), text, start, end))
        start = end
    return words


def _split_runs(runs: list[Run]) -> Iterator[str]:
    """The words of runs; a number of pages is one."""
    for field, together in groupby(runs, attrgetter("field")):
        text = "".join(run.text for run in together)
        yield from [text] if field else split_words(text)


def _look(runs: list[Run]) -> list[tuple[str, bool, bool, Hashable]]:
    """The runs as they are seen: those that look alike are one."""
    seen: list[tuple[str, bool, bool, Hashable]] = []
    for run in runs:
        look = (run.strong, run.lead, _marks(run))
        if seen and seen[-1][1:] == look:
            seen[-1] = (seen[-1][0] + run.text, *look)
        elif run.text:
            seen.append((run.text, *look))
    return seen


def _cut(runs: list[Run], start: int, end: int) -> list[Run]:
    """The runs from one character of their text to another; a run that is cut keeps its note where it begins."""
    cut = []
    at = 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text:
            cut.append(run._replace(text=text, note=run.note if at >= start else ""))
        at += len(run.text)
    return cut
