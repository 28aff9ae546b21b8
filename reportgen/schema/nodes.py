"""A JSON schema as a tree of shapes: what each place of a file is called, holds and computes.

A shape answers for people (title, description), for figures (unit, form) and for names (members,
computed figures, rules). Whether data fit is not decided here but by a JSON Schema validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple

from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, node_at
from reportgen.values.money import IN_YUAN
from reportgen.values.period import LAST, PERIODS, YEAR, YEAR_AGO, Period, read_period

Schema = Mapping[str, Any]
SchemaPath = tuple[str | int, ...]

ROLES: Mapping[str, str] = {
    "template": "string",
    "year": "integer",
    "half-year": "string",
    "quarter": "string",
    "month": "string",
    "school-year": "string",
    "previous": "string",
    "last-year": "object",
    "department-name": "string",
    "attachment": "integer",
    "decimals": "object",
    "work-data": "object",
    "waivers": "array",
    "waiver-rule": "string",
    "waiver-place": "string",
    "waiver-reason": "string",
    "waiver-who": "string",
    "waiver-end": "string",
}
"""What a member can be to the program, whatever the schema calls it, and the type that it must have."""
OFF = "off"
"""The severity of a rule that is not held against any facts."""
_NOT_PRINTED = ("template", "previous", "waivers")
_IN_GROUPS = frozenset(role for role in ROLES if role.startswith(("department-", "waiver-")))
"""The roles of members of a group of the file, or of the items of a list; all others stand at the top."""

_SILENT = frozenset(
    {"$comment", "title", "description", "default", "examples", "deprecated", "unit", "unit_from", "show", "role"}
    | {"decimals", "prose", "refers", "picture", "carry", "merge", "figure", "computed", "rules"}
)
"""The keywords that decide nothing about whether data fit."""
_BRANCHES = ("allOf", "anyOf", "oneOf")


Decimals = int | Literal["typed"] | None
"""With how many decimals a number is printed where the format does not say it: so many, or as many as are typed."""


class ComputedField(NamedTuple):
    """A figure that the schema computes: `formula` over the members of its record and of the file.

    `exact` forbids what rounding would excuse where the figure is stated all the same. `together` names a group of
    one record whose figures add up in print, `parts` what makes the figure up in print, `aliases` what texts call it
    besides its title. Where one of the texts that `answered_by` names is filled in, the figure may be stated otherwise
    than it is computed.
    """

    name: str
    title: str
    formula: str
    when: str
    unit: str
    show: str
    exact: bool
    together: str
    parts: tuple[str, ...]
    aliases: tuple[str, ...]
    answered_by: tuple[str, ...]
    decimals: Decimals
    pointer: SchemaPath


class Rule(NamedTuple):
    """A checking rule (审核公式): `check` must hold wherever `when` does, `exact` or as far as rounding allows.

    Where it does not hold, nothing is said if `unless` does, or if one of the texts that `answered_by` names is filled
    in. A severity of `off` switches it off.
    """

    id: str
    title: str
    check: str
    when: str
    unless: str
    answered_by: tuple[str, ...]
    severity: str
    message: str
    hint: str
    exact: bool
    pointer: SchemaPath


class SchemaNode:
    """What the schema says of one place. Parts are resolved when they are asked for, so a schema may be recursive.

    `stands` is where it is asked for in the schema, `pointer` where it is defined.
    """

    def __init__(self, schema: Schema, root: Schema, pointer: SchemaPath = ()) -> None:
        self._root = root
        self.stands = pointer
        self._schema, self.pointer = _resolved(schema, root, pointer)
        self.required_at = (*(pointer if "required" in schema else self.pointer), "required")
        text = self._schema.get
        self.title: str = text("title", "")
        self.description: str = text("description", "")
        self.unit: str = text("unit", "")
        self.unit_from: str = text("unit_from", "")
        self.show: str = text("show", "")
        self.decimals: Decimals = text("decimals")
        self.prose: bool = text("prose", False)
        self.refers: bool = text("refers", False)
        self.picture: bool = text("picture", False)
        carry = text("carry")
        self.steady: bool = carry == "always"
        self.carry: bool | None = self.steady or carry
        self.merge: str = text("merge", "")
        self.carry_from: str | Mapping[str, str] = text("carry_from", "")
        self.carry_from_at = (*(pointer if "carry_from" in schema else self.pointer), "carry_from")
        self.figure: Mapping[str, str] | None = text("figure")
        self.role: str = text("role", "")
        self.aliases: tuple[str, ...] = tuple(text("aliases", ()))
        kind = text("type", "")
        self.kind: str = kind if isinstance(kind, str) else ""
        self.computed = tuple(_computed(self._schema, self.pointer))
        self.rules = tuple(_rules(self._schema, self.pointer))

    @cached_property
    def members(self) -> Mapping[str, SchemaNode]:
        """The properties by name, those of every branch (allOf, anyOf, if …) included."""
        return {
            name: SchemaNode(schema, self._root, pointer)
            for name, (schema, pointer) in _properties(self._schema, self._root, self.pointer).items()
        }

    @cached_property
    def items(self) -> SchemaNode | None:
        """The shape of a list's items."""
        return self._part("items")

    @cached_property
    def others(self) -> SchemaNode | None:
        """The shape of members whose names the data choose."""
        return self._part("additionalProperties")

    def _part(self, keyword: str) -> SchemaNode | None:
        schema = self._schema.get(keyword)
        return SchemaNode(schema, self._root, (*self.pointer, keyword)) if isinstance(schema, Mapping) else None

    @property
    def required(self) -> tuple[str, ...]:
        """The names that must be given."""
        return tuple(self._schema.get("required", ()))

    def carried(self) -> Mapping[str, str]:
        """The formulas by which figures of the old file make values here: those of a new item's members by their names,
        or the one of the whole under the empty name; none if there are none."""
        return {"": self.carry_from} if isinstance(self.carry_from, str) else self.carry_from

    def says(self, keyword: str) -> Any:
        """What the schema says here under a keyword of JSON Schema, None if nothing."""
        return self._schema.get(keyword)

    def said_at(self, keyword: str) -> SchemaPath:
        """Where the schema says what it says here under a keyword: beside a reference, or in the definition."""
        at: Any = self._root
        for step in self.stands:
            at = at[step]
        return (*(self.stands if keyword in at else self.pointer), keyword)

    @cached_property
    def certain_unit(self) -> str:
        """The unit that a number has here in every file, or one of money where it is always money; else empty."""
        chosen = SchemaNode(self._root, self._root).members.get(self.unit_from)
        choices = (chosen.says("enum") or [""]) if chosen is not None else ["" if self.unit_from else self.unit]
        alike = choices == [self.unit] or IN_YUAN.keys() >= {self.unit, *choices}
        return self.unit if alike and not self.figure else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that formulas and templates may ask for."""
        return frozenset(self.members) | {field.name for field in self.computed}

    @cached_property
    def roles(self) -> Mapping[str, SchemaPath]:
        """The paths of the members that the program itself reads, by their role; a role that nobody has is absent."""
        found: dict[str, SchemaPath] = {}
        for name, member in self.members.items():
            if member.role not in _IN_GROUPS:
                found.setdefault(member.role, (name,))
            group, path = (member.items, (name, 0)) if member.items is not None else (member, (name,))
            for inner, part in group.members.items():
                if part.role in _IN_GROUPS:
                    found.setdefault(part.role, (*path, inner))
        return {role: path for role, path in found.items() if role}

    @cached_property
    def period(self) -> str:
        """Of what kind of period a file is: the role of the field that says which; the year if no field does."""
        return next((kind for kind in PERIODS if kind in self.roles), YEAR)

    @cached_property
    def earlier(self) -> tuple[str, ...]:
        """The names of figures of earlier files: of the period before and, where a year has several, of the same one a
        year before, unless the schema itself has a field of that name."""
        return (LAST, YEAR_AGO) if PERIODS[self.period] > 1 and YEAR_AGO not in self.names else (LAST,)

    def period_of(self, facts: MappingNode) -> Period | None:
        """The period of which a file is, None if it does not say it."""
        node = self.stated(facts, self.period)
        if not isinstance(node, ScalarNode):
            return None
        if self.period == YEAR:
            return Period(YEAR, int(node.value)) if isinstance(node.value, Decimal) else None
        return read_period(node.text, self.period)

    def named(self, role: str) -> str:
        """What the schema calls the member of a role, empty if there is none."""
        return str(self.roles[role][-1]) if role in self.roles else ""

    @cached_property
    def not_printed(self) -> frozenset[str]:
        """What a file calls the members that only the program reads."""
        return frozenset(self.named(role) for role in _NOT_PRINTED)

    def stated(self, facts: MappingNode, role: str) -> Node | None:
        """What a file states for a role, None if it does not."""
        node: Node | None = facts if role in self.roles else None
        for step in self.roles.get(role, ()):
            node = node.members.get(str(step)) if isinstance(node, MappingNode) else None
        return node

    def unit_in(self, file: Mapping[str, Any]) -> str:
        """The unit in which a number is typed here; `file` are the outermost members of the file."""
        return getattr(file.get(self.unit_from), "text", "") or self.unit

    def at(self, path: SchemaPath) -> SchemaNode | None:
        """The shape at `path` below this one, None where the schema says nothing."""
        shape: SchemaNode | None = self
        for step in path:
            if shape is None:
                return None
            shape = shape.items if isinstance(step, int) else shape.members.get(step, shape.others)
        return shape

    @cached_property
    def by_title(self) -> Mapping[str, str]:
        """Where the numbers and texts of this record and of the groups in it stand, by their titles and aliases; what
        two of them are called is left out."""
        found: dict[str, set[str]] = {}

        def gather(shape: SchemaNode, path: FactPath, above: frozenset[SchemaPath]) -> None:
            single = {name: (part.title, *part.aliases) for name, part in shape.members.items() if not part.members}
            for name, called in (*single.items(), *((f.name, (f.title, *f.aliases)) for f in shape.computed)):
                for title in called:
                    found.setdefault(title, set()).add(str(path / name))
            for name, part in shape.members.items():
                if part.members and part.pointer not in above and part.role != "last-year":
                    gather(part, path / name, above | {part.pointer})

        gather(self, FILE, frozenset())
        return {title: min(paths) for title, paths in found.items() if len(paths) == 1}

    def name_in(self, record: MappingNode) -> str:
        """The member by which a record of this shape is called: its first text, in the order of the schema; or none."""
        figures = (self.figure or {}).values()
        for name in [name for name in self.members if name in record.members] or record.members:
            shape, member = self.members.get(name), record.members[name]
            if shape is not None and (shape.kind != "string" or shape.refers):
                continue
            if name not in figures and isinstance(member, ScalarNode) and isinstance(member.value, str):
                return name
        return ""

    def item_name(self, file: MappingNode, path: FactPath) -> str:
        """What the item of a list at a path of a file of this shape is called, empty if it has no name."""
        item, shape = node_at(file, path.steps), self.at(path.steps)
        if not isinstance(item, MappingNode) or shape is None:
            return ""
        name = item.members.get(shape.name_in(item))
        return name.text if isinstance(name, ScalarNode) else ""

    def walk(self) -> Iterator[SchemaNode]:
        """This shape and all below it, each definition once."""
        seen: set[SchemaPath] = set()
        waiting = [self]
        while waiting:
            shape = waiting.pop()
            if shape.pointer in seen:
                continue
            seen.add(shape.pointer)
            yield shape
            below = [*shape.members.values(), shape.items, shape.others]
            waiting.extend(part for part in below if part is not None)


def _resolved(schema: Schema, root: Schema, pointer: SchemaPath) -> tuple[Schema, SchemaPath]:
    """The schema with its `$ref` merged in; its own words win. The pointer is that of the definition."""
    merged = dict(schema)
    while isinstance(reference := merged.pop("$ref", None), str):
        steps = tuple(reference.removeprefix("#/").split("/")) if reference != "#" else ()
        target: Any = root
        for step in steps:
            target = target.get(step, {}) if isinstance(target, Mapping) else {}
        merged = {**target, **merged}
        pointer = steps
    return merged, pointer


def without_contradictions(root: Schema) -> Schema:
    """The same schema for a validator, to which a definition counts beside what stands at a `$ref` to it.

    A part that says something otherwise than its definition refers to a definition of its own instead, in which its
    words have won. What only tells people or the program something (a title, a unit) contradicts nothing.
    """
    if not any(_contradicts(part, root) for part in _parts(root)):
        return root
    own: dict[str, Any] = {}
    names: dict[int, str] = {}

    def copied(part: Any) -> Any:
        if isinstance(part, list):
            return [copied(item) for item in part]
        if not isinstance(part, Mapping):
            return part
        if not _contradicts(part, root):
            return {name: copied(member) for name, member in part.items()}
        if id(part) not in names:  # a definition may hold a part that refers to it
            names[id(part)] = name = f"{part['$ref'].rpartition('/')[2]}-{len(names)}"
            own[name] = copied(_resolved(part, root, ())[0])
        return {"$ref": f"#/$defs/{names[id(part)]}"}

    found: dict[str, Any] = copied(root)
    return {**found, "$defs": {**found.get("$defs", {}), **own}}


def _contradicts(part: Mapping[str, Any], root: Schema) -> bool:
    """Whether a part says something otherwise than the definition to which it refers."""
    words = part.keys() - _SILENT if "$ref" in part else ()
    if len(words) < 2:
        return False
    definition, _ = _resolved({"$ref": part["$ref"]}, root, ())
    common = words & definition.keys()
    if "required" in common and set(part["required"]) >= set(definition["required"]):
        common -= {"required"}
    return any(part[word] != definition[word] for word in common)


def _parts(root: Schema) -> Iterator[Schema]:
    """A schema and every object below it."""
    waiting: list[Any] = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):  # an abstract class costs five times as much to ask
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _properties(schema: Schema, root: Schema, pointer: SchemaPath) -> dict[str, tuple[Schema, SchemaPath]]:
    found = {
        name: (member, (*pointer, "properties", name))
        for name, member in schema.get("properties", {}).items()
        if isinstance(member, Mapping)
    }
    branches = [(branch, (*pointer, key, n)) for key in _BRANCHES for n, branch in enumerate(schema.get(key, ()))]
    branches += [(schema[key], (*pointer, key)) for key in ("if", "then", "else") if key in schema]
    for branch, where in branches:
        if isinstance(branch, Mapping):
            resolved, at = _resolved(branch, root, where)
            for name, member in _properties(resolved, root, at).items():
                found.setdefault(name, member)
    return found


def _computed(schema: Schema, pointer: SchemaPath) -> Iterator[ComputedField]:
    for name, entry in schema.get("computed", {}).items():
        yield ComputedField(
            name,
            entry["title"],
            entry["formula"],
            entry.get("when", ""),
            entry.get("unit", ""),
            entry.get("show", ""),
            entry.get("exact", False),
            entry.get("together", ""),
            tuple(entry.get("parts", ())),
            tuple(entry.get("aliases", ())),
            tuple(entry.get("answered_by", ())),
            entry.get("decimals"),
            (*pointer, "computed", name),
        )


def _rules(schema: Schema, pointer: SchemaPath) -> Iterator[Rule]:
    for index, entry in enumerate(schema.get("rules", ())):
        yield Rule(
            entry["id"],
            entry["title"],
            entry["check"],
            entry.get("when", ""),
            entry.get("unless", ""),
            tuple(entry.get("answered_by", ())),
            entry.get("severity", "error"),
            entry["message"],
            entry.get("hint", ""),
            entry.get("exact", False),
            (*pointer, "rules", index),
        )
