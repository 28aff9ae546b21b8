"""The cache is the user's alone, and belongs to one state of the program, of Jinja and of Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import jinja2
import jsonschema_rs
import pytest

import reportgen
from reportgen.files import cache

needs_owners = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no owners of this kind")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    yield tmp_path / "reportgen"
    monkeypatch.undo()
    forget()


def forget() -> None:
    cache._folder.cache_clear()
    cache._program.cache_clear()


def give_away(folder: Path) -> None:
    """Another user owns the folder: as root by giving it away, else by being another."""
    os.chown(folder, 12345, -1)


def open_to_group(folder: Path) -> None:
    folder.chmod(0o770)


def open_to_all(folder: Path) -> None:
    folder.chmod(0o707)


def remembered(text: str = "a text") -> str | None:
    return cache.recall("kind", text)


def test_what_was_found_out_is_known_in_the_next_run(home: Path) -> None:
    assert remembered() is None

    cache.remember("kind", "a text", "一句")
    forget()

    assert (remembered(), remembered("another"), cache.recall("other", "a text")) == ("一句", None, None)
    assert [path.stat().st_mode & 0o077 for path in (home, *home.iterdir())] == [0, 0]


@needs_owners
@pytest.mark.parametrize("spoil", [give_away, open_to_group, open_to_all])
@pytest.mark.parametrize("below", [False, True], ids=["whole", "version"])
def test_a_folder_into_which_others_can_write_is_not_used(
    home: Path, below: bool, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.remember("kind", "a text")
    folder = next(home.iterdir()) if below else home
    if spoil is give_away and os.getuid():
        monkeypatch.setattr(os, "getuid", lambda: 12345)
    else:
        spoil(folder)
    before = set(home.rglob("*"))
    forget()

    cache.remember("kind", "another text")

    assert (remembered(), remembered("another text"), set(home.rglob("*"))) == (None, None, before)


def test_each_state_of_the_program_has_a_folder_of_its_own(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    (package / "below/__pycache__").mkdir(parents=True)
    (package / "below/part.j2").write_text("one")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(cache, "_PACKAGES", ("package",))
    states = []

    def note() -> None:
        cache._program.cache_clear()
        states.append(cache._program())

    note()
    (package / "below/part.j2").write_text("other")
    note()
    os.utime(package / "below/part.j2", (1, 1))
    note()
    (package / "below/part.j2").rename(package / "below/renamed.j2")
    note()
    (package / "schema.json").touch()
    note()
    monkeypatch.setattr(sys, "hexversion", 0)
    note()
    monkeypatch.setattr(cache, "__version__", "0")
    note()
    assert len(set(states)) == len(states) == 7

    (package / "below/__pycache__/part.pyc").touch()
    note()
    assert states[-1] == states[-2]


@pytest.mark.parametrize("package", [reportgen, jinja2, jsonschema_rs], ids=lambda package: package.__name__)
def test_what_makes_the_cache_is_the_program_jinja_and_the_validator(
    package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(folder: str) -> list[tuple[str, int, int]]:
        seen.append(folder)
        return []

    monkeypatch.setattr(cache, "_stamps", noted)
    cache._program.__wrapped__()

    assert str(Path(str(package.__file__)).parent) in seen
