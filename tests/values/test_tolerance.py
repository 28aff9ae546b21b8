"""What rounding explains: half a unit of the last printed place for each typed amount."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.values.figure import Figure, Stated, total
from reportgen.values.rounding import NumberForm
from reportgen.values.tolerance import rounding_allowance

AMOUNT = NumberForm("amount", 2)


def typed(value: str, title: str = "", unit: str = "万元") -> Figure:
    return Figure(Decimal(value), unit, Stated(title, title, None, value), AMOUNT)


def test_every_typed_operand_may_be_off_by_half_a_unit() -> None:
    figures = [typed("1.10"), typed("2.20"), typed("0")]

    assert rounding_allowance(total(figures), typed("3.31")) == Decimal("0.015")


def test_what_was_not_rounded_is_not_excused() -> None:
    assert rounding_allowance(typed("1.1234")) == 0
    assert rounding_allowance(typed("12345.67", unit="元")) == 0
    assert rounding_allowance(typed("3") / typed("4")) == 0
    assert rounding_allowance(Figure(Decimal(3), "个", Stated("", "", None, "3"))) == 0


def test_a_part_that_is_taken_away_counts_as_well() -> None:
    assert rounding_allowance(typed("3.00") - typed("1.00")) == Decimal("0.01")


def test_sums_that_double_with_each_step_are_looked_at_once() -> None:
    figure = typed("1.00") - typed("0.50")
    for _ in range(40):
        figure = total([figure, figure])

    assert rounding_allowance(figure) == 2**40 * Decimal("0.01")


@pytest.mark.parametrize(
    ("value", "unit", "allowed"),
    [("1.29", "万元", "0.005"), ("1.3", "亿元", "0.05"), ("3", "万元", "0"), ("1.29", "元", "0"), ("1.5", "公里", "0")],
)
def test_a_fact_in_a_unit_of_money_is_off_by_half_of_its_own_last_place(value: str, unit: str, allowed: str) -> None:
    fact = Figure(Decimal(value), unit, Stated("", "", None, value))

    assert rounding_allowance(fact) == Decimal(allowed)
