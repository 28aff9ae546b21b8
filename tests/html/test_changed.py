"""A comparison as pages: what is marked as the redline marks it, both versions whole in it, every change listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.compare.redline import compare_documents
from reportgen.document.blocks import Cell, Document, Kind, Paragraph, Row, Run, Table
from reportgen.html.changed import changes_page
from tests.tools.html_text import X, classes, page_lines, parsed, text_of
from tests.tools.root import ROOT

from .test_report_page import case_of, tree_of

Edit = Callable[..., None]
PAIRS = [
    ("education/2023.yaml", "education/2024.yaml"),
    ("starter.yaml", "water.yaml"),
    ("water.yaml", "starter.yaml"),
    ("hunan.yaml", "2022.yaml"),
    ("2022.yaml", "2022.yaml"),
]


def compared(old: Case, new: Case) -> Any:
    document = compare_documents(old.document, new.document)
    return parsed(changes_page(document, new.look, ("旧.yaml", "新.yaml"), "不同", "zh"))


@cache
def tree_between(old: str, new: str) -> Any:
    """The page of two of the project's own files, which nothing may be taken out of."""
    return compared(case_of(old), case_of(new))


def side(root: Any, gone: str) -> list[str]:
    """The paragraphs of one version: what stands only in the other is not there."""
    marked = [e for e in root.iter() if e.tag == f"{X}{gone}" or gone in classes(e)]
    for element in marked:
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + (element.tail or "")
        else:
            parent.text = (parent.text or "") + (element.tail or "")
        parent.remove(element)
    return page_lines(root)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_each_version_is_whole_in_the_page(old: str, new: str) -> None:
    assert side(deepcopy(tree_between(old, new)), "del") == page_lines(tree_of(new))
    # The lines of a title break as in the new report.
    assert [line.replace("\n", "") for line in side(deepcopy(tree_between(old, new)), "ins")] == [
        line.replace("\n", "") for line in page_lines(tree_of(old))
    ]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_change_is_marked_and_has_a_link_that_leads_to_it(old: str, new: str) -> None:
    root = tree_between(old, new)
    (report,) = root.iterfind(".//*[@id='report']")

    places = [e for e in report.iter() if "changed" in classes(e)]
    links = [e.get("href") for e in root.iter(f"{X}a") if e.get("href", "").startswith("#c")]
    marked = list(report.iter(f"{X}ins", f"{X}del"))
    assert links == [f"#{place.get('id')}" for place in places] == [f"#c{n + 1}" for n in range(len(places))]
    assert all(any("changed" in classes(above) for above in e.iterancestors()) for e in marked)
    assert bool(places) is (old != new)


def test_a_change_is_shown_where_it_is(project: Path, edit: Edit) -> None:
    old = Case("data/starter.yaml")
    _ = old.document
    edit("data/starter.yaml", ("count: 10\n", "count: 9\n"))
    root = compared(old, Case("data/starter.yaml"))

    (gone,) = ["".join(e.itertext()) for e in root.iter(f"{X}del")][:1]
    (come,) = ["".join(e.itertext()) for e in root.iter(f"{X}ins")][:1]
    assert (gone, come) == ("16个", "15个")


def test_the_command_writes_the_page(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["data/education/2023.yaml", "data/education/2024.yaml"]
    assert run(["diff", *files, "--format", "html", "-o", "修订.html"]) == 0

    page = Path("修订.html").read_text("utf-8")
    assert capsys.readouterr().out == "已写出 修订.html\n"
    assert text_of(next(iter(parsed(page).iter(f"{X}fieldset")))) == (
        f"显示 修订：删的划去，加的标出 只看新的（{files[1]}） 只看旧的（{files[0]}）"
    )
    assert "script-src 'none'" in page


def test_a_comparison_may_be_written_to_a_file_in_any_format(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ["data/education/2023.yaml", "data/education/2024.yaml"]
    for form in ("text", "markdown", "json"):
        assert run(["diff", *files, "--format", form]) == 0
        said = capsys.readouterr().out
        assert run(["diff", *files, "--format", form, "-o", "out.txt"]) == 0
        assert Path("out.txt").read_text("utf-8").rstrip("\n") == said.rstrip("\n")
        capsys.readouterr()


def test_files_of_others_are_not_written_over(project: Path) -> None:
    files = ["data/education/2023.yaml", "data/education/2024.yaml"]

    assert run(["diff", *files, "-o", "data/2022.yaml"]) == 2
    assert (project / "data/2022.yaml").read_bytes() == (ROOT / "data/2022.yaml").read_bytes()


def rows(root: Any) -> Iterator[tuple[set[str], list[str]]]:
    for row in root.iter(f"{X}tr"):
        yield classes(row), [text_of(cell) for cell in row]


def test_rows_that_come_and_go_are_whole() -> None:
    def report(*names: str) -> Document:
        cells = [[Cell([Paragraph(Kind.CELL, [Run(text)])]) for text in name.split()] for name in names]
        return Document("题", "", "", "2022-12-31", "名", [Table([Row(row) for row in cells], 2)])

    same = ("人员经费支出 961.51", "公用经费支出 1286.45", "项目经费支出 12491.39")
    document = compare_documents(report(*same, "会议费用 25"), report(*same, "车辆维修 307", "印刷 48"))
    root = parsed(changes_page(document, case_of("2022.yaml").look, ("旧", "新"), "不同", "zh"))

    assert list(rows(root)) == [
        *((set(), row.split()) for row in same),
        ({"del"}, ["会议费用", "25"]),
        ({"ins"}, ["车辆维修", "307"]),
        ({"ins"}, ["印刷", "48"]),
    ]
