"""The count of instructions holds every stage of a build against the record."""

from __future__ import annotations

import json

from benchmarks.instructions import RECORD, grown


def test_a_stage_that_executes_more_than_may_be_is_named() -> None:
    recorded = {"load": 10.0, "write": 10.0}

    assert grown({"load": 10.6, "write": 10.8}, recorded) == [
        "write takes 10.80 million instructions, 10.00 were recorded"
    ]


def test_a_stage_that_was_not_recorded_is_named() -> None:
    assert grown({"guess": 1.0}, {"load": 10.0}) == ["guess takes 1.00 million instructions, 0.00 were recorded"]


def test_the_record_says_with_what_it_was_made() -> None:
    recorded = json.loads(RECORD.read_text("utf-8"))

    assert recorded["with"].startswith("Python 3.")
    assert grown(recorded["millions"], recorded["millions"]) == []
