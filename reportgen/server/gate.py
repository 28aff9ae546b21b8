"""The gate: who may ask the server for anything.

The server stands on this machine's own address, but every program of it can reach that, and every page that a browser
shows may send requests there. So each request has to name this server as its host (a name that a stranger's DNS leads
here is another), may come from no other page, and has to bring the cookie that only the address with the token gives.
What changes something brings a second token, too, which stands in the page and which no form and no link can send.
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportgen.messages import message_text

ADDRESS = "127.0.0.1"
WRITING_HEADER = "x-reportgen-token"
MOST_BYTES = 10_500_000
"""Of a body: the largest picture (10 MB) with what is sent around it."""

_NAMES = (ADDRESS, "localhost")
_OPEN = "/alive"
_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "frame-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
))  # fmt: skip
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cache-control": "no-store",
}


class Keys(NamedTuple):
    """The secrets of one server: of its address, of the cookie, and of what changes something."""

    entry: str
    session: str
    writing: str


def new_keys() -> Keys:
    """Keys that nobody can guess."""
    return Keys(*(secrets.token_urlsafe(32) for _ in Keys._fields))


def answer_to(challenge: str, entry: str) -> str:
    """What only a server that has the token can answer, without telling it."""
    return hmac.new(entry.encode(), f"alive:{challenge}".encode(), "sha256").hexdigest()


def new_ticket(entry: str) -> str:
    """What lets one browser in, once: an address is seen by whoever lists the programs that run."""
    number = secrets.token_hex(16)
    return f"{number}.{_seal(number, entry)}"


def _seal(number: str, entry: str) -> str:
    return hmac.new(entry.encode(), f"ticket:{number}".encode(), "sha256").hexdigest()


class Gate:
    """Lets the requests through that the page itself sends, and refuses all others before their bodies are read."""

    def __init__(self, app: ASGIApp, port: int, keys: Keys, language: str) -> None:
        self.app = app
        self.keys = keys
        self.language = language
        self.hosts = {f"{name}:{port}" for name in _NAMES}
        self.origins = {f"http://{host}" for host in self.hosts}
        self.cookie = f"reportgen-{port}"  # browsers keep no cookies apart by port
        self.used: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", _POLICY)
            await send(message)

        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, guarded_send)
        else:
            await self.app(scope, self._bounded(receive), guarded_send)

    def _refusal(self, scope: Scope) -> Response | None:
        """What is answered in place of what was asked for; None where nothing is wrong with a request."""
        headers = Headers(scope=scope)
        if headers.getlist("host") != [host := headers.get("host", "")] or host not in self.hosts:
            return self._no(403, "server-other-host")
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if (origin is not None and origin != f"http://{host}") or site not in ("same-origin", "none"):
            return self._no(403, "server-other-page")
        if scope["path"] == _OPEN:
            return None
        known = any(_same(value, self.keys.session) for value in _cookies(headers, self.cookie))
        if scope["path"] == "/" and (token := _token(scope)):
            return self._entered() if known or self._lets_in(token) else self._no(403, "server-no-token")
        if not known:
            return self._no(403, "server-no-token")
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return self._no(405, "server-no-such-thing")
        if origin is None or not _same(headers.get(WRITING_HEADER, ""), self.keys.writing):
            return self._no(403, "server-no-token")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 12 or int(length) > MOST_BYTES:
            return self._no(413, "server-too-large")
        return None

    def _lets_in(self, ticket: str) -> bool:
        number, _, seal = ticket.partition(".")
        if number in self.used or not _same(seal, _seal(number, self.keys.entry)):
            return False
        self.used.add(number)
        return True

    def _entered(self) -> Response:
        response = RedirectResponse("/", 303)
        response.set_cookie(self.cookie, self.keys.session, path="/", httponly=True, samesite="strict")
        return response

    def _bounded(self, receive: Receive) -> Receive:
        """What is received, up to the size that a body may have, whatever its head has said."""
        left = MOST_BYTES

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            if message["type"] == "http.request":
                left -= len(message.get("body", b""))
                if left < 0:
                    text = message_text("server-too-large", {}, self.language)
                    raise HTTPException(413, text, {"connection": "close"})
            return message

        return counted

    def _no(self, status: int, code: str) -> Response:
        # What is still being sent is not waited for.
        return PlainTextResponse(message_text(code, {}, self.language), status, {"connection": "close"})


def _token(scope: Scope) -> str:
    found = parse_qs(scope["query_string"].decode("latin-1"))
    return str(found.get("token", [""])[0])


def _cookies(headers: Headers, name: str) -> list[str]:
    """The values that the cookie of a name has."""
    values = []
    for header in headers.getlist("cookie"):
        try:
            cookies = SimpleCookie(header)
        except CookieError:
            continue
        if name in cookies:
            values.append(cookies[name].value)
    return values


def _same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, found out in a time that tells nothing."""
    return hmac.compare_digest(given.encode(), wanted.encode())
