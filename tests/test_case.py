"""A case computes every stage once, when it is first asked for; nothing keeps it alive when it has served."""

from __future__ import annotations

import gc
import re
import sys
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType
from typing import Any
from weakref import WeakSet

import pytest

import reportgen
from reportgen import Case, DataError, build_report, check_report
from reportgen.cli import run
from reportgen.files.project import find_project
from reportgen.places import Source
from tests.tools.docx_parts import printed_parts
from tests.tools.root import ROOT

FILE = "data/2022.yaml"
OTHER = "data/starter.yaml"
NARRATIVE = "benefits: 馆藏档案得到妥善保管，查档服务更加便捷。"
WITH_LAST_YEAR = "data/education/2024.yaml"
STAGES = {
    "derive": ("figures.derive", "derive_figures"),
    "render": ("template.render", "render_markup"),
    "parse": ("document.markup", "parse_markup"),
    "write": ("docx.write", "write_docx"),
}


def count_calls(home: str, name: str, monkeypatch: pytest.MonkeyPatch, called: Callable[..., None]) -> None:
    """Have `called` told of every call of a function, whichever module has imported it."""
    function: FunctionType = getattr(import_module(f"reportgen.{home}"), name)

    def counting(*arguments: Any, **named: Any) -> Any:
        called(*arguments)
        return function(*arguments, **named)

    for module in [module for key, module in sys.modules.items() if key.startswith("reportgen.")]:
        if getattr(module, name, None) is function:
            monkeypatch.setattr(module, name, counting)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each stage has run, and each data file was read."""
    for module in walk_packages(reportgen.__path__, "reportgen."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    counted: Counter[str] = Counter()

    def read(path: Path, *_: object) -> None:
        if path.suffix == ".yaml" and path.name != "format.yaml":
            counted[str(path)] += 1

    count_calls("files.read", "read_file", monkeypatch, read)
    for stage, (home, name) in STAGES.items():
        count_calls(home, name, monkeypatch, lambda *_, stage=stage: counted.update([stage]))
    return counted


def counts(*files: str, derive: int, render: int = 0, write: int = 0) -> Counter[str]:
    return Counter({**dict.fromkeys(files, 1), "derive": derive, "render": render, "parse": render, "write": write})


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["check", FILE], counts(FILE, derive=1, render=1)),
        (["check", "--format", "json", FILE], counts(FILE, derive=1, render=1)),
        (["check", "--numbers", FILE], counts(FILE, derive=1)),
        (["build", FILE], counts(FILE, derive=1, render=1, write=1)),
        (["build", "--review", FILE], counts(FILE, derive=1, render=1, write=2)),
        (
            ["build", WITH_LAST_YEAR],
            counts(WITH_LAST_YEAR, "data/education/2023.yaml", derive=2, render=1, write=1),
        ),
        (["trace", FILE], counts(FILE, derive=1, render=1)),
        (["trace", FILE, "--format", "html", "-o", "trace.html"], counts(FILE, derive=1, render=1)),
        (["show", FILE], counts(FILE, derive=1)),
        (["textconv", FILE], counts(FILE, derive=0)),
        (["new", "2027", "--from", FILE], counts(FILE, derive=0)),
        (["diff", OTHER, FILE], counts(OTHER, FILE, derive=2, render=2)),
        (["diff", OTHER, FILE, "--docx", "redline.docx"], counts(OTHER, FILE, derive=2, render=2, write=1)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_no_command_reads_or_renders_twice(
    command: list[str], expected: Counter[str], calls: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 0, capsys.readouterr().err
    assert calls == expected


@pytest.mark.usefixtures("project")
def test_coverage_renders_each_file_once_and_compiles_each_template_once(
    calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count_calls("survey.coverage", "_watched", monkeypatch, lambda *_: calls.update(["compiled"]))

    assert run(["check", "--coverage", FILE, OTHER]) == 0
    # The markup of coverage is not parsed: nothing is printed from it.
    assert calls == Counter({FILE: 1, OTHER: 1, "derive": 2, "render": 2, "compiled": 1})


def test_a_fix_reads_the_file_once_and_renders_both_texts(
    calls: Counter[str], edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(OTHER, (NARRATIVE, f"{NARRATIVE}接待查档利用者1260人次。"))

    assert run(["check", "--fix", OTHER]) == 0, capsys.readouterr()
    assert calls == counts(OTHER, derive=2, render=2)


def test_a_revision_reads_each_side_once(calls: Counter[str], repository: Path) -> None:
    assert run(["diff", "HEAD", WITH_LAST_YEAR]) == 0

    read = {name: count for name, count in calls.items() if name not in STAGES}
    assert len(read) == 4  # both years, then and now
    assert set(read.values()) == {1}
    assert (calls["render"], calls["parse"]) == (2, 2)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "options",
    [["build"], ["build", "--review"], ["check"], ["check", "--format", "json"], ["check", "--coverage"]],
    ids=" ".join,
)
def test_a_file_is_let_go_before_the_one_after_the_next(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    cases: WeakSet[Case] = WeakSet()
    alive: list[int] = []
    begin = Case.__init__

    def begun(case: Case, *arguments: Any, **named: Any) -> None:
        cases.add(case)
        gc.collect()
        alive.append(len(cases))
        begin(case, *arguments, **named)

    monkeypatch.setattr(Case, "__init__", begun)
    gc.freeze()  # what the tests before have left is not looked through again and again
    files = [f"data/{name}.yaml" for name in ("2022", "starter", "hunan", "association")]

    try:
        assert run([*options, *files]) == 0
        gc.collect()
    finally:
        gc.unfreeze()

    assert len(alive) >= len(files)
    assert max(alive) <= 2  # the new one, and that before it until its name is taken
    assert not cases


class TestStages:
    @pytest.fixture(autouse=True)
    def _here(self, project: Path) -> None:
        """In a project."""

    def test_a_stage_stays_what_it_was(self) -> None:
        case = Case(FILE)

        for stage in ("facts", "contract", "layout", "last_year", "figures", "problems", "templates", "markup",
                      "document", "trace", "docx"):  # fmt: skip
            assert getattr(case, stage) is getattr(case, stage), stage

    def test_nothing_is_read_before_it_is_asked_for(self) -> None:
        case = Case("none.yaml")
        Path("none.yaml").write_bytes(Path(OTHER).read_bytes())

        assert case.problems == ()

    def test_a_report_is_built_from_what_was_checked(self) -> None:
        case = Case(FILE)

        report = case.build("out/")

        assert (report.path, report.warnings) == (case.report_path("out/"), case.problems)
        assert report.path.read_bytes() == case.docx
        assert build_report(FILE, "again/").path.read_bytes() == case.docx

    def test_a_review_copy_leaves_the_document_as_it_is(self) -> None:
        case = Case(FILE)
        review = case.review_copy("zh")

        assert review != case.docx == Case(FILE).docx
        assert case.review_copy("zh") == review

    def test_a_redline_leaves_both_documents_as_they_are(self) -> None:
        from reportgen.compare.redline import compare_documents

        old, new = Case(OTHER), Case(FILE)
        new.write(compare_documents(old.document, new.document))

        assert (old.docx, new.docx) == (Case(OTHER).docx, Case(FILE).docx)

    def test_a_broken_rule_stops_the_report_and_not_the_document(self, edit: Callable[..., None]) -> None:
        edit(OTHER, ("basic: 214.60", "basic: 219.60"))
        case = Case(OTHER)

        assert case.document.blocks
        for stage in ("docx", "trace"):
            with pytest.raises(DataError) as caught:
                getattr(case, stage)
            assert caught.value.problems == case.problems
        with pytest.raises(DataError):
            case.build()
        assert not Path("out").exists()

    def test_a_narrative_that_cannot_be_written_stops_the_document(self, edit: Callable[..., None]) -> None:
        edit(OTHER, (NARRATIVE, f"{NARRATIVE}共{{{{ nothing }}}}。"))

        with pytest.raises(DataError) as caught:
            _ = Case(OTHER).document
        assert caught.value.problems[0].path == "budgeting.benefits"

    def test_what_does_not_fit_has_facts_and_no_figures(self, edit: Callable[..., None]) -> None:
        edit(OTHER, ("year: ", "yaer: "))
        case = Case(OTHER)

        assert "yaer" in case.facts.members
        assert case.contract.shape.members
        with pytest.raises(DataError) as caught:
            _ = case.problems
        assert list(map(str, caught.value.problems)) == list(map(str, check_report(OTHER)))

    def test_another_text_may_stand_for_that_of_the_file(self) -> None:
        text = Path(OTHER).read_text("utf-8").replace("      count: 9\n", "      count: 19\n")

        assert Case(OTHER).problems == ()
        assert Case(OTHER, source=Source("别名.yaml", text)).problems[0].file_name == "别名.yaml"

    def test_another_project_may_serve(self, tmp_path: Path) -> None:
        alone = tmp_path / "alone.yaml"
        alone.write_bytes(Path(OTHER).read_bytes())

        case = Case(alone, project=find_project(Path(FILE)), name_of=lambda path: f"甲:{path.name}")

        assert case.contract.schema.sources[0].name == "甲:schema.json"
        assert case.facts.place.source.name == "甲:alone.yaml"
        assert printed_parts(case.docx) == printed_parts(Case(OTHER).docx)


def test_the_readme_tells_what_runs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programs = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)

    for program in programs:
        exec(program, {})

    assert len(programs) == 2
    assert capsys.readouterr().out.splitlines()[-1].endswith(".docx")
