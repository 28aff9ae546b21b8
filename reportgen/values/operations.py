"""The operations by which a figure follows from others, and the signs in which formulas and people write them."""

from __future__ import annotations

from enum import StrEnum


class Operation(StrEnum):
    """What a computed figure is of its operands; the value is its sign, or its name, in a formula over paths."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    SUM = "sum"
    TALLY = "tally"
    COUNT = "count"
    SAME = "same"
    ABS = "abs"
    ROUNDED = "rounded"
    CONVERT = "convert"


SUMS = frozenset([Operation.ADD, Operation.SUM, Operation.TALLY])
"""The operations that add up their operands."""
