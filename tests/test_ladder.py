"""The house: every folder imports only from lower ones, and only those made for it touch the world."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"

# From the ground up. A name is a folder, or a module beside the folders; those on one rung do not know each other.
RUNGS = [
    {"version", "messages", "language"},
    {"places"},
    {"errors"},
    {"files"},
    {"facts"},
    {"values"},
    {"expressions", "manuals"},
    {"schema"},
    {"layout", "figures"},
    {"claims"},
    {"document", "proofread", "template"},
    {"docx", "trace", "audit"},
    {"word", "html", "pdf", "plain"},
    {"last_year"},
    {"case"},
    {"survey", "linting", "doctor", "writers", "batch"},
    {"compare", "authoring"},
    {"editing"},
    {"spreadsheets"},
    {"git", "summary", "reading"},
    {"provenance"},
    {"server"},
    {"reportgen"},
    {"cli"},
    {"__main__"},
]
HEIGHT = {room: height for height, rung in enumerate(RUNGS) for room in rung}

STAGES = {
    "language",
    "facts",
    "values",
    "expressions",
    "schema",
    "layout",
    "figures",
    "template",
    "document",
    "audit",
    "claims",
    "proofread",
    "trace",
    "docx",
    "word",
    "html",
    "pdf",
    "plain",
    "survey",
    "linting",
    "compare",
    "editing",
    "spreadsheets",
    "summary",
}
"""The folders in which the same inputs give the same result, whenever and wherever."""

WORLD = {"time", "locale", "random", "secrets", "uuid", "socket", "subprocess", "platform", "getpass", "tempfile"}
ASKED_OF_THE_WORLD = {
    *("environ", "getenv", "urandom", "now", "today", "utcnow", "getcwd", "cwd", "home", "expanduser"),
    *("getlocale", "getpid", "gettempdir"),
}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    """The folder of a module, or the module itself where it stands beside the folders."""
    return module.split(".")[1] if "." in module else module


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "reportgen":
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                found.add(below if below in MODULES else str(node.module))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "reportgen"}
    return found


def worldly(text: str) -> set[str]:
    """What of the clock, chance, the locale, the environment or other programs a module asks for."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] in WORLD}
        elif isinstance(node, ast.ImportFrom):
            if (node.module or "").split(".")[0] in WORLD:
                found.add(str(node.module))
            if node.module in ("os", "datetime", "pathlib"):
                found |= {alias.name for alias in node.names if alias.name in ASKED_OF_THE_WORLD}
        elif isinstance(node, ast.Attribute) and node.attr in ASKED_OF_THE_WORLD:
            found.add(node.attr)
    return found


def test_every_room_has_its_rung() -> None:
    assert {room_of(module) for module in MODULES} == set(HEIGHT)


def test_imports_go_down_the_ladder() -> None:
    # The package's own front lists what is public, and loads it when asked: it is above the pipeline.
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        for other in imports(path)
        if room_of(other) != room_of(module) and HEIGHT[room_of(other)] >= HEIGHT[room_of(module)]
    ]

    assert wrong == []


def test_no_room_has_a_circle() -> None:
    graph = {module: imports(path) & set(MODULES) for module, path in MODULES.items()}
    circles = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circles = error.args[1]

    assert circles == []


@pytest.mark.parametrize("room", sorted(STAGES))
def test_no_stage_reads_clock_chance_locale_or_environment(room: str) -> None:
    found = {module: worldly(path.read_text("utf-8")) for module, path in MODULES.items() if room_of(module) == room}

    assert found
    assert {module: names for module, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import random", {"random"}),
        ("from random import choice", {"random"}),
        ("import time as t", {"time"}),
        ("import locale", {"locale"}),
        ("import os\nos.environ['HOME']", {"environ"}),
        ("from os import environ", {"environ"}),
        ("import os\nos.getenv('HOME')", {"getenv"}),
        ("import datetime as dt\ndt.date.today()", {"today"}),
        ("from datetime import datetime\ndatetime.now()", {"now"}),
        ("from pathlib import Path\nPath.home()", {"home"}),
        ("import datetime as dt\ndt.date(2022, 1, 1)", set()),
    ],
)
def test_the_guard_sees_what_a_stage_may_not_ask(line: str, found: set[str]) -> None:
    assert worldly(line) == found


def test_no_number_becomes_a_float() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, path in MODULES.items()
        if "float" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]

    assert found == []


def test_the_tests_mirror_the_package() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    tested = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")} - {"fuzz"}

    assert tested == rooms


def test_the_list_of_rooms_has_every_folder_from_the_ground_up_in_its_own_words() -> None:
    text = (PACKAGE / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)/` \| (.+?) \|", text, re.MULTILINE))
    rooms = {path.parent.name: path for path in PACKAGE.glob("*/__init__.py")}

    assert set(rows) == set(rooms)
    assert list(rows) == sorted(rows, key=HEIGHT.__getitem__)
    assert rows == {
        room: str(ast.get_docstring(ast.parse(rooms[room].read_text("utf-8")))).partition(".\n")[0].rstrip(".")
        for room in rows
    }


def test_the_map_of_changes_leads_to_folders() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    changes = text.partition("## Where would I change")[2].partition("## ")[0]

    assert changes.count("\n| ") >= 20 + 1
    assert set(re.findall(r"`(\w+)/`", changes)) <= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
