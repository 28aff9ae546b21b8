"""The numbers in a text: each with its place, its unit, and what kind of number it is.

A text is read with its references blotted out (`blot_references`), so that places stay true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

BLOT = "\ue000"
"""Stands for each character of a reference."""

WALL = "\ue001"
"""Stands for each character of what is no text: a tag, a statement of a template."""

_UNITS = """
个 项 件 次 人 名 条 篇 份 期 起 家 户 场 台 辆 本 册 卷 盒 套 间 座 处 所 支 只 张 幅 面 块 批 宗 例 单 类 种
款 轮 届 级 层 栋 幢 组 队 节 堂 台次 场次 人次 批次 件次 户次 车次 班次 届次 个月 月 天 日 周 年 季度 小时
分钟 秒 学时 课时 工作日 个工作日 人天 元 千元 万元 亿元 万 亿 千 百 % ‰ 个百分点 百分点 倍 成 分 米 公里
千米 里 平方米 平方公里 立方米 亩 公顷 吨 公斤 千克 克 升 度 千瓦时 千瓦 兆瓦 摄氏度 ℃ 字 页 版 集 部 首 步
点 门 道 关 岁 号 位 方 股 根 株 棵 匹 头 羽 尾 枚 颗 盏 扇 口 眼 对 双 副 袋 箱 瓶 桶 包 捆 束 km kg m cm mm
g t KB MB GB TB kW kWh MW h ㎡ ㎥ m² m³
"""
UNITS = frozenset(_UNITS.split())
"""What may stand behind a number as its unit; the data bring more."""

_MAX_UNIT = 10
_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_DIGIT = re.compile("[0-9０-９]")
_ALWAYS = frozenset(["24小时", "365天", "7天", "8小时"])
_LIMITED = frozenset(["小时", "天", "日", "个工作日", "工作日", "分钟", "年", "个月", "周", "月"])
_ABSTRACT = frozenset(["方面", "环节", "步骤", "层面", "阶段", "维度", "角度", "原则", "要点"])


class NumberKind(StrEnum):
    """What a number is: `count` measures something, and is what the other kinds are not."""

    COUNT = "count"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    CODE = "code"
    NAME = "name"
    IDIOM = "idiom"
    FORMULA = "formula"


class ProseNumber(NamedTuple):
    """A number of a text: it stands from `start` up to `end`, with its unit up to `unit_end`.

    `about` is 余 or 多 behind it. `year` is the year of a date.
    """

    start: int
    end: int
    unit_end: int
    kind: NumberKind
    value: Decimal
    unit: str = ""
    about: str = ""
    year: int = 0


def blot_references(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with every reference blotted out, so that places stay true."""
    for start, end in spans:
        text = f"{text[:start]}{BLOT * (end - start)}{text[end:]}"
    return text


def find_numbers(text: str, units: Set[str] = UNITS) -> list[ProseNumber]:
    """All numbers of a text whose references are blotted out, in order."""
    return list(_numbers(text, units))


def _numbers(text: str, units: Set[str]) -> Iterator[ProseNumber]:
    for found in _pattern().finditer(text):
        kind, (start, end) = _kind(found), found.span()
        if kind is NumberKind.NAME and not _DIGIT.search(found.group()):
            continue
        if kind is not NumberKind.COUNT:
            year = found.group("of_date") or found.group("of_day") or found.group("of_year")
            yield ProseNumber(start, end, end, kind, Decimal(0), year=int(year) if year else 0)
            continue
        value = Decimal(found.group().translate(_WIDE).replace(",", ""))
        about, unit, unit_end = _unit_behind(text, end, units)
        kind = _idiom_or_count(text, found.group() + unit, unit, unit_end)
        yield ProseNumber(start, end, unit_end, kind, value, unit, about)


def _kind(found: re.Match[str]) -> NumberKind:
    return next(kind for kind in NumberKind if kind in found.re.groupindex and found.group(kind) is not None)


def _unit_behind(text: str, at: int, units: Set[str]) -> tuple[str, str, int]:
    """The 余 and the unit behind a number, and where the unit ends."""
    while text[at : at + 1] in (" ", "\u3000", "\t"):
        at += 1
    about = text[at : at + 1] if text[at : at + 1] in ("余", "多") else ""
    at += len(about)
    for length in range(_MAX_UNIT, 0, -1):
        unit = text[at : at + length].translate(_WIDE)
        if len(unit) == length and unit in units:
            return about, unit, at + length
    return about, "", at


def _idiom_or_count(text: str, typed: str, unit: str, unit_end: int) -> NumberKind:
    """24小时, a time within which something is done, 三个方面: numbers that nobody counts."""
    if typed in _ALWAYS:
        return NumberKind.IDIOM
    behind = text[unit_end : unit_end + 2]
    if unit in _LIMITED and behind.startswith(("内", "以内", "之内", "前", "制")):
        return NumberKind.IDIOM
    if unit in ("个", "大", "项") and behind in _ABSTRACT:
        return NumberKind.IDIOM
    return NumberKind.COUNT


@cache
def _pattern() -> re.Pattern[str]:
    """One kind after the other: what stands first wins where several fit."""
    digit = "[0-9０-９]"
    blank = "[ \\t\u3000]*"
    year = f"(?:(?:19|20|１９|２０){digit}{{2}})"
    units = "km|kg|cm|mm|m|g|t|KB|MB|GB|TB|kWh|kW|MW|h"
    return re.compile(
        "|".join(
            (
                r"(?P<name>《[^《》]*》|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|〔[^〔〕]*〕|［[^［］]*］|\[[^\[\]]*\])",
                # Telephone numbers, versions, models, and what is glued to Latin letters.
                rf"(?P<code>(?<!{digit})(?:0{digit}{{2,3}}-{digit}{{7,8}}|1[3-9]{digit}{{9}}|400-{digit}{{3,4}}-?{digit}{{3,4}})"
                rf"|(?<![0-9.])(?:12345|123[0-9]{{2}}|1[12][0-9](?=热线|电话|报警|指挥))(?![0-9.,])"
                rf"|(?:(?:电话|热线|拨打|邮编|账号|编号|代码|文号|号码|编码|版本)[：:号]?{blank}){digit}[0-9０-９.\-/]*"
                rf"|(?:[A-Za-z]+[-–+.]?|/[A-Z]+ ){digit}[A-Za-z0-9.+-]*"
                rf"|{digit}[0-9０-９.]*(?!(?:{units})(?![A-Za-z]))[A-Za-z][A-Za-z0-9]*"
                rf"|(?!{year}[.．]{digit}{{1,2}}[.．]{digit}{{1,2}}(?![0-9.])){digit}+(?:[.．]{digit}+){{2,}})",
                # Dates and times of the day; spans of years.
                rf"(?P<date>(?P<of_date>{year}){blank}年{blank}{digit}{{1,2}}{blank}月(?:{blank}{digit}{{1,2}}{blank}[日号])?"
                rf"|{digit}{{1,2}}{blank}月{blank}{digit}{{1,2}}{blank}[日号]"
                rf"|(?P<of_day>{year})[-/.．]{digit}{{1,2}}[-/.．]{digit}{{1,2}}(?!{digit})"
                rf"|(?:{year}|(?<!{BLOT}){BLOT}++){blank}年?{blank}[-—–～~至到]+{blank}(?:{year}|{BLOT}+){blank}年"
                rf"|{digit}{{1,2}}[:：][0-5]{digit}(?!{digit})|{digit}{{1,2}}时(?:{digit}{{1,2}}分|许|前|整)"
                rf"|{digit}{{1,2}}[-—–～~至、]{digit}{{1,2}}月|(?<={BLOT}年){digit}{{1,2}}月|(?<!{digit}){digit}{{1,2}}月(?![均度]))",
                rf"(?P<year>(?P<of_year>{year}){blank}年)",
                # What only numbers things.
                rf"(?P<ordinal>第{blank}{digit}+|(?:附件|附表|附图|表|图|排名|位列|位居){blank}{digit}+"
                rf"|{digit}+{blank}号(?!召)|(?:(?<=^)|(?<=\n)){blank}{digit}+[.．、）)](?!{digit})|[（(]{digit}{{1,2}}[）)](?![。；，])"
                rf"|(?<![0-9.]){digit}+(?:、{digit}+)+(?![0-9.%％余多\u4e00-\u9fff]))",
                # Sums, ratios and spans: 4+2, 1∶3, 3至5.
                rf"(?P<formula>{digit}+(?:[.．]{digit}+)?(?:[+＋×*÷/／:：∶\-—–～~至到](?:{digit}+(?:[.．]{digit}+)?|[A-Z](?![A-Za-z])))+)",
                rf"(?P<count>{digit}{{1,3}}(?:,{digit}{{3}})+(?!{digit})(?:[.．]{digit}+)?|{digit}+(?:[.．]{digit}+)?)",
            )
        )
    )


def lacks_unit(text: str, number: ProseNumber) -> bool:
    """Whether punctuation, or the end, follows a number that measures something and has no unit; a 0 needs none."""
    if number.kind is not NumberKind.COUNT or number.unit or not number.value:
        return False
    if _UNITLESS.search(text, max(0, number.start - 8), number.start):
        return False
    return ends_clause(text, number.unit_end)


def ends_clause(text: str, at: int) -> bool:
    """Whether a clause ends at `at`: with punctuation, or with the text or its paragraph."""
    rest = text[at : at + 40].lstrip(" \t\u3000")
    if rest.startswith(("\n", "\r")):
        lines = rest.lstrip(" \t\u3000").split("\n", 2)
        return len(lines) < 2 or not lines[1].strip() or ends_clause(lines[1], 0)
    return not rest or rest[0] in "。；，,;！？!?"


# A ratio, an index, a mark and what stands in a list or a range need no unit.
_UNITLESS = re.compile(
    "(?:升级|指数|系数|比值|得分|评分|总分|均分|自评分?|分值|指标值|编号|代码|密度|版本|数字"
    f"|[0-9０-９{BLOT}][-—–～~至到+/.·、，,])[为是达：:\\s]*到?\\Z"
)
