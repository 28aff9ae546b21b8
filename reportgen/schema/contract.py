"""The data contract: `schema.json` and what extends it, read, checked against its own meta-schema, and made ready.

A mistake in the schema is reported as exactly as one in the data: JSON is read with places when, and
only when, there is something to report.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from reportgen.errors import DataError, Problem, TemplateError
from reportgen.expressions.arguments import COMPARISONS, OF_ONE_UNIT, call_fault, never_fit
from reportgen.expressions.evaluate import OF_FIGURES, UnknownName
from reportgen.expressions.signatures import GATHERED, ITEM, SAME, SIGNATURES
from reportgen.expressions.syntax import (
    BadExpression,
    brace_faults,
    expressions_as_data,
    parse_expression,
    split_prose,
    terms_of,
    use_expressions,
)
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MAX_DEPTH, MappingNode, ScalarNode, node_at
from reportgen.files.cache import recall, remember
from reportgen.files.project import RootOf
from reportgen.messages import Listing
from reportgen.schema.blame import laid_to
from reportgen.schema.merge import SchemaText
from reportgen.schema.nodes import ROLES, SchemaNode, SchemaPath
from reportgen.schema.validation import Validator, package_schema
from reportgen.values.period import PERIODS, period_params
from reportgen.values.rounding import FigureError

_DEFINITIONS = "#/$defs/"
_OF_THE_SAME = ("allOf", "anyOf", "oneOf")
_ONE_BELOW = ("additionalProperties", "items", "contains")
_LEADING_DOWN = {"properties", "patternProperties", "prefixItems", *_ONE_BELOW}
# For one value; schema.json follows two at most. Definitions that name each other twice double with each step, and
# those that name themselves twice, with each level of the data.
_MOST_REFERENCES = 1000
_MEANT_BEHIND = {"missing-field": "missing-behind-reference", "empty-value": "taken-behind-reference"}


class Contract(NamedTuple):
    """The schema as data validators and formulas use it."""

    schema: SchemaText
    shape: SchemaNode
    validator: Validator

    @property
    def extended(self) -> bool:
        """Whether a template's own schema has a part in it."""
        return len(self.schema.sources) > 1

    def validate(self, facts: MappingNode) -> None:
        """Hold the facts of a file against the schema.

        Raises:
            DataError: with every field that is missing, unknown or of the wrong kind.
        """
        source = facts.source
        texts = f"{self.schema.digest} {sha256(source.text.encode()).hexdigest()}"
        if recall("fits", source.name) == texts:  # the very same file was held against the very same schema before
            return
        if problems := self.validator.problems(facts) or unread_period(facts, self.shape):
            raise DataError(problems)
        remember("fits", source.name, texts)


def unread_period(facts: MappingNode, shape: SchemaNode) -> list[Problem]:
    """What is wrong with the period of a file that fits its schema: that it is none of its kind."""
    stated = shape.stated(facts, shape.period)
    if stated is None or shape.period_of(facts) is not None:
        return []
    value = stated.text if isinstance(stated, ScalarNode) else ""
    at = FactPath.of(shape.roles[shape.period])
    return [Problem("period-unread", period_params(value, shape.period), place=stated.place, path=at)]


def read_contract(path: Path, name: str, *more: tuple[Path, str], root_of: RootOf | None = None) -> Contract:
    """Read the data contract at `path`; messages call it `name`.

    Args:
        more: the schemas that extend it, in order, each with its name.
        root_of: gives the folder in which each must really lie; anywhere if not given.

    Raises:
        TemplateError: a file cannot be read, is no JSON, or is no schema of the project's kind; a
            formula or rule is no expression or asks for a name that does not exist.
    """
    text = SchemaText([(path, name), *more], root_of)
    schema = text.plain
    expressions = recall("contract", text.text)
    if expressions is None or not use_expressions(expressions):
        shape = _examined(schema, text)
        texts = {expression for part in shape.walk() for _, expression in _expressions(part)}
        remember("contract", text.text, expressions_as_data(texts))
    else:
        shape = SchemaNode(schema, schema)
    return Contract(text, shape, Validator(schema, shape))


def _examined(schema: Any, text: SchemaText) -> SchemaNode:
    """The shape of a schema that is one, and whose formulas and rules can be.

    Raises:
        TemplateError: it is none, or they cannot.
    """
    meta = Validator(package_schema("schema/contract.schema.json"))
    if _is_deeper(schema, MAX_DEPTH):  # than the verdict can go, and than any file may be
        text.tree()
    if not isinstance(schema, dict) or not meta.is_valid(schema):
        tree = text.tree()
        problems: list[Problem] = []
        for problem in meta.problems(tree):
            told = _behind_reference(problem, schema)  # the same for a title and a description that it lacks
            problems += [] if told in problems else [told]
        other = Problem(code="schema-other", place=tree.place, params={"keyword": "$schema"})
        raise TemplateError(laid_to(problems, text) or other)
    shape = SchemaNode(schema, schema)
    problems = _faulty_references(schema, text) or _unusable(schema, text) or _faulty_expressions(shape, text)
    if problems:
        raise TemplateError(laid_to(problems, text))
    return shape


def _is_deeper(part: Any, depth: int) -> bool:
    level = [part]
    for _ in range(depth):
        level = [below for part in level for below in _parts(part)]
    return any(isinstance(part, dict | list) for part in level)


def _parts(part: Any) -> Iterable[Any]:
    return part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()


def _behind_reference(problem: Problem, schema: Any) -> Problem:
    """A part that lacks what it needs, or would take something away, beside a `$ref` whose definition has that part:
    it is to be changed there."""
    at, steps = schema, problem.path.split(".")
    for index, step in enumerate(steps if problem.code in _MEANT_BEHIND else ()):
        reference = at.get("$ref") if isinstance(at, dict) else None
        if isinstance(reference, str):
            meant = [*reference.removeprefix("#/").split("/"), *steps[index:]]
            if _part_at(schema, meant) is not None:
                params = {"label": problem.params["label"], "name": meant[-1], "meant": ".".join(meant)}
                return problem._replace(code=_MEANT_BEHIND[problem.code], params=params)
        at = _part_at(at, [step])
    return problem


def _part_at(schema: Any, steps: list[str]) -> Any:
    """The part of a schema under some names, None if there is none."""
    for step in steps:
        schema = schema.get(step) if isinstance(schema, dict) else None
    return schema


def _faulty_references(schema: dict[str, Any], text: SchemaText) -> list[Problem]:
    definitions = schema.get("$defs", {})
    sizes = _sizes(definitions)
    manifold = _manifold(definitions, sizes)
    wrong: list[tuple[SchemaPath, str, str]] = []
    waiting: list[tuple[Any, SchemaPath]] = [(schema, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and _defined(reference) not in definitions:
                wrong.append(((*path, "$ref"), "unknown-definition", reference))
            elif isinstance(reference, str) and _defined(reference) not in sizes:
                wrong.append(((*path, "$ref"), "reference-circular", reference))
            elif isinstance(reference, str) and _defined(reference) in manifold:
                wrong.append(((*path, "$ref"), "reference-manifold", reference))
            waiting += [(value, (*path, key)) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [(value, (*path, n)) for n, value in enumerate(node)]
    if not wrong:
        return []
    tree = text.tree()
    return [
        Problem(
            code=code,
            place=node_at(tree, path).place,
            path=FactPath.of(path),
            params={"reference": reference, "names": Listing(definitions)},
        )
        for path, code, reference in wrong
    ]


def _defined(reference: str) -> str:
    """The name of the definition that is referred to, empty if it is none of this file's."""
    return reference.removeprefix(_DEFINITIONS) if reference.startswith(_DEFINITIONS) else ""


def _unusable(schema: dict[str, Any], text: SchemaText) -> list[Problem]:
    """What no verdict can be given by, though it is a schema: a pattern that is too large."""
    path = Validator(schema).unusable_at()
    if path is None:
        return []
    tree = text.tree()
    owner, node, name = node_at(tree, path[:-1]), node_at(tree, path), str(path[-1]) if path else "$schema"
    place, params = node.place, {"keyword": name, "label": FactPath.of(path)}
    code = "schema-other"
    if name == "pattern" and isinstance(node, ScalarNode):
        code, params = "bad-pattern", {"pattern": node.text}
    elif path[-2:-1] == ("patternProperties",) and isinstance(owner, MappingNode):
        code, place, params = "bad-pattern", owner.keys[name].place, {"pattern": name}
    return [Problem(code=code, place=place, path=FactPath.of(path), params=params)]


def _sizes(definitions: dict[str, Any]) -> dict[str, int]:
    """How many references are followed to judge one value by each definition; none for those that lead in a circle.

    Each stands behind those that it refers to.
    """
    wanted = {
        name: [other for other in _references(definition) if other in definitions]
        for name, definition in definitions.items()
    }
    wanting: dict[str, list[str]] = {}
    for name, others in wanted.items():
        for other in others:
            wanting.setdefault(other, []).append(name)
    missing = {name: len(others) for name, others in wanted.items()}
    ready = [name for name, count in missing.items() if not count]
    sizes: dict[str, int] = {}
    for name in ready:
        sizes[name] = 1 + sum(sizes[other] for other in wanted[name])
        for owner in wanting.get(name, ()):
            missing[owner] -= 1
            if not missing[owner]:
                ready.append(owner)
    return sizes


def _references(part: Any) -> Iterator[str]:
    """The definitions by which a value is judged besides this part of a schema, each as often as it is named."""
    for branch in _branches(part):
        if isinstance(reference := branch.get("$ref"), str):
            yield _defined(reference)


def _branches(part: Any) -> Iterator[dict[str, Any]]:
    """The parts by which the same value is judged, those behind references left out; itself the first."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, dict):
            continue
        yield part
        waiting += [branch for keyword in _OF_THE_SAME for branch in part.get(keyword, ())]
        waiting += [part[keyword] for keyword in ("not", "if", "then", "else") if keyword in part]
        waiting += part.get("dependentSchemas", {}).values()


class _Ways(NamedTuple):
    """How many references are followed to judge one value below another: by its name, or that of any other name."""

    named: dict[str, int]
    others: int

    def and_by(self, more: _Ways) -> _Ways:
        if not (self.named or self.others):
            return more
        if not (more.named or more.others):
            return self
        names = self.named | more.named
        named = {name: self.named.get(name, self.others) + more.named.get(name, more.others) for name in names}
        return _Ways(named, self.others + more.others)

    @property
    def most(self) -> int:
        return max(self.others, *self.named.values(), 0)


_NO_WAY = _Ways({}, 0)
_ITEM = "[]"  # the name under which items of a list are counted


def _manifold(definitions: dict[str, Any], sizes: Mapping[str, int]) -> set[str]:
    """The definitions from which too many references are followed to judge one value, it or one below it.

    They are counted level by level: definitions that lead to themselves do so as deep as data may be. Of two ways that
    begin alike and part below, both count, though no value goes both.
    """
    counts = sizes
    deepest = max(map(_levels_named, definitions.values()), default=0)
    levels: list[dict[str, _Ways]] = []

    def count(part: Any, depth: int) -> int:
        """For one value `depth` levels below the one that a part of the schema judges."""
        if not isinstance(part, dict):
            return 0
        if depth:
            return ways(part, depth).most
        return sum(sizes.get(name, 0) for name in _references(part))

    def ways(part: Any, depth: int) -> _Ways:
        found = _NO_WAY
        for branch in _branches(part):
            found = found.and_by(_ways_of(branch, lambda below: count(below, depth - 1)))
            if isinstance(reference := branch.get("$ref"), str):
                found = found.and_by(levels[depth - 1].get(_defined(reference), _NO_WAY))
        return found

    for depth in range(1, MAX_DEPTH + 1):
        if manifold := {name for name, count in counts.items() if count > _MOST_REFERENCES}:
            return manifold
        levels.append({})
        for name in sizes:
            levels[-1][name] = ways(definitions[name], depth)
        counts = {name: found.most for name, found in levels[-1].items()}
        # A level follows from as many above it as one definition names: if these are alike, so are all that follow.
        if depth > deepest and all(level == levels[-1] for level in levels[-1 - deepest : -1]):
            break
    return set()


def _levels_named(part: Any) -> int:
    """How many levels below a value a part of a schema says something of, without what stands behind references."""
    return max((1 + _levels_named(below) for branch in _branches(part) for below in _below(branch)), default=0)


def _below(branch: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts that judge values below the one that a part of a schema judges."""
    for keyword in ("properties", "patternProperties"):
        yield from branch.get(keyword, {}).values()
    for part in (*(branch.get(keyword) for keyword in _ONE_BELOW), *branch.get("prefixItems", ())):
        if isinstance(part, dict):
            yield part


def _ways_of(branch: dict[str, Any], count: Callable[[Any], int]) -> _Ways:
    """The ways down that a part of a schema names itself; `count` is of a part that judges a value below."""
    if branch.keys().isdisjoint(_LEADING_DOWN):
        return _NO_WAY
    patterns = sum(map(count, branch.get("patternProperties", {}).values()))
    named = {name: count(part) + patterns for name, part in branch.get("properties", {}).items()}
    items = [count(part) for part in (branch.get("items"), *branch.get("prefixItems", ()))]
    named[_ITEM] = max(items) + count(branch.get("contains"))
    return _Ways(named, max(count(branch.get("additionalProperties")), patterns))


def _faulty_expressions(root: SchemaNode, schema: SchemaText) -> list[Problem]:
    """Formulas and rules that cannot be parsed or that name what does not exist."""
    found = _repeated_rules(root)
    holders = _holders(root)
    for shape in root.walk():
        for place, text in _expressions(shape):
            answers = _is_answer(place)
            owners = (shape, *holders[shape.pointer], root) if answers else (shape, root)
            try:
                named = _check_names(text, owners)
                if answers and place[-2] == "answered_by" and (named is None or named.kind != "string"):
                    raise FigureError("answer-no-text", name=text)
            except FigureError as error:
                found.append((place, error))
        found += _faulty_structure(shape, root)
    if not found:
        return []
    tree = schema.tree()
    return [
        Problem(
            code=error.code,
            place=node_at(tree, place).place,
            path=FactPath.of(place),
            params=error.params,
        )
        for place, error in found
    ]


def _is_answer(place: SchemaPath) -> bool:
    """Whether an expression of a rule may use the names of what holds the record, and not only those of the record."""
    return len(place) > 1 and (place[-1] == "unless" or place[-2] == "answered_by")


def _holders(root: SchemaNode) -> dict[SchemaPath, list[SchemaNode]]:
    """Which shapes a shape may stand in, at any depth, the nearest first."""
    above: dict[SchemaPath, list[SchemaNode]] = {root.pointer: []}
    for shape in root.walk():
        for part in (*shape.members.values(), shape.items, shape.others):
            if part is not None:
                above.setdefault(part.pointer, []).append(shape)
    found: dict[SchemaPath, list[SchemaNode]] = {}
    for pointer, nearest_ones in above.items():
        seen = {shape.pointer: shape for shape in nearest_ones}
        waiting = list(nearest_ones)
        for shape in waiting:
            more = [each for each in above[shape.pointer] if each.pointer not in seen]
            seen |= {each.pointer: each for each in more}
            waiting += more
        found[pointer] = list(seen.values())
    return found


_Fault = tuple[SchemaPath, FigureError]


def _faulty_structure(shape: SchemaNode, root: SchemaNode) -> Iterator[_Fault]:
    """Names in `figure`, `unit_from` and `required` that are no members, and rules that decide nothing."""
    yield from _faulty_figure(shape)
    yield from _misplaced_refers(shape)
    if shape.unit_from and shape.unit_from not in root.members:
        yield (*shape.pointer, "unit_from"), UnknownName(shape.unit_from, "", root.members.keys)
    for index, name in enumerate(shape.required if shape.members else ()):
        if name not in shape.members:
            yield (*shape.required_at, index), FigureError("required-unknown", name=name)
    yield from _faulty_totals(shape)
    yield from _misplaced_carrying(shape)
    yield from _misplaced_merging(shape)
    yield from _undecided_rules(shape)
    yield from _crossed_bounds(shape)
    yield from _circular_figures(shape)
    yield from _faulty_roles(shape, root)


def _faulty_roles(shape: SchemaNode, root: SchemaNode) -> Iterator[_Fault]:
    """One member has a role, of the role's type, and where the program looks for it."""
    for name, member in shape.members.items():
        if not member.role:
            continue
        holder = root.at(root.roles.get(member.role, ())) or root
        if holder.stands != member.stands:
            yield (*member.stands, "role"), FigureError("role-misplaced", role=member.role)
        elif member.role in PERIODS and member.role != root.period:
            yield (*member.stands, "role"), FigureError("role-periods", role=member.role, other=root.period)
        elif member.kind != ROLES[member.role]:
            yield (
                (*member.stands, "role"),
                FigureError("role-kind", role=member.role, name=name, kind=ROLES[member.role]),
            )


def _faulty_figure(shape: SchemaNode) -> Iterator[_Fault]:
    """A record that is a figure names its own members, of which `value` is a number."""
    for role, name in (shape.figure or {}).items():
        at = (*shape.pointer, "figure", role)
        if name not in shape.members:
            yield at, UnknownName(name, "", shape.members.keys)
        elif role == "value" and shape.members[name].kind not in ("number", "integer"):
            yield at, FigureError("figure-no-number", name=name)


def _misplaced_refers(shape: SchemaNode) -> Iterator[_Fault]:
    """A reference is a text, and stands neither in a list nor within a figure."""
    for name, member in shape.members.items():
        if member.refers and member.kind != "string":
            yield (*member.stands, "refers"), FigureError("refers-no-text", name=name)
    below = shape.items if shape.items and shape.items.refers else None
    if shape.figure:
        below = next((part for part in shape.walk() if part.refers), None)
    if below:
        yield (*below.stands, "refers"), FigureError("refers-misplaced")


def _misplaced_carrying(shape: SchemaNode) -> Iterator[_Fault]:
    """New items are added to lists of records, with members that these have."""
    for member in shape.members.values():
        if isinstance(member.carry_from, str):
            continue
        if member.items is None or not member.items.members:
            yield member.carry_from_at, FigureError("carry-from-misplaced")
            continue
        for name in member.carry_from:
            if name not in member.items.members:
                yield (*member.carry_from_at, name), UnknownName(name, "", member.items.members.keys)


_MERGED = {"sum": ("number", "integer"), "join": ("array",)}
"""What `merge` can be said of alone, by the types of it."""


def _misplaced_merging(shape: SchemaNode) -> Iterator[_Fault]:
    """Numbers are added up, and lists joined."""
    for name, member in shape.members.items():
        if member.kind not in _MERGED.get(member.merge, (member.kind,)):
            yield member.said_at("merge"), FigureError("merge-misplaced", name=name, merge=member.merge)


def _faulty_totals(shape: SchemaNode) -> Iterator[_Fault]:
    """What adds up in print has company, and parts that exist."""
    groups = [field.together for field in shape.computed]
    for field in shape.computed:
        if field.together and groups.count(field.together) == 1:
            yield (*field.pointer, "together"), FigureError("together-alone", name=field.together)
    for field in shape.computed:
        for index, part in enumerate(field.parts):
            if unknown := _unknown_part(part, shape):
                yield (*field.pointer, "parts", index), unknown


def _undecided_rules(shape: SchemaNode) -> Iterator[_Fault]:
    """A rule is a comparison: what gives a number or a text is neither kept nor broken. Its message has no brace that
    is part of no reference."""
    from jinja2 import nodes

    deciding = (nodes.Compare, nodes.And, nodes.Or, nodes.Not, nodes.Test)
    for rule in shape.rules:
        for fault in brace_faults(rule.message):
            code = "rule-brace" if fault.code == "prose-brace" else fault.code
            yield (*rule.pointer, "message"), FigureError(code, **fault.params)
        with contextlib.suppress(BadExpression):  # what is no expression is told with the others
            check = parse_expression(rule.check)
            if not isinstance(check, deciding):
                yield (*rule.pointer, "check"), FigureError("rule-no-comparison", expression=rule.check)
            elif check.find(nodes.Name) is None:
                yield (*rule.pointer, "check"), FigureError("rule-constant", expression=rule.check)
            elif isinstance(check, nodes.Compare) and check.ops[0].expr == check.expr:
                yield (*rule.pointer, "check"), FigureError("rule-same-sides", expression=rule.check)


_BOUNDS = (
    *(("minimum", "maximum"), ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "maximum")),
    *(("exclusiveMinimum", "exclusiveMaximum"), ("minLength", "maxLength"), ("minItems", "maxItems")),
    ("minProperties", "maxProperties"),
)


def _crossed_bounds(shape: SchemaNode) -> Iterator[_Fault]:
    """Nothing fits between a lower bound and an upper one below it, nor among no values."""
    parts = (part for part in (*shape.members.values(), shape.items, shape.others) if part is not None)
    for part in parts:
        if part.says("enum") == []:
            yield part.said_at("enum"), FigureError("enum-empty")
        for low, high in _BOUNDS:
            least, most = part.says(low), part.says(high)
            numbers = isinstance(least, int | Decimal | float) and isinstance(most, int | Decimal | float)
            if numbers and (least > most or (least == most and "exclusive" in f"{low}{high}")):
                yield part.said_at(low), FigureError("bounds-crossed", low=low, high=high, least=least, most=most)


def _circular_figures(shape: SchemaNode) -> Iterator[_Fault]:
    """Figures of one record that need each other whatever the data say: none is stated, and none depends on a case."""
    from jinja2 import nodes

    fields = {field.name: field for field in shape.computed if field.name not in shape.members and not field.when}
    needed: dict[str, set[str]] = {}
    for name, field in fields.items():
        with contextlib.suppress(BadExpression):  # which is told as such
            parts = [formula := parse_expression(field.formula), *formula.find_all(nodes.Expr)]
            if not any(isinstance(part, nodes.CondExpr | nodes.And | nodes.Or) for part in parts):
                needed[name] = {part.name for part in parts if isinstance(part, nodes.Name) and part.name in fields}
    try:
        TopologicalSorter(needed).prepare()
    except CycleError as error:
        first = next(name for name in fields if name in error.args[1])
        field = fields[first]
        yield (*field.pointer, "formula"), FigureError("formula-circular", name=first, title=field.title)


def _unknown_part(part: str, shape: SchemaNode) -> UnknownName | None:
    """What is wrong with a part of a total: a member, or a member of the items of a list (`items.final`)."""
    first, _, member = part.partition(".")
    if first not in shape.names:
        return UnknownName(first, "", lambda: shape.names)
    items = shape.members[first].items if first in shape.members else None
    names = items.names if items else frozenset[str]()
    return UnknownName(member, first, lambda: names) if member and member not in names else None


def _repeated_rules(root: SchemaNode) -> list[_Fault]:
    seen: set[str] = set()
    found: list[_Fault] = []
    for rule in (rule for shape in root.walk() for rule in shape.rules):
        if rule.id in seen:
            found.append(((*rule.pointer, "id"), FigureError("rule-repeated", name=rule.id)))
        seen.add(rule.id)
    return found


def _expressions(shape: SchemaNode) -> list[tuple[SchemaPath, str]]:
    texts: list[tuple[SchemaPath, str]] = []
    for member in shape.members.values():
        for name, formula in member.carried().items():
            texts.append(((*member.carry_from_at, name) if name else member.carry_from_at, formula))
    for field in shape.computed:
        texts.append(((*field.pointer, "formula"), field.formula))
        texts.append(((*field.pointer, "when"), field.when))
    for rule in shape.rules:
        texts.append(((*rule.pointer, "check"), rule.check))
        texts.append(((*rule.pointer, "when"), rule.when))
        texts.append(((*rule.pointer, "unless"), rule.unless))
        texts += [((*rule.pointer, "answered_by", n), text) for n, text in enumerate(rule.answered_by)]
        with contextlib.suppress(BadExpression):  # a message with odd braces is told of the rule
            pieces = split_prose(rule.message)
            texts += [((*rule.pointer, "message"), text) for kind, text, _ in pieces if kind == "reference"]
    return [(place, text) for place, text in texts if text]


def _dotted(node: Any) -> str:
    """A path of names as it is written."""
    before = _dotted(node.node) + "." if hasattr(node, "attr") else ""
    return before + str(getattr(node, "attr", getattr(node, "name", "")))


def _check_names(text: str, owners: tuple[SchemaNode, ...]) -> SchemaNode | None:
    """See that every name of an expression exists in one of its owners, of which the last is the whole file.

    Returns:
        the shape of the path of names that the whole expression is; None if it is anything else.

    Raises:
        FigureError: a name or a filter does not exist, or a filter cannot be used as it is, whatever the data are.
    """
    from jinja2 import nodes

    root = owners[-1]

    def items_of(node: nodes.Expr | None) -> SchemaNode | None:
        """The shape of the items of a list, or of what filters leave of it; None where it cannot be told."""
        if isinstance(node, nodes.Name | nodes.Getattr):
            listed = shape_of(node)
            return listed.items if listed else None
        if isinstance(node, nodes.Filter) and node.name in SIGNATURES:
            gives, items = SIGNATURES[node.name].gives, items_of(node.node)
            if gives == SAME:
                return items
            if gives == GATHERED and items is not None and node.args and isinstance(node.args[0], nodes.Const):
                gathered = items.members.get(str(node.args[0].value))
                return gathered.items if gathered else None
        return None

    def shape_of(node: nodes.Expr) -> SchemaNode | None:
        """The shape of a path of names, None where it cannot be told."""
        if isinstance(node, nodes.Name):
            for owner in owners:
                if node.name in owner.names:
                    return owner.members.get(node.name)
            if node.name in root.earlier:
                return root
            raise UnknownName(node.name, "", lambda: frozenset(root.earlier).union(*(owner.names for owner in owners)))
        if isinstance(node, nodes.Getattr):
            owner_shape = shape_of(node.node)
            if owner_shape is None or not owner_shape.members:
                return owner_shape.others if owner_shape else None
            if owner_shape.figure and node.attr in OF_FIGURES and node.attr not in owner_shape.names:
                return None
            if node.attr in owner_shape.names:
                return owner_shape.members.get(node.attr)
            raise UnknownName(node.attr, _dotted(node.node), lambda: owner_shape.names)
        if isinstance(node, nodes.Filter) and node.name in SIGNATURES and SIGNATURES[node.name].gives == ITEM:
            return items_of(node.node)
        return None

    def unit_of(node: nodes.Expr) -> str:
        """The unit that a number, or the sum of some, has in every file, empty where it cannot be told."""
        shapes = map(shape_of, terms_of(node))
        return next((shape.certain_unit for shape in shapes if shape is not None and shape.certain_unit), "")

    def check_units(left: nodes.Expr, right: nodes.Expr, operation: str) -> None:
        units = unit_of(left), unit_of(right)
        if never_fit(*units):
            raise FigureError("units-differ", operation=operation, left=units[0], right=units[1])

    expression = parse_expression(text)
    for node in (expression, *expression.find_all(nodes.Expr)):
        if isinstance(node, nodes.Name | nodes.Getattr):
            shape_of(node)
        elif isinstance(node, nodes.Filter):
            if fault := call_fault(node):
                raise fault
            _check_members(node, items_of(node.node))
        elif isinstance(node, nodes.BinExpr) and type(node) in OF_ONE_UNIT:
            beside = node.left.right if isinstance(node.left, nodes.Add) else node.left  # a sum has its terms compared
            check_units(beside, node.right, OF_ONE_UNIT[type(node)])
        elif isinstance(node, nodes.Compare):
            sides = [node.expr, *(operand.expr for operand in node.ops)]
            for left, operand in zip(sides, node.ops, strict=False):
                if operand.op in COMPARISONS:
                    check_units(left, operand.expr, COMPARISONS[operand.op])
    return shape_of(expression)


def _check_members(node: Any, items: SchemaNode | None) -> None:
    """See that the items of a list, None where they cannot be told, have the members that a filter names.

    Raises:
        FigureError: they do not.
    """
    known = _members_of(items) if items is not None else None
    if known is None:
        return
    places = SIGNATURES[node.name].members
    for place, argument in enumerate(node.args):
        name = getattr(argument, "value", None)
        if (place in places or -1 in places) and isinstance(name, str) and name and name not in known:
            raise UnknownName(name, "", lambda: known)


def _members_of(shape: SchemaNode) -> frozenset[str] | None:
    """The members of a record, or of the figure that stands for one; None where any may be there."""
    if shape.figure or (shape.kind == "object" and shape.others is None and shape.names):
        return shape.names.union(OF_FIGURES if shape.figure else ())
    return frozenset(OF_FIGURES) if shape.kind in ("number", "integer") else None
