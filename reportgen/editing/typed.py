"""What a person types in a field, as the file then has it: `13,452.90 万元` is 13452.90, and `是` is true.

Only what is certain is understood. All else is written as it is typed, so that the check tells what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from reportgen.authoring.blank import kind_of
from reportgen.editing.operations import Exact, Typed
from reportgen.errors import Problem, UsageError
from reportgen.facts.reader import MAX_DIGITS, REFUSED
from reportgen.facts.tree import UNFILLED, Plain
from reportgen.facts.written import Bare
from reportgen.messages import Saying, Worded
from reportgen.messages.unseen import unseen_in, visible_line
from reportgen.schema.needed import least_members
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.values.dates import date_in
from reportgen.values.money import TYPED_IN_YUAN, YUAN, convert
from reportgen.values.numerals import DIGITS, GROUPS, NUMERAL_SIGNS, POINT, number_in_characters

NUMBERS = ("number", "integer")

# Thousands are parted by threes, or not at all: 1,5 may be a decimal.
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?P<decimals>\.[0-9]*)?\s*(?P<unit>[^\s0-9.,]*)\Z"
)
_MINUS = re.compile("^[−－–△▲负]\\s*(?=[0-9.])")
# Before amounts that say their unit besides; alone, a spreadsheet puts it before amounts in any.
_CURRENCY = re.compile("^¥\\s*(?=-?[0-9.].*元$)")
_IN_BRACKETS = re.compile(r"\(\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*\)")
_NUMERAL = re.compile(
    f"(?P<of>百分之)?(?P<numeral>[{NUMERAL_SIGNS}]{{1,40}}(?:{POINT}(?:{'|'.join(DIGITS)}){{1,6}})?)"
    "(?P<unit>[^整正]{0,10})[整正]?"
)
_TRUE, _FALSE = frozenset({"true", "是", "有", "yes", "√"}), frozenset({"false", "否", "无", "no", "×"})
# Descriptions of fields ask for quotes around digits, which keep them a text in a file. In a form they would be
# printed.
_QUOTED = re.compile(r'"([0-9-]+)"')
# Word's own, where one ends a line and no paragraph, is U+000B; web pages have those of Unicode.
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


class Understood(NamedTuple):
    """A number as the file has it, and what is to be said of how it came to be; nothing where that is plain to see."""

    text: str
    said: Worded = ""


class Reading:
    """Reads what is typed in the fields of one file, and gathers what is to be said of it."""

    def __init__(self, unit_of: Callable[[SchemaNode], str]) -> None:
        """Nothing is read yet.

        Args:
            unit_of: the unit in which a number is typed in a field.
        """
        self.said: list[Worded] = []
        self._unit_of = unit_of

    def value(self, typed: Typed, shape: SchemaNode, unit: str = "") -> Plain:
        """What is typed in a field of a shape, as the file has it; `unit` is that of the record around.

        Raises:
            UsageError: it has a character that no text can have.
        """
        if isinstance(typed, Mapping):
            return self._record(typed, shape)
        if isinstance(typed, str | bool) or typed is None:
            return self._single(typed, shape, unit)
        items = shape.items or SchemaNode({}, {})
        return [self.value(item, items, unit) for item in typed]

    def _record(self, typed: Mapping[str, Typed], shape: SchemaNode) -> Plain:
        """A record with what is typed, in the order of the schema, and with what else it needs."""
        blank = blank_value(shape)
        needed = blank if isinstance(blank, dict) else {}
        # Where there is a choice, what is typed may be the other branch.
        names = [name for name in needed if name in typed or name in shape.required]
        names += [name for name in typed if name not in names]
        order = [*shape.members]
        unit = self._unit_in(typed, shape)
        found: dict[str, Plain] = {}
        for name in sorted(names, key=lambda name: order.index(name) if name in order else len(order)):
            below = shape.members.get(name) or shape.others or SchemaNode({}, {})
            inherits = unit if name in (shape.figure or {}).values() else ""
            found[name] = self.value(typed[name], below, inherits) if name in typed else needed[name]
        return found

    @staticmethod
    def _unit_in(typed: Mapping[str, Typed], shape: SchemaNode) -> str:
        unit = typed.get((shape.figure or {}).get("unit", ""))
        return unit if isinstance(unit, str) else ""

    def _single(self, typed: str | bool | None, shape: SchemaNode, unit: str) -> Plain:
        if isinstance(typed, bool):
            return typed
        text = typed if isinstance(typed, Exact) else _unquoted(tidy(typed or ""))
        if not text:
            return blank_value(shape)
        if kind_of(shape) != "scalar" and shape.kind:
            raise UsageError(Problem(code="edit-not-single", params={"title": shape.title}))
        for unseen in unseen_in(text):
            if unseen.kind in REFUSED:
                raise UsageError(Problem(code="edit-character", params={"character": unseen.code_point}))
        return self._read(text, shape, unit)

    def _read(self, text: str, shape: SchemaNode, unit: str) -> Plain:
        if text == UNFILLED:
            return UNFILLED
        types = shape.says("type") or ()
        types = (types,) if isinstance(types, str) else tuple(types)
        choices = [shape.says("const")] if shape.says("const") is not None else shape.says("enum") or []
        for choice in choices:
            if not isinstance(choice, dict | list) and _as_typed(choice) == text:
                return Decimal(choice) if isinstance(choice, int) and not isinstance(choice, bool) else choice
        if "boolean" in types and text.lower() in (_TRUE | _FALSE):
            return text.lower() in _TRUE
        if any(kind in types for kind in NUMBERS):
            wanted = self._unit_of(shape) or unit
            understood = number_in(text, wanted) or _numeral_in(text, wanted)
            if understood is not None and len(re.sub("[-.]", "", understood.text)) <= MAX_DIGITS:
                self.said += [understood.said] if understood.said else []
                return Decimal(understood.text)
            return Bare(text) if "string" not in types else text
        if shape.says("format") == "date":
            return date_in(text)
        return text


def _unquoted(text: str) -> str:
    found = _QUOTED.fullmatch(text)
    return found[1] if found else text


def tidy(text: str) -> str:
    """A text without blanks around it and at the ends of its lines; its lines parted as in a file."""
    lines = [line.rstrip() for line in _LINE_BREAK.split(text)]
    return "\n".join(lines).strip()


def number_in(text: str, unit: str) -> Understood | None:
    """A number as a file has it: without thousands, in half-width digits, in the unit of its field; None if it is none.

    Args:
        unit: in which the number is to stand; an amount in another unit of money is converted, exactly.
    """
    half = _CURRENCY.sub("", unicodedata.normalize("NFKC", text).strip())
    negative = False
    if found := _IN_BRACKETS.fullmatch(half):
        half, negative = found[1], True
    elif found := _MINUS.match(half):
        half, negative = half[found.end() :], True
    match = _NUMBER.match(half)
    if match is None or not (match["whole"] or len(match["decimals"] or "") > 1):
        return None
    whole, decimals = match["whole"].replace(",", "").lstrip("0") or "0", (match["decimals"] or "").rstrip()
    number = f"{whole}{decimals if len(decimals) > 1 else ''}"
    if (negative or match["sign"] == "-") and Decimal(number):
        number = f"-{number}"
    said: Worded = Saying("edit-negative", {"typed": visible_line(text), "number": number}) if negative else ""
    typed = match["unit"]
    if typed in ("", unit, unicodedata.normalize("NFKC", unit)):
        return Understood(number, said)
    if typed not in TYPED_IN_YUAN or unit not in TYPED_IN_YUAN:
        return None
    value = plain_digits(convert(Decimal(number), typed, unit))
    return Understood(value, Saying("edit-converted", {"typed": visible_line(text), "number": value, "unit": unit}))


def _numeral_in(text: str, unit: str) -> Understood | None:
    """A number that is typed in characters, 三百二十万元 or 百分之五, as a file has it; None if it is none."""
    found = _NUMERAL.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    value, typed = number_in_characters(found["numeral"]), "%" if found["of"] else found["unit"]
    if found["numeral"][-1] in GROUPS and not typed and unit in TYPED_IN_YUAN:  # 三百二十万 is said of 元
        typed = YUAN
    if value is None or (found["of"] and found["unit"]):
        return None
    if typed in ("", unit):
        number = plain_digits(value)
        return Understood(number, Saying("edit-numeral", {"typed": visible_line(text), "number": number}))
    if typed not in TYPED_IN_YUAN or unit not in TYPED_IN_YUAN:
        return None
    number = plain_digits(convert(value, typed, unit))
    return Understood(number, Saying("edit-converted", {"typed": visible_line(text), "number": number, "unit": unit}))


def plain_digits(value: Decimal) -> str:
    """A number in plain digits, without zeros at the end of its decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_typed(choice: object) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def blank_value(shape: SchemaNode, above: tuple[SchemaPath, ...] = ()) -> Plain:
    """The least that a field can be: 待填 wherever something is to be typed, and what can only be one thing, that."""
    kind = kind_of(shape)
    if kind == "scalar" or shape.pointer in above:
        choices = [shape.says("const")] if shape.says("const") is not None else shape.says("enum") or []
        return choices[0] if len(choices) == 1 and isinstance(choices[0], str) else UNFILLED
    above = (*above, shape.pointer)
    if kind == "array":
        count = 0 if shape.says("maxItems") == 0 else max(1, int(shape.says("minItems") or 0))
        return [blank_value(shape.items, above) if shape.items else UNFILLED for _ in range(count)]
    needed = least_members(shape)
    return {name: blank_value(member, above) for name, member in shape.members.items() if name in needed}
