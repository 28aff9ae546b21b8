"""What of a file that does not fit its schema can be reckoned with all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import Any

from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, Node, Path, ScalarNode, node_at, unread_places
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import Validator

Unusable = Mapping[str, frozenset[str]]
"""The names that nobody can reckon with, by the paths of the records that they belong to."""

_ALL_RESTS_ON = ("template", "last-year", "decimals", "waivers")
_LAST_YEAR_RESTS_ON = ("previous", "department-name")


def unusable_names(validator: Validator, facts: MappingNode, told: Set[int] = frozenset()) -> Unusable | None:
    """The names whose values do not fit, could not be read, or are missing though they may have been meant.

    A value in a list takes the list along, and one of a record that stands for a figure the record. None if the whole
    file rests on one of them.

    Args:
        told: the numbers of the lines of which something is said; what stands there is only read as it may be meant.
    """
    shape = validator.shape
    errors = validator.errors_of(facts)
    if shape is None or not errors.all:
        return None
    places = {*validator.unfilled(facts)}
    for path in unread_places(facts):
        places |= _of_record(facts, shape, path) if isinstance(node_at(facts, path), MappingNode) else {path}
    places |= {path for path, node in _scalars(facts) if told and node.place.line in told}
    for error in errors.found:
        places |= _of_error(facts, shape, error)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in places:
        *owner, name = _whole(shape, path) or ("",)
        if not name or _is_needed_by_all(shape, (*owner, str(name))):
            return None
        found[FactPath.of(owner)].add(str(name))
    return {owner: frozenset(names) for owner, names in found.items()}


def _scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, ScalarNode]]:
    """Every single value with its path."""
    if isinstance(node, ScalarNode):
        yield path, node
        return
    below = node.members.items() if isinstance(node, MappingNode) else enumerate(node.items)
    for step, member in below:
        yield from _scalars(member, (*path, step))


def knows_last_year(shape: SchemaNode, unusable: Unusable) -> bool:
    """Whether it can be said which file is that of the period before."""
    paths = (shape.roles[role] for role in (shape.period, *_LAST_YEAR_RESTS_ON) if role in shape.roles)
    return not any(
        str(step) in unusable.get(FactPath.of(path[:end]), ()) for path in paths for end, step in enumerate(path)
    )


def _of_error(facts: MappingNode, shape: SchemaNode, error: Any) -> set[Path]:
    """The paths with which an error of jsonschema does away."""
    path, keyword = tuple(error.absolute_path), str(error.validator)
    if keyword == "required":
        return {(*path, name) for name in error.validator_value if name not in error.instance}
    if keyword == "dependentRequired":
        return {(*path, name) for names in error.validator_value.values() for name in names}
    if keyword == "additionalProperties":  # one of the names may be meant for one that is missing
        owner = shape.at(path)
        known = owner.members if owner else {}
        return {(*path, name) for name in error.instance if name not in known} | _of_record(facts, shape, path)
    return {path}


def _of_record(facts: MappingNode, shape: SchemaNode, path: Path) -> set[Path]:
    """The names that a record may lack only because they could not be read; the record if it may have any name."""
    node, owner = node_at(facts, path), shape.at(path)
    if owner is None or not isinstance(node, MappingNode) or (path and owner.others is not None):
        return {path}
    return {(*path, name) for name in owner.names if name not in node.members}


def _whole(shape: SchemaNode, path: Path) -> Path:
    """The path of a value, or of the outermost list or record for a figure that it is a part of."""
    for end, step in enumerate(path):
        owner = shape.at(path[:end])
        if isinstance(step, int) or (owner is not None and owner.figure):
            return path[:end]
    return path


def _is_needed_by_all(shape: SchemaNode, path: Path) -> bool:
    """Whether the meaning of other parts rests on a value."""
    if any((needed := shape.roles.get(role)) and path[: len(needed)] == needed for role in _ALL_RESTS_ON):
        return True
    units = {part.unit_from for part in shape.walk()}
    return len(path) == 1 and path[0] in units
