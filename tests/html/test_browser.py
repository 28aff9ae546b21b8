"""The pages in a browser, wide and narrow: they fit, no number is torn, and everybody can use them."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from reportgen.cli import run
from tests.tools.process import run_tool
from tests.tools.requirement import require
from tests.tools.root import ROOT

WIDTHS = (1280, 400, 3840)
PAGES = {
    "report": ["build", "water.yaml", "--to", "html"],
    "form": ["build", "self-evaluation.yaml", "--to", "html"],
    "trace": ["trace", "water.yaml", "--format", "html"],
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
def browser() -> Iterator[Any]:
    chromium = require("chromium")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield started
        started.close()


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
def opened(browser: Any, path: Path, width: int) -> Iterator[Any]:
    """The page in a window of a width; nothing that it does may be refused by its own policy."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(120_000)  # a bound for what has gone wrong: a slow machine may take long
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if request.url.startswith("http") else None)
    try:
        page.goto(path.as_uri())
        yield page
        assert said == []
    finally:
        page.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_fits_its_window_and_tears_no_number(
    name: str, width: int, browser: Any, pages: dict[str, Path]
) -> None:
    with opened(browser, pages[name], width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TORN) == []


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", list(PAGES))
def test_nobody_is_kept_from_using_a_page(name: str, width: int, browser: Any, pages: dict[str, Path]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with browser.new_context(bypass_csp=True, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(pages[name].as_uri())
        found = axe.Axe().run(page).response["violations"]

    serious = [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_sheet_is_as_wide_as_the_page_and_its_line_holds_28_characters(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["report"], 1280) as page:
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
    browser: Any, pages: dict[str, Path], tmp_path: Path
) -> None:
    pypdf = pytest.importorskip("pypdf")
    with opened(browser, pages["report"], 1280) as page:
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
    border: str, pages: list[int], browser: Any, project: Path
) -> None:
    edited = project / "templates/standard/format.yaml"
    edited.write_text(edited.read_text("utf-8").replace("page:\n", f"page:\n  border: {border}\n", 1), "utf-8")
    assert run(["build", "data/2022.yaml", "--to", "html", "-o", "page.html"]) == 0
    with opened(browser, project / "page.html", 1280) as page:
        page.pdf(path="page.pdf", prefer_css_page_size=True)
    run_tool([str(require("pdftoppm")), "-r", "72", "-l", "2", "-png", "page.pdf", "page"])

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


def test_a_number_that_is_chosen_tells_its_origin_and_marks_its_kin(browser: Any, pages: dict[str, Path]) -> None:
    with opened(browser, pages["trace"], 1280) as page:
        number = page.locator("a.n.computed").first
        number.focus()
        assert page.locator("#origin .printed").inner_text() == number.inner_text()
        page.keyboard.press("Enter")
        assert number.get_attribute("class") == "n computed held"
        page.keyboard.press("Escape")
        assert number.get_attribute("class") == "n computed"
        assert not page.locator("#origins").is_visible()


def test_without_a_script_the_origins_are_there_to_read(browser: Any, pages: dict[str, Path]) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(pages["trace"].as_uri())
        page.locator("a.n").first.click()
        assert page.locator("#origins li:target").is_visible()


def test_either_version_can_be_shown_alone(browser: Any, pages: dict[str, Path]) -> None:
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
