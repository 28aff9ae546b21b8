"""What the schema demands of a value, put into words for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from reportgen.messages import Listing
from reportgen.schema.nodes import SchemaNode

_NEEDS_QUOTES = re.compile(r"[\s\W]|\A(?:[0-9.+-].*|true|false|null|yes|no|on|off|~)\Z", re.IGNORECASE)


_BEYOND = 10**8
"""No department counts so many of anything, be it people or 万元: a bound as high as that is there against slips."""


def demands(shape: SchemaNode, say: Callable[..., str], *, brief: bool = False) -> Iterator[str]:
    """What the schema demands of a value, in a few words each: unit, kind, choices, bounds.

    Args:
        say: gives the message of a code.
        brief: whether bounds that only keep slips of the keyboard out are left unsaid.
    """
    if shape.unit:
        yield shape.unit
    if shape.kind == "boolean":
        yield say("blank-truth")
    elif shape.kind == "integer":
        yield say("blank-whole")
    elif shape.says("format") == "date":
        yield say("blank-date")
    if choices := shape.says("enum"):
        yield say("blank-choices", choices=Listing(map(written, choices)))
    least, most = shape.says("minimum"), shape.says("maximum")
    if brief:
        least = None if least is not None and least <= -_BEYOND else least
        most = None if most is not None and most >= _BEYOND else most
    if least is not None and most is not None:
        yield say("blank-between", low=written(least), high=written(most))
        least = most = None
    for code, limit in (
        ("blank-least", least),
        ("blank-most", most),
        ("blank-above", shape.says("exclusiveMinimum")),
        ("blank-under", shape.says("exclusiveMaximum")),
        ("blank-length", shape.says("maxLength")),
        ("blank-items-most", shape.says("maxItems")),
    ):
        if limit is not None:
            yield say(code, limit=written(limit))
    if (shape.says("minItems") or 0) > 1:
        yield say("blank-items-least", limit=shape.says("minItems"))


def written(value: object) -> str:
    """A value of the schema as YAML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = str(value)
    return "'" + text.replace("'", "''") + "'" if not text or _NEEDS_QUOTES.search(text) else text
