"""LibreOffice, where it is installed: a Word file as it lays it out."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
from hashlib import sha256

from reportgen.files.temporary import temporary_folder

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 300
_MADE = re.compile(rb"(/CreationDate\(D:)[0-9]{14}")
_IDENTIFIER = re.compile(rb"(?<=[</])[0-9A-F]{32}\b")


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
        # The time of another zone is longer by its offset, so that the same report would give other bytes.
        environment = {**os.environ, "TZ": "UTC"}
        try:
            subprocess.run(
                command,
                check=False,
                capture_output=True,
                timeout=_SECONDS,
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        # It ends well even where it has made none.
        made = report.with_suffix(".pdf")
        return made.read_bytes() if made.is_file() else None


def settled_pdf(pdf: bytes, day: dt.date) -> bytes:
    """A PDF of LibreOffice's that says that it was made on a day, and whose identifiers follow from its content, so
    that the same report gives the same bytes."""
    pdf = _MADE.sub(rb"\g<1>" + f"{day:%Y%m%d}000000".encode(), pdf)
    trailer = max(pdf.rfind(b"trailer"), 0)
    identifier = sha256(pdf[:trailer]).hexdigest()[:32].upper().encode()
    return pdf[:trailer] + _IDENTIFIER.sub(identifier, pdf[trailer:])
