"""A text of any length and of whatever it consists is read in time that grows with its length alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pytest

from reportgen.case import Case
from reportgen.claims.numbers import find_numbers
from reportgen.errors import DataError
from reportgen.expressions.syntax import BadExpression, split_prose
from reportgen.language.words import words_of
from reportgen.messages import nearest
from reportgen.proofread import findings, known
from reportgen.proofread.leftovers import find_leftovers
from reportgen.proofread.marks import marks_in, may_hold_marks
from reportgen.values.lines import join_lines
from tests.tools.work import calls_of, growth_of

PIECES = [
    *(
        "{",
        "{{",
        "}}",
        "{{ year }}",
        "{{'",
        '"{{',
        "{{ 'a",
        "{ facts.",
        "｛｛",
        "<",
        "（",
        "%",
        "1",
        "9万元",
        "1,",
        "1.",
        "1/",
        "1-",
    ),
    *(
        "2021年",
        "2021-",
        "占1%",
        "XX年",
        "X×",
        "一",
        "1字以内",
        "（1字",
        "（如：",
        "（如：填",
        "例：\n",
        "\n",
        " ",
        "　",
        "1 ",
        "2021 ",
    ),
    *(
        "《",
        "“",
        "（）",
        "1）",
        '"中',
        "**",
        "- a\n",
        "a\n　",
        "【请",
        "[",
        '"',
        "x",
        "a1",
        "a ",
        "/A ",
        "_",
        "？",
        "MERGEFIELD ",
        "{ ",
        "错误 ",
        "«",
        "#",
        "，，",
        "please ",
    ),
]


def tried(read: Callable[[str], object]) -> Callable[[str], object]:
    def reading(text: str) -> object:
        with suppress(BadExpression):
            return read(text)
        return None

    return reading


ZH, EN = words_of("zh"), words_of("en")
LIMIT = 24  # of the growth with eightfold text: linear work has 8, quadratic 64
READERS: dict[str, Callable[[str], object]] = {
    "references": tried(split_prose),
    "lines": join_lines,
    "Chinese leftovers": lambda text: list(find_leftovers(text, ZH.leftovers)),
    "English leftovers": lambda text: list(find_leftovers(text, EN.leftovers)),
    "marks": lambda text: (may_hold_marks(text, ZH.marks), list(marks_in(text, ZH.marks))),
    "Chinese numbers": lambda text: find_numbers(text, ZH.numbers),
    "English numbers": lambda text: find_numbers(text, EN.numbers),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_reader_of_text_is_linear(reader: str, piece: str) -> None:
    read = READERS[reader]

    def work(size: int) -> Callable[[], object]:
        text = f"甲{piece * (size // len(piece))}乙"
        return lambda: read(text)

    assert growth_of(work, 4000, LIMIT) < LIMIT


def narrated(project: Path, text: str) -> Callable[[], object]:
    """The check of the starter with another narrative."""
    path = project / "data" / "long.yaml"
    facts = (project / "data" / "starter.yaml").read_text("utf-8")
    start = facts.index("text:", facts.index("\ntasks:"))
    path.write_text(f"{facts[:start]}text: |\n      {text}\n{facts[facts.index(chr(10) * 2, start) :]}", "utf-8")

    def check() -> object:
        with suppress(DataError):
            return Case(path).problems
        return None

    return check


@pytest.mark.parametrize(
    "piece",
    [
        "2021年",
        "占1%",
        "人员经费占1%",
        "人员经费增长1%。",
        "截至2021年",
        "XX年",
        "，，",
        "{{ year }}",
        "{{ no }}",
        "9天",
        "人均1万元，",
        "预算1万元，执行2万元，执行率50%，",
        "其中甲占1%，乙占2%，",
        "其中：甲1万元，",
        "总收入9万元，其中甲1万元、",
    ],
)
def test_what_a_narrative_says_is_judged_number_by_number(piece: str, project: Path) -> None:
    narrated(project, f"甲{piece * 2}")()  # loads and compiles what is kept from then on

    calls = [calls_of(narrated(project, f"甲{piece * count}")) for count in (100, 200, 800)]

    assert calls[2] - calls[1] < 1.1 * 6 * (calls[1] - calls[0])


def test_of_very_many_figures_with_one_value_some_are_compared_with_a_number(project: Path) -> None:
    starter = project / "data" / "starter.yaml"
    facts = starter.read_text("utf-8")
    assert "\nfacts:\n" in facts

    def calls(figures: int, numbers: int) -> int:
        alike = "".join(f"  a{number}: {{title: 甲, value: 4321, unit: 件}}\n" for number in range(figures))
        starter.write_text(facts.replace("\nfacts:\n", f"\nfacts:\n{alike}", 1), "utf-8")
        return calls_of(narrated(project, f"甲{'4321件，' * numbers}"))

    calls(1, 1)  # loads and compiles what is kept from then on
    few, many = (calls(figures, 60) - calls(figures, 10) for figures in (200, 800))
    assert many < 1.1 * few


def test_numbers_beyond_thousands_are_not_read_and_that_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (known, findings):
        monkeypatch.setattr(module, "MOST_NUMBERS", 30)

    def check(numbers: int) -> Callable[[], object]:
        return narrated(project, f"甲{'2021年，' * numbers}")

    check(1)()  # loads and compiles what is kept from then on
    read = calls_of(check(30)) - calls_of(check(20))
    unread = calls_of(check(400)) - calls_of(check(390))
    (problem,) = [each for each in Case(project / "data" / "long.yaml").problems if each.code == "numbers-unread"]

    assert unread < 0.3 * read
    assert problem.message == "文字里直接写的数超过 30 个，从这里起没有再核对"
    assert problem.place is not None
    assert problem.place.column == len("      甲" + "2021年，" * 30) + 1


@pytest.mark.parametrize("piece", ["XX年", "\u200b"])
def test_of_one_kind_of_leftovers_the_first_are_looked_for(
    piece: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "_MOST_FOUND", 7)
    narrated(project, f"甲{piece * 20}")()

    problems = [each for each in Case(project / "data" / "long.yaml").problems if each.rule in ("leftover", "unseen")]

    assert [each.code == "text-unread" for each in problems] == [False] * 7 + [True]
    assert problems[-1].message == "这样的问题太多，从这里起没有再找"


def test_of_very_many_unknown_names_some_are_guessed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def search(name: str, names: Iterable[str]) -> str:
        searched.append(name)
        return ""

    monkeypatch.setattr(nearest, "nearest", search)
    narrated(project, "甲" + "".join(f"{{{{ facts.f{number} }}}}" for number in range(150)))()

    problems = Case(project / "data" / "long.yaml").check()
    assert searched == []  # until it is told
    hints = [problem.hint for problem in problems]

    assert len(hints) == 150
    assert searched == [f"f{number}" for number in range(100)]
