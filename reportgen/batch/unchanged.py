"""Whether a report would be the same if it were built again: what it was made from, and the report, as they were.

A record says all that a report was made from: each file that was read, with a digest of its content; each folder of
templates with everything in it; the files of earlier years that were looked for and were not there; the days between
which its waivers are judged alike; the commit that it names, where its format asks for one. It is kept in the cache,
under the path of the data file and what was asked for, so that it belongs to one version of the program. Whatever it
does not know of is not said to be unchanged. Nothing of what makes reports is loaded here.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from reportgen.batch.outcome import Counts, Outcome, State
from reportgen.files.cache import recall, remember
from reportgen.files.project import find_data_file, find_project, template_names
from reportgen.files.read import ANYTHING, UnreadableFile, digest_of, read_file

_KIND = "built"
_PACKAGES = ("lxml", "docx", "docxtpl", "PIL", "typst", "yaml", "markupsafe", "jsonschema")
"""What makes reports besides that of which the cache knows already; it is known by the times of its folders."""


class Asked(NamedTuple):
    """What was asked for: where reports go (None for the usual place), in words all else of it, and the day."""

    output: str | None
    wanted: str
    today: dt.date | None

    def key(self, data_file: str) -> str:
        """What a record of a data file is kept under."""
        output = (
            None if self.output is None else os.path.abspath(self.output) + ("/" if self.output[-1:] == "/" else "")
        )
        return json.dumps([os.path.abspath(find_data_file(Path(data_file))), output, self.wanted, _installed()])

    @property
    def day(self) -> str:
        """The day as it is compared with the ends of waivers."""
        return self.today.isoformat() if self.today else ""


class Days(NamedTuple):
    """The days on which waivers are judged alike: later than `after`, not later than `last`; empty for no bound.

    Without a day, which is an empty text, no waiver ends.
    """

    after: str
    last: str

    @classmethod
    def around(cls, day: str, ends: Iterable[str]) -> Days | None:
        """Those around a day; None where any day will do."""
        ends = sorted(ends)
        if not ends:
            return None
        ended = [end for end in ends if end < day]
        return cls(ended[-1] if ended else "", next((end for end in ends if end >= day), ""))

    def hold(self, day: str, judged: str) -> bool:
        """Whether waivers that were judged on one day are judged alike on another."""
        if not day or not judged:
            return day == judged
        return self.after < day and (not self.last or day <= self.last)


class Inputs:
    """Files and folders as they are now, each looked at once in a run."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], str] = {}
        self._folders: dict[tuple[str, str], str] = {}
        self._projects: dict[str, tuple[list[str], list[str]]] = {}

    def file(self, path: str, root: str) -> str:
        """The digest of a file that has to lie in a folder, if that is not empty; why it is not read, if it is not."""
        key = path, root
        if key not in self._files:
            try:
                self._files[key] = digest_of(read_file(Path(path), ANYTHING, Path(root) if root else None))
            except UnreadableFile as fault:
                self._files[key] = fault.code
        return self._files[key]

    def folder(self, path: str, root: str) -> str:
        """The digest of all that is in a folder and below."""
        key = path, root
        if key not in self._folders:
            names = (os.path.join(top, name) for top, _, files in os.walk(path) for name in files)
            content = sorted((name[len(path) :], self.file(name, root)) for name in names)
            self._folders[key] = digest_of(json.dumps(content).encode(errors="surrogateescape"))
        return self._folders[key]

    def project(self, data_file: str) -> tuple[list[str], list[str]]:
        """Which project a data file is in, by root, schema and templates; and the names of its templates."""
        folder = os.path.dirname(data_file)
        if folder not in self._projects:
            project = find_project(Path(data_file))
            paths = [str(path) for path in (project.root, project.schema, project.templates)]
            self._projects[folder] = (paths, template_names(project))
        return self._projects[folder]


def stamps_below(folder: str) -> dict[str, tuple[int, int]] | None:
    """What changes when a file in a folder, or below, does: its time and its size, by the paths of the files. None if a
    link leads to another folder, which is not looked into."""
    found = {}
    for top, below, names in os.walk(folder):
        if any(os.path.islink(os.path.join(top, name)) for name in below):
            return None
        for name in names:
            path = os.path.join(top, name)
            try:
                status = os.stat(path)
            except OSError:
                found[path] = (0, 0)
            else:
                found[path] = (status.st_mtime_ns, status.st_size)
    return found


def keep_record(asked: Asked, outcome: Outcome) -> None:
    """Keep what the reports of a file were made from, if that is known."""
    if outcome.record:
        remember(_KIND, asked.key(outcome.file), outcome.record)


def unchanged(data_file: str, asked: Asked, inputs: Inputs) -> Outcome | None:
    """What became of a file whose reports would be the same again; None if they would not, or nothing is known."""
    try:
        kept = recall(_KIND, asked.key(data_file))
    except ValueError:  # a name that no file can have
        return None
    if kept is None:
        return None
    record: dict[str, Any] = json.loads(kept)
    if not _holds(record, asked, inputs):
        return None
    reports = tuple(path for path, _ in record["reports"])
    return Outcome(data_file, State.UNCHANGED, reports, (), Counts(*record["counts"]), own=record["own"])


def _holds(record: Mapping[str, Any], asked: Asked, inputs: Inputs) -> bool:
    project, templates = inputs.project(record["files"][0][0])
    return (
        project == record["project"]
        and (record["templates"] is None or record["templates"] == templates)
        and (record["days"] is None or Days(*record["days"]).hold(asked.day, record["day"]))
        and all(inputs.file(path, root) == digest for path, root, digest in record["files"])
        and all(inputs.folder(path, root) == digest for path, root, digest in record["folders"])
        and not any(os.path.lexists(path) for path in record["absent"])
        and all(_is_whole(path, digest) for path, digest in record["reports"])
        and (record["commit"] is None or _names_the_same(*record["commit"]))
    )


def _names_the_same(commit: str, folder: str, files: Sequence[str]) -> bool:
    """Whether a report that would be built now would name the same commit as having its files."""
    from reportgen.files.revision import committed_in

    return committed_in(Path(folder), [Path(file) for file in files]) == commit


def _is_whole(path: str, digest: str) -> bool:
    """Whether a report is the file that was written, and no link."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode) and digest_of(Path(path).read_bytes()) == digest
    except OSError:
        return False


_states: list[str] = []


def _installed() -> str:
    """The state of the packages that make reports."""
    if not _states:
        _states.append(digest_of(json.dumps([*_package_stamps()]).encode()))
    return _states[0]


def _package_stamps() -> Iterator[tuple[str, int, int]]:
    for name in _PACKAGES:
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations if spec else None) or ():
            for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
                if entry.name != "__pycache__":
                    status = entry.stat()
                    yield f"{name}/{entry.name}", status.st_mtime_ns, status.st_size
