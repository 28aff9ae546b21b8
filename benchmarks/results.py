"""What has been measured, as values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Comparison:
    """A tool's time, and ours divided by it: the median of the rounds and the quartiles around it."""

    name: str
    ms: float
    fastest_ms: float
    ratio: float
    ratio_low: float
    ratio_high: float


@dataclass(frozen=True)
class Size:
    """A report of some size, and each tool's time for it: the fastest round, since differences are taken."""

    paragraphs: int
    characters: int
    numbers: int
    ms: dict[str, float]


@dataclass(frozen=True)
class Growth:
    """Reports of growing size; `marginal` is what one more paragraph costs between two sizes, in ms."""

    sizes: list[Size]
    marginal: dict[str, list[float]]


@dataclass(frozen=True)
class Batch:
    """A stretch of reports of a batch: time a report, and the most memory held until its end."""

    first: int
    last: int
    ms: float
    peak_mb: float


@dataclass
class Results:
    """A whole run."""

    versions: dict[str, str]
    paragraphs: int
    numbers: int
    warm: list[Comparison] = field(default_factory=list)
    loop: list[Comparison] = field(default_factory=list)
    cold: list[Comparison] = field(default_factory=list)
    check: list[Comparison] = field(default_factory=list)
    growth: Growth = field(default_factory=lambda: Growth([], {}))
    batch: list[Batch] = field(default_factory=list)
