"""`reportgen verify`: whether a report that somebody has is what its data make."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.diff_text import change_line
from reportgen.cli.speech import answer, as_said, give, json_of, painted, say, tell
from reportgen.cli.writers import WRITERS
from reportgen.compare.facts import Fate, TextChange
from reportgen.errors import Problem, UsageError
from reportgen.files.near import quoted
from reportgen.files.project import shown
from reportgen.files.save import save_file, word_path
from reportgen.messages import Listing, choose_language
from reportgen.trace.words import entry_brief
from reportgen.version import __version__

if TYPE_CHECKING:
    from reportgen.cli.parser import Command
    from reportgen.provenance.held import Edit, NumberEdit
    from reportgen.provenance.report_file import ReportFile
    from reportgen.provenance.verify import Verdict

_MOST_EDITS = 20
_FORMATS = ("text", "json")


_SAID = {
    "unchanged": "verify-unchanged",
    "same-text": "verify-same-text",
    "edited": "verify-edited",
    "outdated": "verify-outdated",
    "edited-and-outdated": "verify-edited-and-outdated",
    "unknown": "verify-unknown",
    "foreign": "verify-foreign",
    "record-only": "verify-record-only",
    "not-made": "verify-not-made",
}
_OF_PDF = {"outdated": "verify-outdated-pdf", "unknown": "verify-unknown-pdf"}
_KINDS = {"review": "verify-kind-review", "redline": "verify-kind-redline"}
_INPUTS = {
    "data": "verify-input-data",
    "last": "verify-input-last",
    "schema": "verify-input-schema",
    "template": "verify-input-template",
    "format": "verify-input-format",
    "word": "verify-input-word",
    "pictures": "verify-input-pictures",
}


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import PATH, Command

    return Command(
        "verify",
        callback=run_command,
        params=[
            click.Argument(["file"], metavar="FILE", type=PATH),
            click.Option(["--data"], metavar="FILE", type=PATH, help=say("cli-option-verify-data")),
            click.Option(["--rebuild"], metavar="REV", help=say("cli-option-rebuild")),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-rebuild-output")),
            click.Option(
                ["--format", "form"], type=click.Choice(_FORMATS), default="text", help=say("cli-option-verify-format")
            ),
            click.Option(["--all", "everything"], is_flag=True, help=say("cli-option-verify-all")),
        ],
    )


def run_command(
    file: str,
    data: str | None = None,
    rebuild: str | None = None,
    output: str | None = None,
    form: str = "text",
    everything: bool = False,
) -> int:
    """Say what a report is; or make it anew from a revision, and say whether it is the same."""
    from reportgen.provenance.report_file import data_file_of, read_report
    from reportgen.provenance.verify import verify_report

    if "" in (file, data, output):
        raise UsageError(Problem(code="name-empty"))
    if (rebuild is None) != (output is None):
        raise UsageError(Problem(code="verify-rebuild-output"))
    report = read_report(Path(file))
    if rebuild is not None and output is not None:
        return _rebuild(report, data, rebuild, Path(output))
    data_file = data_file_of(report, data)
    recorded = report.provenance.revision if report.provenance else ""
    case = Case(data_file, today(), revision=recorded) if data_file is not None else None
    verdict = verify_report(report, case, today(), WRITERS["pdf"].write)
    if form == "json":
        give(json_of(_data(report, verdict, case)))
    else:
        answer("\n".join(_lines(report, verdict, case, everything)))
    return 0 if verdict.holds else 1


def _rebuild(report: ReportFile, data: str | None, revision: str, output: Path) -> int:
    """Make a report from the files of a revision, and hold it against the one that somebody has, byte by byte."""
    from reportgen.git.revisions import open_revision
    from reportgen.provenance.report_file import recorded_path
    from reportgen.provenance.verify import SHORT, changed_inputs

    if report.provenance is not None and report.provenance.kind:
        raise UsageError(Problem(code="verify-rebuild-kind", file=shown(report.path)))
    ending = report.path.suffix.lower()
    if output.suffix.lower() != ending:
        raise UsageError(Problem(code="verify-rebuild-name", file=str(output), params={"ending": ending}))
    path = word_path(output)
    data_file = Path(data) if data is not None else recorded_path(report)
    if data_file is None:
        raise UsageError(Problem(code="verify-rebuild-data", file=shown(report.path)))
    with open_revision(revision, data_file, today()) as case:
        case.raise_for_errors()
        content = WRITERS[ending.removeprefix(".")].write(case)
        changed = changed_inputs(report.provenance, case.provenance)
        made_in = case.provenance.revision if case.provenance else ""
    save_file(path, content)
    same = content == report.content
    params = {"path": shown(path), "revision": revision, "file": shown(report.path)}
    tell(say("verify-rebuilt-same" if same else "verify-rebuilt-other", **params))
    if changed:
        tell(say("verify-rebuilt-inputs", names=_names(changed)))
    elif not same and report.provenance is not None and report.provenance.revision not in ("", made_in):
        tell(say("verify-rebuilt-revision", revision=report.provenance.revision[:SHORT]))
    elif not same and report.provenance is not None:
        other = report.provenance.version != __version__
        tell(say("verify-rebuilt-version" if other else "verify-rebuilt-touched", version=report.provenance.version))
    return 0 if same else 1


def _names(changed: Sequence[str]) -> Listing:
    return Listing([say(_INPUTS[kind]) for kind in changed])


def _lines(report: ReportFile, verdict: Verdict, case: Case | None, everything: bool) -> Iterator[str]:
    """The verdict in finished prose, and below it what is different, place by place."""
    from reportgen.provenance.verify import SHORT

    params = {"file": shown(report.path), "data": shown(case.path) if case else "", "version": verdict.made_by}
    edits, newer = len(verdict.edits), len(verdict.newer)
    said = _SAID if report.story is not None else {**_SAID, **_OF_PDF}
    if verdict.kind:
        recorded = report.provenance.data if report.provenance else ""
        yield say(_KINDS[verdict.kind], **params, recorded=recorded, old=_older(verdict))
        said = {**said, "same-text": "verify-same-text-copy"}
    yield say(said[verdict.result], **params, count=edits or newer, errors=verdict.errors)
    if verdict.changed and verdict.result != "unchanged":
        yield say("verify-changed", names=_names(verdict.changed))
    if verdict.other_version:
        yield say("verify-other-version", version=verdict.made_by, now=__version__)
    if verdict.revision:
        yield say("verify-revision", revision=verdict.revision[:SHORT])
    elif verdict.result == "edited-and-outdated":
        yield say("verify-no-revision")
    if report.story is not None and report.story.tracked and verdict.kind != "redline":
        yield say("verify-tracked", count=report.story.tracked)
    if verdict.result == "not-made":
        yield say("verify-not-made-text" if verdict.touched is False else "verify-not-made-touched", **params)
        yield f"\n  reportgen check {quoted(shown(case.path))}" if case else ""
    if verdict.edits:
        yield ""
        yield say("verify-edits", count=edits)
        yield from edit_lines(verdict.edits, everything)
    if verdict.newer:
        yield ""
        code = "verify-newer" if verdict.result == "outdated" or verdict.edits else "verify-differing"
        yield say(code, count=newer, data=params["data"])
        yield from edit_lines(verdict.newer, everything)


def _older(verdict: Verdict) -> str:
    """What the older report of a redline was made from, in words."""
    from reportgen.provenance.verify import SHORT

    older = verdict.older
    if older is None:
        return say("verify-older-unknown")
    if older.revision:
        return say("verify-older-commit", data=older.data, revision=older.revision[:SHORT])
    return older.data if older.now else say("verify-older-then", data=older.data)


def edit_lines(edits: Sequence[Edit], everything: bool) -> Iterator[str]:
    """Places that read differently under their headings, the changed words marked, each number with its origin."""
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    told = edits if everything else edits[:_MOST_EDITS]
    for headings, group in groupby(told, lambda edit: edit.headings):
        way = " › ".join(headings) or say("diff-top")
        yield f"  {painted(way, '1') if color else way}"
        for edit in group:
            line = change_line(TextChange(edit.fate, edit.report, edit.file), color)
            beside = edit.beside if edit.fate is Fate.CHANGED else ""
            yield f"    {line}{say('bracketed', text=say('verify-row', name=beside)) if beside else ''}"
            for number in edit.numbers:
                yield f"      {number_line(number)}"
    if more := len(edits) - len(told):
        yield f"  {say('verify-more', count=more)}"


def number_line(number: NumberEdit) -> str:
    """A number that is not what the data make, and where that comes from."""
    code = "verify-number" if number.file else "verify-number-gone"
    code = code if number.report else "verify-number-new"
    origin = _origin(number)
    said = say(code, report=number.report, file=number.file)
    return say("verify-number-from", said=said, origin=origin) if origin else said


def _origin(number: NumberEdit) -> str:
    """Where what the report prints comes from, in a line; empty where nothing is known of it."""
    if number.traced is None or number.names is None:
        return ""
    return entry_brief(number.traced, choose_language(), number.names)


def _data(report: ReportFile, verdict: Verdict, case: Case | None) -> dict[str, Any]:
    """The verdict for programs."""

    def number(edit: NumberEdit) -> dict[str, Any]:
        traced = edit.traced
        place = traced.place if traced else None
        return {
            "report": edit.report,
            "file": edit.file,
            "origin": str(traced.kind) if traced else "",
            "path": traced.path if traced else "",
            "title": _origin(edit),
            "place": f"{place.source.name}:{place.line}" if place else "",
        }

    def entry(edit: Edit) -> dict[str, Any]:
        return {
            "fate": str(edit.fate),
            "headings": list(edit.headings),
            "row": edit.beside if edit.row else "",
            "report": edit.report,
            "file": edit.file,
            "numbers": [number(each) for each in edit.numbers],
        }

    return {
        "version": 1,
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
        "edits": [entry(edit) for edit in verdict.edits],
        "newer": [entry(edit) for edit in verdict.newer],
    }
