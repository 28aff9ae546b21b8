"""Coverage: facts that no report prints, fields that no file fills, branches of templates that are never reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.expressions.filters import make_filters
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, node_at
from reportgen.places import Place
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.template.branches import Branch, Branches
from reportgen.template.render import Templates, load_parts, render_markup
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Text, members_of

# Jinja tells only the line of a branch; its text is looked up there.
_STATEMENT = re.compile(r"\{%[-+]?\s*(?:if|elif|else|for)\b.*?%\}")


class Gap(NamedTuple):
    """Something that is not covered: what it is called, and where it is."""

    name: str
    path: str
    place: Place | None


class Part(NamedTuple):
    """One of the measures: how many there are, and which are not covered."""

    total: int
    gaps: tuple[Gap, ...]

    @property
    def covered(self) -> int:
        """How many are covered."""
        return self.total - len(self.gaps)

    @property
    def percent(self) -> int:
        """The covered share in whole percent, rounded down, so that 100 means all."""
        return self.covered * 100 // self.total if self.total else 100


class Coverage(NamedTuple):
    """What a set of data files covers together."""

    facts: Part
    fields: Part
    branches: Part

    @property
    def percent(self) -> int:
        """The lowest of the three."""
        return min(part.percent for part in (self.facts, self.fields, self.branches))


def measure_coverage(cases: Iterable[Case]) -> Coverage:
    """Measure what data files, none with errors, cover together; each is let go before the next is asked for.

    Raises:
        TemplateError: a template is wrong.
    """
    facts: list[tuple[Gap, bool]] = []
    watched: dict[Path, tuple[Templates, Branches]] = {}
    filled: set[SchemaPath] = set()
    contracts: dict[str, Contract] = {}
    for case in cases:
        template, contract = case.lineage.folders[0], case.contract
        if template not in watched:
            watched[template] = _watched(case)
        contracts[contract.schema.text] = contract
        typed = set(_typed([*_printed(case, watched[template][0])]))
        facts += [(gap, id(scalar) in typed) for gap, scalar in _printed_facts(case.facts, contract.shape)]
        filled |= _filled(case.facts, contract.shape)
    fields = [field for contract in contracts.values() for field in _fields(contract)]
    reached, missed = _branches(watched.values())
    return Coverage(
        Part(len(facts), tuple(gap for gap, seen in facts if not seen)),
        Part(len(fields), tuple(gap for gap, pointer in fields if pointer not in filled)),
        Part(reached + len(missed), missed),
    )


def _printed(case: Case, templates: Templates) -> Iterator[object]:
    """What a report prints: its text, run in templates that are watched, and its files made in Word."""
    if case.word_report is None:
        yield from render_markup(case.figures, templates, case.fill).printed
        files = [case.filled_base] if case.filled_base else []
    else:
        files = case.document.files()
    for file in files:
        yield from (run.source for paragraph in file.paragraphs() for run in paragraph.runs)


def _watched(case: Case) -> tuple[Templates, Branches]:
    """The templates of a report, compiled anew with their branches watched."""
    folders = [(folder, case.name_of(folder)) for folder in case.lineage.folders]
    templates = Templates(folders, make_filters(case.layout.forms, case.layout.words), root=case.lineage.root)
    branches = Branches(templates.environment)
    load_parts(templates)
    return templates, branches


def _branches(watched: Iterable[tuple[Templates, Branches]]) -> tuple[int, tuple[Gap, ...]]:
    """How many branches are reached, and those that are not: a part that several templates share counts once."""
    missed: dict[tuple[str, int, int], Gap] = {}
    reached: set[tuple[str, int, int]] = set()
    for templates, found in watched:
        names = {branch.part: templates.source(branch.part).name for branch in found.all}
        unreached = set(found.unreached())
        for branch in sorted(found.all):
            key = (names[branch.part], branch.line, branch.nth)
            if branch in unreached:
                missed.setdefault(key, _branch(branch, templates))
            else:
                reached.add(key)
    return len(reached), tuple(gap for key, gap in missed.items() if key not in reached)


def _branch(branch: Branch, templates: Templates) -> Gap:
    line = templates.place(branch.part, branch.line)
    found = list(_STATEMENT.finditer(line.text))[branch.nth : branch.nth + 1]
    for statement in found:
        place = line._replace(column=statement.start() + 1, width=len(statement.group()))
        return Gap(statement.group(), branch.kind, place)
    return Gap(line.text.strip(), branch.kind, line)


def _typed(printed: Iterable[object]) -> Iterator[int]:
    """The scalars that are printed, or from which something printed was computed, with the names and units beside."""
    for value in printed:
        if isinstance(value, Text):
            yield id(value.typed)
        elif isinstance(value, Figure):
            for figure in (value, *value.stated_parts()):
                if isinstance(figure.origin, Stated):
                    yield id(figure.origin.typed)
                yield from (id(text.typed) for text in members_of(figure).values() if isinstance(text, Text))


def _printed_facts(facts: MappingNode, root: SchemaNode) -> Iterator[tuple[Gap, ScalarNode]]:
    not_printed = root.not_printed
    for name, member in facts.members.items():
        if name not in not_printed:
            yield from _facts(member, root.members.get(name, root.others), (name,))


def _facts(node: Node, shape: SchemaNode | None, path: tuple[str | int, ...]) -> Iterator[tuple[Gap, ScalarNode]]:
    """Every text and number of a file with its name; a truth value only says how something else is printed, and
    a reference which number."""
    if isinstance(node, ScalarNode):
        if node.value is not None and not isinstance(node.value, bool) and not (shape and shape.refers):
            yield Gap(shape.title if shape else "", FactPath.of(path), node.place), node
    elif isinstance(node, MappingNode):
        for name, member in node.members.items():
            below = shape.members.get(name, shape.others) if shape else None
            yield from _facts(member, below, (*path, name))
    else:
        for index, item in enumerate(node.items):
            yield from _facts(item, shape.items if shape else None, (*path, index))


def _fields(contract: Contract) -> list[tuple[Gap, SchemaPath]]:
    """The fields of a schema, each where it is defined."""
    tree = contract.schema.tree()
    found: dict[SchemaPath, Gap] = {}
    root = contract.shape
    tops = [member for name, member in root.members.items() if name not in root.not_printed]
    shapes = {shape.pointer: shape for top in tops for shape in top.walk()}
    owners = [(root, root.not_printed), *((shape, frozenset[str]()) for shape in shapes.values())]
    for owner, own in owners:
        for name, member in owner.members.items():
            pointer = _pointer(owner, name)
            if name not in own and pointer not in found:
                path = FactPath(owner.title if owner is not root else "") / name
                found[pointer] = Gap(member.title, path, node_at(tree, pointer).place)
    return [(gap, pointer) for pointer, gap in found.items()]


def _pointer(owner: SchemaNode, name: str) -> SchemaPath:
    member = owner.members.get(name)
    return member.stands if member else (*owner.pointer, "properties", name)


def _filled(node: Node, shape: SchemaNode | None) -> set[SchemaPath]:
    """The fields that a part of a file fills."""
    if shape is None or isinstance(node, ScalarNode):
        return set()
    if isinstance(node, SequenceNode):
        return set().union(*(_filled(item, shape.items) for item in node.items))
    found: set[SchemaPath] = set()
    for name, member in node.members.items():
        if name in shape.members:
            found.add(_pointer(shape, name))
        found |= _filled(member, shape.members.get(name, shape.others))
    return found
