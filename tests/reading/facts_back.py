"""Which of the facts of a data file another one has, whatever the fields are called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.errors import DataError
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, to_plain
from reportgen.schema.nodes import SchemaNode
from reportgen.survey.coverage import measure_coverage
from reportgen.values.figure import Figure
from reportgen.values.money import convert
from reportgen.values.records import Prose, walk


class Back(NamedTuple):
    """How many facts a file has, which of them did not come back, and which of all its report does not print."""

    facts: int
    missing: list[str]
    silent: frozenset[str]

    @property
    def share(self) -> float:
        """Of all facts, those that are back."""
        return 1 - len(self.missing) / self.facts

    @property
    def share_of_printed(self) -> float:
        """Of the facts that the report prints, or computes a figure of, those that are back."""
        return 1 - len(self.missing_though_printed) / (self.facts - len(self.silent))

    @property
    def missing_though_printed(self) -> list[str]:
        return [path for path in self.missing if path not in self.silent]


def facts_back(old: Case, new: Case, decimals: int = 2) -> Back:
    """Hold the leaves of one file against those of another.

    Narratives are held together as they are printed. Entries of the work data have names that nobody prints: each is
    back where an entry has its number and unit, part by part. An amount in 元 that is printed in 万元 with two
    decimals is back where the one that is printed is, and one of the year before, which shows as a difference of two
    that are printed, within their last digit. What only the program reads (which file is last year's, what is waived)
    and what no page shows is counted like any other. A total that somebody typed is back where it is typed or computed.
    """
    shape = old.contract.shape
    work = shape.named("work-data")
    before, after = _leaves(old, work), _leaves(new, work)
    factor = _unit(old), _unit(new)
    computed = _computed(new)
    printed_as = _printed_amounts(old) if factor[0] != factor[1] else {}
    missing = [
        path
        for path, value in before.items()
        if not any(_alike(value, found.get(path), factor, decimals, _slack(old, path)) for found in (after, computed))
        and (path not in printed_as or printed_as[path] != str(after.get(path)))
    ]
    entries, back = _entries(old, work), Counter(_entries(new, work).values())
    for path, entry in entries.items():
        if back[entry]:
            back[entry] -= 1
        else:
            missing.append(path)
    printed = _printed_paths(old)
    silent = frozenset(path for path in (*before, *entries) if path not in printed)
    return Back(len(before) + len(entries), missing, silent)


def _slack(case: Case, path: str) -> int:
    """How many halves of its last printed digit an amount may be from the one that was typed."""
    return 2 if path.startswith(f"{case.contract.shape.named('last-year')}.") else 1


def _printed_amounts(case: Case) -> dict[str, str]:
    """The amounts as they are printed, without their unit: rounding may have moved one so that sums hold."""
    figures = [visit.value for visit in walk(case.figures.root) if isinstance(visit.value, Figure)]
    return {figure.path: str(figure).removesuffix("万元") for figure in figures if str(figure).endswith("万元")}


def _computed(case: Case) -> dict[str, object]:
    """What the formulas of a file give, which need not be typed."""
    with suppress(DataError):
        figures = [visit.value for visit in walk(case.figures.root) if isinstance(visit.value, Figure)]
        return {figure.path: figure.value for figure in figures}
    return {}


@lru_cache(maxsize=1)  # of one file, many reports may be held against it
def _printed_paths(case: Case) -> set[str]:
    """The facts that a report prints or computes a printed figure of; a choice counts, which says what is printed."""
    shape = case.contract.shape
    gaps = {gap.path for gap in measure_coverage([case]).facts.gaps}
    found: set[str] = set()

    def note(value: object, at: SchemaNode | None, path: FactPath) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                if path or name not in shape.not_printed:
                    note(member, (at.members.get(name) or at.others) if at else None, path / name)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                note(item, at.items if at else None, path / index)
        elif path not in gaps and not (at and at.refers) and not isinstance(value, bool):
            found.add(path)

    note(to_plain(case.facts), shape, FactPath())
    return found


def _leaves(case: Case, but: str) -> dict[str, object]:
    found: dict[str, object] = {}

    def note(value: object, path: str) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                if path or name != but:
                    note(member, f"{path}.{name}" if path else name)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                note(item, f"{path}[{index}]")
        else:
            found[path] = value

    note(to_plain(case.facts), "")
    if not any(value == UNFILLED for value in found.values()):
        for visit in walk(case.figures.root):
            if isinstance(visit.value, Prose) and visit.value.path in found:
                found[visit.value.path] = str(visit.value)
        return found
    plain: Any = to_plain(case.facts)
    for path, value in found.items():
        if isinstance(value, str) and "{{" in value:
            found[path] = _REFERENCE.sub(lambda match: _printed(plain, *match.groups()), value)
    return found


_REFERENCE = re.compile(r"\{\{ ([^ |]+)(?: \| (parts))? \}\}")


def _printed(plain: dict[str, Any], path: str, parts: str | None) -> str:
    """What a reference of a file prints that cannot be derived yet, as something in it is to be filled in."""
    value: Any = plain
    for step in path.split("."):
        value = value[step]
    if not isinstance(value, dict):
        return str(value)
    if parts:
        return "，".join(f"{part['name']}{part['value']}{part.get('unit', value['unit'])}" for part in value["parts"])
    about = "余" if value.get("about") else ""
    return f"{value['value']}{about}{value['unit']}"


def _entries(case: Case, work: str) -> dict[str, tuple[object, ...]]:
    """The numbers of the work data with their units, those of parts too and with the names of these, by path."""
    plain: Any = to_plain(case.facts)
    found: dict[str, tuple[object, ...]] = {}
    for name, entry in (plain.get(work) or {}).items():
        path = FactPath(work) / name
        parts = entry.get("parts", [])
        value = entry.get("value", sum((part["value"] for part in parts), Decimal(0)))
        found[path / "value"] = (value.normalize(), entry.get("unit", ""), bool(entry.get("about")))
        for index, part in enumerate(parts):
            unit = part.get("unit", "")
            found[path / "parts" / index / "value"] = (part["name"], part["value"].normalize(), unit)
    return found


def _unit(case: Case) -> str:
    plain: Any = to_plain(case.facts)
    return str(plain.get("money_unit", "万元"))


def _alike(old: object, new: object, units: tuple[str, str], decimals: int, halves: int) -> bool:
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return old == new or (
            units[0] != units[1] and abs(convert(old, *units) - new) <= halves * Decimal(5).scaleb(-decimals - 1)
        )
    return _bare(old) == _bare(new)


def _bare(value: object) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value))).rstrip(".。;")
