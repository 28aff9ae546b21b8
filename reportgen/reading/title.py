"""What the title of a report says in words that are not the template's: whose it is, and of which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reportgen.reading.align import Reading
from reportgen.values.period import Period, around_period

_ABOUT = re.compile(r"^关于|关于$|的$")
"""What joins the name of a department to what the report is about."""
_DATE = re.compile(r"[年月\s]*[0-9]")
"""How a date goes on behind its year: it stands below the title, and is none."""
_LEAST = 3
"""No department has a shorter name; 附件 is none."""


class Title(NamedTuple):
    """The line of the title that names the period: the number of its paragraph, its text, the period, and what stands
    before that or in the line above, which is the department's name; empty if there is none."""

    place: int
    text: str
    period: Period
    department: str


def title_of(readings: Sequence[Reading], kind: str) -> Title | None:
    """The title of a report, which stands above its first heading and its first sentence; `kind` is its period's."""
    above = ""
    for reading in readings:
        if not reading.leads:
            return None
        found = around_period(reading.line.text, kind)
        if found is not None and found[2].strip() and not _DATE.match(found[2]):
            before, period, _ = found
            named = _ABOUT.sub("", _ABOUT.sub("", before.strip())) or above
            return Title(reading.place, reading.line.text, period, named if len(named) >= _LEAST else "")
        above = reading.line.text.strip()
        above = "" if any(map(str.isdigit, above)) else above
    return None
