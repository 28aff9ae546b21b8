"""A report inside a letterhead made in Word that carries data: filled, traced, compared, reviewed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from reportgen import Case, UsageError, build_report
from reportgen.cli import run
from reportgen.compare.redline import compare_documents
from reportgen.compare.reports import compare_reports
from reportgen.docx.text import docx_text
from tests.tools.broken_docx import unpacked
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.word_file import WordFile

EXAMPLE = "data/starter.yaml"
BASE = "templates/standard/base.docx"
Edit = Callable[..., None]


def letterhead() -> WordFile:
    """Data in every part that can hold some."""
    return (
        WordFile()
        .text("示范区档案馆文件〔", "{", "{ ye", "ar }", "}〕1号")
        .text("总收入{{ income.total }}，基本支出占{{ expenditure.basic | share(expenditure.total) }}。")
        .table(
            ["来源", "金额"],
            ["{%tr for source in income.sources %}"],
            ["{{ source.name }}", "{{ source | number }}"],
            ["{%tr endfor %}"],
            ["合计", "{{ income.sources | total | number }}"],
        )
        .box("总支出{{ expenditure.total }}")
        .note("上年收入{{ last.income.total | default('没有填') }}")
        .header("{{ department.name }} {{ year }}年")
        .header("收入{{ income.total | number }}", "footer")
        .picture("{{ department.name }}印章，{{ year }}年启用")
        .described_table("支出{{ expenditure.total }}的构成", ["无"])
        .named("keywords", "{{ year }}，{{ income.total }}")
        .named("title", "{{ department.name }}的标题")
    )


@pytest.fixture
def base(project: Path) -> Path:
    letterhead().save(project / BASE)
    return project


def test_every_part_is_filled_in_the_form_of_its_figures(base: Path) -> None:
    path = build_report(EXAMPLE).path
    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]

    assert texts[:2] == ["示范区档案馆文件〔2025〕1号", "总收入400.00万元，基本支出占53.65%。"]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["来源", "金额"],
        ["财政拨款收入", "391.00"],
        ["其他收入", "3.00"],
        ["合计", "394.00"],
    ]
    assert document.sections[0].header.paragraphs[0].text == "示范区档案馆 2025年"
    assert document.sections[0].footer.paragraphs[0].text == "收入400.00"
    assert document.core_properties.keywords == "2025，400.00万元"
    assert document.core_properties.title == "示范区档案馆的标题"
    assert document.core_properties.author == "示范区档案馆"
    parts = unpacked(path.read_bytes())
    assert parts["word/document.xml"].decode().count("总支出400.00万元") == 3  # once in the report, twice in the box
    assert "上年收入没有填" in parts["word/footnotes.xml"].decode()
    assert "一、部门基本情况" in texts
    whole = "".join(part.decode("utf-8", "replace") for part in parts.values())
    assert "reportgen=" not in whole
    assert not [mark for mark in range(0xFDD0, 0xFDD7) if chr(mark) in whole]


def test_word_and_libreoffice_take_it(base: Path) -> None:
    path = build_report(EXAMPLE).path

    assert validate_openxml(path) == []
    pages = ["".join(page.split()) for page in page_texts(convert_to_pdf(path, base))]
    assert all("示范区档案馆2025年" in page and "收入400.00" in page for page in pages)


def test_the_same_data_give_the_same_bytes(base: Path) -> None:
    assert build_report(EXAMPLE, "1.docx").path.read_bytes() == build_report(EXAMPLE, "2.docx").path.read_bytes()


def test_data_appear_as_typed_and_are_no_tags(base: Path, edit: Edit) -> None:
    edit(EXAMPLE, ("  name: 示范区档案馆  ", "  name: '甲 & 乙 <丙> \"丁\" {_{ 戊_己 }_}'  "))
    path = build_report(EXAMPLE, "o.docx").path

    document = Document(str(path))
    assert document.sections[0].header.paragraphs[0].text == '甲 & 乙 <丙> "丁" {_{ 戊_己 }_} 2025年'
    assert document.core_properties.title == '甲 & 乙 <丙> "丁" {_{ 戊_己 }_}的标题'


def test_every_number_is_in_the_trace_with_its_place_in_word(base: Path) -> None:
    own = [entry for entry in Case(EXAMPLE).trace if entry.stands]

    assert [(str(entry.stands), entry.printed, str(entry.kind)) for entry in own] == [
        ("base.docx 正文第 1 段", "2025", "stated"),
        ("base.docx 正文第 1 段", "1", "template"),
        ("base.docx 正文第 2 段", "400.00万元", "stated"),
        ("base.docx 正文第 2 段", "53.65%", "computed"),
        ("base.docx 正文第 1 个表格第 3 行第 2 格", "391.00", "stated"),
        ("base.docx 正文第 1 个表格第 3 行第 2 格", "3.00", "stated"),
        ("base.docx 正文第 1 个表格第 5 行第 2 格", "394.00", "computed"),
        ("base.docx 文本框第 1 段", "400.00万元", "stated"),
        ("base.docx 正文第 5 段", "2025", "stated"),
        ("base.docx 正文第 2 个表格", "400.00万元", "stated"),
        ("base.docx 页眉第 1 段", "2025", "stated"),
        ("base.docx 页脚第 1 段", "400.00", "stated"),
        ("base.docx 文档属性“关键词”", "2025", "stated"),
        ("base.docx 文档属性“关键词”", "400.00万元", "stated"),
    ]
    assert str(own[1].place) == "templates/standard/base.docx: 正文第 1 段"


def test_the_listing_says_where_in_word(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", EXAMPLE, "53.65%"]) == 0

    assert "  印在：base.docx 正文第 2 段\n" in capsys.readouterr().out


def test_a_number_that_changes_is_in_the_comparison(base: Path, edit: Edit) -> None:
    old = Case(EXAMPLE)
    _ = old.document
    text = (base / EXAMPLE).read_text("utf-8")
    (base / "data" / "new.yaml").write_text(text.replace("  name: 示范区档案馆  ", "  name: 新区档案馆  "), "utf-8")
    new = Case("data/new.yaml")

    changed = [(change.old, change.new) for change in compare_reports(old, new).sentences]
    assert ("示范区档案馆 2025年", "新区档案馆 2025年") in changed
    redline = new.write(compare_documents(old.document, new.document))
    assert "新区档案馆 2025年" in unpacked(redline)["word/header1.xml"].decode()
    assert "总收入400.00万元，基本支出占53.65%。" in docx_text(redline).lines


def test_the_review_copy_has_comments_in_the_letterhead(base: Path, tmp_path: Path) -> None:
    copy = tmp_path / "review.docx"
    copy.write_bytes(Case(EXAMPLE).review_copy("zh"))

    assert validate_openxml(copy) == []
    document = Document(str(copy))
    assert "总收入400.00万元，基本支出占53.65%。" in [paragraph.text for paragraph in document.paragraphs]
    comments = [comment.text for comment in document.comments]
    assert sum(comment.startswith("基本支出占总支出的比重") or "÷" in comment for comment in comments) >= 2
    parts = unpacked(copy.read_bytes())
    body = parts["word/document.xml"].decode()
    assert body.count("<w:commentReference ") == len(comments)
    assert "commentReference" not in parts["word/header1.xml"].decode()


def test_without_the_extra_it_is_said_what_to_install(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "reportgen.word.engine", raising=False)
    monkeypatch.setitem(sys.modules, "docxtpl", None)

    with pytest.raises(UsageError) as caught:
        build_report(EXAMPLE)

    (problem,) = caught.value.problems
    assert str(problem) == f"{BASE}: 这份 Word 文件里有标签，填标签的程序没有安装（缺少 docxtpl）"
    assert problem.hint == '运行 pip install "reportgen[word]"。'


def test_a_base_without_tags_loads_nothing_for_them(project: Path) -> None:
    WordFile().text("没有标签 {0} 50%").save(project / BASE)
    program = (
        "import sys; from reportgen import build_report; build_report('data/starter.yaml');"
        "print(sorted(name for name in sys.modules if name.startswith(('reportgen.word', 'docxtpl'))))"
    )

    assert subprocess.check_output([sys.executable, "-c", program], text=True, encoding="utf-8").strip() == "[]"
