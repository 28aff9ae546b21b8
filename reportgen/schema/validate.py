"""Whether the facts of a file fit the contract."""

from __future__ import annotations

from reportgen.errors import DataError
from reportgen.facts.tree import MappingNode
from reportgen.schema.contract import Contract


def validate_facts(facts: MappingNode, contract: Contract) -> None:
    """Hold facts against the schema.

    Raises:
        DataError: with every field that is missing, unknown or of the wrong kind, in file order.
    """
    if problems := contract.conformity.problems(facts):
        raise DataError(problems)
