"""The markup that a template writes, on every way through it, held against the vocabulary without any data.

The statements are gone through with sets of `Written`, one for each way that leaves other elements open: behind an
`if` those of its branches, as one where they leave the same open. Two tests of the same words come out alike, as long
as none of the names in them is set in between. A part and a macro are written where they are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress

from jinja2 import nodes
from jinja2.exceptions import TemplateNotFound

from reportgen.document.pictures import ReadPicture
from reportgen.layout.classes import Classes
from reportgen.linting.names import constant_names
from reportgen.linting.parts import Parts
from reportgen.linting.tags import ANYWHERE, UNKNOWN, Open, Tags, Written
from reportgen.template.inheritance import MAIN, WORD_ENDING
from reportgen.template.located import LocatedPart

_MOST_WAYS = 16
"""So many ways are gone on with at once: a table whose columns depend on three things has eight."""
_MOST_DEEP = 30
_WORD = re.compile(r"[^\W\d]\w*")
Ways = list[Written]
_Body = tuple[LocatedPart, list[nodes.Node]]


class Branches:
    """Goes through the parts of a template from its entry on. `failing` and `figures` are what is known of expressions
    by the names in them (`names`); nothing, unless it is said."""

    def __init__(self, parts: Parts, picture: ReadPicture, classes: Classes | None) -> None:
        self.parts = parts
        self.failing: Mapping[nodes.Node, str] = {}
        self.figures: Set[nodes.Node] = frozenset()
        self.tags = Tags(parts, picture, classes)
        self._running: list[object] = []
        self._macros: dict[str, _Body] = {}
        self._modules: dict[str, dict[str, _Body]] = {}
        self._blocks: dict[str, list[_Body]] = {}
        self._super: list[list[_Body]] = []
        self._callers: list[_Body] = []
        self._written: set[int] = set()
        self._frame = 0

    def run(self, name: str = MAIN) -> None:
        """Go through all that a report may be written by from this part on."""
        with suppress(TemplateNotFound):
            ways = self._part(name, [Written()])
            for way in ways:
                self.tags.left_open(way, 0)
            part = self.parts.named(name)
            if part is not None:
                self._check_head(part)
        self.tags.check_references()

    def run_alone(self, name: str) -> None:
        """Go through a part that no other asks for, wherever it would stand."""
        with suppress(TemplateNotFound):
            part = self.parts.named(name)
            if part is not None:
                around = Open(ANYWHERE, part.source.place_at(0))
                for way in self._part(name, [Written((around,))]):
                    self.tags.left_open(way, 1)

    def _check_head(self, part: LocatedPart) -> None:
        if not {"filename", "date"} <= self.tags.meta and not part.tree.find(nodes.Extends):
            self.tags.tell("markup-head", part.place_between(0, len(part.source.line(1))))

    def _part(self, name: str, ways: Ways) -> Ways:
        """Raises: TemplateNotFound."""
        if name.endswith(WORD_ENDING):
            self.parts.word_files.named(name)
            return ways
        part = self.parts.named(name)
        if part is None or name in self._running or len(self._running) > _MOST_DEEP:
            return ways
        self._running.append(name)
        if any(isinstance(node, nodes.Extends) for node in part.tree.body):
            for block in part.tree.find_all(nodes.Block):
                self._blocks.setdefault(block.name, []).append((part, block.body))
            body = [node for node in part.tree.body if not isinstance(node, nodes.Output | nodes.Block)]
        else:
            body = part.tree.body
        ways = self._body(body, part, ways)
        self._running.pop()
        return ways

    def _body(self, body: Iterable[nodes.Node], part: LocatedPart, ways: Ways) -> Ways:
        for node in body:
            handler = getattr(self, f"_go_{type(node).__name__.lower()}", None)
            if handler is not None:
                ways = handler(node, part, ways)
        return ways

    def _go_output(self, node: nodes.Output, part: LocatedPart, ways: Ways) -> Ways:
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                ways = [self.tags.text(way, child.data, part, child.lineno) for way in ways]
                continue
            body = self._called(child)
            if body is not None and not any(way.tag for way in ways):
                ways = self._inlined(body, ways)
            else:
                said, place = part.text(child), part.place(child)
                if child in self.figures and any(way.tag for way in ways):
                    self.tags.tell("markup-marked-value", place)
                ways = [self.tags.printed(way, said, place) for way in ways]
        return self._merged(ways)

    def _called(self, node: nodes.Expr) -> _Body | None:
        """What an expression writes that asks for a macro, a block that was set, or the block of a caller."""
        if isinstance(node, nodes.Name):
            return self._macros.get(f"={node.name}")
        if not isinstance(node, nodes.Call):
            return None
        if isinstance(node.node, nodes.Getattr) and isinstance(node.node.node, nodes.Name):
            return self._modules.get(node.node.node.name, {}).get(node.node.attr)
        if not isinstance(node.node, nodes.Name):
            return None
        if node.node.name == "caller" and self._callers:
            return self._callers[-1]
        if node.node.name == "super" and self._super and self._super[-1]:
            return self._super[-1][0]
        return self._macros.get(node.node.name)

    def _inlined(self, body: _Body, ways: Ways) -> Ways:
        part, statements = body
        if len(self._running) > _MOST_DEEP or id(statements) in self._running:
            return ways
        self._written.add(id(statements))
        self._running.append(id(statements))
        macros, self._frame = dict(self._macros), self._frame + 1
        before = {way.assumed for way in ways}
        assumed = before.pop() if len(before) == 1 else ()
        ways = self._body(statements, part, [way.but(assumed=()) for way in ways])
        self._macros = macros
        self._running.pop()
        return self._merged([_touched(way.but(assumed=assumed)) for way in ways])

    def _go_if(self, node: nodes.If, part: LocatedPart, ways: Ways) -> Ways:
        found: Ways = []
        rest = ways
        for test, body in [(node.test, node.body), *((other.test, other.body) for other in node.elif_)]:
            said, truth = _test(test, part)
            taken = [way for one in rest if (way := _assuming(one, said, truth)) is not None]
            rest = [way for one in rest if (way := _assuming(one, said, not truth)) is not None]
            found += self._body(body, part, taken)
        if node.test in self.failing and not (node.elif_ or node.else_):
            found = [*map(_touched, found), *(_without(way, self.failing[node.test]) for way in rest)]
            return self._merged(found)
        found += self._body(node.else_, part, rest)
        return self._merged([_touched(way) for way in found])

    def _go_for(self, node: nodes.For, part: LocatedPart, ways: Ways) -> Ways:
        names = {each.name for each in (node.target, *node.target.find_all(nodes.Name)) if isinstance(each, nodes.Name)}
        names.add("loop")
        found: Ways = []
        reaching = self._has_rowspans(node.body, set())
        for way in ways:
            entry = _forgetting(way, names)
            if reaching:  # what reaches down from the turn before, nobody knows
                tables = (one._replace(columns=UNKNOWN) if one.name == "table" else one for one in entry.stack)
                entry = entry.but(stack=tuple(tables))
            for turned in self._body(node.body, part, [entry]):
                found.append(_forgetting(self._after_turn(entry, turned), names))
        if node.else_:
            found += self._body(node.else_, part, ways)
        return self._merged([_touched(way) for way in found])

    def _has_rowspans(self, body: Iterable[nodes.Node], seen: set[int]) -> bool:
        """Whether what is written holds cells that reach down, itself or by the macros that it asks for."""
        for node in body:
            if any("rowspan" in data.data for data in node.find_all(nodes.TemplateData)):
                return True
            for call in node.find_all(nodes.Call):
                called = self._called(call)
                if called is not None and id(called[1]) not in seen:
                    seen.add(id(called[1]))
                    if self._has_rowspans(called[1], seen):
                        return True
        return False

    def _after_turn(self, entry: Written, turned: Written) -> Written:
        """What a loop leaves, which may have had no turn; each turn must close what it opens."""
        depth = len(entry.stack)
        if turned.tag != entry.tag and not entry.tag:
            self.tags.left_open(turned, len(turned.stack))
            turned = turned.but(tag="", begun=None)
        if [one.place for one in turned.stack[:depth]] != [one.place for one in entry.stack]:
            lost = next(
                one
                for index, one in enumerate(entry.stack)
                if index >= len(turned.stack) or turned.stack[index].place != one.place
            )
            self.tags.tell("lint-loop-closes", lost.place, element=lost.name)
            return entry
        self.tags.left_open(turned.but(tag=""), depth)
        stack = turned.stack[:depth]
        if stack and stack[-1].name == "tr" and stack[-1].columns != entry.stack[-1].columns:
            stack = (*stack[:-1], stack[-1]._replace(columns=UNKNOWN))
        # Nobody knows how often a row comes whose cells reach out of the loop, or that fills what reached into it.
        stack = tuple(
            one if one.reach == before.reach else one._replace(columns=UNKNOWN, reach=())
            for one, before in zip(stack, entry.stack, strict=True)
        )
        return turned.but(stack=stack)

    def _go_assign(self, node: nodes.Assign, part: LocatedPart, ways: Ways) -> Ways:
        names = {each.name for each in (node.target, *node.target.find_all(nodes.Name)) if isinstance(each, nodes.Name)}
        for name in names:
            self._macros.pop(f"={name}", None)
        return [_forgetting(way, names) for way in ways]

    def _go_assignblock(self, node: nodes.AssignBlock, part: LocatedPart, ways: Ways) -> Ways:
        if isinstance(node.target, nodes.Name):
            self._macros[f"={node.target.name}"] = (part, node.body)
        self._fragment((part, node.body))
        return ways

    def _fragment(self, body: _Body) -> None:
        """What is written by itself, and is printed nobody knows where."""
        part, statements = body
        around = Open(ANYWHERE, part.source.place_at(0))
        for way in self._body(statements, part, [Written((around,))]):
            self.tags.left_open(way, 1)

    def _go_with(self, node: nodes.With | nodes.FilterBlock, part: LocatedPart, ways: Ways) -> Ways:
        return self._body(node.body, part, ways)

    _go_filterblock = _go_with

    def _go_macro(self, node: nodes.Macro, part: LocatedPart, ways: Ways) -> Ways:
        self._macros[node.name] = (part, node.body)
        return ways

    def _go_callblock(self, node: nodes.CallBlock, part: LocatedPart, ways: Ways) -> Ways:
        body = self._called(node.call)
        if body is None:
            self._fragment((part, node.body))
            return ways
        self._callers.append((part, node.body))
        ways = self._inlined(body, ways)
        self._callers.pop()
        return ways

    def _go_block(self, node: nodes.Block, part: LocatedPart, ways: Ways) -> Ways:
        chain = [*self._blocks.get(node.name, ()), (part, node.body)]
        self._super.append(chain[1:])
        owner, body = chain[0]
        if id(body) not in self._running:
            self._running.append(id(body))
            ways = self._body(body, owner, ways)
            self._running.pop()
        self._super.pop()
        return ways

    def _go_extends(self, node: nodes.Extends, part: LocatedPart, ways: Ways) -> Ways:
        for name in constant_names(node.template) or ():
            with suppress(TemplateNotFound):
                return self._part(name, ways)
        return ways

    def _go_include(self, node: nodes.Include, part: LocatedPart, ways: Ways) -> Ways:
        names = constant_names(node.template)
        for name in names or ():
            with suppress(TemplateNotFound):
                included = self._apart(name, ways)
                if name.endswith(WORD_ENDING):
                    self._check_word_file(node, part, ways)
                return included
        return [_touched(way) for way in ways]

    def _check_word_file(self, node: nodes.Include, part: LocatedPart, ways: Ways) -> None:
        """What is made in Word has pages of its own, and stands beside paragraphs and tables of the report alone."""
        tops = [way.top for way in ways if way.top not in ("body", "", ANYWHERE)]
        if tops:
            self.tags.tell("word-file-misplaced", part.place(node.template), parent=tops[0])

    def _apart(self, name: str, ways: Ways) -> Ways:
        macros, blocks = dict(self._macros), self._blocks
        self._blocks = {}
        try:
            return self._merged([_touched(way) for way in self._part(name, ways)])
        finally:
            self._macros, self._blocks = macros, blocks

    def _module(self, template: nodes.Expr) -> dict[str, _Body]:
        for name in constant_names(template) or ():
            with suppress(TemplateNotFound):
                part = self.parts.named(name)
                if part is None:
                    return {}
                macros, self._macros = self._macros, {}
                for node in part.tree.body:
                    if isinstance(node, nodes.Macro | nodes.FromImport | nodes.Import):
                        self._body([node], part, [])
                found, self._macros = self._macros, macros
                return found
        return {}

    def _go_import(self, node: nodes.Import, part: LocatedPart, ways: Ways) -> Ways:
        self._modules[node.target] = self._module(node.template)
        return ways

    def _go_fromimport(self, node: nodes.FromImport, part: LocatedPart, ways: Ways) -> Ways:
        module = self._module(node.template)
        for name in node.names:
            wanted, called = name if isinstance(name, tuple) else (name, name)
            if wanted in module:
                self._macros[called] = module[wanted]
        return ways

    def _merged(self, ways: Ways) -> Ways:
        """The ways, those of the same form as one; the first of them if there are too many."""
        found: dict[tuple[object, ...], Written] = {}
        for way in ways:
            known = found.get(way.form)
            found[way.form] = way if known is None else _joined(known, way)
        return list(found.values())[:_MOST_WAYS]


def _test(test: nodes.Node, part: LocatedPart) -> tuple[str, bool]:
    """The words of a test, and whether they or their contrary are tested."""
    truth = True
    while isinstance(test, nodes.Not):
        test, truth = test.node, not truth
    return part.text(test), truth


def _assuming(way: Written, said: str, truth: bool) -> Written | None:
    """The way on which a test comes out so, None if it has come out otherwise before."""
    known = dict(way.assumed).get(said)
    if known is not None:
        return way if known is truth else None
    return way.but(assumed=(*way.assumed, (said, truth)))


def _forgetting(way: Written, names: set[str]) -> Written:
    """A way on which names get other values, and tests of them may come out otherwise."""
    kept = tuple((said, truth) for said, truth in way.assumed if names.isdisjoint(_WORD.findall(said)))
    return way if kept == way.assumed else way.but(assumed=kept)


def _joined(first: Written, second: Written) -> Written:
    """Two ways of the same form as one."""
    other = dict(second.assumed)
    assumed = tuple((said, truth) for said, truth in first.assumed if other.get(said) is truth)
    anchors = tuple(dict.fromkeys((*first.anchors, *second.anchors)))
    return first.but(assumed=assumed, anchors=anchors, level=max(first.level, second.level))


def _without(way: Written, said: str) -> Written:
    """A way on which a test fails; if the next one fails as well, whoever wrote both may know that one of them holds.

    The innermost element lacks what is written if the test holds.
    """
    if not way.stack or way.stack[-1].filled or way.stack[-1].lacking:
        return _touched(way)
    return way.but(stack=(*way.stack[:-1], way.stack[-1]._replace(lacking=said)))


def _touched(way: Written) -> Written:
    """A way on which the innermost element may have got something in it."""
    if not way.stack or way.stack[-1].filled:
        return way
    return way.but(stack=(*way.stack[:-1], way.stack[-1]._replace(filled=True)))
