"""`build --to`: a report in several forms from one pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.cli.writers import WRITERS, Writer
from reportgen.errors import Problem, UsageError

DATA = "data/association.yaml"


def written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_every_form_is_written_beside_the_others(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", DATA, "--to", "docx,html", "-o", "送审/"]) == 0

    (docx, html) = written(project / "送审")
    assert Path(docx).stem == Path(html).stem
    assert (Path(docx).suffix, Path(html).suffix) == (".docx", ".html")
    assert capsys.readouterr().out == f"已生成 送审{os.sep}{docx}\n已生成 送审{os.sep}{html}\n"


def test_the_word_file_is_the_same_as_alone(project: Path) -> None:
    assert run(["build", DATA, "-o", "alone.docx"]) == 0
    assert run(["build", DATA, "--to", "HTML， docx,html", "-o", "both.docx"]) == 0

    assert Path("alone.docx").read_bytes() == Path("both.docx").read_bytes()
    assert Path("both.html").is_file()


@pytest.mark.parametrize(
    ("to", "output", "files"),
    [
        ("html", "页.html", ["页.html"]),
        ("html", "页.HTML", ["页.HTML"]),
        ("docx,html", "页.html", ["页.docx", "页.html"]),
        ("html,docx", "页.docx", ["页.docx", "页.html"]),
    ],
)
def test_a_file_is_named_for_one_form_or_for_all(to: str, output: str, files: list[str], project: Path) -> None:
    Path("new").mkdir()
    assert run(["build", DATA, "--to", to, "-o", f"new/{output}"]) == 0

    assert written(project / "new") == files


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "html", "-o", "页.docx"], "错误：结果是 .html 文件，名称要以 .html 结尾"),
        (["--to", "docx,html", "-o", "页.txt"], "错误：结果是 Word 文件，名称要以 .docx 结尾"),
        (["--to", "docx,wps"], "reportgen: --to 只能是 docx、pdf、html、md、txt"),
        (["--to", ""], "reportgen: --to 只能是 docx、pdf、html、md、txt"),
    ],
)
def test_forms_and_names_that_there_are_not(
    arguments: list[str], message: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", DATA, *arguments]) == 2

    assert message in capsys.readouterr().err
    assert not Path("out").exists()


def test_nothing_is_written_where_one_form_cannot_be_made(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(case: object) -> bytes:
        raise UsageError(Problem(code="pages-no-office"))

    monkeypatch.setitem(WRITERS, "html", Writer(".html", none))

    assert run(["build", DATA, "--to", "docx,html"]) == 2
    assert not Path("out").exists()


def test_two_reports_do_not_go_into_one_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("data/b.yaml").write_bytes(Path(DATA).read_bytes())

    assert run(["build", DATA, "data/b.yaml", "--to", "html"]) == 2

    assert "association.yaml" in capsys.readouterr().err


def test_the_review_copy_stands_beside_the_page(project: Path) -> None:
    assert run(["build", DATA, "--to", "html", "--review", "-o", "new/a.html"]) == 0

    assert written(project / "new") == ["a.html", "a（审核用）.docx"]


def test_a_sample_has_every_form(project: Path) -> None:
    assert run(["build", "--sample", "standard", "--to", "docx,html", "-o", "new/a.docx"]) == 0

    assert written(project / "new") == ["a.docx", "a.html"]
