"""Archives for computers without internet: what goes into them, and that one of them installs without a network."""

from __future__ import annotations

import ast
import json
import os
import platform
import shutil
import string
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from reportgen.manuals.library import all_manuals, page_name
from tests.tools.root import ROOT
from tools.offline import make
from tools.offline.install import TEXTS
from tools.offline.make import PLATFORMS, PYTHONS, Choice, Target, Unreachable, choose, make_archive

OLD, NEW = Target("old", ("manylinux2014_x86_64",), "2.17"), Target("new", ("manylinux_2_28_x86_64",), "2.28")
EXTRAS = {"word": ["docxtpl"], "pdf": ["typst"]}
FOLDER = ROOT / "tools" / "offline"


def wheels_for(*lacking: tuple[str, str, str]) -> make.Resolve:
    """An index on which everything has wheels but for some (target, Python, requirement)."""

    def resolve(target: Target, python: str, requirements: Sequence[str]) -> tuple[str, ...] | None:
        if any((target.uv, python, each) in lacking for each in requirements):
            return None
        return tuple(f"{each}==1" for each in requirements)

    return resolve


def chosen(*lacking: tuple[str, str, str]) -> Choice:
    return choose((OLD, NEW), ("3.11", "3.12"), ["lxml"], EXTRAS, wheels_for(*lacking))


def test_the_oldest_machines_are_served_if_they_can_be() -> None:
    choice = chosen()

    assert (choice.target, choice.extras, choice.left_out) == (OLD, ("word", "pdf"), ())
    assert choice.pins == dict.fromkeys(("3.11", "3.12"), ("lxml==1", "docxtpl==1", "typst==1"))


def test_where_the_oldest_lack_a_wheel_the_next_are_served() -> None:
    assert chosen(("old", "3.12", "lxml")).target == NEW


def test_an_extra_without_a_wheel_for_some_python_is_left_out() -> None:
    choice = chosen(("old", "3.12", "docxtpl"))

    assert (choice.target, choice.extras, choice.left_out) == (OLD, ("pdf",), ("word",))
    assert choice.pins["3.11"] == ("lxml==1", "typst==1")


def test_a_python_without_wheels_is_left_out_at_last() -> None:
    choice = chosen(("old", "3.12", "lxml"), ("new", "3.12", "lxml"))

    assert (choice.target, list(choice.pins)) == (NEW, ["3.11"])


def test_without_any_wheel_there_is_no_archive() -> None:
    with pytest.raises(Unreachable):
        chosen(*((target, python, "lxml") for target in ("old", "new") for python in ("3.11", "3.12")))


def test_linux_takes_the_wheels_of_all_older_systems() -> None:
    old, new = PLATFORMS["linux-aarch64"].targets

    assert set(old.tags) < set(new.tags)
    assert {"manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_5_aarch64"} <= set(old.tags)
    assert "manylinux_2_28_aarch64" in set(new.tags) - set(old.tags)


@pytest.fixture
def without_index(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """pip and the index played: each call makes an empty wheel."""
    calls: list[list[str]] = []

    def run_pip(*arguments: str | Path) -> None:
        words = [str(argument) for argument in arguments]
        calls.append(words)
        option = "--wheel-dir" if words[0] == "wheel" else "--dest"
        name = "reportgen" if words[0] == "wheel" else words[-1].replace("==", "-")
        (Path(words[words.index(option) + 1]) / f"{name}.whl").touch()

    monkeypatch.setattr(make, "_run_pip", run_pip)
    monkeypatch.setattr(make, "pinned", wheels_for(("x86_64-pc-windows-msvc", "3.14", "docxtpl>=0.20.2,<0.21")))
    return calls


def test_an_archive_has_wheels_installer_and_manuals(without_index: list[list[str]], tmp_path: Path) -> None:
    archive, choice = make_archive("windows-x64", PYTHONS, tmp_path)

    with zipfile.ZipFile(archive) as package:
        names = {name.partition("/")[2] for name in package.namelist()}
        about = package.read(f"{archive.stem}/说明.txt").decode("utf-8")
        contents = json.loads(package.read(f"{archive.stem}/installer/contents.json"))
    assert {"install.cmd", "installer/install.py", "installer/no-python.txt", "wheels/reportgen.whl"} < names
    assert {f"manuals/{page_name(each.name, each.language)}" for each in all_manuals()} < names
    assert "word" in choice.left_out
    assert "这个平台没有现成的软件包，所以没有装：word" in about
    assert "双击 install.cmd" in about
    assert contents["pythons"] == list(PYTHONS)
    assert "word" not in contents["extras"]
    assert [call[call.index("--python-version") + 1] for call in without_index[1:]] == list(PYTHONS)
    assert all("win_amd64" in call and "--no-deps" in call for call in without_index[1:])


def test_an_index_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise Unreachable("no route to the index")

    monkeypatch.setattr(make, "pinned", refuse)
    monkeypatch.setattr(sys, "argv", ["make", "-o", str(tmp_path)])

    assert make.main() == 1
    assert capsys.readouterr().err == "no route to the index\n"
    assert list(tmp_path.iterdir()) == []


def test_the_installer_needs_nothing_but_python() -> None:
    tree = ast.parse((FOLDER / "install.py").read_text("utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert modules <= set(sys.stdlib_module_names)


def test_the_installer_says_the_same_in_both_languages() -> None:
    gaps = {
        language: {
            code: {name for _, name, _, _ in string.Formatter().parse(text) if name} for code, text in texts.items()
        }
        for language, texts in TEXTS.items()
    }

    assert gaps["zh"] == gaps["en"]


def test_windows_reads_the_script_whatever_its_code_page_is() -> None:
    script = (FOLDER / "install.cmd").read_bytes()

    assert script.isascii()
    assert script.count(b"\n") == script.count(b"\r\n")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive for this machine and this Python, unpacked."""
    required = os.environ.get("REPORTGEN_REQUIRE_TOOLS")
    if required == "never" or sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("no archive is made on this machine")
    if f"3.{sys.version_info.minor}" not in PYTHONS:
        pytest.skip("no archive is for this Python")
    folder = tmp_path_factory.mktemp("offline")
    try:
        made, _ = make_archive(f"linux-{platform.machine()}", [f"3.{sys.version_info.minor}"], folder)
    except Unreachable as error:
        if required == "1":
            pytest.fail(f"the package index is not reached: {error}", pytrace=False)
        pytest.skip("the package index is not reached")
    with tarfile.open(made) as package:
        package.extractall(folder, filter="data")
    return folder / made.name.removesuffix(".tar.gz")


def test_what_was_installed_without_a_network_builds_the_example(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "家"
    home.mkdir()
    python = tmp_path / "bin" / f"python3.{sys.version_info.minor}"
    python.parent.mkdir()
    python.symlink_to(shutil.which(f"python3.{sys.version_info.minor}") or sys.executable)
    # Indexes that nobody serves, for whatever would look for one; the installer names none.
    environment = {
        "HOME": str(home),
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "REPORTGEN_LANG": "zh",
        "PYTHONIOENCODING": "utf-8",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    }

    installed = subprocess.run(
        ["sh", str(archive / "install.sh")], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (installed.returncode, installed.stderr) == (0, "")
    command = home / ".local" / "bin" / "reportgen"
    assert installed.stdout.splitlines()[1:2] == ["装好了：reportgen 0.1.0"]

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [command, *arguments], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    shutil.copytree(ROOT / "data", tmp_path / "data")
    run("build", "data/2022.yaml", "-o", "报告.docx")
    assert zipfile.is_zipfile(tmp_path / "报告.docx")
    assert run("help", "clerk").startswith("填报人手册\n")
    assert "可以生成报告。" in run("doctor")
