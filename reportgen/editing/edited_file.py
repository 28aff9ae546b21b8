"""A data file that is being edited: its text, what was done and undone, what others do to it, and how it is saved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.editing.merge import Conflict
from reportgen.editing.operations import Operation
from reportgen.files.project import Project
from reportgen.messages import Worded


class Outcome(NamedTuple):
    """What came of a request: the version that there is now, whether the text is another, what is to be said.

    `conflict` is set where nothing was done because both have changed the same field.
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

    def __init__(self, path: Path, today: dt.date | None = None, project: Project | None = None) -> None:
        """Read it.

        Raises:
            DataError: it cannot be read as a text.
        """
        raise NotImplementedError

    @property
    def text(self) -> str:
        """The text that there is now, without a byte order mark."""
        raise NotImplementedError

    @property
    def version(self) -> str:
        """The name of the text that there is now."""
        raise NotImplementedError

    @property
    def case(self) -> Case:
        """The case of the text that there is now; the same one until the text is another."""
        raise NotImplementedError

    @property
    def saved(self) -> bool:
        """Whether the file holds the text that there is now."""
        raise NotImplementedError

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        raise NotImplementedError

    @property
    def can_redo(self) -> bool:
        """Whether there is something undone to do again."""
        raise NotImplementedError

    def do(self, operation: Operation, version: str = "") -> Outcome:
        """Make an operation in the text.

        Args:
            version: the version for which it is meant; that of now if not given.

        Raises:
            DataError: the text cannot be read as it stands.
            UsageError: the operation cannot be made; the version is not known any more.
        """
        raise NotImplementedError

    def replace(self, text: str, version: str = "") -> Outcome:
        """Take another text, as the page with the YAML sends it; merged with what has been done since its version."""
        raise NotImplementedError

    def undo(self) -> Outcome:
        """Take back what was last done here; what others have done since stays."""
        raise NotImplementedError

    def redo(self) -> Outcome:
        """Do again what was last taken back."""
        raise NotImplementedError

    def take_outside(self) -> Outcome:
        """Look whether the file has been changed by others, and take that over.

        Where it touches what is not saved yet, the outcome has a conflict, and the text stays as it is.

        Raises:
            DataError: the file cannot be read any more.
        """
        raise NotImplementedError

    def save(self) -> Outcome:
        """Write the text, whole or not at all, with the byte order mark that the file has.

        What others have written meanwhile is taken over first.

        Raises:
            OutputError: it cannot be written.
        """
        raise NotImplementedError

    def take_theirs(self) -> Outcome:
        """Where `take_outside` has told a conflict: take the file as it is, and drop what is not saved.

        That can be undone.
        """
        raise NotImplementedError

    def keep_mine(self) -> Outcome:
        """Where `take_outside` has told a conflict: keep the text, which is then saved in the place of theirs.

        Theirs stands before it in the history, so that it can be undone.
        """
        raise NotImplementedError
