"""A report inside a file made in Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from lxml import etree
from PIL import Image

from reportgen import Case, TemplateError, build_report, check_report
from reportgen.document.pictures import usable_head
from reportgen.docx import base_checks, unpack
from reportgen.docx.base_checks import open_base
from reportgen.docx.ooxml import R, W
from reportgen.docx.style_values import StyleValues
from reportgen.docx.write import write_docx
from reportgen.errors import Severity
from tests.tools.broken_docx import broken_files, packed, unpacked
from tests.tools.libreoffice import convert_to_docx, convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

EXAMPLE = "data/starter.yaml"
BASE = "templates/standard/base.docx"


def make_base(project: Path, *, footer: bool = False) -> None:
    base = Document()
    base.styles.add_style("红头", WD_STYLE_TYPE.PARAGRAPH)
    base.add_paragraph("示范区档案馆文件", style="红头")
    base.add_heading("底稿自己的标题", 1)
    base.sections[0].header.paragraphs[0].text = "内部资料"
    if footer:
        base.sections[0].footer.paragraphs[0].text = "底稿页脚"
    base.save(str(project / BASE))


def test_the_report_follows_the_letterhead_under_the_header(project: Path) -> None:
    make_base(project)

    path = build_report(EXAMPLE).path
    document = Document(str(path))

    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["示范区档案馆文件", "底稿自己的标题"]
    assert "一、部门基本情况" in texts
    assert document.sections[0].header.paragraphs[0].text == "内部资料"
    assert document.core_properties.author == "示范区档案馆"
    assert validate_openxml(path) == []


def test_every_page_has_header_and_page_number(project: Path) -> None:
    make_base(project)

    path = build_report(EXAMPLE).path
    pages = page_texts(convert_to_pdf(path, project))

    assert all("内部资料" in page for page in pages)
    assert all(f"— {number} —" in page for number, page in enumerate(pages, start=1))


def test_a_footer_of_the_base_stays(project: Path) -> None:
    make_base(project, footer=True)

    pages = page_texts(convert_to_pdf(build_report(EXAMPLE).path, project))

    assert all("底稿页脚" in page and "— 1 —" not in page for page in pages)


def test_the_same_base_gives_the_same_bytes(project: Path) -> None:
    make_base(project)

    assert build_report(EXAMPLE, "1.docx").path.read_bytes() == build_report(EXAMPLE, "2.docx").path.read_bytes()


def test_a_base_that_is_no_word_file_is_an_error_that_names_it(project: Path) -> None:
    (project / BASE).write_text("not a docx", "utf-8")

    with pytest.raises(TemplateError) as caught:
        build_report(EXAMPLE)

    assert [str(problem) for problem in caught.value.problems] == [f"{BASE}: 这不是一份 Word 文档"]
    assert not (project / "out").exists()


@pytest.fixture
def whole() -> dict[str, bytes]:
    """The parts of a base with letterhead, header and footer."""
    base, buffer = Document(), BytesIO()
    base.add_paragraph("示范区档案馆文件")
    base.sections[0].header.paragraphs[0].text = "内部资料"
    base.sections[0].footer.paragraphs[0].text = "底稿页脚"
    base.save(buffer)
    return unpacked(buffer.getvalue())


MAIN = "word/document.xml"
RELATED = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
Change = Callable[[dict[str, bytes]], object]


def inserted(part: str, before: str, text: str) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert before.encode() in parts[part]
        parts[part] = parts[part].replace(before.encode(), (text + before).encode(), 1)

    return change


def related(kind: str, target: str, *more: tuple[str, bytes]) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        mode = ' TargetMode="External"' if ":" in target else ""
        relationship = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"{mode}/>'
        inserted(RELATED, "</Relationships>", relationship)(parts)
        kinds = {"bin": "application/octet-stream", "dotx": f"{WORD}.template.main+xml", "png": "image/png"}
        for ending, content_type in kinds.items():
            inserted(TYPES, "<Override", f'<Default Extension="{ending}" ContentType="{content_type}"/>')(parts)
        parts.update(more)

    return change


def replaced(part: str, old: str, new: str) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return change


def strict(parts: dict[str, bytes]) -> None:
    for name, part in parts.items():
        changed = part.replace(R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        parts[name] = changed.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")


PNG_BYTES = BytesIO()
Image.new("RGB", (16, 10)).save(PNG_BYTES, "PNG")
PNG = PNG_BYTES.getvalue()
MACRO = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> DDE</w:instrText></w:r>'
    '<w:r><w:instrText>AUTO a b</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
FAULTS: dict[str, tuple[Change, str]] = {
    "strict": (strict, "这份 Word 文档是 Strict Open XML 格式，不能作底稿"),
    "unheard-of": (
        inserted(MAIN, "<w:sectPr", "<w:p><w:rФonts/></w:p>"),
        "这份 Word 文档坏了：里面的“word/document.xml”不是正确的 XML，或者嵌套太深",
    ),
    "template": (
        replaced(TYPES, f"{WORD}.document.main+xml", f"{WORD}.template.main+xml"),
        "这是 Word 模板（.dotx），不是文档",
    ),
    "docm": (
        replaced(TYPES, f"{WORD}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "底稿里有宏、控件或加载项（word/document.xml），不能带进报告",
    ),
    "macros": (
        related(MACRO, "vbaProject.bin", ("word/vbaProject.bin", OLE)),
        "底稿里有宏、控件或加载项（word/vbaProject.bin），不能带进报告",
    ),
    "embedded": (
        related(f"{R}/oleObject", "embeddings/a.bin", ("word/embeddings/a.bin", OLE)),
        "底稿里嵌有别的文件（word/embeddings/a.bin），不能带进报告",
    ),
    "hidden": (
        related("urn:other", "embeddings/a.bin", ("word/embeddings/a.bin", OLE)),
        "底稿里嵌有别的文件（word/embeddings/a.bin），不能带进报告",
    ),
    "altChunk": (
        related(f"{R}/aFChunk", "a.bin", ("word/a.bin", b"<html/>")),
        "底稿里嵌有别的文件（word/a.bin），不能带进报告",
    ),
    "picture": (
        related(f"{R}/image", "http://example.com/a.png"),
        "底稿引用了文件以外的东西“http://example.com/a.png”（在 word/document.xml 里），不能带进报告",
    ),
    "an attached template that is inside": (
        related(f"{R}/attachedTemplate", "a.dotx", ("word/a.dotx", b"PK")),
        "底稿里嵌有别的文件（word/a.dotx），不能带进报告",
    ),
    "a broken picture": (
        related(f"{R}/image", "media/a.png", ("word/media/a.png", PNG[:-20])),
        "底稿里的图片“word/media/a.png”坏了，或者图片太大",
    ),
    "link to a file": (
        related(f"{R}/hyperlink", "file:///etc/passwd"),
        "底稿引用了文件以外的东西“file:///etc/passwd”（在 word/document.xml 里），不能带进报告",
    ),
    "merge": (
        inserted("word/settings.xml", "</w:settings>", "<w:mailMerge/>"),
        "底稿引用了文件以外的东西“mailMerge”（在 word/settings.xml 里），不能带进报告",
    ),
    "field": (
        inserted(MAIN, "<w:sectPr", FIELD),
        "底稿里有从别处取内容的域 DDEAUTO（在 word/document.xml 里），不能带进报告",
    ),
    "simple field": (
        inserted(MAIN, "<w:sectPr", '<w:p><w:fldSimple w:instr="includepicture &quot;http://a&quot;"/></w:p>'),
        "底稿里有从别处取内容的域 INCLUDEPICTURE（在 word/document.xml 里），不能带进报告",
    ),
    "inserted": (
        inserted(MAIN, "<w:sectPr", '<w:p><w:ins w:id="1"><w:r><w:t>改</w:t></w:r></w:ins></w:p>'),
        "底稿里有还没有处理的修订（在 word/document.xml 里）",
    ),
    "look changed in the header": (
        inserted("word/header1.xml", "<w:r>", '<w:r><w:rPr><w:rPrChange w:id="1"><w:rPr/></w:rPrChange></w:rPr></w:r>'),
        "底稿里有还没有处理的修订（在 word/header1.xml 里）",
    ),
    "entities": (
        lambda parts: parts.update({MAIN: b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + b"<a>&e;</a>"}),
        "这份 Word 文档里的“word/document.xml”带有 DTD（实体定义），不予读取",
    ),
    "empty": (
        lambda parts: parts.update({"word/theme/theme1.xml": b""}),
        "这份 Word 文档坏了：里面的“word/theme/theme1.xml”不是正确的 XML，或者嵌套太深",
    ),
    "missing": (lambda parts: parts.pop("word/header1.xml"), "这份 Word 文档坏了：缺少“word/header1.xml”"),
    "without a body": (
        lambda parts: parts.update({MAIN: f'<w:document xmlns:w="{W}"/>'.encode()}),
        "这份 Word 文档坏了：里面的“word/document.xml”不是它该是的东西",
    ),
    "styles of another kind": (
        replaced(RELATED, "relationships/styles", "other/styles"),
        "这份 Word 文档坏了：缺少“word/styles.xml”",
    ),
    "properties of another kind": (
        replaced("docProps/core.xml", "package/2006/metadata/core-properties", "package/2006/metadata/other"),
        "这份 Word 文档坏了：里面的“docProps/core.xml”不是它该是的东西",
    ),
    "twice": (
        inserted(RELATED, "</Relationships>", f'<Relationship Id="rId98" Type="{R}/styles" Target="styles.xml"/>'),
        "这份 Word 文档坏了：“word/document.xml”里的“styles”重复",
    ),
    "reference": (
        inserted(MAIN, "<w:sectPr", f'<w:p><w:hyperlink xmlns:r="{R}" r:id="rId77"/></w:p>'),
        "这份 Word 文档坏了：“word/document.xml”里用到的“rId77”不存在",
    ),
    "note": (
        inserted(MAIN, "<w:sectPr", '<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>'),
        "这份 Word 文档坏了：“word/document.xml”里用到的“footnoteReference 7”不存在",
    ),
    "names": (
        lambda parts: parts.update({"WORD/document.xml": b""}),
        "这份 Word 文档里有重名或不该有的部分“word/document.xml”",
    ),
    "climbing": (
        lambda parts: parts.update({"../a.xml": b""}),
        "这份 Word 文档里有重名或不该有的部分“../a.xml”",
    ),
    "many": (
        lambda parts: parts.update({MAIN: b"<a>" + b"<b/>" * 1_500_000 + b"</a>"}),
        "这份 Word 文档太大：解开后超过 100 MB、2000 个部分或 1,500,000 个标记",
    ),
    "a bomb": (
        lambda parts: parts.update({"word/theme/theme1.xml": bytes(100_000_001)}),
        "这份 Word 文档太大：解开后超过 100 MB、2000 个部分或 1,500,000 个标记",
    ),
    "a workbook": (
        replaced(
            TYPES,
            f"{WORD}.document.main+xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        "这不是一份 Word 文档",
    ),
    "another zip": (lambda parts: [parts.pop(name) for name in [*parts] if "xml" in name], "这不是一份 Word 文档"),
}


def message_of(content: bytes) -> str:
    with pytest.raises(TemplateError) as caught:
        open_base(content, BASE)
    (problem,) = caught.value.problems
    assert problem.file == BASE
    assert problem.hint
    assert problem.text("en")
    return problem.message


@pytest.mark.parametrize("fault", FAULTS)
def test_what_no_report_may_carry_is_told(fault: str, whole: dict[str, bytes]) -> None:
    change, message = FAULTS[fault]
    change(whole)

    assert message_of(packed(whole)) == message


def test_files_of_other_kinds_are_told() -> None:
    assert message_of(b"") == "文件是空的"
    for other in (b"{\\rtf1", b"%PDF-1.7", b"<html></html>"):
        assert message_of(other) == "这不是一份 Word 文档"
    assert message_of(OLE) == "文件加了密码，或者是旧格式 .doc"
    assert message_of(b"PK\3\4 cut") == "这份 Word 文档坏了：文件不完整，或者内容被改过"


def test_the_template_of_whoever_made_a_base_is_left_out(project: Path, whole: dict[str, bytes]) -> None:
    target = "file:///C:\\Users\\wang\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm"
    whole["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{R}/attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'
    ).encode()
    inserted("word/settings.xml", "<w:defaultTabStop", f'<w:attachedTemplate xmlns:r="{R}" r:id="rId1"/>')(whole)
    (project / BASE).write_bytes(packed(whole))

    report = build_report(EXAMPLE)

    assert report.warnings == ()
    assert not any(
        b"wang" in part or b"attachedTemplate" in part for part in unpacked(report.path.read_bytes()).values()
    )
    assert validate_openxml(report.path) == []


@pytest.mark.parametrize("kind", ["turned", "of another kind"])
def test_pictures_of_a_base_that_word_shows_are_carried_on(kind: str, whole: dict[str, bytes]) -> None:
    buffer, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (16, 10)).save(buffer, "JPEG", exif=exif)
    data = buffer.getvalue() if kind == "turned" else b"GIF89a, or what Word makes of it"
    related(f"{R}/image", "media/a.png", ("word/media/a.png", data))(whole)

    assert unpacked(open_base(packed(whole), BASE).content)["word/media/a.png"] == data


def test_pictures_of_a_base_have_so_many_pixels_in_all(
    whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    thumbnail = usable_head(whole["docProps/thumbnail.jpeg"])
    related(f"{R}/image", "media/a.png", ("word/media/a.png", PNG))(whole)

    monkeypatch.setattr(base_checks, "_MOST_PIXELS", 16 * 10 + thumbnail.width * thumbnail.height)
    open_base(packed(whole), BASE)
    monkeypatch.setattr(base_checks, "_MOST_PIXELS", 16 * 10 + thumbnail.width * thumbnail.height - 1)
    assert message_of(packed(whole)).endswith("坏了，或者图片太大")


def test_a_base_made_by_libreoffice_makes_a_whole_report(project: Path) -> None:
    made = project / "made" / "base.docx"
    made.parent.mkdir()
    make_base(project, footer=True)
    base = Document(str(project / BASE))
    base.add_picture(BytesIO(PNG))
    base.add_table(1, 2).cell(0, 0).text = "甲"
    base.add_paragraph("乙", style="List Bullet")
    base.save(str(made))
    (project / BASE).write_bytes(convert_to_docx(made, project / "converted").read_bytes())

    path = build_report(EXAMPLE).path

    assert validate_openxml(path) == []
    # What its own texts and styles have is the base's.
    assert [fault for fault in lint_docx(path) if "lacks hint" not in fault and "theme font" not in fault] == []
    document = Document(str(path))
    assert [paragraph.text for paragraph in document.paragraphs][:2] == ["示范区档案馆文件", "底稿自己的标题"]
    assert document.core_properties.author == "示范区档案馆"


def test_check_and_build_tell_the_links_of_a_base(project: Path, whole: dict[str, bytes]) -> None:
    related(f"{R}/hyperlink", "https://example.com")(whole)
    (project / BASE).write_bytes(packed(whole))

    told = f"{BASE}: 底稿里的网址会进报告：“https://example.com”（共 1 个）"
    assert told in [str(problem) for problem in check_report(EXAMPLE)]
    assert told in [str(problem) for problem in build_report(EXAMPLE).warnings]


def test_check_tells_a_base_that_cannot_be_used(project: Path, whole: dict[str, bytes]) -> None:
    strict(whole)
    (project / BASE).write_bytes(packed(whole))

    with pytest.raises(TemplateError):
        check_report(EXAMPLE)


def test_a_base_without_lists_takes_the_numbers_of_word(project: Path, whole: dict[str, bytes]) -> None:
    parts = {name: part for name, part in whole.items() if name != "word/numbering.xml"}
    for name in (RELATED, TYPES):
        root = etree.fromstring(parts[name])
        for element in [e for e in root if "numbering" in (e.get("Target") or e.get("PartName") or "")]:
            root.remove(element)
        parts[name] = etree.tostring(root)
    (project / BASE).write_bytes(packed(parts))
    format_file = project / "templates/standard/format.yaml"
    format_file.write_text(format_file.read_text("utf-8").replace("native: false\n", "native: true\n"), "utf-8")

    document = Document(str(build_report(EXAMPLE).path))

    assert len(document.part.numbering_part.element)


def test_broken_bases_are_told_or_make_whole_reports(whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "MAX_MARKS", 100_000)  # half of what the faults have that are to be too many
    case = Case(ROOT / EXAMPLE)
    document, layout = case.document, case.layout
    told = built = 0
    kinds = [make for _, make in broken_files(packed(whole))]
    # Every 37th, from the first to the last: all of them take minutes.
    for make in (lambda: packed(whole), *kinds[::37]):
        try:
            base = open_base(make(), BASE)
        except TemplateError:
            told += 1
        else:
            docx.Document(BytesIO(write_docx(document, layout, base)))
            built += 1

    assert told > 10
    assert built


def section_of(parts: dict[str, bytes], *properties: str) -> None:
    """Put properties into the last section of a base, before its columns."""
    for text in properties:
        inserted(MAIN, "<w:cols", text)(parts)


def saved(parts: dict[str, bytes], project: Path) -> None:
    (project / BASE).write_bytes(packed(parts))


def sections(path: Path) -> list[etree._Element]:
    root = etree.fromstring(unpacked(path.read_bytes())[MAIN])
    return list(root.iter(f"{{{W}}}sectPr"))


def attributes(section: etree._Element, tag: str) -> dict[str, str] | None:
    found = section.find(f"{{{W}}}{tag}")
    return None if found is None else {etree.QName(key).localname: str(value) for key, value in found.items()}


BORDERS = '<w:pgBorders w:offsetFrom="page"><w:top w:val="single" w:sz="4" w:space="24" w:color="auto"/></w:pgBorders>'


def test_the_last_section_of_a_base_is_kept_whole(project: Path, whole: dict[str, bytes]) -> None:
    replaced(MAIN, '<w:cols w:space="720"/>', '<w:cols w:num="2" w:space="425"/><w:titlePg/>')(whole)
    section_of(whole, BORDERS, '<w:lnNumType w:countBy="5"/>', '<w:pgNumType w:start="7"/>')
    saved(whole, project)

    path = build_report(EXAMPLE).path

    (section,) = sections(path)
    assert attributes(section, "cols") == {"num": "2", "space": "425"}
    assert attributes(section, "lnNumType") == {"countBy": "5"}
    assert attributes(section, "pgNumType") == {"start": "7"}
    assert section.find(f"{{{W}}}pgBorders") is not None
    assert section.find(f"{{{W}}}titlePg") is not None
    assert attributes(section, "pgSz") == {"w": "11906", "h": "16838"}  # as the format has it
    assert attributes(section, "docGrid") == {"type": "lines", "linePitch": "579"}
    assert lint_faults(path) == []
    assert validate_openxml(path) == []


def lint_faults(path: Path) -> list[str]:
    """Faults but for those of the base's own texts, which are its own."""
    return [fault for fault in lint_docx(path) if "lacks hint" not in fault and "theme font" not in fault]


def test_pages_that_turn_do_not_begin_the_numbers_again(
    project: Path, whole: dict[str, bytes], edit: Callable[..., None]
) -> None:
    section_of(whole, BORDERS, '<w:pgNumType w:start="7"/>')
    saved(whole, project)
    table = '<section class="landscape"><table><tr><td>甲</td></tr></table></section>\n<h1>'
    edit("templates/standard/4-conclusions.html.j2", ("<h1>", table))

    path = build_report(EXAMPLE).path

    first, lying, last = sections(path)
    assert [attributes(each, "pgNumType") for each in (first, lying, last)] == [{"start": "7"}, {}, {}]
    assert all(each.find(f"{{{W}}}pgBorders") is not None for each in (first, lying, last))
    assert (attributes(lying, "pgSz") or {})["orient"] == "landscape"
    assert validate_openxml(path) == []


def test_an_empty_footer_is_none(project: Path, whole: dict[str, bytes]) -> None:
    root = etree.fromstring(whole["word/footer1.xml"])
    for text in root.iter(f"{{{W}}}t"):
        text.text = " "
    whole["word/footer1.xml"] = etree.tostring(root)
    saved(whole, project)

    pages = page_texts(convert_to_pdf(build_report(EXAMPLE).path, project))

    assert all(f"— {number} —" in page for number, page in enumerate(pages, start=1))


def test_the_footer_of_an_earlier_section_goes_on_where_the_last_has_none(project: Path) -> None:
    base = Document()
    base.sections[0].footer.paragraphs[0].text = "封面页脚"
    base.add_section()
    base.add_paragraph("正文")
    base.save(str(project / BASE))

    pages = page_texts(convert_to_pdf(build_report(EXAMPLE).path, project))

    assert all("封面页脚" in page and "— 2 —" not in page for page in pages)


def test_an_even_footer_that_word_does_not_show_is_not_shown(project: Path) -> None:
    base = Document()
    section = base.sections[0]
    section.footer.paragraphs[0].text = "每页"
    section.even_page_footer.paragraphs[0].text = "藏着"
    base.save(str(project / BASE))

    pages = page_texts(convert_to_pdf(build_report(EXAMPLE).path, project))

    assert all("每页" in page and "藏着" not in page for page in pages)


def test_lists_of_a_base_stand_beside_the_numbers_of_headings(project: Path, edit: Callable[..., None]) -> None:
    base = Document()
    base.add_paragraph("第一条", style="List Number")
    base.add_paragraph("第二条", style="List Number")
    base.save(str(project / BASE))
    edit("templates/standard/format.yaml", ("native: false", "native: true"))

    path = build_report(EXAMPLE).path

    lines = [re.sub(r"\s", "", line) for line in "".join(page_texts(convert_to_pdf(path, project))).split("\n")]
    assert [line for line in lines if line][:2] == ["1.第一条", "2.第二条"]
    assert "一、部门基本情况" in lines
    assert lint_faults(path) == []
    assert validate_openxml(path) == []


def test_text_of_a_base_keeps_its_look(project: Path) -> None:
    base = Document()
    base.styles["Normal"].font.size = Pt(9)
    base.add_paragraph("发文字号")
    base.add_heading("底稿的标题", 1)
    base.add_table(1, 1).cell(0, 0).text = "格"
    base.save(str(project / BASE))

    path = build_report(EXAMPLE).path

    parts = unpacked(path.read_bytes())
    theme = etree.fromstring(parts["word/theme/theme1.xml"])
    values = StyleValues(etree.fromstring(parts["word/styles.xml"]), theme, "Hans", {})
    before = unpacked((project / BASE).read_bytes())
    old = StyleValues(etree.fromstring(before["word/styles.xml"]), theme, "Hans", {})
    document = Document(str(path))
    plain, heading = (paragraph.style.style_id for paragraph in document.paragraphs[:2] if paragraph.style)
    assert values.style(plain) == old.style("Normal")
    assert values.style(heading) == old.style("Heading1")
    assert document.styles[document.styles.default(WD_STYLE_TYPE.PARAGRAPH).name].font.size == Pt(16)
    names = [style.name for style in document.styles if "(base)" in style.name]
    assert {"Normal (base)", "heading 1 (base)"} <= {*names}
    assert "Title (base)" not in names  # nothing is in it
    assert validate_openxml(path) == []


def test_comments_of_a_base_are_told(project: Path) -> None:
    base = Document()
    paragraph = base.add_paragraph("示范区档案馆文件")
    base.add_comment(paragraph.runs, "改一改", author="王")
    base.save(str(project / BASE))

    told = f"{BASE}: 底稿里有 1 条批注，会进报告"
    (problem,) = (problem for problem in build_report(EXAMPLE).warnings if problem.code == "base-comments")
    assert str(problem) == told
    assert problem.severity is Severity.WARNING
    assert problem.text("en") == "the comments of the base will be in the report: 1 in all"
    assert told in [str(each) for each in check_report(EXAMPLE)]
