"""What each filter takes and gives, for those who look at an expression without any data.

The filters themselves are in the modules beside this one, and those that templates have from Jinja in its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

FIGURE, WORDS, LIST, ANY = "figure", "words", "list", "any"
"""What filters take: a number; a text, a phrase, a narrative or a number; a list; whatever it is."""
LISTED_FIGURE, LISTED_PARTS, COUNTED = "figure or list", "parts", "counted"
"""A number or a list of them; a list, or a number that has parts; a list or a text."""

PHRASE, TEXT, TRUTH, NUMBER = "phrase", "text", "truth", "number"
"""What filters give besides a figure: a phrase or a text to be printed, true or false, a number that only counts."""
SAME, ITEM, FIGURES, TEXTS, LISTS, MEMBERS, GATHERED, PAIRS, OTHER = (
    *("same", "item", "figures", "texts", "lists", "members", "gathered", "pairs", "other"),
)
"""What depends on what is taken: that itself; one of its items; a list of figures or texts; a list of pieces of it; a
list of a member of each item, or of the items of such a member; pairs of a value and items; or it is not known."""


class Signature(NamedTuple):
    """What a filter takes and gives.

    `absent` tells that it takes what is absent, `certain` that it then gives something all the same. `members` are the
    places of the arguments, counted without the filtered value, that name a member of the items; -1 stands for every
    text among them. `attribute` tells that one given by that name does too.
    """

    takes: str
    gives: str
    absent: bool = False
    certain: bool = False
    members: tuple[int, ...] = ()
    attribute: bool = False


SIGNATURES: Mapping[str, Signature] = MappingProxyType(
    {
        "abs": Signature(FIGURE, FIGURE),
        "agreed": Signature(FIGURE, FIGURE, absent=True),
        "amount": Signature(FIGURE, FIGURE),
        "balanced": Signature(LIST, FIGURES, absent=True, members=(-1,)),
        "batch": Signature(LIST, LISTS),
        "change": Signature(FIGURE, PHRASE),
        "chinese": Signature(WORDS, PHRASE),
        "clause": Signature(WORDS, PHRASE),
        "compared": Signature(FIGURE, PHRASE),
        "count": Signature(LIST, FIGURE, absent=True, certain=True),
        "date": Signature(WORDS, PHRASE),
        "deepest": Signature(LIST, SAME, absent=True, members=(0,)),
        "default": Signature(ANY, OTHER, absent=True, certain=True),
        "enumerated": Signature(LIST, PHRASE),
        "find": Signature(LIST, ITEM, absent=True, members=(0,)),
        "first": Signature(LIST, ITEM, absent=True),
        "gather": Signature(LIST, GATHERED, absent=True, members=(0,)),
        "groupby": Signature(LIST, PAIRS, members=(0,), attribute=True),
        "grouped": Signature(FIGURE, FIGURE),
        "growth": Signature(FIGURE, PHRASE),
        "having": Signature(LIST, SAME, absent=True, members=(-1,)),
        "join": Signature(LIST, TEXT),
        "last_day": Signature(WORDS, TEXT),
        "length": Signature(COUNTED, NUMBER),
        "list": Signature(LIST, SAME),
        "makes": Signature(LIST, TRUTH, absent=True, certain=True, members=(1,)),
        "map": Signature(LIST, MEMBERS, attribute=True),
        "measured": Signature(FIGURE, FIGURE, absent=True),
        "mentions": Signature(WORDS, TRUTH, absent=True, certain=True),
        "month": Signature(WORDS, PHRASE),
        "named": Signature(LIST, SAME, absent=True),
        "names": Signature(LIST, PHRASE),
        "nested": Signature(LIST, TEXTS, absent=True, members=(0,)),
        "nonzero": Signature(LIST, SAME),
        "number": Signature(FIGURE, FIGURE),
        "on": Signature(FIGURE, TEXT),
        "parts": Signature(LISTED_PARTS, PHRASE),
        "percent": Signature(FIGURE, FIGURE),
        "period": Signature(WORDS, PHRASE),
        "reject": Signature(LIST, SAME),
        "rejectattr": Signature(LIST, SAME, members=(0,)),
        "repeated": Signature(LIST, MEMBERS, absent=True, members=(0,)),
        "replace": Signature(WORDS, PHRASE),
        "reverse": Signature(LIST, SAME),
        "rounded": Signature(FIGURE, FIGURE, absent=True),
        "select": Signature(LIST, SAME),
        "selectattr": Signature(LIST, SAME, members=(0,)),
        "sentence": Signature(WORDS, PHRASE),
        "share": Signature(FIGURE, FIGURE),
        "shares": Signature(LIST, FIGURES, absent=True, members=(-1,)),
        "skipped": Signature(LIST, FIGURES, absent=True, members=(0,)),
        "slice": Signature(LIST, LISTS),
        "sort": Signature(LIST, SAME, attribute=True),
        "tally": Signature(LIST, FIGURE, absent=True),
        "text": Signature(WORDS, TEXT),
        "total": Signature(LIST, FIGURE, absent=True, members=(0,)),
        "trim": Signature(WORDS, PHRASE),
        "unique": Signature(LIST, SAME, attribute=True),
        "unit": Signature(FIGURE, TEXT, absent=True),
        "unordered": Signature(LIST, MEMBERS, absent=True, members=(0,)),
        "unsummed": Signature(LIST, TEXTS, absent=True, members=(-1,)),
        "wan": Signature(LISTED_FIGURE, SAME),
        "year": Signature(WORDS, FIGURE),
        "yuan": Signature(LISTED_FIGURE, SAME),
        "zero": Signature(LIST, SAME),
    }
)
"""Every filter of formulas, narratives and templates by its name."""
