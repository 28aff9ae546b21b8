"""A template held against its schema without any data: all that is wrong with it, all at once."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import NamedTuple

from reportgen.document.picture_files import PictureFiles
from reportgen.errors import Problem, Severity, TemplateError, in_file_order
from reportgen.expressions.filters import make_filters
from reportgen.facts.tree import MappingNode
from reportgen.files.project import SCHEMA, NameOf, Project, shown
from reportgen.files.read import TEMPLATE_PART, UnreadableFile, read_file
from reportgen.language.words import words_of
from reportgen.layout.classes import STYLES, Classes
from reportgen.linting.branches import Branches
from reportgen.linting.expressions import Asked
from reportgen.linting.names import Names
from reportgen.linting.parts import Parts
from reportgen.linting.word_files import WordFiles
from reportgen.messages.nearest import nearest
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import package_schema
from reportgen.template.inheritance import BASE, FORMAT, MAIN, REPORT, SUMMARY, WORD_ENDING, Lineage
from reportgen.template.render import Templates
from reportgen.template.resolve import contract_of, layout_for, template_lineage, templates_for
from reportgen.values.period import YEAR

_WORDS_OWN = (".dotx", ".dotm", ".docm", ".doc", ".dot", ".wps", ".wpt", ".rtf")
"""Other kinds of files of Word and WPS, which look alike in a folder."""
_OTHERWISE = {"format.yml": FORMAT, "schema.yaml": SCHEMA, "schema.yml": SCHEMA, "report.html": MAIN, "report.j2": MAIN}
_LOCK = "~$"
"""What Word puts before the name of a file while it is open there, for one of its own beside it."""


class Checked(NamedTuple):
    """What was found in a template: its problems in file order, and the members of the schema that it asks for."""

    problems: tuple[Problem, ...]
    asked: frozenset[Asked]
    shape: SchemaNode | None


def check_template(project: Project, name: str, name_of: NameOf = shown) -> Checked:
    """Hold a template against its schema, its format and the vocabulary.

    Raises:
        UsageError: there is no template of that name.
    """
    problems: list[Problem] = []
    shape: SchemaNode | None = None
    styles: Container[str] | None = None
    try:
        lineage = template_lineage(project, name, name_of)
    except TemplateError as error:
        return Checked(error.problems, frozenset(), None)
    try:
        shape = contract_of(project, name_of, lineage).shape
    except TemplateError as error:
        problems += error.problems
    try:
        layout = layout_for(lineage, shape.period if shape is not None else YEAR)
        templates, words, styles = templates_for(lineage, layout, name_of), layout.words, layout.styles
        classes = layout.classes
        if layout.from_base is not None and not os.path.lexists(lineage.file(BASE)):
            problems.append(Problem(code="format-no-base", place=layout.from_base, path="styles"))
    except TemplateError as error:
        problems += error.problems
        words = words_of("zh")
        folders = [(folder, name_of(folder)) for folder in lineage.folders]
        templates = Templates(folders, make_filters({}, words), root=lineage.root)
        classes = None
    parts = Parts(templates, words, WordFiles(lineage, name_of, templates.filters), styles)
    problems += _unread_files(lineage.folders[0], name_of)
    problems += _mistyped_styles(lineage, classes)
    if os.path.lexists(lineage.file(SUMMARY)):
        _walk_summary(parts, project.root, classes)
    asked = _walked(parts, shape, lineage, project.root, classes)
    problems += parts.problems
    problems += parts.word_files.problems
    return Checked(in_file_order(_told_once(problems)), asked, shape)


def _unread_files(folder: Path, name_of: NameOf) -> Iterator[Problem]:
    """Files that look like parts of a template and are none by their names, at least where `Base.docx` is another file
    than `base.docx`."""
    read = {name.lower(): name for name in (BASE, MAIN, REPORT, FORMAT, SCHEMA)}
    for path in sorted(folder.iterdir()):
        name, ending = path.name, path.suffix.lower()
        wanted = read.get(name.lower(), read.get(_OTHERWISE.get(name.lower(), ""), ""))
        if not wanted and (ending in _WORDS_OWN or ending == WORD_ENDING):
            wanted = f"{path.stem}{WORD_ENDING}"
        if wanted and name != wanted and not name.startswith(_LOCK) and path.is_file():
            params = {"wanted": wanted}
            yield Problem("lint-file-unread", params, severity=Severity.WARNING, file=name_of(path))


def _mistyped_styles(lineage: Lineage, classes: Classes | None) -> Iterator[Problem]:
    """Classes of the format's own whose names are nearly those of styles, and that stand in no template."""
    styles = lineage.formats[0].members.get("styles")
    own = classes.paragraphs if classes is not None else ()
    for name, key in styles.keys.items() if isinstance(styles, MappingNode) else ():
        near = nearest(name, STYLES) if name in own else ""
        if near and not _is_used(name, lineage):
            yield Problem("lint-style-unused", {"name": name, "near": near}, Severity.WARNING, place=key.place)


def _is_used(name: str, lineage: Lineage) -> bool:
    """Whether the name of a class stands in a part of any template, or once more in the format."""
    word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    if len(word.findall(lineage.formats[0].source.text)) > 1:
        return True
    parts = {path for folder in lineage.folders for path in folder.parent.glob("*/**/*.j2")}
    return any(word.search(_text_of(path, lineage.root)) for path in sorted(parts))


def _text_of(path: Path, root: Path | None) -> str:
    """The text of a part; none of one that cannot be read, which is told where it is used."""
    try:
        return read_file(path, TEMPLATE_PART, root).decode("utf-8", "replace")
    except UnreadableFile:
        return ""


def _walk_summary(parts: Parts, root: Path, classes: Classes | None) -> None:
    """Go through the part that writes the table of many files, which knows other names than a report."""
    schema = package_schema("linting/summary.schema.json")
    Names(parts, SchemaNode(schema, schema)).run(SUMMARY)
    Branches(parts, PictureFiles(root).read, classes).run(SUMMARY)


def _walked(
    parts: Parts, shape: SchemaNode | None, lineage: Lineage, root: Path, classes: Classes | None
) -> frozenset[Asked]:
    """Go through the parts that a report is written by, then through the template's own that none asks for."""
    names = Names(parts, shape) if shape is not None else None
    markup = Branches(parts, PictureFiles(root).read, classes)
    if names is not None:
        markup.failing, markup.figures = names.failing, names.figures
    in_word = any(os.path.lexists(folder / REPORT) for folder in lineage.folders)
    if names is not None:
        names.run(REPORT if in_word else MAIN)
        names.run(BASE)
    if not in_word:
        markup.run()
    for path in sorted(lineage.folders[0].glob("*.j2")):
        if not parts.was_asked_for(path.name):
            if names is not None:
                names.run_alone(path.name)
            markup.run_alone(path.name)
    for path in sorted(lineage.folders[0].glob(f"*{WORD_ENDING}")):
        if not parts.word_files.was_asked_for(path.name) and not path.name.startswith(_LOCK):
            if names is not None:
                names.run_alone(path.name)
            parts.word_files.named(path.name)
    return frozenset(names.asked) if names is not None else frozenset()


def _told_once(problems: list[Problem]) -> list[Problem]:
    """The problems without those of one place that are told there otherwise: an error hides the warnings."""
    wrong = {_where(problem) for problem in problems if problem.severity is Severity.ERROR}
    return [problem for problem in problems if problem.severity is Severity.ERROR or _where(problem) not in wrong]


def _where(problem: Problem) -> tuple[object, ...]:
    place = problem.place
    return (place.source.name, place.line, place.column) if place else (problem.file, problem.code)
