"""The data files of the languages: the same keys in both, each of them used, none read for nothing."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest

from reportgen.language.words import LANGUAGES, words_of
from reportgen.schema.validation import package_schema
from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
CHINESE = re.compile("[\u2e80-\u9fff]")
FILES = {language: json.loads((PACKAGE / "language" / f"{language}.json").read_bytes()) for language in LANGUAGES}
SLOT = re.compile(r"\{[a-z_]+\}")


def test_the_format_offers_the_languages_that_there_are() -> None:
    schema = package_schema("layout/format.schema.json")

    assert tuple(schema["properties"]["language"]["enum"]) == LANGUAGES
    assert sorted(path.stem for path in (PACKAGE / "language").glob("*.json")) == sorted(LANGUAGES)


def keys(value: Any, path: str = "") -> set[str]:
    """The paths of all keys of a file, with what kind of value is there."""
    if isinstance(value, dict):
        # The parts of patterns are a language's own.
        return {key for name, below in value.items() if name != "parts" for key in keys(below, f"{path}.{name}")}
    return {f"{path}: {type(value).__name__}"}


def test_every_language_has_every_word() -> None:
    assert keys(FILES["en"]) == keys(FILES["zh"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_file_is_left_unread(language: str) -> None:
    """A key that no field takes is refused by the field's class, and a field without key as well."""
    words = words_of(language)

    sections = {name: section for name, section in words._asdict().items() if name != "language"}
    assert {name: set(section._asdict()) for name, section in sections.items()} == {
        name: set(section) for name, section in FILES[language].items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_words_cannot_be_changed(language: str) -> None:
    assert isinstance(words_of(language).phrases.months, tuple)


def test_the_phrases_of_both_languages_have_the_same_slots() -> None:
    # Some say the rate alone and some with its verb; items are numbered, and the last one is joined, in other ways.
    free = {"compared", "item", "separator", "last_separator", "gives_way"}
    for name, phrase in FILES["zh"]["phrases"].items():
        if isinstance(phrase, str) and name not in free:
            assert sorted(SLOT.findall(phrase)) == sorted(SLOT.findall(FILES["en"]["phrases"][name])), name


def test_no_english_word_is_chinese() -> None:
    assert CHINESE.findall(json.dumps(FILES["en"], ensure_ascii=False)) == []


def test_every_word_is_used() -> None:
    """Each key is asked for somewhere in the package, as an attribute or, for captions and styles, by its name."""
    asked = {
        node.attr
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    by_name = {"captions", "styles"}
    unused = {
        f"{section}.{name}"
        for section, words in FILES["zh"].items()
        for name in words
        if name not in asked and section not in by_name
    }

    assert unused == set()
    assert set(FILES["zh"]) - asked == set()
