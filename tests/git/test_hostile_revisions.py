"""Revisions that no git would have committed: nothing of them is written outside of the folder for them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.tools.cases import said
from tests.tools.repository import git

FILE = "data/2022.yaml"
FOUND = "templates/standard/4-conclusions.html.j2"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, far enough below the one that is looked at in the end."""
    folder = tmp_path / "a/b"
    folder.mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(folder))
    return tmp_path


def stored(content: bytes, kind: str = "blob") -> str:
    """The name of an object that git would not make by itself, which it is told to keep all the same."""
    done = subprocess.run(
        ["git", "hash-object", "-t", kind, "-w", "--stdin", "--literally"],
        input=content,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def tree(*entries: tuple[str, str, str]) -> str:
    """A tree of mode, name and object, as they are given."""
    return stored(b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(found) for mode, name, found in entries), "tree")


def entries(of: str) -> list[tuple[str, str, str]]:
    lines = [line.split(None, 3) for line in git("ls-tree", of).splitlines()]
    return [(mode.lstrip("0"), name, found) for mode, _, found, name in lines]


def committed(folder: str, *more: tuple[str, str, str]) -> str:
    """A commit in which a folder of the project has further entries."""
    found = tree(*entries(f"HEAD:{folder}" if folder else "HEAD:"), *more)
    while folder:
        folder, _, name = folder.rpartition("/")
        above = entries(f"HEAD:{folder}" if folder else "HEAD:")
        found = tree(*((mode, n, found if n == name else o) for mode, n, o in above))
    return git("commit-tree", found, "-m", "x").strip()


def written(temporary: Path) -> list[str]:
    return sorted(path.relative_to(temporary).as_posix() for path in temporary.rglob("*"))


@pytest.mark.parametrize("kind", ["file", "folder"])
@pytest.mark.parametrize(
    "name", ["..", ".", ".git", ".GIT", ".Git", ".g\u200cit", "git~1", ".git ", ".git.", ".git::$INDEX_ALLOCATION",
             "/etc/x.j2", "../../evil.j2", "a/../../../../evil.j2"],
)  # fmt: skip
def test_a_path_that_git_refuses_is_told_and_nothing_is_written(
    name: str, kind: str, repository: Path, temporary: Path, capsys: Capture
) -> None:
    evil = stored(b"evil")
    entry = ("100644", name, evil) if kind == "file" else ("40000", name, tree(("100644", "evil.yaml", evil)))

    text = said(["diff", committed("templates", entry), FILE], capsys)

    assert "这个版本里有一个 git 不许检出的路径：templates/" in text
    assert text.endswith("\n2\n")
    assert written(temporary) == ["a", "a/b"]


def test_a_link_in_a_revision_leads_to_no_file_of_the_machine(
    repository: Path, temporary: Path, capsys: Capture
) -> None:
    (temporary / "secret.j2").write_text("geheim")
    Path(FOUND).unlink()
    Path(FOUND).symlink_to(temporary / "secret.j2")
    git("add", "-A")
    git("commit", "-qm", "x")

    text = said(["diff", "HEAD", FILE], capsys)

    assert "geheim" not in text
    assert "链接或路径指到了项目文件夹以外" in text
    assert written(temporary) == ["a", "a/b", "secret.j2"]


def test_nothing_is_written_through_a_link_of_a_revision(repository: Path, temporary: Path, capsys: Capture) -> None:
    (temporary / "outside").mkdir()
    link = stored(os.fsencode(temporary / "outside"))
    folder = tree(("100644", "evil.j2", stored(b"evil")))
    twice = committed("templates", ("120000", "both", link), ("40000", "both", folder))

    said(["diff", twice, FILE], capsys)

    assert written(temporary) == ["a", "a/b", "outside"]


def test_links_of_a_revision_to_its_own_files_are_followed(repository: Path, temporary: Path, capsys: Capture) -> None:
    Path("parts").mkdir()
    Path(FOUND).rename("parts/last.j2")
    Path(FOUND).symlink_to("../../parts/last.j2")
    Path("archive").mkdir()
    Path(FILE).rename("archive/2022.yaml")
    Path(FILE).symlink_to("../archive/2022.yaml")
    git("add", "-A")
    git("commit", "-qm", "x")
    Path("parts/last.j2").write_text(Path("parts/last.j2").read_text("utf-8").replace("及建议", "和建议"), "utf-8")

    text = said(["diff", "HEAD", FILE], capsys)

    assert "[-及-]{+和+}建议" in text
    assert text.endswith("\n0\n")
    assert written(temporary) == ["a", "a/b"]


def test_a_submodule_of_a_revision_is_passed_over(repository: Path, temporary: Path, capsys: Capture) -> None:
    module = git("rev-parse", "HEAD").strip()

    assert said(["diff", committed("templates", ("160000", "other", module)), FILE], capsys).endswith("\n0\n")
    assert written(temporary) == ["a", "a/b"]


def test_no_program_of_the_repository_is_run(repository: Path, temporary: Path, capsys: Capture) -> None:
    hooks = temporary / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {temporary}/run\n")
        (hooks / name).chmod(0o755)
    git("config", "core.hooksPath", str(hooks))

    assert said(["diff", "HEAD", FILE], capsys).endswith("\n0\n")
    assert not (temporary / "run").exists()
