"""The program for scripts that call it often: a server that has loaded it forks, in place of a Python that starts.

The program of the search path is then a small one that hands its arguments, folder, environment and streams to the
server, and ends with the exit code that comes back.
"""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path

from tests.tools.forked import forked
from tests.tools.root import ROOT

_LOADED_ONCE = ("case", "cli.check", "cli.diff", "cli.parser", "compare.reports", "git.repository")
_STUB = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    request = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [len(request).to_bytes(4)], [0, 1, 2])
    server.sendall(request)
    code = server.recv(1)[0]
os._exit(code)
"""


@contextmanager
def served(site: Path, programs: Path) -> Iterator[None]:
    """Let the program that is installed in a folder, and no other, run in a server, called by `reportgen` among other
    programs."""
    address = str(programs / "socket")
    program = programs / "reportgen"
    program.write_text(_STUB.format(python=sys.executable, address=address), "utf-8")
    program.chmod(0o755)
    code = f"import sys; sys.path.append({str(ROOT)!r}); from tests.tools.served import serve; serve(*sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", code, address, str(site)],
        env={**os.environ, "PYTHONPATH": str(site)},
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield
        server.kill()


def serve(address: str, site: str) -> None:
    """Run what is asked for, one after the other, without end."""
    for name in _LOADED_ONCE:
        module = import_module(f"reportgen.{name}")
        assert str(module.__file__).startswith(site), module.__file__
    # What a command loads when it needs it, and what it makes ready once in its life, is ready before the first fork.
    os.chdir(ROOT)
    for arguments in (["check", "data/starter.yaml"], ["diff", "data/starter.yaml", "data/starter.yaml"]):
        with redirect_stdout(io.StringIO()):
            assert import_module("reportgen.cli").run(arguments) == 0
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            caller, _ = server.accept()
            with caller:
                _answer(caller)


def _answer(caller: socket.socket) -> None:
    size, streams, _, _ = socket.recv_fds(caller, 4, 3)
    request = b""
    while len(request) < int.from_bytes(size):
        request += caller.recv(1 << 16)
    arguments, folder, environment = json.loads(request)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    code = forked(arguments, streams)
    for stream in streams:
        os.close(stream)
    caller.send(bytes([code]))
