"""What a file calls its department."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.claims.numbers import BLOT
from reportgen.facts.paths import FactPath
from reportgen.figures.figures import Figures
from reportgen.values.records import Record, Text

_LONGEST_NAME = 20
"""So many characters at the most has the name of a unit or a division; what is longer are sentences."""


def own_texts(figures: Figures) -> Iterator[str]:
    """The names of the department, as it is called and as it calls itself."""
    group, *_ = figures.contract.shape.roles.get("department-name", ("",))
    department = figures.root.get(str(group)) if group else None
    if isinstance(department, Record):
        yield from (str(text) for text in department.members.values() if isinstance(text, Text))


def this_office_of_another(figures: Figures, text: str) -> Iterator[tuple[int, int, str]]:
    """Where a text calls its department an office of another kind (本局, where it calls itself 我馆), with what that
    is.

    Nothing is where it does not call itself an office of one kind, or has one of the other kind in its names or among
    its units; nor in a title that is quoted.
    """
    words = figures.words.leftovers
    if not re.search(words.this_office, text):
        return
    own = {name for name in own_texts(figures) if re.fullmatch(f"{words.selves}|{words.this_office}", name)}
    if len(own) != 1:
        return
    itself = own.pop()
    known = {itself[-1], *"".join(_names_within(figures))}
    quoted = re.compile("|".join(dict(figures.words.numbers.kinds)["name"]))
    for found in re.finditer(words.this_office, quoted.sub(lambda title: BLOT * len(title.group()), text)):
        if found.group()[-1] not in known:
            yield *found.span(), itself


def _names_within(figures: Figures) -> Iterator[str]:
    """The names of the department, of its units and divisions: its short texts."""
    group = str(next(iter(figures.contract.shape.roles.get("department-name", ("",)))))
    for text in figures.texts:
        if FactPath(text.path).top == group and len(text) <= _LONGEST_NAME:
            yield re.sub(figures.words.leftovers.this_office, "", str(text))
