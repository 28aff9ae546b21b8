"""An edited paragraph traced back: which of its changes fall into a narrative of the data, and what that then reads.

The characters of a narrative as it is typed and as it is printed correspond one to one, blanks and ends of lines apart,
but for references, of which each prints a figure or a text. So a change of the printed paragraph is a cut in the typed
text, and a reference stays wherever its number still stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress
from operator import not_
from typing import Any, NamedTuple

from reportgen.compare.sequences import compare_sequences
from reportgen.compare.words import word_pairs
from reportgen.document.blocks import Paragraph
from reportgen.docx.provenance import squeezed
from reportgen.expressions.syntax import BadExpression, has_braces, split_prose
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Figures
from reportgen.figures.prose import Narrative
from reportgen.provenance.amounts import words_around
from reportgen.provenance.held import ALIKE, LONG
from reportgen.trace.numbers import NUMBER
from reportgen.values.records import Prose, Text, members_of

# A number, a Western word, or any other sign: small enough that none belongs to two runs of a report.
_TOKEN = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?[%％‰]?|[A-Za-z]+|\S")
_STOPS = ("。", ".")
# Between digits, a comma belongs to the number and a colon to the time.
_CLAUSE_END = re.compile(r"[，。；：！？;!?]|(?<![0-9])[,:]|[,:](?![0-9])|$")
_SIGNS = "，。；：、！？;!?,:"
_LINE_END = re.compile(r"\s*\n\s*")
_OF_NUMBERS = ("number", "figure", "reference")
_MOVED = 2
"""So many characters that went from one clause to another have been moved there."""
_AWAY = 4
"""So many that went from one place to words that are not written back have been moved there: 其中 says nothing."""
_MOST_COMPARED = 10_000
"""Of so many pairs of changes it is looked whether words went from one to the other: whoever makes a hundred changes in
a paragraph has written it anew."""


class Cut(NamedTuple):
    """In the value of a narrative, the characters from `start` up to `end` give way to `text`."""

    start: int
    end: int
    text: str


class Left(NamedTuple):
    """A change that is not made in the data, and why: `template` (words of the template), `field` (another field of the
    data prints there), `figure` (a number that the template prints), `number` (one that a reference of the narrative
    prints, which stays as it is), `clause` (words of a clause in which such a number was changed), `name` (of one in
    which a name was that a reference prints), `reference` (one was taken out), `rewritten` (too much around references
    was changed), `away` (it was moved to or from where nothing is written back), `braces`, `elsewhere` (the paragraph
    was made in Word) or `emptied`. `old` and `new` are the words; `path` is the field, `start` where the words begin in
    the text of the paragraph."""

    why: str
    old: str
    new: str
    path: str = ""
    start: int = 0


class _Atom(NamedTuple):
    """A printed character of a narrative, and the characters of its value for which it stands; `reference` counts the
    references from 0, -1 for what is typed itself."""

    character: str
    start: int
    end: int
    reference: int = -1


class _Token(NamedTuple):
    text: str
    start: int
    end: int


class _Group(NamedTuple):
    """Characters of a paragraph, from `start` up to `end` without blanks, that a narrative has printed: they are those
    of it from `offset` on. `stops` tells that the last is the full stop, which is printed, typed or not."""

    narrative: Narrative
    atoms: list[_Atom]
    start: int
    end: int
    offset: int
    stops: bool = False


class _Change(NamedTuple):
    """Characters of the paragraph, from `start` up to `end` without blanks, that became `text`."""

    start: int
    end: int
    text: str


class Made(NamedTuple):
    """A change that can be made in the narrative at `path`, where its words were `old`, in clauses of the paragraph."""

    cut: Cut
    change: _Change
    old: str
    path: str
    clauses: frozenset[int] = frozenset()

    def left(self, why: str) -> Left:
        """The change as one that is not made."""
        return Left(why, self.old, self.change.text, self.path, self.change.start)


class Away(NamedTuple):
    """Words to which or from which others may have been moved: those of changes that are not made, and those of whole
    paragraphs, without blanks."""

    changes: str
    paragraphs: str

    def has(self, words: str) -> bool:
        """Whether words stand there that are more than a turn of phrase."""
        words = squeezed(words).strip(_SIGNS)
        return (len(words) >= _AWAY and words in self.changes) or (len(words) >= LONG and words in self.paragraphs)


class Rewriting(NamedTuple):
    """What becomes of an edited paragraph: the changes that can be made, what is left, and the changes of narratives
    that are left whole; `gone` and `come` are all characters that were taken out and put in."""

    made: list[Made]
    left: list[Left]
    refused: list[Made]
    gone: str
    come: str

    @property
    def cuts(self) -> dict[str, list[Cut]]:
        """What is cut in narratives, by their paths."""
        found: dict[str, list[Cut]] = {}
        for each in self.made:
            found.setdefault(each.path, []).append(each.cut)
        return found

    @property
    def stays(self) -> Iterator[str]:
        """The words that are not taken out."""
        yield from (left.old for left in self.left)
        yield from (each.old for each in self.refused)

    @property
    def kept_out(self) -> Iterator[str]:
        """The words that are not put in."""
        yield from (left.new for left in self.left)
        yield from (each.change.text for each in self.refused)

    def without(self, lost: Away, twice: Away) -> Rewriting:
        """Without the changes that take out what was moved to where it is not put in, or put in what was moved from
        where it is not taken out: it would be lost, or stand twice. Of a clause all changes are left."""
        moved = [each.clauses for each in self.made if lost.has(each.old) or twice.has(each.change.text)]
        held = frozenset().union(*moved)
        away = [bool(each.clauses & held) for each in self.made]
        left = [*self.left, *(each.left("away") for each in compress(self.made, away))]
        return self._replace(made=[*compress(self.made, map(not_, away))], left=left) if any(away) else self

    def without_all(self) -> Rewriting:
        """With all changes left."""
        return self._replace(made=[], left=[*self.left, *(each.left("away") for each in self.made)])


class _Clauses:
    """The clauses of a paragraph, and those that are held back: a number was changed in them that stays as it is, so
    that the words around it could be wrong beside the old one."""

    def __init__(self, text: str) -> None:
        self.ends = [found.end() for found in _CLAUSE_END.finditer(text)]
        self.borders = {0, *self.ends}
        self.held: set[int] = set()
        self.named: set[int] = set()

    def of(self, change: _Change) -> frozenset[int]:
        """The clauses of a change."""
        first, last = (bisect_right(self.ends, at) for at in (change.start, max(change.start, change.end - 1)))
        most = len(self.ends) - 1
        return frozenset(range(min(first, most), min(last, most) + 1))

    def are_whole(self, change: _Change) -> bool:
        """Whether a change is of whole clauses, with the sign at their end or with that before them."""
        return any({change.start + sign, change.end + sign} <= self.borders for sign in (0, 1))

    def hold(self, change: _Change, *, of_name: bool = False) -> None:
        """Hold back the clauses of a change, which is of a number, or of a name that a reference prints."""
        self.held.update(self.of(change))
        self.named = self.named | self.of(change) if of_name else self.named - self.of(change)

    def parted(self, made: Sequence[Made]) -> tuple[list[Made], list[Made]]:
        """The changes that can be made, and those that are held back: also such as have their words out of a clause
        that is, or take there what stood elsewhere, which would be lost or stand twice. Where these are too many to be
        looked through, all are held back."""
        held = [each for each in made if self.held & self.of(each.change)]
        if len(held) * len(made) > _MOST_COMPARED:
            return [], [*made]
        stay = [each in held or any(_is_moved(each, other) for other in held) for each in made]
        return [*compress(made, map(not_, stay))], [*compress(made, stay)]


def _is_moved(one: Made, other: Made) -> bool:
    pairs = (one.old, squeezed(other.change.text)), (squeezed(one.change.text), other.old)
    return any(min(map(len, pair)) >= _MOVED and (pair[0] in pair[1] or pair[1] in pair[0]) for pair in pairs)


class Rewriter:
    """Traces changes back to the narratives of one report."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.narratives = {narrative.path: narrative for narrative in figures.narratives}
        self._atoms: dict[str, list[_Atom] | None] = {}

    def rewrite(self, paragraph: Paragraph, file: str) -> Rewriting:
        """Trace back what makes a paragraph of the report read as the file has it."""
        pieces = [(paragraph.number, None), *((run.text, run.source) for run in paragraph.runs)]
        spans: list[tuple[int, int, object]] = []
        at = 0
        for text, source in pieces:
            length = len(squeezed(text))
            spans.append((at, at + length, source))
            at += length
        report = "".join(text for text, _ in pieces)
        groups = list(self._groups(report, spans))
        changes, gone, come = _changes(report, file, spans)
        made: list[Made] = []
        left: list[Left] = []
        whole = squeezed(report)
        clauses = _Clauses(whole)
        for change in changes:
            old = whole[change.start : change.end]
            group = _group_of(change, groups)
            if group is None:
                cut, told = None, [_elsewhere(change, old, spans)]
            else:
                cut, told = _in_narrative(change, group, old, whole_clauses=clauses.are_whole(change))
                if any(each.why == "rewritten" for each in told):
                    # What a reference prints of one field alone is changed in that field.
                    told = [each for each in [_elsewhere(change, old, spans)] if each.why == "field"] or told
            left += told
            if cut is not None and group is not None:
                made.append(Made(cut, change, old, group.narrative.path, clauses.of(change)))
            elif _touches_value(change, spans) or any(each.why in _OF_NUMBERS for each in told):
                clauses.hold(change)
            elif group is not None and any(each.why == "field" for each in told):
                clauses.hold(change, of_name=True)
        made, again = _with_references_moved(made, groups)
        left += again
        # Half of what somebody has written is no sentence.
        halves = {each.path for each in left if each.why in ("rewritten", "braces", "emptied")}
        refused = [each for each in made if each.path in halves]
        kept, held = clauses.parted([each for each in made if each.path not in halves])
        left += [each.left("name" if each.clauses & clauses.named else "clause") for each in held]
        return Rewriting(kept, left, refused, gone, come)

    def _groups(self, report: str, spans: Sequence[tuple[int, int, object]]) -> Iterator[_Group]:
        """The stretches of a paragraph that narratives have printed."""
        whole = squeezed(report)
        index = 0
        while index < len(spans):
            source = spans[index][2]
            path = source.path if isinstance(source, Text) else ""
            atoms = self._atoms_of(path) if path in self.narratives else None
            if atoms is None:
                index += 1
                continue
            printed = "".join(atom.character for atom in atoms)
            first = last = index
            for further in range(index + 1, len(spans)):
                other = spans[further][2]
                if other is None and spans[further][0] < spans[further][1]:
                    break
                if isinstance(other, Text) and other.path == path:
                    last = further
            start, end = spans[first][0], spans[last][1]
            while last > first and printed.count(whole[start:end]) != 1:
                last -= 1
                end = spans[last][1]
            index = last + 1
            if start == end or printed.count(whole[start:end]) != 1:
                continue
            offset = printed.index(whole[start:end])
            # A figure at its beginning or its end is known by standing where the narrative has a reference.
            while first > 0 and spans[first - 1][2] is not None:
                length = start - spans[first - 1][0]
                if not _is_reference(atoms, offset - length, offset, whole[start - length : start]):
                    break
                first, start, offset = first - 1, start - length, offset - length
            while index < len(spans) and spans[index][2] is not None:
                behind, length = offset + end - start, spans[index][1] - end
                if not _is_reference(atoms, behind, behind + length, whole[end : end + length]):
                    break
                end, index = end + length, index + 1
            group = _Group(self.narratives[path], atoms, start, end, offset)
            following = whole[end : end + 1] if index < len(spans) and spans[index][2] is None else ""
            yield _with_stop(group, following) if following in _STOPS else group

    def _atoms_of(self, path: str) -> list[_Atom] | None:
        """The printed characters of a narrative; None where it cannot be said which reference has printed what."""
        if path not in self._atoms:
            self._atoms[path] = self._make_atoms(self.narratives[path])
        return self._atoms[path]

    def _make_atoms(self, narrative: Narrative) -> list[_Atom] | None:
        value: Any = self.figures.root
        for step in FactPath(narrative.path).steps:
            value = value[step] if isinstance(step, int) else members_of(value)[step]
        text = str(narrative.scalar.value)
        try:
            parts = split_prose(text) if has_braces(text) else [("text", text, 0)]
        except BadExpression:
            return None
        if not isinstance(value, Prose):
            return None
        pieces = [piece for phrase in value.paragraphs for piece in phrase.pieces]
        waiting = [(str(piece), _is_typed(piece, narrative)) for piece in pieces]
        atoms: list[_Atom] = []
        for index, (kind, part, offset) in enumerate(parts):
            if kind == "text":
                wanted = squeezed(part)
                while wanted and waiting and waiting[0][1]:
                    wanted = wanted.removeprefix(squeezed(waiting.pop(0)[0]))
                if wanted:
                    return None
                places = [at for at, character in enumerate(part) if squeezed(character)]
                atoms += [_Atom(squeezed(part[at]), offset + at, offset + at + 1) for at in places]
                continue
            following = next((other for other in parts[index + 1 :] if other[0] != "text" or squeezed(other[1])), None)
            taken = []
            while waiting and not waiting[0][1]:
                taken.append(squeezed(waiting.pop(0)[0]))
                if following is not None and following[0] != "text":  # of two that follow each other, each prints one
                    break
            end = offset + len(part) + 4
            atoms += [_Atom(character, offset, end, index) for character in "".join(taken)]
        return atoms if not waiting else None


def _with_stop(group: _Group, stop: str) -> _Group:
    """A group with the full stop behind it, where its narrative ends there: what is put behind it goes on with that."""
    atoms, end = group.atoms, group.offset + group.end - group.start
    if end == len(atoms):  # it is not typed
        atoms = [*atoms, _Atom(stop, atoms[-1].end, atoms[-1].end)]
    elif end != len(atoms) - 1 or atoms[-1] != _Atom(stop, atoms[-1].start, atoms[-1].end):
        return group
    return group._replace(atoms=atoms, end=group.end + 1, stops=True)


def _touches_value(change: _Change, spans: Sequence[tuple[int, int, object]]) -> bool:
    """Whether a change is of something that the report prints as a value."""
    return any(_is_value(source) and start < change.end and change.start < end for start, end, source in spans)


def _is_value(source: object) -> bool:
    return source is not None and not (isinstance(source, Text) and source.typed is not None)


def _is_typed(piece: object, narrative: Narrative) -> bool:
    return isinstance(piece, Text) and piece.path == narrative.path and piece.typed is narrative.scalar


def _is_reference(atoms: Sequence[_Atom], start: int, end: int, text: str) -> bool:
    """Whether a narrative prints a text from `start` up to `end`, and all of it by references."""
    found = atoms[max(start, 0) : end]
    return (
        start >= 0
        and bool(text)
        and "".join(a.character for a in found) == text
        and all(atom.reference >= 0 for atom in found)
    )


def _changes(report: str, file: str, spans: Sequence[tuple[int, int, object]]) -> tuple[list[_Change], str, str]:
    """What is changed between two texts, each value that the report prints being changed whole or not at all; and all
    that was taken out, and put in."""
    old, new = _tokens(report), _tokens(file)
    starts = [*accumulate((len(token.text) for token in old), initial=0)]
    partner: list[int | None] = [None] * len(old)
    for step in compare_sequences([token.text for token in old], [token.text for token in new]):
        if step.same:
            for i, j in zip(range(*step[1:3]), range(*step[3:5]), strict=True):
                partner[i] = j
    for start, end, source in spans:
        if not _is_value(source):
            continue
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        partners = [partner[i] for i in inside]
        if partners and (partners[0] is None or partners != [*range(partners[0], partners[0] + len(partners))]):
            for i in inside:
                partner[i] = None
    changes: list[_Change] = []
    i = j = 0
    gone: list[str] = []
    come: list[str] = []
    while i < len(old) or j < len(new):
        if i < len(old) and partner[i] == j:
            i, j = i + 1, j + 1
            continue
        first, begun = i, j
        while i < len(old) and partner[i] is None:
            i += 1
        following = partner[i] if i < len(old) else None
        j = following if following is not None else len(new)
        start, end = starts[first], starts[i]
        text = file[new[begun].start : new[j - 1].end] if j > begun else ""
        if text and i == first:  # what is put between Western words keeps its blank
            if begun and new[begun - 1].end < new[begun].start:
                text = f" {text}"
            elif j < len(new) and new[j - 1].end < new[j].start:
                text = f"{text} "
        gone += [token.text for token in old[first:i]]
        come += [token.text for token in new[begun:j]]
        changes.append(_Change(start, end, text))
    return changes, "".join(gone), "".join(come)


def _tokens(text: str) -> list[_Token]:
    found = (_Token(squeezed(token.group()), *token.span()) for token in _TOKEN.finditer(text))
    return [token for token in found if token.text]


def _group_of(change: _Change, groups: Sequence[_Group]) -> _Group | None:
    """The narrative in which a change lies whole; what is put at an edge belongs to the narrative there."""
    for group in groups:
        inside = group.start <= change.start and change.end <= group.end
        if inside and (change.start < change.end or group.start < group.end):
            return group
    return None


def _elsewhere(change: _Change, old: str, spans: Sequence[tuple[int, int, object]]) -> Left:
    """A change that lies in no narrative alone: in words of the template, in a figure, in another field."""
    spans = [span for span in spans if span[0] < span[1]]
    if change.start == change.end:
        touched = [index for index, (start, end, _) in enumerate(spans) if start <= change.start <= end]
    else:
        touched = [index for index, (start, end, _) in enumerate(spans) if start < change.end and change.start < end]
    lists = {_list_around(index, spans) for index in touched}
    between = any(spans[index][2] is None for index in touched)
    names = all(spans[index][2] is None or isinstance(spans[index][2], Text) for index in touched)
    if between and names and len(lists) == 1 and (listed := lists.pop()):
        return Left("field", old, change.text, listed, change.start)
    found = next((spans[index][2] for index in touched if spans[index][2] is not None), None)
    if found is None or any(spans[index][2] is None for index in touched):
        return Left("template", old, change.text, start=change.start)
    path = str(getattr(found, "path", ""))
    return Left("field" if isinstance(found, Text) else "figure", old, change.text, path, change.start)


def _list_around(index: int, spans: Sequence[tuple[int, int, object]]) -> str:
    """The list of which a piece of a text prints an item, or what stands between two; empty if none."""
    source = spans[index][2]
    if source is not None:
        return _list_of(source)
    around = {_list_of(span[2]) for span in (*spans[index - 1 : index], *spans[index + 1 : index + 2])}
    return around.pop() if 0 < index < len(spans) - 1 and len(around) == 1 else ""


def _list_of(source: object) -> str:
    path = FactPath(str(getattr(source, "path", "")))
    while path and not isinstance(path.steps[-1], int):
        path = path.parent
    return path.parent if path else ""


def _in_narrative(change: _Change, group: _Group, old: str, *, whole_clauses: bool) -> tuple[Cut | None, list[Left]]:
    """The cut that makes a change in a narrative, None if it cannot be made, and what of it is left."""
    path, atoms = group.narrative.path, group.atoms
    first = change.start - group.start + group.offset
    behind = first + change.end - change.start

    def left(why: str, was: str = old, new: str = change.text) -> Left:
        return Left(why, was, new, path, change.start)

    if has_braces(change.text):
        return None, [left("braces")]
    before, after = (atoms[first - 1] if first else None), (atoms[behind] if behind < len(atoms) else None)
    if first == behind:
        if before is not None and after is not None and before.reference == after.reference >= 0:
            return None, [left("rewritten")]
        if after is not None and (before is None or change.start == group.start):
            return Cut(after.start, after.start, change.text), []  # what stands before it may be another paragraph's
        assert before is not None
        at = before.end
        untyped = before.character if before is not None and before.start == before.end else ""
        return Cut(at, at, untyped + change.text), []
    inside = atoms[first:behind]
    if group.stops and inside == atoms[-1:] and not change.text:
        return None, [left("template")]
    references = list(dict.fromkeys(atom.reference for atom in inside if atom.reference >= 0))
    cut_through = (before, inside[0]), (inside[-1], after)
    if any(a is not None and b is not None and a.reference == b.reference >= 0 for a, b in cut_through):
        return None, [left("number" if _is_of_numbers(old, change.text) else "rewritten")]
    if not squeezed(change.text) and len(inside) >= len(atoms) - group.stops:
        return None, [left("emptied")]
    text = change.text
    # With all that is said of a number, its reference goes as well.
    if references and not (whole_clauses and not squeezed(text)):
        printed = [_printed(inside, each) for each in references]
        numbers = [said for said, _, _ in printed if NUMBER.search(said)]
        kept = _with_references(text, printed, group)
        if kept is None:
            return None, [left(why) for why in _whys(old, squeezed(text), numbers)]
        text = kept
    return _cut_of(str(group.narrative.scalar.value), inside[0].start, inside[-1].end, text), []


def _cut_of(value: str, start: int, end: int, text: str) -> Cut:
    """A cut in a value; of lines that are taken out whole nothing is left, as a blank line begins a paragraph."""
    begun, ended = value.rfind("\n", 0, start) + 1, value.find("\n", end)
    line_end = ended if ended >= 0 else len(value)
    if text.strip() or value[begun:start].strip() or value[end:line_end].strip():
        return Cut(start, end, text)
    return Cut(begun, ended + 1, "") if ended >= 0 else Cut(max(begun - 1, 0), line_end, "")


def _with_references_moved(made: Sequence[Made], groups: Sequence[_Group]) -> tuple[list[Made], list[Left]]:
    """The changes, with references again in clauses that were moved with all that they print; and those that are left,
    as they were moved and edited, so that the numbers of references would be typed. Where there are too many to be
    looked through, none is."""
    found, left = [*made], []
    gone = [(each, inside) for each in made if not squeezed(each.change.text) and (inside := _inside(each, groups))]
    gone = [(each, inside) for each, inside in gone if any(atom.reference >= 0 for atom in inside)]
    for each, inside in gone if len(gone) * len(made) <= _MOST_COMPARED else ():
        references = list(dict.fromkeys(atom.reference for atom in inside if atom.reference >= 0))
        value = str(next(group for group in groups if group.narrative.path == each.path).narrative.scalar.value)
        printed = "".join(atom.character for atom in inside)
        typed = _LINE_END.sub("", value[inside[0].start : inside[-1].end])
        numbers = [said for said, _, _ in (_printed(inside, one) for one in references) if NUMBER.search(said)]
        for index, other in enumerate(found):
            if other.path != each.path or other.change == each.change:
                continue
            if printed in other.cut.text:
                cut = other.cut._replace(text=other.cut.text.replace(printed, typed, 1))
                found[index] = other._replace(cut=cut)
                break
            words, text = word_pairs(printed), squeezed(other.cut.text)
            alike = 100 * len(words & word_pairs(text)) >= ALIKE * len(words)
            if alike and any(number in text for number in numbers):
                left.append(each.left("rewritten"))
                break
    return found, left


def _inside(made: Made, groups: Sequence[_Group]) -> Sequence[_Atom]:
    """The characters of its narrative that a change takes out, without the signs at their ends."""
    group = _group_of(made.change, groups)
    assert group is not None
    first = made.change.start - group.start + group.offset
    inside = group.atoms[first : first + made.change.end - made.change.start]
    while inside and inside[0].character in _SIGNS:
        inside = inside[1:]
    while inside and inside[-1].character in _SIGNS:
        inside = inside[:-1]
    return inside


def _whys(old: str, new: str, numbers: Sequence[str]) -> list[str]:
    """Why words do not go back in which references have printed numbers, and these do not all stand as they did."""
    if new and all(number in new for number in numbers):
        return ["rewritten"]
    around = words_around(new, numbers)
    why = "reference" if around == new else "clause" if around != words_around(old, numbers) else ""
    return [*(["number"] if numbers else []), *([why] if why else [])]


def _is_of_numbers(old: str, new: str) -> bool:
    """Whether of some words the numbers alone were changed."""
    numbers = [found.group() for found in NUMBER.finditer(old)]
    return bool(numbers) and words_around(old, numbers) == words_around(new, numbers)


def _printed(inside: Sequence[_Atom], reference: int) -> tuple[str, int, int]:
    own = [atom for atom in inside if atom.reference == reference]
    return "".join(atom.character for atom in own), own[0].start, own[0].end


def _with_references(text: str, references: Sequence[tuple[str, int, int]], group: _Group) -> str | None:
    """A text in which each reference stands again where what it prints stands. None where it prints something else
    there, or it cannot be said which number is whose.

    Args:
        references: what each prints, and from where to where it is typed.
    """
    value = str(group.narrative.scalar.value)
    numbers = list(NUMBER.finditer(text))
    if len(numbers) != len(references):
        return None
    pieces: list[str] = []
    at = 0
    for number, (printed, start, end) in zip(numbers, references, strict=True):
        was = NUMBER.search(printed)
        if was is None:
            return None
        begins, ends = number.start() - was.start(), number.end() + len(printed) - was.end()
        if begins < at or text[begins:ends] != printed:
            return None
        pieces += [text[at:begins], value[start:end]]
        at = ends
    return "".join([*pieces, text[at:]])
