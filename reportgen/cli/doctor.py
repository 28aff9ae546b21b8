"""`reportgen doctor`: what the machine has and lacks for making reports, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import answer, give, json_of, say
from reportgen.doctor.findings import Finding, State
from reportgen.doctor.machine import look_at_machine, look_at_rights
from reportgen.files.project import DATA, SCHEMA, find_project
from reportgen.messages import choose_language, hint_text, message_text

if TYPE_CHECKING:
    from reportgen.cli.parser import Command

VERSION = 1
_EXIT_FAULT = 4


def make_command() -> Command:
    """The command with its options."""
    import click

    from reportgen.cli.parser import Command

    return Command(
        "doctor",
        callback=run_command,
        params=[
            click.Option(
                ["--format", "form"],
                type=click.Choice(["text", "json"]),
                default="text",
                help=say("cli-option-doctor-format"),
            ),
        ],
    )


def run_command(form: str = "text") -> int:
    """Tell what was found. The exit code is 0 unless no report can be made."""
    findings = list(_look())
    ready = all(finding.state is not State.FAULT for finding in findings)
    if form == "json":
        checks = [
            {"name": each.name, "state": each.state, "text": _text(each), "advice": _advice(each)} for each in findings
        ]
        give(json_of({"version": VERSION, "ready": ready, "checks": checks}))
        return 0 if ready else _EXIT_FAULT
    for finding in findings:
        answer(say(f"doctor-{finding.state}", text=_text(finding)))
        if advice := _advice(finding):
            answer(f"      {advice}")
    missing = sum(finding.state is State.MISSING for finding in findings)
    answer(f"\n{say('doctor-ready' if ready else 'doctor-not-ready', count=missing)}")
    return 0 if ready else _EXIT_FAULT


def _look() -> Iterator[Finding]:
    """All findings; what rests on packages that are not there is left out."""
    machine = list(look_at_machine())
    yield from machine
    here = Path.cwd()
    project = find_project(here / DATA / SCHEMA)
    yield look_at_rights(project.root if project.own else here)
    if not any(finding.name == "packages" and finding.state is State.FAULT for finding in machine):
        from reportgen.doctor.project import look_at_project

        yield from look_at_project(here)


def _text(finding: Finding) -> str:
    return message_text(finding.code, finding.params, choose_language())


def _advice(finding: Finding) -> str:
    return "" if finding.state is State.OK else hint_text(finding.code, finding.params, choose_language())
