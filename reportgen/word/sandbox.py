"""The sandbox of templates, for the tags of Word files: it knows which tag a line of Python's belongs to."""

from __future__ import annotations

from bisect import bisect_right
from types import CodeType
from typing import Any

from jinja2 import Template

from reportgen.expressions.evaluate import Filters
from reportgen.template.sandbox import CALLED, ReportEnvironment, make_environment
from reportgen.values.recording import TAG_MARK, word_marks


class _WordText(Template):
    """A part of a Word file, which is filled with marks."""

    def render(self, *arguments: Any, **named: Any) -> str:
        """The part filled."""
        return word_marks(super().render(*arguments, **named))


class WordEnvironment(ReportEnvironment):
    """The sandbox for the parts of one Word file; `part` is the name of the one that is being filled."""

    part = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.compiled: dict[tuple[str, str], tuple[CodeType, dict[int, int]]] = {}
        self.lines: dict[str, dict[int, int]] = {}

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:  # noqa: A002 - named by Jinja
        """The text of a part as docxtpl has prepared it, compiled; its marks tell where the tags are."""
        key = (self.part, str(source))
        if key not in self.compiled:
            text, self.lines[self.part] = _on_lines(key[1])
            self.compiled[key] = self.compile(text, self.part, CALLED + self.part), self.lines[self.part]
        code, self.lines[self.part] = self.compiled[key]
        return _WordText.from_code(self, code, self.make_globals(globals), None)

    def tag_of(self, error: BaseException) -> int | None:
        """The number of the tag that has failed; None if none has."""
        found, trace = None, error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file.startswith(CALLED) and (lines := self.lines.get(file.removeprefix(CALLED))):
                starts = list(lines)
                found = lines[starts[max(0, bisect_right(starts, trace.tb_lineno) - 1)]]
            trace = trace.tb_next
        return found


def _on_lines(source: str) -> tuple[str, dict[int, int]]:
    """A text in which every tag with a mark begins a line, without the marks; the numbers of the tags by lines."""
    pieces: list[str] = []
    lines: dict[int, int] = {}
    line, at = 1, 0
    for found in TAG_MARK.finditer(source):
        start = max(source.rfind("{{", at, found.start()), source.rfind("{%", at, found.start())) + 2
        start += source[start] in "-+"
        line += source.count("\n", at, start) + 1
        lines[line] = int(found[1])
        line += source.count("\n", start, found.start())
        pieces += (source[at:start], "\n", source[start : found.start()])
        at = found.end()
    return "".join((*pieces, source[at:])), lines


def word_environment(filters: Filters) -> WordEnvironment:
    """The sandbox for one Word file, with the filters of the field; blanks stay as docxtpl leaves them."""
    environment = make_environment(
        filters, WordEnvironment, trim_blocks=False, lstrip_blocks=False, keep_trailing_newline=False
    )
    assert isinstance(environment, WordEnvironment)
    return environment
