"""Pictures: from a file of the project into the report. The messages are in bad/template."""

from __future__ import annotations

import base64
import os
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree
from PIL import Image

from reportgen import build_report, check_report
from reportgen.cli import run
from reportgen.document import picture_files, pictures
from reportgen.document.pictures import Head, Looks, PictureError, usable_head
from reportgen.errors import TemplateError
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.openxml import validate_openxml
from tests.tools.structure import lint_docx

DATA = "data/starter.yaml"
MAIN = "templates/standard/report.html.j2"
HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/><meta name="author" content="某局"/></head><body>'
)
# 16 × 10 pixels, 72 in an inch.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6"
    "/+b9//j/wAALCAAKABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAeEAAABAcAAAAAAAAAAAAAAAAABBESBRQiQUOBwf/aAAgBAQAAPwC5"
    "kxLtoc5boBYxMOoa1LqIRLHvgQ3Jro//2Q=="
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int, height: int, per_metre: int = 0) -> bytes:
    density = chunk(b"pHYs", struct.pack(">LLB", per_metre, per_metre, 1)) if per_metre else b""
    rows = zlib.compress(b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height)))
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + density + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_data(picture: bytes, data: bytes) -> bytes:
    """A PNG whose rows are others, with a right sum."""
    start = picture.index(b"IDAT") - 4
    return picture[:start] + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def enlarged_text(picture: bytes) -> bytes:
    """A PNG with a comment that unpacks to a hundred megabytes."""
    comment = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000)))
    return picture[:33] + comment + picture[33:]


SCAN = b"\xff\xda"


def encoded(mode: str, kind: str, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new(mode, (16, 10)).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture
def show(project: Path) -> Callable[..., Path]:
    """Build a report that shows a picture."""
    (project / "pictures").mkdir()

    def build(data: bytes, name: str = "office.png", more: str = "", output: str = "out.docx") -> Path:
        (project / "pictures" / name).write_bytes(data)
        figure = f'<figure><img src="pictures/{name}" alt="办公楼"{more}/><figcaption>办公楼外景</figcaption></figure>'
        (project / MAIN).write_text(f"{HEAD}\n<p>见图。</p>{figure}<p>完。</p>\n</body></html>\n", "utf-8")
        return build_report(DATA, output).path

    return build


def size_in_mm(path: Path) -> tuple[int, int]:
    with zipfile.ZipFile(path) as package:
        root: Any = etree.fromstring(package.read("word/document.xml"))
    extent = next(root.iter("{*}extent"))
    return round(int(extent.get("cx")) / 36000), round(int(extent.get("cy")) / 36000)


@pytest.mark.parametrize(("data", "name"), [(png(40, 30), "office.png"), (JPEG, "office.jpg"), (JPEG, "外景.JPEG")])
def test_word_and_libreoffice_take_png_and_jpeg(
    data: bytes, name: str, show: Callable[..., Path], project: Path
) -> None:
    path = show(data, name)

    assert validate_openxml(path) == []
    assert lint_docx(path) == []
    pdf = convert_to_pdf(path, project)
    listed = subprocess.run(["pdfimages", "-list", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert len(listed.splitlines()) == 3


def test_the_alternative_text_stands_at_the_picture(show: Callable[..., Path]) -> None:
    document = docx.Document(str(show(png(4, 3))))

    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "办公楼"
    assert [paragraph.text for paragraph in document.paragraphs] == ["见图。", "", "图1　办公楼外景", "完。"]


@pytest.mark.parametrize(
    ("data", "more", "size"),
    [
        (png(96, 48), "", (25, 13)),
        (png(300, 150, 11811), "", (25, 13)),
        (png(96, 48, 100), "", (25, 13)),
        (JPEG, "", (6, 4)),
        (png(3000, 1500), "", (156, 78)),
        (png(300, 3000), "", (18, 184)),
        (png(96, 48), ' width="100mm"', (100, 50)),
        (png(96, 48), ' width="4.5cm"', (45, 22)),
        (png(96, 48), ' width="50%"', (78, 39)),
        (png(96, 48), ' width="300mm"', (156, 78)),
    ],
)
def test_the_size_of_a_picture(data: bytes, more: str, size: tuple[int, int], show: Callable[..., Path]) -> None:
    assert size_in_mm(show(data, more=more)) == size


def test_the_picture_is_in_the_report_as_it_is_in_the_file(show: Callable[..., Path]) -> None:
    data = png(30, 20)

    with zipfile.ZipFile(show(data)) as package:
        assert package.read("word/media/image1.png") == data


def test_the_same_picture_gives_the_same_bytes(show: Callable[..., Path]) -> None:
    assert show(JPEG, output="1.docx").read_bytes() == show(JPEG, output="2.docx").read_bytes()


def test_a_picture_stands_in_a_base_that_has_its_own(show: Callable[..., Path], project: Path) -> None:
    (project / "seal.png").write_bytes(png(10, 10))
    base = docx.Document()
    base.add_picture(str(project / "seal.png"))
    base.save(str(project / "templates/standard/base.docx"))

    path = show(png(30, 20))

    assert validate_openxml(path) == []
    document = docx.Document(str(path))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [None, "办公楼"]
    assert len({shape._inline.docPr.get("id") for shape in document.inline_shapes}) == 2


def message_of(show: Callable[..., Path], data: bytes, name: str = "office.png") -> str:
    with pytest.raises(TemplateError) as caught:
        show(data, name)
    (problem,) = caught.value.problems
    return str(problem).partition(": ")[2]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"GIF89a", b"<svg/>", png(30, 20)[:-20], png(30, 20)[:20], JPEG[:20], JPEG[:2] + b"\0" * 40, png(0, 5)),
        png(30, 20)[:-1],
        JPEG[:-1],
        with_data(png(30, 20), b"garbage"),
        with_data(png(30, 20), zlib.compress(b"\0" * 50)),
        png(30, 20).replace(b"IDAT", b"IDAt"),
        png(30, 20, 300).replace(struct.pack(">L", 300), struct.pack(">L", 301), 1),
        JPEG[: JPEG.rindex(SCAN)] + JPEG[JPEG.rindex(SCAN) : -2] * 51 + JPEG[-2:],
    ],
)
def test_a_file_that_is_no_whole_picture_is_an_error(data: bytes, show: Callable[..., Path]) -> None:
    assert message_of(show, data) == "“pictures/office.png”不是完好的 PNG 或 JPEG 图片"


def test_a_picture_whose_comment_unpacks_to_a_hundred_megabytes_is_an_error(show: Callable[..., Path]) -> None:
    assert message_of(show, enlarged_text(png(30, 20))) == "“pictures/office.png”不是完好的 PNG 或 JPEG 图片"


def turned(orientation: int, order: str) -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}LHHHLHHL", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    return JPEG[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + JPEG[2:]


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_that_lies_on_its_side_is_an_error(order: str, show: Callable[..., Path]) -> None:
    assert message_of(show, turned(6, order)) == "图片“pictures/office.png”是转着拍的，印出来会歪倒"
    assert size_in_mm(show(turned(1, order))) == (6, 4)


def test_a_picture_of_too_many_pixels_is_not_decoded(show: Callable[..., Path]) -> None:
    huge = png(1, 1).replace(struct.pack(">LL", 1, 1), struct.pack(">LL", 65536, 32768))
    head = huge[12:29]

    message = message_of(show, huge[:29] + struct.pack(">L", zlib.crc32(head)) + huge[33:])

    assert message == "图片“pictures/office.png”有 65536×32768 像素，总数超过 50,000,000"


def test_a_picture_that_is_too_large_is_an_error(show: Callable[..., Path]) -> None:
    assert message_of(show, b"\0" * 10_000_001) == "图片“pictures/office.png”超过 10 MB"


def test_a_link_that_leads_out_of_the_project_is_an_error(
    show: Callable[..., Path], project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "office.png"
    outside.write_bytes(png(4, 3))
    os.symlink(outside.parent, project / "linked")
    show(png(4, 3))
    text = (project / MAIN).read_text("utf-8").replace("pictures/", "linked/")
    (project / MAIN).write_text(text, "utf-8")

    with pytest.raises(TemplateError) as caught:
        build_report(DATA)

    assert [problem.message for problem in caught.value.problems] == ["图片“linked/office.png”不在项目文件夹里"]


def test_diff_takes_the_pictures_of_a_revision(
    show: Callable[..., Path], project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    show(png(30, 20))
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "1"],
    ):
        subprocess.run(["git", *arguments], check=True, cwd=project)
    (project / "pictures" / "office.png").unlink()
    (project / "pictures" / "new.png").write_bytes(png(20, 20))
    (project / MAIN).write_text((project / MAIN).read_text("utf-8").replace("office.png", "new.png"), "utf-8")

    assert run(["diff", "HEAD", DATA, "--docx", "redline.docx"]) in (0, 1)

    assert "错误" not in capsys.readouterr().err
    assert validate_openxml(project / "redline.docx") == []
    with zipfile.ZipFile("redline.docx") as package:
        main = package.read("word/document.xml").decode("utf-8")
        media = {package.read(name) for name in package.namelist() if "media" in name}
    assert media == {png(30, 20), png(20, 20)}
    assert main.count("<w:del ") == main.count("<w:ins ") == 1


def test_what_the_head_of_a_picture_says() -> None:
    assert usable_head(png(300, 150, 11811)) == Head("png", 300, 150, (Decimal("299.9994"), Decimal("299.9994")))
    assert usable_head(JPEG) == Head("jpeg", 16, 10, (Decimal(72), Decimal(72)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_used(mode: str) -> None:
    assert usable_head(encoded(mode, "PNG")) == Head("png", 16, 10, (Decimal(96), Decimal(96)))


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("L", {}),
        ("RGB", {"progressive": True}),
        ("CMYK", {}),
        ("RGB", {"icc_profile": b"x" * 99}),
        ("RGB", {"exif": b"?"}),
    ],
)
def test_every_kind_of_jpeg_can_be_used(mode: str, options: dict[str, Any]) -> None:
    assert usable_head(encoded(mode, "JPEG", **options)) == Head("jpeg", 16, 10, (Decimal(96), Decimal(96)))


def test_a_picture_that_moves_is_its_first(capsys: pytest.CaptureFixture[str]) -> None:
    moving = encoded("RGB", "PNG", save_all=True, append_images=[Image.new("RGB", (16, 10), "red")])

    assert usable_head(moving).kind == "png"
    assert capsys.readouterr() == ("", "")


def test_a_jpeg_without_a_density_in_inches_has_that_of_a_screen() -> None:
    assert usable_head(JPEG.replace(b"\1\1\1\0\x48\0\x48", b"\1\1\0\0\x48\0\x48")).dpi == (Decimal(96), Decimal(96))
    assert usable_head(JPEG.replace(b"\1\1\1\0\x48\0\x48", b"\1\1\2\0\x48\0\x48")).dpi == (Decimal("182.88"),) * 2


def test_a_picture_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = png(31, 21)
    head = usable_head(data)
    monkeypatch.setattr(pictures, "_decoded", None)

    assert usable_head(bytes(bytearray(data))) == head


def test_what_is_known_of_pictures_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_MAX_KNOWN", 3)
    for width in range(40, 50):
        usable_head(png(width, 1))

    assert len(pictures._known) <= 3


@pytest.mark.parametrize("data", [png(30, 20, 300), JPEG], ids=["png", "jpeg"])
def test_every_cut_of_a_picture_is_told(data: bytes) -> None:
    for length in range(len(data)):
        with pytest.raises(PictureError):
            usable_head(data[:length])


@pytest.mark.parametrize(
    ("bound", "most", "message"),
    [
        ("MAX_PIXELS", 1300, "加上图片“pictures/c.png”，报告里的图片共超过 1,300 像素"),
        ("MAX_BYTES", 300, "加上图片“pictures/c.png”，报告里的图片共超过 0 MB"),
    ],
)
def test_all_pictures_of_a_report_have_a_bound_which_names_the_field(
    bound: str, most: int, message: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pictures").mkdir()
    paths = ["pictures/a.png", "pictures/b.png", "pictures/a.png", "pictures/c.png"]
    for path, shade in zip(paths, (0, 60, 0, 120), strict=True):
        buffer = BytesIO()
        Image.new("L", (25, 20), shade).save(buffer, "PNG")
        (project / path).write_bytes(buffer.getvalue() + bytes(110 - len(buffer.getvalue())))
    pictures = "".join(f"      - {{file: {path}, caption: 图, alt: 图}}\n" for path in paths)
    task = f"\ntasks:\n  - title: 甲\n    text: 甲。\n    pictures:\n{pictures}"
    text = (project / DATA).read_text("utf-8")
    (project / DATA).write_text(text.replace("\ntasks:\n", task, 1), "utf-8")
    monkeypatch.setattr(picture_files, bound, most)

    (problem,) = check_report(DATA)

    assert (problem.message, problem.path) == (message, "tasks[0].pictures[3].file")
    assert problem.place is not None


def test_the_pictures_of_a_template_count_too(
    show: Callable[..., Path], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_files, "MAX_PIXELS", 40 * 30)
    show(png(40, 30))
    monkeypatch.setattr(picture_files, "MAX_PIXELS", 40 * 30 - 1)

    with pytest.raises(TemplateError) as caught:
        show(png(40, 30))

    assert [problem.message for problem in caught.value.problems] == [
        "加上图片“pictures/office.png”，报告里的图片共超过 1,199 像素"
    ]


def test_only_so_many_pixels_are_looked_at() -> None:
    """Some kilobytes can claim millions of pixels, and a Word file can have thousands of such pictures."""
    looks = Looks()
    pictures = [plain(3000, 3000 + number) for number in range(8)]
    assert [looks.of(picture) != "" for picture in pictures] == [True] * 5 + [False] * 3
    assert looks.of(pictures[0]) == looks.of(plain(3000, 3000)) != ""  # known already
    assert Looks().of(plain(4000, 4000)) == ""


def plain(width: int, height: int) -> bytes:
    buffer = BytesIO()
    Image.new("L", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()
