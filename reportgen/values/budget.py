"""How much one report may cost. Work is counted and not timed, so that a file ends alike on every machine."""

from __future__ import annotations

from reportgen.values.records import Phrase, Prose
from reportgen.values.rounding import FigureError

_MILLION = 1_000_000
MAX_STEPS = 1 * _MILLION
"""Turns of loops, calls, and items that filters make: ten thousand rows of a table take some hundred thousand."""

MAX_TEXT = 10 * _MILLION
"""Characters that the expressions or the template of one report make, each time they do: the largest data file has five
million, and what is printed of it stands in markup."""

TEXT_TOO_LONG = "text-too-long"
"""The code of a text that is longer than a report can be."""

# Looking through a list, and more so through a text, is that much quicker than a turn of a loop.
_ITEMS_A_STEP = 5
_LETTERS_A_STEP = 1_000
_ROWS = (list, tuple, dict, range)


class Budget:
    """What is left of the steps and characters of one report."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.characters = MAX_TEXT

    def step(self, count: int = 1) -> None:
        """Take some steps.

        Raises:
            FigureError: so many are not left.
        """
        if count > self.steps:
            raise FigureError("too-many-steps", millions=MAX_STEPS // _MILLION)
        self.steps -= count

    def text(self, length: int) -> None:
        """Make a text of a length.

        Raises:
            FigureError: so many characters are not left.
        """
        if length > self.characters:
            raise text_too_long()
        self.characters -= length

    def made(self, value: object) -> None:
        """Pay for a value that was made: a text, or a list."""
        self.step()
        self.seen(value)
        self.text(text_length(value))

    def seen(self, value: object) -> None:
        """Pay for a value that is looked through."""
        if isinstance(value, str):
            self.step(len(value) // _LETTERS_A_STEP)
        elif isinstance(value, _ROWS):
            self.step(len(value) // _ITEMS_A_STEP)


def text_length(value: object) -> int:
    """How many characters a text, a phrase or a narrative has; what figures print, which is short, is left out."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Phrase):
        return sum(len(piece) for piece in value.pieces if isinstance(piece, str))
    return sum(map(text_length, value.paragraphs)) if isinstance(value, Prose) else 0


def text_too_long() -> FigureError:
    """The fault of a text that is longer than a report can be."""
    return FigureError(TEXT_TOO_LONG, millions=MAX_TEXT // _MILLION)
