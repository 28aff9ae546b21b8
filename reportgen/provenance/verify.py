"""Whether a report is what its data make: its record, and what it says, held against the files of now."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.docx.provenance import INPUTS, REDLINE, REVIEW, Provenance, digest_of
from reportgen.errors import DataError, ReportgenError, Severity, UsageError
from reportgen.facts.load import decode_text
from reportgen.git.revisions import open_revision, revisions_with
from reportgen.messages import LANGUAGES
from reportgen.provenance.held import Edit, Printed, held_against
from reportgen.provenance.report_file import ReportFile, data_path
from reportgen.version import __version__

_MOST_COMMITS = 300
"""A department's project has a few dozen a year."""
SHORT = 12
"""So many digits of a commit tell it from all others."""
_MOST_TRIES = 8
"""Of these so many are made ready and looked at."""


class Result(StrEnum):
    """What a report is found to be."""

    UNCHANGED = "unchanged"
    """The very bytes that the files of now make."""
    SAME_TEXT = "same-text"
    """Its text and its numbers are those that the files of now make."""
    EDITED = "edited"
    """Its text was edited since it was made from the files of now."""
    OUTDATED = "outdated"
    """It was not edited, but the files of now make another."""
    BOTH = "edited-and-outdated"
    """It was edited, and the files are others; what was edited is known where git has the files of then."""
    UNKNOWN = "unknown"
    """It reads otherwise than the files of now make it, and does not say what it was."""
    FOREIGN = "foreign"
    """It carries no record, and no data file was named."""
    RECORD_ONLY = "record-only"
    """A PDF that says that it is made from the files of now, and is not the same bytes."""
    NOT_MADE = "not-made"
    """The data of now have errors, so that no report can be made from them."""


HOLDING = (Result.UNCHANGED, Result.SAME_TEXT)


class Older(NamedTuple):
    """The older report of a redline: the path of its data below the project, as it is recorded; whether the files of
    now are those from which it was made; and if not, the commit in which git has them, empty where it has not."""

    data: str
    now: bool = False
    revision: str = ""


class Verdict(NamedTuple):
    """What a report is.

    `kind` is what it is beside a report, as its record has it, and `older` against what a redline marks its changes.
    `changed` are those of `INPUTS` that are not what they were, `made_by` the version of the program that made it.
    `edits` are what was edited in it, `newer` what the files of now make otherwise than those did from which it was
    made, or, where these are not known, than what it says. `revision` is the commit in which git has the files that it
    was made from, where they are not those of now. `touched` tells that its text is not what it was when it was made,
    None where that is not known. `errors` is how many problems keep the data of now from making a report.
    """

    result: Result
    data: str = ""
    made_by: str = ""
    changed: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    newer: tuple[Edit, ...] = ()
    revision: str = ""
    touched: bool | None = None
    errors: int = 0
    kind: str = ""
    older: Older | None = None

    @property
    def holds(self) -> bool:
        """Whether its text and its numbers are those that the files of now make."""
        return self.result in HOLDING

    @property
    def other_version(self) -> bool:
        """Whether another version of the program made it."""
        return self.made_by not in ("", __version__)


def changed_inputs(was: Provenance | None, now: Provenance | None) -> tuple[str, ...]:
    """Those of `INPUTS` that are not the same in two records."""
    if was is None or now is None:
        return ()
    return tuple(kind for kind in INPUTS if was.digests.get(kind) != now.digests.get(kind))


def verify_report(
    report: ReportFile, case: Case | None, today: dt.date, pdf: Callable[[Case], bytes], *, history: bool = True
) -> Verdict:
    """Hold a report against the data from which it was made, or should have been.

    Args:
        case: that of the data file; None where the report names none and nobody else did.
        today: the day on which waivers that end are judged.
        pdf: makes the PDF of a case.
        history: whether git is asked for the files of then, which takes longer than all else; without them, the verdict
            says the same of the report, and not what was edited in one whose files have changed as well.

    Raises:
        DataError: the data file cannot be read at all.
        TemplateError: the template is wrong.
        UsageError: what makes a PDF is not installed.
    """
    provenance = report.provenance
    if case is None:
        return Verdict(Result.FOREIGN)
    _ = case.content
    made_by = provenance.version if provenance else ""
    about = Verdict(Result.UNKNOWN, case.path.as_posix(), made_by)
    touched = report.story.digest != provenance.text if provenance and report.story and provenance.text else None
    about = about._replace(touched=touched)
    if provenance is not None and provenance.kind:
        older = _older(provenance, case, today) if history else None
        about = about._replace(kind=provenance.kind, older=older)
    try:
        case.raise_for_errors()
        about = about._replace(changed=changed_inputs(provenance, case.provenance))
        made = _made_alike(report, case, pdf, about.changed)
    except DataError as error:
        errors = sum(problem.severity is Severity.ERROR for problem in error.problems)
        return about._replace(result=Result.NOT_MADE, errors=errors)
    if report.content in made:
        return about._replace(result=Result.UNCHANGED)
    if report.story is None:
        reading = Result.OUTDATED if about.changed or about.other_version else Result.RECORD_ONLY
        return about._replace(result=reading if provenance else Result.UNKNOWN)
    printed = Printed.of(case)
    differing = held_against(report.story, printed, case)
    if not differing:
        return about._replace(result=Result.SAME_TEXT)
    if touched is None:
        return about._replace(result=Result.UNKNOWN, newer=differing)
    if not touched and not about.changed and not about.other_version:
        # Its record has the digest of the text alone, without where paragraphs begin and what stands beside.
        return about._replace(result=Result.EDITED, edits=differing)
    if not touched:
        revision = _revision_of(provenance, case, today) if history else ""
        return about._replace(result=Result.OUTDATED, newer=differing, revision=revision)
    assert provenance is not None
    if provenance.text == printed.story.digest:  # what has changed of the files does not show
        return about._replace(result=Result.EDITED, edits=differing)
    found = about._replace(result=Result.BOTH, newer=differing)
    if not history:
        return found
    with case_then(provenance, case.path, today) as then:
        if then is None:
            return found
        before = Printed.of(then.case)
        edits = held_against(report.story, before, then.case)
        newer = held_against(before.story, printed, case)
        return found._replace(edits=edits, newer=newer, revision=then.revision)


def _made_alike(report: ReportFile, case: Case, pdf: Callable[[Case], bytes], changed: Sequence[str]) -> list[bytes]:
    """What a case makes of the kind of a report, whose bytes it may be: of a review copy one in each language. A
    redline is made from two cases, and is not made here; nor is a PDF, which takes longest, where it would carry
    another record than the report."""
    kind = report.provenance.kind if report.provenance else ""
    if report.story is None:
        return [] if changed else [pdf(case)]
    if kind == REVIEW:
        return [case.review_copy(language) for language in LANGUAGES]
    return [] if kind == REDLINE else [case.docx]


def _older(provenance: Provenance, case: Case, today: dt.date) -> Older | None:
    """What is known of the older report of a redline."""
    old = provenance.old
    path = data_path(case.project, old.data) if old is not None else None
    if old is None or path is None:
        return None
    with contextlib.suppress(ReportgenError):
        now = case if path == Path(os.path.abspath(case.path)) else Case(path, today, revision=old.revision)
        if now.provenance is not None and not changed_inputs(old, now.provenance):
            return Older(old.data, now=True)
    with case_then(old, path, today, sound=False) as then:
        return Older(old.data, revision=then.revision if then else "")


def _revision_of(provenance: Provenance | None, case: Case, today: dt.date) -> str:
    with case_then(provenance, case.path, today) as then:
        return then.revision if then else ""


class Then(NamedTuple):
    """What a report was made from, as git has it: the commit, and the case of that."""

    revision: str
    case: Case


@contextlib.contextmanager
def case_then(
    provenance: Provenance | None, data_file: Path, today: dt.date, *, sound: bool = True
) -> Iterator[Then | None]:
    """The files that a report was made from, out of the history of git; None where that has them not, or there is none.

    They are found by their digests: the bytes of a report do not depend on what is committed, nor when.

    Args:
        provenance: the record of the report, if it has one.
        sound: whether the data must have no errors, as a report is to be made from them.
    """
    with contextlib.ExitStack() as stack:
        yield _then(provenance, data_file, today, stack, sound)


def _then(
    provenance: Provenance | None, data_file: Path, today: dt.date, stack: contextlib.ExitStack, sound: bool
) -> Then | None:
    if provenance is None:
        return None

    def is_wanted(content: bytes) -> bool:
        with contextlib.suppress(DataError):
            return digest_of([decode_text(content, data_file.name).text]) == provenance.digests["data"]
        return False

    with contextlib.suppress(UsageError):
        for revision in islice(revisions_with(data_file, is_wanted, _MOST_COMMITS), _MOST_TRIES):
            with contextlib.ExitStack() as attempt:
                case = attempt.enter_context(open_revision(revision[:SHORT], data_file, today))
                with contextlib.suppress(ReportgenError):
                    if sound:
                        case.raise_for_errors()
                    if not changed_inputs(provenance, case.provenance):
                        stack.push(attempt.pop_all())
                        return Then(revision, case)
    return None
