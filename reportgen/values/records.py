"""What templates, formulas and prose see of the facts: records of figures and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, cast

from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, ScalarNode
from reportgen.places import Place
from reportgen.values.figure import Figure
from reportgen.values.recording import escaped, marked, note_printed
from reportgen.values.rounding import FigureError


class Text(str):
    """A text of the data, printed as typed; it knows its path and where it is typed."""

    __slots__ = ("path", "typed")

    path: str
    typed: ScalarNode | None

    def __new__(cls, text: str, path: str = "", typed: ScalarNode | None = None) -> Text:
        """A text with its path and where it is typed."""
        self = str.__new__(cls, text)
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
        return "".join(map(html_of, self.pieces))


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
    """A list of the data, in the order of the file; it knows its path and its title.

    `places` tells by the name of a member where its texts stand, as soon as one is looked for: which place had which
    text. It may have become a narrative since.
    """

    path: str = ""
    title: str = ""

    def __init__(self, items: Iterable[Any] = ()) -> None:
        super().__init__(items)
        self.places: dict[str, dict[str, list[int]]] = {}


class UnfollowedError(FigureError):
    """What is asked for rests on a reference that leads nowhere, which is told at the reference and only there."""

    def __init__(self) -> None:
        super().__init__("unfollowed")


class Unresolved(Protocol):
    """A member that is resolved when it is first asked for."""

    value: Any

    def resolve(self) -> Any:
        """Its value; None if it is absent.

        Raises:
            UnfollowedError: it rests on a reference that leads nowhere.
        """


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Record:
    """Members by name.

    `known` names what the schema allows, so that an optional member that is absent is None, and a name that nobody
    has heard of is an error. `references` are the names that lead to a figure of another place: it is no member
    here, so that a walk meets each figure once. `unfollowed` names what rests on a reference that leads nowhere.
    `unresolved` is empty as soon as the figures of a file are derived; the members can then no longer be changed.
    """

    __slots__ = ("known", "members", "node", "path", "references", "title", "unfollowed", "unresolved")

    def __init__(
        self, members: Mapping[str, Any], known: frozenset[str], path: str, title: str, node: MappingNode | None
    ) -> None:
        self.members = members
        self.known = known
        self.path = path
        self.title = title
        self.node = node
        self.references = _NOTHING
        self.unfollowed: frozenset[str] = frozenset()
        self.unresolved: dict[str, Unresolved] = {}

    def but(self, members: Mapping[str, Any]) -> Record:
        """The same record with other members."""
        other = Record(MappingProxyType(members), self.known, self.path, self.title, self.node)
        other.references, other.unfollowed = self.references, self.unfollowed
        return other

    @property
    def place(self) -> Place | None:
        """Where it begins in its file."""
        return self.node.place if self.node else None

    def knows(self, name: str) -> bool:
        """Whether data or schema have the name."""
        if name in self.members or name in self.known or name in self.references:
            return True
        return name in self.unresolved or name in self.unfollowed

    def get(self, name: str) -> Any:
        """The member; None if it is absent.

        Raises:
            UnfollowedError: figures are being derived, and the member rests on a reference that leads nowhere.
        """
        if name in self.unresolved:
            return self.unresolved[name].resolve()
        return self.members[name] if name in self.members else self.references.get(name)

    def put(self, name: str, value: Any) -> None:
        """Give a member another value, while figures are being derived.

        Raises:
            TypeError: they are derived.
        """
        if name in self.unresolved:
            self.unresolved[name].value = value
        else:
            cast(dict[str, Any], self.members)[name] = value

    def __contains__(self, name: object) -> bool:
        return name in self.members

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def names(self) -> list[str]:
        """Every name that may be asked for."""
        return sorted({*self.members, *self.known, *self.references, *self.unresolved})


def record_of(value: object) -> Record | None:
    """A record, or the record for which a figure stands; None for anything else."""
    record = value.record if isinstance(value, Figure) else value
    return record if isinstance(record, Record) else None


def members_of(value: object) -> Mapping[str, Any]:
    """The members of a record, or of the record for which a figure stands; none of anything else."""
    record = record_of(value)
    return record.members if record is not None else _NOTHING


def name_in_full(figure: Figure) -> Any:
    """What people call a figure: the name of the record for which it stands, a text or a narrative, or its title."""
    return members_of(figure).get("name") or figure.title


class Visit(NamedTuple):
    """A value that a walk has come to, the expression for it, and the record or figure that has it, alone or in a
    list."""

    reference: FactPath
    value: Any
    owner: Record | Figure | None


def walk(value: Any, reference: FactPath = FILE) -> list[Visit]:
    """Everything of the data at and below a value, in the order of the file.

    A figure comes before the members of the record for which it stands, and once: not again as the member that
    holds its number. What a formula computes is there if it is a figure; lists and records that it only picks out
    have a place of their own.
    """
    visits: list[Visit] = []
    _visit(visits, value, reference, None)
    return visits


def _visit(visits: list[Visit], value: Any, reference: FactPath, owner: Record | Figure | None) -> None:
    visits.append(Visit(reference, value, owner))
    if isinstance(value, Items):
        for index, item in enumerate(value):
            _visit(visits, item, reference / index, owner)
        return
    record = record_of(value)
    if record is None:
        return
    typed = record.node.members if record.node else _NOTHING
    for name, member in record.members.items():
        if isinstance(member, Figure):
            if isinstance(value, Figure) and member.path == value.path:
                continue
        elif name not in typed:
            continue
        _visit(visits, member, reference / name, value)


def html_of(value: object) -> str:
    """A piece of text as HTML: escaped; a line break becomes `<br/>`; figures and texts keep their trace."""
    if type(value) is str:
        return escaped(value).replace("\n", "<br/>")
    markup: Callable[[], str] | None = getattr(value, "__html__", None)
    return escaped(str(value)) if markup is None else markup()
