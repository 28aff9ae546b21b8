"""Measures how much a piece of the program does, whatever the machine does beside it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of functions, Python's and built-in ones, some work takes: the same in every run."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    gc.disable()  # what is thrown away of other tests is no part of the work
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
        gc.enable()
    return count


def growth_of(work: Callable[[int], Callable[[], object]], size: int, limit: float, factor: int = 8) -> float:
    """How many times longer some work takes on `factor` as much, for what counts no calls: a regular expression.

    Linear work takes `factor` times as long, quadratic its square. Processor time and the best of some tries, so that
    whatever else the machine does hardly counts.

    Args:
        work: makes the work of a size.
        limit: below this, the large work, which is most of the time, is not tried again.
    """

    def taken(task: Callable[[], object]) -> float:
        start = process_time()
        task()
        return process_time() - start

    small, large = work(size), work(size * factor)
    fastest = max(min(taken(small) for _ in range(3)), 1e-4)
    growth = taken(large) / fastest
    for _ in range(2):
        if growth >= limit:
            growth = min(growth, taken(large) / fastest)
    return growth
