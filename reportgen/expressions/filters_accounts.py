"""The filters of accounts: subjects in levels, the item that a name means, totals that rounding keeps apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from reportgen.expressions.filters_numbers import figure_of, member_of
from reportgen.expressions.filters_numbers import total as listed_total
from reportgen.values.figure import Figure
from reportgen.values.records import members_of
from reportgen.values.tolerance import rounding_allowance


def named(values: Iterable[Any] | None, text: str) -> list[Any] | None:
    """Those of a list in whose name a text stands, or else those of their parts; absent if there are none."""
    return list(_named(values or (), text)) or None


def _named(values: Iterable[Any], text: str) -> Iterator[Any]:
    for value in values:
        members = members_of(value)
        if text in str(members.get("name", "")):
            yield value
        else:
            yield from _named(members.get("parts") or (), text)


def nested(values: Iterable[Any] | None, name: str) -> list[str] | None:
    """The codes (members `name`) with which other codes of the list begin: 208 beside 20805; absent if the list is."""
    if values is None:
        return None
    items = list(values)
    above = _above([str(member_of(item, name)) for item in items])
    return [code for item in items if (code := member_of(item, name)) in above]


def deepest(values: Iterable[Any] | None, name: str) -> list[Any] | None:
    """Those of a list with whose code (member `name`) no other begins; absent if the list is."""
    if values is None:
        return None
    items = list(values)
    above = _above([str(member_of(item, name)) for item in items])
    return [item for item in items if member_of(item, name) not in above]


def unsummed(values: Iterable[Any] | None, name: str, *members: str) -> list[str] | None:
    """The codes of those of which a member is not the sum of the deepest below them, as far as rounding allows."""
    if values is None:
        return None
    items = sorted(values, key=lambda item: str(member_of(item, name)))
    codes = [str(member_of(item, name)) for item in items]
    above = _above(codes)
    found = []
    for place, (item, code) in enumerate(zip(items, codes, strict=True)):
        if code not in above:
            continue
        below = []
        for other, inner in zip(items[place + 1 :], codes[place + 1 :], strict=True):
            if not inner.startswith(code):
                break
            below += [other] if inner not in above else []
        if any(not _is_sum(item, below, member) for member in members):
            found.append(member_of(item, name))
    return found


def _is_sum(item: Any, below: list[Any], member: str) -> bool:
    whole, parts = figure_of(member_of(item, member)), listed_total(below, member)
    return parts is None or _are_one(whole, parts)


def _above(codes: list[str]) -> set[str]:
    """The codes with which longer ones begin; sorted, such a one follows at once."""
    return {code for code, after in pairwise(sorted(set(codes))) if after.startswith(code)}


def agreed(value: Any, other: Any) -> Any:
    """The other figure where only rounding keeps the two apart, so that a total is printed in one way; else itself."""
    if value is None or other is None:
        return value
    figure, total = figure_of(value), figure_of(other)
    return total if figure.value != total.value and _are_one(figure, total) else figure


def _are_one(left: Figure, right: Figure) -> bool:
    return abs(left - right).value <= rounding_allowance(left, right)
