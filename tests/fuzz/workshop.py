"""A project in which one input after another is laid, read by a command, and held against what is promised."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import shutil
import signal
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from reportgen.cli import run
from tests.fuzz.inputs import ACCOUNTS, DATA, MAPPING, OTHER, REPORT, Input, Kind, kinds
from tests.spreadsheets.accounts import MAPPING as mapping_of_accounts  # noqa: N811 - a text, and no name of a file
from tests.spreadsheets.accounts import accounts as accounts_of_a_department
from tests.spreadsheets.accounts import content_of
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

SECONDS = float(os.environ.get("REPORTGEN_FUZZ_SECONDS", "5"))
MEGABYTES = 400
"""On top of what the process has already: others may have run in it before."""
_CODES = (0, 1, 2, 3, 4)
_OLD_REPORT = b"the report of the day before"
_PYTHON = re.compile(r"Traceback|<reportgen\.| object at 0x|<class '|NoneType|\bDecimal\('")
# One of these is in all that the pattern finds; an answer may have millions of characters, and `in` is much quicker.
_WORDS_OF_PYTHON = ("Traceback", "<reportgen.", " object at 0x", "<class '", "NoneType", "Decimal('")
# All that a terminal, a bidirectional text or a program could take for more than a character; lines end in \n alone.
_UNSAID = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class TooLong(BaseException):
    """The time of one input is over; no `except Exception` on the way keeps it."""


class Workshop:
    """The project, and the kinds of input that it can take.

    Args:
        folder: an empty folder for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copy(ROOT / "schema.json", folder)
        for name in ("templates", "data"):
            shutil.copytree(ROOT / name, folder / name)
        with contextlib.chdir(folder):
            for data in ("starter", "association"):
                code, _, err = _said(("build", f"data/{data}.yaml", "-o", f"{data}.docx"))
                if code:
                    raise RuntimeError(f"data/{data}.yaml cannot be built: {err.decode()}")
        packages = tuple((folder / f"{data}.docx").read_bytes() for data in ("starter", "association"))
        with contextlib.chdir(folder):
            _said(("export", "data/starter.yaml", "-o", "filled.xlsx"))
        accounts, filled = content_of(accounts_of_a_department()), (folder / "filled.xlsx").read_bytes()
        (folder / "filled.xlsx").unlink()
        (folder / ACCOUNTS).write_bytes(accounts)
        (folder / MAPPING).write_text(mapping_of_accounts, "utf-8")
        self.kinds: dict[str, Kind] = kinds(folder, (_unfilled(packages[0]), *packages), (accounts, filled))
        for path in folder.glob("*.docx"):
            path.unlink()
        shutil.copy(folder / "data/starter.yaml", folder / DATA)
        shutil.copy(folder / "data/water.yaml", folder / OTHER)
        (folder / "out").mkdir()
        self._time = time.time_ns()

    def complaints(self, given: Input) -> list[str]:
        """What does not hold with an input; as a rule nothing.

        A run that takes much too long is broken off.
        """
        path = self.folder / given.path
        before = path.read_bytes() if path.exists() else None
        self._lay(path, given.content)
        self._lay(self.folder / REPORT, _OLD_REPORT)
        try:
            return [f"{' '.join(given.command)}: {complaint}" for complaint in self._held(given)]
        finally:
            if before is None:
                path.unlink(missing_ok=True)
            else:
                self._lay(path, before)
            shutil.rmtree(self.folder / "out")
            (self.folder / "out").mkdir()

    def _lay(self, path: Path, content: bytes) -> None:
        """Write a file with a time of its own: what is remembered of files goes by their time and size."""
        path.write_bytes(content)
        self._time += 1_000_000
        os.utime(path, ns=(self._time, self._time))

    def _held(self, given: Input) -> Iterator[str]:
        files = self._files()
        before = _megabytes_from_here_on()
        start = time.process_time()
        with contextlib.chdir(self.folder):
            code, out, err = _said(given.command)
        seconds = time.process_time() - start
        if code is None:
            yield f"broken off after {seconds:.1f} s"
            return
        if seconds > SECONDS:
            yield f"took {seconds:.1f} s"
        megabytes = _most_megabytes() - before
        if megabytes > MEGABYTES:
            yield f"took {megabytes} MB"
        said = out + err
        if code not in _CODES:
            yield f"exit code {code}: {_where(said.decode('utf-8', 'replace'))}"
            return
        yield from _faulty_words(said)
        if "--json" in given.command or {"json", "sarif", "gitlab"} & set(given.command):
            yield from _faulty_json(out)
        if code and not said.strip():
            yield f"exit code {code} without a word"
        report = self.folder / REPORT
        if code and report.read_bytes() != _OLD_REPORT:
            yield "failed, and changed the old report"
        if not code and given.command[0] == "build":
            yield from (f"docx: {fault}" for fault in _faulty_docx(report))
        allowed = {DATA} if "--fix" in given.command else set()
        changed = {name for name, _ in files ^ self._files() if not name.startswith("out/")} - allowed
        if changed:
            yield f"changed {sorted(changed)}"

    def _files(self) -> set[tuple[str, int]]:
        """Every file of the project with the time of its last change."""
        return {
            (os.path.relpath(os.path.join(folder, name), self.folder), os.lstat(os.path.join(folder, name)).st_mtime_ns)
            for folder, _, names in os.walk(self.folder)
            for name in names
        }


def _megabytes_from_here_on() -> int:
    """The memory of the process, from which its highest is now noted anew where the system can do that."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "utf-8")
    return _most_megabytes()


def _most_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _said(command: tuple[str, ...]) -> tuple[int | None, bytes, bytes]:
    """Exit code, output and errors of a command; no code if it had to be broken off."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    streams = sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", errors="strict", newline="\n") for _ in range(2))
    sys.stdout, sys.stderr = out, err
    handler = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, 2 * SECONDS)
    code: int | None
    try:
        code = run(list(command))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 70
    except TooLong:
        code = None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        sys.stdout, sys.stderr = streams
    for stream in (out, err):
        stream.flush()
    return code, out.buffer.getvalue(), err.buffer.getvalue()


def _where(traceback: str) -> str:
    """The end of a traceback on one line: what it was, and the last place in the program."""
    lines = traceback.rstrip().splitlines()
    places = [line.strip() for line in lines if "/reportgen/" in line and line.strip().startswith("File ")]
    return " · ".join([*places[-1:], *lines[-1:]])


def _faulty_words(said: bytes) -> Iterator[str]:
    try:
        text = said.decode()
    except UnicodeDecodeError as error:
        yield f"said what is no UTF-8: {error}"
        return
    python = [_PYTHON] if any(word in text for word in _WORDS_OF_PYTHON) else []
    for pattern in (*python, _UNSAID):
        if found := pattern.search(text):
            around = text[max(found.start() - 80, 0) : found.end() + 80]
            yield f"said {found[0]!r}: {around!r}"


def _faulty_json(out: bytes) -> Iterator[str]:
    if out.strip():
        try:
            json.loads(out)
        except ValueError as error:
            yield f"wrote what is no JSON: {error}"


def _faulty_docx(report: Path) -> Iterator[str]:
    content = report.read_bytes()
    if content == _OLD_REPORT:
        yield "said it was built, and did not build it"
        return
    try:
        yield from lint_docx(report)
    except Exception as error:  # whatever a broken file does to the lint
        yield f"cannot be read: {error!r}"


def _unfilled(package: bytes) -> bytes:
    """A Word file with one paragraph in place of all text: what a base is."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                body = re.search(rb"<w:body>.*?(<w:sectPr.*</w:sectPr>)</w:body>", content, re.DOTALL)
                assert body is not None
                empty = b"<w:body><w:p><w:r><w:t>{{ report }}</w:t></w:r></w:p>" + body[1] + b"</w:body>"
                content = content.replace(body[0], empty)
            new.writestr(info.filename, content)
    return made.getvalue()
