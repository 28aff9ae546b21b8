"""The look of a format as a style sheet: its styles, classes and pages."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.html.fonts import families, western_faces
from reportgen.html.lengths import length, size
from reportgen.layout.classes import HEADING_STYLES
from reportgen.layout.format import Layout
from reportgen.layout.own_looks import Borders, CellLook, Letters, TableLook
from reportgen.layout.style import Page, Style
from reportgen.layout.units import line_height

UPRIGHT, LYING = "upright", "lying"
"""The names of the two pages of a format."""
_ALIGNMENTS = {"both": "justify", "left": "left", "center": "center", "right": "right"}
_LINES = {"single": "solid", "double": "double", "dashed": "dashed", "dotted": "dotted"}
_BANDS = 3  # of a double line, the gap being one of them
_BORDER_SPACE = 480  # between the edge of a page and its border, in twips: Word's own
_THIN = ("single", 4, "auto")
_USUAL_BORDERS = tuple((side, _THIN) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def style_class(name: str) -> str:
    """The class of what has a style of the format."""
    return f"s-{name}"


def letters_class(name: str) -> str:
    """The class of letters of a class of the format's own."""
    return f"c-{name}"


def cell_class(name: str) -> str:
    """The class of cells of a class of the format's own."""
    return f"d-{name}"


def table_class(name: str) -> str:
    """The class of tables of a class of the format's own."""
    return f"t-{name}"


def look_rules(layout: Layout) -> str:
    """The rules for everything that a format says of the look."""
    return "".join(_rules(layout))


def _rules(layout: Layout) -> Iterator[str]:
    page, styles = layout.page, layout.styles
    cells, characters = layout.classes.cells, layout.classes.characters
    pairs = [(style.font, style.latin) for style in styles.values()]
    pairs += [(letters.font, letters.latin) for letters in characters.values()]
    pairs += [(look.letters.font, look.letters.latin) for look in cells.values()]
    yield western_faces(latin for font, latin in pairs if latin and font and latin != font)
    for name, one in ((UPRIGHT, page), (LYING, page.turned())):
        yield sheet_rules(name, one, layout.page_border)
    if layout.page_border:
        lines = ";".join(f"border-{side}:{_line(line)}" for side, line in layout.page_border)
        yield f'.upright::after,.lying::after{{content:"";position:absolute;inset:{length(_BORDER_SPACE)};{lines}}}'
    for name, style in styles.items():
        yield f".{style_class(name)}{{{';'.join(_style(style, layout))}}}"
    body = styles["body"]
    for level, name in enumerate(HEADING_STYLES, start=1):
        yield f".lead{level}{{{';'.join(_lead(styles[name], body, layout))}}}"
    for name, letters in characters.items():
        yield f".{letters_class(name)}{{{';'.join(_letters(letters, layout))}}}"
    padding = layout.cell_padding
    yield f":where(.sheet) :is(td,th){{padding:{length(padding.vertical)} {length(padding.horizontal)}}}"
    yield _table("", _USUAL_BORDERS)
    for name, table in layout.classes.tables.items():
        yield _own_table(name, table)
    for name, look in cells.items():
        yield f".sheet .{cell_class(name)}{{{';'.join(_cell(look, layout))}}}"


def sheet_rules(name: str, page: Page, borders: Borders = ()) -> str:
    """The rules of sheets of a page, with the lines around it."""
    margins = " ".join(map(length, (page.top, page.right, page.bottom, page.left)))
    points = " ".join(map(_points, (page.width, page.height)))
    return (
        f".{name}{{page:{name};width:{length(page.width)};min-height:{length(page.height)};padding:{margins};"
        f"--head:{length(page.header)};--foot:{length(page.footer)};"
        f"--room:{length(page.text_width)};--top:{length(page.top)};--left:{length(page.left)};--right:{length(page.right)};--high:{length(page.text_height)}}}"
        f"@page {name}{{size:{points};{print_box(page, borders)}}}"
    )


def _points(twips: int) -> str:
    """A length of a page in print, where nothing grows or shrinks."""
    return f"{twips // 20}.{twips % 20 * 5:02}pt"


def _style(style: Style, layout: Layout) -> Iterator[str]:
    page = layout.page
    yield f"font-family:{families(style.font, style.latin, layout)}"
    yield f"font-size:{size(style.size)}"
    yield f"line-height:{length(line_of(style, page))}"
    yield f"text-align:{_ALIGNMENTS[style.align]}"
    if style.spacing:
        yield f"letter-spacing:{length(style.spacing)}"
    if style.bold:
        yield "font-weight:bold"
    if style.italic:
        yield "font-style:italic"
    if style.underline:
        yield "text-decoration:underline"
    if style.color:
        yield f"color:#{style.color}"
    if style.shading:
        yield f"background:#{style.shading}"
    yield from _indents(style)
    yield from _spaces(style, page)
    for side, line in style.borders:
        yield f"border-{side}:{_line(line)}"
        yield f"padding-{side}:{length(style.border_space * 20)}"


def line_of(style: Style, page: Page) -> int:
    """The distance of lines of a style, in twips. Lines that stand on the grid of the page take whole pitches of it."""
    natural = line_height(style.size)
    if style.line.rule == "exact":
        return style.line.value
    if style.line.rule == "atLeast":
        return max(style.line.value, natural)
    if style.grid:
        natural = -(-natural // page.line_pitch) * page.line_pitch
    return natural * style.line.value // 240


def _indents(style: Style) -> Iterator[str]:
    found = {
        one.side: one.amount if one.unit == "twips" else one.amount * style.character // 100 for one in style.indent
    }
    first = found.get("firstLine", 0) - found.get("hanging", 0)
    if first:
        yield f"text-indent:{length(first)}"
    for side in ("left", "right"):
        if found.get(side):
            yield f"margin-{side}:{length(found[side])}"
    if found.get("hanging") and not found.get("left"):
        yield f"margin-left:{length(found['hanging'])}"


def space_before(style: Style, page: Page) -> int:
    """The space before a paragraph of a style, in twips."""
    return _twips(style.before, page)


def _twips(space: tuple[str, int] | None, page: Page) -> int:
    unit, amount = space or ("twips", 0)
    return page.line_pitch * amount // 100 if unit == "lines" else amount


def _spaces(style: Style, page: Page) -> Iterator[str]:
    for side, space in (("top", style.before), ("bottom", style.after)):
        if space:
            yield f"margin-{side}:{length(_twips(space, page))}"


def _lead(style: Style, body: Style, layout: Layout) -> Iterator[str]:
    """A heading that runs into its text has the letters of its style."""
    if (style.font, style.latin) != (body.font, body.latin):
        yield f"font-family:{families(style.font, style.latin, layout)}"
    if style.size != body.size:
        yield f"font-size:{size(style.size)}"
    if style.bold:
        yield "font-weight:bold"
    if style.italic:
        yield "font-style:italic"
    if style.color != body.color:
        yield f"color:#{style.color or '000'}"
    if style.underline:
        yield "text-decoration:underline"


def _letters(letters: Letters, layout: Layout) -> Iterator[str]:
    if letters.font or letters.latin:
        yield f"font-family:{families(letters.font, letters.latin, layout)}"
    if letters.size:
        yield f"font-size:{size(letters.size)}"
    if letters.bold is not None:
        yield f"font-weight:{'bold' if letters.bold else 'normal'}"
    if letters.italic is not None:
        yield f"font-style:{'italic' if letters.italic else 'normal'}"
    if letters.underline is not None:
        yield f"text-decoration:{'underline' if letters.underline else 'none'}"
    if letters.color:
        yield f"color:#{letters.color}"
    if letters.shading:
        yield f"background:#{letters.shading}"


def _line(line: tuple[str, int, str]) -> str:
    kind, width, color = line
    if kind not in _LINES:
        return "none"
    return f"{_LINES[kind]} {_thickness(kind, width)} #{'000' if color == 'auto' else color}"


def _thickness(kind: str, width: int) -> str:
    """How thick a line of so many eighths of a point is; a double one is two such lines with a gap as wide."""
    # Three eighths of a point and less would vanish on a screen.
    return (
        f"max({_BANDS}px,{length(_BANDS * width * 20 // 8)})"
        if kind == "double"
        else f"max(1px,{length(width * 20 // 8)})"
    )


def print_box(page: Page, borders: Borders) -> str:
    """The margins of a printed page, and the border of the page if it is the same on all sides: a browser draws none of
    another kind so far from what stands on the page."""
    margins = (page.top, page.right, page.bottom, page.left)
    (*lines,) = {line for _, line in borders}
    if len(borders) < len(_OUTER) or len(lines) > 1 or lines[0][0] not in _LINES:
        return f"margin:{' '.join(map(_points, margins))};"
    ((kind, width, _),) = lines
    # An outline is as far from the page on all sides; where the text is farther, that is room within.
    least = min(margins)
    thick = (_BANDS if kind == "double" else 1) * width * 20 // 8
    inner = " ".join(_points(margin - least) for margin in margins)
    offset = _points(max(0, least - _BORDER_SPACE - thick))
    return f"margin:{_points(least)};padding:{inner};outline:{_line(lines[0])};outline-offset:{offset};"


def _table(name: str, borders: Borders) -> str:
    """The lines around the cells of tables of a class: those at the edges are the table's own."""
    drawn = dict(borders)
    table = f".{table_class(name)}" if name else ":where(.sheet) table"
    cells = f"{table}>*>tr"
    inner = _line(drawn.get("insideH", ("nil", 0, ""))), _line(drawn.get("insideV", ("nil", 0, "")))
    outer = ";".join(f"border-{side}:{_line(drawn.get(side, ('nil', 0, '')))}" for side in _OUTER)
    return (
        f"{table}{{{outer}}}{cells}>*{{border:0}}"
        f"{cells}+tr>*,{table}>*+*>tr>*{{border-top:{inner[0]}}}"
        f"{cells}>*+*{{border-left:{inner[1]}}}{cells}>:not(:last-child){{border-right:{inner[1]}}}"
    )


_OUTER = ("top", "left", "bottom", "right")


def _own_table(name: str, look: TableLook) -> str:
    rules = _table(name, look.borders) if look.borders else ""
    if look.at_foot:
        rules += f".sheet .{table_class(name)} td{{padding-left:0;padding-right:0}}"
    return rules


def _cell(look: CellLook, layout: Layout) -> Iterator[str]:
    yield from _letters(look.letters, layout)
    if look.letters.size:
        yield f"line-height:{length(line_height(look.letters.size))}"
    if look.shading:
        yield f"background:#{look.shading}"
    if look.vertical:
        yield f"vertical-align:{'middle' if look.vertical == 'center' else look.vertical}"
    for side, line in look.borders:
        yield f"border-{side}:{_line(line)}"
