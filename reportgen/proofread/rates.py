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
from reportgen.proofread.numbers import NumberKind, ProseNumber
from reportgen.proofread.readings import Reading
from reportgen.values.figure import Figure
from reportgen.values.records import Text
from reportgen.values.rounding import MAX_DECIMALS, FigureError, round_half_up

_SENTENCE_END = re.compile(r"[。；！？;\n]")
_SHARE = re.compile(r"占(?:本年|全年|全部)?(?P<whole>[^，。；、占]{0,12}?)的?(?:比重|比例)?(?:为|达到?|约)?\Z")
_SUBJECT_END = re.compile(r"(?:支出|决算数?)?\Z")
_CHANGE = re.compile(r"(?P<word>增长|增加|上升|下降|减少|降低)了?约?\Z")
_LAST_YEAR = re.compile("上年|去年|上一年|同比")
_OTHER_YEAR = re.compile(r"[0-9０-９]{4}\s*年")
_UP = ("增长", "增加", "上升")
# What may stand before a title, so that 旅游总收入 is not taken for 总收入.
_BEFORE = ("，", "：", "、", "的", "年", "年度", "其中", "部门", "全年", "本年", "（", " ")


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
        sentence = _SENTENCE_END.split(reading.blotted[: number.start])[-1]
        wrong = None
        if found := _SHARE.search(sentence):
            wrong = _wrong_share(reading, number, sentence[: found.start()], found.group("whole"))
        elif (found := _CHANGE.search(sentence)) and _LAST_YEAR.search(sentence) and not _OTHER_YEAR.search(sentence):
            wrong = _wrong_growth(reading, number, sentence[: found.start()], found.group("word"))
        if wrong:
            yield wrong


def _wrong_share(reading: Reading, number: ProseNumber, before: str, whole: str) -> WrongRate | None:
    part = _named_last(reading, before, _SUBJECT_END)
    if part is None:
        return None
    if whole:
        total = _the_one([known for known in _amounts(reading) if whole in _titles(known)])
        reference = f"{part.reference} | share({total.reference})" if total else ""
    else:
        share = _the_one([known for known in reading.known.numbers if known.title == f"{part.title}占比"])
        reference = share.reference if share else ""
    figure = _evaluated(reading, reference)
    if not isinstance(figure, Figure) or _same(figure, number):
        return None
    return WrongRate("typed-rate-share", number, part.called, str(figure), f"{{{{ {reference} }}}}")


def _wrong_growth(reading: Reading, number: ProseNumber, text: str, word: str) -> WrongRate | None:
    now = _named_last(reading, text)
    # Items of a list have other places in another year.
    last = f"last.{now.reference}" if now and "[" not in now.reference else ""
    before = _evaluated(reading, last)
    if now is None or not isinstance(before, Figure) or before.unit != now.figure.unit:
        return None
    if before.value == 0:
        return WrongRate("typed-rate-zero", number, now.called, "", "")
    rate = abs(now.figure - before) / abs(before)
    if _same(rate, number) and (word in _UP) is (now.figure.value >= before.value):
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


def _named_last(reading: Reading, text: str, end: re.Pattern[str] | None = None) -> KnownNumber | None:
    """The figure that a text names last, before what `end` matches; None if it names none, or one of several."""
    best = (-1, 0)
    found: list[KnownNumber] = []
    for known in _amounts(reading):
        for title in _titles(known):
            at = text.rfind(title)
            if at < 0 or (end and not end.match(text, at + len(title))) or not _stands_alone(reading, text[:at]):
                continue
            if (at, len(title)) > best:
                best, found = (at, len(title)), []
            if (at, len(title)) == best:
                found.append(known)
    return _the_one(found)


def _the_one(found: list[KnownNumber]) -> KnownNumber | None:
    """The figure meant: of several of a name, the one that is no item of a list; None if they differ."""
    found = [known for known in found if "[" not in known.reference] or found
    return found[0] if len({known.figure.value for known in found}) == 1 else None


def _stands_alone(reading: Reading, before: str) -> bool:
    """Whether a title that follows this text is the department's own figure."""
    figures = reading.known.figures
    group, *_ = figures.contract.shape.roles.get("department-name", ("",))
    department = figures.root.get(str(group)) if group else None
    names = (str(name) for name in department.members.values() if isinstance(name, Text)) if department else ()
    return not before or before.endswith((*_BEFORE, *names))


def _amounts(reading: Reading) -> list[KnownNumber]:
    """This year's figures that have a title and can be compared: amounts and counts, but no shares."""
    return [
        known
        for known in reading.known.numbers
        if known.title and known.unit and known.unit != "%" and not known.reference.startswith("last.")
    ]


def _titles(known: KnownNumber) -> tuple[str, ...]:
    """By what a text may call a figure: 三公经费合计 is also 三公经费."""
    return tuple(dict.fromkeys((known.title, known.title.removesuffix("合计") or known.title)))
