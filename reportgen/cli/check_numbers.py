"""`reportgen check --numbers` and `--fix`: the numbers in words, with what stands behind them, or as references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from reportgen.authoring.retype import retype_numbers
from reportgen.case import Case
from reportgen.claims.numbers import NumberKind
from reportgen.cli.speech import Speech, answer, say, say_error, tell
from reportgen.errors import Problem, ReportgenError, UsageError
from reportgen.messages import Listing
from reportgen.survey.numbers import BackedNumber, Backing, NumberSurvey, survey_numbers

_MOST = 16
"""How many characters of a sentence are shown on either side of a number."""
_BACKINGS = {
    Backing.REFERENCE: "numbers-reference",
    Backing.AGREES: "numbers-agrees",
    Backing.IN_SENTENCE: "numbers-in-sentence",
    Backing.DIFFERS: "numbers-differs",
    Backing.UNBACKED: "numbers-unbacked",
}
_IS = {
    Backing.REFERENCE: "numbers-is-reference",
    Backing.AGREES: "numbers-is-agrees",
    Backing.IN_SENTENCE: "numbers-is-in-sentence",
    Backing.DIFFERS: "numbers-is-differs",
    Backing.UNBACKED: "numbers-is-unbacked",
}
_KINDS = {
    NumberKind.YEAR: "numbers-year",
    NumberKind.DATE: "numbers-date",
    NumberKind.ORDINAL: "numbers-ordinal",
    NumberKind.CODE: "numbers-code",
    NumberKind.NAME: "numbers-name",
    NumberKind.IDIOM: "numbers-idiom",
    NumberKind.FORMULA: "numbers-formula",
}


def run_fix(files: Iterable[str], fix: bool, dry_run: bool, others: Iterable[str]) -> int:
    """Change the numbers that repeat a figure to references; the worst file decides the exit code.

    Args:
        others: further options that were given, which cannot go with these.

    Raises:
        UsageError: options that cannot go together.
    """
    if dry_run and not fix:
        raise UsageError(Problem(code="fix-dry-alone"))
    _refuse_others("--fix" if fix else "--dry-run", others)
    return _each(files, lambda name: _fix_numbers(name, dry_run))


def run_numbers(files: Iterable[str], fail_under: int | None, others: Iterable[str]) -> int:
    """Say of every number in words what stands behind it; the worst file decides the exit code.

    Args:
        fail_under: exit with 1 where something stands behind fewer than so many percent of a file's numbers.
        others: further options that were given, which cannot go with these.

    Raises:
        UsageError: options that cannot go together.
    """
    _refuse_others("--numbers", others)
    below: list[str] = []

    def run(name: str) -> None:
        survey = survey_numbers(Case(name))
        _tell_numbers(name, survey)
        if fail_under is not None and survey.percent < fail_under:
            say_error(say("numbers-below", file=name, percent=survey.percent, least=fail_under))
            below.append(name)

    return max(_each(files, run), 1 if below else 0)


def _refuse_others(option: str, others: Iterable[str]) -> None:
    for other in others:
        raise UsageError(Problem(code="fix-with", params={"option": option, "other": other}))


def _each(files: Iterable[str], run: Callable[[str], None]) -> int:
    speech, code = Speech(), 0
    for name in files:
        try:
            if not name:
                raise UsageError(Problem(code="name-empty"))
            run(name)
        except ReportgenError as error:
            speech.problems(error.problems)
            code = max(code, error.exit_code)
    return code


def _tell_numbers(name: str, survey: NumberSurvey) -> None:
    """Each number with its sentence and what stands behind it, then how many there are of each."""
    for number in survey.numbers:
        said = say(_IS[number.backing], by=number.by)
        answer(f"{number.place}: {_marked(number)}  {said}")
    if not survey.numbers:
        answer(say("numbers-none", file=name))
    else:
        counts = Counter(number.backing for number in survey.numbers)
        kinds = [
            say("numbers-kind", name=say(_BACKINGS[backing]), numbers=counts[backing])
            for backing in Backing
            if counts[backing]
        ]
        head = {"file": name, "numbers": len(survey.numbers), "kinds": Listing(kinds, "joint-groups")}
        answer(f"\n{say('numbers-some', **head)}\n{say('numbers-backed', percent=survey.percent)}")
        if counts[Backing.UNBACKED]:
            answer(say("numbers-how"))
    passed = {kind: survey.passed[kind] for kind in _KINDS if survey.passed[kind]}
    if passed:
        said_kinds = [say("numbers-kind", name=say(_KINDS[kind]), numbers=count) for kind, count in passed.items()]
        answer(say("numbers-passed", numbers=sum(passed.values()), kinds=Listing(said_kinds, "joint-groups")))


def _marked(number: BackedNumber) -> str:
    """The sentence around a number, which stands in brackets."""
    before, typed, behind = number.line
    head, tail = ("…" if len(before) > _MOST else ""), ("…" if len(behind) > _MOST else "")
    return f"{head}{before[-_MOST:]}{say('marked', text=typed)}{behind[:_MOST]}{tail}"


def _fix_numbers(name: str, dry_run: bool) -> None:
    retyped = retype_numbers(name)
    for change in retyped.changes:
        tell(say("fix-change", line=change.place.line, old=change.old, new=change.new))
    if not retyped.changes:
        tell(say("fix-nothing", file=name))
    elif dry_run:
        tell(say("fix-dry", file=name, changes=len(retyped.changes)))
    else:
        retyped.save()
        tell(say("fix-written", file=name, changes=len(retyped.changes)))
    if retyped.left:
        Speech().problems(retyped.left)
        tell(say("fix-left", left=len(retyped.left)))
