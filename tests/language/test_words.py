"""The data files of the languages: the same keys in both, each of them used, none read for nothing."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

import pytest

from reportgen.language.words import MoneyWords, languages, words_of
from reportgen.values.period import PERIODS, YEAR
from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"
CHINESE = re.compile("[\u2e80-\u9fff]")
FILES = {language: json.loads((PACKAGE / "language" / f"{language}.json").read_bytes()) for language in languages()}
SLOT = re.compile(r"\{[a-z_]+\}")


def test_the_format_offers_the_languages_that_there_are() -> None:
    assert languages() == ("zh", "en")


def keys(value: Any, path: str = "") -> set[str]:
    """The paths of all keys of a file, with what kind of value is there."""
    if isinstance(value, dict) and path not in (".money.units", ".money.typed", ".money.multiples"):
        # The parts of patterns are a language's own.
        return {key for name, below in value.items() if name != "parts" for key in keys(below, f"{path}.{name}")}
    return {f"{path}: {type(value).__name__}"}


def test_every_language_has_every_word() -> None:
    assert keys(FILES["en"]) == keys(FILES["zh"])


@pytest.mark.parametrize("language", languages())
def test_no_word_of_a_file_is_left_unread(language: str) -> None:
    """A key that no field takes is refused by the field's class, and a field without key as well."""
    words = words_of(language)

    sections = {name: part for name, part in words._asdict().items() if name not in {"language", "period", "periods"}}
    found = {name: set(section._asdict()) for name, section in sections.items()}
    found |= {"periods": {kind for kind, _ in words.periods}, "money": set(MoneyWords._fields)}
    assert found == {name: set(section) for name, section in FILES[language].items()}


@pytest.mark.parametrize("language", languages())
def test_every_period_but_the_year_has_words_which_take_the_place_of_others(language: str) -> None:
    periods = FILES[language]["periods"]

    assert set(periods) == set(PERIODS) - {YEAR}
    for kind, entry in periods.items():
        assert len(entry["names"]) == PERIODS[kind]
        plain, own = words_of(language), words_of(language, kind)
        assert set(entry["words"]) == {"phrases", "readings", "claims"}
        for section, others in entry["words"].items():
            before, after = getattr(plain, section)._asdict(), getattr(own, section)._asdict()
            assert {name for name in after if after[name] != before[name]} == set(others)


@pytest.mark.parametrize("language", languages())
def test_a_list_of_words_cannot_be_changed(language: str) -> None:
    assert isinstance(words_of(language).phrases.months, tuple)


def test_the_phrases_of_both_languages_have_the_same_slots() -> None:
    # Some say the rate alone and some with its verb; items are numbered, and the last one is joined, in other ways.
    free = {"compared", "compared_new", "item", "separator", "last_separator", "gives_way"}
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
    by_name = {"captions", "styles", "periods"}
    unused = {
        f"{section}.{name}"
        for section, words in FILES["zh"].items()
        for name in words
        if name not in asked and section not in by_name
    }

    assert unused == set()
    assert set(FILES["zh"]) - asked == {"money"}  # which `money_words` takes out
