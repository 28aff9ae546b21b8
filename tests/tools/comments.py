"""The comments of a merge request, as GitHub and GitLab keep them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Comments:
    """The part of GitHub and GitLab that keeps the comments of a merge request."""

    def __init__(self, bodies: list[str]) -> None:
        self.bodies = dict(enumerate(bodies, 1))
        self.requests: list[tuple[str, str, str]] = []
        self.refuse = False


@contextmanager
def serve_comments() -> Iterator[tuple[Comments, str]]:
    """A server with 120 comments of people, and its address."""
    kept = Comments([f"第 {number} 条" for number in range(1, 121)])

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            address = urlsplit(self.path)
            token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            kept.requests.append((self.command, address.path, token))
            length = int(self.headers.get("Content-Length") or 0)
            given = json.loads(self.rfile.read(length)) if length else {}
            found: Any = {}
            if kept.refuse:
                self.send_response(403)
                self.end_headers()
                return
            if self.command == "GET":
                query = parse_qs(address.query)
                page, most = int(query["page"][0]), int(query["per_page"][0])
                found = [{"id": key, "body": body} for key, body in kept.bodies.items()][
                    most * (page - 1) : most * page
                ]
            elif self.command == "POST":
                kept.bodies[len(kept.bodies) + 1] = given["body"]
            else:
                kept.bodies[int(address.path.rpartition("/")[2])] = given["body"]
            answer = json.dumps(found).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 (names that the server looks for)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the library)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield kept, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
