"""Which columns a summary has: `summary.yaml`, read and held against the schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import DataError, Problem, Severity
from reportgen.facts.load import load_facts
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode
from reportgen.messages import Saying, Worded
from reportgen.messages.nearest import nearest
from reportgen.places import Place
from reportgen.schema.nodes import ComputedField, SchemaNode
from reportgen.schema.validation import Validator, package_schema
from reportgen.spreadsheets.changes import JOINT
from reportgen.spreadsheets.mapping import Item, Way, way_of, way_text
from reportgen.summary.statistics import USUAL_LEAST, USUAL_LIMIT
from reportgen.values.figure import SHARES
from reportgen.values.money import IN_YUAN

PLAN = "summary.yaml"
"""The name of the file, in the project's folder or a template's."""

SHARE, RANK, LAST, CHANGE, RATE = "share", "rank", "last", "change", "rate"
OTHERS = "others"
_FIRST = 10
_DEEPEST = 3
"""So many records down it is looked for what goes by a title."""
_MOST_COLUMNS = 12
"""Of a schema for which nobody has chosen any: more do not fit a page."""
_NOT_SAID = Decimal(-1)
_NUMBERS = ("number", "integer")


class Column(NamedTuple):
    """A figure of each file, and what is said beside it.

    `foot` tells whether the sum stands below it, None where the unit of the figures decides; `percent` that the figure
    is one; `extras` are columns behind it, `against` what its outliers are looked for in.
    """

    way: Way
    title: str
    unit: str = ""
    percent: bool = False
    decimals: int | None = None
    foot: bool | None = None
    extras: tuple[str, ...] = ()
    against: tuple[str, ...] = (LAST, OTHERS)

    @property
    def path(self) -> str:
        """The figure as `summary.yaml` names it."""
        return way_text(self.way)


class Plan(NamedTuple):
    """The columns of a summary; `chart` is that of which a chart shows the `first` largest, None for no chart."""

    title: str
    columns: tuple[Column, ...]
    rules: bool = True
    chart: int | None = None
    first: int = _FIRST
    beyond: Decimal = USUAL_LIMIT
    least: int = USUAL_LEAST


class _Meant(NamedTuple):
    """What the schema says of a figure: its title, unit, whether it is a percentage, and if it is a number at all; and
    what the part is called in which it stands, "" for the file."""

    title: str
    unit: str
    percent: bool
    number: bool
    above: str = ""


def read_plan(path: Path, name: str, root: Path | None, shapes: Sequence[SchemaNode]) -> Plan:
    """The columns that a file says.

    Args:
        name: how messages call the file.
        root: the folder in which it must really lie; None for the program's own.
        shapes: the schemas of the files that are summed up; a field of any of them may be named.

    Raises:
        DataError: it cannot be read, says what no summary says, or names what is no figure.
    """
    tree = load_facts(path, name, root)
    schema = package_schema("summary/summary.schema.json")
    if problems := Validator(schema, SchemaNode(schema, schema)).problems(tree):
        raise DataError(problems)
    reader = _Reader(shapes)
    plan = reader.plan(tree)
    if reader.problems:
        raise DataError(reader.problems)
    return plan


def usual_plan(shape: SchemaNode) -> Plan:
    """The columns of a schema for which there is no `summary.yaml`: the outermost figures that every file has."""

    taken = list(_outermost(shape, ()))[:_MOST_COLUMNS]
    return Plan(shape.title, tuple(_told_apart([column for column, _ in taken], [above for _, above in taken])))


def _outermost(part: SchemaNode, above: Way) -> Iterator[tuple[Column, str]]:
    computed = dict.fromkeys(field.name for field in part.computed)
    names = []
    for name, member in part.members.items():
        if member.kind in _NUMBERS and (name in computed or name in part.required) and not member.role:
            names.append(name)
        elif member.members and not above and not member.role:
            yield from _outermost(member, (name,))
    for name in (*names, *(name for name in computed if name not in part.members)):
        meant = _meant(part, name)
        yield Column((*above, name), meant.title, meant.unit, meant.percent), part.title if above else ""


def _told_apart(columns: Sequence[Column], above: Sequence[str]) -> Iterator[Column]:
    """Columns with the name of what a figure stands in before its title, where another column has the same title.

    Args:
        above: what each stands in; "" where its title is to stay.
    """
    count = Counter(column.title for column in columns)
    for column, part in zip(columns, above, strict=True):
        yield column._replace(title=f"{part}{JOINT}{column.title}") if part and count[column.title] > 1 else column


class _Reader:
    def __init__(self, shapes: Sequence[SchemaNode]) -> None:
        self.shapes = shapes
        self.problems: list[Problem] = []

    def plan(self, tree: MappingNode) -> Plan:
        listed = tree.members["columns"]
        assert isinstance(listed, SequenceNode)
        nodes = [node for node in listed.items if isinstance(node, MappingNode)]
        meant = [self.meant(way_of(_text(node, "path")), _text(node, "path"), _place(node, "path")) for node in nodes]
        columns = [self.column(*pair) for pair in zip(nodes, meant, strict=True)]
        seen: dict[Way, Place] = {}
        for column, node in zip(columns, listed.items, strict=True):
            if column.way in seen:
                params = {"path": column.path, "title": column.title}
                self.tell("summary-twice", _place(node, "path"), **params)
            seen.setdefault(column.way, node.place)
        rules, outliers = tree.members.get("rules"), tree.members.get("outliers")
        chart, first = self.chart(tree.members.get("chart"), columns)
        above = ["" if _text(node, "title") else found.above for node, found in zip(nodes, meant, strict=True)]
        return Plan(
            _text(tree, "title") or self.shapes[0].title,
            tuple(_told_apart(columns, above)),
            not (isinstance(rules, ScalarNode) and rules.value is False),
            chart,
            first,
            _number(outliers, "beyond", USUAL_LIMIT),
            int(_number(outliers, "least", Decimal(USUAL_LEAST))),
        )

    def chart(self, node: Node | None, columns: Sequence[Column]) -> tuple[int | None, int]:
        if node is None:
            return None, _FIRST
        path, ways = _text(node, "path"), [column.way for column in columns]
        if way_of(path) not in ways:
            self.tell("summary-chart", _place(node, "path"), path=path)
            return None, _FIRST
        return ways.index(way_of(path)), int(_number(node, "first", Decimal(_FIRST)))

    def column(self, node: MappingNode, meant: _Meant) -> Column:
        title, extras = _text(node, "title") or meant.title, _texts(node.members.get("with"))
        unit, foot, against = _text(node, "unit"), _text(node, "foot"), _text(node, "outliers") or "both"
        if unit and meant.unit != unit and not (unit in IN_YUAN and (meant.unit in IN_YUAN or not meant.unit)):
            params = {"title": title, "unit": unit, "had": meant.unit or "—"}
            self.tell("summary-unit", _place(node, "unit"), **params)
        if meant.percent and (foot == "total" or SHARE in extras):
            self.tell("summary-share-added", _place(node, "foot" if foot == "total" else "with"), title=title)
        if meant.percent and RATE in extras:
            self.tell("summary-share-rate", _place(node, "with"), title=title)
        decimals = int(_number(node, "decimals", _NOT_SAID))
        return Column(
            way_of(_text(node, "path")),
            title,
            unit or meant.unit,
            meant.percent,
            decimals if decimals >= 0 else None,
            foot == "total" if foot else False if meant.percent else None,
            extras,
            {"both": (LAST, OTHERS), "none": ()}.get(against, (against,)),
        )

    def meant(self, way: Way, path: str, place: Place) -> _Meant:
        """What a way leads to in the first schema that knows it; told where none does."""
        faults: list[Problem] = []
        for shape in self.shapes:
            found = _follow(way, path, place, shape)
            if isinstance(found, _Meant) and found.number:
                return found
            params = {"path": path, "title": found.title} if isinstance(found, _Meant) else {}
            no_number = Problem("summary-no-figure", params, place=place)
            faults.append(no_number if isinstance(found, _Meant) else found)
        # A field that is there, though no number, says more than one that is not.
        self.problems.append(next((fault for fault in faults if fault.code == "summary-no-figure"), faults[0]))
        return _Meant(path, "", False, True)

    def tell(self, code: str, place: Place, **params: object) -> None:
        self.problems.append(Problem(code, params, Severity.ERROR, place))


def _follow(way: Way, path: str, place: Place, shape: SchemaNode) -> _Meant | Problem:
    entry = ""  # what the data call the part: an item of a list, or a member that the schema leaves to them to name
    for index, step in enumerate(way):
        if index == len(way) - 1 and not isinstance(step, Item) and step in shape.names:
            found = _meant(shape, step)
            if entry:
                is_value = step == (shape.figure or {}).get("value")
                return found._replace(title=entry if is_value else f"{entry}{JOINT}{found.title}")
            return found._replace(above=shape.title if index else "")
        below = shape.items if isinstance(step, Item) else shape.members.get(step, shape.others)
        if below is None:
            near = _titled(shape, str(step)) or nearest(step, sorted(shape.names))
            params = {"name": step, "near": near, "where": _called(shape)}
            return Problem("summary-no-field", params, place=place)
        entry = str(step) if isinstance(step, Item) or step not in shape.members else ""
        shape = below
    if not way:
        return Problem("summary-no-field", {"name": path, "near": "", "where": _called(shape)}, place=place)
    return _of_shape(shape)._replace(title=entry or shape.title)


def _titled(shape: SchemaNode, title: str) -> FactPath:
    """The shortest path below a record to what has a title, lists left out; empty if nothing has."""
    level = [(FILE, shape)]
    for _ in range(_DEEPEST):
        for path, record in level:
            named = [(field.name, field.title) for field in record.computed]
            named += [(name, member.title) for name, member in record.members.items()]
            if found := next((name for name, called in named if called == title), ""):
                return path / found
        level = [(path / name, member) for path, record in level for name, member in record.members.items()]
    return FILE


def _called(shape: SchemaNode) -> Worded:
    return shape.title or Saying("summary-schema")


def _meant(owner: SchemaNode, name: str) -> _Meant:
    """What a name of a record means: a member, or a figure that is computed."""
    field = next((field for field in owner.computed if field.name == name), None)
    if name not in owner.members:
        assert field is not None
        return _Meant(field.title, field.unit, field.show == "percent", True)
    found = _of_shape(owner.members[name])
    return found if field is None else _with_field(found, field)


def _with_field(found: _Meant, field: ComputedField) -> _Meant:
    percent = found.percent or field.show == "percent"
    return found._replace(unit=found.unit or field.unit, percent=percent, number=True)


def _of_shape(shape: SchemaNode) -> _Meant:
    value = shape.members.get((shape.figure or {}).get("value", ""), shape)
    unit = value.unit or shape.unit
    return _Meant(shape.title, unit, value.show == "percent" or unit in SHARES, value.kind in _NUMBERS)


def _text(node: Node, name: str) -> str:
    found = node.members.get(name) if isinstance(node, MappingNode) else None
    return found.text if isinstance(found, ScalarNode) else ""


def _texts(node: Node | None) -> tuple[str, ...]:
    return (
        tuple(item.text for item in node.items if isinstance(item, ScalarNode))
        if isinstance(node, SequenceNode)
        else ()
    )


def _number(node: Node | None, name: str, usual: Decimal) -> Decimal:
    found = node.members.get(name) if isinstance(node, MappingNode) else None
    return found.value if isinstance(found, ScalarNode) and isinstance(found.value, Decimal) else usual


def _place(node: Node, name: str) -> Place:
    found = node.members.get(name) if isinstance(node, MappingNode) else None
    return (found or node).place
