"""Notes of runs as Word comments."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from reportgen import Case
from reportgen.compare.redline import compare_documents
from reportgen.document.blocks import Document, Kind, Paragraph, Run
from reportgen.document.numbering import number_headings
from reportgen.docx.base_checks import open_base
from reportgen.docx.write import write_docx
from reportgen.facts.load import load_facts
from reportgen.layout.format import layout_of
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LAYOUT = layout_of(load_facts(ROOT / "templates/standard/format.yaml", "format.yaml"))


def noted(file: str = "data/2022.yaml") -> Document:
    """A report in which every figure carries a note."""
    document = Case(ROOT / file).document
    for paragraph in document.paragraphs():
        paragraph.runs = [
            run._replace(note=f"{run.figure.path}\n= {run.figure.value} <&>") if run.figure else run
            for run in paragraph.runs
        ]
    return document


def figures(document: Document) -> list[str]:
    return [run.text for paragraph in document.paragraphs() for run in paragraph.runs if run.figure]


def commented(path: Path) -> list[tuple[str, str, str | None, list[str]]]:
    """Each comment: the text that it is on, its author, initials and lines."""
    comments = {comment.comment_id: comment for comment in docx.Document(str(path)).comments}
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    found = []
    for start in root.iter(f"{W}commentRangeStart"):
        comment, text = comments[int(start.get(f"{W}id", ""))], ""
        for element in start.itersiblings():
            if element.tag == f"{W}commentRangeEnd":
                break
            text += "".join(e.text or "" for e in element.iter(f"{W}t"))
        found.append((text, comment.author, comment.initials, [p.text for p in comment.paragraphs]))
    return found


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "review.docx"
    path.write_bytes(write_docx(noted(), LAYOUT))
    return path


def test_every_note_is_a_comment_on_its_own_run(review: Path) -> None:
    document = noted()

    assert commented(review) == [
        (run.text, "reportgen", "rg", run.note.split("\n"))
        for paragraph in document.paragraphs()
        for run in paragraph.runs
        if run.note
    ]
    assert len(commented(review)) > 100


def test_runs_that_stand_side_by_side_keep_their_own_comments(tmp_path: Path) -> None:
    runs = [Run("甲", note="一"), Run("乙", note="一"), Run("丙"), Run("丁")]
    document = Document("报告", "某局", "", "2022-12-31", "报告", [Paragraph(Kind.BODY, runs)])
    path = tmp_path / "a.docx"
    path.write_bytes(write_docx(document, LAYOUT))

    assert [(text, lines) for text, _, _, lines in commented(path)] == [("甲", ["一"]), ("乙", ["一"])]
    assert [run.text for run in docx.Document(str(path)).paragraphs[0].runs] == ["甲", "", "乙", "", "丙丁"]


def test_the_text_is_that_of_the_report(review: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.docx"
    plain.write_bytes(write_docx(Case(ROOT / "data/2022.yaml").document, LAYOUT))

    texts = [[paragraph.text for paragraph in docx.Document(str(path)).paragraphs] for path in (review, plain)]
    assert texts[0] == texts[1]


def test_the_file_is_sound_and_the_same_each_time(review: Path) -> None:
    assert review.read_bytes() == write_docx(noted(), LAYOUT)
    assert lint_docx(review) == []
    assert validate_openxml(review) == []
    assert convert_to_pdf(review, review.parent).is_file()


def test_comments_are_dated_with_the_report_and_small(review: Path) -> None:
    with zipfile.ZipFile(review) as package:
        comments, styles = package.read("word/comments.xml").decode(), package.read("word/styles.xml").decode()

    assert set(re.findall(r'w:date="([^"]*)"', comments)) == {"2022-12-31T00:00:00Z"}
    style = re.search(r'<w:style [^>]*w:styleId="CommentText">.*?</w:style>', styles)
    assert style is not None
    assert '<w:sz w:val="20"/>' in style.group()
    assert 'w:eastAsia="仿宋_GB2312"' in style.group()


def test_a_report_without_notes_has_no_part_for_them() -> None:
    content = write_docx(Case(ROOT / "data/2022.yaml").document, LAYOUT)

    with zipfile.ZipFile(BytesIO(content)) as package:
        assert "word/comments.xml" not in package.namelist()
        assert b"annotation" not in package.read("word/styles.xml")


@pytest.mark.parametrize("own", [0, 1, 3])
def test_comments_survive_in_a_base(tmp_path: Path, own: int) -> None:
    base, content = docx.Document(), BytesIO()
    for _ in range(max(own, 1)):
        paragraph = base.add_paragraph("红头文件")
        if own:
            base.add_comment(paragraph.runs, "底稿的批注", "某人", "某")
    base.save(content)
    document = noted("data/starter.yaml")
    path = tmp_path / "based.docx"
    path.write_bytes(write_docx(document, LAYOUT, open_base(content.getvalue(), "base.docx")))

    found = commented(path)
    assert [text for text, *_ in found] == [*["红头文件"] * own, *figures(document)]
    assert found[-1][1:3] == ("reportgen", "rg")
    assert validate_openxml(path) == []
    with zipfile.ZipFile(path) as package:
        identifiers = re.findall(r'<w:comment [^>]*w:id="([0-9]+)"', package.read("word/comments.xml").decode())
    assert len(identifiers) == len(set(identifiers)) == len(found)


def test_a_comparison_keeps_the_notes_of_the_new_report(tmp_path: Path) -> None:
    old, new = noted("data/starter.yaml"), noted("data/starter.yaml")
    figure = next(p for p in new.paragraphs() if any(run.note for run in p.runs))
    figure.runs = [run._replace(text="77个", note="新") if run.note else run for run in figure.runs]
    path = tmp_path / "compared.docx"
    path.write_bytes(write_docx(compare_documents(old, new), LAYOUT))

    assert [text for text, *_ in commented(path)] == figures(new)
    assert lint_docx(path) == []
    assert validate_openxml(path) == []


def test_many_comments_are_written(tmp_path: Path) -> None:
    blocks = [Paragraph(Kind.BODY, [Run(f"数{index}", note=str(index))], 1) for index in range(2000)]
    document = number_headings(
        Document("报告", "某局", "", "2022-12-31", "报告", [*blocks]), LAYOUT.numbering, LAYOUT.captions
    )
    path = tmp_path / "many.docx"
    path.write_bytes(write_docx(document, LAYOUT))

    assert len(commented(path)) == 2000
    assert validate_openxml(path) == []
