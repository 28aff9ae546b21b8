"""Converts documents to PDF with LibreOffice."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from .process import failure, run_tool
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
    workshop = _workshop()
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / f"{docx.stem}.pdf"
    # A PDF left by an earlier run would pass for this one's.
    pdf.unlink(missing_ok=True)
    command = [
        str(require("soffice")),
        f"-env:UserInstallation={(workshop / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf:writer_pdf_Export",
        "--outdir",
        str(folder),
        str(docx),
    ]
    environment = {"FONTCONFIG_FILE": str(workshop / "fonts.conf"), "LC_ALL": "C.UTF-8"}
    output = run_tool(command, seconds=120, environment=environment)
    # The exit code is 0 even when nothing could be loaded.
    if not pdf.is_file() or pdf.stat().st_size == 0:
        raise failure(command, f"{docx.name} was not converted", output)
    return pdf


@functools.cache
def _workshop() -> Path:
    """Folder of this process alone: two LibreOffices cannot share a user profile."""
    require("soffice")
    fonts = require("fandol-fonts")
    folder = Path(tempfile.mkdtemp(prefix="reportgen-libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "fonts.conf").write_text(_fontconfig(fonts, folder), encoding="utf-8")
    return folder


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
