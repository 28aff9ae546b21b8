"""The starter's report as offices have it: typed anew into Word files of many kinds."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from reportgen import Case
from reportgen.docx.text import docx_text

_NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_WIDE = str.maketrans("0123456789.,:()%", "０１２３４５６７８９．，：（）％")
_NARROW = str.maketrans("，：；（）", ",:;()")


def lines_of(file: str) -> list[str]:
    """The paragraphs of a report, with their numbers as text."""
    return docx_text(Case(file).docx).lines


def typed(lines: Iterable[str], change: Callable[[Docx], object] = lambda _: None) -> bytes:
    """A Word file of paragraphs, and of tables where a line has cells."""
    document = Document()
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        cells = line.split(" | ")
        if rows and len(cells) != len(rows[0]):
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
            rows = []
        if len(cells) > 1:
            rows.append(cells)
        elif line:
            document.add_paragraph(line)
    change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def wide(lines: list[str]) -> list[str]:
    """Digits and marks in full width."""
    return [line.translate(_WIDE) for line in lines]


def narrow(lines: list[str]) -> list[str]:
    """Marks in half width."""
    return [line.translate(_NARROW) for line in lines]


def chapter(lines: list[str], number: str) -> slice:
    """Where the lines of a chapter stand, its heading among them."""
    starts = [index for index, line in enumerate(lines) if re.match("[一二三四]、", line)]
    start = next(index for index in starts if lines[index].startswith(number))
    end = next((index for index in starts if index > start), len(lines))
    return slice(start, end)


def with_contents(lines: list[str]) -> list[str]:
    """A table of contents, typed by hand, in front."""
    headings = [line for line in lines if re.match("[一二三四]、|（[一二三四]）", line)]
    return ["目　录", *(f"{line}………………{number}" for number, line in enumerate(headings, 1)), *lines]


def numbered_by_word(document: Docx) -> None:
    """The numbers of items are Word's own, and no text."""
    for paragraph in document.paragraphs:
        if found := re.match("（[0-9]+）", paragraph.text):
            paragraph.text = paragraph.text[found.end() :]
            paragraph.style = document.styles["List Number"]


def with_changes(document: Docx) -> None:
    """Changes that nobody has accepted: a number struck for another, a paragraph put in, one struck with its mark."""
    paragraph = next(each for each in document.paragraphs if "编制" in each.text)
    before, after = re.split("(?<=编制)[0-9]+", paragraph.text, maxsplit=1)
    number = re.search("(?<=编制)[0-9]+", paragraph.text)
    assert number is not None
    paragraph.text = ""
    for xml in (
        f"<w:r {_NAMESPACES}><w:t>{before}</w:t></w:r>",
        f'<w:del {_NAMESPACES} w:id="1" w:author="甲"><w:r><w:delText>99</w:delText></w:r></w:del>',
        f'<w:ins {_NAMESPACES} w:id="2" w:author="甲"><w:r><w:t>{number.group()}</w:t></w:r></w:ins>',
        f"<w:r {_NAMESPACES}><w:t>{after}</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    struck = copy.deepcopy(paragraph._p)
    for run in list(struck):
        struck.remove(run)
    struck.append(parse_xml(f"<w:pPr {_NAMESPACES}><w:rPr><w:del w:id='3' w:author='甲'/></w:rPr></w:pPr>"))
    struck.append(
        parse_xml(f"<w:del {_NAMESPACES} w:id='4' w:author='甲'><w:r><w:delText>删去的一段。</w:delText></w:r></w:del>")
    )
    paragraph._p.addprevious(struck)


def with_text_box(document: Docx) -> None:
    """The title stands in a text box."""
    title = document.paragraphs[0]
    text, title.text = title.text, ""
    title._p.append(
        parse_xml(
            f'<w:r {_NAMESPACES} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )


def with_header(document: Docx) -> None:
    """A header, a footer."""
    section = document.sections[0]
    section.header.paragraphs[0].text = "内部资料 编制99个"
    section.footer.paragraphs[0].text = "第 3 页"


def protected(document: Docx) -> None:
    """Nobody is to change anything but with a password."""
    document.settings.element.append(parse_xml(f"<w:documentProtection {_NAMESPACES}/>"))


def with_contents_field(document: Docx) -> None:
    """A table of contents that Word has made, in front."""
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    first, *others = document.paragraphs
    for number, paragraph in enumerate(others):
        if re.match("[一二三四]、", paragraph.text):
            first.insert_paragraph_before(f"{paragraph.text}\t{number}").style = style
