"""What a value is, in people's words, for a message about one that is not what is needed: never Python's own."""

from __future__ import annotations

from collections.abc import Collection

from reportgen.messages import Listing, Saying

_MAX_TEXT = 20
"""How much of a text is told: enough to find it, and the message stays on its line."""

_MAX_ITEMS = 3
"""How many items of a list are told: they show what it is a list of."""


def described(value: object) -> Saying:
    """A value with its kind: `文字“元”`, `列表（基本支出、项目支出）`, `“总支出”`."""
    if value is None:
        return Saying("value-absent")
    if isinstance(value, bool):
        return Saying("value-truth", {"value": str(value).lower()})
    if isinstance(value, list | tuple):
        if not value:
            return Saying("value-empty-list")
        more = ["…"] if len(value) > _MAX_ITEMS else []
        return Saying("value-list", {"items": Listing([*map(_name, value[:_MAX_ITEMS]), *more])})
    name = _name(value)
    code = "value-text" if isinstance(value, str) else "value-named" if name else "value-other"
    return Saying(code, {"name": name})


def _name(value: object) -> str:
    """A text as it is; else a title or a path, or how the value is printed; empty for what cannot be printed."""
    if not isinstance(value, str):
        title = getattr(value, "title", "") or getattr(value, "path", "")
        printed = type(value).__str__ is not object.__str__ and not isinstance(value, Collection)
        value = title if isinstance(title, str) and title else str(value) if printed else ""
    return value if len(value) <= _MAX_TEXT else f"{value[:_MAX_TEXT]}…"
