"""Where the project is."""

from pathlib import Path

TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
