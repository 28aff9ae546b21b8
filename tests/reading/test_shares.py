"""How much of a report comes back: of every file that is shipped, and of departments that nobody has thought of."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import Case
from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.docx.pieces import docx_pieces
from reportgen.files.project import find_project, template_names
from tests.reading.facts_back import Back, facts_back
from tests.reading.learned import reader_of
from tests.tools.project_copy import ProjectCopy
from tests.tools.root import ROOT

SHIPPED = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*.yaml"))
SEED = 101


class _Archive:
    """Reads the reports of a project's files back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def back(self, file: str) -> Back:
        case = Case(self.folder / file)
        found = reader_of(case.lineage.folders[0].name).read(docx_pieces(case.docx), "zh", "旧报告.docx")
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


@pytest.mark.parametrize("template", template_names(find_project(ROOT / "data")))
def test_the_report_of_an_invented_department_gives_back_what_it_prints(template: str, archive: _Archive) -> None:
    reader = reader_of(template)
    data = sample_data(reader.contract, reader.press.layout, template, 2025, SEED, "zh")
    (archive.folder / "data" / "invented.yaml").write_text(yaml_text(data), "utf-8")

    back = archive.back("data/invented.yaml")

    assert back.share_of_printed >= 0.95, back.missing_though_printed
