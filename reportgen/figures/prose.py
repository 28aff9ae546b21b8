"""Narratives: put figures in the place of the references of prose."""

from __future__ import annotations

import itertools
import re

from reportgen.errors import Problem, Severity
from reportgen.expressions.syntax import BadExpression, parse_reference, split_prose
from reportgen.figures.ledger import Draft, Ledger
from reportgen.figures.references import UnfollowedError
from reportgen.places import Place
from reportgen.values.figure import Computed, Figure
from reportgen.values.records import Phrase, Prose, Text
from reportgen.values.rounding import FigureError

PROSE_SLIP = "prose-slip"
"""The name of the check for doubled punctuation and units, as waivers call it."""

_PARAGRAPH_END = re.compile(r"\n[ \t]*\n\s*")
_DOUBLED = re.compile("([。，；、：])\\1")
_BRACE = re.compile("[{}｛]")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")


def narrate_prose(ledger: Ledger) -> list[Problem]:
    """Replace every draft of `ledger` by its narrative; report the references that lead nowhere."""
    problems: list[Problem] = []
    for draft in ledger.drafts:
        pieces: list[str | Figure] = []
        typed: dict[int, Place] = {}
        text = str(draft.scalar.value)
        try:
            parts = split_prose(text) if _BRACE.search(text) else [("text", text, 0)]
        except BadExpression as error:
            problems.append(_problem(draft, error, int(str(error.params["offset"])), 2))
            continue
        for kind, part, offset in parts:
            if kind == "text":
                pieces.append(Text(part, draft.path, draft.scalar))
                continue
            try:
                pieces += _follow(part, draft, ledger)
                typed[len(pieces) - 1] = _place(draft, offset, len(part) + 4)
            except FigureError as error:
                problems.append(_problem(draft, error, offset, len(part) + 4))
            except UnfollowedError:
                continue
        problems += _oddities(draft, text, pieces, typed)
        draft.owner[draft.key] = Prose(_paragraphs(pieces), draft.path)
    return problems


def _oddities(draft: Draft, text: str, pieces: list[str | Figure], typed: dict[int, Place]) -> list[Problem]:
    """What reads wrong although it can be printed: doubled punctuation, a unit that stands twice.

    Args:
        typed: where the references are typed, by the index of the last piece that each stands for.
    """
    found: list[Problem] = []
    for doubled in _DOUBLED.finditer(text):
        place, mark = _place(draft, doubled.start(), 2), doubled.group()
        found.append(_warning("prose-doubled", draft, place, mark=mark))
    for index, (piece, after) in enumerate(itertools.pairwise(pieces)):
        if isinstance(piece, Figure) and piece.unit and isinstance(after, str) and after.startswith(piece.unit):
            place = typed.get(index, draft.scalar.place)
            found.append(_warning("prose-unit-twice", draft, place, figure=str(piece), unit=piece.unit))
    return found


def _warning(code: str, draft: Draft, place: Place, **params: object) -> Problem:
    return Problem(code=code, severity=Severity.WARNING, place=place, path=draft.path, params=params, rule=PROSE_SLIP)


def _follow(text: str, draft: Draft, ledger: Ledger) -> list[str | Figure]:
    """What a reference stands for."""
    value = ledger.language.evaluate(parse_reference(text), ledger.scope(draft.record))
    if isinstance(value, Figure):
        if isinstance(value.origin, Computed):
            str(value)  # a number without end is a fault of this reference, not of the template that prints it
        return [value]
    if isinstance(value, Phrase):
        return value.pieces
    if value is None:
        absent = "prose-no-last" if text.strip().startswith("last.") and ledger.last is None else "prose-absent"
        raise BadExpression(absent, reference=text.strip())
    if isinstance(value, Prose) or getattr(value, "path", "") in ledger.narratives:
        raise BadExpression("prose-in-prose", reference=text.strip())
    if not isinstance(value, str):
        raise BadExpression("prose-not-printable", reference=text.strip())
    return [value]


def _problem(draft: Draft, error: FigureError, offset: int, width: int) -> Problem:
    place = _place(draft, offset, width)
    return Problem(code=error.message_code, place=place, path=draft.path, params=error.params)


def _place(draft: Draft, offset: int, width: int) -> Place:
    """Where in the file the character at `offset` of the narrative is typed."""
    scalar = draft.scalar
    source = scalar.place.source
    value = str(scalar.value)
    wanted = value[offset : offset + width].split("\n", maxsplit=1)[0]
    typed = source.text[scalar.start : scalar.end]
    at = -1
    for _ in range(value[:offset].count(wanted) + 1):
        at = typed.find(wanted, at + 1)
    if at < 0:
        return scalar.place
    return source.place_at(scalar.start + at, len(wanted))


def _paragraphs(pieces: list[str | Figure]) -> list[Phrase]:
    """Cut at empty lines; inside a paragraph the ends of lines vanish, or become a blank between Western words."""
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
        head, *more = (_like(piece, text) for text in _PARAGRAPH_END.split(piece))
        paragraphs[-1].append(_joined(head, before, "" if more else after))
        for number, text in enumerate(more, start=1):
            paragraphs.append([_joined(text, "", after if number == len(more) else "")])
    return [Phrase([p for p in paragraph if p != ""]) for paragraph in paragraphs if any(p != "" for p in paragraph)]


def _joined(text: str, before: str, after: str) -> str:
    """A text on one line; `before` and `after` are the characters that stand around it."""

    def end(found: re.Match[str]) -> str:
        left = text[found.start() - 1] if found.start() else before
        right = text[found.end()] if found.end() < len(text) else after
        return " " if left and right and left.isascii() and right.isascii() else ""

    return _like(text, _LINE_END.sub(end, text))


def _like(piece: str, text: str) -> str:
    """A part of a piece, from the same place."""
    return piece.like(text) if isinstance(piece, Text) else text
