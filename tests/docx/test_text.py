"""What should be a Word file and is none, or would take the machine, is refused with its reason."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest

from reportgen.docx import text
from reportgen.docx.text import BrokenDocx, docx_text

BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"


def packed(body: str, name: str = "word/document.xml") -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr(ZipInfo(name), body)
    return buffer.getvalue()


def locked(content: bytes) -> bytes:
    """The flag of a part with a password, which zipfile cannot write, set in both of its headers."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "encrypted"),
        (locked(packed(BODY.format(PARAGRAPH))), "encrypted"),
        (b"no zip", "zip"),
        (packed(BODY.format(PARAGRAPH), "other.xml"), "document"),
        (packed("<w:document>"), "xml"),
        (packed('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'), "entities"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(BrokenDocx) as caught:
        docx_text(content)

    assert caught.value.reason == reason


def test_what_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed(BODY.format(PARAGRAPH))
    assert docx_text(content) == (["甲"], True)

    monkeypatch.setattr(text, "_MAX_BYTES", 100)

    with pytest.raises(BrokenDocx) as caught:
        docx_text(content)
    assert caught.value.reason == "large"


def test_more_paragraphs_than_anybody_reads_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_MAX_PARAGRAPHS", 2)

    assert docx_text(packed(BODY.format(PARAGRAPH * 2))) == (["甲"] * 2, True)
    assert docx_text(packed(BODY.format(PARAGRAPH * 3))) == (["甲"] * 2, False)
