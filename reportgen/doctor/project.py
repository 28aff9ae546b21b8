"""What stands in the current folder: a project, its data, and the fonts that its formats ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reportgen.doctor.findings import Finding, State
from reportgen.doctor.fonts import font_families, font_folders
from reportgen.errors import ReportgenError
from reportgen.files.near import data_files
from reportgen.files.project import DATA, SCHEMA, Project, find_project, shown, template_names
from reportgen.messages import Listing, Saying


def look_at_project(folder: Path) -> Iterator[Finding]:
    """The project of a folder and its fonts; where there is none, those of the program's own templates."""
    project = find_project(folder / DATA / SCHEMA)
    if not project.own:
        yield Finding("project", State.MISSING, "doctor-no-project", {"folder": str(folder)})
    else:
        data = data_files(project.root / DATA)
        names = template_names(project)
        params = {"folder": str(project.root), "data": len(data), "templates": Listing(names) or "—"}
        yield Finding("project", State.OK if data and names else State.MISSING, "doctor-project", params)
    yield from _fonts(project)


def _fonts(project: Project) -> Iterator[Finding]:
    """What there is of the fonts that the formats name, those with and those without another in their place."""
    wanted = _wanted(project)
    there = font_families(font_folders())
    lacking = {name: by for name, by in wanted.items() if name.lower() not in there}
    if wanted and not lacking:
        yield Finding("fonts", State.OK, "doctor-fonts", {"names": Listing(wanted)})
    replaced = {name: by for name, by in lacking.items() if by.lower() in there}
    if replaced:
        names = Listing(Saying("doctor-font-by", {"name": name, "by": by}) for name, by in replaced.items())
        yield Finding("fonts", State.MISSING, "doctor-fonts-replaced", {"names": names})
    gone = [name for name in lacking if name not in replaced]
    if gone:
        yield Finding("fonts", State.MISSING, "doctor-no-fonts", {"names": Listing(gone)})


def _wanted(project: Project) -> dict[str, str]:
    """The fonts of all templates of a project that can be read, each with what the format names in its stead."""
    from reportgen.template.resolve import layout_for, template_lineage

    wanted: dict[str, str] = {}
    for name in template_names(project):
        try:
            layout = layout_for(template_lineage(project, name, shown))
        except ReportgenError:  # what is wrong with a template is told by `template check`
            continue
        wanted |= {font.name: font.substitute for font in layout.fonts}
    return wanted
