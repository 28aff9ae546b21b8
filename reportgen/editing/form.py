"""The model of a form: all that a page shows of a data file, from the schema and the case, as JSON carries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, TypedDict
from weakref import WeakKeyDictionary

from reportgen.authoring.blank import kind_of
from reportgen.case import Case
from reportgen.claims.known import LAST, KnownNumber, known_numbers
from reportgen.editing.places import PlacedProblems, Told, tell
from reportgen.errors import DataError, Problem, Severity
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode
from reportgen.figures.figures import Figures
from reportgen.messages import message_text, worded
from reportgen.schema.constraints_text import demands, written
from reportgen.schema.contract import Contract
from reportgen.schema.needed import always_needed, least_members
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.patterns import matches
from reportgen.template.resolve import contract_of
from reportgen.values.figure import SHARES, Figure
from reportgen.values.formula_text import shortened
from reportgen.values.money import IN_YUAN
from reportgen.values.records import Items, Prose, Text, record_of
from reportgen.values.rounding import FigureError
from reportgen.values.value_text import printed_text

_UNKNOWN = SchemaNode({}, {})
_SAID: WeakKeyDictionary[SchemaNode, dict[str, Field]] = WeakKeyDictionary()
_KINDS: WeakKeyDictionary[SchemaNode, dict[str, str]] = WeakKeyDictionary()
_PARAGRAPHS = "甲\n\n乙"  # a text of two paragraphs, which a pattern allows or not


class Printed(TypedDict, total=False):
    """A figure that nobody types: how it will print, and its formula in words."""

    name: str
    path: str
    title: str
    printed: str
    formula: str
    last: str


class Field(TypedDict, total=False):
    """One field, or one item of a list. Keys that say nothing (an empty text, no, nothing) are left out.

    `kind` is one of:
    - `text`, `narrative` (several lines, with references), `clause` (one paragraph with references), `amount`,
      `number`, `count` (a whole number), `percent`, `date`, `choice`, `boolean`, `picture` (the path of a file),
      `reference` (leads to a figure);
    - `group` (has `fields` and `computed`), `names` (a group whose names the data choose; `fields` are its members);
    - `list` (has `items`), `table` (a list of records of single values: has `columns` and `items`, each item a group).
    """

    path: str
    name: str
    title: str
    label: str
    """What an item of a list is called: its first text."""
    help: str
    demands: list[str]
    """What the schema demands of it, in a few words each."""
    kind: str
    role: str
    """For what the program itself reads the field: `template`, `previous`, `year`, …"""
    required: bool
    present: bool
    removable: bool
    line: int
    value: str
    """As typed; absent where nothing is, or where it is yet to be filled in."""
    printed: str
    """As it will print, where that is known."""
    unit: str
    last: str
    """Last year's value as it was printed."""
    last_value: str
    """Last year's value as it was typed, if it was in this field's unit."""
    unfilled: bool
    choices: list[str]
    minimum: str
    maximum: str
    least: int
    """How many items a list must have; `most` how many it may have."""
    most: int
    expected: str
    """What the schema's formula makes of it, where it has one: then the field need not be typed."""
    formula: str
    problems: list[Told]
    fields: list[Field]
    computed: list[Printed]
    items: list[Field]
    columns: list[Field]
    alternatives: list[str]
    """The kinds of which it may be, where there are several."""


class Insertion(TypedDict):
    """One way to refer to a figure: what is put into the text, and what it will print."""

    insert: str
    printed: str


class Insertable(TypedDict):
    """What a narrative can refer to, with the ways to do so: the whole of it, its number alone, its parts.

    `group` is the title of its section.
    """

    path: str
    title: str
    group: str
    ways: list[Insertion]


class Form(TypedDict, total=False):
    """The whole of it. `sections` and `computed` are as in a group, in the order of the schema."""

    file: str
    title: str
    editable: bool
    """Whether the file can be read; where it cannot, there are only `problems`."""
    fits: bool
    """Whether it fits its schema."""
    sections: list[Field]
    computed: list[Printed]
    unfilled: list[str]
    """The paths at which something is yet to be filled in, in the order of the form."""
    problems: list[Told]
    """All problems, in the order of the file; `path` is the field at which each is told first."""
    errors: int
    warnings: int
    notes: int
    insertable: list[Insertable]
    template: str
    last_file: str
    """The file of last year's figures, or this one if it states them itself."""


def form_of(case: Case, language: str = "zh", problems: Iterable[Problem] | None = None) -> Form:
    """The model of the form of a file.

    Args:
        language: of what the program says: `zh` or `en`. What the schema says stays as it is.
        problems: what is wrong with the file, as `Case.check` tells it; if not given, what is found without making
            the report.

    Raises:
        TemplateError: schema or format are wrong.
        UsageError: the template of the file does not exist.
    """
    found: tuple[Problem, ...]
    try:
        facts = case.facts
    except DataError as error:
        told = [tell(problem, language, FILE, main=True) for problem in error.problems]
        return {**_counted(error.problems), "file": case.path.name, "editable": False, "fits": False, "problems": told}
    figures, template = None, ""
    try:
        contract, template, fits = case.contract, case.lineage.folders[0].name, True
        found, figures = case.problems, case.figures
    except DataError as error:
        # Where there is no such template, the form is that of the project's own schema, so that another can be chosen.
        contract = case.contract if template else contract_of(case.project, case.name_of)
        found, figures, fits = error.problems, case.figures_so_far if template else None, False
    found = found if problems is None else tuple(problems)
    builder = _Builder(facts, contract, figures, PlacedProblems(facts, found, language), language)
    form: Form = {
        **_counted(found),
        "file": case.path.name,
        "title": contract.shape.title,
        "editable": True,
        "fits": fits,
        "template": template,
        "sections": builder.sections,
        "computed": builder.computed,
        "unfilled": builder.unfilled,
        "problems": builder.problems.all,
        "insertable": insertables(figures) if figures is not None else [],
        "last_file": builder.last_file,
    }
    return form


def next_unfilled(form: Form, path: str) -> str:
    """The path of the next place that is yet to be filled in, behind a path in the order of the form.

    The first comes behind the last; empty if there is none.
    """
    waiting = form.get("unfilled", [])
    if not waiting:
        return ""
    order = [field["path"] for field in walk_fields(form.get("sections", []))]
    at = order.index(path) if path in order else -1
    return next((each for each in waiting if order.index(each) > at), waiting[0])


def walk_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """All fields, each before those in it, in the order of the form."""
    for field in fields:
        yield field
        yield from walk_fields((*field.get("fields", ()), *field.get("items", ())))


def _counted(problems: Sequence[Problem]) -> Form:
    counts = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    return {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING], "notes": counts[Severity.NOTE]}


class _Builder:
    """Goes through schema, facts and figures side by side."""

    def __init__(
        self,
        facts: MappingNode,
        contract: Contract,
        figures: Figures | None,
        problems: PlacedProblems,
        language: str,
    ) -> None:
        shape = contract.shape
        self.facts = facts
        self.open = {FactPath.of(path) for path in contract.validator.unfilled(facts)}
        self.figures = figures
        self.problems = problems
        self.language = language
        self.unfilled: list[str] = []
        self.last_file = ""
        self._expected = {each.stated.path: each.expected for each in (figures.comparisons if figures else ())}
        last = figures.last if figures else None
        if last is not None and last.node is not None:
            self.last_file = last.node.source.name
        made = figures.root if figures else None
        group = self._group({}, facts, shape, FILE, made, last, "")
        self.sections, self.computed = group.get("fields", []), group.get("computed", [])

    def _say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def _said(self, shape: SchemaNode) -> Field:
        """What the schema alone says of a field, which is found out once for each language."""
        known = _SAID.setdefault(shape, {})
        if self.language not in known:
            found: Field = {}
            _put(found, demands=list(demands(shape, self._say, brief=True)), choices=_choices(shape))
            _put(found, least=int(shape.says("minItems") or 0), most=int(shape.says("maxItems") or 0))
            _put(found, minimum=_limit(shape, "minimum"), maximum=_limit(shape, "maximum"))
            known[self.language] = found
        return known[self.language]

    def _field(
        self, name: str, node: Node | None, shape: SchemaNode, path: FactPath, made: Any, last: Any, unit: str
    ) -> Field:
        """A field; `made` and `last` are what is made of it and was made of last year's, `unit` that of its record."""
        unit = shape.unit_in(self.facts.members) or unit
        kind = field_kind(shape, unit, node)
        field: Field = {"path": path, "name": name, "title": shape.title or name, "kind": kind}
        field["present"] = node is not None
        said = self._said(shape)
        _put(field, help=shape.description, role=shape.role, problems=self.problems.at(path))
        if node is not None:
            field["line"] = node.source.place_at(node.start).line
        if kind in ("group", "names"):
            node = node if isinstance(node, MappingNode) else None
            self._alternatives(field, shape)
            return self._group(field, node, shape, path, made, last, unit) if node is not None else field
        field.update(said)
        if kind in ("list", "table"):
            return self._list(field, node, shape, path, made, last, unit)
        return self._single(field, node, shape, path, made, last, unit)

    @staticmethod
    def _alternatives(field: Field, shape: SchemaNode) -> None:
        if not shape.kind and shape.members and kind_of(shape) == "object":
            field["alternatives"] = ["text", "group"]

    def _group(
        self, field: Field, node: MappingNode | None, shape: SchemaNode, path: FactPath, made: Any, last: Any, unit: str
    ) -> Field:
        roles, needed = shape.figure or {}, always_needed(shape)
        members = node.members if node is not None else {}
        given = members.get(roles.get("unit", ""))
        unit = given.text if isinstance(given, ScalarNode) else unit if roles else ""
        fields: list[Field] = []
        for name in [*shape.members, *(name for name in members if name not in shape.members)]:
            below = shape.members.get(name) or shape.others or _UNKNOWN
            inherited = unit if name in roles.values() else ""
            member = members.get(name)
            one = made if isinstance(made, Figure) and name == roles.get("value") else _member(made, name)
            each = self._field(name, member, below, path / name, one, _member(last, name), inherited)
            if name not in shape.members and shape.others is not None:
                each["title"] = name
                each["label"] = self._called(member, below)
            _put(each, required=name in needed, removable=member is not None and name not in needed)
            fields.append(each)
        self._computed(field, fields, shape, path, made, last)
        field["fields"] = fields
        return field

    def _computed(
        self, field: Field, fields: list[Field], shape: SchemaNode, path: FactPath, made: Any, last: Any
    ) -> None:
        """The figures that the schema computes in a group: at the field of the same name, or beside the fields."""
        by_name = {each["name"]: each for each in fields}
        printed: list[Printed] = []
        for each in shape.computed:
            figure = self._expected.get(path / each.name, _member(made, each.name))
            if not isinstance(figure, Figure):
                continue
            formula = str(worded(self.figures.names.formula(figure), self.language)) if self.figures else ""
            if (stated := by_name.get(each.name)) is not None:
                if stated["present"] and path / each.name not in self._expected:
                    continue
                _put(stated, expected=_print(figure), formula=formula)
                continue
            found: Printed = {"name": each.name, "path": path / each.name, "title": each.title}
            found["printed"] = _print(figure)
            _put(found, formula=formula, last=_print(_member(last, each.name)))
            printed.append(found)
        if printed:
            field["computed"] = printed

    def _list(
        self, field: Field, node: Node | None, shape: SchemaNode, path: FactPath, made: Any, last: Any, unit: str
    ) -> Field:
        below = shape.items or _UNKNOWN
        if field["kind"] == "table":
            field["columns"] = [
                self._column(name, below, unit) for name in below.members if kind_of(below.members[name]) == "scalar"
            ]
        if not isinstance(node, SequenceNode):
            if isinstance(node, ScalarNode):
                self._open(field, node, path)
            return field
        before = _by_name(last, below)
        field["items"] = []
        for index, item in enumerate(node.items):
            each = _element(made, index)
            name = self._name(item, below)
            was = before.get(name) if name else None
            one = self._field("", item, below, path / index, each, was, unit)
            one["title"] = below.title
            _put(one, label=shortened(name))
            field["items"].append(one)
        return field

    def _column(self, name: str, owner: SchemaNode, unit: str) -> Field:
        shape = owner.members[name]
        inherited = unit if name in (owner.figure or {}).values() else ""
        unit = shape.unit_in(self.facts.members) or inherited
        field: Field = {"name": name, "title": shape.title or name, "kind": field_kind(shape, unit, None)}
        _put(field, help=shape.description, unit=unit, required=name in always_needed(owner), choices=_choices(shape))
        return field

    def _called(self, node: Node | None, shape: SchemaNode) -> str:
        return shortened(self._name(node, shape)) if node is not None else ""

    def _name(self, node: Node, shape: SchemaNode) -> str:
        """What an item is called: its first text, or itself."""
        if isinstance(node, MappingNode):
            name = node.members.get(shape.name_in(node))
            return name.text if isinstance(name, ScalarNode) else ""
        return node.text if isinstance(node, ScalarNode) and isinstance(node.value, str) else ""

    def _open(self, field: Field, node: ScalarNode, path: FactPath) -> None:
        """The value as it is typed, or that it is yet to be filled in."""
        if path in self.open:
            field["unfilled"] = True
            self.unfilled.append(path)
        elif node.value is not None:
            _put(field, value=str(node.value) if node.block else node.text)

    def _single(
        self, field: Field, node: Node | None, shape: SchemaNode, path: FactPath, made: Any, last: Any, unit: str
    ) -> Field:
        if isinstance(node, ScalarNode):
            self._open(field, node, path)
            _put(field, printed=_print(made))
        kind = field["kind"]
        if kind in ("amount", "number", "count", "percent"):
            _put(field, unit=unit)
        if isinstance(last, Figure):
            _put(field, last=_print(last), last_value=_typed_before(last, unit))
        self._alternatives(field, shape)
        return field


def _put(target: Any, **values: object) -> None:
    """Give a field what says something."""
    for name, value in values.items():
        if value not in ("", None, 0, [], False):
            target[name] = value


def _choices(shape: SchemaNode) -> list[str]:
    choices = [shape.says("const")] if shape.says("const") is not None else shape.says("enum") or []
    return [str(choice) for choice in choices if not isinstance(choice, dict | list | bool)]


def _limit(shape: SchemaNode, keyword: str) -> str:
    limit = shape.says(keyword)
    return "" if limit is None else written(limit)


def field_kind(shape: SchemaNode, unit: str, node: Node | None) -> str:
    """What a field is to a form, see `Field`.

    Args:
        unit: in which its numbers are typed.
        node: what stands there, which decides where the schema allows several kinds.
    """
    kind = kind_of(shape)
    if kind == "object" and (shape.kind or not isinstance(node, ScalarNode | None)):
        return "names" if shape.others is not None and not shape.members else "group"
    if kind == "array":
        return "table" if shape.items is not None and _is_table(shape.items, node) else "list"
    if isinstance(node, MappingNode):
        return "group"
    if isinstance(node, SequenceNode):
        return "list"
    kinds = _KINDS.setdefault(shape, {})
    if unit not in kinds:
        kinds[unit] = _single_kind(shape, unit)
    return kinds[unit]


def _single_kind(shape: SchemaNode, unit: str) -> str:
    """As `field_kind`, of a single value."""
    types = shape.says("type") or ()
    types = (types,) if isinstance(types, str) else tuple(types)
    if "boolean" in types:
        return "boolean"
    if _choices(shape):
        return "choice"
    if shape.says("format") == "date":
        return "date"
    if "number" in types or "integer" in types:
        if unit in SHARES or shape.show == "percent":
            return "percent"
        if unit in IN_YUAN or shape.show == "amount":
            return "amount"
        return "count" if "number" not in types else "number"
    if shape.picture:
        return "picture"
    if shape.refers:
        return "reference"
    if shape.prose:
        return "narrative" if _may_be_long(shape.says("pattern") or "") else "clause"
    return "text"


@cache
def _may_be_long(pattern: str) -> bool:
    """Whether a text of several paragraphs fits a pattern."""
    return not pattern or matches(pattern, _PARAGRAPHS)


def _is_table(items: SchemaNode, node: Node | None) -> bool:
    """Whether items are rows of single values: what they need is, and what they have."""
    if kind_of(items) != "object" or not items.kind or len(items.members) < 2:
        return False
    needed = least_members(items)
    rows = node.items if isinstance(node, SequenceNode) else []
    used = {name for row in rows if isinstance(row, MappingNode) for name in row.members}
    names = (needed | used) & items.members.keys()
    return len(needed) > 1 and all(
        kind_of(items.members[name]) == "scalar" and not items.members[name].prose for name in names
    )


def _print(made: Any) -> str:
    """As it will print; nothing where nothing is made of it."""
    if isinstance(made, Figure):
        with suppress(FigureError):
            return printed_text(made)
    return str(made) if isinstance(made, Prose | Text) else ""


def _typed_before(last: Any, unit: str) -> str:
    """A figure of last year as it was typed, if it was in the unit of the field."""
    if not isinstance(last, Figure):
        return ""
    parts = last.stated_parts()
    if len(parts) != 1 or parts[0].unit != unit:
        return ""
    return f"{parts[0].value:f}"


def _member(made: Any, name: str) -> Any:
    record = record_of(made)
    return record.get(name) if record is not None else None


def _element(made: Any, index: int) -> Any:
    return made[index] if isinstance(made, list) and index < len(made) else None


def _by_name(made: Any, shape: SchemaNode) -> Mapping[str, Any]:
    """The items of a list of last year by their names; those of which several have one name are left out."""
    found: dict[str, list[Any]] = {}
    for item in made if isinstance(made, Items) else ():
        record = record_of(item)
        if record is not None and record.node is not None:
            node = record.node.members.get(shape.name_in(record.node))
            name = node.text if isinstance(node, ScalarNode) else ""
        else:
            name = str(item) if isinstance(item, Text) else ""
        found.setdefault(name, []).append(item)
    return {name: items[0] for name, items in found.items() if name and len(items) == 1}


def insertables(figures: Figures) -> list[Insertable]:
    """The figures to which a narrative can refer: work data first, then those of the file, then last year's."""
    work_data, shape = figures.contract.shape.named("work-data"), figures.contract.shape
    known = known_numbers(figures)

    def order(number: KnownNumber) -> int:
        return 2 if number.reference.is_within(LAST) else 0 if work_data and number.reference.top == work_data else 1

    found: list[Insertable] = []
    for number in sorted(known, key=order):
        ways = list(_ways(number, figures))
        if ways:
            top = number.reference.relative_to(LAST).top if number.reference.is_within(LAST) else number.reference.top
            member = shape.members.get(top)
            found.append(
                {
                    "path": number.figure.path,
                    "title": number.title,
                    "group": member.title if member else "",
                    "ways": ways,
                }
            )
    return found


def _ways(number: KnownNumber, figures: Figures) -> Iterator[Insertion]:
    figure, parts = number.figure, f"{number.reference} | parts"
    try:
        yield {"insert": f"{{{{ {number.reference} }}}}", "printed": str(figure)}
        if number.unit:
            yield {"insert": f"{{{{ {number.reference} | number }}}}", "printed": figure.number_text()}
        if _has_parts(figure, figures):
            printed = str(figures.language.evaluate(parse_reference(parts), figures.scope(None)))
            yield {"insert": f"{{{{ {parts} }}}}", "printed": printed}
    except FigureError:  # it has no end, and would be refused in a text
        return


def _has_parts(figure: Figure, figures: Figures) -> bool:
    """Whether a figure is made up of others, as the schema says."""
    record = record_of(figure)
    shape = figures.contract.shape.at(FactPath(record.path).steps) if record is not None else None
    name = (shape.figure or {}).get("parts", "") if shape is not None else ""
    return record is not None and isinstance(record.members.get(name), Items)
