"""What stands in the modules of the program, parsed once for the tests that hold something of all of them."""

from __future__ import annotations

import ast
from functools import cache

from tests.tools.root import ROOT

PACKAGE = ROOT / "reportgen"


@cache
def strings_by_module() -> dict[str, frozenset[str]]:
    """The string literals of each module, by its path in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): frozenset(
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        for path in PACKAGE.rglob("*.py")
    }
