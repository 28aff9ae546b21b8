"""The number of a cell is the one that somebody has typed or sees, to its last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.spreadsheets.cells import Cell, Number, cell_at, column_letters, date_of, is_date_format, number_of


def of_text(text: str) -> Number:
    return number_of(Cell(1, 1, "text", text))


def of_number(text: str, form: str = "General") -> Number:
    return number_of(Cell(1, 1, "number", text, form))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.50", "1234.50"),
        ("1,234,567.89", "1234567.89"),
        ("１，２３４．５", "1234.5"),
        ("  8 104 821.10 ", "8104821.10"),
        ("(1,234.5)", "-1234.5"),
        ("（１２）", "-12"),
        ("－3", "-3"),
        ("+3", "3"),
        ("￥12.30", "12.30"),
        ("'007", "7"),
    ],
)
def test_a_text_is_the_number_that_it_says(text: str, value: str) -> None:
    assert of_text(text) == Number(Decimal(value))


@pytest.mark.parametrize("text", ["", "  ", "-", "—", "——", "－", "–", "　"])
def test_a_blank_and_a_dash_are_no_number_and_no_fault(text: str) -> None:
    assert of_text(text) == Number()


@pytest.mark.parametrize("text", ["1,23", "12万元", "1.2.3", "见附表", "1e5", "--1", "#REF!", "9" * 100, "十二"])
def test_what_is_no_number_is_told(text: str) -> None:
    assert of_text(text) == Number(fault="sheet-not-a-number")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13452.899999999999", "13452.9"),
        ("1.1000000000000001", "1.1"),
        ("0.30000000000000004", "0.3"),
        ("1.3452897653E+8", "134528976.53"),
        ("2010301", "2010301"),
        ("-0", "0"),
        ("5.0", "5"),
    ],
)
def test_a_double_is_what_programs_show_of_it(text: str, value: str) -> None:
    assert of_number(text) == Number(Decimal(value))
    assert str(of_number(text).value) == value


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E+400", "x", "1_0"])
def test_what_no_program_writes_as_a_number_is_told(text: str) -> None:
    assert of_number(text) == Number(fault="sheet-not-a-number")


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False))
def test_every_number_of_fifteen_digits_comes_back_from_the_seventeen_of_a_double(typed: Decimal) -> None:
    double = typed.real.__float__()

    assert of_number(f"{double:.17g}").value == typed


def test_a_percentage_is_the_number_before_its_sign() -> None:
    assert of_number("0.15", "0%") == Number(Decimal(15), percent=True)
    assert of_number("0.9872", "0.00%") == Number(Decimal("98.72"), percent=True)
    assert of_number("0.07000000000000001", "0%") == Number(Decimal(7), percent=True)
    assert of_text("98.2%") == of_text("９８．２％") == Number(Decimal("98.2"), percent=True)
    assert of_number("15", '0"%"') == Number(Decimal(15))


@pytest.mark.parametrize("form", ["yyyy-mm-dd", "[$-804]yyyy年m月d日", "h:mm", 'm"月"d"日"'])
def test_a_date_is_no_number(form: str) -> None:
    assert of_number("44926", form) == Number(fault="sheet-date-cell")


@pytest.mark.parametrize(
    "form", ["General", "#,##0.00", '0.00"元/d"', "[Red]0.00", "#,##0.00_);\\(#,##0.00\\)", "0;[Red]-0"]
)
def test_a_format_of_numbers_is_none_of_dates(form: str) -> None:
    assert not is_date_format(form)


def test_an_error_a_truth_and_a_formula_without_a_value_are_told() -> None:
    assert number_of(Cell(1, 1, "error", "#REF!")).fault == "sheet-error-cell"
    assert number_of(Cell(1, 1, "truth", "1")).fault == "sheet-truth-cell"
    assert number_of(Cell(1, 1, "blank", "", formula=True)).fault == "sheet-formula-empty"


def test_a_day_is_counted_from_either_beginning() -> None:
    assert date_of(Cell(1, 1, "number", "44926", "yyyy-mm-dd"), False) == "2022-12-31"
    assert date_of(Cell(1, 1, "number", "43464", "yyyy-mm-dd"), True) == "2022-12-31"
    assert date_of(Cell(1, 1, "number", "9E99", "yyyy-mm-dd"), False) == "9E99"


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_a_cell_is_found_by_its_name(column: int, row: int) -> None:
    assert cell_at(f"{column_letters(column)}{row}") == (row, column)


def test_how_far_a_name_is_moved_in() -> None:
    assert [Cell(1, 1, "text", text).level for text in ("行政运行", "  行政运行", "　　行政运行")] == [0, 2, 4]
    assert Cell(1, 1, "text", "行政运行", indent=2).level == 4
