"""The filters, in the words of the field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from jinja2 import Environment, nodes

from reportgen.expressions.evaluate import Language, record_scope
from reportgen.expressions.filters import make_filters
from reportgen.expressions.syntax import parse_expression
from reportgen.language.words import words_of
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Items, Phrase, Prose, Record
from reportgen.values.rounding import FigureError, NumberForm

FORMS = {"amount": NumberForm("amount", 2), "percent": NumberForm("percent", 2)}
LANGUAGE = Language(make_filters(FORMS, words_of("zh")))


def money(text: str, unit: str = "万元", name: str = "") -> Figure:
    record = Record({"name": name}, frozenset({"name"}), "a", name, None) if name else None
    return Figure(Decimal(text), unit, Stated("a", name, None, text), FORMS["amount"], record=record)


def say(expression: str, **names: Any) -> str:
    return str(LANGUAGE.evaluate(parse_expression(expression), record_scope(names)))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("x", "1234.50万元"),
        ("x | number", "1234.50"),
        ("x | wan", "1234.50万元"),
        ("x | wan(1)", "1234.5万元"),
        ("x | yuan", "12345000.00元"),
        ("x | yuan(0)", "12345000元"),
        ("x | share(y)", "50.00%"),
        ("x | share(y, 1)", "50.0%"),
        ("(x / y) | percent", "50.00%"),
        ("[x, y] | total", "3703.50万元"),
        ("[x, none] | count('项')", "2项"),
        ("none | default(y)", "2469.00万元"),
        ("x | change(y)", "减少1234.50万元"),
        ("y | change(x)", "增加1234.50万元"),
        ("x | change(x)", "与上年持平"),
        ("x | growth(y)", "下降50.00%"),
        ("y | growth(x)", "增长100%"),
        ("x | growth(x)", "与上年持平"),
        ("x | growth(zero)", "上年没有发生"),
        ("x | growth(zero - x)", "增加2469.00万元"),
        ("(zero - y) | growth(zero - x)", "减少1234.50万元"),
        ("x | compared(zero - x)", "比上年增加2469.00万元"),
        ("(zero - x) | compared(zero - y)", "比上年增加1234.50万元"),
        ("y | compared(x)", "比上年增加1234.50万元，增长100%"),
        ("x | compared(zero)", "比上年增加1234.50万元（上年没有发生）"),
        ("x | compared(x)", "与上年持平"),
        ("x | compared(x + 0.004)", "与上年基本持平"),
        ("x | compared(x - 0.005)", "比上年增加0.01万元"),
        ("x | change(x - 0.004)", "与上年基本持平"),
        ("x | growth(x + 0.01)", "与上年基本持平"),
        ("zero | compared(zero)", "与上年持平"),
        ("zero | compared(x)", "比上年减少1234.50万元，下降100%"),
        ("'2022-03-05' | date", "2022年3月5日"),
        ("'2022-03-05' | year", "2022"),
        ("year | on(12, 31) | date", "2022年12月31日"),
        ("['甲', '乙', '丙'] | names", "甲、乙和丙"),
        ("['甲', '乙'] | names('')", "甲、乙"),
        ("['甲'] | names", "甲"),
        ("['甲。', '乙'] | enumerated", "一是甲；二是乙"),
        ("['甲。'] | enumerated", "甲"),
        ("'句。' | sentence", "句。"),
        ("'句' | sentence", "句。"),
        ("'句！' | sentence", "句！"),
        ("'句：' | sentence", "句。"),
        ("'句。 ' | sentence", "句。"),
        ("'句……' | sentence", "句……"),
        ("'（句。）；' | sentence", "（句。）"),
        ("'a word.' | sentence", "a word。"),
        ("'说“好。”' | sentence", "说“好。”"),
        ("'半句，' | clause", "半句"),
        ("'半句！：' | clause", "半句"),
        ("[x, zero] | nonzero | count", "1"),
        ("[x, zero] | zero | count", "1"),
        ("[x] | first", "1234.50万元"),
        ("abs", "1234.50万元"),
        ("['甲', '乙', '甲', '乙', '甲'] | repeated | names('')", "甲、乙"),
        ("['甲', '乙'] | repeated | count", "0"),
        ("none | repeated | default('没有')", "没有"),
        ("none | unordered('value') | default('没有')", "没有"),
        ("[x, y, x, x, y] | unordered('value') | count", "2"),
        ("[x, y] | unordered('value') | first | default('没有')", "没有"),
        ("['甲', '乙'] | gather('parts') | count", "0"),
        ("none | skipped('value', 3) | default('没有')", "没有"),
        ("[n4, n1] | skipped('value', none) | default('没有')", "没有"),
        ("[n4, n1] | skipped('value', 7) | names('')", "2、3、5、6"),
        ("[n4, n1] | skipped('value', n4) | names('')", "2、3"),
        ("[n1, n1] | skipped('value', 2) | count", "0"),
        ("[n1] | skipped('value', 1000000000) | count", "100"),
    ],
)
def test_filters(expression: str, text: str) -> None:
    names = {"x": money("1234.50"), "y": money("2469.00"), "zero": money("0")}
    names |= {"n1": Figure(Decimal(1)), "n4": Figure(Decimal(4))}
    year = Figure(Decimal(2022), "", Stated("year", "年度", None, "2022"))
    expression = "(zero - x) | abs" if expression == "abs" else expression

    assert say(expression, year=year, **names) == text


def test_parts_are_named_and_joined() -> None:
    values = [money("3", "件", "函"), money("2", "期", "会议纪要")]

    assert say("values | parts", values=values) == "函3.00件，会议纪要2.00期"
    assert say("values | parts('；')", values=values) == "函3.00件；会议纪要2.00期"


def test_eleven_points_are_counted_in_chinese() -> None:
    assert say("items | enumerated", items=["项"] * 11).endswith("十一是项")


def test_a_narrative_of_two_paragraphs_keeps_both_as_a_sentence() -> None:
    prose = Prose([Phrase(["第一段。"]), Phrase(["第二段"])], "a")

    assert say("prose | sentence", prose=prose) == "第一段。\n第二段。"


def test_the_count_of_a_list_says_what_was_counted() -> None:
    items = Items(["甲", "乙"])
    items.path = "department.divisions"
    figure = LANGUAGE.evaluate(parse_expression("items | count('个')"), record_scope({"items": items}))

    assert (str(figure), figure.formula()) == ("2个", "count(department.divisions)")


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("x | percent", "not-a-ratio"),
        ("(x / x) | percent | number", "percent-without-sign"),
        ("'2022年' | date", "not-a-date"),
        ("count | wan", "not-money"),
        ("x | parts", "no-parts"),
        ("none | wan", "absent-number"),
        ("'甲' | wan", "not-a-number"),
        ("x | nonsense", "unknown-filter"),
        ("x | wan(1, 2, 3)", "filter-arguments"),
        ("x + '1'", "not-a-number"),
        ("[x][3]", "index-out-of-range"),
        ("y", "unknown-name"),
        ("x.basis", "unknown-name"),
        ("x ** 2", "expression-refused"),
        ("x()", "expression-refused"),
        ("x.__class__", "unknown-name"),
        ("[x for x in y]", "expression-syntax"),
        ("", "expression-empty"),
        ("x }} {{ x", "expression-syntax"),
        ("x }}", "expression-syntax"),
        ("x -", "expression-syntax"),
    ],
)
def test_what_has_no_meaning_is_an_error(expression: str, code: str) -> None:
    with pytest.raises(FigureError) as caught:
        say(expression, x=money("1"), count=money("1", "个"))

    assert caught.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "a",
        " a ",
        "a.b.c",
        "a | total",
        "a.b|names | count",
        "制发文件.parts",
        "true",
        "none",
        "not a",
        "a.true",
        "nothing",
        "is_a",
        "a + b.c",
        "a|total-b",
        "a * b | total",
        " a / 12 ",
        "a.b == 0",
        "a < b",
        "a<=b",
        "a > b",
        "a >= b | total",
        "a // b",
        "a ** b",
        "a - -b",
        "a < b < c",
        "a + b + c",
        "a * 0.5",
        "a - true",
        "a * 1_0",
    ],
)
def test_the_short_way_of_parsing_reads_what_the_parser_reads(text: str) -> None:
    (output,) = Environment(autoescape=True).parse("{{" + text + "}}").body
    assert isinstance(output, nodes.Output)

    assert parse_expression(text) == output.nodes[0]


def test_a_sign_before_all_is_part_of_the_expression() -> None:
    """Jinja would take the minus of `{{-x}}` for its own, which is to leave out blanks."""
    assert parse_expression("-x") == nodes.Neg(nodes.Name("x", "load"))


ENGLISH = Language(make_filters(FORMS, words_of("en")))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("x | change(y)", "decreased by 1234.50万元"),
        ("y | change(x)", "increased by 1234.50万元"),
        ("x | change(x)", "remained unchanged from the previous year"),
        ("x | change(x - 0.004)", "remained almost unchanged from the previous year"),
        ("x | growth(y)", "fell by 50.00%"),
        ("y | growth(x)", "grew by 100%"),
        ("x | growth(x)", "remained unchanged from the previous year"),
        ("x | growth(x + 0.01)", "remained almost unchanged from the previous year"),
        ("x | growth(zero)", "did not occur in the previous year"),
        ("x | growth(zero - x)", "increased by 2469.00万元"),
        ("x | compared(zero - x)", "increased by 2469.00万元 compared with the previous year"),
        ("y | compared(x)", "increased by 1234.50万元 (100%) compared with the previous year"),
        ("zero | compared(x)", "decreased by 1234.50万元 (100%) compared with the previous year"),
        ("x | compared(x - 0.005)", "increased by 0.01万元 compared with the previous year"),
        ("x | compared(zero)", "increased by 1234.50万元 compared with the previous year, when there was none"),
        ("x | compared(x)", "remained unchanged from the previous year"),
        ("x | compared(x + 0.004)", "remained almost unchanged from the previous year"),
        ("'2022-03-05' | date", "5 March 2022"),
        ("['A', 'B', 'C'] | names", "A, B and C"),
        ("['A', 'B'] | names('or')", "A or B"),
        ("['A', 'B', 'C'] | names('')", "A, B, C"),
        ("['plan.', 'act', 'learn'] | enumerated", "(1) plan; (2) act; and (3) learn"),
        ("['plan', 'act'] | enumerated(', ')", "(1) plan, (2) act"),
        ("['plan.'] | enumerated", "plan"),
        ("[amount] | parts", "staff 12.30万元"),
        ("[amount, amount] | parts", "staff 12.30万元, staff 12.30万元"),
        ("'A sentence' | sentence", "A sentence."),
        ("'A sentence.' | sentence", "A sentence."),
        ("'A question? ' | sentence", "A question?"),
        ("'(A sentence.)' | sentence", "(A sentence.)"),
        ("'He said “yes.”;' | sentence", "He said “yes.”"),
        ("'half of it, ' | clause", "half of it"),
        ("'half of it!' | clause", "half of it"),
    ],
)
def test_filters_in_english(expression: str, text: str) -> None:
    names = {"x": money("1234.50"), "y": money("2469.00"), "zero": money("0"), "amount": money("12.30", name="staff")}

    assert str(ENGLISH.evaluate(parse_expression(expression), record_scope(names))) == text


def test_the_year_of_a_date_is_called_so_in_its_language() -> None:
    names = [str(language.filters["year"]("2022-03-05").title) for language in (LANGUAGE, ENGLISH)]

    assert names == ["日期的年份", "year of the date"]
