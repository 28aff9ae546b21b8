"""What a form leaves behind in a text: instructions to the clerk, and signs that hold a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache


def find_leftovers(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that a form has left behind, from start up to end."""
    for found in _pattern().finditer(text):
        yield found.span()


def is_field(text: str) -> bool:
    """Whether a leftover is a field of Word or a value of Excel that was pasted instead of what it stands for."""
    return _FIELD.fullmatch(text) is not None


_FIELD = re.compile(
    r"(?:错误|Error)\s*[!！]\s*(?:未找到引用源|未定义书签|未指定书签|文档中没有指定样式的文字|超链接引用无效"
    r"|[A-Z][A-Za-z ]+)?[。.]?"
    r"|#(?:REF!|DIV/0!|VALUE!|N/A|NAME\?|NUM!|NULL!)|#{4,}"
    r"|\{?\s*(?:MERGEFIELD|HYPERLINK|PAGEREF|NUMPAGES|STYLEREF|DOCPROPERTY)\b[^{}。；，\n]*\}?"
    r"|«[^«»\n]*»"
)


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
                _FIELD.pattern,
            )
        ),
        re.MULTILINE,
    )
