"""The catalogues: complete in both languages, nothing in them that nobody says."""

from __future__ import annotations

import ast
import json
import re
import shutil
import string
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from reportgen.audit.waivers import OWN_RULES
from reportgen.errors import Problem
from reportgen.messages import TOPICS, Listing, MessageText, Saying, all_texts, choose_language, hint_text, message_text
from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
ZH, EN = all_texts("zh"), all_texts("en")
QUOTED = re.compile(r"""["']([\w-]+)["']""")


def parts(entry: MessageText) -> list[str]:
    """The message and its pieces of advice."""
    if isinstance(entry, str):
        return [entry]
    text, advice = entry
    return [text, *([advice] if isinstance(advice, str) else advice.values())]


def gaps(entry: MessageText) -> set[str]:
    return {name for part in parts(entry) for _, name, _, _ in string.Formatter().parse(part) if name}


@cache
def strings_of_the_program() -> dict[str, set[str]]:
    """The folders in which each code stands as a string literal; `pipeline` for modules beside the folders."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        folder, *rest = path.relative_to(PACKAGE).parts
        text = path.read_text("utf-8")
        if folder != "messages" and not ZH.keys().isdisjoint(QUOTED.findall(text)):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and node.value in ZH:
                    found[node.value].add(folder if rest else "pipeline")
    return found


def test_both_languages_say_the_same_things() -> None:
    assert list(EN) == list(ZH)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_of_a_catalogue_is_known_and_no_code_stands_twice(language: str) -> None:
    folder = PACKAGE / "messages" / language
    codes: list[str] = []

    for topic in TOPICS:
        objects: list[list[tuple[str, object]]] = []
        json.loads((folder / f"{topic}.json").read_bytes(), object_pairs_hook=objects.append)
        codes += [code for code, _ in objects[-1]]  # the outermost ends last

    assert {path.name for path in folder.iterdir()} == {f"{topic}.json" for topic in TOPICS}
    assert sorted(codes) == sorted(all_texts(language))


@pytest.mark.parametrize("topic", TOPICS)
def test_a_message_stands_in_the_part_of_a_folder_that_says_it(topic: str) -> None:
    folders = {"help": {"cli"}, "describe": {"schema", "cli"}}.get(topic, {topic, "cli"})
    texts = json.loads((PACKAGE / "messages" / "en" / f"{topic}.json").read_bytes())
    said = strings_of_the_program()

    assert [code for code in texts if code in said and not said[code] & folders] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_build_loads_no_messages_that_only_other_commands_say(language: str, tmp_path: Path) -> None:
    program = """
import reportgen.messages as messages, sys
read, loaded = messages._topic, set()
messages._topic = lambda *of: loaded.add(of) or read(*of)
from reportgen.cli import run
run(["build", sys.argv[1]])
print(*(f"{language}/{topic}" for language, topic in loaded), file=sys.stderr)
"""
    data = shutil.copy(ROOT / "data" / "starter.yaml", tmp_path)
    environment = {"REPORTGEN_LANG": language, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", program, str(data)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )

    assert done.stderr.splitlines()[-1] == f"{language}/cli"


@pytest.mark.parametrize(
    ("errors", "warnings", "said"),
    [(0, 1, "a.yaml: 0 errors, 1 warning"), (1, 2, "a.yaml: 1 error, 2 warnings")],
)
def test_english_counts_one_and_many(errors: int, warnings: int, said: str) -> None:
    params = {"file": "a.yaml", "errors": errors, "warnings": warnings}

    assert message_text("cli-failed", params, "en") == said


def test_no_count_is_said_twice() -> None:
    """`{count:place|places}` says the number as well."""
    texts = {code: " ".join(parts(entry)) for code, entry in EN.items()}

    assert [code for code, text in texts.items() if re.search(r"\{(\w+)\} \{\1:", text)] == []


def test_a_listing_is_joined_as_the_language_does() -> None:
    names = Listing(["a", Saying("cli-line", {"line": 3})])

    assert message_text("unknown-field", {"name": names}, "en") == "there is no field “a, line 3”"
    assert message_text("unknown-field", {"name": names}, "zh") == "没有“a、第 3 行”这个字段"


@pytest.mark.parametrize(
    ("params", "advice"), [({"near": "a"}, "是不是“a”？"), ({"near": ""}, "照检查结果末尾方括号里的名称写。")]
)
def test_advice_leans_on_what_is_known(params: dict[str, str], advice: str) -> None:
    assert hint_text("waiver-unknown", params, "zh") == advice


def test_advice_that_leans_on_something_has_another_for_the_rest() -> None:
    leaning = {code: list(entry[1]) for code, entry in ZH.items() if len(entry) == 2 and isinstance(entry[1], dict)}

    assert leaning
    assert {code: names for code, names in leaning.items() if names[-1] != "else"} == {}


def test_both_languages_fill_the_same_gaps() -> None:
    assert {code: gaps(text) for code, text in EN.items()} == {code: gaps(text) for code, text in ZH.items()}
    assert {code: len(parts(text)) for code, text in EN.items()} == {
        code: len(parts(text)) for code, text in ZH.items()
    }


def test_every_message_is_said_somewhere() -> None:
    made = re.compile(
        r"joint|json-wanted-\w+|wanted-\w+-found-\w+|cli-(\w+|git-setup|(template|format)-\w+)(-more)?|init-file-\w+|slip-[\w-]+|(coverage|trace)-[\w-]+|base-\w+"
        r"|textconv-\w+|period-(last-)?(year|half-year|quarter|month|school-year)|[\w-]+-period"
        r"|format-(line-(single|double|dashed|dotted|nil)|side-(top|bottom|left|right|insideH|insideV))"
        r"|summary-(share|rank|last|change|rate|good|faulty|failed|outlier-(last|others)-(high|low))"
        r"|doctor-(ok|missing|unknown|fault|extra-\w+)"
        r"|word-(part|property|tag-beside|unread)-[\w-]+|ui-[\w-]+"  # the last by the page's own scripts: tests/server
    )

    said = {*strings_of_the_program(), *(f"summary-rule-{rule}" for rule in OWN_RULES)}
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
    allowed = set("“”…万元亿：，｜待填核")  # 待填 and 待核 are marks in data files, whatever the language

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


def test_of_a_long_text_in_a_message_the_beginning_is_said() -> None:
    long = Problem("unknown-field", {"name": "x" * 40_000, "near": "", "title": "", "names": "y" * 40_000, "where": ""})
    fitting = Problem("unknown-field", {**long.params, "name": "x" * 1000})

    for language in ("zh", "en"):
        assert f"{'x' * 1000}…" in long.text(language)
        assert len(long.text(language)) < 1100
        assert len(long.advice(language)) < 1200
        assert f"{'x' * 1000}" in fitting.text(language)
        assert "…" not in fitting.text(language)
