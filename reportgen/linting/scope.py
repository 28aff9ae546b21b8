"""The names that the statements of a template see, and what is known of their values."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from reportgen.linting import kinds
from reportgen.linting.kinds import ANY, Kind
from reportgen.template.located import LocatedPart


class MacroHere:
    """A macro, with the part in which it stands and what it sees of the names there."""

    def __init__(self, node: nodes.Macro, part: LocatedPart, scope: Scope) -> None:
        self.node = node
        self.part = part
        self.scope = scope


class Scope:
    """The names that statements see.

    `guards` are the paths that a condition around has looked at: what is said of them is not said again. `rests` are
    the paths on which a name that was set rests. `context` tells whether the facts are seen, which imported parts do
    not.
    """

    def __init__(self, context: bool, values: dict[str, Kind] | None = None) -> None:
        self.context = context
        self.values = values or {}
        self.guards: set[str] = set()
        self.paths: dict[str, str] = {}
        self.rests: dict[str, set[str]] = {}
        self.local: set[str] = set()

    def copy(self) -> Scope:
        """The same names, which can then be set without changing these."""
        other = Scope(self.context, dict(self.values))
        other.guards, other.local = set(self.guards), set(self.local)
        other.paths, other.rests = dict(self.paths), dict(self.rests)
        return other

    def outside(self) -> Scope:
        """What a block sees: not what only a loop or a macro around it has set."""
        other = self.copy()
        for name in self.local:
            other.values.pop(name, None)
        return other

    def bind(self, name: str, kind: Kind, path: str = "", rests: Iterable[str] = ()) -> None:
        """Give a name a value, and forget what was known of the one that it had."""
        self.values[name] = kind
        self.guards = {guard for guard in self.guards if guard.partition(".")[0] != name}
        self.paths.pop(name, None)
        self.rests[name] = set(rests)
        if path:
            self.paths[name] = path

    def join(self, others: list[Scope]) -> None:
        """Take over what one of several ways has set."""
        for name in {name for other in others for name in other.values}:
            values = [other.values.get(name) for other in others]
            here = self.values.get(name)
            if all(value is here for value in values):
                continue
            known = [value for value in values if value is not None]
            kind = kinds.all_of(known) if len(known) == len(values) else ANY
            rests = set().union(*(other.rests.get(name, set()) for other in others))
            paths = {other.paths.get(name, "") for other in others}
            self.bind(name, kind, paths.pop() if len(paths) == 1 else "", rests)
