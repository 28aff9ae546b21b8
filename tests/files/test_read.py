"""The one door: regular files of the right ending and size, that lie where they may lie, and nothing else."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reportgen.files.read import ANYTHING, YAML, FileKind, UnreadableFile, read_file

SECRET = b"TOKEN=geheim"
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a right there")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder in which files may lie, beside one in which they may not."""
    for name in ("project/data", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside/secret.yaml").write_bytes(SECRET)
    (tmp_path / "project/data/2022.yaml").write_bytes(b"year: 2022\n")
    return tmp_path / "project"


def refused(path: Path, kind: FileKind = YAML, root: Path | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(path, kind, root)
    assert SECRET.decode() not in repr(caught.value)
    return caught.value.code


def test_a_file_inside_is_read(root: Path) -> None:
    assert read_file(root / "data/2022.yaml", YAML, root) == b"year: 2022\n"
    assert read_file(root / "data/../data/2022.yaml", YAML, root) == b"year: 2022\n"


@pytest.mark.parametrize("name", ["../outside/secret.yaml", "data/../../outside/secret.yaml", "../outside/none.yaml"])
def test_no_path_leads_out_and_nobody_learns_what_is_there(name: str, root: Path) -> None:
    assert refused(root / name, root=root) == "file-outside"
    assert refused(Path(os.path.abspath(root / name)), root=root) == "file-outside"


@needs_links
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("data/2021.yaml", "../../outside/secret.yaml"),
        ("data/2021.yaml", "{outside}/secret.yaml"),
        ("data/2021.yaml", "/proc/self/environ"),
        ("data/2021.yaml", "/dev/zero"),
        ("linked", "../outside"),
        ("linked", "{outside}"),
    ],
)
def test_no_link_leads_out(link: str, target: str, root: Path) -> None:
    (root / link).symlink_to(target.format(outside=root.parent / "outside"))
    path = root / link / "secret.yaml" if link == "linked" else root / link

    assert refused(path, root=root) == "file-outside"


@needs_links
def test_no_chain_of_links_leads_out(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("data/../../outside")
    (root / "data/2021.yaml").symlink_to("../one/secret.yaml")

    assert refused(root / "data/2021.yaml", root=root) == "file-outside"


@needs_links
def test_a_link_to_inside_is_followed(root: Path) -> None:
    (root / "archive").symlink_to("data")
    (root / "2021.yaml").symlink_to("archive/2022.yaml")

    assert read_file(root / "2021.yaml", YAML, root) == b"year: 2022\n"


@needs_links
def test_a_folder_may_itself_be_reached_by_a_link(root: Path) -> None:
    (root.parent / "way").symlink_to("project")

    assert read_file(root.parent / "way/data/2022.yaml", YAML, root.parent / "way") == b"year: 2022\n"
    assert read_file(root.parent / "way/data/2022.yaml", YAML, root) == b"year: 2022\n"


def test_a_folder_beside_with_a_longer_name_is_outside(root: Path) -> None:
    (root.parent / "project-2").mkdir()
    (root.parent / "project-2/a.yaml").write_bytes(SECRET)

    assert refused(root / "../project-2/a.yaml", root=root) == "file-outside"


@pytest.mark.parametrize("name", ["config", ".env", "a.yaml.txt", "a.ym", "yaml"])
def test_the_name_has_the_ending_of_its_kind(name: str, root: Path) -> None:
    (root / name).write_bytes(SECRET)

    assert refused(root / name, root=root) == "file-ending"


@pytest.mark.parametrize("name", ["A.YAML", "a.Yml", "a.b.yaml", ".yaml"])
def test_an_ending_may_be_in_capitals(name: str, root: Path) -> None:
    (root / name).write_bytes(b"a")

    assert read_file(root / name, YAML, root) == b"a"


@needs_links
def test_what_a_link_leads_to_has_the_ending_too(root: Path) -> None:
    (root / ".git").mkdir()
    (root / ".git/config").write_bytes(SECRET)
    (root / "data/2021.yaml").symlink_to("../.git/config")

    assert refused(root / "data/2021.yaml", root=root) == "file-ending"


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        folder = os.getcwd()
        os.chdir(path.parent)  # the whole path may be longer than that of a socket can be
        server.bind(path.name)
        os.chdir(folder)


def a_link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe.yaml"))
    path.symlink_to("pipe.yaml")


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("none.yaml")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


@needs_links
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (a_folder, "file-is-folder"),
        (a_pipe, "file-not-regular"),
        (a_socket, "file-not-regular"),
        (a_link_to_a_pipe, "file-not-regular"),
        (a_link_to_nowhere, "file-missing"),
        (a_link_to_itself, "file-unreadable"),
    ],
)
def test_what_is_no_regular_file_is_neither_read_nor_waited_for(
    make: Callable[[Path], None], code: str, root: Path
) -> None:
    make(root / "data/2021.yaml")

    assert refused(root / "data/2021.yaml", root=root) == code


@pytest.mark.parametrize("name", ["none.yaml", "none/2022.yaml", "2022.yaml/a.yaml", "a" * 300 + ".yaml"])
def test_what_is_not_there_is_missing(name: str, root: Path) -> None:
    assert refused(root / "data" / name, root=root) == "file-missing"


@pytest.mark.parametrize("name", ["a\0.yaml", "a\ud800.yaml"])
def test_a_name_that_no_file_can_have_is_told(name: str, root: Path) -> None:
    assert refused(root / name, root=root) in ("file-unreadable", "file-missing")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="nothing is denied here")
def test_what_may_not_be_read_is_told(root: Path) -> None:
    (root / "data/2022.yaml").chmod(0)

    assert refused(root / "data/2022.yaml", root=root) == "file-denied"


def test_a_file_is_as_large_as_its_kind_may_be_and_no_larger(root: Path) -> None:
    kind = FileKind((".yaml",), 100_000)
    (root / "a.yaml").write_bytes(b"a" * 100_000)
    assert len(read_file(root / "a.yaml", kind, root)) == 100_000

    (root / "a.yaml").write_bytes(b"a" * 100_001)
    assert refused(root / "a.yaml", kind, root) == "file-too-large"


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there are no such devices here")
def test_a_device_is_no_file() -> None:
    assert refused(Path("/dev/zero"), ANYTHING) == "file-not-regular"


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="there are no such files here")
def test_what_says_that_it_is_empty_is_measured_by_what_is_read() -> None:
    assert os.stat("/proc/self/maps").st_size == 0
    assert refused(Path("/proc/self/maps"), FileKind(("",), 100)) == "file-too-large"


def test_no_more_is_read_than_the_limit_and_one_byte(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def zeros(handle: int, most: int) -> bytes:
        asked.append(most)
        return b"\0" * most

    monkeypatch.setattr(os, "read", zeros)
    with pytest.raises(UnreadableFile):
        read_file(root / "data/2022.yaml", FileKind((".yaml",), 1_000_000), root)

    assert sum(asked) == 1_000_001


def test_what_is_opened_is_closed(root: Path) -> None:
    def handles() -> Iterator[str]:
        yield from os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []

    before = len(list(handles()))
    (root / "a.yaml").mkdir()
    for name in ("a.yaml", "data/2022.yaml"):
        for _ in range(5):
            try:
                read_file(root / name, YAML, root)
            except UnreadableFile:
                continue

    assert len(list(handles())) == before
