"""What Word makes of tracked changes: a document with all of them accepted, or all rejected.

After ECMA-376 part 1, 17.13.5: rows, runs and formats first, then paragraph marks. A paragraph whose mark
goes is joined to the next one, and the next one's format stays. The last mark of a body or a cell never
goes. Where a table follows, a paragraph of which nothing is left goes; one with content stays.
"""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMMENTS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def accept(document_xml: bytes) -> Any:
    """The document part when all changes are accepted."""
    return _settle(document_xml, "del", "ins")


def reject(document_xml: bytes) -> Any:
    """The document part when all changes are rejected."""
    return _settle(document_xml, "ins", "del")


def _settle(document_xml: bytes, gone: str, kept: str) -> Any:
    root: Any = etree.fromstring(document_xml)
    _settle_rows(root, gone, kept)
    for element in list(root.iter(f"{_W}{gone}", f"{_W}{kept}")):
        parent = element.getparent()
        if parent.tag not in (f"{_W}p", f"{_W}hyperlink"):
            continue
        index = parent.index(element)
        parent.remove(element)
        if element.tag == f"{_W}{kept}":
            for offset, run in enumerate(list(element)):
                parent.insert(index + offset, run)
    for link in list(root.iter(f"{_W}hyperlink")):
        if len(link) == 0:
            link.getparent().remove(link)
    for element in root.iter(f"{_W}delText"):
        element.tag = f"{_W}t"
    for element in root.iter(f"{_W}delInstrText"):
        element.tag = f"{_W}instrText"
    for change in list(root.iter(f"{_W}pPrChange")):
        properties = change.getparent()
        properties.remove(change)
        if gone == "ins":
            marks = properties.findall(f"{_W}rPr")
            properties[:] = [*map(copy.deepcopy, change[0]), *marks]
    for change in list(root.iter(f"{_W}tcPrChange", f"{_W}tblGridChange")):
        properties = change.getparent()
        properties.remove(change)
        if gone == "ins":
            properties[:] = map(copy.deepcopy, change[0])
    for story in list(root.iter(*(f"{_W}{name}" for name in ("body", "tc", "hdr", "ftr")))):
        _settle_marks(story, gone, kept)
    return root


def _settle_rows(root: Any, gone: str, kept: str) -> None:
    for row in list(root.iter(f"{_W}tr")):
        if row.find(f"{_W}trPr/{_W}{gone}") is not None:
            row.getparent().remove(row)
        mark = row.find(f"{_W}trPr/{_W}{kept}")
        if mark is not None:
            mark.getparent().remove(mark)
    for table in list(root.iter(f"{_W}tbl")):
        if table.find(f"{_W}tr") is None:
            table.getparent().remove(table)


def _settle_marks(story: Any, gone: str, kept: str) -> None:
    pending: list[Any] = []
    blocks = list(story.iterchildren(f"{_W}p", f"{_W}tbl"))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.tag != f"{_W}p":
            continue
        for content in reversed(pending):
            block.insert(1, content)
        pending = []
        mark = block.find(f"{_W}pPr/{_W}rPr")
        if mark is None:
            continue
        goes = mark.find(f"{_W}{gone}") is not None
        mark.getparent().remove(mark)
        if goes and after is not None and (after.tag == f"{_W}p" or len(block) == 1):
            pending = list(block)[1:]
            story.remove(block)


def outline(document: bytes | Any) -> list[Any]:
    """All that a body holds, in order, for comparison: formats as they are, runs that look alike as one."""
    root: Any = etree.fromstring(document) if isinstance(document, bytes) else document
    numbers: dict[str, str] = {}
    for number in root.iter(f"{_W}numId"):
        found = numbers.setdefault(number.get(f"{_W}val"), str(len(numbers) + 1))
        number.set(f"{_W}val", found)
    return [_outline_of(element) for element in root[0]]


def _outline_of(element: Any) -> Any:
    if element.tag == f"{_W}p":
        return _text(element[0]), *_runs(element)
    if element.tag in (f"{_W}tbl", f"{_W}tr", f"{_W}tc"):
        return [_outline_of(child) for child in element]
    return _text(element)


def _runs(paragraph: Any) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    for run in paragraph.iter(f"{_W}r"):
        content = "".join(
            {"t": e.text or "", "instrText": e.text or "", "fldChar": "[field]", "tab": "\t", "br": "\n",
             "drawing": _drawn(e), "footnoteReference": "[*]", "AlternateContent": _drawn(e)}[etree.QName(e).localname]
            for e in run[1:]
            if etree.QName(e).localname not in _COMMENTS
        )  # fmt: skip
        look = _text(run[0])
        if runs and runs[-1][0] == look:
            runs[-1] = (look, runs[-1][1] + content)
        elif content:
            runs.append((look, content))
    return runs


def _drawn(element: Any) -> str:
    """What a drawing shows: its alternative text."""
    return "".join(f"[{found.get('descr')}]" for found in element.iter("{*}docPr"))


def _text(element: Any) -> str:
    return etree.tostring(element, with_tail=False).decode().replace(' xmlns:w="' + _W[1:-1] + '"', "")
