"""Lengths in a style sheet: twips, by a unit that grows and shrinks with the screen."""

from __future__ import annotations

UNIT = "var(--t)"
"""A twip: a twentieth of a point in print, more or less of it on a screen."""


def length(twips: int) -> str:
    """So many twips."""
    return f"calc({UNIT}*{twips})" if twips else "0"


def size(half_points: int) -> str:
    """A size of type."""
    return length(half_points * 10)
