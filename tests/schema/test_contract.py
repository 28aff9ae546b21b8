"""A contract judges a file once: that the very same file fits the very same schema is kept between runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.errors import DataError
from reportgen.facts.load import load_facts
from reportgen.facts.tree import MappingNode
from reportgen.files import cache
from reportgen.schema.contract import read_contract
from reportgen.schema.validation import Validator

DATA = Path("data/2022.yaml")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the cache, which is empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache._folder.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    cache._folder.cache_clear()


@pytest.fixture
def validated(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with the name of each file that is held against the schema."""
    names: list[str] = []
    judge = Validator.problems

    def noted(self: Validator, facts: MappingNode) -> object:
        names.append(facts.place.source.name)
        return judge(self, facts)

    monkeypatch.setattr(Validator, "problems", noted)
    return names


def validate() -> None:
    read_contract(Path("schema.json"), "schema.json").validate(load_facts(DATA))


def test_a_file_that_fits_is_not_validated_again(project: Path, validated: list[str]) -> None:
    validate()
    validate()

    assert validated == ["data/2022.yaml"]


@pytest.mark.parametrize("changed", ["data/2022.yaml", "schema.json"])
def test_a_change_of_the_file_or_of_the_schema_asks_anew(project: Path, validated: list[str], changed: str) -> None:
    validate()
    path = Path(changed)
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    validate()

    assert len(validated) == 2


@pytest.mark.parametrize("content", [b"", b"\xff", b"0" * 64])
def test_a_note_that_is_damaged_counts_as_none(project: Path, home: Path, validated: list[str], content: bytes) -> None:
    validate()
    (note,) = home.glob("reportgen/*/fits-*")
    note.write_bytes(content)

    validate()
    validate()

    assert len(validated) == 2


def test_a_file_that_does_not_fit_is_never_noted(project: Path, home: Path, validated: list[str]) -> None:
    DATA.write_text(DATA.read_text("utf-8").replace("department:", "departmant:", 1), "utf-8")

    for _ in range(2):
        with pytest.raises(DataError):
            validate()

    assert len(validated) == 2
    assert not list(home.glob("reportgen/*/fits-*"))
