"""What was found in a report that came back, in words and for programs, as `verify` and `absorb` tell it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.case import Case
from reportgen.cli.diff_text import change_line
from reportgen.cli.speech import as_said, painted, say
from reportgen.compare.facts import Fate, TextChange
from reportgen.files.project import shown
from reportgen.messages import Listing, choose_language
from reportgen.trace.words import entry_brief

if TYPE_CHECKING:
    from reportgen.provenance.held import Edit, NumberEdit
    from reportgen.provenance.report_file import ReportFile
    from reportgen.provenance.verify import Verdict

_MOST_EDITS = 20
_INPUTS = {
    "data": "verify-input-data",
    "last": "verify-input-last",
    "schema": "verify-input-schema",
    "template": "verify-input-template",
    "format": "verify-input-format",
    "word": "verify-input-word",
    "pictures": "verify-input-pictures",
}

_BESIDE = {
    "header": "verify-header",
    "footer": "verify-footer",
    "chart": "verify-chart",
    "picture": "verify-picture",
}


def open_report(file: str, data: str | None, day: dt.date) -> tuple[ReportFile, Case | None]:
    """A report, and the case of its data: of those that are named, or else recorded; None where none are.

    Raises:
        UsageError: it cannot be read, or its data are not here.
    """
    from reportgen.provenance.report_file import data_file_of, read_report

    report = read_report(Path(file))
    data_file = data_file_of(report, data)
    recorded = report.provenance.revision if report.provenance else ""
    return report, Case(data_file, day, revision=recorded) if data_file is not None else None


def names_of_inputs(changed: Sequence[str]) -> Listing:
    """What reports are made from, as it is called."""
    return Listing([say(_INPUTS[kind]) for kind in changed])


def edit_lines(edits: Sequence[Edit], everything: bool) -> Iterator[str]:
    """Places that read differently under their headings, the changed words marked, each number with its origin."""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    told = edits if everything else edits[:_MOST_EDITS]
    for way, group in groupby(told, way_to):
        yield f"  {painted(way, '1') if color else way}"
        for edit in group:
            yield f"    {edit_line(edit, color)}"
            for number in edit.numbers:
                yield f"      {number_line(number)}"
    if more := len(edits) - len(told):
        yield f"  {say('verify-more', count=more)}"


def edit_line(edit: Edit, color: bool) -> str:
    """What reads differently, the changed words marked, and which row or point of a chart it is."""
    # As Word shows the end of a paragraph.
    line = change_line(TextChange(edit.fate, edit.report, edit.file), color).replace("\n", "↵")
    beside = edit.beside if edit.fate is Fate.CHANGED or edit.kind else ""
    code = "verify-point" if edit.kind else "verify-row"
    return f"{line}{say('bracketed', text=say(code, name=beside)) if beside else ''}"


def way_to(edit: Edit) -> str:
    """The headings under which a place stands, or what it is beside the text."""
    if edit.kind:
        return say(_BESIDE[edit.kind])
    return " › ".join(edit.headings) or say("diff-top")


def number_line(number: NumberEdit) -> str:
    """A number that is not what the data make, and where that comes from."""
    code = "verify-number" if number.file else "verify-number-gone"
    code = "verify-number-alike" if number.same_amount else code if number.report else "verify-number-new"
    origin = _origin(number)
    said = say(code, report=number.report, file=number.file)
    return say("verify-number-from", said=said, origin=origin) if origin else said


def _origin(number: NumberEdit) -> str:
    """Where what the report prints comes from, in a line; empty where nothing is known of it."""
    if number.traced is None or number.names is None:
        return ""
    if number.field and number.traced.place is not None:
        return say("verify-number-field", title=number.field, where=number.traced.place.brief(choose_language()))
    return entry_brief(number.traced, choose_language(), number.names)


def verdict_data(report: ReportFile, verdict: Verdict, case: Case | None) -> dict[str, Any]:
    """The verdict for programs, in the shape that `docs/reviewer.en.md` tells."""
    return {
        "file": as_said(shown(report.path)),
        "result": str(verdict.result),
        "holds": verdict.holds,
        "data": shown(case.path) if case else "",
        "kind": verdict.kind or "report",
        "older": {"data": verdict.older.data, "revision": verdict.older.revision} if verdict.older else None,
        "made_by": verdict.made_by,
        "changed": list(verdict.changed),
        "revision": verdict.revision,
        "touched": verdict.touched,
        "tracked_changes": report.story.tracked if report.story else 0,
        "edits": [edit_data(edit) for edit in verdict.edits],
        "newer": [edit_data(edit) for edit in verdict.newer],
    }


def edit_data(edit: Edit) -> dict[str, Any]:
    """A place that reads differently, for programs."""
    return {
        "fate": str(edit.fate),
        "in": edit.kind or "text",
        "headings": list(edit.headings),
        "point": edit.beside if edit.kind else "",
        "row": edit.beside if edit.row else "",
        "report": edit.report,
        "file": edit.file,
        "numbers": [_number_data(number) for number in edit.numbers],
    }


def _number_data(number: NumberEdit) -> dict[str, Any]:
    traced = number.traced
    place = traced.place if traced else None
    return {
        "report": number.report,
        "file": number.file,
        "same_amount": number.same_amount,
        "origin": str(traced.kind) if traced else "",
        "path": traced.path if traced else "",
        "title": _origin(number),
        "place": f"{place.source.name}:{place.line}" if place else "",
    }
