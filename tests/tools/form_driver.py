"""A clerk at the form of `reportgen edit`: types a whole data file by field, with what the page itself offers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .edit_page import appears, is_gone, until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_KIND = "path => document.getElementsByName(path)[0]?.nodeName"
_THERE = """([path, below]) => [document.getElementById(`field-${below}`),
    document.querySelector(`[data-act="add"][data-path="${below}"]`),
    document.querySelector(`[data-act="name"][data-path="${path}"]`)].map(Boolean)"""
_REFERENCE = re.compile(r"(\{\{ facts\..*? \}\})")


class Clerk:
    """Fills in the form that a page shows; waits for nothing but for what the next key needs."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def field(self, path: str) -> Locator:
        """Where the value of a path is typed."""
        return self.page.locator(f'[name="{path}"]')

    def press(self, act: str, path: str) -> None:
        """Press the button that does something to what stands at a path."""
        self.page.locator(f'[data-act="{act}"][data-path="{path}"]').click()

    def unfold(self) -> None:
        """Unfold every section."""
        self.page.locator("[data-act=unfold]").click()

    def fill(self, path: str, value: Any) -> None:
        """Fill in a record (in the order of the file), a list or a single value; numbers are texts, as typed."""
        if isinstance(value, dict):
            for name, member in value.items():
                self._record(path, name, member)
        elif isinstance(value, list):
            self._list(path, value)
        else:
            self.type(path, value)

    def leave_out(self) -> None:
        """Leave out whatever is still to be filled in and need not be."""
        buttons = self.page.locator(".entry [data-act=remove]")
        while count := buttons.count():
            buttons.first.click()
            until(self.page, lambda: buttons.count() < count)

    def type(self, path: str, text: str) -> None:
        """Type a text, or choose it; references to work data are put in from the list of the page."""
        kind = self.page.evaluate(_KIND, path)
        if not kind:  # an item that may have more parts than its name, which the form asks for
            path = f"{path}.name"
        field = self.field(path)
        if kind == "SELECT":
            field.select_option(text)
            return
        pieces = _REFERENCE.split(text.strip())
        field.fill(pieces[0])
        for reference, rest in zip(pieces[1::2], pieces[2::2], strict=True):
            self._insert(path, reference)
            if rest:
                field.press("ControlOrMeta+End")
                self.page.keyboard.insert_text(rest)
        field.blur()

    def _insert(self, path: str, reference: str) -> None:
        self.page.locator(f'[data-act="insert-fact"][data-path="{path}"]').click()
        self.page.locator("dialog input[type=search]").fill(reference)
        self.page.locator("dialog .pick button", has=self.page.locator("small", has_text=reference)).click()

    def _record(self, path: str, name: str, member: Any) -> None:
        below = f"{path}.{name}" if path else name
        if isinstance(member, dict | list):
            self._there(path, name, below)
        self.fill(below, member)

    def _there(self, path: str, name: str, below: str) -> None:
        """Let a record or a list be there: one that is optional is added, one of the data's own is named."""
        add = self.page.locator(f'[data-act="add"][data-path="{below}"]')
        there, to_add, to_name = self.page.evaluate(_THERE, [path, below])
        if to_add:
            add.click()
            is_gone(add)
        elif to_name and not there:
            self.press("name", path)
            self.page.locator("dialog input").fill(name)
            self.page.locator("dialog button.main").click()
            appears(self.page.locator(f'[id="field-{below}"]'))

    def _list(self, path: str, items: list[Any]) -> None:
        insert = f'[data-act="insert"][data-path="{path}"]'
        for index, item in enumerate(items):
            if not self.page.evaluate(_THERE, [path, f"{path}[{index}]"])[0]:
                self.page.locator(insert).click()
                appears(self.page.locator(f'[id="field-{path}[{index}]"]'))
            self.fill(f"{path}[{index}]", item)
