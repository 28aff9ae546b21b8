"""Next year's data file, made from this year's: what changes every year is to be filled in again, all else stays."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.errors import Problem, UsageError
from reportgen.facts.edits import Edit, apply_edits, line_end, line_start, value_edit
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, node_at
from reportgen.files.project import last_year_file, shown
from reportgen.files.save import save_file
from reportgen.messages import Listing, message_text
from reportgen.places import Place, Source
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.values.chinese import sentence_spans

_LONGEST_OLD = 30  # a longer text behind its line would hide what is to be written before it
_OLD = "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9.]+|“[^”\n]*”)"
# The comment that a roll-forward leaves behind a figure, in any language; what a person has added to it stays.
_GENERATED = re.compile(
    rf"#[ \t]*((?:上年|[0-9]{{4}}年|last year|in [0-9]{{4}}) {_OLD}(?:(?:、|, ){_OLD})*)(?=[ \t]*(?:[；;，,。（(]|\Z))"
)
_PLAIN_PATH = re.compile(r"(?:\.\./)*[\w\u4e00-\u9fff][\w\u4e00-\u9fff./-]*\Z")
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_KEY = re.compile(r"\s*(?:- +)*(?:\w+: +)?")
_WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


class Mention(NamedTuple):
    """A place of the new file that is to be looked at: what stands there."""

    place: Place
    text: str


class _Carrying(NamedTuple):
    """What the schema says of values and all below: whether they carry over (None: as their kind does), and whether
    they are the same every year, so that nobody need look at them."""

    on: bool | None
    steady: bool = False


class NewFile(NamedTuple):
    """A data file that is to be written.

    `blanks` places are to be filled in, `kept` are the figures that carry over and may have changed since;
    `mentions` are the sentences and comments that still name `old_year`.
    """

    path: Path
    content: bytes
    blanks: int
    kept: tuple[Mention, ...]
    old_year: int
    mentions: tuple[Mention, ...]

    def save(self) -> None:
        """Write it, whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        save_file(self.path, self.content)


def roll_forward(
    data_file: Path, year: int, output: str | None = None, language: str = "zh", *, backwards: bool = False
) -> NewFile:
    """The data file of `year`, from that of another year. Nothing is written yet.

    Figures and dates become 待填, unless the schema says that they carry over; the old value of a figure
    stands behind it in a comment. Structure, texts, comments, order and quotes stay as they are.

    Args:
        output: the new file, or a folder that exists; beside the old file if not given.
        language: of the comments, `zh` or `en`.
        backwards: whether the year may lie before the old file's.

    Raises:
        DataError: the old file cannot be read or does not fit the schema.
        UsageError: the year is the old file's own or lies before it, or the new file exists already.
    """
    case = Case(data_file)
    data_file, facts, contract = case.path, case.facts, case.contract
    contract.validate(facts)
    stated = contract.shape.stated(facts, "year")
    if not isinstance(stated, ScalarNode) or not isinstance(stated.value, Decimal):
        raise UsageError(Problem(code="new-no-year", file=shown(data_file)))
    roll = _Roll(facts, contract.shape, stated, year, language)
    if roll.old_year == year:
        raise UsageError(Problem(code="new-same-year", file=shown(data_file), params={"year": year}))
    if roll.old_year > year and not backwards:
        params = {"year": year, "old": roll.old_year}
        raise UsageError(Problem(code="new-backwards", file=shown(data_file), params=params))
    path = new_path(year, output, data_file, str(roll.old_year))
    if contract.shape.named("previous"):
        roll.point_back(data_file, path)
    text = roll.text()
    source = Source(shown(path), text)
    kept, mentions = tuple(roll.kept_in(parse_facts(source))), tuple(_mentions(source, roll.old_year, roll.previous))
    mark = b"\xef\xbb\xbf" if case.content.startswith(b"\xef\xbb\xbf") else b""
    return NewFile(path, mark + text.encode(), roll.blanks, kept, roll.old_year, mentions)


def new_path(year: int, output: str | None, beside: Path, old_year: str) -> Path:
    """Where a new data file goes: `output`, or beside an old one under its name for another year.

    Raises:
        UsageError: the file exists already, or its name is not that of a YAML file.
    """
    name = beside.name.replace(old_year, str(year)) if old_year and old_year in beside.name else f"{year}.yaml"
    path = beside.parent / name if output is None else Path(output)
    if output is not None and (os.path.isdir(path) or output.endswith(("/", os.sep))):
        path = path / name
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(Problem(code="new-not-yaml", file=shown(path)))
    if os.path.lexists(path):
        raise UsageError(Problem(code="new-exists", file=shown(path)))
    return path


class _Roll:
    """Gathers the edits that carry a file over to another year."""

    def __init__(self, facts: MappingNode, shape: SchemaNode, year_node: ScalarNode, year: int, language: str) -> None:
        self.facts = facts
        self.previous, self.year_name = shape.named("previous"), shape.named("year")
        self.source = facts.place.source
        self.year = year
        self.language = language
        self.blanks = 0
        self.edits: list[Edit] = []
        self._kept: list[tuple[SchemaPath, SchemaNode]] = []
        self._line_ends: dict[int, int] = {}  # line: where its last value ends
        self._olds: dict[int, list[str]] = {}  # line: the figures that stood in it
        self.year_node = year_node
        self.old_year = int(Decimal(year_node.text))
        self._walk(facts, shape, _Carrying(None), ())

    def text(self) -> str:
        """The text of the new file."""
        return apply_edits(self.source.text, [*self.edits, *self._comments()])

    def kept_in(self, new: MappingNode) -> Iterator[Mention]:
        """The figures that carry over, where they stand in the new file."""
        for path, shape in self._kept:
            node = node_at(new, path)
            assert isinstance(node, ScalarNode)
            unit = shape.unit_in(self.facts.members)
            yield Mention(node.place, f"{shape.title or FactPath.of(path)} {node.text}{unit}")

    def _walk(self, node: Node, shape: SchemaNode | None, carrying: _Carrying, path: SchemaPath) -> None:
        if shape is not None and shape.carry is not None:
            carrying = _Carrying(shape.carry, shape.steady)
        if isinstance(node, ScalarNode):
            self._scalar(node, shape, carrying, path)
        elif isinstance(node, MappingNode):
            for name, member in node.members.items():
                self._note(node.keys[name])
                below = (shape.members.get(name) or shape.others) if shape else None
                self._walk(member, below, carrying, (*path, name))
        else:
            for index, item in enumerate(node.items):
                self._walk(item, shape.items if shape else None, carrying, (*path, index))

    def _note(self, node: ScalarNode) -> None:
        line = node.place.line
        self._line_ends[line] = max(self._line_ends.get(line, 0), node.end)

    def _scalar(self, node: ScalarNode, shape: SchemaNode | None, carrying: _Carrying, path: SchemaPath) -> None:
        self._note(node)
        if node is self.year_node:
            self.edits.append(value_edit(node, str(self.year)))
            return
        figure = isinstance(node.value, Decimal)
        date = shape is not None and shape.says("format") == "date"
        carry = carrying.on
        if carry and figure and not carrying.steady and shape is not None:
            self._kept.append((path, shape))
        if carry or (carry is None and not figure and not date):
            return
        self.blanks += 1
        self.edits.append(value_edit(node, UNFILLED))
        if figure or date:
            self._olds.setdefault(node.place.line, []).append(node.text)
        elif self._is_short(node):
            self._olds.setdefault(node.place.line, []).append(f"“{node.text.replace('”', '’')}”")

    @staticmethod
    def _is_short(node: ScalarNode) -> bool:
        """Whether a text or a date is short enough to stand in a comment behind its line."""
        return not node.block and len(node.text) <= _LONGEST_OLD and "\n" not in node.text

    def _comments(self) -> Iterator[Edit]:
        """The old figures in comments at the ends of their lines, where there is none of a person's."""
        text = self.source.text
        code = "new-last" if self.old_year == self.year - 1 else "new-of-year"
        for line, olds in self._olds.items():
            old = message_text(code, {"year": self.old_year, "values": Listing(olds)}, self.language)
            end = line_end(text, self._line_ends[line])
            behind = text[self._line_ends[line] : end]
            comment = behind.find("#")
            if comment < 0:
                bare = self._line_ends[line] + len(behind.rstrip())
                yield Edit(bare, bare, f"  # {old}")
            elif found := _GENERATED.match(behind, comment):
                start = self._line_ends[line] + found.start(1)
                yield Edit(start, start + len(found.group(1)), old)

    def point_back(self, old: Path, new: Path) -> None:
        """See that the new file knows the old one as last year's: by its name, or by `previous`."""
        stated = self.facts.members.get(self.previous)
        if self.old_year != self.year - 1:
            if isinstance(stated, ScalarNode):
                self._drop(self.facts.keys[self.previous], stated)
            return
        written = written_path(old, new.parent)
        if isinstance(stated, ScalarNode):
            self.edits.append(value_edit(stated, written))
            return
        found = last_year_file(new, self.year, None)
        if found is not None and os.path.samefile(found, old):
            return
        key, text = self.facts.keys[self.year_name], self.source.text
        if text[self.facts.start] == "{":
            self.edits.append(Edit(self.year_node.end, self.year_node.end, f", {self.previous}: {written}"))
            return
        end = line_end(text, self.year_node.end)
        break_ = "\r\n" if "\r\n" in text else "\n"
        self.edits.append(Edit(end, end, f"{break_}{' ' * (key.place.column - 1)}{self.previous}: {written}"))

    def _drop(self, key: ScalarNode, stated: ScalarNode) -> None:
        """Turn `previous` into a comment: the file that it names is not last year's any more."""
        text = self.source.text
        if text[self.facts.start] != "{":
            start = line_start(text, key.place.line) + key.place.column - 1
            self.edits.append(Edit(start, start, "# "))
            return
        after = re.compile(r"\s*,\s*").match(text, stated.end)
        before = re.compile(r"\s*,\s*\Z").search(text[: key.start])
        start = key.start if after or not before else before.start()
        self.edits.append(Edit(start, after.end() if after else stated.end, ""))


def written_path(other: Path, folder: Path) -> str:
    """The path of another file as a data file writes it: relative to its folder, if there is such a way."""
    try:
        path = os.path.relpath(other, folder)
    except ValueError:  # another drive
        path = os.path.abspath(other)
    path = path.replace(os.sep, "/")
    return path if _PLAIN_PATH.match(path) else "'" + path.replace("'", "''") + "'"


def _mentions(source: Source, year: int, previous: str) -> Iterator[Mention]:
    """The sentences and comments that name a year, each once; not what this program itself has written."""
    digits = str(year)
    chinese = digits.translate(_CHINESE_DIGITS).replace("〇", "[〇○]")
    named = re.compile(rf"(?<![0-9]){digits}(?![0-9])|{chinese}|{digits.translate(_WIDE_DIGITS)}")
    generated = re.compile(rf"^[ \t]*{previous or chr(0)}:.*|{_GENERATED.pattern}", re.MULTILINE)
    for number, line in enumerate(source.lines, start=1):
        if not named.search(line):
            continue
        skipped = [match.span() for match in generated.finditer(line)]
        for start_of, end_of in sentence_spans(line):
            for match in named.finditer(line, start_of, end_of):
                if not any(start <= match.start() < end for start, end in skipped):
                    place = Place(source, number, match.start() + 1, len(match.group()))
                    comment = line.rfind(" #", start_of, match.start()) + 1
                    yield Mention(place, _KEY.sub("", line[comment or start_of : end_of], count=1).strip())
                    break
