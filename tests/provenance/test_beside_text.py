"""What was edited beside the text of a report: in headers, footers, charts, pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from reportgen import Case
from reportgen.cli import run
from reportgen.docx import unpack
from tests.tools.broken_docx import Parts, packed, unpacked
from tests.tools.libreoffice import convert_to_docx

DATA, REPORT = "data/water.yaml", "out/报告.docx"
PICTURE, CHART, FOOTER = "word/media/image1.png", "word/charts/chart2.xml", "word/footer1.xml"


@pytest.fixture(scope="module")
def content() -> bytes:
    return Case(DATA).docx


@pytest.fixture
def parts(project: Path, content: bytes) -> Parts:
    return unpacked(content)


def verified(parts: Parts, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    Path("out").mkdir(exist_ok=True)
    Path(REPORT).write_bytes(packed(parts))
    code = run(["verify", REPORT])
    return code, capsys.readouterr().out


def replace(parts: Parts, name: str, old: str, new: str) -> None:
    text = parts[name].decode()
    assert old in text
    parts[name] = text.replace(old, new, 1).encode()


def as_jpeg(picture: bytes, change: bool = False) -> bytes:
    """A picture as Word compresses it, at half the size; or the same upside down, which is another."""
    with Image.open(BytesIO(picture)) as image:
        seen = image.convert("RGB").resize((image.width // 2, image.height // 2))
        buffer = BytesIO()
        (ImageOps.flip(seen) if change else seen).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def test_a_number_of_a_chart_is_told_and_programs_get_it(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    replace(parts, CHART, "7398.15", "7398.51")
    assert verified(parts, capsys) == (
        1,
        f"{REPORT} 生成以后改过，有 1 处与 {DATA} 生成的报告不同。\n"
        "\n"
        "在报告里改的 1 处（[-报告原来的-]{+文件里的+}）：\n"
        "  图表里的数\n"
        "    ~ [-7398.15-]{+7398.51+}（“金额 › 项目支出”）\n"
        "      文件里是 7398.51，按数据是 7398.15\n",
    )
    assert run(["verify", REPORT, "--format", "json"]) == 1
    (edit,) = json.loads(capsys.readouterr().out)["edits"]
    assert (edit["in"], edit["point"], edit["report"], edit["file"]) == (
        "chart",
        "金额 › 项目支出",
        "7398.15",
        "7398.51",
    )


def test_a_number_that_another_program_writes_at_length_is_the_same(
    parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(parts, CHART, "7398.15", "7398.1499999999996")
    assert verified(parts, capsys)[0] == 0


@pytest.mark.parametrize("number", ["1e999999", "NaN", "", "七千"])
def test_what_is_no_amount_is_told_as_it_stands(number: str, parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    replace(parts, CHART, "7398.15", number)
    code, said = verified(parts, capsys)
    assert code == 1
    assert f"{number}（“金额 › 项目支出”）" in said.replace("{+", "").replace("+}", "").replace("[-7398.15-]", "")
    assert len(said) < 400


def test_a_footer_is_told_and_its_pages_are_not(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    replace(parts, FOOTER, "<w:t>1</w:t>", "<w:t>17</w:t>")
    assert verified(parts, capsys)[0] == 0

    for name in [name for name in parts if name.startswith("word/footer")]:  # of odd and of even pages
        replace(parts, name, "— ", "内部资料 ")
    code, said = verified(parts, capsys)
    assert code == 1
    assert said.endswith("\n  页脚\n    ~ [-—-]{+内部资料+}  —\n")


def test_headers_that_a_template_writes_hold_when_libreoffice_has_saved_them(
    project: Path, edit: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Footers that no page shows are in the report, and not in what LibreOffice makes of it."""
    header = "<header><p>{{ department.name }}<tab/>收入{{ income.total }}</p></header>"
    even = '<header class="even"><p>{{ year }}年</p></header><header class="first"></header>'
    footer = "<footer><p>第{page}页共{pages}页</p></footer>"
    edit("templates/standard/report.html.j2", ("<body>", f"<body>{header}{even}{footer}"))
    Path("out").mkdir()
    Path(REPORT).write_bytes(Case(DATA).docx)
    parts = unpacked(convert_to_docx(Path(REPORT), tmp_path / "另存").read_bytes())
    assert verified(parts, capsys)[0] == 0

    for name in [name for name in parts if name.startswith("word/header")]:
        parts[name] = parts[name].replace(b"8891.20", b"8819.20")
    code, said = verified(parts, capsys)
    assert code == 1
    assert said.endswith("\n  页眉\n    ~ 临江区水利局 收入[-8891.20万元-]{+8819.20万元+}\n")


def test_another_picture_is_told_and_a_smaller_one_is_the_same(
    parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = parts[PICTURE]
    parts[PICTURE] = as_jpeg(picture)
    assert verified(parts, capsys)[0] == 0

    parts[PICTURE] = as_jpeg(picture, change=True)
    code, said = verified(parts, capsys)
    assert code == 1
    assert said.endswith("\n  图片\n    ~ media/image1.png\n")

    parts[PICTURE] = b"no picture"
    assert verified(parts, capsys)[0] == 1


def test_a_chart_that_cannot_be_read_has_lost_its_numbers(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    parts[CHART] = b"<broken"
    code, said = verified(parts, capsys)
    assert code == 1
    assert "    - 7398.15（“金额 › 项目支出”）\n      文件里没有了 7398.15\n" in said


def test_absorb_says_that_it_does_not_go_back(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    replace(parts, CHART, "7398.15", "7398.51")
    verified(parts, capsys)
    before = Path(DATA).read_bytes()
    assert run(["absorb", REPORT, "--write"]) == 1
    said = capsys.readouterr()
    assert (
        "  图表里的数\n"
        "    ~ [-7398.15-]{+7398.51+}（“金额 › 项目支出”）\n"
        "      它不在正文里，没有写回：由数据、模板和版式印出，要改就改那里\n"
    ) in said.out + said.err
    assert Path(DATA).read_bytes() == before


def test_a_long_report_is_not_too_large_for_being_gone_through_twice(
    parts: Parts, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = parts["word/document.xml"]
    marks = 2 * (document.count(b"<") + document.count(b"=")) - 1
    monkeypatch.setattr(unpack, "MAX_MARKS", marks)

    assert verified(parts, capsys)[0] == 0

    replace(parts, CHART, "7398.15", "7398.51")
    assert verified(parts, capsys)[0] == 1
