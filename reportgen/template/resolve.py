"""Which template, schema and format serve a data file; each is read once as long as its files do not change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import DataError, Problem, ReportgenError, UsageError
from reportgen.expressions.filters import make_filters
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, ScalarNode
from reportgen.files.project import NameOf, Project, shown, usual_template
from reportgen.files.read import TEMPLATE_PART, UnreadableFile, note_folder, read_file
from reportgen.layout.format import Layout, layout_of
from reportgen.messages import Listing
from reportgen.schema.contract import Contract, read_contract
from reportgen.schema.nodes import SchemaNode
from reportgen.template.compiled import CompiledTemplates
from reportgen.template.inheritance import FORMAT, MAIN, Lineage, trace_lineage
from reportgen.values.period import YEAR

if TYPE_CHECKING:
    from reportgen.layout.look import Look
    from reportgen.template.render import Templates


_HTML_LANG = re.compile(r"<html\s+lang=[\"']([A-Za-z]+(?:-[A-Za-z0-9]+)*)[\"']")


def contract_for(facts: MappingNode, project: Project, name_of: NameOf = shown) -> Contract:
    """The data contract of a data file: the project's, as the file's template extends it.

    Raises:
        DataError: the file names a template that does not exist.
        TemplateError: a schema or a format is wrong.
    """
    return contract_of(project, name_of, lineage_of(facts, project, name_of))


def contract_of(project: Project, name_of: NameOf = shown, lineage: Lineage | None = None) -> Contract:
    """The data contract of a project, or of a template of it.

    Raises:
        TemplateError: a schema is wrong.
    """
    files = (project.schema, *(lineage.schemas() if lineage else ()))
    return _contract(project, tuple((path, _stamp(path), name_of(path)) for path in files))


def lineage_of(facts: MappingNode, project: Project, name_of: NameOf = shown) -> Lineage:
    """The folders of the template that the data name, or of the usual one.

    Raises:
        DataError: there is no such template, or it is not filled in yet.
        UsageError: the data name none, and there is no usual one.
        TemplateError: a format is wrong.
    """
    plain = contract_of(project, name_of)
    named = plain.shape.stated(facts, "template")
    field = FactPath.of(plain.shape.roles.get("template", ()))
    if named is not None and not (isinstance(named, ScalarNode) and isinstance(named.value, str)):
        # Of what the other fields may be, only the template that is meant could say.
        raise DataError([problem for problem in plain.validator.problems(facts) if problem.path == field])
    if isinstance(named, ScalarNode) and named.unread:  # which is told where it stands
        raise DataError([])
    try:
        return template_lineage(
            project, named.text if isinstance(named, ScalarNode) else usual_template(project), name_of
        )
    except UsageError as error:
        unknown = error.problems
    problems = plain.validator.problems(facts)
    if not isinstance(named, ScalarNode):
        raise DataError(problems) if problems else UsageError(unknown)
    if named.text != UNFILLED:  # what the other fields may be, only the template that is meant could say
        problems = [problem for problem in problems if problem.path == field]
    raise DataError(problems or [problem._replace(place=named.place, path=field) for problem in unknown])


def told_of_templates(problems: Iterable[Problem], project: Project, name_of: NameOf) -> list[Problem]:
    """The problems; where a field is unknown that other templates have, with the names of those."""
    problems = list(problems)
    if not any(problem.code == "unknown-field" for problem in problems):
        return problems
    shapes: dict[str, SchemaNode] = {}
    for folder in sorted(project.templates.iterdir()) if project.templates.is_dir() else ():
        with suppress(ReportgenError):  # a template that is wrong is told where it is used
            shapes[folder.name] = contract_of(project, name_of, template_lineage(project, folder.name, name_of)).shape
    return [_of_templates(problem, shapes) for problem in problems]


def _of_templates(problem: Problem, shapes: Mapping[str, SchemaNode]) -> Problem:
    if problem.code != "unknown-field":
        return problem
    steps, name = FactPath(problem.path).steps, str(problem.params["name"])
    owners = {template: shape.at(steps) for template, shape in shapes.items()}
    having = [template for template, owner in owners.items() if owner is not None and name in owner.members]
    if not having:
        return problem
    return problem._replace(code="field-of-template", params={**problem.params, "templates": Listing(having)})


def template_lineage(project: Project, name: str, name_of: NameOf = shown) -> Lineage:
    """The folders of a template.

    Raises:
        UsageError: there is no template of that name.
        TemplateError: a format is wrong.
    """
    try:
        stamps = tuple(_stamp(folder / FORMAT) for folder in sorted(project.templates.iterdir()))
    except OSError:
        stamps = ()
    lineage = _lineage(project, name, name_of(project.templates), stamps, name_of)
    for folder in lineage.folders:
        note_folder(folder, lineage.root)
    return lineage


def layout_for(lineage: Lineage, period: str = YEAR, look: Look | None = None) -> Layout:
    """The layout that the formats of a template's folders give together, with the words for reports on a period.

    Args:
        look: that of the base, which counts where the format says so.

    Raises:
        TemplateError: a format is wrong.
    """
    main = lineage.file(MAIN)
    lang = _language(main, lineage.root, _stamp(main))
    return (
        _layout(lineage, period, lang)
        if look is None
        else layout_of(*lineage.formats, period=period, lang=lang, look=look)
    )


def templates_for(lineage: Lineage, layout: Layout, name_of: NameOf = shown) -> Templates:
    """The text templates of a template's folders, compiled as they are needed."""
    folders = tuple((folder, name_of(folder)) for folder in lineage.folders)
    stamps = tuple(tuple(sorted((path.name, *_stamp(path)) for path in folder.iterdir())) for folder, _ in folders)
    return _templates(folders, stamps, layout, lineage.root)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does; a file that is not there has none."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


# What is remembered serves a run over many files, or one with several revisions; a program that stays keeps no more.
@lru_cache(maxsize=32)
def _layout(lineage: Lineage, period: str, lang: str) -> Layout:
    return layout_of(*lineage.formats, period=period, lang=lang)


@lru_cache(maxsize=32)
def _language(main: Path, root: Path | None, stamp: tuple[int, int]) -> str:
    """The language that a main part says; none if it cannot be read, which is told when it is parsed."""
    with suppress(UnreadableFile, UnicodeDecodeError):
        found = _HTML_LANG.search(read_file(main, TEMPLATE_PART, root).decode())
        return found.group(1) if found else ""
    return ""


@lru_cache(maxsize=16)
def _contract(project: Project, files: tuple[tuple[Path, tuple[int, int], str], ...]) -> Contract:
    (path, _, name), *more = files
    return read_contract(path, name, *((path, name) for path, _, name in more), root_of=project.home_of)


@lru_cache(maxsize=32)
def _lineage(project: Project, name: str, called: str, stamps: tuple[tuple[int, int], ...], name_of: NameOf) -> Lineage:
    return trace_lineage(project, name, name_of)


@lru_cache(maxsize=32)
def _templates(
    folders: tuple[tuple[Path, str], ...],
    stamps: tuple[tuple[tuple[str, int, int], ...], ...],
    layout: Layout,
    root: Path | None,
) -> Templates:
    from reportgen.template.render import Templates

    return Templates(folders, make_filters(layout.forms, layout.words), CompiledTemplates(), root)
