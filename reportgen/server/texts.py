"""The project's texts as the page sees and saves them: which there are, and saving one that nobody else has changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from reportgen.editing.merge import keep_both, merge_texts
from reportgen.errors import OutputError, Problem, UsageError
from reportgen.files.near import data_files
from reportgen.files.project import DATA, SCHEMA, TEMPLATES, Project, template_names
from reportgen.files.read import SCHEMA_TEXT, TEMPLATE_PART, YAML, FileKind, UnreadableFile, read_file
from reportgen.files.save import save_file
from reportgen.server.splices import Difference, differences

_KINDS = (YAML, TEMPLATE_PART, SCHEMA_TEXT)
_MOST_FOLDERS = 200
_DEEPEST = 3
FORMAT = "format.yaml"
_PARTS = ".j2"
"""Texts in which what two have written can stand one below the other; in data it would be the same key twice."""
_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Text(NamedTuple):
    """A text file as it was read, its lines ended by a line feed and without a mark of the byte order, as browsers have
    texts: `digest` stands for exactly its bytes."""

    name: str
    text: str
    digest: str


class Conflict(Exception):
    """The file holds something else than what was changed: `there` is what it holds now, `both` where that differs from
    what was to be saved, and `joined` a text with what both have made of it, where one is known."""

    def __init__(self, there: Text, both: Sequence[Difference] = (), joined: str | None = None) -> None:
        super().__init__(there.name)
        self.there = there
        self.both = both
        self.joined = joined

    def data(self) -> dict[str, Any]:
        """What the page is told."""
        return {**self.there._asdict(), "both": [each._asdict() for each in self.both], "joined": self.joined}


def digest_of(content: bytes) -> str:
    """What stands for some bytes and no others."""
    return sha256(content).hexdigest()


class Texts:
    """The texts of a project by their paths from its root, with slashes on every system."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.root
        self._saving = Lock()

    def name_of(self, path: Path) -> str:
        """How the page calls a file: its path from the root of the project, or its own if it lies elsewhere."""
        absolute = os.path.abspath(path)
        try:
            relative = os.path.relpath(absolute, self.root)
        except ValueError:  # another drive
            return absolute
        return absolute if relative.startswith("..") else relative.replace(os.sep, "/")

    def there(self, name: str) -> bool:
        """Whether there is a file of a name that `name_of` has given."""
        return (self.root / name).is_file()

    def data_files(self) -> list[str]:
        """The data files of the project, of its root and of what lies below `data/`."""
        names = [name for name in data_files(self.root) if not name.startswith(".")]
        for folder in self._data_folders():
            names += [f"{folder}/{name}" for name in data_files(self.root / folder) if not name.startswith(".")]
        return names

    def _data_folders(self) -> Iterator[str]:
        top = self.root / DATA
        for count, (folder, below, _) in enumerate(os.walk(top)):
            if count >= _MOST_FOLDERS:
                return
            relative = os.path.relpath(folder, self.root).replace(os.sep, "/")
            below[:] = sorted(name for name in below if not name.startswith("."))
            if relative.count("/") + 1 >= _DEEPEST:
                below.clear()
            yield relative

    def template_texts(self) -> list[str]:
        """The parts and formats of the project's own templates, and its schema."""
        if not self.project.own or not self.project.templates.is_relative_to(self.root):
            return []
        names = [SCHEMA]
        for template in template_names(self.project):
            folder = self.project.templates / template
            names += [
                f"{TEMPLATES}/{template}/{entry.name}"
                for entry in sorted(folder.iterdir())
                if entry.name.endswith(".j2") or entry.name in (FORMAT, SCHEMA)
            ]
        return names

    def path_of(self, name: str) -> Path:
        """Where a text lies that the page names.

        Raises:
            UsageError: it is none that the page may see, wherever it lies.
        """
        parts = name.split("/")
        plain = all(part and not part.startswith(".") and "\\" not in part and ":" not in part for part in parts)
        if not plain or name not in (*self.data_files(), *self.template_texts()):
            raise UsageError(Problem(code="server-not-here", file=name))
        return self.root.joinpath(*parts)

    def read(self, name: str) -> Text:
        """A text as it is now.

        Raises:
            UsageError: as `path_of`; or it cannot be read.
        """
        return self._text(name, self._bytes(name))

    def _bytes(self, name: str) -> bytes:
        try:
            return read_file(self.path_of(name), _kind(name), self.root)
        except UnreadableFile as fault:
            raise UsageError(fault.problem(name)) from None

    def _text(self, name: str, content: bytes) -> Text:
        return Text(name, _LINE_END.sub("\n", _decoded(name, content).removeprefix(_MARK)), digest_of(content))

    def save(self, name: str, text: str, digest: str, base: str | None = None) -> Text:
        """Put a text in place of the one with a digest, whole or not at all.

        Args:
            base: what stood there when the text was begun: where others have changed other lines since, both stay.

        Raises:
            Conflict: the file holds another by now; nothing is written.
            UsageError: as `read`.
            OutputError: it cannot be written, or is larger than a file of its kind may be.
        """
        try:
            return self._save(name, text, digest)
        except Conflict as conflict:
            theirs = conflict.there
            merged = None if base is None else merge_texts(base, text, theirs.text)
            if merged is None:
                joined = keep_both(base, text, theirs.text) if base is not None and name.endswith(_PARTS) else None
                raise Conflict(theirs, differences(theirs.text, text), joined) from None
            return self._save(name, merged, theirs.digest)

    def _save(self, name: str, text: str, digest: str) -> Text:
        with self._saving:  # two requests of this server at once; another program's are told by `instead_of`
            old = self._bytes(name)
            if digest_of(old) != digest:
                raise Conflict(self._text(name, old))
            content = _with_ends(_decoded(name, old), text).encode("utf-8", "replace")
            if len(content) > (most := _kind(name).most):
                raise OutputError(Problem(code="file-too-large", file=name, params={"megabytes": most // 1_000_000}))
            if content != old:
                try:
                    save_file(self.path_of(name), content, instead_of=old)
                except OutputError:
                    if (now := self._bytes(name)) != old:
                        raise Conflict(self._text(name, now)) from None
                    raise
        return self._text(name, content)


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(Problem(code="server-not-utf8", file=name)) from None


def _with_ends(old: str, new: str) -> str:
    """A new text with the mark of the old one, and with the ends of its lines: each that is the same at the beginning
    or at the end of both stays as it is, all others end as the first line does."""
    mark = _MARK if old.startswith(_MARK) else ""
    before = _LINE.findall(old.removeprefix(_MARK))
    plain = [_LINE_END.sub("\n", line) for line in before]
    after = _LINE.findall(_LINE_END.sub("\n", new))
    most = min(len(plain), len(after))
    head = next((at for at in range(most) if plain[at] != after[at]), most)
    tail = next((at for at in range(most - head) if plain[-1 - at] != after[-1 - at]), most - head)
    found = _LINE_END.search(old)
    end = found.group() if found else "\n"
    middle = [line.replace("\n", end) for line in after[head : len(after) - tail]]
    return "".join([mark, *before[:head], *middle, *before[len(before) - tail :]])


def _kind(name: str) -> FileKind:
    return next(kind for kind in _KINDS if name.lower().endswith(kind.endings))
