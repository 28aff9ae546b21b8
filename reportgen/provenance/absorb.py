"""What was edited in a report, taken back into its data: sentences into their narratives; all else is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.compare.facts import Fate
from reportgen.compare.words import likeness, word_pairs
from reportgen.docx.provenance import squeezed
from reportgen.editing.apply import apply_operation
from reportgen.editing.operations import Operation, SetValue, Several
from reportgen.errors import Problem, UsageError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode, found_at
from reportgen.files.near import quoted
from reportgen.files.project import shown
from reportgen.files.save import save_file
from reportgen.places import Place, Source
from reportgen.provenance.held import ALIKE, LONG, Edit, Printed, date_title, held_against
from reportgen.provenance.report_file import ReportFile
from reportgen.provenance.rewriting import Away, Cut, Left, Rewriter, Rewriting
from reportgen.provenance.verify import case_then
from reportgen.values.records import Text

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MOST_SEARCHED = 500_000_000
"""In so many characters words are looked for that were moved; of more, nothing goes back, as none can be told apart."""
_MOST_ROUNDS = 5
"""What is held back may hold back more; a sentence that was moved to where another was is two rounds."""


class Kept(NamedTuple):
    """A change that is not made in the data: why (besides the reasons of `Left`: `added`, `removed`, `moved`, `parted`,
    `joined`, `changed-since`, `overlaps`, `beside`), the words, and where they come from, if that is known;
    `date` is the title of the date that prints them."""

    left: Left
    place: Place | None = None
    date: str = ""


class Outcome(NamedTuple):
    """What becomes of a place that reads differently: where in the data it is made, what is not, and where it stands
    there already, because it was taken back before."""

    edit: Edit
    made: tuple[Place, ...]
    kept: tuple[Kept, ...]
    there: tuple[Place, ...] = ()


class Absorbed(NamedTuple):
    """A data file with the narratives that a report was given in Word. Nothing is written yet.

    `before` is what the file held when it was read, `content` what it is to hold. `remaining` is where the report of
    the new data still reads otherwise than the file that was edited.
    """

    path: Path
    outcomes: tuple[Outcome, ...]
    before: bytes
    content: bytes
    remaining: tuple[Edit, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.content != self.before

    def save(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            OutputError: it cannot be written, or somebody has saved it since it was read.
        """
        save_file(self.path, self.content, instead_of=self.before)


def absorb_report(report: ReportFile, case: Case, today: dt.date) -> Absorbed:
    """Take back what was edited in a report.

    Args:
        case: that of the data from which it was made, as they are now.
        today: the day on which waivers that end are judged.

    Raises:
        DataError: the data have errors, or would have some with what was edited.
        UsageError: it is no Word file, or the data are not those from which it was made and git does not have these.
    """
    if report.story is None:
        raise UsageError(Problem(code="absorb-pdf", file=shown(report.path)))
    case.raise_for_errors()
    printed = Printed.of(case)
    provenance = report.provenance
    if provenance is None or not provenance.text or provenance.text == printed.story.digest:
        return _absorbed(report, case, case, printed, today)
    with case_then(provenance, case.path, today) as then:
        if then is None:
            raise UsageError(
                Problem(code="absorb-other-data", file=shown(report.path), params={"data": shown(case.path)})
            )
        return _absorbed(report, case, then.case, Printed.of(then.case), today)


def _absorbed(report: ReportFile, case: Case, made_from: Case, printed: Printed, today: dt.date) -> Absorbed:
    """What was edited since a report was made from the data of `made_from`, taken into those of `case`."""
    assert report.story is not None
    edits = held_against(report.story, printed, made_from)
    # Where more differs than there are paragraphs, hardly one of them can have come from these data.
    strange = sum(edit.fate in (Fate.ADDED, Fate.REMOVED) and not edit.kind for edit in edits)
    if report.provenance is None and strange > len(report.story.paragraphs):
        params = {"data": shown(case.path), "report": quoted(shown(report.path))}
        raise UsageError(Problem(code="absorb-strange", file=shown(report.path), params=params))
    rewriter = Rewriter(made_from.figures)
    rewritings = {
        index: rewriter.rewrite(edit.position.paragraph, edit.file)
        for index, edit in enumerate(edits)
        if edit.fate is Fate.CHANGED and edit.position is not None and edit.border is None
    }
    moved = {index: why for index, found in rewritings.items() if (why := _moved_between(edits, found)) is not None}
    rewritings = _without_lost(edits, rewritings, moved)
    values = _Values(case, rewriter, [found for index, found in rewritings.items() if index not in moved])
    outcomes = []
    for index, edit in enumerate(edits):
        rewriting = rewritings.get(index)
        if edit.kind:
            outcomes.append(Outcome(edit, (), (Kept(Left("beside", edit.report, edit.file)),)))
        elif edit.border is not None:
            left = Left(edit.border, edit.report, edit.file)
            outcomes.append(Outcome(edit, (), (Kept(left, _place_of(edit, rewriter)),)))
        elif rewriting is None:
            why = {Fate.ADDED: "added", Fate.REMOVED: "removed", Fate.MOVED: "moved"}.get(edit.fate, "elsewhere")
            outcomes.append(Outcome(edit, (), (Kept(Left(why, edit.report, edit.file), _place_of(edit, rewriter)),)))
        elif index in moved:
            left = Left(moved[index], edit.report, edit.file)
            outcomes.append(Outcome(edit, (), (Kept(left, _place_of(edit, rewriter)),)))
        else:
            made, refused, there = values.take(rewriting)
            kept = [_kept(left, edit, made_from, rewriter) for left in (*rewriting.left, *refused)]
            outcomes.append(Outcome(edit, made, tuple(kept), there))
    content = values.content()
    remaining = edits
    if content != case.content:
        new = Case(case.path, today, project=case.project, source=Source(case.facts.source.name, values.text()))
        new.raise_for_errors()
        remaining = held_against(report.story, Printed.of(new), new)
    return Absorbed(case.path, tuple(outcomes), case.content, content, remaining)


def _without_lost(
    edits: Sequence[Edit], rewritings: Mapping[int, Rewriting], moved: Mapping[int, str]
) -> dict[int, Rewriting]:
    """What becomes of the paragraphs, without what would be lost or stand twice: a sentence that went from a narrative
    to where nothing is written back, or came from where nothing is taken out."""
    whole = [edit for edit in edits if not edit.kind and edit.border is None]
    come = "\n".join(squeezed(edit.file) for edit in whole if edit.fate is Fate.ADDED)
    gone = "\n".join(squeezed(edit.report) for edit in whole if edit.fate is Fate.REMOVED)
    left = {
        index: found._replace(made=[], refused=[*found.refused, *found.made]) if index in moved else found
        for index, found in rewritings.items()
    }
    for _ in range(_MOST_ROUNDS):
        before = [*left.values()]
        put = "\n".join(squeezed(text) for found in before for text in found.kept_out)
        stays = "\n".join(squeezed(text) for found in before for text in found.stays)
        if sum(len(found.made) for found in before) * len(come + gone + put + stays) > _MOST_SEARCHED:
            return {index: found.without_all() for index, found in left.items()}
        left = {index: found.without(Away(put, come), Away(stays, gone)) for index, found in left.items()}
        if [*left.values()] == before:
            break
    return left


def _moved_between(edits: Iterable[Edit], rewriting: Rewriting) -> str | None:
    """Whether a paragraph was parted in two, or two were joined: what it lost stands in a new one, or it got what one
    had that is gone. A narrative with half of it would lose the other half, or say it twice."""
    lost, got = word_pairs(rewriting.gone), word_pairs(rewriting.come)
    for other in edits:
        added, removed = other.fate is Fate.ADDED, other.fate is Fate.REMOVED
        if added and len(rewriting.gone) >= LONG and likeness(lost, word_pairs(other.file)) >= ALIKE:
            return "parted"
        if removed and len(rewriting.come) >= LONG and likeness(got, word_pairs(other.report)) >= ALIKE:
            return "joined"
    return None


def _place_of(edit: Edit, rewriter: Rewriter) -> Place | None:
    """Where the first narrative of a paragraph is typed, if it has any."""
    for run in edit.position.paragraph.runs if edit.position else ():
        if isinstance(run.source, Text) and run.source.path in rewriter.narratives:
            return rewriter.narratives[run.source.path].scalar.place
    return None


def _kept(left: Left, edit: Edit, case: Case, rewriter: Rewriter) -> Kept:
    """A change that is left, with where its words are typed."""
    paragraph = edit.position.paragraph if edit.position else None
    if left.why == "template" and paragraph is not None:
        return Kept(left, case.find_words(paragraph.at, left.old) or case.find_words(paragraph.at, ""))
    if left.path in rewriter.narratives:
        return Kept(left, rewriter.narratives[left.path].scalar.place)
    node = found_at(case.facts, FactPath(left.path).steps) if left.path else None
    return Kept(left, node.place if node is not None else None, date_title(case, left.path))


class _Values:
    """The narratives of the data of now, and the cuts that are made in them.

    Args:
        rewritings: all of a report.
    """

    def __init__(self, case: Case, rewriter: Rewriter, rewritings: Iterable[Rewriting]) -> None:
        self.case = case
        self.rewriter = rewriter
        self.cuts: dict[str, list[Cut]] = {}
        self.wanted: dict[str, list[Cut]] = {}
        for rewriting in rewritings:
            for path, cuts in rewriting.cuts.items():
                self.wanted.setdefault(path, []).extend(cuts)

    def take(self, rewriting: Rewriting) -> tuple[tuple[Place, ...], list[Left], tuple[Place, ...]]:
        """Take cuts over, unless the narrative is another by now, or was cut there otherwise already: where they are
        made, what is refused, and where the narrative has all of them, as they were taken over before."""
        places: list[Place] = []
        refused: list[Left] = []
        known: list[Place] = []
        for path, wanted in rewriting.cuts.items():
            node = found_at(self.case.facts, FactPath(path).steps)
            value = self.typed(path)
            made = [each for each in rewriting.made if each.path == path]
            if not isinstance(node, ScalarNode) or str(node.value) != value:
                if isinstance(node, ScalarNode) and str(node.value) == _cut(value, {*self.wanted[path]}):
                    known.append(node.place)
                else:
                    refused += [each.left("changed-since") for each in made]
                continue
            there = self.cuts.setdefault(path, [])
            new = [cut for cut in wanted if cut not in there]
            if any(cut.start <= other.end and other.start <= cut.end for cut in new for other in there):
                refused.append(Left("overlaps", "", "".join(cut.text for cut in wanted), path))
                continue
            there += new
            places.append(node.place)
        return tuple(places), refused, tuple(known)

    def typed(self, path: str) -> str:
        """A narrative as it was typed when the report was made."""
        return str(self.rewriter.narratives[path].scalar.value)

    def text(self) -> str:
        """The text of the data file with all cuts made.

        Raises:
            UsageError: a narrative is written in too special a way to be cut.
        """
        operations: list[Operation] = []
        for path, cuts in self.cuts.items():
            if cuts:
                operations.append(SetValue(FactPath(path), _cut(self.typed(path), cuts)))
        source = self.case.facts.source
        if not operations:
            return source.text
        return apply_operation(source, Several(tuple(operations)), self.case.contract.shape).text

    def content(self) -> bytes:
        """The bytes of the data file, with the byte order mark that it has."""
        text = self.text()
        if text == self.case.facts.source.text:
            return self.case.content
        mark = _BYTE_ORDER_MARK if self.case.content.startswith(_BYTE_ORDER_MARK) else b""
        return mark + text.encode()


def _cut(value: str, cuts: Iterable[Cut]) -> str:
    for cut in sorted(cuts, reverse=True):
        value = f"{value[: cut.start]}{cut.text}{value[cut.end :]}"
    return value
