"""The server as it runs: on which port, in whose browser, and where a second one finds it.

A file of the user's own tells where the server of a project is. Nobody else can read it, as its token lets one in; that
the server still runs, and is the one that wrote the file, it shows by answering a challenge with the token.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import socket
import webbrowser
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from reportgen.errors import OutputError, Problem
from reportgen.files.cache import state_folder
from reportgen.files.reasons import reason_of
from reportgen.server.gate import ADDRESS, answer_to, new_ticket

_WAIT = 2
"""Seconds for an answer from this very machine."""
_MOST_ANSWER = 1_000
_LONGEST_STATE = 10_000


def open_port(port: int) -> socket.socket:
    """A socket on this machine's own address; on any free port for 0.

    Raises:
        OutputError: the port is taken, or may not be used.
    """
    listening = socket.socket()
    try:
        if os.name == "posix":  # where it only spares the wait after the last server; elsewhere it would share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((ADDRESS, port))
        listening.listen()  # so that a browser that is quicker than the server waits
    except OSError as error:
        listening.close()
        raise OutputError(Problem(code="server-port", params={"port": port, "reason": reason_of(error)})) from None
    return listening


def entry_address(port: int, entry: str) -> str:
    """An address that lets one browser in."""
    return f"http://{ADDRESS}:{port}/?token={new_ticket(entry)}"


def address_of_running(root: Path) -> str | None:
    """The address of the server that runs for a project; None if there is none."""
    path = _state_file(root)
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            state = json.loads(file.read(_LONGEST_STATE))
        port, entry = int(state["port"]), str(state["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    challenge = secrets.token_hex(16)
    connection = HTTPConnection(ADDRESS, port, timeout=_WAIT)
    try:
        connection.request("GET", f"/alive?challenge={challenge}")
        answer = connection.getresponse().read(_MOST_ANSWER).decode("latin-1")
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return entry_address(port, entry) if hmac.compare_digest(answer, answer_to(challenge, entry)) else None


@contextlib.contextmanager
def told_where(root: Path, port: int, entry: str) -> Iterator[None]:
    """Tell a second one where the server of a project is, as long as the block lasts.

    Where the user has no folder of their own that nobody else can write in, no second one will find it.
    """
    path = _state_file(root)
    if path is None:
        yield
        return
    content = json.dumps({"pid": os.getpid(), "port": port, "token": entry}).encode()
    path.unlink(missing_ok=True)
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(content)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if path.read_bytes() == content:
                path.unlink()


def _state_file(root: Path) -> Path | None:
    folder = state_folder()
    if folder is None:
        return None
    with contextlib.suppress(OSError):
        (folder / "edit").mkdir(mode=0o700, exist_ok=True)
    name = sha256(os.path.normcase(os.path.realpath(root)).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return folder / "edit" / f"{name}.json"


class _Server(uvicorn.Server):
    """A server that says when it is asked to end, so that answers which never end by themselves do."""

    def __init__(self, config: uvicorn.Config, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self.ending = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End in good order at the first signal, at once at the second."""
        self.ending()
        super().handle_exit(sig, frame)


def make_server(app: ASGIApp, ending: Callable[[], None]) -> uvicorn.Server:
    """What answers for an application, without a word on the terminal.

    Args:
        ending: is called when the process is asked to end, before the last answers are waited for.
    """
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=3,
    )
    return _Server(config, ending)


def serve(app: ASGIApp, listening: socket.socket, ending: Callable[[], None]) -> None:
    """Answer until the process is asked to end (Ctrl-C); `ending` as for `make_server`."""
    with contextlib.suppress(KeyboardInterrupt):
        make_server(app, ending).run([listening])


def open_browser(address: str) -> bool:
    """Open an address in the user's browser; False where there is none."""
    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
