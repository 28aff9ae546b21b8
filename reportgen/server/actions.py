"""What the buttons of the page do: build, next year's file, check all, show the folder of the reports."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, TypedDict

from reportgen.authoring.blank import blank_text
from reportgen.authoring.rollover import Mention, check_kind, new_path, roll_forward, written_path
from reportgen.authoring.scaffold import make_project
from reportgen.case import Case
from reportgen.document.pictures import PictureError, usable_head
from reportgen.editing.places import FieldPlaces, paths_by_place
from reportgen.errors import OutputError, Problem, ReportgenError, Severity, UsageError
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FILE, FactPath
from reportgen.files.names import file_name
from reportgen.files.project import Project, find_project, template_names, usual_template
from reportgen.files.read import PICTURE, UnreadableFile, read_file
from reportgen.files.save import save_file
from reportgen.messages.unseen import visible, visible_line
from reportgen.places import Source
from reportgen.server.desk import Desk
from reportgen.server.problems import Told, told
from reportgen.template.resolve import contract_of, template_lineage
from reportgen.values.period import asked_period
from reportgen.writers.registry import WRITERS

_PICTURES = "pictures"
_MOST_NAMES = 1_000


class Built(TypedDict):
    """The files that were written, by their paths from the root, what is to be said with them, as of fonts that are
    missing, and what does not stop a report but was found."""

    files: list[str]
    said: list[str]
    problems: list[Told]


def build(desk: Desk, formats: list[str]) -> Built:
    """Build the report of the data file as it is saved: all of the forms that are wanted, or none.

    Raises:
        DataError, TemplateError, UsageError, OutputError: as `Case.build`, and as what writes the form.
    """
    if not formats or not set(formats) <= WRITERS.keys():
        raise UsageError(Problem(code="server-not-understood"))
    case = _case(desk, desk.path)
    made = [(case.report_path(None, WRITERS[form].ending), WRITERS[form].write(case)) for form in formats]
    for path, written in made:
        save_file(path, written.content)
    return {
        "files": [desk.texts.name_of(path) for path, _ in made],
        "said": [visible(text.in_language(desk.language)) for _, written in made for text in written.said],
        "problems": told(case.warnings, desk.language),
    }


def check_all(desk: Desk) -> list[dict[str, Any]]:
    """What is wrong with each data file of the project: how many errors and warnings, and what they say.

    Raises:
        UsageError: there is none.
    """
    names = desk.texts.data_files()
    if not names:
        raise UsageError(Problem(code="server-no-data"))
    found = []
    for name in names:
        case = _case(desk, desk.texts.root / name)
        try:
            problems = case.check()
        except ReportgenError as error:
            problems = error.problems
        counts = {str(severity): sum(each.severity is severity for each in problems) for severity in Severity}
        found.append({"name": name, **counts, "problems": told(problems, desk.language)})
    return found


def next_period(desk: Desk) -> str:
    """The period after that of the data file, as it is typed; empty where that does not say it.

    Raises:
        DataError, TemplateError: the file or its schema cannot be read.
    """
    case = _case(desk, desk.path)
    period = case.contract.shape.period_of(case.facts)
    return str(period.after) if period else ""


def roll(desk: Desk, period: str) -> dict[str, Any]:
    """Write the data file of the next period from the one that is shown, and show it.

    Raises:
        DataError, UsageError, OutputError: as `roll_forward`.
    """
    wanted = asked_period(period)
    if wanted is None:
        raise UsageError(Problem(code="server-no-period", params={"period": period}))
    new = roll_forward(desk.path, wanted, language=desk.language)
    new.save()
    name = desk.texts.name_of(new.path)
    desk.choose(name)
    lists: list[tuple[str, tuple[Mention, ...]]] = [("kept", new.kept), ("mentions", new.mentions)]
    facts = parse_facts(Source(name, desk.edited.text))
    fields = FieldPlaces(facts, _case(desk, desk.path).contract.shape)
    paths: dict[int, FactPath] = {}
    for (line, _), path in sorted(paths_by_place(facts).items()):
        paths.setdefault(line, path)  # that of the name, which is the first of a line
    spot = {"file": name, "column": 1, "width": 0}
    spots = {
        kind: [
            {
                "path": (path := paths.get(mention.place.line, FILE)),
                # A figure is called by its field; of a text it is said which it is.
                "spot": spot
                | {
                    "line": mention.place.line,
                    "where": visible_line(fields.called(path if kind == "mentions" else path.parent)),
                },
                "text": visible(mention.text),
            }
            for mention in found
        ]
        for kind, found in lists
    }
    return {"file": name, "blanks": new.blanks, **spots}


def templates(project: Project) -> list[dict[str, Any]]:
    """The templates with which a file can begin, and whether each is the usual one; with the title that its schema has
    and, as several may have one title, what that says of itself."""
    found, usual = [], usual_template(project)
    for name in template_names(project):
        try:
            shape = contract_of(project, lineage=template_lineage(project, name)).shape
            general = contract_of(project).shape.description
        except ReportgenError:  # which a report of that template would tell
            continue
        about = "" if shape.description == general else shape.description.rstrip("。.")
        title = " · ".join(filter(None, (shape.title, about)))
        found.append({"name": name, "title": title, "usual": name == usual})
    return found


def start(desk: Desk, period: str, template: str, name: str) -> str:
    """Make a data file with everything yet to be filled in but the name of whose report it is, in a new project where
    there is none; how the file is called.

    Raises:
        UsageError: there is no such template, the period is none of its kind, or the file exists.
        OutputError: it cannot be written.
    """
    wanted = asked_period(period)
    if wanted is None:
        raise UsageError(Problem(code="server-no-period", params={"period": period}))
    project = desk.texts.project
    contract = contract_of(project, lineage=template_lineage(project, template))
    check_kind(wanted, contract.shape)
    if not project.own:
        made = make_project(project.root, wanted.year, desk.language)
        project = find_project(project.root / "data.yaml")
        for path, kind in made:
            if kind == "data":  # the invented department of the starter, in whose place the blank file comes
                path.unlink()
    path = new_path(wanted, None, project.root / "data" / f"{wanted}.yaml", None)
    schema = "" if contract.extended else written_path(project.schema, path.parent)
    named = "" if template == usual_template(project) else template
    save_file(path, blank_text(contract.shape, wanted, desk.language, schema, named).encode())
    desk.move_to(project, path)
    if name and (where := contract.shape.roles.get("department-name")):
        desk.do({"do": "set", "path": ".".join(map(str, where)), "value": name}, "")
    return desk.name


def keep_picture(desk: Desk, name: str, content: bytes) -> str:
    """Put a picture into the project's folder of pictures; its path, as a data file names it.

    One of the same name stays, and the new one gets a number.

    Raises:
        UsageError: it is no picture by its name, or none that can stand in a report.
        OutputError: it is too large, or cannot be written.
    """
    stem, ending = os.path.splitext(Path(name.replace("\\", "/")).name)
    if ending.lower() not in PICTURE.endings:
        raise UsageError(Problem(code="server-no-picture", file=name))
    if len(content) > PICTURE.most:
        raise OutputError(Problem(code="file-too-large", file=name, params={"megabytes": PICTURE.most // 1_000_000}))
    try:
        usable_head(content)
    except PictureError as error:
        raise UsageError(Problem(code=error.code, params={"name": name, **error.params})) from None
    folder = desk.texts.root / _PICTURES
    for number in range(1, _MOST_NAMES):
        path = folder / f"{file_name(stem)}{f'-{number}' if number > 1 else ''}{ending.lower()}"
        if not os.path.lexists(path):
            save_file(path, content)
            return f"{_PICTURES}/{path.name}"
        try:
            if read_file(path, PICTURE, desk.texts.root) == content:
                return f"{_PICTURES}/{path.name}"
        except UnreadableFile:
            continue
    raise OutputError(Problem(code="output-in-the-way", file=name, params={"reason": ""}))


def show_folder(desk: Desk) -> str:
    """Open the folder of the reports in the system's own window; its path, also where the system has none.

    Raises:
        UsageError: nothing has been built yet.
    """
    folder = desk.texts.project.output_folder()
    if not folder.is_dir():
        raise UsageError(Problem(code="server-nothing-built"))
    if sys.platform == "win32":
        os.startfile(folder)
    else:
        program = "open" if sys.platform == "darwin" else "xdg-open"
        try:
            subprocess.Popen([program, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError:  # a machine without windows
            return str(folder)
    return str(folder)


def _case(desk: Desk, path: Path) -> Case:
    return Case(path, desk.today(), project=desk.texts.project, name_of=desk.texts.name_of)
