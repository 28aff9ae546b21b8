"""Which of the facts of a data file another one has, whatever the fields are called."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from reportgen.case import Case
from reportgen.facts.tree import UNFILLED, to_plain
from reportgen.values.money import convert
from reportgen.values.records import Prose, walk


class Back(NamedTuple):
    """How many facts a file has, and which of them did not come back."""

    facts: int
    missing: list[str]

    @property
    def share(self) -> float:
        return 1 - len(self.missing) / self.facts


def facts_back(old: Case, new: Case, decimals: int = 2) -> Back:
    """Hold the leaves of one file against those of another.

    Narratives are held together as they are printed. Entries of the work data have names that nobody prints: each is
    back where an entry has its number and unit, part by part. An amount in 元 that is printed in 万元 with two
    decimals is back where the rounded one is. What only the program reads (which file is last year's, what is waived)
    and what no page shows is counted like any other.
    """
    shape = old.contract.shape
    work = shape.named("work-data")
    before, after = _leaves(old, work), _leaves(new, work)
    factor = _unit(old), _unit(new)
    missing = [path for path, value in before.items() if not _alike(value, after.get(path), factor, decimals)]
    entries, back = _entries(old, work), Counter(_entries(new, work))
    for entry in entries:
        if back[entry]:
            back[entry] -= 1
        else:
            missing.append(f"{work}: {entry}")
    return Back(len(before) + len(entries), missing)


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


def _entries(case: Case, work: str) -> list[tuple[object, ...]]:
    """The numbers of the work data with their units, those of parts too, and with the names of these."""
    plain: Any = to_plain(case.facts)
    found: list[tuple[object, ...]] = []
    for entry in (plain.get(work) or {}).values():
        parts = entry.get("parts", [])
        value = entry.get("value", sum((part["value"] for part in parts), Decimal(0)))
        found.append((value.normalize(), entry.get("unit", ""), bool(entry.get("about"))))
        found += [(part["name"], part["value"].normalize(), part.get("unit", "")) for part in parts]
    return found


def _unit(case: Case) -> str:
    plain: Any = to_plain(case.facts)
    return str(plain.get("money_unit", "万元"))


def _alike(old: object, new: object, units: tuple[str, str], decimals: int) -> bool:
    if isinstance(old, Decimal) and isinstance(new, Decimal):
        return old == new or (
            units[0] != units[1] and abs(convert(old, *units) - new) <= Decimal(5).scaleb(-decimals - 1)
        )
    return _bare(old) == _bare(new)


def _bare(value: object) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value))).rstrip(".。;")
