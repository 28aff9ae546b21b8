"""Typical mistakes typed into the form in a browser: each is told at its field, in the words of the check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reportgen.authoring.scaffold import make_project
from reportgen.case import Case
from tests.tools.browser import opened
from tests.tools.edit_page import is_there, until
from tests.tools.form_driver import Clerk
from tests.tools.local_server import DAY, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AMOUNT = "income.sources[0].amount"
# What is typed where, and what is then told at that field; `check` says the same of the file.
MISTAKES = [
    (AMOUNT, "391余", "“金额”（income.sources[0].amount）只写数，写的是“391余”"),
    (AMOUNT, "391人", "“金额”（income.sources[0].amount）以“万元”为单位，写的是“391人”"),
    (AMOUNT, "39O.00", "“金额”（income.sources[0].amount）应当是数，写的是“39O.00”"),
    (AMOUNT, "3,91.00", "“金额”（income.sources[0].amount）的数里有分隔符：“3,91.00”"),
    (AMOUNT, "391,5", "“金额”（income.sources[0].amount）的数里有逗号：“391,5”"),
    (AMOUNT, "约391", "“金额”（income.sources[0].amount）只写数，写的是“约391”"),
    ("income.total", "410.00", "总收入填的是 410.00万元，由各项算得 400.00万元，多填了 10.00万元"),
    ("expenditure.basic", "2146.0", "总支出填的是 400.00万元，由各项算得 2331.40万元，少填了 1931.40万元"),
    ("facts.查档满意率.value", "991", "“查档群众满意率”是 991%，超过了 100%"),
    ("staff.posts[0].count", "", "“编制数”（staff.posts[0].count）还没有填"),
    ("objective", "", "“部门整体支出绩效目标”（objective）还没有填"),
    ("year", "205", "“年度”（year）不能小于 2000，写的是 205"),
    ("signature.date", "2026-02-30", "“成文日期”（signature.date）不是一个日期：“2026-02-30”"),
    ("staff.retired", "七八人", "“退休人数”（staff.retired）应当是整数，写的是“七八人”"),
    ("staff.retired", "-7", "“退休人数”（staff.retired）不能小于 0，写的是 -7"),
    ("staff.posts[0].count", "10.5", "“编制数”（staff.posts[0].count）应当是整数，写的是“10.5”"),
    ("tasks[0].text", "全年接收{{ facts.接受档案 }}。", "没有“facts.接受档案”这个名称"),
    ("tasks[0].text", "全年接收{{ facts.接收档案 }。", "“{{”没有配成 {{ 名称 }}"),
    ("tasks[0].text", "全年接收｛｛ facts.接收档案 ｝｝。", "引用的花括号是全角的"),
    ("tasks[0].text", "全年接收各类档案3200卷。", "“3200卷”就是“接收各类档案”，这里又写了一遍"),
    ("tasks[0].text", "全年接收各类档案3300卷。", "“3300卷”与数据不符：接收各类档案是 3200卷"),
    ("income.sources[1].name", "财政拨款收入", "“财政拨款收入”列了两次"),
    ("department.divisions[1]", "综合科", "“内设机构”（department.divisions）里“综合科”写了两次"),
    ("department.name", "示范区档案馆。", "“部门全称”（department.name）的后面有多余的标点“。”"),
    ("tasks[0].title", "一、做好档案接收", "“任务名称”（tasks[0].title）的写法不对：“一、做好档案接收”"),
    ("previous", "2024.yaml", "找不到上年的数据文件“2024.yaml”"),
]  # fmt: skip


# What is typed where, and what the file then has: what is certain is understood.
UNDERSTOOD = [
    (AMOUNT, "３９２．５０", "392.50"),
    ("income.total", "1,400.00 万元", "1400.00"),
    ("income.total", "4000000元", "400"),
    ("signature.date", "2026年3月9日", "2026-03-09"),
    ("department.self", '"2010301"', "2010301"),
    ("tasks[0].text", "接收档案。\x0b整理档案。\u2028数字化。", "接收档案。\n整理档案。\n数字化。"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of a new project."""
    (path, *_) = (path for path, kind in make_project(tmp_path_factory.mktemp("p"), 2025) if kind == "data")
    return path


@pytest.fixture(scope="module")
def form(browser: Browser, data: Path) -> Iterator[Clerk]:
    with served(data) as server, opened(browser, server.address, 800) as page:
        clerk = Clerk(page)
        is_there(clerk.field(AMOUNT))
        clerk.unfold()
        yield clerk


def told_at(form: Clerk, path: str) -> list[str]:
    """What is told right at a field, without severity and advice."""
    found: list[str] = form.field(path).evaluate(
        """field => [...field.closest("td, .field, .item").querySelectorAll(".told")].map(told =>
          [...told.childNodes].filter(part => part.nodeType === Node.TEXT_NODE).map(part => part.data).join(""))"""
    )
    return found


@contextmanager
def typed(form: Clerk, data: Path, path: str, text: str) -> Iterator[None]:
    """Type a text in a field; it is undone at the end, as is then seen: what comes into a field while one selects what
    stands in it would be mixed with what is typed next."""
    before, shown = data.read_bytes(), form.field(path).input_value()
    form.field(path).fill(text)
    form.field(path).blur()
    until(form.page, lambda: data.read_bytes() != before)
    try:
        yield
    finally:
        form.page.locator("[data-act=undo]").click()
        until(form.page, lambda: data.read_bytes() == before)
        until(form.page, lambda: form.field(path).input_value() == shown)


@pytest.mark.parametrize(("path", "text", "message"), MISTAKES, ids=[f"{path}-{text}" for path, text, _ in MISTAKES])
def test_a_mistake_is_told_at_its_field(form: Clerk, data: Path, path: str, text: str, message: str) -> None:
    with typed(form, data, path, text):
        assert message in [problem.message for problem in Case(data, DAY).check()]
        until(form.page, lambda: message in told_at(form, path))
        assert form.field(path).input_value() == text


@pytest.mark.parametrize(("path", "text", "value"), UNDERSTOOD, ids=[f"{path}-{text}" for path, text, _ in UNDERSTOOD])
def test_what_is_certain_is_understood(form: Clerk, data: Path, path: str, text: str, value: str) -> None:
    with typed(form, data, path, text):
        until(form.page, lambda: form.field(path).input_value() == value)


def test_a_choice_that_there_is_not_stands_in_the_form_until_another_is_chosen(form: Clerk, data: Path) -> None:
    before = data.read_text("utf-8")
    message = "“口径”（basis）不能是“全年”"
    data.write_text(before.replace("\ndepartment:", "\nbasis: 全年\ndepartment:", 1), "utf-8")
    until(form.page, lambda: message in told_at(form, "basis"))

    assert form.field("basis").input_value() == "全年"
    assert message in [problem.message for problem in Case(data, DAY).check()]

    form.field("basis").select_option("")
    until(form.page, lambda: data.read_text("utf-8") == before)
    until(form.page, lambda: told_at(form, "basis") == [])


def test_what_says_what_stands_in_the_file_is_shown_as_it_stands_there(form: Clerk, data: Path) -> None:
    """Nothing of its section is another then, and only the field is to be drawn."""
    before, field = data.read_bytes(), form.field("income.total")
    shown = field.input_value()
    for text in (f"{shown}万元", f" {shown} "):
        field.fill(text)
        field.blur()
        until(form.page, lambda: field.input_value() == shown)
    assert data.read_bytes() == before
