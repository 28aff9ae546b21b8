"""Waivers (豁免): problems that the data answer for, with a reason and a name; and what then remains to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from reportgen.audit.file_year import FILE_YEAR
from reportgen.audit.plausible import IMPLAUSIBLE, LISTED_AGAIN, SEVERAL_IN_ONE, TOTAL_ROW
from reportgen.audit.rules import STATED, without_echoes
from reportgen.errors import Problem, Severity
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import MappingNode, ScalarNode, SequenceNode
from reportgen.figures.prose import PROSE_SLIP
from reportgen.messages import Saying
from reportgen.messages.nearest import Nearest
from reportgen.proofread.texts import READING_RULES
from reportgen.schema.nodes import SchemaNode

OWN_RULES = (STATED, FILE_YEAR, TOTAL_ROW, LISTED_AGAIN, SEVERAL_IN_ONE, IMPLAUSIBLE, PROSE_SLIP, *READING_RULES)
"""The checks that the program makes by itself, as waivers call them."""


class _Waiver:
    """One waiver of a data file, and whether a problem has needed it."""

    def __init__(self, node: MappingNode, shape: SchemaNode, index: int) -> None:
        self.node = node
        self.shape = shape
        self.index = index
        self.path = FactPath(shape.named("waivers")) / index
        self.rule = self.text("waiver-rule")
        self.at = self.text("waiver-place")
        self.until = self.text("waiver-end")
        self.used = False

    def text(self, role: str) -> str:
        member = self.node.members.get(self.shape.named(role))
        return member.text.strip() if isinstance(member, ScalarNode) else ""

    def problem(self, code: str, role: str, severity: Severity = Severity.WARNING, **params: object) -> Problem:
        place = self.node.members[self.shape.named(role)].place
        return Problem(code=code, severity=severity, place=place, path=self.path, params=params)


def weigh_problems(facts: MappingNode, problems: Iterable[Problem], shape: SchemaNode, today: str) -> list[Problem]:
    """The problems, those that the data waive as notes, without the echoes of others; and faults of the waivers.

    Args:
        today: the day as `2023-03-15`; a waiver whose `until` lies before it does not count. Empty for none.
    """
    node = shape.stated(facts, "waivers")
    if not isinstance(node, SequenceNode):
        return without_echoes(problems)
    waivers = [_Waiver(item, shape, n) for n, item in enumerate(node.items) if isinstance(item, MappingNode)]
    known = {*OWN_RULES, *(rule.id for part in shape.walk() for rule in part.rules)}
    valid: dict[tuple[str, str], _Waiver] = {}
    for waiver in waivers:
        if not _expired(waiver, today):
            valid.setdefault((waiver.rule, waiver.at), waiver)
    found = [_waived(problem, valid) for problem in problems]
    return without_echoes([*found, *_faults(waivers, known, today)])


def _waived(problem: Problem, waivers: Mapping[tuple[str, str], _Waiver]) -> Problem:
    """The problem, as a note if one of the waivers, by rule and place, is about it: the first in the file."""
    if not problem.rule:
        return problem
    owners = FactPath(problem.path).owners
    waiver = min(
        (waivers[key] for owner in owners if (key := (problem.rule, owner)) in waivers),
        key=lambda waiver: waiver.index,
        default=None,
    )
    if waiver is None:
        return problem
    waiver.used = True
    reason = Saying("waived-by", {"reason": waiver.text("waiver-reason"), "who": waiver.text("waiver-who")})
    return problem._replace(severity=Severity.NOTE, waived=reason)


def _faults(waivers: list[_Waiver], known: set[str], today: str) -> Iterator[Problem]:
    for waiver in waivers:
        if waiver.rule not in known:
            near = Nearest(waiver.rule, partial(sorted, known))
            yield waiver.problem("waiver-unknown", "waiver-rule", Severity.ERROR, rule=waiver.rule, near=near)
        elif _expired(waiver, today):
            yield waiver.problem("waiver-expired", "waiver-end", rule=waiver.rule, until=waiver.until)
        elif not waiver.used:
            yield waiver.problem("waiver-unused", "waiver-rule", rule=waiver.rule)


def ends_of_waivers(facts: MappingNode, shape: SchemaNode) -> list[str]:
    """The days after which waivers of a data file do not count any more, as they are typed."""
    node = shape.stated(facts, "waivers")
    items = node.items if isinstance(node, SequenceNode) else ()
    waivers = [_Waiver(item, shape, n) for n, item in enumerate(items) if isinstance(item, MappingNode)]
    return [waiver.until for waiver in waivers if waiver.until]


def _expired(waiver: _Waiver, today: str) -> bool:
    return bool(today and waiver.until) and waiver.until < today
