"""The page of `reportgen edit` as tests use it: its parts, what one types there, and what others save meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, FrameLocator, Locator, Page, Route


_UNFOLD = """paths => {
  for (const path of paths) document.getElementById(`field-${path}`).open = true;
}"""


def report(page: Page) -> FrameLocator:
    return page.frame_locator("iframe#sheets")


def change(file: str, old: str, new: str) -> None:
    text = Path(file).read_text("utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new, 1), "utf-8")


def until(page: Page, wanted: Callable[[], object]) -> None:
    """Wait until something holds; the page's policy lets no test run a condition in it again and again."""
    for _ in range(1_200):
        if wanted():
            return
        page.wait_for_timeout(50)
    assert wanted()


# As `wait_for` of playwright, which looks less and less often: after a quarter of a second twice in a second only.


def appears(sought: Locator) -> None:
    """Wait until something is to be seen."""
    until(sought.page, sought.is_visible)


def is_there(sought: Locator) -> None:
    """Wait until something is in the page, to be seen or not."""
    until(sought.page, sought.count)


def is_gone(sought: Locator) -> None:
    """Wait until something is in the page no more."""
    until(sought.page, lambda: not sought.count())


def later(page: Page, milliseconds: int = 600) -> None:
    """Let so much time pass by the page's own clock: what it would do by then, as saving what was typed, it does."""
    page.clock.fast_forward(milliseconds)


def focused(page: Page) -> object:
    return page.evaluate("document.activeElement.dataset.path")


def open_form(page: Page, *sections: str) -> None:
    """Unfold sections of the form by their paths; all that there are unless some are named."""
    appears(page.locator("[data-act=unfold]"))
    if sections:
        page.evaluate(_UNFOLD, sections)
    else:
        page.locator("[data-act=unfold]").evaluate("button => button.click()")


def field(page: Page, path: str) -> Any:
    return page.locator(f'[name="{path}"]')


def typed(page: Page, path: str, text: str) -> None:
    """Fill a field, and wait until it is saved."""
    with page.expect_response(lambda response: response.url.endswith("/api/do")):
        field(page, path).fill(text)
        field(page, path).blur()


def type_into(page: Page, area: Any, old: str, new: str) -> None:
    """Put the cursor behind a text, and type."""
    put_cursor(area, old)
    page.keyboard.insert_text(new)


def open_template(page: Page, name: str) -> Any:
    page.locator("#tab-template").click()
    page.locator("#panel-template .pane-head select").first.select_option(name)
    area = page.locator("#panel-template textarea")
    until(page, lambda: area.input_value() == Path(name).read_text("utf-8"))
    return area


def hold(page: Page, area: Any, name: str, behind: str, typed: str, old: str, new: str) -> None:
    """Type into a text while another program saves the file before the page has saved it."""
    put_cursor(area, behind)
    with composing(page, typed):
        change(name, old, new)


def put_cursor(area: Any, behind: str) -> None:
    at = area.input_value().index(behind) + len(behind)
    area.evaluate("(area, at) => { area.focus(); area.setSelectionRange(at, at); }", at)


@contextmanager
def composing(page: Page, text: str) -> Iterator[None]:
    """Have an input method compose what ends as a text, where the cursor is, as long as the block lasts."""
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shi", "selectionStart": 3, "selectionEnd": 3})
    yield
    session.send("Input.insertText", {"text": text})


class Held:
    """What the page asks under a name: answers of the server that come when they are let go, in their order or a chosen
    one first; or, `unsent`, requests that the server has not heard yet."""

    def __init__(self, page: Page, name: str, *, unsent: bool = False) -> None:
        self.page = page
        self.unsent = unsent
        self.ended = False
        self.answers: list[tuple[Route, APIResponse | None]] = []
        page.route(f"**/api/{name}", self._keep)

    def _keep(self, route: Route) -> None:
        if self.ended:
            route.continue_()
        else:
            self.answers.append((route, None if self.unsent else route.fetch()))

    def wait(self, count: int = 1) -> None:
        """Until so many are kept."""
        until(self.page, lambda: len(self.answers) >= count)

    def let_go(self, at: int = 0) -> None:
        route, response = self.answers.pop(at)
        if response is None:
            route.continue_()
        else:
            route.fulfill(response=response)

    def end(self) -> None:
        """Let go what is kept, and keep no more."""
        self.ended = True
        while self.answers:
            self.let_go()


def a_moment(page: Page) -> None:
    """What would happen wrongly happens by then; where nothing does, a slow machine finds nothing either."""
    page.wait_for_timeout(150)


def saved(page: Page) -> None:
    """Until all is saved."""
    until(page, lambda: page.locator("#saved").inner_text() == "已存")
