"""Page numbers: the footers that a format describes, and the fields in them."""

from __future__ import annotations

import re

from reportgen.docx.ooxml import element, part, text_elements
from reportgen.docx.styles import STYLE_IDS
from reportgen.layout.format import Layout
from reportgen.layout.style import PAGE_FIELDS


def page_number_footer(layout: Layout, side: str) -> bytes:
    """The footer with the page number at a side."""
    style, number = layout.styles["page_number"], layout.page_number
    indent: dict[str, str | int] = {}
    if side != "center" and number.offset:
        indent = {f"{side}Chars": number.offset, side: number.offset * style.character // 100}
    properties = element(
        "pPr",
        element("pStyle", val=STYLE_IDS["page_number"]),
        element("ind", **indent) if indent else "",
        element("jc", val=side),
    )
    look = element("rPr", element("rFonts", hint="eastAsia"))
    pieces = [
        written
        for text in re.split(r"(\{pages?\})", number.text)
        if text
        for written in (field_pieces(PAGE_FIELDS[text], "1") if text in PAGE_FIELDS else [text_elements(text)])
    ]
    return part("ftr", element("p", properties, *(element("r", look, piece) for piece in pieces)))


def field_pieces(code: str, shown: str) -> list[str]:
    """What stands in the five runs of a field: WPS shows nothing for one in a single run."""
    return [
        element("fldChar", fldCharType="begin"),
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        element("fldChar", fldCharType="separate"),
        text_elements(shown),
        element("fldChar", fldCharType="end"),
    ]
