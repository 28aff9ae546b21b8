"""The reading of texts: what a clerk has left standing in them that is not meant to be read.

Most texts hold nothing of the kind; what finds it is loaded when a text gives reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Figures
from reportgen.values.records import Text, walk

READING_RULES = ("leftover", "other-year", "unit-missing", "typed-again")
"""The names of the checks, as waivers call them."""

_DIGITS = re.compile("[0-9０-９]+")
# A text that holds none of these holds no leftover: looking for them costs next to nothing.
_SIGNS = (
    "字以内", "字左右", "不超过", "不少于", "控制在", "请部", "请单", "请各", "请本", "请根", "请结", "请按", "请如",
    "请据", "请自", "请逐", "请填", "请注", "请列", "请简", "请详", "请补", "请删", "（填", "(填", "【填", "[填",
    "可填", "选填", "必填", "待填", "待补", "（注明", "(注明", "【", "此处", "在此", "示例", "例：", "（如：", "TODO",
    "TBD", "XX", "xx", "××", "ＸＸ", "20X", "20x", "20×", "20Ｘ", "○○", "□□", "__", "＿＿", "？？", "??", "X年",
    "×年", "Ｘ年", "X月", "×月", "Ｘ月", "错误!", "错误！", "Error!", "#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?",
    "#NUM!", "#NULL!", "####", "MERGEFIELD", "HYPERLINK", "PAGEREF", "NUMPAGES", "STYLEREF", "DOCPROPERTY", "«",
)  # fmt: skip


def proofread_texts(figures: Figures) -> list[Problem]:
    """What should not stand in the texts of a file, all of it warnings; each with a name by which it can be waived."""
    names = list(_names(figures))
    texts = [*((narrative.scalar, narrative.path) for narrative in figures.narratives), *names]
    leftovers = _may_hold_leftovers("\n".join(str(scalar.value) for scalar, _ in texts))
    narratives = [each for each in figures.narratives if _gives_reason(str(each.scalar.value))]
    dated = [name for name in names if "年" in str(name[0].value) and _DIGITS.search(str(name[0].value))]
    if not (leftovers or narratives or dated):
        return []
    from reportgen.proofread.findings import leftovers_in, slips_of_numbers, years_of_names

    return [
        *(leftovers_in(texts) if leftovers else ()),
        *(slips_of_numbers(figures, narratives) if narratives else ()),
        *(years_of_names(figures, dated) if dated else ()),
    ]


def _names(figures: Figures) -> Iterator[tuple[ScalarNode, str]]:
    """The texts of a file that are no narratives, and are printed."""
    not_printed = figures.contract.shape.not_printed
    for reference, value, _ in walk(figures.root):
        if isinstance(value, Text) and value.typed is not None and reference.steps[0] not in not_printed:
            yield value.typed, value.path


def _gives_reason(text: str) -> bool:
    """Whether a narrative holds digits outside references, but for 12月31日, 24小时 and H5, or cuts off a unit."""
    for found in _DIGITS.finditer(text):
        start, end = found.span()
        if text.rfind("{{", 0, start) > text.rfind("}}", 0, start):
            continue
        before, behind = text[start - 1 : start], text[end : end + 2]
        day = behind[:1] == "日" and before == "月"
        month = behind[:1] == "月" and before == "年" and text[max(0, start - 3) : start - 1] == "}}"
        glued = before.isascii() and before.isalpha()
        if not (day or month or glued or (found.group() == "24" and behind == "小时")):
            return True
    return "number" in text


def _may_hold_leftovers(text: str) -> bool:
    present = set(text)
    return any(sign in text for sign in _SIGNS if present.issuperset(sign))
