"""Tracked changes: what they accept and reject to, and how they read."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from reportgen import Case
from reportgen.compare.redline import compare_documents
from reportgen.document.blocks import (
    Block,
    Cell,
    Document,
    Kind,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
)
from reportgen.document.numbering import number_headings
from reportgen.docx.write import write_docx
from reportgen.facts.load import load_facts
from reportgen.layout.format import Layout, layout_of
from reportgen.values.figure import Figure, Stated
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.revisions import accept, outline, reject
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMAT = "templates/standard/format.yaml"


@cache
def layout(native: bool = False) -> Layout:
    text = (ROOT / FORMAT).read_text("utf-8")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "format.yaml"
        path.write_text(text.replace("native: false", f"native: {str(native).lower()}"), "utf-8")
        return layout_of(load_facts(path, "format.yaml"))


def part(content: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return package.read(name)


def body(document: Document, native: bool = False) -> bytes:
    return part(write_docx(document, layout(native)))


class Piece(NamedTuple):
    """A paragraph, a table or a page break, to be made anew for each document."""

    kind: str
    level: int
    runs: tuple[Run, ...]
    lead: bool = False
    columns: int = 1
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    merged: int = 1
    wide: bool = False

    def block(self) -> Block:
        if self.kind == "break":
            return PageBreak()
        if self.kind == "table":
            return self.table()
        if self.kind == "drawing":
            paragraph = Paragraph(Kind.DRAWING, [])
            paragraph.drawing = Picture(b"", "png", (360_000, 360_000), "".join(run.text for run in self.runs))
            return paragraph
        runs = [run._replace(lead=self.lead and index == 0) for index, run in enumerate(self.runs)]
        wanted = len(runs) // 2 if self.kind == "title" else None
        return Paragraph(Kind(self.kind), runs, self.level, wanted_break=wanted)

    def table(self) -> Table:
        rows, under = [], 0
        for index, texts in enumerate(self.rows):
            cells = [Cell([Paragraph(Kind.CELL, [r]) for r in text] or [Paragraph(Kind.CELL, [])]) for text in texts]
            if self.wide and self.columns > 2 and index % 2:
                cells = [cells[0], Cell(cells[1].paragraphs, self.columns - 1)]
            if under:
                cells, under = cells[1:], under - 1
            elif self.columns > 1:
                cells[0].rows = min(self.merged, len(self.rows) - index)
                under = cells[0].rows - 1
            rows.append(Row(cells, header=index == 0 and self.merged == 1))
        return Table(rows, self.columns)


def make(pieces: list[Piece], date: str = "2022-12-31", native: bool = False) -> Document:
    document = Document("报告", "某局", "", date, "报告", [piece.block() for piece in pieces])
    return number_headings(document, layout(native).numbering, layout(native).captions)


WORDS = [
    "本年收入",
    "13452.90万元",
    "9万元",
    "，",
    "占7.15%",
    "完成",
    "GDP",
    "。",
    "  ",
    "\t",
    "党建工作",
    "<&>",
    "财政拨款和其他收入",
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join)
sources = st.sampled_from([None, None, Figure(Decimal(1), "", Stated("a", "甲", None, "1"))])
run = st.tuples(texts, st.booleans(), st.just(False), sources).map(lambda found: Run(*found))
runs = st.lists(run, max_size=3).map(tuple)
kinds = st.sampled_from(["body", "body", "note", "caption", "label", "signature", "date"])
plain = st.tuples(kinds, st.just(0), runs).map(lambda found: Piece(*found))
numbered = st.tuples(st.sampled_from(["body", "heading"]), st.integers(1, 6), runs).map(lambda found: Piece(*found))
run_in = st.tuples(st.just("body"), st.integers(1, 6), runs, st.just(True)).map(lambda found: Piece(*found))
title = runs.map(lambda found: Piece("title", 0, found * 3))
drawing = runs.map(lambda found: Piece("drawing", 0, found))
page_break = st.just(Piece("break", 0, ()))


@st.composite
def tables(draw: st.DrawFn) -> Piece:
    columns = draw(st.integers(1, 3))
    row = st.tuples(*[runs] * columns)
    rows = tuple(draw(st.lists(row, min_size=1, max_size=4)))
    return Piece("table", 0, (), False, columns, rows, draw(st.integers(1, 3)), draw(st.booleans()))


pieces = st.lists(st.one_of(plain, plain, numbered, run_in, title, page_break, drawing, tables()), max_size=7)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[Piece], list[Piece]]:
    """Two documents: the second is the first edited, or one of its own."""
    old = draw(pieces)
    if draw(st.integers(0, 3)) == 0:
        return old, draw(pieces)
    new: list[Piece] = []
    for piece in old:
        what = draw(st.sampled_from(["keep", "keep", "keep", "drop", "rewrite", "before", "swap", "look"]))
        if what == "before":
            new += draw(pieces)[:2]
        if what == "rewrite":
            new.append(rewritten(draw, piece))
        elif what == "look":
            new.append(piece._replace(runs=tuple(run._replace(strong=not run.strong) for run in piece.runs)))
        elif what == "swap":
            new.insert(0, piece)
        elif what != "drop":
            new.append(piece)
    return old, new


def rewritten(draw: st.DrawFn, piece: Piece) -> Piece:
    if piece.kind == "table":
        rows = list(piece.rows)
        place = draw(st.integers(0, len(rows) - 1))
        match draw(st.sampled_from(["row", "drop", "twice"])):
            case "row":
                rows[place] = (draw(runs), *rows[place][1:])
            case "drop" if len(rows) > 1:
                del rows[place]
            case _:
                rows.insert(place, rows[place])
        return piece._replace(rows=tuple(rows), merged=draw(st.sampled_from([piece.merged, 1, 2])))
    if not piece.runs:
        return piece._replace(runs=draw(runs))
    place = draw(st.integers(0, len(piece.runs) - 1))
    text = piece.runs[place].text
    cut = draw(st.integers(0, len(text)))
    run = piece.runs[place]._replace(text=(text[:cut] + draw(st.sampled_from(WORDS)) + text[cut + 2 :]))
    return piece._replace(runs=(*piece.runs[:place], run, *piece.runs[place + 1 :]))


def sentence(text: str, kind: str = "body", level: int = 0) -> Piece:
    return Piece(kind, level, (Run(text),))


TABLE = Piece("table", 0, (), False, 2, (((Run("收入"),), (Run("1"),)),))


@settings(max_examples=80, suppress_health_check=[HealthCheck.data_too_large])
@example(([sentence("甲")], [sentence("甲"), TABLE, TABLE]))
@example(([sentence("甲"), TABLE], [sentence("甲")]))
@example(([TABLE, sentence("甲"), TABLE, sentence("乙")], [TABLE, TABLE]))
@example(([sentence("甲"), sentence("乙", "signature")], [sentence("甲")]))
@example(([], [Piece("break", 0, ()), TABLE]))
@given(edits())
def test_accepted_it_is_the_new_report_and_rejected_the_old(pair: tuple[list[Piece], list[Piece]]) -> None:
    for native in (False, True):
        old, new = make(pair[0], native=native), make(pair[1], native=native)
        compared = body(compare_documents(old, new), native)

        assert outline(accept(compared)) == outline(body(new, native))
        assert outline(reject(compared)) == outline(body(old, native))
        identifiers = re.findall(rb'<w:(?:ins|del|pPrChange) w:id="([0-9]+)"', compared)
        assert len(identifiers) == len(set(identifiers))


@settings(max_examples=60)
@given(pieces)
def test_compared_with_itself_it_has_no_change(given_pieces: list[Piece]) -> None:
    document = make(given_pieces)

    assert write_docx(compare_documents(document, document), layout()) == write_docx(document, layout())
    assert body(compare_documents(document, make(given_pieces))) == body(document)


def marked(old: str, new: str) -> str:
    """The changes of one sentence: [-deleted-] and {+inserted+}."""
    compared = compare_documents(make([sentence(old)]), make([sentence(new)]))
    return shown(body(compared))[0]


def shown(compared: bytes) -> list[str]:
    """Each paragraph with its changes; `¶` is a mark that is inserted or deleted."""
    lines = []
    for paragraph in etree.fromstring(compared).iter(f"{W}p"):
        line = ""
        for element in paragraph:
            text = "".join(e.text or "" for e in element.iter(f"{W}t", f"{W}delText"))
            form = {f"{W}ins": "{{+{}+}}", f"{W}del": "[-{}-]"}.get(element.tag, "{}")
            line += form.format(text) if text else ""
        for tag, form in (("ins", "{+¶+}"), ("del", "[-¶-]")):
            line += form if paragraph.find(f"{W}pPr/{W}rPr/{W}{tag}") is not None else ""
        lines.append(line)
    return lines


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            "本年收入13452.90万元，占7.15%。",
            "本年收入13462.90万元，占7.25%。",
            "本年收入[-13452.90万元-]{+13462.90万元+}，占[-7.15%-]{+7.25%+}。",
        ),
        ("全年GDP增长较快，完成任务。", "全年GNP增长较快，完成任务。", "全年[-GDP-]{+GNP+}增长较快，完成任务。"),
        ("现有编制59个，其中行政43个。", "现有编制60个，其中行政43个。", "现有编制[-59个-]{+60个+}，其中行政43个。"),
        ("接待1260人次，22批次。", "接待1206人次，23批次。", "接待[-1260人次-]{+1206人次+}，[-22批次-]{+23批次+}。"),
        (
            "我们认真抓好落实各项工作，成效明显。",
            "我们着力抓细落实各项工作，成效明显。",
            "我们[-认真抓好-]{+着力抓细+}落实各项工作，成效明显。",
        ),
        ("一二三四五六七八九十。", "春夏秋冬。", "[-一二三四五六七八九十。-]{+春夏秋冬。+}"),
    ],
)
def test_whole_numbers_and_words_are_marked(old: str, new: str, changes: str) -> None:
    assert marked(old, new) == changes


TASKS = [
    "持之以恒抓好党建工作，切实将党建贯穿始终。",
    "严格执行预算管理制度，压减一般性支出。",
    "全力做好后勤保障，提升服务水平。",
    "加强档案收集整理，推进数字化建设。",
]


def tasks(*order: int) -> Document:
    return make([sentence("重点任务", "heading", 1), *(sentence(TASKS[index], level=2) for index in order)])


def test_a_moved_task_is_deleted_and_inserted_whole() -> None:
    assert shown(body(compare_documents(tasks(0, 1, 2, 3), tasks(1, 2, 0, 3)))) == [
        "一、重点任务",
        f"[-（一）{TASKS[0]}-][-¶-]".replace("）持", "）持"),
        f"[-（二）-]{{+（一）+}}{TASKS[1]}",
        f"[-（三）-]{{+（二）+}}{TASKS[2]}",
        f"{{+（三）{TASKS[0]}+}}{{+¶+}}",
        f"（四）{TASKS[3]}",
    ]


def test_a_new_last_paragraph_takes_the_mark_of_the_one_before() -> None:
    old, new = make([sentence(TASKS[0])]), make([sentence(TASKS[0]), sentence("某局", "signature")])

    assert shown(body(compare_documents(old, new))) == [f"{TASKS[0]}{{+¶+}}", "{+某局+}"]
    assert shown(body(compare_documents(new, old))) == [f"{TASKS[0]}[-¶-]", "[-某局-]"]


def test_rows_are_inserted_and_deleted_whole() -> None:
    def table(*rows: tuple[str, str]) -> Piece:
        return Piece("table", 0, (), False, 2, tuple(((Run(a),), (Run(b),)) for a, b in rows))

    old = make([table(("收入合计", "100.00"), ("事业收入", "20.00"), ("其他", "1"))])
    new = make([table(("收入合计", "110.00"), ("其他", "1"), ("经营收入", "7.00"))])
    compared: Any = etree.fromstring(body(compare_documents(old, new)))

    rows = [
        ("".join(e.tag.removeprefix(W) for e in row[0][1:]), ["".join(map(str, cell.itertext())) for cell in row[1:]])
        for row in compared.iter(f"{W}tr")
    ]
    assert rows == [
        ("tblHeader", ["收入合计", "100.00110.00"]),
        ("del", ["事业收入", "20.00"]),
        ("", ["其他", "1"]),
        ("ins", ["经营收入", "7.00"]),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "甲"), ("", "甲乙"), ("甲乙", ""), ("甲", "甲乙"), ("乙", "甲乙"), ("甲乙丙", "甲丙"), ("甲乙丙", "丙")],
)
def test_what_parts_a_table_goes_and_comes_with_its_parts(old: str, new: str) -> None:
    def forms(names: str) -> Document:
        """A table of Word's for each of the names, in the form of one table."""
        document = make([sentence("项目支出绩效自评表"), sentence("某局", "signature")])
        rows = [
            Row([Cell([Paragraph(Kind.CELL, [Run(f"{name}项{place}")])])], begins=not place)
            for name in names
            for place in (0, 1)
        ]
        document.blocks[1:1] = [Table(rows, 1)] if rows else []
        return document

    sides = forms(old), forms(new)
    compared = body(compare_documents(*sides))

    assert (outline(reject(compared)), outline(accept(compared))) == tuple(outline(body(side)) for side in sides)


def forms(*parts: str) -> Document:
    """A table of Word's for each of the parts, with a row for each of its characters, in the form of one table."""
    document = make([sentence("项目支出绩效自评表"), sentence("某局", "signature")])
    rows = [
        Row([Cell([Paragraph(Kind.CELL, [Run(f"{name}：指标完成情况")])])], begins=not place)
        for part in parts
        for place, name in enumerate(part)
    ]
    document.blocks[1:1] = [Table(rows, 1)] if rows else []
    return document


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (["甲乙", "丙丁"], ["甲乙", "丁"], ["del 丙"]),
        (["甲乙", "丁"], ["甲乙", "丙丁"], ["ins 丙"]),
        (["甲乙", "丙戊丁"], ["甲乙", "丁"], ["del 丙", "del 戊"]),
        (["甲乙丁"], ["甲乙", "丁"], ["del 丁", "ins 丁"]),
        (["甲乙", "丙丁庚", "戊己辛"], ["甲乙", "丁庚", "己辛"], ["del 丙", "del 戊"]),
        (["甲乙", "丙丁庚", "戊己辛"], ["甲乙", "己辛"], ["del 丙", "del 丁", "del 庚", "del 戊"]),
    ],
)
def test_a_row_that_comes_to_begin_a_part_of_a_table_is_no_other(
    old: list[str], new: list[str], changed: list[str]
) -> None:
    sides = forms(*old), forms(*new)
    compared = body(compare_documents(*sides))

    assert (outline(reject(compared)), outline(accept(compared))) == tuple(outline(body(side)) for side in sides)
    rows = etree.fromstring(compared).iter(f"{W}tr")
    marks = [
        (row.find(f"{W}trPr/{W}ins"), row.find(f"{W}trPr/{W}del"), "".join(map(str, row.itertext()))[0]) for row in rows
    ]
    assert [f"{'del' if gone is not None else 'ins'} {name}" for come, gone, name in marks
            if come is not None or gone is not None] == changed  # fmt: skip


def test_changes_are_dated_with_the_new_report() -> None:
    compared = body(compare_documents(make([sentence("甲")]), make([sentence("乙")], "2023-12-31")))

    assert re.findall(rb"<w:(?:ins|del) [^>]*>", compared) == [
        b'<w:del w:id="0" w:author="reportgen" w:date="2023-12-31T00:00:00Z">',
        b'<w:ins w:id="1" w:author="reportgen" w:date="2023-12-31T00:00:00Z">',
    ]


def test_long_reports_that_have_little_in_common_are_compared_in_time() -> None:
    old = make([sentence(f"第{index}项工作由办公室负责，全年完成{index}件。" * 3) for index in range(600)])
    new = make([sentence(f"第{index}件事由各股室办理，当年用款{index}万元。" * 3) for index in range(600)])

    compared = body(compare_documents(old, new))

    assert outline(accept(compared)) == outline(body(new))
    assert outline(reject(compared)) == outline(body(old))


@pytest.fixture
def redline(project: Path, edit: Callable[..., None]) -> tuple[Document, Document, Path]:
    """The example, an edited copy of it, and the file that compares them."""
    old = Case("data/2022.yaml").document
    edit(
        "data/2022.yaml",
        ("    - 管理区政府计算机网络。\n", ""),
        (
            "    - 对全区政府信息公开工作进行指导和监督。\n",
            "    - 牵头推进全区数字政府建设和数据共享。\n    - 对全区政府信息公开工作进行指导和监督检查。\n",
        ),
        ("    - 秘书一股\n    - 秘书二股\n", "    - 秘书二股\n    - 秘书一股\n"),
        ("纳入区政府办统一核算", "由区政府办统一核算"),
        ("13452.90", "13462.90"),
        ("12491.39", "12501.39"),
    )
    edit("templates/standard/report.html.j2", ("</body>", '<p class="signature">某局</p></body>'))
    new = Case("data/2022.yaml").document
    path = project / "redline.docx"
    path.write_bytes(write_docx(compare_documents(old, new), layout()))
    return old, new, path


def test_the_example_accepts_to_the_new_and_rejects_to_the_old(redline: tuple[Document, Document, Path]) -> None:
    old, new, path = redline
    compared = part(path.read_bytes())

    assert outline(accept(compared)) == outline(body(new))
    assert outline(reject(compared)) == outline(body(old))
    assert any("[-纳入-]{+由+}区政府办统一核算" in line for line in shown(compared))
    assert any("[-13452.90万元-]{+13462.90万元+}" in line for line in shown(compared))
    assert any(re.fullmatch(r"\{\+（[0-9]+）牵头.*\+\}\{\+¶\+\}", line) for line in shown(compared))


def test_the_example_is_sound_for_other_programs(redline: tuple[Document, Document, Path]) -> None:
    *_, path = redline

    assert lint_docx(path) == []
    assert validate_openxml(path) == []
    printed = re.sub(r"\s", "", "".join(page_texts(convert_to_pdf(path, path.parent))))
    assert "牵头推进全区数字政府建设和数据共享" in printed
    assert "管理区政府计算机网络" in printed
