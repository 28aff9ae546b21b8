"""The reading of texts: what a clerk has left standing in them that is not meant to be read.

Most texts hold nothing of the kind; what finds it is loaded when a text gives reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Figures
from reportgen.language.words import Leftovers, composed
from reportgen.messages.unseen import unseen_in

READING_RULES = ("leftover", "unseen", "other-year", "unit-missing", "typed-again")
"""The names of the checks, as waivers call them."""

# A first digit by itself is looked for several times as fast as one or more.
_DIGITS = re.compile("[0-9０-９][0-9０-９]*")


def proofread_texts(figures: Figures) -> list[Problem]:
    """What should not stand in the texts of a file, all of it warnings; each with a name by which it can be waived."""
    names, words = list(_names(figures)), figures.words
    texts = [*((narrative.scalar, narrative.path) for narrative in figures.narratives), *names]
    whole = "\n".join(str(scalar.value) for scalar, _ in texts)
    leftovers, unseen = _may_hold_leftovers(whole, words.leftovers), next(unseen_in(whole), None) is not None
    harmless = re.compile(composed("|".join(words.numbers.harmless), words.numbers.parts))
    narratives = [each for each in figures.narratives if _gives_reason(str(each.scalar.value), harmless)]
    dated = [name for name in names if words.years.sign in str(name[0].value) and _DIGITS.search(str(name[0].value))]
    if not (leftovers or unseen or narratives or dated):
        return []
    from reportgen.proofread.findings import leftovers_in, slips_of_numbers, unseen_characters, years_of_names

    return [
        *(leftovers_in(texts, words.leftovers) if leftovers else ()),
        *(unseen_characters(texts) if unseen else ()),
        *(slips_of_numbers(figures, narratives) if narratives else ()),
        *(years_of_names(figures, dated) if dated else ()),
    ]


def _names(figures: Figures) -> Iterator[tuple[ScalarNode, str]]:
    """The texts of a file that are no narratives, and are printed."""
    not_printed = figures.contract.shape.not_printed
    for text in figures.texts:
        if text.typed is not None and FactPath(text.path).top not in not_printed:
            yield text.typed, text.path


def _gives_reason(text: str, harmless: re.Pattern[str]) -> bool:
    """Whether a narrative holds digits outside references, but for 12月31日, 24小时 and H5, or cuts off a unit."""
    at = 0
    while at >= 0:
        reference = text.find("{{", at)
        for found in _DIGITS.finditer(text, at, len(text) if reference < 0 else reference):
            start = found.start()
            before = text[start - 1 : start]
            if not (before.isascii() and before.isalpha()) and not harmless.match(text, start):
                return True
        closed = text.find("}}", reference + 2) if reference >= 0 else -1
        at = closed + 2 if closed >= 0 else -1
    return "number" in text


def _may_hold_leftovers(text: str, words: Leftovers) -> bool:
    """Whether a text holds a sign of a leftover; most hold none, and looking for signs costs next to nothing."""
    text = text.lower()
    present = {character for character in set("".join(words.signs)) if character in text}
    return any(sign in text for sign in words.signs if present.issuperset(sign))
