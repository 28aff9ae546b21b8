"""`reportgen verify`: whether a report that somebody has is what its data make."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.speech import answer, give, json_of, say, tell
from reportgen.cli.verdicts import edit_lines, names_of_inputs, open_report, verdict_data
from reportgen.cli.writers import WRITERS
from reportgen.errors import Problem, UsageError
from reportgen.files.near import quoted
from reportgen.files.project import are_several, shown
from reportgen.files.save import save_file, word_path
from reportgen.messages import Listing
from reportgen.version import __version__

if TYPE_CHECKING:
    from reportgen.cli.many import Many
    from reportgen.cli.parser import Command
    from reportgen.provenance.report_file import ReportFile
    from reportgen.provenance.verify import Verdict

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


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.many import FORMATS, Many, options_of_many
    from reportgen.cli.parser import PATH, Command

    def verify(files: tuple[str, ...], jobs: int | None, fail_fast: bool, summary: str | None, **options: Any) -> int:
        many = Many(jobs, fail_fast=fail_fast, summary=summary)
        return run_command(files, **options, many=many if many != Many() else None)

    return Command(
        "verify",
        callback=verify,
        params=[
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE...", type=PATH),
            click.Option(["--data"], metavar="FILE", type=PATH, help=say("cli-option-verify-data")),
            click.Option(["--rebuild"], metavar="REV", help=say("cli-option-rebuild")),
            click.Option(["-o", "--output"], metavar="PATH", type=PATH, help=say("cli-option-rebuild-output")),
            click.Option(
                ["--format", "form"], type=click.Choice(FORMATS), default="text", help=say("cli-option-verify-format")
            ),
            click.Option(["--all", "everything"], is_flag=True, help=say("cli-option-verify-all")),
            *options_of_many(),
        ],
    )


def run_command(
    files: Sequence[str],
    data: str | None = None,
    rebuild: str | None = None,
    output: str | None = None,
    form: str = "text",
    everything: bool = False,
    many: Many | None = None,
) -> int:
    """Say what a report is; or make it anew from a revision, and say whether it is the same.

    Args:
        many: how reports are gone through, where somebody has said so.
    """
    from reportgen.provenance.report_file import read_report
    from reportgen.provenance.verify import verify_report

    if "" in (*files, data, output):
        raise UsageError(Problem(code="name-empty"))
    if (rebuild is None) != (output is None):
        raise UsageError(Problem(code="verify-rebuild-output"))
    if many is not None or are_several(files) or form == "markdown":
        from reportgen.cli.many import Many
        from reportgen.cli.verify_many import run_many

        of_one = [name for name, value in (("--data", data), ("--rebuild", rebuild)) if value is not None]
        if of_one or everything:
            names = Listing([*of_one, *(["--all"] if everything else [])])
            raise UsageError(Problem(code="verify-of-one", params={"names": names}))
        return run_many(files, (many or Many())._replace(format=form))
    (file,) = files
    if rebuild is not None and output is not None:
        return _rebuild(read_report(Path(file)), data, rebuild, Path(output))
    report, case = open_report(file, data, today())
    verdict = verify_report(report, case, today(), WRITERS["pdf"].write)
    if form == "json":
        give(json_of({"version": 1, **verdict_data(report, verdict, case)}))
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
    if os.path.realpath(output) == os.path.realpath(report.path):
        raise UsageError(Problem(code="verify-rebuild-itself", file=str(output)))
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
        tell(say("verify-rebuilt-inputs", names=names_of_inputs(changed)))
    elif not same and report.provenance is not None and report.provenance.revision not in ("", made_in):
        tell(say("verify-rebuilt-revision", revision=report.provenance.revision[:SHORT]))
    elif not same and report.provenance is not None:
        other = report.provenance.version != __version__
        tell(say("verify-rebuilt-version" if other else "verify-rebuilt-touched", version=report.provenance.version))
    return 0 if same else 1


def _lines(report: ReportFile, verdict: Verdict, case: Case | None, everything: bool) -> Iterator[str]:
    """The verdict in finished prose, and below it what is different, place by place."""
    from reportgen.provenance.verify import SHORT

    params = {"file": shown(report.path), "data": shown(case.path) if case else "", "version": verdict.made_by}
    edits, newer = len(verdict.edits), len(verdict.newer)
    said = _SAID if report.story is not None else {**_SAID, **_OF_PDF}
    if verdict.kind:
        recorded = report.provenance.data if report.provenance else ""
        kind = _KINDS[verdict.kind]
        if verdict.kind == "redline" and not (report.story and report.story.tracked):
            kind = "verify-kind-redline-settled"
        yield say(kind, **params, recorded=recorded, old=_older(verdict))
        said = {**said, "same-text": "verify-same-text-copy"}
    yield say(said[verdict.result], **params, count=edits or newer, errors=verdict.errors)
    if verdict.changed and verdict.result != "unchanged":
        yield say("verify-changed", names=names_of_inputs(verdict.changed))
    if verdict.other_version:
        yield say("verify-other-version", version=verdict.made_by, now=__version__)
    if verdict.revision:
        report_name, ending = quoted(shown(report.path)), report.path.suffix
        yield say("verify-revision", revision=verdict.revision[:SHORT], report=report_name, ending=ending)
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
