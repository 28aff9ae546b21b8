"""Any data that fit a template: a hypothesis strategy that walks the schema and knows no field of it.

A file is drawn field by field from the schema as the program itself extends it for the template, then its figures are
reconciled with formulas and rules by `reconcile`. What the program itself knows by name is set apart: template,
waivers, and the place of last year's file.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

from reportgen.files.project import find_project
from reportgen.layout.format import Layout, layout_of
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import SchemaNode
from reportgen.template.resolve import contract_of, template_lineage
from tests.tools.root import ROOT

PICTURE = "data/any.png"
WAIVERS = "waive"
_APART = ("previous", "decimals", WAIVERS)
_DEEP = 7

# What a name is made of: Chinese, Latin, digits, blanks inside, signs of XML, a character beyond the first plane.
CORES = (
    "示范区档案馆", "政务服务和大数据局", "Office of Archives", "A区",
    "项目（一期）", "“两新”工作", "《条例》落实",
    "查档 接待", "R&D <b>", "𠮷田", "办公用品、印刷",
    "甲：乙", "3D打印", "x", "其他", "上缴上级支出（含附属单位）", "a  b", "O'Brien \"Q\"",
)  # fmt: skip
OPENINGS = ("", "", "", "“", "（", "《", "「")
ENDINGS = (
    "", "", "", "，", "；", "：", "、", "。", "！", "？", "”", "）", "》", "…", "……", "。”",
    "。）", "！”", "——", ",", ".", ";", ":", "!",
    "?", "%", "·", "”。", "）；", "，，", "。 ", "…。",
)  # fmt: skip
_INSIDE = ("，", "；", "。", "、", "：", "“", "，其中：", " ", "", "，\n", "。\n", "\n", "！")
_PARAGRAPH_ENDINGS = ("", "。", "：", "！", "”", "）", "……", ".")
_UNITS = ("件", "次", "%", "个", "万元", "元", "平方米", "km", "人次", "分")
_NAMES = ("文件", "a", "docs_2", "受理量", "_x", "Total", "访问_1")
_AMOUNTS = ("0", "1", "0.01", "0.004", "0.005", "12.50", "7.000", "33.333333", "99.995", "1234.5678", "0.000001", "100")
_SMALL = ("0", "1", "2", "3", "10", "59", "100", "1260")


class Template:
    """A template of the project, and the contract of its data."""

    def __init__(self, name: str) -> None:
        project = find_project(ROOT / "data/any.yaml")
        lineage = template_lineage(project, name)
        self.name = name
        self.contract: Contract = contract_of(project, lineage=lineage)
        self.layout: Layout = layout_of(*lineage.formats)
        self.schema: dict[str, Any] = self.contract.schema.plain
        self.rules = [rule for shape in self.contract.shape.walk() for rule in shape.rules]
        self.figures = [path for path in _figures(self.contract.shape) if path not in _APART]


def _figures(shape: SchemaNode, path: str = "") -> Iterator[str]:
    """The paths of the numbers that every file has."""
    for name in shape.required:
        member = shape.members[name]
        below = f"{path}.{name}" if path else name
        if member.kind in ("number", "integer"):
            yield below
        elif member.kind == "object":
            yield from _figures(member, below)


def template_names() -> list[str]:
    """The templates that write a report: those with an entry of their own or one that they build on."""
    return sorted(path.parent.name for path in (ROOT / "templates").glob("*/format.yaml"))


class _Drawer:
    """Draws the values of one file. Every choice is a small integer: chosen by hypothesis, which can make a failing
    file plain, or by chance from one seed, which goes further into what is rare.
    """

    def __init__(self, draw: st.DrawFn, template: Template) -> None:
        self.draw = draw
        self.chance = random.Random(draw(_SEEDS)) if draw(_BELOW[4]) else None
        self.schema = template.schema
        self.rules = template.rules
        self.figures = template.figures
        self.optional = self.one_of(("some", "some", "none", "all"))
        self.size = self.one_of(("some", "zero", "huge", "whole", "fine"))
        self.many = self.below(3) + 1
        self.plain_names = self.below(3) == 0
        self.long = False  # one list of a file is: several make files that nobody writes, and take most of the time

    def below(self, number: int) -> int:
        if number <= 1:
            return 0
        return int(self.chance.randrange(number) if self.chance else self.draw(_BELOW[number]))

    def one_of(self, choices: Iterable[Any]) -> Any:
        choices = list(choices)
        return choices[self.below(len(choices))]

    def file(self, template: str) -> dict[str, Any]:
        known = {name: schema for name, schema in self.schema["properties"].items() if name not in _APART}
        data: dict[str, Any] = self.value({**self.schema, "properties": known}, 0)
        if "template" in known:
            data["template"] = template
        if WAIVERS in self.schema["properties"] and self.wants(0):
            data[WAIVERS] = self.value(self.schema["properties"][WAIVERS], 1)
            for waiver in data[WAIVERS]:
                waiver["rule"] = self.one_of(self.rules).id
        return data

    def wants(self, depth: int) -> bool:
        """Whether something optional is there."""
        if depth >= _DEEP or self.optional == "none":
            return False
        return self.optional == "all" or self.below(2) == 1

    def value(self, schema: Mapping[str, Any], depth: int) -> Any:
        schema = self.resolved(schema)
        if any(word in schema for word in ("if", "anyOf", "oneOf", "allOf", "dependentRequired", "not")):
            return self.chosen(schema, depth)
        return self.plain(schema, depth)

    def resolved(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        merged = dict(schema)
        while "$ref" in merged:
            target = self.schema["$defs"][merged.pop("$ref").removeprefix("#/$defs/")]
            merged = {**target, **merged}
        return merged

    def chosen(self, schema: dict[str, Any], depth: int) -> Any:
        """A value of a schema with branches: one branch is taken, and what does not fit the whole is drawn again."""
        own = {key: value for key, value in schema.items() if key not in ("if", "then", "else", "anyOf", "oneOf")}
        branches = [schema.get("anyOf") or schema.get("oneOf") or [{}]]
        if "if" in schema:
            branches.append([_merged(schema["if"], schema.get("then", {})), schema.get("else", {})])
        branches += [branch.get("anyOf", [branch]) for branch in own.pop("allOf", ())]
        fits = _judge(json.dumps({**schema, "$defs": self.schema["$defs"]}, default=str))
        for _ in range(8):
            taken = own
            for choices in branches:
                taken = _merged(taken, self.resolved(self.one_of(choices)))
            value = self.plain(taken, depth)
            if fits(value):
                return value
        raise UnfitError

    def plain(self, schema: dict[str, Any], depth: int) -> Any:
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.one_of(schema["enum"])
        draw: Callable[[dict[str, Any], int], Any] = {
            "object": self.record, "array": self.items, "string": self.text, "number": self.number,
            "integer": self.integer, "boolean": lambda *_: self.below(2) == 1,
        }[schema["type"]]  # fmt: skip
        return draw(schema, depth)

    def record(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties", {})
        required = set(schema.get("required", ()))
        names = {name for name in properties if name in required or self.wants(depth)}
        if len(names) < schema.get("minProperties", 0):
            names.add(self.one_of(properties))
        for _ in range(3):
            names |= {
                n for given, needed in schema.get("dependentRequired", {}).items() if given in names for n in needed
            }
        found = {name: self.value(properties[name], depth + 1) for name in properties if name in names}
        others = schema.get("additionalProperties")
        if isinstance(others, Mapping) and others:
            pattern = re.compile(schema.get("propertyNames", {}).get("pattern", ""))
            known = [name for name in _NAMES if pattern.search(name)]
            for name in known[: self.below(4)]:
                found[name] = self.value(others, depth + 1)
        return found

    def items(self, schema: dict[str, Any], depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", 40)
        number = min(most, max(least, self.below(self.many + 1) + least))
        if depth <= 2 and self.below(12) == 11 and not self.long:
            number, self.long = min(most, 20), True
        found = [self.value(schema["items"], depth + 1) for _ in range(number)]
        if schema.get("uniqueItems"):
            found = [item for index, item in enumerate(found) if item not in found[:index]]
        return found

    def number(self, schema: dict[str, Any], depth: int) -> Decimal:
        least = Decimal(str(schema.get("minimum", schema.get("exclusiveMinimum", -1000))))
        most = Decimal(str(schema.get("maximum", schema.get("exclusiveMaximum", 10**12))))
        value = Decimal(self.one_of(_AMOUNTS))
        if self.size == "zero":
            value = Decimal(0)
        elif self.size == "huge":
            value = most / self.one_of((1, 2, 7))
            value = value.quantize(Decimal(1).scaleb(-self.below(7)))
        elif self.size == "whole":
            value = Decimal(self.one_of(_SMALL))
        elif self.size == "some" and self.below(4) == 0:
            value = Decimal(0)
        elif self.size == "fine":
            value = Decimal(self.below(10**6)).scaleb(-self.below(7))
        if least < 0 and self.below(2):
            value = -value
        value = min(max(value, least), most)
        if value == schema.get("exclusiveMinimum") or value == schema.get("exclusiveMaximum"):
            value = least + (most - least) / 4
        return value

    def integer(self, schema: dict[str, Any], depth: int) -> int:
        least, most = schema.get("minimum", -1000), schema.get("maximum", 10**9)
        if self.size == "zero":
            return int(max(0, least))
        if self.size == "huge" and self.below(2):
            return int(most)
        return int(min(max(least + self.below(4), int(self.one_of(_SMALL))), most))

    def text(self, schema: dict[str, Any], depth: int) -> str:
        if schema.get("picture"):
            return PICTURE
        if schema.get("refers"):
            return str(self.one_of(self.figures))
        if schema.get("format") == "date":
            return f"{2000 + self.below(100)}-{self.below(12) + 1:02d}-{self.below(28) + 1:02d}"
        pattern = re.compile(schema.get("pattern", ""))
        most = schema.get("maxLength", 10**6)
        for _ in range(6):
            text = self.prose() if schema.get("prose") else self.name(most)
            if pattern.search(text) and schema.get("minLength", 0) <= len(text) <= most:
                return text
        if pattern.search(CORES[0]):
            return CORES[0]
        return self.draw(_from_pattern(pattern.pattern))

    def name(self, most: int) -> str:
        if most <= 12:
            return str(self.one_of(_UNITS))
        if self.plain_names:
            return str(self.one_of(CORES))
        return f"{self.one_of(OPENINGS)}{self.one_of(CORES)}{self.one_of(ENDINGS)}"

    def prose(self) -> str:
        paragraphs = []
        for _ in range(1 + (self.below(3) == 2) + (self.below(9) == 8)):
            words = [self.one_of(OPENINGS), self.one_of(CORES)]
            for _ in range(self.below(3)):
                words += [self.one_of(_INSIDE), self.one_of(CORES)]
            paragraphs.append("".join(words))
        ends = [self.one_of(_PARAGRAPH_ENDINGS) for _ in paragraphs[1:]] + [self.one_of(ENDINGS)]
        paragraphs = [words + end for words, end in zip(paragraphs, ends, strict=True)]
        return str(self.one_of(("\n\n", "\n \n", "\n\n\n"))).join(paragraphs)


class UnfitError(Exception):
    """No value that fits was found."""


class _Below(dict[int, "st.SearchStrategy[int]"]):
    def __missing__(self, number: int) -> st.SearchStrategy[int]:
        self[number] = st.integers(0, number - 1)
        return self[number]


_BELOW = _Below()
_SEEDS = st.integers(0, 2**32)
_PATTERNS: dict[str, st.SearchStrategy[str]] = {}
_JUDGES: dict[str, Callable[[Any], bool]] = {}


def _from_pattern(pattern: str) -> st.SearchStrategy[str]:
    if pattern not in _PATTERNS:
        # The letters that the pattern itself names, besides a few.
        letters = "".join(sorted({*"0123456789abcm%.", *(letter for letter in pattern if ord(letter) > 127)}))
        _PATTERNS[pattern] = st.from_regex(pattern, fullmatch=True, alphabet=letters)
    return _PATTERNS[pattern]


def _judge(schema: str) -> Callable[[Any], bool]:
    if schema not in _JUDGES:
        plain = json.loads(schema, parse_float=Decimal)
        _JUDGES[schema] = jsonschema_rs.Draft202012Validator(plain, validate_formats=True).is_valid
    return _JUDGES[schema]


def _merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two schemas that hold at once, as far as drawing needs it."""
    merged = {**first, **second}
    if "properties" in first and "properties" in second:
        both = {name: {**first["properties"].get(name, {}), **schema} for name, schema in second["properties"].items()}
        merged["properties"] = {**first["properties"], **both}
    if "required" in first or "required" in second:
        merged["required"] = [*first.get("required", ()), *second.get("required", ())]
    return merged


@st.composite
def any_data(draw: st.DrawFn, template: Template) -> dict[str, Any]:
    """Data of the shape that the template's schema asks for; figures do not agree yet."""
    from hypothesis import reject

    try:
        return _Drawer(draw, template).file(template.name)
    except UnfitError:
        reject()
