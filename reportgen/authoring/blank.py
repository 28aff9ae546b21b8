"""A data file to begin with, made from the schema alone: every field with its explanation.

Explanations begin with `##`. What may be left out is commented out with one `# `: without it, the line
counts. A commented part in which something may again be left out has a second `# ` there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import UNFILLED, Plain
from reportgen.facts.written import flow_text, key_text, scalar_text
from reportgen.messages import Worded, message_text, worded
from reportgen.schema.constraints_text import demands, written
from reportgen.schema.needed import least_members
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.schema.patterns import matches
from reportgen.values.chinese import columns
from reportgen.values.period import Period

_WIDTH = 76  # of eighty columns, with room for the marks of a comparison
_HANGING = 4  # how far a last word or two may reach beyond, rather than stand alone
_MARK = "# "
# A piece of text that is not broken over lines: a word or a character, with the marks that cling to it.
_PIECE = re.compile(r"[“‘（《〈【]*(?:\{\{.*?\}\}|[!-~]+|\s+|.)[，。；：、！？…”’）》〉】]*", re.DOTALL)
_EXAMPLES = ("示例", "example", "a1", "A1", "1")


def blank_text(
    shape: SchemaNode,
    period: Period | int,
    language: str,
    schema: str = "",
    template: str = "",
    data: Mapping[str, Plain] | None = None,
    notes: Mapping[str, Worded] | None = None,
) -> str:
    """The text of a data file in which everything is yet to be filled in, but the period and what `data` have.

    Args:
        shape: the whole schema.
        period: of which the file is, or the year.
        language: of the explanations that the schema does not give itself.
        schema: the path of `schema.json` from the file, for editors that check while one types.
        template: the template that the file is to name, if it is not the usual one.
        data: what is filled in.
        notes: what is said behind a value of the data, by its path.
    """
    given = {shape.named(shape.period): str(period), shape.named("template"): template}
    writer = _Writer(given, shape.named("template"), language, notes or {})
    lines = [f"# yaml-language-server: $schema={schema}", "##"] if schema else []
    about = [text for text in (shape.title, shape.description) if text]
    for text in (*about, *([""] if about else []), *writer.say("blank-head").split("\n")):
        lines += _comment(text, 0)
    for part in writer.parts(shape, (), 0, data or {}, FILE):
        lines += ["", *part]
    return "\n".join(lines) + "\n"


class _Writer:
    def __init__(self, given: dict[str, str], template: str, language: str, notes: Mapping[str, Worded]) -> None:
        self.given = given
        self.template = template
        self.language = language
        self.notes = notes
        self.brief = 0
        """Within how many items of lists that are not the first: what they are is explained with that."""

    def say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def parts(
        self, shape: SchemaNode, above: tuple[SchemaPath, ...], indent: int, data: Mapping[str, Plain], at: FactPath
    ) -> Iterator[list[str]]:
        """The fields of an object, each with its explanation, as the lines that it takes; `data` are filled in."""
        above = (*above, shape.pointer)
        needed = least_members(shape, data) | set(data)
        for name in (*shape.members, *(name for name in shape.required if name not in shape.members)):
            member = shape.members.get(name) or SchemaNode({}, {})
            if name in data:
                inline, below = self._filled(member, data[name], above, indent, at / name)
            else:
                inline, below = self._value(member, above, indent)
            given = self.given.get(name, "") if not above[1:] else ""
            if given:
                inline, below = given, []
            lines = [f"{name}: {inline}".rstrip(), *_indented(below)]
            heading = not indent and bool(below) and not member.prose
            commented = name not in needed and not (given and name == self.template)
            if self.brief and commented:
                continue
            yield self._explained(member, name, lines, indent, commented=commented, heading=heading)
        chosen = [name for name in data if name not in shape.members]
        for number, name in enumerate(chosen):
            inline, below = self._filled(shape.others or shape, data[name], above, indent, at / name)
            lines = [f"{key_text(name)}: {inline}".rstrip(), *_indented(below)]
            told = shape.others if shape.others is not None and not number else SchemaNode({}, {})
            yield self._explained(told, "", lines, indent, commented=False, heading=False)
        if shape.others is not None and not chosen and not self.brief:
            inline, below = self._value(shape.others, above, indent)
            lines = [f"{_example_name(shape)}: {inline}".rstrip(), *_indented(below)]
            yield self._explained(shape.others, "", lines, indent, commented=bool(shape.members), heading=False)

    def _explained(
        self, shape: SchemaNode, name: str, lines: list[str], indent: int, *, commented: bool, heading: bool
    ) -> list[str]:
        if self.brief:
            return lines
        title, about = shape.title or name, shape.description
        details = self.say("joint-clauses").join(demands(shape, self.say, brief=True))
        if details:
            details = self.say("bracketed", text=details)
        if heading:
            explanation = [*_comment(f"══════ {title}{details} ══════", indent), *_comment(about, indent)]
        elif about:
            explanation = _comment(self.say("blank-field", title=title, details=details, about=about), indent)
        else:
            explanation = _comment(f"{title}{details}", indent) if title or details else []
        return [*explanation, *(f"{_MARK}{line}" if commented else line for line in lines)]

    def _value(
        self, shape: SchemaNode, above: tuple[SchemaPath, ...], indent: int, item: bool = False
    ) -> tuple[str, list[str]]:
        """What stands behind the colon, or the dash of an `item`, and the lines below it."""
        kind = kind_of(shape)
        if kind != "scalar" and shape.pointer in above:
            return UNFILLED, []
        if kind == "object":
            parts = list(self.parts(shape, above, indent + 2, {}, FILE))
            if item and parts:
                # The dash needs a line that counts.
                lead = next((part for part in parts if not all(line.startswith("#") for line in part)), parts[0])
                parts = [lead, *(part for part in parts if part is not lead)]
            below = [line for part in parts for line in part]
            return ("", below) if below else (UNFILLED, [])
        if kind == "array":
            return self._list(shape, above, indent)
        if shape.prose:
            return "|", [UNFILLED]
        return _only_choice(shape) or UNFILLED, []

    def _filled(
        self, shape: SchemaNode, value: Plain, above: tuple[SchemaPath, ...], indent: int, at: FactPath
    ) -> tuple[str, list[str]]:
        """As `_value`, of a value that there is; of the items of a list, the first is explained."""
        if isinstance(value, dict):
            below = [line for part in self.parts(shape, above, indent + 2, value, at) for line in part]
            return ("", below) if below else ("{}", [])
        if isinstance(value, list):
            return self._items(shape, value, above, indent, at)
        if isinstance(value, str) and ("\n" in value or (shape.prose and value != UNFILLED)) and value[0] not in " \n":
            return "|", value.split("\n")
        note = worded(self.notes.get(at, ""), self.language)
        return f"{scalar_text(value)}{f'  # {note}' if note else ''}", []

    def _items(
        self, shape: SchemaNode, values: list[Plain], above: tuple[SchemaPath, ...], indent: int, at: FactPath
    ) -> tuple[str, list[str]]:
        lines: list[str] = []
        for index, value in enumerate(values):
            if shape.items is not None and isinstance(value, dict):
                self.brief += index > 0
                parts = list(self.parts(shape.items, above, indent + 2, value, at / index))
                self.brief -= index > 0
                lead = next(part for part in parts if not all(line.startswith("#") for line in part))
                parts = [lead, *(part for part in parts if part is not lead)]
                lines += _as_item([line for part in parts for line in part])
            elif isinstance(value, str) and "\n" in value and value[0] not in " \n":
                lines += ["- |", *_indented(value.split("\n"))]
            else:
                lines.append(f"- {flow_text(value)}")
        return ("", lines) if lines else ("[]", [])

    def _list(self, shape: SchemaNode, above: tuple[SchemaPath, ...], indent: int) -> tuple[str, list[str]]:
        if shape.says("maxItems") == 0:
            return "[]", []
        above = (*above, shape.pointer)
        inline, below = self._value(shape.items, above, indent + 2, item=True) if shape.items else (UNFILLED, [])
        item = [f"- {inline}", *_indented(below)] if inline else _as_item(below)
        return "", item * max(1, int(shape.says("minItems") or 0))


def kind_of(shape: SchemaNode) -> str:
    """Whether a part of a schema is an `object`, an `array`, or anything else, `scalar`."""
    if shape.kind == "object" or (not shape.kind and (shape.members or shape.others)):
        return "object"
    if shape.kind == "array" or (not shape.kind and shape.items):
        return "array"
    return "scalar"


def _only_choice(shape: SchemaNode) -> str:
    """The value of a field that can have no other, empty if there is a choice."""
    choices = [shape.says("const")] if shape.says("const") is not None else shape.says("enum") or []
    return written(choices[0]) if len(choices) == 1 and not isinstance(choices[0], dict | list) else ""


def _example_name(shape: SchemaNode) -> str:
    """A name that the schema allows where the data choose the names."""
    names = shape.says("propertyNames") or {}
    for name in names.get("enum") or _EXAMPLES:
        if matches(names.get("pattern", ""), name) and len(name) >= names.get("minLength", 0):
            return str(name)
    return _EXAMPLES[0]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _as_item(lines: list[str]) -> list[str]:
    """The lines of a value as an item of a list: the first that counts gets the dash, explanations stay above it."""
    first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    return [*lines[:first], f"- {lines[first]}", *_indented(lines[first + 1 :])]


def _comment(text: str, indent: int) -> list[str]:
    """An explanation, wrapped."""
    lines, line = [], "##"
    room = max(40, _WIDTH - indent)  # however deep, twenty characters stand on a line
    pieces = _PIECE.findall(text)
    for index, piece in enumerate(pieces):
        rest = "".join(pieces[index:])
        if line == "##":
            line = f"## {piece.lstrip()}"
        elif columns(line + piece.rstrip()) > room and columns(line + rest) > room + _HANGING:
            lines.append(line.rstrip())
            line = f"## {piece.lstrip()}"
        else:
            line += piece
    return [*lines, line.rstrip()]
