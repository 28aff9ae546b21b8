"""A data file that is being edited: its text, what was done and undone, what others do to it, and how it is saved."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.editing.merge import Conflict, merge_operation, merge_texts
from reportgen.editing.operations import Operation
from reportgen.errors import DataError, OutputError, Problem, ReportgenError, UsageError
from reportgen.facts.load import decode_text, parse_facts, read_bytes
from reportgen.facts.paths import FILE
from reportgen.facts.tree import MappingNode
from reportgen.files.project import NameOf, Project, find_project
from reportgen.files.save import save_file
from reportgen.messages import Saying, Worded
from reportgen.places import Source
from reportgen.schema.nodes import SchemaNode
from reportgen.template.resolve import contract_of

_MARK = b"\xef\xbb\xbf"
_MOST_STEPS = 500
"""So many texts are kept to go back to: a day's work, some ten megabytes."""
_MOST_TRIES = 3  # others may write once more while their text is taken over


class Outcome(NamedTuple):
    """What came of a request: the version that there is now, whether the text is another, what is to be said.

    `conflict` is set where nothing was done because both have changed the same field, or the same lines.
    """

    version: str
    changed: bool = False
    said: tuple[Worded, ...] = ()
    conflict: Conflict | None = None


class EditedFile:
    """A data file that is being edited. It is for one thread at a time.

    `version` names the text that there is now: the form sends it along with each operation, so that an operation meant
    for an older text finds its place in the newer one.
    """

    def __init__(
        self,
        path: Path,
        today: dt.date | None = None,
        project: Project | None = None,
        name_of: NameOf | None = None,
    ) -> None:
        """Read it.

        Args:
            path: of the data file.
            today: the day on which waivers that end are judged.
            project: the project whose schema and templates serve; that around the file if not given.
            name_of: how messages call files; this one by its name alone if not given.

        Raises:
            DataError: it cannot be read as a text.
        """
        self.path = path
        self._today = today
        self._project = project
        self._name_of = name_of
        self._name = name_of(path) if name_of else path.name
        self._root = find_project(path).root
        self._disk = self._read()  # what the file holds as far as is known here
        self._marked = self._disk.startswith(_MARK)
        self._known: dict[str, str] = {}  # texts by their versions
        self._steps: list[tuple[str, str]] = []  # the text before and after each step
        self._done = 0  # so many of them are done; those behind are undone
        self._case: Case | None = None
        self._text = ""
        self._take(self._decoded(self._disk))

    def _read(self) -> bytes:
        return read_bytes(self.path, self._name, self._root)

    def _decoded(self, content: bytes) -> str:
        return decode_text(content, self._name).text

    @property
    def text(self) -> str:
        """The text that there is now, without a byte order mark."""
        return self._text

    @property
    def version(self) -> str:
        """The name of the text that there is now."""
        return _version(self._text)

    @property
    def case(self) -> Case:
        """The case of the text that there is now; the same one until the text is another."""
        if self._case is None:
            self._case = self._case_of(Source(self._name, self._text))
        return self._case

    def _case_of(self, source: Source, facts: MappingNode | None = None) -> Case:
        return Case(self.path, self._today, project=self._project, name_of=self._name_of, source=source, facts=facts)

    def refresh(self) -> None:
        """Make the next case anew: schema, template, format or last year's file have changed."""
        self._case = None

    @property
    def saved(self) -> bool:
        """Whether the file holds the text that there is now."""
        return self._content() == self._disk

    def _content(self) -> bytes:
        return (_MARK if self._marked else b"") + self._text.encode()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self._done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is something undone to do again."""
        return self._done < len(self._steps)

    def kept(self, change: Callable[[], Outcome]) -> Outcome:
        """Make a change, one of those below, and save it: both, or neither.

        Where others have written to the same lines before it was saved, it is made upon what they have written. What
        cannot be saved is not done: whoever has asked for it still has it, and the text is what the file holds.

        Raises:
            DataError, UsageError, OutputError: as the change and `save`.
        """
        for left in reversed(range(_MOST_TRIES)):
            steps, done = [*self._steps], self._done
            outcome = change()
            if outcome.conflict is not None or self.saved:
                return outcome
            try:
                saved = self.save()
            except ReportgenError:
                self._go_back(steps, done)
                raise
            if saved.conflict is None or not left:
                said = outcome.said + tuple(text for text in saved.said if text not in outcome.said)
                outcome = saved._replace(changed=outcome.changed or saved.changed, said=said)
                break
            self._go_back(steps, done)
            self.take_outside()
        if outcome.conflict is not None:
            self._go_back(steps, done)
        return outcome

    def _go_back(self, steps: list[tuple[str, str]], done: int) -> None:
        """Forget what was not saved."""
        self._steps, self._done = steps, done
        self._take(self._decoded(self._disk))

    def do(self, operation: Operation, version: str = "") -> Outcome:
        """Make an operation in the text.

        Args:
            version: the version for which it is meant; that of now if not given.

        Raises:
            DataError: the text cannot be read as it stands.
            UsageError: the operation cannot be made; the version is not known any more.
        """
        now = Source(self._name, self._text)
        base = Source(self._name, self._base(version))
        found = merge_operation(base, now, operation, self._shape(), self.case.facts)
        if isinstance(found, Conflict):
            return Outcome(self.version, conflict=found)
        changed = self._step(found.text, found.facts)
        return Outcome(self.version, changed, found.said)

    def _shape(self) -> SchemaNode:
        """The schema of the file; the project's own where there is no such template, so that another can be typed."""
        try:
            return self.case.contract.shape
        except DataError:
            return contract_of(self.case.project, self.case.name_of).shape

    def _base(self, version: str) -> str:
        """The text of a version.

        Raises:
            UsageError: it is not known any more.
        """
        if not version or version == self.version:
            return self._text
        if version not in self._known:
            raise UsageError(Problem(code="edit-old-version", file=self._name))
        return self._known[version]

    def replace(self, text: str, version: str = "") -> Outcome:
        """Take another text, as the page with the YAML sends it; merged with what has been done since its version.

        The text need be no YAML: what is wrong with it is told like anything else.

        Raises:
            DataError: it has characters that no text can have.
            UsageError: the version is not known any more.
        """
        wanted = self._decoded(text.encode("utf-8", "replace"))
        merged = merge_texts(self._base(version), wanted, self._text)
        if merged is None:
            return Outcome(self.version, conflict=self._conflict("edit-conflict-lines"))
        changed = self._step(merged)
        return Outcome(self.version, changed)

    def undo(self) -> Outcome:
        """Take back what was last done here; what others have done since stays."""
        if not self.can_undo:
            return Outcome(self.version)
        before, after = self._steps[self._done - 1]
        return self._go(after, before, -1, "edit-conflict-undo")

    def redo(self) -> Outcome:
        """Do again what was last taken back."""
        if not self.can_redo:
            return Outcome(self.version)
        before, after = self._steps[self._done]
        return self._go(before, after, 1, "edit-conflict-undo")

    def _go(self, source: str, target: str, by: int, code: str) -> Outcome:
        """From one text to another, upon what others have made of the former."""
        merged = merge_texts(source, target, self._text)
        if merged is None or (self._reads(self._text) and not self._reads(merged) and self._reads(target)):
            return Outcome(self.version, conflict=self._conflict(code))
        self._done += by
        changed = merged != self._text
        self._take(merged)
        return Outcome(self.version, changed)

    def _reads(self, text: str) -> bool:
        try:
            parse_facts(Source(self._name, text))
        except DataError:
            return False
        return True

    def take_outside(self) -> Outcome:
        """Look whether the file has been changed by others, and take that over.

        Where it touches what is not saved yet, the outcome has a conflict, and the text stays as it is.

        Raises:
            DataError: the file cannot be read any more.
            OutputError: it is gone.
        """
        if not os.path.lexists(self.path):
            raise OutputError(Problem(code="edit-file-gone", file=self._name))
        found = self._read()
        if found == self._disk:
            return Outcome(self.version)
        theirs, base = self._decoded(found), self._decoded(self._disk)
        merged = merge_texts(base, self._text, theirs)
        if merged is None or (merged not in (self._text, theirs) and self._is_broken_by_merging(merged, theirs)):
            return Outcome(self.version, conflict=self._conflict("edit-conflict-outside"))
        self._disk, self._marked = found, found.startswith(_MARK)
        changed = merged != self._text
        self._take(merged)
        return Outcome(self.version, changed, (Saying("edit-outside"),) if changed else ())

    def _is_broken_by_merging(self, merged: str, theirs: str) -> bool:
        """Whether what both have made cannot be read, though each of them can; each is read only when it has to be."""
        return not self._reads(merged) and self._reads(self._text) and self._reads(theirs)

    def save(self) -> Outcome:
        """Write the text, whole or not at all, with the byte order mark that the file has.

        What others have written meanwhile is taken over first.

        Raises:
            DataError: the file cannot be read any more.
            OutputError: it is gone, or cannot be written.
        """
        outcome = Outcome(self.version)
        for left in reversed(range(_MOST_TRIES)):
            taken = self.take_outside()
            if taken.conflict is not None:
                return taken
            outcome = outcome._replace(version=self.version, changed=outcome.changed or taken.changed)
            outcome = outcome._replace(said=outcome.said + taken.said)
            content = self._content()
            if content == self._disk:
                break
            try:
                save_file(self.path, content, self._disk)
            except OutputError as error:
                if not left or error.problems[0].code != "output-changed":
                    raise
                continue
            self._disk = content
            break
        return outcome

    def _step(self, text: str, facts: MappingNode | None = None) -> bool:
        """Take a text over as a step that can be undone; whether it is another."""
        if text == self._text:
            return False
        del self._steps[self._done :]
        self._steps.append((self._text, text))
        del self._steps[:-_MOST_STEPS]
        self._done = len(self._steps)
        self._take(text, facts)
        return True

    def _take(self, text: str, facts: MappingNode | None = None) -> None:
        self._text = text
        self._case = self._case_of(facts.source, facts) if facts is not None else None
        version = _version(text)
        self._known.pop(version, None)
        self._known[version] = text
        while len(self._known) > _MOST_STEPS:
            del self._known[next(iter(self._known))]

    def _conflict(self, code: str) -> Conflict:
        problem = Problem(code=code, file=self._name)
        return Conflict(FILE, "", "", "", "", problem)


def _version(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
