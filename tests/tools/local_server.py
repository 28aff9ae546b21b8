"""The server of `reportgen edit` in a thread of the tests, and requests to it as strangers and browsers send them."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from reportgen.files.project import find_project
from reportgen.server.app import Server
from reportgen.server.desk import Desk
from reportgen.server.gate import Keys, new_keys, new_ticket
from reportgen.server.running import make_server, open_port

DAY = dt.date(2026, 3, 1)
_SECONDS = 120


class Answer(NamedTuple):
    """What came back: `body` is read as text, `json` as JSON."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """A server that runs; requests carry what the page itself sends unless told otherwise."""

    def __init__(self, port: int, keys: Keys, server: Server) -> None:
        self.port = port
        self.keys = keys
        self.server = server

    @property
    def address(self) -> str:
        """An address that lets a browser in."""
        return f"http://127.0.0.1:{self.port}/?token={new_ticket(self.keys.entry)}"

    def own_headers(self) -> dict[str, str]:
        host = f"127.0.0.1:{self.port}"
        return {
            "Host": host,
            "Origin": f"http://{host}",
            "Cookie": f"reportgen-{self.port}={self.keys.session}",
            "X-Reportgen-Token": self.keys.writing,
        }

    def request(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """Ask; `headers` replace those of the page, None leaves one out."""
        sent = {name: value for name, value in {**self.own_headers(), **(headers or {})}.items() if value is not None}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None and "Content-Length" not in sent:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read().decode())
        finally:
            connection.close()

    def ask(self, name: str) -> Any:
        answer = self.request("GET", f"/api/{name}")
        assert answer.status == 200, answer.body
        return answer.json

    def order(self, name: str, body: object) -> Answer:
        return self.request("POST", f"/api/{name}", json.dumps(body).encode(), {"Content-Type": "application/json"})

    def listening(self) -> socket.socket:
        """A connection that has asked for the events."""
        connection = socket.create_connection(("127.0.0.1", self.port), _SECONDS)
        lines = ["GET /events HTTP/1.1", *(f"{name}: {value}" for name, value in self.own_headers().items())]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection


@contextmanager
def served(target: Path) -> Iterator[Served]:
    """The server of a data file, or of a folder."""
    data_file = target if target.is_file() else None
    project = find_project(data_file or target / "data.yaml")
    keys = new_keys()
    server = Server(Desk(project, data_file, lambda: DAY, "zh"), keys)
    with open_port(0) as listening:
        port = listening.getsockname()[1]
        runs = make_server(server.app(port), server.end)
        loop, over = asyncio.new_event_loop(), asyncio.Event()

        def run() -> None:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(_run(runs, listening, over))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield Served(port, keys, server)
        finally:
            server.end()
            loop.call_soon_threadsafe(over.set)
            thread.join(_SECONDS)
            assert not thread.is_alive()


async def _run(runs: uvicorn.Server, listening: socket.socket, over: asyncio.Event) -> None:
    """Answer until it is over, and what has begun is done: as uvicorn does, which looks for either only every tenth of
    a second, and that is most of a short test."""
    runs.config.load()
    runs.lifespan = runs.config.lifespan_class(runs.config)
    await runs.startup([listening])
    await runs.on_tick(0)
    await over.wait()
    for server in runs.servers:
        server.close()
    state = runs.server_state
    for connection in [*state.connections]:
        connection.shutdown()
    while state.connections or state.tasks:
        await asyncio.sleep(0.002)  # uvicorn tells nobody that the last of them is done
    await runs.lifespan.shutdown()
