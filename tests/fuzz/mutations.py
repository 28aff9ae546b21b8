"""What becomes of a file that people, programs or attackers have had in hand."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from tests.fuzz.choices import Choices

# What a fault or an attack has stood in before, here or in other readers of YAML, JSON, Jinja, XML and Unicode.
_ANYWHERE = (
    "", "0", "-1", "1e309", "1e999999999", "0.1", "9" * 400, "-0.00", "NaN", ".inf", "null", "~", "true", "12万",
    "１２", "待填", "：", "，", "“", "\t", "\r", "\n", "\x00", "\x1b[2J", "\u202e", "\u2028", "\u200b", "\ufeff",
    "\ufffe", "\ufdd0", "\ufdd1", "\ufdd2", "\ue000", "\U0010ffff", "\ud800", "\udfff", "\U0001f469\u200d\U0001f52c",
    "\u0301" * 50, "𠮷", "../../../etc/passwd", "/dev/zero", "CON", "x" * 300, "2021年", "占1%", "XX年", "100%",
    "1.005",
)  # fmt: skip
_YAML = (
    "- ", "? ", ": ", "#", "&a ", "*a", "<<: *a", "!!python/object:os.system x", "!!int ", "|", ">", "[", "]", "{",
    "}", "'", '"', "---\n", "...\n", "%YAML 1.2\n", "{a: {a: {a: ", "[" * 200, "- - - - - - ", "\n  ", "\n        ",
    "2024-01-05", "12:30", "no", "012", "0x1F", "1_000", "previous: 2021.yaml\n", "template: hunan\n",
    "template: ../standard\n", "waivers:\n", "pictures:\n", "charts: [income]\n", '"\\ud800"', '"\\x00"', '"\\u202e"',
)  # fmt: skip
_JINJA = (
    "{{ year }}", "{{ last.year }}", "{{", "}}", "{%", "%}", "{#", "#}", "{{ 1/0 }}", "{{ a.b.c }}", "{{ income }}",
    "{{ ''.__class__.__mro__ }}", "{{ 'a' | replace('a', 'aaaaaaaaaa') }}", "{{ 'x' * 99999999 }}",
    "{{ 10 ** 10 ** 10 }}", "{{ range(99999999) | list }}", "{% for x in range(5000) %}", "{% endfor %}",
    "{% if year %}", "{% endif %}", "{% else %}", "{% include 'report.html.j2' %}", "{% extends 'report.html.j2' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% set x = year %}", "{% raw %}",
    "{{ department.name | sentence }}", "{{ income.total | amount }}", "{{ income.total | percent }}",
    "{{ (((((((((( year )))))))))) }}", "{{ year | on(13, 45) }}", "{{ loop.index }}", "{{ self }}", "{{ caller() }}",
    "{{ [] }}", "{{ {} }}", "{{ none }}", "{{ income.total > none }}", "{{ '%s' % year }}",
)  # fmt: skip
_MARKUP = (
    "<p>", "</p>", "<strong>", "</strong>", "<table>", "<tr>", "<td>", "<td rowspan=99999>", "<td colspan='-1'>",
    "</table>", "<h1>", "<h6>", "</h1>", "<br>", "<ol>", "<li>", "<script>", "<img src='x'>", "<!--", "-->",
    "<![CDATA[", "&amp;", "&#0;", "&nope;", "<data data-n='0'>", "<data data-n='99999'></data>", "<p class='nope'>",
    "<chart kind='pie'>", "<figure>",
)  # fmt: skip
_JSON = (
    "{}", "[]", "null", "true", "-1", "1e400", '""', '"$ref"', '"#/$defs/amount"', '"#"', '"http://example.org/x"',
    '"^(a+)+$"', '"\\ud800"', '{"$ref": "#/$defs/nope"}', '{"$ref": "#"}', '{"type": "object"}',
    '{"pattern": "^(a+)+$"}', '{"enum": []}', '{"required": [1]}', '{"allOf": [{}]}', '{"formula": "a + b"}',
    '{"unit": "万元"}', '{"computed": {}}', '["year"]', "{", "}", "[", "]", ",", ":", '{"a": ' * 100, "[" * 2000,
)  # fmt: skip
_XML = (
    "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>", "&a;", "<w:p/>", "<w:sectPr/>", "<w:ins w:id='1'/>", "<w:object/>",
    "w:val=''", "w:val='99999999999'", "xmlns:w='urn:other'", "TargetMode='External'", "Target='../../x'",
    "Target='http://example.org/'", "<", ">", "\x00", "<a>" * 300, "]]>", "<?xml version='1.0' encoding='utf-16'?>",
    "r:id='rId999'",
)  # fmt: skip
TOKENS: dict[str, tuple[str, ...]] = {
    "csv": (
        ",",
        '"',
        '""',
        "\n",
        "\t",
        "=1+1",
        "#REF!",
        "1,234.5",
        "(12)",
        "-",
        "15%",
        "单位：元",
        "合计",
        "栏次",
        "\ufeff",
        "1e9",
    ),
    "yaml": (*_ANYWHERE, *_YAML, *_JINJA),
    "template": (*_ANYWHERE, *_JINJA, *_MARKUP),
    "json": (*_ANYWHERE, *_JSON),
    "xml": (*_ANYWHERE, *_XML),
}

# As much as makes a cost that is not linear show, and as little as keeps thousands of inputs a minute.
_MOST_CHARACTERS = 400_000
_REPEATS = (2, 3, 10, 100, 1_000, 5_000)


def mutate_text(text: str, words: str, choices: Choices) -> str:
    """A text after one to six accidents, with words of a language in `TOKENS`."""
    for _ in range(1 + choices.below(6)):
        text = choices.one_of(_TEXT)(text, TOKENS[words], choices)[:_MOST_CHARACTERS]
    return text


def mutate_bytes(content: bytes, choices: Choices) -> bytes:
    """Bytes after one to four accidents."""
    for _ in range(1 + choices.below(4)):
        content = choices.one_of(_BYTES)(content, choices)
    return content


def mutate_json(text: str, choices: Choices) -> str:
    """JSON that still is JSON, with one to four values in other places, of other kinds or gone."""
    tree = json.loads(text)
    for _ in range(1 + choices.below(4)):
        places = [
            (holder, key)
            for holder in _holders(tree)
            for key in (list(holder) if isinstance(holder, dict) else range(len(holder)))
        ]
        if not places:
            break
        holder, key = choices.one_of(places)
        other, other_key = choices.one_of(places)
        match choices.below(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = json.loads(json.dumps(other[other_key]))
            case 2 if isinstance(holder, dict):
                holder[choices.one_of(_ANYWHERE) or str(other_key)] = holder.pop(key)
            case 3:
                holder[key] = [holder[key]]
            case _:
                odd = [None, True, -1, 10**30, "", "#", "^(a+)+$", [], {}, [1], {"$ref": "#"}, *_ANYWHERE]
                holder[key] = choices.one_of(odd)
    return json.dumps(tree, ensure_ascii=bool(choices.below(2)), indent=2)


def mutate_package(content: bytes, choices: Choices) -> bytes:
    """A Word file after accidents in one of its parts, in the list of its parts, or in its bytes."""
    if choices.below(4) == 0 or not zipfile.is_zipfile(io.BytesIO(content)):
        return mutate_bytes(content, choices)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    for _ in range(1 + choices.below(3)):
        index = choices.below(len(parts))
        name, part = parts[index]
        match choices.below(8):
            case 0:
                del parts[index]
            case 1:
                parts[index] = (name, b"")
            case 2:
                parts.append(
                    (choices.one_of(["word/vbaProject.bin", "../evil", "/a", "word\\a", name, name.upper()]), part)
                )
            case 3:
                parts[index] = (name, choices.one_of(parts)[1])
            case 4:
                parts[index] = (name, mutate_bytes(part, choices))
            case _:
                text = mutate_text(part.decode("utf-8", "replace"), "xml", choices)
                parts[index] = (name, text.encode("utf-8", "surrogatepass"))
        if not parts:
            break
    made = io.BytesIO()
    method = choices.one_of([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as package:
        warnings.simplefilter("ignore")  # a name that stands twice is just what is wanted here
        for name, part in parts:
            package.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()


def mutate_picture(content: bytes, choices: Choices) -> bytes:
    """A picture after accidents; in a PNG the checksum of the chunk is often put right behind them."""
    if choices.below(2) or not content.startswith(b"\x89PNG"):
        return mutate_bytes(content, choices)
    length = int.from_bytes(content[8:12], "big")
    chunk = bytearray(content[12 : 16 + length])
    chunk[4 + choices.below(length)] = choices.below(256)
    return content[:12] + bytes(chunk) + zlib.crc32(chunk).to_bytes(4, "big") + content[20 + length :]


def _holders(tree: Any) -> list[Any]:
    """Every object and list of a JSON tree that holds something."""
    found, waiting = [], [tree]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list) and value:
            found.append(value)
            waiting += value.values() if isinstance(value, dict) else value
    return found


def _insert(text: str, tokens: tuple[str, ...], choices: Choices) -> str:
    at = choices.below(len(text) + 1)
    return text[:at] + choices.one_of(tokens) + text[at:]


def _insert_many(text: str, tokens: tuple[str, ...], choices: Choices) -> str:
    at = choices.below(len(text) + 1)
    return text[:at] + choices.one_of(tokens) * choices.one_of(_REPEATS) + text[at:]


def _insert_any(text: str, _: tuple[str, ...], choices: Choices) -> str:
    at = choices.below(len(text) + 1)
    return text[:at] + choices.text(12) + text[at:]


def _cut(text: str, _: tuple[str, ...], choices: Choices) -> str:
    at = choices.below(len(text) + 1)
    return text[:at] + text[at + choices.below(80) :]


def _copy(text: str, _: tuple[str, ...], choices: Choices) -> str:
    start, at = choices.below(len(text) + 1), choices.below(len(text) + 1)
    return text[:at] + text[start : start + choices.below(400)] * choices.one_of(_REPEATS[:4]) + text[at:]


def _another_value(text: str, tokens: tuple[str, ...], choices: Choices) -> str:
    values = list(re.finditer(r"(?<=[:=] )\S.*", text))
    if not values:
        return text
    value = choices.one_of(values)
    return text[: value.start()] + choices.one_of(tokens) + text[value.end() :]


def _another_line(text: str, _: tuple[str, ...], choices: Choices) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    at, other = choices.below(len(lines)), choices.below(len(lines))
    match choices.below(4):
        case 0:
            del lines[at]
        case 1:
            lines[at], lines[other] = lines[other], lines[at]
        case 2:
            lines.insert(at, lines[other] * choices.one_of(_REPEATS[:4]))
        case _:
            lines[at] = " " * choices.below(12) + lines[at].lstrip(" ")
    return "".join(lines)


def _cut_off(content: bytes, choices: Choices) -> bytes:
    return content[: choices.below(len(content) + 1)]


def _turn_over(content: bytes, choices: Choices) -> bytes:
    changed = bytearray(content)
    for _ in range(1 + choices.below(8)):
        if changed:
            changed[choices.below(len(changed))] ^= 1 << choices.below(8)
    return bytes(changed)


def _put_in(content: bytes, choices: Choices) -> bytes:
    at = choices.below(len(content) + 1)
    odd = choices.one_of(
        [b"\x00" * 64, b"\xff" * 64, b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x7f\xff\xff\xff"]
    )
    return content[:at] + odd + content[at + choices.below(64) :]


_TEXT: tuple[Callable[[str, tuple[str, ...], Choices], str], ...] = (
    _insert, _another_value, _another_line, _cut, _copy, _insert_any, _another_value, _insert_many,
)  # fmt: skip
_BYTES: tuple[Callable[[bytes, Choices], bytes], ...] = (_turn_over, _put_in, _cut_off)
