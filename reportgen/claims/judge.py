"""What is claimed of a number, held against the data, or against the other numbers of its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from reportgen.claims.arithmetic import Range, in_unit_of, prints, says, shown
from reportgen.claims.grammar import DOUBLING, Amount, Bound, Bounded, Reader, Role, Sentence, Statement
from reportgen.claims.known import LAST, KnownNumber
from reportgen.claims.names import FINAL, PLAN, Lexicon, Named
from reportgen.claims.numbers import BLOT, in_percent
from reportgen.claims.own import OwnNumbers, Reckoned, is_times
from reportgen.claims.respective import respective_shares
from reportgen.claims.sums import Sum, is_of_another, wrong_sums
from reportgen.facts.paths import FactPath
from reportgen.messages import Saying, Worded
from reportgen.places import Place
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.formula_text import typed_places
from reportgen.values.money import IN_YUAN
from reportgen.values.period import last_of
from reportgen.values.records import Record
from reportgen.values.rounding import EXACT, FigureError
from reportgen.values.value_text import printed_text

_YEAR_END = "12月31日"
_THE_YEAR = re.compile(f"{BLOT}年(?![0-9])")
"""A reference to the year, by itself and not in a date."""
_FAR_BEFORE = 600
"""So many characters before a claim are read for whose it is and of when: hardly a sentence is longer, and the cost of
one with thousands of claims is bounded by it."""
_LEAST_PARTS = 3
"""So many parts of a figure, all named in one sentence, say that the sentence is of it."""
_NEXT_FRACTION = Decimal(5)
"""So many points may a share be off that is said as a fraction: 三分之一 of 30 %, 九成 of 86 %."""
_FAR_BELOW, _A_LITTLE_ABOVE = Decimal("0.8"), Decimal("1.05")
"""近100件 are 80 at the least; a little above 100 is often called so, too."""
_NO_LONGER_ROUND = Decimal(2)
"""20余次 are not 40."""


class Outcome(StrEnum):
    """How a number stands to what is known."""

    AGREES = "agrees"
    IN_SENTENCE = "in-sentence"
    DIFFERS = "differs"


class Truth(NamedTuple):
    """What a number should be: a figure of the data, or one that is computed from figures.

    `called` is its name, `reference` what prints it (empty if nothing does), `known` the figure of the data itself.
    """

    figure: Figure
    called: Worded
    reference: str = ""
    known: KnownNumber | None = None


class Verdict(NamedTuple):
    """What came of a claim: `start` and `end` are places of the passage, `code` and `params` say what differs.

    `truth` is what the number agrees with, or should be; None where its own sentence is all that is known.
    """

    outcome: Outcome
    statement: Statement
    start: int
    end: int
    truth: Truth | None = None
    code: str = ""
    params: Mapping[str, object] = MappingProxyType({})
    related: tuple[tuple[Worded, Place], ...] = ()


class Judge:
    """Judges the claims of one file."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.figures = lexicon.figures
        self.words = lexicon.words
        self.terms = lexicon.terms

    def verdicts(self, reader: Reader) -> Iterator[Verdict]:
        """What comes of the claims of a passage, in the order of the text."""
        for sentence in reader.sentences():
            yield from _Hearing(self, reader, sentence).verdicts()


class _Hearing:
    """Judges the claims of one sentence."""

    def __init__(self, judge: Judge, reader: Reader, sentence: Sentence) -> None:
        self.judge = judge
        self.lexicon = judge.lexicon
        self.reader = reader
        self.text = reader.text
        self.sentence = sentence
        self.words = judge.words
        self.record: Record | None = reader.passage.record
        self.statements = sentence.statements
        self.subjects: list[Statement] = []
        self.own = OwnNumbers(reader, sentence)
        self.respective = respective_shares(reader, sentence)
        self.whole = ""
        """Of what a share of the sentence is, by its path: those behind it are most likely of the same."""

    def verdicts(self) -> list[Verdict]:
        """One for each number of which something can be said."""
        found: dict[int, Verdict] = {}
        for index, statement in enumerate(self.statements):
            self.subjects.append(self._subject(index, statement))
            if (verdict := self._verdict(index, statement)) is not None:
                found[index] = verdict
        outcomes = {verdict.outcome for verdict in found.values()}
        if Outcome.DIFFERS in outcomes and Outcome.AGREES not in outcomes and is_of_another(self.reader, self.sentence):
            found = {index: verdict for index, verdict in found.items() if verdict.truth is None}
        for wrong in wrong_sums(self.reader, self.sentence):
            index = wrong.at
            before = found.get(index)
            if before is None or before.outcome is not Outcome.DIFFERS:
                found[index] = self._wrong_sum(wrong)
        return [found[index] for index in sorted(found)]

    def _verdict(self, index: int, statement: Statement) -> Verdict | None:
        role = statement.role
        if index in self.respective:
            return self._respectively(index, statement)
        if role in (Role.NAMED, Role.COUNT):
            return self._named(index, statement)
        if role in (Role.LEAVING, Role.ARRIVING, Role.COMPARED):
            return self._moved(index, statement)
        if role is Role.TIMES or (role is Role.CHANGE and statement.amount.unit in (DOUBLING, *self.words.times)):
            return self._times(index, statement)
        if role is Role.CHANGE:
            return self._change(index, statement)
        if role is Role.SHARE:
            return self._share(index, statement)
        if role is Role.COMPLETION:
            return self._completion(index, statement)
        if role is Role.AVERAGE:
            return self._by_sentence(statement, self.own.average(index))
        if role is Role.EXCESS:
            return self._excess(index, statement)
        return self._bounded(index, statement, statement.bounded) if statement.bounded else None

    # What a statement is of.

    def _subject(self, index: int, statement: Statement) -> Statement:
        """A statement with the names of what it is of: its own, or those of the number that it follows."""
        if index and statement.names and all(named.generic for named in statement.names) and not statement.marked:
            # of the department only where nothing else was spoken of before
            spoken = any(
                not all(named.generic for named in before.names) or not before.names for before in self.subjects
            )
            statement = statement._replace(alone=statement.alone and not spoken)
        if index == 0 or not statement.joined:
            return statement
        before = self.subjects[index - 1]
        if before.amount.single and before.role is Role.NAMED:  # 二期预算300.00万元
            return statement._replace(alone=False)
        if (
            statement.role is Role.NAMED
            and not statement.label
            and not statement.names
            and not statement.amount.percent
        ):
            unit = statement.amount.unit  # 公务接待22批次184人次
            names = tuple(named for named in before.names if named.known.unit == unit and unit != before.amount.unit)
            return statement._replace(
                names=names, name=before.name, scope=before.scope, alone=before.alone and bool(names)
            )
        if statement.role is Role.NAMED:
            if all(named.generic for named in statement.names) and (statement.qualifier or statement.names):
                return self._continued(statement, before)
            return statement
        if statement.role is Role.ARRIVING or not statement.names:
            before = before._replace(names=self._said_of(before))
            base = statement.base or (before.base if before.role in (Role.CHANGE, Role.COMPARED) else "")
            plan = before.plan if before.plan.endswith(statement.plan) else statement.plan
            return statement._replace(
                names=before.names, name=before.name, scope=before.scope, alone=before.alone, base=base, plan=plan
            )
        return statement

    def _said_of(self, before: Statement) -> tuple[Named, ...]:
        """The figures of which a number may be that follows another: of several of one name those that this one is."""
        fitting = [
            named
            for named in before.names
            if (value := self._in_unit(before.amount, named.known)) is not None and says(before.amount, *value)
        ]
        return tuple(fitting) if fitting and before.role is Role.NAMED and not before.scope else before.names

    def _continued(self, statement: Statement, before: Statement) -> Statement:
        """公务接待费预算4.00万元，决算2.34万元: a budget or what was spent, of what the number before is of."""
        words = self.judge.words
        if statement.label in words.spendings and before.name.endswith(words.incomes):
            group = before.name.removesuffix(words.incomes[0])  # 政府性基金预算收入180.00万元，支出172.60万元
            names = tuple(self.lexicon.named(f"{group}{statement.label}")) if group != before.name else ()
            own = names and self._share_parent(names, before.names)
            # 其他收入3.00万元，支出4.00万元: nothing is spent of an income
            return (
                statement._replace(names=names, name=f"{group}{statement.label}", alone=before.alone)
                if own
                else statement
            )
        if all(named.generic for named in before.names):  # of what nothing else is said, or nothing that is known
            return statement._replace(alone=statement.alone and before.alone and bool(before.names))
        qualifier = statement.qualifier or (PLAN if statement.name in self.judge.words.plans else FINAL)
        items = [named.item for named in before.names if named.item and named.item != named.known.reference]
        names, name = self.lexicon.of_item(items[0]) if items else (), before.name
        if not names:
            terms = self.judge.terms
            name = name[: terms.ending(terms.plans, name, len(name), 0)]
            wanted = f"{name}{self.judge.words.plan_title}" if qualifier == PLAN else name
            names = tuple(named for named in self.lexicon.named(wanted) if not named.within and not named.generic)
            qualifier = ""
        return statement._replace(
            names=names, name=name, qualifier=qualifier, alone=before.alone and bool(names), scope=before.scope
        )

    def _share_parent(self, names: Iterable[Named], others: Iterable[Named]) -> bool:
        """Whether figures stand in the same group of the file."""
        return {n.known.reference.parent for n in names} == {n.known.reference.parent for n in others}

    def _meant(
        self, statement: Statement, qualifier: str | None = None, amount: Amount | None = None
    ) -> list[KnownNumber]:
        """The figures that a statement may be of, in the year that its words say; those of its own record first."""
        qualifier = statement.qualifier if qualifier is None else qualifier
        names = [named for named in statement.names if not named.part or self._speaks_of_whole(named, statement)]
        found: list[KnownNumber] = []
        for named in names:
            if qualifier == PLAN and named.kind != PLAN:
                found += self.lexicon.plans(named.known, statement.name)
            elif qualifier == FINAL and named.kind == PLAN and named.item and named.item != named.known.reference:
                continue
            else:
                found.append(named.known)
        if amount is not None:
            found = [known for known in found if self._in_unit(amount, known) is not None]
            found = [known for known in found if known.unit == amount.unit] or found
        if self.record is not None and self.record.path:
            own = [known for known in found if known.reference.is_within(self.record.path)]
            found = own or found
        if statement.scope == "last":
            return [last for known in found if (last := self.lexicon.last_of(known)) is not None]
        return list(dict.fromkeys(found)) if not statement.scope else []

    def _speaks_of_whole(self, named: Named, statement: Statement) -> bool:
        """Whether the sentence has spoken of the whole of which a figure is a part, by a name or a reference."""
        whole = self.lexicon.by_reference.get(named.known.part_of)
        if whole is None:
            return False
        if self._lists_parts_of(whole):
            return True
        for other in self.statements:
            if other.amount.start >= statement.amount.start:
                return False
            if other.amount.figure is not None and other.amount.figure.path == whole.figure.path:
                return True
            if any(name.known is whole for name in other.names):
                return True
        return False

    def _lists_parts_of(self, whole: KnownNumber) -> bool:
        """Whether the sentence names every part of a figure, and all but one agree: it is of that figure."""
        parts = [known for known in self.lexicon.numbers if known.part_of == whole.reference]
        named = {part.reference: s.amount for part in parts for s in self.statements
                 if any(name.known is part for name in s.names)}  # fmt: skip
        if len(parts) < _LEAST_PARTS or len(named) < len(parts):
            return False
        values = ((named[part.reference], self._in_unit(named[part.reference], part)) for part in parts)
        return sum(value is None or not says(amount, *value) for amount, value in values) <= 1

    def _in_unit(self, amount: Amount, known: KnownNumber) -> tuple[Decimal, Decimal] | None:
        return in_unit_of(amount, known.figure, self.judge.words.alike_units)

    def _one(self, found: list[KnownNumber]) -> KnownNumber | None:
        """The figure meant; None if there is none, or if several that could be meant differ."""
        return found[0] if found and len({(known.figure.value, known.unit) for known in found}) == 1 else None

    def _may_tell(self, statement: Statement) -> bool:
        """Whether what a statement says is of this file and this year, so that a difference is one."""
        if not statement.alone or self._is_target(statement):
            return False
        start, end = max(self.sentence.start, statement.begins - _FAR_BEFORE), statement.begins
        text, terms = self.text, self.judge.terms
        if terms.elsewhere.search(text, start, end) or terms.periods.search(text, start, end):
            return False
        if terms.districts.search(text, start, end) and not self._is_of_work_data(statement):
            return False
        if self._is_running_total(start, statement.amount.start):
            return False
        for stop, (begin, year) in self.reader.dates.items():
            if start <= begin < end and not self._is_of_the_year(begin, stop, year, statement):
                return False
        before = text[start:end]
        if not statement.scope and self._has_spoken_of_last_year(start, end):
            return False
        for name in self.lexicon.own_names:
            before = before.replace(name, "")
        return not any(name in before for name in self.lexicon.others)

    def _is_target(self, statement: Statement) -> bool:
        """Whether a number is what is to be reached, in a text whose title and words say so, and not what was."""
        if not self.lexicon.sets_targets(self.reader.passage.path) or not statement.names:
            return False
        start, end = max(0, statement.begins - _FAR_BEFORE), statement.amount.start
        return self._is_of_work_data(statement) and self.judge.terms.aiming.search(self.text, start, end) is not None

    def _is_of_work_data(self, statement: Statement) -> bool:
        """Whether all that a name may mean is what the clerk counts: 全区热线工单, and not 全区在职人员."""
        return all(self.lexicon.is_work_data(named.known.reference) for named in statement.names)

    def _is_running_total(self, start: int, end: int) -> bool:
        """Whether a number is called 累计 and nothing before that says that it is of the report's year."""
        for found in self.judge.terms.running.finditer(self.text, start, end):
            before = self.text[start : found.start()]
            dates = [(self.text[at:stop], year) for stop, (at, year) in self.reader.dates.items() if start <= at < end]
            of_year = bool(dates) and all("月" not in date and year == self.figures_year for date, year in dates)
            of_year = of_year or _THE_YEAR.search(before) is not None
            if not of_year and not any(word in before for word in self.judge.words.yearly):
                return True
        return False

    def _is_of_the_year(self, begin: int, stop: int, year: int, statement: Statement) -> bool:
        """Whether a date that stands before a number leaves it a number of the whole year."""
        text, own = self.text[begin:stop], self.figures_year
        if year and year != own:
            return year == own - 1 and (statement.base == "last" or statement.scope == "last")
        return "月" not in text or _YEAR_END in text

    @property
    def figures_year(self) -> int:
        """The year of the report, 0 if it has none."""
        year = self.judge.figures.year
        return int(year.value) if year is not None else 0

    def _has_spoken_of_last_year(self, start: int, end: int) -> bool:
        """Whether last year was spoken of before, and not to compare with it."""
        words = self.judge.words
        for found in self.judge.terms.past.finditer(self.text, start, end):
            if not self.text.endswith(words.compare or ("\0",), start, found.start()) and not self.judge.terms.latin:
                return True
        return False

    # Named amounts and counts.

    def _named(self, index: int, statement: Statement) -> Verdict | None:
        said = self.subjects[index]
        amount = statement.amount
        found = self._meant(said, amount=amount)
        if said.names and all(named.short for named in said.names):
            if (own := self._of_itself(index)) is not None:
                return self._by_sentence(statement, own)
            if not said.alone:  # 食堂满意率 is not 满意率, even where both are the same
                return None
        if len(found) > 1 and self._total_before(index) is not None:  # 编制24个 and 在职22人 are both 行政编制
            found = [known for known in found if self._belongs(index, known)] or found
        for known in found:
            value = self._in_unit(amount, known)
            if value is not None and (says(amount, *value) or prints_alike(amount, known.figure)):
                return self._agrees(statement, self._truth(known))
        if not found and (own := self._of_itself(index)) is not None:
            return self._by_sentence(statement, own)
        if (own := self.own.converted(index)) is not None:
            return self._by_sentence(statement, own)
        one = self._one(found)
        if one is None or not self._may_tell(said) or not self._belongs(index, one):
            return None
        for truth in self._farther_shares(one):
            if amount.decimals and self._is(amount, truth):  # a whole number would fit too many
                return self._agrees(statement, truth)
        if amount.figure is not None:
            return self._wrong_reference(statement, one, said)
        if one.figure.about:
            return None
        return self._differs(statement, self._truth(one))

    def _of_itself(self, index: int) -> Reckoned | None:
        """What the other numbers of its sentence make of a number of which the data know nothing."""
        if self.statements[index].amount.percent:
            return self.own.quotient(index) or self.own.rate(index)
        return self.own.saving(index)

    def _belongs(self, index: int, known: KnownNumber) -> bool:
        """Whether what is said behind 其中 of a total is of a figure that the total has as a part."""
        total = self._total_before(index)
        if total is None:
            return True
        at, said = total
        wholes = self.lexicon.wholes(known)
        amount = self.statements[at].amount
        if amount.figure is not None:
            return any(whole.figure.path == amount.figure.path for whole in wholes) or self._is_value_of(amount, wholes)
        meant = self._meant(said, amount=amount)
        return any(whole in wholes for whole in meant) or self._is_value_of(amount, wholes)

    def _is_value_of(self, amount: Amount, wholes: Iterable[KnownNumber]) -> bool:
        return any((value := self._in_unit(amount, whole)) is not None and says(amount, *value) for whole in wholes)

    def _total_before(self, index: int) -> tuple[int, Statement] | None:
        """The number before the last 其中 that stands before a number, and what it is of."""
        among = bisect_right(self._amongs, self.statements[index].amount.start, key=lambda span: span[1]) - 1
        if among < 0:
            return None
        begin = self._amongs[among][0]
        at = bisect_right(self.statements, begin, 0, index, key=lambda statement: statement.amount.end) - 1
        return (self._no_rates[at], self.subjects[self._no_rates[at]]) if at >= 0 else None

    @cached_property
    def _amongs(self) -> list[tuple[int, int]]:
        """Where each 其中 of the sentence begins and ends."""
        return [
            found.span() for found in self.judge.terms.among.finditer(self.text, self.sentence.start, self.sentence.end)
        ]

    @cached_property
    def _no_rates(self) -> list[int]:
        """For each number the last one up to it that is no rate; the first of all, where there is none."""
        rates = (Role.SHARE, Role.CHANGE, Role.COMPLETION, Role.EXCESS)
        last, found = 0, []
        for at, statement in enumerate(self.statements):
            last = at if statement.role not in rates else last
            found.append(last)
        return found

    # Changes.

    def _moved(self, index: int, statement: Statement) -> Verdict | None:
        """由12.39万元降到11.80万元: last year's figure, then this year's."""
        said = self.subjects[index]
        found = self._meant(said._replace(scope=""), FINAL)
        one = self._one(found)
        if one is None or said.base in ("other", "plan"):
            return None
        known = one if statement.role is Role.ARRIVING else self.lexicon.last_of(one)
        value = self._in_unit(statement.amount, known) if known is not None else None
        if known is None or value is None:
            return None
        truth = self._truth(known)
        if says(statement.amount, *value):
            return self._agrees(statement, truth)
        return self._differs(statement, truth) if self._may_tell(said) else None

    def _change(self, index: int, statement: Statement) -> Verdict | None:
        said = self.subjects[index]
        amount = statement.amount
        pair = self._beside(said, statement.whole) if statement.whole else None
        if pair is not None and (truth := self._difference(*pair, amount)) is not None:
            sign = _way(*pair)
            if self._is(amount, truth) and sign in (0, statement.sign):
                return self._agrees(statement, truth)
            return self._differs(statement, truth, sign) if self._may_tell(said) else None
        found = self._meant(said._replace(scope=""), FINAL) if said.base != "other" else []
        one = self._one([known for known in found if not known.is_rate])
        truths: list[tuple[Truth, int]] = []
        opening = self._opening(said, statement, one)
        if one is not None and opening is not None and (truth := self._difference(one, opening, amount)) is not None:
            truths.append((truth, _way(one, opening)))
        if one is not None:
            last = self.lexicon.last_of(one)
            bases = [last] if last is not None and said.base in ("", "last") else []
            bases += self.lexicon.plans(one, said.name) if said.base in ("", "plan") else []
            for base in bases:
                if base.figure.value == 0 and amount.percent:
                    return self._on_nothing(statement, one, base) if self._may_tell(said) else None
                if (truth := self._difference(one, base, amount)) is not None:
                    truths.append((truth, _way(one, base)))
        for truth, sign in truths:
            if self._is(amount, truth) and sign in (0, statement.sign):
                return self._agrees(statement, truth)
        if truths and not said.base and (own := self.own.against_plan(index)) is not None:
            return self._by_sentence(statement, own)
        if truths and self._may_tell(said):
            return self._differs(statement, truths[0][0], truths[0][1])
        return self._by_sentence(statement, self.own.change(index) or self.own.saving(index))

    def _opening(self, said: Statement, statement: Statement, one: KnownNumber | None) -> KnownNumber | None:
        """What there was at the beginning of the year of what a figure says for its end: 年末结转和结余, 比年初减少.

        Of several figures of one name only the largest, which the others are parts of, has what has one figure alone.
        """
        words = self.text[statement.begins : statement.amount.start]
        pair = next((pair for pair in self.words.year_ends if said.name.startswith(pair[0]) and pair[1] in words), None)
        if pair is None or one is None:
            return None
        alike = [named.known for named in self.lexicon.named(said.name) if named.known is not one]
        if any(known.figure.value >= one.figure.value for known in alike if known.unit == one.unit):
            return None
        others = self.lexicon.named(f"{pair[1]}{said.name.removeprefix(pair[0])}")
        return self._one([named.known for named in others if not named.within and named.known.unit == one.unit])

    def _times(self, index: int, statement: Statement) -> Verdict | None:
        """How many times last year's figure a figure is: 翻一番, 增长两倍."""
        said = self.subjects[index]
        if statement.whole and (pair := self._beside(said, statement.whole)) is not None:
            return self._multiple(statement, said, *pair)
        found = self._meant(said._replace(scope=""), FINAL) if said.base in ("", "last") else []
        one = self._one([known for known in found if not known.is_rate])
        last = self.lexicon.last_of(one) if one is not None else None
        if one is not None and last is not None and statement.role is Role.TIMES:
            return self._multiple(statement, said, one, last)
        percent = statement.amount._replace(unit="%", decimals=0)
        if one is None or last is None or (truth := self._difference(one, last, percent)) is None:
            return self._by_sentence(statement, self.own.times(index))
        if is_times(statement, Range(truth.figure.value + 1, truth.figure.value + 1)):
            return self._agrees(statement, truth)
        sign = 1 if truth.figure.value > 0 else -1
        return self._differs(statement._replace(amount=percent), truth, sign) if self._may_tell(said) else None

    def _beside(self, said: Statement, phrase: str) -> tuple[KnownNumber, KnownNumber] | None:
        """The two figures of which one is compared with another by name: 项目支出比基本支出多406.30万元."""
        one = self._one([known for known in self._meant(said, FINAL) if not known.is_rate]) if not said.scope else None
        other = self._one(self._wholes_called(phrase, one)) if one is not None else None
        alike = next((word for word in self.words.alike if phrase.endswith(word)), "")
        if one is not None and other is None and alike:  # 与基本支出相比, and not 比基本支出
            other = self._one(self._wholes_called(phrase.removesuffix(alike), one))
        if one is None or other is None or one.figure.path == other.figure.path or one.unit != other.unit:
            return None
        if phrase.endswith((*self.words.plans, *self.words.generic)):  # the budget of what is spoken of
            return None
        return one, other

    def _multiple(self, statement: Statement, said: Statement, one: KnownNumber, other: KnownNumber) -> Verdict | None:
        """How many times another figure a figure is: 项目支出是基本支出的近13倍."""
        try:
            figure = one.figure / other.figure
        except FigureError:
            return None
        truth = Truth(figure, one.called)
        if is_times(statement, Range(figure.value, figure.value)):
            return self._agrees(statement, truth)
        return self._differs(statement, truth) if self._may_tell(said) else None

    def _difference(self, one: KnownNumber, base: KnownNumber, amount: Amount) -> Truth | None:
        """By how much a figure is more than another, as an amount or as a rate."""
        try:
            figure = one.figure - base.figure
            if amount.percent:
                figure = figure / base.figure
        except FigureError:
            return None
        if not amount.percent and self._in_unit(amount, one) is None:
            return None
        reference, other = self._reference(one), str(base.reference)
        form = "growth" if amount.percent else "change"
        return Truth(figure, one.called, f"{reference} | {form}({other})" if "[" not in other else "")

    def _on_nothing(self, statement: Statement, one: KnownNumber, base: KnownNumber) -> Verdict:
        return self._verdict_of(
            Outcome.DIFFERS,
            statement,
            self._truth(one),
            "claim-on-nothing",
            {
                "title": one.called,
                "base": self.judge.figures.names.name_in_file(base.figure),
                "last": last_of(self.judge.figures.words.period),
            },
        )

    # What is not exact.

    def _bounded(self, index: int, statement: Statement, bounded: Bounded) -> Verdict | None:
        """超过, 不足, 近, 余, 三分之一: whether a figure can be called so. One that can is no copy of it."""
        said = self._subject(index, bounded.said)
        amount = said.amount
        if said.role is Role.SHARE:
            part, wholes = self._shared(said)
            truths = self._shares(said, part, wholes)
        else:
            part = self._one(self._meant(said, amount=amount))
            truths = [self._truth(part)] if part is not None and not part.figure.about else []
        if part is None or not truths or not self._may_tell(said) or not self._belongs(index, part):
            return None
        sizes = [size for truth in truths if (size := self._measured(amount, truth.figure)) is not None]
        if not sizes or any(_is_within(bounded.bound, amount.value, size) for size in sizes):
            return None
        return self._differs(statement._replace(amount=amount), truths[0])

    def _measured(self, amount: Amount, figure: Figure) -> Decimal | None:
        """How much a figure is in the unit of a number."""
        if amount.percent:
            return _in_percent(figure)
        size = self._size(amount, figure)
        return None if size is None else size[0]

    # Shares.

    def _shared(self, said: Statement) -> tuple[KnownNumber | None, list[KnownNumber]]:
        """What is said to be a share, and of what, where that is said."""
        part = self._one([known for known in self._meant(said, FINAL) if not known.is_rate])
        return part, self._wholes_called(said.whole, part) if said.whole else []

    def _shares(self, said: Statement, part: KnownNumber | None, wholes: list[KnownNumber]) -> list[Truth]:
        """What the share of a part may be: of the whole that is said, or else of any of which it is a part."""
        if part is None:
            return []
        if said.whole:
            whole = self._one(wholes)
            return self._quotients(part, [whole]) if whole is not None else []
        shares = self.lexicon.shares(part)
        wholes = self._likeliest_wholes(part)
        bases = [base for share in shares if (base := self._base_of(share)) is not None]
        farther = [whole for base in bases for whole in self.lexicon.wholes(base) if whole not in wholes]
        return [*map(self._truth, shares), *self._quotients(part, wholes), *self._quotients(part, farther)]

    def _share(self, index: int, statement: Statement) -> Verdict | None:
        said, amount = self.subjects[index], statement.amount
        part, wholes = self._shared(said)
        truths = self._shares(said, part, wholes)
        own: Reckoned | None = None
        if statement.whole:
            if part is None or not wholes:
                own = self.own.share(index, self.own.called(statement.whole, index))
        else:
            total = self._total_before(index)
            own = self.own.share(index, self.statements[total[0]] if total else None)
        for truth in truths:
            if self._is(amount, truth):
                self.whole = _whole_of(truth)
                return self._agrees(statement, truth)
        if own is not None and own.fits:
            return self._by_sentence(statement, own)
        if truths and self._may_tell(said) and part is not None and self._belongs(index, part):
            return self._differs(statement, self._likeliest(truths))
        return self._by_sentence(statement, own or self.own.rate(index)) if not truths else None

    def _respectively(self, index: int, statement: Statement) -> Verdict | None:
        """One of several shares, each of what stands at its place before them: 分别占本年收入的96.38%、3.54%."""
        of = self.respective[index]
        before = of.said if of.part is None else self.subjects[of.part]
        said = before._replace(amount=statement.amount, role=Role.SHARE, whole=of.whole)
        part, wholes = self._shared(said)
        truths = self._shares(said, part, wholes)
        for truth in truths:
            if self._is(statement.amount, truth):
                self.whole = _whole_of(truth)
                return self._agrees(statement, truth)
        if not truths or not self._may_tell(said):
            return None
        return self._differs(statement, self._likeliest(truths))

    def _likeliest(self, truths: list[Truth]) -> Truth:
        """What a share should be: of what the one before it is, or else of the first that it may be of."""
        return next((truth for truth in truths if self.whole and _whole_of(truth) == self.whole), truths[0])

    def _farther_shares(self, share: KnownNumber) -> list[Truth]:
        """What the part of a figure that is called a share is of what its whole is a part of."""
        origin, base = share.figure.origin, self._base_of(share)
        if base is None or not isinstance(origin, Computed) or not share.title.endswith(self.words.share_names):
            return []
        part = next((known for known in self.lexicon.numbers if known.figure.path == origin.operands[0].path), None)
        return self._quotients(part, self.lexicon.wholes(part) + self.lexicon.wholes(base)) if part is not None else []

    def _likeliest_wholes(self, part: KnownNumber) -> list[KnownNumber]:
        """The figures of which a number is a part, that first which a sentence means that does not say: the largest of
        the same group. 财政拨款收入占97.75% is of 总收入, and neither of 本年收入合计 nor of the budget made of it."""
        wholes = self.lexicon.wholes(part)[::-1]
        return sorted(wholes, key=lambda whole: whole.reference.top != part.reference.top)

    def _wholes_called(self, phrase: str, part: KnownNumber | None) -> list[KnownNumber]:
        """The figures that go by the words behind 占."""
        terms, found = self.judge.terms, []
        for _ in range(3):
            found = [
                named.known
                for named in self.lexicon.named(phrase.lower() if terms.latin else phrase)
                if not named.within and not named.part and not named.known.is_rate
            ]
            if found:
                break
            end = len(phrase)
            if terms.districts.match(phrase):  # of all of a district, and not of the department
                break
            shorter = next((phrase[len(w) :] for w in self.judge.words.fronts if phrase.startswith(w)), "")
            phrase = shorter or phrase[: terms.ending(terms.share_tails, phrase, end, 0)]
        if part is not None:
            found = [known for known in found if known.unit == part.unit and known is not part]
        return [known for known in found if "[" not in known.reference] or found

    def _quotients(self, part: KnownNumber, wholes: list[KnownNumber]) -> list[Truth]:
        found = []
        for whole in wholes:
            try:
                figure = part.figure / whole.figure
            except FigureError:
                continue
            reference = f"{self._reference(part)} | share({whole.reference})" if "[" not in whole.reference else ""
            found.append(Truth(figure, part.called, reference))
        return found

    # Plans.

    def _completion(self, index: int, statement: Statement) -> Verdict | None:
        said, amount = self.subjects[index], statement.amount
        finals = self._finals(said)
        truths: list[Truth] = []
        one = self._one(finals)
        if one is not None:
            for known in finals:
                truths += [self._truth(rate) for rate in self.lexicon.rates(known) if self._is_rate_of(rate, said)]
                truths += self._quotients(known, self._planned(known, said, said.plan))
        for truth in truths:
            if self._is(amount, truth):
                return self._agrees(statement, truth)
        alike = {truth.figure.value for truth in truths}
        if truths and self._may_tell(said):
            return self._differs(statement, truths[0]) if len(alike) == 1 else None
        return self._by_sentence(statement, self.own.completion(index) or self.own.rate(index)) if not truths else None

    def _finals(self, said: Statement) -> list[KnownNumber]:
        """What came about, of a subject that is named, or of the record to which a text belongs."""
        if said.names:
            found = [known for known in self._meant(said, FINAL) if not known.is_rate]
            items = {named.item for named in said.names if named.item}
            for item in items if not found else ():
                found += self._of_item(item)
            return found
        if self.record is not None and self.record.path.endswith("]") and said.alone:
            return self._of_item(FactPath(self.record.path))
        return []

    def _of_item(self, item: FactPath) -> list[KnownNumber]:
        return [
            known
            for known in self.lexicon.numbers
            if known.reference.parent == item and known.unit in IN_YUAN and self.lexicon.kind(known) == FINAL
        ]

    def _planned(self, known: KnownNumber, said: Statement, plan: str) -> list[KnownNumber]:
        """What was planned for a figure: under its own name, or, of the department's whole spending, the budget that
        the words name."""
        found = self.lexicon.plans(known, said.name)
        if not found and plan and said.names and all(named.generic for named in said.names):
            found = [
                named.known
                for named in self.lexicon.named(plan)
                if named.kind == PLAN and not named.item and not named.within
            ]
        return [other for other in found if other.unit == known.unit and not other.reference.is_within(LAST)]

    def _is_rate_of(self, rate: KnownNumber, statement: Statement) -> bool:
        """Whether a rate is of the budget that the words name: 年初预算 is not 全年预算."""
        plan = statement.plan
        mine = [word for word in self.judge.words.plans if word in rate.title]
        return not plan or not mine or any(word.startswith(plan[:2]) or plan.startswith(word) for word in mine)

    def _excess(self, index: int, statement: Statement) -> Verdict | None:
        said, amount = self.subjects[index], statement.amount
        truths: list[tuple[Truth, int]] = []
        finals = self._finals(said)
        one = self._one(finals)
        if one is not None:
            for known in finals:
                plans = self._planned(known, said, said.plan)
                plans = plans or [
                    base
                    for rate in self.lexicon.rates(known)
                    if self._is_rate_of(rate, said) and (base := self._base_of(rate)) is not None
                ]
                for plan in plans:
                    sign = 1 if known.figure.value >= plan.figure.value else -1
                    budget = self._truth(plan)
                    if sign == statement.sign and self._is(amount, budget):  # 低于预算14.00万元, which is the budget
                        return self._agrees(statement, budget)
                    if (truth := self._difference(known, plan, amount)) is not None:
                        truths.append((truth._replace(reference=""), sign))
        for truth, sign in truths:
            if self._is(amount, truth) and sign == statement.sign:
                return self._agrees(statement, truth)
        if truths and self._may_tell(said):
            alike = {truth.figure.value for truth, _ in truths}
            return self._differs(statement, *truths[0]) if len(alike) == 1 else None
        return self._by_sentence(statement, self.own.excess(index))

    def _base_of(self, rate: KnownNumber) -> KnownNumber | None:
        """What a rate is on."""
        origin = rate.figure.origin
        path = origin.operands[-1].path if isinstance(origin, Computed) else ""
        return next((known for known in self.lexicon.numbers if path and known.figure.path == path), None)

    # What is said of it.

    def _is(self, amount: Amount, truth: Truth) -> bool:
        """Whether a number is what a figure is, of the data or computed; its sign is in the words."""
        figure = truth.figure
        if amount.percent:
            rate = _in_percent(figure)
            return says(amount, abs(rate)) or prints(amount, figure)
        size = self._size(amount, figure)
        return size is not None and says(amount, *size)

    def _size(self, amount: Amount, figure: Figure) -> tuple[Decimal, Decimal] | None:
        value = in_unit_of(amount, figure, self.judge.words.alike_units)
        return None if value is None else (abs(value[0]), value[1])

    def _truth(self, known: KnownNumber) -> Truth:
        return Truth(known.figure, known.called, self._reference(known), known)

    def _reference(self, known: KnownNumber) -> str:
        """The expression for a figure in this text: a record's own members go by their names alone."""
        record = self.record
        if record is not None and record.path:
            for path in (FactPath(known.figure.path), known.reference):
                if path.is_within(record.path):
                    return str(path.relative_to(record.path))
        return str(known.reference)

    def _agrees(self, statement: Statement, truth: Truth) -> Verdict:
        return self._verdict_of(Outcome.AGREES, statement, truth)

    def _verdict_of(
        self,
        outcome: Outcome,
        statement: Statement,
        truth: Truth | None,
        code: str = "",
        params: dict[str, object] | None = None,
        related: tuple[tuple[Worded, Place], ...] = (),
    ) -> Verdict:
        start, end = self.reader.span(statement.amount.start, statement.amount.end)
        if statement.amount.figure is not None:
            index = self.reader.condensed.references[statement.amount.start]
            _, start, end = self.reader.passage.references[index]
        text = self.reader.passage.text[start:end]
        return Verdict(outcome, statement, start, end, truth, code, {"text": text, **(params or {})}, related)

    def _differs(self, statement: Statement, truth: Truth, sign: int = 0) -> Verdict:
        """A number that is not what the data give, with what they give and from which lines."""
        names, amount = self.judge.figures.names, statement.amount
        printed: Worded = self._printed(amount, truth)
        start, end = (statement.bounded[1:3]) if statement.bounded else (amount.start, amount.end)
        text: Worded = self.reader.passage.text[slice(*self.reader.span(start, end))]
        if statement.role is Role.CHANGE:
            text = f"{statement.label}{text}"
            code = _beside(sign) if statement.whole else _moved(sign, percent=amount.percent)
            printed = Saying(code, {"text": printed}) if sign else printed
        elif statement.role is Role.TIMES:
            text = f"{statement.label}{text}"
        elif statement.role is Role.EXCESS:
            text = f"{statement.label}{text}"
            printed = Saying("claim-over" if sign > 0 else "claim-under", {"text": printed})
        stated = truth.known is not None and isinstance(truth.figure.origin, Stated)
        params: dict[str, object] = {"text": text, "title": truth.called, "printed": printed}
        if not stated:
            params["formula"] = names.formula_with_values(truth.figure)
        if truth.reference and amount.figure is None:
            params["reference"] = f"{{{{ {truth.reference} }}}}"
        parts = typed_places(truth.figure)
        related = tuple((Saying("named-value", {"name": names.name_in_file(part), "value": printed_text(part)}), place)
                        for part, place in parts)  # fmt: skip
        code = "claim-stated" if stated else "claim-computed"
        return self._verdict_of(Outcome.DIFFERS, statement, truth, code, params, related)

    def _printed(self, amount: Amount, truth: Truth) -> str:
        figure = truth.figure
        if amount.percent:
            if truth.known is not None:
                return printed_text(figure)
            return shown(abs(_in_percent(figure)), amount.decimals, "%")
        if truth.known is not None and in_unit_of(amount, figure, ()) is not None:
            return printed_text(figure)
        if amount.unit in self.words.times:
            return shown(figure.value, max(amount.decimals, 2), amount.unit)
        return shown(abs(figure.value), amount.decimals, figure.unit)

    def _wrong_reference(self, statement: Statement, known: KnownNumber, said: Statement) -> Verdict | None:
        """A reference whose words name another figure than it prints."""
        figure = statement.amount.figure
        if figure is None or not figure.path:
            return None
        names = self.judge.figures.names
        params: dict[str, object] = {
            "name": said.name,
            "title": known.called,
            "printed": printed_text(known.figure),
            "other": names.name_in_file(figure),
            "value": printed_text(figure),
            "reference": f"{{{{ {self._reference(known)} }}}}",
        }
        places = ((known.called, known.figure.place), (names.name_in_file(figure), figure.place))
        related = tuple((called, place) for called, place in places if place is not None)
        return self._verdict_of(Outcome.DIFFERS, statement, self._truth(known), "claim-reference", params, related)

    def _by_sentence(self, statement: Statement, own: Reckoned | None) -> Verdict | None:
        """A number that its own sentence makes, or does not; None if it makes nothing of it."""
        if own is None:
            return None
        if own.fits:
            return self._verdict_of(Outcome.IN_SENTENCE, statement, None, params={"formula": own.formula})
        amount = statement.amount
        text: Worded = self.reader.passage.text[slice(*self.reader.span(amount.start, amount.end))]
        if statement.role in (Role.CHANGE, Role.EXCESS, Role.AVERAGE):
            text = f"{statement.label}{text}"
        printed: Worded = shown(abs(own.value), amount.decimals, own.unit or amount.unit)
        params: dict[str, object] = {"text": text, "formula": own.formula, "printed": printed}
        return self._verdict_of(Outcome.DIFFERS, statement, None, "claim-sentence", params)

    def _wrong_sum(self, wrong: Sum) -> Verdict:
        statement = self.statements[wrong.at]
        params: dict[str, object] = {"formula": wrong.formula, "printed": wrong.printed}
        return self._verdict_of(Outcome.DIFFERS, statement, None, wrong.code, params)


def _in_percent(figure: Figure) -> Decimal:
    """A rate in percent, of the data (99.1%, 3‰) or computed (0.12)."""
    value, unit = in_percent(figure.value, figure.unit.strip())
    return value if unit == "%" else EXACT.multiply(value, Decimal(100))


def _whole_of(truth: Truth) -> str:
    """The path of what a share is a share of; empty if that has none."""
    origin = truth.figure.origin
    return origin.operands[-1].path if isinstance(origin, Computed) and origin.operands else ""


def _way(one: KnownNumber, other: KnownNumber) -> int:
    """1 if a figure is more than another, -1 if it is less, 0 if it is as much."""
    return (one.figure.value > other.figure.value) - (one.figure.value < other.figure.value)


def _beside(sign: int) -> str:
    """The code of the words for more or less than something else."""
    return "claim-more" if sign > 0 else "claim-less"


def _moved(sign: int, *, percent: bool) -> str:
    """The code of the words for an increase or a decrease."""
    if percent:
        return "claim-grew" if sign > 0 else "claim-fell"
    return "claim-rise" if sign > 0 else "claim-fall"


def _is_within(bound: Bound, typed: Decimal, value: Decimal) -> bool:
    """Whether a value can be called so: only what nobody would say is wrong."""
    if bound is Bound.FRACTION:
        return abs(value - typed) <= _NEXT_FRACTION
    if bound is Bound.MOST:
        return value <= typed
    if bound is Bound.NEAR:
        return typed * _FAR_BELOW <= value <= typed * _A_LITTLE_ABOVE
    return typed <= value and (bound is Bound.LEAST or value < typed * _NO_LONGER_ROUND)


def prints_alike(amount: Amount, figure: Figure) -> bool:
    """Whether a rate is what a figure prints, a digit that was moved included."""
    return amount.unit == "%" and figure.form.kind == "percent" and prints(amount, figure)
