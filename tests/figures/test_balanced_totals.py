"""Parts that add up in print: largest remainders, 舍位平衡, and what the trace says of a digit that was moved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen import Case, check_report
from reportgen.cli import run
from reportgen.document.blocks import Cell, Chart, Paragraph, Table
from reportgen.errors import Severity, TemplateError
from reportgen.expressions.evaluate import Language, record_scope
from reportgen.expressions.filters import make_filters
from reportgen.expressions.syntax import parse_expression
from reportgen.language.words import words_of
from reportgen.values.figure import Figure, Stated
from reportgen.values.largest_remainder import balance_figures, round_to_sum
from reportgen.values.records import Record
from reportgen.values.rounding import FigureError, NumberForm, round_half_up
from tests.tools.root import ROOT

AMOUNT, PERCENT = NumberForm("amount", 2), NumberForm("percent", 2)
LANGUAGE = Language(make_filters({"amount": AMOUNT, "percent": PERCENT}, words_of("zh")))

# Each rounded on its own, they give 100.01%.
FIVE = [Decimal(text) for text in ("317.14", "261.32", "626.38", "719.06", "730.41")]

values = st.lists(st.decimals(-10_000, 10_000, places=5), min_size=1, max_size=12)
places = st.integers(0, 4)


def numbers(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def rounded_alone(parts: list[Decimal], decimals: int) -> list[Decimal]:
    return [round_half_up(part, decimals) for part in parts]


@given(values, places)
def test_printed_parts_add_up_to_the_printed_total(parts: list[Decimal], decimals: int) -> None:
    assert sum(round_to_sum(parts, decimals)) == round_half_up(sum(parts, Decimal(0)), decimals)


@given(values, places)
def test_a_part_is_within_one_unit_of_its_own_rounding_and_keeps_its_sign(parts: list[Decimal], decimals: int) -> None:
    for part, alone, printed in zip(parts, rounded_alone(parts, decimals), round_to_sum(parts, decimals), strict=True):
        assert abs(printed - alone) <= Decimal(1).scaleb(-decimals)
        assert printed * part >= 0
        assert not printed.is_signed() or printed < 0


@given(values, places)
def test_parts_that_add_up_on_their_own_stay_as_they_are(parts: list[Decimal], decimals: int) -> None:
    alone = rounded_alone(parts, decimals)
    if sum(alone) == round_half_up(sum(parts, Decimal(0)), decimals):
        assert round_to_sum(parts, decimals) == alone


@given(st.lists(st.decimals("0.5", 10_000, places=5), min_size=1, max_size=12))
def test_it_is_the_method_of_largest_remainders(parts: list[Decimal]) -> None:
    floors = [part.to_integral_value(ROUND_FLOOR) for part in parts]
    missing = int(sum(parts, Decimal(0)).to_integral_value(ROUND_HALF_UP) - sum(floors))
    largest = sorted(range(len(parts)), key=lambda n: (floors[n] - parts[n], n))[:missing]
    remainders = sorted((part - floor for part, floor in zip(parts, floors, strict=True)), reverse=True)

    expected = [floor + (n in largest) for n, floor in enumerate(floors)]

    if 0 < missing < len(parts) and remainders[missing - 1] == remainders[missing]:
        return  # Of equals the first gives way: it is raised here, lowered there.
    assert round_to_sum(parts, 0) == expected


@given(values, places, st.decimals(-30_000, 30_000, places=5))
def test_a_given_total_is_met_where_rounding_explains_the_gap(
    parts: list[Decimal], decimals: int, whole: Decimal
) -> None:
    printed = round_to_sum(parts, decimals, whole)

    unit = Decimal(1).scaleb(-decimals)
    if sum(printed) != round_half_up(whole, decimals):
        assert printed == rounded_alone(parts, decimals)
    if abs(sum(parts, Decimal(0)) - whole) > unit * (len(parts) + 1) / 2:
        assert printed == rounded_alone(parts, decimals)


@pytest.mark.parametrize(
    ("parts", "whole", "printed"),
    [
        (["1.4", "1.4", "1.2"], None, ["2", "1", "1"]),  # of equals the first
        (["1.5", "1.5"], None, ["1", "2"]),
        (["0.4", "0.4", "0.4", "5.2"], None, ["0", "0", "0", "6"]),  # a printed zero stays
        (["0.4", "0.4", "0.4"], None, ["1", "0", "0"]),  # unless nothing else can give way
        (["0", "0.4", "0.4", "0.4"], None, ["0", "1", "0", "0"]),  # and nothing stays nothing
        (["-0.4", "1.7", "1.7"], None, ["0", "1", "2"]),
        (["-1.4", "-1.4", "-1.2"], None, ["-2", "-1", "-1"]),
        (["0.6", "0.6", "-0.3"], None, ["0", "1", "0"]),
        (["1", "2"], "4", ["2", "2"]),
        (["1", "2"], "5", ["1", "2"]),  # no rounding explains this
        (["0", "0"], "1", ["0", "0"]),
        (["0"], "-0.6", ["0"]),
        ([], None, []),
    ],
)
def test_who_gives_way(parts: list[str], whole: str | None, printed: list[str]) -> None:
    assert [str(part) for part in round_to_sum(numbers(*parts), 0, Decimal(whole) if whole else None)] == printed


def money(text: str, unit: str = "元", name: str = "") -> Figure:
    record = Record({"name": name}, frozenset({"name"}), "a", name, None)
    return Figure(Decimal(text), unit, Stated("a", name, None, text), AMOUNT, record=record)


def evaluated(expression: str, **names: Any) -> Any:
    return LANGUAGE.evaluate(parse_expression(expression), record_scope(names))


def test_five_shares_that_would_give_too_much_add_up() -> None:
    parts = [money(str(value)) for value in FIVE]

    apart = [
        str(part) for part in (evaluated("x | share(w)", x=part, w=evaluated("p | total", p=parts)) for part in parts)
    ]
    together = evaluated("p | shares(p | total)", p=parts)

    assert apart == ["11.95%", "9.85%", "23.60%", "27.09%", "27.52%"]
    assert [str(share) for share in together] == ["11.95%", "9.84%", "23.60%", "27.09%", "27.52%"]


@given(st.lists(st.decimals(0, 10_000_000, places=2), min_size=1, max_size=20).filter(any), st.integers(0, 3))
def test_shares_of_a_whole_are_a_hundred_and_amounts_their_total(parts: list[Decimal], decimals: int) -> None:
    figures = [money(str(part)) for part in parts]

    shares = evaluated("p | shares(p | total, d)", p=figures, d=decimals)
    amounts = evaluated("p | wan | balanced", p=figures)

    assert sum(Decimal(share.number_text()) for share in shares) == 100
    printed = sum(Decimal(amount.number_text()) for amount in amounts)
    assert printed == Decimal(evaluated("p | total | wan", p=figures).number_text())


def test_amounts_in_yuan_add_up_in_ten_thousands() -> None:
    parts = [money("12345.60"), money("12345.60"), money("12345.60")]

    printed = evaluated("p | wan | balanced", p=parts)

    assert [str(part) for part in printed] == ["1.24万元", "1.23万元", "1.23万元"]
    assert str(evaluated("p | total | wan", p=parts)) == "3.70万元"
    assert [str(part) for part in evaluated("p | wan | balanced(t)", p=parts, t=money("37036.80"))] == [
        str(part) for part in printed
    ]


def test_a_balanced_figure_is_exact_in_all_but_print() -> None:
    first, second = (evaluated("p | wan | balanced", p=[money("12345.60")] * 3)[n] for n in (0, 1))

    assert first == second
    assert first.value == Decimal("1.23456")
    assert str(first + second) == "2.47万元"
    assert (str(evaluated("x | number", x=first)), str(evaluated("x | number(2)", x=first))) == ("1.24", "1.24")
    assert (str(evaluated("x | amount(3)", x=first)), str(evaluated("x | yuan", x=first))) == (
        "1.235万元",
        "12345.60元",
    )


def test_what_is_absent_keeps_its_place() -> None:
    parts = [money("12345.60"), None, money("12345.60"), money("12345.60")]

    assert [part and str(part) for part in evaluated("p | wan | balanced", p=parts)] == [
        "1.24万元", None, "1.23万元", "1.23万元",
    ]  # fmt: skip
    assert evaluated("none | balanced") is None
    assert evaluated("none | shares(w)", w=money("1")) is None
    assert evaluated("[] | shares(w)", w=money("1")) == []


def test_figures_without_decimals_are_left_alone() -> None:
    parts = [Figure(Decimal(text), "人", Stated("a", "", None, text)) for text in ("1.5", "1.5")]

    assert balance_figures(parts) == parts
    assert [part.balance for part in balance_figures(parts)] == [None, None]


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("[x, y] | balanced", "units-differ"),
        ("[x, x | amount(3)] | balanced", "balance-unlike"),
        ("[x, x] | balanced(n)", "not-money"),
        ("[x, x] | balanced(x, x)", "filter-arguments"),
        ("[x, x] | balanced('name', 'name')", "filter-arguments"),
        ("x | balanced", "not-a-list"),
        ("[x, '甲'] | balanced", "not-a-number"),
        ("[x] | shares(zero)", "division-by-zero"),
    ],
)
def test_what_cannot_be_balanced_is_an_error(expression: str, code: str) -> None:
    with pytest.raises(FigureError) as caught:
        evaluated(expression, x=money("1"), y=money("1", "人"), n=money("1", "人"), zero=money("0"))

    assert caught.value.code == code


SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["year", "rows"],
    "properties": {
        "year": {"title": "年度", "description": "年度。", "type": "integer"},
        "total": {"title": "合计", "description": "各行之和。", "type": "number", "unit": "元", "show": "amount"},
        "rows": {
            "title": "各行",
            "description": "各行的金额。",
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "spent"],
                "properties": {
                    "name": {"title": "名称", "description": "名称。", "type": "string"},
                    "spent": {"title": "支出", "description": "支。", "type": "number", "unit": "元", "show": "amount"},
                },
            },
        },
        "basic": {"title": "基本支出", "description": "金额。", "type": "number", "unit": "元"},
        "project": {"title": "项目支出", "description": "金额。", "type": "number", "unit": "元"},
        "other": {"title": "其他支出", "description": "金额。", "type": "number", "unit": "元"},
    },
    "computed": {
        "total": {"title": "合计", "formula": "rows | total('spent')"},
        "basic_share": {"title": "基本占比", "formula": "basic / all", "show": "percent", "together": "占比"},
        "project_share": {"title": "项目占比", "formula": "project / all", "show": "percent", "together": "占比"},
        "other_share": {"title": "其他占比", "formula": "1 - basic_share - project_share", "show": "percent",
                        "when": "other is defined", "together": "占比"},
        "alone": {"title": "自成一数的占比", "formula": "basic / all", "show": "percent"},
        "all": {"title": "全部支出", "formula": "basic + project + (other | default(0))"},
    },
}  # fmt: skip
PAGE = """<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>
<meta name="filename" content="例"/></head><body>
<table>
{% for row in rows | map(attribute="spent") | map("wan") | balanced(total) %}
<tr><td>{{ row | number }}</td></tr>
{% endfor %}
<tr><td>{{ total | wan | number }}</td></tr>
</table>
<p>{% for row in rows | balanced("spent") %}{{ row.name }}{{ row | number(0) }}{% endfor %}
{% for share in rows | shares(total, "spent") %}{{ share.name }}{{ share }}{% endfor %}</p>
<p>{{ basic_share }}、{{ project_share }}{% if other_share %}、{{ other_share }}{% endif %}、{{ alone }}</p>
</body></html>
"""
DATA = """year: 2025
rows:
  - name: 甲
    spent: 12345.60
  - name: 乙
    spent: 12345.60
  - name: 丙
    spent: 12345.60
basic: 100
project: 100
other: 100
"""


@pytest.fixture
def small(project: Path) -> Path:
    """A project of a few fields in 元, whose report is a table of them in 万元."""
    (project / "schema.json").write_text(json.dumps(SCHEMA, ensure_ascii=False), "utf-8")
    (project / "templates" / "standard" / "report.html.j2").write_text(PAGE, "utf-8")
    (project / "data" / "2025.yaml").write_text(DATA, "utf-8")
    return project


def printed() -> list[str]:
    lines = []
    for block in Case("data/2025.yaml").document.blocks:
        if isinstance(block, Table):
            lines += [cell.paragraphs[0].text for row in block.rows for cell in row.cells]
        elif isinstance(block, Paragraph):
            lines.append(block.text)
    return lines


@pytest.mark.usefixtures("small")
def test_a_table_and_its_shares_add_up_in_a_report() -> None:
    assert printed() == [
        "1.24", "1.23", "1.23", "3.70",
        "甲12346乙12346丙12346甲33.34%乙33.33%丙33.33%",
        "33.34%、33.33%、33.33%、33.33%",
    ]  # fmt: skip


def test_a_group_does_without_what_is_absent_or_stated(small: Path, edit: Callable[..., None]) -> None:
    edit("data/2025.yaml", ("other: 100\n", ""), ("basic: 100\n", "basic: 200\n"))

    assert printed()[-1] == "66.67%、33.33%、66.67%"


def test_a_wrong_total_is_told_and_not_hidden(small: Path, edit: Callable[..., None]) -> None:
    edit("data/2025.yaml", ("rows:", "total: 47036.80\nrows:"))

    assert [problem.code for problem in check_report("data/2025.yaml")] == ["stated-more"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"other is defined", "together": "占比"', '"other is defined", "together": "比"', "together-alone"),
        ('"when": "other is defined", "together"', '"unit": "人", "together"', "units-differ"),
    ],
)
def test_a_group_that_is_none_is_an_error(
    old: str, new: str, code: str, small: Path, edit: Callable[..., None]
) -> None:
    edit("schema.json", (old, new))

    with pytest.raises(TemplateError) as caught:
        check_report("data/2025.yaml")

    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].path == "computed.other_share.together" or code == "units-differ"


def test_the_json_of_the_trace_has_the_group_of_a_moved_digit(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2025.yaml", "1.24", "--format", "json"]) == 0

    (number,) = json.loads(capsys.readouterr().out)["numbers"]
    wan = [f"rows[{n}].spent / 10000" for n in range(3)]
    moved = {
        "rounded": True,
        "balanced": True,
        "rounded_alone": "1.23",
        "balanced_among": wan,
        "balanced_place": 1,
        "balanced_total": "(rows[0].spent + rows[1].spent + rows[2].spent) / 10000",
        "balanced_total_printed": "3.70",
    }
    assert {name: number[name] for name in moved} == moved
    told = re.findall(r"`(rounded_\w+|balanced_\w+)`", (ROOT / "docs" / "formats.md").read_text("utf-8"))
    assert set(told) == {name for name in number if re.match("(rounded|balanced)_", name)}


@pytest.mark.usefixtures("small")
def test_the_trace_says_that_a_digit_was_moved(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "data/2025.yaml", "1.24"]) == 0
    assert run(["trace", "data/2025.yaml", "basic_share"]) == 0

    told = capsys.readouterr().out
    assert "  四舍五入到 0.01 是 1.23；同组 3 个数之和要印成 3.70，末位调为 1.24（舍位平衡）\n" in told
    assert "  四舍五入到 0.01% 是 33.33%；同组 3 个数之和要印成 100%，末位调为 33.34%（舍位平衡）\n" in told


def test_a_typed_number_that_was_moved_has_a_note_in_the_review_copy(small: Path) -> None:
    row = '{% for row in rows | map(attribute="spent") | map("amount", 0) | balanced %}<br/>{{ row }}{% endfor %}'
    page = re.sub("<table>.*</p>", f"<p>共{row}</p>", PAGE, flags=re.DOTALL)
    (small / "templates" / "standard" / "report.html.j2").write_text(page, "utf-8")

    assert run(["build", "data/2025.yaml", "--review"]) == 0

    (comment,) = docx.Document("out/例（审核用）.docx").comments
    assert comment.text == (
        "填报的数：甲的支出 12345.60元（data/2025.yaml:4:12）\n"
        "四舍五入到 1元 是 12346元；同组 3 个数之和要印成 37037元，末位调为 12345元（舍位平衡）"
    )


@pytest.mark.usefixtures("small")
def test_the_page_says_it_too() -> None:
    assert run(["trace", "data/2025.yaml", "--format", "html", "-o", "来历.html"]) == 0

    assert re.search("同组 3 个数之和要印成 3.70，末位调为 1.24（舍位平衡）", Path("来历.html").read_text("utf-8"))


def test_a_comparison_shows_what_is_printed_and_what_is_exact(
    small: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "data" / "旧.yaml").write_text(DATA, "utf-8")
    edit("data/2025.yaml", ("basic: 100", "basic: 103"), ("project: 100", "project: 97"))

    assert run(["diff", "data/旧.yaml", "data/2025.yaml", "--format", "json"]) == 0

    change = next(c for c in json.loads(capsys.readouterr().out)["figures"] if c["path"] == "basic_share")
    assert (change["old"], change["new"]) == ("33.34%", "34.34%")


# Projects of two classes, uses and incomes in 元, none of which rounds to what the totals round to.
IN_YUAN = """
money_unit: 元
projects:
  - name: 运转类
    items:
      - {name: 甲, budget: 405354.60, final: 405354.60}
      - {name: 乙, budget: 405354.60, final: 405354.60}
      - {name: 丙, budget: 405354.60, final: 405354.60}
  - name: 特定目标类
    items:
      - {name: 丁, budget: 583955.00, final: 583955.00}
charts: [收入构成, 支出构成, 项目支出]
"""


def _yuan(text: str) -> str:
    """The starter in 元, with three projects alike and sums that round apart."""
    amounts = r"^( *(?:- )?(?:amount|total|basic|project|\w*balance|vehicle_\w+|reception|abroad): )([0-9.]+)"
    text = re.sub(amounts, lambda m: f"{m[1]}{Decimal(m[2]) * 10000:f}", text, flags=re.MULTILINE)
    for old, new in (
        ("year: 2025", f"year: 2025{IN_YUAN}"),
        ("amount: 3910000.00", "amount: 3909954.60"),
        ("amount: 30000.00", "amount: 30054.60"),
        ("opening_balance: 60000.00", "opening_balance: 59954.60"),
        ("  total: 4000000.00", "  # total:"),
        ("basic: 2146000.00", "basic: 2145944.60"),
        ("project: 1800000.00", "project: 1800018.80"),
        ("closing_balance: 54000.00", "closing_balance: 54000.40"),
        ("threshold: 100", "threshold: 1000000"),
        ("amount: 823000.00", "amount: 822954.60"),
        ("amount: 442000.00", "amount: 441954.60"),
        ("vehicle_operation: 18000.00", "vehicle_operation: 18054.60"),
        ("reception: 2000.00", "reception: 2054.60"),
        ("abroad: 0 ", "abroad: 1054.60 "),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_a_fact_is_printed_alike_everywhere_and_what_is_printed_adds_up(project: Path) -> None:
    path = project / "data/2025.yaml"
    path.write_text(_yuan((project / "data/starter.yaml").read_text("utf-8")), "utf-8")
    assert [problem for problem in check_report(str(path)) if problem.severity is Severity.ERROR] == []
    text, tables, charts = [], [], []
    for block in Case(str(path)).document.blocks:
        if isinstance(block, Table):
            tables += [[cell_text(cell) for cell in row.cells] for row in block.rows]
        elif isinstance(block, Paragraph) and isinstance(block.drawing, Chart):
            charts += [[cell_text(cell) for cell in row.cells] for row in block.drawing.rows]
        elif isinstance(block, Paragraph):
            text.append(block.text)
    prose = "\n".join(text)

    sums = {
        "总收入": "总收入(N)万元，其中：财政拨款收入(N)万元，其他收入(N)万元，年初结转和结余(N)万元",
        "总支出": "总支出(N)万元。其中：基本支出(N)万元.*?；项目支出(N)万元.*?；年末结转和结余(N)万元",
        "三公": "三公经费支出(N)万元，其中：.*?运行维护费(N)万元.*?；公务接待费(N)万元.*?；因公出国（境）费用(N)万元",
        "用途": "预计使用财政资金(N)万元，其中：.*?费(N)万元；.*?费(N)万元。",
        "项目": "共有项目4个，.*?支出(N)万元。其中：运转类项目3个，支出(N)万元；特定目标类项目1个，支出(N)万元",
    }
    for name, pattern in sums.items():
        found = re.search(pattern.replace("N", "[0-9.]+"), prose)
        assert found is not None, name
        whole, *parts = numbers(*found.groups())
        assert whole == sum(parts), name
    listed = {row[0] if len(row) == 4 else row[1]: Decimal(row[-2]) for row in tables if row[-1].endswith("%")}
    drawn = {row[0]: row[1].removesuffix("万元") for row in charts}
    assert listed["甲"] + listed["乙"] + listed["丙"] + listed["丁"] == Decimal("180.00")
    assert len({listed[name] for name in "甲乙丙"}) == 2
    assert {name: Decimal(drawn[name]) for name in "甲乙丙丁"} == {name: listed[name] for name in "甲乙丙丁"}
    assert f"财政拨款收入{drawn['财政拨款收入']}万元" in prose
    assert f"项目支出{drawn['项目支出']}万元" in prose


def cell_text(cell: Cell) -> str:
    return "".join(paragraph.text for paragraph in cell.paragraphs)


def test_a_moved_digit_stays_moved_without_the_sign() -> None:
    parts = [Figure(Decimal(value), "万元", form=AMOUNT) for value in ("10.004", "-3.0059")]

    initial, adjustment = balance_figures(parts)

    assert (str(initial), str(adjustment), str(abs(adjustment))) == ("10.00万元", "-3.00万元", "3.00万元")


EQUAL_FACTS = """  personnel: 1145944.60
  office: 1000000.00
  functional:
    - {code: "2012601", name: 行政运行, budget: 2000045.00, final: 2145944.60, reason: 年中增人}
    - {code: "2012604", name: 档案馆, budget: 2000045.00, final: 1800018.80, reason: 据实列支}
  economic:
    - {name: 工资福利支出, amount: 1145944.60}
    - {name: 商品和服务支出, amount: 2800018.80}
"""


def test_equal_facts_are_printed_alike_whatever_total_they_belong_to(project: Path) -> None:
    path = project / "data/2025.yaml"
    text = _yuan((project / "data/starter.yaml").read_text("utf-8"))
    for old, new in (
        ("  closing_balance: 54000.40", f"{EQUAL_FACTS}  closing_balance: 54000.40"),
        ("  # budget: 400.00\n", "  initial: 4000090.00\n  adjustment: -90000.60\n"),
        (
            "".join(f"      - {{name: {name}, budget: 405354.60, final: 405354.60}}\n" for name in "甲乙丙"),
            "      - {name: 档案馆运转项目, budget: 1264954.60}\n"
            "      - {name: 甲, budget: 129763.60, final: 129763.60}\n",
        ),
        ("budget: 583955.00, final: 583955.00", "budget: 405300.60, final: 405300.60"),
        ("amount: 441954.60", "amount: 442000.00"),
        ("全年接收各类档案{{", "基本支出{{ expenditure.basic }}、人员经费{{ expenditure.personnel }}，接收各类档案{{"),
        ("坚持定期检查", "拨款{{ income.sources[0].amount }}，其他收入{{ income.sources[1].amount }}。坚持定期检查"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    assert [problem for problem in check_report(str(path)) if problem.severity is Severity.ERROR] == []

    printed = "\n".join(printed_lines(str(path)))

    def said(*patterns: str) -> set[str]:
        found = [re.search(pattern.replace("N", "([0-9.]+)"), printed) for pattern in patterns]
        assert all(found), patterns
        return {match[1] for match in found if match}

    assert len(said("支出决算N万元", "本年支出N万元", "合计 \\| [0-9.]+ \\| N")) == 1
    assert len(said("年初预算N万元，支出决算", "年年初预算N万元，年中", "合计 \\| N \\|")) == 1
    assert len(said("项目支出N万元", "共有项目3个，.*?支出N万元", "项目支出 \\| N万元")) == 1
    assert len(said("；?其中：基本支出N万元", "依法.*?基本支出N万元", "基本支出 \\| N万元")) == 1
    assert len(said("人员经费N万元，占", "依法.*?人员经费N万元")) == 1
    assert len(said("，其他收入N万元，年初", "其他收入N万元。坚持", "其他收入 \\| N")) == 1
    assert len(said("财政拨款收入N万元", "拨款N万元，其他收入", "财政拨款收入 \\| N")) == 1
    assert len(said("预计使用财政资金N万元", "档案馆运转项目 \\| [0-9.]+ \\| N", "档案馆运转项目 \\| N\n")) == 1
    (basic,), (personnel,), (office,) = (said(f"{name}N万元，占") for name in ("基本支出", "人员经费", "公用经费"))
    assert Decimal(basic) == Decimal(personnel) + Decimal(office)
    salaries, services = re.search("工资福利支出([0-9.]+)万元，商品和服务支出([0-9.]+)万元", printed).groups()  # type: ignore[union-attr]
    assert said("本年支出N万元") == {str(Decimal(salaries) + Decimal(services))}


def printed_lines(file: str) -> list[str]:
    """What a report prints: a line a paragraph, and a line a row of a table or chart."""
    found: list[str] = []
    for block in Case(file).document.blocks:
        drawing = block.drawing if isinstance(block, Paragraph) else None
        rows = block.rows if isinstance(block, Table) else drawing.rows if isinstance(drawing, Chart) else []
        found += [" | ".join(map(cell_text, row.cells)) for row in rows]
        found += [block.text] if isinstance(block, Paragraph) and drawing is None else []
    return found
