"""English texts: rules, waivers, the reading of texts, coverage."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "waiver-unknown": ("there is no rule “{rule}” to waive", "Write the name in the brackets at the end of the problem."),
    "waiver-unknown-near": ("there is no rule “{rule}” to waive", "Do you mean “{near}”?"),
    "waiver-expired": (
        "the waiver of “{rule}” ended on {until}",
        "Mend the problem; if there is still a reason, have the waiver approved again and change its date.",
    ),
    "waiver-unused": (
        "no problem needs the waiver of “{rule}”",
        "The problem is gone: delete the entry. If it has an at, check which place that names.",
    ),
}
