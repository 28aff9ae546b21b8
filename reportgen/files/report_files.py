"""Which finished reports somebody means by names of folders."""

from __future__ import annotations

import os
from collections.abc import Iterator

from reportgen.files.data_files import holds_files

ENDINGS = (".docx", ".pdf")
_LOCK = "~$"
"""What Word puts before the name of a file while it is open there, for one of its own beside it."""


def reports_below(folder: str) -> Iterator[str]:
    """The reports in a folder and in those below, in the order of their names.

    No reports are what is hidden, what Word keeps beside an open file, and whatever lies in templates or in an
    environment of Python's. A folder that is a link is not entered.
    """
    for top, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if not name.startswith(".") and holds_files(top, name))
        yield from (os.path.join(top, name) for name in sorted(names) if is_report(name))


def is_report(name: str) -> bool:
    """Whether a file that nobody has named is taken for a report, by its own name."""
    return name.lower().endswith(ENDINGS) and not name.startswith(".") and not is_lock(name)


def is_lock(name: str) -> bool:
    """Whether a file is one of Word's, which a pattern of the shell has found beside the reports."""
    return os.path.basename(name).startswith(_LOCK)
