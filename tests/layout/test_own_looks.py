"""Lines around something, and heights of rows, in the trade's words."""

from __future__ import annotations

import pytest

from reportgen.layout.own_looks import borders, row_height
from reportgen.layout.units import MeasureError


def test_lines_are_said_by_side_kind_width_and_colour() -> None:
    around = ("top", "bottom", "left", "right", "insideH", "insideV")

    assert borders("单线") == tuple((side, ("single", 4, "auto")) for side in around)
    assert borders("上下 双线 1.5磅 c00000") == (
        ("top", ("double", 12, "C00000")),
        ("bottom", ("double", 12, "C00000")),
    )
    assert borders("上 虚线，横 点线 0.25磅; 上 无") == (
        ("top", ("nil", 0, "auto")),
        ("insideH", ("dotted", 2, "auto")),
    )


def test_a_row_is_at_least_so_high_or_exactly() -> None:
    assert (row_height("8mm"), row_height("最小值1cm")) == ((454, "atLeast"), (567, "atLeast"))
    assert row_height("固定值20磅") == (400, "exact")


@pytest.mark.parametrize("text", ["", "红线", "单线 7磅", "单线 0磅", "前 单线", "单线 1.5磅 红", "上下单线"])
def test_what_are_no_lines_is_refused(text: str) -> None:
    with pytest.raises(MeasureError):
        borders(text)


@pytest.mark.parametrize("text", ["", "高", "8", "0mm", "固定值", "固定值8行"])
def test_what_is_no_height_is_refused(text: str) -> None:
    with pytest.raises(MeasureError):
        row_height(text)
