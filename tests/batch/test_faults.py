"""Many reports where things go wrong: what is written is whole, what cannot be is told, and the others are built."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from reportgen import State, build_reports
from tests.tools.root import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has other faults")
COUNT = 6


@pytest.fixture
def names(folder: Path) -> list[str]:
    """Departments' files, of which each makes a report of some 17 KB."""
    text = (ROOT / "data/starter.yaml").read_text("utf-8")
    found = []
    for number in range(COUNT):
        found.append(f"data/{number}/2025.yaml")
        Path(found[-1]).parent.mkdir()
        Path(found[-1]).write_text(text.replace("示范区档案馆", f"示范区第{number}档案馆"), "utf-8")
    return found


def command(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reportgen", "build", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def all_whole(folder: str) -> int:
    """How many reports a folder has; each is a whole Word file, and nothing else is there."""
    found = os.listdir(folder)
    for name in found:
        assert name.endswith(".docx"), name
        with ZipFile(Path(folder, name)) as package:
            assert package.testzip() is None
    return len(found)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Mounts a file system of a kind, where this may be done."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> str:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("no file system can be mounted here")
        return str(place)

    yield mount
    subprocess.run(["umount", str(place)], capture_output=True, check=False)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.usefixtures("names")
def test_a_disk_of_64_kilobytes_takes_whole_reports_until_it_is_full(jobs: str, mounted: Callable[[str], str]) -> None:
    place = mounted("size=64k")
    output, errors = (process := command("data", "-j", jobs, "-o", f"{place}/")).communicate()

    assert process.returncode == 4
    built = all_whole(place)
    assert 0 < built < COUNT
    assert errors.count("错误：磁盘满了") == COUNT - built
    assert f"生成 {built} 份，没有变化 0 份，没有生成 {COUNT - built} 份" in output


@pytest.mark.usefixtures("names")
def test_a_bound_on_the_size_of_files_leaves_the_old_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out").mkdir()
    old = Path("out/示范区第0档案馆2025年度整体支出绩效评价报告.docx")
    old.write_bytes(b"old")
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, before[1]))
    try:
        outcomes = build_reports(["data"], processes=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert [outcome.exit_code for outcome in outcomes] == [4] * COUNT
    assert (old.read_bytes(), os.listdir("out")) == (b"old", [old.name])


@pytest.mark.usefixtures("names")
def test_where_nothing_can_be_written_it_is_told_of_each(mounted: Callable[[str], str]) -> None:
    place = mounted("ro,size=64k")
    output, errors = (process := command("data", "-j", "2", "-o", f"{place}/")).communicate()

    assert process.returncode == 4
    assert f"没有生成 {COUNT} 份" in output
    assert errors.count("错误：") == COUNT
    assert os.listdir(place) == []


def test_a_report_that_is_open_in_word_stays_and_the_others_are_built(
    names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path(build_reports(names[2:3], processes=1)[0].reports[0])
    before = opened.read_bytes()
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == opened.name:
            raise PermissionError(errno.EACCES, "the process cannot access the file", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    outcomes = build_reports(names, processes=1, force=True)

    assert [outcome.exit_code for outcome in outcomes] == [0, 0, 4, 0, 0, 0]
    assert [problem.code for problem in outcomes[2].problems] == ["output-locked"]
    assert opened.read_bytes() == before
    assert all_whole("out") == COUNT


def test_builds_at_the_same_time_write_whole_reports(names: list[str]) -> None:
    running = [command("data", "-j", "2", "--force") for _ in range(3)]
    for process in running:
        process.communicate()

    assert [process.returncode for process in running] == [0, 0, 0]
    assert all_whole("out") == COUNT
    assert {outcome.state for outcome in build_reports(names)} == {State.UNCHANGED}


@pytest.mark.usefixtures("folder")
def test_long_and_strange_names() -> None:
    text = (ROOT / "data/starter.yaml").read_bytes()
    strange = [b" blank .yaml", b"-x.yaml", b"a\nb.yaml", b"\xff\xfe.yaml", "\u202e\u5e74.yaml".encode()]
    strange += [name.encode() for name in ("年" * 80 + ".yaml", "%d{0}$HOME;`x`.yaml", "𠮷.yaml", "a'b\"c.yaml")]
    for number, name in enumerate(strange):
        with open(os.path.join(b"data", name), "wb") as file:
            file.write(text.replace("示范区档案馆".encode(), f"示范区第{number}档案馆".encode()))

    process = command("data", "-j", "2", "--summary", "汇总.json")
    output, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
    assert all_whole("out") == len(strange)
    assert f"生成 {len(strange)} 份" in output
    assert Path("汇总.json").read_text("utf-8").count('"built"') == len(strange)
    assert {outcome.state for outcome in build_reports(["data"])} == {State.UNCHANGED}


def test_links_lead_nowhere(names: list[str], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(names[0], outside / "2025.yaml")
    Path(names[0]).unlink()
    Path(names[0]).symlink_to(outside / "2025.yaml")
    Path("data/around").symlink_to("..")
    Path("out").mkdir()
    report = Path(build_reports(names[1:2], processes=1)[0].reports[0])
    report.unlink()
    report.symlink_to(outside / "report.docx")

    outcomes = build_reports(["data"], processes=2)
    assert [[problem.code for problem in outcome.problems] for outcome in outcomes] == [
        *(["file-outside"], ["output-is-link"], [], [], [], [])
    ]
    assert os.listdir(outside) == ["2025.yaml"]


@pytest.mark.usefixtures("names")
def test_where_the_first_process_is_killed_the_others_end_and_leave_nothing() -> None:
    process = command("data", "-j", "2", "--force")
    while not Path("out").is_dir() and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    wait_for_the_end_of(process.pid)
    again = command("data", "-j", "2")
    again.communicate()
    assert again.returncode == 0
    assert all_whole("out") == COUNT


def wait_for_the_end_of(group: int) -> None:
    """Wait until no process of a group is there any more."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError("a process is left")
