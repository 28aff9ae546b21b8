"""The page of a trace: every number of the report leads to where it comes from, with a script and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.html.traced import trace_page
from reportgen.trace.numbers import NumberKind
from reportgen.trace.words import entry_lines
from tests.tools.browser import opened
from tests.tools.html_text import X, classes, page_lines, parsed, text_of
from tests.tools.root import ROOT

from .test_report_page import FILES, case_of, tree_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def page_of(case: Case) -> str:
    names = case.figures.names
    return trace_page(
        case.document,
        case.look,
        case.trace,
        names.own,
        lambda entry: entry_lines(entry, "zh", names),
        "zh",
        case.base_text,
    )


@cache
def traced(name: str) -> Any:
    return parsed(page_of(case_of(name)))


def marks(root: Any) -> list[tuple[int, str, str]]:
    """The numbers of the report in the order in which it has them: which of the trace, of what kind, as printed."""
    (report,) = root.iterfind(".//*[@id='report']")
    return [
        (int(e.get("data-n")), " ".join(classes(e) - {"n"}), "".join(e.itertext()))
        for e in report.iter()
        if e.get("data-n")
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_number_of_the_trace_stands_in_the_page_once(name: str) -> None:
    wanted = [
        (order, str(entry.kind), entry.printed)
        for order, entry in enumerate(case_of(name).trace)
        if entry.kind is not NumberKind.NUMBERING
    ]

    assert sorted(marks(traced(name))) == wanted


@pytest.mark.parametrize("name", FILES)
def test_the_report_reads_as_without_a_trace(name: str) -> None:
    assert page_lines(traced(name)) == page_lines(tree_of(name))


@pytest.mark.parametrize("name", FILES)
def test_every_number_leads_to_its_origin_and_back(name: str) -> None:
    root = traced(name)
    ids = [e.get("id") for e in root.iter() if e.get("id")]

    assert len(ids) == len(set(ids))
    assert {e.get("href")[1:] for e in root.iter() if e.get("href", "").startswith("#")} <= set(ids)
    for e in root.iter(f"{X}a"):
        if e.get("data-n"):
            (entry,) = root.iterfind(f".//*[@id='o{e.get('data-n')}']")
            assert text_of(entry[0]) == "".join(e.itertext())


def test_an_origin_says_the_formula_and_where_it_is_typed() -> None:
    root = traced("2022.yaml")
    (entry,) = [e for e in root.iter(f"{X}li") if text_of(e[0]) == "7.15%"]

    assert text_of(entry[1]).startswith("算出的数：基本支出占比 = 基本支出 961.51万元 ÷ 总支出 13452.90万元")
    assert text_of(entry[-1]) == "二、部门财政资金收支情况 › （二）部门财政资金支出情况"
    assert json.loads(entry.get("data-typed")) == [
        f"{ROOT / 'data/2022.yaml'}:422:10",
        f"{ROOT / 'data/2022.yaml'}:421:10",
    ]


def test_the_policy_allows_the_own_script_alone(project: Path) -> None:
    assert run(["trace", "data/2022.yaml", "--format", "html", "-o", "trace.html"]) == 0

    page = Path("trace.html").read_text("utf-8")
    assert re.search(r"script-src 'sha256-[\w+/]{43}='; img-src data:;", page)
    assert page.count("<script") == page.count("</script>") == 1
    assert "http" not in page.replace("http-equiv", "")
    assert re.search(r"占<a [^>]*>7\.15%</a>；", page)


def test_text_of_the_data_cannot_become_markup_of_the_page(project: Path, edit: Callable[..., None]) -> None:
    edit("data/2022.yaml", ("name: 单位运转项目", "name: </script><b>9号</b>"))
    case = Case("data/2022.yaml")

    page = page_of(case)

    assert page.count("</script>") == 1
    assert any("</script><b>9号</b>" in text_of(e) for e in parsed(page).iter(f"{X}p"))


def test_the_page_answers_in_a_browser(browser: Browser, project: Path) -> None:
    assert run(["trace", "data/2022.yaml", "--format", "html", "-o", "trace.html"]) == 0
    page = Path("trace.html")
    number = re.findall(r'id="(n[0-9]+)"[^>]*>7\.15%<', page.read_text("utf-8"))[0]

    with opened(browser, f"{page.resolve().as_uri()}#{number}") as shown:
        origin = shown.locator("#origin").inner_html()

    assert ">7.15%</a></p><p>算出的数：基本支出占比 = 基本支出 961.51万元 ÷ 总支出 13452.90万元" in origin


def test_a_number_within_a_link_is_no_link_of_its_own() -> None:
    case = Case(ROOT / "data/2022.yaml")
    from reportgen.document.blocks import Marks

    for paragraph in case.document.paragraphs():
        paragraph.runs = [r._replace(marks=Marks(address="https://example.org/")) for r in paragraph.runs]

    root = parsed(page_of(case))

    assert [e for e in root.iter(f"{X}a") if any(inner.tag == f"{X}a" for inner in e.iterdescendants())] == []
    assert len(marks(root)) == len(marks(traced("2022.yaml")))
