"""Numbers typed again give way to references: the data file is edited, and the report must read as before."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.document.blocks import Document
from reportgen.errors import DataError, Problem, Severity, has_errors
from reportgen.facts.edits import Edit, apply_edits
from reportgen.facts.offsets import TypedText
from reportgen.facts.written import quoted
from reportgen.files.save import save_file
from reportgen.places import Place, Source
from reportgen.proofread.findings import TYPED_AGAIN
from reportgen.proofread.known import KnownNumbers
from reportgen.proofread.readings import TypedAgain, numbers_typed_again, read_narratives

# How much of a sentence that would read differently is shown.
_BEFORE, _SHOWN = 6, 24
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """A number that gives way to a reference."""

    place: Place
    old: str
    new: str


class Retyped(NamedTuple):
    """A data file in which numbers have given way to references; `left` are those that a person has to judge.

    `before` is what the file held when it was read, `content` what it is to hold.
    """

    path: Path
    changes: tuple[Change, ...]
    left: tuple[Problem, ...]
    content: bytes
    before: bytes

    def save(self) -> None:
        """Write the file, whole or not at all; a link stays a link, and owner and mode stay, too.

        Raises:
            OutputError: it cannot be written, or somebody has saved it since it was read.
        """
        save_file(self.path, self.content, instead_of=self.before)


def retype_numbers(data_file: str | os.PathLike[str]) -> Retyped:
    """Put references in the place of the numbers that can only be one figure; nothing is written yet.

    Raises:
        DataError: the data have errors, or the report would not read as before.
        TemplateError, UsageError: as for a build.
    """
    case = Case(data_file)
    case.raise_for_errors()
    waiting = {problem.place: problem for problem in case.problems if _counts(problem)}
    found = [
        again for again in numbers_typed_again(read_narratives(KnownNumbers(case.figures))) if again.place in waiting
    ]
    certain = [again for again in found if again.certain]
    source = case.facts.source
    text = _retyped(case, certain) if certain else source.text
    changes = tuple(map(_change, certain))
    done = {change.place for change in changes}
    left = tuple(problem for place, problem in waiting.items() if place not in done)
    mark = _BYTE_ORDER_MARK if case.content.startswith(_BYTE_ORDER_MARK) else b""
    return Retyped(case.path, changes, left, mark + text.encode(), case.content)


def _retyped(case: Case, certain: list[TypedAgain]) -> str:
    """The text of the file with the references; bare texts get quotes where they cannot do without them."""
    source = case.facts.source
    for quote_all in (False, True):
        edits = [edit for typed, group in _by_text(certain) for edit in _edits(typed, group, quote_all)]
        text = apply_edits(source.text, edits)
        try:
            again = Case(case.path, name_of=case.name_of, source=Source(source.name, text))
            problems = again.problems
        except DataError as error:
            wrong = error.problems
            continue
        if has_errors(problems):
            raise DataError([Problem(code="retype-broken", file=source.name), *problems])
        _compare(case.document, again.document, source.name)
        return text
    raise DataError([Problem(code="retype-broken", file=source.name), *wrong])


def _counts(problem: Problem) -> bool:
    """Whether a problem is a number typed again that nobody has waived."""
    return problem.rule == TYPED_AGAIN and problem.severity is Severity.WARNING


def _change(again: TypedAgain) -> Change:
    fit = again.fits[0]
    return Change(again.place, again.reading.text[fit.start : fit.end], fit.reference)


def _by_text(found: list[TypedAgain]) -> list[tuple[TypedText, list[TypedAgain]]]:
    groups: dict[int, tuple[TypedText, list[TypedAgain]]] = {}
    for again in found:
        assert isinstance(again.reading.typed, TypedText)
        groups.setdefault(again.reading.typed.scalar.start, (again.reading.typed, []))[1].append(again)
    return list(groups.values())


def _edits(typed: TypedText, found: list[TypedAgain], quote_all: bool) -> list[Edit]:
    """The references in place of the numbers of one text; a bare text that would begin with a brace gets quotes."""
    scalar, indexes = typed.scalar, typed.indexes
    fits = [again.fits[0] for again in found]
    if scalar.block or scalar.quoted or not (quote_all or any(fit.start == 0 for fit in fits)):
        return [Edit(indexes[fit.start], indexes[fit.end], fit.reference) for fit in fits]
    text = apply_edits(scalar.text, [Edit(fit.start, fit.end, fit.reference) for fit in fits])
    return [Edit(scalar.start, scalar.start + len(scalar.text), quoted(text))]


def _compare(before: Document, after: Document, name: str) -> None:
    """Hold a report against that of the edited file.

    Raises:
        DataError: they do not read the same.
    """
    for old, new in itertools.zip_longest(_sentences(before), _sentences(after), fillvalue=""):
        if old != new:
            alike = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
            start = max(0, alike - _BEFORE)
            params = {"old": old[start : start + _SHOWN], "new": new[start : start + _SHOWN]}
            raise DataError(Problem(code="retype-differs", file=name, params=params))


def _sentences(document: Document) -> list[str]:
    """All that a report says, paragraph by paragraph."""
    head = [document.title, document.author, document.subject, document.date, document.file_name]
    return [*head, *(paragraph.number + paragraph.text for paragraph in document.paragraphs())]
