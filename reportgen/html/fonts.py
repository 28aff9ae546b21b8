"""Fonts of a format as a browser finds them: what stands in for those that a machine does not have."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.html.marks import string
from reportgen.layout.format import Layout

# What of the four Chinese faces there is: on government machines, in Windows, in macOS, in free systems.
_FACES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("仿宋", "FangSong"), ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "FandolFang")),
    (("楷", "Kai"), ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "Kaiti SC", "FandolKai")),
    (("黑", "Hei"), ("黑体", "SimHei", "STHeiti", "Heiti SC", "FandolHei", "Noto Sans CJK SC")),
    (
        ("标宋", "BiaoSong"),
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "STZhongsong", "华文中宋", "Noto Serif CJK SC"),
    ),
    (("宋", "Song", "SimSun"), ("宋体", "SimSun", "STSong", "Songti SC", "FandolSong")),
)
_SANS = ("黑", "Hei", "Sans", "Arial", "Helvetica", "Calibri", "Verdana", "Segoe", "雅黑", "YaHei", "等线", "DengXian")
# The letters that Word takes from the Western font where a run is marked as Chinese (ECMA-376-1, 17.3.2.26).
_WESTERN = "U+0-A0,U+A2-A3,U+A5-A6,U+A9,U+AB-AC,U+AE,U+B5,U+BB,U+C0-D6,U+D8-F6,U+F8-52F"
_WESTERN_PREFIX = "Western "


def families(font: str, latin: str, layout: Layout) -> str:
    """The list of families for a Chinese font and the Western one beside it."""
    own = font or latin
    names = [own, *(known.substitute for known in layout.fonts if known.name == own and known.substitute)]
    for words, known in _FACES:
        if any(word in own for word in words):
            names += known
            break
    generic = "sans-serif" if any(word in own for word in _SANS) else "serif"
    western = [_WESTERN_PREFIX + latin] if latin and font and latin != font else []
    return ",".join([*(string(name) for name in dict.fromkeys([*western, *names])), generic])


def western_faces(latins: Iterable[str]) -> str:
    """The rules by which Western fonts, taken from the machine, have Western letters alone."""
    return "".join(
        f"@font-face{{font-family:{string(_WESTERN_PREFIX + name)};src:{sources};{weight}unicode-range:{_WESTERN}}}"
        for name in sorted(set(latins))
        for sources, weight in (
            (f"local({string(name)})", ""),
            (f"local({string(f'{name} Bold')}),local({string(name)})", "font-weight:bold;"),
        )
    )
