"""The pages in a browser, wide and narrow: they fit, no number is torn, and everybody can use them."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from reportgen.cli import run
from tests.tools.browser import faults_of, opened
from tests.tools.process import run_tool
from tests.tools.requirement import require
from tests.tools.root import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PAGES = {
    "report": ["build", "water.yaml", "--to", "html"],
    "form": ["build", "self-evaluation.yaml", "--to", "html"],
    "trace": ["trace", "water.yaml", "--format", "html"],
    "short-trace": ["trace", "starter.yaml", "--format", "html"],
    "diff": ["diff", "education/2023.yaml", "education/2024.yaml", "--format", "html"],
}

TORN = """() => {
    const torn = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode()); ) {
        for (const found of node.data.matchAll(/[0-9][0-9.,]*[0-9]%?/g)) {
            const range = document.createRange();
            range.setStart(node, found.index);
            range.setEnd(node, found.index + found[0].length);
            if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) torn.push(found[0]);
        }
    }
    return torn;
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    with contextlib.chdir(ROOT):
        for name, (command, *rest) in PAGES.items():
            arguments = [f"data/{one}" if one.endswith(".yaml") else one for one in rest]
            made[name] = folder / f"{name}.html"
            assert run([command, *arguments, "-o", str(made[name])]) == 0
    return made


@contextlib.contextmanager
def shown(browser: Browser, path: Path) -> Iterator[Page]:
    """The page; it may say nothing, as of what its own policy refuses, and ask nobody for anything."""
    with opened(browser, "about:blank") as page:
        said: list[str] = []

        def spoken(message: ConsoleMessage) -> None:
            said.append(message.text)

        def asked(request: Request) -> None:
            if request.url.startswith("http"):
                said.append(request.url)

        page.on("console", spoken)
        page.on("request", asked)
        page.goto(path.as_uri())
        yield page
        assert said == []
        page.remove_listener("console", spoken)
        page.remove_listener("request", asked)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_fits_its_window_and_tears_no_number(name: str, browser: Browser, pages: dict[str, Path]) -> None:
    with shown(browser, pages[name]) as page:
        for width in (1280, 400, 3840):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(TORN) == [], width


@pytest.mark.parametrize("name", ["report", "form", "short-trace", "diff"])
def test_nobody_is_kept_from_using_a_page(name: str, browser: Browser, pages: dict[str, Path]) -> None:
    with shown(browser, pages[name]) as page:
        for width in (1280, 400):
            page.set_viewport_size({"width": width, "height": 900})
            assert faults_of(page) == [], width


def test_a_sheet_is_as_wide_as_the_page_and_its_line_holds_28_characters(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with shown(browser, pages["report"]) as page:
        width, pitch, room, character = page.evaluate(
            """() => {
                const sheet = document.querySelector(".sheet"), style = getComputedStyle(sheet);
                const body = getComputedStyle(sheet.querySelector(".s-body"));
                const room = sheet.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
                const one = parseFloat(body.fontSize) + parseFloat(body.letterSpacing);
                return [sheet.clientWidth, parseFloat(body.lineHeight), room, one];
            }"""
        )

    assert abs(width - 210 / 25.4 * 96) < 1
    assert abs(pitch - 28.95 / 72 * 96) < 0.1
    assert int(room / character) == 28


def test_in_print_sheets_lie_and_stand_and_pages_are_numbered(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    pypdf = pytest.importorskip("pypdf")
    with shown(browser, pages["report"]) as page:
        page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)

    printed = pypdf.PdfReader(tmp_path / "report.pdf").pages
    sizes = [(round(one.mediabox.width), round(one.mediabox.height)) for one in printed]
    assert set(sizes) == {(595, 842), (842, 595)}
    assert sizes[0] == (595, 842)
    assert sizes[-1] == (842, 595)
    assert all(f"— {n} —" in one.extract_text() for n, one in enumerate(printed, start=1))


@pytest.mark.parametrize(
    ("border", "pages"),
    [("单线 3磅 FF0000", [4, 4]), ("双线 3磅 FF0000", [8, 8]), ("上下 单线 3磅 FF0000", [0, 0])],
)
def test_in_print_a_border_of_one_kind_stands_around_every_page(
    border: str, pages: list[int], browser: Browser, project: Path
) -> None:
    edited = project / "templates/standard/format.yaml"
    edited.write_text(edited.read_text("utf-8").replace("page:\n", f"page:\n  border: {border}\n", 1), "utf-8")
    assert run(["build", "data/2022.yaml", "--to", "html", "-o", "page.html"]) == 0
    with shown(browser, project / "page.html") as page:
        page.pdf(path="page.pdf", prefer_css_page_size=True, page_ranges="1-2")
    run_tool([str(require("pdftoppm")), "-r", "72", "-png", "page.pdf", "page"])

    found = []
    for picture in sorted(project.glob("page-*.png")):
        with Image.open(picture) as drawn:
            image = drawn.convert("RGB")
            middle = [image.getpixel((image.width // 3, y)) for y in range(image.height)]
            across = [image.getpixel((x, image.height // 3)) for x in range(image.width)]
            found.append(_red(middle) + _red(across))
            if found[-1]:
                assert 22 <= next(y for y, colour in enumerate(middle) if _is_red(colour)) <= 27
    assert found == pages


def _is_red(colour: Any) -> bool:
    return bool(colour[0] > 200 and colour[1] < 120)


def _red(row: list[Any]) -> int:
    """How many red stretches there are in a row of pixels."""
    return sum(_is_red(now) and not _is_red(before) for before, now in itertools.pairwise([(255, 255, 255), *row]))


def test_a_number_that_is_chosen_tells_its_origin_and_marks_its_kin(browser: Browser, pages: dict[str, Path]) -> None:
    with shown(browser, pages["trace"]) as page:
        number = page.locator("a.n.computed").first
        number.focus()
        assert page.locator("#origin .printed").inner_text() == number.inner_text()
        page.keyboard.press("Enter")
        assert number.get_attribute("class") == "n computed held"
        page.keyboard.press("Escape")
        assert number.get_attribute("class") == "n computed"
        assert not page.locator("#origins").is_visible()


def test_without_a_script_the_origins_are_there_to_read(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(pages["trace"].as_uri())
        page.locator("a.n").first.click()
        assert page.locator("#origins li:target").is_visible()


def test_either_version_can_be_shown_alone(browser: Browser, pages: dict[str, Path]) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(pages["diff"].as_uri())
        both = page.locator("ins:visible").count(), page.locator("del:visible").count()
        page.locator("#view-new").check()
        new = page.locator("ins:visible").count(), page.locator("del:visible").count()
        page.locator("#view-old").check()
        old = page.locator("ins:visible").count(), page.locator("del:visible").count()

    assert min(both) > 0
    assert (new, old) == ((both[0], 0), (0, both[1]))
