"""Each thing a person can get wrong, with the whole text that the command line then says.

`bad/data.cases` holds faults of data files. Its orders change the starter; what is changed must be there exactly once:

    replace: OLD ⇒ NEW      in the data file, `data/<name>.yaml`
    append: TEXT            at its end
    text: TEXT              its whole text
    file: NAME              its whole text, that of the file `bad/data/NAME`
    last: OLD ⇒ NEW         in last year's file, the starter of 2024, which exists if there is such a line
    run: ARGUMENTS          instead of `build data/<name>.yaml`

`bad/template.cases` holds faults of the maintainer, in `templates/standard`; the data are the starter's:

    in: NAME                the file that the next orders are about, `schema.json` that of the project;
                            `4-conclusions.html.j2` before any such order
    replace, append, text   as above
    file: NAME              a file of its own, `bad/template/<name>/NAME`, in the place of the one of that name
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen import Case, check_report
from reportgen.cli import run
from reportgen.errors import Problem, ReportgenError
from reportgen.values.budget import MAX_STEPS, MAX_TEXT, Budget
from tests.tools.cases import (
    EXCERPT,
    STARTER,
    BadCase,
    compare_case,
    exit_code,
    foreign_words,
    read_cases,
    replaced,
    said,
    starter_of_last_year,
)
from tests.tools.project_copy import Stamps, stamps
from tests.tools.root import ROOT, TESTS

BAD = TESTS / "bad"
DATA = read_cases(BAD / "data.cases", {"replace", "append", "text", "file", "last", "run"})
TEMPLATES = read_cases(BAD / "template.cases", {"in", "replace", "append", "text", "file"})

_LIMIT = re.compile("超过了 100 万步|超过了 1000 万个字符")
_TO_THE_LIMIT = {"calls-without-end", "text-grows-by-adding"}
"""Of the cases that reach a limit, those that do all of the work until then; the others do the last eighth."""
_PROBLEM = re.compile(r"(?:.*: )?(?:错误|警告|提示)：")
_ADVICE = re.compile(r"^  办法：\S", re.MULTILINE)
_WRONG_USAGE = re.compile(r"^要看说明，请运行“reportgen .*-h”。$", re.MULTILINE)


@pytest.fixture(scope="session")
def good_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the starter, from before anything went wrong."""
    place = tmp_path_factory.mktemp("good")
    assert run(["build", str(ROOT / "data" / "starter.yaml"), "-o", f"{place}/"]) == 0
    (report,) = place.iterdir()
    return report


@pytest.fixture
def cases_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been made of a data file is not made again for the other language, in which it is only told; nor is what
    has failed tried again."""
    made: dict[object, Case] = {}

    def again(case: Case, *arguments: Any, _new: Callable[..., None] = Case.__init__, **more: Any) -> None:
        _new(case, *arguments, **more)
        if not more:
            case.__dict__ = made.setdefault(arguments, case).__dict__

    monkeypatch.setattr(Case, "__init__", again)
    for name, stage in vars(Case).items():
        if isinstance(stage, cached_property):
            monkeypatch.setattr(stage, "func", _remembering(name, stage.func))


@pytest.mark.parametrize("cases", [DATA, TEMPLATES], ids=["data", "template"])
def test_cases_stand_in_the_order_of_their_names(cases: list[BadCase]) -> None:
    assert len(cases) > 350
    assert [case.name for case in cases] == sorted({case.name for case in cases})


def test_every_file_has_its_case() -> None:
    data = {BAD / "data" / file for case in DATA for file in case.named("file")}
    templates = {BAD / "template" / case.name / file for case in TEMPLATES for file in case.named("file")}

    assert {path for path in BAD.glob("*/**/*") if path.is_file()} == data | templates


@pytest.mark.parametrize("case", DATA, ids=lambda case: case.name)
class TestData:
    """Faults of data files."""

    def test_says_what_is_wrong_in_both_languages_and_leaves_the_old_report_alone(
        self,
        case: BadCase,
        folder: Path,
        good_report: Path,
        cases_kept: None,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> None:
        arguments = _lay_data(case, folder)
        before = _with_report(folder, good_report)

        text = said(arguments, capsys)

        assert stamps(folder) == before or "已生成" in text
        compare_case(text, case, request)

        monkeypatch.setenv("REPORTGEN_LANG", "en")
        english = said(arguments, capsys)

        assert foreign_words(english, folder) == []
        assert exit_code(english) == exit_code(text)


@pytest.mark.parametrize("case", TEMPLATES, ids=lambda case: case.name)
class TestTemplates:
    """Faults of templates, formats and schemas."""

    def test_says_what_is_wrong_in_both_languages_and_leaves_the_old_report_alone(
        self,
        case: BadCase,
        folder: Path,
        good_report: Path,
        cases_kept: None,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> None:
        limit = _LIMIT.search(case.text)
        if limit and case.name not in _TO_THE_LIMIT:
            monkeypatch.setattr(Budget, "__init__", _spend_most)
        arguments = _lay_template(case, folder)
        before = _with_report(folder, good_report)

        text = said(arguments, capsys)

        assert exit_code(text) == 3
        assert stamps(folder) == before
        compare_case(text, case, request)

        monkeypatch.setenv("REPORTGEN_LANG", "en")
        english = said(arguments, capsys)

        assert exit_code(english) == 3
        assert foreign_words(english, folder) == []


def test_every_problem_comes_with_what_to_do() -> None:
    told = {case.name: [text for text in case.text.split("\n\n") if _PROBLEM.match(text)] for case in DATA + TEMPLATES}

    assert [case.name for case in DATA + TEMPLATES if not (told[case.name] or _WRONG_USAGE.search(case.text))] == []
    assert [(name, text) for name, problems in told.items() for text in problems if not _ADVICE.search(text)] == []


_SAVE_AS = "办法：用记事本打开，选“另存为”，编码选“UTF-8”，覆盖保存。"
_PASTED = "办法：多半是从别处粘贴带进来的，把标出的位置前后的字删掉重打。"
_NAMED = "department:\n  name: 档案馆\n"
_BYTES = {
    "gbk": (
        _NAMED.encode("gbk"),
        f"data/x.yaml:2:3: 错误：文件的编码是 GBK，应当是 UTF-8\n"
        f"    2 |   name: 档案馆\n      |   ^^^^^^^^^^^^\n  {_SAVE_AS}\n",
    ),
    "utf-16": (_NAMED.encode("utf-16"), f"data/x.yaml: 错误：文件的编码是 UTF-16，应当是 UTF-8\n  {_SAVE_AS}\n"),
    "utf-16-be": (
        b"\xfe\xff" + _NAMED.encode("utf-16-be"),
        f"data/x.yaml: 错误：文件的编码是 UTF-16，应当是 UTF-8\n  {_SAVE_AS}\n",
    ),
    "no-encoding": (
        b"year: 2025\nname: \xff\xff\xff\n",
        "data/x.yaml: 错误：第 2 行起不是 UTF-8 编码的文字\n"
        "  办法：用记事本打开，选“另存为”，编码选“UTF-8”，再检查文字有没有乱码。\n",
    ),
    "too-large": (
        b"# " + b"x" * 1_000_000,
        "data/x.yaml: 错误：文件超过 1 MB，没有读\n  办法：请检查是不是选错了文件。\n",
    ),
    "byte-order-mark-alone": (
        b"\xef\xbb\xbf",
        "data/x.yaml: 错误：文件是空的\n  办法：填上内容；数据文件可以用 reportgen init 生成一份带说明的，照着填。\n",
    ),
    "byte-order-mark": (
        b"\xef\xbb\xbf{year: 2025\n",
        "data/x.yaml:1:1: 错误：括号没有成对，或者括号里的逗号用错了\n"
        "    1 | {year: 2025\n      | ^\n  办法：补上括号；括号里各项用半角逗号隔开。\n",
    ),
}


@pytest.mark.parametrize("name", _BYTES)
def test_bytes_that_are_no_text_are_told(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, expected = _BYTES[name]
    (folder / "data" / "x.yaml").write_bytes(content)

    text = said(["build", "data/x.yaml"], capsys)

    assert text == f"{expected}\ndata/x.yaml：1 个错误，没有生成报告；原来的报告没有动\n1\n"


@pytest.mark.parametrize("code", [0x00, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x85, 0x2028, 0x2029])
def test_a_control_character_is_told(code: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data" / "x.yaml").write_text(f"name: 档案{chr(code)}馆\n", "utf-8", newline="")

    text = EXCERPT.sub("", said(["build", "data/x.yaml"], capsys).replace(chr(code), ""))

    assert text == (
        f"data/x.yaml:1:9: 错误：有一个看不见的控制字符 U+{code:04X}\n  {_PASTED}\n\n"
        "data/x.yaml：1 个错误，没有生成报告；原来的报告没有动\n1\n"
    )


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_places_do_not_depend_on_line_ends(line_end: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = STARTER.replace("  basic: 214.60", '  basic: "214.60"').replace("\n", line_end)
    (folder / "data" / "x.yaml").write_text(text, "utf-8", newline="")
    line = STARTER[: STARTER.index("  basic: 214.60")].count("\n") + 1

    text = said(["build", "data/x.yaml"], capsys)

    assert text.startswith(f"data/x.yaml:{line}:10: 错误：“基本支出”（expenditure.basic）的数用引号括住了，成了文字\n")


# Fuzzing: the starter, damaged as a careless hand or a broken editor would.

_LINES = STARTER.split("\n")
_FILLED = [number for number, line in enumerate(_LINES) if line.strip() and not line.strip().startswith("#")]
_SCALARS = [number for number in _FILLED if re.search(r": \S", _LINES[number])]
_ODD_CHARACTERS = [
    *"：　\t\"'“”‘’[]{}，,、-#&*!|>%@`?\\ \u00a0\u200b\ufeff｛｝（）0x\u0301😀𠮷",
    "{{", "}}", "{%", "{#", "{{ year", ": ", "---", "- ", "\n", "\r", "<<: ", "\n\n", "{{ facts }}", "{{ last.year }}",
    "&a", "*a",
]  # fmt: skip
_ODD_SCALARS = [
    "", "~", "null", "no", "true", "0", "-0", "-1", "012", "12:30", "1e3", "1e999", ".nan", ".inf", "0x1F", "+5", ".5",
    "5.", "178.22万元", "13,452.90", "１２", "9" * 31, "9" * 29, "0." + "0" * 28 + "1", "2025.0", "2022-02-30",
    "2026-03-16", "[]", "{}", "[1, [2]]", "{a: 1}", '""', '"', "|", ">", "&a 1", "*a", "!!str 1", "{{ year }}",
    "“{{ year }}”", "“{{ facts }}”", "“{{ operating.spent }}”", "“{{ income.total | parts }}”", "“{{ year | date }}”",
    "“{{ a + b }}”", "“{{ department.name | names | parts }}”", "“{{ last }}”", "x" * 3000, "档案 # 馆", "a: b: c",
    "- x",
]  # fmt: skip
_odd_characters = st.sampled_from(_ODD_CHARACTERS) | st.characters(codec="utf-8")
_line = st.sampled_from(_FILLED)

Change = Callable[[list[str]], None]


def _change_line(number: int, how: Callable[[str], str]) -> Change:
    def change(lines: list[str]) -> None:
        lines[number] = how(lines[number])

    return change


def _put(text: str, at: int) -> Callable[[str], str]:
    return lambda line: line[: at % (len(line) + 1)] + text + line[at % (len(line) + 1) :]


def _swap(one: int, two: int) -> Change:
    def change(lines: list[str]) -> None:
        lines[one], lines[two] = lines[two], lines[one]

    return change


_changes = st.one_of(
    st.builds(_change_line, _line, st.just(lambda line: "")),
    st.builds(_change_line, _line, st.just(lambda line: f"{line}\n{line}")),
    st.builds(_change_line, _line, st.just(str.lstrip)),
    st.builds(_change_line, _line, st.just(lambda line: f" {line}")),
    st.builds(_change_line, _line, st.integers(0, 99).map(lambda at: lambda line: line[: at % (len(line) + 1)])),
    st.builds(_change_line, _line, st.builds(_put, _odd_characters, st.integers(0, 99))),
    st.builds(
        _change_line,
        st.sampled_from(_SCALARS),
        st.sampled_from(_ODD_SCALARS).map(lambda odd: lambda line: f"{line.split(': ')[0]}: {odd}"),
    ),
    st.builds(_swap, _line, _line),
)


@settings(max_examples=80, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(_changes, min_size=1, max_size=4))
def test_no_damage_to_the_data_confuses_the_program(
    changes: list[Change], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = list(_LINES)
    for change in changes:
        change(lines)
    file = folder / "data" / "damaged.yaml"
    file.write_text("\n".join(lines), "utf-8", newline="")

    code = run(["check", "data/damaged.yaml"])
    said = capsys.readouterr()
    problems = _problems("data/damaged.yaml")

    assert code in {0, 1, 3}, said.err
    assert [problem for problem in problems if not _lies_in(problem, "data/damaged.yaml")] == []


def _problems(file: str) -> tuple[Problem, ...]:
    try:
        return check_report(file)
    except ReportgenError as error:
        return error.problems


def _lies_in(problem: Problem, file: str) -> bool:
    """Whether the place of a problem is one that an editor can go to; a file without contents has none."""
    place = problem.place
    if place is None:
        return problem.code in {"file-empty", "encoding-other", "encoding-unknown"}
    return (
        place.source.name == file
        and 1 <= place.line <= len(place.source.lines)
        and 1 <= place.column <= len(place.text) + 1
        and place.width >= 1
    )


def _lay_data(case: BadCase, folder: Path) -> list[str]:
    """Put the data files of a case into the project; the arguments with which to run."""
    arguments = ["build", f"data/{case.name}.yaml"]
    text, last = STARTER.encode(), ""
    for order, what in case.orders:
        if order == "run":
            arguments = what.split()
        elif order == "last":
            last = replaced(last or starter_of_last_year(), what)
        else:
            text = _changed(text, order, what, BAD / "data")
    (folder / "data" / f"{case.name}.yaml").write_bytes(text)
    if last:
        (folder / "data" / "2024.yaml").write_text(last, "utf-8", newline="")
    return arguments


def _lay_template(case: BadCase, folder: Path) -> list[str]:
    """Change the template or the schema as a case says; the arguments with which to run."""
    name = "4-conclusions.html.j2"
    for order, what in case.orders:
        if order in {"in", "file"}:
            name = what
        if order != "in":
            target = (folder if name == "schema.json" else folder / "templates" / "standard") / name
            target.write_bytes(_changed(target.read_bytes(), order, what, BAD / "template" / case.name))
    (folder / "data" / "2025.yaml").write_text(STARTER, "utf-8")
    return ["build", "data/2025.yaml"]


def _changed(text: bytes, order: str, what: str, files: Path) -> bytes:
    """A file as one order has it."""
    if order == "file":
        return (files / what).read_bytes()
    if order == "text":
        return what.encode()
    return text + what.encode() if order == "append" else replaced(text.decode(), what).encode()


def _spend_most(budget: Budget) -> None:
    """As if most of what one report may cost had been spent before it begins."""
    budget.steps, budget.characters = MAX_STEPS // 8, MAX_TEXT // 8


def _remembering(name: str, stage: Callable[[Case], Any]) -> Callable[[Case], Any]:
    """A stage of a case that raises again what it has raised."""

    def again(case: Case) -> Any:
        raised = case.__dict__.setdefault("raised", {})
        if name in raised:
            raise raised[name]
        try:
            return stage(case)
        except ReportgenError as error:
            raised[name] = error
            raise

    return again


def _with_report(folder: Path, report: Path) -> Stamps:
    """Put an old report into the project; what then is in it."""
    (folder / "out").mkdir()
    shutil.copy(report, folder / "out")
    return stamps(folder)
