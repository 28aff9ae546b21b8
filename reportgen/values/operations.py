"""The operations by which a figure follows from others, and the signs in which formulas and people write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from reportgen.messages import message_text


class Operation(StrEnum):
    """What a computed figure is of its operands."""

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

SIGNS = {"*": "×", "/": "÷", "==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
"""How people write the signs of formulas and rules; they write the others as programs do."""

_LOOSE, _CLOSE, _CLOSED = range(3)
_BINDS = {
    **dict.fromkeys((*SUMS, Operation.SUBTRACT), _LOOSE),
    **dict.fromkeys((Operation.MULTIPLY, Operation.DIVIDE), _CLOSE),
}


class Term(NamedTuple):
    """A piece of a formula, and how closely what is done last in it binds."""

    text: str
    binding: int = _CLOSED


class Notation(NamedTuple):
    """How formulas are written: the signs between operands, and patterns for what has no sign.

    Of a sum with more than `most_terms` operands the first two and the last are written.
    """

    signs: Mapping[str, str]
    patterns: Mapping[Operation, str]
    most_terms: int = 0

    def write(self, operation: Operation, operands: Sequence[Term]) -> Term:
        """An operation on operands, in brackets where it binds closer than what is done last in them."""
        if operation in self.patterns:
            return Term(self.patterns[operation].format(*(operand.text for operand in operands)))
        if len(operands) == 1:  # the sum of one figure, or that figure under another name
            return operands[0]
        binding, one_sided = _BINDS[operation], operation in (Operation.SUBTRACT, Operation.DIVIDE)
        texts = [
            f"({text})" if bound < binding or (bound == binding and one_sided and index) else text
            for index, (text, bound) in enumerate(operands)
        ]
        if operation in SUMS and 0 < self.most_terms < len(texts):
            texts = [*texts[:2], "…", texts[-1]]
        sign = "+" if operation in SUMS else self.signs.get(operation, operation)
        return Term(f" {sign} ".join(texts), binding)


CODE = Notation({}, {Operation.ABS: "abs({})", Operation.ROUNDED: "round({}, {})", Operation.COUNT: "count({})"})
"""Expressions for programs."""


@cache
def notation_in(language: str, most_terms: int = 0) -> Notation:
    """Formulas for people, in `zh` or `en`. Brackets are narrow, for names have wide ones."""
    patterns = {
        Operation.ABS: "|{}|",
        Operation.ROUNDED: message_text("formula-rounded", {"value": "{}", "decimals": "{}"}, language),
        Operation.COUNT: message_text("formula-count", {"items": "{}"}, language),
    }
    return Notation(SIGNS, patterns, most_terms)
