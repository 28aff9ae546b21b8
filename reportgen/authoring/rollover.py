"""The next period's data file, made from this one's: what changes is to be filled in again, all else stays."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from reportgen.authoring.carried import Carried, OldFigures
from reportgen.case import Case
from reportgen.errors import Problem, UsageError
from reportgen.facts.cuts import held_at, remove_member
from reportgen.facts.edits import (
    Edit,
    added_item,
    added_member,
    apply_edits,
    line_end,
    line_start,
    value_edit,
)
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, SequenceNode, node_at
from reportgen.files.project import find_project, is_inside, shown
from reportgen.files.save import save_file
from reportgen.language.words import Words
from reportgen.last_year import last_file
from reportgen.messages import LANGUAGES as MESSAGES
from reportgen.messages import Listing, Saying, message_text
from reportgen.places import Place, Source
from reportgen.schema.nodes import SchemaNode, SchemaPath
from reportgen.values.chinese import sentence_spans
from reportgen.values.period import PERIODS, YEAR, Period, example_of, last_of, naming, renamed

_LONGEST_OLD = 30  # a longer text behind its line would hide what is to be written before it
_OLD = "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9.]+|“[^”\n]*”)"
_ANY_PERIOD = r"[0-9]{4}(?:[HQ][0-9]|-[0-9]{2,4})?"
_PLAIN_PATH = re.compile(r"(?:\.\./)*[\w\u4e00-\u9fff][\w\u4e00-\u9fff./-]*\Z")
_CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_GAP = "<>"  # what stands in a message where others are put in
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
    `mentions` are the sentences and comments that still name `old`, the period of the old file.
    """

    path: Path
    content: bytes
    blanks: int
    kept: tuple[Mention, ...]
    old: Period
    mentions: tuple[Mention, ...]

    def save(self) -> None:
        """Write it, whole or not at all.

        Raises:
            OutputError: the file cannot be written.
        """
        save_file(self.path, self.content)


def roll_forward(
    data_file: Path, period: Period | int, output: str | None = None, language: str = "zh", *, backwards: bool = False
) -> NewFile:
    """The data file of a period, or a year, from that of another. Nothing is written yet.

    Figures and dates become 待填, unless the schema says that they carry over; the old value of a figure
    stands behind it in a comment. Structure, texts, comments, order and quotes stay as they are.

    Args:
        output: the new file, or a folder that exists; beside the old file if not given.
        language: of the comments, `zh` or `en`.
        backwards: whether the period may lie before the old file's.

    Raises:
        DataError: the old file cannot be read or does not fit the schema.
        UsageError: the period is the old file's own or lies before it, or is none of its kind; the new file exists
            already, or the old one, which it needs, would lie outside of the project.
    """
    case = Case(data_file)
    data_file, facts, contract = case.path, case.facts, case.contract
    contract.validate(facts)
    shape, period = contract.shape, Period(YEAR, period) if isinstance(period, int) else period
    stated, old = _period_in(facts, shape, data_file)
    _check_order(period, old, data_file, shape, backwards=backwards)
    path = new_path(period, output, data_file, old)
    follows, names_last = old == period.before, old == period.before and bool(shape.named("previous"))
    has_last = names_last or last_file(path, period, None) is not None
    roll = _Roll(case, shape, stated, old, period, language, OldFigures.of(case) if follows else None, has_last)
    if shape.named("previous"):
        roll.point_back(data_file, path)
    text = roll.text()
    source = Source(shown(path), text)
    mentioned = _naming(old, period, case.layout.words)
    kept, mentions = tuple(roll.kept_in(parse_facts(source))), tuple(_mentions(source, mentioned, roll.not_named))
    mark = b"\xef\xbb\xbf" if case.content.startswith(b"\xef\xbb\xbf") else b""
    return NewFile(path, mark + text.encode(), roll.blanks, kept, old, mentions)


def _period_in(facts: MappingNode, shape: SchemaNode, data_file: Path) -> tuple[ScalarNode, Period]:
    """Where a file says of which period it is, and of which.

    Raises:
        UsageError: it does not say it.
    """
    stated, old = shape.stated(facts, shape.period), shape.period_of(facts)
    if isinstance(stated, ScalarNode) and old is not None:
        return stated, old
    name = shape.named(shape.period)
    if shape.period == YEAR:
        raise UsageError(Problem(code="new-no-year", file=shown(data_file)))
    params = {"name": name, "title": shape.members[name].title, "example": example_of(shape.period)}
    raise UsageError(Problem(code="new-no-period", file=shown(data_file), params=params))


def check_kind(period: Period, shape: SchemaNode) -> None:
    """Make sure that a period is of the kind of which a project has its files.

    Raises:
        UsageError: it is of another.
    """
    if period.kind != shape.period:
        params = {"kind": Saying(f"period-{shape.period}"), "value": period, "example": example_of(shape.period)}
        raise UsageError(Problem(code="new-other-kind", params=params))


def _check_order(period: Period, old: Period, data_file: Path, shape: SchemaNode, *, backwards: bool) -> None:
    """Make sure that a period is another than the old file's, and lies behind it unless it may lie `backwards`.

    Raises:
        UsageError: it does not.
    """
    check_kind(period, shape)
    of_year, file = shape.period == YEAR, shown(data_file)
    if old == period:
        params: dict[str, object] = {"year": period, "period": period, "kind": Saying(f"period-{shape.period}")}
        params |= {"next": period.after, "old": file}
        raise UsageError(Problem(code="new-same-year" if of_year else "new-same-period", file=file, params=params))
    if old > period and not backwards:
        params = {"year": period, "period": period, "old": old}
        raise UsageError(Problem(code="new-backwards" if of_year else "new-backwards-period", file=file, params=params))


def new_path(period: Period, output: str | None, beside: Path, old: Period | None) -> Path:
    """Where a new data file goes: `output`, or beside an old one under its name for another period.

    Raises:
        UsageError: the file exists already, or its name is not that of a YAML file.
    """
    name = beside.name
    if old is not None:
        name = name.replace(str(old), str(period)) if old.kind == YEAR else renamed(name, old, period)
    if name == beside.name:
        name = f"{period}.yaml"
    path = beside.parent / name if output is None else Path(output)
    if output is not None and (os.path.isdir(path) or output.endswith(("/", os.sep))):
        path = path / name
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(Problem(code="new-not-yaml", file=shown(path)))
    if os.path.lexists(path):
        raise UsageError(Problem(code="new-exists", file=shown(path)))
    return path


class _Roll:
    """Gathers the edits that carry a file over to another period."""

    def __init__(
        self,
        case: Case,
        shape: SchemaNode,
        stated: ScalarNode,
        old: Period,
        period: Period,
        language: str,
        figures: OldFigures | None,
        has_last: bool,
    ) -> None:
        """Gather them.

        Args:
            case: the old file.
            stated: where the old file says of which period it is, which is `old`.
            figures: those of the old file, if it is of the period before.
            has_last: whether the new file has a file of the period before, whose figures it then need not state.
        """
        self.case, self.facts = case, case.facts
        self.figures = figures
        self.previous, self.period_name = shape.named("previous"), shape.named(shape.period)
        self.source = self.facts.source
        self.old, self.period = old, period
        self.language = language
        self.last_year_name = shape.named("last-year")
        self.blanks = 0
        self.edits: list[Edit] = []
        self._dropped = self.last_year_name if has_last and self.last_year_name in self.facts.members else ""
        self._kept: list[tuple[SchemaPath, SchemaNode]] = []
        self._line_ends: dict[int, int] = {}  # line: where its last value ends
        self._olds: dict[int, list[str]] = {}  # line: the figures that stood in it
        self._periods: dict[int, Period] = {}  # line: the period of which they were
        self._carried: dict[ScalarNode, Carried] = {}  # what stands in the place of a value
        self._sources: dict[int, list[str]] = {}  # line: the figures of the old file that stand in it now
        self.stated = stated
        self._generated = _generated()
        if self._dropped:
            self.edits += remove_member(held_at(self.facts, ()), self._dropped)
        self._walk(self.facts, shape, _Carrying(None), ())

    @property
    def not_named(self) -> tuple[str, ...]:
        """The fields in which the new file names periods and files by what is right for it."""
        return tuple(filter(None, (self.previous, self.period_name if self.period.kind != YEAR else "")))

    def text(self) -> str:
        """The text of the new file."""
        return apply_edits(self.source.text, [*self._comments(), *self.edits])

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
            if self.old < self.period and shape is not None:
                self._carry_over(node, shape, path)
            for name, member in node.members.items():
                if self._dropped == name and not path:
                    continue
                self._note(node.keys[name])
                below = (shape.members.get(name) or shape.others) if shape else None
                self._walk(member, below, carrying, (*path, name))
        else:
            for index, item in enumerate(node.items):
                self._walk(item, shape.items if shape else None, carrying, (*path, index))

    @cached_property
    def known(self) -> tuple[OldFigures, ...]:
        """What lists of earlier periods are to know, the earliest first: the old file's figures and, if it lies further
        back, what the file behind it knows."""
        if self.figures is not None:
            return (self.figures,)
        return tuple(filter(None, (OldFigures.of(self.case), OldFigures.after(self.case))))

    def _carry_over(self, record: MappingNode, shape: SchemaNode, path: SchemaPath) -> None:
        """Find what figures of the old file make in a record, where the schema says so.

        Over a gap a balance is another one, and what was earlier still was.
        """
        old = self.figures
        for name, member in shape.members.items():
            if not member.carry_from:
                continue
            typed, formula = record.members.get(name), member.carried().get("", "")
            if isinstance(typed, SequenceNode) and member.items is not None and typed.items:
                if not formula:
                    self._add_items(typed, member, path)
                elif old is not None:
                    self._match_items(old.listed(formula, member.items, path), typed, member.items)
            elif old is None:
                continue
            elif isinstance(typed, ScalarNode) and (carried := old.value(formula, member, path)):
                self._carried[typed] = carried
            elif typed is None and formula and member.items is None:
                self._add_field(old, record, name, member, path)

    def _match_items(self, given: Mapping[str, Carried], typed: SequenceNode, shape: SchemaNode) -> None:
        """The items of a list that are called like those of the old file's list have their figures."""
        number = (shape.figure or {}).get("value", "")
        for item in typed.items:
            if not isinstance(item, MappingNode):
                continue
            name, value = item.members.get(shape.name_in(item)), item.members.get(number)
            if isinstance(name, ScalarNode) and isinstance(value, ScalarNode) and name.text in given:
                self._carried[value] = given[name.text]

    def _add_field(self, old: OldFigures, record: MappingNode, name: str, shape: SchemaNode, path: SchemaPath) -> None:
        """Add a field that the old file did not have, because it was nothing, and that is something now."""
        before, carried = old.record(path), old.value(shape.carried()[""], shape, path)
        if carried is None or carried.zero or before is None or before.get(name) is not None:
            return
        self.edits.append(added_member(record, name, carried.written, self._said_from([carried.name])))
        self._kept.append(((*path, name), shape))

    def _add_items(self, typed: SequenceNode, shape: SchemaNode, path: SchemaPath) -> None:
        """Add what there is of earlier periods to a list; none of which the list has the first figure."""
        last, members = typed.items[-1], shape.items.members if shape.items else {}
        if not isinstance(last, MappingNode):
            return
        first = next(iter(shape.carried()))
        firsts = [item.members.get(first) for item in typed.items if isinstance(item, MappingNode)]
        there = {node.text for node in firsts if isinstance(node, ScalarNode)}
        for old in self.known:
            found = {name: old.value(formula, members[name], path) for name, formula in shape.carried().items()}
            made = {name: carried.written if carried else UNFILLED for name, carried in found.items()}
            if found[first] is None or made[first] in there:
                continue
            order = sorted(made, key=[*last.members, *made].index)
            self.edits.append(added_item(typed, {name: made[name] for name in order}))
            self.blanks += list(made.values()).count(UNFILLED)

    def _note(self, node: ScalarNode) -> None:
        line = node.place.line
        self._line_ends[line] = max(self._line_ends.get(line, 0), node.end)

    def _scalar(self, node: ScalarNode, shape: SchemaNode | None, carrying: _Carrying, path: SchemaPath) -> None:
        self._note(node)
        if node is self.stated:
            of_year = self.period.kind == YEAR
            typed = str(self.period) if of_year else renamed(node.text, self.old, self.period)
            self.edits.append(value_edit(node, typed))
            return
        if carried := self._carried.get(node):
            self.edits.append(value_edit(node, carried.written))
            self._sources.setdefault(node.place.line, []).append(carried.name)
            if shape is not None:
                self._kept.append((path, shape))
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
        if path[0] == self.last_year_name:
            self._periods[node.place.line] = self.old.before
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
        for line in sorted({*self._olds, *self._sources}):
            old = self._said_behind(line)
            end = line_end(text, self._line_ends[line])
            behind = text[self._line_ends[line] : end]
            comment = behind.find("#")
            if comment < 0:
                bare = self._line_ends[line] + len(behind.rstrip())
                yield Edit(bare, bare, f"  # {old}")
            elif found := self._generated.match(behind, comment):
                start = self._line_ends[line] + found.start(1)
                yield Edit(start, start + len(found.group(1)), old)

    def _said_behind(self, line: int) -> str:
        """What is said behind a line of the figures that stood in it, and of those that stand in it now."""
        said = []
        if line in self._olds:
            period = self._periods.get(line, self.old)
            code = "new-of-year" if period.kind == YEAR else "new-of-period"
            params = {"year": period, "period": period, "values": Listing(self._olds[line])}
            if period == self.period.before:
                code, params["last"] = "new-last", last_of(period.kind)
            said.append(message_text(code, params, self.language))
        if line in self._sources:
            said.append(self._said_from(self._sources[line]))
        return message_text("joint-groups", {}, self.language).join(said)

    def _said_from(self, names: list[str]) -> str:
        quoted = Listing(f"“{name}”" for name in dict.fromkeys(names))
        return message_text("new-from", {"names": quoted, "last": last_of(self.period.kind)}, self.language)

    def point_back(self, old: Path, new: Path) -> None:
        """See that the new file knows the old one as the one before: by its name, or by `previous`.

        Raises:
            UsageError: the old file is that of the period before, and lies outside the new one's project.
        """
        stated = self.facts.members.get(self.previous)
        if self.old != self.period.before:
            if isinstance(stated, ScalarNode):
                self._drop(self.facts.keys[self.previous], stated)
            return
        if not is_inside(os.path.realpath(old), find_project(new).root):  # which no check would read
            params = {"last": last_of(self.period.kind)}
            raise UsageError(Problem(code="new-old-outside", file=shown(old), params=params))
        written = written_path(old, new.parent)
        if isinstance(stated, ScalarNode):
            self.edits.append(value_edit(stated, written))
            return
        found = last_file(new, self.period, None)
        if found is not None and os.path.samefile(found, old):
            return
        key, text = self.facts.keys[self.period_name], self.source.text
        if text[self.facts.start] == "{":
            self.edits.append(Edit(self.stated.end, self.stated.end, f", {self.previous}: {written}"))
            return
        end = line_end(text, self.stated.end)
        break_ = "\r\n" if "\r\n" in text else "\n"
        self.edits.append(Edit(end, end, f"{break_}{' ' * (key.place.column - 1)}{self.previous}: {written}"))

    def _drop(self, key: ScalarNode, stated: ScalarNode) -> None:
        """Turn `previous` into a comment: the file that it names is not that of the period before any more."""
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


def _generated() -> re.Pattern[str]:
    """The comment that a roll-forward leaves behind a figure, in any language; what a person has added to it stays."""
    lasts = [(language, message_text(last_of(kind).code, {}, language)) for language in MESSAGES for kind in PERIODS]
    olds = rf"{_OLD}(?:(?:、|, ){_OLD})*"
    said = {_said("new-last", language, {"last": last, "values": _GAP}, [olds]) for language, last in lasts}
    for language in MESSAGES:
        gaps = {"year": _GAP, "period": _GAP, "values": _GAP}
        said |= {_said(code, language, gaps, [_ANY_PERIOD, olds]) for code in ("new-of-year", "new-of-period")}
    taken = {_said("new-from", language, {"last": last, "names": _GAP}, [r"“[^\n]*?”"]) for language, last in lasts}
    old, new = "|".join(sorted(said, reverse=True)), f"(?:{'|'.join(sorted(taken, reverse=True))})"
    return re.compile(rf"#[ \t]*((?:{old}|{new})(?:(?:；|; ){new})?)(?=[ \t]*(?:[；;，,。（(]|\Z))")


def _said(code: str, language: str, params: Mapping[str, object], patterns: list[str]) -> str:
    """A message as a pattern, with patterns in its gaps."""
    pieces = [re.escape(piece) for piece in message_text(code, params, language).split(_GAP)]
    return "".join(piece + pattern for piece, pattern in zip(pieces, [*patterns, ""], strict=True))


def _naming(old: Period, new: Period, words: Words) -> re.Pattern[str]:
    """What names the old file's period: its year, if that has changed, and itself."""
    found: list[str] = []
    if old.kind == YEAR or old.year != new.year:
        digits = str(old.year)
        chinese = digits.translate(_CHINESE_DIGITS).replace("〇", "[〇○]")
        found = [rf"(?<![0-9]){digits}(?![0-9])", chinese, digits.translate(_WIDE_DIGITS)]
    if old.kind != YEAR:
        found += [pattern.pattern for pattern in naming(old, words)]
    return re.compile("|".join(found))


def _mentions(source: Source, named: re.Pattern[str], fields: tuple[str, ...]) -> Iterator[Mention]:
    """The sentences and comments that name a period, each once; not what this program itself has written.

    Args:
        fields: those in which the program has written it.
    """
    written = "|".join(map(re.escape, fields)) or "(?!)"
    generated = re.compile(rf"^[ \t]*(?:{written}):.*|{_generated().pattern}", re.MULTILINE)
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
