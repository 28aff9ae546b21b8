"""A headless Chromium, that of the system, driven by playwright; what a page complains of fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT

from .requirement import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Error, Frame, Page, Playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the calling test is skipped where there is none, as for other tools."""
    with driver() as playwright, started(playwright, require("chromium")) as browser:
        yield browser


@contextmanager
def driver() -> Iterator[Playwright]:
    """What drives browsers, of which a process can have one at a time."""
    require("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def started(playwright: Playwright, program: Path) -> Iterator[Browser]:
    """A browser by its program."""
    browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
    try:
        yield browser
    finally:
        browser.close()


def press(page: Page, button: str) -> None:
    """Press a button of the page of `edit`, where it is in the menu after opening that."""
    if not page.locator(button).first.is_visible():
        page.locator("#more").click()
    page.locator(button).first.click()


@contextmanager
def opened(
    browser: Browser, address: str, width: int = 1280, height: int = 900, *, connected: bool = True
) -> Iterator[Page]:
    """A page at an address; at the end nothing may have gone wrong in it, but for requests without an answer where it
    is not always connected.

    It is in the tab of the test before, which has no cookies, routes and pages any more: to make one takes longer than
    most tests.
    """
    page = _TABS.pop(browser, None) or _new_tab(browser)
    page.set_viewport_size({"width": width, "height": height})
    faults: list[str] = []

    def failed(error: Error) -> None:
        faults.append(str(error))

    def heard(message: ConsoleMessage) -> None:
        # What the server has refused is for the test to expect.
        if message.type == "error" and "status of 4" not in message.text and (connected or "net::" not in message.text):
            faults.append(message.text)

    page.on("pageerror", failed)
    page.on("console", heard)
    try:
        page.goto(address)
        yield page
        assert faults == []
        page.remove_listener("pageerror", failed)
        page.remove_listener("console", heard)
        _empty(page)
        _TABS.setdefault(browser, page)
    finally:
        if _TABS.get(browser) is not page:
            page.context.close()


_TABS: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()
"""The tab of each browser that is empty and waits for the next test."""


def _new_tab(browser: Browser) -> Page:
    context = browser.new_context(reduced_motion="reduce")  # nothing is drawn for seconds that no test looks at
    context.set_default_timeout(60_000)  # a bound for what has gone wrong: a slow machine may take long
    context.clock.install()  # it goes as any clock, and a test can let it go ahead
    return context.new_page()


def _empty(page: Page) -> None:
    page.unroute_all(behavior="ignoreErrors")
    page.mouse.move(0, 0)
    if page.url.startswith("http"):
        # What the same server says to anybody: for a page from elsewhere the browser would begin another process.
        page.goto(urljoin(page.url, "/alive"))
    page.context.clear_cookies()


# Contrast is worked out for each text by itself, which takes most of the time. Of those that look alike and stand on
# the same ground, as hundreds of labels do, it is that of the first two and of the last.
_ALIKE = """() => {
  const grounds = new Map(), alike = new Map();
  for (const each of document.querySelectorAll("*")) {
    const look = getComputedStyle(each);
    const own = [look.backgroundColor, look.backgroundImage, look.opacity].join();
    const below = grounds.get(each.parentElement) ?? "";
    const ground = own === "rgba(0, 0, 0, 0),none,1" ? below : `${below} ${own}`;
    grounds.set(each, ground);
    const shown = each.checkVisibility({ checkVisibilityCSS: true });
    const letters = [each.className, each.disabled, look.color, look.fontSize, look.fontWeight];
    const key = [each.nodeName, shown, ground, ...letters].join();
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  for (const all of alike.values()) {
    all.forEach((each, at) => each.toggleAttribute("data-weighed", at < 2 || at === all.length - 1));
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-weighed]" }] });
}"""

# Only what is wanted comes out of the page: all that axe tells takes as long to carry as to find.
_FAULTS = """async ([within, grave]) => {
  const { violations } = await axe.run(within, { resultTypes: ["violations"], iframes: false, selectors: false });
  return violations.filter(({ impact }) => !grave || impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html.slice(0, 120))]);
}"""


def faults_of(*frames: Page | Frame, within: str = "html", grave: bool = True) -> list[object]:
    """What axe finds in each by itself; only what is grave, unless told otherwise."""
    found = []
    for frame in frames:
        if not frame.evaluate("'axe' in window"):
            frame.evaluate(AXE_SCRIPT)
        frame.evaluate(_ALIKE)
        found += frame.evaluate(_FAULTS, [within, grave])
    return found
