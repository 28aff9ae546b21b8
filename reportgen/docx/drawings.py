"""Charts and pictures in the body of a Word file, and the parts that they need."""

from __future__ import annotations

from reportgen.document.blocks import Chart, Drawing, Picture
from reportgen.docx.chart import A, C, ChartPart
from reportgen.docx.chart_room import ChartRoom, measure_chart, row_texts
from reportgen.docx.ooxml import R, quoted, relationships, text_elements
from reportgen.language.words import Phrases
from reportgen.layout.format import Layout
from reportgen.layout.style import Page
from reportgen.layout.units import whole

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
# A program that knows shapes as Word has had them since 2010 draws charts, too; LibreOffice asks for no other name.
_SHAPES = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_ENDINGS = {"png": "image/png", "jpeg": "image/jpeg"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU_PER_TWIP = 635
"""914400 an inch against 1440."""
_CAPTION_LINES = 4  # a caption of up to three lines and the space around it, or it would stand on the next page


class Drawings:
    """Writes drawings; has afterwards the `parts` that they need, how the document is `related` to them, and the
    content `types` of parts by `/name`, of endings by `name`."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: dict[str, bytes] = {}
        self.related: list[tuple[str, str, str]] = []
        self.types: dict[str, str] = {}
        self.written = 0
        self.media: dict[bytes, str] = {}

    def run(self, drawing: Drawing, page: Page) -> str:
        """A run that shows a drawing, no larger than the text of a page."""
        self.written += 1
        if isinstance(drawing, Chart):
            room = measure_chart(drawing, self.layout.styles["table"], page.text_width, room_for(page) // EMU_PER_TWIP)
            width, height = page.text_width * EMU_PER_TWIP, room.height * EMU_PER_TWIP
            relation = self.chart(drawing, page, room)
            rows = chart_in_words(drawing, self.layout.words.phrases)
            title = self.layout.words.phrases.explained.format(
                name=drawing.title, text=self.layout.words.phrases.item_separator.join(rows)
            )
            name, kind, content = "Chart", C, f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="{relation}"/>'
        else:
            width, height = picture_size(drawing, page)
            rows, title = [], drawing.title
            name, kind = "Picture", _PICTURE
            content = _picture(drawing, self.picture(drawing), self.written, width, height)
        about = f'id="{self.written}" name="{name} {self.written}" descr="{quoted(title)}"'
        drawn = (
            f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}"'
            f' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr {about}/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="{A}"><a:graphicData uri="{kind}">'
            f"{content}</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        if rows:
            drawn = (
                f'<mc:AlternateContent xmlns:mc="{_COMPATIBILITY}"><mc:Choice xmlns:wps="{_SHAPES}" Requires="wps">'
                f"{drawn}</mc:Choice><mc:Fallback>{text_elements(chr(10).join(rows))}</mc:Fallback>"
                "</mc:AlternateContent>"
            )
        return f"<w:r><w:rPr><w:noProof/></w:rPr>{drawn}</w:r>"

    def chart(self, chart: Chart, page: Page, room: ChartRoom) -> str:
        """The relationship to the part of a chart, which is made."""
        number = 1 + sum(1 for _, kind, _ in self.related if kind == "chart")
        part = ChartPart(chart, self.layout.styles["table"], page.text_width, room)
        self.parts[f"word/charts/chart{number}.xml"] = part.write("rId1")
        self.parts[f"word/embeddings/chart{number}.xlsx"] = part.workbook()
        self.parts[f"word/charts/_rels/chart{number}.xml.rels"] = relationships(
            ("rId1", "package", f"../embeddings/chart{number}.xlsx")
        )
        self.types |= {f"/word/charts/chart{number}.xml": _CHART_TYPE, "xlsx": _WORKBOOK}
        self.related.append((f"rIdChart{number}", "chart", f"charts/chart{number}.xml"))
        return f"rIdChart{number}"

    def picture(self, picture: Picture) -> str:
        """The relationship to the part of a picture; one that is shown twice is kept once."""
        known = self.media.get(picture.data)
        if known is not None:
            return known
        number = len(self.media) + 1
        name = f"image{number}.{picture.kind}"
        self.parts[f"word/media/{name}"] = picture.data
        self.types[picture.kind] = _ENDINGS[picture.kind]
        self.related.append((f"rIdImage{number}", "image", f"media/{name}"))
        self.media[picture.data] = f"rIdImage{number}"
        return self.media[picture.data]


def chart_in_words(chart: Chart, phrases: Phrases) -> list[str]:
    """What a chart shows, a line for each of its rows: for those who do not see it, and programs that draw none."""
    (_, *names), *rows = (row_texts(row) for row in chart.rows)
    if len(names) == 1:
        return [f"{name} {value}" for name, value in rows]
    return [
        phrases.explained.format(
            name=name,
            text=phrases.part_separator.join(f"{series} {value}" for series, value in zip(names, values, strict=True)),
        )
        for name, *values in rows
    ]


def picture_size(picture: Picture, page: Page) -> tuple[int, int]:
    """Width and height of a picture in EMU: as the template wants it, no larger than the text of a page."""
    width, height = picture.size
    most = page.text_width * EMU_PER_TWIP
    wanted = width if picture.width is None else whole(picture.width * most if picture.share else picture.width)
    wide = min(wanted, most)
    if height * wide // width > room_for(page):
        wide = room_for(page) * width // height
    return max(1, wide), max(1, height * wide // width)


def room_for(page: Page) -> int:
    """The height in EMU that leaves room for a caption."""
    return (page.text_height - _CAPTION_LINES * page.line_pitch) * EMU_PER_TWIP


def _picture(picture: Picture, relationship: str, number: int, width: int, height: int) -> str:
    return (
        f'<pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}"'
        f' descr="{quoted(picture.title)}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{R}" r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
