"""Validates a document against Microsoft's Open XML SDK."""

from __future__ import annotations

import json
from pathlib import Path

from .process import failure, run_tool
from .requirement import require

# The binary takes a version that it does not know for Microsoft365, without a word.
_OFFICE_VERSION = "Office2019"


def validate_openxml(path: Path) -> list[str]:
    """Errors of the SDK, one line each: part, XPath, description; none for a valid document.

    A file that the SDK cannot open is one error, without part and XPath.
    """
    command = [str(require("ooxml-validator")), str(path), _OFFICE_VERSION]
    # Without the setting the binary needs the ICU library, which a bare machine lacks.
    output = run_tool(command, environment={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
    try:
        verdict = json.loads(output)
        # The exit code is 0 for an invalid document as well.
        lines = [_describe(error) for error in verdict["errors"]]
        valid = verdict["ok"] is True
    except (ValueError, KeyError, TypeError):
        raise failure(command, "unreadable verdict", output) from None
    if valid != (not lines):
        raise failure(command, "contradictory verdict", output)
    return lines


def _describe(error: dict[str, str | None]) -> str:
    place = (error["path"], error["xPath"], error["description"])
    return ": ".join(" ".join(item.split()) for item in place if item)
