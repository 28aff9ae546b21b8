"""Makes the pictures of the READMEs and manuals from real builds: pages of the example and of its redline, and the page
of `reportgen edit` with a new project in it.

    python -m tools.pictures [-o FOLDER]

LibreOffice lays reports out, with the fonts that `.ci/install-tools` installs in place of those of Windows; Chromium
shows the page.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from reportgen.cli import run
from tests.tools.browser import chromium, opened
from tests.tools.libreoffice import convert_to_pdf
from tests.tools.local_server import served
from tests.tools.pdf import page_texts
from tests.tools.process import run_tool
from tests.tools.requirement import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Locator

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 120_000
_DOTS = 72  # an inch: what a README has room for
_COLORS = 24
_CHANGE = ("vehicle_operation: 2.62", "vehicle_operation: 2.82")
"""The amount that the redline of the README changes."""

_SHOWN = {"report": "总支出13452.90", "redline": "公务用车运行维护费"}
"""What stands on the page of each document that is shown."""
_WINDOW = (1280, 800)
_MISTAKE = ("expenditure.basic", "241.60", "expenditure.total")
"""A field of a new project, what is typed into it by mistake, and the field at which that is told."""
_AROUND = 12  # pixels around what is shown of the form


def main() -> int:
    """Make all pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", "--output", type=Path, default=PICTURES)
    folder = parser.parse_args().output
    with chromium() as browser:
        for picture in make_pictures(folder, browser):
            print(f"{picture} ({picture.stat().st_size / 1000:.0f} kB)")
    return 0


def make_pictures(folder: Path, browser: Browser) -> list[Path]:
    """Write the pictures into a folder and give their files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        for name in ("data", "templates"):
            shutil.copytree(ROOT / name, project / name)
        shutil.copy(ROOT / "schema.json", project)
        data, old = project / "data" / "2022.yaml", project / "data" / "old.yaml"
        shutil.copy(data, old)
        report, redline = project / "report.docx", project / "redline.docx"
        run(["build", str(data), "-o", str(report)])
        data.write_text(data.read_text("utf-8").replace(*_CHANGE), "utf-8")
        run(["diff", str(old), str(data), "--docx", str(redline)])
        pages = [_page_of(document, folder / f"{document.stem}.png", project) for document in (report, redline)]
        return [*pages, *_windows(project / "new", folder, browser)]


def _page_of(document: Path, picture: Path, folder: Path) -> Path:
    """The page of a document that is shown, as a picture with few colours, which is small."""
    pdf = convert_to_pdf(document, folder)
    texts = ["".join(text.split()) for text in page_texts(pdf)]
    page = next(number for number, text in enumerate(texts, 1) if _SHOWN[document.stem] in text)
    pages = ["-f", str(page), "-l", str(page), "-singlefile"]
    program = str(require("pdftoppm"))
    run_tool([program, "-r", str(_DOTS), *pages, "-png", str(pdf), str(picture.with_suffix(""))], seconds=60)
    return _saved(picture.read_bytes(), picture)


def _windows(project: Path, folder: Path, browser: Browser) -> list[Path]:
    """The page of `reportgen edit` with a new project: as it opens, and a field with a mistake."""
    run(["init", str(project), "--year", "2025"])
    path, wrong, told_at = _MISTAKE
    with (
        served(project / "data" / "2025.yaml") as server,
        opened(browser, server.address, *_WINDOW) as page,
    ):
        page.frame_locator("iframe#sheets").locator("[data-n]").first.wait_for()
        page.locator("[data-act=unfold]").click()
        field = page.locator(f'[data-path="{path}"]:is(input, textarea)')
        field.scroll_into_view_if_needed()
        whole = _saved(page.screenshot(), folder / "form.png")
        field.fill(wrong)
        told = page.locator(f'[id="field-{told_at}"]')
        told.get_by_text("两个数字写反了").wait_for()
        told.scroll_into_view_if_needed()
        return [whole, _saved(page.screenshot(clip=_room_of(told)), folder / "mistake.png")]


def _room_of(element: Locator) -> FloatRect:
    """Where an element stands in the window, with some room around it."""
    box = element.bounding_box()
    assert box is not None
    return {
        "x": max(box["x"] - _AROUND, 0),
        "y": max(box["y"] - _AROUND, 0),
        "width": box["width"] + 2 * _AROUND,
        "height": box["height"] + 2 * _AROUND,
    }


def _saved(drawn: bytes, picture: Path) -> Path:
    """A picture with few colours, which is small."""
    with Image.open(BytesIO(drawn)) as image:
        image.convert("RGB").quantize(_COLORS).save(picture, optimize=True)
    return picture


if __name__ == "__main__":
    sys.exit(main())
