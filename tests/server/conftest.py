"""The page of `edit` in a browser, of the project's own data file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tools.browser import opened
from tests.tools.edit_page import report
from tests.tools.local_server import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def server(project: Path) -> Iterator[Served]:
    with served(project / "data" / "2022.yaml") as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    with opened(browser, server.address) as shown:
        report(shown).locator("[data-n]").first.wait_for()
        yield shown
