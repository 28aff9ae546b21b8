"""Makes the archives: for each platform the wheels of the program and all it needs, an installer, the manuals.

    python -m tools.offline.make [-o FOLDER] [--only PLATFORM] [--python 3.13 ...]

uv says which versions fit together on another platform and another Python, markers and all, which pip judges by the
Python that runs it; pip then fetches their wheels. Nothing is built but the program's own wheel.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reportgen.doctor.machine import EXTRAS
from reportgen.manuals.library import all_manuals, page_name
from reportgen.manuals.page import manual_page
from reportgen.version import __version__

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LEGACY = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}
"""The names that versions of the C library had before they were said by their number."""


class Unreachable(Exception):
    """The package index does not answer."""


class Target(NamedTuple):
    """A kind of machine as uv calls it, the tags of its wheels as pip does; `glibc` is the least C library of Linux."""

    uv: str
    tags: tuple[str, ...]
    glibc: str = ""


class Platform(NamedTuple):
    """What an archive is for. Of its targets the first one that has all wheels is taken: the oldest machines."""

    targets: tuple[Target, ...]
    script: str
    folder: str
    commands: str


class Choice(NamedTuple):
    """What goes into an archive: the pinned requirements for each Python, the extras, those that are left out."""

    target: Target
    pins: Mapping[str, tuple[str, ...]]
    extras: tuple[str, ...]
    left_out: tuple[str, ...]


Resolve = Callable[[Target, str, Sequence[str]], tuple[str, ...] | None]
"""Pins requirements for a target and a Python; None if some of them have no wheel there."""


def _linux(machine: str) -> Platform:
    targets = []
    for uv, minor in (("manylinux2014", 17), ("manylinux_2_28", 28)):
        older = (name for below in range(minor, 4, -1) for name in (f"manylinux_2_{below}", _LEGACY.get(below)) if name)
        targets.append(Target(f"{machine}-{uv}", tuple(f"{name}_{machine}" for name in older), f"2.{minor}"))
    return Platform(tuple(targets), "install.sh", "~/.local/share/reportgen", "~/.local/bin")


PLATFORMS = {
    "windows-x64": Platform(
        (Target("x86_64-pc-windows-msvc", ("win_amd64",)),),
        "install.cmd",
        r"%LOCALAPPDATA%\Programs\reportgen",
        r"%LOCALAPPDATA%\Microsoft\WindowsApps",
    ),
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
}


def main() -> int:
    """Make the archives that are asked for, all by default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    parser.add_argument("--only", choices=PLATFORMS, action="append")
    parser.add_argument("--python", choices=PYTHONS, action="append")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for name in arguments.only or PLATFORMS:
        try:
            archive, choice = make_archive(name, arguments.python or PYTHONS, arguments.output)
        except Unreachable as error:
            print(error, file=sys.stderr)
            return 1
        without = f", without {', '.join(choice.left_out)}" if choice.left_out else ""
        size = archive.stat().st_size / 2**20
        print(f"{archive} ({size:.0f} MB): Python {', '.join(choice.pins)}, {', '.join(choice.extras)}{without}")
    return 0


def make_archive(name: str, pythons: Sequence[str], output: Path) -> tuple[Path, Choice]:
    """Make the archive of a platform.

    Raises:
        Unreachable: the package index does not answer.
    """
    platform = PLATFORMS[name]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {extra: project["optional-dependencies"].get(extra) for extra in EXTRAS}
    there = {extra: needs for extra, needs in extras.items() if needs}
    choice = choose(platform.targets, pythons, project["dependencies"], there, pinned)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / f"reportgen-{__version__}-{name}"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        _run_pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
        for python, pins in choice.pins.items():
            tags = [part for tag in choice.target.tags for part in ("--platform", tag)]
            only = ["--no-deps", "--only-binary=:all:", "--implementation", "cp", "--python-version", python]
            _run_pip("download", *only, *tags, "--dest", wheels, *pins)
        _add_rest(folder, name, platform, choice)
        return (_zip if platform.script.endswith(".cmd") else _tar)(folder, output), choice


def choose(
    targets: Iterable[Target],
    pythons: Sequence[str],
    base: Sequence[str],
    extras: Mapping[str, Sequence[str]],
    resolve: Resolve,
) -> Choice:
    """The oldest target with wheels of all that the program needs for every Python, and the extras that it has, too.

    On the last target a Python without wheels is left out.

    Raises:
        Unreachable: no Python is left, as where nothing is answered.
    """
    target, found = None, {}
    for target in targets:
        found = {python: pins for python in pythons if (pins := resolve(target, python, base)) is not None}
        if len(found) == len(pythons):
            break
    if target is None or not found:
        raise Unreachable(f"no wheels of {', '.join(base)}")
    chosen: list[str] = []
    for extra in extras:
        needs = [*base, *(need for name in (*chosen, extra) for need in extras[name])]
        more = {python: pins for python in found if (pins := resolve(target, python, needs)) is not None}
        if len(more) == len(found):
            chosen.append(extra)
            found = more
    return Choice(target, found, tuple(chosen), tuple(extra for extra in extras if extra not in chosen))


def pinned(target: Target, python: str, requirements: Sequence[str]) -> tuple[str, ...] | None:
    """Requirements and all that they need, each with its version, as uv finds wheels for them.

    Raises:
        Unreachable: the package index does not answer.
    """
    options = ["--only-binary", ":all:", "--python-platform", target.uv, "--python-version", python]
    done = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", *options, "-"],
        input="\n".join(requirements),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 0:
        return tuple(line for line in done.stdout.splitlines() if line and not line.startswith("#"))
    if "No solution found" in done.stderr:
        return None
    raise Unreachable(done.stderr.strip())


def _run_pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Unreachable(done.stderr.strip())


def _add_rest(folder: Path, name: str, platform: Platform, choice: Choice) -> None:
    """The installer, the manuals and what the archive says of itself, beside the wheels."""
    installer, manuals = folder / "installer", folder / "manuals"
    installer.mkdir()
    manuals.mkdir()
    shutil.copy(HERE / platform.script, folder)
    for file in ("install.py", "no-python.txt"):
        shutil.copy(HERE / file, installer)
    contents = {"version": __version__, "pythons": list(choice.pins), "extras": list(choice.extras)}
    (installer / "contents.json").write_text(json.dumps(contents, indent=2), "utf-8")
    for manual in all_manuals():
        (manuals / page_name(manual.name, manual.language)).write_text(manual_page(manual), "utf-8")
    on_windows = platform.script.endswith(".cmd")
    glibc, without = choice.target.glibc, ", ".join(choice.left_out)
    about = (
        (HERE / "about.txt")
        .read_text("utf-8")
        .format(
            version=__version__,
            platform=name,
            pythons=", ".join(choice.pins),
            run_zh="双击 install.cmd" if on_windows else "在终端里进到这个文件夹，运行 sh install.sh",
            run_en="Double-click install.cmd"
            if on_windows
            else "In a terminal, go to this folder and run sh install.sh",
            folder=platform.folder,
            commands=platform.commands,
            extras=", ".join(choice.extras),
            glibc_zh=f"系统的 glibc 不低于 {glibc}（运行 ldd --version 看）。" if glibc else "",
            glibc_en=f" glibc {glibc} or later (see ldd --version)." if glibc else "",
            left_out_zh=f"这个平台没有现成的软件包，所以没有装：{without}。" if without else "",
            left_out_en=f" Left out, for want of wheels: {without}." if without else "",
        )
    )
    (folder / "说明.txt").write_text(about, "utf-8", newline="\r\n" if on_windows else "\n")


def _zip(folder: Path, output: Path) -> Path:
    path = output / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w") as archive:  # wheels are compressed already
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return path


def _tar(folder: Path, output: Path) -> Path:
    path = output / f"{folder.name}.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=0) as archive:  # nor are wheels any smaller here
        archive.add(folder, folder.name)
    return path


if __name__ == "__main__":
    sys.exit(main())
