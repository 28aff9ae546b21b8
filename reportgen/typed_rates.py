"""Shares and rates of change that a narrative states by itself: whether the figures that it names give another one.

Only what can be told for sure is told: the figures must be called by their titles, in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reportgen.figures import Figure
from reportgen.known_numbers import KnownNumber
from reportgen.prose_numbers import NumberKind, ProseNumber
from reportgen.readings import Reading
from reportgen.rounding import FigureError, round_half_up
from reportgen.syntax import parse_reference

_SENTENCE_END = re.compile(r"[。；！？;\n]")
_SHARE = re.compile(
    r"(?:支出|决算数?)?占(?:本年|全年|全部)?(?P<whole>[^，。；、占]{0,12}?)的?(?:比重|比例)?(?:为|达到?|约)?\Z"
)
_CHANGE = re.compile(r"(?P<word>增长|增加|上升|下降|减少|降低)了?(?:约)?\Z")
_LAST_YEAR = re.compile("上年|去年|上一年|同比")
_OTHER_YEAR = re.compile("[0-9０-９]{4}\\s*年")
_UP = ("增长", "增加", "上升")
# What may stand before a title, so that 旅游总收入 is not taken for 总收入.
_BEFORE = ("，", "：", "、", "的", "年", "年度", "其中", "部门", "全年", "本年", "（", " ")


class WrongRate(NamedTuple):
    """A share or a rate of change that the figures do not give.

    `kind` is `share`, `growth`, or `zero` for a rate on nothing. `printed` is what the figures give, and
    `reference` what prints it; empty for a rate on nothing.
    """

    kind: str
    number: ProseNumber
    title: str
    printed: str
    reference: str


def find_wrong_rates(reading: Reading) -> Iterator[WrongRate]:
    """The typed shares and rates of change of a narrative that the figures named with them do not give."""
    for number in reading.numbers:
        if number.kind is not NumberKind.COUNT or number.unit != "%":
            continue
        sentence = _SENTENCE_END.split(reading.blotted[: number.start])[-1]
        if found := _SHARE.search(sentence):
            subject = _named_last(reading, sentence[: found.start()], at_end=True)
            if subject and (wrong := _wrong_share(reading, number, subject, found.group("whole"))):
                yield wrong
        elif (found := _CHANGE.search(sentence)) and _LAST_YEAR.search(sentence) and not _OTHER_YEAR.search(sentence):
            subject = _named_last(reading, sentence[: found.start()])
            if subject and (wrong := _wrong_growth(reading, number, subject, found.group("word"))):
                yield wrong


def _wrong_share(reading: Reading, number: ProseNumber, part: KnownNumber, whole: str) -> WrongRate | None:
    if whole:
        total = next((known for known in _amounts(reading) if whole in _titles(known)), None)
        reference = f"{part.reference} | share({total.reference})" if total else ""
    else:
        shares = [known for known in reading.known.numbers if known.title == f"{part.title}占比"]
        reference = shares[0].reference if len(shares) == 1 else ""
    share = _evaluated(reading, reference) if reference else None
    if not isinstance(share, Figure) or _same(share, number):
        return None
    return WrongRate("share", number, part.title, str(share), f"{{{{ {reference} }}}}")


def _wrong_growth(reading: Reading, number: ProseNumber, now: KnownNumber, word: str) -> WrongRate | None:
    last = f"last.{now.reference}"
    before = _evaluated(reading, last)
    if not isinstance(before, Figure) or before.unit != now.figure.unit:
        return None
    if before.value == 0:
        return WrongRate("zero", number, now.title, "", "")
    rate = abs(now.figure - before) / abs(before)
    if _same(rate, number) and (word in _UP) is (now.figure.value >= before.value):
        return None
    reference = f"{now.reference} | growth({last})"
    return WrongRate("growth", number, now.title, str(_evaluated(reading, reference)), f"{{{{ {reference} }}}}")


def _same(rate: Figure, number: ProseNumber) -> bool:
    """Whether a rate, rounded as it is typed, is the typed one."""
    exponent = number.value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return decimals <= 10 and round_half_up(rate.value * 100, decimals) == number.value  # noqa: PLR2004


def _evaluated(reading: Reading, reference: str) -> object:
    known = reading.known
    try:
        return known.ledger.language.evaluate(parse_reference(reference), known.ledger.scope(None))
    except FigureError:
        return None


def _named_last(reading: Reading, text: str, at_end: bool = False) -> KnownNumber | None:
    """The figure that a text names last, or at its very end; None if it names none, or one of several."""
    best: tuple[int, int] = (-1, 0)
    found: list[KnownNumber] = []
    for known in _amounts(reading):
        for title in _titles(known):
            at = text.rfind(title)
            if at < 0 or (at_end and at + len(title) != len(text)) or not _stands_alone(reading, text[:at]):
                continue
            if (at, len(title)) > best:
                best, found = (at, len(title)), []
            if (at, len(title)) == best:
                found.append(known)
    return found[0] if len({known.figure.value for known in found}) == 1 else None


def _stands_alone(reading: Reading, before: str) -> bool:
    department = reading.known.ledger.root.get("department")
    names = [str(department.get(name)) for name in ("name", "self")] if department else []
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
    short = known.title.removesuffix("合计")
    return (known.title, short) if len(short) > 2 else (known.title,)  # noqa: PLR2004
