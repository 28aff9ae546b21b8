"""Temporary files and folders: gone when they are done with, and what a killed process has left with the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.files import temporary
from reportgen.files.save import save_file
from reportgen.files.temporary import clear_up, temporary_file, temporary_folder

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes otherwise")
ENDS = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
OURS = ".reportgen-0123456789abcdef.tmp"


@pytest.fixture(autouse=True)
def _as_in_a_new_process() -> Iterator[None]:
    clear_up.cache_clear()
    yield
    clear_up.cache_clear()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_gone_at_the_end_unless_it_was_renamed(tmp_path: Path) -> None:
    with temporary_file(tmp_path) as (file, path):
        file.write(b"a")
        assert path.parent == tmp_path
    assert names(tmp_path) == []

    with temporary_file(tmp_path) as (file, path):
        file.close()
        path.rename(tmp_path / "a")
    assert names(tmp_path) == ["a"]


def test_a_folder_is_gone_at_the_end_with_all_that_is_in_it(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as folder:
        (folder / "deep").mkdir()
        (folder / "deep/a").touch()
        assert os.name == "nt" or folder.stat().st_mode & 0o777 == 0o700
    assert names(tmp_path) == []

    with pytest.raises(KeyError), temporary_folder(tmp_path):
        raise KeyError
    assert names(tmp_path) == []


def test_no_name_can_be_foreseen(tmp_path: Path) -> None:
    with temporary_file(tmp_path) as (_, one), temporary_file(tmp_path) as (_, other):
        assert one != other
        assert str(os.getpid()) not in one.name.removesuffix(".tmp").split("-")


def test_a_file_that_lies_in_wait_is_not_written_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    (tmp_path / "waiting").symlink_to(victim)
    monkeypatch.setattr(temporary, "_new_name", lambda: "waiting")

    with pytest.raises(FileExistsError), temporary_file(tmp_path):
        pass

    assert victim.read_bytes() == b"old"


def test_what_was_left_behind_is_removed_once(tmp_path: Path) -> None:
    (tmp_path / OURS).write_bytes(b"half")
    (tmp_path / OURS.replace("0", "f")).mkdir()
    (tmp_path / OURS.replace("0", "f") / "a").touch()

    save_file(tmp_path / "a.txt", b"new")
    assert names(tmp_path) == ["a.txt"]

    (tmp_path / OURS).write_bytes(b"half")
    save_file(tmp_path / "a.txt", b"new")
    assert names(tmp_path) == [OURS, "a.txt"]


@pytest.mark.parametrize(
    "name", ["a.tmp", ".a.txt.123-0.tmp", ".reportgen-0123456789abcde.tmp", ".reportgen-0123456789ABCDEF.tmp",
             "reportgen-0123456789abcdef.tmp", f"{OURS}.txt", f"x{OURS}"],
)  # fmt: skip
def test_nothing_of_other_names_is_removed(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()

    save_file(tmp_path / "a.txt", b"new")

    assert names(tmp_path) == sorted(["a.txt", name])


@needs_signals
def test_nothing_that_is_in_use_or_a_link_is_removed(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim/a").touch()
    (tmp_path / OURS).symlink_to("victim")

    with temporary_file(tmp_path) as (_, path), temporary_folder(tmp_path) as folder:
        clear_up.cache_clear()
        clear_up(str(tmp_path))

        assert names(tmp_path) == sorted([OURS, "victim", path.name, folder.name])
    assert names(tmp_path / "victim") == ["a"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_nothing_of_another_user_is_removed(tmp_path: Path) -> None:
    (tmp_path / OURS).touch()
    os.chown(tmp_path / OURS, 12345, -1)

    save_file(tmp_path / "a.txt", b"new")

    assert names(tmp_path) == [OURS, "a.txt"]


@needs_signals
@pytest.mark.parametrize("number", [*ENDS, signal.SIGINT])
def test_who_is_asked_to_end_puts_away_what_was_begun(number: signal.Signals, tmp_path: Path) -> None:
    usual = "default_int_handler" if number is signal.SIGINT else "SIG_DFL"
    program = (
        "import signal, sys, time; from pathlib import Path\n"
        "from reportgen.files.temporary import temporary_file, temporary_folder\n"
        "folder = Path(sys.argv[1])\n"
        # Tests that are started in the background are told to ignore it, and so is all that they start.
        f"signal.signal({int(number)}, signal.{usual})\n"
        "with temporary_folder(folder) as below, temporary_file(folder) as (file, path):\n"
        "    (below / 'a').touch()\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(names(tmp_path)) == 2
        process.send_signal(number)
        code = process.wait(timeout=60)

    assert code == (-number if number is signal.SIGINT else 128 + number)
    assert names(tmp_path) == []


@needs_signals
def test_whoever_listens_to_signals_already_goes_on_to(tmp_path: Path) -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    try:
        with temporary_file(tmp_path):
            os.kill(os.getpid(), signal.SIGTERM)
        assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)

    with temporary_file(tmp_path):
        assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
