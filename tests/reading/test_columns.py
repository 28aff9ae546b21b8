"""Tables of a report whose columns are not the template's: what of them is read, and that nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from reportgen.docx.pieces import DocxPiece
from reportgen.reading.align import Aligner, readings_of
from reportgen.reading.columns import in_form_of_template
from reportgen.reading.gather import Gathered, gather
from reportgen.reading.patterns import CELL, LEFT_OUT
from tests.reading.learned import reader_of

HEADS = ("类别", "项目", "全年预算", "支出决算", "执行率")
ROWS = (("运转类", "河长制工作", "46.00", "45.20", "98.26%"), ("", "防汛物资储备", "72.00", "72.00", "100%"))
READ = {
    "projects[0].items[0].name": "河长制工作",
    "projects[0].items[0].budget": Decimal("46.00"),
    "projects[0].items[0].final": Decimal("45.20"),
    "projects[0].items[1].name": "防汛物资储备",
    "projects[0].items[1].budget": Decimal("72.00"),
    "projects[0].items[1].final": Decimal("72.00"),
}


Rows = Sequence[Sequence[str]]


def table(*rows: Sequence[str], number: int = 1) -> list[tuple[int, DocxPiece]]:
    """The rows of a table, as they come out of a Word file."""
    return [(place, DocxPiece("", "", tuple(row), number)) for place, row in enumerate(rows, start=100 * number)]


def arranged(*rows: Sequence[str], year: int = 0) -> list[tuple[str, ...] | str]:
    """What is read of a table: the cells of its rows, and the notes behind them."""
    made = in_form_of_template(table(*rows), reader_of("scored").learned, year)
    return [piece.text or " | ".join(piece.cells) if piece.note else piece.cells for _, piece in made]


def columns(order: Sequence[int], *rows: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row[at] for at in order) for row in rows]


def said(*rows: Sequence[str]) -> tuple[dict[str, Decimal | str], set[str], int]:
    """The facts of the projects in a table, those that are doubted, and how many rows nothing explains."""
    found = gathered(table(*rows))
    values = {path: each[0].value for path, each in found.said.items() if ".items" in path}
    return values, {path for path, each in found.said.items() if each[0].doubtful}, len(found.unclaimed)


def gathered(pieces: list[tuple[int, DocxPiece]]) -> Gathered:
    learned = reader_of("scored").learned
    readings = readings_of(in_form_of_template(pieces, learned))
    return gather(Aligner(readings, learned).align({}), learned)


def left(found: Gathered) -> list[str]:
    """What nothing explains."""
    return [reading.line.text.replace(CELL, " | ") for reading in found.unclaimed]


def values(found: Gathered, end: str) -> list[Decimal | str]:
    """What is said of the fields whose paths end so."""
    return [each[0].value for path, each in found.said.items() if path.endswith(end)]


def test_the_tables_of_the_template_stay_as_they_are() -> None:
    assert arranged(HEADS, *ROWS) == [HEADS, *ROWS]
    assert said(HEADS, *ROWS) == (READ, set(), 0)


@pytest.mark.parametrize("order", [(0, 1, 3, 2, 4), (1, 0, 2, 3, 4), (4, 3, 2, 1, 0)])
def test_columns_in_another_order_are_put_in_the_template_s(order: tuple[int, ...]) -> None:
    assert said(*columns(order, HEADS, *ROWS)) == (READ, set(), 0)


def test_a_column_is_known_by_what_its_field_is_called_and_for_short() -> None:
    renamed = ("类别", "项目名称", "支出决算数", "预算", "预算执行率（%）")

    assert said(renamed, *columns((0, 1, 3, 2, 4), *ROWS)) == (READ, set(), 0)


def test_of_what_the_template_has_and_the_report_has_not_nothing_is_said() -> None:
    rows = columns((0, 1, 3), HEADS, *ROWS)

    assert arranged(*rows)[1] == ("运转类", "河长制工作", LEFT_OUT, "45.20", LEFT_OUT)
    assert said(*rows) == ({path: value for path, value in READ.items() if "budget" not in path}, set(), 0)


def test_figures_of_the_year_before_are_none_of_this_year() -> None:
    found, _, _ = said(("类别", "项目", "上年预算", "上年决算", "执行率"), *ROWS)

    assert found == {path: value for path, value in READ.items() if path.endswith("name")}


@pytest.mark.parametrize(
    ("budget", "final", "year", "read"),
    [
        ("2024年预算数", "2024年决算数", 2024, ("46.00", "45.20")),
        ("２０２４年度预算数", "2024决算数", 2024, ("46.00", "45.20")),
        ("2023年决算数", "支出决算", 2024, (LEFT_OUT, "45.20")),
        ("2023年决算数", "2024年决算数", 2024, (LEFT_OUT, "45.20")),
        ("2023年决算数", "支出决算", 0, (LEFT_OUT, "45.20")),
        ("全年预算", "2025年预算数", 2024, ("46.00", LEFT_OUT)),
    ],
)
def test_a_head_may_say_a_year_which_is_the_report_s_or_another(
    budget: str, final: str, year: int, read: tuple[str, str]
) -> None:
    heads = ("类别", "项目", budget, final, "执行率")

    _, row, *_ = arranged(heads, *ROWS, year=year)
    assert row[2:4] == read


@pytest.mark.parametrize(
    "cell", ["(45.20)", "（45.20）", "-45.20", "－45.20", "△45.20", "负45.20", "-￥45.20", "￥-45.20"]
)
def test_what_is_less_than_nothing_stays_so(cell: str) -> None:
    assert arranged(HEADS, (*ROWS[0][:3], cell, "—"))[1][3].removesuffix("万元") == "-45.20"


@pytest.mark.parametrize("cell", ["￥452,000", "¥ 452,000.00", "４５２０００"])
def test_a_sign_of_money_in_front_takes_no_unit_away(cell: str) -> None:
    heads = (*HEADS[:3], "支出决算（元）", HEADS[4])

    found, _, _ = said(heads, (*ROWS[0][:3], cell, "98.26%"))
    assert found["projects[0].items[0].final"] == Decimal("45.2")


def test_a_row_whose_group_nothing_says_is_to_be_looked_at() -> None:
    found, doubted, left = said(*columns((1, 2, 3, 4), HEADS, *ROWS))

    assert set(found.values()) == set(READ.values())
    assert (doubted, left) == ({"projects[0].items[0].name"}, 0)


def test_what_stands_in_a_column_of_the_report_s_own_is_kept_behind_its_row() -> None:
    own = [("序号", *HEADS, "备注"), ("1", *ROWS[0], "跨年"), ("2", *ROWS[1], "")]

    assert arranged(*own) == [HEADS, ROWS[0], "备注：跨年", ROWS[1]]
    assert said(*own) == (READ, set(), 1)


@pytest.mark.parametrize(
    ("total", "read"),
    [
        (("合计", "118.00", "117.20", "99.32%"), ("合计", "118.00", "117.20", "99.32%")),
        (("合计", "", "118.00", "117.20", "99.32%"), ("合计", "118.00", "117.20", "99.32%")),
        (("", "总计", "118.00", "117.20", "99.32%"), ("总计", "118.00", "117.20", "99.32%")),
    ],
)
def test_a_sum_is_no_item(total: tuple[str, ...], read: tuple[str, ...]) -> None:
    assert arranged(HEADS, *ROWS, total)[-1] == read
    found, doubted, _ = said(HEADS, *ROWS, total)
    assert (found, doubted) == (READ, set())


def test_a_sum_below_columns_in_another_order_is_put_in_order_with_them() -> None:
    merged = ("合计", "117.20", "118.00", "99.32%")

    made = arranged(*columns((0, 1, 3, 2, 4), HEADS, *ROWS), merged)

    assert made[-1] == ("合计", "118.00", "117.20", "99.32%")


def test_amounts_are_read_in_the_unit_that_their_head_says() -> None:
    heads = ("类别", "项目", "全年预算（元）", "支出决算(元)", "执行率")
    rows = [(*row[:2], f"{row[2].replace('.', '')}00.00", f"{row[3].replace('.', '')}00", row[4]) for row in ROWS]

    assert said(heads, *rows) == (READ, set(), 0)
    assert said(("类别", "项目", "全年预算 元", "支出决算/元", "执行率"), *rows) == (READ, set(), 0)
    assert said(HEADS, *((*row[:2], f"{row[2]}元", f"{row[3]}元", row[4]) for row in rows)) == (READ, set(), 0)


@pytest.mark.parametrize("unit", ["单位：元", "（单位：元）", "金额单位：人民币元", "填报单位：水利局　　单位：元、%"])
def test_a_unit_above_a_table_is_that_of_its_amounts_unless_a_head_says_another(unit: str) -> None:
    row = ("运转类", "河长制工作", "460,000", "45.20", "98.26%")
    heads = ("类别", "项目", "全年预算", "支出决算（万元）", "执行率")

    for above in ([(0, DocxPiece(unit))], table((unit,)), table((unit, "", "", "", ""))):
        found = gathered([*above, *table(heads, row)])
        assert values(found, "budget") + values(found, "final") == [Decimal("46"), Decimal("45.20")]


@pytest.mark.parametrize(
    "rows",
    [
        # Figures of the file are no projects, whatever the columns are called.
        (("项目", "预算", "决算"), ("公务接待费", "1.20", "1.10"), ("公务用车购置费", "0", "0")),
        (("序号", "项目", "全年预算", "支出决算", "执行率"), ("1", "公务接待费", "1.20", "1.10", "91%")),
        (("项目", "金额"), ("河长制工作", "45.20")),
        (("类别", "项目", "支出决算", "支出决算", "执行率"), *ROWS),
        (("资产类别", "项目", "年初数", "年末数", "增减率"), ("流动资产", "货币资金", "46.00", "45.20", "-2%")),
        (("类别", "项目", "2024年决算", "2025年决算", "增减率"), *ROWS),
        (("类别", "项目", "上年", "", ""), ("", "", "全年预算", "支出决算", "执行率"), *ROWS),
        (("Category", "Project", "Budget", "Final", "Rate"), *ROWS),
    ],
)
def test_a_table_of_something_else_is_kept_and_not_read(rows: Rows) -> None:
    assert arranged(*rows) == [" | ".join(row) for row in rows]
    assert said(*rows) == ({}, set(), len(rows))


def test_what_begins_within_a_table_is_of_something_else_as_well() -> None:
    other = (("资产类别", "项目", "年初数", "年末数", "增减率"), ("流动资产", "货币资金", "46.00", "45.20", "-2%"))

    assert said(HEADS, *ROWS, *other) == (READ, set(), 2)


def test_a_table_without_a_head_stays_as_it_is() -> None:
    assert arranged(("河长制工作", "45.20"), ("防汛物资储备", "72.00"))[0] == ("河长制工作", "45.20")


@pytest.mark.parametrize("between", [[], [(0, DocxPiece("续表"))], [(0, DocxPiece("单位：万元"))]])
def test_the_rest_of_a_torn_table_has_the_columns_of_its_head(between: list[tuple[int, DocxPiece]]) -> None:
    heads, *rows = columns((0, 1, 3, 2, 4), HEADS, *ROWS)
    said_again = ("运转类", *rows[1][1:])

    for rest in ([rows[1]], [said_again], [heads, said_again]):
        found = gathered([*table(heads, rows[0]), *between, *table(*rest, number=2)])
        assert values(found, "budget") == [Decimal("46.00"), Decimal("72.00")]
        assert values(found, "projects[0].name") == ["运转类"]
        assert not values(found, "projects[1].name")


def test_behind_a_table_of_something_else_its_rest_is_not_read() -> None:
    other = table(("资产类别", "项目", "年初数", "年末数", "增减率"), ("流动资产", "货币资金", "46.00", "45.20", "-2%"))

    assert not gathered([*other, *table(*ROWS, number=2)]).said
    assert gathered([*other, (0, DocxPiece("项目支出")), *table(*ROWS, number=2)]).said


@pytest.mark.parametrize(
    "heads",
    [
        (("类别", "项目", "预算执行情况"), ("", "", "支出决算", "全年预算", "执行率")),
        (("类别", "项目", "支出", "", "执行率"), ("", "", "支出决算", "全年预算", "")),
    ],
)
def test_a_head_of_two_rows_says_the_columns(heads: Rows) -> None:
    assert said(*heads, *columns((0, 1, 3, 2, 4), *ROWS)) == (READ, set(), 0)


@pytest.mark.parametrize(
    "rows",
    [
        [("运转类", *ROWS[0][1:]), ("运转类", *ROWS[1][1:])],
        [("运转类", "", "118.00", "117.20", "99.32%"), ("", *ROWS[0][1:]), ROWS[1]],
        [("运转类", "小计", "118.00", "117.20", "99.32%"), ("", *ROWS[0][1:]), ROWS[1]],
        [("运转类", "118.00", "117.20", "99.32%"), ("", *ROWS[0][1:]), ROWS[1]],
        [("运转类",), ("", *ROWS[0][1:]), ROWS[1]],
        [*ROWS, ("运转类小计", "", "118.00", "117.20", "99.32%")],
        [*ROWS, ("", "小计", "118.00", "117.20", "99.32%")],
        [*ROWS, ("小计", "118.00", "117.20", "99.32%")],
    ],
)
def test_a_group_is_one_however_it_is_said_and_its_sum_no_item(rows: Rows) -> None:
    assert said(HEADS, *rows) == (READ, set(), len(rows) - 2)
    assert values(gathered(table(HEADS, *rows)), "projects[0].name") == ["运转类"]


def test_groups_of_merged_cells_are_as_many_as_are_said() -> None:
    found = gathered(table(HEADS, *ROWS, ("运转类", "巡河", "1.00", "1.00", "100%")))

    assert values(found, "].name")[:1] + values(found, "projects[1].name") == ["运转类", "运转类"]


def test_a_part_of_another_row_is_to_be_looked_at() -> None:
    assert said(HEADS, *ROWS, ("", "其中：沙袋", "2.00", "2.00", "100%"))[1] == {"projects[0].items[2].name"}


def test_where_no_number_stands_nothing_is_said_of_it() -> None:
    rows = [("运转类", "甲", "无", "1.00", "/"), ("", "乙", "-", "——", "无"), ("", "丙", "1 200.00", "１，０００", "")]
    found = gathered(table(HEADS, *rows))

    assert (values(found, "budget"), left(found)) == ([Decimal("1200.00")], [])
    assert values(found, "final") == [Decimal("1.00"), Decimal("1000")]
    assert values(found, "s[1].name") == ["乙"]


def test_a_column_that_only_differs_from_another_is_not_taken_for_what_stands_there_in_the_template() -> None:
    budgets = ("类别", "项目", "年初预算", "调整预算", "支出决算")

    assert "projects[0].items[0].budget" not in said(budgets, *ROWS)[0]
    assert "projects[0].items[0].final" not in said(("类别", "项目", "全年预算", "年末结余", "备注"), *ROWS)[0]


def test_what_stands_in_a_cell_and_the_template_has_not_is_kept() -> None:
    found = gathered(table(HEADS, ("运转类", "河长制工作", "46.00 估计", "45.20", "98.26%")))

    assert (values(found, "budget"), left(found)) == ([Decimal("46.00")], ["运转类 | 46.00 估计"])


SCORES = ("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "扣分原因")


def test_a_class_and_a_group_without_a_weight_are_said_all_the_same() -> None:
    found = gathered(table(SCORES, ("投入", "预算编制", "调整率", "≤5%", "3%", "5", "4", ""),
                           ("", "", "支付率", "100%", "98%", "5", "4", ""), ("合计", "10", "8", "")))  # fmt: skip

    assert left(found) == []
    assert values(found, "indicators[0].name") == ["投入", "调整率"]
    assert values(found, "groups[0].name") == ["预算编制"]
    assert values(found, "score_table.score") == [Decimal(8)]
    rows = (("过程", "预算执行", "支付率", "100%", "98%", "5", "4", ""),)
    assert left(gathered(table(*rows))) == ["过程 | 预算执行"]


def test_a_column_is_not_called_for_short_by_the_beginning_of_its_name() -> None:
    heads = (*SCORES[:6], "扣分", "得分")

    assert arranged(heads, ("投入（5分）", "预算（5分）", "调整率", "≤5%", "3%", "5", "1", "4"))[1:] == [
        ("投入（5分）", "预算（5分）", "调整率", "≤5%", "3%", "5", "4", LEFT_OUT),
        "扣分：1",
    ]


@pytest.mark.parametrize(
    ("more", "kept"), [("在县委领导下，", ["在县委领导下，"]), ("多3项，", ["多3项，"]), ("共", [])]
)
def test_a_clause_that_the_template_has_not_is_kept(more: str, kept: list[str]) -> None:
    sentence = f"水利局2025年共有项目2个，全年预算118.00万元，{more}支出117.20万元。各项目的预算和支出见表3。"
    found = gathered([(1, DocxPiece("（三）项目支出完成情况")), (2, DocxPiece(sentence))])

    assert left(found) == kept
