"""A report is passed over only where it would be the same: each kind of input is changed, and seen."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportgen import State, build_reports
from reportgen.batch import unchanged
from reportgen.batch.unchanged import Days
from reportgen.files import cache
from tests.tools.repository import git
from tests.tools.root import ROOT

WATER, SCHOOLS, STARTER = FILES = ["data/water.yaml", "data/education/2024.yaml", "data/starter.yaml"]
"""With a picture and a template upon another; with last year's file; with neither."""
PICTURE = "data/pictures/irrigation.png"
DAY = dt.date(2026, 3, 1)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    cache._folder.cache_clear()
    yield tmp_path / "cache"
    monkeypatch.undo()
    cache._folder.cache_clear()


@pytest.fixture
def built(kept: Path, project: Path) -> Path:
    """A project whose reports have been built, with waivers that end in one of its files."""
    waivers = "\nwaive:\n" + "".join(
        f"  - {{ rule: project-coverage, reason: 另有报告, who: 财务股, until: {day} }}\n"
        for day in ("2026-02-01", "2026-03-05")
    )
    with Path(STARTER).open("a", encoding="utf-8") as file:
        file.write(waivers)
    assert states() == [State.BUILT] * 3
    return project


def states(day: dt.date | None = DAY, force: bool = False) -> list[State]:
    outcomes = build_reports(FILES, processes=1, today=day, force=force)
    assert [outcome.exit_code for outcome in outcomes] == [0, 0, 0]
    return [outcome.state for outcome in outcomes]


def changed_by(change: Callable[[], object]) -> set[str]:
    """The files that are built again after a change, which is seen once."""
    change()
    found = {file for file, state in zip(FILES, states(), strict=True) if state is State.BUILT}
    assert states() == [State.UNCHANGED] * 3
    return found


def append(file: str, text: str = "\n") -> Callable[[], object]:
    return lambda: Path(file).write_bytes(Path(file).read_bytes() + text.encode())


def write(file: str, content: bytes) -> Callable[[], object]:
    return lambda: Path(file).write_bytes(content)


def report_of(file: str) -> Path:
    (outcome,) = build_reports([file], processes=1, today=DAY)
    return Path(outcome.reports[0])


def edit_report() -> None:
    path = report_of(WATER)
    path.write_bytes(path.read_bytes() + b"edited")


def empty_report() -> None:
    report_of(SCHOOLS).write_bytes(b"")


def same_but_for_its_time() -> None:
    for path in (*map(Path, FILES), Path("schema.json"), Path(PICTURE)):
        os.utime(path, (1, 1))


def other_with_the_same_time_and_size() -> None:
    status = os.stat(STARTER)
    text = Path(STARTER).read_text("utf-8")
    Path(STARTER).write_text(text.replace("报告所属的年度", "报告所指的年度"), "utf-8")
    os.utime(STARTER, ns=(status.st_atime_ns, status.st_mtime_ns))


def new_schema_nearer() -> None:
    shutil.copy("schema.json", "data/education/schema.json")


EVERY = set(FILES)


def other_packages() -> None:
    unchanged._states[:] = ["other packages"]


CHANGES: list[tuple[Callable[[], object], set[str]]] = [
    (lambda: None, set()),
    (same_but_for_its_time, set()),
    (append(STARTER), {STARTER}),
    (other_with_the_same_time_and_size, {STARTER}),
    (append("data/education/2023.yaml"), {SCHOOLS}),
    (append("schema.json", " "), EVERY),
    (append("templates/scored/schema.json", " "), {WATER}),
    (append("templates/scored/format.yaml"), {WATER}),
    (append("templates/scored/attachments.html.j2", "{# #}"), {WATER}),
    (append("templates/standard/format.yaml"), EVERY),
    (append("templates/standard/cover.html.j2", "{# #}"), EVERY),
    (append("templates/hunan/format.yaml"), set()),
    (write("templates/scored/cover.html.j2", (ROOT / "templates/standard/cover.html.j2").read_bytes()), {WATER}),
    (lambda: os.rename("templates/scored/cover.html.j2", "templates/scored/other.html.j2"), {WATER}),
    (lambda: shutil.copytree("templates/standard", "templates/another"), {SCHOOLS, STARTER}),
    (append(PICTURE, "\0"), {WATER}),
    (lambda: os.unlink(report_of(SCHOOLS)), {SCHOOLS}),
    (edit_report, {WATER}),
    (empty_report, {SCHOOLS}),
    (other_packages, EVERY),
]


@pytest.mark.usefixtures("built")
def test_whatever_a_report_is_made_from_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, "_states", [])
    for number, (change, again) in enumerate(CHANGES):
        assert (number, changed_by(change)) == (number, again)


@pytest.mark.usefixtures("built")
def test_a_link_in_the_place_of_a_report_is_no_report() -> None:
    path = report_of(SCHOOLS)
    path.rename("elsewhere.docx")
    path.symlink_to("../elsewhere.docx")

    (outcome,) = build_reports([SCHOOLS], processes=1, today=DAY)
    assert [problem.code for problem in outcome.problems] == ["output-is-link"]


@pytest.mark.usefixtures("built")
def test_a_file_of_last_year_that_comes_and_goes_is_seen() -> None:
    text = Path(STARTER).read_text("utf-8").replace("year: 2025 ", "year: 2024 ").split("\nwaive:")[0]

    assert changed_by(lambda: Path("data/2024.yaml").write_text(text, "utf-8")) == {STARTER}
    assert changed_by(lambda: os.unlink("data/2024.yaml")) == {STARTER}


@pytest.mark.usefixtures("built")
def test_another_project_another_version_and_another_wish_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert changed_by(new_schema_nearer) == {SCHOOLS}
    assert states(force=True) == [State.BUILT] * 3

    with monkeypatch.context() as patch:
        patch.setattr(cache, "__version__", "another")
        cache._program.cache_clear()
        cache._folder.cache_clear()
        assert states() == [State.BUILT] * 3
    cache._program.cache_clear()
    cache._folder.cache_clear()
    assert states() == [State.UNCHANGED] * 3
    # So is each report that goes elsewhere, or is wanted in other forms.
    first, second = (build_reports([STARTER], folder, processes=1, today=DAY)[0] for folder in ("送审/", "送审/"))
    assert (first.state, second.state) == (State.BUILT, State.UNCHANGED)
    assert build_reports([STARTER], "另外/", processes=1, today=DAY)[0].state is State.BUILT


@pytest.mark.usefixtures("built")
def test_waivers_that_end_bound_the_days() -> None:
    for day, same in (
        (dt.date(2026, 3, 5), True),
        (dt.date(2026, 2, 2), True),
        (dt.date(2026, 3, 6), False),
        (dt.date(2026, 2, 1), False),  # the clock has jumped back
        (None, False),
    ):
        expected = State.UNCHANGED if same else State.BUILT
        assert (day, states(day)[2]) == (day, expected)
        assert states(DAY)[2] == expected


def test_days_without_ends_are_all_alike() -> None:
    assert Days.around("2026-03-01", []) is None
    assert Days.around("2026-03-01", ["2026-03-01", "2026-02-28"]) == ("2026-02-28", "2026-03-01")


@pytest.mark.usefixtures("built")
def test_a_file_with_an_error_is_told_each_time() -> None:
    append(STARTER, "\nno_such_field: 1\n")()

    for _ in range(2):
        outcome = build_reports([STARTER], processes=1, today=DAY)[0]
        assert (outcome.state, outcome.exit_code) == (State.FAILED, 1)
        assert [problem.code for problem in outcome.problems if problem.severity == "error"] == ["unknown-field"]


@pytest.mark.usefixtures("built")
def test_templates_that_change_while_a_report_is_made_are_not_taken_for_those_that_it_was_made_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from reportgen.batch import work

    save = work.make_docx

    def changing(case: object, output: str | None) -> work.Made:
        made = save(case, output)  # type: ignore[arg-type]
        append("templates/scored/attachments.html.j2", "{# #}")()
        return made

    append(WATER)()
    with monkeypatch.context() as patch:
        patch.setattr(work, "make_docx", changing)
        assert states() == [State.BUILT, State.UNCHANGED, State.UNCHANGED]
    assert states() == [State.BUILT, State.UNCHANGED, State.UNCHANGED]


@pytest.mark.usefixtures("built")
def test_nothing_that_makes_reports_is_loaded_to_see_that_nothing_has_changed(kept: Path) -> None:
    program = (
        "import os, sys\nos._exit = lambda code: print(code, *sys.modules)\nfrom reportgen.__main__ import main\nmain()"
    )
    command = [sys.executable, "-c", program, "build", *FILES]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1772323200"}
    for _ in range(2):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    code, *loaded = done.stdout.splitlines()[-1].split()

    assert "合计 3 份：生成 0 份，没有变化 3 份" in done.stdout
    assert code == "0"
    heavy = {"jinja2", "docx", "lxml", "jsonschema", "jsonschema_rs", "yaml", "click", "rich", "PIL", "reportgen.case"}
    assert heavy & set(loaded) == set()


def test_a_report_that_names_a_commit_is_built_again_when_it_would_name_another(
    kept: Path, repository: Path, edit: Callable[..., None]
) -> None:
    edit("templates/standard/format.yaml", ("page:", "provenance: record with revision\npage:"))
    assert states() == [State.BUILT] * 3
    assert states() == [State.UNCHANGED] * 3  # and name none, as the format is not committed
    git("commit", "-qam", "记提交")
    assert states() == [State.BUILT] * 3
    assert states() == [State.UNCHANGED] * 3
    git("commit", "-q", "--allow-empty", "-m", "别的")
    assert states() == [State.BUILT] * 3

    Path("templates/standard/new.txt").write_text("", "utf-8")  # beside the parts, and in no commit
    assert states() == [State.BUILT] * 3
    assert states() == [State.UNCHANGED] * 3


def test_a_report_that_names_no_commit_is_not_built_again_for_one(kept: Path, repository: Path) -> None:
    assert states() == [State.BUILT] * 3
    git("commit", "-q", "--allow-empty", "-m", "别的")
    assert states() == [State.UNCHANGED] * 3
