"""The forms of a report for commands, which say on standard error what is to be said with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from reportgen.cli.speech import say_error
from reportgen.messages import choose_language
from reportgen.writers import registry
from reportgen.writers.registry import DOCX, font_folders

if TYPE_CHECKING:
    from reportgen.case import Case

__all__ = ("DOCX", "WRITERS", "Writer", "font_folders")


class Writer(NamedTuple):
    """What writes a report in a form, and the ending of its file."""

    ending: str
    write: Callable[[Case], bytes]


def _telling(writer: registry.Writer) -> Writer:
    def write(case: Case) -> bytes:
        written = writer.write(case)
        for text in written.said:
            say_error(text.in_language(choose_language()))
        return written.content

    return Writer(writer.ending, write)


WRITERS: Mapping[str, Writer] = {form: _telling(writer) for form, writer in registry.WRITERS.items()}
"""The forms of a report by their names, as `build --to` takes them."""
