"""What templates may write in a line and formats may define: in the Word file, its text, its redline and its trace."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from reportgen import Case, TemplateError
from reportgen.cli.templates_found import check_templates
from reportgen.compare.redline import compare_documents
from reportgen.compare.sentences import compare_sentences
from reportgen.docx.beside import beside_body
from reportgen.docx.text import docx_text
from reportgen.errors import Problem
from reportgen.files.project import find_project
from reportgen.trace.words import matching
from tests.tools.openxml import validate_openxml
from tests.tools.revisions import accept, outline, reject
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = "data/2022.yaml"
MAIN = "templates/standard/report.html.j2"
FORMAT = "templates/standard/format.yaml"
HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/><meta name="author" content="某局"/></head><body>\n'
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
        for other in (self.project / MAIN).parent.glob("*.j2"):  # which this one does not ask for
            if other.name != Path(MAIN).name:
                other.unlink()
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
    styles = xml(report.styled('  plain: {color: "000000"}\n').sound("<p class='plain'>甲</p>"), "word/styles.xml")

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
        ("<p><em><p>甲</p></em></p>", "<p> 不能放在 <em> 里面",
         "每个元素能放在哪里，看 reportgen help maintainer 元素。"),
    ],
)  # fmt: skip
def test_a_class_that_there_is_not_is_told_with_those_that_there_are(
    report: Report, body: str, message: str, advice: str
) -> None:
    assert report.styled(OWN).fault(body) == (message, advice)


def test_a_format_without_classes_of_letters_says_how_to_add_one(report: Report) -> None:
    assert report.fault('<p><span class="warn">甲</span></p>') == (
        "<span> 的 class 不能是“warn”",
        'format.yaml 里还没有给 <span> 用的 class；怎样添，看 reportgen help maintainer "自己的 class"。',
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


# Tables of the format's own.

TABLES = """cells:
  head: {bold: true, color: FFFFFF, shading: 1F4E79, height: 10mm, align: 左对齐}
  total: {shading: "ddebf7", border: 上 双线 0.75磅 1f4e79, height: 固定值2cm}
  top: {vertical: 居上, align: 居中}
"""
CLASSES_OF_TABLES = """  blue: {head: head, border: 单线 0.5磅 1F4E79, height: 8mm}
  lined: {border: 上下 单线 1.5磅，横 单线, body: top}
"""


def with_tables(report: Report) -> Report:
    """The report with classes of cells and of tables."""
    return report.styled(TABLES).styled(CLASSES_OF_TABLES, "tables:")


def rows_of(content: bytes) -> list[str]:
    """The properties of each row of a file, without the mark that it stays on one page."""
    found = re.findall(r"<w:trPr>(.*?)</w:trPr>", xml(content))
    return [properties.replace("<w:cantSplit/>", "") for properties in found]


def test_classes_of_tables_and_cells_give_ground_borders_and_heights(report: Report) -> None:
    content = with_tables(report).sound(
        '<table class="blue"><thead><tr><th>甲</th><th>乙</th></tr></thead><tr><td>丙</td><td>丁</td></tr>'
        '<tr class="total"><td class="right">戊</td><td class="center top">己</td></tr></table>'
    )

    assert rows_of(content) == [
        '<w:trHeight w:val="567" w:hRule="atLeast"/><w:tblHeader/>',
        '<w:trHeight w:val="454" w:hRule="atLeast"/>',
        '<w:trHeight w:val="1134" w:hRule="exact"/>',
    ]
    line = 'w:val="single" w:sz="4" w:space="0" w:color="1F4E79"/>'
    assert f"<w:tblBorders><w:top {line}<w:left {line}<w:bottom {line}<w:right {line}<w:insideH {line}" in xml(content)
    cells = re.findall(
        r'<w:tcW [^>]*>(.*?)</w:tcPr><w:p><w:pPr><w:pStyle w:val="(.*?)"/>(?:<w:keepNext/>)?(.*?)</w:pPr>', xml(content)
    )
    head = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/><w:vAlign w:val="center"/>'
    total = (
        '<w:tcBorders><w:top w:val="double" w:sz="6" w:space="0" w:color="1F4E79"/></w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="DDEBF7"/><w:vAlign w:val="center"/>'
    )
    assert cells == [
        *[(head, "TableText-head", '<w:jc w:val="left"/>')] * 2,
        *[('<w:vAlign w:val="center"/>', "TableText", "")] * 2,
        (total, "TableText-total", '<w:jc w:val="right"/>'),
        ('<w:vAlign w:val="top"/>', "TableText-top", '<w:jc w:val="center"/>'),
    ]
    styles = xml(content, "word/styles.xml")
    assert '<w:name w:val="表内文字 head"/><w:basedOn w:val="TableText"/>' in styles
    assert '<w:name w:val="小字表内文字 head"/><w:basedOn w:val="TableTextCompact"/>' in styles


def test_a_table_has_the_lines_alone_that_its_class_says(report: Report) -> None:
    content = with_tables(report).sound('<table class="lined compact"><tr><td rowspan="2">甲</td><td>乙</td></tr>'
                                          "<tr><td>丙</td></tr></table>")  # fmt: skip

    found = re.search("<w:tblBorders>(.*?)</w:tblBorders>", xml(content))
    assert found is not None
    assert re.findall(r'<w:(\w+) w:val="(\w+)"(?: w:sz="(\d+)")?', found[1]) == [
        ("top", "single", "12"), ("left", "nil", ""), ("bottom", "single", "12"), ("right", "nil", ""),
        ("insideH", "single", "4"), ("insideV", "nil", ""),
    ]  # fmt: skip
    # A cell that goes on from the one above looks as that does.
    assert xml(content).count('<w:vAlign w:val="top"/>') == 4


def test_a_column_has_its_class_but_for_its_heads(report: Report) -> None:
    content = with_tables(report).sound(
        '<table><colgroup><col class="total"/><col class="right top"/></colgroup>'
        "<tr><th>甲</th><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    )

    assert re.findall(r'<w:pStyle w:val="(.*?)"/>(?:<w:keepNext/>)?(?:<w:jc w:val="(.*?)"/>)?', xml(content))[:4] == [
        ("TableText", "center"), ("TableText-top", "right"), ("TableText-total", ""), ("TableText-top", "right"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "message", "advice"),
    [
        ('<table class="red"><tr><td>甲</td></tr></table>', "<table> 的 class 不能是“red”",
         "可以用的有：compact、blue、lined。"),
        ('<table class="blue lined"><tr><td>甲</td></tr></table>', "<table> 的 class 不能是“blue lined”",
         "可以用的有：compact、blue、lined。"),
        ('<table><tr><td class="middle">甲</td></tr></table>', "<td> 的 class 不能是“middle”",
         "可以用的有：left、center、right、head、total、top。"),
        ('<table><tr><td class="left right">甲</td></tr></table>', "<td> 的 class 不能是“left right”",
         "可以用的有：left、center、right、head、total、top。"),
        ('<table><tr class="center"><td>甲</td></tr></table>', "<tr> 的 class 不能是“center”",
         "可以用的有：head、total、top。"),
    ],
)  # fmt: skip
def test_a_class_of_tables_that_there_is_not_is_told(report: Report, body: str, message: str, advice: str) -> None:
    assert with_tables(report).fault(body) == (message, advice)


@pytest.mark.parametrize(
    ("cells", "tables", "message"),
    [
        ("cells:\n  left: {bold: true}\n", "", "“left”是程序自己的 class"),
        ("cells:\n  甲: {height: 高}\n", "", "“高”不是可以用的写法"),
        ("", "  甲: {head: 乙}\n", "cells 里没有“乙”"),
        ("cells:\n  丙: {bold: true}\n", "  甲: {body: 乙}\n", "cells 里没有“乙”"),
        ("", "  甲: {border: 红线}\n", "“红线”不是可以用的写法"),
    ],
)
def test_what_is_wrong_with_a_class_of_tables_is_told(report: Report, cells: str, tables: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _ = report.styled(cells).styled(tables, "tables:").case("<p>甲</p>").layout

    assert [problem.message for problem in caught.value.problems] == [message]


def test_a_redline_keeps_what_tables_look_like(report: Report) -> None:
    table = '<table class="{}"><tr class="total"><td>甲{}</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>'

    with_tables(report).compared(table.format("blue", "一"), table.format("blue", "二"))
    report.compared(table.format("blue", "一"), table.format("lined", "一"))


# Links.


def test_links_are_those_of_word(report: Report) -> None:
    content = report.styled(OWN).sound(
        '<p>见<a href="https://例.cn:8080/甲?a=1&amp;b=2">网站<strong>首页</strong></a>和'
        '<a href="mailto:a@b.cn">a@b.cn</a>、<a href="https://例.cn:8080/甲?a=1&amp;b=2">同一个</a>。</p>'
        '<table><tr><td><a href="http://b.cn"><span class="warn">乙</span></a></td></tr></table>'
    )

    found = re.findall(
        r'<Relationship Id="(rIdLink\d)" Type="\S*/hyperlink" Target="(.*?)" TargetMode="External"/>',
        xml(content, "word/_rels/document.xml.rels"),
    )
    assert found == [
        ("rIdLink1", "https://%E4%BE%8B.cn:8080/%E7%94%B2?a=1&amp;b=2"),
        ("rIdLink2", "mailto:a@b.cn"),
        ("rIdLink3", "http://b.cn"),
    ]
    links = re.findall(r'<w:hyperlink r:id="(.*?)" w:history="1">(.*?)</w:hyperlink>', xml(content))
    assert [(name, re.sub("<.*?>", "", runs)) for name, runs in links] == [
        ("rIdLink1", "网站"), ("rIdLink1", "首页"), ("rIdLink2", "a@b.cn"), ("rIdLink1", "同一个"), ("rIdLink3", "乙"),
    ]  # fmt: skip
    assert re.findall(r'<w:rStyle w:val="(.*?)"', xml(content)) == [*["Hyperlink"] * 4, "Letters-warn"]
    assert text(content)[0] == "见网站首页和a@b.cn、同一个。"


def test_a_format_says_how_links_look(report: Report) -> None:
    styles = xml(report.styled("characters:\n  link: {bold: true}\n").sound('<p><a href="http://a.cn">甲</a></p>'),
                 "word/styles.xml")  # fmt: skip

    assert (
        '<w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
        '<w:unhideWhenUsed/><w:rPr><w:b w:val="1"/><w:bCs w:val="1"/></w:rPr>'
    ) in styles
    assert "Hyperlink" not in xml(report.sound("<p>甲</p>"), "word/styles.xml")


def test_a_line_may_end_within_a_long_address(report: Report) -> None:
    long = f"https://example.cn/{'a' * 60}"
    content = report.sound(
        f'<p>见<a href="{long}">{long}</a>。</p><p>见<a href="{long}">网站</a>。</p>'
        f'<table><tr><td><a href="{long}">{long}</a></td></tr></table>'
    )

    assert xml(content).count('<w:wordWrap w:val="0"/>') == 2
    assert '<w:pStyle w:val="NormalIndent"/><w:wordWrap w:val="0"/><w:jc w:val="left"/>' in xml(content)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<p><a href="file:///etc/passwd">甲</a></p>', "href 不能是“file:///etc/passwd”"),
        ('<p><a href="javascript:alert(1)">甲</a></p>', "href 不能是“javascript:alert(1)”"),
        ('<p><a href="https://a b.cn">甲</a></p>', "href 不能是“https://a b.cn”"),
        ('<p><a href="https://[::1">甲</a></p>', "href 不能是“https://[::1”"),
        ('<p><a href="www.example.cn">甲</a></p>', "href 不能是“www.example.cn”"),
        ('<p><a href="https://a.cn"/></p>', "<a> 里没有内容"),
        ('<p>甲<a href="#x">乙</a></p><table><caption id="x">丙</caption><tr><td>丁</td></tr></table>',
         "<a> 里面不能有内容"),
        ('<p><a href="https://a.cn">甲<a href="https://b.cn">乙</a></a></p>', "<a> 不能放在 <a> 里面"),
    ],
)  # fmt: skip
def test_what_is_no_link_is_refused(report: Report, body: str, message: str) -> None:
    assert report.fault(body)[0] == message


def test_an_address_may_come_from_the_data(report: Report) -> None:
    content = report.sound('<p><a href="https://a.cn/{{ year | text }}?a&amp;b">甲{{ year }}</a></p>')

    assert 'Target="https://a.cn/2022?a&amp;b"' in xml(content, "word/_rels/document.xml.rels")


def test_a_redline_keeps_links(report: Report) -> None:
    content = report.compared(
        '<p>见<a href="https://a.cn">甲网站首页</a>。</p><p><a href="https://c.cn">丙</a></p>',
        '<p>见<a href="https://a.cn">甲网站目录</a>和<a href="https://b.cn">乙</a>。</p><p>丙</p>',
    )

    assert re.search("<w:hyperlink [^>]*><w:del .*?首页.*?</w:del></w:hyperlink>", xml(content))
    assert not re.search("<w:(ins|del) [^>]*><w:hyperlink", xml(content))


def test_the_trace_and_the_review_copy_know_a_figure_in_a_link(report: Report) -> None:
    case = report.case(f'<p>占<a href="https://a.cn">{SHARE}</a>。</p>')

    assert [(entry.printed, entry.kind) for entry in case.trace] == [("7.15%", "computed")]
    copy = report.file(case.review_copy("zh"))
    assert lint_docx(copy) == []
    assert validate_openxml(copy) == []


def test_links_come_along_into_a_base(report: Report) -> None:
    (report.project / "templates/standard/base.docx").write_bytes(report.case("<p>底稿</p>").docx)
    content = report.sound('<p><a href="https://a.cn/x">甲</a></p>')

    (link,) = re.findall(r'<w:hyperlink [^>]*r:id="(.*?)"', xml(content))
    (target,) = re.findall(f'<Relationship [^>]*Id="{link}"[^>]*>', xml(content, "word/_rels/document.xml.rels"))
    assert 'Target="https://a.cn/x"' in target
    assert 'TargetMode="External"' in target


# Footnotes.

NOTE = '<footnote>含<strong>{{ expenditure.basic }}</strong>，{{ year }}年<a href="https://a.cn">决算</a>。</footnote>'


def test_footnotes_are_those_of_word(report: Report) -> None:
    content = report.sound(
        f"<h1>甲<footnote>标题的注</footnote></h1><p>乙{NOTE}丙</p><table><caption>丁<footnote>表题的注</footnote></caption>"
        "<tr><td>戊<footnote>格里的注</footnote></td></tr></table><ol><li>己<footnote>列表的注</footnote></li></ol>"
    )

    sign = '<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="(.*?)"'
    assert re.findall(sign, xml(content)) == ["1", "2", "3", "4", "5"]
    notes = xml(content, "word/footnotes.xml")
    assert re.findall(r'<w:footnote w:type="(.*?)" w:id="(.*?)"', notes) == [
        ("separator", "-1"), ("continuationSeparator", "0"),
    ]  # fmt: skip
    own = re.findall(r'<w:footnote w:id="\d">(.*?)</w:footnote>', notes)
    assert [re.sub("<.*?>", "", note) for note in own] == [
        " 标题的注", " 含961.51万元，2022年决算。", " 表题的注", " 格里的注", " 列表的注",
    ]  # fmt: skip
    assert all('<w:pStyle w:val="FootnoteText"/>' in note and "<w:footnoteRef/>" in note for note in own)
    assert 'Id="rIdLink1"' in xml(content, "word/_rels/footnotes.xml.rels")
    assert "rIdLink1" not in xml(content, "word/_rels/document.xml.rels")
    settings = xml(content, "word/settings.xml")
    assert (
        '<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:numRestart w:val="eachPage"/>'
        '<w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat>'
    ) in settings
    styles = xml(content, "word/styles.xml")
    assert '<w:name w:val="footnote text"/>' in styles
    assert '<w:name w:val="footnote reference"/>' in styles


def test_a_report_without_footnotes_has_nothing_of_them(report: Report) -> None:
    content = report.styled("  footnote: {size: 五号}\n").sound("<p>甲</p>")

    assert "footnote" not in xml(content, "word/styles.xml") + xml(content, "word/settings.xml")
    assert "footnote" not in xml(content, "[Content_Types].xml")


def test_notes_look_as_the_format_says(report: Report) -> None:
    content = report.styled('  footnote: {size: 五号, color: "C00000"}\n').sound(f"<p>甲{NOTE}</p>")

    style = xml(content, "word/styles.xml").split('<w:name w:val="footnote text"/>')[1].split("</w:style>")[0]
    assert '<w:color w:val="C00000"/><w:sz w:val="21"/><w:szCs w:val="21"/>' in style


def test_the_sign_of_a_note_does_not_move_a_number(report: Report) -> None:
    content = report.sound(f"<table><tr><td>{{{{ income.total | number }}}}{NOTE}</td></tr></table>")

    assert '<w:jc w:val="right"/>' in xml(content)


def test_numbers_in_notes_are_traced_and_remarked_at_their_sign(report: Report) -> None:
    case = report.case(
        f"<p>甲<footnote>占{SHARE}。</footnote>{{{{ income.total }}}}</p>"
        f"<table><tr><td>乙<footnote>占{SHARE}</footnote></td><td>{{{{ year | text }}}}</td></tr></table><p>{SHARE}</p>"
    )

    assert [(entry.printed, entry.paragraph) for entry in case.trace] == [
        ("13452.90万元", 0), ("7.15%", 1), ("2022", 3), ("7.15%", 4), ("7.15%", 5),
    ]  # fmt: skip
    copy = report.file(case.review_copy("zh"))
    assert lint_docx(copy) == []
    assert validate_openxml(copy) == []
    main = xml(copy.read_bytes())
    assert main.count("<w:commentReference") == 3
    assert (
        len(re.findall(r'<w:commentRangeStart w:id="\d"/><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/>', main)) == 2
    )
    assert "comment" not in xml(copy.read_bytes(), "word/footnotes.xml")


def test_a_redline_replaces_a_note_that_has_changed(report: Report) -> None:
    content = report.compared(
        "<p>甲<footnote>不变</footnote>乙<footnote>旧的注</footnote>丙</p><p>丁<footnote>没有了</footnote></p>",
        "<p>新甲<footnote>不变</footnote>乙<footnote>新的注</footnote>丙</p><p>丁</p>",
    )

    main, notes = xml(content), xml(content, "word/footnotes.xml")
    words = dict(re.findall(r'<w:footnote w:id="(\d)">.*?</w:r>.*?<w:r>.*?<w:t>(.*?)</w:t></w:r></w:p>', notes))
    gone = re.findall(r'<w:del [^>]*><w:r>(?:(?!</w:del>).)*?<w:footnoteReference w:id="(\d)"', main)
    added = re.findall(r'<w:ins [^>]*><w:r>(?:(?!</w:ins>).)*?<w:footnoteReference w:id="(\d)"', main)
    assert [words[number] for number in gone] == ["旧的注", "没有了"]
    assert [words[number] for number in added] == ["新的注"]
    assert len(words) == 4


def test_text_taken_from_the_file_and_a_comparison_have_the_notes(report: Report) -> None:
    old = report.case("<p>甲<footnote>旧的注2件</footnote>。</p>").document
    new = report.case("<p>甲<footnote>新的注</footnote>。</p>")

    assert [line.text for line in beside_body(new.docx) if line.kind == "footnote"] == ["新的注"]
    assert text(new.docx) == ["甲。"]
    assert [(change.old, change.new) for change in compare_sentences(old, new.document)] == [
        ("旧的注2件", "新的注"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<p>甲<footnote>乙<footnote>丙</footnote></footnote></p>", "<footnote> 不能放在 <footnote> 里面"),
        ("<p>甲<footnote>乙<br/>丙</footnote></p>", "<br> 不能放在 <footnote> 里面"),
        ("<p>甲<footnote></footnote></p>", "<footnote> 里没有内容"),
        ('<p><a href="https://a.cn">甲<footnote>乙</footnote></a></p>', "<footnote> 不能放在 <a> 里面"),
        ("<footnote>甲</footnote>", "<footnote> 不能放在 <body> 里面"),
    ],
)
def test_what_is_no_footnote_is_refused(report: Report, body: str, message: str) -> None:
    assert report.fault(body)[0] == message


def test_a_chart_has_no_footnotes(report: Report) -> None:
    chart = (
        '<figure class="chart pie"><figcaption>甲</figcaption><table><tr><th>乙</th><th>丙</th></tr>'
        "<tr><td>丁<footnote>戊</footnote></td><td>{{ income.total }}</td></tr></table></figure>"
    )
    with pytest.raises(TemplateError) as caught:
        _ = report.case(chart).document

    assert caught.value.problems[0].message == "<footnote> 不能放在 <figure> 里面"


def test_notes_come_along_into_a_base_behind_its_own(report: Report) -> None:
    base = report.project / "templates/standard/base.docx"
    note = report.case('<p>底稿<footnote>底稿的<a href="https://b.cn">注</a></footnote></p>').docx
    for file, count in ((report.case("<p>底稿</p>").docx, 1), (note, 2)):
        base.write_bytes(file)
        content = report.sound('<p>甲<footnote>报告的<a href="https://a.cn/x">注</a></footnote></p>')

        notes = xml(content, "word/footnotes.xml")
        assert notes.count("报告的") == 1
        assert sorted(re.findall(r'<w:footnoteReference w:id="(\d)"', xml(content))) == [
            str(n + 1) for n in range(count)
        ]
        assert 'Target="https://a.cn/x" TargetMode="External"' in xml(content, "word/_rels/footnotes.xml.rels")
        base.unlink()


def test_notes_stand_beside_those_of_an_attached_file(report: Report) -> None:
    form = report.case("<p>附件<footnote>附件的注</footnote></p>").docx
    (report.project / "templates/standard/form.docx").write_bytes(form)
    content = report.sound('<p>甲<footnote>报告的注</footnote></p>{% include "form.docx" %}')

    notes = xml(content, "word/footnotes.xml")
    assert notes.count("附件的注") == notes.count("报告的注") == 1
    assert len(set(re.findall(r'<w:footnoteReference w:id="(\d+)"', xml(content)))) == 2


# Lists and pictures in cells.

CELL = "<table data-widths='1 1'><tr><td>{}</td><td>乙</td></tr></table>"
LISTED = "先<ol><li>子<br/>续</li><li>丑<ul><li>寅<ol><li>卯</li></ol></li></ul><ol><li>辰</li></ol></li></ol>后<br/>末"


@pytest.fixture
def picture(report: Report) -> str:
    """The path of a picture in the project, twice as wide as high."""
    (report.project / "pictures").mkdir()
    Image.new("RGB", (1200, 600), "navy").save(report.project / "pictures/a.png", dpi=(96, 96))
    return "pictures/a.png"


def test_a_cell_may_hold_lists(report: Report) -> None:
    content = report.sound(f"<h1>甲</h1>{CELL.format(LISTED)}")

    assert text(content)[1] == "先 1. 子 续 2. 丑 • 寅 （1）卯 （1）辰 后 末 | 乙"
    report.format = report.format.replace("  native: false", "  native: true").replace(PATTERNS, DECIMAL)
    # In a cell numbers are text, and those of higher levels mean nothing.
    assert (
        text(report.sound(f"<h1>甲</h1>{CELL.format(LISTED)}"))[1]
        == "先 1. 子 续 2. 丑 • 寅 （1）卯 （1）辰 后 末 | 乙"
    )


def test_a_picture_is_no_wider_than_its_cell(report: Report, picture: str) -> None:
    content = report.sound(
        CELL.format(f'<img src="{picture}" alt="楼"/>甲<img src="{picture}" alt="半" width="50%"/>')
        + f'<figure><img src="{picture}" alt="外"/></figure>'
    )

    sizes = [(int(wide), int(high)) for wide, high in re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"/>', xml(content))]
    room = (4422 - 2 * 68) * 635  # half of the page, without the margins of the cell
    assert sizes == [(room, room // 2), (room // 2, room // 4), (8845 * 635, 8845 * 635 // 2)]
    assert xml(content).count('<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>') == 2
    assert text(content)[0] == "甲 | 乙"


def test_what_cells_hold_is_traced_compared_and_remarked(report: Report, picture: str) -> None:
    image = f'<img src="{picture}" alt="楼" width="{{}}"/>'
    old = CELL.format(f"<ol><li>占{SHARE}</li><li>不变</li></ol>{image.format('30mm')}")
    new = CELL.format(f"<ol><li>新的</li><li>占{SHARE}</li><li>不变</li></ol>{image.format('40mm')}")

    content = report.compared(old, new)
    assert xml(content).count("<wp:inline") == 2  # in another width it is another picture
    case = report.case(old)
    assert [(entry.kind, entry.printed) for entry in case.trace] == [
        ("numbering", "1"), ("computed", "7.15%"), ("numbering", "2"),
    ]  # fmt: skip
    copy = report.file(case.review_copy("zh"))
    assert lint_docx(copy) == []
    assert validate_openxml(copy) == []
    assert xml(copy.read_bytes()).count("<w:commentReference") == 1
    document = case.document
    (change,) = compare_sentences(document, report.case(old.replace("30mm", "40mm")).document)
    assert (change.kind, change.look) == ("row", "resized")


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<ol><li></li></ol>", "<li> 里没有内容"),
        ("<ol></ol>", "<ol> 里没有内容"),
        ("<p>甲</p>", "<p> 不能放在 <td> 里面"),
        ('<img src="pictures/b.png" alt="甲"/>', "找不到图片“pictures/b.png”"),
        ('<img src="pictures/b.png"/>', "图片没有 alt"),
        ("<table><tr><td>甲</td></tr></table>", "<table> 不能放在 <td> 里面"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused(report: Report, inside: str, message: str) -> None:
    assert report.fault(CELL.format(inside))[0] == message


# Numbers of headings, and lists.

OUTLINE = (
    '<h1 class="unnumbered">前言</h1><h2>子</h2><h1>甲</h1><h2>乙</h2><h3>丙</h3><h2>丁</h2>'
    '<h2 class="unnumbered">戊</h2><h3 class="unnumbered run-in">己。</h3><p>接排</p><h3>庚</h3><h1>辛</h1><h2>壬</h2>'
)
PATTERNS = '  patterns: ["{chinese}、", "（{chinese}）", "{decimal}. ", "（{decimal}）", "{circled}", "{letter}. "]\n'
DECIMAL = (
    '  patterns: ["第{chinese}章 ", "{1}.{2} ", "{1}.{2}.{decimal} ", "（{decimal}）", "{circled}", "{letter}. "]\n'
)
NUMBERED = [
    "前言",
    "0.1 子",
    "第一章 甲",
    "1.1 乙",
    "1.1.1 丙",
    "1.2 丁",
    "戊",
    "己。接排",
    "1.2.1 庚",
    "第二章 辛",
    "2.1 壬",
]


def test_headings_show_the_numbers_of_higher_ones(report: Report) -> None:
    report.format = report.format.replace(PATTERNS, DECIMAL)

    assert text(report.sound(OUTLINE)) == NUMBERED


def test_word_counts_them_alike(report: Report) -> None:
    report.format = report.format.replace(PATTERNS, DECIMAL).replace("native: false", "native: true")
    content = report.sound(OUTLINE)

    # What Word shows where no higher heading stands before is not known: that one is left out.
    assert text(content)[2:] == NUMBERED[2:]
    levels = re.findall("<w:lvl .*?</w:lvl>", xml(content, "word/numbering.xml"))
    assert "isLgl" not in levels[0]
    assert '<w:isLgl/><w:suff w:val="space"/><w:lvlText w:val="%1.%2.%3"/>' in levels[2]
    assert xml(content).count('<w:numPr><w:numId w:val="0"/></w:numPr>') == 2  # of headings; a paragraph has none


@pytest.mark.parametrize(
    ("pattern", "native", "message"),
    [
        ("{decimal}.{decimal}", "false", "第 2 级编号不能写成“{decimal}.{decimal}”"),
        ("{1}.", "false", "第 2 级编号不能写成“{1}.”"),
        ("{3}.{2}", "false", "第 2 级编号不能写成“{3}.{2}”"),
        ("{1}.{letter}", "true", "自动编号不能写成“{1}.{letter}”"),
    ],
)
def test_a_pattern_that_cannot_be_counted_is_refused(report: Report, pattern: str, native: str, message: str) -> None:
    report.format = report.format.replace("（{chinese}）", pattern, 1).replace("native: false", f"native: {native}")
    with pytest.raises(TemplateError) as caught:
        _ = report.case("<p>甲</p>").layout

    assert [problem.message for problem in caught.value.problems] == [message]


def test_lists_without_numbers_have_marks(report: Report) -> None:
    body = (
        "<h1>标题</h1><ul><li>甲<br/>续<ul><li>乙<ul><li>丙</li></ul></li></ul></li></ul>"
        "<ol><li>丁<ul><li>戊<ol><li>己</li></ol></li></ul></li></ol>"
    )
    plain = ["一、标题", "• 甲", "续", "– 乙", "– 丙", "（一）丁", "• 戊", "1. 己"]

    content = report.sound(body)
    assert text(content) == plain
    assert re.findall('<w:pStyle w:val="(.*?)"', xml(content)) == [
        *("Heading1", "ListItem", "NormalIndent"),
        *["ListItem"] * 5,
    ]
    report.format = report.format.replace("  native: false", '  native: false\n  bullets: ["● "]')
    assert text(report.sound(body)) == [line.replace("•", "●").replace("–", "●") for line in plain]
    report.format = report.format.replace("native: false", "native: true")
    content = report.sound(body)
    assert text(content) == ["一、 标题", "• 甲", "续", "• 乙", "• 丙", "（一） 丁", "• 戊", "1. 己"]
    assert '<w:numFmt w:val="bullet"/><w:suff w:val="space"/><w:lvlText w:val="●"/>' in xml(
        content, "word/numbering.xml"
    )


def test_what_word_counts_otherwise_keeps_the_indent_of_its_style(report: Report) -> None:
    report.format = report.format.replace("native: false", "native: true")
    content = report.sound('<h1 class="unnumbered">前言</h1><h1>甲</h1><ul><li>乙<ul><li>丙</li></ul></li></ul>')

    indent = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
    assert [paragraph.count(indent) for paragraph in re.findall("<w:p>.*?</w:p>", xml(content))] == [1, 0, 1, 1]


def test_a_redline_keeps_marks_and_headings_without_numbers(report: Report) -> None:
    old = '<h1 class="unnumbered">前言</h1><h1>甲</h1><ul><li>乙项目</li><li>丙项目</li></ul><ol><li>丁</li></ol>'
    new = "<h1>前言</h1><h1>甲</h1><ul><li>乙项目</li><li>新项目</li><li>丙项目</li></ul><ul><li>丁</li></ul>"

    report.compared(old, new)
    report.format = report.format.replace("native: false", "native: true")
    report.compared(old, new)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<ul><p>甲</p></ul>", "<p> 不能放在 <ul> 里面"),
        ("<ul></ul>", "<ul> 里没有内容"),
        ('<h2 class="numberless">甲</h2>', "<h2> 的 class 不能是“numberless”"),
        ('<h2 class="run-in unnumbered">甲</h2>', "接排的标题后面要紧跟一个 <p>"),
    ],
)
def test_what_is_no_list_and_no_heading_is_refused(report: Report, body: str, message: str) -> None:
    assert report.fault(body)[0] == message


def test_lists_do_not_nest_without_end(report: Report) -> None:
    with pytest.raises(TemplateError) as caught:
        _ = report.case(f"{'<ul><li>甲' * 7}{'</li></ul>' * 7}").document

    assert caught.value.problems[0].message == "列表超过六级"


# Commas between thousands, and dates.


def test_numbers_with_commas_are_the_same_figures(report: Report) -> None:
    report.format = report.format.replace("amount: {decimals: 2}", "amount: {decimals: 2, separator: true}")
    case = report.case(
        "<p>收入{{ income.total }}，{{ income.total | number }}，{{ income.total | yuan }}，"
        "{{ income.total | number(1) }}，{{ year }}年，"
        "{{ income.total | compared(expenditure.total + income.total) }}。</p>"
        "<table><tr><td>{{ income.total | number }}</td></tr></table>"
    )

    assert text(case.docx) == [
        "收入13,452.90万元，13,452.90，134,529,000.00元，13,452.9，2022年，比上年减少13,452.90万元，下降50.00%。",
        "13,452.90",
    ]
    assert [entry.printed for entry in case.trace if entry.path == "income.total"] == [
        "13,452.90万元", "13,452.90", "13,452.9", "13,452.90",
    ]  # fmt: skip
    assert {entry.path for entry in matching(case.trace, "13452.90万元")} == {"income.total", ""}
    assert next(entry.path for entry in matching(case.trace, "13,452.9")) == "income.total"
    assert '<w:jc w:val="right"/>' in xml(case.docx)


def test_what_texts_say_with_commas_is_held_against_the_figures(report: Report, edit: Callable[..., None]) -> None:
    report.format = report.format.replace("amount: {decimals: 2}", "amount: {decimals: 2, separator: true}")
    report.case("<p>{{ objective }}</p>")

    def told(sentence: str) -> list[str]:
        text = (report.project / DATA).read_text("utf-8")
        old = re.search(r"^objective: \|\n.*\n", text, re.MULTILINE)
        assert old is not None
        edit(DATA, (old[0], f"objective: |\n  {sentence}\n"))
        found = [problem.rule for problem in Case(DATA).problems if problem.path == "objective"]
        (report.project / DATA).write_text(text, "utf-8")
        return found

    assert told("总收入13,452.90万元。") == told("总收入13452.90万元。") == ["typed-again"]
    assert told("总收入13,462.90万元。") == told("总收入13462.90万元。") == ["claim"]
    assert told("总收入{{ income.total }}。") == []


def test_a_filter_groups_one_number(report: Report) -> None:
    content = report.sound(
        "<p>{{ income.total | grouped }}、{{ income.total }}、{{ 1234567 | grouped }}、{{ 12 | grouped }}</p>"
    )

    assert text(content) == ["13,452.90万元、13452.90万元、1,234,567、12"]


def test_a_chart_groups_as_the_report_does(report: Report) -> None:
    chart = (
        '<figure class="chart pie"><figcaption>甲</figcaption><table><tr><th>乙</th><th>丙</th></tr>'
        "<tr><td>丁</td><td>{{ income.total | grouped }}</td></tr></table></figure>"
    )

    assert "#,##0.00&quot;万元&quot;" in xml(report.sound(chart), "word/charts/chart1.xml")


def test_a_redline_marks_numbers_with_commas_whole(report: Report) -> None:
    content = report.compared("<p>{{ income.total }}</p>", "<p>{{ income.total | grouped }}</p>")

    assert re.findall("<w:(?:delText|t)>(.*?)<", xml(content)) == ["13452.90万元", "13,452.90万元"]


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("year | on(3, 14) | month", "2022年3月"),
        ("year | on(3, 14) | month | chinese", "二〇二二年三月"),
        ("year | chinese", "二〇二二"),
        ("year | on(12, 31) | date | chinese", "二〇二二年十二月三十一日"),
        ("'2030-10-20' | date | chinese", "二〇三〇年十月二十日"),
    ],
)
def test_dates_in_chinese_numerals(report: Report, expression: str, printed: str) -> None:
    assert text(report.case(f"<p>{{{{ {expression} }}}}</p>").docx) == [printed]


@pytest.mark.parametrize("value", ["income.total", "'12345'"])
def test_only_dates_and_years_have_chinese_numerals(report: Report, value: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _ = report.case(f"<p>{{{{ {value} | chinese }}}}</p>").markup

    assert caught.value.problems[0].message.endswith("”不是日期")


DATED = '<p><time data-format="yyyy年M月d日">{{ year | on(3, 14) | date }}</time>印</p>'


def test_word_keeps_a_date_at_today(report: Report) -> None:
    content = report.sound(DATED)

    pieces = re.findall("<w:r><w:rPr>.*?</w:rPr>(.*?)</w:r>", xml(content))
    assert pieces[:5] == [
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> DATE \\@ &quot;yyyy年M月d日&quot; </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2022年3月14日</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ]
    assert text(content) == ["2022年3月14日印"]
    assert content == report.case(DATED).docx


def test_a_redline_and_a_review_copy_keep_the_date_of_word(report: Report) -> None:
    report.compared(DATED, DATED.replace("14", "15"))
    copy = report.file(report.case(f"{DATED}<p>{SHARE}</p>").review_copy("zh"))

    assert lint_docx(copy) == []
    assert validate_openxml(copy) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<p><time>甲</time></p>", "<time> 的 data-format 不能是“”"),
        ('<p><time data-format="今天">甲</time></p>', "<time> 的 data-format 不能是“今天”"),
        ('<p><time data-format="yyyy \\* x">甲</time></p>', "<time> 的 data-format 不能是“yyyy \\* x”"),
        ('<p><time data-format="yyyy"></time></p>', "<time> 里没有内容"),
    ],
)
def test_what_is_no_date_of_word_is_refused(report: Report, body: str, message: str) -> None:
    assert report.fault(body)[0] == message


# What is told, in English.


@pytest.mark.parametrize(
    ("code", "params", "text", "hint"),
    [
        ("markup-class-none", {"element": "span", "name": "warn"}, "the class of <span> cannot be “warn”",
         "format.yaml has no class for <span>; to add one, see reportgen help maintainer."),
        ("markup-nested-deep", {"element": "em", "limit": 10},
         "<em> lies more than 10 deep in other elements of its line",
         "One is enough; see whether a macro brings its own along."),
        ("markup-reference-form", {"name": "file:///a"}, "the href cannot be “file:///a”",
         "Write “#” and the id of a caption, as in #accounts, or a whole address that begins with https://, http:// or"
         " mailto:, without blanks."),
        ("time-format", {"name": "now"}, "the data-format of <time> cannot be “now”",
         "Write a date as Word does, as in d MMMM yyyy or yyyy-MM-dd."),
        ("class-name", {"name": "a b"}, "a class cannot be called “a b”",
         "Begin with a letter; digits, “-” and “_” may follow, no blanks."),
        ("class-near", {"name": "tittle", "near": "title"}, "there is no paragraph “tittle”",
         "Is it “title”? If it is a class of your own, take another name."),
        ("class-kept", {"name": "left"}, "“left” is a class of the program itself", "Take another name."),
        ("class-taken", {"name": "Normal"}, "Word has a style of its own called “Normal”", "Take another name."),
        ("class-twice", {"name": "a"}, "both styles and characters have “a”",
         "Word knows styles by their names; change one of them."),
        ("cells-unknown", {"name": "a", "names": "b"}, "cells has no “a”", "There are: b."),
        ("cells-none", {"name": "a"}, "cells has no “a”", "Add it to cells in format.yaml."),
        ("numbering-pattern", {"level": 2, "pattern": "{1}."}, "level 2 cannot be numbered “{1}.”",
         "Write the number of the level itself once, as {decimal} or {2}; those of higher levels may stand before it,"
         " as in “{1}.{2} ”."),
        ("numbering-native", {"level": 2, "pattern": "{1}.{letter}"}, "Word cannot count like “{1}.{letter}”",
         "A level that shows higher ones can only have {decimal} or {2}; or set native to false."),
    ],
)  # fmt: skip
def test_all_of_it_is_told_in_english_too(code: str, params: dict[str, object], text: str, hint: str) -> None:
    problem = Problem(code=code, params=params)

    assert (problem.text("en"), problem.advice("en")) == (text, hint)
