"""Read a YAML file strictly: bytes to a tree of facts in which every value knows its place.

The subset is small on purpose. What YAML would silently turn into something else stays text or is
refused: a number is a number only when it is written as one, a text of several lines is written
under `|`, and anchors, tags and second documents have no place in a file that people review.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import yaml

from reportgen.errors import DataError, Problem
from reportgen.facts.reader import REFUSED, Reader
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.files.near import ending_of, missing_file
from reportgen.files.read import YAML, FileKind, UnreadableFile, read_file
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place, Source

# What people type for a colon.
_LIKE_COLON = re.compile("[:：;；=]")
# A file that is no text has thousands of characters that no text has.
_MOST_REFUSED = 20


def load_facts(path: Path, name: str | None = None, root: Path | None = None) -> MappingNode:
    """Read the facts of the file at `path`.

    Args:
        name: how messages call the file; the path itself if not given.
        root: the folder in which the file must really lie; anywhere if not given.

    Raises:
        DataError: the file cannot be read, is no YAML of the subset, or holds no names at its top.
    """
    return parse_facts(read_text(path, name or str(path), root))


def read_text(path: Path, name: str, root: Path | None = None, kind: FileKind = YAML) -> Source:
    """Read a text file of people's making: UTF-8 with or without a byte order mark.

    Raises:
        DataError: the file cannot be read, has another encoding, or a control character.
    """
    return decode_text(read_bytes(path, name, root, kind), name)


def read_bytes(path: Path, name: str, root: Path | None = None, kind: FileKind = YAML) -> bytes:
    """What a file of people's making holds, byte for byte.

    Raises:
        DataError: it cannot be read.
    """
    try:
        return read_file(path, kind, root)
    except UnreadableFile as fault:
        raise DataError(_told(fault, path, name)) from None


def _told(fault: UnreadableFile, path: Path, name: str) -> Problem:
    if fault.code == "file-missing":
        return missing_file(path, name)
    if fault.code == "file-ending" and path.suffix.lower() not in YAML.endings:
        return ending_of(path, name, fault.params["endings"])
    return fault.problem(name)


def decode_text(raw: bytes, name: str) -> Source:
    """The text of a file of people's making, as `read_text` reads it.

    Raises:
        DataError: it has another encoding, or a control character.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DataError(Problem(code="encoding-other", file=name, params={"encoding": "UTF-16"}))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(_wrong_encoding(raw, error, name)) from None
    source = Source(name, text)
    if problems := list(islice(_refused(source), _MOST_REFUSED)):
        raise DataError(problems)
    return source


def _refused(source: Source) -> Iterator[Problem]:
    """What stands in a file and in no text: also in comments, where it would deceive whoever reviews the file."""
    for unseen in unseen_in(source.text):
        if unseen.kind in REFUSED:
            place = source.place_at(unseen.start)
            yield Problem(code=REFUSED[unseen.kind], place=place, params={"character": unseen.code_point})


def _wrong_encoding(raw: bytes, error: UnicodeDecodeError, name: str) -> Problem:
    try:
        source = Source(name, raw.decode("gb18030"))  # which reads GBK and GB 2312 too
    except UnicodeDecodeError:
        line = raw[: error.start].count(b"\n") + 1
        return Problem(code="encoding-unknown", file=name, params={"line": line})
    line = raw[: error.start].count(b"\n") + 1
    typed = len(source.line(line)) - len(source.line(line).lstrip())
    place = Place(source, line, typed + 1, max(1, len(source.line(line).strip())))
    return Problem(code="encoding-other", place=place, params={"encoding": "GBK"})


def parse_facts(source: Source) -> MappingNode:
    """Parse the text of a data file.

    Raises:
        DataError: every fault of form that was found; a BrokenFile where something could be read all the same.
    """
    reader = Reader(source)
    try:
        root = reader.read()
    except yaml.MarkedYAMLError as error:
        from reportgen.facts.recovery import read_on

        read_on(source)
        from reportgen.facts.yaml_slips import explain_syntax

        raise DataError([*reader.problems, explain_syntax(error, source)]) from None
    except yaml.reader.ReaderError as error:
        place = source.place_at(min(error.position, max(0, len(source.text) - 1)))
        character = f"U+{ord(source.text[place.column - 1 : place.column] or '?'):04X}"
        raise DataError(Problem(code="control-character", place=place, params={"character": character})) from None
    if reader.problems or (isinstance(root, ScalarNode) and _LIKE_COLON.search(root.text)):
        from reportgen.facts.recovery import read_on

        read_on(source)
    if reader.problems:
        raise DataError(reader.problems)
    if root is None:
        raise DataError(Problem(code="file-empty", file=source.name))
    if not isinstance(root, MappingNode):
        raise DataError(Problem(code="top-not-names", place=root.place))
    return root
