"""A headless Chromium, that of the system, driven by playwright; what a page complains of fails the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .requirement import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the calling test is skipped where there is none, as for other tools."""
    program = require("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
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
    """A page in a context of its own; at the end nothing may have gone wrong in it, but for requests without an answer
    where it is not always connected."""
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(60_000)  # a bound for what has gone wrong: a slow machine may take long
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def heard(message: ConsoleMessage) -> None:
        # What the server has refused is for the test to expect.
        if message.type == "error" and "status of 4" not in message.text and (connected or "net::" not in message.text):
            faults.append(message.text)

    page.on("console", heard)
    page.goto(address)
    try:
        yield page
        assert faults == []
    finally:
        context.close()
