"""Values as a data file writes them: bare where they read the same, in quotes where not, long ones under `|`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from reportgen.facts.tree import MappingNode, Node, Plain, ScalarNode, SequenceNode
from reportgen.messages.unseen import replaced, unseen_in

# Signs that mean something to YAML at the beginning of a bare text (YAML 1.2, 7.3.3), if only to some readers.
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`~=")
_WITHIN = re.compile(r":(?:\s|\Z)|\s#|[\t\r\n]")
# In braces and brackets these part one value from the next, the wide comma in the eyes of people.
_WITHIN_FLOW = re.compile(r"[,\[\]{}，]")
# What YAML 1.1 or 1.2 reads as something else than a text: other programs do, even where this one does not.
_OTHER_KINDS = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|none|nan|[-+]?\.?inf)\Z|[-+.]?[0-9][0-9_,.:eExXa-fA-FoO+-]*\Z", re.IGNORECASE
)
_SIGNED = re.compile(r"[-=][^\s,\[{]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# What the reader itself would take for something else, or refuse.
_READ_OTHERWISE = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false|null|~|[-+]?\.(?:inf|nan))\Z", re.IGNORECASE
)


class Bare(str):
    """A text where a number belongs: written without quotes wherever it can be, as a person would have typed it."""

    __slots__ = ()


class Style(NamedTuple):
    """How a file is written: its line break, and by how much what belongs to a name is indented, records and lists."""

    line_break: str = "\n"
    record: int = 2
    items: int = 2


def style_of(root: MappingNode) -> Style:
    """The style of a file: as the first record and the first list in it that stand in lines of their own."""
    text = root.source.text
    line_break = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    record = items = 0
    waiting: list[MappingNode] = [root]
    while waiting and not (record and items):
        holder = waiting.pop(0)
        for name, member in holder.members.items():
            key = holder.keys[name].place
            for below in member.items if isinstance(member, SequenceNode) else [member]:
                if isinstance(below, MappingNode):
                    waiting.append(below)
            if member.place.line == key.line or is_flow(member) or isinstance(member, ScalarNode):
                continue
            indent = member.place.column - key.column
            if isinstance(member, MappingNode):
                record = record or indent
            else:
                items = items or indent + 1  # one more, as it may be none
    return Style(line_break, record or 2, items - 1 if items else 2)


def is_flow(node: Node) -> bool:
    """Whether a record or a list stands in braces or brackets."""
    return isinstance(node, MappingNode | SequenceNode) and node.source.text.startswith(("{", "["), node.start)


def scalar_text(value: Plain, *, flow: bool = False, quote: str = "") -> str:
    """A single value in one line.

    Args:
        flow: whether it stands in braces or brackets.
        quote: the quotation mark that a text is to have, if any.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    assert isinstance(value, str)
    if "\n" in value:
        return _escaped(value)
    if not quote and reads_bare(value, flow=flow):
        return str(value)
    return _quoted(value, quote)


def quoted(text: str) -> str:
    """A text of one line in quotation marks, double ones where it has none itself."""
    return _quoted(text, "")


def _quoted(text: str, quote: str) -> str:
    if "\t" in text or next(unseen_in(text), None):
        return _escaped(text)
    if quote == "'" or (quote != '"' and ('"' in text or "\\" in text)):
        return "'" + text.replace("'", "''") + "'"
    return _escaped(text)


def _escaped(text: str) -> str:
    """Double quotes take what JSON writes, and more; JSON leaves some characters that nobody sees as they are."""
    written = json.dumps(text, ensure_ascii=False)
    return replaced(written, _code)


def _code(character: str) -> str:
    """A character by its number, as YAML writes it, which has no pairs of halves."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def reads_bare(text: str, *, flow: bool = False) -> bool:
    """Whether a text is read as itself without quotes, by this program and, but for a `Bare` one, by others."""
    if not text or text != text.strip() or _WITHIN.search(text):
        return False
    if text[0] in _INDICATORS and not (isinstance(text, Bare) and _SIGNED.match(text)):
        return False
    if flow and _WITHIN_FLOW.search(text):
        return False
    if _READ_OTHERWISE.match(text) or next(unseen_in(text), None):
        return False
    if isinstance(text, Bare) or _DATE.match(text):
        return True
    return not _OTHER_KINDS.match(unicodedata.normalize("NFKC", text))


def key_text(name: str) -> str:
    """A name, as it stands before its colon."""
    return name if name.isidentifier() and reads_bare(name) else _escaped(name)


def flow_text(value: Plain) -> str:
    """A value in one line, with braces and brackets."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key_text(name)}: {flow_text(member)}' for name, member in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(flow_text(item) for item in value)}]"
    return scalar_text(value, flow=True)


def block_lines(text: str, indent: int, style: Style) -> str:
    """The lines of a text under `|`, each behind its own line break."""
    return "".join(f"{style.line_break}{' ' * indent}{line}" if line else style.line_break for line in text.split("\n"))


def text_behind(value: Plain, column: int, style: Style, within: int = 0) -> str:
    """All that stands behind a colon or a dash: a blank and the value, or the lines below.

    Args:
        column: how far the name or the dash is indented.
        within: behind a dash, how far what belongs to it is indented more; 0 behind a colon.
    """
    if isinstance(value, str) and "\n" in value:
        return f" |{block_lines(value, column + (within or style.record), style)}"
    if not value or not isinstance(value, Mapping | list):
        return f" {flow_text(value) if isinstance(value, Mapping | list) else scalar_text(value)}"
    indent = column + (within or (style.record if isinstance(value, Mapping) else style.items))
    lines = value_lines(value, indent, style)
    joint = f"{style.line_break}{' ' * indent}"
    return (" " * (within - 1) if within else joint) + joint.join(lines)


def value_lines(value: Mapping[str, Plain] | list[Plain], indent: int, style: Style) -> list[str]:
    """The members of a record or the items of a list, each as it stands behind its indent."""
    if isinstance(value, Mapping):
        return [f"{key_text(name)}:{text_behind(member, indent, style)}" for name, member in value.items()]
    return [f"-{text_behind(item, indent, style, within=2)}" for item in value]
