"""The page in a browser: what is saved is seen, what is typed is saved, and every view can be used by everybody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tools.browser import faults_of, opened, press
from tests.tools.edit_page import (
    Held,
    a_moment,
    appears,
    change,
    field,
    focused,
    hold,
    is_gone,
    is_there,
    later,
    open_form,
    open_template,
    report,
    type_into,
    typed,
    until,
)
from tests.tools.local_server import served
from tests.tools.repository import STAFF, STARTER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


# What is saved anywhere is seen.


def test_the_report_is_shown_beside_fields_as_high_as_their_text(page: Page) -> None:
    assert page.title() == "乐山市市中区人民政府办公室2022年度整体支出绩效评价报告"
    assert report(page).locator("h1").inner_text().replace("\n", "") == page.title()
    assert page.locator("#problems-count").inner_text() == "1 条警告"
    assert sum(frame.locator("main, [role=main]").count() for frame in page.frames) == 1

    areas = page.locator("#panel-form textarea:visible")
    cut = "all => all.filter(each => each.scrollHeight > each.clientHeight).map(each => each.name)"
    page.locator("#panel-form details:has(textarea) summary").first.click()
    appears(areas.first)
    until(page, lambda: areas.evaluate_all(cut) == [])
    open_form(page)
    assert areas.count() > 10
    assert areas.evaluate_all(cut) == []
    inputs = page.locator("#panel-form input[type=text]")

    assert max(inputs.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")) < 50


def test_what_another_program_saves_is_seen(page: Page) -> None:
    part = "templates/standard/1-department.html.j2"
    for file, old, new, seen in (
        ("data/2022.yaml", "name: 乐山市市中区人民政府", "name: 乐山市沙湾区人民政府", "沙湾区人民政府办公室属于"),
        (part, "属于", "（模板改过）属于", "（模板改过）属于"),
        (part, "<h1>部门基本", "<h1>部门的基本", "一、部门的基本情况"),
    ):
        change(file, old, new)
        appears(report(page).get_by_text(seen).first)

    choices = page.locator("#file option")
    shutil.copy("data/2022.yaml", "data/2023.yaml")
    until(page, lambda: "data/2023.yaml" in choices.all_inner_texts())
    Path("data/2023.yaml").unlink()
    until(page, lambda: "data/2023.yaml" not in choices.all_inner_texts())


def test_what_has_changed_is_marked_and_the_rest_stays_the_same_elements(page: Page) -> None:
    frame = report(page).locator("#report")
    frame.evaluate(
        """sheets => {
          for (const block of sheets.querySelectorAll("[data-key]")) block.known = true;
          sheets.marked = new Set(); // the mark itself goes after a while
          new MutationObserver(seen => {
            for (const { target } of seen) if (target.classList.contains("changed")) sheets.marked.add(target);
          }).observe(sheets, { subtree: true, attributeFilter: ["class"] });
        }"""
    )

    report(page).locator(".n.stated").first.focus()
    appears(page.locator("#origin"))
    change("data/2022.yaml", "- 综合股", "- 综合协调股")
    appears(report(page).get_by_text("综合协调股").first)

    assert frame.evaluate("sheets => sheets.marked.size") == 1
    known = frame.evaluate("sheets => [...sheets.querySelectorAll('[data-key]')].map(block => block.known === true)")
    assert known.count(False) == 0
    appears(page.locator("#origin"))  # a number goes on telling where it comes from


def test_one_goes_on_reading_where_one_was(page: Page) -> None:
    heading = report(page).locator("h1, h2, h3, h4").nth(12)
    heading.evaluate("heading => heading.scrollIntoView()")
    before = heading.bounding_box()

    change(
        "data/2022.yaml", "    - 综合股\n", "    - 综合股\n" + "".join(f"    - 第{number}股\n" for number in range(60))
    )
    is_there(report(page).get_by_text("第59股").first)

    after = heading.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 3


def test_a_problem_leads_to_each_of_its_fields(page: Page) -> None:
    change("data/2022.yaml", "  basic: 961.51", "  basic: 961.15")
    page.get_by_role("button", name="支出 › 总支出", exact=True).click()
    until(page, lambda: focused(page) == "expenditure.total")
    page.get_by_role("button", name="项目支出 12491.39万元", exact=True).click()
    until(page, lambda: focused(page) == "expenditure.project")


def test_a_problem_is_marked_and_a_broken_file_leaves_the_last_report_and_says_so(page: Page) -> None:
    change("data/2022.yaml", "  accounting: 纳入区政府办统一核算", "  accounting: 纳入区政府办统一核算，2019年")
    appears(page.locator("#problems-list li").nth(1))

    marked = report(page).locator(".told-warning, .told-error").first
    appears(marked)

    change("data/2022.yaml", "year: 2022", "year: [2022")
    appears(page.locator("#problems-list .error"))

    assert page.locator("#stale").is_visible()
    assert report(page).locator("h1").count() == 1

    change("data/2022.yaml", "year: [2022", "year: 2022")
    until(page, page.locator("#stale").is_hidden)


# Where numbers come from.


def test_a_number_tells_where_it_comes_from_and_leads_there(page: Page) -> None:
    number = report(page).locator(".n.stated").first
    number.hover()
    appears(page.locator("#origin"))

    assert "data/2022.yaml:" in page.locator("#origin").inner_text()

    number.click()
    until(page, lambda: focused(page))


def test_a_computed_number_asks_which_of_its_numbers_is_meant(page: Page) -> None:
    number = report(page).locator(".n.computed", has_text="%").first
    number.focus()
    appears(page.locator("#origin"))
    number.press("Enter")

    dialog = page.locator("dialog")
    appears(dialog)
    assert dialog.locator("li").count() > 1
    dialog.locator("li button").first.click()
    until(page, lambda: focused(page))


def test_the_panes_begin_with_what_there_is(page: Page) -> None:
    page.locator("#tab-template").click()
    files = page.locator("#panel-template > div > .pane-head select").first

    until(page, lambda: files.input_value() == "templates/standard/report.html.j2")
    assert "templates/hunan/report.html.j2" in files.locator("option").all_inner_texts()

    # Where nothing can be compared, it is said who can help.
    page.locator("#tab-review").click()
    told = page.locator(".review p:visible")

    until(page, lambda: told.count() > 1)
    assert told.all_inner_texts() == [
        "这个项目还没有放进 git 仓库，没有以前的版本可比",
        "请管项目的人在项目的文件夹里运行 git init，提交一次；以后这里列出改了什么。",
    ]


def test_a_number_of_the_template_leads_to_its_line(page: Page) -> None:
    change("templates/standard/1-department.html.j2", "属于", "（第7稿）属于")
    number = report(page).locator(".n.template", has_text="7").first
    appears(number)
    number.click()

    area = page.locator("#panel-template .editor textarea")
    until(page, lambda: "（第7稿）" in area.input_value())


# The form.


def test_a_mistake_is_told_at_its_field_while_one_types(page: Page) -> None:
    open_form(page, "expenditure")
    field(page, "expenditure.basic").fill("12万")
    later(page)

    told = page.locator('[id="field-expenditure.basic"] .told.error')
    appears(told.first)
    assert field(page, "expenditure.basic").get_attribute("aria-invalid") == "true"
    assert field(page, "expenditure.basic").input_value() == "12万"


def test_what_is_typed_is_an_exact_cut_in_the_file_that_can_be_undone(page: Page) -> None:
    before = Path("data/2022.yaml").read_text("utf-8")
    open_form(page, "department")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    typed(page, "department.treasury", "市财政")

    after = Path("data/2022.yaml").read_text("utf-8")
    assert after == before.replace("treasury: 区财政 ", "treasury: 市财政 ", 1)
    is_there(report(page).get_by_text("市财政").first)

    with page.expect_response(lambda response: response.url.endswith("/api/undo")):
        page.locator("[data-act=undo]").click()
    until(page, lambda: page.locator("[data-act=redo]").is_enabled())
    assert Path("data/2022.yaml").read_text("utf-8") == before
    assert field(page, "department.treasury").input_value() == "区财政"

    with page.expect_response(lambda response: response.url.endswith("/api/redo")):
        field(page, "department.treasury").press("Control+y")
    assert Path("data/2022.yaml").read_text("utf-8") == after

    # What the page knows is not asked for again: the form comes once for each, unless it came before the report.
    until(page, lambda: page.locator("[data-act=redo]").is_disabled())
    assert {*asked} == {"do", "undo", "redo", "form"}
    assert asked.count("form") < 2 * len(["do", "undo", "redo"])


def test_optional_parts_and_items_are_added_moved_and_removed(page: Page) -> None:
    before = Path("data/2022.yaml").read_bytes()
    open_form(page, "government_fund", "staff")
    page.locator('[data-act=add][data-path="government_fund"]').click()
    appears(field(page, "government_fund.income"))
    assert page.locator(".form-head .count").inner_text() == "还有 2 处待填"

    page.locator('[data-act=remove][data-path="government_fund"]').click()
    appears(page.locator('[data-act=add][data-path="government_fund"]'))
    assert Path("data/2022.yaml").read_bytes() == before

    rows = page.locator('[data-table="staff.in_service"] tbody tr')
    appears(rows.first)
    assert rows.count() == 2

    page.locator('[data-act=insert][data-path="staff.in_service"]').click()
    appears(field(page, "staff.in_service[2].name"))
    typed(page, "staff.in_service[2].name", "工勤编制")
    typed(page, "staff.in_service[2].count", "3")
    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        page.locator('[data-act=move][data-path="staff.in_service[2]"][data-to="1"]').click()
    until(page, lambda: field(page, "staff.in_service[1].name").input_value() == "工勤编制")
    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        page.locator('[data-act=remove-item][data-path="staff.in_service[0]"]').click()

    text = Path("data/2022.yaml").read_text("utf-8")
    assert "  in_service:\n    - name: 工勤编制\n      count: 3\n    - name: 事业编制\n      count: 5\n" in text


def test_a_button_that_is_pressed_keeps_its_place_until_it_is_let_go(page: Page) -> None:
    open_form(page, "objective")
    area = field(page, "objective")
    forms = Held(page, "form")
    area.fill("写到一半 {{ total_budget")
    button = page.locator('[data-act=insert-fact][data-path="objective"]')
    button.hover()
    page.mouse.down()  # leaves the field, whose mistake would be told above the button
    box = button.bounding_box()

    forms.wait()
    forms.end()
    a_moment(page)
    assert button.bounding_box() == box
    page.mouse.up()

    appears(page.locator("dialog input[type=search]"))
    appears(page.locator("#told-objective .error"))


def test_a_figure_is_inserted_into_a_narrative(page: Page) -> None:
    open_form(page, "objective")
    area = field(page, "objective")
    area.click()
    area.press("Control+End")
    page.locator('[data-act=insert-fact][data-path="objective"]').click()
    page.locator("dialog input[type=search]").fill("调整中层干部")
    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        page.locator("dialog .pick button").first.click()
        later(page)

    assert "{{ facts.officials_adjusted }}" in area.input_value()
    is_there(report(page).get_by_text("8人").first)


_PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const about = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", about));
}"""


def test_rows_are_pasted_from_a_spreadsheet(page: Page) -> None:
    open_form(page, "staff")
    cell = field(page, "staff.posts[0].count")
    cell.click()
    page.evaluate(_PASTE, "50\n1,200\n7")
    appears(page.locator("dialog"))
    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        page.locator("dialog button.main").click()

    text = Path("data/2022.yaml").read_text("utf-8")
    rows = [("行政编制", 50), ("工勤编制", 1200), ("事业编制", 7)]
    assert "".join(f"    - name: {name}\n      count: {count}\n" for name, count in rows) in text


@pytest.mark.parametrize(
    ("button", "made"),
    [
        ("照此填入", "    - 负责规划。\n    - 负责监督。\n"),
        ("都填在这一项里", "    - |\n      1.\t负责规划。\n\n      （二）\t负责监督。\n"),
    ],
)
def test_lines_of_a_text_become_items_of_a_list_or_one(page: Page, button: str, made: str) -> None:
    """As Word has them on the clipboard: with numbers before tabs, and blank lines."""
    open_form(page, "department")
    page.locator('[data-act=insert][data-path="department.functions"]').click()
    item = page.locator('[name^="department.functions["]').last
    until(page, lambda: not item.input_value())
    item.click()
    page.evaluate(_PASTE, "1.\t负责规划。\r\n\r\n（二）\t负责监督。\r\n")
    page.locator("dialog button", has_text=button).click()

    until(page, lambda: made in Path("data/2022.yaml").read_text("utf-8"))


def test_a_change_from_outside_comes_into_the_form_and_what_is_typed_stays(page: Page) -> None:
    open_form(page, "department")
    field(page, "department.nature").fill("事业单位")
    change("data/2022.yaml", "treasury: 区财政", "treasury: 县财政")

    until(page, lambda: field(page, "department.treasury").input_value() == "县财政")
    later(page)
    assert field(page, "department.nature").input_value() == "事业单位"
    until(page, lambda: page.locator("#saved").inner_text() == "已存")
    text = Path("data/2022.yaml").read_text("utf-8")
    assert "treasury: 县财政" in text
    assert "nature: 事业单位" in text


@pytest.mark.parametrize(("button", "kept"), [("用别处的", "县财政"), ("用这里的", "市财政")])
def test_of_what_both_have_changed_one_is_chosen(page: Page, button: str, kept: str) -> None:
    open_form(page, "department")
    area = field(page, "department.treasury")
    area.select_text()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3})
    change("data/2022.yaml", "treasury: 区财政", "treasury: 县财政")
    is_there(report(page).get_by_text("县财政").first)
    session.send("Input.insertText", {"text": "市财政"})
    later(page)

    dialog = page.locator("dialog")
    appears(dialog)
    assert dialog.locator("h2").inner_text() == "2022.yaml 在别处也改了"
    assert dialog.locator("td").all_inner_texts() == ["县财政", "市财政"]
    dialog.get_by_role("button", name=button).click()

    until(page, lambda: f"treasury: {kept} " in Path("data/2022.yaml").read_text("utf-8"))
    until(page, lambda: area.input_value() == kept or area.evaluate("area => area === document.activeElement"))
    area.blur()
    until(page, lambda: area.input_value() == kept)


def test_what_an_input_method_is_composing_is_not_sent(page: Page) -> None:
    open_form(page, "department")
    area = field(page, "department.treasury")
    area.click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3})
    later(page)
    a_moment(page)
    assert sent == []

    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        session.send("Input.insertText", {"text": "市"})
        later(page)
    assert "市" in Path("data/2022.yaml").read_text("utf-8").split("treasury: ")[1].split("\n")[0]


# Texts, and what both write in them.


def test_the_text_is_saved_and_lines_of_others_come_into_it(page: Page) -> None:
    page.locator("#tab-text").click()
    area = page.locator("#panel-text textarea")
    appears(page.locator("#panel-text .row").first)

    type_into(page, area, "nature: 财政拨款的行政单位", "（甲）")
    change("data/2022.yaml", "treasury: 区财政", "treasury: 县财政")

    until(page, lambda: "treasury: 县财政" in area.input_value())
    assert "nature: 财政拨款的行政单位（甲）" in area.input_value()
    later(page)
    until(page, lambda: Path("data/2022.yaml").read_text("utf-8") == area.input_value())
    assert page.locator(".message").count() == 0


def test_lines_of_others_come_into_a_template(page: Page) -> None:
    name = "templates/standard/1-department.html.j2"
    area = open_template(page, name)

    change(name, "部门基本情况", "部门的基本情况")
    is_there(page.locator("#panel-template .row", has_text="部门的基本情况"))
    hold(page, area, name, "属于", "（甲）", "机构职能", "机构的职能")

    until(page, lambda: "机构的职能" in area.input_value())
    assert "属于（甲）" in area.input_value()
    later(page)
    until(page, lambda: Path(name).read_text("utf-8") == area.input_value())
    assert page.locator("dialog, .message").count() == 0


def test_of_a_line_of_a_template_both_can_stay(page: Page) -> None:
    name = "templates/standard/1-department.html.j2"
    before = Path(name).read_text("utf-8")
    area = open_template(page, name)
    dialog = page.locator("dialog")
    for button, kept in (
        ("用别处的", ["属于（乙）"]),
        ("用这里的", ["属于（甲）"]),
        ("两份都留，上下排着", ["属于（乙）", "属于（甲）"]),
    ):
        hold(page, area, name, "属于", "（甲）", "属于", "属于（乙）")
        theirs = report(page).get_by_text("属于（乙）").first
        is_there(theirs)
        later(page)
        appears(dialog)
        assert dialog.locator("h2").inner_text() == f"{name} 在别处也改了"
        both = dialog.locator("pre").all_inner_texts()
        assert ["属于（乙）" in both[0], "属于（甲）" in both[1]] == [True, True]
        dialog.get_by_role("button", name=button).click()

        until(page, lambda: Path(name).read_text("utf-8") == area.input_value() != before)
        assert re.findall("属于（.）", area.input_value()) == kept
        Path(name).write_text(before, "utf-8")
        until(page, lambda: area.input_value() == before)
        is_gone(theirs)


def test_what_one_has_begun_in_a_review_stays_when_a_file_is_saved(browser: Browser, repository: Path) -> None:
    change("data/2022.yaml", "treasury: 区财政", "treasury: 县财政")
    with served(repository / "data" / "2022.yaml") as running, opened(browser, running.address) as page:
        page.locator("#tab-review").click()
        appears(page.locator(".commit"))
        page.locator(".redline summary").click()
        pages = page.frame_locator(".redline iframe")
        appears(pages.locator(".changed").first)
        pages.locator("body").evaluate("() => scrollTo(0, 300)")
        until(page, lambda: pages.locator("body").evaluate("() => scrollY") == 300)
        page.locator(".commit input[type=text]").fill("改称呼")
        page.locator(".commit input[type=checkbox]").uncheck()

        change("data/2022.yaml", "nature: 财政拨款的行政单位", "nature: 财政拨款的事业单位")
        appears(pages.get_by_text("事业单位").first)

        assert page.locator(".redline").evaluate("details => details.open")
        until(page, lambda: pages.locator("body").evaluate("() => scrollY") == 300)
        assert page.locator(".commit input[type=text]").input_value() == "改称呼"
        assert not page.locator(".commit input[type=checkbox]").is_checked()

        page.locator(".commit input[type=checkbox]").check()
        page.locator(".commit button").click()
        appears(page.get_by_text("同上次提交的一样。"))
        assert not page.locator(".redline").is_visible()


def test_next_year_leads_to_what_is_to_be_looked_through(page: Page) -> None:
    press(page, "#new")
    page.locator("dialog button.main").click()
    appears(page.locator("dialog h2", has_text="请看一遍"))
    assert page.locator("dialog .pick button").first.inner_text().strip() == "附件序号 1"
    page.locator("dialog .pick button").first.click()

    until(page, lambda: focused(page) == "attachment")
    wanted = ["还有 75 处待填", "表单上面的“下一处待填”带你一处一处地填；用不着的，按旁边的“不填”。"]
    until(page, lambda: page.locator("#problems-list .error p").all_inner_texts()[:2] == wanted)
    assert page.locator(".form .told.error").count() == 0


def test_what_a_dialog_is_refused_is_told_in_it_and_the_empty_page_says_how_to_begin(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with served(tmp_path) as running, opened(browser, running.address) as page:
        dialog = page.locator("dialog")
        appears(dialog)
        dialog.get_by_role("textbox", name="年度").fill("2025x")
        page.keyboard.press("Enter")
        told = dialog.get_by_role("alert")
        words = [
            "“2025x”不是年度，也不是半年、季度、月份、学年",
            "写成 2025，或者 2025H1、2025Q3、2025-09、2024-2025。",
        ]
        until(page, lambda: told.locator("p").all_inner_texts() == words)
        assert faults_of(page, within="dialog") == []
        assert page.locator(".message").count() == 0

        page.keyboard.press("Escape")
        is_gone(dialog)
        form = page.locator("#panel-form")
        assert "这个文件夹里还没有数据文件。" in form.inner_text()
        press(page, "#check-all")
        press(page, "#check-all")
        message = page.locator(".message.error", has_text="这个项目里还没有数据文件")
        appears(message)
        assert message.count() == 1

        form.get_by_role("button", name="新建项目").click()
        dialog.get_by_role("textbox", name="年度").fill("２０２５年度")
        dialog.get_by_label("部门名称").fill("某某局")
        page.keyboard.press("Enter")
        is_gone(dialog)
        until(page, lambda: field(page, "department.name").count() and field(page, "year").input_value() == "2025")
        assert "这个文件夹里还没有数据文件。" not in form.inner_text()
        assert (tmp_path / "data" / "2025.yaml").is_file()


def test_a_button_of_which_there_are_several_says_what_it_is_for(page: Page) -> None:
    open_form(page)
    names = page.locator(".form button").evaluate_all("all => all.map(each => each.ariaLabel ?? each.innerText)")
    for name in ("插入数据：部门整体支出绩效目标", "插入数据：机构职能 2", "加一项：内设机构", "加一行：各项收入"):
        assert name in names
    assert not {"插入数据", "加一项", "加一行", "选图片"} & {*names}


def test_a_picture_is_chosen_and_a_figure_inserted_in_the_row_of_a_table(page: Page, project: Path) -> None:
    picture = next((project / "data" / "pictures").glob("*.png")).read_bytes()
    open_form(page)
    page.locator('[data-act=add][data-path="tasks[0].pictures"]').click()
    choose = page.get_by_role("button", name="选图片：图片文件 1", exact=True).first
    appears(choose)
    told = page.locator(".message.error")
    for content, count in ((b"no picture", 1), (picture, 0)):
        with page.expect_file_chooser() as chooser:
            choose.click()
        chooser.value.set_files({"name": "库房.png", "mimeType": "image/png", "buffer": content})
        (appears if count else is_gone)(told)
    until(page, lambda: field(page, "tasks[0].pictures[0].file").input_value() == "pictures/库房.png")
    assert (project / "pictures" / "库房.png").read_bytes() == picture

    page.locator('[data-act=add][data-path="expenditure.functional"]').click()
    insert = page.locator('[data-act="insert-fact"][data-path="expenditure.functional[0].reason"]')
    appears(insert)
    insert.click()
    appears(page.locator("dialog input[type=search]"))

    # What leads to a figure is the name of one, which nobody knows by heart.
    page.keyboard.press("Escape")
    page.locator('[name="template"]').select_option("scored")
    is_there(page.locator('[data-act=add][data-path="score_table"]'))
    open_form(page, "score_table")
    page.locator('[data-act=add][data-path="score_table"]').click()
    source = "score_table.indicators[0].groups[0].indicators[0].source"
    page.locator(f'[data-act="insert-fact"][data-path="{source}"]').click()
    page.locator("dialog input[type=search]").fill("调整中层干部")
    page.locator("dialog .pick button").first.click()
    until(page, lambda: "source: facts.officials_adjusted\n" in (project / "data" / "2022.yaml").read_text("utf-8"))

    # A text in a row can be read, and a list in a list has all of the width.
    assert page.locator("td textarea").first.evaluate("area => area.clientWidth") > 150
    item = page.locator('[id="field-operating.projects[0]"]')
    assert item.evaluate("item => item.offsetWidth === item.parentElement.offsetWidth")


# Everybody can use it.


@pytest.mark.parametrize("width", [1280, 400])
def test_no_view_keeps_anybody_out(browser: Browser, repository: Path, width: int) -> None:
    change(STARTER, "treasury: 区财政", "treasury: 县财政")
    change(STARTER, *STAFF)  # of which there is a warning, in the report, too
    with served(repository / STARTER) as running, opened(browser, running.address, width) as page:
        is_there(report(page).locator(".told-warning").first)
        assert faults_of(page.frames[1]) == []
        for pane, seen in (("review", "fieldset"), ("text", ".row"), ("template", ".row"), ("form", "summary")):
            page.locator(f"#tab-{pane}").click()
            appears(page.locator(f"#panel-{pane} {seen}").first)
            if pane == "form":
                open_form(page)

            assert faults_of(page) == [], pane
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_the_buttons_stand_in_one_row(page: Page) -> None:
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        buttons = page.locator("#commands > button, #more")
        tops = buttons.evaluate_all("all => all.map(each => each.getBoundingClientRect().top)")

        assert len(tops) == 4
        assert len(set(tops)) == 1

        # The menu opens by the keyboard, goes round, and lets the focus back.
        page.locator("#more").press("ArrowDown")
        assert page.evaluate("document.activeElement.id") == "build-others"
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.id") == "begin"
        texts = page.locator(".menu button").evaluate_all("""all => all.map(
            each => [each, each.nextSibling].map(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range.getBoundingClientRect();
        })).filter(([name, help]) => name.bottom > help.top + 2).length""")
        assert texts == 0
        box = page.locator(".menu").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert faults_of(page, within="header") == []
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "more"
        assert not page.locator(".menu").is_visible()


def test_no_dialog_keeps_anybody_out(browser: Browser, project: Path) -> None:
    with served(project / STARTER) as running, opened(browser, running.address, 400) as page:
        is_there(report(page).locator("[data-n]").first)
        open_form(page)
        buttons = ["#build-others", "#check-all", "#new", "#begin", "[data-act=name]", "[data-act=insert-fact]"]
        for button in buttons:
            press(page, button)
            appears(page.locator("dialog"))

            assert faults_of(page, within="dialog") == [], button
            assert page.evaluate("document.documentElement.scrollWidth") <= 400
            small = """all => all.filter(each => each.getBoundingClientRect().height < 24 && each.type !== "checkbox")
                              .map(each => each.outerHTML)"""
            assert page.locator("dialog :is(button, input, select)").evaluate_all(small) == []
            page.keyboard.press("Escape")
            is_gone(page.locator("dialog"))
