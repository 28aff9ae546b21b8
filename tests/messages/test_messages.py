"""The catalogues: complete in both languages, nothing in them that nobody says."""

from __future__ import annotations

import ast
import re
import string

import pytest

from reportgen.messages import all_texts, choose_language
from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
ZH, EN = all_texts("zh"), all_texts("en")


def gaps(entry: str | tuple[str, str]) -> set[str]:
    parts = (entry,) if isinstance(entry, str) else entry
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def strings_of_the_program() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name != "messages":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


def test_both_languages_say_the_same_things() -> None:
    assert list(EN) == list(ZH)


@pytest.mark.parametrize("code", ZH)
def test_both_languages_fill_the_same_gaps(code: str) -> None:
    assert gaps(EN[code]) == gaps(ZH[code])


def test_every_message_is_said_somewhere() -> None:
    said = strings_of_the_program()
    made = re.compile(
        r"wanted-\w+-found-\w+|cli-(\w+|git-setup)(-more)?|init-file-\w+|slip-[\w-]+|(coverage|trace)-[\w-]+|.*-near|.*-bare"
    )

    unsaid = [code for code in ZH if code not in said and not made.fullmatch(code)]

    assert unsaid == []


def test_every_code_has_its_message() -> None:
    codes = set()
    for path in PACKAGE.rglob("*.py"):
        codes |= set(re.findall(r'code="([\w-]+)"', path.read_text("utf-8")))
        codes |= set(
            re.findall(
                r'(?:BadExpression|FigureError|fail|_report|report|_problem)\(\s*"([a-z][a-z-]+)"',
                path.read_text("utf-8"),
            )
        )

    assert sorted(codes - set(ZH)) == []


def test_chinese_text_uses_chinese_punctuation() -> None:
    # A Chinese character followed by an ASCII comma, semicolon or question mark is a slip of the keyboard.
    wrong = [code for code, entry in ZH.items() if re.search(r"[\u4e00-\u9fff][,;?!]", str(entry))]

    assert wrong == []


def test_english_text_holds_no_chinese_but_marks_and_units() -> None:
    allowed = set("“”…万元亿：，｜")

    wrong = {code: set(re.findall(r"[\u3000-\u9fff\uff00-\uffef]", str(entry))) - allowed for code, entry in EN.items()}

    assert {code: found for code, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "REPORTGEN_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "REPORTGEN_LANG": "zh"}, "zh"),
    ],
)
def test_the_language_follows_the_user(environment: dict[str, str], language: str) -> None:
    assert choose_language(environment) == language
