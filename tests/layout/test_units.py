"""The trade's own units."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from reportgen.layout.units import (
    Indent,
    LineSpacing,
    MeasureError,
    character_spacing,
    half_points,
    indents,
    line_spacing,
    paragraph_space,
    text_width,
    twips,
)


@pytest.mark.parametrize(
    ("convert", "text", "value"),
    [
        (half_points, "三号", 32),
        (half_points, "小四", 24),
        (half_points, "五号", 21),
        (half_points, "22磅", 44),
        (half_points, "10.5磅", 21),
        (twips, "37mm", 2098),
        (twips, "28毫米", 1587),
        (twips, "26mm", 1474),
        (twips, "35mm", 1984),
        (twips, "25.4mm", 1440),
        (twips, "2.54cm", 1440),
        (twips, "28.95磅", 579),
        (twips, "210mm", 11906),
        (twips, "297mm", 16838),
        (half_points, "16pt", 32),
        (indents, "first line 2 characters", (Indent("firstLine", 200),)),
        (indents, "left 7.4mm, hanging 1 character", (Indent("left", 420, "twips"), Indent("hanging", 100))),
        (line_spacing, "exactly 28pt", LineSpacing(560, "exact")),
        (line_spacing, "at least 20pt", LineSpacing(400, "atLeast")),
        (line_spacing, "1.5 lines", LineSpacing(360, "auto")),
        (line_spacing, "single", LineSpacing(240, "auto")),
        (paragraph_space, "0.5 lines", ("lines", 50)),
        (character_spacing, "condensed 0.25pt", -5),
        (character_spacing, "expanded 1pt", 20),
        (indents, "首行缩进2字符", (Indent("firstLine", 200),)),
        (indents, "左缩进1.5字符", (Indent("left", 150),)),
        (indents, "左缩进10mm，悬挂缩进2字符", (Indent("left", 567, "twips"), Indent("hanging", 200))),
        (line_spacing, "固定值28.95磅", LineSpacing(579, "exact")),
        (line_spacing, "最小值20磅", LineSpacing(400, "atLeast")),
        (line_spacing, "固定值28pt", LineSpacing(560, "exact")),
        (line_spacing, "1.5倍行距", LineSpacing(360, "auto")),
        (line_spacing, "单倍行距", LineSpacing(240, "auto")),
        (paragraph_space, "0.5行", ("lines", 50)),
        (paragraph_space, "12磅", ("twips", 240)),
        (paragraph_space, "12pt", ("twips", 240)),
        (paragraph_space, "0行", None),
        (indents, "首行缩进0字符", ()),
        (character_spacing, "紧缩0.25磅", -5),
        (character_spacing, "加宽1磅", 20),
        (character_spacing, "紧缩0.25pt", -5),
    ],
)
def test_measures(convert: Callable[[str], Any], text: str, value: object) -> None:
    assert convert(text) == value


@pytest.mark.parametrize("convert", [half_points, twips, indents, line_spacing, paragraph_space, character_spacing])
@pytest.mark.parametrize(
    "text", ["", "三", "12", "12px", "固定值磅", "首行缩进 2 字符", "左缩进2字符，左缩进1字符", "-3mm", "１２磅"]
)
def test_anything_else_is_refused_with_an_example(convert: Callable[[str], Any], text: str) -> None:
    with pytest.raises(MeasureError) as caught:
        convert(text)

    assert caught.value.examples


@pytest.mark.parametrize(("text", "width"), [("报告", "2"), ("2022年", "3"), ("“①”", "1"), ("（一）", "3")])
def test_the_width_of_a_text_in_characters(text: str, width: str) -> None:
    assert text_width(text) >= Decimal(width)
