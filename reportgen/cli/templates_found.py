"""What is wrong with templates, as `check` and `template check` tell it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reportgen.errors import Problem, Severity, TemplateError, has_errors
from reportgen.files.project import SCHEMA, TEMPLATES, Project, find_project, template_names
from reportgen.linting.check import check_template
from reportgen.template.inheritance import FORMAT
from reportgen.template.resolve import template_lineage


def exit_code(problems: Iterable[Problem], strict: bool) -> int:
    """The exit code that a template alone would have."""
    problems = list(problems)
    if has_errors(problems):
        return TemplateError.exit_code
    return int(strict and any(problem.severity is Severity.WARNING for problem in problems))


def check_templates(project: Project, names: Iterable[str]) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """What is wrong with templates; what several have in common is told with the one on which the others are based.

    Raises:
        UsageError: there is no template of a name.
    """
    told: set[object] = set()
    for name in sorted(dict.fromkeys(names), key=lambda name: (_depth(project, name), name)):
        found = [problem for problem in check_template(project, name).problems if _key(problem) not in told]
        told |= {_key(problem) for problem in found}
        yield name, tuple(found)


def _depth(project: Project, name: str) -> int:
    """On how many templates one is based."""
    try:
        return len(template_lineage(project, name).folders)
    except TemplateError:
        return 0


def _key(problem: Problem) -> object:
    place = problem.place
    return (problem.file_name, place.line if place else 0, place.column if place else 0, problem.said)


def templates_at(name: str) -> tuple[Project, list[str]] | None:
    """The templates that a path means: a folder of them, one of them, or a file in it; None for any other path."""
    if not (os.path.isdir(name) or name.endswith(".j2") or os.path.basename(name) in (FORMAT, SCHEMA)):
        return None
    path = Path(os.path.abspath(name))
    # A template may have a schema of its own: the project is not the nearest folder with one.
    folder = next((each for each in (path, *path.parents) if each.name == TEMPLATES), None)
    if folder is None or not (project := find_project(folder)).own:
        return None
    inside = path.relative_to(folder).parts
    if not inside:
        return project, template_names(project)
    return (project, [inside[0]]) if inside[0] in template_names(project) else None
