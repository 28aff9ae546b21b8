"""The format of a template as it is picked: what the page shows of a `format.yaml`, and one key of it changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TypedDict

from reportgen.doctor.fonts import font_families, font_folders
from reportgen.editing.format_form import Below, FormatForm, Known, format_form, pick, said_at
from reportgen.errors import DataError, Problem, TemplateError, UsageError
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.files.project import template_names
from reportgen.places import Source
from reportgen.server.desk import Desk
from reportgen.server.texts import FORMAT, Conflict, Text
from reportgen.template.inheritance import Lineage
from reportgen.template.resolve import layout_for, template_lineage


class Shown(TypedDict):
    """The form of a format with the digest of the text for which it is; no form where the text cannot be read."""

    name: str
    digest: str
    form: FormatForm | None


def show(desk: Desk, name: str) -> Shown:
    """The form of a format of the project.

    Raises:
        UsageError: there is no such text, or it is no format.
    """
    text = _read(desk, name)
    try:
        own = parse_facts(Source(name, text.text))
    except DataError:  # what is wrong is told at its lines
        return {"name": name, "digest": text.digest, "form": None}
    below: list[Below] = []
    problems: list[Problem] = []
    layout = None
    try:
        lineage = _lineage(desk, name)
        below = _below(lineage)
        layout = layout_for(lineage._replace(formats=(own, *lineage.formats[1:])))
    except (TemplateError, UsageError) as error:
        problems = list(error.problems)
    own_folder = Path(name).parent.name
    templates = [each for each in template_names(desk.texts.project) if each != own_folder]
    known = Known(templates, _installed())
    return {
        "name": name,
        "digest": text.digest,
        "form": format_form(own, below, layout, problems, desk.language, known),
    }


def put(desk: Desk, name: str, path: str, value: str | None, was: str | None) -> Text:
    """Say another value at a path of a format, or none of its own, and save.

    Args:
        was: what the format itself said there when the page showed it.

    Raises:
        Conflict: it says something else by now, or the file was saved by another meanwhile; nothing is written.
        UsageError, OutputError: as `pick` and `Texts.save`; or the text cannot be read.
    """
    text = _read(desk, name)
    at = FactPath(path)
    try:
        own = parse_facts(Source(name, text.text))
    except DataError as error:
        raise UsageError(error.problems) from None
    if said_at(own, at) != was:
        raise Conflict(text)
    return desk.texts.save(name, pick(own, _known_below(desk, name), at, value), text.digest)


def _read(desk: Desk, name: str) -> Text:
    if Path(name).name != FORMAT:
        raise UsageError(Problem(code="server-not-here", file=name))
    return desk.texts.read(name)


def _known_below(desk: Desk, name: str) -> list[Below]:
    """The templates below, none where what the format builds on is wrong."""
    try:
        return _below(_lineage(desk, name))
    except (TemplateError, UsageError):
        return []


def _lineage(desk: Desk, name: str) -> Lineage:
    return template_lineage(desk.texts.project, Path(name).parent.name, desk.texts.name_of)


def _below(lineage: Lineage) -> list[Below]:
    return [Below(folder.name, tree) for folder, tree in zip(lineage.folders[1:], lineage.formats[1:], strict=True)]


@cache
def _installed() -> frozenset[str]:
    """The fonts of this machine, looked for once."""
    return font_families(font_folders())
