"""The words of one language, read from its data file.

The template chooses the language (`language` in `format.yaml`); the words are handed down to whatever prints or reads
text. Both files have the same keys, each of which is a field here.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

LANGUAGES = ("zh", "en")


class Phrases(NamedTuple):
    """What the filters print. A pattern has names in braces for what is put in: `增加{difference}`.

    `increased` to `fell` and what follows them are predicates of the figure: an increase, a rate of growth, and the
    comparison of both with last year, where `compared_equal` has no rate and `compared_new` nothing to compare with.
    `item` numbers one of several items, as the patterns of headings do.
    """

    full_stop: str
    end_marks: str
    """The marks that end a sentence as a full stop does."""
    closed_ends: tuple[str, ...]
    """A sentence that ends in brackets or quotes has its mark inside."""
    gives_way: str
    """What gives way, at the end of a text, to the mark that the sentence around it needs."""
    unchanged: str
    nearly_unchanged: str
    new: str
    increased: str
    decreased: str
    grew: str
    fell: str
    compared: str
    compared_difference: str
    compared_new: str
    part: str
    part_separator: str
    separator: str
    last_separator: str
    conjunction: str
    item: str
    item_separator: str
    last_item_separator: str
    date: str
    months: tuple[str, ...]
    year_of_date: str


class Captions(NamedTuple):
    """The numbers of captions where the format does not say them, and what parts a number from its caption."""

    table: str
    figure: str
    gap: str


class StyleNames(NamedTuple):
    """What Word calls those styles of a report that it does not know by a name of its own."""

    label: str
    note: str
    unit: str
    table: str
    compact: str


class Words(NamedTuple):
    """All words of a language."""

    phrases: Phrases
    captions: Captions
    styles: StyleNames


@cache
def words_of(language: str) -> Words:
    """The words of `zh` or `en`."""
    sections = json.loads(Path(__file__).with_name(f"{language}.json").read_bytes())
    return Words(
        phrases=Phrases(**_frozen(sections["phrases"])),
        captions=Captions(**_frozen(sections["captions"])),
        styles=StyleNames(**_frozen(sections["styles"])),
    )


def _frozen(section: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in section.items()}
