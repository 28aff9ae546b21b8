"""Years in a text: whether one that is not the report's has a reason to stand there.

A report is written by copying last year's, and what then stays behind is a year that nothing explains:
截至2021年12月31日. A year that is compared with, or from which something dates, has its reason.
"""

from __future__ import annotations

import re

from reportgen.proofread.numbers import BLOT

FARTHEST = 5
"""A report is copied from one of the last few years; a year before these is history."""

_STOP = re.compile(r"[。；！？，：;,\n]")
_BEFORE = re.compile(
    "(?:[比较与同和跟及、]|相较于?|对比|相对于?|自|从|由|始于|起于|继|早在|以|按照?|依照|根据|上年度?|去年|上一年度?|往年"
    r"|源自|来自|沿用|超过?|高于|低于|多于|少于)(?:上年度?|去年|上一年度?)?[（(]?\s*\Z"
)
_BEHIND = re.compile(
    r"\s*(?:以来|起|至|到|—|－|-|–|~|～|以前|之前|以后|之后|同期|相比|水平|基数|结转|结余|滚存|版|的基础|度?结转"
    "|[年度底末]*(?:相比|结转|同期|至今|以来|起))"
)
_EVENT = (
    "成立", "设立", "组建", "挂牌", "印发", "制定", "制订", "修订", "修正", "改革", "出台", "施行", "颁布", "发布",
    "批复", "批准", "签订", "签署", "立项", "启动", "开工", "竣工", "建成", "投用", "投入使用", "授予", "命名", "改制",
    "更名", "合并", "划转", "转隶", "购置于", "建于", "始建", "上线",
)  # fmt: skip
_COMPARING = ("上年", "去年", "上一年", "往年", "历年", "近年", "同比", "相比", "连续", "分别", "多年")
_MEASURED = re.compile(rf"[0-9０-９]+(?:[.．][0-9]+)?\s*余?(?![0-9０-９年月日号.．])[^\W0-9_]|{BLOT}(?![{BLOT}年])")
_ANY_YEAR = re.compile(r"(?<![0-9０-９])(?:19|20)[0-9０-９]{2}(?=\s*(?:年|[-—–～~至到、和]+\s*(?:19|20)))")
_REFERRED_YEAR = re.compile(f"{BLOT}年")
_UNTIL = re.compile(r"截[至止]\s*到?\s*\Z")


def is_explained(text: str, start: int, end: int, year: int, report_year: int) -> bool:
    """Whether a year, or a date, of a text may stand although it is not the report's year.

    Args:
        start: where it begins in the text, whose references are blotted out; `end` is where it ends.
    """
    before, clause = _clause(text, start, end)
    if _UNTIL.search(before):
        return False
    if year > report_year or year < report_year - FARTHEST:
        return True
    return refers_back(text, start, end) or any(word in clause for word in _COMPARING)


def refers_back(text: str, start: int, end: int) -> bool:
    """Whether a year is compared with, begins or ends a span, or dates an event: it stays when the report's moves."""
    before, clause = _clause(text, start, end)
    if _UNTIL.search(before):
        return False
    if _BEFORE.search(before) or _BEHIND.match(text, end):
        return True
    years = {found.group() for found in _ANY_YEAR.finditer(clause)}
    if len(years) + bool(_REFERRED_YEAR.search(clause)) > 1:
        return True
    if not any(word in clause for word in _EVENT):
        return False
    rest = clause.replace(text[start:end], "")
    return not _MEASURED.search(rest)


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before a year in its clause, and the whole clause."""
    first = max((found.end() for found in _STOP.finditer(text, 0, start)), default=0)
    last = _STOP.search(text, end)
    return text[first:start], text[first : last.start() if last else len(text)]
