"""What is wrong with tags of a Word file, told where its maker sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen import Case, TemplateError
from reportgen.cli.speech import Speech
from reportgen.docx.base_checks import open_base
from reportgen.expressions.filters import make_filters
from reportgen.template.render import names_for
from reportgen.template.sandbox import bounded
from reportgen.values.recording import recording
from reportgen.word.filling import WordTemplate
from tests.tools.root import ROOT
from tests.tools.word_file import WordFile

CASE = Case(ROOT / "data" / "starter.yaml")


def filled(file: WordFile) -> list[str]:
    """The paragraphs of a Word file, filled."""
    base = open_base(file.content, "base.docx")
    filters = make_filters(CASE.layout.forms, CASE.layout.words)
    with recording(), bounded():
        template = WordTemplate(base.content, "base.docx", base.name, filters)
        return [paragraph.text for paragraph in template.fill(names_for(CASE.figures), whole=True).paragraphs()]


def told(file: WordFile) -> list[str]:
    """What is said of a Word file, each problem without the advice and without the line that it shows."""
    with pytest.raises(TemplateError) as caught:
        filled(file)
    return [str(problem) for problem in caught.value.problems]


Make = Callable[[], WordFile]

FAULTS: dict[str, tuple[Make, list[str]]] = {
    "a name": (
        lambda: WordFile().text("收入{{ incom.total }}"),
        ["base.docx: 正文第 1 段: 没有“incom”这个名称"],
    ),
    "a name in the header": (
        lambda: WordFile().header("{{ departmen.name }}"),
        ["base.docx: 页眉第 1 段: 没有“departmen”这个名称"],
    ),
    "a name in the footer": (
        lambda: WordFile().header("{{ departmen.name }}", "footer"),
        ["base.docx: 页脚第 1 段: 没有“departmen”这个名称"],
    ),
    "a name in a text box": (
        lambda: WordFile().box("{{ departmen.name }}"),
        ["base.docx: 文本框第 1 段: 没有“departmen”这个名称"],
    ),
    "a name in a footnote": (
        lambda: WordFile().note("{{ departmen.name }}"),
        ["base.docx: 脚注第 1 段: 没有“departmen”这个名称"],
    ),
    "braces of an input method": (
        lambda: WordFile().text("｛｛ year ｝｝").text("甲｛{ year }｝").header("｛％ if year ％｝"),
        [
            "base.docx: 正文第 1 段: 引用的花括号是全角的",
            "base.docx: 正文第 2 段: 引用的花括号是全角的",
            "base.docx: 页眉第 1 段: 语句的花括号或者百分号是全角的",
        ],
    ),
    "a name in an endnote": (
        lambda: WordFile().note("{{ departmen.name }}", "endnote"),
        ["base.docx: 尾注第 1 段: 没有“departmen”这个名称"],
    ),
    "a name in an alternative text": (
        lambda: WordFile().text("印章").picture("{{ departmen.name }}"),
        ["base.docx: 正文第 2 段: 没有“departmen”这个名称"],
    ),
    "a filter in the alternative text of a table": (
        lambda: WordFile().described_table("{{ year | wann }}", ["无"]),
        ["base.docx: 正文第 1 个表格: 没有“wann”这个过滤器"],
    ),
    "the address of a link": (
        lambda: WordFile().text("{{ year }}").link("年报", "https://example.com/{{ year }}"),
        ["base.docx: 正文第 2 段: 链接的地址“https://example.com/{{ year }}”里的标签不会填"],
    ),
    "the address of a link as Word writes it": (
        lambda: WordFile().link("年报", "https://example.com/%7b%7b%20year%20%7d%7d"),
        ["base.docx: 正文第 1 段: 链接的地址“https://example.com/{{ year }}”里的标签不会填"],
    ),
    "a name in a property": (
        lambda: WordFile().named("keywords", "{{ departmen.name }}"),
        ["base.docx: 文档属性“关键词”: 没有“departmen”这个名称"],
    ),
    "a name in the cell of a loop": (
        lambda: (
            WordFile()
            .table(["无"])
            .table(["名称", "金额"], ["{%tr for row in income.sources %}"], ["{{ row.name }}", "{{ row.total }}"],
                   ["{%tr endfor %}"])
        ),
        ["base.docx: 正文第 2 个表格第 3 行第 2 格: 没有“income.sources[0].amount.total”这个名称"],
    ),
    "a filter": (
        lambda: WordFile().text("{{ income.total | wann }}").header("{{ year | roman }}"),
        [
            "base.docx: 正文第 1 段: 没有“wann”这个过滤器",
            "base.docx: 页眉第 1 段: 没有“roman”这个过滤器",
        ],
    ),
    "the syntax": (
        lambda: WordFile().text("{{ income. }}").text("{% if %}").text("{% foo %}").text("{{ 1 + }}"),
        [
            "base.docx: 正文第 1 段: 语句没有写完",
            "base.docx: 正文第 2 段: 语句没有写完",
            "base.docx: 正文第 3 段: 没有“foo”这种语句",
            "base.docx: 正文第 4 段: 语句没有写完",
        ],
    ),
    "a loop of rows without end": (
        lambda: WordFile().table(["{%tr for row in income.sources %}"], ["{{ row.name }}"]),
        ["base.docx: 正文第 1 个表格第 1 行第 1 格: “for”没有结束"],
    ),
    "an end without a beginning": (
        lambda: WordFile().text("{% endif %}").text("{% else %}"),
        [
            "base.docx: 正文第 1 段: “endif”前面没有“if”",
            "base.docx: 正文第 2 段: “else”前面没有“if”",
        ],
    ),
    "halves in different parts": (
        lambda: WordFile().text("{% if year %}").header("{% endif %}"),
        [
            "base.docx: 正文第 1 段: “if”没有结束",
            "base.docx: 页眉第 1 段: “endif”前面没有“if”",
        ],
    ),
    "a loop that begins inside a table and ends outside": (
        lambda: WordFile().table(["{%tr for row in income.sources %}"], ["{{ row.name }}"]).text("{% endfor %}"),
        [
            "base.docx: 正文第 1 段: “{%tr for row in income.sources %}”和“{% endfor %}”一个在里面、一个在外面，"
            "配不成对"
        ],
    ),
    "a row for a tag and another in it": (
        lambda: WordFile().table(["{%tr for row in income.sources %}", "{{ row.name }}"], ["{%tr endfor %}"]),
        [
            "base.docx: 正文第 1 个表格第 1 行第 2 格: “{{ row.name }}”和“{%tr for row in income.sources %}”在同一行，"
            "不会印出来"
        ],
    ),
    "a cell for a tag and another in it": (
        lambda: WordFile().table(["{%tc if year %}{{ year }}", "{%tc endif %}"]),
        ["base.docx: 正文第 1 个表格第 1 行第 1 格: “{{ year }}”和“{%tc if year %}”在同一格，不会印出来"],
    ),
    "a paragraph for a tag and another in it": (
        lambda: WordFile().text("{%p if year %}{{ year }}").text("{%p endif %}"),
        ["base.docx: 正文第 1 段: “{{ year }}”和“{%p if year %}”在同一段，不会印出来"],
    ),
    "tags of tables outside of them": (
        lambda: WordFile().text("{%tr if year %}").text("{% colspan 2 %}").text("{% vm %}"),
        [
            "base.docx: 正文第 1 段: “{%tr”要写在表格里",
            "base.docx: 正文第 2 段: “{% colspan %}”要写在表格里",
            "base.docx: 正文第 3 段: “{% vm %}”要写在表格里",
        ],
    ),
    "a blank before the letter": (
        lambda: WordFile().text("{% p if year %}"),
        ["base.docx: 正文第 1 段: “{%p”中间不能有空格"],
    ),
    "a tag over two paragraphs": (
        lambda: WordFile().text("共{{ income").text(".total }}元"),
        [
            "base.docx: 正文第 1 段: “{{ income”没有结束",
        ],
    ),
    "no beginning": (
        lambda: WordFile().text("{ year }}{{ year }}"),
        ["base.docx: 正文第 1 段: “}}”前面没有开头"],
    ),
    "a blank between braces": (
        lambda: WordFile().text("{ { year }}{{ year }}"),
        ["base.docx: 正文第 1 段: 两个花括号、或者花括号和百分号之间有空格，会照样印出来"],
    ),
    "two words for one, and a word too many": (
        lambda: WordFile().text("{% for s in income.sources %}{% else if year %}{% endfor s %}"),
        ["base.docx: 正文第 1 段: 没有“else if”这种写法", "base.docx: 正文第 1 段: 这里不应当有“s”"],
    ),
    "no colour, and no columns": (
        lambda: WordFile().table(["{% cellbg “red” %}甲", "{% colspan 0 %}乙"]),
        [
            "base.docx: 正文第 1 个表格第 1 行第 1 格: “red”不是颜色",
            "base.docx: 正文第 1 个表格第 1 行第 2 格: colspan 不能是“0”",
        ],
    ),
    "a brace too few": (
        lambda: WordFile().text("收入{ income", ".total }"),
        ["base.docx: 正文第 1 段: 只有一个花括号，会照样印出来"],
    ),
    "a brace that docxtpl would join with the next paragraph": (
        lambda: WordFile().text("集合{").text("{{ year }}").text("}"),
        [
            "base.docx: 正文第 1 段: “{”没有结束",
            "base.docx: 正文第 3 段: “}”前面没有开头",
        ],
    ),
    "what is no text": (
        lambda: WordFile().text("{{ department }}"),
        ["base.docx: 正文第 1 段: 印不出来：值是 record"],
    ),
    "what is not there": (
        lambda: WordFile().text("{{ attachment }}"),
        ["base.docx: 正文第 1 段: 印不出来：值是 none"],
    ),
    "Python": (
        lambda: (
            WordFile()
            .text("{{ department.__class__ }}")
            .text("{{ ''['__class__'] }}")
            .text("{{ _self }}")
            .text("{% include 'base.docx' %}")
            .text("{% autoescape false %}{% endautoescape %}")
        ),
        [
            "base.docx: 正文第 1 段: 不能用“_”开头的名称“__class__”",
            "base.docx: 正文第 2 段: 不能用“_”开头的名称“__class__”",
            "base.docx: 正文第 3 段: 不能用“_”开头的名称“_self”",
            "base.docx: 正文第 4 段: Word 文件的标签里不能用“include”",
            "base.docx: 正文第 5 段: Word 文件的标签里不能用“autoescape”",
        ],
    ),
    "the system": (lambda: WordFile().text("{{ os.environ }}"), ["base.docx: 正文第 1 段: 没有“os”这个名称"]),
    "a file": (lambda: WordFile().text("{{ open('a') }}"), ["base.docx: 正文第 1 段: 没有“open”这个名称"]),
    "a method": (
        lambda: WordFile().text("{{ 'x'.join([]) }}"),
        ["base.docx: 正文第 1 段: 没有“join”这个名称"],
    ),
    "work without end": (
        lambda: WordFile().text("{% for a in range(9999) %}{% for b in range(9999) %}a{% endfor %}{% endfor %}"),
        ["base.docx: 正文第 1 段: 到这里已经超过了 100 万步，一份报告用不了这么多"],
    ),
    "division": (lambda: WordFile().text("{{ income.total / 0 }}"), ["base.docx: 正文第 1 段: 除数为 0：0"]),
    "a merge outside of a loop": (
        lambda: WordFile().table(["{% vm %}{{ year }}"]),
        ["base.docx: 正文第 1 个表格第 1 行第 1 格: 没有“loop”这个名称"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_where_it_stands_in_word(name: str) -> None:
    make, expected = FAULTS[name]

    assert told(make()) == expected


def test_a_tag_that_leads_into_a_link_is_told() -> None:
    file = WordFile().text("见{{ depart")
    paragraph = file.document.paragraphs[-1]
    link = paragraph._p.makeelement(f"{paragraph._p.nsmap and '{' + paragraph._p.nsmap['w'] + '}'}hyperlink")
    link.append(paragraph.add_run("ment.name }}")._r)
    paragraph._p.append(link)

    assert told(file) == ["base.docx: 正文第 1 段: 标签中间夹着别的东西（hyperlink, p），合不起来"]


def test_the_tag_is_shown_with_a_caret_below() -> None:
    with pytest.raises(TemplateError) as caught:
        filled(WordFile().text("收入", "{{ inc", "om }", "} 元"))

    assert Speech().text(caught.value.problems[0]).splitlines() == [
        "base.docx: 正文第 1 段: 错误：没有“incom”这个名称",
        "      | 收入{{ incom }} 元",
        "      |     ^^^^^^^^^^^",
        "  办法：是不是“income”？",
    ]


def test_in_english_the_parts_have_english_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    with pytest.raises(TemplateError) as caught:
        filled(WordFile().table(["{{ incom }}"]))

    assert Speech().text(caught.value.problems[0]).splitlines()[0] == (
        "base.docx: body, table 1, row 1, cell 1: error: there is no name “incom”"
    )


def test_what_nobody_sees_in_a_tag_is_shown_as_its_code() -> None:
    assert told(WordFile().text("{{ year\u200b }}")) == ["base.docx: 正文第 1 段: 这里不应当有“\\u200b”"]


def test_a_mark_of_the_program_in_the_text_is_no_mark() -> None:
    """A maker who types the program's own marks shows them, and nothing else."""
    assert told(WordFile().text("\ufdd00\ufdd1假\ufdd2{{ year }}")) == [
        f"base.docx: 正文第 1 段: U+FDD{number} 不是文字" for number in range(3)
    ]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (lambda: WordFile().text("收入", "{", "{ income", ".total ", "}", "} 元"), "收入400.00万元 元"),
        (lambda: WordFile().text("{{r income.total }}、{{p department.name }}"), "400.00万元、示范区档案馆"),
        (lambda: WordFile().text("{{ “年” ~ year }}{# 注释 {{ x }} #}"), "年2025"),
        (lambda: WordFile().text("{% if year %}有{% else %}无{% endif %}"), "有"),
        (lambda: WordFile().text("{_{ 不是标签 }_}{{ year }}"), "{{ 不是标签 }}2025"),
        (lambda: WordFile().text("{% set a = income.total - 1 %}{{ a }}"), "399.00万元"),
        (lambda: WordFile().text("{% for s in income.sources -%} {{ s.name }} {%- endfor %}"), "财政拨款收入其他收入"),
    ],
)
def test_a_tag_prints_what_it_says(file: Make, expected: str) -> None:
    assert filled(file()) == [expected]


def test_a_file_may_be_bounded_in_size() -> None:
    file = WordFile().text("{{ year }}")
    for _ in range(6):
        file.text("长").document.element.findall(".//{*}t")[-1].text *= 1_000_000  # python-docx goes by letters

    assert told(file) == ["base.docx: 带标签的 Word 文件太大：文字和格式超过 5 百万个字符"]


def test_the_places_of_the_catalogue_are_files_of_the_project(project: Path) -> None:
    WordFile().text("{{ incom }}").save(project / "templates" / "standard" / "base.docx")

    with pytest.raises(TemplateError) as caught:
        _ = Case("data/starter.yaml").document

    assert str(caught.value.problems[0]) == "templates/standard/base.docx: 正文第 1 段: 没有“incom”这个名称"
