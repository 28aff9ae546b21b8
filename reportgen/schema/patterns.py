"""Patterns and formats of texts, read by the engine of the verdict.

It takes steps in proportion to the text, or a limited number of them where a pattern looks around or back. Python's
own would take years over `^(a+)+$`, and does not know what JSON Schema does, such as `\\p{Han}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

# A hundredth of a second. Of a text of 30,000 lines the patterns of schema.json that look ahead take no more.
_MOST_STEPS = 100_000


def engine() -> Any:
    """What jsonschema-rs is told to read patterns with."""
    import jsonschema_rs

    return jsonschema_rs.FancyRegexOptions(backtrack_limit=_MOST_STEPS)


@cache
def _reader(pattern: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=engine())


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text; not if that took more steps than any pattern should."""
    return bool(_reader(pattern).is_valid(text))


def gives_up(pattern: str, text: str) -> bool:
    """Whether it takes too many steps to tell."""
    import jsonschema_rs

    given_up = jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded
    return any(isinstance(error.kind, given_up) for error in _reader(pattern).iter_errors(text))


@cache
def _format_reader(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)


def has_format(name: str, text: str) -> bool:
    """Whether a text is of a format of JSON Schema, such as `date`; of an unknown one every text is."""
    return bool(_format_reader(name).is_valid(text))


def unforeseen(members: Mapping[str, object], schema: Mapping[str, Any]) -> Iterator[str]:
    """The names of which neither `properties` nor `patternProperties` of a schema speak, as far as can be told."""
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in members:
        if name not in named and not any(matches(pattern, name) or gives_up(pattern, name) for pattern in patterns):
            yield name
