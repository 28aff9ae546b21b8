"""The model of a form: all that a page shows of a data file, from the schema and the case, as JSON carries it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from reportgen.case import Case
from reportgen.errors import Problem


class Told(TypedDict, total=False):
    """A problem at its field: `severity` is error, warning or note."""

    severity: str
    code: str
    message: str
    hint: str
    waived: str
    line: int
    path: str
    main: bool
    """Whether it is told here first: a rule is told at every field that goes into it."""


class Printed(TypedDict, total=False):
    """A figure that nobody types: how it will print, and its formula in words."""

    name: str
    path: str
    title: str
    printed: str
    formula: str
    last: str


class Field(TypedDict, total=False):
    """One field, or one item of a list.

    `kind` is one of:
    - `text`, `narrative` (several lines, with references), `clause` (one paragraph with references), `amount`,
      `number`, `count` (a whole number), `percent`, `date`, `choice`, `boolean`, `picture` (the path of a file),
      `reference` (leads to a figure);
    - `group` (has `fields` and `computed`), `names` (a group whose names the data choose; `fields` are its members);
    - `list` (has `items`), `table` (a list of records of single values: has `columns` and `items`, each item a group).
    """

    path: str
    name: str
    title: str
    help: str
    demands: str
    kind: str
    required: bool
    present: bool
    removable: bool
    line: int
    value: str
    """As typed; empty where it is absent or yet to be filled in."""
    block: bool
    """Whether the value stands under a bar."""
    printed: str
    """As it will print, empty where nothing is printed of it or it is not known."""
    unit: str
    last: str
    """Last year's value as it was printed, empty if there is none."""
    last_value: str
    """Last year's value as it was typed, in this field's unit."""
    unfilled: bool
    choices: list[str]
    minimum: str
    maximum: str
    least: int
    """How many items a list must have; `most` how many it may have, absent without a limit."""
    most: int
    stated: bool
    """Whether the schema computes what stands here too; `expected` is what it makes of it."""
    expected: str
    formula: str
    problems: list[Told]
    fields: list[Field]
    computed: list[Printed]
    items: list[Field]
    columns: list[Field]
    alternatives: list[str]
    """The kinds of which an item may be, where there are several."""


class Insertable(TypedDict):
    """What a narrative can refer to: `insert` is what is put into the text, `printed` what it will print."""

    path: str
    title: str
    printed: str
    insert: str
    group: str


class Form(TypedDict, total=False):
    """The whole of it."""

    file: str
    title: str
    editable: bool
    """Whether the file can be read; where it cannot, there are only `problems`."""
    fits: bool
    """Whether it fits its schema."""
    sections: list[Field]
    computed: list[Printed]
    unfilled: list[str]
    """The paths at which something is yet to be filled in, in the order of the form."""
    problems: list[Told]
    """All problems, in the order of the file; `path` is the field at which each is told first."""
    errors: int
    warnings: int
    notes: int
    insertable: list[Insertable]
    template: str
    last_year: str
    """The file of last year's figures, empty if there is none."""


def form_of(case: Case, language: str = "zh", problems: Iterable[Problem] | None = None) -> Form:
    """The model of the form of a file.

    Args:
        language: of what the program says: `zh` or `en`. What the schema says stays as it is.
        problems: what is wrong with the file, as `Case.check` tells it; if not given, what is found without making
            the report.

    Raises:
        TemplateError: schema or format are wrong.
    """
    raise NotImplementedError


def next_unfilled(form: Form, path: str) -> str:
    """The path of the next place that is yet to be filled in, behind a path in the order of the form; the first behind
    the last, empty if there is none."""
    raise NotImplementedError
