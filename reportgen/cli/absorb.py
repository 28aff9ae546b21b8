"""`reportgen absorb`: what was edited in a report goes back into its data; it is shown before anything is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.import_file import is_wanted, usual_data_file
from reportgen.cli.speech import as_said, give, json_of, painted, say, tell
from reportgen.cli.verdicts import edit_data, edit_line, number_line, way_to
from reportgen.docx.provenance import squeezed
from reportgen.errors import Problem, UsageError
from reportgen.files.near import quoted
from reportgen.files.project import shown
from reportgen.messages import Saying, choose_language

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.places import Place
    from reportgen.provenance.absorb import Absorbed, Kept, Outcome
    from reportgen.provenance.held import NumberEdit
    from reportgen.provenance.report_file import ReportFile

_WHY = {
    "template": "absorb-template",
    "field": "absorb-field",
    "clause": "absorb-clause",
    "name": "absorb-name",
    "reference": "absorb-reference",
    "rewritten": "absorb-rewritten",
    "away": "absorb-away",
    "braces": "absorb-braces",
    "elsewhere": "absorb-elsewhere",
    "emptied": "absorb-emptied",
    "added": "absorb-added",
    "removed": "absorb-removed",
    "moved": "absorb-moved",
    "parted": "absorb-parted",
    "joined": "absorb-joined",
    "changed-since": "absorb-changed-since",
    "overlaps": "absorb-overlaps",
    "beside": "absorb-beside",
}
_FORMATS = ("text", "json")
_NUMBERS = ("figure", "number")
_TYPED = {"removed": "absorb-removed-typed"}
"""What is said where the words are a narrative's."""


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "absorb",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Argument(["data"], metavar="[DATA]", type=PATH, required=False),
            click.Option(["--write"], is_flag=True, help=say("cli-option-write")),
            click.Option(
                ["--format", "form"], type=click.Choice(_FORMATS), default="text", help=say("cli-option-absorb-format")
            ),
        ],
    )


def run_command(file: str, data: str | None = None, write: bool = False, form: str = "text") -> int:
    """Show what of a report goes back into its data and what does not, and write it if that is wanted; programs are not
    asked."""
    from reportgen.provenance.absorb import absorb_report
    from reportgen.provenance.report_file import data_file_of, read_report

    if "" in (file, data):
        raise UsageError(Problem(code="name-empty"))
    report = read_report(Path(file))
    data_file = data_file_of(report, data) or usual_data_file("absorb", f"{quoted(file)} ")
    case = Case(data_file, today())
    found = absorb_report(report, case, today())
    left = any(outcome.kept for outcome in found.outcomes)
    if form == "json":
        if found.changes and write:
            found.save()
        give(json_of(_data(report, found, write)))
        return int(left)
    for line in _lines(report, found):
        tell(line)
    if not found.changes:
        return int(left)
    called = shown(found.path)
    if not write and not is_wanted(called):
        return int(left)
    found.save()
    tell(say("absorb-written", data=called))
    tell(f"\n{say('absorb-next-left' if left else 'absorb-next')}\n\n  reportgen build {quoted(called)}")
    return int(left)


def _lines(report: ReportFile, found: Absorbed) -> Iterator[str]:
    """What is made in the data and what is not, place by place, and what the report then is."""
    params = {"file": shown(report.path), "data": shown(found.path), "count": len(found.outcomes)}
    if report.provenance is None:
        yield say("absorb-no-record", **params)
    if report.story is not None and report.story.tracked:
        yield say("absorb-tracked", count=report.story.tracked)
    if not found.outcomes:
        yield say("absorb-nothing", **params)
        return
    yield say("absorb-some", **params)
    yield ""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for way, group in groupby(found.outcomes, lambda outcome: way_to(outcome.edit)):
        yield f"  {painted(way, '1') if color else way}"
        for outcome in group:
            yield f"    {edit_line(outcome.edit, color)}"
            yield from (f"      {line}" for line in _said_of(outcome))
    yield ""
    made = sum(bool(outcome.made) for outcome in found.outcomes)
    left = sum(bool(outcome.kept) for outcome in found.outcomes)
    if made:
        yield say("absorb-made", **{**params, "count": made})
    if left:
        yield say("absorb-left", **{**params, "count": left})
    if not made and not left:
        yield say("absorb-all-there", **params)
    if made:
        remaining = len(found.remaining)
        yield say("absorb-remaining" if remaining else "absorb-alike", **{**params, "count": remaining})


def _said_of(outcome: Outcome) -> Iterator[str]:
    """What becomes of a place, each thing said once however many of its words it holds for."""
    yield from dict.fromkeys(_all_said_of(outcome))


def _all_said_of(outcome: Outcome) -> Iterator[str]:
    for place in outcome.made:
        yield say("absorb-to", place=_where(place))
    for place in outcome.there:
        yield say("absorb-there", place=_where(place))
    if outcome.edit.numbers:
        for number in outcome.edit.numbers:
            if number.report and _stays(number, outcome):
                code = "absorb-number-alike" if number.same_amount else "absorb-number"
                yield say(code, said=number_line(number))
    else:
        for kept in outcome.kept:
            if kept.left.why in _NUMBERS:
                yield say("absorb-field", **_params(kept))
    for kept in outcome.kept:
        why = kept.left.why
        if why not in _NUMBERS:
            code = _TYPED.get(why, _WHY[why]) if kept.place else _WHY[why]
            if why == "field" and kept.date:
                code = "absorb-date"
            if why == "template" and any(number.report in kept.left.old for number in _gone(outcome)):
                code = "absorb-template-figure"
            yield say(code, **_params(kept))


def _gone(outcome: Outcome) -> list[NumberEdit]:
    """The numbers of a place that the file does not have any more."""
    return [number for number in outcome.edit.numbers if number.report and not number.file]


def _stays(number: NumberEdit, outcome: Outcome) -> bool:
    """Whether a number stands in the data as it did, though not in the file: it is not in words that go back."""
    said, whys = squeezed(number.report), (*_NUMBERS, "rewritten") if number.file else (*_NUMBERS, "template")
    return any(kept.left.why in whys and (said in kept.left.old or kept.left.old in said) for kept in outcome.kept)


def _data(report: ReportFile, found: Absorbed, write: bool) -> dict[str, Any]:
    """What becomes of each place, for programs; the shape is version 1 of that of `docs/reviewer.en.md`."""
    return {
        "version": 1,
        "file": as_said(shown(report.path)),
        "data": shown(found.path),
        "recorded": report.provenance is not None,
        "tracked_changes": report.story.tracked if report.story else 0,
        "edits": [
            {
                **edit_data(outcome.edit),
                "made": [_where(place) for place in outcome.made],
                "there": [_where(place) for place in outcome.there],
                "kept": [
                    {
                        "why": kept.left.why,
                        "old": kept.left.old,
                        "new": kept.left.new,
                        "path": kept.left.path,
                        "place": _where(kept.place) if kept.place else "",
                    }
                    for kept in outcome.kept
                ],
                "said": [*_said_of(outcome)],
            }
            for outcome in found.outcomes
        ],
        "remaining": len(found.remaining),
        "written": found.changes and write,
    }


def _params(kept: Kept) -> dict[str, object]:
    left = kept.left
    old, new = left.old, left.new.strip()
    code = "absorb-change" if old and new else "absorb-change-out" if old else "absorb-change-in"
    change = Saying(code, {"old": old, "new": new})
    return {
        "change": change,
        "new": new,
        "title": kept.date,
        "place": _where(kept.place) if kept.place else left.path or "—",
    }


def _where(place: Place) -> str:
    return place.said(choose_language()).rpartition(":")[0]
