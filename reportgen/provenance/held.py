"""What a Word file says, held against the report that data make: where it reads differently, and which numbers do."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, groupby, zip_longest
from typing import NamedTuple

from reportgen.case import Case
from reportgen.compare.facts import Fate, fate_of
from reportgen.compare.sequences import compare_sequences
from reportgen.compare.texts import align_texts
from reportgen.compare.words import find_changes, split_words, word_pairs
from reportgen.document.blocks import Kind, Position
from reportgen.document.pictures import are_alike
from reportgen.docx.beside import Beside, beside_told
from reportgen.docx.provenance import squeezed
from reportgen.docx.story import Said, Story, read_story
from reportgen.docx.unpack import Package
from reportgen.facts.paths import FactPath
from reportgen.provenance.amounts import is_same_amount, numbers_written
from reportgen.trace.numbers import NUMBER, TracedNumber
from reportgen.values.formula_text import Names

_MOST_PARTS = 10
"""Of so many a paragraph is known to be one; each is held against the whole of it."""
LONG = 8
"""So many characters that were taken out of one paragraph and stand in another have been moved there."""
ALIKE = 60
"""So many of a hundred pairs of its words have to stand there: whoever moves words changes some of them."""
_MOST_LOOKED_AT = 200
"""Pictures of a file with which one of the report is compared, in their order; a report has a few dozen."""


class NumberEdit(NamedTuple):
    """A number that the file and the report print differently: `report` is what the report prints, `file` what stands
    in the file, each empty where it has none. `traced` tells where that of the report comes from, and `names` what
    people call the figures there; `field` is the title of the date that it is of."""

    report: str
    file: str
    traced: TracedNumber | None = None
    names: Names | None = None
    field: str = ""

    @property
    def same_amount(self) -> bool:
        """Whether only how it is written differs: both are one number."""
        return bool(self.report and self.file) and is_same_amount(self.report, self.file)


class Border(StrEnum):
    """What became of the border between two paragraphs."""

    PARTED = "parted"
    JOINED = "joined"


class Edit(NamedTuple):
    """A paragraph, or a row of a table, that reads differently: `report` as the report has it, `file` as the file has
    it, each empty where there is none. `headings` lead to it; `position` is the paragraph of the report, None where
    there is none or it was made in Word; `row` tells that it stands in a table, and `beside` what its row is called.
    `numbers` are those that are not the same, of a text that was changed. `kind` is that of `Beside` for what stands
    beside the text: a header or footer, a number of a chart (`beside` is what it is of), a picture (of which the texts
    are the names of the files in the Word file). `border` tells that one paragraph became several, or several one, each
    a line of its text."""

    fate: Fate
    report: str
    file: str
    headings: tuple[str, ...]
    position: Position | None = None
    row: bool = False
    beside: str = ""
    numbers: tuple[NumberEdit, ...] = ()
    kind: str = ""
    border: Border | None = None


def whole_story(content: bytes) -> Story:
    """What a Word file says, with what stands beside its text.

    Raises:
        BrokenDocx: as `read_story`.
    """
    # Each as much as a report can need: a long one is not too large because it is gone through twice.
    return read_story(Package(content))._replace(beside=tuple(beside_told(Package(content))))


class Printed(NamedTuple):
    """The report that a case makes, as a Word file says it: its paragraphs, each with its position in the document."""

    story: Story
    positions: tuple[Position | None, ...]

    @classmethod
    def of(cls, case: Case) -> Printed:
        """The report of a case.

        Raises:
            DataError: the data have errors.
        """
        story = whole_story(case.docx)
        found = [position for position in case.document.positions() if position.paragraph.kind is not Kind.TOC]
        texts = [squeezed(position.paragraph.number + position.paragraph.text) for position in found]
        places: list[Position | None] = [None] * len(story.paragraphs)
        for step in compare_sequences([squeezed(said.text) for said in story.paragraphs], texts):
            if step.same:
                for index, at in zip(range(*step[1:3]), range(*step[3:5]), strict=True):
                    places[index] = found[at]
        return cls(story, tuple(places))


def held_against(story: Story, printed: Printed, case: Case) -> tuple[Edit, ...]:
    """Where a file reads otherwise than the report of a case, in reading order; then what only stands elsewhere, and
    last what stands beside the text.

    Args:
        printed: the report of that case.
    """
    ours, theirs = printed.story.paragraphs, story.paragraphs
    aligned = align_texts([_key(said) for said in ours], [_key(said) for said in theirs])
    numbers = _numbers_by_paragraph(case)
    beside = _row_names(ours), _row_names(theirs)
    edits: list[_Found] = []
    headings: tuple[str, ...] = ()
    for i, j in (*_with_cells_paired(aligned.pairs, ours, theirs, beside), *aligned.moved):
        old, new = (ours[i] if i is not None else None), (theirs[j] if j is not None else None)
        position = printed.positions[i] if i is not None else None
        if position is not None:
            headings = tuple(f"{heading.number}{heading.text}" for heading in position.headings)
        moved = (i, j) in aligned.moved
        if old and new and squeezed(old.text) == squeezed(new.text) and not moved:
            continue
        said = old or new
        assert said is not None
        fate = Fate.MOVED if moved else fate_of(old, new)
        traced = numbers[position.order] if position is not None else ()
        changed: tuple[NumberEdit, ...] = ()
        if old and new and not moved:
            changed = tuple(_number_edits(old.text, new.text, traced, case))
        edit = Edit(
            fate,
            old.text if old else "",
            new.text if new else "",
            headings,
            position,
            said.row >= 0,
            _beside(said, beside[0] if old else beside[1]),
            changed,
        )
        edits.append(_Found(edit, traced, range(i or 0, (i or 0) + bool(old)), range(j or 0, (j or 0) + bool(new))))
    borders = _borders_joined(edits, case)
    return (*_rows_joined(borders), *_edits_beside(printed.story.beside, story.beside))


class _Found(NamedTuple):
    """An edit, the traced numbers of the report there, and its paragraphs in the report and in the file."""

    edit: Edit
    traced: Sequence[TracedNumber]
    ours: range
    theirs: range


def _borders_joined(found: Sequence[_Found], case: Case) -> list[Edit]:
    """The edits, those of a paragraph that was parted as one, and so those of paragraphs that were joined."""
    done: list[_Found] = []
    for each in found:
        done.append(each)
        while len(done) > 1 and (one := _one_of(done[-2], done[-1], case)) is not None:
            done[-2:] = [one]
    return [each.edit for each in done]


def _one_of(first: _Found, second: _Found, case: Case) -> _Found | None:
    """Two edits as one, if one is of a paragraph that lost what is new in the other, next to it, or got what was."""
    changed, other = (first.edit, second.edit) if first.edit.fate is Fate.CHANGED else (second.edit, first.edit)
    if changed.fate is not Fate.CHANGED or other.fate not in (Fate.ADDED, Fate.REMOVED) or changed.row or other.row:
        return None
    parted = other.fate is Fate.ADDED
    if not (first.theirs.stop == second.theirs.start if parted else first.ours.stop == second.ours.start):
        return None
    border = Border.PARTED if parted else Border.JOINED
    parts = _spanned(first.theirs, second.theirs) if parted else _spanned(first.ours, second.ours)
    if changed.border not in (None, border) or len(parts) > _MOST_PARTS:
        return None
    gone, moved = _lost(changed.report, changed.file), other.file
    if not parted:
        gone, moved = _lost(changed.file, changed.report), other.report
    if len(squeezed(gone)) < LONG or len(squeezed(moved)) < LONG:
        return None
    # What was lost may be of several parts, of which this is one.
    pairs = word_pairs(moved)
    if 100 * len(pairs & word_pairs(gone)) < ALIKE * len(pairs):
        return None
    report = "\n".join(filter(None, (first.edit.report, second.edit.report)))
    file = "\n".join(filter(None, (first.edit.file, second.edit.file)))
    traced = (*first.traced, *second.traced)
    edit = (changed if parted else first.edit)._replace(
        fate=Fate.CHANGED,
        report=report,
        file=file,
        position=first.edit.position or second.edit.position,
        numbers=tuple(_number_edits(report, file, traced, case)),
        border=border,
    )
    return _Found(edit, traced, _spanned(first.ours, second.ours), _spanned(first.theirs, second.theirs))


def _spanned(one: range, other: range) -> range:
    if not one or not other:
        return one or other
    return range(one.start, other.stop)


def _lost(old: str, new: str) -> str:
    """The words of a text that another does not have."""
    words = split_words(old)
    changes = find_changes(words, split_words(new), words)
    return "".join("".join(words[change.old.start : change.old.stop]) for change in changes if not change.same)


def _edits_beside(ours: Sequence[Beside], theirs: Sequence[Beside]) -> Iterator[Edit]:
    """What stands beside the text and is not the same. Programs save headers twice and charts in another order, so what
    counts is what there is, and not where."""
    for kind in ("header", "footer"):
        old, new = _of_kind(kind, ours), _of_kind(kind, theirs)
        known = {squeezed(line.text) for line in old}, {squeezed(line.text) for line in new}
        gone = [line.text for line in old if squeezed(line.text) not in known[1]]
        come = [line.text for line in new if squeezed(line.text) not in known[0]]
        yield from _paired(kind, gone, come)
    was, now = _by_name(ours), _by_name(theirs)
    for name in dict.fromkeys((*was, *now)):
        yield from _paired("chart", _without(was[name], now[name]), _without(now[name], was[name]), name)
    lost, new_pictures = _of_kind("picture", ours), _of_kind("picture", theirs)
    for picture in [*lost]:
        same = next((other for other in new_pictures[:_MOST_LOOKED_AT] if are_alike(picture.text, other.text)), None)
        if same is not None:
            lost.remove(picture)
            new_pictures.remove(same)
    yield from _paired("picture", [line.name for line in lost], [line.name for line in new_pictures])


def _of_kind(kind: str, lines: Sequence[Beside]) -> list[Beside]:
    return [line for line in lines if line.kind == kind]


def _by_name(lines: Sequence[Beside]) -> defaultdict[str, list[str]]:
    """The numbers of charts, by what they are of."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in _of_kind("chart", lines):
        found[line.name].append(line.text)
    return found


def _without(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """The texts that are not among the others, each as many times as it is there more often."""
    left = Counter(texts) - Counter(others)
    return list(left.elements())


def _paired(kind: str, gone: Sequence[str], come: Sequence[str], beside: str = "") -> Iterator[Edit]:
    for old, new in zip_longest(gone, come, fillvalue=""):
        changed = (NumberEdit(old, new),) if kind == "chart" else ()
        yield Edit(fate_of(old or None, new or None), old, new, (), beside=beside, numbers=changed, kind=kind)


_Pair = tuple[int | None, int | None]


def _with_cells_paired(
    pairs: Iterable[_Pair], ours: Sequence[Said], theirs: Sequence[Said], names: tuple[Mapping[int, Said], ...]
) -> Iterator[_Pair]:
    """The pairs, and as one what stood in a cell and what was typed over it, however unlike: a number has little in
    common with another. They stand in one stretch, in rows that begin alike."""
    for paired, stretch in groupby(pairs, lambda pair: None not in pair):
        found = list(stretch)
        if not paired:
            come: defaultdict[str, deque[int]] = defaultdict(deque)
            for i, j in found:
                if i is None and j is not None:
                    come[_beside(theirs[j], names[1])].append(j)
            partners: dict[int | None, int] = {}
            for i, _ in found:
                name = _beside(ours[i], names[0]) if i is not None else ""
                if name and come.get(name):
                    partners[i] = come[name].popleft()
            taken = set(partners.values())
            found = [(i, partners.get(i, j)) for i, j in found if i is not None or j not in taken]
        yield from found


def _key(said: Said) -> tuple[str, str]:
    return ("note" if said.note else "cell" if said.row >= 0 else "body"), squeezed(said.text)


def _row_names(paragraphs: Sequence[Said]) -> dict[int, Said]:
    """What each row of a table begins with."""
    return {said.row: said for said in reversed(paragraphs)}


def _beside(said: Said, names: Mapping[int, Said]) -> str:
    """What the row of a cell begins with, where that is not the cell itself."""
    first = names[said.row]
    return "" if said.row < 0 or first is said else first.text


def _numbers_by_paragraph(case: Case) -> dict[int, list[TracedNumber]]:
    found: dict[int, list[TracedNumber]] = defaultdict(list)
    for number in case.numbers:
        found[number.paragraph].append(number)
    return found


def _number_edits(report: str, file: str, traced: Sequence[TracedNumber], case: Case) -> Iterator[NumberEdit]:
    """The numbers of two texts that differ, each of the report's with where it comes from.

    Numbers of a stretch that was changed are put beside each other in their order.
    """
    old, new = split_words(report), split_words(file)
    starts = list(accumulate((len(squeezed(word)) for word in old), initial=0))
    by_start = _by_start(report, traced)
    for change in find_changes(old, new, old):
        if change.same:
            continue
        gone = [(index, old[index]) for index in change.old if NUMBER.search(old[index])]
        come = numbers_written([new[index] for index in change.new], [word for _, word in gone])
        for was, now in zip_longest(gone, come):
            if was is None:
                yield NumberEdit("", now)
            elif now is None or squeezed(was[1]) != squeezed(now):
                number = by_start.get(starts[was[0]])
                date = date_title(case, number.path) if number is not None and number.figure is None else ""
                yield NumberEdit(was[1], now or "", number, case.figures.names, date)


def date_title(case: Case, path: str) -> str:
    """What the date at a path of the data is called; empty where there is none."""
    shape = case.contract.shape.at(FactPath(path).steps) if path else None
    return (shape.title or path) if shape is not None and shape.says("format") == "date" else ""


def _by_start(report: str, traced: Sequence[TracedNumber]) -> dict[int, TracedNumber]:
    """Traced numbers by where they begin in the text without blanks.

    A number of the trace begins where the printed figure does, before its sign; of the figures of one text the order
    is the same, so that each is found behind the one before it.
    """
    whole, at = squeezed(report), 0
    found: dict[int, TracedNumber] = {}
    for number in traced:
        printed = squeezed(number.printed)
        start = whole.find(printed, at)
        if start >= 0:
            found[start] = number
            at = start + len(printed)
    return found


def _rows_joined(edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits, those of a row that was added or taken out whole as one."""
    last: Edit | None = None
    for edit in edits:
        alike = last is not None and last.row and edit.row and last.fate is edit.fate
        same_row = last is not None and edit.beside in (last.beside or last.report or last.file,)
        if last is not None and alike and same_row and edit.fate in (Fate.ADDED, Fate.REMOVED):
            report = " | ".join(filter(None, (last.report, edit.report)))
            file = " | ".join(filter(None, (last.file, edit.file)))
            last = last._replace(report=report, file=file, beside=last.beside or last.report or last.file)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last
