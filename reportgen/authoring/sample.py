"""An invented data file from the schema alone: every optional field filled in, figures that agree with the rules.

What a field is called gives its text, what the schema says of it its number. Choices come from a seed: the same seed
makes the same file. Then `reconcile` makes sums and rules agree.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reportgen.authoring.reconcile import UnreconciledError, reconcile
from reportgen.errors import Problem, UsageError
from reportgen.facts.paths import FactPath
from reportgen.layout.format import Layout
from reportgen.messages import message_text
from reportgen.schema.contract import Contract
from reportgen.schema.needed import least_members, needed_with
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.schema.patterns import matches
from reportgen.values.period import PERIODS, YEAR, Period
from reportgen.values.rounding import FigureError

_TRIES = 40
"""So many files are invented before it is given up that the rules agree."""
_DEEP = 8
_LEFT_OUT = ("previous", "last-year", "decimals", "waivers")
"""The roles of what a file that stands alone does not have."""
_ITEMS = 2
_NUMERALS = "一二三四五六七八九十"
_CODES = ("201", "20805", "2080505", "A01", "a1", "010-12345678", "2025-01", "1")
_UNITS = ("件", "次", "个", "项")


def sample_data(
    contract: Contract, layout: Layout, template: str, period: Period | int, seed: int, language: str
) -> dict[str, Any]:
    """A data file as nested members, lists and values, which fits the schema and its rules.

    Raises:
        UsageError: none was found that does.
    """
    for turn in range(_TRIES):
        chance = random.Random(f"{seed} {turn}")
        inventor = _Inventor(contract, template, period, chance, language, sparse=turn)
        data = inventor.record(contract.shape, 0, ())
        try:
            if not contract.validator.is_valid(data):
                continue
            reconcile(data, contract, layout, seed + turn)
        except (UnreconciledError, FigureError):  # a figure to which a text refers may have been left out
            continue
        if contract.validator.is_valid(data):
            return data
    raise UsageError(Problem(code="sample-none", params={"tries": _TRIES}))


def invented_data(
    contract: Contract, template: str, period: Period | int, seed: int, language: str, sparse: Decimal, *, last: bool
) -> dict[str, Any]:
    """A data file as `sample_data` begins with it, whose figures need not agree, and which may not fit the schema.

    Args:
        sparse: which share of what may be left out is.
        last: whether it has figures of the year before.
    """
    chance = random.Random(seed)
    inventor = _Inventor(contract, template, period, chance, language, sparse=int(sparse * _TRIES))
    data = inventor.record(contract.shape, 0, ())
    name = contract.shape.named("last-year")
    if last and name:
        data[name] = inventor.value(contract.shape.members[name], 1, (contract.shape.pointer,))
    if seed % 2:
        inventor.describe(data, contract.shape)
    return data


class _Inventor:
    """Invents the values of one file.

    Each time that one did not come to agree, some more of what may be left out is: `sparse` counts these times.
    """

    def __init__(
        self,
        contract: Contract,
        template: str,
        period: Period | int,
        chance: random.Random,
        language: str,
        *,
        sparse: int,
    ) -> None:
        self.contract = contract
        self.template = template
        self.period = period
        self.year = period if isinstance(period, int) else period.years[-1]
        self.chance = chance
        self.language = language
        self.left_out = sparse / _TRIES
        self.numbers = list(_required_numbers(contract.shape))
        self.count = 0

    def say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def value(self, shape: SchemaNode, depth: int, above: tuple[SchemaPath, ...]) -> Any:
        if shape.role == "template":
            return self.template
        if (constant := shape.says("const")) is not None:
            return constant
        if choices := shape.says("enum"):
            return self.chance.choice(list(choices))
        if shape.kind == "object":
            return self.record(shape, depth, above)
        if shape.kind == "array":
            return self.items(shape, depth, above)
        if shape.kind in ("number", "integer"):
            return self.number(shape)
        return self.chance.random() < 0.5 if shape.kind == "boolean" else self.text(shape)

    def record(self, shape: SchemaNode, depth: int, above: tuple[SchemaPath, ...]) -> dict[str, Any]:
        above = (*above, shape.pointer)
        names = least_members(shape)
        for name, member in shape.members.items():
            circle = member.pointer in above or (member.items is not None and member.items.pointer in above)
            skipped = member.role in _LEFT_OUT or circle or depth > _DEEP or _holds_picture(member)
            if member.role == "template" or (not skipped and self.chance.random() >= self.left_out):
                names.add(name)
        for _ in range(_DEEP):
            names |= needed_with(shape, names)
        found = {name: self.value(member, depth + 1, above) for name, member in shape.members.items() if name in names}
        if shape.others is not None and not shape.members:
            pattern = (shape.says("propertyNames") or {}).get("pattern", "")
            for key in (self.say("sample-key-one"), self.say("sample-key-two")):
                if not pattern or matches(pattern, key):
                    found[key] = self.value(shape.others, depth + 1, above)
        return found

    def describe(self, value: Any, shape: SchemaNode | None) -> None:
        """Put records in the place of items that may be a name alone or a record, and are names."""
        if isinstance(value, dict) and shape is not None:
            for name, member in value.items():
                self.describe(member, shape.members.get(name, shape.others))
        elif isinstance(value, list) and shape is not None and shape.items is not None:
            either = shape.items.members and not shape.items.kind
            for index, item in enumerate(value):
                if either and isinstance(item, str):
                    value[index] = self.record(shape.items, 1, (shape.pointer,))
                self.describe(value[index], shape.items)

    def items(self, shape: SchemaNode, depth: int, above: tuple[SchemaPath, ...]) -> list[Any]:
        if shape.items is None:
            return []
        least, most = shape.says("minItems") or 0, shape.says("maxItems") or _ITEMS
        wanted = max(int(least), min(_ITEMS, int(most)))
        choices = shape.items.says("enum")
        if shape.says("uniqueItems") and choices:
            return self.chance.sample(list(choices), min(wanted, len(choices)))
        return [self.value(shape.items, depth + 1, above) for _ in range(wanted)]

    def number(self, shape: SchemaNode) -> Any:
        low, high = _bound(shape, "minimum", 0), _bound(shape, "maximum", 1000 if shape.role != YEAR else 9999)
        if shape.role == YEAR:
            return min(max(self.year, int(low)), int(high))
        if shape.kind == "integer":
            return int(low) + self.chance.randrange(1, 1 + max(1, min(30, int(high) - int(low))))
        # What is no money is counted: persons, cases, points.
        value = Decimal(self.chance.randrange(100, 30_000)).scaleb(-2)
        if not shape.unit:
            value = Decimal(int(value) + 1)
        if not low <= value <= high:
            value = low + (high - low) * Decimal(self.chance.randrange(1, 99)) / 100
        return value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))

    def text(self, shape: SchemaNode) -> str:
        if shape.role in PERIODS:
            return str(self.period)
        if shape.refers:
            return self.chance.choice(self.numbers)
        if shape.says("format") == "date":
            return f"{self.year + (self.chance.random() < 0.5)}-{self.chance.randrange(1, 13):02d}-15"
        self.count += 1
        title = re.split("[（(，,、]", shape.title)[0] or "—"
        number = self.chance.randrange(1, 1000)
        tries = [
            self.say("sample-prose", title=title) if shape.prose else "",
            self.say("sample-name", title=title, number=_numeral(self.count)),
            f"{title[:4]}{self.chance.choice('甲乙丙丁')}",
            self.chance.choice(_UNITS),
            str(2_000_000 + self.count),
            str(number),
            *_CODES,
        ]
        pattern = shape.says("pattern") or ""
        least, most = shape.says("minLength") or 0, shape.says("maxLength") or 10**6
        for text in tries:
            if text and int(least) <= len(text) <= int(most) and (not pattern or matches(pattern, text)):
                return text
        return tries[1]


def _numeral(count: int) -> str:
    tens, ones = divmod(count, 10)
    return (_NUMERALS[tens % 10 - 1] if tens else "") + _NUMERALS[ones - 1]


def _bound(shape: SchemaNode, keyword: str, usual: int) -> Decimal:
    for word, step in ((keyword, Decimal(0)), (f"exclusive{keyword.title()}", Decimal("0.01"))):
        said = shape.says(word)
        if said is not None:
            return Decimal(str(said)) + (step if keyword == "minimum" else -step)
    return Decimal(usual)


def _holds_picture(shape: SchemaNode) -> bool:
    """Whether a picture would have to be there, which nobody can invent."""
    part = shape.items or shape
    return part.picture or any(member.picture for member in part.members.values())


def _required_numbers(shape: SchemaNode, path: str = "") -> Iterator[str]:
    """The paths of the numbers that every file has, to which a text may refer."""
    for name in shape.required:
        member = shape.members[name]
        below = FactPath(path) / name
        if member.kind in ("number", "integer"):
            yield str(below)
        elif member.kind == "object":
            yield from _required_numbers(member, below)
