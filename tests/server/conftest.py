"""The page of `edit` in a browser, of the project's own data file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tools.browser import opened, started
from tests.tools.edit_page import appears, report
from tests.tools.local_server import Served, served
from tests.tools.requirement import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests of the page, without windows where there is such a one: to draw them takes
    a third of the time. It chooses other fonts than people see, so how a report looks is not tried with it.
    """
    with started(playwright, require("chromium-headless-shell", "chromium")) as running:
        yield running


@pytest.fixture
def server(project: Path) -> Iterator[Served]:
    """Its first view is made: a page asks for its form once, and tests know which answer is which."""
    with served(project / "data" / "2022.yaml") as running:
        while not running.server.desk.view.version:
            time.sleep(0.005)  # it is made by a thread that tells pages alone
        yield running


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    with opened(browser, server.address) as shown:
        appears(report(shown).locator("[data-n]").first)
        appears(shown.locator("[data-act=unfold]"))
        yield shown
