"""Paragraphs as plain data for `report.typ`: their runs in looks, their lines and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from reportgen.document.blocks import Chart, Drawing, Kind, Marks, Paragraph, Run
from reportgen.document.placement import number_run
from reportgen.docx.chart_room import measure_chart
from reportgen.docx.drawings import EMU_PER_TWIP, chart_in_words, picture_size, room_for
from reportgen.docx.links import OWN, USUAL
from reportgen.docx.rows import breaks_words
from reportgen.layout.classes import HEADING_STYLES
from reportgen.layout.format import Layout
from reportgen.layout.style import Page, Style
from reportgen.pdf.charts import ChartShapes
from reportgen.pdf.looks import Data, Ink, Looks

_LOOK = attrgetter("strong", "lead", "marks", "field")
_FIELDS = {"PAGE": "page", "NUMPAGES": "pages"}
_SIGNS = {"\n": "break", "\t": "tab"}
# A letter that is slanted by hand keeps the marks beside which no line may end; a word stays whole.
_SLANTED = re.compile(r"[（《“‘「『〈【\[(]*(?:[0-9A-Za-z.,%&'-]+|.)[，。、；：！？）》”’」』〉】％…—\])]*", re.DOTALL)
_SIDES = ("top", "bottom", "left", "right")


class Paragraphs:
    """Makes paragraphs of a report in a layout; knows afterwards the `pictures` that they show, by the names that
    `report.typ` calls them.

    Args:
        anchors: what the entries of tables of contents lead to.
    """

    def __init__(self, layout: Layout, looks: Looks, anchors: Iterable[str] = ()) -> None:
        self.layout = layout
        self.looks = looks
        self.anchors = frozenset(anchors)
        self.pictures: dict[str, bytes] = {}
        self._names: dict[bytes, str] = {}

    @cached_property
    def note_style(self) -> Style:
        """The style of footnotes."""
        return self.layout.styles["footnote"]

    def make(self, block: Paragraph, style: Style, page: Page, ink: Ink | None = None) -> Data:
        """A paragraph in a style, on a page of which the text is as wide as the room for it.

        Args:
            ink: its letters where they are not those of the style.
        """
        ink = ink or Ink.of(style)
        runs = [number_run(block), *block.runs] if block.number else block.runs
        level, lead = 0, None
        if block.kind is Kind.HEADING:
            level = block.level
        elif block.level and any(run.lead for run in runs):
            level = block.level
            lead = list(self.runs([run for run in runs if run.lead], ink, level))
            runs = [run for run in runs if not run.lead]
        if block.entry and runs and runs[-1].field == "PAGEREF":
            leader = {"kind": "leader", "look": self.looks.number(ink), "anchor": block.anchor}
            pieces = [*self.runs([run for run in runs[:-1] if run.text != "\t"], ink, 0), leader]
        else:
            pieces = list(self.runs(runs, ink, level))
        made: Data = {
            "kind": "paragraph",
            "gap": 0,
            "kept-gap": False,
            "look": self.looks.number(ink),
            "line": self.looks.line(style),
            "align": "left" if breaks_words(block) and style.align == "both" else style.align,
            "level": level,
            "lead": lead,
            "anchor": block.anchor if block.anchor in self.anchors and level else "",
            "entry": block.anchor if block.entry else "",
            "runs": pieces,
            "keep": False,
            "whole": False,
            "box": _box(style),
            **indents(style),
        }
        if block.drawing:
            made["drawing"] = self.drawing(block.drawing, page)
        return made

    def runs(self, runs: Iterable[Run], ink: Ink, level: int) -> Iterator[Data]:
        """Runs, those that look alike as one; `level` is that of a heading that runs in."""
        for (strong, lead, marks, field), together in groupby(runs, _LOOK):
            own = self._ink(ink, strong, lead, level, marks)
            look = self.looks.number(own)
            if field in _FIELDS:
                yield from ({"kind": _FIELDS[field], "look": look} for _ in together)
            elif marks and marks.footnote:
                for run in together:
                    if run.marks and run.marks.footnote:
                        yield self._note(run.marks.footnote, look)
            else:
                text = "".join([run.text for run in together])
                for part in re.split("([\n\t])", text.replace("\v", "")):
                    if part in _SIGNS:
                        yield {"kind": _SIGNS[part], "look": look}
                    elif part:
                        yield self._text(part, own, look, marks.address if marks else "")

    def _text(self, text: str, ink: Ink, look: int, address: str) -> Data:
        piece: Data = {"kind": "link", "address": address} if address else {"kind": "text"}
        piece |= {"look": look, "text": text}
        if self.looks.is_slanted(ink):
            piece["pieces"] = _SLANTED.findall(text)
        elif LONG_WORD.search(text):
            piece["pieces"] = [part for whole in re.split(r"([!-~]+)", text) for part in _broken(whole)]
        return piece

    def _note(self, note: Paragraph, look: int) -> Data:
        return {"kind": "note", "look": look, "runs": list(self.runs(note.runs, Ink.of(self.note_style), 0))}

    def _ink(self, ink: Ink, strong: bool, lead: bool, level: int, marks: Marks | None) -> Ink:
        """The letters of a run among those of its paragraph."""
        if lead and level:
            heading = Ink.of(self.layout.styles[HEADING_STYLES[level - 1]])
            ink = heading._replace(ground=ink.ground)
        if marks:
            characters = self.layout.classes.characters
            if marks.letters in characters:
                ink = ink.over(characters[marks.letters])
            elif marks.address:
                ink = ink.over(characters.get(OWN, USUAL))
            raised = next((name for name in ("sup", "sub") if name in marks.names), "")
            italic, underline = ink.italic or "em" in marks.names, ink.underline or "u" in marks.names
            ink = ink._replace(italic=italic, underline=underline, raised=raised)
        return ink._replace(bold=True) if strong else ink

    def drawing(self, drawing: Drawing, page: Page) -> Data:
        """A chart or picture, no larger than the text of a page."""
        if isinstance(drawing, Chart):
            phrases, style = self.layout.words.phrases, self.layout.styles["table"]
            room = measure_chart(drawing, style, page.text_width, room_for(page) // EMU_PER_TWIP)
            said = phrases.item_separator.join(chart_in_words(drawing, phrases))
            return {
                "kind": "chart",
                "alt": phrases.explained.format(name=drawing.title, text=said),
                "width": page.text_width,
                "height": room.height,
                "shapes": ChartShapes(drawing, style, page.text_width, room, self.looks).shapes(),
            }
        width, height = picture_size(drawing, page)
        name = self._names.setdefault(drawing.data, f"picture{len(self._names) + 1}.{drawing.kind}")
        self.pictures[name] = drawing.data
        return {
            "kind": "picture",
            "file": name,
            "alt": drawing.title,
            "width": width // EMU_PER_TWIP,
            "height": height // EMU_PER_TWIP,
        }


LONG_WORD = re.compile(r"[!-~]{21}")
"""Longer than the words that stand in Chinese text: a line may end within it, as in Word."""


def _broken(text: str) -> list[str]:
    """A long word in its characters; anything else as it is."""
    return list(text) if LONG_WORD.search(text) else [text] if text else []


def indents(style: Style) -> Data:
    """How far the first line, the others and both sides of a paragraph stand from the edge, in twips.

    What hangs stands left of the other lines.
    """
    sides = dict.fromkeys(("firstLine", "hanging", "left", "right"), 0)
    for side, amount, unit in style.indent:
        sides[side] = amount * style.character // 100 if unit == "characters" else amount
    hanging = sides["hanging"]
    return {
        "first": 0 if hanging else sides["firstLine"],
        "hanging": hanging,
        "left": sides["left"] - hanging,
        "right": sides["right"],
    }


def _box(style: Style) -> Data | None:
    """The lines around a paragraph and its ground; None if it has neither."""
    if not style.borders and not style.shading:
        return None
    drawn = {side: list(line) for side, line in style.borders if line[0] != "nil"}
    return {"ground": style.shading, "space": style.border_space, **{side: drawn.get(side) for side in _SIDES}}
