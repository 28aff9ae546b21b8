"""What tables of accounts write in their heads and beside their rows, read from `heads.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class HeadWords(NamedTuple):
    """The words.

    `values` are what columns of amounts are called that stand for their row, the likeliest first; `totals` how the
    names of rows end that are no items, `grand_totals` those of a whole table; `differences` what the head of a column
    says of numbers made of others; `earlier` what begins the head of a column of figures of the year before, and
    `figures` all that may follow it there; `partial` what a title says that is of one source of money alone; `alike`
    what is written in two ways.
    """

    unit: str
    currency: str
    counted: tuple[str, ...]
    counting: tuple[str, ...]
    line_numbers: tuple[str, ...]
    codes: tuple[str, ...]
    notes: tuple[str, ...]
    totals: tuple[str, ...]
    grand_totals: tuple[str, ...]
    differences: tuple[str, ...]
    parts: tuple[str, ...]
    values: tuple[str, ...]
    budget: str
    earlier: tuple[str, ...]
    figures: tuple[str, ...]
    partial: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]

    def says_another(self, head: str) -> bool:
        """Whether a head is certainly not that of a name or an amount: 序号, 备注, 增减额."""
        return head in (*self.line_numbers, *self.notes) or any(word in head for word in self.differences)


@cache
def head_words() -> HeadWords:
    """The words of heads."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("heads.json").read_text("utf-8"))
    found["alike"] = [*found["alike"].items()]
    words: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
    return HeadWords(**words)
