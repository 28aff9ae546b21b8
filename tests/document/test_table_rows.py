"""Tables on pages: heads in the middle, groups that are cut, widths of columns, and what is left free in cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from reportgen import TemplateError, build_report
from reportgen.compare.redline import compare_documents
from reportgen.compare.sentences import compare_sentences
from reportgen.document.blocks import Document, Row, Table
from reportgen.docx.write import write_docx
from tests.document.test_tables import DATA, FORMAT, W, body_of, layout, parse, printed, report, written
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.pdf import page_texts
from tests.tools.revisions import accept, outline, reject
from tests.tools.structure import lint_docx

__all__ = ["report"]  # a fixture


def rows_of(document: Document) -> list[Row]:
    """The rows of the one table of a document."""
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table.rows


def texts_of_pages(path: Path) -> list[str]:
    """The text of each page, without the blanks that programs leave between digits and Chinese characters."""
    return ["".join(text.split()) for text in page_texts(convert_to_pdf(path, path.parent))]


def grid(markup: str) -> list[int]:
    """The widths of the columns of the one table, in twips."""
    return [int(column.get(f"{W}w", "")) for column in written(parse(markup)).iter(f"{W}gridCol")]


PARTS = (
    "<table><tr><th>项目</th><td colspan='2'>甲</td></tr>"
    "<thead><tr><th rowspan='4'>指标</th><th>名称</th><th>得分</th></tr></thead>"
    "<tbody><tr><td>一</td><td>1</td></tr><tr><td>二</td><td>2</td></tr><tr><td>合计</td><td>3</td></tr></tbody>"
    "<tr><th>结论</th><td colspan='2'>好</td></tr></table>"
)


class TestHeadsInTheMiddle:
    """Tables whose head does not stand at their beginning."""

    def test_each_part_is_a_table_of_its_own_in_word(self) -> None:
        body = written(parse(f"<p>前</p>{PARTS}<p>后</p>"))

        tables = body.findall(f"{W}tbl")
        assert [[printed(row) for row in table.iter(f"{W}tr")] for table in tables] == [
            ["项目甲"], ["指标名称得分", "一1", "二2", "合计3"], ["结论好"],
        ]  # fmt: skip
        assert [[row.find(f".//{W}tblHeader") is not None for row in table.iter(f"{W}tr")] for table in tables] == [
            [False], [True, False, False, False], [False],
        ]  # fmt: skip
        grids = [[column.get(f"{W}w") for column in table.iter(f"{W}gridCol")] for table in tables]
        assert grids[0] == grids[1] == grids[2]

    def test_no_gap_is_seen_between_them(self) -> None:
        body = written(parse(f"<p>前</p>{PARTS}<p>后</p>"))

        seams = [table.getnext() for table in body.findall(f"{W}tbl")[:-1]]
        assert [seam.tag if seam is not None else "" for seam in seams] == [f"{W}p"] * 2
        for seam in seams:
            assert seam is not None
            (spacing,) = seam.iter(f"{W}spacing")
            assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("1", "exact")

    def test_the_label_of_a_head_goes_on_below_it_without_a_rule(self) -> None:
        table = written(parse(f"<p>前</p>{PARTS}<p>后</p>")).findall(f"{W}tbl")[1]

        cells = [cell for row in table.iter(f"{W}tr") for cell in list(row.iterfind(f"{W}tc"))[:1]]
        edges = [[etree.QName(edge).localname for edge in cell.iterfind(f".//{W}tcBorders/*")] for cell in cells]
        assert edges == [["bottom"], ["top"], ["top"], ["top"]]
        assert [printed(cell) for cell in cells] == ["指标", "", "", ""]

    def test_no_other_cell_reaches_into_the_next_part(self) -> None:
        reaching = PARTS.replace("<td colspan='2'>甲", "<td colspan='2' rowspan='2'>甲").replace(
            "<th>名称</th><th>得分</th>", "", 1
        )
        with pytest.raises(TemplateError) as caught:
            parse(reaching)

        assert [problem.code for problem in caught.value.problems] == ["table-rowspan"]

    def test_a_redline_of_a_part_is_both_reports(self) -> None:
        old, new = (parse(f"<p>前</p>{PARTS.replace('名称', head)}<p>后</p>") for head in ("名称", "别的叫法"))
        compared = body_of(write_docx(compare_documents(old, new), layout()))

        assert outline(accept(compared)) == outline(body_of(write_docx(new, layout())))
        before = outline(body_of(write_docx(old, layout())))
        assert outline(reject(compared)) == before

    def test_the_head_is_repeated_on_every_page(self, report: Callable[[str], Path]) -> None:
        rows = "".join(f"<tr><td>{number}号</td><td>1</td></tr>" for number in range(100))
        path = report(PARTS.replace("rowspan='4'", "rowspan='104'").replace("<tbody>", f"<tbody>{rows}"))

        pages = texts_of_pages(path)

        assert validate_openxml(path) == []
        assert lint_docx(path) == []
        assert len(pages) > 2
        assert [page.count("名称") for page in pages] == [page.count("指标") for page in pages] == [1] * len(pages)
        assert all(f"{number}号" in "".join(pages) for number in range(100))
        assert "合计" in pages[-1]


def grouped(*sizes: int) -> str:
    """A table of groups of so many rows."""
    rows = ""
    for group, size in enumerate(sizes):
        for index in range(size):
            label = f"<td rowspan='{size}'>类{group}</td>" if index == 0 else ""
            rows += f"<tr>{label}<td>行{group}.{index}</td></tr>"
    return f"<table><thead><tr><th>类别</th><th>名称</th></tr></thead>{rows}</table>"


class TestGroups:
    """Rows beside a merged cell."""

    def test_a_long_group_is_cut_in_pieces_that_stay_together_each_with_its_label(self) -> None:
        body = written(parse(grouped(3, 30)))

        rows = list(body.iter(f"{W}tr"))[1:]
        begins = [printed(row) for row in rows if row.find(f".//{W}vMerge[@{W}val='restart']") is not None]
        assert begins == ["类0行0.0", "类1行1.0", "类1行1.12", "类1行1.24"]
        ends = [index for index, row in enumerate(rows) if row.find(f".//{W}keepNext") is None]
        assert ends == [2, 14, 26, 32]

    def test_a_piece_ends_where_a_group_inside_ends(self) -> None:
        small = "<tr>{}<td rowspan='8'>{}</td><td>一</td></tr>" + "<tr><td>又</td></tr>" * 7
        markup = small.format("<td rowspan='16'>大</td>", "甲") + small.format("", "乙")

        rows = rows_of(parse(f"<table>{markup}</table>"))

        labels = [[(cell.paragraphs[0].text, cell.rows) for cell in row.cells if cell.rows > 1] for row in rows]
        assert labels == [[("大", 8), ("甲", 8)], *[[]] * 7, [("大", 8), ("乙", 8)], *[[]] * 7]

    def test_a_long_text_is_no_label(self) -> None:
        rows = rows_of(parse(grouped(30).replace("类0", "原因" * 20)))

        assert [len(row.cells) for row in rows] == [2, 2, *[1] * 29]

    def test_all_of_a_long_text_beside_several_rows_is_printed(self, report: Callable[[str], Path]) -> None:
        text = "".join(f"原因{chr(0x4E00 + number)}，" for number in range(700))
        rows = f"<tr><td>一</td><td rowspan='2'>{text}</td></tr><tr><td>二</td></tr>"
        path = report(f"<table class='compact' data-widths='1 1'>{rows}</table>")

        pages = texts_of_pages(path)

        assert len(pages) > 2
        assert "".join(pages).count("原因") == 700
        assert validate_openxml(path) == []

    def test_a_label_that_is_printed_again_is_no_change_of_its_row(self) -> None:
        old, new = parse(grouped(12)), parse(grouped(24).replace("行0.23", "新行"))

        assert [cell.again for cell in rows_of(new)[13].cells] == [True, False]
        assert "类0 | 行0.12" not in repr(compare_sentences(old, new))

    @pytest.mark.parametrize(("old", "new"), [(12, 13), (30, 29), (13, 26)])
    def test_a_redline_cuts_the_groups_of_either_report(self, old: int, new: int) -> None:
        was, now = (parse(f"<p>前</p>{grouped(size)}<p>后</p>") for size in (old, new))
        compared = body_of(write_docx(compare_documents(was, now), layout()))

        assert outline(accept(compared)) == outline(body_of(write_docx(now, layout())))
        before = outline(body_of(write_docx(was, layout())))
        assert outline(reject(compared)) == before

    def test_every_page_begins_with_the_label_and_none_with_the_last_row(self, report: Callable[[str], Path]) -> None:
        for size in (58, 61):
            path = report(grouped(size).replace("</table>", "<tr><td>合计</td><td>计</td></tr></table>"))
            pages = texts_of_pages(path)
            assert len(pages) > 1
            assert all("类0" in page for page in pages)
            assert "行0" in pages[-1]


class TestWidths:
    """Columns without widths of their own."""

    def test_labels_and_figures_are_not_torn_and_text_gets_the_rest(self) -> None:
        table = (
            '<table class="compact"><thead><tr><th>一级指标</th><th>三级指标</th><th>得分</th><th>偏差原因</th></tr>'
            "</thead><tr><td>产出指标</td><td>举办国际档案日宣传活动场次</td><td>12,345.67</td>"
            f"<td>{'天气原因活动推迟。' * 6}</td></tr></table>"
        )

        widths = grid(table)

        character, padding = 210, 136
        assert sum(widths) == layout().page.text_width
        assert all(width >= least * character + padding for width, least in zip(widths, (4, 4, 4.5, 4), strict=True))
        assert widths[0] < widths[1]
        assert 3 * widths[1] < 2 * widths[3]
        assert widths[2] < widths[1]

    def test_an_address_may_be_broken(self) -> None:
        table = f"<table><tr><td>网址</td><td>https://{'a' * 200}.cn</td><td>说明文字</td></tr></table>"

        widths = grid(table)

        assert widths[0] > 2 * 240
        assert widths[2] > 4 * 240

    def test_more_columns_than_there_is_room_for_are_all_there(self) -> None:
        cells = "".join(f"<th>第{number}栏的表头</th>" for number in range(30))

        widths = grid(f"<table><tr>{cells}</tr></table>")

        assert sum(widths) == layout().page.text_width
        assert min(widths) > 200

    @pytest.mark.parametrize(
        ("tables", "margins"),
        [
            ("tables:\n  padding: {vertical: 0磅, horizontal: 2mm}", (0, 113)),
            ("tables:\n  padding: {vertical: 3磅}", (60, 68)),
            ("", (40, 68)),
        ],
    )
    def test_what_is_free_around_text_is_the_formats(
        self, tables: str, margins: tuple[int, int], project: Path, edit: Callable[..., None]
    ) -> None:
        edit(FORMAT, ("tables:\n  padding: {vertical: 2磅, horizontal: 1.2mm}", tables))

        path = build_report(DATA, "报告.docx").path

        with zipfile.ZipFile(path) as package:
            styles = etree.fromstring(package.read("word/styles.xml"))
        (found,) = styles.iterfind(f"{W}style[@{W}styleId='ReportTable']/{W}tblPr/{W}tblCellMar")
        free = {etree.QName(side).localname: int(side.get(f"{W}w", "")) for side in found}
        assert free == dict(zip(("top", "left", "bottom", "right"), margins * 2, strict=True))

    def test_a_redline_knows_the_widths_of_both_reports(self, tmp_path: Path) -> None:
        was, now = (
            parse(
                "<p>前</p><table><tr><th colspan='2'>名称</th><th>金额</th></tr>"
                "<thead><tr><th>类</th><th>项</th><th>元</th></tr></thead>"
                f"<tr><td>甲</td><td>{name}</td><td>1.00</td></tr></table><p>后</p>"
            )
            for name in ("乙", "乙丙丁戊己庚辛壬癸子丑寅卯")
        )
        path = tmp_path / "改.docx"
        path.write_bytes(write_docx(compare_documents(was, now), layout()))

        body = body_of(path.read_bytes())
        assert outline(accept(body)) == outline(body_of(write_docx(now, layout())))
        assert outline(reject(body)) == outline(body_of(write_docx(was, layout())))
        root = etree.fromstring(body)
        changes = [*root.iter(f"{W}tblGridChange", f"{W}tcPrChange", f"{W}ins", f"{W}del")]
        assert len({change.get(f"{W}id") for change in changes}) == len(changes)
        assert [len(list(root.iter(f"{W}{name}"))) for name in ("tblGridChange", "tcPrChange")] == [2, 2 + 9]
        assert validate_openxml(path) == []

    def test_a_redline_of_a_table_that_is_as_wide_as_it_was_has_no_change_of_widths(self) -> None:
        was, now = (parse(f"<table><tr><td>甲</td><td>{sum_}</td></tr></table><p>后</p>") for sum_ in ("1.00", "2.00"))
        body = body_of(write_docx(compare_documents(was, now), layout()))

        assert b"w:del " in body
        assert b"tblGridChange" not in body
        assert b"tcPrChange" not in body
