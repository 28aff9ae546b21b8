"""`reportgen check --numbers` and `--fix`: the numbers that stand in words, listed, or changed to references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

from reportgen.authoring.retype import retype_numbers
from reportgen.case import Case
from reportgen.cli.speech import Speech, answer, say, tell
from reportgen.errors import Problem, ReportgenError, UsageError
from reportgen.messages import Listing
from reportgen.proofread.numbers import NumberKind, ProseNumber
from reportgen.proofread.readings import Reading, numbers_without_fact, read_narratives, read_templates

_MOST = 16
"""How many characters of a sentence are shown on either side of a number."""
_KINDS = {
    NumberKind.YEAR: "numbers-year",
    NumberKind.DATE: "numbers-date",
    NumberKind.ORDINAL: "numbers-ordinal",
    NumberKind.CODE: "numbers-code",
    NumberKind.NAME: "numbers-name",
    NumberKind.IDIOM: "numbers-idiom",
    NumberKind.FORMULA: "numbers-formula",
}


def run_numbers(files: Iterable[str], fix: bool, dry_run: bool, numbers: bool, others: Iterable[str]) -> int:
    """List the numbers that no fact backs, or change those that repeat a figure; the worst file decides the exit code.

    Args:
        others: further options that were given, which cannot go with these.

    Raises:
        UsageError: options that cannot go together.
    """
    option = "--fix" if fix else "--numbers" if numbers else "--dry-run"
    if dry_run and not fix:
        raise UsageError(Problem(code="fix-dry-alone"))
    for other in (*(["--numbers"] if numbers and fix else []), *others):
        raise UsageError(Problem(code="fix-with", params={"option": option, "other": other}))
    return _each(files, _list_numbers if numbers else lambda name: _fix_numbers(name, dry_run))


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


def _list_numbers(name: str) -> None:
    case = Case(name)
    case.raise_for_errors()
    parts = read_templates(case.figures, case.templates.sources(), case.templates.tokens)
    readings = [*read_narratives(case.figures), *parts]
    found = sorted(((reading.place(n.start, n.unit_end), reading, n) for reading, n in numbers_without_fact(readings)),
                   key=lambda entry: (entry[1].path == "", entry[0][1:]))  # fmt: skip
    for place, reading, number in found:
        answer(f"{place}: {_marked(reading, number)}")
    if found:
        answer(f"\n{say('numbers-some', file=name, numbers=len(found))}\n{say('numbers-how')}")
    else:
        answer(say("numbers-none", file=name))
    kinds = Counter(number.kind for number in chain.from_iterable(reading.numbers for reading in readings))
    passed = {kind: kinds[kind] for kind in _KINDS if kinds[kind]}
    if passed:
        said = [say("numbers-kind", name=say(_KINDS[kind]), numbers=count) for kind, count in passed.items()]
        answer(say("numbers-passed", numbers=sum(passed.values()), kinds=Listing(said, "joint-groups")))


def _marked(reading: Reading, number: ProseNumber) -> str:
    """The sentence around a number, which stands in brackets."""
    before, typed, behind = reading.line(number)
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
