"""What templates, formulas and prose see of the facts: records of figures and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from markupsafe import escape

from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.places import Place
from reportgen.values.figure import Figure
from reportgen.values.recording import marked, note_printed


class Text(str):
    """A text of the data, printed as typed; it knows its path and where it is typed."""

    path: str
    typed: ScalarNode | None

    def __new__(cls, text: str, path: str = "", typed: ScalarNode | None = None) -> Text:
        """A text with its path and where it is typed."""
        self = super().__new__(cls, text)
        self.path = path
        self.typed = typed
        return self

    def like(self, text: str) -> Text:
        """Another text from the same place: a piece of this one, or this one in other words."""
        return Text(text, self.path, self.typed)

    def __html__(self) -> str:
        return marked(html_of(str(self)), note_printed(self))


class Phrase:
    """A row of literal texts and figures that is printed as one: `增加12.30万元，增长1.23%`."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: list[str | Figure]) -> None:
        self.pieces = pieces

    def __str__(self) -> str:
        return "".join(map(str, self.pieces))

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __html__(self) -> str:
        return "".join(html_of(piece) for piece in self.pieces)


class Prose:
    """A narrative: its paragraphs, in which every reference has been replaced by what it stands for."""

    __slots__ = ("paragraphs", "path")

    def __init__(self, paragraphs: list[Phrase], path: str) -> None:
        self.paragraphs = paragraphs
        self.path = path

    def __str__(self) -> str:
        return "\n".join(map(str, self.paragraphs))

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    def __len__(self) -> int:
        return len(str(self))

    def __html__(self) -> str:
        return "<br/>".join(paragraph.__html__() for paragraph in self.paragraphs)


class Items(list[Any]):
    """A list of the data, in the order of the file; it knows its path."""

    path: str = ""


_NO_REFERENCES: Mapping[str, Callable[[], Any]] = {}


class Record:
    """Members by name.

    `known` names what the schema allows, so that an optional member that is absent is None, and a name
    that nobody has heard of is an error. `pending` holds what is computed when it is first asked for.
    `references` holds names that lead to a figure of another place, which is no member here.
    """

    __slots__ = ("known", "members", "path", "pending", "references", "title", "typed")

    def __init__(
        self, members: dict[str, Any], known: frozenset[str], path: str, title: str, typed: MappingNode | None
    ) -> None:
        self.members = members
        self.known = known
        self.path = path
        self.title = title
        self.typed = typed
        self.pending: dict[str, Callable[[], Any]] = {}
        self.references = _NO_REFERENCES

    @property
    def place(self) -> Place | None:
        """Where it begins in its file."""
        return self.typed.place if self.typed else None

    def knows(self, name: str) -> bool:
        """Whether data or schema have the name."""
        return name in self.members or name in self.known or name in self.references

    def get(self, name: str) -> Any:
        """The member, computed if need be; None if it is absent."""
        if name in self.pending:
            self.members[name] = self.pending[name]()
            self.pending.pop(name, None)
        elif name in self.references:
            return self.references[name]()
        return self.members.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self.members

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def names(self) -> list[str]:
        """Every name that may be asked for."""
        return sorted({*self.members, *self.known, *self.references})


def html_of(value: object) -> str:
    """A piece of text as HTML: escaped; a line break becomes `<br/>`; figures and texts keep their trace."""
    if type(value) is str:
        markup = str(escape(value))
        return markup.replace("\n", "<br/>") if "\n" in markup else markup
    return str(escape(value))
