"""The reading of texts: what a clerk has left standing in them that is not meant to be read.

Most texts hold nothing of the kind; what finds it is loaded when a text gives reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reportgen.errors import Problem
from reportgen.facts.tree import ScalarNode
from reportgen.figures.ledger import Ledger
from reportgen.values.figure import Figure
from reportgen.values.records import Record, Text

READING_RULES = ("leftover", "other-year", "unit-missing", "typed-again")
"""The names of the checks, as waivers call them."""

_DIGITS = re.compile("[0-9０-９]+")
_NOT_PRINTED = ("waive", "previous", "template")
# A text that holds none of these holds no leftover: looking for them costs next to nothing.
_SIGNS = (
    "字以内", "字左右", "不超过", "不少于", "控制在", "请部", "请单", "请各", "请本", "请根", "请结", "请按", "请如",
    "请据", "请自", "请逐", "请填", "请注", "请列", "请简", "请详", "请补", "请删", "（填", "(填", "【填", "[填",
    "可填", "选填", "必填", "待填", "待补", "（注明", "(注明", "【", "此处", "在此", "示例", "例：", "（如：", "TODO",
    "TBD", "XX", "xx", "××", "ＸＸ", "20X", "20x", "20×", "20Ｘ", "○○", "□□", "__", "＿＿", "？？", "??", "X年",
    "×年", "Ｘ年", "X月", "×月", "Ｘ月", "错误!", "错误！", "Error!", "#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?",
    "#NUM!", "#NULL!", "####", "MERGEFIELD", "HYPERLINK", "PAGEREF", "NUMPAGES", "STYLEREF", "DOCPROPERTY", "«",
)  # fmt: skip


def proofread_texts(ledger: Ledger) -> list[Problem]:
    """What should not stand in the texts of a file, all of it warnings; each with a name by which it can be waived."""
    names = list(_names(ledger.root))
    texts = [*((draft.scalar, draft.path) for draft in ledger.drafts), *names]
    leftovers = _may_hold_leftovers("\n".join(str(scalar.value) for scalar, _ in texts))
    drafts = [draft for draft in ledger.drafts if _gives_reason(str(draft.scalar.value))]
    dated = [name for name in names if "年" in str(name[0].value) and _DIGITS.search(str(name[0].value))]
    if not (leftovers or drafts or dated):
        return []
    from reportgen.proofread.findings import leftovers_in, slips_of_numbers, years_of_names

    return [
        *(leftovers_in(texts) if leftovers else ()),
        *(slips_of_numbers(ledger, drafts) if drafts else ()),
        *(years_of_names(ledger, dated) if dated else ()),
    ]


def _names(value: Any, top: bool = True) -> Iterator[tuple[ScalarNode, str]]:
    """The texts below a value that are no narratives, and are printed."""
    if isinstance(value, Text):
        if value.typed is not None:
            yield value.typed, value.path
        return
    members = value.details if isinstance(value, Figure) else getattr(value, "members", None)
    if members:
        for name, member in members.items():
            if isinstance(member, Text | Record | list | Figure) and not (top and name in _NOT_PRINTED) and name:
                yield from _names(member, False)
    elif isinstance(value, list):
        for item in value:
            yield from _names(item, False)


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
