"""What the reports of a data file were made from, noted while they are made."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from reportgen.audit.file_year import FILE_YEAR
from reportgen.audit.waivers import ends_of_waivers
from reportgen.batch.outcome import counted
from reportgen.batch.unchanged import Days, Inputs, stamps_below
from reportgen.case import Case
from reportgen.errors import Problem
from reportgen.files.project import Project, template_names
from reportgen.files.read import Noted
from reportgen.last_year import sought_files
from reportgen.layout.format import WITH_REVISION

Stamps = dict[str, tuple[int, int]]

_inputs: dict[str, tuple[Stamps, Inputs]] = {}
"""What was looked at of the templates of the projects, with their stamps at that time."""


def stamps_of(project: Project) -> Stamps | None:
    """What changes when the schema or a template of a project does; None if that cannot be said."""
    found = stamps_below(str(project.templates))
    if found is None:
        return None
    try:
        status = project.schema.stat()
    except OSError:
        return None
    return found | {str(project.schema): (status.st_mtime_ns, status.st_size)}


def record_of(
    case: Case, noted: Noted, before: Stamps | None, reports: Sequence[tuple[Path, str]], problems: Sequence[Problem]
) -> str:
    """The record of a file whose reports have just been written; empty if one would not be sure.

    Args:
        noted: what was read meanwhile.
        before: the stamps of the project before anything of it was read.
        reports: what was written: each path with the digest of its content.
        problems: all that were found.
    """
    project, shape = case.project, case.contract.shape
    if before is None or before != stamps_of(project):  # somebody is changing the templates
        return ""
    if any(problem.rule == FILE_YEAR for problem in problems):  # of which a second run has more to say than the first
        return ""
    day = case.today.isoformat() if case.today else ""
    days = Days.around(day, ends_of_waivers(case.facts, shape))
    data = os.path.abspath(case.path)
    home = str(project.home_of(project.schema) or "")
    inputs = _inputs_of(project, before)
    files = {path: (root, digest) for (path, root), digest in noted.files.items()}
    files[str(project.schema)] = (home, inputs.file(str(project.schema), home))
    first = (data, *files.pop(data))
    return json.dumps(
        {
            "project": [str(path) for path in (project.root, project.schema, project.templates)],
            "templates": None if shape.stated(case.facts, "template") is not None else template_names(project),
            "days": days,
            "day": day,
            "files": [first, *((path, *found) for path, found in files.items())],
            "folders": [(path, root, inputs.folder(path, root)) for path, root in noted.folders.items()],
            "absent": [path for path in _sought(case) if path not in files and not os.path.lexists(path)],
            "reports": [(os.path.abspath(path), digest) for path, digest in reports],
            "commit": _commit_of(case),
            "own": project.own,
            "counts": counted(problems),
        }
    )


def _commit_of(case: Case) -> tuple[str, str, list[str]] | None:
    """The commit that the report names, or that there is none, with the folder to ask in and the files that it must
    have; None where the format wants none named."""
    if case.layout.provenance != WITH_REVISION or case.provenance is None:
        return None
    folder, files = case.committed_files
    return case.provenance.revision, os.path.abspath(folder), [os.path.abspath(file) for file in files]


def _sought(case: Case) -> list[str]:
    return [os.path.abspath(path) for path in sought_files(case.facts, case.contract.shape, case.path)]


def _inputs_of(project: Project, stamps: Stamps) -> Inputs:
    """What is known of the schema and the templates of a project, which many of its files share."""
    known = _inputs.get(str(project.schema))
    if known is None or known[0] != stamps:
        _inputs.clear()
        known = _inputs[str(project.schema)] = stamps, Inputs()
    return known[1]
