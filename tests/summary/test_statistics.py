"""What is said of a column as a whole."""

from __future__ import annotations

import random
import statistics as floats
from decimal import Decimal

import pytest

from reportgen.summary.statistics import add, divide, median, ranks, robust_scores, shares, size_of


def numbers(text: str) -> list[Decimal | None]:
    return [None if each == "-" else Decimal(each) for each in text.split()]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("3 1 2", [1, 3, 2]),
        ("5 5 1 - 7", [2, 2, 4, 0, 1]),  # equal ones have one rank, and the next is left out
        ("1.10 1.1", [1, 1]),
        ("-3 0 -3", [2, 1, 2]),
        ("- -", [0, 0]),
        ("", []),
    ],
)
def test_ranks(values: str, found: list[int]) -> None:
    assert ranks(numbers(values)) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("1 1 1", "33.34 33.33 33.33"),  # the largest remainder, the first of equals
        ("2 1 - 0", "66.67 33.33 - 0.00"),
        ("0 0", "- -"),
        ("5 -5", "- -"),
        ("1 -3.5 0", "- - -"),  # of both signs
        ("3.5 -1 -", "- - -"),
        ("-1 -3 0 -", "25.00 75.00 0.00 -"),  # of one sign, though below nothing
    ],
)
def test_shares_add_up_to_a_hundred_in_print(values: str, found: str) -> None:
    assert shares(numbers(values), 2) == numbers(found)


def test_a_sum_is_exact() -> None:
    tenths: list[Decimal | None] = [Decimal("0.10")] * 30
    assert add([*tenths, None, Decimal("12345678901234567890.01")]) == Decimal("12345678901234567893.01")


@pytest.mark.parametrize(
    ("values", "middle"), [("3 1 2", "2"), ("4 1 2 3", "2.5"), ("7", "7"), ("0.1 0.2", "0.15"), ("1 1 9 1", "1")]
)
def test_median(values: str, middle: str) -> None:
    assert median(value for value in numbers(values) if value is not None) == Decimal(middle)


def test_scores_are_those_of_the_formula() -> None:
    drawn = random.Random(7)
    values = [Decimal(drawn.randrange(10_000)).scaleb(-2) for _ in range(41)]
    middle = floats.median(values)
    deviation = floats.median([abs(value - middle) for value in values])

    found = robust_scores([*values, None])

    assert found[-1] is None
    for value, score in zip(values, found, strict=False):
        assert score is not None
        assert abs(score - Decimal("0.6745") * (value - middle) / deviation) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("values", "least", "beyond"),
    [
        ("1 2 3 4 5 6 7 8 9 1000", 10, [9]),
        ("1 2 3 4 5 6 7 8 1000 -", 10, []),  # nine numbers
        ("5 5 5 5 5 5 5 1 2 1000", 10, []),  # more than half are the same: no measure
        ("1 2 3 4 1000", 5, [4]),
        ("1 2 3 4 5 6 7 8 9 10", 10, []),
    ],
)
def test_what_stands_out_and_where_nothing_is_said(values: str, least: int, beyond: list[int]) -> None:
    scores = robust_scores(numbers(values), least)

    assert [index for index, score in enumerate(scores) if score is not None and abs(score) > Decimal("3.5")] == beyond


def test_sizes_are_compared_by_factors() -> None:
    assert size_of(Decimal(1000)) == 3
    assert [size_of(value) for value in (None, Decimal(0), Decimal(-1))] == [None, None, None]
    # Ten departments of which each is twice as large as the next, and one that was typed in 元.
    values: list[Decimal | None] = [size_of(Decimal(2) ** power) for power in range(10)]
    scores = robust_scores([*values, size_of(Decimal(160_000 * 10_000))])
    assert [score is not None and score > Decimal("3.5") for score in scores] == [False] * 10 + [True]
    assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 28)
