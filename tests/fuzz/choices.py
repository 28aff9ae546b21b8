"""Decisions read off bytes, so that a seed, hypothesis and a coverage-guided fuzzer all drive one generator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Decisions, one after another. Where the bytes end every decision is the first, so that shorter is simpler."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def below(self, number: int) -> int:
        """A number from 0 to one less than `number`."""
        width = (max(number - 1, 0).bit_length() + 7) // 8
        taken = self._content[self._at : self._at + width]
        self._at += width
        return int.from_bytes(taken, "big") % number if number else 0

    def one_of(self, choices: Sequence[T]) -> T:
        """One of several."""
        return choices[self.below(len(choices))]

    def text(self, most: int) -> str:
        """Characters of any kind, those of all planes and lone surrogates among them."""
        return "".join(chr(self.below(0x110000)) for _ in range(self.below(most)))
