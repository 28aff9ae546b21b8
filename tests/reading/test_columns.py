"""Tables of a report whose columns are not the template's: what of them is read, and that nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from reportgen.docx.pieces import DocxPiece
from reportgen.reading.align import Aligner, readings_of
from reportgen.reading.columns import in_form_of_template
from reportgen.reading.gather import gather
from reportgen.reading.patterns import LEFT_OUT
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


def table(*rows: Sequence[str]) -> list[tuple[int, DocxPiece]]:
    """The rows of a table, as they come out of a Word file."""
    return [(place, DocxPiece("", "", tuple(row), 1)) for place, row in enumerate(rows, start=1)]


def arranged(*rows: Sequence[str]) -> list[tuple[str, ...] | str]:
    """What is read of a table: the cells of its rows, and the notes behind them."""
    made = in_form_of_template(table(*rows), reader_of("scored").learned)
    return [piece.text if piece.note else piece.cells for _, piece in made]


def columns(order: Sequence[int], *rows: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row[at] for at in order) for row in rows]


def said(*rows: Sequence[str]) -> tuple[dict[str, Decimal | str], set[str], int]:
    """The facts of the projects in a table, those that are doubted, and how many rows nothing explains."""
    learned = reader_of("scored").learned
    readings = readings_of(in_form_of_template(table(*rows), learned))
    found = gather(Aligner(readings, learned).align({}), learned)
    values = {path: each[0].value for path, each in found.said.items() if ".items" in path}
    return values, {path for path, each in found.said.items() if each[0].doubtful}, len(found.unclaimed)


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
    assert arranged(("类别", "项目", "全年预算（万元）", "支出决算", "执行率"), *ROWS)[1:] == [*ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        # Figures of the file are no projects, whatever the columns are called.
        (("项目", "预算", "决算"), ("公务接待费", "1.20", "1.10"), ("公务用车购置费", "0", "0")),
        (("项目", "金额"), ("河长制工作", "45.20")),
        (("类别", "项目", "支出决算", "支出决算", "执行率"), *ROWS),
        (("河长制工作", "45.20"), ("防汛物资储备", "72.00")),
    ],
)
def test_a_head_that_does_not_say_enough_changes_nothing(rows: tuple[tuple[str, ...], ...]) -> None:
    assert arranged(*rows) == [*rows]
