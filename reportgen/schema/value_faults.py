"""What is wrong with a value, said exactly: which slip of writing made it no number, no text, no list."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode
from reportgen.messages import Listing
from reportgen.messages.unseen import unseen_in
from reportgen.schema.patterns import gives_up, matches
from reportgen.values.dates import date_in
from reportgen.values.money import TYPED_IN_YUAN, YUAN, convert
from reportgen.values.numerals import number_in_characters
from reportgen.values.operations import SIGNS
from reportgen.values.period import PERIODS, YEAR, period_params

_NOTHING = ("无", "没有", "暂无", "/", "-", "—", "——")
_MAX_SHOWN = 40
"""How much of a text is shown where a number belongs: enough to know it by."""

# A name of the schema's kind, and what people type in the place of its colon.
_OTHER_COLON = re.compile(r"([A-Za-z_]\w*) *([;；=＝])")

Fault = tuple[str, dict[str, object]]

_NUMBER = re.compile(r"[-+]?[0-9][0-9,，_\s]*(?:\.[0-9]*)?\Z|[-+]?\.[0-9]+\Z")
# Units of one to four characters: 元, 平方公里.
_WITH_UNIT = re.compile(r"([-+]?[0-9][0-9,，]*(?:\.[0-9]+)?)\s*([\u4e00-\u9fff]{1,4}|%|％)\Z")
# How people write that a number is about so much: 10余, 近30人次, 约1,200.
_ABOUT = re.compile(
    r"(?:(?P<about>大?约|将?近|超过?)\s*)?(?P<number>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?(about)[\u4e00-\u9fff]{0,6}|"
    r"(?:(?:[余多来+]|左右|上下|以上)[\u4e00-\u9fff]{0,3}|[\u4e00-\u9fff]{1,3}(?:左右|上下|以上)))\Z"
)
_ABOUT_IN_CHARACTERS = re.compile(
    r"(?:大?约|将?近|超过?)(?P<before>[\u4e00-\u9fff]+?)|(?P<behind>[\u4e00-\u9fff]+?)(?:[余多来]|左右|上下|以上)[\u4e00-\u9fff]{0,3}"
)
# What people type in the place of ≥ and ≤, and a number with such a sign before it.
_LEAST, _MOST = SIGNS[">="], SIGNS["<="]
_SIGNS = {">=": _LEAST, "=>": _LEAST, "≧": _LEAST, "<=": _MOST, "=<": _MOST, "≦": _MOST, "==": SIGNS["=="]}
_COMPARED = re.compile(
    r"(?P<sign>[<>]=|=[<>]|[≥≤≧≦=])\s*(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>[\u4e00-\u9fff]{1,4}|%)?\Z"
)
# A number with the sign of a currency before it, or with the full stop of a sentence behind it.
_WITH_MARKS = re.compile(r"[¥$]?\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*[.;,、]*\Z")
# How tables print what is less than nothing: △391, (391), −391.
_NEGATIVE = re.compile(
    r"(?:[△▲∆Δ\u2212\u2013\u2014负]\s*(?=[0-9])|[(]\s*-?\s*(?=[0-9][0-9,，.]*\s*[)]\Z))"
    r"(?P<number>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*[)]?\Z"
)
_WITH_COMMENT = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*[#＃]")
_ODD_EDGE = re.compile("^[\u00a0\u2000-\u200b\u3000\ufeff]|[\u00a0\u2000-\u200b\u3000\ufeff]$")
# Python's decimals have no longer powers than of 18 digits.
_POWER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]{1,9}\Z")
_OF_TYPED_VALUES = frozenset({"type", "enum", "const", "pattern", "format"})
_SHORT = 100
_CLOCK = re.compile(r"[0-9]+(?::[0-9]+)+\Z")
_UNFILLED = re.compile(rf"\s*(?:{UNFILLED}|【\s*{UNFILLED}\s*】)\s*\Z")
_IN_WIDE_QUOTES = re.compile('[“”‘’「『＂"]([^“”‘’「」『』＂"]+)[“”‘’」』＂"]\\Z')
_MARKS_BEFORE = re.compile("^[，。；：、！？…）》”’」』】〉,;:!?)]+")
_MARKS_BEHIND = re.compile("[，。；：、！？….,;:!?]+$")
# Longer ones are no numbers that a file may hold.
_BASED = re.compile(r"0(?:x[0-9a-fA-F]{1,25}|o[0-7]{1,33}|b[01]{1,99})\Z")


def describe_fault(error: Any, node: Node, unit: str = "") -> Fault:
    """The message for a keyword of the schema that a value does not meet, and what fills it.

    Args:
        error: of jsonschema: `validator` is the keyword, `validator_value` what stands under it.
    """
    word, limit = str(error.validator), error.validator_value
    if word in _OF_TYPED_VALUES and (unseen := _unseen(node)):
        return unseen
    if word == "type":
        if error.schema.get("format") == "date" and isinstance(node, ScalarNode) and node.value is not None:
            return _bad_date(_typed(node))
        if error.schema.get("role") == "previous" and isinstance(node, ScalarNode) and node.value is not None:
            return "number-for-file", {"value": _typed(node)}
        kind = error.schema.get("role", "")
        if kind in PERIODS and kind != YEAR and isinstance(node, ScalarNode) and node.value is not None:
            return "period-unread", period_params(_typed(node), kind)
        code, params = _wrong_type(limit if isinstance(limit, str) else limit[0], node, unit)
        return code, ({"empty": not error.schema.get("minItems")} if code == "nothing-for-array" else params)
    if word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return word, {"limit": _in_full(Decimal(limit), str(limit)), "value": _typed(node)}
    if word in ("minLength", "maxLength", "minItems", "maxItems"):
        return word, {"limit": limit, "length": len(error.instance)}
    if word in ("enum", "const"):
        choices = limit if word == "enum" else [limit]
        if (quoted := _IN_WIDE_QUOTES.match(_typed(node))) and quoted[1] in choices:
            return "wide-quotes", {"value": _typed(node), "inner": quoted[1]}
        shown = (str(choice).lower() if isinstance(choice, bool) else choice for choice in choices)
        plain = unicodedata.normalize("NFKC", _typed(node))
        near = next((choice for choice in choices if choice in (plain, _SIGNS.get(plain))), "")
        return "enum", {"choices": Listing(shown), "value": _typed(node), "near": near}
    if word in ("pattern", "patternProperties") and gives_up(limit, str(error.instance)):
        return "pattern-gives-up", {"pattern": limit}
    if word == "pattern":
        text = str(error.instance)
        if not text.strip():
            return "minLength", {"limit": 1, "length": 0}
        if text != text.strip():
            return "blank-edges", {"value": text}
        if (quoted := _IN_WIDE_QUOTES.match(text)) and matches(limit, quoted[1]):
            return "wide-quotes", {"value": text, "inner": quoted[1]}
        if mark := _mark_at_edge(text, limit):
            return mark
        half = "".join(unicodedata.normalize("NFKC", c) if unicodedata.east_asian_width(c) == "F" else c for c in text)
        if half != text and matches(limit, half):  # of ① no 1 is made
            return "wide-characters", {"value": text, "half": half}
        if (found := _WITH_UNIT.match(text)) and matches(limit, found[2]):
            return "number-in-unit", {"value": text, "unit": found[2]}
        if re.search(r"\n[ \t]*\n", text) and error.schema.get("prose"):
            return "several-paragraphs", {}
        first, *more = text.split("\n")
        if more and matches(limit, " ".join([first, *more])):
            return "line-breaks", {}
        return "pattern", {"pattern": limit, "value": first}
    if word == "format" and limit == "regex":
        return "bad-pattern", {"pattern": _typed(node)}
    if word == "format" and limit == "uri-reference":
        return "bad-reference", {"value": _typed(node)}
    if word == "format":
        return _bad_date(_typed(node)) if limit == "date" else ("bad-format", {"format": limit, "value": _typed(node)})
    if word == "uniqueItems":
        items = [str(item) for item in error.instance]
        repeated = next((item for item, count in Counter(items).items() if count > 1), "")
        return "uniqueItems", {"value": repeated}
    return "schema-other", {"keyword": word}


def _bad_date(text: str) -> Fault:
    """What to write instead of a date that is written in another way, or is none."""
    dotted = text.strip("“”‘’").replace("-", ".")
    date = date_in(dotted)
    if date == dotted:
        return "bad-date", {"value": _shown(text)}
    return "date-otherwise", {"value": text, "date": date}


def _unseen(node: Node) -> Fault | None:
    """The character that nobody sees in a short value, which then looks right; one at its edge has words of its own."""
    text = _typed(node)
    unseen = next(unseen_in(text), None) if len(text) <= _SHORT and not _ODD_EDGE.search(text) else None
    if unseen is None:
        return None
    plain = "".join(c for at, c in enumerate(text) if at not in {found.start for found in unseen_in(text)})
    return "unseen-in-value", {"character": unseen.code_point, "plain": plain.strip()}


def _mark_at_edge(text: str, pattern: str) -> Fault | None:
    """The mark of punctuation before or behind a text, if without it the text would do."""
    for code, edge in (("mark-before", _MARKS_BEFORE), ("mark-behind", _MARKS_BEHIND)):
        found = edge.search(text)
        if found and matches(pattern, edge.sub("", text)):
            return code, {"mark": found.group()}
    return None


def unfilled_places(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths at which 待填 stands in place of a value that is yet to be filled in."""
    if isinstance(node, ScalarNode):
        if _UNFILLED.match(node.text):
            yield path
        return
    below = node.members.items() if isinstance(node, MappingNode) else enumerate(node.items)
    for step, member in below:
        yield from unfilled_places(member, (*path, step))


def _typed(node: Node) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _wrong_type(wanted: str, node: Node, unit: str) -> Fault:
    if isinstance(node, ScalarNode) and node.value is None:
        return "empty-value", {"wanted": wanted}
    if wanted in ("number", "integer") and isinstance(node, ScalarNode):
        return _not_a_number(wanted, node, unit)
    if wanted in ("object", "array") and isinstance(node, ScalarNode) and "：" in node.text and not node.quoted:
        return "lost-colon", {"key": node.text.split("：")[0]}
    if wanted in ("object", "array") and isinstance(node, ScalarNode) and re.match(r"[\w]+:\S", node.text):
        return "colon-without-blank", {"key": node.text.split(":")[0]}
    if wanted in ("object", "array") and isinstance(node, ScalarNode) and node.text.startswith(("｛", "［", "【")):
        return "wide-brackets", {"list": "" if node.text[0] == "｛" else "1"}
    if wanted in ("object", "array") and isinstance(node, ScalarNode) and node.text.strip() in _NOTHING:
        return "nothing-for-object" if wanted == "object" else "nothing-for-array", {}
    if wanted == "object" and isinstance(node, ScalarNode) and (other := _OTHER_COLON.match(node.text)):
        return "colon-other", {"key": other[1], "mark": other[2]}
    if wanted == "array" and isinstance(node, ScalarNode) and node.text.startswith("-") and not node.quoted:
        return "dash-without-blank", {}
    if wanted == "boolean" and isinstance(node, ScalarNode) and node.quoted and node.text in ("true", "false"):
        return "boolean-quoted", {"value": node.text}
    if wanted == "boolean" and isinstance(node, ScalarNode):
        return "not-true-false", {"value": node.text}
    if wanted == "string" and isinstance(node, ScalarNode):
        return "number-for-text", {"value": node.text}
    if wanted in ("object", "array", "string") and node.place.source.name.endswith(".json"):
        return f"json-wanted-{wanted}", {}
    found = "array" if isinstance(node, SequenceNode) else "object" if isinstance(node, MappingNode) else "string"
    return f"wanted-{wanted}-found-{found}", {}


def _not_a_number(wanted: str, node: ScalarNode, unit: str) -> Fault:
    """What to write instead of a text that stands where a number belongs."""
    text = node.text.strip()
    nothing = "not-whole" if wanted == "integer" else "not-number"
    if isinstance(node.value, bool):
        return nothing, {"value": text}
    if wanted == "integer" and not isinstance(node.value, str):
        return "not-integer", {"value": text}
    if text in _NOTHING:
        return "number-nothing", {"value": text}
    half = unicodedata.normalize("NFKC", text).strip("\u200b\ufeff").strip("“”‘’\"'").replace("。", ".")
    clean = re.sub(r"[,，_\s]", "", half)
    if found := _ABOUT.match(half):
        return "number-about", {"value": text, "number": re.sub("[,，]", "", found["number"])}
    if found := _NEGATIVE.match(half):
        return "number-negative-otherwise", {"value": text, "number": f"-{re.sub('[,，]', '', found['number'])}"}
    if found := _WITH_UNIT.match(half):
        return _with_unit(text, found.group(1).replace(",", "").replace("，", ""), found.group(2), unit)
    if found := _WITH_COMMENT.match(node.text):
        return "number-comment", {"value": text, "number": found.group(1)}
    if _ODD_EDGE.search(node.text) and _NUMBER.match(half):
        return "number-odd-blank", {"value": text, "number": _tidy(clean)}
    if _POWER.match(half) and (number := _expanded(half)) != half:
        return "number-power", {"value": text, "number": number}
    if _CLOCK.match(half):
        return "number-clock", {"value": text}
    if _BASED.match(half):
        return "number-based", {"value": text, "number": int(half, 0)}
    if _NUMBER.match(half):
        return _badly_written(text, half, clean, node.quoted)
    if found := _COMPARED.match(half):
        sign = _SIGNS.get(found["sign"], found["sign"])
        number = found["number"].replace(",", "")
        return "number-compared", {"value": text, "number": number, "sign": sign, "unit": found["unit"] or ""}
    if found := _WITH_MARKS.match(half):
        return "number-with-marks", {"value": text, "number": found[1].replace(",", "")}
    if len(half) <= _MAX_SHOWN and (value := number_in_characters(half)) is not None:
        group = f"{half[-1]}{YUAN}"  # 三万 is 3 of 万元
        if unit in TYPED_IN_YUAN and group in TYPED_IN_YUAN and (counted := number_in_characters(half[:-1])):
            return _with_unit(text, f"{counted:f}", group, unit)
        return "number-in-characters", {"value": text, "number": f"{value:f}"}
    if found := _ABOUT_IN_CHARACTERS.fullmatch(half[:_MAX_SHOWN]):
        value = number_in_characters(found["before"] or found["behind"])
        if value is not None:
            return "number-about", {"value": text, "number": f"{value:f}"}
    return nothing, {"value": _shown(text)}


def _shown(text: str) -> str:
    """As much of a text as a message shows."""
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _with_unit(text: str, number: str, typed: str, unit: str) -> Fault:
    """A number with its unit behind it: the number to write, converted if the field counts in another unit."""
    params: dict[str, object] = {"value": text, "number": number, "unit": typed, "wanted": unit}
    if typed == unit:
        return "number-with-unit", params
    if typed in TYPED_IN_YUAN and unit in TYPED_IN_YUAN:
        return "number-other-unit", {**params, "number": f"{convert(Decimal(number), typed, unit):f}"}
    return ("number-wrong-unit" if unit else "number-and-unit"), params


def _badly_written(text: str, half: str, clean: str, quoted: bool) -> Fault:
    number = _tidy(clean)
    params: dict[str, object] = {"value": text, "number": number}
    if text.strip("“”‘’") != text:
        return "number-wide-quotes", params
    if re.search("[０-９．。－]", text):
        return "number-wide-digits", params
    # One or two digits behind a comma are decimals; three, as in 12,500, are thousands.
    if re.fullmatch(r"[-+]?[0-9]+[,，][0-9]{1,2}", half):
        return "number-comma", {**params, "decimal": re.sub("[,，]", ".", half)}
    if re.search(r"[,，_\s]", half):
        return "number-grouped", params
    if half.startswith("+"):
        return "number-plus", params
    if re.match(r"-?0[0-9]", half):
        return "number-leading-zero", params
    if half.startswith((".", "-.")) or half.endswith("."):
        return "number-bare-point", params
    return ("number-quoted" if quoted else "not-number"), params


def _tidy(number: str) -> str:
    sign = "-" if number.startswith("-") else ""
    whole, point, decimals = number.lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    return sign + whole + (point + decimals if decimals else "")


def _expanded(power: str) -> str:
    return _in_full(Decimal(power), power)


def _in_full(value: Decimal, written: str) -> str:
    # A higher power is no number that a file may hold.
    return f"{value:f}" if abs(value.adjusted()) <= 30 else written
