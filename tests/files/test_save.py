"""The names of files that are written, and writing them whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from reportgen.errors import OutputError, UsageError
from reportgen.files.reasons import reason_of
from reportgen.files.save import listing_path, named_by_itself, output_path, save_file, unwritable

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")


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


def test_whoever_reads_the_old_file_reads_it_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"old")

    with (tmp_path / "a.docx").open("rb") as before:
        save_file(tmp_path / "a.docx", b"new")

        assert before.read() == b"old"


@needs_modes
def test_a_file_keeps_its_mode_and_a_new_one_has_the_usual(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch(0o640)
    (tmp_path / "a.docx").chmod(0o640)
    (tmp_path / "usual").touch()

    save_file(tmp_path / "a.docx", b"new")
    save_file(tmp_path / "b.docx", b"new")

    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a.docx", "b.docx", "usual")]
    assert modes[0] == 0o640
    assert modes[1] == modes[2]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    os.chown(tmp_path / "a.docx", 12345, 23456)

    save_file(tmp_path / "a.docx", b"new")

    status = (tmp_path / "a.docx").stat()
    assert (status.st_uid, status.st_gid) == (12345, 23456)


def test_what_was_saved_in_the_meantime_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"read")
    save_file(tmp_path / "a.yaml", b"new", instead_of=b"read")

    with pytest.raises(OutputError) as caught:
        save_file(tmp_path / "a.yaml", b"newer", instead_of=b"read")

    assert [problem.code for problem in caught.value.problems] == ["output-changed"]
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.yaml", b"new")]


def test_the_new_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def noted(name: str, function: Callable[..., None], *given: object) -> None:
        steps.append(name)
        function(*given)

    for name in ("fsync", "replace"):
        monkeypatch.setattr(os, name, partial(noted, name, getattr(os, name)))

    save_file(tmp_path / "a.docx", b"new")

    assert steps[:2] == ["fsync", "replace"]
    assert steps[2:] in ([], ["fsync"])  # the folder's own, where there is such a thing


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("a/real")

    save_file(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a/real").read_bytes() == b"new"


@pytest.mark.parametrize("project", [True, False])
@pytest.mark.parametrize("target", ["../outside/victim.txt", "{outside}/victim.txt", "../outside/new.txt"])
def test_a_link_that_leads_out_is_not_followed(target: str, project: bool, tmp_path: Path) -> None:
    for name in ("project/out", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside/victim.txt").write_bytes(b"old")
    if project:
        (tmp_path / "project/schema.json").touch()
    link = tmp_path / "project/link.txt"
    link.symlink_to(target.format(outside=tmp_path / "outside"))

    with pytest.raises(UsageError) as caught:
        save_file(link, b"new")

    assert [problem.code for problem in caught.value.problems] == ["output-outside"]
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "outside").iterdir()] == [("victim.txt", b"old")]
    assert link.is_symlink()


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

    assert (problem.code, problem.params) == (code, {"reason": reason_of(OSError(number, "why"))})


@pytest.mark.parametrize(
    ("name", "output", "path"),
    [
        ("报告", None, "out/报告.docx"),
        ('a/b\\c:d*e?f"g<h>i|j\nk', None, "out/a_b_c_d_e_f_g_h_i_j_k.docx"),
        (" 报告. ", None, "out/报告.docx"),
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
        ("A.YAML", "output-is-source"),
        ("Schema.JSON", "output-is-source"),
        ("a.PNG", "output-is-source"),
        ("templates/new.txt", "output-among-sources"),
        ("templates/standard/deep/new.txt", "output-among-sources"),
        ("Templates/new.txt", "output-among-sources"),
        ("parts/new.txt", "output-among-sources"),
        (".git/new.txt", "output-among-sources"),
        (".GIT/hooks/pre-commit", "output-among-sources"),
        ("beyond/new.txt", "output-outside"),
    ],
)
def test_no_listing_goes_over_what_reports_are_made_from(
    output: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").mkdir()
    for name in ("a.yaml", "a.YML", "a.docx", "a.j2", "schema.json", "A.YAML", "Schema.JSON", "a.PNG"):
        Path(name).touch()
    Path("templates/standard").mkdir(parents=True)
    Path("templates/standard/schema.json").touch()
    Path("parts").symlink_to("templates/standard")
    Path("beyond").symlink_to(tmp_path.parent)
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


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("templates/standard/base.docx", "output-among-sources"),
        ("templates/standard/", "output-among-sources"),
        ("parts/base.docx", "output-among-sources"),
        ("TEMPLATES/standard/BASE.DOCX", "output-among-sources"),
        (".git/x.docx", "output-among-sources"),
        ("data.docx", "output-is-source"),
        ("elsewhere.docx", "output-outside"),
        ("out/", "output-is-link"),
        ("out/报告.docx", "output-is-link"),
        (None, "output-is-link"),
        ("beyond/", "output-outside"),
    ],
)
def test_no_report_goes_over_what_reports_are_made_from_or_out_of_the_project(
    output: str | None, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("schema.json").touch()
    for folder in ("templates/standard", "data", "out", "../outside", "TEMPLATES/standard"):
        Path(folder).mkdir(parents=True, exist_ok=True)
    Path("data/2022.yaml").touch()
    Path("parts").symlink_to("templates/standard")
    Path("data.docx").symlink_to("data/2022.yaml")
    Path("elsewhere.docx").symlink_to("../outside/a.docx")
    Path("beyond").symlink_to("../outside")
    Path("out/报告.docx").symlink_to("../README.md")

    with pytest.raises(UsageError) as caught:
        output_path("报告", Path("out"), output)

    assert [problem.code for problem in caught.value.problems] == [code]


def test_out_is_not_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/schema.json").touch()
    (tmp_path / "project/out").symlink_to(tmp_path)

    with pytest.raises(UsageError) as caught:
        named_by_itself(tmp_path / "project/out/报告.docx")

    assert [problem.code for problem in caught.value.problems] == ["output-outside"]


def test_a_report_may_go_wherever_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("templates", "share", "reports"):
        Path(folder).mkdir()
    Path("reports/2022.docx").touch()
    Path("way").symlink_to("share")

    for output in ("reports/2022.docx", "way/a.docx", "templates/a.docx", "way/"):
        output_path("报告", Path("out"), output)
    (tmp_path / "project").mkdir()
    monkeypatch.chdir("project")
    Path("schema.json").touch()
    output_path("报告", Path("out"), "../way/a.docx")
