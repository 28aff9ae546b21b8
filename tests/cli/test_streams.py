"""Every command with odd streams and files: an exit code and a sentence, never a traceback.

That processes which are started behave alike is tried with some commands in `test_cli.py`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from docx import Document

from reportgen.cli import run
from reportgen.cli.parser import COMMANDS
from tests.tools.forked import forked
from tests.tools.project_copy import ProjectCopy
from tests.tools.root import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other streams")

DATA, NEW, TYPED = "data/2022.yaml", "data/new.yaml", "data/starter.yaml"
# Commands whose output is what they are for, and its exit code where it can be printed.
ANSWERS = {
    f"show {DATA}": 0,
    f"show --json {DATA}": 0,
    f"trace {DATA}": 0,
    f"trace --format json {DATA}": 0,
    f"diff {DATA} {NEW}": 0,
    f"verify out/report.docx --data {DATA}": 0,
    f"verify out/report.docx --data {DATA} --format json": 0,
    f"diff --exit-code {DATA} {NEW}": 1,
    f"diff --format markdown {DATA} {NEW}": 0,
    f"diff --format json {DATA} {NEW}": 0,
    "help": 0,
    "help card": 0,
    "doctor": 0,
    "schema": 0,
    "schema --json": 0,
    "schema --markdown": 0,
    "template check --format json hunan": 0,
    "template list": 0,
    "format extract out/report.docx": 0,
    "template show scored": 0,
    "template fields scored": 0,
    f"textconv {DATA}": 0,
    "textconv out/report.docx": 0,
    f"check --format json {DATA}": 0,
    f"check --format sarif {DATA}": 0,
    f"check --format gitlab {DATA}": 0,
    f"check --numbers {DATA}": 0,
    f"check --coverage {DATA}": 0,
    "completion bash": 0,
    "--help": 0,
    "--version": 0,
    "build -h": 0,
    "edit -h": 0,
}
# Commands that do something, and tell of it.
DEEDS = {
    f"build {DATA} {TYPED}": 0,
    f"build --review {DATA}": 0,
    f"check {DATA}": 0,
    f"check --fix {DATA}": 0,
    f"new 2023 --from {DATA}": 0,
    "new 2024 --blank": 0,
    "init there": 0,
    f"trace {DATA} -o trace.txt": 0,
    "schema --markdown -o schema.md": 0,
    f"check --format json -o problems.json {DATA}": 0,
    "git-setup": 0,
    f"import spent.csv {DATA}": 0,
    "read small/report.docx -o small/data/read.yaml": 0,
    f"absorb out/report.docx {DATA}": 0,
    f"export --xlsx {DATA}": 0,
    f"summary {DATA}": 0,
    f"merge {DATA} {NEW} -o data/both.yaml": 0,
}
FAULTS = {"check data/bad.yaml": 1, "build data/bad.yaml": 1, "show data/none.yaml": 1, "show --nope": 2, "nope": 2}


@pytest.fixture(scope="session")
def additions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What stands in the project beside its own: files that differ, one with a fault, reports, a repository."""
    folder = tmp_path_factory.mktemp("streams")
    text = (ROOT / DATA).read_text("utf-8")
    for name in ("data", "out"):
        (folder / name).mkdir()
    (folder / NEW).write_text(text.replace("建立健全24小时", "建立健全二十四小时"), "utf-8")
    (folder / "data/bad.yaml").write_text("year：2022\n", "utf-8")
    (folder / "spent.csv").write_text("单位：万元,\n公务接待费,公务用车购置费\n0.38,1\n", "utf-8")
    (folder / "import.yaml").write_text(
        "tables: [{columns: {公务接待费: execution.three_public.reception}}]\n", "utf-8"
    )
    assert run(["build", str(ROOT / DATA), "-o", str(folder / "out/report.docx")]) == 0
    _add_small_project(folder / "small")
    report = Document()
    report.add_paragraph("这是2025年的报告。")
    report.save(str(folder / "small/report.docx"))
    subprocess.run(["git", "init", "-q", "--template=", folder], check=True)
    return folder


def _add_small_project(folder: Path) -> None:
    """One with a single field, whose reports are read in no time."""
    standard = folder / "templates/standard"
    for path in (standard, folder / "data"):
        path.mkdir(parents=True)
    field = '{"title": "年度", "description": "哪一年。", "type": "integer", "role": "year"}'
    head = '"type": "object", "additionalProperties": false, "required": ["year"]'
    (folder / "schema.json").write_text(f'{{{head}, "properties": {{"year": {field}}}}}', "utf-8")
    shutil.copy(ROOT / "templates/standard/format.yaml", standard)
    named = '<meta name="date" content="2025-12-31"/><meta name="filename" content="x"/>'
    (standard / "report.html.j2").write_text(
        f"<html><head><title>x</title>{named}</head><body><p>这是{{{{ year }}}}年的报告。</p></body></html>", "utf-8"
    )


@pytest.fixture(scope="session")
def warm(_with_data: ProjectCopy, additions: Path) -> None:
    """What commands load and make ready once in their life is ready before a process is forked."""
    with contextlib.chdir(shutil.copytree(additions, _with_data.fresh(), dirs_exist_ok=True)):
        for command in (f"build {DATA} {TYPED}", f"diff {DATA} {NEW}", f"check --coverage {DATA}", "schema"):
            run(command.split())


@pytest.fixture
def ready(warm: None, project: Path, additions: Path) -> Path:
    return Path(shutil.copytree(additions, project, dirs_exist_ok=True))


def called(command: str, *streams: int | None) -> tuple[int, str]:
    """The exit code of the command, and what it says on standard error where that is the last of the streams."""
    with open("said", "w+b") as said:
        code = forked(command.split(), [*streams, said.fileno()][:3])
        said.seek(0)
        text = said.read().decode("utf-8")
    assert "Traceback" not in text
    assert "Errno" not in text
    return code, text


@pytest.fixture
def full() -> Iterator[int]:
    """A stream to where no room is left."""
    with open("/dev/full", "wb") as stream:
        yield stream.fileno()


@pytest.fixture
def unread() -> Iterator[int]:
    """A stream whose reader has gone."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.fixture
def nothing() -> Iterator[int]:
    """An empty standard input."""
    with open(os.devnull, "rb") as stream:
        yield stream.fileno()


def test_every_command_is_tried() -> None:
    assert {command.split()[0] for command in (*ANSWERS, *DEEDS)} - {"--help", "--version"} == set(COMMANDS)


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("command", "reason"), [*zip(ANSWERS, cycle(["磁盘满了", "输出已经关闭"]), strict=False)])
def test_an_answer_that_cannot_be_printed_is_told(command: str, reason: str, nothing: int, full: int) -> None:
    code, said = called(command, nothing, full if reason == "磁盘满了" else None)

    assert said.endswith(f"reportgen: 结果没有全部印出来：{reason}\n")
    assert code in {4, ANSWERS[command] or 4}  # a difference is an answer before its end is lost


@pytest.mark.usefixtures("ready")
def test_it_is_told_in_english(monkeypatch: pytest.MonkeyPatch, nothing: int) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")

    said = "reportgen: the result could not be printed in full: the output is closed\n"
    assert called("schema", nothing, None) == (4, said)


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(("command", "closed"), [*zip(ANSWERS | DEEDS | FAULTS, cycle([True, False]), strict=False)])
def test_what_nobody_reads_changes_no_exit_code(
    command: str, closed: bool, nothing: int, unread: int, tmp_path: Path
) -> None:
    with (tmp_path / "read").open("wb") as read:
        streams = (None, read.fileno(), None) if closed else (nothing, unread, unread)

        assert called(command, *streams)[0] == (ANSWERS | DEEDS | FAULTS)[command]


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("command", DEEDS | FAULTS)
def test_what_is_told_of_a_deed_may_be_lost(command: str, nothing: int) -> None:
    assert called(command, nothing, None, None)[0] == (DEEDS | FAULTS)[command]


# What the system says when a file is read, and the words for it. The last three go one way through the program.
REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "文件夹",
    errno.EACCES: "没有读这个文件的权限",
    errno.EIO: "文件读不出来：磁盘或设备出了错",
    errno.ESTALE: "文件读不出来：网络上的文件夹连不上",
}
UNREAD = zip((command for command in ANSWERS | DEEDS if DATA in command), cycle([*REASONS][2:]), strict=False)


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("command", "number"),
    [(command, number) for command, one in UNREAD for number in (errno.ENOENT, errno.EISDIR, one)],
)
def test_a_data_file_that_cannot_be_read(
    command: str, number: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if number == errno.EISDIR:
        Path(DATA).unlink()
        Path(DATA).mkdir()
    else:  # simulated: a superuser may read everything
        refuse(monkeypatch, "open", number, Path(DATA).resolve())
    before = Path("out/report.docx").read_bytes()
    capfd.readouterr()

    code = run(command.split())

    listing = Path("problems.json")
    said = "".join((*capfd.readouterr(), listing.read_text("utf-8") if listing.exists() else ""))
    # Where a revision may be meant, or a folder of files is.
    assert code == (2 if command.startswith(("diff", "summary", "merge")) and number == errno.EISDIR else 1)
    assert REASONS[number] in said
    assert "Errno" not in said
    assert Path("out/report.docx").read_bytes() == before


WRITING = [f"check --fix {TYPED}", f"build {NEW} -o out/report.docx", "schema -o out/a.txt"]
UNWRITTEN = cycle([errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO])
"""What the system says when a file is written: all goes one way through the program, which has words for each."""


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("call", "command", "number"), [*zip(["open", "replace"] * 6, sorted(WRITING * 4), UNWRITTEN, strict=False)]
)
def test_a_place_that_takes_nothing(
    call: str, command: str, number: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = Path(TYPED).read_text("utf-8").replace("查档服务更加便捷", "接待查档利用者1260人次")
    Path(TYPED).write_text(typed, "utf-8")
    refuse(monkeypatch, call, number)
    before = [Path(name).read_bytes() for name in (TYPED, "out/report.docx")]
    capfd.readouterr()

    code = run(command.split())

    said = capfd.readouterr()
    assert code == 4, said
    assert "Errno" not in said.err
    assert [Path(name).read_bytes() for name in (TYPED, "out/report.docx")] == before
    assert not list(Path().rglob(".reportgen-*"))


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, number: int, path: Path | None = None) -> None:
    """Let a call of the system fail: for one path, or wherever a temporary file is concerned."""
    real = getattr(os, call)

    def refused(name: str | Path, *others: object, **named: object) -> object:
        concerned = str(name) == str(path) if path else ".reportgen-" in str(name)
        if concerned:
            raise OSError(number, os.strerror(number), str(name))
        return real(name, *others, **named)

    monkeypatch.setattr(os, call, refused)
