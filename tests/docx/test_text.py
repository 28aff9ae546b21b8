"""What should be a Word file and is none, or would take the machine, is refused with its reason."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from lxml import etree

from reportgen.docx import text, unpack
from reportgen.docx.ooxml import STRICT_W, W
from reportgen.docx.text import docx_text
from reportgen.docx.unpack import BrokenDocx
from tests.tools.work import calls_of

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"


def packed(body: str, *more: str, name: str = "word/document.xml") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for part in (name, *more):
            package.writestr(ZipInfo(part), body if part == name else "", ZIP_DEFLATED)
    return buffer.getvalue()


def locked(content: bytes) -> bytes:
    """The flag of a part with a password, which zipfile cannot write, set in both of its headers."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "encrypted"),
        (locked(packed(BODY.format(PARAGRAPH))), "encrypted"),
        (b"no zip", "unreadable"),
        (packed(BODY.format(PARAGRAPH), name="other.xml"), "document"),
        (packed("<other/>"), "document"),
        (packed("<w:document>"), "xml"),
        (packed("<a>" * 300 + "</a>" * 300), "xml"),
        (packed('<?xml version="1.0" encoding="GBK"?><a/>'), "xml"),
        (packed(BODY.format(PARAGRAPH))[:-30], "zip"),
        (flipped(packed(BODY.format(PARAGRAPH)), 60), "zip"),
        (packed(BODY.format(PARAGRAPH), "Word/Document.xml"), "names"),
        *((packed(BODY.format(PARAGRAPH), name), "names") for name in ("../a.xml", "/a.xml", "a//b", "a\\b", "a\tb")),
        (packed('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'), "entities"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(BrokenDocx) as caught:
        docx_text(content)

    assert caught.value.reason == reason


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_MARKS", "MAX_PARTS"])
def test_what_unpacks_to_too_much_is_not_read(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(BODY.format(PARAGRAPH), *"abc")
    assert docx_text(content) == (["甲"], True)

    monkeypatch.setattr(unpack, limit, 3)

    with pytest.raises(BrokenDocx) as caught:
        docx_text(content)
    assert caught.value.reason == "large"


def test_more_paragraphs_than_anybody_reads_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_PARAGRAPHS", 2)

    assert docx_text(packed(BODY.format(PARAGRAPH * 2))) == (["甲"] * 2, True)
    assert docx_text(packed(BODY.format(PARAGRAPH * 3))) == (["甲"] * 2, False)


def test_strict_open_xml_reads_the_same() -> None:
    strict = BODY.replace(W, STRICT_W).format(PARAGRAPH)

    assert docx_text(packed(strict)) == (["甲"], True)


def test_each_row_and_cell_is_read_once_however_deep_the_tables_lie() -> None:
    def rows(depth: int) -> int:
        inner = PARAGRAPH
        for _ in range(depth):
            inner = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
        content = packed(BODY.format(inner))
        assert docx_text(content).lines == ["甲"]
        return calls_of(lambda: docx_text(content))

    assert rows(60) - rows(40) < 1.5 * (rows(40) - rows(20))


def test_a_chain_of_styles_is_walked_once() -> None:
    chain = "".join(f'<w:style w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(1000))
    styles = f'<w:styles xmlns:w="{W}">{chain}</w:styles>'
    numbers = text.Numbers(None, etree.fromstring(styles))
    numbers._of_style("0")

    assert set(numbers.styles.values()) == {("", "", 0)}


def test_a_level_that_is_no_number_is_the_first() -> None:
    level = '<w:lvl w:ilvl="x"><w:start w:val="-"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%9"/></w:lvl>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    numbering = f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>{number}'
    numbers = text.Numbers(etree.fromstring(f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'), None)
    listed = f'<w:p xmlns:w="{W}"><w:pPr><w:numPr><w:ilvl w:val="y"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'

    assert [numbers.next(etree.fromstring(listed)) for _ in range(2)] == ["1. ", "2. "]
