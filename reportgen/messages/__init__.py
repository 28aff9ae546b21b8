"""All text for people, by code, in Chinese and English: one catalogue a language, in parts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module


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


def message_text(code: str, params: Mapping[str, object], language: str) -> str:
    """The message of `code`, its gaps filled from `params`."""
    entry = _entry(language, code)
    return (entry if isinstance(entry, str) else entry[0]).format_map(params)


def hint_text(code: str, params: Mapping[str, object], language: str) -> str:
    """What to do about `code`; empty where the message says it all."""
    entry = _entry(language, code)
    return "" if isinstance(entry, str) else entry[1].format_map(params)
