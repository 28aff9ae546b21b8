"""The cache is the user's alone, and belongs to one state of the program, of Jinja and of Python."""

from __future__ import annotations

import errno
import marshal
import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from types import ModuleType

import jinja2
import jsonschema_rs
import pytest

import reportgen
from reportgen.files import cache
from reportgen.template.compiled import CompiledTemplates

needs_owners = pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no owners of this kind")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    forget()
    yield tmp_path / "cache/reportgen"
    monkeypatch.undo()
    forget()


def forget() -> None:
    cache._folder.cache_clear()
    cache._key.cache_clear()
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


def test_a_text_may_hold_the_name_of_any_file(home: Path) -> None:
    cache.remember("kind", "\udcff", "\udcfe")

    assert (cache.recall("kind", "\udcff"), cache.recall("kind", "\udcfe")) == ("\udcfe", None)


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


# An entry is the user's own


@pytest.fixture
def entry(home: Path) -> Path:
    """What is kept of one text."""
    cache.remember("kind", "a text", "一句")
    (path,) = home.glob("*/kind-*")
    return path


@pytest.fixture
def key(home: Path, entry: Path) -> Path:
    """The user's key, which the first entry made."""
    return home.parent.parent / "state/reportgen/cache-key"


def test_an_entry_with_one_bit_turned_over_is_none(entry: Path) -> None:
    whole = entry.read_bytes()
    for index in range(len(whole)):
        entry.write_bytes(whole[:index] + bytes([whole[index] ^ 1]) + whole[index + 1 :])
        assert remembered() is None

    entry.write_bytes(whole)
    assert remembered() == "一句"


def test_an_entry_that_is_torn_is_none(entry: Path) -> None:
    whole = entry.read_bytes()
    for length in range(len(whole)):
        entry.write_bytes(whole[:length])
        assert remembered() is None


def test_an_entry_does_not_stand_for_another(home: Path, entry: Path) -> None:
    cache.remember("kind", "another text", "another")
    (other,) = set(home.glob("*/kind-*")) - {entry}
    other.write_bytes(entry.read_bytes())

    assert remembered("another text") is None


def test_an_entry_of_another_program_is_none(home: Path, entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "__version__", "0")
    forget()
    cache.remember("kind", "another text")
    (folder,) = set(home.iterdir()) - {entry.parent}
    (folder / entry.name).write_bytes(entry.read_bytes())

    assert remembered() is None


def test_an_entry_made_with_another_key_is_none(entry: Path, key: Path) -> None:
    key.unlink()
    forget()

    assert remembered() is None
    cache.remember("kind", "a text", "anew")
    assert remembered() == "anew"


def test_the_key_is_kept_apart_and_lasts(home: Path, key: Path) -> None:
    before = key.read_bytes()
    forget()

    assert remembered() == "一句"
    assert (len(before), key.read_bytes()) == (32, before)
    assert not [path for path in home.rglob("*") if path.is_file() and before in path.read_bytes()]


@needs_owners
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_made_anew(key: Path, mode: int) -> None:
    before = key.read_bytes()
    key.chmod(mode)
    forget()

    assert remembered() is None
    assert (key.read_bytes() != before, key.stat().st_mode & 0o777) == (True, 0o600)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_made_anew(key: Path, length: int) -> None:
    key.write_bytes(bytes(length))
    forget()

    assert remembered() is None
    assert len(key.read_bytes()) == 32


def test_processes_that_begin_together_have_one_key(home: Path) -> None:
    """What one of them keeps, the others know: none takes the other's key for one that is cut off."""
    state = home.parent.parent / "state/reportgen"
    state.mkdir(parents=True, mode=0o700)
    path = state / "cache-key"
    for _ in range(20):
        path.unlink(missing_ok=True)
        begin = Barrier(6)

        def key(begin: Barrier = begin) -> bytes | None:
            begin.wait()
            return cache._key.__wrapped__()

        with ThreadPoolExecutor(6) as pool:
            keys = {future.result() for future in [pool.submit(key) for _ in range(6)]}

        assert keys == {path.read_bytes()}
        assert list(state.iterdir()) == [path]


def test_where_files_have_one_name_only_a_key_is_made_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    cache.remember("kind", "a text", "一句")
    forget()

    assert remembered() == "一句"


def test_without_a_place_for_a_key_nothing_is_kept(home: Path, entry: Path, key: Path) -> None:
    key.unlink()
    key.mkdir()
    (key / "file").touch()
    before = set(home.rglob("*"))
    forget()

    cache.remember("kind", "another text")

    assert (remembered(), set(home.rglob("*"))) == (None, before)


def test_a_template_that_somebody_else_compiled_is_not_run(home: Path) -> None:
    def rendered() -> str:
        loader = jinja2.DictLoader({"part": "own"})
        return jinja2.Environment(loader=loader, bytecode_cache=CompiledTemplates()).get_template("part").render()

    assert rendered() == "own"
    (path,) = home.glob("*/template-*")
    path.write_bytes(bytes(32) + marshal.dumps(compile("raise SystemExit('foreign')", "part", "exec")))

    assert rendered() == "own"


def test_nothing_is_pickled() -> None:
    sources = Path(str(reportgen.__file__)).parent.rglob("*.py")

    assert not [
        path for path in sources if "pickle" in re.findall(r"^ *(?:import|from) (\w+)", path.read_text("utf-8"), re.M)
    ]


def forget_and_find(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> Path | None:
    monkeypatch.setenv(variable, value)
    forget()
    return cache._users_folder(variable, ".usual", (".usual",))


@pytest.mark.parametrize("variable", ["XDG_CACHE_HOME", "XDG_STATE_HOME"])
@pytest.mark.parametrize("named", ["cache", "./cache", "../cache", ""])
def test_a_relative_folder_counts_as_none(
    variable: str, named: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    assert forget_and_find(monkeypatch, variable, named) == tmp_path / "user/.usual/reportgen"
    assert not list((tmp_path / "here").iterdir())
    assert not (tmp_path / "cache").exists()


def test_without_a_home_nothing_is_kept(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user whom the system does not know
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    assert forget_and_find(monkeypatch, "XDG_CACHE_HOME", "") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("sign", ["schema.json", ".git/", ".git"])
@pytest.mark.parametrize("below", ["cache", "deep/cache", "link/cache", "way"])
def test_a_folder_in_a_project_or_a_repository_is_not_used(
    sign: str, below: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (project / sign).mkdir() if sign.endswith("/") else (project / sign).touch()
    if os.name != "nt":
        (project / "link").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "way").symlink_to(project)
    named = tmp_path / "way" if below == "way" else project / below

    assert forget_and_find(monkeypatch, "XDG_CACHE_HOME", str(named)) is None
    assert not list(tmp_path.rglob("reportgen"))


@needs_owners
@pytest.mark.parametrize(("sign", "used"), [(".git", True), ("schema.json", False)])
def test_the_users_own_home_may_be_a_repository_and_no_project(
    sign: str, used: bool, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    own = tmp_path / "wang"
    (own / sign).mkdir(parents=True)
    entry = pwd.getpwuid(os.getuid())
    monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd((*entry[:5], str(own), entry.pw_shell)))

    found = forget_and_find(monkeypatch, "XDG_CACHE_HOME", str(own / ".cache"))
    (own / "checked" / ".git").mkdir(parents=True)

    assert found == (own / ".cache/reportgen" if used else None)
    assert forget_and_find(monkeypatch, "XDG_CACHE_HOME", str(own / "checked")) is None


@needs_owners
@pytest.mark.parametrize(("mode", "used"), [(0o777, False), (0o1777, True), (0o775, True), (0o755, True)])
def test_a_folder_whose_place_others_can_take_is_not_used(
    mode: int, used: bool, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(mode)

    found = forget_and_find(monkeypatch, "XDG_CACHE_HOME", str(tmp_path / "shared"))

    assert found == (tmp_path / "shared/reportgen" if used else None)


@needs_owners
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_below_that_of_another_user_is_not_used(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs").mkdir()
    give_away(tmp_path / "theirs")

    assert forget_and_find(monkeypatch, "XDG_CACHE_HOME", str(tmp_path / "theirs")) is None
