"""Work for the processes of `test_summary.py`, which load nothing for it but what it needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reportgen.summary.rows import Row, RowReader


class Ending(RowReader):
    """Ends the process over the third department, as often as `ENDINGS` says."""

    def __call__(self, files: Sequence[str]) -> list[Row]:
        folder = Path(os.environ["ENDED"])
        if any("00003" in file for file in files) and len(list(folder.iterdir())) < int(os.environ["ENDINGS"]):
            Path(tempfile.mkdtemp(dir=folder))
            os._exit(9)
        return super().__call__(files)
