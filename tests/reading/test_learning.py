"""What was learned of a template is kept between runs, for as long as nothing has changed of which it was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.files import cache
from reportgen.files.project import find_project
from reportgen.reading import learning
from reportgen.reading.learning import as_plain, learned_from
from reportgen.reading.read import TemplateReader
from tests.reading.learned import reader_of


def test_what_is_kept_is_all_that_was_learned() -> None:
    learned = reader_of("scored").learned

    back = learned_from(json.loads(json.dumps(as_plain(learned))), learned.shape)

    assert [*back.patterns] == [*learned.patterns]
    for key, pattern in learned.patterns.items():
        ours, theirs = vars(back.patterns[key]), vars(pattern)
        assert ours == {name: theirs[name] for name in ours}
        assert [*ours["after"]] == [*theirs["after"]]
    assert (back.pairs, back.moves, back.figures) == (learned.pairs, learned.moves, learned.figures)


@pytest.fixture
def times(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], int]]:
    """How many times the template of a small project has been learned when it is asked for once more."""
    found: list[str] = []

    def probes(*arguments: Any) -> Any:
        found.append("")
        return iter(())

    def count() -> int:
        TemplateReader(find_project(project / "data"), "hunan")
        return len(found)

    monkeypatch.setattr(learning, "probe_documents", probes)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache._folder.cache_clear()
    yield count
    monkeypatch.undo()
    cache._folder.cache_clear()


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_template_is_learned_once(times: Callable[[], int]) -> None:
    assert (times(), times()) == (1, 1)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("schema.json", "年初结转和结余", "年初结转结余"),
        ("templates/hunan/schema.json", "部门整体支出绩效自评报告", "另一种报告"),
        ("templates/hunan/report.html.j2", "。", "！"),
        ("templates/standard/fund.html.j2", "收支情况", "收支"),
        ("templates/hunan/format.yaml", "\n", "\n# 一行说明\n"),
        ("data/hunan.yaml", "name: ", "name: 新"),
    ],
)
def test_it_is_learned_anew_when_something_has_changed_of_which_it_is_made(
    file: str, old: str, new: str, times: Callable[[], int], project: Path
) -> None:
    times()
    rewrite(project / file, old, new)

    assert (times(), times()) == (2, 2)


def test_it_is_learned_anew_when_a_word_file_of_the_template_changes(times: Callable[[], int], project: Path) -> None:
    (path := project / "templates/hunan/form.docx").write_bytes(b"PK\x03\x04 one")
    times()
    path.write_bytes(b"PK\x03\x04 two")

    assert (times(), times()) == (2, 2)
    path.unlink()
    path.mkdir()  # which is no file
    assert (times(), times()) == (3, 3)


def test_what_is_kept_and_cannot_be_read_is_learned_anew(times: Callable[[], int], tmp_path: Path) -> None:
    times()
    (kept,) = tmp_path.rglob("learned-*")
    kept.write_bytes(kept.read_bytes()[:-1])

    assert (times(), times()) == (2, 2)
