"""Word files with tags, made as people and Word make them: text in runs, headers, text boxes, notes, tables."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from PIL import Image

from reportgen.docx.ooxml import R, W

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BOX = (
    f'<w:r xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1800000" cy="720000"/>'
    '<wp:docPr id="7" name="文本框 1"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/>"
    "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:shape style="width:141pt;height:57pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


class WordFile:
    """A Word file in the making."""

    def __init__(self) -> None:
        self.document: Any = Document()
        for name in ("title", "author", "comments"):  # python-docx's own
            setattr(self.document.core_properties, name, "")

    def text(self, *runs: str, style: str | None = None) -> WordFile:
        """A paragraph, of several runs if Word is to have cut it."""
        paragraph = self.document.add_paragraph(style=style)
        for index, run in enumerate(runs):
            paragraph.add_run(run).bold = index % 2 == 1
        return self

    def table(self, *rows: Sequence[str]) -> WordFile:
        """A table of texts."""
        table = self.document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
        return self

    def described_table(self, described: str, *rows: Sequence[str]) -> WordFile:
        """A table with alternative text."""
        self.table(*rows)
        description = parse_xml(f'<w:tblDescription xmlns:w="{W}" w:val=""/>')
        description.set(f"{{{W}}}val", described)
        self.document.tables[-1]._tbl.tblPr.append(description)
        return self

    def picture(self, described: str, before: str = "", behind: str = "") -> WordFile:
        """A paragraph with a small red picture, its alternative text, and words before and behind it."""
        seal = BytesIO()
        Image.new("RGB", (60, 60), (200, 0, 0)).save(seal, "png")
        paragraph = self.document.add_paragraph(before)
        paragraph.add_run().add_picture(seal, Mm(20))
        paragraph.add_run(behind)
        paragraph._p.find(".//{*}docPr").set("descr", described)
        return self

    def link(self, text: str, address: str) -> WordFile:
        """A paragraph that is a link."""
        name = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = f'<w:hyperlink xmlns:w="{W}" xmlns:r="{R}" r:id="{name}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
        self.document.add_paragraph()._p.append(parse_xml(link))
        return self

    def header(self, text: str, side: str = "header") -> WordFile:
        """The text of the header, or of the `footer`."""
        getattr(self.document.sections[0], side).paragraphs[0].text = text
        return self

    def box(self, text: str) -> WordFile:
        """A paragraph with a text box, in the two forms that Word writes."""
        self.document.add_paragraph()._p.append(parse_xml(_BOX.replace("{text}", text)))
        return self

    def note(self, text: str, kind: str = "footnote") -> WordFile:
        """A paragraph with a footnote, or an `endnote`."""
        run = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
        notes = (
            f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p>'
            f'</w:{kind}><w:{kind} w:id="0" w:type="continuationSeparator"><w:p><w:r><w:continuationSeparator/></w:r>'
            f'</w:p></w:{kind}><w:{kind} w:id="1"><w:p>{run}<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p>'
            f"</w:{kind}></w:{kind}s>"
        )
        main = self.document.part
        part = Part(PackURI(f"/word/{kind}s.xml"), f"{_TYPE}{kind}s+xml", notes.encode(), main.package)
        main.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))
        reference = f'<w:r xmlns:w="{W}"><w:{kind}Reference w:id="1"/></w:r>'
        self.document.add_paragraph("见注")._p.append(parse_xml(reference))
        return self

    def named(self, name: str, text: str) -> WordFile:
        """A property of the file."""
        setattr(self.document.core_properties, name, text)
        return self

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        buffer = BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_bytes(self.content)
