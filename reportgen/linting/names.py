"""What the expressions of a template ask for, held against the schema: in every branch of every part, without data.

The statements are gone through as Jinja would run them, with kinds (`kinds`) in the place of values: both sides of each
`if` one after the other, the body of a loop once, a macro for the kinds of each call, a part wherever it is included.
What is not certain is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from jinja2 import nodes
from jinja2.exceptions import TemplateNotFound

from reportgen.errors import Severity
from reportgen.facts.paths import FactPath
from reportgen.linting import kinds
from reportgen.linting.expressions import Expressions, expressions_in
from reportgen.linting.kinds import ANY, PHRASE, Absence, Kind, What
from reportgen.linting.parts import Parts
from reportgen.linting.scope import MacroHere, Scope
from reportgen.messages import Saying
from reportgen.messages.nearest import nearest
from reportgen.schema.nodes import SchemaNode
from reportgen.template.inheritance import WORD_ENDING
from reportgen.template.located import LocatedPart

_WHOLE = (What.FIGURE, What.NUMBER, What.TEXT, What.PHRASE, What.TRUTH, What.RECORD)
"""What cannot be taken apart into several values."""
_MOST_DEEP = 30
"""So many parts and macros within each other are gone into: as deep as a template may nest them, it has said all."""


class Names(Expressions):
    """Goes through the parts of a template from its entry on; `failing` are then the tests that fail where the data
    leave something out, and what that is, as far as the schema says so, and `figures` what is printed and is one."""

    def __init__(self, parts: Parts, shape: SchemaNode) -> None:
        super().__init__(parts, shape)
        self.failing: dict[nodes.Node, str] = {}
        self.figures: set[nodes.Node] = set()
        self._running: list[object] = []
        self._macros: dict[tuple[object, ...], Kind] = {}
        self._blocks: list[dict[str, list[tuple[LocatedPart, nodes.Block]]]] = []

    def run(self, name: str) -> None:
        """Go through all that a report may be written by from this part on."""
        with suppress(TemplateNotFound):
            self._part(name, Scope(context=True))

    def run_alone(self, name: str) -> None:
        """Go through a part that no other asks for: what its includer would set is not known."""
        self.lenient = True
        with suppress(TemplateNotFound):
            self._part(name, Scope(context=True))
        self.lenient = False

    # Parts

    def _part(self, name: str, scope: Scope) -> None:
        """Raises: TemplateNotFound."""
        if name.endswith(WORD_ENDING):
            for story in self.parts.word_files.named(name):
                self._body(story.tree.body, story, scope.copy())
            return
        part = self.parts.named(name)
        if part is None or name in self._running or len(self._running) > _MOST_DEEP:
            return
        self._running.append(name)
        extends = [node for node in part.tree.body if isinstance(node, nodes.Extends)]
        if extends:
            own = {node.name: node for node in part.tree.find_all(nodes.Block)}
            if not self._blocks:
                self._blocks.append({})
            for block, node in own.items():
                self._blocks[-1].setdefault(block, []).append((part, node))
            self._body(
                [node for node in part.tree.body if not isinstance(node, nodes.Output | nodes.Block)], part, scope
            )
            if len(self._blocks) == 1 and len([name for name in self._running if isinstance(name, str)]) == 1:
                self._blocks.clear()
        else:
            self._body(part.tree.body, part, scope)
        self._running.pop()

    def _body(self, body: Iterable[nodes.Node], part: LocatedPart, scope: Scope) -> None:
        for node in body:
            handler = getattr(self, f"_go_{type(node).__name__.lower()}", None)
            if handler is not None:
                handler(node, part, scope)

    # Statements

    def _go_output(self, node: nodes.Output, part: LocatedPart, scope: Scope) -> None:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                continue
            self.printing += 1
            kind = self.kind(child, part, scope)
            self.printing -= 1
            self._check_printed(child, kind, part, scope)
            if kind.what is What.FIGURE:
                self.figures.add(child)

    def _check_printed(self, node: nodes.Expr, kind: Kind, part: LocatedPart, scope: Scope) -> None:
        if isinstance(node, nodes.CondExpr):
            if node.expr2 is not None:
                self._check_printed(node.expr2, self.quietly(node.expr2, part, scope), part, scope)
            within = self.guarded(scope, node.test)
            self._check_printed(node.expr1, self.quietly(node.expr1, part, within), part, within)
            return
        unprintable = kind.what in (What.RECORD, What.LIST, What.TRUTH, What.NONE, What.MACRO, What.LOOP, What.MODULE)
        if unprintable or isinstance(kind.value, float) or isinstance(node, nodes.Dict):
            said = Saying("kind-float") if isinstance(kind.value, float) else kind.said
            params = {"expression": part.text(node), "kind": said}
            self.parts.tell("template-unprintable", part.place(node), params=params)
        else:
            self.check_there(node, kind, part)

    def _go_if(self, node: nodes.If, part: LocatedPart, scope: Scope) -> None:
        tests = [node.test, *(other.test for other in node.elif_)]
        bodies = [node.body, *(other.body for other in node.elif_)]
        guarded = scope.copy()
        ways: list[Scope] = []
        said: set[str] = set()
        for test, body in zip(tests, bodies, strict=True):
            self.condition(test, part, guarded)
            for each in _needed_by(test):
                if self.quietly(each, part, guarded).absence is Absence.MAY:
                    self.failing.setdefault(test, part.text(each))
            text = part.text(test)
            if text in said:
                self.parts.tell("lint-test-again", part.place(test), Severity.WARNING, {"expression": text})
            said.add(text)
            guarded = self.guarded(guarded, test)
            way = guarded.copy()
            self._body(body, part, way)
            ways.append(way)
        self._body(node.else_, part, guarded)
        scope.join([*ways, guarded])

    def _go_for(self, node: nodes.For, part: LocatedPart, scope: Scope) -> None:
        kind = self.kind(node.iter, part, scope)
        inner = self.guarded(scope, node.iter)  # whose list has something in it
        if kind.what is What.LIST:
            self.check_there(node.iter, kind, part)
            item = kinds.item_of(kind)
        else:
            if kind.what not in (What.ANY, What.NONE):
                params = {"expression": part.text(node.iter), "kind": kind.said}
                self.parts.tell("template-no-list", part.place(node.iter), params=params)
            item = ANY
        self._bind(node.target, item, part, inner, local=True)
        inner.bind("loop", Kind(What.LOOP, item=item))
        inner.local.add("loop")
        if node.test is not None:
            self.kind(node.test, part, inner)
            inner = self.guarded(inner, node.test)
        self._body(node.body, part, inner)
        self._body(node.else_, part, scope.copy())

    def _bind(self, target: nodes.Node, kind: Kind, part: LocatedPart, scope: Scope, *, local: bool = False) -> None:
        if isinstance(target, nodes.Name):
            scope.bind(target.name, kind.but(path=""))
            if local:
                scope.local.add(target.name)
        elif isinstance(target, nodes.Tuple):
            known = kind.parts if kind.what is What.LIST else ()
            if kind.what in _WHOLE or (known and len(known) != len(target.items)):
                self.parts.tell("lint-unpacked", part.place(target), params={"names": len(target.items)})
                known = ()
            for index, item in enumerate(target.items):
                self._bind(item, known[index] if known else ANY, part, scope, local=local)

    def _go_assign(self, node: nodes.Assign, part: LocatedPart, scope: Scope) -> None:
        kind = self.kind(node.node, part, scope)
        if isinstance(node.target, nodes.Name):
            rests = set(self.mentioned(node.node, scope))
            scope.bind(node.target.name, kind, self.path_of(node.node, scope), rests)
        elif isinstance(node.target, nodes.NSRef):
            self._check_namespace(node.target, part, scope)
        else:
            self._bind(node.target, kind, part, scope)

    def _check_namespace(self, node: nodes.NSRef, part: LocatedPart, scope: Scope) -> None:
        known = scope.values.get(node.name)
        if known is None or known.what is not What.ANY:
            start = node.lineno
            name = FactPath(node.name) / node.attr
            self.parts.tell(
                "template-not-namespace", part.place_between(start, start + len(name)), params={"name": name}
            )

    def _go_assignblock(self, node: nodes.AssignBlock, part: LocatedPart, scope: Scope) -> None:
        self._body(node.body, part, scope.copy())
        self._bind(node.target, PHRASE, part, scope)

    def _go_with(self, node: nodes.With, part: LocatedPart, scope: Scope) -> None:
        inner = scope.copy()
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, self.kind(value, part, scope), part, inner, local=True)
        self._body(node.body, part, inner)

    def _go_macro(self, node: nodes.Macro, part: LocatedPart, scope: Scope) -> None:
        scope.bind(node.name, Kind(What.MACRO, value=MacroHere(node, part, scope)))

    def _go_callblock(self, node: nodes.CallBlock, part: LocatedPart, scope: Scope) -> None:
        self.kind(node.call, part, scope)
        inner = scope.copy()
        for argument in node.args:
            self._bind(argument, ANY, part, inner, local=True)
        self._body(node.body, part, inner)

    def _go_filterblock(self, node: nodes.FilterBlock, part: LocatedPart, scope: Scope) -> None:
        self.kind(node.filter, part, scope)
        self._body(node.body, part, scope.copy())

    def _go_block(self, node: nodes.Block, part: LocatedPart, scope: Scope) -> None:
        chain = [*(self._blocks[-1].get(node.name, ()) if self._blocks else ()), (part, node)]
        inner = scope.copy() if node.scoped else scope.outside()
        for owner, block in chain:
            if ("block", block) in self._running:
                continue
            self._running.append(("block", block))
            self._body(block.body, owner, inner.copy())
            self._running.pop()
            called = [each.node for each in expressions_in(block) if isinstance(each, nodes.Call)]
            if not any(isinstance(each, nodes.Name) and each.name == "super" for each in called):
                break

    def _go_extends(self, node: nodes.Extends, part: LocatedPart, scope: Scope) -> None:
        self._asked_for(node.template, part, lambda name: self._part(name, scope))

    def _go_include(self, node: nodes.Include, part: LocatedPart, scope: Scope) -> None:
        inner = scope.copy() if node.with_context else Scope(context=False)
        names = constant_names(node.template)
        for name in names or ():
            with suppress(TemplateNotFound):
                self._apart(name, inner)
                return
        if names is None:
            self.kind(node.template, part, scope)
        elif not node.ignore_missing:
            self._tell_missing(node.template, names[0], part)

    def _apart(self, name: str, scope: Scope) -> None:
        """A part with blocks of its own, which see all that it is given."""
        scope.local.clear()
        blocks, self._blocks = self._blocks, []
        try:
            self._part(name, scope)
        finally:
            self._blocks = blocks

    def _asked_for(self, template: nodes.Expr, part: LocatedPart, use: Callable[[str], None]) -> None:
        names = constant_names(template)
        for name in names or ():
            try:
                use(name)
            except TemplateNotFound:
                self._tell_missing(template, name, part)

    def _tell_missing(self, template: nodes.Expr, name: str, part: LocatedPart) -> None:
        self.parts.tell("template-part-missing", part.place(template), params={"part": name})

    def _module(self, template: nodes.Expr, part: LocatedPart, scope: Scope, with_context: bool) -> Scope | None:
        """The names that a part sets, None if they are not known."""
        found: list[Scope] = []

        def use(name: str) -> None:
            inner = scope.copy() if with_context else Scope(context=False)
            self._apart(name, inner)
            if self.parts.named(name) is not None:
                found.append(inner)

        self._asked_for(template, part, use)
        return found[0] if found else None

    def _go_import(self, node: nodes.Import, part: LocatedPart, scope: Scope) -> None:
        module = self._module(node.template, part, scope, node.with_context)
        scope.bind(node.target, Kind(What.MODULE, value=module) if module else ANY)

    def _go_fromimport(self, node: nodes.FromImport, part: LocatedPart, scope: Scope) -> None:
        module = self._module(node.template, part, scope, node.with_context)
        for name in node.names:
            wanted, called = name if isinstance(name, tuple) else (name, name)
            if module is None:
                scope.bind(called, ANY)
                continue
            kind = module.values.get(wanted)
            if kind is None:
                near = nearest(wanted, module.values)
                start = part.source.text.index(wanted, node.lineno)
                place = part.place_between(start, start + len(wanted))
                self.parts.tell("unknown-name", place, params={"name": wanted, "near": near})
            scope.bind(called, kind or ANY)

    def called(
        self, node: nodes.Call, macro: MacroHere, arguments: list[Kind], named: dict[str, Kind], part: LocatedPart
    ) -> Kind:
        """Go through the body of a macro for arguments of these kinds, once for each."""
        names = [argument.name for argument in macro.node.args]
        used = {name.name for name in expressions_in(macro.node) if isinstance(name, nodes.Name) and name.ctx == "load"}
        optional = names[len(names) - len(macro.node.defaults) :]
        dynamic = node.dyn_args is not None or node.dyn_kwargs is not None
        given = {**dict(zip(names, arguments, strict=False)), **named}
        too_many = len(arguments) > len(names) and "varargs" not in used
        unknown = [name for name in named if name not in names and name != "caller"] if "kwargs" not in used else []
        missing = [name for name in names if name not in given and name not in optional and name in used]
        if not dynamic and (too_many or unknown or missing):
            params = {"name": macro.node.name, "count": len(names), "names": "、".join(names) or "—"}
            self.parts.tell("lint-macro-arguments", part.place(node), params=params)
        # Whether an argument is there is for the macro to ask, whose caller may know that it is.
        values = {name: _asked_within(given.get(name, ANY)) for name in names}
        defaults = zip(optional, macro.node.defaults, strict=True)
        for name, default in defaults:
            if name not in given and isinstance(default, nodes.Const):
                values[name] = kinds.constant(default.value).but(constant=False, value=None)
        key = (macro.node, tuple(values.items()), self.printing > 0)
        if key in self._macros or macro.node in self._running or len(self._running) > _MOST_DEEP:
            return self._macros.get(key, PHRASE)
        self._macros[key] = PHRASE
        inner = macro.scope.copy()
        for name, value in values.items():
            inner.bind(name, value)
            inner.local.add(name)
        self._running.append(macro.node)
        self._body(macro.node.body, macro.part, inner)
        self._running.pop()
        return PHRASE


def _needed_by(test: nodes.Node) -> Iterator[nodes.Expr]:
    """The paths that must be there for a test to hold."""
    match test:
        case nodes.And():
            yield from (*_needed_by(test.left), *_needed_by(test.right))
        case nodes.Name() | nodes.Getattr():
            yield test
        case nodes.Test(node=nodes.Expr() as subject, name="defined"):
            yield subject
        case nodes.Not(node=nodes.Test(node=nodes.Expr() as subject, name="none" | "undefined")):
            yield subject


def _asked_within(kind: Kind) -> Kind:
    absence = Absence.UNSURE if kind.absence is Absence.MAY else kind.absence
    return kind.but(absence=absence, path="", constant=False, value=kind.value if kind.what is What.MACRO else None)


def constant_names(template: nodes.Expr) -> list[str] | None:
    """The parts that are asked for, None if they are only known when a report is written."""
    if isinstance(template, nodes.Const) and isinstance(template.value, str):
        return [template.value]
    if isinstance(template, nodes.List | nodes.Tuple):
        names = [item.value for item in template.items if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        return names if names and len(names) == len(template.items) else None
    return None
