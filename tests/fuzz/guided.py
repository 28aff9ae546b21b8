"""Inputs that grow towards code not yet reached, by atheris: `python -m tests.fuzz.guided KIND [options of libFuzzer]`.

Needs the extra `fuzz`. What does not hold ends the run, and libFuzzer writes the bytes that made the input.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["reportgen"]):
    from tests.fuzz.workshop import Workshop


def main() -> None:
    """Fuzz one kind until libFuzzer is told to stop."""
    kind, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="reportgen-fuzz-") as folder:
        workshop = Workshop(Path(folder))

        def try_one(content: bytes) -> None:
            if complaints := workshop.complaints(workshop.kinds[kind].input(content)):
                raise AssertionError("\n".join(complaints))

        atheris.Setup([sys.argv[0], *options], try_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
