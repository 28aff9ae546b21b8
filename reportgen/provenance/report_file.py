"""A report as it came back: a Word file or a PDF, with the record that it carries and what it says."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reportgen.docx.provenance import Provenance
from reportgen.docx.recorded import pdf_provenance, read_provenance
from reportgen.docx.story import Story
from reportgen.docx.unpack import BrokenDocx, Package
from reportgen.errors import Problem, UsageError
from reportgen.files.project import Project, find_data_file, find_project, shown
from reportgen.files.read import WORD, FileKind, UnreadableFile, read_file
from reportgen.provenance.held import whole_story

_PDF = FileKind((".pdf",), WORD.most)
_NO_WORD = {"empty": "verify-empty", "unreadable": "verify-no-word"}
_DATA = (".yaml", ".yml")


class ReportFile(NamedTuple):
    """A report that somebody has. `story` is what a Word file says, None of a PDF, whose text nobody reads here;
    `provenance` is the record that it carries, None if it has none."""

    path: Path
    content: bytes
    provenance: Provenance | None
    story: Story | None


def read_report(path: Path) -> ReportFile:
    """Read a report, no further than a report can need.

    Raises:
        UsageError: it is a folder; its name is neither that of a Word file nor of a PDF; it cannot be read, is damaged,
            or is larger than any report, unpacked or not.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        raise UsageError(Problem(code="verify-no-reports", file=str(path)))
    if ending not in (".docx", ".pdf"):
        raise UsageError(Problem(code="verify-ending", file=str(path)))
    try:
        content = read_file(path, WORD if ending == ".docx" else _PDF, find_project(path).root)
    except UnreadableFile as fault:
        raise UsageError(fault.problem(shown(path))) from None
    if ending == ".pdf":
        if not content.startswith(b"%PDF-"):
            raise UsageError(Problem(code="verify-no-pdf", file=shown(path)))
        return ReportFile(path, content, pdf_provenance(content), None)
    try:
        story, provenance = whole_story(content), read_provenance(Package(content))
    except BrokenDocx as broken:
        if broken.reason in _NO_WORD:
            raise UsageError(Problem(code=_NO_WORD[broken.reason], file=shown(path))) from None
        raise UsageError(Problem(code="verify-broken", file=shown(path), params={"reason": broken.why})) from None
    return ReportFile(path, content, provenance, story)


def data_file_of(report: ReportFile, named: str | None) -> Path | None:
    """The data file of a report: the one that is named, else the recorded one in the project in which the report lies,
    or in the one in which the user stands; None where the report records none.

    Raises:
        UsageError: the recorded one is in neither.
    """
    if named is not None:
        return find_data_file(Path(named))
    if report.provenance is None:
        return None
    recorded = report.provenance.data
    places = projects_of(report)
    for project in places:
        path = data_path(project, recorded)
        if path is not None and os.path.isfile(path):
            return Path(shown(path))
    params = {"data": recorded or "—", "report": shown(report.path)}
    raise UsageError(Problem(code="verify-no-data", file=shown(report.path), params=params))


def recorded_path(report: ReportFile) -> Path | None:
    """Where the recorded data file lies or has lain: in the nearest project; None if no project's file can be meant."""
    places = projects_of(report)
    if report.provenance is None or not places:
        return None
    return data_path(places[0], report.provenance.data)


def projects_of(report: ReportFile) -> list[Project]:
    """The projects around a report and around the user, the former first; none twice."""
    found = [find_project(report.path), find_project(Path("report.docx"))]
    return list({project.root: project for project in found if project.own}.values())


def data_path(project: Project, recorded: str) -> Path | None:
    """Where a recorded data file lies in a project; None if the path is none below a project, or of no data file: a
    stranger's file may record anything."""
    path = PurePosixPath(recorded)
    bad = path.is_absolute() or ".." in path.parts or any(sign in recorded for sign in "\\:\0")
    return project.root / path if path.parts and not bad and path.suffix.lower() in _DATA else None
