"""What was found on a machine: each thing with its state, and in words what it is and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How it stands with a thing. Without what is `FAULT` no report can be made; what is `MISSING` is needed for
    some jobs only; `UNKNOWN` cannot be found out on this machine."""

    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"
    FAULT = "fault"


class Finding(NamedTuple):
    """A thing by its name in JSON, and the code of the message that says how it stands with it.

    What to do is the message's advice, which is for every state but `OK`.
    """

    name: str
    state: State
    code: str
    params: dict[str, object]
