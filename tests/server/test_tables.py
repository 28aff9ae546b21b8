"""Spreadsheets on the page: shown before they are written, taken as one step, and hostile ones told."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from openpyxl import Workbook, load_workbook

from reportgen.cli import run
from reportgen.server.gate import MOST_BYTES
from tests.spreadsheets.accounts import MAPPING, accounts, content_of
from tests.tools.browser import opened
from tests.tools.edit_page import appears, is_there, until
from tests.tools.local_server import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DATA = Path("data/2022.yaml")


@pytest.fixture
def server(project: Path) -> Iterator[Served]:
    with served(project / DATA) as running:
        yield running


def send(server: Served, name: str, content: bytes) -> Any:
    return server.request("POST", f"/api/import?name={quote(name)}", content)


def test_what_a_spreadsheet_changes_is_shown_and_then_written_as_the_command_does(
    server: Served, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("import.yaml").write_text(MAPPING, "utf-8")
    Path("决算.xlsx").write_bytes(content_of(accounts()))
    before = DATA.read_bytes()

    offer = send(server, "决算.xlsx", Path("决算.xlsx").read_bytes()).json

    assert DATA.read_bytes() == before
    assert offer["mapping"] == ""
    taken = server.order("take", {"id": offer["id"]})
    assert taken.status == 200
    assert taken.json["said"] == [f"已写进 data/2022.yaml，改了 {len(offer['changes'])} 处，别的一个字没有动"]
    after = DATA.read_bytes()
    assert after != before
    assert server.order("take", {"id": offer["id"]}).json["problems"][0]["text"] == "这次导入已经不作数了"

    assert server.order("undo", {}).status == 200
    assert DATA.read_bytes() == before
    assert run(["import", "决算.xlsx", str(DATA), "--write"]) == 0
    assert DATA.read_bytes() == after
    said = capsys.readouterr().out
    for line in (offer["read"], offer["said"], *offer["changes"]):
        assert line in said


def test_a_mapping_is_proposed_and_written_only_when_it_is_taken(server: Served, project: Path) -> None:
    offer = send(server, "决算.xlsx", content_of(accounts())).json

    assert offer["mapping"] == "import.yaml"
    assert offer["matched"]
    assert not Path("import.yaml").exists()
    taken = server.order("take", {"id": offer["id"]})
    assert taken.json["said"][-1] == "已写下 import.yaml，记着哪一栏是哪个字段，请核对"
    assert Path("import.yaml").read_text("utf-8").startswith("# 哪张表的哪一栏")


@pytest.mark.parametrize(("unit", "read"), [("元", "0.50"), ("万元", "5000.00")])
def test_the_unit_of_a_sheet_that_says_none_is_asked(server: Served, unit: str, read: str) -> None:
    book = Workbook()
    for row in (["项目", "金额"], ["基本支出", 5000]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)

    assert send(server, "账.xlsx", stream.getvalue()).json["units"] == ["元", "万元"]
    answer = server.request("POST", f"/api/import?name={quote('账.xlsx')}&unit={quote(unit)}", stream.getvalue())

    assert answer.json["units"] == []
    assert len(answer.json["changes"]) == 1
    taken = server.order("take", {"id": answer.json["id"]})
    assert taken.status == 200
    assert f"    unit: {unit}\n" in Path("import.yaml").read_text("utf-8")
    assert f"：961.51 → {read}万元" in answer.json["changes"][0]


def test_figures_go_into_a_sheet_and_come_back(server: Served) -> None:
    sheet = server.ask("sheet")
    assert sheet["name"] == "2022.xlsx"
    content = base64.b64decode(sheet["content"])
    nothing = send(server, "2022.xlsx", content).json
    assert (nothing["said"], nothing["changes"]) == ("data/2022.yaml 与表里的一样，没有要改的", [])

    book = load_workbook(io.BytesIO(content))
    (cell,) = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "区财政"][:1]
    cell.value = "市财政"
    filled = io.BytesIO()
    book.save(filled)
    offer = send(server, "填好.xlsx", filled.getvalue()).json

    assert [change.partition("（")[0] for change in offer["changes"]] == ["部门 › 财政部门的称呼：区财政 → 市财政"]
    before = DATA.read_text("utf-8")
    assert server.order("take", {"id": offer["id"]}).status == 200
    assert DATA.read_text("utf-8") == before.replace("treasury: 区财政", "treasury: 市财政")


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content_of(accounts()))) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b" " * 400_000_000 if name.endswith("sheet1.xml") else content)
    return made.getvalue()


def test_what_is_no_spreadsheet_of_accounts_is_told(server: Served) -> None:
    before = files()
    broken = "读不懂这个文件，不是 Excel 或 WPS 写的电子表格，或者已经损坏"
    other = "文件的名称不是以 .xlsx 或 .xlsm 或 .csv 结尾"
    for name, content, told in (
        ("决算.xlsx", b"<html>", broken),
        ("决算.xlsx", b"", broken),
        ("决算.xls", b"x", "程序不读 .xls 文件"),
        ("决算.exe", b"MZ", other),
        ("", b"x", other),
        ("../../data/2022.yaml", b"x", other),
        ("决算.csv", b"\x00\x00", broken),
        ("决算.csv", "甲,乙\n丙,1\n".encode(), "从表头和行名里没有认出任何字段，没有写对应文件"),
    ):
        answer = send(server, name, content)
        assert (answer.status, answer.json["problems"][0]["text"]) == (422, told), name
        assert files() == before


def files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def test_what_is_too_large_is_told(server: Served) -> None:
    answer = send(server, "决算.xlsx", bomb())
    assert answer.json["problems"][0]["text"].startswith("电子表格太大：解开来超过了程序肯读的")

    answer = server.request("POST", "/api/import?name=a.xlsx", b"", {"Content-Length": str(MOST_BYTES + 1)})
    assert (answer.status, answer.body) == (413, "发来的内容太大，没有接收。")


def test_what_is_no_picture_is_told(server: Served) -> None:
    for name, content, told in (
        ("a.svg", b"<svg/>", "这不是图片"),
        ("a.png", b"<script>", "“a.png”不是完好的 PNG 或 JPEG 图片"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * 10_000_000, "文件超过 10 MB，没有读"),
    ):
        answer = server.request("POST", f"/api/picture?name={quote(name)}", content)
        assert answer.status == 422, told
        assert told in answer.json["problems"][0]["text"]
        assert not Path("pictures").exists()


def test_a_new_project_begins_with_the_figures_of_a_spreadsheet(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project").mkdir()
    Path("决算.xlsx").write_bytes(content_of(accounts()))
    with served(tmp_path / "project") as server, opened(browser, server.address) as page:
        dialog = page.locator("dialog")
        dialog.get_by_label("部门名称").fill("某某局")
        dialog.get_by_label("决算表（可以不选）").set_input_files("决算.xlsx")
        dialog.get_by_role("button", name="新建").click()
        offer = page.locator("dialog .offer")
        appears(offer)
        assert "决算.xlsx：读了" in offer.inner_text()

        page.get_by_role("button", name="照此填入").click()
        basic = page.locator('input[data-path="expenditure.basic"]')
        is_there(basic)
        until(page, basic.input_value)

        assert basic.input_value() == "961.512345"
        text = (tmp_path / "project" / "data" / "2025.yaml").read_text("utf-8")
        assert "name: 某某局\n" in text
        assert "basic: 961.512345" in text
        assert (tmp_path / "project" / "import.yaml").is_file()
