"""A broken file is read past its faults: each of several is told as if it were alone, and nothing follows from it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from reportgen.case import Case
from reportgen.errors import DataError, Problem
from reportgen.facts import recovery
from reportgen.facts.lines import read_lines
from reportgen.facts.load import parse_facts
from reportgen.facts.reader import BrokenFile
from reportgen.places import Source
from tests.tools.cases import STARTER
from tests.tools.root import ROOT
from tests.tools.work import growth_of

Fault = tuple[str, str, str]
"""What stands in the starter, what is typed in its place, and the code of what is said of it."""

FAULTS: list[Fault] = [
    ("    - name: 其他收入", "      name: 其他收入", "dash-missing"),
    ("    - name: 其他收入", "    name: 其他收入", "dash-missing"),
    ("    - 保管利用科", "    保管利用科", "dash-missing"),
    ("    - 保管利用科", "    • 保管利用科", "dash-other"),
    ("    - 综合科", "    综合科", "dash-missing"),
    ("    - name: 参公编制\n      count: 10", "      name: 参公编制\n      count: 10", "dash-missing"),
    ("    进一步细化项目预算，提高编制的准确性。", "进一步细化项目预算，提高编制的准确性。", "text-not-indented"),
    (
        "    进一步细化项目预算，提高编制的准确性。\n    加强",
        "进一步细化项目预算，提高编制的准确性。\n加强",
        "text-not-indented",
    ),
    ("  problems: 部分", "  problems: | 部分", "bar-with-text"),
    ("  project: 180.00 ", "project: 180.00 ", "indent-lost"),
    ("  project: 180.00 ", " project: 180.00 ", "indentation"),
    ("  project: 180.00 ", "   project: 180.00 ", "indentation"),
    ('    unit: "%"', "    unit: %", "bad-start"),
    ('    unit: "%"', '    unit: "%', "quote-open"),
    ("      amount: 391.00", "\t\t\tamount: 391.00", "tab"),
    ("      amount: 391.00", "\u3000\u3000\u3000amount: 391.00", "odd-blank"),
    ("  retired: 7  ", "  retired: 7人  ", "number-with-unit"),
    ("# —— 执行管理", "＃ —— 执行管理", "wide-hash"),
    ("  conclusion: 我馆", '  conclusion: "我馆', "quote-open"),
    ("  date: 2026-03-16 ", "  date；2026-03-16 ", "colon-other"),
    ("  date: 2026-03-16 ", "  date：2026-03-16 ", "lost-colon"),
    ("    reception: 0.20 ", "    reception: - ", "dash-alone"),
    ("  self: 我馆 ", "  self：我馆 ", "lost-colon"),
    ("  self: 我馆 ", "  self:我馆 ", "colon-without-blank"),
    ("  self: 我馆 ", "  self: @我馆 ", "bad-start"),
    ("  self: 我馆 ", "  self 我馆 ", "colon-missing"),
    ("  self: 我馆 ", "  self: {{ year }}我馆 ", "reference-bare"),
    ("  self: 我馆 ", '  self: "我"馆 ', "quote-whole"),
    ("staff:\n", "staff：\n", "lost-colon"),
    ("staff:\n", "staff\n", "colon-missing"),
    ("staff:\n", " staff:\n", "indentation"),
    ("management: |", "management: ｜", "wide-bar"),
    ("management: |", "management: >", "folded-text"),
    ("  basic: 214.60 ", "  basic: .nan ", "not-finite"),
    ("  basic: 214.60 ", "  basic: 214.60# ", "number-comment"),
    ("  basic: 214.60 ", "  basic: 2,14.6 ", "number-grouped"),
    ("    - name: 档案馆运转项目", "    - nmae: 档案馆运转项目", "unknown-field"),
    ("  threshold: 100\n", "", "missing-beside"),
    ("      standard: 项目", "      standard: 执行: 项目", "colon-inside"),
    ("  social: 档案", '  social: "档案\\d"', "quote-whole"),
    ("    - 数字化成果可以", "    -数字化成果可以", "dash-without-blank"),
    ("    - 数字化成果可以", "    － 数字化成果可以", "dash-other"),
    ("year: 2025 ", "year: 2025年 ", "number-and-unit"),
    ("year: 2025 ", 'year: "2025" ', "number-quoted"),
    ("  treasury: 区财政", "  treasury: [区财政", "bracket-open"),
    ("  treasury: 区财政", "  treasury: &a 区财政", "anchor"),
    ("  treasury: 区财政", "  treasury: *a", "alias"),
    ("  treasury: 区财政", "  treasury: !!str 区财政", "tag"),
    ("  treasury: 区财政", "  treasury: 区财政\n  treasury: 市财政", "repeated-key"),
    ("objective: |\n", "objective:\n", "reference-bare"),
    ("objective: |\n", "objective: |-+x\n", "bar-with-text"),
    ("    - name: 其他收入\n      amount: 3.00", "    - {name: 其他收入, amount: 5,994.75}", "grouped-in-braces"),
    ("    - name: 其他收入\n      amount: 3.00", "    - ｛name: 其他收入, amount: 3｝", "wide-brackets"),
    ("    - name: 其他收入\n      amount: 3.00", "    - {name：其他收入, amount: 3}", "lost-colon"),
    ("    - name: 其他收入\n      amount: 3.00", "    - {name: 其他收入，amount: 3}", "wide-comma"),
    ("  - title: 提升查档服务水平", "   - title: 提升查档服务水平", "indentation"),
    ("  - title: 提升查档服务水平", " - title: 提升查档服务水平", "indentation"),
    ("  - title: 提升查档服务水平", "  title: 提升查档服务水平", "dash-missing"),
    ("  - title: 提升查档服务水平", "    title: 提升查档服务水平", "dash-missing"),
    ("  - title: 提升查档服务水平\n    text: |", "  - title: 提升查档服务水平\n     text: |", "indentation"),
    ("      二是拓宽", "    二是拓宽", "text-not-indented"),
    ("      二是拓宽", "二是拓宽", "text-not-indented"),
    ("      二是拓宽", "     二是拓宽", "indentation"),
]


def problems_of(text: str) -> tuple[Problem, ...]:
    return Case(ROOT / "data" / "broken.yaml", source=Source("broken.yaml", text)).check()


def typed(faults: Iterable[Fault]) -> str:
    text = STARTER
    for old, new, _ in faults:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def mixture(seed: int) -> list[Fault]:
    """Some faults of different places, up to ten."""
    chance = random.Random(seed)
    chosen: list[Fault] = []
    wanted = chance.randint(2, 10)
    for fault in chance.sample(FAULTS, len(FAULTS)):
        apart = all(fault[0] not in new and old not in fault[0] and fault[0] not in old for old, new, _ in chosen)
        if apart and len(chosen) < wanted and STARTER.count(fault[0]) == 1:
            chosen.append(fault)
    return chosen


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[1].strip() or fault[0].strip())
def test_a_fault_is_told_once_and_nothing_follows_from_it(fault: Fault) -> None:
    assert [problem.code for problem in problems_of(typed([fault]))] == [fault[2]]


@pytest.mark.parametrize("seed", range(120))
def test_several_faults_are_told_in_one_run_and_no_others(seed: int) -> None:
    faults = mixture(seed)

    told = problems_of(typed(faults))

    assert Counter(problem.code for problem in told) == Counter(code for _, _, code in faults)
    lines = [problem.place.line for problem in told if problem.place]
    assert lines == sorted(lines)


def test_what_follows_a_fault_is_read() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_facts(Source("f", "a: @x\nb: 1\nc:\n  - 甲\n  乙\nd：2\n"))

    assert caught.value.facts is not None
    assert list(caught.value.facts.members) == ["a", "b", "c", "d"]
    assert caught.value.told == {1, 5, 6}


def test_places_are_those_of_the_file_as_it_is() -> None:
    with pytest.raises(BrokenFile) as caught:
        parse_facts(source := Source("f", "a:\n\t\tb：1\nc: &x 1\n"))

    assert {problem.place.source for problem in caught.value.problems if problem.place} == {source}
    assert [str(problem.place) for problem in caught.value.problems] == ["f:2:1", "f:3:4"]


def test_nothing_is_said_of_files_that_can_be_read() -> None:
    seen = 0
    for path in [*ROOT.glob("data/*.yaml"), *ROOT.glob("tests/**/*.yaml"), *ROOT.glob("templates/*/format.yaml")]:
        source = Source(path.name, path.read_bytes().decode("utf-8-sig", "replace"))
        try:
            parse_facts(source)
        except DataError:
            continue
        read = read_lines(source)
        seen += 1
        assert (path, read.problems, read.lines) == (path, [], source.lines)
    assert seen > 20


@pytest.mark.parametrize(
    "piece",
    [
        "a：1\n", "- @\n", "a: @\n", "a: [\n", 'a: "x\n', "\ta: 1\n", "  a: {b，c: 1,000}\n",
        "a: |\n x\n文字\n", "a:\n   x\n",
        "<<<<<<< a\n", "a: 'x\n  y\n", "x", "- ", " ", "    a:\n  b:\n c: d\n", "a: |1\n", "a: *。\n",
    ],
)  # fmt: skip
def test_a_broken_file_is_read_in_time_that_grows_with_its_length_alone(piece: str) -> None:
    def work(size: int) -> Callable[[], object]:
        source = Source("f", "a: 1\n" + piece * size)
        return lambda: read_lines(source)

    assert growth_of(work, 500, 24) < 24


def test_faults_that_only_the_parser_finds_are_read_past_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "MAX_ROUNDS", 3)

    with pytest.raises(DataError) as caught:
        parse_facts(Source("f", "".join(f"a{number}: 甲: 乙\n" for number in range(9))))

    assert [str(problem.place) for problem in caught.value.problems] == ["f:1:6", "f:2:6", "f:3:6"]


def test_thousands_of_digits_behind_a_fault_are_a_fault_like_others() -> None:
    text = f"{STARTER[: STARTER.index('signature:')]}signature:{'9' * 5000}\n"
    problems = Case(ROOT / "data" / "starter.yaml", source=Source("data/starter.yaml", text)).check()

    assert [problem.code for problem in problems] == ["colon-without-blank"]


def test_a_broken_file_is_read_past_its_faults_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Source] = []

    def counted(source: Source) -> object:
        read.append(source)
        return parse_facts(source)

    monkeypatch.setattr("reportgen.case.parse_facts", counted)
    broken = Source("data/starter.yaml", STARTER.replace("    - 综合科", "    综合科"))

    assert [problem.code for problem in Case(ROOT / "data" / "starter.yaml", source=broken).check()] == ["dash-missing"]
    assert read == [broken]
