"""What is on the machine: Python, packages, programs, folders. What does not answer in time counts as not known."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from reportgen.doctor.findings import Finding, State
from reportgen.files.cache import cache_folder
from reportgen.files.temporary import temporary_folder
from reportgen.messages import Listing
from reportgen.version import __version__

EXTRAS = ("word", "pdf", "edit", "xlsx", "batch")
"""The extras that are for people who make reports, by the names that pip knows."""

_SECONDS = 10
"""How long a program may take to say its version."""

_OFFICES = ("soffice", "libreoffice")
_OFFICE_FOLDERS = (
    r"C:\Program Files\LibreOffice\program",
    r"C:\Program Files (x86)\LibreOffice\program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:;\s*(.*))?")
_EXTRA = re.compile(r"""extra\s*==\s*['"]([\w-]+)['"]""")


def look_at_machine() -> Iterator[Finding]:
    """All that can be told without a project."""
    folder = str(Path(__file__).parent.parent)
    yield Finding("program", State.OK, "doctor-program", {"version": __version__, "folder": folder})
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("python", State.OK, "doctor-python", {"version": version, "path": sys.executable})
    yield from _packages()
    yield _office()
    yield _git()
    yield _word()
    cache = cache_folder()
    yield Finding("cache", State.OK if cache else State.MISSING, *_cache(cache))


def _cache(folder: Path | None) -> tuple[str, dict[str, object]]:
    return ("doctor-cache", {"folder": str(folder)}) if folder else ("doctor-no-cache", {})


def _packages() -> Iterator[Finding]:
    """The packages that the program needs, and those of each extra, as its own metadata name them."""
    try:
        about = metadata.metadata("reportgen")
        lines = metadata.requires("reportgen") or []
    except metadata.PackageNotFoundError:
        yield Finding("packages", State.UNKNOWN, "doctor-packages-unknown", {})
        return
    needed: dict[str, list[str]] = {}
    for line in lines:
        found = _REQUIREMENT.match(line)
        extra = _EXTRA.search(line)
        if found:
            needed.setdefault(extra[1] if extra else "", []).append(found[1])
    base = needed.get("", [])
    lacking = [name for name in base if not _is_installed(name)]
    if lacking:
        yield Finding("packages", State.FAULT, "doctor-packages-missing", {"names": Listing(lacking)})
    else:
        yield Finding("packages", State.OK, "doctor-packages", {"count": len(base)})
    for name in EXTRAS:
        if name in (about.get_all("Provides-Extra") or ()):
            whole = all(map(_is_installed, needed.get(name, [])))
            yield Finding(f"extra-{name}", State.OK if whole else State.MISSING, f"doctor-extra-{name}", {})


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _office() -> Finding:
    found = next(filter(None, map(shutil.which, _OFFICES)), None)
    if found:
        version = version_of([found, "--version"])
        return Finding("libreoffice", State.OK, "doctor-office", {"version": version, "path": found})
    folder = next((each for each in _OFFICE_FOLDERS if os.path.isdir(each)), "")
    if folder:
        return Finding("libreoffice", State.MISSING, "doctor-office-hidden", {"folder": folder})
    return Finding("libreoffice", State.MISSING, "doctor-no-office", {})


def _git() -> Finding:
    path = shutil.which("git")
    if not path:
        return Finding("git", State.MISSING, "doctor-no-git", {})
    return Finding("git", State.OK, "doctor-git", {"version": version_of([path, "--version"]), "path": path})


def version_of(command: Sequence[str]) -> str:
    """The numbers of a version in what a program prints; empty if it does not say them in time."""
    try:
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(rb"\d+(?:\.\d+)+", done.stdout)
    return found[0].decode("ascii") if found else ""


def _word() -> Finding:
    """Whether a program is there that shows Word files as their readers see them."""
    names = [name for name, is_there in (("Word", _has_word()), ("WPS", _has_wps())) if is_there]
    if names:
        return Finding("word", State.OK, "doctor-word", {"names": Listing(names)})
    if sys.platform in ("win32", "darwin"):
        return Finding("word", State.MISSING, "doctor-no-word", {})
    return Finding("word", State.UNKNOWN, "doctor-word-unknown", {})


def _has_word() -> bool:
    return _is_registered("Word.Application") or os.path.isdir("/Applications/Microsoft Word.app")


def _has_wps() -> bool:
    return _is_registered("KWPS.Application") or shutil.which("wps") is not None


def _is_registered(program: str) -> bool:
    """Whether Windows knows a program by its name among others that can be called; no other system does."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, program).Close()
    except OSError:
        return False
    return True


def look_at_rights(folder: Path) -> Finding:
    """Whether reports can be written into a folder, by trying."""
    try:
        with temporary_folder(folder):
            pass
    except OSError:
        return Finding("writing", State.FAULT, "doctor-not-writable", {"folder": str(folder)})
    return Finding("writing", State.OK, "doctor-writable", {"folder": str(folder)})
