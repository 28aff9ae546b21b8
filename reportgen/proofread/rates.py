"""Shares and rates of change that a narrative states by itself: whether the figures that it names give another one.

Only what can be told for sure is told: the figures must be called by their titles, in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reportgen.expressions.syntax import parse_reference
from reportgen.messages import Worded
from reportgen.proofread.known import KnownNumber
from reportgen.proofread.numbers import NumberKind, ProseNumber, words_before
from reportgen.proofread.readings import Reading
from reportgen.values.figure import Figure
from reportgen.values.records import Text
from reportgen.values.rounding import MAX_DECIMALS, FigureError, round_half_up


class WrongRate(NamedTuple):
    """A share or a rate of change that the figures do not give.

    `printed` is what they give, and `reference` what prints it; both are empty for a rate on nothing.
    """

    code: str
    number: ProseNumber
    title: Worded
    printed: str
    reference: str


def find_wrong_rates(reading: Reading) -> Iterator[WrongRate]:
    """The typed shares and rates of change of a narrative that the figures named with them do not give."""
    for number in reading.numbers:
        if number.kind is not NumberKind.COUNT or number.unit != "%":
            continue
        words = reading.words.rates
        sentence = words_before(reading.blotted, number.start, words.sentence_end)
        start = number.start - len(sentence)
        wrong = None
        if found := re.search(words.share, sentence):
            behind = re.compile(words.share_behind).match(reading.blotted, number.unit_end)
            whole = found.group("whole") or (behind.group("whole") if behind else "")
            wrong = _wrong_share(reading, number, start, start + found.start(), whole)
        elif (found := re.search(words.change, sentence)) and _is_since_last_year(reading, number, sentence):
            wrong = _wrong_growth(reading, number, start, start + found.start(), found.group("word"))
        if wrong:
            yield wrong


def _is_since_last_year(reading: Reading, number: ProseNumber, sentence: str) -> bool:
    words = reading.words.rates
    if re.search(words.other_year, sentence):
        return False
    behind = re.compile(words.last_year_behind).match(reading.blotted, number.unit_end)
    return bool(behind or re.search(words.last_year, sentence))


def _wrong_share(reading: Reading, number: ProseNumber, start: int, stop: int, whole: str) -> WrongRate | None:
    part = _named_last(reading, start, stop, re.compile(reading.words.rates.subject_end))
    if part is None:
        return None
    if whole:
        total = _the_one(reading.known.amounts.get(whole, []))
        reference = f"{part.reference} | share({total.reference})" if total else ""
    else:
        title = reading.words.rates.share_title.format(title=part.title)
        share = _the_one(reading.known.by_title.get(title, []))
        reference = share.reference if share else ""
    figure = _evaluated(reading, reference)
    if not isinstance(figure, Figure) or _same(figure, number):
        return None
    return WrongRate("typed-rate-share", number, part.called, str(figure), f"{{{{ {reference} }}}}")


def _wrong_growth(reading: Reading, number: ProseNumber, start: int, stop: int, word: str) -> WrongRate | None:
    now = _named_last(reading, start, stop)
    # Items of a list have other places in another year.
    last = f"last.{now.reference}" if now and "[" not in now.reference else ""
    before = _evaluated(reading, last)
    if now is None or not isinstance(before, Figure) or before.unit != now.figure.unit:
        return None
    if before.value == 0:
        return WrongRate("typed-rate-zero", number, now.called, "", "")
    rate = abs(now.figure - before) / abs(before)
    if _same(rate, number) and (word in reading.words.rates.rises) is (now.figure.value >= before.value):
        return None
    reference = f"{now.reference} | growth({last})"
    printed = str(_evaluated(reading, reference))
    return WrongRate("typed-rate-growth", number, now.called, printed, f"{{{{ {reference} }}}}")


def _same(rate: Figure, number: ProseNumber) -> bool:
    """Whether a rate, rounded as it is typed, is the typed one."""
    exponent = number.value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return round_half_up(rate.value * 100, min(decimals, MAX_DECIMALS)) == number.value


def _evaluated(reading: Reading, reference: str) -> object:
    """What a reference of the whole file stands for; None if it leads nowhere."""
    figures = reading.known.figures
    try:
        return figures.language.evaluate(parse_reference(reference), figures.scope(None)) if reference else None
    except FigureError:
        return None


def _named_last(reading: Reading, start: int, stop: int, end: re.Pattern[str] | None = None) -> KnownNumber | None:
    """The figure that a stretch of the text names last, before what `end` matches; None if none, or one of several.

    Of each title only the last mention counts.
    """
    met: set[str] = set()
    for at, title in reading.mentions_before(stop):
        if at < start:
            break
        behind = at + len(title)
        if behind > stop or title in met:
            continue
        met.add(title)
        if (end is None or end.match(reading.blotted, behind, stop)) and _stands_alone(reading, start, at):
            return _the_one(reading.known.amounts[title])
    return None


def _the_one(found: list[KnownNumber]) -> KnownNumber | None:
    """The figure meant: of several of a name, the one that is no item of a list; None if they differ."""
    found = [known for known in found if "[" not in known.reference] or found
    return found[0] if len({known.figure.value for known in found}) == 1 else None


def _stands_alone(reading: Reading, start: int, at: int) -> bool:
    """Whether a title at `at` in a sentence that begins at `start` is the department's own figure."""
    before = reading.blotted[start:at]
    figures = reading.known.figures
    group, *_ = figures.contract.shape.roles.get("department-name", ("",))
    department = figures.root.get(str(group)) if group else None
    names = (str(name) for name in department.members.values() if isinstance(name, Text)) if department else ()
    return not before or before.endswith((*reading.words.rates.before_title, *names))
