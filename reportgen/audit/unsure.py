"""Places of a data file that were marked 待核 when it was read from a report, and that nobody has looked at yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportgen.errors import Problem, Severity
from reportgen.facts.tree import UNSURE
from reportgen.places import Source

_REMARK = re.compile(rf"^[ ]*#+[ ]*{UNSURE}[:：](.*)$", re.MULTILINE)


def unsure_places(source: Source) -> Iterator[Problem]:
    """A warning for each remark of its own line that begins with 待核."""
    for found in _REMARK.finditer(source.text) if UNSURE in source.text else ():
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        place = source.place_at(start, found.end() - start)
        params = {"remark": found[1].strip()}
        yield Problem("data-unsure", place=place, severity=Severity.WARNING, params=params)
