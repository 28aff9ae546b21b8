"""What comes late, twice, in another order or not at all: the page loses nothing of what one does, and does it once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.editing import edited_file
from reportgen.errors import OutputError, Problem
from tests.tools.browser import opened, press
from tests.tools.edit_page import (
    Held,
    a_moment,
    appears,
    change,
    composing,
    field,
    focused,
    is_gone,
    is_there,
    later,
    open_form,
    open_template,
    put_cursor,
    report,
    saved,
    type_into,
    typed,
    until,
)
from tests.tools.local_server import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Request, Route

DATA = "data/2022.yaml"
FORMAT = "templates/standard/format.yaml"
PART = "templates/standard/1-department.html.j2"
AGAIN = 3_000  # milliseconds until what was not heard is sent again


def text_of(name: str) -> str:
    return Path(name).read_text("utf-8")


def counted(page: Page, name: str) -> list[str]:
    """The orders of a name, as they are given from now on."""
    found: list[str] = []

    def look(request: Request) -> None:
        if request.url.endswith(f"/api/{name}"):
            found.append(request.post_data or "")

    page.on("request", look)
    return found


# Answers that come late.


def test_what_was_typed_stays_while_the_form_that_has_it_is_on_its_way(page: Page) -> None:
    open_form(page, "department")
    forms = Held(page, "form")
    with page.expect_response("**/api/do"):
        field(page, "department.nature").fill("事业单位")
        later(page)
    forms.wait()

    field(page, "department.treasury").focus()
    a_moment(page)
    assert field(page, "department.nature").input_value() == "事业单位"

    forms.end()
    saved(page)
    assert field(page, "department.nature").input_value() == "事业单位"


def test_a_dialog_is_gone_when_what_it_was_for_is_shown(page: Page, server: Served) -> None:
    """If it waited for the form of the report as well, what one types into the new field would go into it. The cursor
    is in that field then."""
    open_form(page, "facts")
    forms = Held(page, "form")
    press(page, '[data-act="name"][data-path="facts"]')
    page.locator("dialog input").fill("来访人次")
    page.locator("dialog button.main").click()
    forms.wait()
    change(DATA, "treasury: 区财政", "treasury: 县财政")

    def newest_shown() -> bool:
        view, source = server.ask("view"), server.ask("source")
        shown = report(page).locator("[data-version]").get_attribute("data-version")
        return "县财政" in source["text"] and source["version"] == view["text"] and shown == str(view["version"])

    until(page, newest_shown)
    a_moment(page)

    route, answer = forms.answers.pop()
    assert answer is not None
    route.fulfill(response=answer, json={**answer.json(), "view": 0})  # as it is if it was made before the report
    forms.wait()
    is_gone(page.locator("dialog"))
    assert str(focused(page)).startswith("facts.来访人次.")
    head, cursor = page.locator(".form-head").bounding_box(), page.locator(":focus").bounding_box()
    assert head is not None
    assert cursor is not None
    assert cursor["y"] >= head["y"] + head["height"]
    forms.end()


def test_a_field_that_is_selected_whole_stays_so_when_its_value_becomes_another(page: Page) -> None:
    """One has come into it by the tabulator, another program saves a longer number, and one types: all gives way."""
    open_form(page, "expenditure")
    project = field(page, "expenditure.project")
    project.focus()
    project.select_text()
    change(DATA, "project: 12491.39", "project: 112491.394")
    until(page, lambda: project.input_value() == "112491.394")

    page.keyboard.insert_text("7")
    assert project.input_value() == "7"


def test_a_choice_stays_where_an_answer_from_before_it_comes(page: Page) -> None:
    open_form(page, "basis")
    basis = field(page, "basis")
    forms = Held(page, "form")
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    forms.wait()
    orders = Held(page, "do")
    chosen = basis.locator("option").nth(1).get_attribute("value")
    basis.select_option(chosen)
    orders.wait()

    forms.let_go()
    a_moment(page)
    assert basis.input_value() == chosen

    orders.end()
    forms.end()
    saved(page)
    assert basis.input_value() == chosen
    assert f"\nbasis: {chosen}\n" in text_of(DATA)


def test_a_text_stays_where_an_answer_from_before_it_comes(page: Page) -> None:
    page.locator("#tab-text").click()
    appears(page.locator("#panel-text .row").first)
    area = page.locator("#panel-text textarea")
    saves = Held(page, "replace", unsent=True)
    type_into(page, area, "nature: 财政拨款的行政单位", "（甲）")
    later(page)
    saves.wait()
    type_into(page, area, "（甲）", "（乙）")
    later(page)  # by when it is to be saved, too

    saves.let_go()
    saves.wait()
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    is_there(report(page).get_by_text("县财政").first)
    a_moment(page)
    assert "（甲）（乙）" in area.input_value()

    saves.end()
    until(page, lambda: text_of(DATA) == area.input_value())
    assert "（甲）（乙）" in area.input_value()


def test_the_newest_review_is_shown(browser: Browser, repository: Path) -> None:
    with served(repository / DATA) as running, opened(browser, running.address) as page:
        reviews = Held(page, "changes")
        page.locator("#tab-review").click()
        reviews.wait()
        change(DATA, "treasury: 区财政", "treasury: 县财政")
        reviews.wait(2)

        def newest_shown() -> bool:
            while len(reviews.answers) > 1:
                reviews.let_go(-1)
            return page.locator(".review td", has_text="县财政").count() > 0

        until(page, newest_shown)
        reviews.let_go(0)
        a_moment(page)
        assert page.locator(".review td", has_text="县财政").count() > 0
        reviews.end()


def test_what_is_typed_while_a_picker_saves_stays(page: Page) -> None:
    area = open_template(page, FORMAT)
    page.locator(".pickers .pane-head select").select_option("styles.title")
    picks = Held(page, "pick")
    page.get_by_label("字号", exact=True).select_option(label="一号（26 磅）")
    picks.wait()
    type_into(page, area, "# 天头", "（甲）")

    picks.end()
    later(page)
    until(page, lambda: "# 天头（甲）" in text_of(FORMAT))
    until(page, lambda: text_of(FORMAT) == area.input_value())
    assert "    size: 一号\n" in area.input_value()


def test_what_is_chosen_to_insert_stands_where_the_cursor_was(page: Page) -> None:
    open_form(page, "objective")
    area = field(page, "objective")
    with page.expect_response("**/api/do"):
        area.fill("全年。")
        later(page)
    put_cursor(area, "全年")
    page.locator('[data-act=insert-fact][data-path="objective"]').click()
    page.locator("dialog input[type=search]").fill("调整中层干部")
    change(DATA, "  全年。\n", "  本级全年。\n")
    is_there(report(page).get_by_text("本级全年").first)
    until(page, lambda: area.input_value().startswith("本级"))

    with page.expect_response("**/api/do"):
        page.locator("dialog .pick button").first.click()
        later(page)
    assert area.input_value() == "本级全年{{ facts.officials_adjusted }}。"
    is_gone(page.locator("dialog"))
    assert focused(page) == "objective"


# Input methods.


def test_what_was_typed_before_composing_waits_for_what_is_composed(page: Page) -> None:
    open_form(page, "department")
    orders = counted(page, "do")
    field(page, "department.treasury").evaluate(
        """field => {
          field.focus();
          for (const [value, isComposing] of [["县", false], ["县shi", true]]) {
            field.value = value;
            field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing }));
          }
          field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }));
        }"""
    )
    later(page)
    a_moment(page)
    assert orders == []

    field(page, "department.treasury").evaluate(
        """field => {
          field.value = "县市";
          field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        }"""
    )
    later(page)
    until(page, lambda: "treasury: 县市 " in text_of(DATA))


def test_what_is_composed_in_a_text_stays_when_another_saves(page: Page) -> None:
    page.locator("#tab-text").click()
    appears(page.locator("#panel-text .row").first)
    area = page.locator("#panel-text textarea")
    put_cursor(area, "nature: 财政拨款的行政单位")
    with composing(page, "（甲）"):
        change(DATA, "treasury: 区财政", "treasury: 县财政")
        is_there(report(page).get_by_text("县财政").first)
        a_moment(page)
        assert "nature: 财政拨款的行政单位shi" in area.input_value()

    later(page)
    until(page, lambda: "nature: 财政拨款的行政单位（甲）" in text_of(DATA))
    until(page, lambda: text_of(DATA) == area.input_value())
    assert "treasury: 县财政" in area.input_value()


# Texts of templates.


def test_the_name_of_the_template_that_is_open_stays_while_one_types(page: Page) -> None:
    area = open_template(page, PART)
    files = page.locator("#panel-template .pane-head select").first
    texts = Held(page, "text?*")
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    texts.wait()
    type_into(page, area, "属于", "（甲）")
    texts.end()
    a_moment(page)
    assert files.input_value() == PART

    later(page)
    until(page, lambda: "属于（甲）" in text_of(PART))
    until(page, lambda: text_of(PART) == area.input_value())
    assert files.input_value() == PART


def test_a_text_that_is_asked_about_is_not_saved_as_another(page: Page) -> None:
    area = open_template(page, PART)
    other = "templates/standard/2-accounts.html.j2"
    before = text_of(other)
    saves = Held(page, "save")
    put_cursor(area, "属于")
    with composing(page, "（甲）"):
        change(PART, "属于", "属于（乙）")
    is_there(report(page).get_by_text("属于（乙）").first)
    later(page)
    saves.wait()
    files = page.locator("#panel-template .pane-head select").first
    files.select_option(other)
    saves.end()
    appears(page.locator("dialog"))
    a_moment(page)
    page.locator("dialog").get_by_role("button", name="用这里的").click()

    until(page, lambda: "属于（甲）" in text_of(PART))
    assert text_of(other) == before
    assert files.input_value() == PART
    assert area.input_value() == text_of(PART)


@pytest.mark.parametrize(
    ("pane", "name", "old", "new"),
    [("text", DATA, "财政拨款的行政单位", "财政拨款的事业单位"), ("template", PART, "属于", "归于")],
)
def test_a_question_that_is_put_away_leaves_what_was_typed(
    page: Page, pane: str, name: str, old: str, new: str
) -> None:
    if pane == "text":
        page.locator("#tab-text").click()
        appears(page.locator("#panel-text .row").first)
        area: Any = page.locator("#panel-text textarea")
    else:
        area = open_template(page, name)
    dialog = page.locator("dialog")
    put_cursor(area, old)
    with composing(page, "（甲）"):
        change(name, old, new)
    is_there(report(page).get_by_text(new).first)
    later(page)
    appears(dialog)
    page.keyboard.press("Escape")
    is_gone(dialog)
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    is_there(report(page).get_by_text("县财政").first)
    a_moment(page)
    assert f"{old}（甲）" in area.input_value()

    type_into(page, area, f"{old}（甲）", "（乙）")
    later(page)
    appears(dialog)
    dialog.get_by_role("button", name="用这里的").click()
    until(page, lambda: f"{old}（甲）（乙）" in text_of(name))
    until(page, lambda: text_of(name) == area.input_value())


# What is not taken.


def test_a_text_that_is_refused_stays_where_it_was_typed(page: Page) -> None:
    open_form(page, "department")
    treasury = field(page, "department.treasury")
    message = page.locator(".message.error", has_text="填的内容里有看不见的字符 U+0007，没有改")
    typed(page, "department.treasury", "写了很久\x07的一段")
    appears(message)
    appears(page.locator("#saved", has_text="还没有存"))
    change(DATA, "nature: 财政拨款的行政单位", "nature: 事业单位")
    until(page, lambda: field(page, "department.nature").input_value() == "事业单位")
    assert treasury.input_value() == "写了很久\x07的一段"

    typed(page, "department.treasury", "写了很久的一段")
    until(page, lambda: "treasury: 写了很久的一段 " in text_of(DATA))
    saved(page)
    is_gone(message)


def test_a_text_that_is_refused_is_taken_back_first(page: Page) -> None:
    open_form(page, "department")
    typed(page, "department.treasury", "市\x07财政")
    appears(page.locator("#saved", has_text="还没有存"))
    undo = page.locator("[data-act=undo]")
    until(page, undo.is_enabled)
    undo.click()
    until(page, lambda: field(page, "department.treasury").input_value() == "区财政")
    saved(page)
    assert page.locator(".message.error").count() == 0
    until(page, undo.is_disabled)


def asked(page: Page) -> tuple[Locator, Locator]:
    """A field in which 市财政 is typed where another program has saved 县财政, and the dialog that asks which it is."""
    open_form(page, "department")
    treasury, dialog = field(page, "department.treasury"), page.locator("dialog")
    treasury.fill("市财政")
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    is_there(report(page).get_by_text("县财政").first)
    later(page)
    appears(dialog)
    return treasury, dialog


def test_a_question_about_a_field_that_is_put_away_leaves_what_was_typed(page: Page) -> None:
    treasury, dialog = asked(page)
    page.keyboard.press("Escape")
    is_gone(dialog)
    appears(page.locator("#saved", has_text="还没有存"))
    change(DATA, "treasury: 县财政", "treasury: 镇财政")  # which is taken over, as any change
    is_there(report(page).get_by_text("镇财政").first)
    assert treasury.input_value() == "市财政"

    typed(page, "department.treasury", "市财政局")
    appears(dialog)
    assert "那边改成了“镇财政”，这里要改成“市财政局”" in dialog.inner_text()
    dialog.get_by_role("button", name="用这里的").click()
    until(page, lambda: "treasury: 市财政局 " in text_of(DATA))
    saved(page)


def test_theirs_is_taken_where_it_is_chosen(page: Page) -> None:
    treasury, dialog = asked(page)
    dialog.get_by_role("button", name="用别处的").click()
    until(page, lambda: treasury.input_value() == "县财政")
    saved(page)


@pytest.mark.parametrize("pane", ["form", "text"])
def test_what_cannot_be_written_now_stays_and_is_saved_when_it_can(
    page: Page, monkeypatch: pytest.MonkeyPatch, pane: str
) -> None:
    def locked(*_: object) -> None:
        raise OutputError(Problem(code="output-denied", file=DATA))

    if pane == "form":
        open_form(page, "department")
    else:
        page.locator("#tab-text").click()
        appears(page.locator("#panel-text .row").first)
    with monkeypatch.context() as patch:
        patch.setattr(edited_file, "save_file", locked)
        if pane == "form":
            typed(page, "department.treasury", "市财政")
        else:
            type_into(page, page.locator("#panel-text textarea"), "treasury: 区财政", "局")
            later(page)
        appears(page.locator("#saved", has_text="还没有存"))
        change(DATA, "nature: 财政拨款的行政单位", "nature: 事业单位")
        is_there(report(page).get_by_text("事业单位").first)
        assert "treasury: 区财政 " in text_of(DATA)
    later(page, AGAIN)
    until(page, lambda: f"treasury: {'市财政' if pane == 'form' else '区财政局'} " in text_of(DATA))
    saved(page)
    assert "nature: 事业单位" in text_of(DATA)


# What is pressed twice.


def test_what_is_pressed_twice_is_done_once(page: Page) -> None:
    orders = counted(page, "build")
    builds = Held(page, "build")
    page.locator("#build-docx").dblclick()
    builds.wait()
    a_moment(page)
    builds.end()
    appears(page.locator("#messages").get_by_text("已生成"))
    assert len(orders) == 1
    page.locator("#build-docx").click()
    until(page, lambda: len(orders) == 2)

    open_form(page)
    rows = page.locator('[data-table="staff.in_service"] tbody tr')
    orders = counted(page, "do")
    page.locator('[data-act=insert][data-path="staff.in_service"]').dblclick()
    until(page, lambda: rows.count() == 3)
    page.locator('[data-act=remove-item][data-path="staff.in_service[0]"]').dblclick()
    until(page, lambda: rows.count() == 2)
    saved(page)
    assert len(orders) == 2

    page.locator('[data-act=insert-fact][data-path="objective"]').dblclick()
    appears(page.locator("dialog").first)
    a_moment(page)
    assert page.locator("dialog").count() == 1


def test_a_button_of_a_dialog_does_once_what_it_does(page: Page) -> None:
    orders = counted(page, "start")
    starts = Held(page, "start")
    press(page, "#begin")
    page.locator("dialog input").first.fill("2031")
    page.locator("dialog button.main").dblclick()
    starts.wait()
    a_moment(page)
    starts.end()
    is_gone(page.locator("dialog"))
    assert len(orders) == 1
    assert page.locator(".message.error").count() == 0


def test_what_changed_is_committed_once(browser: Browser, repository: Path) -> None:
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    with served(repository / DATA) as running, opened(browser, running.address) as page:
        orders = counted(page, "commit")
        page.locator("#tab-review").click()
        page.locator(".commit input[type=text]").fill("改称呼")
        commits = Held(page, "commit")
        page.locator(".commit button").dblclick()
        commits.wait()
        a_moment(page)
        commits.end()
        appears(page.get_by_text("同上次提交的一样。"))
        assert len(orders) == 1


def test_steps_back_that_are_pressed_faster_than_they_are_done_are_no_fault(page: Page) -> None:
    before = text_of(FORMAT)
    open_template(page, FORMAT)
    page.locator(".pickers .pane-head select").select_option("styles.title")
    page.get_by_label("字号", exact=True).select_option(label="一号（26 磅）")
    undo = page.locator(".pickers button:enabled", has_text="撤销")
    undo.evaluate("button => { button.click(); button.click(); button.click(); }")
    until(page, lambda: text_of(FORMAT) == before)
    saved(page)
    assert page.locator(".message").count() == 0

    page.locator("#tab-form").click()
    open_form(page, "department")
    whole = text_of(DATA)
    typed(page, "department.treasury", "市财政")
    undo = page.locator("[data-act=undo]:enabled")
    undo.evaluate("button => { button.click(); button.click(); button.click(); }")
    until(page, lambda: text_of(DATA) == whole)
    saved(page)
    assert page.locator(".message").count() == 0


# The focus.


def test_the_focus_goes_with_what_is_moved_and_stays_where_something_was(page: Page) -> None:
    open_form(page, "staff")
    here = """() => [document.activeElement.dataset.act, document.activeElement.dataset.path,
                     document.activeElement.textContent]"""
    page.locator('[data-act=move][data-path="staff.posts[0]"][data-to="1"]').press("Enter")
    until(page, lambda: page.evaluate(here) == ["move", "staff.posts[1]", "↓"])
    page.keyboard.press("Enter")
    until(page, lambda: page.evaluate(here) == ["move", "staff.posts[2]", "↑"])  # the last one can only go up

    page.locator('[data-act=remove-item][data-path="staff.posts[2]"]').press("Enter")
    until(page, lambda: page.locator('[data-table="staff.posts"] tbody tr').count() == 2)
    saved(page)
    assert page.evaluate("document.querySelector('[id=\"field-staff.posts\"]').contains(document.activeElement)")

    undo = page.locator(".form-head [data-act=undo]")
    for count in (3, 2, 1):
        undo.press("Enter")
        if count > 1:
            until(page, lambda: undo.is_enabled() and page.locator("#saved").inner_text() == "已存")
    until(page, undo.is_disabled)
    saved(page)
    assert page.evaluate("document.activeElement.dataset.act") == "redo"


def test_the_focus_stays_among_the_problems_when_they_are_told_anew(page: Page) -> None:
    button = page.locator("#problems-list button").first
    button.focus()
    change(DATA, "  accounting: 纳入区政府办统一核算", "  accounting: 纳入区政府办统一核算，2019年")
    appears(page.locator("#problems-list li").nth(1))

    assert page.evaluate("document.querySelector('#problems-list').contains(document.activeElement)")


def test_a_file_is_chosen_for_a_commit_by_the_keyboard_while_others_save(browser: Browser, repository: Path) -> None:
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    with served(repository / DATA) as running, opened(browser, running.address) as page:
        page.locator("#tab-review").click()
        box = page.locator(".commit input[type=checkbox]").first
        box.focus()
        change(PART, "属于", "（模板改过）属于")
        appears(page.locator(".commit label", has_text=PART))

        assert page.evaluate("document.activeElement.value") == DATA


# Pages and files that are others by now.


def test_what_changed_is_that_of_the_file_that_is_chosen(browser: Browser, repository: Path) -> None:
    change(DATA, "treasury: 区财政", "treasury: 县财政")
    with served(repository / DATA) as running, opened(browser, running.address) as page:
        page.locator("#tab-review").click()
        appears(page.locator(".review td", has_text="县财政").first)

        running.order("choose", {"name": "data/water.yaml"})
        is_gone(page.locator(".review td", has_text="县财政").first)


def test_what_could_not_be_saved_does_not_go_into_another_file(browser: Browser, server: Served) -> None:
    other = Path("data/2023.yaml")
    shutil.copy(DATA, other)
    before = other.read_bytes()
    with opened(browser, server.address, connected=False) as page:
        open_form(page, "department")
        page.route("**/api/do", lambda route: route.abort())
        field(page, "department.treasury").fill("市财政")
        later(page)
        appears(page.locator("#saved", has_text="还没有存"))

        server.order("choose", {"name": "data/2023.yaml"})
        appears(page.locator(".message.warning", has_text="另开了一份文件，data/2022.yaml 里刚写的没有存上。"))
        until(page, lambda: field(page, "department.treasury").input_value() == "区财政")
        page.unroute("**/api/do")
        typed(page, "department.nature", "事业单位")
        assert other.read_text("utf-8") == before.decode().replace("财政拨款的行政单位", "事业单位", 1)


# Servers that do not answer.


def fail(page: Page, name: str) -> Callable[[], None]:
    """Let no order of a name come to the server; what is given ends that."""
    page.route(f"**/api/{name}", lambda route: route.abort())
    return lambda: page.unroute(f"**/api/{name}")


def test_what_is_typed_and_not_heard_stays_and_is_saved_later(browser: Browser, server: Served) -> None:
    with opened(browser, server.address, connected=False) as page:
        open_form(page, "department")
        again = fail(page, "do")
        field(page, "department.treasury").fill("市财政")
        field(page, "department.treasury").blur()
        appears(page.locator("#saved", has_text="还没有存"))
        change(DATA, "nature: 财政拨款的行政单位", "nature: 事业单位")
        until(page, lambda: field(page, "department.nature").input_value() == "事业单位")

        assert field(page, "department.treasury").input_value() == "市财政"
        assert page.locator(".message.error").count() == 1
        again()
        later(page, AGAIN)
        until(page, lambda: "treasury: 市财政 " in text_of(DATA))
        saved(page)
        assert page.locator(".message.error").count() == 0
        assert "nature: 事业单位" in text_of(DATA)


@pytest.mark.parametrize(
    ("pane", "order", "name", "behind"),
    [("text", "replace", DATA, "nature: 财政拨款的行政单位"), ("template", "save", PART, "属于")],
)
def test_a_text_that_is_not_heard_stays_and_is_saved_later(
    browser: Browser, server: Served, pane: str, order: str, name: str, behind: str
) -> None:
    with opened(browser, server.address, connected=False) as page:
        if pane == "text":
            page.locator("#tab-text").click()
            appears(page.locator("#panel-text .row").first)
            area: Any = page.locator("#panel-text textarea")
        else:
            area = open_template(page, name)
        again = fail(page, order)
        type_into(page, area, behind, "（甲）")
        later(page)
        appears(page.locator("#saved", has_text="还没有存"))
        change(DATA, "treasury: 区财政", "treasury: 县财政")
        is_there(report(page).get_by_text("县财政").first)
        a_moment(page)

        assert f"{behind}（甲）" in area.input_value()
        again()
        later(page, AGAIN)
        until(page, lambda: f"{behind}（甲）" in text_of(name))
        until(page, lambda: text_of(name) == area.input_value())


def test_an_answer_that_never_comes_is_told(browser: Browser, server: Served) -> None:
    with opened(browser, server.address, connected=False) as page:
        open_form(page, "department")
        orders = Held(page, "do", unsent=True)
        field(page, "department.treasury").fill("市财政")
        later(page)
        orders.wait()
        later(page, 31_000)

        appears(page.locator(".message.error", has_text="程序没有回答。它还开着吗？"))
        appears(page.locator("#saved", has_text="还没有存"))
        orders.ended = True
        later(page, AGAIN)
        until(page, lambda: "treasury: 市财政 " in text_of(DATA))


def test_a_page_that_was_cut_off_tells_so_and_catches_up(browser: Browser, server: Served) -> None:
    with opened(browser, server.address, connected=False) as page:
        up: list[str] = ["hello"]
        missed: list[Route] = []

        def stream(route: Route) -> None:
            if up == ["hello"]:
                up.clear()
                route.fulfill(body="retry: 50\n\nevent: hello\ndata: {}\n\n", content_type="text/event-stream")
            elif up:
                route.continue_()
            else:
                missed.append(route)
                route.abort()

        page.route("**/events", stream)
        page.reload()
        told = page.locator(".message.error", has_text="同程序断了联系，正在再接。")
        area = open_template(page, PART)
        until(page, lambda: missed)
        assert not told.is_visible()
        later(page, 3_000)
        appears(told)
        change(PART, "属于", "（模板改过）属于")
        change(DATA, "- 综合股", "- 综合协调股")
        up.append("again")

        is_gone(told)
        is_there(report(page).get_by_text("综合协调股").first)
        until(page, lambda: "（模板改过）属于" in area.input_value())


def test_a_page_of_a_server_that_was_begun_anew_says_that_it_has_ended(browser: Browser, server: Served) -> None:
    with opened(browser, server.address) as page:
        page.route("**/events", lambda route: route.fulfill(status=403, body=""))
        page.reload()
        appears(page.locator(".message.error", has_text="编辑页面已经关闭。要继续，请再运行 reportgen edit。"))


def test_what_was_typed_last_is_saved_when_the_page_is_closed(page: Page) -> None:
    open_form(page, "department")
    field(page, "department.treasury").fill("市财政")
    page.reload()
    until(page, lambda: "treasury: 市财政 " in text_of(DATA))


def test_a_pane_that_cannot_be_had_says_so(browser: Browser, server: Served) -> None:
    with opened(browser, server.address, connected=False) as page:
        open_form(page)
        page.route("**/api/source", lambda route: route.abort())
        page.locator("#tab-text").click()
        appears(page.locator(".message.error", has_text="程序没有回答。"))


def test_a_number_that_is_pressed_keeps_its_place_until_it_is_let_go(page: Page, server: Served) -> None:
    number = report(page).locator(".n.stated").nth(3)
    number.hover()
    box = number.bounding_box()
    page.mouse.down()
    change(
        DATA,
        "name: 乐山市市中区人民政府",
        "name: 乐山市市中区人民政府，及乐山市沙湾区和五通桥区人民政府的一个很长很长的名称",
    )
    until(page, lambda: "五通桥区" in "".join(server.ask("view")["pieces"]))
    a_moment(page)
    assert number.bounding_box() == box
    page.mouse.up()
    is_there(report(page).get_by_text("五通桥区").first)
