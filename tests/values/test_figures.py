"""Figures: exact, half-up, and able to say where they come from."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.values.figure import Computed, Figure, Stated, in_unit, total
from reportgen.values.operations import Operation
from reportgen.values.recording import recording
from reportgen.values.rounding import FigureError, NumberForm, round_half_up


def stated(text: str, unit: str = "万元", path: str = "a", form: NumberForm | None = None) -> Figure:
    origin = Stated(path, "甲", None, text)
    return Figure(Decimal(text), unit, origin, form or NumberForm("amount", 2))


AMOUNT, PERCENT = NumberForm("amount", 2), NumberForm("percent", 2)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("2.675", 2, "2.68"), ("-2.675", 2, "-2.68"), ("0.005", 2, "0.01"), ("-0.004", 2, "0.00"), ("7.5", 0, "8")],
)
def test_a_half_is_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("13452.90", AMOUNT, "13452.90万元"),
        ("3", AMOUNT, "3.00万元"),
        ("0.00", AMOUNT, "0万元"),
        ("0.004", AMOUNT, "0.00万元"),
        ("12.345", NumberForm("amount", 1), "12.3万元"),
        ("59", NumberForm(), "59万元"),
        ("13452.90", NumberForm(), "13452.90万元"),
    ],
)
def test_a_stated_figure_is_printed_in_its_form(value: str, form: NumberForm, text: str) -> None:
    assert str(stated(value, form=form)) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        ("961.51", "13452.90", "7.15%"),
        ("2.62", "3", "87.33%"),
        ("1", "1", "100%"),
        ("0", "1", "0%"),
        ("99999", "100000", "100.00%"),
        ("1", "3", "33.33%"),
    ],
)
def test_a_share_is_exact_until_it_is_printed(part: str, whole: str, text: str) -> None:
    share = stated(part) / stated(whole)

    assert str(Figure(share.value, "", share.origin, PERCENT)) == text


def test_a_sum_is_exact_where_floats_are_not() -> None:
    figures = [stated(text) for text in ("113.25", "21.44", "178.22", "23.52", "3.14")]

    assert total(figures).value == Decimal("339.57")
    assert str(total(figures)) == "339.57万元"


def test_a_computed_figure_says_its_formula_and_its_parts() -> None:
    basic, project = stated("1", path="basic"), stated("2", path="project")

    share = basic / (basic + project)

    assert share.formula() == "basic / (basic + project)"
    assert [figure.path for figure in share.stated_parts()] == ["basic", "project"]


def test_the_markup_carries_the_number_that_finds_a_figure() -> None:
    basic = stated("961.51", path="expenditure.basic")

    with recording() as printed:
        markup = [basic.__html__(), (basic + basic).__html__()]

    assert markup == ['<data data-n="\ufdd30">961.51万元</data>', '<data data-n="\ufdd31">1923.02万元</data>']
    assert printed[0] is basic
    assert [str(value) for value in printed] == ["961.51万元", "1923.02万元"]


def test_a_round_number_says_so() -> None:
    assert str(Figure(Decimal(20), "次", Stated("a", "甲", None, "20"), about="余")) == "20余次"


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.lt])
def test_different_units_do_not_mix(operation: Callable[[Figure, Figure], object]) -> None:
    with pytest.raises(FigureError) as caught:
        operation(stated("1", "万元"), stated("1", "个"))

    assert caught.value.code == "units-differ"


def test_money_of_different_units_is_converted() -> None:
    assert (stated("1.5", "万元") + stated("2500", "元")).value == Decimal("1.75")
    assert in_unit(stated("13452.90"), "元").value == Decimal(134529000)
    assert (stated("5000", "元") / stated("1", "万元")).value == Decimal("0.5")


def test_a_bare_number_takes_the_unit_of_the_other() -> None:
    assert (stated("2") + 1).unit == "万元"
    assert (stated("2") * 2).value == 4
    assert stated("0") == 0
    assert Figure(Decimal(2)) == stated("2")
    assert Figure(Decimal(3)) > stated("2")
    assert (Figure(Decimal(3)) - stated("2")).unit == "万元"


def test_a_division_by_nothing_is_an_error_with_the_name_of_the_divisor() -> None:
    with pytest.raises(FigureError) as caught:
        stated("1") / stated("0")

    assert (caught.value.code, caught.value.params) == ("division-by-zero", {"figure": "甲"})


def test_endless_decimals_are_never_printed_unasked() -> None:
    with pytest.raises(FigureError) as caught:
        str(Figure((stated("1") / stated("3")).value, "", Computed(Operation.DIVIDE, ())))

    assert caught.value.code == "figure-endless"


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_sums_agree_with_decimal(values: list[Decimal]) -> None:
    assert total([stated(f"{value:f}") for value in values]).value == sum(values, Decimal(0))


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_shares_agree_with_integer_arithmetic(part: Decimal, whole: Decimal) -> None:
    share = stated(f"{part:f}") / stated(f"{whole:f}")
    text = str(Figure(share.value, "", share.origin, PERCENT)).rstrip("%")

    cents, of = int(part * 100), int(whole * 100)
    assert Decimal(text) == Decimal((cents * 10_000 * 2 + of) // (of * 2)) / 100
