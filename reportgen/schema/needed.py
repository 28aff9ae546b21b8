"""Which members of an object must be given: always, beside others, and at the least."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from reportgen.schema.nodes import SchemaNode


def always_needed(shape: SchemaNode) -> set[str]:
    """The members that must be given in any case."""
    return set(_required(shape.says, choose=False))


def needed_beside(shape: SchemaNode, name: str) -> list[str]:
    """The members beside which another must be given."""
    return [given for given, names in (shape.says("dependentRequired") or {}).items() if name in names]


def needed_with(shape: SchemaNode, names: Collection[str] | None = None) -> set[str]:
    """The members that must be given beside some others, or beside whichever there are."""
    dependents = (shape.says("dependentRequired") or {}).items()
    return {more for given, needed in dependents if names is None or given in names for more in needed}


def least_members(shape: SchemaNode, given: Collection[str] = ()) -> set[str]:
    """Enough members for an object to fit; where there is a choice, those of the first branch, unless some that are
    given make up another."""
    needed = {*_required(shape.says, choose=True, given=given), *needed_with(shape, given)}
    while more := {name for name in shape.members if not needed.isdisjoint(needed_beside(shape, name))} - needed:
        needed |= more
    least = max(int(shape.says("minProperties") or 0), 0 if shape.others is not None and not shape.members else 1)
    for name in shape.members:
        if len(needed.union(given)) < least:
            needed.add(name)
    return needed


def _required(says: Callable[[str], Any], choose: bool, given: Collection[str] = ()) -> Iterator[str]:
    """The required names of an object and of all branches that hold, and of the first of several to choose from, of
    which one may be given already."""
    yield from says("required") or ()
    chosen = [_chosen(says(word) or (), given) for word in ("anyOf", "oneOf")] if choose else []
    for branch in [*(says("allOf") or ()), *chosen]:
        if isinstance(branch, Mapping):
            yield from _required(branch.get, choose, given)


def _chosen(branches: Sequence[Any], given: Collection[str]) -> Any:
    made_up = (each for each in branches if isinstance(each, Mapping) and set(each.get("required", "-")) <= set(given))
    return next(made_up, branches[0] if branches else None)
