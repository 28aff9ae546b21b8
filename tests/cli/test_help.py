"""`reportgen help`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from reportgen.cli import run
from reportgen.manuals.library import all_manuals, manual_names, page_name


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The addresses that a browser was asked to open."""
    monkeypatch.setattr("reportgen.cli.help.cache_folder", lambda: tmp_path)
    asked: list[str] = []

    def open_in_browser(address: str) -> bool:
        asked.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", open_in_browser)
    return asked


def test_all_manuals_are_listed_by_name_and_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(manual_names())]] == list(manual_names())
    assert "clerk         填报人手册" in lines


def test_a_manual_or_the_sections_on_a_topic_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help", "clerk"]) == 0
    assert capsys.readouterr().out.startswith("填报人手册\n==========\n")
    assert run(["help", "clerk", "第二年"]) == 0
    assert capsys.readouterr().out.startswith("第二年\n------\n")


def test_a_topic_that_no_heading_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["help", "clerk", "甲乙"]) == 2

    assert capsys.readouterr().err == (
        "错误：手册“clerk”里没有标题带“甲乙”的一节\n"
        "  办法：换一个词，或者不写它：reportgen help clerk 印出整本手册。\n\n"
    )


def test_a_manual_is_opened_with_all_that_it_links_to(
    opened: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["help", "messages", "--open"]) == 0

    page = tmp_path / "manuals" / "messages.html"
    assert opened == [page.as_uri()]
    assert {path.name for path in page.parent.iterdir()} == {
        page_name(each.name, each.language) for each in all_manuals()
    }
    assert capsys.readouterr().out == f"已在浏览器里打开 {page}\n"


def test_a_topic_is_opened_alone(opened: list[str], tmp_path: Path) -> None:
    run(["help", "messages", "末位差一点", "--open"])

    text = (tmp_path / "manuals" / "messages.html").read_text("utf-8")
    assert "末位差一点" in text
    assert "最常见的十个错" not in text


def test_without_a_browser_the_file_is_named(
    opened: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    assert run(["help", "card", "--open"]) == 0

    page = tmp_path / "manuals" / "card.html"
    assert capsys.readouterr().out == f"没有找到浏览器。手册在 {page}，用浏览器打开它。\n"
