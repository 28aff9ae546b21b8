"""The names of files that are written, and writing them whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reportgen.errors import OutputError, UsageError
from reportgen.files.save import listing_path, output_path, save_file, unwritable


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    save_file(tmp_path / "new/a.docx", b"old")
    save_file(tmp_path / "new/a.docx", b"new")

    assert [(path.name, path.read_bytes()) for path in (tmp_path / "new").iterdir()] == [("a.docx", b"new")]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "denied"), "output-locked"),
        (OSError(errno.ENOSPC, "full"), "output-full"),
        (OSError(errno.EIO, "broken"), "output-failed"),
    ],
)
def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(
    error: OSError, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise error

    (tmp_path / "a.docx").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", refuse)

    with pytest.raises(OutputError) as caught:
        save_file(tmp_path / "a.docx", b"new")

    assert [problem.code for problem in caught.value.problems] == [code]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.docx", b"old")]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a/real")

    save_file(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a/real").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "output-denied"),
        (errno.EPERM, "output-denied"),
        (errno.EROFS, "output-denied"),
        (errno.EEXIST, "output-in-the-way"),
        (errno.ENOTDIR, "output-in-the-way"),
        (errno.ENOSPC, "output-full"),
        (errno.EIO, "output-failed"),
    ],
)
def test_why_something_cannot_be_written(number: int, code: str, tmp_path: Path) -> None:
    problem = unwritable(OSError(number, "why"), tmp_path / "a")

    assert (problem.code, problem.params) == (code, {"reason": "why"})


@pytest.mark.parametrize(
    ("name", "output", "path"),
    [
        ("报告", None, "out/报告.docx"),
        ('a/b\\c:d*e?f"g<h>i|j\nk', None, "out/a_b_c_d_e_f_g_h_i_j_k.docx"),
        (" 报告. ", None, "out/报告.docx"),
        ("长" * 100, None, f"out/{'长' * 66}.docx"),
        ("报告", "there", "there/报告.docx"),
        ("报告", "new/", "new/报告.docx"),
        ("报告", "other.DOCX", "other.DOCX"),
    ],
)
def test_the_name_of_a_report(
    name: str, output: str | None, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()

    assert output_path(name, Path("out"), output) == Path(path)


def test_a_report_ends_in_docx() -> None:
    with pytest.raises(UsageError) as caught:
        output_path("报告", Path(), "报告.doc")

    assert [problem.code for problem in caught.value.problems] == ["output-not-docx"]


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("", "name-empty"),
        ("there", "output-is-folder"),
        ("new/", "output-is-folder"),
        ("a.yaml", "output-is-source"),
        ("a.YML", "output-is-source"),
        ("a.docx", "output-is-source"),
        ("a.j2", "output-is-source"),
        ("schema.json", "output-is-source"),
        ("link.txt", "output-is-source"),
    ],
)
def test_no_listing_goes_over_what_reports_are_made_from(
    output: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    for name in ("a.yaml", "a.YML", "a.docx", "a.j2", "schema.json"):
        Path(name).touch()
    Path("link.txt").symlink_to("a.yaml")

    with pytest.raises(UsageError) as caught:
        listing_path(output)

    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("output", ["a.txt", "new.yaml", "other.json"])
def test_any_other_file_may_be_a_listing(output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").touch()
    Path("other.json").touch()

    assert listing_path(output) == Path(output)
