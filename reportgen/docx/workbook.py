"""The workbook that stands in a chart, so that its data can be edited in Word."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.document.blocks import Point
from reportgen.docx.ooxml import XML, R, content_types, quoted, relationships, zip_package

SHEET = "Sheet1"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OWN_FORMATS = 164  # numbers below are those of formats that every workbook has


def make_workbook(
    names: Sequence[str], categories: Sequence[str], points: Sequence[Sequence[Point]], font: str
) -> bytes:
    """A workbook of one sheet: the names of the series above, a row for each category, every number exact."""
    forms = list(dict.fromkeys(point.form for row in points for point in row))
    rows = [_row(1, [_text_cell(1, column, name) for column, name in enumerate(names)])]
    for number, (category, row) in enumerate(zip(categories, points, strict=True), start=2):
        cells = [
            f'<c r="{column_name(column)}{number}" s="{forms.index(point.form) + 1}"><v>{point.value:f}</v></c>'
            for column, point in enumerate(row, start=1)
        ]
        rows.append(_row(number, [_text_cell(number, 0, category), *cells]))
    return zip_package(
        {
            "[Content_Types].xml": content_types(
                (
                    ("/xl/workbook.xml", f"{_SHEETS}.sheet.main+xml"),
                    ("/xl/worksheets/sheet1.xml", f"{_SHEETS}.worksheet+xml"),
                    ("/xl/styles.xml", f"{_SHEETS}.styles+xml"),
                )
            ),
            "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": relationships(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml")
            ),
            "xl/workbook.xml": (
                f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{R}">'
                f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
            ).encode(),
            "xl/styles.xml": _styles(forms, font),
            "xl/worksheets/sheet1.xml": (
                f'{XML}<worksheet xmlns="{_MAIN}"><cols>'
                f'<col min="1" max="{len(names)}" width="20" customWidth="1"/></cols>'
                f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
            ).encode(),
        }
    )


def column_name(column: int) -> str:
    """The letters of a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _row(number: int, cells: list[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text_cell(row: int, column: int, text: str) -> str:
    reference = f"{column_name(column)}{row}"
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{quoted(text)}</t></is></c>'


def _styles(forms: list[str], font: str) -> bytes:
    """A style for plain cells, then one for each format of numbers."""
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{quoted(form)}"/>'
        for number, form in enumerate(forms, start=_OWN_FORMATS)
    )
    look = 'fontId="0" fillId="0" borderId="0"'
    cells = "".join(
        f'<xf numFmtId="{number}" {look} xfId="0" applyNumberFormat="1"/>'
        for number in range(_OWN_FORMATS, _OWN_FORMATS + len(forms))
    )
    return (
        f'{XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(forms)}">{formats}</numFmts>'
        f'<fonts count="1"><font><sz val="11"/><name val="{quoted(font)}"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1"><xf numFmtId="0" {look}/></cellStyleXfs>'
        f'<cellXfs count="{len(forms) + 1}"><xf numFmtId="0" {look} xfId="0"/>{cells}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()
