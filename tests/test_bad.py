"""Each thing a person can get wrong, with the whole text that the command line then says.

`bad/data/` holds faults of data files. `<fault>.yaml` is a whole file; `<fault>.edit` changes the starter, one
change a line, each of which must fit exactly once:

    # what this is about
    replace: OLD ⇒ NEW      in the data file; `\\n`, `\\t`, `\\u3000` and `\\\\` stand for characters that a line cannot hold
    append: TEXT            at its end
    last: OLD ⇒ NEW         in last year's file, which is the starter of 2024 and exists if there is such a line
    run: ARGUMENTS          instead of `build data/<fault>.yaml`

`bad/template/<fault>/` holds faults of the maintainer: files laid over `templates/standard`, `schema.json` over the
project's own. `<name>.edit` changes the file of that name instead. The data are the starter's.

Beside it stands `<fault>.txt` (`expected.txt` in a folder): what is printed, then the exit code.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.messages import en, zh

ROOT = Path(__file__).parent.parent
BAD = Path(__file__).parent / "bad"
STARTER = (ROOT / "data" / "starter.yaml").read_text("utf-8")
DATA = sorted(path for path in (BAD / "data").iterdir() if path.suffix in {".yaml", ".edit"})
TEMPLATES = sorted(path for path in (BAD / "template").iterdir() if path.is_dir())
OLD_REPORT = b"the report of an earlier run"

_EXCERPT = re.compile(r"^ *\d* \| .*\n", re.MULTILINE)
_PROBLEM = re.compile(r"^(?:.*: )?(?:错误|警告)：", re.MULTILINE)
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


def test_there_are_cases() -> None:
    assert len(DATA) > 100
    assert len(TEMPLATES) > 40
    named = {path.with_suffix(".txt") for path in DATA} | {path / "expected.txt" for path in TEMPLATES}

    assert set(BAD.rglob("*.txt")) == named


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, in which the test stands; messages are in Chinese."""
    shutil.copy(ROOT / "schema.json", tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "data").mkdir()
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTGEN_LANG", "zh")
    return tmp_path


@pytest.mark.parametrize("case", DATA, ids=lambda case: case.stem)
class TestData:
    """Faults of data files."""

    def test_says_what_is_wrong(
        self, case: Path, project: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
    ) -> None:
        said = _said(_lay_data(case, project), capsys)

        _compare(said, case.with_suffix(".txt"), request)

    def test_says_it_in_english(
        self, case: Path, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")

        said = _said(_lay_data(case, project), capsys)

        assert _chinese_phrases(said) == []
        assert _exit_code(said) == _exit_code(case.with_suffix(".txt").read_text("utf-8"))

    def test_leaves_the_old_report_alone(self, case: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = _lay_data(case, project)
        if "build" in arguments and _exit_code(case.with_suffix(".txt").read_text("utf-8")):
            _assert_untouched(arguments, project, capsys)


@pytest.mark.parametrize("case", TEMPLATES, ids=lambda case: case.name)
class TestTemplates:
    """Faults of templates, formats and schemas."""

    def test_says_what_is_wrong(
        self, case: Path, project: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
    ) -> None:
        said = _said(_lay_template(case, project), capsys)

        assert _exit_code(said) == 3
        _compare(said, case / "expected.txt", request)

    def test_says_it_in_english(
        self, case: Path, project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REPORTGEN_LANG", "en")

        said = _said(_lay_template(case, project), capsys)

        assert _chinese_phrases(said) == []
        assert _exit_code(said) == 3

    def test_leaves_the_old_report_alone(self, case: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        _assert_untouched(_lay_template(case, project), project, capsys)


@pytest.mark.parametrize("case", [*DATA, *TEMPLATES], ids=lambda case: case.stem)
def test_every_problem_comes_with_what_to_do(case: Path) -> None:
    said = (case / "expected.txt" if case.is_dir() else case.with_suffix(".txt")).read_text("utf-8")
    problems = [block for block in said.split("\n\n") if _PROBLEM.match(block)]

    assert problems
    assert [block for block in problems if not re.search(r"^  办法：\S", block, re.MULTILINE)] == []


def _lay_data(case: Path, project: Path) -> list[str]:
    """Put the data files of a case into the project; the arguments with which to run."""
    arguments = ["build", f"data/{case.stem}.yaml"]
    text, last = STARTER, None
    if case.suffix == ".yaml":
        text = case.read_text("utf-8")
    else:
        for order, rest in _orders(case):
            if order == "run":
                arguments = rest.split()
            elif order == "last":
                last = _replaced(last or _last_year(), rest)
            elif order == "append":
                text += rest
            else:
                text = _replaced(text, rest)
    (project / "data" / f"{case.stem}.yaml").write_text(text, "utf-8", newline="")
    if last is not None:
        (project / "data" / "2024.yaml").write_text(last, "utf-8", newline="")
    return arguments


def _last_year() -> str:
    years = {"2025": "2024", "2026": "2025"}
    return re.sub("2025|2026", lambda year: years[year.group()], STARTER)


def _lay_template(case: Path, project: Path) -> list[str]:
    for file in case.iterdir():
        if file.name == "expected.txt":
            continue
        name = file.name.removesuffix(".edit")
        target = (project if name == "schema.json" else project / "templates" / "standard") / name
        if file.suffix == ".edit":
            text = target.read_text("utf-8")
            for order, rest in _orders(file):
                text = text + rest if order == "append" else _replaced(text, rest)
            target.write_text(text, "utf-8", newline="")
        else:
            shutil.copyfile(file, target)
    (project / "data" / "2025.yaml").write_text(STARTER, "utf-8")
    return ["build", "data/2025.yaml"]


def _orders(case: Path) -> Iterator[tuple[str, str]]:
    for line in case.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            order, _, rest = line.partition(": ")
            assert order in {"replace", "append", "last", "run"}, line
            yield order, re.sub(r"\\(u[0-9a-f]{4}|.)", _unescape, rest)


def _unescape(found: re.Match[str]) -> str:
    code = found.group(1)
    return chr(int(code[1:], 16)) if len(code) == 5 else _ESCAPES[code]


def _replaced(text: str, order: str) -> str:
    old, _, new = order.partition(" ⇒ ")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)


def _said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that is printed, and the exit code as the last line."""
    code = run(arguments)
    captured = capsys.readouterr()
    return f"{captured.err}{captured.out}{code}\n"


def _exit_code(said: str) -> int:
    return int(said.rstrip("\n").rpartition("\n")[2])


def _compare(actual: str, golden: Path, request: pytest.FixtureRequest) -> None:
    assert _exit_code(actual) != 70
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(actual, "utf-8", newline="\n")

    assert actual == golden.read_text("utf-8")


def _assert_untouched(arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = project / "out" / "示范区档案馆2025年年度整体支出绩效评价报告.docx"
    report.write_bytes(OLD_REPORT)
    before = sorted(project.rglob("*"))

    run(arguments)
    capsys.readouterr()

    assert report.read_bytes() == OLD_REPORT
    assert sorted(project.rglob("*")) == before


def _texts(catalogue: dict[str, str | tuple[str, str]]) -> Iterator[str]:
    for entry in catalogue.values():
        yield from (entry,) if isinstance(entry, str) else entry


def _chinese_phrases(said: str) -> list[str]:
    """The phrases of the Chinese catalogue in what was said in English; what the files hold does not count."""
    spoken = _EXCERPT.sub("", said)
    files = STARTER + (ROOT / "schema.json").read_text("utf-8")
    english = "\n".join(_texts(en.TEXTS))
    pieces = {piece for text in _texts(zh.TEXTS) for piece in re.findall(r"[\u4e00-\u9fff]{4,}", text)}
    return sorted(piece for piece in pieces if piece in spoken and piece not in files and piece not in english)
