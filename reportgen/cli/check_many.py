"""`reportgen check` of many files, and of templates among them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from reportgen.batch.build import outcomes
from reportgen.batch.outcome import Outcome, State, counted
from reportgen.batch.work import Job, as_found
from reportgen.cli.clock import today
from reportgen.cli.many import Many, Progress, Stop, Summary, refuse_summary, save_summary, typed_names
from reportgen.errors import Problem
from reportgen.files.data_files import meant_by

Templates = Callable[[str], tuple[Sequence[Problem], int] | None]
"""Gives what is wrong with the templates that a name means, and the exit code; None for a name of data."""


class Reporter(Protocol):
    """Says what a check has found."""

    quiet: bool
    """Whether of files without errors only what is wrong is told, as a bar tells of them."""

    def tell_file(self, name: str, problems: Sequence[Problem], code: int) -> None:
        """Take what was found in a file, and the exit code that it alone would have."""

    def end(self) -> None:
        """After the last file."""


def check_many(names: Sequence[str], many: Many, strict: bool, reporter: Reporter, templates: Templates) -> int:
    """Check all files; the worst decides the exit code."""
    refuse_summary(many)
    stop, summary = Stop(), Summary(checked=True)
    with stop.by_interrupt(), Progress("cli-checking") as progress:
        for found in _checked(typed_names(names), many, templates, stop, progress):
            failed = strict and found.counts.warnings > 0
            outcome = found._replace(exit_code=max(found.exit_code, 1)) if failed else found
            progress.step()
            reporter.quiet = progress.shown
            summary.add(outcome)
            if outcome.state is not State.LEFT:
                reporter.tell_file(outcome.file, outcome.problems, outcome.exit_code)
            stop.wanted |= many.fail_fast and outcome.exit_code > 0
    reporter.end()
    save_summary(summary, many)
    if many.format == "text":
        summary.tell()
    return stop.exit_code((outcome.exit_code for outcome in summary.outcomes), weight=int)


def _checked(
    names: Sequence[str], many: Many, templates: Templates, stop: Stop, progress: Progress
) -> Iterator[Outcome]:
    """What is wrong with each file, in the order in which they are named, and with the templates that are named."""
    of_templates = {name: found for name in names if (found := templates(name)) is not None}
    meant = meant_by(name for name in names if name not in of_templates)
    job = Job(os.getcwd(), today(), None, as_found)
    files = [file for found in meant.values() for file in found]
    of_data = outcomes(files, lambda: job, None, processes=many.jobs, stopped=stop, begun=progress.begin)
    for name in dict.fromkeys(names):
        if name in of_templates:
            problems, code = of_templates[name]
            # What is wrong with a template has its own exit code, and is told like that of a file.
            yield Outcome(name, State.CHECKED, (), tuple(problems), counted(problems), exit_code=code)
        else:
            yield from (next(of_data) for _ in meant[name])
