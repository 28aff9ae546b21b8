"""A Word file by its parts, without what it says of the files that it was made from."""

from __future__ import annotations

import zipfile
from io import BytesIO

RECORD = "docProps/custom.xml"


def printed_parts(docx: bytes) -> list[tuple[str, bytes]]:
    """All parts in their order, but for the record of the data file: two files that say the same have two of them."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        assert RECORD in package.namelist()
        return [(name, package.read(name)) for name in package.namelist() if name != RECORD]
