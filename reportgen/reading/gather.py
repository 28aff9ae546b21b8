"""The facts that a report says, from what each of its paragraphs and rows is read as: values at their paths.

A list is counted by what probes have shown: whether a slot that follows another belongs to the same item, to the next,
or begins the list again. A fact that is said in several places is taken from where it is said most exactly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from itertools import zip_longest
from math import inf
from typing import NamedTuple

from reportgen.facts.paths import FactPath
from reportgen.reading.align import UNIT_LINE, Reading, is_heading
from reportgen.reading.columns import NO_NUMBER
from reportgen.reading.match import NO_NAME, Match, Part, in_characters, line_of
from reportgen.reading.patterns import CELL, LEFT_OUT, Learned, Move, Token, general, lists_of, normal
from reportgen.schema.nodes import SchemaNode
from reportgen.values.dates import date_in
from reportgen.values.money import IN_YUAN, MULTIPLES, TYPED_IN_YUAN, YUAN, convert

_NUMBER = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")
_BLANK = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[0-9])|(?<=[0-9])[ \u3000]+(?=[^\x00-\x7f])")
"""The blanks that are typed around digits among Chinese words, and that no template prints."""
_THOUSANDS = re.compile(r"(?<=[0-9])\s(?=[0-9]{3}(?![0-9]))")
"""The blank in 1 200.00, as some type it."""
_WORD = re.compile(r"[^\W_]")
_FOREIGN = re.compile(f"[^{CELL}]+")
_TELLS = re.compile(r"[0-9]|[^\W_]{4}")
"""What words must have that would be missed: a number, or so many characters in a row."""
_TEXTS = ("text", "prose")
_SENTENCE = re.compile("[。;:]")
"""What hardly stands in a name: 联系电话：0731 is no signature."""
_MARKS = "，；、。：,;:%％）)"
"""What no text begins with: it belongs to what stands before."""
_WITHIN = re.compile("其中|另有|另外|另|还有")
"""How the name of no item begins: what follows is a part of what has been counted, or something else."""


class Said(NamedTuple):
    """A value as a report says it: `text` as printed, `place` the number of its paragraph. `step` is what the last
    printed digit of a number is worth; `exact` tells that its sentence is the template's, word for word, `doubtful`
    that it may be something else: a name with numbers in it, a narrative that begins within a sentence, or that does
    not stand where the template has it."""

    value: Decimal | str
    text: str
    place: int
    exact: bool
    step: Decimal = Decimal(0)
    pattern: str = ""
    doubtful: bool = False


class Gathered(NamedTuple):
    """What a report says: of each fact by its path, in the order in which they are met; of what only formulas give; of
    figures of the template's own, with the paths of the facts that are in them; the paragraphs that nothing explains.
    """

    said: Mapping[str, list[Said]]
    computed: Mapping[str, list[Said]]
    nameless: list[tuple[tuple[str, ...], Said]]
    unclaimed: list[Reading]


def gather(readings: Sequence[Reading], learned: Learned) -> Gathered:
    """Take the values from a report that is read."""
    return _Gatherer(learned).gather(readings)


class _Gatherer:
    def __init__(self, learned: Learned) -> None:
        self.learned = learned
        self.said: dict[str, list[Said]] = defaultdict(list)
        self.told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        """Where a text has been said, by the general path and the text; each place with the patterns that said it."""
        self.computed: dict[str, list[Said]] = defaultdict(list)
        self.nameless: list[tuple[tuple[str, ...], Said]] = []
        self.unclaimed: list[Reading] = []
        self.at: dict[str, int] = {}
        self.seen: dict[str, tuple[str, str, int, str]] = {}
        self.unit = ""
        self.within: dict[tuple[str, int], int] = {}

    def gather(self, readings: Sequence[Reading]) -> Gathered:
        of_tables = ""
        for reading, after in zip_longest(readings, readings[1:]):
            for said in normal(reading.line.text).split(CELL):
                unit = UNIT_LINE.search(said.strip())
                if unit and (unit[1] in TYPED_IN_YUAN or not reading.cells):
                    of_tables = unit[1] if unit[1] in TYPED_IN_YUAN else ""
            self.unit = of_tables if reading.table else ""  # sentences and charts say their own
            if reading.match is None:
                self.unclaimed.append(reading)
                continue
            if left := _left_over(reading):
                self.unclaimed.append(reading._replace(line=line_of(left), match=None, note=True))
            heads = _heads_others(reading, after)
            parts = [part for part in reading.match.parts if part.start < part.end]
            for index, part in enumerate(parts):
                if part.token.kind != "word" and reading.line.half[part.start] != LEFT_OUT:
                    self.take(reading, part, _stop_behind(parts, index), heads=heads)
        self.leave_empty_headings(readings)
        self.doubt_what_is_counted_within()
        self.fields_of_items()
        self.trust_what_is_known()
        self.doubt_what_has_no_group({reading.place for reading in readings if reading.line.half.startswith(LEFT_OUT)})
        self.give_way([reading for reading in readings if reading.astray])
        self.close_gaps()
        return Gathered(self.said, self.computed, self.nameless, self.unclaimed)

    def take(self, reading: Reading, part: Part, stop: str, *, heads: bool) -> None:
        """Take in what stands in one slot; `stop` is the full stop that ends it as a narrative, `heads` tells that it
        looks like a heading, of which a narrative has none."""
        text = reading.line.between(part.start, part.end).replace(CELL, "") + stop
        if not part.token.path:
            if part.token.parts and not part.token.share and (value := self.number(text, part.token, None)):
                self.nameless.append((part.token.parts, value))
            return
        path = self.indexed(reading, part.token, text)
        shape = self.learned.shape.at(FactPath(path).steps)
        assert reading.match is not None
        if shape is None:
            if value := self.number(text, part.token, None):
                self.computed[path].append(value._replace(place=reading.place, exact=reading.match.exact))
            return
        said = self.number(text, part.token, shape) if part.token.kind == "number" else _text(text, shape)
        if said is not None:
            pattern = reading.match.pattern
            before = reading.line.half[part.start - 1 : part.start] if part.start else ""
            named = f"{before if before.isdigit() else ''}{said.value}"  # the unit of a number begins no name
            doubtful = _begins_within(text) if part.token.kind == "prose" else _no_name(named, reading.match, part)
            doubtful |= reading.astray and part.token.kind in _TEXTS
            doubtful |= _is_within(text, reading, part)
            doubtful |= _no_title(text, reading, part) or (heads and part.token.kind == "prose" and "[" not in path)
            if pattern.names(part.token) and _WITHIN.match(normal(text)):
                *_, (_, index, outer) = lists_of(path)
                self.within[outer, reading.place] = min(index, self.within.get((outer, reading.place), index))
            said = said._replace(place=reading.place, exact=reading.match.exact, pattern=pattern.key, doubtful=doubtful)
            self.said[path].append(said)
            self.told[general(path), normal(str(said.value))][path].add(pattern.key)

    def leave_empty_headings(self, readings: Sequence[Reading]) -> None:
        """Leave over the headings that head nothing but what the template has itself: a chapter of it was renamed."""
        headings = {
            reading.place: reading
            for reading in readings
            if reading.match is not None and reading.match.pattern.heading and reading.match.pattern.lone is not None
        }
        items: dict[tuple[str, int], list[str]] = defaultdict(list)
        for path in self.said if headings else ():
            for _, index, outer in lists_of(path):
                items[outer, index].append(path)
        for paths in items.values():
            places = {one.place for path in paths for one in self.said[path]}
            if len(paths) == 1 and places <= headings.keys():
                del self.said[paths[0]]
                self.unclaimed += [headings[place] for place in places]
        self.unclaimed.sort(key=lambda reading: reading.place)

    def close_gaps(self) -> None:
        """Count the items of each list without those of which nothing is said."""
        present: dict[str, set[int]] = defaultdict(set)
        for path in self.said:
            for _, index, outer in lists_of(path):
                present[outer].add(index)
        places = {outer: {index: place for place, index in enumerate(sorted(each))} for outer, each in present.items()}
        if all(len(each) == max(each) + 1 for each in places.values()):
            return
        for told in (self.said, self.computed):
            moved = {_moved(path, places): said for path, said in told.items()}
            told.clear()
            told.update((path, said) for path, said in moved.items() if path)

    def doubt_what_is_counted_within(self) -> None:
        """Doubt the items of a sentence from the one before 其中 on: that is the sum of those behind, or none of them
        is an item at all, as 退休 is none of those in service."""
        for path, said in self.said.items() if self.within else ():
            for _, index, outer in lists_of(path):
                said[:] = [
                    one._replace(doubtful=one.doubtful or index >= self.within.get((outer, one.place), inf) - 1)
                    for one in said
                ]

    def give_way(self, astray: list[Reading]) -> None:
        """Take back what stands where the template has it not, and leave it over, where another place says all of it
        for certain."""
        if not astray:
            return
        told: dict[int, list[str]] = defaultdict(list)
        for path, said in self.said.items():
            for place in {one.place for one in said}:
                told[place].append(path)
        for reading in astray:
            paths = told[reading.place]
            if paths and all(any(not one.doubtful for one in self.said[path]) for path in paths):
                for path in paths:
                    self.said[path] = [one for one in self.said[path] if one.place != reading.place]
                self.unclaimed.append(reading)
        self.unclaimed.sort(key=lambda reading: reading.place)

    def trust_what_is_known(self) -> None:
        """Doubt no name that another place of the report says as well."""
        told = [one for each in self.said.values() for one in each if one.doubtful]
        known = (
            {_bare(str(one.value)) for each in self.said.values() for one in each if not one.doubtful} if told else ()
        )
        for said in self.said.values() if told else ():
            said[:] = [one._replace(doubtful=one.doubtful and _bare(str(one.value)) not in known) for one in said]

    def doubt_what_has_no_group(self, places: Set[int]) -> None:
        """Doubt the first item of each list whose rows have no first column, that of the groups: of which group they
        are nothing says."""
        doubted: set[str] = set()
        for path, said in self.said.items() if places else ():
            *groups, (_, _, outer) = lists_of(path) or (("", 0, ""),)
            if groups and outer not in doubted and any(one.place in places for one in said):
                doubted.add(outer)
                said[:] = [one._replace(doubtful=True) for one in said]

    def fields_of_items(self) -> None:
        """Make of an item that is called as a figure of the record beside its list that figure: where no probe has
        shown 年初结转和结余 behind a list of income, it looks like an item of that."""
        items: dict[FactPath, dict[str, list[Said]]] = defaultdict(dict)
        for path, said in self.said.items():
            for _, index, outer in lists_of(path):
                item = FactPath(outer) / index
                items[item][path[len(item) + 1 :]] = said
        for item, members in items.items():
            shape = self.learned.shape.at(item.steps)
            value = (shape.figure or {}).get("value", "") if shape is not None else ""
            names = [name for name in members if name != value]
            if shape is None or value not in members or len(names) != 1 or names[0] not in shape.members:
                continue
            record = item.parent.parent
            field = self.field_called(record, {normal(str(one.value)) for one in members[names[0]]})
            if field:
                into = self.computed if self.learned.shape.at((record / field).steps) is None else self.said
                into[record / field] += members[value]
                for name in members:
                    del self.said[item / name]

    def field_called(self, record: FactPath, names: Set[str]) -> str:
        """The figure of a record whose title, or what it is called as well, is the only one of some names."""
        shape = self.learned.shape.at(record.steps)
        if shape is None:
            return ""
        amounts = {name: member for name, member in shape.members.items() if member.kind in ("number", "integer")}
        titles = [(name, (member.title, *member.aliases)) for name, member in amounts.items()]
        titles += [(field.name, (field.title, *field.aliases)) for field in shape.computed]
        return next((name for name, called in titles if names <= {*map(normal, called)}), "")

    def indexed(self, reading: Reading, token: Token, text: str) -> str:
        """The path of a slot with the places in lists."""
        assert reading.match is not None
        key = reading.match.pattern.key
        pieces = token.path.split("[]")
        owners = ["[]".join(pieces[:count]) for count in range(1, len(pieces))]
        known = self.named_before(owners, reading, key, token, text)
        path = pieces[0]
        again = False
        for owner, piece in zip(owners, pieces[1:], strict=True):
            if known:
                index = known.pop(0)
            else:
                last = owner == owners[-1]
                index = 0 if again else self.index(owner, path, reading, key, token, text, last=last)
            again = again or self.at.get(owner) != index
            self.at[owner] = index
            self.seen[owner] = (key, token.path, reading.place, path)
            path = f"{FactPath(path) / index}{piece}"
        return path

    def named_before(self, owners: list[str], reading: Reading, key: str, token: Token, text: str) -> list[int]:
        """The places in lists of the one item that another pattern has given the same name, where it is not certain
        that a slot goes on with its list; empty if there is none."""
        if len(owners) < 2 or token.kind not in _TEXTS:
            return []
        steps = [self.steps(owner, reading, key, token) for owner in owners]
        if all(len(step) == 1 and "first" not in step for step in steps):
            return []
        kept = [self.at[owner] if step.keys() == {"same"} else None for owner, step in zip(owners, steps, strict=True)]
        same: list[list[int]] = []
        for path, patterns in self.told.get((token.path, normal(text)), {}).items():
            places = [index for _, index, _ in lists_of(path)]
            if patterns - {key} and all(index in (None, place) for index, place in zip(kept, places, strict=True)):
                same.append(places)
        return same[0] if len(same) == 1 else []

    def steps(self, owner: str, reading: Reading, key: str, token: Token) -> Mapping[str, int]:
        """How probes have gone on with a list, and how often; nothing where it begins, or where none has shown it."""
        if owner not in self.seen:
            return {}
        old_key, old_path, old_place, _ = self.seen[owner]
        move = Move((old_key, old_path), (key, token.path), owner, old_place == reading.place)
        return self.learned.moves.get(move) or self.learned.moves.get(move.after_any()) or {}

    def index(self, owner: str, outer: str, reading: Reading, key: str, token: Token, text: str, *, last: bool) -> int:
        """Which item of a list a slot belongs to."""
        if owner not in self.seen or self.seen[owner][3] != outer:
            return min(self.items_said(outer, owner, token, text), default=0) if last and token.kind in _TEXTS else 0
        _, old_path, old_place, _ = self.seen[owner]
        together = old_place == reading.place
        steps = self.steps(owner, reading, key, token)
        step = max(steps, key=lambda way: steps[way]) if steps else "next" if old_path == token.path else "same"
        certain = len(steps) == 1 and step != "first"
        after = self.at[owner] + 1
        if last and token.kind in _TEXTS and step != "same" and (not together or step == "first"):
            # A name that another place has given to an item leads to that; not every item need be named again. Where
            # several have it, the next one is meant if it is among them.
            known = self.items_said(outer, owner, token, text, key if certain else "")
            if known:
                return after if step == "next" and after in known else min(known)
        if last and (not steps or {"same", "next"} <= steps.keys()) and token.kind in _TEXTS:
            # The label of merged cells is printed again on long pages; what has another name is another item, also
            # where no probe has shown it.
            behind = token.path[len(owner) + 2 :]
            current = self.said.get(f"{FactPath(outer) / self.at[owner]}{behind}", [])
            if current:
                step = "same" if any(normal(str(said.value)) == normal(text) for said in current) else "next"
        return {"same": self.at[owner], "next": after, "first": 0}[step]

    def items_said(self, outer: str, owner: str, token: Token, text: str, but: str = "") -> set[int]:
        """The items of which a text has been said before, by another pattern than one."""
        found: set[int] = set()
        for at in (token.path, f"{owner}[]"):
            for path, patterns in self.told.get((at, normal(text)), {}).items():
                *_, (_, index, holder) = lists_of(path)
                if holder == outer and patterns - {but}:
                    found.add(index)
        return found

    def number(self, text: str, token: Token, shape: SchemaNode | None) -> Said | None:
        """A number in the unit of its field; None if there is none, as in 无."""
        half = _THOUSANDS.sub("", normal(text))
        found = _NUMBER.match(half)
        if found is None and (said := in_characters(half)) is not None:
            half = str(said)  # the year of a date in characters
            found = _NUMBER.match(half)
        if found is None:
            return None
        digits = found.group().replace(",", "")
        value = Decimal(digits)
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
        if token.share and (shape is None or shape.show == "percent" or shape.unit != "%"):
            return Said(value / 100, text, 0, False, step / 100)
        unit = half[found.end() :].removeprefix("余")
        if unit in MULTIPLES and token.unit in IN_YUAN:
            unit += YUAN  # 3亿 for 3亿元
        wanted = shape.unit_in({}) if shape is not None else token.unit
        printed = unit if unit in TYPED_IN_YUAN else token.unit or self.unit
        if wanted in IN_YUAN and printed in TYPED_IN_YUAN:
            if printed != wanted:
                value, step = convert(value, printed, wanted), convert(step, printed, wanted)
        elif token.unit and (many := unit.removesuffix(token.unit)) in MULTIPLES and unit.endswith(token.unit):
            value, step = value * MULTIPLES[many], step * MULTIPLES[many]
            value = value.to_integral_value() if value == value.to_integral_value() else value
        return Said(value, text, 0, False, step)


def _stop_behind(parts: list[Part], index: int) -> str:
    """The full stop behind a narrative that is all of a paragraph, or all behind the heading that runs in."""
    if parts[index].token.kind != "prose" or index + 2 != len(parts) or parts[index + 1].token.text != "。":
        return ""
    return "。" if index == 0 or parts[index - 1].token.text in ("。", ":", CELL) else ""


def _no_name(text: str, match: Match, part: Part) -> bool:
    """Whether a text in a sentence can hardly be a name: more of the sentence than that stands in its place."""
    pattern, token = match.pattern, part.token
    short = token.kind == "text" and not pattern.cells
    named = pattern.names(token) or not pattern.wordless
    return short and named and NO_NAME.search(normal(text)) is not None


def _is_within(text: str, reading: Reading, part: Part) -> bool:
    """Whether the name of a row says that the row is a part of another one, where the template has no such word."""
    listed = part.token.kind == "text" and "[]" in part.token.path
    return listed and bool(reading.cells) and _WITHIN.match(normal(text)) is not None


def _left_over(reading: Reading) -> str:
    """What a paragraph or row says that the template has not, and that would be lost. Headings and the heads of tables
    are only worded otherwise."""
    assert reading.match is not None
    pattern = reading.match.pattern
    if reading.chart or pattern.heading or pattern.title or not any(pattern.paths):
        return ""
    explained = {at for part in reading.match.parts for at in range(part.start, part.end)}
    return _left_in_row(reading, explained) if reading.cells else _left_in_sentence(reading, explained)


def _left_in_row(reading: Reading, explained: Set[int]) -> str:
    """The cells in which more stands than is explained, behind the first one that says which row it is."""
    half, first, at = reading.line.half, "", 0
    found: list[str] = []
    for cell in half.split(CELL):
        end = at + len(cell)
        first = first or reading.line.between(at, end).strip(LEFT_OUT)
        left = "".join(half[place] for place in range(at, end) if place not in explained)
        if _WORD.search(left) and not NO_NUMBER.fullmatch(left):
            found.append(reading.line.between(at, end))
        at = end + 1
    return CELL.join(found if found[:1] in ([], [first]) else [first, *found])


def _left_in_sentence(reading: Reading, explained: Set[int]) -> str:
    """The words that are more than another way to say the same: those with a number, and clauses."""
    half = reading.line.half
    foreign = "".join(sign if at not in explained else CELL for at, sign in enumerate(half))
    spans = [found.span() for found in _FOREIGN.finditer(foreign) if _TELLS.search(found.group())]
    return "……".join(reading.line.between(start, end) for start, end in spans)


def _moved(path: str, places: Mapping[str, Mapping[int, int]]) -> str:
    """A path with other places in lists; empty if it leads to an item that has none."""
    for _, index, outer in reversed(lists_of(path)):
        if (place := places.get(outer, {}).get(index)) is None:
            return ""
        path = f"{FactPath(outer) / place}{path[len(FactPath(outer) / index) :]}"
    return path


def _no_title(text: str, reading: Reading, part: Part) -> bool:
    """Whether a text that is all of a paragraph can hardly be a name or a title."""
    assert reading.match is not None
    alone = part.start == 0 and part.end >= len(reading.line.half) - 1 and not reading.cells
    named = part.token.kind == "text" and not reading.match.pattern.heading
    return alone and named and _SENTENCE.search(normal(text)) is not None


def _heads_others(reading: Reading, after: Reading | None) -> bool:
    """Whether a paragraph has the form of a heading, and a sentence follows it."""
    heading = reading.numbered and not reading.cells and is_heading(reading.line.text)
    follows = after is not None and not (after.numbered or after.cells) and not is_heading(after.line.text)
    return heading and follows


def _begins_within(text: str) -> bool:
    """Whether a narrative begins in the middle of what is not the template's, with the mark that ends that."""
    return text.lstrip().startswith((*_MARKS,))


def _text(printed: str, shape: SchemaNode) -> Said | None:
    text = _BLANK.sub("", printed)
    text = text.lstrip(_MARKS) or text
    if shape.kind in ("number", "integer"):
        return None
    if shape.says("format") == "date":
        date = line_of(text).half
        return Said(date_in(date) if date_in(date) != date else text, text, 0, False)
    for choice in shape.says("enum") or ():
        if isinstance(choice, str) and normal(choice) == normal(text):
            return Said(choice, text, 0, False)
    return Said(text, text, 0, False)


class Settled(NamedTuple):
    """One value of what has been said of a fact, and the places that say otherwise; `doubtful` is what is not certain
    to be said of that fact at all."""

    value: Decimal | str
    unlike: tuple[Said, ...] = ()
    doubtful: Said | None = None


def settle(said: list[Said], shape: SchemaNode | None) -> Settled:
    """Choose among what is said of one fact: the number with the most digits, the text that stands most often,
    and no doubtful one where another is not.

    A narrative of several paragraphs is put together of those that follow each other.
    """
    numbers = [one for one in said if isinstance(one.value, Decimal)]
    numbers = [one for one in numbers if _is_allowed(one.value, shape)] or numbers
    if numbers:
        numbers.sort(key=lambda one: (one.step, not one.exact))
        best = numbers[0]
        unlike = [one for one in numbers[1:] if not _agrees(best, one)]
        return Settled(best.value, (best, *unlike) if unlike else ())
    texts = _put_together(said) if shape is not None and shape.prose else said
    counted: dict[str, float] = defaultdict(float)
    for one in [text for text in texts if not text.doubtful] or texts:
        counted[_bare(str(one.value))] += 1 if one.exact else 0.4
    chosen = max(counted, key=lambda text: counted[text])
    best = min((one for one in texts if _bare(str(one.value)) == chosen), key=lambda one: one.doubtful)
    unlike = [one for one in texts if _bare(str(one.value)) != chosen]
    return Settled(best.value, (best, *unlike) if unlike else (), best if best.doubtful else None)


def _is_allowed(value: Decimal | str, shape: SchemaNode | None) -> bool:
    """Whether a number is within the bounds of its field: the month of 本年度12月 is no year."""
    least, most = (shape.says(bound) if shape is not None else None for bound in ("minimum", "maximum"))
    return not isinstance(value, Decimal) or ((least is None or value >= least) and (most is None or value <= most))


def _agrees(best: Said, other: Said) -> bool:
    assert isinstance(best.value, Decimal)
    assert isinstance(other.value, Decimal)
    return abs(best.value - other.value) <= other.step / 2


def _bare(text: str) -> str:
    return re.sub(r"\s", "", normal(text)).rstrip(".。;；")


def _put_together(said: list[Said]) -> list[Said]:
    """The paragraphs of a narrative as one text."""
    found: list[Said] = []
    last = -1
    for one in said:
        if found and one.place == last + 1 and one.pattern.partition(" ")[0] == found[-1].pattern.partition(" ")[0]:
            shown = one if one.doubtful and not found[-1].doubtful else found[-1]
            found[-1] = shown._replace(value=f"{found[-1].value}\n\n{one.value}")
        else:
            found.append(one)
        last = one.place
    return found


def tree_of(values: Mapping[str, Decimal | str]) -> dict[str, object]:
    """Values at their paths as nested members and lists; what is missing in a list is None."""
    root: dict[str, object] = {}
    for path, value in values.items():
        steps = FactPath(path).steps
        holder: object = root
        for step, below in zip(steps, [*steps[1:], None], strict=True):
            made: object = value if below is None else [] if isinstance(below, int) else {}
            if isinstance(holder, list) and isinstance(step, int):
                holder += [None] * (step + 1 - len(holder))
                if holder[step] is None or (isinstance(made, dict) and not isinstance(holder[step], dict)):
                    holder[step] = made
                holder = holder[step]
            elif isinstance(holder, dict):
                holder = holder.setdefault(str(step), made)
            else:
                break
    return root
