"""`reportgen textconv`: what `git diff` shows of data files and Word reports."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from reportgen import Case, build_report
from reportgen.cli import run
from reportgen.docx.text import docx_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITY = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hosts">]>'


def word_file(body: str, **parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {W}>{text}</w:{name}>")
    return content.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_list(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def list_level(level: int, kind: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_a_data_file_is_a_fact_a_line(project: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["textconv", "data/2022.yaml"]) == 0

    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert "支出 › 基本支出: 961.51万元" in lines
    assert "收入 › 各项收入 › 财政拨款收入 › 金额: 13452.90万元" in lines
    assert len(lines) > 200


def test_the_projects_schema_names_a_copy_that_git_put_elsewhere(
    project: Path,
    edit: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    copy = tmp_path_factory.mktemp("git") / "2022.yaml"
    copy.write_bytes((project / "data/2022.yaml").read_bytes())
    edit("schema.json", ('"title": "基本支出"', '"title": "基本的支出"'))

    assert run(["textconv", str(copy)]) == 0

    assert "支出 › 基本的支出: 961.51万元" in capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize("name", ["report.docx", "blob", "Report.DOCX"])
def test_a_report_is_a_paragraph_a_line_with_its_number(
    name: str, project: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    report = build_report("data/2022.yaml", "out.docx").path
    report.rename(name)

    assert run(["textconv", name]) == 0

    lines = capsysbinary.readouterr().out.decode().splitlines()
    wanted = [p.number + p.text for p in Case("data/2022.yaml").document.paragraphs()]
    assert lines.pop() == "页脚：— 1 —"
    assert [line.replace(" ", "") for line in lines] == [line.replace(" ", "").replace("\n", "") for line in wanted]


def test_numbers_that_word_counts_are_counted() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        + list_level(0, "chineseCounting", "%1、")
        + list_level(1, "decimal", "%1.%2")
        + list_level(2, "upperRoman", "（%3）", 4)
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + list_level(0, "bullet", "")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    )
    styles = (
        f'<w:style w:styleId="a"><w:pPr>{in_list(0)}</w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    body = (
        paragraph("基本情况", '<w:pStyle w:val="b"/>')
        + paragraph("机构", in_list(1))
        + paragraph("人员", in_list(1))
        + paragraph("细目", in_list(2))
        + paragraph("收支", in_list(0))
        + paragraph("收入", in_list(1))
        + paragraph("要点", in_list(0, 2))
        + paragraph("正文")
    )

    assert docx_text(word_file(body, numbering=numbering, styles=styles)).lines == [
        "一、 基本情况",
        "一.1 机构",
        "一.2 人员",
        "（IV） 细目",
        "二、 收支",
        "二.1 收入",
        "• 要点",
        "正文",
    ]


def test_tables_are_a_row_a_line_also_those_inside_others() -> None:
    inner = "<w:tbl><w:tr><w:tc>" + paragraph("内") + "</w:tc><w:tc>" + paragraph("层") + "</w:tc></w:tr></w:tbl>"
    row = "<w:tr><w:tc>" + paragraph("名称") + "</w:tc><w:tc>" + paragraph("金额") + inner + "</w:tc></w:tr>"

    assert docx_text(word_file(f"<w:sdt><w:sdtContent><w:tbl>{row}</w:tbl></w:sdtContent></w:sdt>")).lines == [
        "名称 | 金额 内 | 层"
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>总收入</w:t></w:r><w:del><w:r><w:delText>1</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>3</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>2</w:t><w:tab/><w:t>万元</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p><w:p/>"
    )

    assert docx_text(word_file(body)).lines == ["总收入2 万元"]


def test_a_document_of_another_program(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Heading", 1)
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "a", "b"
    document.save(str(tmp_path / "other.docx"))

    assert docx_text((tmp_path / "other.docx").read_bytes()).lines == ["Heading", "1. one", "2. two", "a | b"]


@pytest.mark.parametrize(
    ("name", "content", "printed"),
    [
        ("a.yaml", b"a: [1\n", "a: [1\n"),
        ("a.yaml", "部门：办公室".encode(), "部门：办公室\n"),
        ("a.yaml", "部门：办公室".encode("gb18030"), "部门：办公室\n"),
        ("a.yaml", b"", ""),
        ("a.yaml", b"- 1\n- 2\n", "- 1\n- 2\n"),
        ("a.txt", b"year: 2022", "year: 2022\n"),
        ("blob", b"just text", "just text\n"),
    ],
)
def test_what_cannot_be_read_is_printed_all_the_same(
    name: str, content: bytes, printed: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / name).write_bytes(content)

    assert run(["textconv", str(tmp_path / name)]) == 0

    assert capsysbinary.readouterr() == (printed.encode(), b"")


def zipped(**parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 broken", "文件不完整，或者内容被改过"),
        (b"no zip at all", "这不是一份 Word 文档"),
        (word_file("")[:200], "文件不完整，或者内容被改过"),
        (OLE + b"one", "文件加了密码，或者是旧格式 .doc"),
        (OLE + b"two", "文件加了密码，或者是旧格式 .doc"),
        (zipped(other="<a/>"), "里面没有正文，不是 Word 文件"),
        (zipped(document="<a>"), "“word/document.xml”不是正确的 XML，或者嵌套太深"),
        (
            zipped(document=f"{ENTITY}<w:document {W}>&x;</w:document>"),
            "“word/document.xml”带有 DTD（实体定义），不予读取",
        ),
    ],
)
def test_a_report_that_cannot_be_read_is_known_by_its_bytes(
    content: bytes, reason: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "a.docx").write_bytes(content)

    assert run(["textconv", str(tmp_path / "a.docx")]) == 0

    known_by = f"{len(content)} 字节，SHA-256 {hashlib.sha256(content).hexdigest()}"
    assert capsysbinary.readouterr().out.decode() == f"（读不出来：{reason}；{known_by}）\n"


def test_a_report_of_too_many_paragraphs_is_cut_and_known_by_its_bytes(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = word_file(paragraph("甲") * 50_001)
    (tmp_path / "a.docx").write_bytes(content)

    assert run(["textconv", str(tmp_path / "a.docx")]) == 0

    *lines, last = capsysbinary.readouterr().out.decode().splitlines()
    known_by = f"{len(content)} 字节，SHA-256 {hashlib.sha256(content).hexdigest()}"
    assert lines == ["甲"] * 50_000
    assert last == f"（文件太长，后面的段落没有印出；{known_by}）"


@pytest.mark.parametrize(
    ("kind", "start", "number"),
    [("upperRoman", 3999, "MMMCMXCIX"), ("upperRoman", 4000, "4000"), ("upperRoman", 99_999_999_999, "32767")],
)
def test_numbers_beyond_those_of_word_are_bounded(kind: str, start: int, number: str) -> None:
    levels = f'<w:abstractNum w:abstractNumId="7">{list_level(0, kind, "%1、", start)}</w:abstractNum>'
    numbering = f'{levels}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'

    assert docx_text(word_file(paragraph("甲", in_list(0)), numbering=numbering)).lines == [f"{number}、 甲"]


def test_a_number_that_is_a_whole_text_is_cut() -> None:
    levels = f'<w:abstractNum w:abstractNumId="7">{list_level(0, "decimal", "第" * 10_000)}</w:abstractNum>'
    numbering = f'{levels}<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'

    assert docx_text(word_file(paragraph("甲", in_list(0)), numbering=numbering)).lines == ["第" * 100 + " 甲"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.yaml", "没有这个文件\n  办法：请检查文件名和所在的文件夹。"),
        ("data/2022.yaml/x", "没有这个文件\n  办法：请检查文件名和所在的文件夹。"),
        ("data", "这是一个文件夹，不是数据文件\n  办法：请指明里面的文件，如 data/2022.yaml。"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_file_that_is_not_there_is_told(name: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["textconv", name]) == 1

    assert capsys.readouterr() == ("", f"{name}: 错误：{message}\n\n")


def test_a_picture_stays_as_it_is(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\x00\xff\n")

    assert run(["textconv", str(tmp_path / "a.png")]) == 0

    assert capsysbinary.readouterr().out == b"\x89PNG\x00\xff\n"


def test_git_shows_facts_and_sentences(
    project: Path, edit: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(project))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=project, check=True, capture_output=True)
        return done.stdout.decode()

    def changed_lines(path: str) -> list[str]:
        lines = git("diff", "--unified=0", "--", path).splitlines()
        return [line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))]

    git("init", "-q")
    (project / ".gitattributes").write_text("*.yaml diff=data\n*.docx diff=data\n", "utf-8")
    git("config", "diff.data.textconv", f'"{Path(sys.executable).as_posix()}" -m reportgen textconv')
    build_report("data/2022.yaml", "report.docx")
    git("add", "-A")
    edit("data/2022.yaml", ("reception: 0.38", "reception: 0.39  # 更正"), ("# —— 执行管理情况", "# —— 执行情况"))
    build_report("data/2022.yaml", "report.docx")

    assert changed_lines("data/2022.yaml") == [
        "-执行管理情况 › 三公经费 › 公务接待费: 0.38万元",
        "+执行管理情况 › 三公经费 › 公务接待费: 0.39万元",
    ]
    old, new = changed_lines("report.docx")
    assert (old[0], new[0]) == ("-", "+")
    assert "公务接待费0.38万元，占12.67%" in old
    assert "公务接待费0.39万元，占12.96%" in new


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart>'
    "<c:title><c:tx><c:rich><a:p><a:r><a:t>近年支出</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>"
    "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>项目支出</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>2024年</c:v></c:pt></c:strCache></c:strRef></c:cat>"
    "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>{}</c:v></c:pt><c:pt idx='1'><c:v>7</c:v></c:pt></c:numCache>"
    "</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
PICTURE = (
    '<w:p xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:r><w:drawing><a:blip r:embed="{}"/></w:drawing>'
    "</w:r></w:p>"
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="media/one.png"/><Relationship Id="rId2" Target="/word/media/two.png"/>'
    '<Relationship Id="rId3" Target="media/none.png"/></Relationships>'
)


def whole_file(**changed: str) -> bytes:
    """A Word file with something beside its body; parts by their names, `/` written as two low lines."""
    parts = {
        "document": f"<w:document {W}><w:body>{paragraph('正文')}{PICTURE.format('rId2')}{PICTURE.format('rId1')}"
        "</w:body></w:document>",
        "header1": f"<w:hdr {W}>{paragraph('示范区档案馆')}</w:hdr>",
        "header2": f"<w:hdr {W}>{paragraph('示范区档案馆')}</w:hdr>",
        "footer1": f"<w:ftr {W}>{paragraph('— 1 —')}</w:ftr>",
        "footnotes": f"<w:footnotes {W}><w:footnote>{paragraph('决算数')}</w:footnote></w:footnotes>",
        "endnotes": f"<w:endnotes {W}><w:endnote>{paragraph('初稿')}</w:endnote></w:endnotes>",
        "comments": f'<w:comments {W}><w:comment w:author="李明">{paragraph("再核对")}</w:comment></w:comments>',
        "charts__chart2": CHART.format("7398.15"),
        "_rels__document": LINKS,
        "media__one": "ONE",
        "media__two": "two!",
        **changed,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in parts.items():
            ending = ".png" if name.startswith("media") else ".xml.rels" if name.startswith("_rels") else ".xml"
            package.writestr(f"word/{name.replace('__', '/')}{ending}", text)
    return content.getvalue()


def said_of(content: bytes, capsysbinary: pytest.CaptureFixture[bytes]) -> list[str]:
    Path("a.docx").write_bytes(content)
    assert run(["textconv", "a.docx"]) == 0
    return capsysbinary.readouterr().out.decode().splitlines()


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("in_folder")
def test_what_stands_beside_the_body_is_read(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert said_of(whole_file(), capsysbinary) == [
        "正文",
        "页眉：示范区档案馆",
        "页脚：— 1 —",
        "脚注：决算数",
        "尾注：初稿",
        "批注（李明）：再核对",
        "图表 › 近年支出 › 项目支出 › 2024年: 7398.15",
        "图表 › 近年支出 › 项目支出 › 1: 7",
        f"图片 media/two.png：4 字节，SHA-256 {hashlib.sha256(b'two!').hexdigest()[:16]}…",
        f"图片 media/one.png：3 字节，SHA-256 {hashlib.sha256(b'ONE').hexdigest()[:16]}…",
    ]


@pytest.mark.usefixtures("in_folder")
def test_what_stands_beside_the_body_is_told_in_english(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")

    lines = said_of(whole_file(header3="<a>"), capsysbinary)

    assert [line.split(" ")[0] for line in lines[1:]] == [
        "header:", "(cannot", "footer:", "footnote:", "endnote:", "comment", "chart", "chart", "picture", "picture",
    ]  # fmt: skip
    assert lines[2] == "(cannot be read: “word/header3.xml” is no correct XML or is nested too deeply)"


@pytest.mark.parametrize(
    ("part", "text", "old", "new"),
    [
        ("header2", f"<w:hdr {W}>{paragraph('示范区')}</w:hdr>", [], ["页眉：示范区"]),
        ("footer1", f"<w:ftr {W}>{paragraph('1')}</w:ftr>", ["页脚：— 1 —"], ["页脚：1"]),
        (
            "comments",
            f'<w:comments {W}><w:comment w:author="王芳">{paragraph("再核对")}</w:comment></w:comments>',
            ["批注（李明）：再核对"],
            ["批注（王芳）：再核对"],
        ),
        (
            "charts__chart2",
            CHART.format("7398.51"),
            ["图表 › 近年支出 › 项目支出 › 2024年: 7398.15"],
            ["图表 › 近年支出 › 项目支出 › 2024年: 7398.51"],
        ),
        (
            "media__one",
            "One",
            [f"图片 media/one.png：3 字节，SHA-256 {hashlib.sha256(b'ONE').hexdigest()[:16]}…"],
            [f"图片 media/one.png：3 字节，SHA-256 {hashlib.sha256(b'One').hexdigest()[:16]}…"],
        ),
        ("charts__chart3", "<a>", [], ["（读不出来：“word/charts/chart3.xml”不是正确的 XML，或者嵌套太深）"]),
        ("_rels__header1", LINKS, [], []),
        (
            "document",
            f"<w:document {W}><w:body>{paragraph('正文')}{PICTURE.format('rId3')}</w:body></w:document>",
            [
                f"图片 media/two.png：4 字节，SHA-256 {hashlib.sha256(b'two!').hexdigest()[:16]}…",
                f"图片 media/one.png：3 字节，SHA-256 {hashlib.sha256(b'ONE').hexdigest()[:16]}…",
            ],
            ["（读不出来：“word/media/none.png”不在里面）"],
        ),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_a_change_beside_the_body_is_seen(
    part: str, text: str, old: list[str], new: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = said_of(whole_file(), capsysbinary)

    after = said_of(whole_file(**{part: text}), capsysbinary)

    assert [line for line in before if line not in after] == old
    assert [line for line in after if line not in before] == new


@pytest.mark.usefixtures("in_folder")
def test_pictures_that_change_places_are_seen(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    swapped = LINKS.replace("one", "x").replace("two", "one").replace("/x", "/two")

    before, after = said_of(whole_file(), capsysbinary), said_of(whole_file(_rels__document=swapped), capsysbinary)

    assert before[:-2] == after[:-2]
    assert before[-2:] == after[:-3:-1]


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        (
            "全年未发生档案安全事故。\n",
            "全年未发生档案安全事故。\n\n      库房已满。\n",
            [],
            ["年度主要工作任务 › 做好档案接收和保管 › 任务叙述: ¶ 库房已满。"],
        ),
        (
            "\n\n      结合国际档案日",
            "\n      结合国际档案日",
            ["年度主要工作任务 › 加强档案业务指导 › 任务叙述: ¶ 结合国际档案日开展宣传活动，增强全社会的档案意识。"],
            ["年度主要工作任务 › 加强档案业务指导 › 任务叙述: 结合国际档案日开展宣传活动，增强全社会的档案意识。"],
        ),
        (
            "amount: 391.00",
            "amount: 391.00万元",
            ["收入 › 各项收入 › 财政拨款收入 › 金额: 391.00万元"],
            ['收入 › 各项收入 › 财政拨款收入 › 金额: "391.00万元"'],
        ),
        ("retired: 7 ", 'retired: "7" ', ["人员概况 › 退休人数: 7人"], ['人员概况 › 退休人数: "7"']),
        (
            "  basic: 214.60 ",
            "  basic; 214.60 ",
            [],
            ["（写法有错的行）basic; 214.60          # 基本支出：人员经费和公用经费"],
        ),
        (
            "amount: 3.00",
            "amount: - 3.00",
            ["收入 › 各项收入 › 其他收入 › 金额: 3.00万元"],
            ["收入 › 各项收入: 其他收入", "（写法有错的行）amount: - 3.00"],
        ),
        (
            "    - 保管利用科\n",
            "    保管利用科\n",
            [],
            ["（写法有错的行）保管利用科"],
        ),
        (
            "  social: 档案利用",
            "  social: | 档案利用",
            ["评价结论及建议 › 社会效益指标情况: 档案利用更加便捷，服务群众的能力得到提升。"],
            ["（写法有错的行）social: | 档案利用更加便捷，服务群众的能力得到提升。"],
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_change_of_a_data_file_is_a_line_and_a_broken_line_one_more(
    old: str, new: str, gone: list[str], come: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def lines(text: str) -> list[str]:
        Path("data/x.yaml").write_text(text, "utf-8")
        assert run(["textconv", "data/x.yaml"]) == 0
        return capsysbinary.readouterr().out.decode().splitlines()

    text = Path("data/starter.yaml").read_text("utf-8")
    assert old in text

    before, after = lines(text), lines(text.replace(old, new))

    assert [line for line in before if line not in after] == gone
    assert [line for line in after if line not in before] == come


def test_bytes_of_a_data_file_that_are_no_text_are_shown_as_their_codes(
    project: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (project / "data/x.yaml").write_bytes(b"year: 2025\nname: \xff\x1b\n")

    assert run(["textconv", "data/x.yaml"]) == 0

    assert capfdbinary.readouterr().out == b"year: 2025\nname: \\xff\\u001b\n"
