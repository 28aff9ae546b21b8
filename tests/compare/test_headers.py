"""Headers and footers compared: sentences, and the redline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from reportgen import Case
from reportgen.compare.redline import compare_documents
from reportgen.compare.reports import compare_reports
from tests.tools.broken_docx import unpacked
from tests.tools.openxml import validate_openxml
from tests.tools.revisions import accept, reject
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = "data/starter.yaml"
MAIN = "templates/standard/report.html.j2"
HEAD = (
    '<html><head><title>报告</title><meta name="author" content="某局"/><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)
Cases = Callable[[str, str], tuple[Case, Case]]


@pytest.fixture
def cases(project: Path) -> Cases:
    """Two cases of the starter with two bodies."""

    def make(*bodies: str) -> tuple[Case, Case]:
        made = []
        for body in bodies:
            (project / MAIN).write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")
            case = Case(DATA)
            _ = case.document
            made.append(case)
        return made[0], made[1]

    return make


def headers(content: bytes) -> dict[str, bytes]:
    parts = unpacked(content)
    return {name: parts[name] for name in sorted(parts) if name.startswith(("word/header", "word/footer"))}


def shown(root: Any) -> list[tuple[bytes, str]]:
    """What each paragraph is, and what stands in it, codes of fields in braces."""
    told = {f"{W}t": "{}", f"{W}instrText": "{{{}}}", f"{W}tab": "\t"}
    return [
        (
            etree.tostring(paragraph[0]),
            "".join(told[e.tag].format(e.text) for e in paragraph.iter(*told) if e.getparent().tag == f"{W}r"),
        )
        for paragraph in root.iter(f"{W}p")
    ]


def compared(old: Case, new: Case, folder: Path) -> dict[str, bytes]:
    """The headers and footers of a redline, which is sound."""
    path = folder / "redline.docx"
    path.write_bytes(new.write(compare_documents(old.document, new.document)))
    assert (lint_docx(path), validate_openxml(path)) == ([], [])
    return headers(path.read_bytes())


def test_the_sentences_of_headers_are_compared(cases: Cases) -> None:
    old, new = cases(
        "<header><p>总收入{{ income.total }}。</p></header><p>甲</p>",
        "<header><p>总支出{{ expenditure.basic }}。</p></header><p>甲</p>",
    )

    assert [(change.old, change.new) for change in compare_reports(old, new).sentences] == [
        ("总收入400.00万元。", "总支出214.60万元。")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>甲馆{{ year }}年</p>", "<p>乙馆{{ year }}年</p>"),
        ("<p>第{page}页</p>", "<p>第{page}页 共{pages}页</p>"),
        ("<p>第{page}页 共{pages}页</p>", "<p>{pages}</p>"),
        ("<p>甲</p><p>乙</p>", "<p>甲</p>"),
        ("<p>甲</p>", "<p>丙</p><p>甲</p><p>乙</p>"),
        ("<p class='left'>甲</p>", "<p class='right'>甲</p>"),
        ("<p>甲</p>", "<p>甲<tab/>乙</p>"),
    ],
)
@pytest.mark.parametrize("around", ["<header>{}</header><p>文</p>", "<section><footer>{}</footer><p>文</p></section>"])
def test_accepting_gives_the_new_header_and_rejecting_the_old(
    around: str, old: str, new: str, cases: Cases, tmp_path: Path
) -> None:
    before, after = cases(around.format(old), around.format(new))
    found = compared(before, after, tmp_path)

    for name, content in found.items():
        assert shown(accept(content)) == shown(accept(headers(after.docx)[name]))
        assert shown(reject(content)) == shown(accept(headers(before.docx)[name]))
    assert any(b"<w:ins " in content or b"Change " in content or b"<w:del " in content for content in found.values())


def test_a_number_of_pages_is_one_word(cases: Cases) -> None:
    before, after = cases("<header><p>甲{page}</p></header><p>文</p>", "<header><p>甲{pages}</p></header><p>文</p>")
    redline = after.write(compare_documents(before.document, after.document))
    content = headers(redline)["word/header3.xml"].decode()

    assert content.count("<w:delInstrText") == content.count("<w:instrText") == 1
    assert "page" not in content


def test_which_pages_have_headers_is_as_in_the_new_report(cases: Cases, tmp_path: Path) -> None:
    one = "<header><p>页眉</p></header>"
    before, after = cases(f"{one}<p>文</p>", '<header class="even"><p>双页</p></header><p>文</p>')

    found = compared(before, after, tmp_path)
    assert [content for content in found.values() if b"<w:ins " in content or b"<w:del " in content] == []
    assert "双页" in "".join(content.decode() for content in found.values())
