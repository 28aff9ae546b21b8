"""All text for people, by code, in Chinese and English: a folder for each language, divided like the package."""

from __future__ import annotations

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from reportgen.messages.unseen import visible_line

TOPICS = (
    *("cli", "facts", "schema", "values", "expressions", "figures", "audit", "proofread", "claims", "pipeline"),
    *("template", "document", "layout", "docx", "word", "files"),
    *("help", "trace", "html", "pdf", "survey", "linting", "compare", "authoring", "editing", "spreadsheets"),
    *("reading", "summary", "batch", "provenance", "git", "describe", "manuals", "doctor", "writers", "server"),
)
"""The parts of a catalogue: one for each folder of the package that says something, `pipeline` for the modules beside
the folders, `help` and `describe` for what only `--help` and `schema` say. They are looked through in this order and
loaded only so far: what every run may say stands first, what single commands say last."""

LANGUAGES = ("zh", "en")
"""The languages in which people are told something."""

Advice = str | dict[str, str]
"""What to do: one text, or that of the first gap which is filled, and under `else` what is said if none is."""

MessageText = str | tuple[str, Advice]


@cache
def _topic(language: str, topic: str) -> dict[str, MessageText]:
    path = Path(__file__).parent / ("en" if language == "en" else "zh") / f"{topic}.json"
    texts: dict[str, MessageText] = json.loads(path.read_bytes())
    return texts


def _entry(language: str, code: str) -> MessageText:
    for topic in TOPICS:
        if code in (texts := _topic(language, topic)):
            return texts[code]
    raise KeyError(code)


def all_texts(language: str) -> dict[str, MessageText]:
    """The whole catalogue of a language."""
    return {code: entry for topic in TOPICS for code, entry in _topic(language, topic).items()}


def choose_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the user: `REPORTGEN_LANG`, else the locale; Chinese unless it says English."""
    for name in ("REPORTGEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


class Wording(ABC):
    """What becomes a text when the language is known; Chinese if nobody says."""

    __slots__: tuple[str, ...] = ()

    @abstractmethod
    def in_language(self, language: str) -> str:
        """The text in `zh` or `en`."""

    def __str__(self) -> str:
        return self.in_language("zh")

    def __eq__(self, other: object) -> bool:
        """Equal to its Chinese text, which programs that use the package see and compare."""
        return str(self) == str(other) if isinstance(other, str | Wording) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(repr(getattr(self, name)) for name in self.__slots__)})"


Worded = str | Wording


class Saying(Wording):
    """A text of the catalogue that stands in another one."""

    __slots__ = ("code", "params")

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.params = params or {}

    def in_language(self, language: str) -> str:
        """The message, its gaps filled."""
        return message_text(self.code, self.params, language)


class Listing(Wording):
    """Texts in a row, joined as the language does: `甲、乙` or `a, b`.

    Args:
        joint: the code of what stands between them; empty for nothing.
    """

    __slots__ = ("items", "joint")

    def __init__(self, items: Iterable[object], joint: str = "joint") -> None:
        self.items = tuple(items)
        self.joint = joint

    def __bool__(self) -> bool:
        return bool(self.items)

    def in_language(self, language: str) -> str:
        """The items, joined."""
        joint = message_text(self.joint, {}, language) if self.joint else ""
        return joint.join(str(worded(item, language)) for item in self.items)


@cache
def message_gaps(code: str) -> tuple[str, ...]:
    """The names of the parameters that fill the message of `code`, those of its advice left out."""
    entry = _entry("zh", code)
    text = entry if isinstance(entry, str) else entry[0]
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def message_text(code: str, params: Mapping[str, object], language: str) -> str:
    """The message of `code`, its gaps filled from `params`."""
    entry = _entry(language, code)
    return _filled(entry if isinstance(entry, str) else entry[0], params, language)


def hint_text(code: str, params: Mapping[str, object], language: str) -> str:
    """What to do about `code`; empty where the message says it all."""
    entry = _entry(language, code)
    if isinstance(entry, str):
        return ""
    advice = entry[1]
    if not isinstance(advice, str):
        advice = next((text for gap, text in advice.items() if params.get(gap)), advice["else"])
    # A gap that is left empty before a bracket leaves two blanks.
    return _filled(advice, params, language).replace("  [", " [")


def worded(value: object, language: str) -> object:
    """A value in words, if it is to become some; all else as it is."""
    return value.in_language(language) if isinstance(value, Wording) else value


class _Gaps(Formatter):
    """Fills the gaps of a message; `{count:error|errors}` is `1 error` or `2 errors`.

    What fills them comes from strangers' files, names and environments, and is made visible.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        one, choice, more = format_spec.partition("|")
        return f"{value} {one if value == 1 else more}" if choice else visible_line(format(value, format_spec))


def _filled(text: str, params: Mapping[str, object], language: str) -> str:
    return _Gaps().vformat(text, (), {name: worded(value, language) for name, value in params.items()})
