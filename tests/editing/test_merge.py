"""Texts of two who have changed a third: line by line, or both where they have changed the same lines."""

from __future__ import annotations

import pytest

from reportgen.editing.merge import keep_both, merge_texts

BASE = "甲\n乙\n丙\n丁\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "merged", "both"),
    [
        ("甲\n乙1\n丙\n丁\n", "甲\n乙\n丙\n丁2\n", "甲\n乙1\n丙\n丁2\n", "甲\n乙1\n丙\n丁2\n"),
        ("甲\n乙1\n丙\n丁\n", "甲\n乙\n丙2\n丁\n", "甲\n乙1\n丙2\n丁\n", "甲\n乙1\n丙2\n丁\n"),
        ("甲\n乙1\n丙\n丁\n", "甲\n乙2\n丙\n丁\n", None, "甲\n乙2\n乙1\n丙\n丁\n"),
        ("甲\n乙1\n丙\n丁\n", "甲\n乙1\n丙\n丁\n", "甲\n乙1\n丙\n丁\n", "甲\n乙1\n丙\n丁\n"),
        ("甲\n丁\n", "甲\n乙\n丙2\n丁\n", None, "甲\n乙\n丙2\n丁\n"),
        ("甲\n子\n乙\n丙\n丁\n", "甲\n丑\n乙\n丙\n丁\n", None, "甲\n丑\n子\n乙\n丙\n丁\n"),
        ("甲\n乙\n丙\n丁1", "甲\n乙\n丙\n丁2", None, "甲\n乙\n丙\n丁2\n丁1"),
        ("零\n甲\n乙\n丙\n丁\n", "甲\n乙\n丙\n丁\n戊\n", "零\n甲\n乙\n丙\n丁\n戊\n", "零\n甲\n乙\n丙\n丁\n戊\n"),
        (BASE, "甲\n", "甲\n", "甲\n"),
    ],
)  # fmt: skip
def test_two_texts_are_made_one(mine: str, theirs: str, merged: str | None, both: str) -> None:
    assert merge_texts(BASE, mine, theirs) == merged
    assert keep_both(BASE, mine, theirs) == both
