"""Narratives: put figures in the place of the references of prose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Container
from functools import partial
from typing import Any, NamedTuple

from reportgen.errors import Problem, Severity
from reportgen.expressions.syntax import BadExpression, brace_faults, has_braces, split_prose
from reportgen.facts.offsets import TypedText
from reportgen.facts.tree import ScalarNode
from reportgen.places import Place
from reportgen.values.budget import TEXT_TOO_LONG
from reportgen.values.figure import Computed, Figure
from reportgen.values.lines import join_lines, split_paragraphs
from reportgen.values.money import IN_YUAN
from reportgen.values.records import Phrase, Prose, Record, Text, UnfollowedError
from reportgen.values.rounding import FigureError


class Narrative(NamedTuple):
    """A prose field as it is typed: its text, its path, and the record whose names its references may use."""

    scalar: ScalarNode
    path: str
    record: Record | None


class Narrated(NamedTuple):
    """A narrative as it is printed, None where it cannot be read, and what is wrong with it."""

    prose: Prose | None
    problems: list[Problem]


PROSE_SLIP = "prose-slip"
"""The name of the check for doubled punctuation and units, as waivers call it."""

_DOUBLED = ("。。", "，，", "；；", "、、", "：：")


def narrate_prose(
    narrative: Narrative,
    follow: Callable[[str, str, str], Any],
    narratives: Container[str],
    about: tuple[str, ...] = (),
) -> Narrated:
    """Put what its references stand for in their place.

    Args:
        follow: gives what a reference of the narrative leads to.
        narratives: the paths of all narratives, none of which may stand in another.
        about: the words between a round number and its unit: 余.
    """
    problems: list[Problem] = []
    pieces: list[str | Figure] = []
    spans: dict[int, tuple[int, int]] = {}
    text, where = str(narrative.scalar.value), TypedText(narrative.scalar)
    try:
        parts = split_prose(text) if has_braces(text) else [("text", text, 0)]
    except BadExpression:
        odd = brace_faults(text)
        offsets = [int(str(error.params["offset"])) for error in odd]
        places = [where.place(offset, offset + 2) for offset in offsets]
        return Narrated(None, list(map(partial(_problem, narrative), odd, places)))
    for kind, part, offset in parts:
        if kind == "text":
            pieces.append(Text(part, narrative.path, narrative.scalar))
            continue
        end = offset + len(part) + 4
        try:
            pieces += _pieces(part, follow(part, "prose-absent", "prose-no-last"), narratives)
            spans[len(pieces) - 1] = offset, end
        except UnfollowedError:
            continue
        except FigureError as error:
            problems.append(_problem(narrative, error, where.place(offset, end)))
            if error.code == TEXT_TOO_LONG:
                return Narrated(None, problems)  # what follows would say the same
    problems += _oddities(narrative, where, pieces, spans, about)
    return Narrated(Prose(_paragraphs(pieces), narrative.path), problems)


def _oddities(
    narrative: Narrative,
    where: TypedText,
    pieces: list[str | Figure],
    spans: dict[int, tuple[int, int]],
    about: tuple[str, ...],
) -> list[Problem]:
    """What reads wrong although it can be printed: doubled punctuation, a unit that stands twice.

    Args:
        spans: from where to where the references go, by the index of the last piece that each stands for.
    """
    found: list[Problem] = []
    text = str(narrative.scalar.value)
    doubled_marks = [marks for marks in _DOUBLED if marks in text]
    for doubled in re.finditer("|".join(doubled_marks), text) if doubled_marks else ():
        found.append(_warning("prose-doubled", narrative, where.place(*doubled.span()), mark=doubled.group()))
    for index, (piece, after) in enumerate(itertools.pairwise(pieces)):
        unit = "%" if isinstance(piece, Figure) and piece.form.kind == "percent" else getattr(piece, "unit", "")
        if not unit or not isinstance(after, str):
            continue
        behind = after.lstrip(" ")
        units = sorted(IN_YUAN, key=len, reverse=True) if unit in IN_YUAN else [unit]  # 400.00万元元
        again = next((f"{word}{u}" for word in ("", *about) for u in units if behind.startswith(f"{word}{u}")), "")
        if again:
            place = where.place(*spans[index]) if index in spans else narrative.scalar.place
            found.append(_warning("prose-unit-twice", narrative, place, figure=str(piece), unit=again))
    return found


def _warning(code: str, narrative: Narrative, place: Place, **params: object) -> Problem:
    return Problem(
        code=code, severity=Severity.WARNING, place=place, path=narrative.path, params=params, rule=PROSE_SLIP
    )


def _pieces(reference: str, value: Any, narratives: Container[str]) -> list[str | Figure]:
    """What is printed for a reference that leads to a value."""
    if isinstance(value, Figure):
        if isinstance(value.origin, Computed):
            str(value)  # a number without end is a fault of this reference, not of the template that prints it
        return [value]
    if isinstance(value, Phrase):
        return value.pieces
    if isinstance(value, Prose) or getattr(value, "path", "") in narratives:
        raise BadExpression("prose-in-prose", reference=reference.strip())
    if not isinstance(value, str):
        raise BadExpression("prose-not-printable", reference=reference.strip())
    return [value]


def _problem(narrative: Narrative, error: FigureError, place: Place) -> Problem:
    return Problem(code=error.code, place=place, path=narrative.path, params=error.params)


def _paragraphs(pieces: list[str | Figure]) -> list[Phrase]:
    """The paragraphs of a narrative, each on one line."""
    paragraphs: list[list[str | Figure]] = [[]]
    for index, piece in enumerate(pieces):
        if not isinstance(piece, str):
            paragraphs[-1].append(piece)
            continue
        if "\n" not in piece:
            paragraphs[-1].append(piece)
            continue
        before = str(pieces[index - 1])[-1:] if index else ""
        after = str(pieces[index + 1])[:1] if index + 1 < len(pieces) else ""
        head, *more = (_like(piece, text) for text in split_paragraphs(piece))
        paragraphs[-1].append(_like(head, join_lines(head, before, "" if more else after)))
        for number, text in enumerate(more, start=1):
            paragraphs.append([_like(text, join_lines(text, "", after if number == len(more) else ""))])
    return [Phrase([p for p in paragraph if p != ""]) for paragraph in paragraphs if any(p != "" for p in paragraph)]


def _like(piece: str, text: str) -> str:
    """A part of a piece, from the same place."""
    return piece.like(text) if isinstance(piece, Text) else text
