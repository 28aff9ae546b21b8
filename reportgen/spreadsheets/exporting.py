"""The figures of a data file as a workbook to fill in, which `filled_in` reads back."""

from __future__ import annotations

from reportgen.case import Case
from reportgen.editing.form import form_of
from reportgen.messages import message_text
from reportgen.spreadsheets.plan import plan_sheets
from reportgen.spreadsheets.whose import whose_file
from reportgen.spreadsheets.write import Written, write_workbook


def export_workbook(case: Case, language: str) -> Written:
    """The workbook of a data file.

    Raises:
        DataError, TemplateError: the file or its schema cannot be read.
        UsageError: what writes workbooks is not installed.
    """
    plans = plan_sheets(form_of(case, language), message_text("export-first", {}, language))
    whose = whose_file(case.facts, case.contract.shape)
    return write_workbook(plans, whose, case.path.name, case.facts.source.text, language)
