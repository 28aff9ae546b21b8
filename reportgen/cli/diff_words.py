"""How a comparison is worded, whatever it is printed as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from reportgen.cli.speech import say
from reportgen.compare.facts import FactChange, Fate
from reportgen.compare.figures import FigureChange
from reportgen.compare.reports import ReportChanges
from reportgen.compare.sentences import SentenceChange
from reportgen.errors import Problem, Severity
from reportgen.survey.overview import JOINT
from reportgen.values.chinese import columns
from reportgen.values.rounding import EXACT, round_half_up

_LONGEST_NAME = 18  # so that three names, an item and its field among them, fit where a label has its place
_DIGITS = 2  # that count of a change which is nearly nothing
FATES: Mapping[Fate, str] = MappingProxyType(
    {
        Fate.ADDED: "diff-fate-added",
        Fate.REMOVED: "diff-fate-removed",
        Fate.CHANGED: "diff-fate-changed",
        Fate.RENAMED: "diff-fate-renamed",
        Fate.REORDERED: "diff-fate-reordered",
        Fate.MOVED: "diff-fate-moved",
    }
)
_SUMS = {
    Fate.CHANGED: "diff-sum-changed",
    Fate.ADDED: "diff-sum-added",
    Fate.REMOVED: "diff-sum-removed",
    Fate.RENAMED: "diff-sum-renamed",
    Fate.REORDERED: "diff-sum-reordered",
}
_MADE = {"schema": "diff-made-schema", "template": "diff-made-template", "format": "diff-made-format"}


def counts(changes: ReportChanges) -> dict[str, int]:
    """How many there are of each kind of change, by the code of what is said of it; none that are 0."""
    fates = Counter(change.fate for change in changes.facts)
    waived = [problem for problem in changes.appeared if problem.waived]
    rules = [problem for problem in changes.appeared if not problem.waived and _is_rule(problem)]
    found = {code: fates[fate] for fate, code in _SUMS.items()} | {
        "diff-sum-figures": len(changes.figures),
        "diff-sum-sentences": len(changes.sentences) - len(changes.moved),
        "diff-sum-moved": len(changes.moved),
        "diff-sum-rules": len(rules),
        "diff-sum-problems": len(changes.appeared) - len(waived) - len(rules),
        "diff-sum-waived": len(waived),
        "diff-sum-gone": len(changes.gone),
    }
    return {code: count for code, count in found.items() if count}


def summary(changes: ReportChanges) -> str:
    """The whole in one line."""
    if not changes.any:
        return say("diff-nothing")
    said = [say(code, count=count) for code, count in counts(changes).items()]
    return say("joint-clauses").join(said) or say("diff-only-made")


def made_otherwise(changes: ReportChanges) -> str:
    """That schema, template or format are not the same; empty if they are."""
    names = [say(_MADE[name]) for name in changes.made_otherwise]
    return say("diff-made", names=say("joint").join(names)) if names else ""


def label_text(label: tuple[str, ...], widest: int = 0) -> str:
    """The way to a fact in one line; long names are cut, and what is in the middle is left out if it is too wide.

    The last two names always stay: the item and its field.
    """
    parts = [shortened(part, _LONGEST_NAME) for part in label]
    shown = parts
    for first in range(2, len(parts) - 1):
        if not widest or columns(JOINT.join(shown)) <= widest:
            break
        shown = [parts[0], "…", *parts[first:]]
    return JOINT.join(shown)


def shortened(text: str, longest: int) -> str:
    """A text in one line, cut if it is too long."""
    text = text.replace("\n", " ")
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def delta_text(change: FactChange | FigureChange) -> str:
    """The change of a number with its unit; of a percentage in points. Empty where there is none.

    That of a computed figure is the difference of what is printed, so that whoever reckons it up finds the same. Where
    the number itself is what it was, what differs is said.
    """
    if change.delta is None:
        return ""
    delta = change.delta
    if isinstance(change, FigureChange):
        delta = change.printed_delta or Decimal(0)
        if change.balanced:
            return say("diff-balanced")
        if change.delta and not delta:
            return say("diff-printed-alike")
    if not change.delta:
        return say("diff-form")
    if change.unit == "%" or (isinstance(change, FigureChange) and change.percent):
        return say("diff-points", delta=_signed(delta))
    return f"{_signed(delta)}{change.unit}"


def rate_text(change: FactChange | FigureChange) -> str:
    """The change in percent of what was; empty on a base of nothing, and for a number that is what it was."""
    rate = change.printed_rate if isinstance(change, FigureChange) else change.rate
    if not rate or not change.delta or (isinstance(change, FigureChange) and change.balanced):
        return ""
    percent = EXACT.multiply(rate, Decimal(100))
    return f"{_signed(round_half_up(percent, 2) if abs(percent) >= Decimal('0.005') else percent)}%"


def _signed(number: Decimal) -> str:
    """A number with its sign; one with endless decimals keeps four, or as many as show that it is not 0."""
    exponent = int(number.as_tuple().exponent)
    if exponent < -6:
        decimals = max(4, _DIGITS - 1 - number.adjusted())
        number = number.quantize(Decimal(1).scaleb(-decimals), context=EXACT).normalize()
    return f"{number:+f}"


def kind_text(change: SentenceChange) -> str:
    """What is no sentence, and what differs besides its text, in brackets; empty for a sentence and a row."""
    return say("bracketed", text=say("joint-clauses").join(map(say, change.about))) if change.about else ""


def line_text(change: FactChange) -> str:
    """Where it is stated in the new file, and where it was if that is another line."""
    old, new = change.old_place, change.new_place
    if old and new:
        return (
            say("diff-line", line=new.line)
            if old.line == new.line
            else say("diff-line-both", line=new.line, old=old.line)
        )
    if new:
        return say("diff-line", line=new.line)
    return say("diff-line-old", line=old.line) if old else ""


def severity_text(problem: Problem) -> str:
    """Error, warning, or waived."""
    if problem.waived:
        return say("diff-waived")
    return say("cli-error") if problem.severity is Severity.ERROR else say("cli-warning")


def _is_rule(problem: Problem) -> bool:
    """Whether it is a rule or a total of the schema that does not hold."""
    return problem.code.startswith(("rule-", "stated-"))
