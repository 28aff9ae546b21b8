"""All that a report can print: the record of its facts and figures, and the narratives to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from reportgen.errors import Problem, TemplateError
from reportgen.expressions.evaluate import Language, Scope, record_scope
from reportgen.expressions.syntax import parse_expression
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode, node_at
from reportgen.figures.references import References
from reportgen.schema.contract import Contract
from reportgen.schema.nodes import ComputedField, Rule, SchemaPath
from reportgen.values.figure import Figure, Stated
from reportgen.values.records import Record, Text
from reportgen.values.rounding import FigureError


class Draft(NamedTuple):
    """A narrative before its references are followed: text, place, and where the result belongs."""

    scalar: ScalarNode
    path: str
    owner: Any
    key: str | int
    record: Record | None


class Comparison(NamedTuple):
    """A figure that is stated although the schema computes it: `compute` gives what it should be."""

    stated: Figure
    computed: ComputedField
    compute: Callable[[], Any]


class Ledger:
    """The figures of one file, with what remains to be done to them.

    `root` is what templates see; `last` is last year's. `drafts` are the narratives to be written,
    `pictures` the paths of picture files,
    `comparisons` and `rules` what is to be audited, `slips` what is wrong already, `faults` the formulas
    that have no meaning. `references` are the texts that lead to a figure.
    """

    def __init__(self, root: Record, last: Record | None, contract: Contract, language: Language) -> None:
        self.root = root
        self.last = last
        self.contract = contract
        self.language = language
        self.drafts: list[Draft] = []
        self.pictures: list[Text] = []
        self.comparisons: list[Comparison] = []
        self.rules: list[tuple[Record, Rule]] = []
        self.slips: list[Problem] = []
        self.faults: list[tuple[SchemaPath, FigureError]] = []
        self.references = References()

    def scope(self, record: Record | None) -> Scope:
        """The names that formulas and prose of `record` may use: its own, the file's, and `last`."""
        own = record if record is not self.root else None
        return record_scope(own, self.root, {"last": self.last})

    @cached_property
    def narratives(self) -> frozenset[str]:
        """The paths of all narratives, written or not."""
        return frozenset(draft.path for draft in self.drafts)

    def stated_figures(self) -> Iterator[Figure]:
        """Every typed figure of the file, in its order."""
        waiting: list[Any] = [self.root]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Figure) and isinstance(value.origin, Stated):
                yield value
            members = value.details if isinstance(value, Figure) else getattr(value, "members", None)
            below = [member for name, member in (members or {}).items() if name] if members else value
            waiting += reversed(below) if isinstance(below, list) else ()

    def evaluate(self, expression: str, record: Record | None) -> Any:
        """The value of an expression of the schema.

        Raises:
            FigureError: it has no meaning for these facts.
        """
        return self.language.evaluate(parse_expression(expression), self.scope(record))

    def raise_faults(self) -> None:
        """Report the formulas and rules that have no meaning for these facts.

        Raises:
            TemplateError: there are any; each with its place in the schema.
        """
        if not self.faults:
            return
        tree = self.contract.schema.tree()
        raise TemplateError(
            Problem(
                code=fault.message_code,
                place=node_at(tree, path).place,
                path=FactPath.of(path),
                params=fault.params,
            )
            for path, fault in self.faults
        )
