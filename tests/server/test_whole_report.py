"""A clerk makes a report of an empty folder with the page alone: the Word file is that of a file typed by hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from reportgen.cli import run
from tests.tools.browser import opened
from tests.tools.docx_parts import printed_parts
from tests.tools.edit_page import appears, is_gone, is_there, until
from tests.tools.form_driver import Clerk
from tests.tools.local_server import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BY_HAND = Path(__file__).with_name("clerk.yaml")
NAME = "示范区档案馆2025年度整体支出绩效评价报告.docx"


def test_a_report_filled_in_by_the_form_alone_is_that_of_a_file_typed_by_hand(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    wanted = yaml.load(BY_HAND.read_text("utf-8"), yaml.BaseLoader)
    with served(empty) as server, opened(browser, server.address, 800, 1200) as page:
        begin = page.locator("dialog")
        begin.locator("select").select_option("standard")
        begin.locator("input").nth(0).fill(wanted.pop("year"))
        begin.locator("input").nth(1).fill(wanted["department"].pop("name"))
        begin.locator("button.main").click()
        is_gone(begin)
        clerk = Clerk(page)
        is_there(clerk.field("department.name"))
        clerk.unfold()

        clerk.fill("", wanted)
        clerk.leave_out()

        until(page, lambda: page.locator("#saved").inner_text() == "已存")
        assert page.locator(".form-head .count").inner_text() == "都填了"
        until(page, lambda: page.locator("#problems-count").inner_text() == "没有问题")
        assert page.locator(".told, .message.error").count() == 0
        page.locator("#build-docx").click()
        appears(page.locator("#messages").get_by_text(f"已生成 out/{NAME}"))

    assert run(["init", str(tmp_path / "by-hand")]) == 0
    monkeypatch.chdir(tmp_path / "by-hand")
    shutil.copyfile(BY_HAND, "data/2025.yaml")
    assert run(["build", "data/2025.yaml"]) == 0
    assert printed_parts((empty / "out" / NAME).read_bytes()) == printed_parts(Path("out", NAME).read_bytes())
