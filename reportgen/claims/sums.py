"""Sums within one sentence: a total with its parts behind 其中, and income, expenditure and what is left."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from reportgen.claims.arithmetic import Range, is_money, same_kind, shown, written
from reportgen.claims.grammar import Amount, Reader, Role, Sentence, Statement
from reportgen.values.rounding import EXACT

_MOST_PARTS = 60
_MOST_IN_BALANCE = 8
_CLOSE = Decimal("0.001")
"""Parts that miss their total by less were meant to be all of it."""
_OVERLAP = Decimal("0.05")
"""Counts that make more than that much more than their total may be of things that are of two kinds."""
_STOP = "；"
_BRACKETS = "（）"


class Sum(NamedTuple):
    """A sum that does not hold: the number that is not what it should be, by its place in the row of numbers."""

    at: int
    code: str
    formula: str
    printed: str


def wrong_sums(reader: Reader, sentence: Sentence) -> Iterator[Sum]:
    """The sums of a sentence that do not hold, whatever rounding explains."""
    for found in reader.terms.among.finditer(reader.text, sentence.start, sentence.end):
        if (wrong := _wrong_total(reader, sentence, found.start(), found.end())) is not None:
            yield wrong
    for index in range(2, len(sentence.statements)):
        if (wrong := _wrong_joint(reader, sentence, index)) is not None:
            yield wrong
    if (wrong := _wrong_balance(reader, sentence)) is not None:
        yield wrong


def _wrong_total(reader: Reader, sentence: Sentence, start: int, end: int) -> Sum | None:
    """A total whose parts, said behind 其中, make another."""
    statements = sentence.statements
    at = bisect_right(statements, start, key=lambda statement: statement.amount.end) - 1
    behind = statements[at].amount.end if at >= 0 else 0
    if at < 0 or any(sign not in "，：（； " for sign in reader.text[behind:start]):
        return None
    while at > 0 and statements[at].role in (Role.SHARE, Role.COMPLETION) and statements[at].joined:
        at -= 1
    total = statements[at]
    bracket = reader.text[start - 1] == "（"
    if total.role not in (Role.NAMED, Role.COUNT, Role.ARRIVING) or total.amount.percent or total.amount.single:
        return None
    groups = _parts(reader, sentence, at, end, bracket)
    if not groups:
        return None
    decimals = max(s.amount.decimals for s in (total, *(part for group in groups for part in group)))
    wrong: Sum | None = None
    for count in _readings(groups):
        parts = [part for group in groups[:count] for part in group]
        if len(parts) < 2:
            continue
        verdict = _compared(reader, at, total, parts, decimals)
        if verdict is None:
            return None
        wrong = wrong or verdict
    return wrong


def _readings(groups: list[list[Statement]]) -> list[int]:
    """How many of the groups between semicolons may belong to the list: the first alone, where it is a list; or all."""
    return [1, len(groups)] if len(groups[0]) > 1 else [len(groups)]


def _parts(reader: Reader, sentence: Sentence, at: int, end: int, bracket: bool) -> list[list[Statement]]:
    """The numbers behind 其中 that are parts, in groups between semicolons; none if one of them cannot be read."""
    total = sentence.statements[at].amount
    groups: list[list[Statement]] = [[]]
    depth, before = 0, end
    for index in range(at + 1, len(sentence.statements)):
        statement = sentence.statements[index]
        amount = statement.amount
        if amount.start < end:
            continue
        between = reader.text[before : amount.start]
        before = amount.end
        for sign in between:
            depth += (sign == "（") - (sign == "）")
            if depth < 0:
                return groups if bracket else []
            if sign == _STOP and not depth:
                groups.append([])
        if depth:
            continue
        if reader.terms.among.search(between):
            return []
        if not same_kind(amount, total) or statement.role in (Role.SHARE, Role.COMPLETION):
            if statement.role is Role.UNREAD:
                return []
            continue
        if statement.role in (Role.CHANGE, Role.EXCESS):
            continue
        if statement.role is not Role.NAMED or not statement.label or amount.about or amount.single:
            return []
        groups[-1].append(statement)
        if sum(map(len, groups)) > _MOST_PARTS:
            return []
    return [group for group in groups if group]


def _compared(reader: Reader, index: int, total: Statement, parts: list[Statement], decimals: int) -> Sum | None:
    """What is wrong between a total and its parts; None if nothing is, or if they may be some of several."""
    unit = total.amount.unit
    whole = written(total.amount, decimals, unit)
    made = Range(Decimal(0), Decimal(0))
    for part in parts:
        made = made.plus(written(part.amount, decimals, unit))
    exact, stated = (made.least + made.most) / 2, (whole.least + whole.most) / 2
    if exact == stated or (made.least < whole.most and whole.least < made.most and made.least != made.most):
        return None
    if not _are_all(reader, parts, EXACT.subtract(stated, exact), stated, is_money(unit)):
        return None
    formula = " + ".join(_text(reader, part.amount) for part in parts)
    return Sum(index, "claim-parts", formula, shown(exact, total.amount.decimals, unit))


def _are_all(reader: Reader, parts: list[Statement], missing: Decimal, total: Decimal, money: bool) -> bool:
    """Whether parts were meant to make their total: they end with 其他; amounts make more, or miss it by little; counts
    make little more, for what is counted may be of two kinds at once, as people are."""
    words = reader.terms.words
    if parts[-1].label.startswith(words.rest):
        return True
    if money:
        return missing < total * _CLOSE
    return missing < 0 and -missing <= total * _OVERLAP and parts[-1].amount.unit not in words.persons


def _wrong_joint(reader: Reader, sentence: Sentence, index: int) -> Sum | None:
    """A total that stands behind its parts: 城市低保320户、农村低保1180户，合计1500户."""
    total = sentence.statements[index]
    if total.role is not Role.NAMED or total.names or total.amount.percent:
        return None
    if not any(word in total.label for word in reader.terms.words.sums):
        return None
    found = reader.terms.joint.fullmatch(total.label)
    if found is None:
        return None
    begin = max(sentence.start, reader.text.rfind(_STOP, sentence.start, total.amount.start) + 1)
    if reader.terms.among.search(reader.text, begin, total.amount.start):
        return None
    parts: list[Statement] = []
    for statement in reversed(sentence.statements[:index]):
        if statement.amount.start < begin or len(parts) > _MOST_PARTS:
            break
        if statement.amount.single or not same_kind(statement.amount, total.amount):
            continue
        if statement.role is not Role.NAMED or not statement.label or reader.terms.joint.fullmatch(statement.label):
            return None
        parts.insert(0, statement)
    if len(parts) < 2 or not _are_alike(reader, parts, found["verb"] or ""):
        return None
    decimals = max(s.amount.decimals for s in (total, *parts))
    unit = total.amount.unit
    whole, made = written(total.amount, decimals, unit), _summed(parts, decimals, unit)
    exact = (made.least + made.most) / 2
    if exact == total.amount.value or (made.least < whole.most and whole.least < made.most):
        return None
    formula = " + ".join(_text(reader, part.amount) for part in parts)
    return Sum(index, "claim-joint", formula, shown(exact, total.amount.decimals, unit))


def _are_alike(reader: Reader, parts: list[Statement], verb: str) -> bool:
    """Whether numbers are of things of one kind, so that their sum says something: they stand in a list, are called
    alike, or have the verb of the total; what was planned and what came of it do not add up."""
    words = reader.terms.words
    labels = [_bare(reader, part) for part in parts]
    no_parts = (*words.plans, *words.finals, *words.balances)
    if any(label.endswith(no_parts) or label.startswith((*words.due, *words.done)) for label in labels):
        return False
    if verb:
        return all(verb in part.label for part in parts)
    before = [reader.text[part.amount.start - len(part.label) - 1] for part in parts[1:]]
    if all(sign in words.lists or sign in words.beside for sign in before):
        return True
    return len({label[-1:] for label in labels}) == 1 or len({label[:2] for label in labels}) == 1


def is_of_another(reader: Reader, sentence: Sentence) -> bool:
    """Whether a sentence names 收入 or 支出 of which it does not say whose they are: of some account, if none of its
    numbers is the department's."""
    words = reader.terms.words
    bare = (*words.incomes[:1], *words.spendings[:1])
    return any(s.role is Role.NAMED and not s.names and _bare(reader, s) in bare for s in sentence.statements)


def _wrong_balance(reader: Reader, sentence: Sentence) -> Sum | None:
    """Income and expenditure that do not leave what is said to be left."""
    statements = sentence.statements
    if not 3 <= len(statements) <= _MOST_IN_BALANCE:
        return None
    words = reader.terms.words
    incomes: list[Statement] = []
    spendings: list[Statement] = []
    balances: list[tuple[int, Statement]] = []
    for index, statement in enumerate(statements):
        label = _bare(reader, statement)
        if statement.role is not Role.NAMED or statement.amount.percent or statement.amount.about:
            return None
        if _longest(label, words.balances) > _longest(label, words.incomes):
            balances.append((index, statement))
        elif label.endswith(words.incomes):
            incomes.append(statement)
        elif label.endswith(words.spendings):
            spendings.append(statement)
        else:
            return None
    if not incomes or len(spendings) != 1 or len(balances) != 1 or len({s.amount.unit for s in statements}) > 2:
        return None
    (index, balance), spending = balances[0], spendings[0]
    unit = max((s.amount.unit for s in statements), key=len)
    if any(s.amount.unit != unit and s.amount.value for s in statements):
        return None
    decimals = max(s.amount.decimals for s in statements)
    left = written(balance.amount, decimals, unit)
    for count in range(1, len(incomes) + 1):
        for some in combinations(incomes, count):
            made = written(spending.amount, decimals, unit)
            made = _summed(some, decimals, unit).minus(made)
            if made.least <= left.most and left.least <= made.most:
                return None
            if made.least <= 0 <= made.most:  # totals of both sides, what is left among the second
                return None
    exact = sum((s.amount.value for s in incomes), Decimal(0)) - spending.amount.value
    formula = f"{' + '.join(_text(reader, s.amount) for s in incomes)} - {_text(reader, spending.amount)}"
    return Sum(index, "claim-balance", formula, shown(exact, balance.amount.decimals, unit))


def _longest(label: str, words: tuple[str, ...]) -> int:
    """How long the longest of some words is with which a label ends: 上年结转 is an income, 结转 is what is left."""
    return max((len(word) for word in words if label.endswith(word)), default=0)


def _summed(statements: Sequence[Statement], decimals: int, unit: str) -> Range:
    made = Range(Decimal(0), Decimal(0))
    for statement in statements:
        made = made.plus(written(statement.amount, decimals, unit))
    return made


def _bare(reader: Reader, statement: Statement) -> str:
    """How a number is called, without the words around the name."""
    label = statement.label
    end = len(label)
    while (shorter := reader.terms.ending(reader.terms.fillers, label, end, 0)) < end:
        end = shorter
    label = label[:end]
    changed = True
    while changed:
        changed = False
        for word in reader.terms.words.fronts:
            if label.startswith(word) and len(label) > len(word) and label not in reader.terms.words.incomes:
                label, changed = label.removeprefix(word), True
    return label


def _text(reader: Reader, amount: Amount) -> str:
    if amount.figure is not None:
        return f"{amount.value}{amount.unit}"
    return "".join(reader.passage.text[slice(*reader.span(amount.start, amount.end))].split())
