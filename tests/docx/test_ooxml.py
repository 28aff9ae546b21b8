"""The package tells nothing of the machine and the moment that made it."""

from __future__ import annotations

import sys
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from reportgen.docx.ooxml import zip_package

PARTS = {"word/document.xml": "一".encode() * 500, "[Content_Types].xml": b"<Types/>", "docProps/app.xml": b""}


def test_parts_stand_in_order_with_one_date_and_no_owner() -> None:
    with ZipFile(BytesIO(zip_package(PARTS))) as package:
        entries = package.infolist()
        content = {name: package.read(name) for name in package.namelist()}

    assert content == PARTS
    assert [entry.filename for entry in entries] == sorted(PARTS)
    assert {(entry.date_time, entry.create_system, entry.external_attr, entry.compress_type) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), 0, 0, ZIP_DEFLATED)
    }


def test_the_bytes_are_those_of_the_well_kept_library() -> None:
    parts = {**PARTS, "word/media/图.png": bytes(range(256)) * 100}
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts):
            entry = ZipInfo(name)
            entry.create_system = 0
            package.writestr(entry, parts[name], ZIP_DEFLATED, 6)
            entry.external_attr = 0

    assert zip_package(parts) == buffer.getvalue()


def test_another_machine_and_moment_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    here = zip_package(PARTS)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)

    assert zip_package(dict(reversed(PARTS.items()))) == here
