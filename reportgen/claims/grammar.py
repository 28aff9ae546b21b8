"""The grammar: what a sentence says each of its numbers is.

A sentence is read number by number, and each number backwards, as far as the clause goes:

    statement  = named | share | change | arrival | departure | completion | excess | count
    named      = [front]… name [filler | 支出 | 年初预算]… NUMBER          公务用车运行维护费支出30.00万元
    count      = 设|共有|… NUMBER name                                     设4个科室
    share      = [name] 占 [whole] 的 NUMBER | [name] 占比为 NUMBER         占三公经费的12.67%
    change     = [name] [比上年|同比|比预算] 增加|减少|增幅 NUMBER          比上年减少0.59万元，下降4.76%
    departure  = [name] 由 NUMBER, arrival = 降到|增至 NUMBER              由12.39万元降到11.80万元
    comparison = [name] 比 上年|预算 的 NUMBER 多|减少|节约 NUMBER           比上年的31场多5场
    times      = [name] 增长 NUMBER 倍 | 翻一番 | 是上年的 NUMBER 倍         由3.2亿元增至6.4亿元，翻一番
    rate       = NUMBER … 收回 NUMBER，[收回]率 NUMBER                       发放500份，收回486份，回收率97.2%
    quotient   = NUMBER，占|完成 … NUMBER 的 NUMBER                          4.2万人，占常住人口6.8万人的61.8%
    average    = NUMBER … NUMBER … 平均每|每…平均|…均 NUMBER                3期，150人次，平均每期50人次
    completion = [name] 完成|为 年初预算 的 NUMBER | 执行率 NUMBER          完成年初预算的103.32%
    excess     = [name] 大于|超 预算 NUMBER                                大于预算55.93万元
    beside     = [name] 比 name 多|少 NUMBER | 高于 name NUMBER | 是 name 的 NUMBER 倍    项目支出比基本支出多406.30万元
    bound      = [name] 超过|不足|近 NUMBER | NUMBER 余 | 占 [whole] 的 三分之一|九成以上

The words are the language's and the schema's (`terms`), the names those of titles, aliases and items (`names`). What
does not fit is no claim: it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from reportgen.claims.names import FINAL, PLAN, Lexicon, Named
from reportgen.claims.numbers import BLOT, WALL, NumberKind, ProseNumber, decimals_of, in_percent
from reportgen.claims.passages import Condensed, Passage
from reportgen.claims.terms import WINDOW, Terms
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.paths import FactPath
from reportgen.values.figure import Figure
from reportgen.values.money import MULTIPLES
from reportgen.values.operations import SIGNS
from reportgen.values.records import Text
from reportgen.values.rounding import FigureError

_FAR_STEPS = 12
"""So many words at most stand in front of a name."""
_MOST_ENDS = 24
"""At so many places a name is looked for that may end before a number."""
_MOST_DIGITS = 40
_SUCH = "等"

DOUBLING = SIGNS["*"]
"""The unit of what is a number only in its words: 翻一番 is ×2."""


class Role(StrEnum):
    """What a number is said to be."""

    NAMED = "named"
    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    LEAVING = "leaving"
    ARRIVING = "arriving"
    COMPARED = "compared"
    TIMES = "times"
    AVERAGE = "average"
    COMPLETION = "completion"
    EXCESS = "excess"
    UNREAD = "unread"


class Amount(NamedTuple):
    """A number of a sentence: its place in the condensed text, its value in its unit, and as how many decimals.

    `figure` is what a reference prints; None for a number that is typed.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    decimals: int = 0
    figure: Figure | None = None
    about: bool = False
    single: bool = False
    """Whether it is one Chinese digit: a number only where it counts something by name."""
    rough: bool = False
    """Whether it is a fraction in words: 三分之一, 九成."""

    @property
    def percent(self) -> bool:
        """Whether it is a rate."""
        return self.unit == "%"


class Bound(StrEnum):
    """How a number that is not exact stands to what it is of."""

    LEAST = "least"
    ROUND = "round"
    MOST = "most"
    NEAR = "near"
    FRACTION = "fraction"


class Statement(NamedTuple):
    """What one number of a sentence is said to be, and of what.

    `names` are the figures that its words may mean; `name` is the phrase. `sign` is +1 for an increase, -1 for less.
    `base` is what a change is compared with: `last`, `plan`, empty if the sentence does not say. `alone` is set where
    nothing in front of the name makes it another's, `marked` where all of it is said to be meant, and `joined` where
    the number follows the one before it directly, so that both are of one thing. `whole` is what a share is said to be
    of, `label` how the sentence calls the number.
    """

    amount: Amount
    role: Role
    names: tuple[Named, ...] = ()
    name: str = ""
    qualifier: str = ""
    plan: str = ""
    sign: int = 0
    base: str = ""
    scope: str = ""
    alone: bool = False
    marked: bool = False
    joined: bool = False
    whole: str = ""
    label: str = ""
    begins: int = 0
    """Where its name begins, or what says its role."""
    bounded: Bounded | None = None
    """What an unread number says all the same."""


class Bounded(NamedTuple):
    """What is said of a number that is not exact: `said`, as of one that is; its words stand from `start` to `end`."""

    bound: Bound
    start: int
    end: int
    said: Statement


class Sentence(NamedTuple):
    """A sentence from `start` up to `end` of the condensed text, with what it says of its numbers."""

    start: int
    end: int
    statements: list[Statement]


class Reader:
    """Reads the sentences of one passage."""

    def __init__(self, passage: Passage, lexicon: Lexicon) -> None:
        self.passage = passage
        self.lexicon = lexicon
        self.terms: Terms = lexicon.terms
        self.condensed = Condensed(passage, " " if self.terms.latin else "")
        self.text = self.condensed.text
        words = self.terms.words
        self._breaks = frozenset(words.breaks + words.sentence_ends + WALL)
        self._lists = frozenset(words.lists)
        self._ends = frozenset(words.sentence_ends + WALL)
        self.values: dict[int, object] = {}
        self.dates: dict[int, tuple[int, int]] = {}
        self._topic = "[" in passage.path
        self._compared = -1

    def sentences(self) -> Iterator[Sentence]:
        """The sentences that hold numbers."""
        amounts = self._amounts()
        index = 0
        for start, end in self._spans():
            inside: list[Amount] = []
            while index < len(amounts) and amounts[index].start < end:
                inside.append(amounts[index])
                index += 1
            if inside:
                yield Sentence(start, end, list(self._statements(inside, start, end)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the condensed text stand in the passage."""
        return self.condensed.at[start], self.condensed.at[end - 1] + 1

    def label(self, start: int, end: int) -> str:
        """What stands before `end` in its clause, from `start` on."""
        return self._label(start, end)

    def _spans(self) -> Iterator[tuple[int, int]]:
        start = 0
        for index, sign in enumerate(self.text):
            if sign in self._ends or (self.terms.latin and sign == "." and self._ends_sentence(index)):
                if index > start:
                    yield start, index
                start = index + 1
        if start < len(self.text):
            yield start, len(self.text)

    def _ends_sentence(self, index: int) -> bool:
        return self.text[index + 1 : index + 2] in ("", " ", "\n")

    def _amounts(self) -> list[Amount]:
        """The numbers of the passage in order, those that references print among them; dates are kept aside."""
        back = {original: index for index, original in enumerate(self.condensed.at)}
        found: list[Amount] = []
        digits = self.passage.numbers
        for number in digits:
            start = back.get(number.start)
            if start is None:
                continue
            end = _behind(back, number.end)
            if number.kind is NumberKind.COUNT:
                found.append(self._amount(number, start, _behind(back, number.unit_end)))
            elif number.year or number.kind in (NumberKind.DATE, NumberKind.YEAR):
                self.dates[end] = start, number.year
                if number.kind is NumberKind.YEAR:  # 2022年度
                    self.dates[end - 1] = start, number.year
        taken = [(number.start, number.unit_end) for number in digits if number.kind is not NumberKind.COUNT]
        for number in self.passage.numerals:
            start = back.get(number.start)
            if start is not None and not any(begin <= number.start < end for begin, end in taken):
                amount = self._amount(number, start, _behind(back, number.unit_end))
                found.append(amount._replace(single=number.end - number.start == 1 or amount.end - start == 1))
        fractions = list(self._fractions())
        inside = {at for fraction in fractions for at in range(fraction.start, fraction.end)}
        found = [amount for amount in found if amount.start not in inside] + fractions  # no 三分 in 三分之一
        for match in self.terms.doublings_in(self.text):
            found.append(Amount(*match.span(), Decimal(self.terms.doublings[match.group()]), DOUBLING))
        for position, index in self.condensed.references.items():
            value = self._value(index)
            self.values[position] = value
            if isinstance(value, Figure) and self._is_count(value):
                found.append(self._printed(value, position))
        return sorted(found, key=lambda amount: amount.start)

    def _fractions(self) -> Iterator[Amount]:
        """The fractions in words, in percent."""
        for match in self.terms.fraction.finditer(self.text):
            yield Amount(*match.span(), self.terms.percent_of(match), "%", rough=True)

    def _amount(self, number: ProseNumber, start: int, end: int) -> Amount:
        value, unit = in_percent(number.value, number.unit)
        if unit in MULTIPLES and (counted := self._unit_at(end)):  # 2.35万亩
            unit, end = f"{unit}{counted}", end + len(counted)
        return Amount(start, end, value, unit, min(decimals_of(value), _MOST_DIGITS), None, bool(number.about))

    def _unit_at(self, at: int) -> str:
        """The longest unit that stands at a place of the text, empty if none does."""
        units = self.passage.units
        found = (self.text[at : at + length] for length in range(self.passage.words.numbers.longest_unit, 0, -1))
        return next((unit for unit in found if unit in units), "")

    def _value(self, index: int) -> object:
        """What a reference prints; None if it leads nowhere, which is told where references are followed."""
        figures = self.lexicon.figures
        try:
            expression = parse_reference(self.passage.references[index][0])
            return figures.language.evaluate(expression, figures.scope(self.passage.record))
        except FigureError:
            return None

    def _is_count(self, figure: Figure) -> bool:
        year = self.lexicon.figures.year
        return year is None or figure.path != year.path

    def _printed(self, figure: Figure, position: int) -> Amount:
        try:
            text = figure.number_text()
        except FigureError:
            text = "0"
        unit = "%" if figure.form.kind == "percent" else figure.unit.strip()
        end = position + 1
        if not unit:  # `| number`, with the unit typed behind it
            unit = self._unit_at(end)
            end += len(unit)
        value, unit = in_percent(Decimal(text), unit)
        return Amount(position, end, value, unit, decimals_of(value), figure, bool(figure.about))

    def _statements(self, amounts: list[Amount], start: int, end: int) -> Iterator[Statement]:
        low = start
        for amount in amounts:
            yield self._statement(amount, low, start, end)
            low = amount.end

    def _statement(self, amount: Amount, low: int, start: int, end: int) -> Statement:
        """What one number is said to be.

        Args:
            low: where the number before it ends, or the sentence begins.
        """
        text, terms, at = self.text, self.terms, amount.start
        first = max(low, at - WINDOW)
        window = text[first:at]
        says_times = amount.unit == DOUBLING or amount.unit in terms.words.times
        if says_times and (found := self._times(amount, window, first, low, start)) is not None:
            return found
        average = self._average(amount, window)
        if average is not None and not terms.about_behind.match(text, amount.end):
            whole, begins = average["per"] or average["by"], first + average.start()
            return Statement(amount, Role.AVERAGE, label=average.group(), whole=whole, begins=begins)
        if (found := self._against(amount, window, first, low, start)) is not None:
            return found
        bounded = self._bounded(amount, window, first, low, start)
        inexact = amount.about or amount.rough or terms.about.search(window)
        if bounded or inexact or terms.about_behind.match(text, amount.end):
            return Statement(amount, Role.UNREAD, begins=amount.start, bounded=bounded)
        if low == self._compared and (differing := terms.differing.fullmatch(text, low, at)):
            return Statement(amount, Role.CHANGE, sign=1 if differing["rise"] else -1, alone=True, joined=True,
                             label=differing["label"], begins=low)  # fmt: skip
        for read in (self._completion, self._excess, self._arriving, self._change, self._share, self._leaving):
            if (found := read(amount, window, first, low, start)) is not None:
                return found
        named = self._named(amount, at, low, start)
        if named.names or named.joined:
            return named
        counted = self._counted(amount, low, start, end)
        return counted or named

    def _bounded(self, amount: Amount, window: str, first: int, low: int, start: int) -> Bounded | None:
        """超过1200人次, 2.68万余件, 不到三公经费的13%, 占三分之一: what a number says that is not exact."""
        text, words, end = self.text, self.terms.words, amount.end
        found = self.terms.bounded.search(window)
        if found and found["of"]:  # 超过预算的10% is by how much
            found = found if amount.percent and not found["of"].endswith(words.plans) else None
        elif found and not self.terms.about.search(window):
            found = None
        bound = _bound_of(found) if found else None
        behind = next((word for word in words.least_behind if text.startswith(word, end)), "")
        if behind and not amount.percent:
            bound, end = bound or Bound.ROUND, end + len(behind)
            if amount.unit in MULTIPLES and (counted := self._unit_at(end)):  # 2.68万余件
                amount, end = amount._replace(unit=f"{amount.unit}{counted}"), end + len(counted)
        elif amount.about:
            bound = bound or Bound.ROUND
        elif amount.rough:
            bound = bound or (Bound.LEAST if text.startswith(words.rough_behind, end) else Bound.FRACTION)
        elif (least := self._reached(amount, window)) or self.terms.about_behind.match(text, end):
            bound, end = (Bound.LEAST, end + least) if least else (None, end)
        if bound is None or self.terms.of_it.match(text, end):  # 超过100万元的项目 are those that are
            return None
        at, plain = (first + found.start() if found else amount.start), amount._replace(about=False)
        if found and found["of"]:
            said = self._subject(plain, Role.SHARE, at, low, start)._replace(whole=found["of"])
        else:
            shared = self._share(plain, text[first:at], first, low, start)
            if shared is None and amount.rough:
                return None
            said = shared or self._named(plain, at, low, start)
        return Bounded(bound, at, end, said)

    def _reached(self, amount: Amount, window: str) -> int:
        """How long 以上 is behind a share (占80%以上) or a rate that was reached, at the end of a clause."""
        words, end = self.terms.words, amount.end
        behind = next((word for word in words.rough_behind if self.text.startswith(word, end)), "")
        if not behind or not amount.percent:
            return 0
        end += len(behind)
        said = self.terms.share.search(window) or window.endswith(words.reached)
        return len(behind) if said and self.text[end : end + 1] in ("", *self._breaks) else 0

    def _completion(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = self.terms.completing.search(window) if amount.percent else None
        if found is None:
            return None
        if "rate" in found.re.groupindex and found["rate"]:
            named = self._named(amount, amount.start, low, start)
            if named.names and named.alone:  # 预算执行进度, a figure of that title
                return named
        plan = (found["plan"] or "") if "plan" in found.re.groupindex else ""
        return self._subject(amount, Role.COMPLETION, first + found.start(), low, start)._replace(plan=plan)

    def _excess(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = None if amount.percent else self.terms.exceeding.search(window)
        if found is None:
            return self._beyond(amount, window, first, low, start)
        said = self._subject(amount, Role.EXCESS, first + found.start(), low, start)
        return said._replace(sign=1 if found["above"] else -1, plan=found["plan"], label=found.group())

    def _beyond(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        """高于项目支出34.60万元: by how much a figure is more than another that is named."""
        measured = not amount.percent and amount.unit not in self.terms.words.times
        found = self.terms.beyond.search(window) if measured else None
        if found is None or not self.lexicon.named(found["that"]):
            return None
        said = self._subject(amount, Role.CHANGE, first + found.start(), low, start)
        label, sign = found.group(), 1 if found["above"] else -1
        return said._replace(sign=sign, base="other", whole=found["that"], label=label)

    def _arriving(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = self.terms.arriving.search(window)
        if found is None or low == start:
            return None
        begins = first + found.start()
        return Statement(amount, Role.ARRIVING, joined=begins == low, begins=begins)

    def _average(self, amount: Amount, window: str) -> re.Match[str] | None:
        """平均每期 in front of a count or an amount."""
        words = self.terms.words
        if amount.percent or amount.about or not amount.unit:
            return None
        if not any(word in window for word in (*words.averages, *words.average_ends)):
            return None
        return self.terms.average.search(window)

    def _against(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        if not self.text.startswith(self.terms.differences, amount.end + self.text.startswith("）", amount.end)):
            return None
        found = self.terms.against.search(window)
        if found is None:
            return None
        base = "plan" if found["plan"] else "other" if found["other"] else self._compared_with(found["year"])
        self._compared = amount.end
        return self._subject(amount, Role.COMPARED, first + found.start(), low, start)._replace(base=base)

    def _compared_with(self, year: str | None) -> str:
        """What a number is compared with that is compared with a year: the year before if none is named."""
        return "last" if not year or int(year) == self._year - 1 else "other"

    def _times(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        """增长两倍, 翻一番, 是上年的两倍: how many times as much as before."""
        role, at, label = Role.CHANGE, amount.start, ""
        if amount.unit != DOUBLING:
            found = self.terms.times.search(window)
            if found is None or amount.about or self.terms.about_behind.match(self.text, amount.end):
                return None
            role, at, label = Role.CHANGE if found["rise"] else Role.TIMES, first + found.start(), found.group()
            amount = amount._replace(about=bool(found["about"]))
            if found["that"]:
                said = self._subject(amount, role, at, low, start)
                return said._replace(sign=1, base="other", label=label, whole=found["that"])
        elif self.terms.about.search(window):
            return None
        if role is Role.TIMES:
            return self._subject(amount, role, at, low, start)._replace(sign=1, base="last", label=label)
        return self._changed(amount, at, 1, low, start)._replace(label=label)

    def _leaving(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = self.terms.leaving.search(window)
        if found is None or not self._arrives(amount):
            return None
        base = self._compared_with(found["year"][:4])
        return self._subject(amount, Role.LEAVING, first + found.start(), low, start)._replace(base=base)

    def _arrives(self, amount: Amount) -> bool:
        """Whether 降到 follows a number directly, or behind a bracket."""
        behind = self.text[amount.end : amount.end + 8]
        return any(
            word in behind[: len(word) + 3] for word in self.terms.words.to_words if behind.find(word) in (0, 1, 2)
        )

    def _change(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = self.terms.change.search(window) or self.terms.saved.search(window)
        if found is None:
            return None
        said = self._changed(amount, first + found.start(), 1 if found["rise"] else -1, low, start)
        if found.re is self.terms.saved and said.base not in ("last", "plan"):  # 节约 alone is of what stands before
            return None
        return said._replace(label=found.group())

    def _changed(self, amount: Amount, at: int, sign: int, low: int, start: int) -> Statement:
        """A change whose words begin at `at`; what it is compared with stands before them, or behind the number."""
        base = whole = ""
        behind = self.terms.behind.match(self.text, amount.end)
        compared = self.terms.comparing.search(self.text[max(low, at - WINDOW) : at])
        if behind:
            base = "last"
        elif compared:
            base = "last" if compared["last"] else "plan" if compared["plan"] else "other"
            if compared["that"]:
                whole = compared["other"][compared.start("that") - compared.start("other") :]
            if compared["year"]:
                base = self._compared_with(compared["year"])
            at = max(low, at - WINDOW) + compared.start()
        said = self._subject(amount, Role.CHANGE, at, low, start)
        return said._replace(sign=sign, base=base, whole=whole)

    def _share(self, amount: Amount, window: str, first: int, low: int, start: int) -> Statement | None:
        found = self.terms.share.search(window) if amount.percent else None
        if found is None:
            return None
        whole = found["whole"] or (found["of"] if "of" in found.re.groupindex else "") or ""
        if behind := self.terms.share_behind.match(self.text, amount.end):
            whole = behind["whole"]
        titled = self._named(amount, amount.start, low, start)
        if not whole and titled.names and titled.alone:  # 基本支出占比, a figure of that title
            return titled
        return self._subject(amount, Role.SHARE, first + found.start(), low, start)._replace(whole=whole)

    def _subject(self, amount: Amount, role: Role, at: int, low: int, start: int) -> Statement:
        """A statement whose words begin at `at`: its subject stands before, or is that of the number before it."""
        if self._is_boundary(at, low, start):
            joined = low > start and self._only_breaks(low, at)
            return Statement(amount, role, joined=joined, alone=True, begins=at)
        said = self._named(amount, at, low, start)
        return said._replace(role=role, joined=said.joined and not said.names)

    def _is_boundary(self, at: int, low: int, start: int) -> bool:
        while at > start and self.text[at - 1] == " ":
            at -= 1
        return at in (low, start) or self.text[at - 1] in self._breaks

    def _only_breaks(self, start: int, end: int) -> bool:
        return all(sign in self._breaks or sign in self._lists or sign == " " for sign in self.text[start:end])

    def _named(self, amount: Amount, at: int, low: int, start: int) -> Statement:
        """The longest name before `at`, with the words between it and the number, and what stands in front of it."""
        best: tuple[int, int, str] | None = None
        least, met = at, ""
        for end, qualifier in self._ends_before(at, low):
            begin = self._name_before(end, low)
            if begin is not None and (best is None or begin < best[0]):
                best = begin, end, qualifier
            if end < least or (end == least and qualifier):
                least, met = end, qualifier
        if best is None:
            joined = low > start and self._only_breaks(low, least)
            alone, label = self._is_boundary(least, low, start), self._label(low, at)
            return Statement(amount, Role.NAMED, qualifier=met, joined=joined, alone=alone, label=label, begins=least)
        begin, stop, qualifier = best
        name = self.text[begin:stop]
        alone, scope, marked = self._front(begin, low, start)
        names = self._meanings(begin, stop)
        if amount.unit in self.terms.words.persons and any(
            word in self.text[max(low, begin - _FAR_STEPS) : begin] for word in self.terms.words.yearly
        ):  # 本年退休人员3人 are those of the year, not all
            alone = alone and any(self.lexicon.is_work_data(named.known.reference) for named in names)
        if names and all(named.short for named in names):
            alone = alone and self.begins_sentence(begin, start)
        if names and all(named.generic for named in names):
            alone = alone and (marked or not self._has_topic(begin))
        elif any(named.item and named.known.reference != named.item for named in names):
            self._topic = True
        return Statement(
            amount,
            Role.NAMED,
            names,
            name,
            qualifier,
            scope=scope,
            alone=alone,
            marked=marked,
            joined=low > start and self._only_breaks(low, begin),
            label=self._label(begin, at),
            begins=begin,
        )

    def begins_sentence(self, at: int, start: int) -> bool:
        """Whether nothing but words that may stand in front of a name stands between `start` and `at`."""
        while at > start:
            begin = (
                self.dates[at][0] if at in self.dates else self.terms.ending(self.terms.fronts, self.text, at, start)
            )
            own = next((len(name) for name in self.lexicon.own_names if self.text.endswith(name, start, at)), 0)
            shorter = min(begin, at - own, at - (self.text[at - 1] in self._breaks or self.text[at - 1] == BLOT))
            if shorter == at:
                return False
            at = shorter
        return True

    def _ends_before(self, at: int, low: int) -> Iterator[tuple[int, str]]:
        """Where a name may end that a number at `at` has, and what the words between say of it, the nearest first.

        What is planned stays so, whatever stands in front of that: 完成预算2.00万元, 支出预算2.00万元.
        """
        waiting: list[tuple[int, str]] = [(self._without_blank(at, low), "")]
        met = {waiting[0][0]}
        kinds = ((self.terms.plans, PLAN), (self.terms.finals, FINAL), (self.terms.fillers, ""))
        while waiting and len(met) <= _MOST_ENDS:
            end, qualifier = waiting.pop(0)
            yield end, qualifier
            for kind, means in kinds:
                for begin in self.terms.endings(kind, self.text, end, low):
                    shorter = self._without_blank(begin, low)
                    if shorter not in met:
                        met.add(shorter)
                        waiting.append((shorter, qualifier if qualifier == PLAN else means or qualifier))

    def _label(self, start: int, end: int) -> str:
        """How a sentence calls a number: what stands before it in its clause."""
        label = self.text[start:end]
        for index in range(len(label) - 1, -1, -1):
            if label[index] in self._breaks and label[index] != "：":
                return label[index + 1 :]
        return label

    def _without_blank(self, end: int, low: int) -> int:
        while end > low and self.text[end - 1] == " ":
            end -= 1
        return end

    def _name_before(self, end: int, low: int) -> int | None:
        """Where the longest name begins that ends at `end`."""
        for length in range(min(self.lexicon.longest, end - low), 1, -1):
            begin = end - length
            if self._meanings(begin, end) and not (self.terms.latin and begin > low and self.text[begin - 1].isalnum()):
                return begin
        return None

    def _meanings(self, begin: int, end: int) -> tuple[Named, ...]:
        """The figures that go by a stretch of the text in this passage."""
        phrase = self.text[begin:end]
        named = self.lexicon.named(phrase.lower() if self.terms.latin else phrase)
        return tuple(filter(self._may_mean, named)) if named else ()

    def _may_mean(self, named: Named) -> bool:
        """Whether a figure goes by its name in this passage."""
        record = self.passage.record
        path = record.path if record is not None else self.passage.path
        if named.within:
            return bool(path) and named.known.reference.item.is_within(named.within) and _is_at(path, named.within)
        return True

    def _has_topic(self, at: int) -> bool:
        """Whether a passage has spoken of one thing among many, or belongs to it, when it comes to `at`."""
        return self._topic or self.terms.topics.search(self.text, max(0, at - 4 * WINDOW), at) is not None

    @property
    def _year(self) -> int:
        year = self.lexicon.figures.year
        return int(year.value) if year is not None else 0

    def _front(self, at: int, low: int, start: int) -> tuple[bool, str, bool]:
        """Whether nothing in front of a name makes it another's; of which year it is; whether all is meant."""
        scope, marked = "", False
        text, terms = self.text, self.terms
        for _ in range(_FAR_STEPS):
            at = self._without_blank(at, start)
            if at <= start:
                return True, scope, marked
            if at == low:
                return False, scope, marked
            sign = text[at - 1]
            if at in self.dates:
                begin, year = self.dates[at]
                if year and self._year and year != self._year:
                    scope = "last" if year == self._year - 1 else "other"
                marked, at = True, max(begin, start)
                continue
            if sign == BLOT:
                value = self.values.get(at - 1)
                if isinstance(value, Figure) and self._is_count(value):
                    return False, scope, marked
                if not isinstance(value, Figure | Text | str):
                    return False, scope, marked
                marked, at = True, at - 1
                continue
            if sign in self._lists and not terms.latin:
                return at - 1 == low, scope, marked
            shorter = terms.ending(terms.last_year, text, at, low)
            if shorter < at:
                scope, at = "last", shorter
                continue
            shorter = terms.ending(terms.fronts, text, at, low)
            if shorter < at:
                marked = marked or any(word in text[shorter:at] for word in terms.words.markers)
                at = shorter
                continue
            if sign in self._breaks:
                return True, scope, marked
            own = next((name for name in self.lexicon.own_names if text.endswith(name, low, at)), "")
            if own:
                marked, at = True, at - len(own)
                continue
            shorter = terms.ending(terms.beside, text, at, low)
            return (shorter < at and self._without_blank(shorter, low) == low > start), scope, marked
        return False, scope, marked

    def _counted(self, amount: Amount, low: int, start: int, end: int) -> Statement | None:
        """设4个科室: the name of what is counted stands behind the number, and the clause ends."""
        if amount.percent or not amount.unit:
            return None
        text, at = self.text, amount.end
        at += text[at : at + 1] == " "
        for length in range(min(self.lexicon.longest, end - at), 1, -1):
            phrase, names = text[at : at + length], self._meanings(at, at + length)
            if not names:
                continue
            behind = text[at + length : at + length + 1]
            closes = behind in ("", "。", "，", "；", "（", "、", ".", "：") or behind in self._breaks | self._ends
            counting = self.terms.ending(self.terms.counting, text, amount.start, low)
            begins = max(low, amount.start - 2 * WINDOW)
            listed = self.terms.listed.search(text, begins, amount.start) if text[amount.start - 1] == _SUCH else None
            if listed:  # 下设办公室、财务股等7个股室
                counting = listed.start()
            if not closes or counting == amount.start:
                return None
            alone, scope, _ = self._front(counting, low, start)
            return Statement(amount, Role.COUNT, names, phrase, FINAL, scope=scope, alone=alone, begins=counting)
        return None


def _bound_of(found: re.Match[str]) -> Bound:
    """Which bound some words say."""
    return next(bound for bound in (Bound.LEAST, Bound.MOST, Bound.NEAR) if found[bound])


def _behind(back: dict[int, int], end: int) -> int:
    """The place behind what ends at `end` of the passage, white space left out."""
    while end - 1 not in back:
        end -= 1
    return back[end - 1] + 1


def _is_at(path: str, owner: str) -> bool:
    """Whether a path is an owner's or lies below it."""
    return FactPath(path).is_within(owner)
