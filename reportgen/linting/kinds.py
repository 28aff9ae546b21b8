"""What a value of a template can be by the schema alone: its kind, its members, and whether it may be absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from reportgen.expressions.evaluate import OF_FIGURES, UnknownName
from reportgen.facts.paths import FactPath
from reportgen.messages import Saying
from reportgen.schema.needed import needed_with
from reportgen.schema.nodes import ComputedField, Rule, SchemaNode


class What(StrEnum):
    """What a value is. `any` is what nothing is known of, and about which nothing is said."""

    ANY = "any"
    NONE = "none"
    RECORD = "record"
    LIST = "list"
    FIGURE = "figure"
    TEXT = "text"
    PHRASE = "phrase"
    NUMBER = "number"
    TRUTH = "truth"
    MACRO = "macro"
    LOOP = "loop"
    MODULE = "module"


class Absence(StrEnum):
    """Whether a value may be absent: never, by the schema it may, or that cannot be told."""

    NEVER = "never"
    MAY = "may"
    UNSURE = "unsure"


class Kind(NamedTuple):
    """What is known of a value.

    `shape` is that of a record, or of the record for which a figure stands. `item` is what a list holds, `parts` what a
    tuple holds, place by place. `path` is what the value is called where it stands in the data. `choices` are the only
    texts that it can be. `constant` tells that `value` is it. `chosen` tells that it was picked out by what it has, so
    that nothing is known of the absence of its members. `unit` is that of a figure, where it is certain.
    """

    what: What
    shape: SchemaNode | None = None
    item: Kind | None = None
    parts: tuple[Kind, ...] = ()
    absence: Absence = Absence.NEVER
    path: str = ""
    choices: tuple[str, ...] = ()
    constant: bool = False
    value: Any = None
    chosen: bool = False
    unit: str = ""

    def but(self, **changes: Any) -> Kind:
        """The same with something else."""
        return self._replace(**changes)

    @property
    def said(self) -> Saying:
        """The kind in words."""
        return _SAID[self.what]


_SAID: Mapping[What, Saying] = {
    What.ANY: Saying("kind-any"),
    What.NONE: Saying("kind-none"),
    What.RECORD: Saying("kind-record"),
    What.LIST: Saying("kind-list"),
    What.FIGURE: Saying("kind-figure"),
    What.TEXT: Saying("kind-text"),
    What.PHRASE: Saying("kind-text"),
    What.NUMBER: Saying("kind-number"),
    What.TRUTH: Saying("kind-truth"),
    What.MACRO: Saying("kind-macro"),
    What.LOOP: Saying("kind-loop"),
    What.MODULE: Saying("kind-module"),
}

ANY = Kind(What.ANY, absence=Absence.UNSURE)
NONE = Kind(What.NONE, constant=True)
FIGURE, TEXT, PHRASE = Kind(What.FIGURE), Kind(What.TEXT), Kind(What.PHRASE)
NUMBER, TRUTH = Kind(What.NUMBER), Kind(What.TRUTH)
OF_LOOPS = (
    *("index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"),
    *("previtem", "nextitem", "cycle", "changed"),
)
_COUNTED = frozenset(OF_LOOPS[:9]) - {"first", "last"}
_NUMBERS = ("number", "integer")


def list_of(item: Kind, absence: Absence = Absence.NEVER) -> Kind:
    """A list of one kind."""
    return Kind(What.LIST, item=item, absence=absence)


def constant(value: Any) -> Kind:
    """The kind of a literal."""
    if value is None:
        return NONE
    kinds = {bool: What.TRUTH, str: What.TEXT, int: What.NUMBER, float: What.NUMBER}
    return Kind(kinds.get(type(value), What.ANY), constant=True, value=value)


def joined(first: Kind, second: Kind) -> Kind:
    """What is known of a value that is one of two."""
    if first == second:
        return first
    if What.NONE in (first.what, second.what):
        other = second if first.what is What.NONE else first
        return other if other.what is What.NONE else other.but(absence=Absence.UNSURE, constant=False)
    absence = first.absence if first.absence is second.absence else Absence.UNSURE
    if first.what is not second.what:
        if {first.what, second.what} <= {What.TEXT, What.PHRASE}:
            return PHRASE.but(absence=absence)
        return ANY
    choices = tuple(dict.fromkeys((*first.choices, *second.choices))) if first.choices and second.choices else ()
    same = first.shape is not None and second.shape is not None and first.shape.pointer == second.shape.pointer
    if first.what in (What.RECORD, What.MACRO, What.MODULE) and not same:
        return ANY
    item = joined(first.item, second.item) if first.item and second.item else first.item or second.item
    parts: tuple[Kind, ...] = ()
    if len(first.parts) == len(second.parts):
        parts = tuple(joined(one, other) for one, other in zip(first.parts, second.parts, strict=True))
    if first.what is What.LIST and item is None and parts:
        item = all_of(parts)
    return Kind(first.what, first.shape if same else None, item, parts, absence, "", choices)


def all_of(kinds: Iterable[Kind]) -> Kind:
    """What is known of a value that is one of several."""
    found: Kind | None = None
    for kind in kinds:
        found = kind if found is None else joined(found, kind)
    return found or ANY


def picked(kind: Kind) -> Kind:
    """An item that a filter has picked out by what it has."""
    absence = Absence.UNSURE if kind.absence is Absence.MAY else kind.absence
    return kind.but(chosen=True, absence=absence, parts=tuple(map(picked, kind.parts)))


def item_of(kind: Kind) -> Kind:
    """What is known of an item of a list."""
    return kind.item or (all_of(kind.parts) if kind.parts else ANY)


def of_shape(shape: SchemaNode | None, path: str = "", absence: Absence = Absence.NEVER) -> Kind:
    """What stands for a value that fits a part of the schema."""
    if shape is None:
        return ANY
    if shape.figure:
        return Kind(What.FIGURE, shape, absence=absence, path=path)
    if shape.refers:  # the report has the figure to which it leads
        return Kind(What.FIGURE, absence=absence, path=path)
    if shape.kind == "object":
        return Kind(What.RECORD, shape, absence=absence, path=path)
    if shape.kind == "array":
        return Kind(What.LIST, item=of_shape(shape.items), absence=absence, path=path)
    if shape.kind in _NUMBERS:
        return Kind(What.FIGURE, absence=absence, path=path, unit=shape.certain_unit)
    choices = shape.says("enum") or ()
    if shape.kind == "string" or (choices and all(isinstance(choice, str) for choice in choices)):
        what = What.PHRASE if shape.prose else What.TEXT
        return Kind(what, absence=absence, path=path, choices=tuple(map(str, choices)))
    if shape.kind == "boolean":
        return TRUTH.but(absence=absence, path=path)
    return ANY


def absence_in(shape: SchemaNode, name: str) -> Absence:
    """Whether a member may be absent from a record; unsure where the schema has conditions, or can compute it."""
    if name in shape.required or f"{name} is defined" in {rule.check for rule in shape.rules if _always_held(rule)}:
        return Absence.NEVER
    if any(field.name == name for field in shape.computed):
        return Absence.UNSURE
    named = set(_required_somewhere(shape))
    return Absence.UNSURE if name in named else Absence.MAY


def _always_held(rule: Rule) -> bool:
    """Whether no report is built that breaks a rule."""
    return rule.severity == "error" and not (rule.when or rule.unless or rule.answered_by)


def _required_somewhere(shape: SchemaNode) -> Iterator[str]:
    waiting: list[Any] = [{word: shape.says(word) for word in ("allOf", "anyOf", "oneOf", "if", "then", "else", "not")}]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            yield from (name for name in part.get("required", ()) if isinstance(name, str))
            waiting += [value for key, value in part.items() if key not in ("properties", "required")]
        elif isinstance(part, list):
            waiting += part
    yield from needed_with(shape)


def computed_in(shape: SchemaNode, name: str) -> ComputedField | None:
    """The formula of a member that is only computed."""
    if name in shape.members:
        return None
    return next((field for field in shape.computed if field.name == name), None)


def names_of(kind: Kind) -> frozenset[str] | None:
    """The members that may be asked for, None if any may."""
    shape = kind.shape
    names = shape.names if shape is not None else frozenset[str]()
    if kind.what is What.FIGURE:
        return names.union(OF_FIGURES)
    if kind.what is What.RECORD and shape is not None:
        return None if shape.others is not None or not names else names
    if kind.what is What.LOOP:
        return frozenset(OF_LOOPS)
    return frozenset() if kind.what not in (What.ANY, What.NONE, What.MODULE) else None


def unknown_member(kind: Kind, name: str, written: str) -> UnknownName:
    """The fault of a member that is not there, as a report would tell it; `written` is what has no such member."""
    names = names_of(kind)
    if not names:
        return UnknownName(name, "", None)
    return UnknownName(name, FactPath(kind.path or written), lambda: names)


def of_loop(name: str, item: Kind) -> Kind:
    """What `loop.name` is."""
    if name in _COUNTED:
        return NUMBER
    if name in ("first", "last"):
        return TRUTH
    return item.but(absence=Absence.UNSURE, path="") if name in ("previtem", "nextitem") else ANY
