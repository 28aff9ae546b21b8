"""Fonts by all the names that their files give them, and those that a project asks for."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.doctor import project as of_project
from reportgen.doctor.findings import State
from reportgen.doctor.fonts import font_families
from reportgen.doctor.project import look_at_project
from reportgen.messages import message_text
from tests.tools.requirement import require

UNICODE, MACINTOSH, WINDOWS = 0, 1, 3


def font(*names: tuple[int, int, str], start: int = 0) -> bytes:
    """A font with nothing but a table of names (platform, identifier, text), for the place `start` of a file."""
    texts = [text.encode("utf-16-be") for _, _, text in names]
    records, place = b"", 0
    for (platform, kind, _), text in zip(names, texts, strict=True):
        records += struct.pack(">6H", platform, 1, 0x804, kind, len(text), place)
        place += len(text)
    table = struct.pack(">HHH", 0, len(names), 6 + len(records)) + records + b"".join(texts)
    head = struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"name", 0, start + len(head) + 16, len(table)) + table


def collection(*fonts: Callable[[int], bytes]) -> bytes:
    places, body = [], b""
    start = 12 + 4 * len(fonts)
    for make in fonts:
        places.append(start + len(body))
        body += make(places[-1])
    return b"ttcf" + struct.pack(f">HHI{len(fonts)}I", 1, 0, len(fonts), *places) + body


def test_a_font_is_known_by_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "simfang.TTF").write_bytes(
        font((WINDOWS, 1, "FangSong"), (WINDOWS, 1, "仿宋"), (WINDOWS, 4, "全名"))
    )

    assert font_families([tmp_path]) == {"fangsong", "仿宋"}


def test_a_collection_has_several(tmp_path: Path) -> None:
    fonts = collection(
        lambda start: font((WINDOWS, 1, "SimSun"), start=start),
        lambda start: font((UNICODE, 16, "NSimSun"), (MACINTOSH, 1, "甲"), start=start),
    )
    (tmp_path / "simsun.ttc").write_bytes(fonts)

    assert font_families([tmp_path]) == {"simsun", "nsimsun"}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"ttcf", b"\0\1\0\0", b"ttcf" + b"\xff" * 40, b"\0\1\0\0" + b"\xff" * 40),
        *(font((WINDOWS, 1, "甲"))[:-3], font()[:20]),
    ],
)
def test_what_is_no_font_has_no_names(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.ttf").write_bytes(content)
    (tmp_path / "plain.txt").write_bytes(font((WINDOWS, 1, "甲")))

    assert font_families([tmp_path, tmp_path / "nowhere"]) == frozenset()


def test_real_fonts_are_read() -> None:
    assert "fandolfang r" in font_families([require("fandol-fonts")])


@pytest.fixture
def fonts_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a machine that has the named fonts and no others."""

    def put(*names: str) -> None:
        for index, name in enumerate(names):
            (tmp_path / f"{index}.ttf").write_bytes(font((WINDOWS, 1, name)))
        monkeypatch.setattr(of_project, "font_folders", lambda: [tmp_path])

    return put


STANDARD = ("仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体")


def told(folder: Path) -> list[tuple[State, str]]:
    """What is said of the fonts."""
    return [
        (finding.state, message_text(finding.code, finding.params, "zh"))
        for finding in look_at_project(folder)
        if finding.name == "fonts"
    ]


def test_fonts_that_are_all_there_are_told_at_once(project: Path, fonts_are: Callable[..., None]) -> None:
    fonts_are(*STANDARD)

    assert [(state, text.partition("：")[0]) for state, text in told(project)] == [(State.OK, "版式要用的字体都有")]


def test_fonts_that_are_not_there_are_told_with_what_stands_in(project: Path, fonts_are: Callable[..., None]) -> None:
    fonts_are("仿宋", "KaiTi", "楷体", *STANDARD[2:4])

    assert told(project) == [
        (State.MISSING, "没有字体仿宋_GB2312（用 仿宋 代替）、楷体_GB2312（用 楷体 代替）"),
        (State.MISSING, "没有字体方正小标宋简体，也没有版式里写的替代字体"),
    ]


def test_a_template_that_cannot_be_read_asks_for_nothing(project: Path, fonts_are: Callable[..., None]) -> None:
    for path in project.glob("templates/*/format.yaml"):
        path.write_text("fonts: [\n", "utf-8")
    fonts_are()

    assert told(project) == []


def test_the_project_of_the_folder_is_told(project: Path) -> None:
    (project / "data" / "2035.yaml").write_text("", "utf-8")
    count = len(list((project / "data").glob("*.yaml")))
    finding = next(iter(look_at_project(project)))

    assert (finding.state, finding.params["folder"], finding.params["data"]) == (State.OK, str(project), count)


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    finding = next(iter(look_at_project(tmp_path)))

    assert (finding.state, finding.code) == (State.MISSING, "doctor-no-project")
