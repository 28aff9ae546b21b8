"""What the maintainer of a template wants to change: each by editing files, as templates.md says, seen in the report.

A row is a change of the shipped project, and what is then another in the Word file: properties and texts by XPath,
which were not so before, the lines of the report, and the parts and styles that differ. What a row does not name is as
it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from lxml import etree
from PIL import Image

from reportgen import Case
from reportgen.cli import run
from reportgen.docx.text import docx_text
from tests.tools.broken_docx import unpacked
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx
from tests.tools.word_file import WordFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMESPACES = {"w": W[1:-1], "v": "urn:schemas-microsoft-com:vml"}
STARTER = "data/starter.yaml"
TABLES = "data/education/2024.yaml"
FORMAT = "templates/standard/format.yaml"
MAIN = "templates/standard/report.html.j2"
STAFF = "templates/standard/1-department.html.j2"
END = "templates/standard/4-conclusions.html.j2"
SIGNED = "templates/standard/signature.html.j2"
FUNCTIONAL = "templates/standard/functional.html.j2"
PROBLEMS = "<p>{{ conclusions.problems | sentence }}</p>"
SAID = "部分项目的预算测算不够精细。"
SIGNATURE = '    "signature": { "$ref": "#/$defs/signature"'
SIGNATURE_KIND = '    "signature": {\n      "title": "落款",'
LAST_STYLE = "  page_number: {font: 宋体, size: 四号, spacing: 加宽0磅, line: 单倍行距, grid: false}\n"
PATTERNS = '["{chinese}、", "（{chinese}）", "{decimal}. ", "（{decimal}）", "{circled}", "{letter}. "]'
DATED = "{{ signature.date | date }}"
Lines = list[str]


class Edit(NamedTuple):
    """In a file of the project one text gives way to another; a file that is made in Word is written."""

    file: str
    old: str
    new: str | Callable[[], bytes]

    def do(self, project: Path) -> None:
        path = project / self.file
        if isinstance(self.new, str) and self.old:
            text = path.read_text("utf-8")
            assert text.count(self.old) == 1, f"{self.old!r} occurs {text.count(self.old)} times in {self.file}"
            path.write_text(text.replace(self.old, self.new), "utf-8")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(self.new.encode() if isinstance(self.new, str) else self.new())


def written(file: str, content: str | Callable[[], bytes]) -> Edit:
    """A new file."""
    return Edit(file, "", content)


def behind(line: str, more: str, file: str = FORMAT) -> Edit:
    """Something put in behind a line."""
    return Edit(file, line, f"{line}{more}")


def added(markup: str) -> Edit:
    """Something behind the paragraph of the problems, in the last chapter."""
    return behind(PROBLEMS, f"\n{markup}", END)


def as_before(lines: Lines) -> Lines:
    return lines


def says(*changes: tuple[str, str]) -> Callable[[Lines], Lines]:
    """Texts of lines that give way to others; each is in one line."""

    def changed(lines: Lines) -> Lines:
        for old, new in changes:
            assert [old in line for line in lines].count(True) == 1, old
            lines = [line.replace(old, new) for line in lines]
        return lines

    return changed


def everywhere(pattern: str, new: str) -> Callable[[Lines], Lines]:
    """What fits the pattern gives way, in all lines."""
    return lambda lines: [re.sub(pattern, new, line) for line in lines]


def gains(after: str, *more: str) -> Callable[[Lines], Lines]:
    """Lines behind the last one that reads so; at the head where it is empty."""

    def gained(lines: Lines) -> Lines:
        place = len(lines) - lines[::-1].index(after) if after else 0
        return [*lines[:place], *more, *lines[place:]]

    return gained


def style(name: str) -> str:
    return f"//w:style[w:name/@w:val='{name}']"


def paragraph(text: str) -> str:
    return f"//w:body/w:p[contains(., '{text}')]"


FUNCTIONS = "//w:tbl[contains(., '科目编码')]"


class Change(NamedTuple):
    """A change by its name in the manual.

    Attributes:
        seen: what an XPath finds afterwards, by parts of the Word file.
        lines: what has become of the lines of the report.
        parts: which XML parts of `word/` differ; None where all comes from a Word file.
        styles: which styles differ or are new.
        others: how many paragraphs, tables and sections read the same and are written otherwise.
    """

    wanted: str
    edits: tuple[Edit, ...]
    seen: Mapping[str, Mapping[str, object]]
    lines: Callable[[Lines], Lines] = as_before
    parts: str | None = "document"
    styles: str = ""
    others: int = 0
    data: str = STARTER
    template: str = "standard"

    def __str__(self) -> str:
        return self.wanted


TRAINING = """    "training": { "$ref": "#/$defs/training", "title": "培训", "description": "没有就整段不填。" },
"""
TRAINING_KIND = """    "training": {
      "title": "培训", "description": "全年的培训。", "type": "object", "additionalProperties": false,
      "required": ["sessions", "people"],
      "properties": {
        "sessions": { "$ref": "#/$defs/count", "title": "培训次数", "description": "全年办了几次。", "unit": "次" },
        "people": { "$ref": "#/$defs/count", "title": "参加人数", "description": "全年有多少人参加。", "unit": "人" }
      },
      "rules": [
        { "id": "training-people", "title": "参加人数", "check": "(people | number) >= (sessions | number)",
          "message": "培训{{ sessions }}，参加的只有{{ people }}", "hint": "核对签到表。" }
      ]
    },
"""
TRAINING_PART = """{% if training %}
<h1>培训情况</h1>
<p>全年举办培训{{ training.sessions }}，{{ training.people }}参加。</p>
{% endif %}
"""
NUMBER = """{
  "properties": {
    "document_number": { "$ref": "#/$defs/name", "title": "发文字号", "description": "没有就不填。" }
  }
}
"""
COVER = """<section>
  <header></header>
  <footer></footer>
  <p class="cover-name">{{ department.name }}</p>
  <p class="cover-title">{{ year }}{{ title }}</p>
</section>
"""
COVER_STYLES = """  cover-name: {font: 小标宋, size: 一号, align: 居中, line: 固定值45磅, grid: false, before: 7行}
  cover-title: {font: 小标宋, size: 一号, align: 居中, line: 固定值45磅, grid: false}
"""
LANDSCAPE = """<section class="landscape">
  <p class="label">附件</p>
  <table>
    <caption>收入来源</caption>
    {% for source in income.sources %}<tr><td>{{ source.name }}</td><td>{{ source | number }}</td></tr>{% endfor %}
  </table>
</section>
"""
CELLS = """<table data-widths="1 2">
  <tr><td>措施</td><td>两项：<ol><li>编目</li><li>上架</li></ol></td></tr>
  <tr><td><img src="pictures/office.png" alt="办公楼" width="80%"/></td><td>办公楼的正面</td></tr>
</table>
"""


def letterhead() -> bytes:
    """A base made in Word: the issuer in red letters, and the document number below if there is one."""
    file = WordFile().text("{{ department.name }}文件")
    file.text("{%p if document_number is not none %}").text("{{ document_number }}").text("{%p endif %}")
    issuer, _, number, _ = file.document.paragraphs
    issuer.runs[0].font.size, issuer.runs[0].font.color.rgb = Pt(36), RGBColor(0xFF, 0, 0)
    issuer.alignment = number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return file.content


def form() -> bytes:
    """A form drawn in Word for a project."""
    rows = [["项目", "支出"], ["{{ project.name }}", "{{ project.spent }}"]]
    return WordFile().text("项目登记表").table(*rows).content


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (400, 240), "#1f4e79").save(buffer, "PNG", dpi=(96, 96))
    return buffer.getvalue()


def tuned() -> bytes:
    """The shipped report without its text and with another first heading, as somebody leaves it in Word."""
    document = Document(BytesIO(shipped(STARTER).content))
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    heading: Any = document.styles["Heading 1"]
    heading.font.size, heading.font.color.rgb = Pt(18), RGBColor(0xC0, 0, 0)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def numbered_by_digits(lines: Lines) -> Lines:
    """The first three levels as 1, 1.1 and 1.1.1; the numbers of the others stay."""
    counted = [0, 0, 0]
    found = []
    for line in lines:
        levels = ("[一二三四]、", "（[一二三四]）", r"[1-9]\. ")
        level = next((level for level, pattern in enumerate(levels) if re.match(pattern, line)), None)
        if level is None:
            found.append(line)
            continue
        counted[level:] = [counted[level] + 1, *[0] * (2 - level)]
        found.append(".".join(map(str, counted[: level + 1])) + " " + re.sub(levels[level], "", line, count=1))
    return found


CHANGES = [
    Change(
        "一句话",
        (Edit(STAFF, "。现有在职人员", "。年末实有人员"),),
        {"document": {f"count({paragraph('年末实有人员14人')})": 1}},
        lines=says(("。现有在职人员", "。年末实有人员")),
    ),
    Change(
        "标题的级别",
        (Edit(END, "<h3>可持续影响指标情况</h3>", "<h2>可持续影响指标情况</h2>"),),
        {"document": {f"{paragraph('可持续影响指标情况')}/w:pPr/w:pStyle/@w:val": ["Heading2"]}},
        lines=says(
            *(("2. 可持续影响", "（二）可持续影响"), ("（二）存在问题", "（三）存在问题")),
            ("（三）改进建议", "（四）改进建议"),
        ),
    ),
    Change(
        "字体",
        (Edit(FORMAT, "h2: {font: 楷体,", "h2: {font: 宋体,"),),
        {"styles": {f"{style('heading 2')}/w:rPr/w:rFonts/@w:eastAsia": ["宋体"]}},
        parts="fontTable styles",
        styles="Heading2 Heading2Char",
    ),
    Change(
        "行距",
        (Edit(FORMAT, "    line: 固定值28.95磅\n", "    line: 固定值28磅\n"),),
        {
            "styles": {
                f"{style('Normal')}/w:pPr/w:spacing/@w:line": ["560"],
                f"{style('Signature')}/w:pPr/w:spacing/@w:before": ["560"],  # a line before it
            }
        },
        parts="styles",
        styles="AttachmentLabel Caption Normal Signature Title",
    ),
    Change(
        "三级标题加粗",
        (Edit(FORMAT, "h3: {font: 仿宋,", "h3: {font: 仿宋, bold: true,"),),
        {"styles": {f"count({style('heading 3')}/w:rPr/w:b)": 1, f"count({style('Heading 3 Char')}/w:rPr/w:b)": 1}},
        parts="styles",
        styles="Heading3 Heading3Char",
    ),
    Change(
        "数字和字母的字体",
        (behind("    size: 三号\n", "    latin: Times New Roman\n"),),
        {
            "styles": {
                f"{style('Normal')}/w:rPr/w:rFonts/@w:{script}": [font]
                for script, font in (("ascii", "Times New Roman"), ("hAnsi", "Times New Roman"))
            }
        },
        parts="styles",
        styles="AttachmentLabel Caption Footer Heading1 Heading1Char Heading2 Heading2Char Normal Title",
    ),
    Change(
        "一位小数",
        (Edit(FORMAT, "  amount: {decimals: 2}", "  amount: {decimals: 1}"),),
        {"document": {f"count({paragraph('总收入400.0万元')})": 1}},
        lines=everywhere(r"(\.\d)0万元", r"\1万元"),
    ),
    Change(
        "由 Word 编号，照样缩进",
        (Edit(FORMAT, "  native: false", "  native: true"),),
        {
            "numbering": {
                "//w:lvl/w:pPr/w:ind/@w:firstLineChars": ["200"] * 6,
                "//w:lvl/w:pStyle/@w:val": [f"Heading{level}" for level in range(1, 7)],
            }
        },
        lines=everywhere(r"^([一二三四]、|（[一二三四\d]）|[①-④])", r"\1 "),
        parts="document numbering styles",
        styles="Heading1 Heading2 Heading3 Heading4 Heading5 Heading6",
    ),
    Change(
        "盖章的地方",
        (Edit(FORMAT, "signature: {align: 左对齐, before: 1行}", "signature: {align: 左对齐, before: 4行}"),),
        {"styles": {f"{style('Signature')}/w:pPr/w:spacing/@w:beforeLines": ["400"]}},
        parts="styles",
        styles="Signature",
    ),
    Change(
        "一章，有自己的数据和审核公式",
        (
            Edit("schema.json", SIGNATURE, TRAINING + SIGNATURE),
            Edit("schema.json", SIGNATURE_KIND, TRAINING_KIND + SIGNATURE_KIND),
            written("templates/standard/5-training.html.j2", TRAINING_PART),
            behind('{% include "4-conclusions.html.j2" %}\n', '{% include "5-training.html.j2" %}\n', MAIN),
            Edit(STARTER, "\nsignature:\n", "\ntraining:\n  sessions: 4\n  people: 120\n\nsignature:\n"),
        ),
        {"document": {f"{paragraph('培训情况')}/w:pPr/w:pStyle/@w:val": ["Heading1"]}},
        lines=gains(
            "进一步细化项目预算，提高编制的准确性。加强对预算执行的跟踪，及时纠正偏差。",
            *("五、培训情况", "全年举办培训4次，120人参加。"),
        ),
        others=1,  # the paragraph that was kept with the signature
    ),
    Change(
        "表的一列",
        (
            Edit(FUNCTIONAL, "<th>决算</th>", "<th>决算</th><th>增减</th>"),
            behind(
                "      <td>{{ row.final | number }}</td>\n",
                "      <td>{{ (row.final - row.budget) | number }}</td>\n",
                FUNCTIONAL,
            ),
            behind(
                "      <td>{{ expenditure.functional_shown | number }}</td>\n",
                "      <td>{{ (expenditure.functional_shown - expenditure.functional_initial) | number }}</td>\n",
                FUNCTIONAL,
            ),
            Edit(
                FUNCTIONAL,
                '"19 33 22 22 22 26" if explained else "10 22 12 12 11"',
                '"19 30 21 21 17 20 26" if explained else "10 20 12 12 9 11"',
            ),
        ),
        {"document": {f"count({FUNCTIONS}/w:tblGrid/w:gridCol)": 7, f"string({FUNCTIONS}/w:tr[2]/w:tc[5])": "22.76"}},
        lines=lambda lines: [with_differences(line) for line in lines],
        data=TABLES,
    ),
    Change(
        "横排的附件",
        (Edit(MAIN, "</body>", f"{LANDSCAPE}</body>"),),
        {"document": {"//w:pgSz/@w:orient": ["landscape"], "//w:pgSz/@w:w": ["11906", "16838"]}},
        lines=gains("2026年3月16日", "附件", "表1　收入来源", "财政拨款收入 | 391.00", "其他收入 | 3.00"),
        others=2,  # the date, behind which the section ends, and the section itself
    ),
    Change(
        "红头，有部门和发文字号",
        (
            written("templates/letter/format.yaml", "based_on: standard\n"),
            written("templates/letter/schema.json", NUMBER),
            written("templates/letter/base.docx", letterhead),
            Edit(STARTER, "\nyear: 2025", "\ntemplate: letter\ndocument_number: 示档发〔2026〕3号\nyear: 2025"),
        ),
        {
            "document": {
                f"{paragraph('示范区档案馆文件')}/w:r/w:rPr/w:color/@w:val": ["FF0000"],
                f"{paragraph('示档发〔2026〕3号')}/w:pPr/w:jc/@w:val": ["center"],
            }
        },
        lines=gains("", "示范区档案馆文件", "示档发〔2026〕3号"),
        parts=None,
        template="letter",
    ),
    Change(
        "页眉、页脚，有数据",
        (
            behind(
                "<body>\n",
                "<header><p>{{ department.name }}<tab/>{{ year }}年度</p></header>\n"
                "<footer><p>{{ department.name }}　{page}</p></footer>\n",
                MAIN,
            ),
        ),
        {
            "header3": {"//w:t/text()": ["示范区档案馆", "2025年度"]},
            "footer4": {"//w:t/text()": ["示范区档案馆　", "1"], "//w:instrText/text()": [" PAGE "]},
        },
        parts="document footer4 header3 styles",
        styles="Header",
        others=1,
    ),
    Change(
        "水印",
        (behind("<body>\n", "<watermark>征求意见稿</watermark>\n", MAIN),),
        {"header3": {"//v:textpath/@string": ["征求意见稿"]}},
        parts="document header3 styles",
        styles="Header",
        others=1,
    ),
    Change(
        "封面",
        (Edit(MAIN, "<body>\n", f'<body data-start="1">\n{COVER}'), behind(LAST_STYLE, COVER_STYLES)),
        {
            "document": {
                f"count({paragraph('2025年度整体')}[1]/w:pPr/w:sectPr)": 1,
                "//w:body/w:sectPr/w:pgNumType/@w:start": ["1"],
            }
        },
        lines=gains("", "示范区档案馆", "2025年度整体支出绩效评价报告"),
        parts="document footer4 header3 header5 styles",
        styles="Header Own-cover-name Own-cover-title",
        others=1,
    ),
    Change(
        "目录",
        (behind("{% endblock %}</p>\n", '<toc data-levels="1">目　录</toc>\n<hr/>\n', MAIN),),
        {"document": {f"{paragraph('部门基本情况')}/w:pPr/w:pStyle/@w:val": ["TOC1", "Heading1"]}},
        lines=gains(
            "示范区档案馆 2025年度整体支出绩效评价报告",
            *(
                "目　录",
                "一、部门基本情况",
                "二、部门财政资金收支情况",
                "三、部门整体绩效管理情况",
                "四、评价结论及建议",
            ),
        ),
        parts="document styles",
        styles="TOC1 TOCHeading",
        others=4,  # the headings, to which it leads
    ),
    Change(
        "首页不印页码",
        (behind("  offset: 1           # 空几个字\n", "  first: 无\n"),),
        {"document": {"count(//w:sectPr/w:titlePg)": 1}, "footer3": {"count(//w:instrText)": 0}},
        parts="document footer3",
        others=1,
    ),
    Change(
        "第几页，共几页",
        (Edit(FORMAT, 'text: "— {page} —"', "text: 第{page}页共{pages}页"),),
        {"footer1": {"//w:instrText/text()": [" PAGE ", " NUMPAGES "], "//w:t/text()": ["第", "1", "页共", "1", "页"]}},
        parts="footer1 footer2",
    ),
    Change(
        "页码重新从 1 起",
        (
            Edit(
                MAIN,
                "</body>",
                '<section data-start="1">\n<p class="label">附录</p>\n<p>说明。</p>\n</section>\n</body>',
            ),
        ),
        {"document": {"//w:sectPr/w:pgNumType/@w:start": ["1"]}},
        lines=gains("2026年3月16日", "附录", "说明。"),
        others=2,
    ),
    Change(
        "脚注",
        (Edit(END, PROBLEMS, PROBLEMS.replace("</p>", "<footnote>总支出{{ expenditure.total }}。</footnote></p>")),),
        {
            "document": {f"count({paragraph(SAID)}/w:r/w:footnoteReference)": 1},
            "footnotes": {"string(//w:footnote[last()])": " 总支出400.00万元。"},
        },
        parts="document footnotes settings styles",
        styles="FootnoteReference FootnoteText",
        others=1,
    ),
    Change(
        "网址",
        (added('<p>见<a href="https://www.example.gov.cn/2025">档案馆网站</a>。</p>'),),
        {"document": {"string(//w:hyperlink)": "档案馆网站", "//w:hyperlink//w:rStyle/@w:val": ["Hyperlink"]}},
        lines=gains(SAID, "见档案馆网站。"),
        parts="document styles",
        styles="Hyperlink",
    ),
    Change(
        "上标、下标",
        (added("<p>库房每m<sup>2</sup>排放CO<sub>2</sub>有记录。</p>"),),
        {"document": {"//w:r[. = '2']/w:rPr/w:vertAlign/@w:val": ["superscript", "subscript"]}},
        lines=gains(SAID, "库房每m2排放CO2有记录。"),
    ),
    Change(
        "倾斜、下划线、颜色",
        (
            added('<p><em>倾斜</em>，<u>下划线</u>，<span class="warn">红色</span>。</p>'),
            behind(LAST_STYLE, 'characters:\n  warn: {color: "C00000"}\n'),
        ),
        {
            "document": {
                "string(//w:r[w:rPr/w:i])": "倾斜",
                "string(//w:r[w:rPr/w:u])": "下划线",
                "string(//w:r[w:rPr/w:rStyle/@w:val = 'Letters-warn'])": "红色",
            },
            "styles": {f"{style('warn')}/w:rPr/w:color/@w:val": ["C00000"]},
        },
        lines=gains(SAID, "倾斜，下划线，红色。"),
        parts="document styles",
        styles="Letters-warn",
    ),
    Change(
        "居中的一段",
        (added('<p class="centred">（以下空白）</p>'), behind(LAST_STYLE, "  centred: {align: 居中}\n")),
        {
            "document": {f"{paragraph('（以下空白）')}/w:pPr/w:pStyle/@w:val": ["Own-centred"]},
            "styles": {f"{style('centred')}/w:pPr[not(w:ind)]/w:jc/@w:val": ["center"]},
        },
        lines=gains(SAID, "（以下空白）"),
        parts="document styles",
        styles="Own-centred",
    ),
    Change(
        "自己的段落样式",
        (
            added('<p class="motto">求真务实</p>'),
            behind(LAST_STYLE, "  motto: {font: 楷体, size: 小二, border: 下 单线 1.5磅 C00000, shading: F2F2F2}\n"),
        ),
        {
            "styles": {
                f"{style('motto')}/w:pPr/w:shd/@w:fill": ["F2F2F2"],
                f"{style('motto')}/w:pPr/w:pBdr/w:bottom/@w:color": ["C00000"],
                f"{style('motto')}/w:rPr/w:sz/@w:val": ["36"],
            }
        },
        lines=gains(SAID, "求真务实"),
        parts="document styles",
        styles="Own-motto",
    ),
    Change(
        "前面是符号的列表",
        (added("<ul><li>编目</li><li>上架<ul><li>纸质</li></ul></li></ul>"),),
        {"document": {f"{paragraph('编目')}/w:pPr/w:pStyle/@w:val": ["ListItem"]}},
        lines=gains(SAID, "• 编目", "• 上架", "– 纸质"),
    ),
    Change(
        "没有编号的标题",
        (Edit(STAFF, "<h1>部门基本情况</h1>", '<h1 class="unnumbered">部门基本情况</h1>'),),
        {"document": {"//w:p[. = '部门基本情况']/w:pPr/w:pStyle/@w:val": ["Heading1"]}},
        lines=says(
            *(("一、部门基本", "部门基本"), ("二、部门财政", "一、部门财政"), ("三、部门整体", "二、部门整体")),
            ("四、评价结论", "三、评价结论"),
        ),
    ),
    Change(
        "1.1 的编号",
        (
            Edit(
                FORMAT,
                f"  patterns: {PATTERNS}",
                '  patterns: ["{decimal} ", "{1}.{2} ", "{1}.{2}.{3} ", "（{decimal}）", "{circled}", "{letter}. "]',
            ),
        ),
        {"document": {"string(//w:p[contains(., '存在问题')])": "4.2 存在问题"}},
        lines=numbered_by_digits,
    ),
    Change(
        "表头的底色、边框、字的颜色",
        (
            behind(LAST_STYLE, "cells:\n  head: {font: 黑体, color: FFFFFF, shading: 1F4E79}\n"),
            behind("tables:\n", "  blue: {head: head, border: 单线 0.5磅 1F4E79}\n"),
            Edit(FUNCTIONAL, 'class="compact"', 'class="compact blue"'),
        ),
        {
            "document": {
                f"{FUNCTIONS}/w:tr/w:tc/w:tcPr/w:shd/@w:fill": ["1F4E79"] * 6,
                f"{FUNCTIONS}/w:tblPr/w:tblBorders/*/@w:color": ["1F4E79"] * 6,
                f"{FUNCTIONS}/w:tr[1]/w:tc[1]//w:pStyle/@w:val": ["TableTextCompact-head"],
            },
            "styles": {"//w:style[@w:styleId = 'TableTextCompact-head']/w:rPr/w:color/@w:val": ["FFFFFF"]},
        },
        parts="document styles",
        styles="TableText-head TableTextCompact-head",
        others=1,
        data=TABLES,
    ),
    Change(
        "行高",
        (
            behind("tables:\n", "  high: {height: 12mm, border: 单线}\n"),
            Edit(FUNCTIONAL, 'class="compact"', 'class="compact high"'),
        ),
        {"document": {f"count({FUNCTIONS}/w:tr[w:trPr/w:trHeight/@w:val = '680']) = count({FUNCTIONS}/w:tr)": True}},
        others=1,
        data=TABLES,
    ),
    Change(
        "格里的列表和图片",
        (added(CELLS), written("pictures/office.png", picture)),
        {
            "document": {
                "count(//w:tc//w:drawing)": 1,
                "//w:tc[2]/w:p/w:r/w:t/text()": ["两项：", "1. 编目", "2. 上架", "办公楼的正面"],
            }
        },
        lines=gains(SAID, "措施 | 两项： 1. 编目 2. 上架", " | 办公楼的正面"),
        others=1,  # the heading behind it
    ),
    Change(
        "分栏",
        (Edit(END, PROBLEMS, f'<section data-columns="2">\n{PROBLEMS}\n</section>'),),
        {"document": {f"{paragraph(SAID)}/w:pPr/w:sectPr/w:cols/@w:num": ["2"]}},
        others=3,
    ),
    Change(
        "行号",
        (Edit(MAIN, "<body>", '<body data-lines="5">'),),
        {"document": {"//w:sectPr/w:lnNumType/@w:countBy": ["5"]}},
        others=1,
    ),
    Change(
        "页面边框",
        (behind("page:\n", "  border: 双线 0.75磅 C00000\n"),),
        {"document": {"//w:sectPr/w:pgBorders/*/@w:val": ["double"] * 4}},
        others=1,
    ),
    Change(
        "总是当天的日期",
        (Edit(SIGNED, DATED, f'<time data-format="yyyy年M月d日">{DATED}</time>'),),
        {"document": {"//w:instrText/text()": [' DATE \\@ "yyyy年M月d日" ']}},
        others=1,
    ),
    Change(
        "汉字的日期",
        (Edit(SIGNED, DATED, "{{ signature.date | date | chinese }}"),),
        {"document": {f"count({paragraph('二〇二六年三月十六日')})": 1}},
        lines=says(("2026年3月16日", "二〇二六年三月十六日")),
        others=1,  # the signature stands in the middle of the date
    ),
    Change(
        "千分位",
        (Edit(FORMAT, "  amount: {decimals: 2}", "  amount: {decimals: 2, separator: true}"),),
        {"document": {f"count({paragraph('总收入60,698.48万元')})": 1}},
        lines=everywhere(r"(?<=\d)(?=\d{3}\.\d\d(?:\D|$))", ","),
        data=TABLES,
    ),
    Change(
        "在 Word 里画的表",
        (
            written("templates/standard/form.docx", form),
            Edit(
                MAIN,
                "</body>",
                '{% for project in operating.projects | default([]) %}{% include "form.docx" %}{% endfor %}\n</body>',
            ),
        ),
        {"document": {"//w:tbl//w:t/text()": ["项目", "支出", "档案馆运转项目", "126.50万元"]}},
        lines=gains("2026年3月16日", "项目登记表", "项目 | 支出", "档案馆运转项目 | 126.50万元"),
        parts=None,
    ),
    Change(
        "在 Word 里调好的样式",
        (
            written("templates/tuned/base.docx", tuned),
            written("templates/tuned/format.yaml", "based_on: standard\nstyles: from base\n"),
            Edit(STARTER, "\nyear: 2025", "\ntemplate: tuned\nyear: 2025"),
        ),
        {
            "styles": {
                f"{style('heading 1')}/w:rPr/w:sz/@w:val": ["36"],
                f"{style('heading 1')}/w:rPr/w:color/@w:val": ["C00000"],
            }
        },
        parts=None,
        template="tuned",
    ),
]


def with_differences(line: str) -> str:
    """A row of the table of functions with the difference of two of its amounts."""
    cells = line.split(" | ")
    if len(cells) not in {5, 6} or not re.fullmatch(r"\d{7}|科目编码|合计", cells[0]):
        return line
    place = 3 if cells[0] == "合计" else 4
    if cells[0] == "科目编码":
        return " | ".join([*cells[:place], "增减", *cells[place:]])
    difference = Decimal(cells[place - 1]) - Decimal(cells[place - 2])
    return " | ".join([*cells[:place], str(difference) if difference else "0", *cells[place:]])


class Report:
    """A Word file that was built.

    Attributes:
        blocks: text and XML of the paragraphs, tables and sections of its body.
        styles: the XML of its styles by their names in the file.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.parts = unpacked(content)
        self.lines = docx_text(content).lines
        body = etree.fromstring(self.parts["word/document.xml"])[0]
        self.blocks = [("".join(t.text or "" for t in block.iter(f"{W}t")), etree.tostring(block)) for block in body]
        styles = etree.fromstring(self.parts["word/styles.xml"]).iter(f"{W}style")
        self.styles = {str(style.get(f"{W}styleId")): etree.tostring(style) for style in styles}

    def found(self, part: str, path: str) -> object:
        """What an XPath finds in a part: texts, a text, a number; None where there is no such part."""
        content = self.parts.get(f"word/{part}.xml")
        return None if content is None else etree.fromstring(content).xpath(path, namespaces=NAMESPACES)


@lru_cache
def shipped(data: str) -> Report:
    """The report of the project as it is shipped."""
    return Report(Case(ROOT / data).docx)


def differing(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def written_otherwise(before: Report, after: Report) -> int:
    """How many blocks read the same in both and are written otherwise."""
    was, now = Counter(before.blocks), Counter(after.blocks)
    lost, gained = (Counter(text for text, _ in blocks.elements()) for blocks in (was - now, now - was))
    return (lost & gained).total()


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_change_is_made_by_editing_files(change: Change, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for edit in change.edits:
        edit.do(project)

    assert run(["check", change.data]) == 0
    assert run(["template", "check", change.template]) == 0
    assert run(["build", change.data, "-o", "报告.docx"]) == 0
    told = capsys.readouterr()
    assert told.out == f"{change.data}：没有问题\ntemplates/{change.template}：没有问题\n已生成 报告.docx\n"
    assert told.err == ""
    before, after = shipped(change.data), Report((project / "报告.docx").read_bytes())
    for part, wanted in change.seen.items():
        assert {path: after.found(part, path) for path in wanted} == wanted
        assert all(before.found(part, path) != value for path, value in wanted.items())
    assert after.lines == change.lines(before.lines)
    if change.parts is not None:
        found = {name for name in differing(before.parts, after.parts) if re.fullmatch(r"word/[^/]*\.xml", name)}
        assert found == {f"word/{name}.xml" for name in change.parts.split()}
        assert written_otherwise(before, after) == change.others
        assert differing(before.styles, after.styles) == set(change.styles.split())
        assert lint_docx(project / "报告.docx") == []


def test_the_manual_says_how_each_change_is_made() -> None:
    text = (ROOT / "docs" / "templates.md").read_text("utf-8")
    table = text.partition("| 想改 | 怎么改 |")[2].partition("\n\n")[0]

    assert re.findall(r"^\| ([^|-][^|]*) \|", table, re.M) == [change.wanted for change in CHANGES]
