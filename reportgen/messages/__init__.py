"""All text for people, by code, in Chinese and English: one catalogue a language."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module


@cache
def _catalogue(language: str) -> dict[str, str | tuple[str, str]]:
    module = import_module(f"reportgen.messages.{'en' if language == 'en' else 'zh'}")
    texts: dict[str, str | tuple[str, str]] = module.TEXTS
    return texts


def choose_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the user: `REPORTGEN_LANG`, else the locale; Chinese unless it says English."""
    for name in ("REPORTGEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def message_text(code: str, params: Mapping[str, object], language: str) -> str:
    """The message of `code`, its gaps filled from `params`."""
    entry = _catalogue(language)[code]
    return (entry if isinstance(entry, str) else entry[0]).format_map(params)


def hint_text(code: str, params: Mapping[str, object], language: str) -> str:
    """What to do about `code`; empty where the message says it all."""
    entry = _catalogue(language)[code]
    return "" if isinstance(entry, str) else entry[1].format_map(params)
