"""All text for people, by code, in Chinese and English: one catalogue a language, in parts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple

TOPICS = ("", "check", "trace", "diff", "new", "workflow")
"""The parts of a catalogue: the main job first, then what single commands say; each is loaded when it is needed."""

Entry = str | tuple[str, str]


@cache
def _topic(language: str, topic: str) -> dict[str, Entry]:
    name = "_".join(filter(None, ("en" if language == "en" else "zh", topic)))
    texts: dict[str, Entry] = import_module(f"reportgen.messages.{name}").TEXTS
    return texts


def _entry(language: str, code: str) -> Entry:
    for topic in TOPICS:
        if code in _topic(language, topic):
            return _topic(language, topic)[code]
    raise KeyError(code)


def all_texts(language: str) -> dict[str, Entry]:
    """The whole catalogue of a language."""
    return {code: entry for topic in TOPICS for code, entry in _topic(language, topic).items()}


def choose_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the user: `REPORTGEN_LANG`, else the locale; Chinese unless it says English."""
    for name in ("REPORTGEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


class Saying(NamedTuple):
    """A text of the catalogue that stands in another one: put into words when the language is known."""

    code: str
    params: Mapping[str, object]


def message_text(code: str, params: Mapping[str, object], language: str) -> str:
    """The message of `code`, its gaps filled from `params`."""
    entry = _entry(language, code)
    return _filled(entry if isinstance(entry, str) else entry[0], params, language)


def hint_text(code: str, params: Mapping[str, object], language: str) -> str:
    """What to do about `code`; empty where the message says it all."""
    entry = _entry(language, code)
    # A gap that is left empty before a bracket leaves two blanks.
    return "" if isinstance(entry, str) else _filled(entry[1], params, language).replace("  [", " [")


def _filled(text: str, params: Mapping[str, object], language: str) -> str:
    said = {name: message_text(*value, language) for name, value in params.items() if isinstance(value, Saying)}
    return text.format_map({**params, **said} if said else params)
