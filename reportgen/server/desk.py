"""The desk: the project that is edited, its data file, and its report as it is now.

What is slow is done by one thread at a time, which keeps the loop of the server free. A view is made anew after each
change, by a new case from what is warm; what differs from the last view is pushed to the pages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from reportgen.authoring.sample import sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.case import Case
from reportgen.editing.edited_file import EditedFile, Outcome
from reportgen.editing.form import form_of
from reportgen.editing.operations import operation_data, operation_of
from reportgen.editing.paste import propose_rows
from reportgen.editing.places import FieldPlaces
from reportgen.errors import DataError, Problem, ReportgenError, UsageError
from reportgen.expressions.filters import FILTERS
from reportgen.facts.paths import FactPath
from reportgen.files.project import Project
from reportgen.messages import Worded, worded
from reportgen.messages.unseen import visible
from reportgen.places import Source
from reportgen.server.completion import Choice, in_data, in_template
from reportgen.server.origins import Origin, origin_of
from reportgen.server.problems import Told, told
from reportgen.server.sheets import Marks, Sheets, sheets_of
from reportgen.server.splices import Difference, differences, splices
from reportgen.server.texts import Texts
from reportgen.template.resolve import contract_of, layout_for, template_lineage
from reportgen.values.period import period_on

Today = Callable[[], dt.date]
"""Gives the day on which waivers that end are judged."""

_NUMBERED = re.compile(r' data-n="[0-9]*"')
_NOTHING = Sheets("", (), (), ())


class Disagreement(Exception):
    """Both the page and somebody else have changed the same: in words, and where the two differ.

    `kind` is what was refused: `field` an operation of the form, `lines` a text, `step` to undo or redo, where there is
    nothing to choose.
    """

    def __init__(self, kind: str, text: str, both: Sequence[Difference] = ()) -> None:
        super().__init__(text)
        self.kind = kind
        self.both = both

    def data(self) -> dict[str, Any]:
        """What the page is told."""
        return {"kind": self.kind, "text": str(self), "both": [each._asdict() for each in self.both]}


class View(NamedTuple):
    """What the page shows of a data file. `sheets` are those of the last report that could be made; `stale` says that
    the data have changed since in a way of which none can be made."""

    version: int = 0
    sheets: Sheets = _NOTHING
    problems: tuple[Told, ...] = ()
    stale: bool = False
    title: str = ""
    text: str = ""
    """The version of the text of the data file."""
    invented: bool = False
    """Whether the sheets are of an invented file, because there was no report of this one yet."""


class Desk:
    """A project that is edited. Its methods may be called from any thread."""

    def __init__(self, project: Project, data_file: Path | None, today: Today, language: str) -> None:
        """Nothing is read yet.

        Args:
            data_file: the file to begin with; the last one by name if not given.
            language: of what the program says, `zh` or `en`.
        """
        self.texts = Texts(project)
        self.today = today
        self.language = language
        self.lock = RLock()
        self.view = View()
        self.name = self.texts.name_of(data_file) if data_file else max(self.texts.data_files(), default="")
        self._edited: EditedFile | None = None
        self._problems: tuple[Problem, ...] = ()
        self._case: Case | None = None
        self._shown: Case | None = None
        self._ahead: tuple[str, Case | None] = ("", None)
        self.sample = ""
        """The template of which the report of an invented file is shown; empty for that of the data file."""

    @property
    def path(self) -> Path:
        """The data file.

        Raises:
            UsageError: there is none yet.
        """
        if not self.name:
            raise UsageError(Problem(code="server-no-data"))
        return self.texts.root / self.name

    @property
    def edited(self) -> EditedFile:
        """The data file as it is edited.

        Raises:
            DataError: it cannot be read as a text.
            UsageError: there is none.
        """
        if self._edited is None:
            self._edited = EditedFile(self.path, self.today(), self.texts.project)
        return self._edited

    def choose(self, name: str) -> None:
        """Show another data file.

        Raises:
            UsageError: there is none of that name.
        """
        with self.lock:
            if name not in self.texts.data_files():
                raise UsageError(Problem(code="server-not-here", file=name))
            self.name, self.sample = name, ""
            self._edited = self._case = self._shown = None
            self._ahead = ("", None)
            self.view = View(version=self.view.version + 1)
            self.refresh()

    def move_to(self, project: Project, data_file: Path) -> None:
        """Show a data file of another project."""
        with self.lock:
            self.texts = Texts(project)
            self.choose(self.texts.name_of(data_file))

    def shows(self, names: Iterable[str]) -> bool:
        """Whether the view has all that was saved: nothing but the data file, with the text of which the view is."""
        with self.lock:
            if list(names) != [self.name] or self.sample:
                return False
            try:
                taken = self.edited.take_outside()
            except ReportgenError:  # which the next view tells
                return False
            return taken.conflict is None and taken.version == self.view.text

    def forget_shapes(self, names: Iterable[str]) -> None:
        """Take notice that files were saved: what was known of the schema and of templates holds no more."""
        with self.lock:
            self._ahead = ("", None)
            if self._edited is not None and any(self._is_shape(name) for name in names):
                self._edited.refresh()

    def _is_shape(self, name: str) -> bool:
        return name not in self.texts.data_files()

    def refresh(self) -> dict[str, Any] | None:
        """Make the view anew from what the files hold now.

        Returns:
            What differs from the view before, as `view_data` has the whole; None if nothing does.
        """
        with self.lock:
            old = self.view
            new = self._look(old)
            if new._replace(version=old.version) == old:
                return None
            self.view = new._replace(version=old.version + 1)
            return self._difference(old, self.view)

    def _look(self, old: View) -> View:
        if not self.name:
            return View(old.version)
        try:
            self.edited.take_outside()
        except ReportgenError as error:
            self._case, self._problems = None, error.problems
            return self._without_report(old, error.problems)
        try:
            case = self._case_of(self._sample(self.sample)) if self.sample else self._case_ahead()
        except ReportgenError as error:
            return self._without_report(old, error.problems)
        self._case = case
        try:
            self._problems = case.check()
        except ReportgenError as error:
            self._problems = error.problems
        try:
            sheets = sheets_of(case)
        except ReportgenError:
            return self._without_report(old, self._problems, case)._replace(text=self.edited.version)
        self._shown = case
        marks = Marks(case.document, case.numbers, sheets)
        found = tuple(told(self._problems, self.language, marks, _fields(case)))
        return View(old.version, sheets, found, False, case.document.title, self.edited.version)

    def _without_report(self, old: View, problems: Iterable[Problem], case: Case | None = None) -> View:
        """A view where no report can be made: the last one stays. Of a file that had none yet, an invented one shows
        what it will look like."""
        found = tuple(told(problems, self.language, fields=_fields(case) if case else None))
        if old.sheets.pieces:
            return old._replace(problems=found, stale=True)
        try:
            sheets = sheets_of(self._case_of(self._sample(self._template())))
        except ReportgenError:  # of which the problems tell more
            return old._replace(problems=found, stale=True)
        plain = tuple(_NUMBERED.sub("", piece) for piece in sheets.pieces)
        return View(old.version, sheets._replace(pieces=plain, numbers=()), found, True, invented=True)

    def _template(self) -> str:
        """The template of the data file."""
        return self._case_of(self.edited.text).lineage.folders[0].name

    def used_template(self) -> str:
        """The name of the template whose report is shown; empty where there is no file, or no such template."""
        with self.lock:
            try:
                return self.sample or (self._template() if self.name else "")
            except ReportgenError:  # which the problems tell
                return ""

    def _case_ahead(self) -> Case:
        """The case that a form was made of since the text is what it is, and nothing else has changed; or a new one."""
        version, case = self._ahead
        self._ahead = ("", None)
        return case if case is not None and version == self.edited.version else self._case_of(self.edited.text)

    def _case_of(self, text: str) -> Case:
        name = self.texts.name_of(self.path)
        return Case(
            self.path, self.today(), project=self.texts.project, name_of=self.texts.name_of, source=Source(name, text)
        )

    def _difference(self, old: View, new: View) -> dict[str, Any]:
        data = self._around(new)
        data["from"] = old.version
        if new.sheets.style != old.sheets.style:
            data["style"] = new.sheets.style
        data["splices"] = [splice._asdict() for splice in splices(old.sheets.pieces, new.sheets.pieces)]
        return data

    def view_data(self) -> dict[str, Any]:
        """The whole view for a page that has none yet."""
        with self.lock:
            sheets = self.view.sheets
            return {**self._around(self.view), "style": sheets.style, "pieces": sheets.pieces}

    def _around(self, view: View) -> dict[str, Any]:
        return {
            "version": view.version,
            "file": self.name,
            "title": view.title,
            "stale": view.stale,
            "invented": view.invented,
            "numbers": view.sheets.numbers,
            "problems": view.problems,
            "text": view.text,
            "sample": self.sample,
            "own": self.texts.project.own,
        }

    def origin(self, index: int, version: int) -> Origin:
        """Where a number of the report of a view comes from.

        Raises:
            UsageError: it is not the view that there is now.
        """
        with self.lock:
            if version != self.view.version or self._shown is None or not 0 <= index < len(self._shown.numbers):
                raise UsageError(Problem(code="server-other-view"))
            return origin_of(self._shown, index, self.language)

    # The data file.

    def form(self) -> dict[str, Any]:
        """The model of the form, the name of the file and the version of the text for which it is, the view that was
        made with it (0 for none), and whether there is something to undo.

        Raises:
            TemplateError: the schema or the format is wrong.
        """
        with self.lock:
            edited = self.edited
            case = self._case
            view = self.view.version
            if case is None or self.sample or self.view.text != edited.version:
                view = 0
                case = self._case_of(edited.text)
                self._ahead = (edited.version, case)
                problems = None
            else:
                problems = self._problems
            form = form_of(case, self.language, problems)
            steps = {"can_undo": edited.can_undo, "can_redo": edited.can_redo}
            return {**form, "name": self.name, "version": edited.version, "view": view, **steps}

    def source(self) -> dict[str, Any]:
        """The text of the data file and its version."""
        with self.lock:
            return {"name": self.name, "text": self.edited.text, "version": self.edited.version}

    def do(self, operation: Any, version: str) -> dict[str, Any]:
        """Make an operation of the form, and save.

        Raises:
            Disagreement: another has changed the same field.
            DataError, UsageError, OutputError: as `EditedFile.do` and `save`.
        """
        with self.lock:
            edited, wanted = self.edited, operation_of(operation)
            meant = version or edited.version
            return self._saved(lambda: edited.do(wanted, meant), "field")

    def replace(self, text: str, version: str) -> dict[str, Any]:
        """Take another text for the data file, and save; which text it has then, merged with what others have done.

        Raises as `do`.
        """
        with self.lock:
            edited = self.edited
            meant = version or edited.version
            return {**self._saved(lambda: edited.replace(text, meant), "lines", text), "text": edited.text}

    def undo(self) -> dict[str, Any]:
        """Take back what was done last, and save; raises as `do`."""
        with self.lock:
            return self._saved(self.edited.undo, "step")

    def redo(self) -> dict[str, Any]:
        """Do again what was taken back last, and save; raises as `do`."""
        with self.lock:
            return self._saved(self.edited.redo, "step")

    def _saved(self, change: Callable[[], Outcome], kind: str, wanted: str = "") -> dict[str, Any]:
        """Make a change and save it; `wanted` is the text that is to take the place of the one that there is."""
        outcome = self.edited.kept(change)
        if (conflict := outcome.conflict) is not None:
            both = []
            if kind == "field":
                both = [Difference(0, self._worded(conflict.theirs), self._worded(conflict.mine))]
            elif kind == "lines":
                both = differences(self.edited.text, wanted)
            raise Disagreement(kind, visible(conflict.problem.text(self.language)), both)
        return {"version": self.edited.version, "said": [self._worded(text) for text in outcome.said]}

    def _worded(self, text: Worded) -> str:
        return visible(str(worded(text, self.language)))

    def complete(self, text: str, line: int, column: int, template: bool) -> list[Choice]:
        """What can be written at a place of a text.

        Raises:
            TemplateError: the schema is wrong.
        """
        with self.lock:
            lines = text.split("\n")
            case = self._case or self._shown
            if case is None or not 0 < line <= len(lines):
                return []
            try:
                shape = case.contract.shape
            except DataError:  # the file does not say of which template it is, as long as it cannot be read
                if self._shown is None:
                    return []
                shape = self._shown.contract.shape
            if template:
                return in_template("\n".join([*lines[: line - 1], lines[line - 1][:column]]), shape, FILTERS)
            return in_data(text, line, column, shape, FILTERS)

    def show_sample(self, template: str) -> None:
        """Show the report of an invented file in place of that of the data file; of the data file again if empty.

        Raises:
            UsageError: there is no template of that name.
            TemplateError: it is wrong.
        """
        with self.lock:
            self.sample = template
            self.view = View(version=self.view.version + 1)
            self.refresh()

    def _sample(self, template: str) -> str:
        """The text of an invented file for a template."""
        lineage = template_lineage(self.texts.project, template, self.texts.name_of)
        contract = contract_of(self.texts.project, self.texts.name_of, lineage)
        kind, day = contract.shape.period, self.today()
        period = period_on(day.year - 1, day.month, kind)
        data = sample_data(contract, layout_for(lineage, kind), template, period, 0, self.language)
        return yaml_text(data)

    def propose(self, path: str, pasted: str, at: int, column: str) -> dict[str, Any]:
        """What cells of a spreadsheet would make of a list.

        Raises:
            DataError, UsageError: as `propose_rows`.
        """
        with self.lock:
            found = propose_rows(self._case_of(self.edited.text), FactPath(path), pasted, at=at, column=column)
            return {
                "titles": found.titles,
                "rows": found.rows,
                "said": [self._worded(text) for text in found.said],
                "operation": operation_data(found.operation) if found.operation else None,
            }


def _fields(case: Case) -> FieldPlaces | None:
    """Where the fields of a file stand, if it can be read."""
    try:
        return FieldPlaces(case.facts, case.contract.shape)
    except ReportgenError:  # which its problems tell
        return None
