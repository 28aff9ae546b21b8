"""The reader: a tree of facts from the events of the YAML parser, and every fault of form on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import yaml

from reportgen.errors import DataError, Problem
from reportgen.facts.tree import MAX_DEPTH, UNFILLED, MappingNode, Node, ScalarNode, SequenceNode, place_between
from reportgen.messages.unseen import Kind, unseen_in
from reportgen.places import Place, Source

PLACEHOLDER = "x"
"""What stands for a value or an item that cannot be read; with the number of its line, for a name."""

MAX_DIGITS = 30
"""More than any amount has, and so few that sums and products stay exact in the digits of `EXACT`."""

# As the JSON schema of YAML 1.2 (10.2) has them, without powers. YAML 1.1 would take 012 for 10 and 12:30 for 750.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
# What a bare text begins with that may be a number, a truth value or nothing; no other is looked at twice.
_MAY_BE_MORE = frozenset(["", *"-+.0123456789tfn~"])
_BLANKS = frozenset(" \t")
# A # that is close to what follows is more likely text (#1) than a comment.
_CLOSE_COMMENT = re.compile(r"[ \t]+#[^\s#]")
# A # that is close to what is before it, and not to what follows, is a comment that YAML takes for text; not 3# and C#.
_GLUED_COMMENT = re.compile(r"[^\sA-Za-z0-9#](#)[ \t]")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|nan)\Z", re.IGNORECASE)
REFUSED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CONTROL: "control-character",
        Kind.DIRECTION: "direction-character",
        Kind.NO_CHARACTER: "no-character",
    }
)
"""What no text can mean, and the code of what is said of it."""


class BrokenFile(DataError):
    """A file of which some could not be read.

    `facts` is what could, None if nothing: of the rest it has values that are `unread`, or records that are `partial`.
    `told` are the numbers of the lines of which something is said already.
    """

    def __init__(self, problems: Iterable[Problem], facts: MappingNode | None, told: Set[int]) -> None:
        super().__init__(problems)
        self.facts = facts
        self.told = told


class _Stop(Exception):
    """Reading on would only repeat the fault that was found."""


class Reader:
    """Builds the tree from the parser's events and gathers faults of form."""

    def __init__(self, source: Source, text: str | None = None, unread: Set[int] = frozenset()) -> None:
        """Nothing is read yet.

        Args:
            text: what is read in place of the source's own text, line for line.
            unread: the numbers of the lines whose value, item or name stands for what cannot be read.
        """
        self.source = source
        self.text = source.text if text is None else text
        self.unread = unread
        self.problems: list[Problem] = []
        loader = yaml.CLoader if hasattr(yaml, "CLoader") else yaml.SafeLoader
        self._events = loader(self.text)
        self._next: Any = self._events.get_event

    def read(self) -> Node | None:
        """The tree, None if there is none; what is wrong with it is gathered in `problems`.

        Raises:
            yaml.YAMLError: the parser cannot read on.
        """
        self._next()  # stream start
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        if event.version or event.tags:
            self._report("yaml-directive", self._place(event, 1))
        try:
            root = self._node(self._next(), 0)
        except _Stop:
            return None
        self._next()  # document end
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._report("second-document", self._place(event, 3))
            if isinstance(root, MappingNode):
                root.partial = True
        if isinstance(root, ScalarNode) and root.value is None:
            return None
        return root

    def _span(self, event: Any) -> tuple[int, int]:
        """From where to where an event goes in the text of the source."""
        start, end = event.start_mark, event.end_mark
        if self.text is self.source.text:
            return start.index, end.index
        return self.source.index_of(start.line + 1, start.column), self.source.index_of(end.line + 1, end.column)

    def _place(self, event: Any, width: int = 0) -> Place:
        place = place_between(self.source, *self._span(event))
        return place._replace(width=width) if width else place

    def _report(self, code: str, place: Place, **params: object) -> None:
        self.problems.append(Problem(code=code, place=place, params=params))

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._report("alias", self._place(event), name=event.anchor)
            return self._unread(ScalarNode(self.source, *self._span(event), "", None))
        if event.anchor is not None:
            self._report("anchor", self._place(event, len(event.anchor) + 1), name=event.anchor)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report("tag", self._place(event, len(tag)), tag=tag)
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if depth >= MAX_DEPTH:
            self._report("too-deep", self._place(event, 1), depth=MAX_DEPTH)
            raise _Stop
        if kind is yaml.SequenceStartEvent:
            items: list[Node] = []
            while type(item := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._node(item, depth + 1))
            if event.flow_style:
                for scalar in self._with_wide_comma(items):
                    self._unread(scalar)
            return SequenceNode(self.source, self._span(event)[0], items)
        return self._mapping(event, depth)

    def _unread(self, scalar: ScalarNode) -> ScalarNode:
        scalar.value, scalar.unread = UNFILLED, True
        return scalar

    def _with_wide_comma(self, items: list[Node]) -> Iterator[ScalarNode]:
        for item in items:
            if isinstance(item, ScalarNode) and not item.quoted and "，" in item.text:
                self._report("wide-comma", _mark(item.place, item.text, "，"))
                yield item

    def _mapping(self, event: Any, depth: int) -> MappingNode:
        members: dict[str, Node] = {}
        keys: dict[str, ScalarNode] = {}
        partial = False
        while type(item := self._next()) is not yaml.MappingEndEvent:
            key = self._node(item, depth + 1)
            member = self._node(self._next(), depth + 1)
            name = self._key_name(key)
            if name is None:
                partial = True
                continue
            assert isinstance(key, ScalarNode)
            if name in keys:
                self._repeated(key, keys[name].place)
                continue
            members[name] = member
            keys[name] = key
        record = MappingNode(self.source, self._span(event)[0], members, keys)
        record.partial = partial
        return record

    def _repeated(self, key: ScalarNode, first: Place) -> None:
        params = {"key": key.text, "line": first.line}
        self.problems.append(Problem(code="repeated-key", place=key.place, params=params, related=(("", first),)))

    def _key_name(self, key: Node) -> str | None:
        if isinstance(key, ScalarNode) and key.unread:
            return PLACEHOLDER if key.text == PLACEHOLDER else None
        if not isinstance(key, ScalarNode):
            place = key.place
            reference = isinstance(key, MappingNode) and place.text[max(0, place.column - 2) :].startswith("{{")
            self._report("reference-bare" if reference else "key-not-text", place)
        elif isinstance(key.value, str) and key.text.isidentifier():
            return key.value
        elif key.text[:1] in ("｛", "［"):
            self._report("wide-brackets", key.place._replace(width=1), list="1" if key.text[0] == "［" else "")
        elif key.text == "<<" and not key.quoted:
            self._report("merge-key", key.place)
        elif "：" in key.text:
            self._report("lost-colon", _mark(key.place, key.text, "："), key=key.text.split("：")[0])
        elif not isinstance(key.value, str):
            self._report("key-not-text", key.place)
        elif not key.quoted and key.text.partition(":")[0].isidentifier() and ":" in key.text:  # {name:甲, amount:3}
            self._report("colon-without-blank", _mark(key.place, key.text, ":"), key=key.text.partition(":")[0])
        else:
            from reportgen.facts.yaml_slips import ODD_BLANK

            if not (odd := ODD_BLANK.search(key.text)):
                return key.value
            unseen = next(unseen_in(odd.group()), None)
            params = {"character": unseen.code_point} if unseen else {}
            self._report("unseen-in-name" if unseen else "odd-blank", _mark(key.place, key.text, odd.group()), **params)
        return None

    def _scalar(self, event: Any) -> ScalarNode:
        text, style = event.value, event.style
        start, end = event.start_mark, event.end_mark
        scalar = ScalarNode(self.source, *self._span(event), text, style)
        if start.line + 1 in self.unread and text in (PLACEHOLDER, f"{PLACEHOLDER}{start.line + 1}"):
            return self._unread(scalar)
        if style == "|":
            scalar.value = text.rstrip("\n")
        elif style == ">":
            self._report("folded-text", scalar.place._replace(width=1))
        elif end.line > start.line:
            slip = None if scalar.quoted else self._slip_in(event)
            self.problems.append(slip or Problem(code="text-over-lines", place=scalar.place))
            self._unread(scalar)
        elif not scalar.quoted:
            behind = self.text[end.index : end.index + 1]
            if behind in _BLANKS and (found := _CLOSE_COMMENT.match(self.text, end.index)):
                self._report("comment-in-text", Place(self.source, end.line + 1, end.column + len(found[0]) - 1))
                self._unread(scalar)
            elif "#" in text and (found := _GLUED_COMMENT.search(text)):
                self._report("comment-glued", Place(self.source, start.line + 1, start.column + found.start(1) + 1))
                self._unread(scalar)
            elif text[:1] in _MAY_BE_MORE:
                scalar.value = self._bare_value(scalar)
        elif style == '"':
            for unseen in unseen_in(text):
                if unseen.kind in REFUSED:
                    self._report(REFUSED[unseen.kind], scalar.place, character=unseen.code_point)
            if "\r" in text:
                self._report("control-character", scalar.place, character="U+000D")
        return scalar

    def _slip_in(self, event: Any) -> Problem | None:
        """The slip that let a bare text run on over several lines."""
        from reportgen.facts.yaml_slips import line_slip

        first = event.start_mark.line + 1
        for number in range(first, event.end_mark.line + 2):
            if slip := line_slip(self.source, number):
                return slip
        if event.value.find(" - ") > 0 and self.source.line(first + 1).lstrip().startswith("- "):
            return Problem(code="dash-missing", place=Place(self.source, first, event.start_mark.column + 1))
        return None

    def _bare_value(self, scalar: ScalarNode) -> str | Decimal | bool | None:
        text = scalar.text
        if _NUMBER.match(text):
            if len(text.lstrip("-").replace(".", "")) > MAX_DIGITS:
                self._report("number-too-long", scalar.place, digits=MAX_DIGITS)
                scalar.unread = True
            return Decimal(text)
        if text in ("true", "false"):
            return text == "true"
        if text in ("", "~", "null"):
            return None
        if _NOT_FINITE.match(text):
            self._report("not-finite", scalar.place, text=text)
            scalar.unread = True
        return text


def _mark(place: Place, text: str, wanted: str) -> Place:
    """The place of `wanted` inside the text that begins at `place`."""
    return Place(place.source, place.line, place.column + max(0, text.find(wanted)), len(wanted))
