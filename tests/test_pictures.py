"""The pictures of the READMEs and manuals: small, all used, and made by the script from real builds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.tools.requirement import require
from tests.tools.root import ROOT
from tools.pictures import MOST_BYTES, PICTURES, make_pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READING = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_picture_is_small_and_shown_somewhere() -> None:
    shown = {
        (page.parent / link).resolve()
        for page in READING
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text("utf-8"))
        if link.endswith(".png") and "data/" not in link
    }

    assert shown == {path.resolve() for path in PICTURES.iterdir()}
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES] == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_script_makes_the_same_pictures(tmp_path: Path, browser: Browser) -> None:
    for tool in ("soffice", "pdftoppm", "fandol-fonts"):
        require(tool)
    made = make_pictures(tmp_path, browser)

    assert {path.name for path in made} == {path.name for path in PICTURES.iterdir()}
    for path in made:
        with Image.open(path) as new, Image.open(PICTURES / path.name) as old:
            assert new.size == old.size
        assert path.stat().st_size <= MOST_BYTES
