"""`build --to pdf`, `md` and `txt`: what they need, and what is said where it is lacking."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.pdf.engine import engine
from tests.tools.pdf import page_texts
from tests.tools.requirement import require
from tests.tools.word_file import WordFile

DATA = "data/association.yaml"


@pytest.fixture(autouse=True)
def _fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGEN_FONTS", str(require("fandol-fonts")))


def test_a_pdf_is_written_and_missing_fonts_are_told_in_one_sentence(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build", DATA, "--to", "pdf", "-o", "a.pdf"]) == 0

    out, err = capsys.readouterr()
    assert out == "已生成 a.pdf\n"
    assert "这台机器上没有 PDF 要用的字体仿宋_GB2312（用 FandolFang R 代替）、" in err
    assert err.count("。") == 1
    assert "科学技术协会" in "".join(page_texts(Path("a.pdf")))


def test_all_forms_come_from_one_pass(project: Path) -> None:
    assert run(["build", DATA, "--to", "docx,pdf,html,md,txt", "-o", "new/"]) == 0

    assert sorted(path.suffix for path in Path("new").iterdir()) == [".docx", ".html", ".md", ".pdf", ".txt"]


def test_without_typst_one_sentence_says_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)

    assert run(["build", DATA, "--to", "docx,pdf"]) == 2
    assert 'pip install "reportgen[pdf]"' in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.parametrize("there", [True, False])
def test_parts_made_in_word_are_laid_out_by_libreoffice_if_it_is_there(
    there: bool, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    WordFile().text("科学技术协会文件").save(Path("templates/standard/base.docx"))
    if there:
        require("soffice")
    else:
        monkeypatch.setattr(shutil, "which", lambda name: None)

    assert run(["build", DATA, "--to", "pdf", "-o", "a.pdf"]) == (0 if there else 2)
    assert Path("a.pdf").exists() is there
    assert ("PDF 是用 LibreOffice 排的" if there else "而这台机器上没有 LibreOffice") in capsys.readouterr().err
