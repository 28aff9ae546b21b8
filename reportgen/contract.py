"""The data contract: `schema.json`, read, checked against its own meta-schema, and made ready.

A mistake in the schema is reported as exactly as one in the data: JSON is read with places when, and
only when, there is something to report.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from reportgen.conform import Conformity, package_schema
from reportgen.errors import DataError, Problem, TemplateError
from reportgen.expressions import Filters, UnknownName, nearest
from reportgen.facts import Node, node_at, path_text
from reportgen.figures import FigureError
from reportgen.load import parse_facts, read_text
from reportgen.places import Source
from reportgen.shapes import Shape
from reportgen.syntax import BadExpression, parse_expression, split_prose
from reportgen.wording import make_filters

_NAMES_OF_ALL = frozenset({"last"})


class Contract(NamedTuple):
    """The schema as data validators and formulas use it."""

    source: Source
    shape: Shape
    conformity: Conformity


def read_contract(path: Path, name: str) -> Contract:
    """Read the data contract at `path`; messages call it `name`.

    Raises:
        TemplateError: the file cannot be read, is no JSON, or is no schema of the project's kind; a
            formula or rule is no expression or asks for a name that does not exist.
    """
    try:
        source = read_text(path, name)
        schema = json.loads(source.text, parse_float=Decimal)
    except DataError as error:
        raise TemplateError(error.problems) from None
    except json.JSONDecodeError as error:
        place = source.place_at(error.pos)
        raise TemplateError(Problem(code="json-syntax", place=place, params={"reason": error.msg})) from None
    except RecursionError:
        raise TemplateError(Problem(code="too-deep", file=name, params={"depth": 50})) from None
    meta = Conformity(package_schema("contract.schema.json"))
    if not isinstance(schema, dict) or not meta.fits(schema):
        tree = _tree(source)
        problems = meta.problems(tree)
        raise TemplateError(problems or Problem(code="schema-other", place=tree.place, params={"keyword": "$schema"}))
    shape = Shape(schema, schema)
    problems = _faulty_references(schema, source)
    problems = problems or _faulty_expressions(shape, source)
    if problems:
        raise TemplateError(problems)
    return Contract(source, shape, Conformity(schema, shape))


def _tree(source: Source) -> Node:
    try:
        return parse_facts(source)
    except DataError as error:
        raise TemplateError(error.problems) from None


def _faulty_references(schema: dict[str, Any], source: Source) -> list[Problem]:
    definitions = schema.get("$defs", {})
    wrong: list[tuple[tuple[str | int, ...], str]] = []
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(schema, ())]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.removeprefix("#/$defs/") not in definitions:
                wrong.append(((*path, "$ref"), reference))
            waiting += [(value, (*path, key)) for key, value in node.items()]
        elif isinstance(node, list):
            waiting += [(value, (*path, n)) for n, value in enumerate(node)]
    if not wrong:
        return []
    tree = _tree(source)
    return [
        Problem(
            code="unknown-definition",
            place=node_at(tree, path).place,
            path=path_text(path),
            params={"reference": reference, "names": "、".join(definitions)},
        )
        for path, reference in wrong
    ]


def _faulty_expressions(root: Shape, source: Source) -> list[Problem]:
    """Formulas and rules that cannot be parsed or that name what does not exist."""
    filters = make_filters({})
    found: list[tuple[tuple[str | int, ...], FigureError]] = []
    for shape in root.walk():
        for place, text in _expressions(shape):
            try:
                _check_names(filters, text, shape, root)
            except FigureError as error:
                found.append((place, error))
        for member in (shape.figure or {}).values():
            if member not in shape.members:
                found.append(((*shape.pointer, "figure"), UnknownName(member, "figure", shape.members)))
    if not found:
        return []
    tree = _tree(source)
    return [
        Problem(
            code=f"{error.code}-near" if error.params.get("near") else error.code,
            place=node_at(tree, place).place,
            path=path_text(place),
            params=error.params,
        )
        for place, error in found
    ]


def _expressions(shape: Shape) -> list[tuple[tuple[str | int, ...], str]]:
    texts: list[tuple[tuple[str | int, ...], str]] = []
    for field in shape.computed:
        texts.append(((*field.pointer, "formula"), field.formula))
        texts.append(((*field.pointer, "when"), field.when))
    for rule in shape.rules:
        texts.append(((*rule.pointer, "check"), rule.check))
        texts.append(((*rule.pointer, "when"), rule.when))
        try:
            pieces = split_prose(rule.message)
        except BadExpression:
            pieces = [("reference", rule.message, 0)]
        texts += [((*rule.pointer, "message"), text) for kind, text, _ in pieces if kind == "reference"]
    return [(place, text) for place, text in texts if text]


def _check_names(filters: Filters, text: str, shape: Shape, root: Shape) -> None:
    from jinja2 import nodes

    def shape_of(node: nodes.Expr) -> Shape | None:
        """The shape of a path of names, None where it cannot be told."""
        if isinstance(node, nodes.Name):
            for owner in (shape, root):
                if node.name in owner.names:
                    return owner.members.get(node.name)
            if node.name in _NAMES_OF_ALL:
                return root
            names = {*shape.names, *root.names, *_NAMES_OF_ALL}
            raise UnknownName(node.name, "", names)
        if isinstance(node, nodes.Getattr):
            owner_shape = shape_of(node.node)
            if owner_shape is None or not owner_shape.members:
                return owner_shape.others if owner_shape else None
            if node.attr in owner_shape.names:
                return owner_shape.members.get(node.attr)
            raise UnknownName(node.attr, owner_shape.title, owner_shape.names)
        return None

    expression = parse_expression(text)
    for node in (expression, *expression.find_all(nodes.Expr)):
        if isinstance(node, nodes.Name | nodes.Getattr):
            shape_of(node)
        elif isinstance(node, nodes.Filter) and node.name not in filters:
            near = nearest(node.name, filters)
            raise BadExpression("unknown-filter", name=node.name, near=near)
