"""Probes: invented and altered data files, rendered by a template, that show which sentences it can write.

What a template prints knows the figure or text behind it. A probe that leaves out some fields, shortens a list or has
nothing in an account goes through other branches, so that many of them together show nearly all. They begin with
data invented from the schema and with the project's own files, which are known to fit; of these only what the template
writes around the values is learned, never a value.
"""

from __future__ import annotations

import copy
import functools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from reportgen.authoring.sample import invented_data, sample_data
from reportgen.authoring.yaml_text import yaml_text
from reportgen.case import Case
from reportgen.document.blocks import Document
from reportgen.errors import ReportgenError, UsageError
from reportgen.expressions.filters import make_filters
from reportgen.facts.load import load_facts, parse_facts
from reportgen.facts.tree import to_plain
from reportgen.figures.derive import derive_figures
from reportgen.files.project import DATA, Project, shown, usual_template
from reportgen.layout.format import Layout
from reportgen.places import Source
from reportgen.schema.contract import Contract
from reportgen.schema.needed import least_members
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.patterns import matches
from reportgen.template.compiled import CompiledTemplates
from reportgen.template.inheritance import MAIN, Lineage
from reportgen.template.render import FAILURES, Markup, Templates, names_for
from reportgen.template.resolve import layout_for
from reportgen.template.sandbox import bounded, filling, printable
from reportgen.values.figure import Figure
from reportgen.values.money import IN_YUAN
from reportgen.values.period import YEAR, Period
from reportgen.values.recording import recording, settle_marks
from reportgen.values.records import record_of, walk
from reportgen.values.rounding import FigureError

_INVENTED = 12
_RECONCILED = 3
_LENGTHS = ((), (3,), (4, 3), (3,))
"""So many items lists get in every fourth of the invented files, where that fits: a second item is also the last."""
_ALTERED = 45
_MOST_FILES = 6
"""Of so many data files of the project, the newest by name, altered probes are made."""
_DROPS = (0.25, 0.08, 0.02)
"""Which share of what may be left out an altered probe leaves out; where nothing can be printed then, the next."""
_PLAIN = 0.3
_CHOSEN = 0.5
"""How often a choice is taken anew: of the few invented files none may have made the one that prints a sentence."""
_SUMMED = 0.6
_YEAR = 2087
_SPARSE = (Decimal(0), Decimal("0.15"), Decimal("0.3"), Decimal("0.5"))


def probe_documents(press: Press, template: str, own: Iterable[dict[str, Any]]) -> Iterator[Document]:
    """The documents of the probes of a template, made of invented files and of the project's own; what does not come
    to a report is left out."""
    contract = press.contract
    bases = [*_invented(contract, template, press.layout), *own]
    for data in bases:
        yield from press.documents(_without_references(data, contract.shape, False))
    for turn in range(_ALTERED if bases else 0):
        for drops in _DROPS:
            data = _without_references(bases[turn % len(bases)], contract.shape, turn % 3 == 0)
            _Altering(contract, data, random.Random(turn), drops).alter()
            if documents := [*press.documents(data)]:
                yield from documents
                break


def _invented(contract: Contract, template: str, layout: Layout) -> Iterator[dict[str, Any]]:
    period: Period | int = _YEAR
    if contract.shape.period != YEAR:
        period = Period(contract.shape.period, _YEAR * 100 + 1)
    for seed in range(_INVENTED):
        sparse = _SPARSE[seed % len(_SPARSE)]
        data = invented_data(contract, template, period, seed, "zh", sparse, last=seed % 3 > 0)
        data[contract.shape.named("template")] = template
        _drop_stated_totals(data, contract.shape)
        if not contract.validator.is_valid(data):
            continue
        for least in _LENGTHS[seed % len(_LENGTHS)]:
            longer = copy.deepcopy(data)
            _lengthen(longer, contract.shape, least)
            if contract.validator.is_valid(longer):
                data = longer
                break
        yield data
    for seed in range(_RECONCILED):
        with suppress(UsageError):
            yield sample_data(contract, layout, template, period, seed, "zh")


def _lengthen(value: Any, shape: SchemaNode | None, least: int) -> None:
    """Give every list that may be longer so many items, the new ones like the last but for their texts."""
    if shape is None:
        return
    if isinstance(value, dict):
        for name, member in value.items():
            _lengthen(member, shape.members.get(name, shape.others), least)
    elif isinstance(value, list):
        for item in value:
            _lengthen(item, shape.items, least)
        choices = shape.items is not None and shape.items.says("enum")
        while value and len(value) < min(least, int(shape.says("maxItems") or least)) and not choices:
            value.append(_renamed(value[-1], shape.items, "丙丁戊己庚"[len(value) % 5]))


def _renamed(value: Any, shape: SchemaNode | None, mark: str) -> Any:
    """A copy with other texts, where any text may stand."""
    if isinstance(value, dict):
        members = {name: (shape.members.get(name) or shape.others) if shape else None for name in value}
        return {name: _renamed(member, members[name], mark) for name, member in value.items()}
    if isinstance(value, list):
        return [_renamed(item, shape.items if shape else None, mark) for item in value]
    if not isinstance(value, str) or shape is None or shape.refers or shape.says("enum") or shape.says("format"):
        return value
    other = f"{value}{mark}"
    return other if matches(shape.says("pattern") or "", other) else value


def _drop_stated_totals(data: Any, shape: SchemaNode | None) -> None:
    """Leave out figures that are computed unless typed: invented ones would not be what the formulas give."""
    if shape is None:
        return
    if isinstance(data, dict):
        computed = {field.name for field in shape.computed}
        for name in [name for name in data if name in computed and name not in shape.required]:
            del data[name]
        for name, member in data.items():
            _drop_stated_totals(member, shape.members.get(name, shape.others))
    elif isinstance(data, list):
        for item in data:
            _drop_stated_totals(item, shape.items)


def own_files(project: Project, lineage: Lineage, template: str) -> Iterator[dict[str, Any]]:
    """The data files of the project that name the template, as plain values."""
    folder = project.root / DATA
    files = sorted((*folder.glob("*.yaml"), *folder.glob("*/*.yaml"))) if folder.is_dir() else []
    # Of many departments those stay the first to which others are added in their order: what is learned stays, too.
    files.sort(key=attrgetter("name"), reverse=True)
    found = 0
    for path in files:
        if found == _MOST_FILES:
            return
        with suppress(ReportgenError, OSError):
            facts = load_facts(path, shown(path), project.root)
            case = Case(path, facts=facts)
            named = case.contract.shape.stated(facts, "template")
            if getattr(named, "text", usual_template(project)) != template:
                continue
            case.contract.validate(facts)
            found += 1
            plain = to_plain(facts)
            assert isinstance(plain, dict)
            for role in ("previous", "waivers"):
                plain.pop(case.contract.shape.named(role), None)
            yield plain


def _without_references(data: Any, shape: SchemaNode | None, paragraphs: bool) -> Any:
    """A copy in which narratives are plain words, of one paragraph or two."""
    count = iter(range(10**9))

    def copied(value: Any, at: SchemaNode | None) -> Any:
        if isinstance(value, Mapping):
            return {name: copied(member, (at.members.get(name) or at.others) if at else None)
                    for name, member in value.items()}  # fmt: skip
        if isinstance(value, list):
            return [copied(item, at.items if at else None) for item in value]
        if isinstance(value, str) and at is not None and at.prose:
            word = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(next(count)))
            two = f"叙述{word}\n\n再叙{word}"
            return two if paragraphs and matches(at.says("pattern") or "", two) else f"叙述{word}"
        return value

    return copied(data, shape)


class _Altering:
    """Alters one data file at random, so that it still fits the schema."""

    def __init__(self, contract: Contract, data: dict[str, Any], chance: random.Random, drops: float) -> None:
        self.contract = contract
        self.data = data
        self.chance = chance
        self.drops = drops
        self.zeros = chance.choice((0.0, 0.0, 0.1, 0.4))
        self.choices = random.Random(chance.random())

    def alter(self) -> None:
        self._choose(self.data, self.contract.shape)
        self._alter(self.data, self.contract.shape)

    def _choose(self, record: dict[str, Any], shape: SchemaNode) -> None:
        """Take each choice that a department has, as the whole of which shares are, now this way and now that."""
        for name, member in shape.members.items():
            choices = [each for each in member.says("enum") or () if isinstance(each, str)]
            if choices and name not in shape.required and not IN_YUAN.keys() & choices:
                chosen = self.choices.choice(choices)
                if self.choices.random() < _CHOSEN:
                    self._change(record, {name: chosen})
            elif isinstance(below := record.get(name), dict):
                self._choose(below, member)

    def _alter(self, value: Any, shape: SchemaNode | None) -> None:
        if shape is None:
            return
        if isinstance(value, dict):
            self._record(value, shape)
        elif isinstance(value, list):
            if len(value) > 1 and self.chance.random() < 0.4:
                rest = value[self.chance.randrange(1, len(value)) :]
                del value[len(value) - len(rest) :]
                if not self.contract.validator.is_valid(self.data):
                    value += rest
            if self.chance.random() < _PLAIN:
                self._make_plain(value, shape)
            for item in value:
                self._alter(item, shape.items)

    def _make_plain(self, items: list[Any], shape: SchemaNode) -> None:
        """Items that may be given by their name alone are."""
        if shape.items is None or not all(isinstance(item, dict) for item in items):
            return
        before = list(items)
        items[:] = [next((text for text in item.values() if isinstance(text, str)), "") for item in items]
        if not self.contract.validator.is_valid(self.data):
            items[:] = before

    def _sum_up(self, record: dict[str, Any], shape: SchemaNode) -> None:
        """Let a number of a record sometimes be the sum of a list there, as accounts are."""
        for name, items in record.items():
            below = shape.members[name].items if name in shape.members and isinstance(items, list) else None
            value = (below.figure or {}).get("value", "") if below is not None else ""
            whole = (shape.figure or {}).get("value", "")
            if value and whole in record and self.chance.random() < _SUMMED:
                numbers = [item.get(value) for item in items if isinstance(item, dict)]
                if numbers and all(isinstance(number, Decimal | int) for number in numbers):
                    before = record[whole]
                    record[whole] = sum(numbers)
                    if not self.contract.validator.is_valid(self.data):
                        record[whole] = before

    def _record(self, record: dict[str, Any], shape: SchemaNode) -> None:
        self._sum_up(record, shape)
        least = least_members(shape)
        changes: dict[str, Decimal | None] = {}
        for name, value in record.items():
            member = shape.members.get(name, shape.others)
            if member is not None and member.role == "template":
                continue
            amount = member is not None and bool(member.unit) and isinstance(value, Decimal | int)
            if name not in least and self.chance.random() < self.drops:
                changes[name] = None
            elif amount and self.chance.random() < self.zeros:
                changes[name] = Decimal(0)
        self._change(record, changes)
        for name, value in record.items():
            self._alter(value, shape.members.get(name, shape.others))

    def _change(self, record: dict[str, Any], changes: Mapping[str, Decimal | str | None]) -> None:
        """Give members other values, or none, as far as the data still fit: all at once or else the halves alone."""
        before = dict(record)
        record.update(changes)
        for name, value in changes.items():
            if value is None:
                del record[name]
        if not changes or self.contract.validator.is_valid(self.data):
            return
        record.clear()
        record.update(before)
        names = [*changes]
        half = len(names) // 2
        for part in (names[:half], names[half:]) if half else ():
            self._change(record, {name: changes[name] for name in part})


class Press:
    """Renders probes. A filter that cannot do with what a probe has prints nothing in it, nor does a fact that is not
    there, and a reference that leads nowhere leads to nothing: the rest of the probe is worth having."""

    def __init__(self, project: Project, lineage: Lineage, contract: Contract) -> None:
        self.project = project
        self.lineage = lineage
        self.contract = contract
        self.layout = layout = layout_for(lineage, contract.shape.period)
        filters = {name: _lenient(function) for name, function in make_filters(layout.forms, layout.words).items()}
        folders = [(folder, folder.name) for folder in lineage.folders]
        # A filter that is lenient is called as it was: what is compiled for a report serves here, too.
        self.templates = Templates(folders, filters, CompiledTemplates(), root=lineage.root)
        self.templates.environment.finalize = _printed_or_nothing

    def documents(self, data: dict[str, Any]) -> Iterator[Document]:
        """The document of a probe, if it comes to one; if need be, without the charts and the like that it chooses."""
        for tried in (data, {name: member for name, member in data.items() if not self._chooses(name)}):
            if (document := self._document(tried)) is not None:
                yield document
                return

    def amounts(self, data: dict[str, Any]) -> Mapping[str, Decimal]:
        """The numbers of a probe by their paths, computed ones among them; none if these cannot be worked out."""
        return {str(figure.path): figure.value for figure in self._figures(data)}

    def printed(self, data: dict[str, Any]) -> Mapping[str, str]:
        """The same as a report prints them, with their units; without those that no report can print."""
        found: dict[str, str] = {}
        for figure in self._figures(data):
            with suppress(FigureError):
                found[str(figure.path)] = str(figure)
        return found

    def _figures(self, data: dict[str, Any]) -> list[Figure]:
        facts = parse_facts(Source("probe.yaml", yaml_text(data)))
        with suppress(ReportgenError, FigureError, RecursionError):
            figures = derive_figures(facts, self.contract, self.layout.forms, self.layout.words)
            found = (visit.value for visit in walk(figures.root))
            return [figure for figure in found if isinstance(figure, Figure)]
        return []

    def _chooses(self, name: str) -> bool:
        member = self.contract.shape.members.get(name)
        return member is not None and member.items is not None and bool(member.items.says("enum"))

    def _document(self, data: dict[str, Any]) -> Document | None:
        source = Source("probe.yaml", yaml_text(data))
        path = self.project.root / DATA / "probe.yaml"
        try:
            case = Case(path, project=self.project, name_of=_unnamed, source=source, facts=parse_facts(source))
            figures = derive_figures(case.facts, self.contract, self.layout.forms, self.layout.words)
            vars(case)["_judged"] = figures, (), True  # that rules do not hold is no hindrance
            if case.word_report is None:
                names = names_for(figures)
                for visit in walk(figures.root):
                    if (record := record_of(visit.value)) is not None:
                        record.unfollowed = frozenset()
                with recording() as printed, bounded(), filling(case.fill):
                    text = self.templates.environment.get_template(MAIN).render(names)
                vars(case)["markup"] = Markup(settle_marks(text), printed)
            return case.document
        except (ReportgenError, FigureError, RecursionError, *FAILURES):  # another probe goes that way
            return None


@pass_context
def _printed_or_nothing(context: Context, value: Any) -> Any:
    """What `{{ }}` prints; nothing of a fact that is not there."""
    return "" if value is None else printable(context, value)


def _unnamed(_: Path) -> str:
    return "probe.yaml"


def _lenient(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def filtered(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except FigureError:
            return ""

    return filtered
