"""The first half of the way: from a data file to checked figures.

load ─▶ validate ─▶ derive ─▶ narrate ─▶ audit
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from reportgen.audit.rules import audit_figures
from reportgen.audit.waivers import weigh_problems
from reportgen.errors import Problem, has_errors, in_file_order
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import MappingNode
from reportgen.figures.derive import derive_figures
from reportgen.figures.ledger import Ledger
from reportgen.figures.prose import narrate_prose
from reportgen.files.project import NameOf, Project, find_data_file, find_project, shown
from reportgen.last_year import find_last_year
from reportgen.layout.format import Layout
from reportgen.places import Source
from reportgen.proofread.texts import proofread_texts
from reportgen.template.inheritance import Lineage
from reportgen.template.resolve import contract_of, layout_for, lineage_of


class CheckedData(NamedTuple):
    """A data file that has been read, with all that its report needs. `problems` are in file order."""

    facts: MappingNode
    ledger: Ledger
    layout: Layout
    lineage: Lineage
    project: Project
    problems: tuple[Problem, ...]
    name_of: NameOf

    @property
    def template(self) -> Path:
        """The template's own folder."""
        return self.lineage.folders[0]

    @property
    def errors(self) -> bool:
        """Whether there is a problem that stops the report."""
        return has_errors(self.problems)


def check_data(
    data_file: Path, name_of: NameOf | None = None, today: str = "", source: Source | None = None
) -> CheckedData:
    """Read and check a data file.

    Args:
        name_of: how messages call the files; if not given, the data file as it is named here and the
            others by their path from where the user stands.
        today: the day as `2023-03-15`, for waivers that end; empty if none is to end.
        source: the text to be read in place of what the file holds.

    Raises:
        DataError: the file cannot be read, or does not fit the contract.
        TemplateError: the schema or the format is wrong.
    """
    data_file = find_data_file(data_file)
    facts = parse_facts(source) if source else load_facts(data_file, name_of(data_file) if name_of else None)
    name_of = name_of or shown
    project = find_project(data_file)
    lineage = lineage_of(facts, project, name_of)
    contract = contract_of(project, name_of, lineage)
    contract.validate(facts)
    layout = layout_for(lineage)
    last_year = find_last_year(facts, contract, layout, data_file, project, name_of)
    ledger = derive_figures(facts, contract, layout.forms, layout.words, last_year.figures)
    found = [*narrate_prose(ledger), *audit_figures(ledger), *proofread_texts(ledger)]
    if ledger.pictures:
        from reportgen.document.picture_files import picture_problems

        found += picture_problems(ledger.pictures, project.root)
    problems = [*last_year.problems, *weigh_problems(facts, found, contract.shape, today)]
    return CheckedData(facts, ledger, layout, lineage, project, in_file_order(problems), name_of)
