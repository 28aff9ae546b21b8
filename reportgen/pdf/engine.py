"""The one compiler of a process: Typst with the fonts of the machine, which takes long to find and is asked often."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from reportgen.errors import Problem, UsageError
from reportgen.files.temporary import temporary_folder
from reportgen.pdf.fonts import Variant

# Besides what is given in memory nothing can be read but this folder of the program, and packages lie nowhere.
_ROOT = Path(__file__).parent
_NOWHERE = _ROOT / "packages"
# What is asked of the file where it can be had: an archive's rules, and those for readers who do not see it.
_STANDARDS: tuple[list[str], ...] = (["a-2a", "ua-1"], [])
_PROGRAM = "report.typ"
_lock = threading.Lock()


class Engine:
    """Typst with the fonts of the machine and those of some folders."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        """Loads Typst and looks for fonts.

        Raises:
            UsageError: Typst is not installed.
        """
        try:
            import typst
        except ImportError:
            raise UsageError(Problem(code="pdf-no-typst")) from None
        self._error = typst.TypstError
        self._fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=list(folders))
        self._compiler = typst.Compiler(
            font_paths=self._fonts, root=_ROOT, package_path=_NOWHERE, package_cache_path=_NOWHERE
        )
        self._program = files("reportgen.pdf").joinpath(_PROGRAM).read_bytes()

    def variants(self) -> list[Variant]:
        """The fonts that there are."""
        return [Variant(font.family, font.weight, font.style != "normal") for font in self._fonts.fonts()]

    def compile(self, report: Mapping[str, Any], pictures: Mapping[str, bytes], day: dt.datetime) -> bytes:
        """A PDF, which says that it was made on that day."""
        data = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        inputs = {"main.typ": self._program, "report.json": data}
        if not pictures:
            return self._compiled(inputs, _ROOT, day)
        # What Typst takes in memory is text.
        with temporary_folder() as folder:
            for name, content in pictures.items():
                (folder / name).write_bytes(content)
            return self._compiled(inputs, folder, day)

    def _compiled(self, inputs: dict[str, bytes], root: Path, day: dt.datetime) -> bytes:
        made = None
        with _lock:
            for standards in _STANDARDS:
                try:
                    # Its types do not know of several files in memory, nor of no standard at all.
                    made = self._compiler.compile(
                        inputs,  # type: ignore[type-var]
                        format="pdf",
                        timestamp=day,
                        pdf_standards=standards,  # type: ignore[arg-type]
                        root=root,
                    )
                    break
                except self._error:
                    if not standards:
                        raise
        assert isinstance(made, bytes)
        return made


@cache
def engine(folders: tuple[str, ...] = ()) -> Engine:
    """The compiler of this process, with the fonts of some folders besides those of the machine.

    Raises:
        UsageError: Typst is not installed.
    """
    return Engine(folders)
