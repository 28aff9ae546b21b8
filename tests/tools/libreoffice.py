"""Converts documents with LibreOffice: to PDF, to its own kind of Word file, a sheet to text."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from .process import ToolFailed, failure, run_tool
from .requirement import require

# LibreOffice ignores the substitutes that a document names (altName), so fontconfig must know them.
FONT_ALIASES: Mapping[str, str] = {
    "仿宋_GB2312": "FandolFang",
    "仿宋": "FandolFang",
    "FangSong": "FandolFang",
    "楷体_GB2312": "FandolKai",
    "楷体": "FandolKai",
    "KaiTi": "FandolKai",
    "黑体": "FandolHei",
    "SimHei": "FandolHei",
    "宋体": "FandolSong",
    "SimSun": "FandolSong",
    "方正小标宋简体": "Noto Serif CJK SC Black",
    "方正小标宋_GBK": "Noto Serif CJK SC Black",
    "Times New Roman": "FandolSong",
}


def convert_to_pdf(docx: Path, folder: Path) -> Path:
    """PDF of a document, in `folder` (made when missing), under the document's own name.

    Raises:
        ToolFailed: LibreOffice did not write the file, or took longer than two minutes.
    """
    return _converted(docx, folder, "pdf", "writer_pdf_Export")


def convert_to_docx(docx: Path, folder: Path) -> Path:
    """A Word file as LibreOffice itself writes it, in another folder; raises as `convert_to_pdf`."""
    return _converted(docx, folder, "docx", "MS Word 2007 XML")


def convert_to_csv(workbook: Path, folder: Path) -> Path:
    """The first sheet of a workbook as LibreOffice shows it, in UTF-8; raises as `convert_to_pdf`."""
    return _converted(workbook, folder, "csv", "Text - txt - csv (StarCalc):44,34,76,1")


def _converted(document: Path, folder: Path, ending: str, kind: str) -> Path:
    office = _running_office()
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{document.stem}.{ending}"
    # A file left by an earlier run would pass for this one's.
    made.unlink(missing_ok=True)
    command = [*office.command, "--convert-to", f"{ending}:{kind}", "--outdir", str(folder), str(document)]
    try:
        output = run_tool(command, seconds=120)
    except ToolFailed:
        stop_office()  # whatever holds it up would hold up the next document too
        raise
    # The exit code is 0 even when nothing could be loaded.
    if not made.is_file() or made.stat().st_size == 0:
        raise failure(command, f"{document.name} was not converted", output)
    return made


class _Office:
    """A LibreOffice that stays, because starting one costs more than most conversions.

    A later `soffice` with the same profile hands its command line to the one that runs, and waits until it is done.
    It has a profile of its own, since two cannot share one, and a text that is kept open: without any it would end
    with the first conversion.
    """

    def __init__(self) -> None:
        program, fonts = require("soffice"), require("fandol-fonts")
        self.folder = Path(tempfile.mkdtemp(prefix="reportgen-libreoffice-"))
        profile = (self.folder / "profile").as_uri()
        self.command = [str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        (self.folder / "fonts.conf").write_text(_fontconfig(fonts, self.folder), encoding="utf-8")
        kept_open = self.folder / "open.txt"
        kept_open.touch()
        self.process = subprocess.Popen(
            [*self.command, str(kept_open)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FONTCONFIG_FILE": str(self.folder / "fonts.conf"), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        # It locks the text when it has loaded it.
        self._wait_for(kept_open.with_name(f".~lock.{kept_open.name}#"))

    def _wait_for(self, sign: Path) -> None:
        until = time.monotonic() + 120
        while not sign.exists():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise failure(self.command, "LibreOffice did not start", "")
            time.sleep(0.05)

    def stop(self) -> None:
        # The whole session, because soffice is a launcher: killing it alone leaves its child.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


_offices: list[_Office] = []


def _running_office() -> _Office:
    """The one of this process; another if it is gone."""
    if _offices and _offices[0].process.poll() is not None:
        stop_office()
    if not _offices:
        _offices.append(_Office())
    return _offices[0]


def office_seconds() -> float:
    """What the LibreOffice of this process has computed until now, its helpers included."""
    session, ticks = _running_office().process.pid, 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it may have ended meanwhile
            fields = file.read_text("utf-8", "replace").rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def stop_office() -> None:
    """End the LibreOffice of this process, if there is one."""
    while _offices:
        _offices.pop().stop()


def _fontconfig(fonts: Path, folder: Path) -> str:
    aliases = "\n".join(
        f'<match target="pattern"><test name="family"><string>{escape(declared)}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{escape(present)}</string>'
        "</edit></match>"
        for declared, present in FONT_ALIASES.items()
    )
    # Without the synthetic styles, bold disappears from fonts that have no bold face.
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
<dir>{escape(str(fonts))}</dir>
<dir>/usr/share/fonts</dir>
<cachedir>{escape(str(folder / "fontconfig-cache"))}</cachedir>
{aliases}
<include>/etc/fonts/conf.d/90-synthetic.conf</include>
</fontconfig>
"""
