"""Which font a PDF is set in: the one that is declared by any of its names, or what stands in for it."""

from __future__ import annotations

import pytest

from reportgen.layout.style import Font
from reportgen.pdf.fonts import FontBook, Replaced, Variant

FANG = Font("仿宋_GB2312", "仿宋", "", "fixed")
TITLE = Font("方正小标宋简体", "方正小标宋_GBK", "", "variable")


def book(*families: str) -> FontBook:
    return FontBook([Variant(family, 400, False) for family in families], [FANG, TITLE])


@pytest.mark.parametrize(
    ("name", "families", "found"),
    [
        ("仿宋_GB2312", ["FangSong", "FangSong_GB2312"], "FangSong_GB2312"),
        ("仿宋_GB2312", ["仿宋_GB2312"], "仿宋_GB2312"),
        ("方正小标宋简体", ["SimSun", "FZXiaoBiaoSong-B05S"], "FZXiaoBiaoSong-B05S"),
        ("黑体", ["simhei"], "simhei"),
        ("Times New Roman", ["Times New Roman"], "Times New Roman"),
    ],
)
def test_a_font_is_known_by_all_its_names(name: str, families: list[str], found: str) -> None:
    fonts = book(*families)

    assert fonts.face(name).family == found
    assert fonts.missing() == []


@pytest.mark.parametrize(
    ("name", "families", "found"),
    [
        ("仿宋_GB2312", ["SimSun", "FandolFang R", "FangSong"], "FangSong"),  # as the format says
        ("仿宋_GB2312", ["SimSun", "FandolFang R"], "FandolFang R"),  # of its kind
        ("仿宋_GB2312", ["SimHei", "SimSun"], "SimSun"),  # any font of Chinese text
        ("楷体", ["FandolKai", "FandolFang R"], "FandolKai"),
        ("方正小标宋简体", ["SimSun", "Noto Serif CJK SC"], "Noto Serif CJK SC"),
        ("宋体", ["FZXiaoBiaoSong-B05S", "FandolSong"], "FandolSong"),
        ("Times New Roman", ["SimSun", "Liberation Serif"], "Liberation Serif"),
        ("楷体", ["Arial"], ""),
    ],
)
def test_what_is_missing_is_told_with_what_stands_in_for_it(name: str, families: list[str], found: str) -> None:
    fonts = book(*families)

    assert fonts.face(name).family == found
    assert fonts.missing() == [Replaced(name, found)]


def test_what_stands_in_for_the_font_of_titles_is_as_black() -> None:
    fonts = FontBook([Variant("Noto Serif CJK SC", weight, False) for weight in (400, 700, 900)], [TITLE])

    assert fonts.face("方正小标宋简体").weight == 900
    assert fonts.face("宋体").weight == 400


def test_letters_that_a_font_lacks_are_made() -> None:
    plain, full = Variant("SimSun", 400, False), [Variant("Arial", 700, False), Variant("Arial", 400, True)]

    assert FontBook([plain]).face("宋体")[3:5] == (False, False)
    assert FontBook([Variant("Arial", 400, False), *full]).face("Arial")[3:5] == (True, True)
