"""How much of a report comes back: of every file that is shipped, and of departments that nobody has thought of."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import Case
from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.docx.pieces import docx_pieces
from reportgen.files.project import find_project
from reportgen.reading.read import TemplateReader
from reportgen.template.resolve import layout_for
from tests.reading.facts_back import Back, facts_back
from tests.tools.project_copy import ProjectCopy
from tests.tools.root import ROOT

SHIPPED = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml"))
INVENTED = {"standard": 0.92, "official": 0.88, "hunan": 0.92, "scored": 0.92, "self-evaluation": 0.95}
"""The least share of what is printed that comes back of an invented file, by its template."""
SEED = 101


class _Archive:
    """Reads the reports of a project's files back; each template is learned once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = find_project(folder / "data")
        self.readers: dict[str, TemplateReader] = {}

    def reader(self, template: str) -> TemplateReader:
        if template not in self.readers:
            self.readers[template] = TemplateReader(self.project, template)
        return self.readers[template]

    def back(self, file: str) -> Back:
        case = Case(self.folder / file)
        found = self.reader(case.lineage.folders[0].name).read(docx_pieces(case.docx), "zh", "旧报告.docx")
        path = (self.folder / file).parent / "read.yaml"
        path.write_text(found.text, "utf-8")
        try:
            return facts_back(case, Case(path))
        finally:
            path.unlink()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> _Archive:
    return _Archive(ProjectCopy(ROOT, tmp_path_factory.mktemp("archive"), data=True).fresh())


@pytest.mark.parametrize("file", SHIPPED)
def test_the_report_of_every_file_that_is_shipped_gives_its_facts_back(file: str, archive: _Archive) -> None:
    back = archive.back(file)

    assert back.share >= 0.95, back.missing
    assert back.share_of_printed >= 0.95, back.missing_though_printed


@pytest.mark.parametrize("template", INVENTED)
def test_the_report_of_an_invented_department_gives_back_what_it_prints(template: str, archive: _Archive) -> None:
    contract = archive.reader(template).contract
    lineage = archive.reader(template).press.lineage
    data = sample_data(contract, layout_for(lineage, contract.shape.period), template, 2025, SEED, "zh")
    (archive.folder / "data" / "invented.yaml").write_text(yaml_text(data), "utf-8")

    back = archive.back("data/invented.yaml")

    assert back.share_of_printed >= INVENTED[template], back.missing_though_printed
