"""A look written as a `format.yaml`, in the measures of the trade and with a comment where a person would put one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reportgen.layout.classes import HEADING_STYLES, WHEN_USED
from reportgen.layout.format import Layout
from reportgen.layout.look import Look
from reportgen.layout.own_looks import written_borders
from reportgen.layout.style import CellPadding, Font, Style
from reportgen.layout.units import (
    ALIGNMENTS,
    written_indents,
    written_length,
    written_line,
    written_size,
    written_space,
    written_spacing,
)
from reportgen.messages import Listing, message_text

_GROUP = "file"
_SIDES = {"left": "左", "center": "中", "right": "右"}
_EXAMPLES = {
    "sizes": "三号, 小四, 16磅",
    "lengths": "37mm, 28.95磅",
    "indent": "首行缩进2字符",
    "lines": "固定值28.95磅, 1.5倍行距",
}
_SAMPLES = ("一、", "（一）", "1.", "（1）", "①", "a.")
"""What stands before headings of each level in most reports; it only tells a reader of the file which is which."""


def format_text(look: Look, usual: Layout, language: str, name: str) -> str:
    """A format that gives a look.

    Args:
        usual: what stands for all that a Word file does not have, or does not show: numbers, patterns.
        language: of the comments, `zh` or `en`.
        name: what the file is called.
    """
    return "\n".join(_Writer(look, usual, language).lines(name)) + "\n"


class _Writer:
    def __init__(self, look: Look, usual: Layout, language: str) -> None:
        self.look = look
        self.usual = usual
        self.language = language
        self.body = look.styles.get("body", look.normal)

    def say(self, code: str, **params: object) -> str:
        """A comment."""
        return f"# {message_text(code, params, self.language)}"

    def lines(self, name: str) -> Iterator[str]:
        """The lines of the whole file."""
        yield self.say("format-head", name=name)
        yield self.say("format-measures", **_EXAMPLES)
        yield from ("", f"language: {self.look.language}")
        yield from ("", "page:", *self.page(), "", "fonts:", f"  use: {_GROUP}", f"  {_GROUP}:")
        yield from (f"    {_key(font.name)}: {{{_entries(_font(font))}}}" for font in self.look.fonts.values())
        yield from ("", self.say("format-styles"), "styles:", *self.styles())
        if self.look.cell_padding is not None:
            yield from ("", "tables:", f"  padding: {{{_entries(_padding(self.look.cell_padding))}}}")
        yield from ("", self.say("format-numbering"), "numbering:", *self.numbering())
        yield from ("", *self.page_number())
        yield from ("", self.say("format-numbers"), "numbers:")
        yield from (f"  {kind}: {{decimals: {form.decimals}}}" for kind, form in self.usual.forms.items())

    def page(self) -> Iterator[str]:
        """The page."""
        for key, value in self.look.page._asdict().items():
            if key != "characters":
                yield f"  {key}: {written_length(value)}"
        yield f"  characters: {self.look.page.characters}  {self.say('format-characters')}"

    def styles(self) -> Iterator[str]:
        """The styles, those that the file lacks with what is usual."""
        for name in ("body", *(name for name in self.usual.styles if name != "body")):
            style = self.look.styles.get(name)
            if style is None and name in WHEN_USED:
                continue
            if style is None and name != "body":
                yield f"  {name}: {{{_entries(_usual(name))}}}  {self.say('format-lacking')}"
                continue
            if name == "item" and style in (None, self.body):
                continue
            if name == "body":
                values = _body_entry(self.body)
            else:
                values = _entry(style or self.body, self.body, self.usual.styles[name], self.usual.styles["body"])
            sample = f"  # {_SAMPLES[HEADING_STYLES.index(name)]}" if name in HEADING_STYLES else ""
            yield f"  {name}: {{{_entries(values)}}}{sample}"

    def numbering(self) -> Iterator[str]:
        """How headings are numbered: as Word counts them in the file, or as they are typed there."""
        own = {**self.look.patterns, **(self.look.headings.patterns if self.look.headings else {})}
        patterns = [own.get(level) or pattern for level, pattern in enumerate(self.usual.numbering, start=1)]
        yield f"  native: {'true' if self.look.headings else 'false'}"
        yield f"  patterns: [{', '.join(json.dumps(pattern, ensure_ascii=False) for pattern in patterns)}]"
        if lacking := [level for level in range(1, len(patterns) + 1) if not own.get(level)]:
            yield f"  {self.say('format-patterns', levels=Listing(lacking))}"

    def page_number(self) -> Iterator[str]:
        """How page numbers read, and where they stand."""
        number = self.look.page_number
        if number is None:
            yield self.say("format-no-page-number")
            number = self.usual.page_number
        yield "page_number:"
        yield f"  text: {json.dumps(number.text, ensure_ascii=False)}"
        yield f"  odd: {_SIDES[number.odd]}"
        yield f"  even: {_SIDES[number.even]}"
        yield f"  offset: {Decimal(number.offset) / 100:f}"


def _font(font: Font) -> dict[str, object]:
    entry: dict[str, object] = {"name": font.name}
    entry |= {"substitute": font.substitute} if font.substitute else {}
    entry |= {"panose": font.panose} if font.panose.strip("0") else {}
    return {**entry, "pitch": font.pitch}


def _padding(padding: CellPadding) -> dict[str, object]:
    return {"vertical": written_length(padding.vertical), "horizontal": written_length(padding.horizontal)}


def _usual(name: str) -> dict[str, object]:
    """What a style has that a file lacks: the place that it has in any report."""
    if name in ("title", "caption"):
        return {"align": "居中"}
    usual: dict[str, dict[str, object]] = {"unit": {"align": "右对齐"}, "table": {"align": "左对齐"}}
    return usual.get("table" if name == "compact" else name, {})


def style_values(style: Style) -> dict[str, object]:
    """All that a style says, as a format has it; its fonts by their own names."""
    return {
        "font": style.font,
        "latin": style.latin,
        "size": written_size(style.size),
        "bold": style.bold,
        "spacing": written_spacing(style.spacing),
        "align": next(name for name, value in ALIGNMENTS.items() if value == style.align),
        "line": written_line(style.line),
        "indent": written_indents(style.indent) if style.indent else _NO_INDENT,
        "before": written_space(style.before) if style.before else _NO_SPACE,
        "after": written_space(style.after) if style.after else _NO_SPACE,
        "grid": style.grid,
        "color": style.color or _BLACK,
        "italic": style.italic,
        "underline": style.underline,
        "shading": style.shading,
        "border": written_borders(style.borders) if style.borders else _NO_BORDER,
    }


_NO_BORDER = "无"
_BLACK = "000000"
_NO_INDENT, _NO_SPACE = "首行缩进0字符", "0行"
_ALWAYS = {"font", "size", "align", "line"}
_UNLESS_SAID = {"bold": False, "spacing": "加宽0磅", "indent": _NO_INDENT, "before": _NO_SPACE, "after": _NO_SPACE}
_UNLESS_SAID |= {"grid": True, "color": _BLACK, "italic": False, "underline": False, "shading": ""}
_UNLESS_SAID |= {"border": _NO_BORDER}
NOT_FROM_BODY = {
    key: _UNLESS_SAID[key] for key in ("bold", "indent", "before", "after", "italic", "underline", "shading", "border")
}
"""What no style has from the body, as it is where it is not said."""


def _body_entry(body: Style) -> dict[str, object]:
    """What the body says: what no other style would say for it."""
    values = style_values(body)
    usual = {**_UNLESS_SAID, "latin": body.font}
    return {key: value for key, value in values.items() if key in _ALWAYS or value != usual[key]}


def _entry(style: Style, body: Style, usual: Style, usual_body: Style) -> dict[str, object]:
    """What a style says: what it has other than the body, and what it says in the usual format, so that this one may
    also stand over that."""
    values, others = style_values(style), style_values(body)
    others |= NOT_FROM_BODY
    others["latin"] = body.latin if body.latin != body.font else style.font  # what it has without saying it
    said, below = style_values(usual), style_values(usual_body)
    below |= {**NOT_FROM_BODY, "latin": usual.font}
    return {
        key: value for key, value in values.items() if key == "font" or value != others[key] or said[key] != below[key]
    }


def _entries(values: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {_scalar(value)}" for key, value in values.items())


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def _key(name: str) -> str:
    return name if _is_plain(name) else json.dumps(name, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    """Whether a text needs no quotes: a name that is no word of YAML's own, or a measure."""
    named = (
        re.fullmatch(r"[^\W\d_][\w .，-]*", text) is not None and text.lower() not in _WORDS and text == text.strip()
    )
    return named or re.fullmatch(r"[0-9.]+(mm|磅|行)", text) is not None


_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
