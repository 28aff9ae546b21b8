"""Spreadsheets of strangers' are read within limits, and what cannot be read is told with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from reportgen.errors import DataError
from reportgen.spreadsheets import workbook
from reportgen.spreadsheets.cells import Cell, Sheet, number_of
from reportgen.spreadsheets.workbook import read_workbook
from tests.spreadsheets.accounts import content_of
from tests.tools.broken_docx import broken_files, packed, unpacked

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book() -> Workbook:
    made = Workbook()
    assert made.active is not None
    made.active.title = "表一"
    made.active["A1"] = "科目"
    made.active["B1"] = 13452.9
    made.active["B1"].number_format = "#,##0.00"
    return made


def read(tmp_path: Path, content: bytes, name: str = "表.xlsx") -> list[Sheet]:
    path = tmp_path / name
    path.write_bytes(content)
    return read_workbook(path, name, tmp_path)


def refused(tmp_path: Path, content: bytes, name: str = "表.xlsx") -> str:
    with pytest.raises(DataError) as caught:
        read(tmp_path, content, name)
    (problem,) = caught.value.problems
    return f"{problem}；{problem.hint}" if problem.hint else str(problem)


def with_cells(book: Workbook, cells: str) -> bytes:
    """A workbook whose first sheet has other cells, as XML."""
    parts = unpacked(content_of(book))
    before, _, rest = parts[SHEET].decode().partition("<sheetData>")
    parts[SHEET] = f"{before}<sheetData>{cells}</sheetData>{rest.partition('</sheetData>')[2]}".encode()
    return packed(parts)


def test_a_sheet_has_its_cells_with_their_texts(tmp_path: Path, book: Workbook) -> None:
    (sheet,) = read(tmp_path, content_of(book))

    assert sheet.name == "表一"
    assert sheet.cells[1, 1] == Cell(1, 1, "text", "科目")
    assert sheet.cells[1, 2] == Cell(1, 2, "number", "13452.9", "#,##0.00")
    assert (sheet.last_row, sheet.last_column) == (1, 2)


def test_merged_cells_hidden_sheets_and_indents_are_known(tmp_path: Path, book: Workbook) -> None:
    assert book.active is not None
    book.active.merge_cells("A1:A2")
    book.create_sheet("藏").sheet_state = "hidden"

    first, second = read(tmp_path, content_of(book))

    assert first.merged == [(1, 1, 2, 1)]
    assert (first.hidden, second.hidden) == (False, True)


def test_the_value_of_a_formula_is_the_one_that_the_file_keeps(tmp_path: Path, book: Workbook) -> None:
    row = '<row r="1"><c r="A1"><f>SUM(B1:B9)</f><v>1.1000000000000001</v></c><c r="B1"><f>A1</f></c></row>'

    (sheet,) = read(tmp_path, with_cells(book, row))

    assert str(number_of(sheet.cells[1, 1]).value) == "1.1"
    assert number_of(sheet.cells[1, 2]).fault == "sheet-formula-empty"


def test_cells_of_all_kinds(tmp_path: Path, book: Workbook) -> None:
    row = (
        '<row><c t="inlineStr"><is><r><t>公务</t></r><r><t>用车</t></r><rPh sb="0" eb="1"><t>gong</t></rPh></is></c>'
        '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c t="str"><v>a</v></c><c t="s"><v>999</v></c>'
        '<c t="inlineStr"><is><t>a_x000A_b_x005F_x_xD800_</t></is></c></row>'
    )

    (sheet,) = read(tmp_path, with_cells(book, row))

    cells = [sheet.cells.get((1, column)) for column in range(1, 7)]
    assert [cell and (cell.kind, cell.text) for cell in cells] == [
        ("text", "公务用车"),
        ("truth", "1"),
        ("error", "#REF!"),
        ("text", "a"),
        None,
        ("text", "a\nb_x_xD800_"),
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('科目,金额\n行政运行,"1,234.50"\n'.encode("gb18030"), "表.csv"),
        ('\ufeff科目,金额\r\n行政运行,"1,234.50"\r\n'.encode(), "表.csv"),
        ("科目\t金额\n行政运行\t1,234.50\n".encode("utf-16"), "表.csv"),
    ],
)
def test_a_list_of_any_usual_encoding(tmp_path: Path, content: bytes, name: str) -> None:
    (sheet,) = read(tmp_path, content, name)

    assert sheet.name == "表"
    assert sheet.text(2, 1) == "行政运行"
    assert str(number_of(sheet.cells[2, 2]).value) == "1234.5"


@pytest.mark.parametrize("name", ["决算.xls", "决算.et", "决算.ods", "决算.xlsb"])
def test_another_kind_is_told_what_to_do(tmp_path: Path, name: str) -> None:
    said = refused(tmp_path, b"", name)

    kind = Path(name).suffix
    assert said == f"{name}: 程序不读 {kind} 文件；在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”，再导入。"


def test_an_old_workbook_and_one_with_a_password_behind_the_ending_of_a_new_one(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

    assert refused(tmp_path, ole).startswith("表.xlsx: 程序不读 .xls 文件；")
    assert refused(tmp_path, ole + "EncryptedPackage".encode("utf-16-le")) == (
        "表.xlsx: 电子表格有密码，打不开；在 Excel 或 WPS 里打开，去掉打开密码，另存一份，再导入。"
    )


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" ,, \r\n,,\r\n"])
def test_a_list_without_a_single_text_is_told_to_be_empty(tmp_path: Path, content: bytes) -> None:
    said = "表.csv: 电子表格里没有一个格子有字；看看是不是选错了文件，或者填好以后没有保存。"
    assert refused(tmp_path, content, "表.csv") == said


def test_a_workbook_without_a_single_text_is_told_to_be_empty(tmp_path: Path) -> None:
    assert refused(tmp_path, content_of(Workbook())).startswith("表.xlsx: 电子表格里没有一个格子有字；")


def test_an_entity_is_never_replaced(tmp_path: Path, book: Workbook) -> None:
    parts = unpacked(content_of(book))
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts[SHEET] = bomb + parts[SHEET].replace(b"<sheetData>", b"<sheetData>&e;")

    assert refused(tmp_path, packed(parts)).startswith(f"表.xlsx: 电子表格里有文档类型定义（{SHEET}），")


def test_a_bomb_is_not_unpacked(tmp_path: Path, book: Workbook) -> None:
    parts = unpacked(content_of(book))
    parts[SHEET] = b" " * 120_000_000

    content = packed(parts)

    assert len(content) < 1_000_000
    assert refused(tmp_path, content).startswith("表.xlsx: 电子表格太大：")


def test_more_cells_than_are_read_are_told(tmp_path: Path, book: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 1)

    assert "或者有字的格子多于 1 个；" in refused(tmp_path, content_of(book))
    assert "或者有字的格子多于 1 个；" in refused(tmp_path, b"a,b\n", "表.csv")


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path, book: Workbook) -> None:
    inside, outside = tmp_path / "project", tmp_path / "表.xlsx"
    inside.mkdir()
    outside.write_bytes(content_of(book))
    (inside / "表.xlsx").symlink_to(outside)

    with pytest.raises(DataError) as caught:
        read_workbook(inside / "表.xlsx", "表.xlsx", inside)

    assert [problem.code for problem in caught.value.problems] == ["file-outside"]


def test_macros_are_not_looked_at(tmp_path: Path, book: Workbook) -> None:
    parts = unpacked(content_of(book))
    parts["xl/vbaProject.bin"] = b"\x00"

    (sheet,) = read(tmp_path, packed(parts), "表.xlsm")

    assert sheet.text(1, 1) == "科目"


def test_a_sheet_of_another_file_is_not_read(tmp_path: Path, book: Workbook) -> None:
    parts = unpacked(content_of(book))
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(
        b'Target="/xl/worksheets', b'TargetMode="External" Target="/xl/worksheets'
    )

    assert refused(tmp_path, packed(parts)).startswith("表.xlsx: 读不懂这个文件，")


def test_whatever_is_broken_is_refused_or_read(tmp_path: Path, book: Workbook) -> None:
    """Every part of a workbook lacking, cut, swapped, renamed, or something else."""
    read_at_all = tried = 0
    for _, make in broken_files(content_of(book)):
        tried += 1
        try:
            read(tmp_path, make())
        except DataError:
            continue
        read_at_all += 1

    assert tried > 300
    assert read_at_all
