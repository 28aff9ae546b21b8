"""What a form leaves behind in a text: instructions to the clerk, and signs that hold a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

# Texts that hold none of these are not searched: looking for them costs next to nothing.
_SIGNS = (
    "字以内", "字左右", "不超过", "不少于", "控制在", "请部", "请单", "请各", "请本", "请根", "请结", "请按", "请如",
    "请据", "请自", "请逐", "请填", "请注", "请列", "请简", "请详", "请补", "请删", "（填", "(填", "【填", "[填",
    "可填", "选填", "必填", "待填", "待补", "（注明", "(注明", "【", "此处", "在此", "示例", "例：", "（如：", "TODO",
    "TBD", "XX", "xx", "××", "ＸＸ", "20X", "20x", "20×", "20Ｘ", "○○", "□□", "__", "＿＿", "？？", "??", "X年",
    "×年", "Ｘ年", "X月", "×月", "Ｘ月",
)  # fmt: skip


def may_hold_leftovers(text: str) -> bool:
    """Whether it is worth while to look for leftovers in a text."""
    present = set(text)
    return any(sign in text for sign in _SIGNS if present.issuperset(sign))


def find_leftovers(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that a form has left behind, from start up to end."""
    for found in _pattern().finditer(text):
        yield found.span()


@cache
def _pattern() -> re.Pattern[str]:
    number = "[0-9０-９一二三四五六七八九十百千两]+"
    subject = "(?:部门|单位|各部门|各单位|本部门|本单位)?"
    manner = "(?:根据|按照?|结合|如实|自行|据实|逐[项条一])?(?:本?(?:部门|单位))?(?:实际)?(?:情况)?"
    verb = "(?:填写|填报|填列|填入|填上|注明|列出|列明|简要说明|详细说明|补充说明|补充填写|删除本|删去本)"
    return re.compile(
        "|".join(
            (
                # An instruction in brackets, to its closing bracket.
                rf"[（(【\[](?:请{subject}{manner}{verb}|填写|填报|注明|此处|在此|可填|选填|必填|可选填)[^（）()【】\[\]\n]*[）)】\]]",
                r"【(?:请|待|说明|注[：:]|示例|参考|模板)[^】\n]*】",
                rf"[（(][^（）()\n]{{0,20}}{number}字(?:以内|左右|以上)[^（）()\n]{{0,10}}[）)]",
                r"[（(](?:如|例如|例|示例)[：:][^（）()\n]*(?:等内容|等情况|…|\.\.\.|填)[^（）()\n]*[）)]",
                # An instruction in the sentence.
                rf"{number}字(?:以内|左右)",
                rf"(?:不超过|不少于|控制在){number}字",
                rf"请{subject}{manner}{verb}",
                r"请(?:各?部门|各?单位)(?:根据|按照?|结合)实际(?:情况)?",
                r"(?<![有亟尚等期急])待(?:填写?|补充)",
                r"(?:单击|点击)此处|此处(?:填写|输入|插入|省略|应当?写|应填)",
                r"(?:填写|填报|参考)示例|示例[：:]|(?:^|\n)\s*例[：:]",
                # A sign that holds a place.
                r"(?<![0-9])20[XxＸ×]{2}(?![A-Za-z0-9])",
                r"(?<![A-Za-z0-9])(?:X{2,}|x{2,})(?![A-Za-z0-9])",
                r"[×Ｘ]{2,}|[○□]{2,}",
                r"(?<![A-Za-z0-9])[X×Ｘ]+年(?:[X×Ｘ]+月)?(?:[X×Ｘ]+日)?|(?<![A-Za-z0-9])[X×Ｘ]+月[X×Ｘ]+日",
                r"(?<![A-Za-z0-9_])_{2,}(?![A-Za-z0-9_])|＿{2,}",
                r"[？?]{2,}|\bTODO\b|\bTBD\b",
            )
        ),
        re.MULTILINE,
    )
