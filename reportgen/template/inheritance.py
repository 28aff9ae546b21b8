"""The folders that a template is made from: its own, and those of the templates that it builds on.

`based_on: standard` in `format.yaml` names the template below. Its parts, its format and its schema are
taken over where the template has none of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import DataError, Problem, TemplateError, UsageError
from reportgen.facts.load import load_facts
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.files.project import SCHEMA, NameOf, Project, find_template

FORMAT = "format.yaml"
MAIN = "report.html.j2"
"""The part of a template that is run, where its report is text."""
SUMMARY = "summary/report.html.j2"
"""The part of a template that writes the table of many files."""
REPORT = "report.docx"
"""The Word file that is the report, where a template has that in place of `MAIN`."""
BASE = "base.docx"
"""The Word file of a template that its reports stand in; it is checked even where no tag is in it."""
WORD_ENDING = ".docx"
"""What the names of those parts end with that are made in Word."""
BASED_ON = "based_on"


class Lineage(NamedTuple):
    """A template's own folder first, then that of each template below; `formats` are their format files.

    `root` is the folder in which all of their files must really lie, None for templates of the program's own.
    """

    folders: tuple[Path, ...]
    formats: tuple[MappingNode, ...]
    root: Path | None = None

    def file(self, name: str) -> Path:
        """The first of the folders' files of that name; the own folder's, if there is none."""
        paths = [folder / name for folder in self.folders]
        return next(filter(os.path.lexists, paths), paths[0])

    def schemas(self) -> list[Path]:
        """The schemas that extend the project's, in the order in which they do."""
        return [folder / SCHEMA for folder in reversed(self.folders) if os.path.lexists(folder / SCHEMA)]


def trace_lineage(project: Project, name: str, name_of: NameOf) -> Lineage:
    """The folders and format files of a template.

    Raises:
        UsageError: there is no template of that name.
        TemplateError: a format file cannot be read, or builds on a template that does not exist or on itself.
    """
    folders = [find_template(project, name, name_of)]
    formats: list[MappingNode] = []
    root = project.home_of(project.templates)
    while True:
        path = folders[-1] / FORMAT
        try:
            tree = load_facts(path, name_of(path), root)
        except DataError as error:
            raise TemplateError(error.problems) from None
        formats.append(tree)
        base = tree.members.get(BASED_ON)
        if not isinstance(base, ScalarNode):
            return Lineage(tuple(folders), tuple(formats), root)
        try:
            folder = find_template(project, base.text, name_of)
        except UsageError as error:
            raise TemplateError([p._replace(place=base.place, path=BASED_ON) for p in error.problems]) from None
        if folder in folders:
            params = {"names": " → ".join(below.name for below in (*folders, folder))}
            raise TemplateError(Problem(code="based-on-itself", place=base.place, path=BASED_ON, params=params))
        folders.append(folder)
