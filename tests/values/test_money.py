"""The units of money: one table, and conversions that are exact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportgen.values.money import IN_YUAN, TYPED_IN_YUAN, convert
from tests.tools.program import strings_by_module


@pytest.mark.parametrize(
    ("value", "had", "wanted", "found"),
    [
        ("13452.90", "万元", "元", "134529000"),
        ("12345.60", "元", "万元", "1.23456"),
        ("1.5", "亿元", "万元", "15000"),
        ("7", "千元", "元", "7000"),
        ("2.5", "million yuan", "万元", "250"),
        ("12", "万", "元", "120000"),
    ],
)
def test_an_amount_in_another_unit(value: str, had: str, wanted: str, found: str) -> None:
    assert convert(Decimal(value), had, wanted) == Decimal(found)


def test_no_other_module_knows_a_unit_of_money() -> None:
    """Texts for people and the words of the field name units; the program takes them from the files of languages."""
    units = set(TYPED_IN_YUAN) - {"yuan"}  # a filter, too
    found = {
        module: strings & units
        for module, strings in strings_by_module().items()
        if not module.startswith("messages/") and strings & units
    }

    assert found == {}
    assert set(IN_YUAN) <= set(TYPED_IN_YUAN)
