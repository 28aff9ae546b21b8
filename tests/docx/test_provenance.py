"""What a report was made from stands in it, is found again, and gives away nothing of the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reportgen import Case
from reportgen.docx.provenance import Provenance, digest_of, own_digest
from reportgen.docx.recorded import pdf_provenance, provenance_of, read_provenance
from reportgen.docx.story import read_story
from reportgen.docx.unpack import BrokenDocx, Package
from tests.tools.broken_docx import packed, unpacked
from tests.tools.libreoffice import convert_to_docx
from tests.tools.openxml import validate_openxml
from tests.tools.root import ROOT
from tests.tools.word_file import WordFile

EXAMPLES = ["2022", "water", "hunan", "self-evaluation", "association", "education/2024"]
CUSTOM = "docProps/custom.xml"


def recorded_in(content: bytes) -> Provenance:
    provenance = read_provenance(Package(content))
    assert provenance is not None
    return provenance


def with_base(project: Path, *texts: str) -> Path:
    """A letterhead for the usual template, with a property of its maker's own."""
    path = project / "templates/standard/base.docx"
    file = WordFile()
    for text in texts:
        file.text(text)
    content = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="密级"><vt:lpwstr>公开</vt:lpwstr>'
        "</property></Properties>"
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    package = file.document.part.package
    part = Part(PackURI("/docProps/custom.xml"), kind, content, package)
    package.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties")
    file.document.save(path)
    return path


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_says_by_its_digests_what_it_is_made_from(name: str, tmp_path: Path) -> None:
    case = Case(ROOT / f"data/{name}.yaml")
    path = tmp_path / "报告.docx"
    path.write_bytes(case.docx)

    provenance = recorded_in(case.docx)

    assert provenance.data == f"data/{name}.yaml"
    assert provenance.digests["data"] == sha256((ROOT / f"data/{name}.yaml").read_bytes()).hexdigest()
    assert provenance.template == case.lineage.folders[0].name
    assert {"schema", "template", "format"} <= provenance.digests.keys()
    assert ("last" in provenance.digests) == (name == "education/2024")
    assert ("pictures" in provenance.digests) == (name == "water")
    package = Package(case.docx)
    assert (
        provenance.text
        == read_story(package).digest
        == own_digest({name: package.read(name) for name in package.names})
    )
    assert validate_openxml(path) == []
    with ZipFile(path) as file:
        assert str(ROOT) not in file.read(CUSTOM).decode()


@pytest.mark.parametrize("name", ["2022", "water"])
def test_what_libreoffice_saves_is_known_again_by_its_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(Case(ROOT / f"data/{name}.yaml").docx)

    saved = convert_to_docx(path, tmp_path / "另存").read_bytes()

    assert saved != path.read_bytes()
    assert recorded_in(saved) == recorded_in(path.read_bytes())
    assert read_story(Package(saved)).digest == recorded_in(saved).text


@pytest.mark.parametrize(
    ("file", "old", "new", "kinds"),
    [
        ("data/2022.yaml", "# ", "#  ", {"data"}),
        ("schema.json", '"title": "', '"title":  "', {"schema"}),
        ("templates/standard/units.html.j2", "", "{# #}", {"template"}),
        ("templates/standard/format.yaml", "#", "# ", {"format"}),
    ],
)
def test_a_change_of_one_input_changes_its_digest_alone(
    file: str, old: str, new: str, kinds: set[str], project: Path
) -> None:
    before = recorded_in(Case("data/2022.yaml").docx)
    path = project / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")

    after = recorded_in(Case("data/2022.yaml").docx)

    assert {kind for kind in after.digests if after.digests[kind] != before.digests[kind]} == kinds
    assert after.text == before.text


def test_a_base_keeps_properties_of_its_own_and_is_an_input(project: Path, tmp_path: Path) -> None:
    base = with_base(project, "某某区人民政府办公室")
    path = tmp_path / "报告.docx"
    path.write_bytes(Case("data/2022.yaml").docx)

    provenance = recorded_in(path.read_bytes())

    assert provenance.digests["word"] == digest_of([base.read_bytes()])
    assert provenance.text == read_story(Package(path.read_bytes())).digest
    assert validate_openxml(path) == []
    with ZipFile(path) as file:
        names = re.findall('pid="([0-9]+)" name="([^"]+)"', file.read(CUSTOM).decode())
    assert ("7", "密级") in names
    assert len({number for number, _ in names}) == len(names) == 10
    assert Case("data/2022.yaml").docx == path.read_bytes()


def test_what_comes_from_an_older_report_gives_way_to_the_new_record(project: Path) -> None:
    base = project / "templates/standard/base.docx"
    base.write_bytes(Case("data/2022.yaml").docx)

    with ZipFile(BytesIO(Case("data/2022.yaml").docx)) as file:
        names = re.findall(' name="([^"]+)"', file.read(CUSTOM).decode())

    assert len(names) == len(set(names)) == 9


def test_a_record_whose_relationship_is_of_another_kind_keeps_its_name(project: Path) -> None:
    parts = unpacked(Case("data/starter.yaml").docx)
    relations = "_rels/.rels"
    parts[relations] = parts[relations].replace(b"relationships/custom-properties", b"others/custom-properties")
    (project / "templates/standard/base.docx").write_bytes(packed(parts))

    again = unpacked(Case("data/starter.yaml").docx)[relations].decode()

    names = re.findall(r'Id="(.*?)"', again)
    assert len(names) == len(set(names))
    assert {"rIdProvenance", "rIdProvenance_"} <= set(names)


def test_a_format_may_want_no_record(edit: Callable[..., None]) -> None:
    edit("templates/standard/format.yaml", ("page:", "provenance: none\npage:"))

    with ZipFile(BytesIO(Case("data/2022.yaml").docx)) as file:
        assert CUSTOM not in file.namelist()


def test_a_pdf_has_the_record_among_its_keywords() -> None:
    from reportgen.cli.writers import WRITERS

    case = Case(ROOT / "data/2022.yaml")
    content = WRITERS["pdf"].write(case)

    assert case.provenance is not None
    assert pdf_provenance(content) == case.provenance
    assert pdf_provenance(content.replace(b"pdf:Keywords", b"pdf:Producer")) is None


DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("items", "known"),
    [
        ([("reportgen", "9.9"), ("reportgen.data.sha256", DIGEST)], True),
        ([("Reportgen", "9.9"), ("Reportgen.data.SHA256", DIGEST), ("别的", "值")], True),
        ([("reportgen.data.sha256", DIGEST)], False),
        ([("reportgen", "9.9"), ("reportgen.data.sha256", "0" * 63)], False),
        ([("reportgen", "9.9"), ("reportgen.data.sha256", "g" * 64)], False),
        ([("reportgen", "9" * 1001), ("reportgen.data.sha256", DIGEST)], False),
        ([], False),
    ],
)
def test_what_is_no_record_counts_as_none(items: list[tuple[str, str]], known: bool) -> None:
    assert (provenance_of(items) is not None) is known


def test_a_broken_part_of_properties_is_told_and_one_with_too_many_read_to_a_point() -> None:
    parts = unpacked(Case(ROOT / "data/2022.yaml").docx)
    whole = parts[CUSTOM].decode()
    first = whole.index("<property ")

    with pytest.raises(BrokenDocx):
        read_provenance(Package(packed({**parts, CUSTOM: whole[:-20].encode()})))
    crowded = whole[:first] + '<property name="a"/>' * 1001 + whole[first:]
    assert read_provenance(Package(packed({**parts, CUSTOM: crowded.encode()}))) is None


TRACKED = """<w:p><w:r><w:t>甲</w:t></w:r><w:del w:id="1"><w:r><w:delText>乙</w:delText><w:tab/></w:r></w:del>
<w:ins w:id="2"><w:r><w:t>丙</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>
<w:p><w:r><w:t>后半。</w:t></w:r><w:moveFrom w:id="4"><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>一格</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>
<w:tr><w:trPr><w:del w:id="5"/></w:trPr><w:tc><w:p><w:r><w:t>删行</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>二格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""


def test_tracked_changes_count_as_accepted() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{w}"><w:body>{TRACKED}</w:body></w:document>'

    story = read_story(Package(packed({"word/document.xml": body.encode()})))

    assert [(said.text, said.row) for said in story.paragraphs] == [
        ("甲丙", -1),
        ("前半，后半。", -1),
        ("一格", 0),
        ("二格", 1),
    ]
    assert story.tracked == 5


def test_no_more_paragraphs_are_read_than_a_thousand_pages_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.docx.story._MAX_PARAGRAPHS", 3)

    with pytest.raises(BrokenDocx) as caught:
        read_story(Package(Case(ROOT / "data/2022.yaml").docx))
    assert caught.value.reason == "large"
