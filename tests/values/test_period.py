"""Periods: how they are typed, printed and named by files, and which one comes before."""

from __future__ import annotations

import pytest

from reportgen.language.words import languages, words_of
from reportgen.values.period import (
    PERIODS,
    Period,
    any_period,
    asked_period,
    period_in_name,
    period_on,
    read_period,
    renamed,
)

TYPED = [
    ("year", "2025", "2025", "2024"),
    ("half-year", "2025H1", "2025H1", "2024H2"),
    ("half-year", "2025h2", "2025H2", "2025H1"),
    ("half-year", "2025上半年", "2025H1", "2024H2"),
    ("half-year", "2025 年下半年", "2025H2", "2025H1"),
    ("half-year", "first half of 2025", "2025H1", "2024H2"),
    ("quarter", "2025Q1", "2025Q1", "2024Q4"),
    ("quarter", "2025年第三季度", "2025Q3", "2025Q2"),
    ("quarter", "2025三季度", "2025Q3", "2025Q2"),
    ("quarter", "2025年第4季度", "2025Q4", "2025Q3"),
    ("quarter", "Q2 2025", "2025Q2", "2025Q1"),
    ("month", "2025-01", "2025-01", "2024-12"),
    ("month", "2025-9", "2025-09", "2025-08"),
    ("month", "2025年9月", "2025-09", "2025-08"),
    ("month", "September 2025", "2025-09", "2025-08"),
    ("school-year", "2024-2025", "2024-2025", "2023-2024"),
    ("school-year", "2024—2025 学年", "2024-2025", "2023-2024"),
    ("school-year", "2024-2025 school year", "2024-2025", "2023-2024"),
]


@pytest.mark.parametrize(("kind", "text", "code", "before"), TYPED, ids=[text for _, text, _, _ in TYPED])
def test_a_period_is_read_however_it_is_typed(kind: str, text: str, code: str, before: str) -> None:
    period = read_period(text, kind)

    assert period is not None
    assert (str(period), str(period.before), period.before.after) == (code, before, period)
    assert any_period(text) == period


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2025年", "2025"),
        ("２０２５年度", "2025"),
        (" 2025 年度 ", "2025"),
        ("２０２５Ｑ３", "2025Q3"),
        ("2025年9月", "2025-09"),
        ("2024-2025学年", "2024-2025"),
        ("25年", None),
        ("年", None),
        ("2025年年", None),
        ("2025 year", None),
    ],
)
def test_a_period_is_asked_for_as_people_write_it(text: str, code: str | None) -> None:
    period = asked_period(text)

    assert (str(period) if period else None) == code


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("half-year", "2025H3"),
        ("half-year", "2025"),
        ("quarter", "2025Q0"),
        ("quarter", "2025年五季度"),
        ("month", "2025-13"),
        ("month", "2025-00"),
        ("month", "2025-09-01"),
        ("school-year", "2024-2026"),
        ("school-year", "2025-2024"),
        ("year", "12025"),
    ],
)
def test_what_is_no_period(kind: str, text: str) -> None:
    assert read_period(text, kind) is None


@pytest.mark.parametrize(
    ("period", "printed"),
    [
        (Period("half-year", 2025, 2), ("2025年下半年", "second half of 2025")),
        (Period("quarter", 2025, 3), ("2025年第三季度", "Q3 2025")),
        (Period("month", 2025, 9), ("2025年9月", "September 2025")),
        (Period("school-year", 2024), ("2024—2025学年", "2024–2025 school year")),
    ],
)
def test_a_period_is_printed_as_the_language_has_it(period: Period, printed: tuple[str, str]) -> None:
    words = [words_of(language).period_of(period.kind) for language in languages()]

    assert tuple(map(period.printed, words)) == printed


@pytest.mark.parametrize(
    ("period", "day"),
    [
        (Period("year", 2025), "2025-12-31"),
        (Period("half-year", 2025, 1), "2025-06-30"),
        (Period("quarter", 2025, 3), "2025-09-30"),
        (Period("month", 2024, 2), "2024-02-29"),
        (Period("school-year", 2024), "2025-08-31"),
    ],
)
def test_the_last_day_of_a_period(period: Period, day: str) -> None:
    assert period.last_day == day


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("2025-09.yaml", "month", "2025-09"),
        ("门诊2025年9月.yaml", "month", "2025-09"),
        ("2025-09 与 2025-10.yaml", "month", None),
        ("20250901.yaml", "month", None),
        ("2025.yaml", "quarter", None),
        ("x-2025q3.yaml", "quarter", "2025Q3"),
        ("2024-2025学年.yaml", "school-year", "2024-2025"),
    ],
)
def test_the_period_by_which_a_file_is_called(name: str, kind: str, found: str | None) -> None:
    period = period_in_name(name, kind)

    assert (period and str(period)) == found


@pytest.mark.parametrize(
    ("name", "old", "new", "wanted"),
    [
        ("门诊2025-01.yaml", Period("month", 2025, 1), Period("month", 2024, 12), "门诊2024-12.yaml"),
        ("2025年1月.yaml", Period("month", 2025, 1), Period("month", 2024, 12), "2024年12月.yaml"),
        ("2025年第一季度.yaml", Period("quarter", 2025, 1), Period("quarter", 2024, 4), "2024年第四季度.yaml"),
        ("2024-2025学年.yaml", Period("school-year", 2024), Period("school-year", 2023), "2023-2024学年.yaml"),
        ("其他.yaml", Period("month", 2025, 1), Period("month", 2024, 12), "其他.yaml"),
    ],
)
def test_a_file_is_called_by_another_period_as_it_is_by_its_own(
    name: str, old: Period, new: Period, wanted: str
) -> None:
    assert renamed(name, old, new) == wanted


def test_every_month_lies_in_a_period_of_each_kind() -> None:
    found = {kind: [str(period_on(2025, month, kind)) for month in (1, 6, 7, 9, 12)] for kind in PERIODS}

    assert found == {
        "year": ["2025"] * 5,
        "half-year": ["2025H1", "2025H1", "2025H2", "2025H2", "2025H2"],
        "quarter": ["2025Q1", "2025Q2", "2025Q3", "2025Q3", "2025Q4"],
        "month": ["2025-01", "2025-06", "2025-07", "2025-09", "2025-12"],
        "school-year": ["2024-2025", "2024-2025", "2024-2025", "2025-2026", "2025-2026"],
    }
