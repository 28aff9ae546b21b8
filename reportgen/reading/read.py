"""A report made by hand becomes a data file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

from reportgen.docx.pieces import DocxPiece, DocxPieces, docx_pieces
from reportgen.editing.typed import blank_value
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import UNFILLED, UNSURE
from reportgen.files.project import Project, usual_template
from reportgen.messages import Saying, message_text
from reportgen.places import Source
from reportgen.reading.align import Aligner, Known, Reading, joined, readings_of
from reportgen.reading.called import CalledFigures, Told
from reportgen.reading.choose import choose_template
from reportgen.reading.columns import in_form_of_template
from reportgen.reading.counted import WorkData
from reportgen.reading.gather import Gathered, Said, Settled, gather, settle, tree_of
from reportgen.reading.learning import learn_template
from reportgen.reading.match import line_of
from reportgen.reading.patterns import CELL, LEFT_OUT, Learned, normal
from reportgen.reading.probes import Press
from reportgen.reading.title import Title, title_of
from reportgen.reading.trial import Difference, Trial, filled_in, put_value
from reportgen.reading.written import file_text
from reportgen.schema.contract import Contract
from reportgen.schema.needed import least_members
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.value_faults import unfilled_places
from reportgen.template.resolve import contract_of, template_lineage
from reportgen.values.period import SCHOOL_YEAR, YEAR, Period

_DEPARTMENT = "department-name"
_ONE_OF = ("one-of-fields", "one-of-groups")
_AMOUNT = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)(.*)")
MOST_PIECES = 5000
"""So many paragraphs and rows are read. Each costs some 5 ms, as it is held against all patterns that it may be written
by: what is longer would take more than half a minute, in which nothing is said. A hundred pages have some 2,000."""
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")
_SUM = re.compile(r"(\w+) \| total")
"""The formula of a total of a list."""
_TURNS = 30
_SHOWN = 60


class ReadReport(NamedTuple):
    """A data file made of a report.

    `found` is how many values it has from there, `blanks` how many are to be filled in, `unsure` the remarks on
    places that people should look at, by path. `unclaimed` are the paragraphs that are no facts, `differences` the
    numbers that come out otherwise by the data. `whole` tells that all of the Word file has been read, `tracked` that
    somebody's changes wait in it.
    """

    text: str
    template: str
    period: str
    found: int
    blanks: int
    unsure: Mapping[str, str]
    unclaimed: Sequence[Reading]
    differences: Sequence[Difference]
    whole: bool
    tracked: bool
    data: Mapping[str, Any]


def read_report(
    content: bytes, project: Project, language: str, name: str, template: str = "", period: Period | None = None
) -> ReadReport:
    """The data file that a Word file says.

    Args:
        content: the Word file.
        language: of the comments, `zh` or `en`.
        name: what comments call the Word file.
        template: the template to read it by; the one that fits best if not given.
        period: that of the report, if it is known.

    Raises:
        BrokenDocx: it is no Word file.
        UsageError: there is no template of that name.
        TemplateError: schema, format or template are wrong.
    """
    pieces = docx_pieces(content)
    template = template or choose_template(pieces.pieces, project)
    return TemplateReader(project, template).read(pieces, language, name, period)


class TemplateReader:
    """Reads reports by one template, which is learned once."""

    def __init__(self, project: Project, template: str) -> None:
        """Learn the template.

        Raises:
            UsageError: there is no template of that name.
            TemplateError: schema, format or template are wrong.
        """
        self.template = template
        self.usual = template == usual_template(project)
        lineage = template_lineage(project, template)
        self.contract = contract_of(project, lineage=lineage)
        self.press = Press(project, lineage, self.contract)
        self.learned = learn_template(self.press, template)

    def read(self, pieces: DocxPieces, language: str, name: str, period: Period | None = None) -> ReadReport:
        """The data file that a Word file says, as `read_report`."""
        # A school year lies in two, of which the head of a column may say either.
        in_one = self.contract.shape.period != SCHOOL_YEAR
        year = 0 if not in_one else period.year if period is not None else _year_of(pieces.pieces)
        readings = readings_of(in_form_of_template(joined(pieces.pieces[:MOST_PIECES]), self.learned, year))
        reader = _Reader(self.contract, self.learned, self.press, language, readings)
        reader.read(period, "" if self.usual else self.template)
        whole = pieces.whole and len(pieces.pieces) <= MOST_PIECES
        return reader.report(name, self.template, whole=whole, tracked=pieces.tracked)


class _Reader:
    def __init__(
        self, contract: Contract, learned: Learned, press: Press, language: str, readings: list[Reading]
    ) -> None:
        self.contract = contract
        self.shape = contract.shape
        self.learned = learned
        self.press = press
        self.language = language
        self.readings = readings
        self.data: dict[str, Any] = {}
        self.notes: dict[str, str] = {}
        self.gathered = Gathered({}, {}, [], [])
        self.found = 0
        self.differences: list[Difference] = []

    def say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def read(self, period: Period | None, template: str) -> None:
        title = title_of(self.readings, self.shape.period)
        values = self.values(title)
        if not values:
            self.data = _blank(self.shape)  # there is nothing that a report could be made of and held against
            return
        for path, settled in values.items():
            if settled.unlike:
                self.notes[path] = self.unlike(settled.unlike)
            elif (doubtful := settled.doubtful) is not None:
                text = doubtful.text.strip()[:_SHOWN]
                self.notes[path] = self.say("read-doubtful", mark=UNSURE, place=doubtful.place, text=text)
        self.data = tree_of({path: settled.value for path, settled in values.items()})
        _close_lists(self.data)
        if title is not None:
            self.take(title)
        self.set_period(period)
        if template:
            self.data[self.shape.named("template")] = template
        self.found += len(values)
        trial = Trial(self.press, self.learned, self.readings)
        self.fill_blanks(trial_only=True)
        trial.improve(self.data, self.gathered)
        trial.carry(self.data)
        self.refer_to_year()
        whose = _at(self.data, FactPath.of(self.shape.roles.get(_DEPARTMENT, ())))
        named = whose if isinstance(whose, str) and whose != UNFILLED else ""
        called = CalledFigures(self.data, self.shape, self.press.layout.words, named)
        self.doubt_what_is_too_much(self.data, self.shape)
        self.take_called(called)
        self.count_numbers(called)
        self.differences = trial.differences(self.data)
        self.fill_blanks()

    def take(self, title: Title) -> None:
        """Take from a title in other words than the template's what nothing else says."""
        said = {self.shape.period: _period_value(title.period), _DEPARTMENT: title.department}
        for role, value in said.items():
            path = FactPath.of(self.shape.roles.get(role, ()))
            known = _at(self.data, path) if path else None
            if not (path and value) or known not in (None, value):
                continue
            unclaimed = self.gathered.unclaimed
            taken = {title.text, title.department}
            unclaimed[:] = [reading for reading in unclaimed if reading.line.text.strip() not in taken]
            if known is not None:
                continue
            put_value(self.data, path, value)
            self.found += 1
            name = line_of(str(value)).half
            elsewhere = (reading.line.half for reading in self.readings if reading.place != title.place)
            if role == _DEPARTMENT and not any(name in half for half in elsewhere):
                text = title.text[:_SHOWN]
                self.notes[path] = self.say("read-doubtful", mark=UNSURE, place=title.place, text=text)

    def values(self, title: Title | None) -> dict[str, Settled]:
        """What is said, read twice: what the first reading is sure of lets the second tell texts apart."""
        aligner = Aligner(self.readings, self.learned, title.place if title is not None else 0)
        known: dict[str, Known] = {}
        values: dict[str, Settled] = {}
        for _ in range(2):
            self.readings = aligner.align(known)
            self.gathered = gather(self.readings, self.learned)
            values = {path: settle(said, self.shape.at(FactPath(path).steps))
                      for path, said in self.gathered.said.items()}  # fmt: skip
            known = {path: self.known(path, settled.value) for path, settled in values.items()
                     if isinstance(settled.value, str) and "[" not in path and len(settled.value) < _SHOWN}  # fmt: skip
        return values

    def known(self, path: str, text: str) -> Known:
        return Known(line_of(text).half, {one.place for one in self.gathered.said[path] if one.value == text})

    def unlike(self, said: Sequence[Said]) -> str:
        """The remark on a fact that is said in several ways."""
        places: dict[str, list[str]] = {}
        for one in said:
            places.setdefault(one.text[:_SHOWN], []).append(str(one.place))
        ways = [self.say("read-said-in", text=text, places=self.say("read-joint").join(found))
                for text, found in places.items()]  # fmt: skip
        return self.say("read-unlike", mark=UNSURE, ways=self.say("joint-clauses").join(ways))

    def set_period(self, period: Period | None) -> None:
        name = self.shape.named(self.shape.period)
        if period is not None:
            self.data[name] = _period_value(period)
            self.notes.pop(name, None)

    def refer_to_year(self) -> None:
        """Make a reference of the year where narratives name that of the report."""
        period = self.shape.named(self.shape.period)
        year = str(self.data.get(period, "")) if self.shape.period == YEAR else ""
        for holder, name, _ in _prose(self.data, self.shape) if year else ():
            holder[name] = re.sub(rf"(?<![0-9]){re.escape(year)}(?=年)", f"{{{{ {period} }}}}", holder[name])

    def doubt_what_is_too_much(self, data: Mapping[str, Any], shape: SchemaNode, path: FactPath = FILE) -> None:
        """Doubt the items of a list behind those that make up the total that is said: they are counted otherwise, as
        男8人，女6人 behind the kinds of posts."""
        for name, member in shape.members.items():
            if isinstance(inner := data.get(name), Mapping):
                self.doubt_what_is_too_much(inner, member, path / name)
        for field in shape.computed:
            if summed := _SUM.fullmatch(field.formula):
                items = data.get(summed[1])
                listed = shape.members[summed[1]].items if summed[1] in shape.members else None
                value = (listed.figure or {}).get("value", "") if listed is not None else ""
                for index in _too_many(items, value, data.get(field.name)):
                    self.doubt(path / summed[1] / index)

    def doubt(self, item: FactPath) -> None:
        """Mark an item, by what has been said of it first."""
        said = next((said for path, said in self.gathered.said.items() if FactPath(path).is_within(item)), None)
        if said and not any(FactPath(path).is_within(item) for path in self.notes):
            text = said[0].text.strip()[:_SHOWN]
            self.notes[item] = self.say("read-doubtful", mark=UNSURE, place=said[0].place, text=text)

    def take_called(self, called: CalledFigures) -> None:
        """Fill in what nothing else has said of figures that narratives call by their names, to be looked at: the words
        may be of something else, as of one fund alone. Where narratives say two numbers by one name, nothing is."""
        told: dict[FactPath, list[Told]] = {}
        for holder, name, at in _prose(self.data, self.shape):
            for one in called.told(holder[name]):
                told.setdefault(one.path, []).append(one)
                if at.parent and one.path.is_within(at.parent) and at not in self.notes:
                    place = self.place_of(one.text)  # what tells of its record's figures is hardly a remark on them
                    text = next((each.line.text for each in self.readings if each.place == place), "")[:_SHOWN]
                    self.notes[at] = self.say("read-doubtful", mark=UNSURE, place=place, text=text)
        for reading in self.gathered.unclaimed:
            for one in called.told(reading.line.text) if not (reading.cells or reading.note) else ():
                told.setdefault(one.path, []).append(one)
        for path, each in told.items():
            said = {one.value: one.text for one in reversed(each) if one.value is not None}
            if len(said) != 1 or _at(self.data, path) not in (None, UNFILLED):
                continue
            ((value, text),) = said.items()
            put_value(self.data, path, value)
            self.found += 1
            place = self.place_of(text)
            self.notes[path] = self.say("read-called", mark=UNSURE, place=place, text=text)

    def place_of(self, text: str) -> int:
        """The number of the first paragraph in which a text stands."""
        half = line_of(text).half
        return next((reading.place for reading in self.readings if half in reading.line.half), 0)

    def count_numbers(self, called: CalledFigures) -> None:
        """Make references of the numbers in narratives: to the figures that they name, and to entries of the work data
        for all others."""
        figures = self.press.printed(filled_in(self.data, self.shape))
        printed = {path: _amount_of(text) for path, text in figures.items()}

        def figure_of(title: str, number: str) -> FactPath:
            path = called.path_of(title)
            return path if path and printed.get(path) == _amount_of(number) else FILE

        work = WorkData(self.shape, self.press.layout.words, figure_of)
        if not work.usable or work.name in self.data:
            return
        for holder, name, _ in _prose(self.data, self.shape):
            holder[name] = work.referring(holder[name])
        if not work.entries:
            return
        self.data[work.name] = work.entries
        self.found += sum(len(entry) for entry in work.entries.values())

    def fill_blanks(self, *, trial_only: bool = False) -> None:
        """Put 待填 where something is missing, and in the place of what cannot be, with a remark."""
        for _ in range(_TURNS):
            source = Source("read.yaml", file_text(self.data, self.shape, {}, (), ()))
            problems = self.contract.validator.problems(parse_facts(source))
            changed = False
            for problem in problems:
                if problem.code.startswith("missing") and "name" in problem.params:
                    changed |= self.add_blank(problem.path, _named(problem.params["name"]))
                elif problem.code in _ONE_OF:
                    shape = self.shape.at(FactPath(problem.path).steps)
                    for name in sorted(least_members(shape)) if shape is not None else ():
                        changed |= self.add_blank(problem.path, name)
                elif not trial_only:
                    changed |= self.blot(problem.path, str(problem.params.get("name", "")))
            if not changed:
                return

    def add_blank(self, path: str, name: str) -> bool:
        holder = _at(self.data, path)
        shape = self.shape.at(FactPath(path).steps)
        if not isinstance(holder, dict) or name in holder or shape is None or name not in shape.members:
            return False
        holder[name] = blank_value(shape.members[name])
        return True

    def blot(self, path: str, name: str) -> bool:
        """Put 待填 in the place of a value that the schema does not allow, which stands in a remark then."""
        steps = FactPath(path).steps
        if not steps:
            return False
        holder = _at(self.data, FactPath.of(steps[:-1]))
        value = _at(self.data, path)
        if isinstance(value, dict) and name in value:
            del value[name]
            return True
        if value in (None, UNFILLED) or isinstance(value, dict | list) or not isinstance(holder, dict | list):
            return False
        holder[steps[-1]] = UNFILLED  # type: ignore[index]
        self.notes[path] = self.say("read-unfit", mark=UNSURE, text=str(value)[:_SHOWN])
        return True

    def report(self, name: str, template: str, *, whole: bool, tracked: bool) -> ReadReport:
        head = self.say("read-head", file=name, template=template).split("\n")
        tail: list[str] = []
        if self.differences:
            tail += ["", *self.say("read-tail-differences", mark=UNSURE).split("\n")]
            tail += [self.difference(one) for one in self.differences]
        if self.gathered.unclaimed:
            tail += ["", *self.say("read-tail-unclaimed").split("\n")]
            tail += [self.unclaimed(reading) for reading in self.gathered.unclaimed]
        notes = {path: note for path, note in self.notes.items() if _at(self.data, path) is not None}
        text = file_text(self.data, self.shape, notes, head, tail)
        facts = parse_facts(Source(name, text))
        blanks = sum(1 for _ in unfilled_places(facts))
        period = self.shape.period_of(facts)
        return ReadReport(
            text, template, str(period or ""), self.found, blanks, notes, self.gathered.unclaimed,
            self.differences, whole, tracked, self.data,
        )  # fmt: skip

    def difference(self, one: Difference) -> str:
        return self.say(
            "read-difference", place=one.place, around=one.around, printed=one.printed, computed=one.computed
        )

    def unclaimed(self, reading: Reading) -> str:
        text = re.sub(r"\s+", " ", reading.line.text.replace(CELL, " | ").replace(LEFT_OUT, ""))
        return self.say("read-unclaimed", place=reading.place, text=text)


def _year_of(pieces: Sequence[DocxPiece]) -> int:
    """The year that a report says first, as its title does, and no date: 0 if it says none above its tables."""
    for piece in takewhile(lambda piece: not piece.table, pieces):
        if found := _YEAR.search(normal(piece.text)):
            return int(found[1])
    return 0


def _blank(shape: SchemaNode) -> dict[str, Any]:
    """What a file needs at least, all of it to be filled in."""
    data = blank_value(shape)
    assert isinstance(data, dict)
    return data


def _too_many(items: Any, value: str, total: Any) -> range:
    """The places of the items behind those that make up a total; none where these do not, or all do."""
    left = total if isinstance(total, Decimal) else None
    for index, item in enumerate(items or ()):
        number = item.get(value) if isinstance(item, Mapping) else None
        if left is None or not isinstance(number, Decimal):
            break
        if not left and number:
            return range(index, len(items))
        left -= number
    return range(0)


def _amount_of(text: str) -> tuple[Decimal, str] | None:
    """A number with its unit, in whatever digits it is printed: 3.1万元 is 3.10万元."""
    found = _AMOUNT.fullmatch(line_of(text).half)
    return (Decimal(found[1].replace(",", "")), found[2]) if found else None


def _period_value(period: Period) -> Decimal | str:
    return Decimal(str(period)) if period.kind == YEAR else str(period)


def _named(name: object) -> str:
    """The name of a field, also where a message calls it by its title."""
    return str(name.params.get("name", "")) if isinstance(name, Saying) else str(name)


def _at(data: Any, path: str) -> Any:
    for step in FactPath(path).steps:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return None
    return data


def _close_lists(data: Any) -> None:
    """Take out of lists what was never said, and make a text of an item of which only that is known."""
    if isinstance(data, dict):
        for member in data.values():
            _close_lists(member)
    elif isinstance(data, list):
        data[:] = [item for item in data if item is not None]
        for item in data:
            _close_lists(item)


def _prose(data: Any, shape: SchemaNode | None, path: FactPath = FILE) -> list[tuple[Any, Any, FactPath]]:
    """The narratives of a file: what holds each, its name or index there, and its path."""
    found: list[tuple[Any, Any, FactPath]] = []
    below: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, member in below:
        at = None
        if shape is not None:
            at = shape.items if isinstance(data, list) else shape.members.get(step) or shape.others
        if isinstance(member, str):
            if at is not None and at.prose and member != UNFILLED:
                found.append((data, step, path / step))
        else:
            found += _prose(member, at, path / step)
    return found
