"""`reportgen verify` of many reports: a line for each, and what became of all."""

from __future__ import annotations

import datetime as dt
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from reportgen.batch.run import Worked, work_through
from reportgen.batch.work import EXIT_BUG
from reportgen.case import Case
from reportgen.cli.clock import today
from reportgen.cli.many import (
    MOST_LINES,
    Many,
    Progress,
    Stop,
    markdown_table,
    refuse_summary,
    save_summary,
    typed_names,
)
from reportgen.cli.speech import as_said, give, json_of, say, say_error, tell
from reportgen.cli.verdicts import names_of_inputs, open_report, verdict_data
from reportgen.errors import OutputError, Problem, ReportgenError, UsageError
from reportgen.files.data_files import meant_files
from reportgen.files.near import quoted
from reportgen.files.report_files import is_lock, reports_below
from reportgen.messages import Listing, choose_language
from reportgen.messages.unseen import visible_line
from reportgen.writers.registry import WRITERS

FAILED, LEFT = "failed", "left"
"""What became of a report besides what a verdict says: it could not be verified; it was not its turn."""
_SAID = {
    "unchanged": "verify-short-unchanged",
    "same-text": "verify-short-same-text",
    "edited": "verify-short-edited",
    "outdated": "verify-short-outdated",
    "edited-and-outdated": "verify-short-edited-and-outdated",
    "unknown": "verify-short-unknown",
    "foreign": "verify-short-foreign",
    "record-only": "verify-short-record-only",
    "not-made": "verify-short-not-made",
}
_HOLDS = "verify-sum-holds"
_GROUPS = {
    "unchanged": _HOLDS,
    "same-text": _HOLDS,
    "edited": "verify-sum-edited",
    "edited-and-outdated": "verify-sum-edited",
    "outdated": "verify-sum-outdated",
    "record-only": "verify-sum-other",
    "unknown": "verify-sum-other",
    "foreign": "verify-sum-foreign",
    "not-made": "verify-sum-failed",
    FAILED: "verify-sum-failed",
    LEFT: "verify-sum-left",
}
"""Under what each is counted, in the order in which it is said."""
_KINDS = {"review": "verify-short-review", "redline": "verify-short-redline"}
"""What a file is that is no report."""


class Found(NamedTuple):
    """What a report is: a value of `Result`, `FAILED` or `LEFT`, with `code`, the exit code that it alone would have.

    `why` says it in words. `data` is what programs get, where that is wanted; `bug` the traceback of a fault of the
    program.
    """

    file: str
    result: str
    code: int = 0
    kind: str = ""
    why: str = ""
    data: dict[str, Any] | None = None
    bug: str = ""

    @property
    def holds(self) -> bool:
        """Whether its text and its numbers are those that the files of now make."""
        return _GROUPS[self.result] == _HOLDS

    def line(self) -> str:
        """The report and what it is."""
        return say("labelled", label=visible_line(self.file), text=self.why)


def run_many(files: Sequence[str], many: Many) -> int:
    """Verify all reports; what cannot be verified does not keep the others from it."""
    refuse_summary(many)
    if "" in files:
        raise UsageError(Problem(code="name-empty"))
    typed = typed_names(files)
    names = meant_files([name for name in typed if not is_lock(name)] or typed, reports_below)
    stop, summary, again = Stop(), Summary(), list[str]()
    work = partial(_verify_all, day=today(), details=many.format == "json" or _is_json(many.summary))
    with stop.by_interrupt(), Progress("cli-verifying") as progress:
        progress.begin(len(names))
        for worked in work_through(work, names, processes=many.jobs, stopped=stop):
            found = _found(worked)
            again += [worked.file] if worked.again else []
            progress.step()
            summary.found.append(found)
            stop.wanted |= many.fail_fast and found.code > 0
            if found.bug:
                say_error(f"reportgen: {say('cli-bug')}\n\n{found.bug}")
            if many.format == "text" and found.result != LEFT and not (progress.shown and found.holds):
                tell(found.line())
    if again:
        say_error(say("cli-batch-again", files=Listing(again[:MOST_LINES])))
    save_summary(summary, many)
    if many.format == "text":
        for line in summary.lines(MOST_LINES):
            tell(line)
    else:
        give(summary.text_of(many.format))
    return stop.exit_code(found.code for found in summary.found)


def _is_json(summary: str | None) -> bool:
    return summary is not None and summary.lower().endswith(".json")


def _found(worked: Worked[Found]) -> Found:
    if worked.problem is not None:
        return Found(worked.file, FAILED, OutputError.exit_code, why=_in_line(worked.problem))
    return worked.result or Found(worked.file, LEFT, why=say("cli-state-left"))


def _verify_all(files: Sequence[str], day: dt.date, details: bool) -> list[Found]:
    return [_verify(file, day, details) for file in files]


def _verify(file: str, day: dt.date, details: bool) -> Found:
    """What a report is. Nothing is raised for a fault of it, of its project or of the program: it is what is found."""
    from reportgen.provenance.verify import verify_report

    try:
        report, case = open_report(file, None, day)
        verdict = verify_report(report, case, day, _pdf, history=details)
    except ReportgenError as error:
        return Found(file, FAILED, error.exit_code, why=_in_line(error.problems[0]))
    except Exception:  # of one report: the others are verified all the same, and the fault is told with its traceback
        return Found(file, FAILED, EXIT_BUG, why=say("cli-batch-bug"), bug=traceback.format_exc())
    edits, newer = len(verdict.edits), len(verdict.newer)
    changed = say("bracketed", text=names_of_inputs(verdict.changed)) if verdict.changed else ""
    numbers = sum(not number.same_amount for edit in verdict.edits for number in edit.numbers)
    why = say(
        "verify-short-edited-numbers" if verdict.result == "edited" and numbers else _SAID[verdict.result],
        count=edits or newer,
        numbers=numbers,
        changed=changed,
        data=visible_line(verdict.data),
    )
    if verdict.kind:
        why = say("labelled", label=say(_KINDS[verdict.kind]), text=why)
    data = verdict_data(report, verdict, case) if details else None
    return Found(file, str(verdict.result), int(not verdict.holds), verdict.kind, why, data)


def _pdf(case: Case) -> bytes:
    return WRITERS["pdf"].write(case).content


def _in_line(problem: Problem) -> str:
    return " ".join(problem.text(choose_language()).split())


class Summary:
    """What became of all reports, for people and for programs."""

    def __init__(self) -> None:
        self.found: list[Found] = []

    def text_of(self, form: str) -> str:
        """The whole summary in a form."""
        return {"json": self._json, "markdown": self._markdown, "text": self._text}[form]()

    def lines(self, screen: int = 0) -> Iterator[str]:
        """How many reports there are of each kind, and those that do not hold, where they are not all to be seen
        still, on a screen of so many lines: as many of them."""
        yield self._counts()
        others = [found for found in self.found if not found.holds and found.result != LEFT]
        if len(self.found) > screen:
            yield from (found.line() for found in (others[:screen] if screen else others))
            if more := len(others[screen:]) if screen else 0:
                yield say("cli-batch-more", count=more)
        told = [found for found in others if found.result != FAILED]
        if first := next((found for found in told if found.result != "foreign"), None):
            yield say("verify-sum-each", file=quoted(first.file))
        elif told:
            yield say("verify-sum-foreign-each", file=quoted(told[0].file))

    def _counts(self) -> str:
        counts = Counter(_GROUPS[found.result] for found in self.found)
        codes = [code for code in dict.fromkeys(_GROUPS.values()) if counts[code] or code == _HOLDS]
        parts = [say(code, count=counts[code]) for code in codes]
        copies = sum(found.kind != "" for found in self.found)
        said = say("verify-sum", count=len(self.found), parts=Listing(parts, "verify-sum-joint"))
        return said + (say("verify-sum-copies", count=copies) if copies else "")

    def _text(self) -> str:
        return "".join(f"{visible_line(line)}\n" for line in self.lines())

    def _markdown(self) -> str:
        head = [say("cli-batch-file"), say("cli-batch-result"), say("cli-batch-reason")]
        rows = [(found.file, _state(found), found.why) for found in self.found]
        return f"{self._counts()}\n\n{markdown_table(head, rows)}"

    def _json(self) -> str:
        """The shape is version 1 of that of `docs/reviewer.en.md`."""
        files = [
            {
                **(found.data or {"file": as_said(found.file), "result": found.result, "holds": found.holds}),
                "why": found.why,
            }
            for found in self.found
        ]
        return json_of({"version": 1, "files": files})


def _state(found: Found) -> str:
    """Whether a report holds, where that is known."""
    group = _GROUPS[found.result]
    if found.holds:
        return say("verify-holds")
    if group in ("verify-sum-failed", "verify-sum-foreign", "verify-sum-left"):
        return say("verify-holds-unknown")
    return say("verify-holds-not")
