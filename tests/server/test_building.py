"""The page builds what the command line does, and says what is lacking."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen.pdf.engine import engine
from tests.tools.browser import opened, press
from tests.tools.edit_page import appears
from tests.tools.local_server import served
from tests.tools.requirement import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAME = "out/乐山市市中区人民政府办公室2022年度整体支出绩效评价报告"


def test_a_report_is_built_in_every_form_that_is_wanted(
    browser: Browser, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_FONTS", str(require("fandol-fonts")))
    with (
        served(project / "data" / "2022.yaml") as server,
        opened(browser, server.address) as page,
    ):
        messages = page.locator("#messages")
        page.locator("#build-pdf").click()
        appears(messages.get_by_text(f"已生成 {NAME}.pdf"))
        assert "这台机器上没有 PDF 要用的字体仿宋_GB2312（用 FandolFang R 代替）、" in messages.inner_text()
        assert Path(f"{NAME}.pdf").read_bytes().startswith(b"%PDF-")

        press(page, "#build-others")
        for form in ("docx", "html", "md", "txt"):
            page.locator(f"dialog input[value={form}]").check()
        page.locator("dialog button.main").click()
        appears(messages.get_by_text(f"已生成 {NAME}.txt"))
        found = sorted(path.suffix for path in Path("out").iterdir())
        assert found == [".docx", ".html", ".md", ".pdf", ".txt"]

        engine.cache_clear()
        monkeypatch.setitem(sys.modules, "typst", None)
        page.locator("#build-pdf").click()
        appears(page.locator(".message.error"))
        words = ["生成 PDF 的程序 typst 没有安装", '运行 pip install "reportgen[pdf]"。']
        assert page.locator(".message.error p").all_inner_texts() == words
