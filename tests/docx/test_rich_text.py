"""What templates may write in a line and formats may define: in the Word file, its text, its redline and its trace."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportgen import Case, TemplateError
from reportgen.cli.templates_found import check_templates
from reportgen.compare.redline import compare_documents
from reportgen.docx.text import docx_text
from reportgen.files.project import find_project
from tests.tools.openxml import validate_openxml
from tests.tools.revisions import accept, outline, reject
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = "data/2022.yaml"
MAIN = "templates/standard/report.html.j2"
FORMAT = "templates/standard/format.yaml"
HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/></head><body>\n'
)
SHARE = "{{ expenditure.basic | share(expenditure.total) }}"
LAST_STYLE = "  page_number: {font: 宋体"


class Report:
    """A report whose template is given here, in a copy of the project."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.format = (project / FORMAT).read_text("utf-8")

    def styled(self, lines: str, after: str = LAST_STYLE) -> Report:
        """The report with lines put into its format behind the one that begins so."""
        found = next(line for line in self.format.splitlines(keepends=True) if line.startswith(after))
        self.format = self.format.replace(found, found + lines)
        return self

    def case(self, body: str) -> Case:
        (self.project / FORMAT).write_text(self.format, "utf-8")
        (self.project / MAIN).write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")
        return Case(DATA)

    def file(self, content: bytes) -> Path:
        path = self.project / "report.docx"
        path.write_bytes(content)
        return path

    def sound(self, body: str) -> bytes:
        """The Word file, in which neither our lint nor the SDK finds a fault."""
        content = self.case(body).docx
        path = self.file(content)
        assert lint_docx(path) == []
        assert validate_openxml(path) == []
        return content

    def fault(self, body: str) -> tuple[str, str]:
        """What is wrong, and where; `template check` tells the same without data."""
        with pytest.raises(TemplateError) as caught:
            _ = self.case(body).document
        (problem,) = caught.value.problems
        ((_, found),) = check_templates(find_project(self.project / DATA), ["standard"])
        assert problem.message in [told.message for told in found]
        return problem.message, problem.hint

    def compared(self, old: str, new: str) -> bytes:
        """A redline, sound, that accepts to the new report and rejects to the old one."""
        before = self.case(old)
        document, was = before.document, before.docx
        after = self.case(new)
        content = after.write(compare_documents(document, after.document))
        path = self.file(content)
        assert lint_docx(path) == []
        assert validate_openxml(path) == []
        main = part(content)
        assert outline(accept(main)) == outline(part(after.docx))
        assert outline(reject(main)) == outline(part(was))
        return content


@pytest.fixture
def report(project: Path) -> Report:
    return Report(project)


def part(content: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name)


def xml(content: bytes, name: str = "word/document.xml") -> str:
    return part(content, name).decode()


def text(content: bytes) -> list[str]:
    return docx_text(content).lines


# Classes of the format's own, and elements of a line.

OWN = """  motto: {font: 楷体, color: "c00000", italic: true, border: 下 单线 1.5磅 c00000, shading: F2F2F2}
characters:
  warn: {color: "C00000", bold: true}
  plain: {bold: false, underline: false, size: 小四, font: 黑体, shading: "FFF2CC"}
  latin: {latin: Arial}
"""


def test_own_classes_are_styles_of_word(report: Report) -> None:
    content = report.styled(OWN).sound(
        '<p class="motto">甲</p><p><span class="warn">乙<em>丙</em></span><span class="plain">丁</span></p>'
        '<p><span class="latin">A</span></p>'
    )

    assert '<w:pStyle w:val="Own-motto"/>' in xml(content)
    assert re.findall(r'<w:rStyle w:val="(.*?)"', xml(content)) == [
        "Letters-warn", "Letters-warn", "Letters-plain", "Letters-latin",
    ]  # fmt: skip
    styles = xml(content, "word/styles.xml")
    motto = re.search(r'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Own-motto">(.*?)</w:style>', styles)
    assert motto is not None
    assert '<w:name w:val="motto"/>' in motto[1]
    assert (
        '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="C00000"/></w:pBdr>'
        '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
    ) in motto[1]
    assert '<w:i/><w:iCs/><w:color w:val="C00000"/>' in motto[1]
    assert '<w:rPr><w:b w:val="1"/><w:bCs w:val="1"/><w:color w:val="C00000"/></w:rPr>' in styles
    assert '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>' in styles


def test_elements_of_a_line_lie_in_each_other(report: Report) -> None:
    content = report.sound("<p>甲<em><u>乙<strong>丙</strong></u></em>H<sub>2</sub>m<sup>2</sup></p>")

    looks = re.findall(r"<w:r><w:rPr>(.*?)</w:rPr><w:t>(.*?)</w:t>", xml(content))
    hint = '<w:rFonts w:hint="eastAsia"/>'
    assert looks == [
        (hint, "甲"),
        (f'{hint}<w:i/><w:iCs/><w:u w:val="single"/>', "乙"),
        (f'{hint}<w:b/><w:bCs/><w:i/><w:iCs/><w:u w:val="single"/>', "丙"),
        (hint, "H"),
        (f'{hint}<w:vertAlign w:val="subscript"/>', "2"),
        (hint, "m"),
        (f'{hint}<w:vertAlign w:val="superscript"/>', "2"),
    ]
    assert text(content) == ["甲乙丙H2m2"]


def test_the_colour_of_the_body_is_that_of_other_styles(report: Report) -> None:
    report.format = report.format.replace("  body:\n", '  body:\n    color: "222222"\n    italic: true\n')
    styles = xml(report.styled('  plain: {color: "000000"}\n').sound("<p>甲</p>"), "word/styles.xml")

    assert styles.count('<w:color w:val="222222"/>') == 1  # of the style on which all are based
    assert styles.count('<w:color w:val="000000"/>') == 1
    assert styles.count("<w:i/>") == 1


@pytest.mark.parametrize(
    ("body", "message", "advice"),
    [
        ('<p class="moto">甲</p>', "<p> 的 class 不能是“moto”",
         "可以用的有：label、title、signature、date、caption、note、unit、motto。"),
        ('<p><span class="wran">甲</span></p>', "<span> 的 class 不能是“wran”", "可以用的有：warn、plain、latin。"),
        ("<p><span>甲</span></p>", "<span> 的 class 不能是“”", "可以用的有：warn、plain、latin。"),
        ("<p><em><p>甲</p></em></p>", "<p> 不能放在 <em> 里面", "docs/templates.md 写有每个元素能放在哪里。"),
    ],
)  # fmt: skip
def test_a_class_that_there_is_not_is_told_with_those_that_there_are(
    report: Report, body: str, message: str, advice: str
) -> None:
    assert report.styled(OWN).fault(body) == (message, advice)


def test_a_format_without_classes_of_letters_says_how_to_add_one(report: Report) -> None:
    assert report.fault('<p><span class="warn">甲</span></p>') == (
        "<span> 的 class 不能是“warn”",
        "format.yaml 里还没有给 <span> 用的 class；docs/templates.md 的“自己的 class”写有怎样添。",
    )


def test_elements_of_a_line_do_not_nest_without_end(report: Report) -> None:
    with pytest.raises(TemplateError) as caught:
        _ = report.case(f"<p>{'<em>' * 12}甲{'</em>' * 12}</p>").document

    assert caught.value.problems[0].message == "<em> 一层套一层，超过了 10 层"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("  两 个: {italic: true}\n", "class 不能叫“两 个”"),
        ("  Normal: {italic: true}\n", "Word 自己有一种叫“Normal”的样式"),
        ("  附件标注: {italic: true}\n", "Word 自己有一种叫“附件标注”的样式"),
        ("  甲: {italic: true}\ncharacters:\n  甲: {italic: true}\n", "styles 和 characters 里都有“甲”"),
        ("characters:\n  甲: {font: 隶书}\n", "字体组里没有“隶书”"),
        ("characters:\n  甲: {size: 3号}\n", "“3号”不是可以用的写法"),
        ("  h7: {italic: true}\n", "没有“h7”这种段落"),
        ("  tittle: {italic: true}\n", "没有“tittle”这种段落"),
        ("  甲: {border: 粗线}\n", "“粗线”不是可以用的写法"),
        ("  甲: {border: 单线 9磅}\n", "“单线 9磅”不是可以用的写法"),
    ],
)
def test_what_is_wrong_with_a_class_is_told_at_its_line(report: Report, lines: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _ = report.styled(lines).case("<p>甲</p>").layout
    (problem,) = caught.value.problems

    assert problem.message == message
    assert str(problem.place).startswith(f"{FORMAT}:")


def test_a_redline_keeps_what_a_line_looks_like(report: Report) -> None:
    content = report.styled(OWN).compared(
        '<p class="motto">求真务实</p><p>收入<em>增加</em>二倍，支出<span class="warn">减少</span>。</p>'
        "<p>甲<sup>2</sup></p>",
        "<p>求真务实</p><p>收入<em>增加</em>三倍，支出减少。</p><p>甲<sub>2</sub></p>",
    )

    assert "减少" in xml(content)


def test_a_redline_with_a_class_that_is_gone_has_no_style_that_is_not_there(report: Report) -> None:
    plain = report.format
    old = report.styled(OWN).case('<p class="motto">甲</p><p><span class="warn">乙</span></p>').document
    report.format = plain
    new = report.case("<p>甲</p><p>乙</p>")

    assert lint_docx(report.file(new.write(compare_documents(old, new.document)))) == []


def test_the_trace_and_the_review_copy_know_a_figure_in_a_span(report: Report) -> None:
    case = report.styled(OWN).case(f'<p>占<span class="warn"><em>{SHARE}</em></span>。</p>')

    assert [(entry.printed, entry.kind) for entry in case.trace] == [("7.15%", "computed")]
    copy = report.file(case.review_copy("zh"))
    assert lint_docx(copy) == []
    assert validate_openxml(copy) == []
    assert "用到：总支出" in xml(copy.read_bytes(), "word/comments.xml")
