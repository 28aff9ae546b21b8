"""Whatever comes, there is an exit code and a word about it, and nothing else happens.

The same inputs at every run; `make fuzz` tries others for as long as one likes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.inputs import Input, corpus
from tests.fuzz.workshop import Workshop

KINDS = ("data", "schema", "template", "format", "base", "docx", "picture", "import", "list", "mapping")
EXAMPLES = int(os.environ.get("REPORTGEN_EXAMPLES", "6"))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("REPORTGEN_LANG", "zh")
        yield Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_once_found_has_its_exit_code_and_its_words(workshop: Workshop, kind: str) -> None:
    inputs = workshop.kinds[kind]
    known = [seed for _, seed in corpus(kind, "")]
    assert known

    complaints = [
        complaint
        for path, seed in inputs.seeds
        for command in inputs.commands[:1]  # the one that does most; the others are for `make fuzz`
        if seed in known
        for complaint in workshop.complaints(Input(path, seed, command))
    ]

    assert complaints == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_input_has_its_exit_code_and_its_words(workshop: Workshop, kind: str) -> None:
    tried = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.binary(min_size=16, max_size=128))
    def every_input(content: bytes) -> None:
        nonlocal tried
        tried += 1
        assert workshop.complaints(workshop.kinds[kind].input(content)) == []

    every_input()
    assert tried >= EXAMPLES // 2


def test_the_kinds_are_those_of_the_workshop(workshop: Workshop) -> None:
    assert tuple(workshop.kinds) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_are_the_same_input(workshop: Workshop, kind: str) -> None:
    inputs = [workshop.kinds[kind].input(bytes(range(64))) for _ in range(2)]

    assert inputs[0] == inputs[1]


def test_what_does_not_hold_is_seen(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The invariants are no ornament: each faulty run here is told."""
    data = (workshop.folder / "data/starter.yaml").read_bytes()

    def complaints(run: object) -> str:
        monkeypatch.setattr("tests.fuzz.workshop.run", run)
        return "\n".join(workshop.complaints(Input("data/case.yaml", data, ("build", "--json", "data/case.yaml"))))

    def crash(_: list[str]) -> int:
        print("Traceback (most recent call last):\n…\nKeyError: 'x'")
        return 70

    def escape(_: list[str]) -> int:
        print("\x1b[2J")
        return 0

    def overwrite(_: list[str]) -> int:
        Path("out/case.docx").write_bytes(b"half")
        return 1

    def wander(_: list[str]) -> int:
        Path("schema.json").write_text("{}", "utf-8")
        return 1

    def gorge(_: list[str]) -> int:
        return len(b"x" * 200_000_000) and 1  # much more than may be given back meanwhile

    def hang(_: list[str]) -> int:
        while True:
            pass

    assert "exit code 70: KeyError: 'x'" in complaints(crash)
    assert r"said '\x1b'" in complaints(escape)
    assert "no JSON" in complaints(escape)
    assert "said it was built" in complaints(escape)
    assert "changed the old report" in complaints(overwrite)
    assert "without a word" in complaints(overwrite)
    assert "changed ['schema.json']" in complaints(wander)
    monkeypatch.setattr("tests.fuzz.workshop.MEGABYTES", 30)
    assert re.search(r"took \d+ MB", complaints(gorge))
    monkeypatch.setattr("tests.fuzz.workshop.SECONDS", 0.1)
    assert "broken off" in complaints(hang)
