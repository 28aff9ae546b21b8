"""What the audit says of whole files: nothing of good ones, and of wrong ones exactly what is wrong.

`good/<department>/<year>.yaml` are files without a fault, of departments that differ. Beside each stands
`<year>.txt`: its report as text, and what `check` prints where that is not nothing (`<year>.check.txt`).

`bad/audit.cases` are wrong files, each named for the kind of error; they change a good one, and what is to be changed
must be there exactly once:

    base: DEPARTMENT/YEAR   the file of `good/` to change; the starter if there is no such line
    replace: OLD ⇒ NEW      in it
    append: TEXT            at its end
    last: OLD ⇒ NEW         in last year's file; of the starter there is one only if there is such a line
    day: DATE               the day on which it is checked

`--update-golden` writes what is expected of either anew.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from reportgen import Case, check_report
from reportgen.audit.waivers import OWN_RULES
from reportgen.cli import run
from reportgen.document.blocks import Paragraph
from reportgen.errors import Severity
from tests.tools.cases import (
    STARTER,
    BadCase,
    compare,
    compare_case,
    exit_code,
    foreign_words,
    read_cases,
    replaced,
    said,
    starter_of_last_year,
)
from tests.tools.root import ROOT, TESTS

GOOD = TESTS / "good"
FILES = sorted(GOOD.glob("*/*.yaml"))
REPORTS = [GOOD / "文旅局" / "2023.yaml", GOOD / "水利局" / "2024.yaml", GOOD / "政务服务局" / "2024.yaml"]
ROUNDED = REPORTS[2]
CASES = read_cases(TESTS / "bad" / "audit.cases", {"base", "replace", "append", "last", "day"})

_NAMED_RULE = re.compile(r"［审核公式 ([a-z-]+)］")
_DAY = "2026-04-01"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_day(monkeypatch, _DAY)


class TestGood:
    """Files without a fault."""

    def test_all_of_them_are_there(self) -> None:
        assert set(REPORTS) < set(FILES)
        assert {path.parent for path in FILES} == {path for path in GOOD.iterdir() if path.is_dir()}

    @pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
    def test_there_is_no_alarm(self, file: Path) -> None:
        problems = check_report(file)

        assert [problem for problem in problems if problem.severity is not Severity.NOTE] == []
        assert len(problems) == (3 if file == ROUNDED else 0)

    @pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
    def test_strict_is_content(self, file: Path) -> None:
        assert run(["check", "--strict", str(file)]) == 0

    def test_what_rounding_explains_and_what_is_waived_are_notes(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        request: pytest.FixtureRequest,
    ) -> None:
        monkeypatch.chdir(ROUNDED.parent)

        text = said(["check", ROUNDED.name], capsys)

        compare(text, ROUNDED.with_suffix(".check.txt"), request)

    @pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.parent.name)
    def test_the_report_reads_as_it_should(self, file: Path, request: pytest.FixtureRequest) -> None:
        paragraphs = [block for block in Case(file).document.blocks if isinstance(block, Paragraph)]
        lines = [f"{paragraph.number}{paragraph.text}" for paragraph in paragraphs]

        compare("".join(f"{line}\n" for line in lines), file.with_suffix(".txt"), request)

    @pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.parent.name)
    def test_the_report_is_built(self, file: Path, tmp_path: Path) -> None:
        assert run(["build", str(file), "-o", f"{tmp_path}/"]) == 0
        assert [path.suffix for path in tmp_path.iterdir()] == [".docx"]

    def test_the_example_has_its_one_true_warning(self) -> None:
        problems = check_report(ROOT / "data" / "2022.yaml")

        assert [(problem.severity, problem.rule) for problem in problems] == [(Severity.WARNING, "project-coverage")]


RIGHT_RATES = [
    "我局总收入比上年增长8.12%，比上年增长8.1%，也就是增长8%。",
    "三公经费比上年下降8.75%，占总支出的0.47%。",
    "公务用车运行维护费占三公经费的87.67%。",
    "全县旅游总收入比上年增长12%，农业总支出占34.88%。",
    "总收入比2019年增长30%，预算数比上年增长5.1%。",
    "总收入中上级资金占比达到60.5%，工程款占80%。",
    "巡河人次比上年增长3.5%，力争2025年总收入增长5%以上。",
]


@pytest.mark.parametrize("sentence", RIGHT_RATES)
def test_a_typed_rate_that_is_right_or_of_something_else_is_not_called_wrong(sentence: str, folder: Path) -> None:
    good = GOOD / "水利局" / "2024.yaml"
    text = replaced(good.read_text("utf-8"), f"objective: |\n ⇒ objective: |\n  {sentence}\n")
    (folder / "data" / "2024.yaml").write_text(text, "utf-8")
    shutil.copy(good.with_name("2023.yaml"), folder / "data")

    problems = check_report("data/2024.yaml")

    assert [problem for problem in problems if problem.code.startswith("typed-rate")] == []


def test_there_are_enough_cases_in_the_order_of_their_names() -> None:
    assert len(CASES) >= 130
    assert [case.name for case in CASES] == sorted({case.name for case in CASES})


def test_every_rule_is_broken_somewhere() -> None:
    own = _rule_ids(json.loads((ROOT / "schema.json").read_text("utf-8")))
    broken = {rule for case in CASES for rule in _NAMED_RULE.findall(case.text)}

    assert own
    assert broken == {*own, *OWN_RULES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
class TestBad:
    """Wrong files."""

    def test_says_what_is_wrong(
        self,
        case: BadCase,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        request: pytest.FixtureRequest,
    ) -> None:
        text = said(["check", _lay(case, folder, monkeypatch)], capsys)

        compare_case(text, case, request)

    def test_strict_refuses_it(
        self, case: BadCase, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run(["check", "--strict", _lay(case, folder, monkeypatch)]) == 1
        capsys.readouterr()

    def test_says_it_in_english(
        self, case: BadCase, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")
        file = _lay(case, folder, monkeypatch)

        text = said(["check", file], capsys)

        assert foreign_words(text, folder) == []
        assert exit_code(text) == exit_code(case.text)


def _lay(case: BadCase, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Put the files of a case into the project; the name of the one to check."""
    bases = [GOOD / f"{base}.yaml" for base in case.named("base")]
    text = bases[0].read_text("utf-8") if bases else STARTER
    last = _last_year(bases[0] if bases else None, bool(case.named("last")))
    for order, what in case.orders:
        if order == "last":
            last = replaced(last, what)
        elif order == "replace":
            text = replaced(text, what)
        elif order == "append":
            text += what
        elif order == "day":
            _set_day(monkeypatch, what)
    name = f"data/{case.name}.yaml"
    (folder / name).write_text(text, "utf-8", newline="")
    if last:
        year = re.search("^year: ([0-9]{4})", text, re.MULTILINE)
        assert year
        (folder / "data" / f"{int(year[1]) - 1}.yaml").write_text(last, "utf-8", newline="")
    return name


def _last_year(base: Path | None, wanted: bool) -> str:
    """Last year's file of a base, empty if it has none."""
    if base:
        file = base.with_name(f"{int(base.stem) - 1}.yaml")
        return file.read_text("utf-8") if file.exists() else ""
    return starter_of_last_year() if wanted else ""


def _set_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    noon = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))


def _rule_ids(schema: object) -> set[str]:
    if isinstance(schema, list):
        return {name for item in schema for name in _rule_ids(item)}
    if not isinstance(schema, dict):
        return set()
    rules = schema.get("rules")
    own = {rule["id"] for rule in rules} if isinstance(rules, list) else set()
    return own | {name for member in schema.values() for name in _rule_ids(member)}
