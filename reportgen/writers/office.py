"""LibreOffice, where it is installed: a Word file as it lays it out."""

from __future__ import annotations

import shutil
import subprocess

from reportgen.files.temporary import temporary_folder

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 300


def find_office() -> str | None:
    """The path of LibreOffice; None if it is not there."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def office_pdf(docx: bytes) -> bytes | None:
    """The PDF that LibreOffice makes of a Word file; None if it is not there, or makes none."""
    program = find_office()
    if program is None:
        return None
    with temporary_folder() as folder:
        report, profile = folder / "report.docx", (folder / "profile").as_uri()
        report.write_bytes(docx)
        command = [program, "--headless", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(report)]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired):
            return None
        # It ends well even where it has made none.
        made = report.with_suffix(".pdf")
        return made.read_bytes() if made.is_file() else None
