"""`reportgen textconv`: a file as the text that `git diff` compares."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import give_bytes, say
from reportgen.errors import DataError, ReportgenError
from reportgen.files.project import SCHEMA, Project, find_project
from reportgen.files.read import ANYTHING, YAML, UnreadableFile, read_file
from reportgen.messages.unseen import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportgen.cli.parser import Command
    from reportgen.facts.tree import MappingNode
    from reportgen.places import Source

_ZIP = b"PK\x03\x04"
_YAML = (".yaml", ".yml", "")


def make_command() -> Command:
    """The command with its argument."""
    import click

    from reportgen.cli.parser import PATH, Command

    argument = click.Argument(["file"], metavar="FILE", type=PATH)
    return Command("textconv", callback=run_command, params=[argument])


def run_command(file: str) -> int:
    """Print the text of a file in UTF-8; what cannot be read is printed as it is, so that git has something."""
    path = Path(file)
    try:
        raw = read_file(path, ANYTHING, find_project(path).root)
    except UnreadableFile as fault:
        raise DataError(fault.problem(str(path))) from None
    text = _text(raw, path)
    give_bytes(text if text.endswith(b"\n") or not text else text + b"\n")
    return 0


def _text(raw: bytes, path: Path) -> bytes:
    suffix = path.suffix.lower()
    if suffix == ".docx" or (raw.startswith(_ZIP) and b"word/document.xml" in raw):
        return visible(_docx_text(raw)).encode()
    if suffix in _YAML and len(raw) <= YAML.most:
        return _facts_text(raw, path)
    return _in_utf8(raw)


def _docx_text(raw: bytes) -> str:
    from reportgen.docx.text import docx_text
    from reportgen.docx.unpack import BrokenDocx

    # So that git sees a change also where nothing of it can be read.
    known_by = {"size": len(raw), "hash": hashlib.sha256(raw).hexdigest()}
    try:
        lines, whole = docx_text(raw)
    except BrokenDocx as error:
        return say("textconv-broken", reason=error.why, **known_by)
    if not whole:
        lines = [*lines, say("textconv-cut", **known_by)]
    return "\n".join([*lines, *_beside(raw)])


def _beside(raw: bytes) -> Iterator[str]:
    """What a report has beside its text, each line with a word that says what it is."""
    from reportgen.docx.beside import beside_body
    from reportgen.docx.unpack import why_unread

    for kind, text, name, size in beside_body(raw):
        what = why_unread(text, name) if kind == "unread" else text
        yield say(f"textconv-{kind}", text=what, name=name, size=size)


def _facts_text(raw: bytes, path: Path) -> bytes:
    from reportgen.case import Case
    from reportgen.facts.load import decode_text
    from reportgen.survey.overview import fact_lines

    try:
        source = decode_text(raw, str(path))
        facts, unread = _readable(source)
        case = Case(path, project=_project(path), facts=facts)
        shape = case.contract.shape
        if unread and facts.members.keys().isdisjoint(shape.members):  # it may be no data file at all
            return _as_it_stands(raw)
        lines = fact_lines(facts, shape, case.layout.words)
    except ReportgenError:  # a data file is text to whoever made it, whatever has become of it
        return _as_it_stands(raw)
    lines += [say("textconv-line", text=source.line(number).strip()) for number in unread]
    return visible("\n".join(lines)).encode()


def _as_it_stands(raw: bytes) -> bytes:
    return visible(_in_utf8(raw).decode("utf-8", "backslashreplace")).encode()


def _readable(source: Source) -> tuple[MappingNode, list[int]]:
    """What can be read of a data file, and the numbers of the lines that cannot, so that one fault is not all that git
    has to show.

    Raises:
        DataError: nothing can.
    """
    from reportgen.facts.load import parse_facts
    from reportgen.facts.reader import BrokenFile
    from reportgen.facts.tree import without_unread

    try:
        return parse_facts(source), []
    except BrokenFile as broken:
        if broken.facts is None:
            raise
        return without_unread(broken.facts), [number for number in sorted(broken.told) if source.line(number).strip()]


def _project(path: Path) -> Project:
    """The project whose schema names the fields.

    Git hands over a copy in a folder for temporary files, and stands at the top of the work tree; there, or
    in the one folder below that is a project, is what both sides of a comparison are to be read with.
    """
    here = Path.cwd()
    project = find_project(here / path.name)
    if not project.own:
        below = [folder for folder in here.iterdir() if (folder / SCHEMA).is_file()]
        project = find_project((below[0] if len(below) == 1 else path.parent) / path.name)
    return project


def _in_utf8(raw: bytes) -> bytes:
    """Text in UTF-8, also if it was in the other encoding of Chinese files; what is no text as it is."""
    for encoding in ("utf-8", "gb18030") if b"\0" not in raw else ():
        with contextlib.suppress(UnicodeDecodeError):
            return visible(raw.decode(encoding).replace("\r\n", "\n")).encode()
    return raw
