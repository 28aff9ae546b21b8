"""What an expression of a template is by the schema alone, and what is wrong with it in any data.

An expression is gone through with kinds (`kinds`) in the place of values. What is not certain is not told.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import starmap
from typing import NamedTuple
from weakref import WeakKeyDictionary

from jinja2 import nodes

from reportgen.errors import Severity
from reportgen.expressions.arguments import OF_ONE_UNIT, ORDER, constants_fault, fits, never_fit
from reportgen.expressions.signatures import (
    COUNTED,
    FIGURES,
    GATHERED,
    ITEM,
    LIST,
    LISTED_FIGURE,
    LISTED_PARTS,
    LISTS,
    MEMBERS,
    NUMBER,
    OTHER,
    PAIRS,
    SAME,
    SIGNATURES,
    TEXTS,
    WORDS,
)
from reportgen.expressions.signatures import FIGURE as TAKES_FIGURE
from reportgen.expressions.signatures import PHRASE as GIVES_PHRASE
from reportgen.expressions.signatures import TEXT as GIVES_TEXT
from reportgen.expressions.signatures import TRUTH as GIVES_TRUTH
from reportgen.expressions.syntax import BadExpression, parse_expression
from reportgen.facts.paths import FactPath
from reportgen.linting import kinds
from reportgen.linting.kinds import ANY, FIGURE, NONE, PHRASE, TEXT, TRUTH, Absence, Kind, What
from reportgen.linting.parts import Parts
from reportgen.linting.scope import MacroHere, Scope
from reportgen.messages import Saying
from reportgen.messages.nearest import nearest
from reportgen.schema.nodes import SchemaNode
from reportgen.template.faults import Arguments, calls
from reportgen.template.located import LocatedPart
from reportgen.template.locating import OF_VALUES
from reportgen.values.rounding import FigureError

_GLOBALS = ("range", "namespace")
_MOST_DEEP = 30
"""So many parts and macros within each other are gone into: as deep as a template may nest them, it has said all."""
_NUMBERS = (What.FIGURE, What.NUMBER)
_WORDS = (What.TEXT, What.PHRASE)
_TAKEN: Mapping[str, tuple[What, ...]] = {
    TAKES_FIGURE: _NUMBERS,
    WORDS: (*_WORDS, What.FIGURE),
    LIST: (What.LIST,),
    LISTED_FIGURE: (*_NUMBERS, What.LIST),
    LISTED_PARTS: (What.LIST, What.FIGURE),
    COUNTED: (What.LIST, What.TEXT, What.PHRASE),
}
_COMPARED_WITH = ("change", "growth", "compared", "share", "shares")
"""The filters whose first argument is a figure that must be there."""
_PICKING = ("select", "selectattr", "reject", "rejectattr", "having", "nonzero", "zero", "named", "deepest")
"""The filters that pick out of a list what is there, or has something."""
_ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div)
_REFUSED: dict[type[nodes.Node], str] = {nodes.FloorDiv: "//", nodes.Mod: "%", nodes.Pow: "**"}


_inside: WeakKeyDictionary[nodes.Node, tuple[nodes.Expr, ...]] = WeakKeyDictionary()


def expressions_in(node: nodes.Node) -> tuple[nodes.Expr, ...]:
    """The expressions within a node, which are looked for once: it is gone through for each way that leads to it."""
    found = _inside.get(node)
    if found is None:
        found = _inside[node] = tuple(node.find_all(nodes.Expr))
    return found


class Asked(NamedTuple):
    """A member of the schema that a template asks for; `printed` tells that it, or what is made of it, is printed."""

    pointer: tuple[str | int, ...]
    printed: bool


class Expressions(ABC):
    """Goes through expressions, and tells what is wrong with them."""

    def __init__(self, parts: Parts, shape: SchemaNode) -> None:
        self.parts = parts
        self.environment = parts.environment
        self.shape = shape
        self.root = Kind(What.RECORD, shape)
        self.asked: set[Asked] = set()
        self.printing = 0
        self.lenient = False
        self._computed: dict[tuple[object, str], Kind] = {}
        self._fits: dict[tuple[object, ...], bool] = {}

    @abstractmethod
    def called(
        self, node: nodes.Call, macro: MacroHere, arguments: list[Kind], named: dict[str, Kind], part: LocatedPart
    ) -> Kind:
        """What a macro gives for arguments of some kinds."""

    def guarded(self, scope: Scope, test: nodes.Node) -> Scope:
        """The names behind a condition, whichever way it went: whoever wrote it has thought of what it mentions."""
        guarded = scope.copy()
        for path in self.mentioned(test, scope):
            steps = path.split(".")
            guarded.guards |= {".".join(steps[:count]) for count in range(1, len(steps) + 1)}
        return guarded

    def mentioned(self, node: nodes.Node, scope: Scope) -> Iterator[str]:
        """The paths that stand in an expression, and those on which names in it rest."""
        for each in (node, *expressions_in(node)):
            if path := self.path_of(each, scope):
                yield path
            if isinstance(each, nodes.Name):
                yield each.name
                yield from scope.rests.get(each.name, ())

    def path_of(self, node: nodes.Node | None, scope: Scope) -> str:
        """The path of what an expression leads to, by names that are not set anew; empty for all else."""
        if isinstance(node, nodes.Name):
            return scope.paths.get(node.name, node.name)
        if isinstance(node, nodes.Getattr):
            before = self.path_of(node.node, scope)
            return FactPath(before) / node.attr if before else ""
        if isinstance(node, nodes.CondExpr) and isinstance(node.expr2, nodes.Const) and node.expr2.value is None:
            return self.path_of(node.expr1, scope)
        return ""

    def condition(self, test: nodes.Node, part: LocatedPart, scope: Scope) -> None:
        """Go through the test of a statement or an expression, and tell one that always comes out alike."""
        self.kind(test, part, scope)
        if not any(isinstance(each, nodes.Name | nodes.Call) for each in (test, *expressions_in(test))):
            params = {"expression": part.text(test)}
            self.parts.tell("lint-test-constant", part.place(test), Severity.WARNING, params)

    def check_there(self, node: nodes.Node, kind: Kind, part: LocatedPart) -> None:
        """Tell what the data may leave out where something must be."""
        if kind.absence is Absence.MAY:
            params = {"expression": part.text(node)}
            self.parts.tell("lint-absent", part.place(node), Severity.WARNING, params)

    def kind(self, node: nodes.Node, part: LocatedPart, scope: Scope) -> Kind:
        """What an expression is; what is wrong with it is told."""
        handler = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        if handler is not None:
            kind: Kind = handler(node, part, scope)
            return kind
        for child in node.iter_child_nodes():
            self.kind(child, part, scope)
        return ANY

    def quietly(self, node: nodes.Expr, part: LocatedPart, scope: Scope) -> Kind:
        """What an expression is, where what is wrong with it was told."""
        told = len(self.parts.problems)
        kind = self.kind(node, part, scope)
        del self.parts.problems[told:]
        return kind

    def _of_name(self, node: nodes.Name, part: LocatedPart, scope: Scope) -> Kind:
        name = node.name
        if name in scope.values:
            return self._if_there(scope.values[name], scope.paths.get(name, name), scope)
        if scope.context and name in self.shape.names:
            return self._member(self.root, name, name, scope)
        if scope.context and name in self.shape.earlier:
            kind = self.root.but(absence=Absence.MAY, path=name)
            return self._if_there(kind, name, scope)
        if self.lenient or name in (*_GLOBALS, "super", "caller", "varargs", "kwargs", "self"):
            return ANY
        known = [*scope.values, *(self.shape.names if scope.context else ())]
        params = {"name": name, "near": nearest(name, known)}
        code = "unknown-name"
        if not scope.context and (name in self.shape.names or name in self.shape.earlier):
            code = "lint-no-context"
        self.parts.tell(code, part.place(node), params=params)
        return ANY

    def _if_there(self, kind: Kind, path: str, scope: Scope) -> Kind:
        """A value as it is behind the conditions around."""
        if path not in scope.guards:
            return kind
        return ANY if kind.what is What.NONE else kind.but(absence=Absence.NEVER)

    def _member(self, owner: Kind, name: str, path: str, scope: Scope | None) -> Kind:
        """A member that the owner has."""
        shape = owner.shape
        if owner.what is What.FIGURE and (shape is None or name not in shape.names):
            return FIGURE if name == "value" else TEXT.but(absence=Absence.UNSURE)
        if shape is None:
            return ANY
        member = shape.members.get(name)
        self.asked.add(Asked((*shape.pointer, name), self.printing > 0))
        if member is not None:
            absence = kinds.absence_in(shape, name)
            kind = kinds.of_shape(member, path, absence)
        elif name in shape.names:
            kind = self._made(shape, name).but(path=path)
        else:
            kind = kinds.of_shape(shape.others, path, Absence.UNSURE)
        if owner.chosen and kind.absence is Absence.MAY:
            kind = kind.but(absence=Absence.UNSURE)
        if owner.absence is Absence.MAY or (owner.absence is Absence.UNSURE and kind.absence is Absence.NEVER):
            kind = kind.but(absence=owner.absence)
        return kind if scope is None else self._if_there(kind, path, scope)

    def _made(self, shape: SchemaNode, name: str) -> Kind:
        """What a formula gives."""
        key = (shape.pointer, name)
        if key in self._computed:
            return self._computed[key]
        self._computed[key] = ANY
        field = kinds.computed_in(shape, name)
        kind = ANY
        if field is not None and (field.unit or field.show):
            kind = FIGURE
        elif field is not None:
            with suppress(FigureError):
                kind = self._of_formula(parse_expression(field.formula), shape)
        if kind.what not in (What.FIGURE, What.LIST, What.TEXT):
            kind = FIGURE if kind.what is What.NUMBER else ANY
        self._computed[key] = kind.but(absence=Absence.UNSURE, constant=False, value=None)
        return self._computed[key]

    def _of_formula(self, node: nodes.Expr, shape: SchemaNode) -> Kind:
        """The kind of a formula, as far as lists and numbers go; names are looked up as formulas do."""
        if isinstance(node, nodes.Name):
            owner = shape if node.name in shape.names else self.shape
            if node.name in self.shape.earlier and node.name not in owner.names:
                return self.root
            return self._member(Kind(What.RECORD, owner), node.name, node.name, None)
        if isinstance(node, nodes.Getattr):
            owner_kind = self._of_formula(node.node, shape)
            known = kinds.names_of(owner_kind)
            return self._member(owner_kind, node.attr, "", None) if known is None or node.attr in known else ANY
        if isinstance(node, _ARITHMETIC):
            return FIGURE
        if isinstance(node, nodes.List):
            return kinds.list_of(kinds.all_of(self._of_formula(item, shape) for item in node.items))
        if isinstance(node, nodes.Filter) and node.node is not None and node.name in SIGNATURES:
            value = self._of_formula(node.node, shape)
            return self._given(node, value, ANY)
        if isinstance(node, nodes.Const):
            return kinds.constant(node.value).but(constant=False, value=None)
        return ANY

    def _of_getattr(self, node: nodes.Getattr, part: LocatedPart, scope: Scope) -> Kind:
        owner = self.kind(node.node, part, scope)
        return self._attribute(node, owner, node.attr, part, scope)

    def _attribute(self, node: nodes.Expr, owner: Kind, name: str, part: LocatedPart, scope: Scope) -> Kind:
        if owner.what in (What.ANY, What.NONE):
            return owner
        if owner.what is What.MODULE:
            found = owner.value.values.get(name)
            if found is None:
                params = {"name": name, "near": nearest(name, owner.value.values)}
                self.parts.tell("unknown-name", part.place(node), params=params)
            return found or ANY
        known = kinds.names_of(owner)
        if known is not None and name not in known:
            if owner.what is What.LIST and owner.parts:  # of a tuple, whose methods nobody knows
                known = frozenset()
            inner = node.node if isinstance(node, nodes.Getattr | nodes.Getitem) else node
            fault = kinds.unknown_member(owner, name, part.text(inner))
            self.parts.tell(fault.code, part.place(node), params=fault.params)
            return ANY
        if owner.what is What.LOOP:
            return kinds.of_loop(name, owner.item or ANY)
        path = self.path_of(node, scope) if isinstance(node, nodes.Getattr) else ""
        kind = self._member(owner, name, path, scope)
        return kind.but(path=FactPath(owner.path) / name if owner.path or owner is self.root else "")

    def _of_getitem(self, node: nodes.Getitem, part: LocatedPart, scope: Scope) -> Kind:
        owner = self.kind(node.node, part, scope)
        argument = self.kind(node.arg, part, scope)
        if isinstance(node.arg, nodes.Slice):
            return owner.but(parts=(), item=kinds.item_of(owner)) if owner.what is What.LIST else owner
        if argument.constant and isinstance(argument.value, str):
            return self._attribute(node, owner, argument.value, part, scope)
        if argument.constant and isinstance(argument.value, int) and owner.parts:
            if -len(owner.parts) <= argument.value < len(owner.parts):
                return owner.parts[argument.value]
            params: dict[str, object] = {"index": argument.value, "length": len(owner.parts)}
            self.parts.tell("index-out-of-range", part.place(node), params=params)
            return ANY
        if owner.what in (What.FIGURE, What.RECORD) and argument.what is What.NUMBER:
            params = {"expression": part.text(node.node), "kind": owner.said}
            self.parts.tell("template-no-list", part.place(node.node), params=params)
        return kinds.item_of(owner).but(absence=Absence.UNSURE) if owner.what is What.LIST else ANY

    def _of_const(self, node: nodes.Const, part: LocatedPart, scope: Scope) -> Kind:
        return kinds.constant(node.value)

    def _of_list(self, node: nodes.List | nodes.Tuple, part: LocatedPart, scope: Scope) -> Kind:
        items = tuple(self.kind(item, part, scope) for item in node.items)
        if isinstance(node, nodes.Tuple):
            return Kind(What.LIST, parts=items)
        return kinds.list_of(kinds.all_of(items)) if items else Kind(What.LIST)

    def _of_condexpr(self, node: nodes.CondExpr, part: LocatedPart, scope: Scope) -> Kind:
        self.condition(node.test, part, scope)
        within = self.guarded(scope, node.test)
        first = self.kind(node.expr1, part, within)
        second = NONE if node.expr2 is None else self.kind(node.expr2, part, within)
        return kinds.joined(first, second)

    def _of_and(self, node: nodes.And | nodes.Or, part: LocatedPart, scope: Scope) -> Kind:
        left = self.kind(node.left, part, scope)
        right = self.kind(node.right, part, self.guarded(scope, node.left))
        return kinds.joined(left.but(constant=False), right.but(constant=False))

    def _of_not(self, node: nodes.Not, part: LocatedPart, scope: Scope) -> Kind:
        self.kind(node.node, part, scope)
        return TRUTH

    def _of_neg(self, node: nodes.UnaryExpr, part: LocatedPart, scope: Scope) -> Kind:
        kind = self.kind(node.node, part, scope)
        self._check_operand(node.node, kind, part)
        return kind.but(constant=False)

    def _of_add(self, node: nodes.BinExpr, part: LocatedPart, scope: Scope) -> Kind:
        left, right = self.kind(node.left, part, scope), self.kind(node.right, part, scope)
        if operator := _REFUSED.get(type(node)):
            self.parts.tell("operator-refused", part.place(node), params={"operator": operator})
            return ANY
        if isinstance(node, nodes.Add):
            for what in (What.LIST, What.TEXT):
                if left.what is right.what is what:
                    self.check_there(node.left, left, part)
                    self.check_there(node.right, right, part)
                    item = kinds.joined(kinds.item_of(left), kinds.item_of(right))
                    return kinds.list_of(item) if what is What.LIST else TEXT
                if what in (left.what, right.what) and What.ANY in (left.what, right.what):
                    return ANY
        wrong = [self._check_operand(node.left, left, part), self._check_operand(node.right, right, part)]
        if any(wrong) or What.ANY in (left.what, right.what):
            return ANY
        if operation := OF_ONE_UNIT.get(type(node)):
            self._check_units(node, operation, left, right, part)
        return kinds.NUMBER if left.what is right.what is What.NUMBER and not isinstance(node, nodes.Div) else FIGURE

    def _check_units(self, node: nodes.Expr, operation: str, left: Kind, right: Kind, part: LocatedPart) -> None:
        if never_fit(left.unit, right.unit):
            params = {"operation": operation, "left": left.unit, "right": right.unit}
            self.parts.tell("units-differ", part.place(node), params=params)

    def _check_operand(self, node: nodes.Expr, kind: Kind, part: LocatedPart) -> bool:
        """Whether something else than a number is calculated with, which is told."""
        if kind.what in (*_NUMBERS, What.ANY):
            self.check_there(node, kind, part)
            return False
        params = {"expression": part.text(node), "kind": kind.said}
        self.parts.tell("template-no-number", part.place(node), params=params)
        return True

    def _of_concat(self, node: nodes.Concat, part: LocatedPart, scope: Scope) -> Kind:
        for child in node.nodes:
            kind = self.kind(child, part, scope)
            if kind.what in (What.RECORD, What.LIST, What.NONE, What.TRUTH):
                params = {"expression": part.text(child), "kind": kind.said}
                self.parts.tell("template-unprintable", part.place(child), params=params)
            else:
                self.check_there(child, kind, part)
        return TEXT

    def _of_compare(self, node: nodes.Compare, part: LocatedPart, scope: Scope) -> Kind:
        left, left_node = self.kind(node.expr, part, scope), node.expr
        for operand in node.ops:
            right = self.kind(operand.expr, part, scope)
            if operand.op in ORDER:
                self._check_order(node, (left_node, left), (operand.expr, right), part)
                self._check_units(node, ORDER[operand.op], left, right, part)
            elif operand.op in ("in", "notin"):
                if right.what in (*_NUMBERS, What.TRUTH, What.RECORD):
                    params = {"expression": part.text(operand.expr), "kind": right.said}
                    self.parts.tell("template-no-list", part.place(operand.expr), params=params)
                else:
                    self.check_there(operand.expr, right, part)
            else:
                self._check_alike(node, left, right, part)
            left, left_node = right, operand.expr
        return TRUTH

    def _check_order(
        self, node: nodes.Expr, left: tuple[nodes.Expr, Kind], right: tuple[nodes.Expr, Kind], part: LocatedPart
    ) -> None:
        whats = {left[1].what, right[1].what}
        if What.ANY not in whats and not whats <= {*_NUMBERS} and not whats <= {What.TEXT}:
            params = {"left": part.text(left[0]), "left_kind": left[1].said}
            params |= {"right": part.text(right[0]), "right_kind": right[1].said}
            self.parts.tell("template-order", part.place(node), params=params)
            return
        for each, kind in (left, right):
            self.check_there(each, kind, part)

    def _check_alike(self, node: nodes.Expr, left: Kind, right: Kind, part: LocatedPart) -> None:
        """Tell a comparison that comes out alike whatever the data are."""
        for one, other in ((left, right), (right, left)):
            if other.constant and isinstance(other.value, str):
                if one.choices and other.value not in one.choices:
                    params = {"expression": part.text(node), "choices": "、".join(one.choices)}
                    self.parts.tell("lint-never", part.place(node), Severity.WARNING, params)
                elif one.what in _NUMBERS and not one.constant:
                    params = {"expression": part.text(node)}
                    self.parts.tell("lint-never-text", part.place(node), Severity.WARNING, params)

    def _of_call(self, node: nodes.Call, part: LocatedPart, scope: Scope) -> Kind:
        called = self.kind(node.node, part, scope)
        arguments = [self.kind(argument, part, scope) for argument in node.args]
        named = {str(pair.key): self.kind(pair.value, part, scope) for pair in node.kwargs}
        if called.what is What.MACRO:
            return self.called(node, called.value, arguments, named, part)
        if isinstance(node.node, nodes.Name) and node.node.name == "range" and "range" not in scope.values:
            return kinds.list_of(kinds.NUMBER)
        if called.what in (What.ANY, What.LOOP):
            return ANY
        params = {"expression": part.text(node.node), "kind": called.said}
        self.parts.tell("template-no-macro", part.place(node), params=params)
        return ANY

    def _of_test(self, node: nodes.Test, part: LocatedPart, scope: Scope) -> Kind:
        self.kind(node.node, part, scope)
        for argument in node.args:
            self.kind(argument, part, scope)
        if node.name not in self.environment.tests:
            place = part.place_between(node.lineno, part.span(node)[1])
            self.parts.tell("unknown-test", place, params={"name": node.name})
        return TRUTH

    def _of_filter(self, node: nodes.Filter, part: LocatedPart, scope: Scope) -> Kind:
        value = ANY if node.node is None else self.kind(node.node, part, scope)
        given = [self.kind(argument, part, scope) for argument in node.args]
        named = {str(pair.key): self.kind(pair.value, part, scope) for pair in node.kwargs}
        if fault := next(filter(None, starmap(self._call_fault, calls(node))), None):
            code, params = fault
            self.parts.tell(code, part.place_between(node.lineno, node.lineno + len(node.name)), params=params)
            return ANY
        signature = SIGNATURES[node.name]
        if node.node is not None and not self._check_filtered(node, value, part):
            return ANY
        if wrong := constants_fault(node):
            at = node.node if wrong.code in OF_VALUES else None
            place = part.place(at) if at else part.place_between(node.lineno, node.lineno + len(node.name))
            self.parts.tell(wrong.code, place, params=wrong.params)
        self._check_members(node, value, given, named, part)
        if node.name in _COMPARED_WITH and given:
            if given[0].what not in (*_NUMBERS, What.ANY):
                params = {"expression": part.text(node.args[0]), "kind": given[0].said}
                self.parts.tell("template-no-number", part.place(node.args[0]), params=params)
                return ANY
            self.check_there(node.args[0], given[0], part)
        kind = self._given(node, value, given[0] if given else ANY)
        if signature.gives == OTHER:
            return kind
        absent = signature.absent and not signature.certain and value.absence is not Absence.NEVER
        return kind.but(absence=Absence.UNSURE) if absent else kind

    def _call_fault(
        self, is_filter: bool, name: str, arguments: Arguments | None
    ) -> tuple[str, Mapping[str, object]] | None:
        """Why a filter or test cannot be called so: there is none of that name, or it takes other arguments."""
        if not is_filter:
            return None if name in self.environment.tests else ("unknown-test", {"name": name})
        if name not in self.environment.filters:
            unknown = BadExpression("unknown-filter", name=name, near=nearest(name, self.environment.filters))
            return unknown.code, unknown.params
        if arguments is None:
            return None
        key = (name, arguments[0], *arguments[1])
        if key not in self._fits:
            self._fits[key] = fits(self.environment.filters[name], *arguments)
        return None if self._fits[key] else ("filter-arguments", {"name": name})

    def _check_filtered(self, node: nodes.Filter, value: Kind, part: LocatedPart) -> bool:
        """Whether a filter can be used on a value, which is told otherwise."""
        signature, wanted = SIGNATURES[node.name], _TAKEN.get(SIGNATURES[node.name].takes)
        assert node.node is not None
        if value.what is What.NONE and signature.absent:
            return True
        if wanted is not None and value.what is not What.ANY and value.what not in wanted:
            params = {"expression": part.text(node.node), "kind": value.said, "name": node.name}
            params["wanted"] = _SAID[signature.takes]
            self.parts.tell("lint-filtered", part.place(node.node), params=params)
            return False
        if not signature.absent:
            self.check_there(node.node, value, part)
        return True

    def _check_members(
        self, node: nodes.Filter, value: Kind, given: list[Kind], named: Mapping[str, Kind], part: LocatedPart
    ) -> None:
        """Tell members that the items of a list do not have."""
        signature = SIGNATURES[node.name]
        if value.what is not What.LIST:
            return
        item = kinds.item_of(value)
        asked: list[tuple[nodes.Expr, Kind]] = []
        for index, (argument, kind) in enumerate(zip(node.args, given, strict=True)):
            if index in signature.members or -1 in signature.members:
                asked.append((argument, kind))
        if signature.attribute:
            asked += [(pair.value, named[str(pair.key)]) for pair in node.kwargs if pair.key == "attribute"]
        for argument, kind in asked:
            if not kind.constant or not isinstance(kind.value, str):
                continue
            name = kind.value
            if item.what is What.ANY or (item.what is What.LIST and item.parts):
                continue
            known = kinds.names_of(item)
            if known is not None and name.partition(".")[0] not in known:
                params = {"name": name, "near": nearest(name, known)}
                code = "unknown-name" if known else "no-member"
                self.parts.tell(code, part.place(argument), params=params)
            elif "." not in name:
                self._member(item, name, "", None)

    def _given(self, node: nodes.Filter, value: Kind, argument: Kind) -> Kind:
        """What a filter gives for a value."""
        item = kinds.item_of(value) if value.what is What.LIST else ANY
        plain = value.but(absence=Absence.NEVER, constant=False, value=None, path="")
        match SIGNATURES[node.name].gives:
            case "figure":
                return FIGURE.but(shape=value.shape if value.what is What.FIGURE else None)
            case str(gives) if gives == GIVES_PHRASE:
                return PHRASE
            case str(gives) if gives == GIVES_TEXT:
                return TEXT
            case str(gives) if gives == GIVES_TRUTH:
                return TRUTH
            case str(gives) if gives == NUMBER:
                return kinds.NUMBER
            case str(gives) if gives == SAME:
                if value.what is What.LIST:
                    item = kinds.picked(item) if node.name in _PICKING else item
                    return plain.but(item=item, parts=())
                return FIGURE.but(shape=value.shape) if value.what is What.FIGURE else ANY
            case str(gives) if gives == ITEM:
                return kinds.picked(item).but(absence=Absence.UNSURE)
            case str(gives) if gives == FIGURES:
                return kinds.list_of(FIGURE.but(shape=item.shape) if item.shape else ANY)
            case str(gives) if gives == TEXTS:
                return kinds.list_of(TEXT)
            case str(gives) if gives == LISTS:
                return kinds.list_of(kinds.list_of(item))
            case str(gives) if gives in (MEMBERS, GATHERED):
                member = self._listed_member(node, item)
                return kinds.list_of(member if gives == MEMBERS else kinds.item_of(member))
            case str(gives) if gives == PAIRS:
                return kinds.list_of(ANY)
        if value.what is What.NONE:
            return argument.but(constant=False)
        return kinds.joined(plain, argument.but(constant=False)).but(absence=argument.absence)

    def _listed_member(self, node: nodes.Filter, item: Kind) -> Kind:
        names = [pair.value for pair in node.kwargs if pair.key == "attribute"] or node.args[:1]
        if node.name == "map" and not node.kwargs:
            return ANY
        name = names[0].value if names and isinstance(names[0], nodes.Const) else None
        if name is None and not names:
            return item
        known = kinds.names_of(item)
        if not isinstance(name, str) or (known is not None and name not in known):
            return ANY
        return self._member(item, name, "", None).but(absence=Absence.UNSURE)

    _of_tuple = _of_list
    _of_or = _of_and
    _of_pos = _of_neg
    _of_sub = _of_add
    _of_mul = _of_add
    _of_div = _of_add
    _of_floordiv = _of_add
    _of_mod = _of_add
    _of_pow = _of_add


_SAID: Mapping[str, Saying] = {
    TAKES_FIGURE: Saying("takes-figure"),
    WORDS: Saying("takes-words"),
    LIST: Saying("takes-list"),
    LISTED_FIGURE: Saying("takes-figure-or-list"),
    LISTED_PARTS: Saying("takes-parts"),
    COUNTED: Saying("takes-counted"),
}
