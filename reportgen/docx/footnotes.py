"""The footnotes of a Word file: their part, their styles, and the lines above them."""

from __future__ import annotations

from reportgen.docx.links import Links
from reportgen.docx.ooxml import XML, R, W, element, relationships
from reportgen.docx.styles import make_style
from reportgen.layout.format import Layout

TEXT, REFERENCE = "FootnoteText", "FootnoteReference"
_SIGN = f'<w:r><w:rPr><w:rStyle w:val="{REFERENCE}"/></w:rPr>'
_HINT = '<w:rFonts w:hint="eastAsia"/>'
# The lines above the notes of a page, and above those that go on from the page before (ECMA-376-1, 17.11.9).
_LINES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240"'
    f' w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
# By language: ① on each page in Chinese, as GB/T 7713 has them, 1 2 3 through the report elsewhere.
_NUMBERED = {"zh": '<w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/>'}
_IN_SETTINGS = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'


class Footnotes:
    """Collects the notes of a report; `links` are those in them, which belong to their part."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.links = Links()

    def reference(self, runs: str) -> str:
        """The run that stands for a note of these runs."""
        number = len(self.written) + 1
        blank = f'<w:r><w:rPr>{_HINT}</w:rPr><w:t xml:space="preserve"> </w:t></w:r>'
        self.written.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{TEXT}"/></w:pPr>'
            f"{_SIGN}<w:footnoteRef/></w:r>{blank}{runs}</w:p></w:footnote>"
        )
        return f'{_SIGN}<w:footnoteReference w:id="{number}"/></w:r>'

    def part(self) -> bytes:
        """The part that holds the notes."""
        notes = "".join(self.written)
        return f'{XML}<w:footnotes xmlns:w="{W}" xmlns:r="{R}">{_LINES}{notes}</w:footnotes>'.encode()


def add_footnotes(parts: dict[str, bytes], footnotes: Footnotes, layout: Layout) -> None:
    """Put what notes need beside their part into the parts of a report: styles, settings, the addresses of links."""
    parts["word/styles.xml"] = parts["word/styles.xml"].removesuffix(b"</w:styles>") + _styles(layout).encode()
    own = f"<w:footnotePr>{_NUMBERED.get(layout.words.language, '')}{_IN_SETTINGS}</w:footnotePr><w:compat>"
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(b"<w:compat>", own.encode(), 1)
    if footnotes.links.names:
        parts["word/_rels/footnotes.xml.rels"] = relationships(*footnotes.links.related)


def _styles(layout: Layout) -> str:
    """Word's own two styles for notes, the end of the styles part."""
    sign = element(
        "style",
        element("name", val="footnote reference"),
        element("basedOn", val="DefaultParagraphFont"),
        element("uiPriority", val=99),
        element("unhideWhenUsed"),
        element("rPr", element("vertAlign", val="superscript")),
        type="character",
        styleId=REFERENCE,
    )
    return f"{make_style('footnote', layout)}{sign}</w:styles>"
