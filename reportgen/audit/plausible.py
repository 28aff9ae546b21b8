"""What no formula contradicts and yet nobody means: a total among its parts, a name that stands twice, -5人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import normalize

from reportgen.errors import Problem, Severity
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Figures
from reportgen.language.words import Plausible
from reportgen.messages import Listing, Saying
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place
from reportgen.values.figure import SHARES, Figure, Stated
from reportgen.values.records import Items, Prose, Record, Text, members_of, record_of
from reportgen.values.value_text import exact_text

TOTAL_ROW = "total-row"
LISTED_AGAIN = "listed-again"
SEVERAL_IN_ONE = "several-in-one"
IMPLAUSIBLE = "implausible"

_HUNDRED = 100
_MOST_PAIRS = 4
_LONGEST_COMPARED = 200
_LONGEST_SHOWN = 60


def implausible_facts(figures: Figures) -> Iterator[Problem]:
    """What is odd in the lists and numbers of a file; each with a name by which it can be waived."""
    words = figures.words.plausible
    for path, value, owner in figures.visits:
        if isinstance(value, Items):
            yield from _rows(path, value, words)
            yield from _total_uses(figures, path, value, words)
            yield from _several_in_one(path, value, words)
        elif isinstance(value, Figure) and isinstance(value.origin, Stated):
            yield from (found for found in _value(value, owner, words) if not _is_bounded(figures, value))


def _rows(path: str, items: Items, words: Plausible) -> Iterator[Problem]:
    """A row of a list that is the total of others, and a name that another row has."""
    if len(items) < 2:
        return
    counted = [isinstance(item, Figure) or _has_figures(item) for item in items]
    names = [_name(item) for item in items]
    of_names = any(isinstance(item, Figure | str) for item in items)  # lists of whole records have rules of their own
    of_which = _parts_begin(words)
    reads = [None if name is None else _as_read(name) for name in names]
    parts = [read is not None and read.startswith(of_which) for read in reads] + [False]
    seen: dict[str, Text] = {}
    for place, (name, read) in enumerate(zip(names, reads, strict=True)):
        if name is None or read is None:
            continue
        if counted[place] and ((parts[place + 1] and not parts[place]) or re.fullmatch(words.total, read)):
            yield _total_row(FactPath(path) / place, str(name), _place(name), items[place])
        if read in seen and of_names:
            yield _listed_again(FactPath(path) / place, name, seen[read])
        seen.setdefault(read, name)


def _total_uses(figures: Figures, path: str, items: Items, words: Plausible) -> Iterator[Problem]:
    """A row whose name is a narrative, as that of a use is, and which is the total of the others."""
    for place, item in enumerate(items if len(items) > 1 else ()):
        name = members_of(item).get("name")
        if isinstance(name, Prose) and re.fullmatch(words.total, str(name)):
            at = FactPath(path) / place
            typed = next((each.scalar.place for each in figures.narratives if each.path == at / "name"), None)
            yield _total_row(at, str(name), typed, item)


def _total_row(path: FactPath, name: str, place: Place | None, item: Any) -> Problem:
    """A total among its parts, with the places of its figures: what adds them up repeats what is said here."""
    figures = [item] if isinstance(item, Figure) else [m for m in members_of(item).values() if isinstance(m, Figure)]
    related = tuple(
        (Saying("named-value", {"name": name, "value": exact_text(figure)}), figure.place)
        for figure in figures
        if figure.place is not None
    )
    found = _problem(TOTAL_ROW, TOTAL_ROW, Severity.ERROR, path, place, name=name)
    return found._replace(related=related)


def _several_in_one(path: str, items: Items, words: Plausible) -> Iterator[Problem]:
    """An item that is nothing but a name and names several, so that the program counts them as one."""
    for place, item in enumerate(items):
        name = _name(item)
        if name is None or isinstance(item, Figure) or _has_figures(item):
            continue
        bare = re.sub(words.in_brackets, "", str(name))
        pieces = [piece.strip() for piece in re.split(words.name_breaks, bare)]
        if len(pieces) > 1 and all(re.fullmatch(words.organization, piece) for piece in pieces):
            at = FactPath(path) / place
            yield _problem(
                SEVERAL_IN_ONE, SEVERAL_IN_ONE, Severity.WARNING, at, _place(name), name=_shortened(str(name))
            )


def _listed_again(path: FactPath, name: Text, before: Text) -> Problem:
    """A name that stands in a list already; where it is written otherwise, with the characters that differ."""
    params: dict[str, object] = {"name": str(name)}
    code = LISTED_AGAIN
    if str(name) != str(before):
        code, pairs = "listed-alike", _differing(str(before), str(name))
        params["differing"] = Listing([Saying("character-pair", {"one": one, "other": two}) for one, two in pairs])
        params["line"] = before.typed.place.line if before.typed else 0
    return _problem(code, LISTED_AGAIN, Severity.WARNING, path, _place(name), **params)


def _differing(one: str, other: str) -> list[tuple[Saying | str, Saying | str]]:
    """What two texts that read alike have in the place of each other, with code points; each pair once."""
    from difflib import SequenceMatcher  # nothing else of a run needs it

    pairs: dict[tuple[Saying | str, Saying | str], None] = {}
    for tag, start, end, first, last in SequenceMatcher(
        None, one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED], autojunk=False
    ).get_opcodes():
        if tag != "equal":
            pairs[_characters(one[start:end]), _characters(other[first:last])] = None
    return list(pairs)[:_MOST_PAIRS]


def _characters(text: str) -> Saying | str:
    """Characters with their code points; one that nobody sees by its code point alone."""
    if not text:
        return Saying("no-character-there")
    return " ".join(f"U+{ord(c):04X}" if c.isspace() or not c.isprintable() else f"{c} U+{ord(c):04X}" for c in text)


def _has_figures(item: Any) -> bool:
    return isinstance(item, Record) and any(isinstance(member, Figure) for member in item.members.values())


def _name(item: Any) -> Text | None:
    """What an item of a list is called, a text of the data; None if that is a narrative, or nothing."""
    found = item if isinstance(item, str) else members_of(item).get("name")
    return found if isinstance(found, Text) and not isinstance(found, Prose) else None


def _as_read(name: Text) -> str:
    """The name as people read it: without what takes no room, full-width signs as the others."""
    text = str(name)
    for unseen in reversed(list(unseen_in(text))):
        text = text[: unseen.start] + text[unseen.start + 1 :]
    return "".join(normalize("NFKC", text).split())


@cache
def _parts_begin(words: Plausible) -> tuple[str, ...]:
    """How the names of parts of the row above begin."""
    return tuple(normalize("NFKC", word) for word in words.of_which)


def _value(figure: Figure, owner: Any, words: Plausible) -> Iterator[Problem]:
    """A count below nothing or in pieces, a share that is more than all or less than nothing, or typed as 0.968 %."""
    unit = figure.unit or str(members_of(owner).get("unit") or "")
    counted = unit in words.counted
    negative, pieces = counted and figure.value < 0, counted and figure.value != figure.value.to_integral_value()
    share = unit in SHARES[:2] and figure.value != 0 and not 1 <= figure.value <= _HUNDRED
    if not (negative or pieces or share):
        return
    record = record_of(owner)
    title = str(members_of(record).get("title") or members_of(record).get("name") or figure.title)
    bounded = share and re.search(words.at_most_all, title) is not None
    if (negative and not re.search(words.signed, title)) or (bounded and figure.value < 0):
        code = "implausible-negative"
    elif pieces:
        code = "implausible-pieces"
    elif bounded and figure.value > _HUNDRED:
        code = "implausible-share"
    elif share and 0 < figure.value < 1 and re.search(words.fraction, title):
        code = "implausible-fraction"
    else:
        return
    params = {"name": title, "value": exact_text(figure) if figure.unit else f"{exact_text(figure)}{unit}"}
    yield _problem(code, IMPLAUSIBLE, Severity.WARNING, figure.path, figure.place, **params)


def _is_bounded(figures: Figures, figure: Figure) -> bool:
    """Whether the schema says itself how large a number may be: it is then not in the unit that stands beside it, or
    may be less than nothing."""
    shape = figures.contract.shape.at(FactPath(figure.path).steps)
    if shape is None:
        return False
    return (shape.says("maximum") is not None and not figure.unit) or (shape.says("minimum") or 0) < 0


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"


def _place(name: Text) -> Place | None:
    return name.typed.place if name.typed else None


def _problem(code: str, rule: str, severity: Severity, path: str, place: Place | None, **params: object) -> Problem:
    return Problem(code, {**params, "rule": rule}, severity=severity, place=place, path=path, rule=rule)
