"""What a template is made of: its parts, where each comes from and what it may be told to do otherwise; its facts."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from reportgen.facts.paths import FactPath
from reportgen.linting.expressions import Asked
from reportgen.linting.kinds import Absence, absence_in
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.template.inheritance import Lineage
from reportgen.template.render import Templates


class TemplatePart(NamedTuple):
    """A file of a template: its name, the templates that have one of that name, the first of which counts, and the
    blocks in that."""

    name: str
    owners: tuple[str, ...]
    blocks: tuple[str, ...]


def template_parts(lineage: Lineage, templates: Templates) -> list[TemplatePart]:
    """The files of a template and of those below it, by their names."""
    owners: dict[str, list[Path]] = {}
    for folder in lineage.folders:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                owners.setdefault(path.name, []).append(folder)
    return [
        TemplatePart(name, tuple(folder.name for folder in owners[name]), blocks_in(templates, name))
        for name in sorted(owners)
    ]


def blocks_in(templates: Templates, part: str) -> tuple[str, ...]:
    """The names of the blocks in a part; none in what is no part, or cannot be read."""
    if not part.endswith(".j2"):
        return ()
    environment: Environment = templates.environment
    try:
        tree = environment.parse(templates.source(part).text)
    except TemplateSyntaxError:
        return ()
    return tuple(node.name for node in tree.find_all(nodes.Block))


class Use(StrEnum):
    """What a template does with a fact: it must be there, it is printed if it is, or it is never asked for."""

    NEEDED = "needed"
    MAYBE = "maybe"
    NEVER = "never"


_OF_PROGRAM = ("decimals", "last-year", "work-data")
"""What the program reads itself, or narratives refer to."""
_NAME = "name"


class Field(NamedTuple):
    """A fact of the schema: its path with `[]` for each list, its title, and what a template does with it."""

    path: str
    title: str
    use: Use


def template_fields(shape: SchemaNode, asked: frozenset[Asked]) -> list[Field]:
    """The facts of a schema in its order; of what is never asked for, the outermost alone."""
    pointers = {each.pointer for each in asked}
    units = {part.unit_from for part in shape.walk() if part.unit_from}
    left_out = shape.not_printed | units | {shape.named(role) for role in _OF_PROGRAM}
    return list(_fields(shape, "", pointers, left_out, frozenset()))


def _fields(
    owner: SchemaNode, above: str, pointers: set[SchemaPath], left_out: frozenset[str], seen: frozenset[SchemaPath]
) -> Iterator[Field]:
    for name, member in owner.members.items():
        if name in left_out:
            continue
        path = FactPath(above) / name
        # A record that is a figure is printed with its number and its name, which nobody asks for by name.
        with_figure = owner.figure is not None and name in (_NAME, *owner.figure.values())
        if (*owner.pointer, name) not in pointers and not with_figure:
            yield Field(path, member.title, Use.NEVER)
            continue
        use = Use.NEEDED if absence_in(owner, name) is Absence.NEVER else Use.MAYBE
        yield Field(path, member.title, use)
        below = member.items or member.others or member
        inner = f"{path}[]" if member.items is not None else f"{path}.*" if member.others is not None else path
        if below.kind and below.pointer not in seen:
            yield from _fields(below, inner, pointers, frozenset(), seen | {below.pointer})
