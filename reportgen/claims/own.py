"""What the other numbers of its sentence make of a number: changes, shares, rates, averages and what is left.

Only numbers that stand right before it count (由a降到b，减少x), or those whose words say that they belong to it
(收回486份，回收率97.2%). Where two could be meant, nothing is made of them.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from reportgen.claims.arithmetic import Range, explains, half_unit, in_unit, is_money, one_of, same_kind, written
from reportgen.claims.grammar import DOUBLING, Amount, Reader, Role, Sentence, Statement
from reportgen.claims.names import FINAL, PLAN
from reportgen.values.operations import SIGNS
from reportgen.values.period import YEAR

_CHAIN = 4
"""So many numbers before one belong to its claim: 由12.39万元降到11.80万元，减少0.59万元，下降4.76%."""
_STOP = "；"
_LEAST, _MOST = 2, 4
"""How many characters a rate has before 率: 回收率, 预算执行率; longer ones are names of something in particular."""
_AHEAD = 3
"""So many numbers behind one belong to it: 减少0.59万元，下降4.76%，由12.39万元降到11.80万元."""
_BEHIND = 60
"""So many numbers are looked back over for amounts and counts, where others lie between."""
_HUNDRED = Decimal(100)
_NEARLY, _LOOSELY, _WELL_OVER = Decimal("0.95"), Decimal("0.8"), Decimal("1.5")
"""How far a round number of times may be off."""


class Reckoned(NamedTuple):
    """What a number should be by its sentence: whether it is, how that is computed, and the value in its unit."""

    fits: bool
    formula: str
    value: Decimal
    unit: str = ""
    """Its unit, where the number has another one."""


class OwnNumbers:
    """The numbers of one sentence, and what they make of each other."""

    def __init__(self, reader: Reader, sentence: Sentence) -> None:
        self.reader = reader
        self.text = reader.text
        self.terms = reader.terms
        self.words = reader.terms.words
        self.sentence = sentence
        self.statements = sentence.statements
        self._narrowings: dict[int, int] = {}
        self.decimals = max((s.amount.decimals for s in self.statements if is_money(s.amount.unit)), default=0)

    # Numbers as the sentence has them.

    def said(self, statement: Statement) -> str:
        """A number as its sentence has it."""
        amount = statement.amount
        if amount.figure is not None:
            return f"{amount.value}{amount.unit}"
        return "".join(self.reader.passage.text[slice(*self.reader.span(amount.start, amount.end))].split())

    def written(self, amount: Amount, unit: str) -> Range:
        """The values that a number may stand for, beside the others of its sentence."""
        return written(amount, self.decimals if is_money(amount.unit) else 0, unit)

    def bare(self, statement: Statement) -> str:
        """How a number is called, without the words that may follow a name."""
        label = statement.label
        while (end := self.terms.ending(self.terms.fillers, label, len(label), 0)) < len(label):
            label = label[:end]
        return label

    def chain(self, index: int) -> list[Statement]:
        """The numbers before one that it follows directly, the nearest first."""
        found: list[Statement] = []
        for at in range(index - 1, max(-1, index - 1 - _CHAIN), -1):
            if not self.statements[at + 1].joined and self.statements[at + 1].role is not Role.ARRIVING:
                break
            if self.statements[at].role is Role.UNREAD:
                break
            found.append(self.statements[at])
        return found

    def called(self, phrase: str, index: int) -> Statement | None:
        """The number before one that is called by a phrase."""
        for at in range(index - 1, -1, -1):
            statement = self.statements[at]
            if statement.role is Role.NAMED and phrase and (phrase in statement.label or phrase == statement.name):
                return statement
        return None

    # Changes.

    def change(self, index: int) -> Reckoned | None:
        """A change: 由a降到b，减少x，下降y%, or b，比上年减少x，下降y%."""
        statement, chain = self.statements[index], self.chain(index)
        moved = self._moved(index, chain)
        if moved is not None:
            return self._between(statement, *moved)
        if not statement.amount.percent or not statement.joined:
            return None
        change = chain[0] if chain and chain[0].role is Role.CHANGE and not chain[0].amount.percent else None
        now = chain[1] if len(chain) > 1 and chain[1].role in (Role.NAMED, Role.ARRIVING) else None
        if change is None or now is None or not same_kind(change.amount, now.amount) or not change.joined:
            return None
        if change.sign != statement.sign:
            return None
        unit = now.amount.unit
        by, after = self.written(change.amount, unit), self.written(now.amount, unit)
        if not change.base and self._may_be_before(index - 2):
            usual = by.over(after)  # 较年初83.00万元增加27.00万元，增长32.53%: what is named may be what there was
            if usual is None or not explains(statement.amount, usual):
                return None
            value = _value(change.amount, unit) / now.amount.value * _HUNDRED
            return Reckoned(True, f"{self.said(change)} {SIGNS['/']} {self.said(now)}", value)
        before = after.minus(by) if change.sign > 0 else after.plus(by)
        rate = by.over(before)
        exact_before = now.amount.value - change.sign * _value(change.amount, unit)
        if rate is None or exact_before <= 0:
            return None
        mark = "-" if change.sign > 0 else "+"
        formula = f"{self.said(change)} ÷ ({self.said(now)} {mark} {self.said(change)})"
        value = _value(change.amount, unit) / exact_before * _HUNDRED
        return Reckoned(explains(statement.amount, rate), formula, value)

    def _may_be_before(self, index: int) -> bool:
        """Whether the number from which a change is counted may be what there was before it: the words of its clause
        say so (较年初83所, 原有83所), or it has none and stands behind another of its kind (110所（83所）)."""
        statement = self.statements[index]
        if statement.role is Role.ARRIVING:
            return False
        clause = self.reader.label(self.sentence.start, statement.amount.start)
        if not clause:
            return bool(index) and same_kind(self.statements[index - 1].amount, statement.amount)
        return self.terms.before.search(clause) is not None

    def _moved(self, index: int, chain: list[Statement]) -> tuple[Statement, Statement] | None:
        """From which number to which one a change goes: 由a降到b before or behind it, or b，比上年的a减少."""
        leaving = next((s for s in chain if s.role is Role.LEAVING), None)
        arriving = next((s for s in chain if s.role is Role.ARRIVING), None)
        if leaving is not None and arriving is not None:
            return leaving, arriving
        ahead = self._ahead(index)
        compared = next((s for s in [*chain[:2], *ahead[:1]] if s.role is Role.COMPARED), None)
        if compared is not None:
            nows = [s for s in chain if s.role is Role.NAMED and s.amount.start < compared.amount.start]
            return (compared, nows[0]) if nows and same_kind(nows[0].amount, compared.amount) else None
        for first, second in pairwise(ahead):
            if first.role is Role.LEAVING and second.role is Role.ARRIVING:
                return first, second
        return None

    def _ahead(self, index: int) -> list[Statement]:
        """The numbers that follow one directly."""
        found: list[Statement] = []
        for statement in self.statements[index + 1 : index + 1 + _AHEAD]:
            if not statement.joined and statement.role is not Role.ARRIVING:
                break
            found.append(statement)
        return found

    def _between(self, statement: Statement, leaving: Statement, arriving: Statement) -> Reckoned | None:
        """A change from one number to another."""
        amount, unit = statement.amount, arriving.amount.unit
        if amount.unit in self.words.points and leaving.amount.percent and arriving.amount.percent:
            return self._in_points(statement, leaving, arriving)
        if not same_kind(leaving.amount, arriving.amount):
            return None
        first, second = self.written(leaving.amount, unit), self.written(arriving.amount, unit)
        moved = second.minus(first)
        wrong_way = (moved.least >= 0 and statement.sign < 0) or (moved.most <= 0 and statement.sign > 0)
        wrong_way = wrong_way and moved.least != moved.most
        high, low = (arriving, leaving) if statement.sign > 0 else (leaving, arriving)
        formula = f"{self.said(high)} - {self.said(low)}"
        if amount.percent:
            rate = moved.size().over(first)
            if rate is None:
                return None
            before = _value(leaving.amount, unit)
            value = abs(arriving.amount.value - before) / before * _HUNDRED
            formula = f"({formula}) ÷ {self.said(leaving)}"
            return Reckoned(explains(amount, rate) and not wrong_way, formula, value)
        if not same_kind(amount, arriving.amount):
            return None
        by = self.written(arriving.amount, amount.unit).minus(self.written(leaving.amount, amount.unit)).size()
        exact = abs(_value(arriving.amount, amount.unit) - _value(leaving.amount, amount.unit))
        return Reckoned(explains(amount, by) and not wrong_way, formula, exact)

    def _in_points(self, statement: Statement, leaving: Statement, arriving: Statement) -> Reckoned:
        """A change from one rate to another, in percentage points; each of the two is rounded."""
        exact = arriving.amount.value - leaving.amount.value
        half = half_unit(leaving.amount.decimals) + half_unit(arriving.amount.decimals)
        right_way = exact * statement.sign >= 0
        high, low = (arriving, leaving) if exact > 0 else (leaving, arriving)
        fits = explains(statement.amount, Range(abs(exact) - half, abs(exact) + half))
        return Reckoned(fits and right_way, f"{self.said(high)} - {self.said(low)}", exact)

    def times(self, index: int) -> Reckoned | None:
        """How many times as much as before a number is: 由a增至b，翻一番."""
        statement = self.statements[index]
        moved = self._moved(index, self.chain(index))
        if moved is None or not same_kind(moved[0].amount, moved[1].amount):
            return None
        leaving, arriving = moved
        unit = arriving.amount.unit
        rate = self.written(arriving.amount, unit).over(self.written(leaving.amount, unit))
        if rate is None:
            return None
        fits = is_times(statement, Range(rate.least / _HUNDRED, rate.most / _HUNDRED))
        value = arriving.amount.value / _value(leaving.amount, unit) * _HUNDRED
        return Reckoned(fits, f"{self.said(arriving)} {SIGNS['/']} {self.said(leaving)}", value, "%")

    # Shares.

    def share(self, index: int, total: Statement | None) -> Reckoned | None:
        """A share of a total that stands before it: a total，其中：a，占x%."""
        statement = self.statements[index]
        part = self.statements[index - 1] if index and statement.joined else None
        if (
            part is None
            or total is None
            or part is total
            or part.role is not Role.NAMED
            or total.role is not Role.NAMED
        ):
            return None
        return self._quotient(statement, part, total)

    def _quotient(self, statement: Statement, part: Statement, whole: Statement) -> Reckoned | None:
        """One number as a rate of another, in percent."""
        if not same_kind(part.amount, whole.amount) or whole.amount.value <= 0:
            return None
        unit = whole.amount.unit
        rate = self.written(part.amount, unit).over(self.written(whole.amount, unit))
        if rate is None:
            return None
        value = _value(part.amount, unit) / whole.amount.value * _HUNDRED
        formula = f"{self.said(part)} {SIGNS['/']} {self.said(whole)}"
        return Reckoned(explains(statement.amount, rate), formula, value)

    # Plans.

    def completion(self, index: int) -> Reckoned | None:
        """How far a plan was reached: the budget and what was spent stand right before the rate."""
        planned, final = self._plan_and_final(index)
        if planned is None or final is None:
            return None
        return self._quotient(self.statements[index], final, planned)

    def rate(self, index: int) -> Reckoned | None:
        """A rate that is called after what was done: 应建档1250人，实际建档1187人，建档率94.96%.

        The numbers between semicolons are looked at. What was done is the one whose words have those of the rate; of
        what it is a rate is the only other one of its kind, or the only one that was due (应, 计划, 预算).
        """
        statement = self.statements[index]
        label = self._clause(index)
        ending = next((ending for ending in self.words.rate_endings if label.endswith(ending)), "")
        stem = self._behind_fronts(label.removesuffix(ending))
        if not ending or not _LEAST <= len(stem) <= _MOST or not statement.amount.percent:
            return None
        if stem in (*self.words.rises, *self.words.falls):
            return None
        counted = self._counted_before(index)
        begin, end = self._part(index)
        if self._narrowed(begin) <= end:
            return None
        is_final = any(stem in word for word in (*self.words.finals, *self.words.completion))
        done = [s for s in counted if self._is_done(s, stem, is_final)]
        if stem in self.words.savings:
            saved = self._saving_rate(statement, [s for s in counted if s not in done])
            if not done or (saved is not None and saved.fits):  # the rate is right where what was saved is not
                return saved
        if len(done) != 1:
            return None
        others = [s for s in counted if s is not done[0] and same_kind(s.amount, done[0].amount)]
        if len(others) > 1:
            others = [s for s in others if self._is_due(s)]
        whole = _one(others)
        if whole is None or whole.role is Role.UNREAD:
            return None
        if self.bare(done[0]).endswith(self.words.due) and not self._is_due(whole):  # 完成年初目标2000个 may be of what
            return None
        return self._quotient(statement, done[0], whole)

    def saving(self, index: int) -> Reckoned | None:
        """What was saved: 预算260.00万元，实际采购236.60万元，节约资金23.40万元."""
        statement = self.statements[index]
        if not self.bare(statement).endswith(self.words.savings) or statement.amount.percent:
            return None
        counted = [s for s in self._counted_before(index) if same_kind(s.amount, statement.amount)]
        pair = self._planned_and_spent(counted)
        return self._difference(statement, *pair) if pair else None

    def converted(self, index: int) -> Reckoned | None:
        """The number before in another unit: 13452.90万元，合1.35亿元."""
        statement = self.statements[index]
        before = self.statements[index - 1] if index else None
        if before is None or before.role is Role.UNREAD or self.bare(statement) not in self.words.same_as:
            return None
        amount = statement.amount
        if not same_kind(amount, before.amount) or amount.unit == before.amount.unit:
            return None
        fits = explains(amount, self.written(before.amount, amount.unit))
        return Reckoned(fits, self.said(before), _value(before.amount, amount.unit))

    def average(self, index: int) -> Reckoned | None:
        """So many of one thing for each of another: 培训3期，共150人次，平均每期50人次."""
        statement = self.statements[index]
        amount, per = statement.amount, statement.whole
        if self.terms.among.search(self.text, self.sentence.start, amount.start):
            return None
        counted = self._counted_before(index)
        parts = self.words.parts_of_year if self.reader.lexicon.figures.words.period == YEAR else ()
        if (part := next((part for part in parts if part[0] == per), None)) is not None:
            return self._over_year(index, *part[1:])
        each = _one([s for s in counted if self._is_counted_in(s, per)])
        total = _one([s for s in counted if same_kind(s.amount, amount)])
        if each is None or total is None or each is total or each.amount.value <= 0:
            return None
        if Role.UNREAD in (each.role, total.role):
            return None
        one = one_of(each.amount.unit)[0]
        rate = self.written(total.amount, amount.unit).over(self.written(each.amount, one))
        if rate is None:
            return None
        value = _value(total.amount, amount.unit) / _value(each.amount, one)
        fits = explains(amount, Range(rate.least / _HUNDRED, rate.most / _HUNDRED))
        return Reckoned(fits, f"{self.said(total)} {SIGNS['/']} {self.said(each)}", value)

    def _over_year(self, index: int, least: int, most: int, usual: int) -> Reckoned | None:
        """So many a month, a quarter or a day of what stands right before: 24期，平均每月2期.

        Args:
            least: over so many parts of a year, up to `most`, an average may be taken: over working days, over the
                months of school.
            usual: so many a year has.
        """
        if not index:
            return None
        statement, total = self.statements[index], self.statements[index - 1]
        amount, begin = statement.amount, self._part(index)[0]
        if total.role not in (Role.NAMED, Role.COUNT) or not same_kind(total.amount, amount):
            return None
        if self.text[total.amount.end : statement.begins].strip(self.words.breaks):
            return None
        before, terms = self.text[begin : total.amount.end], self.terms
        if any(pattern.search(before) for pattern in (terms.periods, terms.elsewhere, terms.running)):
            return None
        if any(begin <= at < amount.start and "月" in self.text[at:end] for end, (at, _) in self.reader.dates.items()):
            return None
        made = self.written(total.amount, amount.unit)
        fits = any(explains(amount, Range(made.least / parts, made.most / parts)) for parts in range(least, most + 1))
        return Reckoned(fits, f"{self.said(total)} {SIGNS['/']} {usual}", _value(total.amount, amount.unit) / usual)

    def _is_counted_in(self, statement: Statement, per: str) -> bool:
        """Whether a number counts what an average is taken over: 12个社区 or 社区12个 for 每个社区, 14人次 for 人均."""
        unit, _ = one_of(statement.amount.unit)
        if per in self.words.persons:
            return unit.startswith(self.words.persons)
        if not unit or not per.startswith(unit):
            return False
        name = per.removeprefix(unit)
        return self.text.startswith(name, statement.amount.end) or self.bare(statement).endswith(name)

    def quotient(self, index: int) -> Reckoned | None:
        """A number as a rate of the one that stands before it: 4.2万人，占常住人口6.8万人的61.76%."""
        statement = self.statements[index]
        if index < 2 or not statement.amount.percent:
            return None
        part, whole = self.statements[index - 2], self.statements[index - 1]
        if part.amount.percent or not self.terms.of_it.fullmatch(self.text, whole.amount.end, statement.amount.start):
            return None
        label = self._clause(index - 1)
        if not label.startswith((*self.words.share, *self.words.completing)) or part.role is not Role.NAMED:
            return None
        between = self.text[part.amount.end : whole.amount.start]
        if between.find(label) not in (0, 1):  # nothing but a comma stands between
            return None
        return self._quotient(statement, part, whole)

    def _saving_rate(self, statement: Statement, counted: list[Statement]) -> Reckoned | None:
        """What was saved as a rate of what was planned, where only both numbers stand there."""
        pair = self._planned_and_spent(counted)
        if pair is None or pair[0].amount.value <= 0:
            return None
        planned, final = pair
        unit = planned.amount.unit
        whole, spent = self.written(planned.amount, unit), self.written(final.amount, unit)
        rate = whole.minus(spent).over(whole)
        if rate is None:
            return None
        value = (planned.amount.value - _value(final.amount, unit)) / planned.amount.value * _HUNDRED
        formula = f"({self.said(planned)} - {self.said(final)}) {SIGNS['/']} {self.said(planned)}"
        return Reckoned(explains(statement.amount, rate), formula, value)

    def _planned_and_spent(self, counted: list[Statement]) -> tuple[Statement, Statement] | None:
        """What was planned and what was spent, where there are no other numbers."""
        planned = _one([s for s in counted if self._is_due(s)])
        final = _one([s for s in counted if self._is_done(s, "", is_final=True)])
        if planned is None or final is None or len(counted) != 2 or planned.role is Role.UNREAD:
            return None
        return (planned, final) if same_kind(planned.amount, final.amount) else None

    def _counted_before(self, index: int) -> list[Statement]:
        """The amounts and counts before a number, as far as the semicolon; those that are not exact, too."""
        begin, _ = self._part(index)
        found: list[Statement] = []
        for at in range(index - 1, max(-1, index - 1 - _BEHIND), -1):
            statement = self.statements[at]
            if statement.amount.start < begin or len(found) > _CHAIN:
                break
            if statement.role in (Role.NAMED, Role.COUNT, Role.UNREAD) and not statement.amount.percent:
                found.append(statement)
        return [statement for statement in found if not statement.amount.single]

    def _part(self, index: int) -> tuple[int, int]:
        """Where the part of the sentence between semicolons begins in which a number stands, and where the number
        begins."""
        at = self.statements[index].amount.start
        return max(self.sentence.start, self.text.rfind(_STOP, self.sentence.start, at) + 1), at

    def _narrowed(self, begin: int) -> int:
        """Behind which character of a part there has been a word that narrows what is counted."""
        if begin not in self._narrowings:
            ends = [
                found + len(word)
                for word in self.words.narrower
                if (found := self.text.find(word, begin, self.sentence.end)) >= 0
            ]
            self._narrowings[begin] = min(ends, default=len(self.text) + 1)
        return self._narrowings[begin]

    def _clause(self, index: int) -> str:
        """What stands before a number in its clause, without the words that may follow a name."""
        low = self.statements[index - 1].amount.end if index else self.sentence.start
        return self.bare(
            self.statements[index]._replace(label=self.reader.label(low, self.statements[index].amount.start))
        )

    def _behind_fronts(self, label: str) -> str:
        """A label without the words that may stand in front of a name."""
        while word := next((w for w in self.words.fronts if label.startswith(w) and len(label) > len(w) + 1), ""):
            label = label.removeprefix(word)
        return label

    def _is_done(self, statement: Statement, stem: str, is_final: bool) -> bool:
        """Whether a number is what was done, by the words of a rate (回收, and 收回 as well); of a rate of spending,
        what was spent."""
        label = self.bare(statement)
        if self._is_due(statement) or not label or statement.role is Role.UNREAD:
            return False
        if stem and (stem in label or stem[::-1] in label):
            return True
        return is_final and (label.endswith(self.words.finals) or label.startswith(self.words.done))

    def _is_due(self, statement: Statement) -> bool:
        """Whether a number is what was planned or had to be done."""
        label = self._behind_fronts(self.bare(statement))
        return self._says_plan(statement) or label.startswith(self.words.due) or label.endswith(self.words.plans)

    def excess(self, index: int) -> Reckoned | None:
        """By how much a plan was exceeded, or not."""
        planned, final = self._plan_and_final(index)
        if planned is None or final is None:
            return None
        statement = self.statements[index]
        if same_kind(statement.amount, planned.amount) and explains(
            statement.amount, self.written(planned.amount, statement.amount.unit)
        ):  # 低于预算260.00万元, which is the budget
            return None
        return self._difference(statement, *((final, planned) if statement.sign > 0 else (planned, final)))

    def against_plan(self, index: int) -> Reckoned | None:
        """By how much what was spent is more or less than the budget: 支出1.15万元，预算2.00万元，减少0.85万元."""
        planned, final = self._plan_and_final(index)
        if planned is None or final is None:
            return None
        return self._between(self.statements[index], planned, final)

    def _difference(self, statement: Statement, high: Statement, low: Statement) -> Reckoned | None:
        """One number less another."""
        amount, unit = statement.amount, statement.amount.unit
        if not same_kind(high.amount, low.amount) or not same_kind(amount, high.amount):
            return None
        over = self.written(high.amount, unit).minus(self.written(low.amount, unit))
        exact = _value(high.amount, unit) - _value(low.amount, unit)
        return Reckoned(explains(amount, over), f"{self.said(high)} - {self.said(low)}", exact)

    def _plan_and_final(self, index: int) -> tuple[Statement | None, Statement | None]:
        """The budget and what was spent, where both stand right before a number."""
        chain = [s for s in self.chain(index) if s.role is Role.NAMED and not s.amount.percent]
        plan = self.statements[index].plan
        plans = [s for s in chain if self._says_plan(s)]
        plans = [s for s in plans if plan and plan in s.label] or plans
        finals = [s for s in chain if not self._says_plan(s) and self._says_final(s)]
        if len(plans) != 1 or len(finals) != 1:
            return None, None
        return plans[0], finals[0]

    def _says_final(self, statement: Statement) -> bool:
        return statement.qualifier == FINAL or self.bare(statement).endswith(self.words.finals)

    def _says_plan(self, statement: Statement) -> bool:
        if statement.qualifier == PLAN or any(named.kind == PLAN for named in statement.names):
            return True
        return self.bare(statement).endswith(self.words.plans)


def _one(found: list[Statement]) -> Statement | None:
    return found[0] if len(found) == 1 else None


def is_times(statement: Statement, ratio: Range) -> bool:
    """Whether something has become so many times as much as a sentence says.

    People say 翻一番 of what is twice as much and more, and 增长近一倍 of what is not quite twice as much.
    """
    amount = statement.amount
    if amount.unit == DOUBLING:
        return ratio.most >= amount.value * _NEARLY and ratio.least < amount.value * _WELL_OVER
    times = amount.value if statement.role is Role.TIMES else amount.value + 1
    if amount.about:
        return max(times * _LOOSELY, times - 1) <= ratio.most and ratio.least <= times
    half = half_unit(amount.decimals) if amount.decimals else times * (1 - _NEARLY)
    return ratio.least <= times + half and ratio.most >= times - half


def _value(amount: Amount, unit: str) -> Decimal:
    """The value of a number in a unit of its kind."""
    return in_unit(amount.value, amount.unit, unit)
