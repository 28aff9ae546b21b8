"""The figures of a data file as a workbook to fill in, which `filled_in` reads back."""

from __future__ import annotations

from reportgen.case import Case
from reportgen.editing.form import form_of
from reportgen.facts.tree import ScalarNode
from reportgen.messages import message_text
from reportgen.spreadsheets.plan import plan_sheets
from reportgen.spreadsheets.write import Written, write_workbook


def export_workbook(case: Case, language: str) -> Written:
    """The workbook of a data file.

    Raises:
        DataError, TemplateError: the file or its schema cannot be read.
        UsageError: what writes workbooks is not installed.
    """
    plans = plan_sheets(form_of(case, language), message_text("export-first", {}, language))
    return write_workbook(plans, _title(case), case.path.name, case.facts.source.text, language)


def _title(case: Case) -> str:
    """What stands above each sheet: the period and whose it is."""
    shape, facts = case.contract.shape, case.facts
    said = (shape.stated(facts, role) for role in (shape.period, "department-name"))
    return " ".join(node.text for node in said if isinstance(node, ScalarNode))
