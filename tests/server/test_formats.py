"""The pickers of a format: over the server, and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.tools.browser import faults_of, opened
from tests.tools.edit_page import appears, is_there, until
from tests.tools.local_server import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAME = "templates/standard/format.yaml"


@pytest.fixture
def server(project: Path) -> Iterator[Served]:
    with served(project / "data" / "2022.yaml") as running:
        yield running


def text() -> str:
    return Path(NAME).read_text("utf-8")


def put(server: Served, path: str, value: str | None, was: str | None, name: str = NAME) -> Any:
    return server.order("pick", {"name": name, "path": path, "value": value, "was": was})


def test_a_choice_is_saved_as_an_exact_edit(server: Served) -> None:
    before = text()

    answer = put(server, "styles.title.size", "一号", "二号")

    assert answer.status == 200
    assert text() == before.replace("    size: 二号\n", "    size: 一号\n")
    assert answer.json["text"] == text()
    shown = server.ask(f"format?name={NAME}")
    assert shown["digest"] == answer.json["digest"]
    pickers = {each["path"]: each for group in shown["form"]["groups"] for each in group["pickers"]}
    assert pickers["styles.title.size"]["value"] == "一号"


def test_a_choice_upon_what_another_has_changed_is_told(server: Served) -> None:
    Path(NAME).write_text(text().replace("    size: 二号\n", "    size: 小二\n").replace("# 天头", "# 上"), "utf-8")
    before = text()

    assert put(server, "styles.title.size", "一号", "二号").status == 409
    assert text() == before
    assert put(server, "page.top", "30mm", "37mm").status == 200
    assert text() == before.replace("top: 37mm ", "top: 30mm ")


def test_a_choice_that_cannot_be_is_told(server: Served) -> None:
    before = text()
    not_here = "这个项目里没有这份可以编辑的文件"
    choices: list[tuple[str, Any, str | None, str, str]] = [
        ("page.top", "1mm", "37mm", "schema.json", not_here),
        ("page.top", "1mm", "37mm", "templates/../templates/standard/format.yaml", not_here),
        ("page.top", None, "37mm", NAME, "“上边距”是必填的，不能删去"),
        ("page.up", "1mm", None, NAME, "没有“page.up”这个字段，没有改"),
        ("page.top", 3, "37mm", NAME, "网页发来的请求读不懂，没有做"),
        ("page.top", "1\x00mm", "37mm", NAME, "填的内容里有看不见的字符 U+0000，没有改"),
    ]
    for path, value, was, name, told in choices:
        answer = put(server, path, value, was, name)
        assert (answer.status, answer.json["problems"][0]["text"]) == (422, told)
        assert text() == before


def test_a_format_that_cannot_be_read_has_no_pickers(server: Served) -> None:
    Path(NAME).write_text(text().replace("page:", "page: ["), "utf-8")

    assert server.ask(f"format?name={NAME}")["form"] is None
    assert put(server, "page.top", "30mm", "37mm").json["problems"][0]["spot"]["line"]


def test_lines_are_picked(browser: Browser, project: Path) -> None:
    before = text()
    with (
        served(project / "data" / "2022.yaml") as server,
        opened(browser, server.address, 400) as page,
    ):
        page.locator("#tab-template").click()
        page.locator("#panel-template > div > .pane-head select").first.select_option(NAME)
        page.locator(".pickers .pane-head select").select_option("page")
        border = page.locator('.picker[data-key="page.border"]')

        def said(wanted: str) -> None:
            whole = before.replace("  # 每行 28 字\n", f"  # 每行 28 字\n{wanted}")
            until(page, lambda: text() == whole)
            assert text() == whole

        border.get_by_role("button", name="加一条线").click()
        said("  border: 单线\n")
        border.get_by_label("第 1 条线：线型").select_option("双线")
        border.get_by_label("第 1 条线：粗细，磅").fill("0.75")
        border.get_by_label("第 1 条线：粗细，磅").press("Enter")
        said("  border: 双线 0.75磅\n")
        border.get_by_label("第 1 条线：左").uncheck()
        said("  border: 上下右 双线 0.75磅\n")
        border.get_by_label("第 1 条线：颜色").fill("#c00000")
        said("  border: 上下右 双线 0.75磅 C00000\n")
        assert faults_of(page, within=".pickers", grave=False) == []
        border.get_by_role("button", name="加一条线").click()
        said("  border: 上下右 双线 0.75磅 C00000，右 单线\n")
        border.get_by_label("第 2 条线：线型").select_option("无")
        said("  border: 上下右 双线 0.75磅 C00000，右 无\n")
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        border.get_by_label("去掉第 1 条线").click()
        said("  border: 右 无\n")
        border.get_by_label("去掉第 1 条线").click()
        said("")


def points(title: Any) -> float:
    return float(title.evaluate("title => parseFloat(getComputedStyle(title).fontSize)"))


def test_a_size_is_picked_and_seen(browser: Browser, project: Path) -> None:
    before = text()
    with (
        served(project / "data" / "2022.yaml") as server,
        opened(browser, server.address) as page,
    ):
        title = page.frame_locator("iframe#sheets").locator("h1").first
        appears(title)
        was = points(title)
        page.locator("#tab-template").click()
        page.locator("#panel-template > div > .pane-head select").first.select_option(NAME)
        page.locator(".pickers .pane-head select").select_option("styles.title")
        size = page.get_by_label("字号", exact=True)
        assert page.locator('.picker[data-key="styles.title.size"] .about').inner_text() == "本文件写的"

        def step(name: str) -> None:
            # As a person does: who sees a button that is not to be pressed yet waits for it.
            page.locator(".pickers button:enabled", has_text=name).press("Enter")

        def sized(factor: float) -> None:
            until(page, lambda: points(title) / was == pytest.approx(factor, abs=0.01))

        size.select_option(label="一号（26 磅）")
        sized(26 / 22)
        assert text() == before.replace("    size: 二号\n", "    size: 一号\n")
        assert page.locator("#panel-template textarea").input_value() == text()
        assert faults_of(page, within=".pickers", grave=False) == []

        # By the keyboard: a number of points, a mistake, and back to what the body has.
        size.select_option(label="磅")
        number = page.get_by_label("字号：数", exact=True)
        number.fill("0")
        number.press("Enter")
        told = page.locator('.picker[data-key="styles.title.size"] .told')
        appears(told)
        assert told.inner_text() == "错误 “0磅”不是可以用的写法 写成 三号、小四、16磅 的样子。"
        page.get_by_label("去掉，改回沿用的：字号", exact=True).press("Enter")
        sized(16 / 22)
        assert text() == before.replace("    size: 二号\n", "")
        about = page.locator('.picker[data-key="styles.title.size"] .about')
        appears(about.get_by_text("与正文相同", exact=True))
        assert about.inner_text() == "与正文相同"

        for factor in (None, 26 / 22, 1):
            step("撤销")
            if factor:
                sized(factor)
        assert text() == before

        # What somebody else has written meanwhile is not undone.
        step("重做")
        sized(26 / 22)
        theirs = text().replace("# 天头", "# 上边")
        Path(NAME).write_text(theirs, "utf-8")
        is_there(page.locator("#panel-template .row", has_text="# 上边"))
        step("撤销")
        appears(page.get_by_text("这份文件在别处也改了，这里的改动没有存。"))
        assert text() == theirs
