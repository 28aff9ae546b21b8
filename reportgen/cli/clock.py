"""The day on which a command runs: for waivers that end, and for nothing that is printed in a report."""

from __future__ import annotations

import datetime as dt
import os


def today() -> dt.date:
    """The day of `SOURCE_DATE_EPOCH` (seconds since 1970), if it is set, so that a run can be repeated; else today."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    # Eleven digits reach the year 5138; the calendar ends in 9999.
    if seconds.isdecimal() and len(seconds) < 12:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC).date()
    return dt.date.today()
