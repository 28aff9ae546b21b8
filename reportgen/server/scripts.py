"""The scripts of the page as one: a browser asks for one file in place of twenty, each of which names the next."""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{ (.+) \} from "\./(.+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


def joined(main: Path) -> str:
    """A module that does what another does with all that it imports, each from a file beside it, by its names.

    Each stands in a function of its own, as what one calls `wait` is not what another calls so.
    """
    written: dict[str, str] = {}

    def write(name: str) -> None:
        text = main.with_name(name).read_text("utf-8")
        for _, other in _IMPORT.findall(text):
            if other not in written:
                write(other)
        names = ", ".join(name for _, name in _EXPORT.findall(text))
        inner = _EXPORT.sub(r"\1", _IMPORT.sub(r'const { \1 } = modules["\2"];', text))
        written[name] = f'modules["{name}"] = (() => {{\n{inner}return {{ {names} }};\n}})();\n'

    write(main.name)
    return "const modules = {};\n" + "".join(written.values())
