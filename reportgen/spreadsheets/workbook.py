"""Workbooks and lists of strangers' as sheets: .xlsx within the limits of Word files, .csv of any usual encoding.

A cell's number is taken from the text of the file. openpyxl, which everybody uses, makes a float of it, says either a
formula or its value, and unpacks without a limit; so the few elements that matter are read here, from a package that is
unpacked and parsed as far as `docx/unpack` lets it.
"""

from __future__ import annotations

import csv
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from reportgen.docx.unpack import OLE, BrokenDocx, Package
from reportgen.errors import DataError, Problem
from reportgen.files.read import SPREADSHEET, UnreadableFile, read_file
from reportgen.messages import Listing
from reportgen.spreadsheets.cells import Cell, Sheet, cell_at

MOST_SHEETS = 200
MOST_CELLS = 300_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of a sheet (ECMA-376, 18.3.1.73; Excel's limits)
_MOST_CHARACTERS = 32_767  # of a cell
_CSV = (".csv",)
# What a workbook that is not .xlsx is made with; each can write .xlsx.
_OTHERS = (".xls", ".et", ".ett", ".xlsb", ".ods", ".numbers", ".xlt", ".xltx")
# Formats that a workbook has without saying so (ECMA-376, 18.8.30): numbers, shares, dates with those of East Asia.
_NUMBERS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_BUILT_IN = {**_NUMBERS, **dict.fromkeys([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)], "y")}
_FAULTS = {"encrypted": "sheet-encrypted", "large": "sheet-too-large", "entities": "sheet-entities"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_KINDS = {"s": "text", "str": "text", "inlineStr": "text", "b": "truth", "e": "error", "d": "date"}


def read_workbook(path: Path, name: str, root: Path | None) -> list[Sheet]:
    """The sheets of a spreadsheet.

    Args:
        name: how messages call the file.
        root: the folder in which the file must really lie; anywhere if not given.

    Raises:
        DataError: it cannot be read, is of another kind, has a password, is too large or is broken.
    """
    _must_be_known(path.suffix.lower(), name)
    try:
        content = read_file(path, SPREADSHEET, root)
    except UnreadableFile as fault:
        raise DataError(fault.problem(name)) from None
    return sheets_of(content, name)


def _must_be_known(ending: str, name: str) -> None:
    if ending in _OTHERS:
        raise DataError(Problem("sheet-other-kind", {"kind": ending}, file=name))


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a spreadsheet that came from elsewhere than the disk; by its name one sees of what kind it is.

    Raises:
        DataError: as `read_workbook`.
    """
    path = Path(name)
    _must_be_known(path.suffix.lower(), name)
    if not name.lower().endswith(SPREADSHEET.endings):
        raise DataError(Problem("file-ending", {"endings": Listing(SPREADSHEET.endings, "joint-or")}, file=name))
    if path.suffix.lower() in _CSV:
        return _not_empty([_listed(content, path, name)], name)
    if content.startswith(OLE):
        # A workbook with a password is an OLE file with a stream of this name (MS-OFFCRYPTO 1.3.3); else an old .xls.
        locked = "EncryptedPackage".encode("utf-16-le") in content
        code, kind = ("sheet-encrypted", "") if locked else ("sheet-other-kind", ".xls")
        raise DataError(Problem(code, {"kind": kind}, file=name))
    try:
        return _not_empty(_Workbook(Package(content), name).sheets(), name)
    except BrokenDocx as fault:
        code = _FAULTS.get(fault.reason, "sheet-unreadable")
        raise DataError(Problem(code, {"part": fault.part, "cells": MOST_CELLS}, file=name)) from None


def _not_empty(sheets: list[Sheet], name: str) -> list[Sheet]:
    if not any(cell.text.strip() for sheet in sheets for cell in sheet.cells.values()):
        raise DataError(Problem("sheet-empty", file=name))
    return sheets


class _Workbook:
    """Reads the parts of a package that say what stands in cells. Links to other files are not followed."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.name = name
        self.cells = 0
        main = next((target for kind, target in self._related("").values() if kind == "officeDocument"), "")
        self.main = main or "xl/workbook.xml"
        self.related = self._related(self.main)
        self.texts = list(self._texts())
        self.looks = list(self._looks())

    def sheets(self) -> list[Sheet]:
        """All sheets with cells, in their order; those of charts have none."""
        found = []
        root = self.package.root(self.main)
        about = root.find("{*}workbookPr")
        since_1904 = about is not None and about.get("date1904") in ("1", "true")
        for entry in list(root.iterfind("{*}sheets/{*}sheet"))[:MOST_SHEETS]:
            at = next((value for key, value in entry.attrib.items() if str(key).endswith("relationships}id")), "")
            kind, target = self.related.get(str(at), ("", ""))
            if kind == "worksheet" and target in self.package:
                sheet = Sheet(str(entry.get("name", "")), self.name, entry.get("state", "visible") != "visible")
                sheet.since_1904 = since_1904
                found.append(self._sheet(target, sheet))
        if not found:
            raise BrokenDocx("unreadable")
        return found

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts to which one refers: by identifier, what each is and its name."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.package:
            return {}
        found = {}
        for relation in self.package.root(relations).iterfind("{*}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target", ""))))
                kind = posixpath.basename(str(relation.get("Type", "")))
                found[str(relation.get("Id", ""))] = (kind, target.lstrip("/"))
        return found

    def _part(self, kind: str) -> etree._Element | None:
        target = next((target for found, target in self.related.values() if found == kind), "")
        return self.package.root(target) if target in self.package else None

    def _texts(self) -> Iterator[str]:
        """The texts that cells share."""
        root = self._part("sharedStrings")
        for item in root.iterfind("{*}si") if root is not None else ():
            yield _text_in(item)

    def _looks(self) -> Iterator[tuple[str, int]]:
        """The format of numbers and the indent of each look of cells."""
        root = self._part("styles")
        if root is None:
            return
        own = {form.get("numFmtId"): str(form.get("formatCode", "")) for form in root.iterfind("{*}numFmts/{*}numFmt")}
        for look in root.iterfind("{*}cellXfs/{*}xf"):
            number = str(look.get("numFmtId", "0"))
            alignment = look.find("{*}alignment")
            indent = _whole(alignment.get("indent")) if alignment is not None else 0
            yield own.get(number) or _BUILT_IN.get(_whole(number), ""), indent

    def _sheet(self, part: str, sheet: Sheet) -> Sheet:
        root = self.package.root(part)
        row = 0
        for line in root.iterfind("{*}sheetData/{*}row"):
            row = _whole(line.get("r")) or row + 1
            column = 0
            for entry in line.iterfind("{*}c"):
                row, column = cell_at(str(entry.get("r", ""))) or (row, column + 1)
                if not (1 <= row <= _LAST_ROW and 1 <= column <= _LAST_COLUMN):
                    raise BrokenDocx("unreadable")
                cell = self._cell(entry, row, column)
                if cell.text or cell.formula:
                    sheet.put(cell)
                    self.cells += 1
                    if self.cells > MOST_CELLS:
                        raise BrokenDocx("large")
        for merged in root.iterfind("{*}mergeCells/{*}mergeCell"):
            first, _, last = str(merged.get("ref", "")).partition(":")
            start, end = cell_at(first), cell_at(last)
            if start and end:
                sheet.merged.append((*start, *end))
        return sheet

    def _cell(self, entry: etree._Element, row: int, column: int) -> Cell:
        kind = str(entry.get("t", "n"))
        formula = entry.find("{*}f") is not None
        inline = entry.find("{*}is")
        text = entry.findtext("{*}v") or ""
        if kind == "s":
            index = _whole(text) if text.strip() else -1
            text = self.texts[index] if 0 <= index < len(self.texts) else ""
        elif inline is not None:
            text = _text_in(inline)
        look = _whole(entry.get("s"))
        form, indent = self.looks[look] if look < len(self.looks) else ("", 0)
        kind = _KINDS.get(kind, "number")
        text = text[:_MOST_CHARACTERS]
        return Cell(row, column, kind if text.strip() else "blank", text, form, formula, indent)


def _text_in(item: etree._Element) -> str:
    """The text of a cell, whose runs may have looks; how Chinese is pronounced (`rPh`) is no part of it."""
    pieces = [*item.iterfind("{*}t"), *item.iterfind("{*}r/{*}t")]
    return (
        _ESCAPED.sub(_unescaped, "".join(piece.text or "" for piece in pieces))
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def _unescaped(found: re.Match[str]) -> str:
    """A character that is written by its number, `_x000D_` (ECMA-376, 22.9.2.19); half a one is left as it is."""
    number = int(found[1], 16)
    return found[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def _whole(text: str | None) -> int:
    """A number of XML's without a sign; 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def _listed(content: bytes, path: Path, name: str) -> Sheet:
    """A list of values as the one sheet of a workbook, called like the file.

    Excel writes such lists in the system's encoding, GB 18030 here, or in UTF-8 with a mark.

    Raises:
        DataError: it is no text.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise DataError(Problem("sheet-unreadable", {"part": ""}, file=name))
    if "\x00" in text:
        raise DataError(Problem("sheet-unreadable", {"part": ""}, file=name))
    sheet = Sheet(path.stem, name)
    first = text.partition("\n")[0]
    separator = max((",", "\t", ";"), key=first.count)
    try:
        for row, values in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=separator), start=1):
            for column, value in enumerate(values, start=1):
                if value.strip():
                    sheet.put(Cell(row, column, "text", value))
            if len(sheet.cells) > MOST_CELLS:
                raise DataError(Problem("sheet-too-large", {"cells": MOST_CELLS}, file=name))
    except csv.Error:
        raise DataError(Problem("sheet-unreadable", {"part": ""}, file=name)) from None
    return sheet
