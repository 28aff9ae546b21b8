"""Last year's file: found beside a data file or named by it, checked, and its figures derived."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from reportgen.audit.rules import audit_figures
from reportgen.audit.waivers import weigh_problems
from reportgen.errors import DataError, Problem, Severity
from reportgen.facts.load import decode_text, load_facts, parse_facts
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode
from reportgen.figures.derive import derive_figures
from reportgen.figures.figures import Figures
from reportgen.files.near import meant_beside
from reportgen.files.project import NameOf, Project
from reportgen.files.read import YAML, UnreadableFile, read_file
from reportgen.layout.format import Layout
from reportgen.messages import Saying
from reportgen.places import Source
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import SchemaNode
from reportgen.template.resolve import contract_for
from reportgen.values.period import LAST, YEAR, YEAR_AGO, Period, last_of, renamed


class LastYear(NamedTuple):
    """Last year's figures, None if there are none; and what is wrong with the file, or speaks against it.

    Where a year has several periods these are of the one before, and `year_ago` of the same one in the year before.
    `sources` are the files of which there are figures.
    """

    figures: Figures | None
    problems: tuple[Problem, ...] = ()
    year_ago: Figures | None = None
    sources: tuple[Source, ...] = ()


def find_last_year(
    facts: MappingNode, contract: Contract, layout: Layout, data_file: Path, project: Project, name_of: NameOf
) -> LastYear:
    """The file of the year before that a data file names, or that lies beside it.

    Raises:
        DataError: the file that the data name is not there, lies outside of the project, or is of another year; or
            it cannot be read, or does not fit its contract.
        TemplateError: its schema or format is wrong.
    """
    shape = contract.shape
    stated, period = shape.stated(facts, "previous"), shape.period_of(facts)
    if period is None:
        return LastYear(None)
    sources: list[Source] = []

    def read(path: Path | None, name: str) -> tuple[Figures | None, tuple[Problem, ...]]:
        """The figures of an earlier file, by the name that they have, and what is wrong with it."""
        if path is None:
            return None, ()
        named = stated if name == LAST else None
        if isinstance(named, ScalarNode):
            before = _stated(named, data_file, path, project, name_of, shape)
        else:
            before = load_facts(path, name_of(path), project.root)
        odd = _not_last_year(facts, before, path, shape, name, named)
        if odd and named is None:
            return None, (odd,)
        if odd and odd.severity is Severity.ERROR:
            raise DataError(odd)
        own = contract_for(before, project, name_of)
        own.validate(before)
        asked_by = None if own is contract else shape
        ago = name == YEAR_AGO
        last = derive_figures(before, own, layout.forms, layout.words, asked_by=asked_by, for_year_ago=ago)
        found = weigh_problems(before, audit_figures(last), own.shape, "")
        wrong = [problem for problem in found if problem.severity is Severity.ERROR]
        sources.append(before.source)
        return last, (odd, *wrong) if odd else tuple(wrong)

    last, problems = read(last_file(data_file, period, stated.text if isinstance(stated, ScalarNode) else None), LAST)
    if YEAR_AGO not in shape.earlier:
        return LastYear(last, problems, sources=tuple(sources))
    year_ago, others = read(_beside(data_file, period, period.year_ago), YEAR_AGO)
    return LastYear(last, (*problems, *others), year_ago, tuple(sources))


def last_file(data_file: Path, period: Period, stated: str | None) -> Path | None:
    """The data file of the period before: the stated one, else `2021.yaml` beside `2022.yaml`, if it is there."""
    return data_file.parent / stated if stated is not None else _beside(data_file, period, period.before)


def _beside(data_file: Path, period: Period, before: Period) -> Path | None:
    """The data file of an earlier period that lies beside the one of a period and is called alike, if it is there."""
    return next((path for path in _called_alike(data_file, period, before) if path.is_file()), None)


def _called_alike(data_file: Path, period: Period, before: Period) -> list[Path]:
    """What the data file of an earlier period may be called that lies beside the one of a period."""
    name = data_file.name
    likes = name.replace(str(period), str(before)) if period.kind == YEAR else renamed(name, period, before)
    return [data_file.parent / like for like in (f"{before}{data_file.suffix}", likes) if like != name]


def sought_files(facts: MappingNode, shape: SchemaNode, data_file: Path) -> list[Path]:
    """Where files of earlier periods are looked for, whether there are such or not."""
    period, stated = shape.period_of(facts), shape.stated(facts, "previous")
    if period is None:
        return []
    paths = [data_file.parent / stated.text] if isinstance(stated, ScalarNode) else []
    for before in (period.before, period.year_ago):
        paths += _called_alike(data_file, period, before)
    return paths


def _stated(
    stated: ScalarNode, data_file: Path, path: Path, project: Project, name_of: NameOf, shape: SchemaNode
) -> MappingNode:
    """The facts of the file that the data name."""
    try:
        raw = read_file(path, YAML, project.root)
    except UnreadableFile as fault:
        code = "previous-missing" if fault.code == "file-missing" else "previous-unreadable"
        at, last = FactPath.of(shape.roles["previous"]), last_of(shape.period)
        params: dict[str, object] = {"path": stated.text, "reason": Saying(fault.code, fault.params), "last": last}
        if fault.code in ("file-missing", "file-ending"):
            params |= meant_beside(data_file, stated.text, name_of)
        raise DataError(Problem(code=code, place=stated.place, path=at, params=params)) from None
    return parse_facts(decode_text(raw, name_of(path)))


def _not_last_year(
    facts: MappingNode, before: MappingNode, path: Path, shape: SchemaNode, name: str, stated: Node | None
) -> Problem | None:
    """What speaks against a file being last year's, or that of another earlier period: another department or period.

    A file that the data name is taken even if the department had another name then.
    """
    found, period = shape.period_of(before), shape.period_of(facts)
    at, last = FactPath.of(shape.roles.get("previous", ())), last_of(shape.period, name)
    theirs, ours = _name(before, shape), _name(facts, shape)
    if theirs != ours:
        group = shape.roles["department-name"][0]
        node = before.members.get(str(group))
        place = stated.place if stated else node.place if node else None
        params: dict[str, object] = {"file": path.name, "found": theirs, "wanted": ours, "last": last}
        code = "previous-department" if stated else "previous-other-department"
        return Problem(code=code, severity=Severity.WARNING, place=place, path=at, params=params)
    wanted = (period.year_ago if name == YEAR_AGO else period.before) if period else None
    if found == wanted:
        return None
    of_year = shape.period == YEAR
    if stated is not None:
        code = "previous-year" if of_year else "previous-period"
        params = {"year": found or 0, "found": found or "—", "wanted": wanted, "last": last}
        return Problem(code=code, place=stated.place, path=at, params=params)
    node = shape.stated(before, shape.period)
    code, field = "previous-other-year" if of_year else "previous-other-period", shape.named(shape.period)
    params = {"file": path.name, "year": found or 0, "found": found or "—", "name": field, "last": last}
    place, at = node.place if node else None, FactPath.of(shape.roles[shape.period])
    return Problem(code=code, severity=Severity.WARNING, place=place, path=at, params=params)


def _name(facts: MappingNode, shape: SchemaNode) -> str:
    node = shape.stated(facts, "department-name")
    return node.text if isinstance(node, ScalarNode) else ""
