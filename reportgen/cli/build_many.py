"""`reportgen build` of many files. What makes reports is loaded when there is one to be made."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from reportgen.batch.build import outcomes
from reportgen.batch.outcome import Outcome, State
from reportgen.batch.unchanged import Asked
from reportgen.cli.clock import today
from reportgen.cli.many import (
    EXIT_BUG,
    Many,
    Progress,
    Stop,
    Summary,
    refuse_summary,
    save_summary,
    shown_path,
    typed_names,
)
from reportgen.cli.reports import is_folder, make_files
from reportgen.cli.speech import Speech, give, say, say_error, tell
from reportgen.errors import DataError, Problem, UsageError
from reportgen.files.data_files import meant_files
from reportgen.messages import choose_language

if TYPE_CHECKING:
    from reportgen.batch.work import Job


def run_many(
    files: Sequence[str],
    many: Many | None,
    output: str | None,
    review: bool,
    everything: bool,
    pages: bool,
    forms: Sequence[str],
) -> int:
    """Build the reports of all files; those with errors are told and passed over."""
    many = many or Many()
    refuse_summary(many)
    if output == "" or "" in files:
        raise UsageError(Problem(code="name-empty"))
    names = meant_files(typed_names(files))
    if output is not None and len(names) > 1 and not is_folder(output):
        raise UsageError(Problem(code="output-many", file=output))
    teller, stop, summary = _Teller(many), Stop(), Summary()
    wanted = " ".join([*forms, *([f"review {choose_language()}"] if review else []), *_machine(forms)])
    # What LibreOffice makes hangs on more than can be looked at.
    force = many.force or pages
    with stop.by_interrupt(), Progress("cli-building") as progress:
        teller.progress = progress
        for outcome in outcomes(
            names,
            partial(_job, output, review, everything, pages, tuple(forms)),
            Asked(output, wanted, today()),
            processes=many.jobs,
            force=force,
            stopped=stop,
            begun=progress.begin,
        ):
            if outcome.state is not State.UNCHANGED:
                progress.step()
            summary.add(outcome)
            teller.tell(outcome)
            stop.wanted |= many.fail_fast and outcome.exit_code > 0
    save_summary(summary, many)
    if many.format == "text":
        summary.tell()
    else:
        give(summary.text_of(many.format))
    return stop.exit_code(outcome.exit_code for outcome in summary.outcomes)


def _machine(forms: Sequence[str]) -> list[str]:
    """What of the machine a report hangs on: PDFs on the fonts that there are."""
    if "pdf" not in forms:
        return []
    from reportgen.cli.writers import font_folders
    from reportgen.doctor.fonts import font_folders as usual_folders
    from reportgen.files.read import digest_of

    found = []
    for folder in (*map(str, usual_folders()), *font_folders()):
        for top, _, names in os.walk(folder):
            found += [(os.path.join(top, name), os.stat(os.path.join(top, name)).st_mtime_ns) for name in names]
    return [digest_of(repr(sorted(found)).encode())]


def _job(output: str | None, review: bool, everything: bool, pages: bool, forms: tuple[str, ...]) -> Job:
    from reportgen.batch.work import Job, as_found
    from reportgen.cli.foremost import foremost

    make = partial(make_files, review=choose_language() if review else "", pages=pages, forms=forms)
    return Job(os.getcwd(), today(), make, as_found if everything else foremost, output)


class _Teller:
    """Tells people of one file after the other."""

    def __init__(self, many: Many) -> None:
        self.progress: Progress | None = None
        self._speech = Speech(everything=True)  # the foremost problems have been chosen
        self._quiet = many.format != "text"
        self._told: set[str] = set()

    def tell(self, outcome: Outcome) -> None:
        """Tell of a file."""
        self._speech.problems(outcome.problems, outcome.file)
        if outcome.state is State.FAILED:
            if outcome.exit_code == EXIT_BUG:
                say_error(f"reportgen: {say('cli-bug')}\n\n{''.join(outcome.said)}")
            elif outcome.exit_code == DataError.exit_code:
                say_error(say("cli-not-built", file=outcome.file, errors=outcome.counts.errors))
            return
        self._once(outcome.said)
        if not outcome.own:
            self._once([f"reportgen: {say('cli-no-project')}"])
        if self._quiet or (self.progress and self.progress.shown):
            return
        code = "cli-unchanged" if outcome.state is State.UNCHANGED else "cli-built"
        for path in outcome.reports:
            tell(say(code, path=shown_path(path)))

    def _once(self, texts: Sequence[str]) -> None:
        """Tell what many files may have to say alike."""
        for text in texts:
            if text not in self._told:
                self._told.add(text)
                say_error(text)
