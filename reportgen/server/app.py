"""The requests that the page sends, and what answers them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from reportgen.errors import OutputError, Problem, ReportgenError, UsageError
from reportgen.messages import all_texts, message_text
from reportgen.server import actions, formats, review
from reportgen.server.desk import Desk, Disagreement
from reportgen.server.events import Events
from reportgen.server.gate import Gate, Keys, answer_to
from reportgen.server.problems import told
from reportgen.server.scripts import joined
from reportgen.server.tables import Tables
from reportgen.server.texts import Conflict, Text
from reportgen.server.watching import changes
from reportgen.writers.registry import WRITERS

_PAGE = Path(__file__).with_name("page")
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_MAIN = "main.js"
_LONGEST_CHALLENGE = 100
_UI = "ui-"
# The pages of a report have their look in attributes, and no scripts: the page around them moves what is in them.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; form-action 'none'"
)

Answer = Callable[[Request], Awaitable[Response]]


class Server:
    """What answers for one desk, to whoever has the keys."""

    def __init__(self, desk: Desk, keys: Keys) -> None:
        self.desk = desk
        self.keys = keys
        self.events = Events()
        self.tables = Tables(desk)
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking = asyncio.Lock()
        self._wanted = False  # whether a look is to begin
        self._tasks: set[asyncio.Task[None]] = set()

    def app(self, port: int) -> ASGIApp:
        """The application behind its gate.

        Args:
            port: on which it answers, which is part of its name.
        """
        routes = [
            Route("/", self._index),
            Route("/alive", self._alive),
            Route("/page/{name}", _asset),
            Route("/report", self._report),
            Route("/redline", self._redline),
            Route("/events", self._events),
            *(Route(f"/api/{name}", self._telling(answer)) for name, answer in self._asked().items()),
            *(Route(f"/api/{name}", self._telling(answer), methods=["POST"]) for name, answer in self._done().items()),
        ]
        return Gate(Starlette(routes=routes, lifespan=self._life), port, self.keys, self.desk.language)

    def _telling(self, answer: Answer) -> Answer:
        """An answer that tells what is wrong in words: 409 for what another has changed, 423 for a text that could not
        be written, and may be later; 422 for all else."""

        async def telling(request: Request) -> Response:
            try:
                return await answer(request)
            except Conflict as conflict:
                return JSONResponse({"conflict": conflict.data()}, 409)
            except Disagreement as conflict:
                return JSONResponse({"conflict": conflict.data()}, 409)
            except ReportgenError as error:
                status = 423 if isinstance(error, OutputError) and answer in self._writing() else 422
                return JSONResponse({"problems": told(error.problems, self.desk.language)}, status)

        return telling

    def _asked(self) -> Mapping[str, Answer]:
        return {
            "view": self._view,
            "form": self._form,
            "source": self._source,
            "origin": self._origin,
            "texts": self._texts,
            "text": self._text,
            "format": self._format,
            "sheet": self._sheet,
            "period": self._period,
            "templates": self._templates,
            "changes": self._changes,
            "changed": self._changed_files,
        }

    def _done(self) -> Mapping[str, Answer]:
        return {
            "choose": self._choose,
            "do": self._do,
            "replace": self._replace,
            "undo": self._undo,
            "redo": self._redo,
            "paste": self._paste,
            "save": self._save,
            "pick": self._pick,
            "complete": self._complete,
            "sample": self._sample,
            "build": self._build,
            "check": self._check,
            "new": self._new,
            "start": self._start,
            "import": self._import,
            "take": self._take,
            "picture": self._picture,
            "folder": self._folder,
            "commit": self._commit,
        }

    def _writing(self) -> tuple[Answer, ...]:
        """What writes a text that the page holds, and can ask for again."""
        return self._do, self._replace, self._save

    @contextlib.asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._end()
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    def end(self) -> None:
        """Let go all who listen, so that the server can end; from a signal or another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self.events.push("end", {})
        self.events.end()
        self._stop.set()

    async def _watch(self) -> None:
        await self.look()
        async for names in changes(self.desk.texts.root, self._stop):
            saved = sorted(self.desk.texts.name_of(Path(name)) for name in names)
            if not await run_in_threadpool(self.desk.shows, saved):  # as it does what was saved here
                await run_in_threadpool(self.desk.forget_shapes, saved)
                await self.look()
            self.events.push("files", {name: self.desk.texts.there(name) for name in saved})

    async def look(self) -> None:
        """Make the view anew, and push what has become of it."""
        async with self._looking:
            self._wanted = False
            difference = await run_in_threadpool(self.desk.refresh)
            if difference is not None:
                self.events.push("view", difference)

    async def _index(self, _: Request) -> Response:
        texts = ui_texts(self.desk.language)
        html = _page("index.html.j2").render(
            language=self.desk.language,
            texts=texts,
            forms=[*WRITERS],
            token=self.keys.writing,
        )
        return HTMLResponse(html)

    async def _alive(self, request: Request) -> Response:
        challenge = request.query_params.get("challenge", "")[:_LONGEST_CHALLENGE]
        return PlainTextResponse(answer_to(challenge, self.keys.entry))

    async def _report(self, _: Request) -> Response:
        title = message_text("ui-report", {}, self.desk.language)
        html = _page("report.html.j2").render(title=title)
        return HTMLResponse(html, headers={"content-security-policy": _REPORT_POLICY})

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self.events.listen(), media_type="text/event-stream")

    async def _view(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.desk.view_data))

    async def _texts(self, _: Request) -> Response:
        def names() -> dict[str, Any]:
            texts = self.desk.texts
            template, used = texts.template_texts(), self.desk.used_template()
            return {"data": texts.data_files(), "template": template, "used": used, "file": self.desk.name}

        return JSONResponse(await run_in_threadpool(names))

    async def _text(self, request: Request) -> Response:
        text = await run_in_threadpool(self.desk.texts.read, request.query_params.get("name", ""))
        return JSONResponse(text._asdict())

    async def _choose(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.choose, (await _asked_for(request, "name"))[0])
        self.events.push("chosen", {"file": self.desk.name})
        return JSONResponse({"file": self.desk.name})

    async def _form(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.desk.form))

    async def _source(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(self.desk.source))

    async def _origin(self, request: Request) -> Response:
        number, version = (request.query_params.get(name, "") for name in ("n", "version"))
        if not (_is_small(number) and _is_small(version)):
            raise UsageError(Problem(code="server-not-understood"))
        return JSONResponse(await run_in_threadpool(self.desk.origin, int(number), int(version)))

    async def _do(self, request: Request) -> Response:
        body = await body_of(request)
        return await self._changed(self.desk.do, body.get("operation"), str(body.get("version", "")))

    async def _replace(self, request: Request) -> Response:
        return await self._changed(self.desk.replace, *await _asked_for(request, "text", "version"))

    async def _undo(self, _: Request) -> Response:
        return await self._changed(self.desk.undo)

    async def _redo(self, _: Request) -> Response:
        return await self._changed(self.desk.redo)

    async def _changed(self, change: Callable[..., dict[str, Any]], *given: Any) -> Response:
        """Answer as soon as a change is saved; what becomes of the report is pushed when it is made."""
        done = await run_in_threadpool(change, *given)
        self._look_soon()
        return JSONResponse(done)

    def _look_soon(self) -> None:
        """Look once more, unless a look is wanted that has yet to begin, which sees all that has come meanwhile."""
        if not self._wanted:
            self._wanted = True
            task = asyncio.create_task(self.look())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _paste(self, request: Request) -> Response:
        path, pasted, column = await _asked_for(request, "path", "pasted", "column")
        at = (await body_of(request)).get("at", -1)
        if not isinstance(at, int):
            raise UsageError(Problem(code="server-not-understood"))
        return JSONResponse(await run_in_threadpool(self.desk.propose, path, pasted, at, column))

    async def _complete(self, request: Request) -> Response:
        body = await body_of(request)
        text, line, column = body.get("text"), body.get("line"), body.get("column")
        if not (isinstance(text, str) and isinstance(line, int) and isinstance(column, int)):
            raise UsageError(Problem(code="server-not-understood"))
        choices = await run_in_threadpool(self.desk.complete, text, line, column, bool(body.get("template")))
        return JSONResponse({"choices": choices})

    async def _sample(self, request: Request) -> Response:
        await run_in_threadpool(self.desk.show_sample, (await _asked_for(request, "template"))[0])
        self.events.push("chosen", {"file": self.desk.name})
        return JSONResponse({})

    async def _period(self, _: Request) -> Response:
        return JSONResponse({"period": await run_in_threadpool(actions.next_period, self.desk)})

    async def _templates(self, _: Request) -> Response:
        found = await run_in_threadpool(actions.templates, self.desk.texts.project)
        return JSONResponse({"templates": found, "year": self.desk.today().year - 1})

    async def _build(self, request: Request) -> Response:
        formats = (await body_of(request)).get("formats")
        if not isinstance(formats, list) or not all(isinstance(form, str) for form in formats):
            raise UsageError(Problem(code="server-not-understood"))
        return JSONResponse(await run_in_threadpool(actions.build, self.desk, formats))

    async def _check(self, _: Request) -> Response:
        return JSONResponse({"files": await run_in_threadpool(actions.check_all, self.desk)})

    async def _new(self, request: Request) -> Response:
        (period,) = await _asked_for(request, "period")
        made = await run_in_threadpool(actions.roll, self.desk, period)
        self.events.push("chosen", {"file": self.desk.name})
        return JSONResponse(made)

    async def _start(self, request: Request) -> Response:
        given = await _asked_for(request, "period", "template", "name")
        name = await run_in_threadpool(actions.start, self.desk, *given)
        await self.look()
        self.events.push("chosen", {"file": name})
        return JSONResponse({"file": name})

    async def _import(self, request: Request) -> Response:
        name, unit = (request.query_params.get(key, "") for key in ("name", "unit"))
        return JSONResponse(await run_in_threadpool(self.tables.offer, name, await request.body(), unit))

    async def _take(self, request: Request) -> Response:
        return await self._changed(self.tables.take, *await _asked_for(request, "id"))

    async def _sheet(self, _: Request) -> Response:
        name, content = await run_in_threadpool(self.tables.workbook)
        return JSONResponse({"name": name, "content": base64.b64encode(content).decode()})

    async def _picture(self, request: Request) -> Response:
        name = request.query_params.get("name", "")
        path = await run_in_threadpool(actions.keep_picture, self.desk, name, await request.body())
        return JSONResponse({"path": path})

    async def _folder(self, _: Request) -> Response:
        return JSONResponse({"folder": await run_in_threadpool(actions.show_folder, self.desk)})

    async def _changes(self, _: Request) -> Response:
        return JSONResponse(await run_in_threadpool(review.changes, self.desk))

    async def _changed_files(self, _: Request) -> Response:
        return JSONResponse({"files": await run_in_threadpool(review.changed_files, self.desk)})

    async def _commit(self, request: Request) -> Response:
        body = await body_of(request)
        names, message = body.get("names"), body.get("message")
        if not isinstance(message, str) or not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise UsageError(Problem(code="server-not-understood"))
        return JSONResponse({"said": await run_in_threadpool(review.commit, self.desk, names, message)})

    async def _redline(self, _: Request) -> Response:
        try:
            page = await run_in_threadpool(review.redline, self.desk)
        except ReportgenError as error:
            return PlainTextResponse(error.problems[0].text(self.desk.language), 422)
        return HTMLResponse(page, headers={"content-security-policy": _REPORT_POLICY})

    async def _format(self, request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(formats.show, self.desk, request.query_params.get("name", "")))

    async def _pick(self, request: Request) -> Response:
        name, path = await _asked_for(request, "name", "path")
        body = await body_of(request)
        value, was = body.get("value"), body.get("was")
        if not all(text is None or isinstance(text, str) for text in (value, was)):
            raise UsageError(Problem(code="server-not-understood"))
        saved = await run_in_threadpool(formats.put, self.desk, name, path, value, was)
        self._look_soon()
        return JSONResponse(saved._asdict())

    async def _save(self, request: Request) -> Response:
        name, text, digest = await _asked_for(request, "name", "text", "digest")
        base = (await body_of(request)).get("base")
        if not (base is None or isinstance(base, str)):
            raise UsageError(Problem(code="server-not-understood"))
        saved: Text = await run_in_threadpool(self.desk.texts.save, name, text, digest, base)
        await self.look()
        return JSONResponse(saved._asdict())


def ui_texts(language: str) -> dict[str, str]:
    """The texts that the page's own scripts show, by what follows `ui-` in their codes."""
    return {
        code.removeprefix(_UI): text
        for code, text in all_texts(language).items()
        if code.startswith(_UI) and isinstance(text, str)
    }


async def _asked_for(request: Request, *names: str) -> list[str]:
    """Texts that the body, a JSON object, has under some names.

    Raises:
        UsageError: it has not.
    """
    body = await body_of(request)
    values = [body.get(name) for name in names]
    if not all(isinstance(value, str) for value in values):
        raise UsageError(Problem(code="server-not-understood"))
    return [str(value) for value in values]


async def body_of(request: Request) -> dict[str, Any]:
    """The body, a JSON object.

    Raises:
        UsageError: it is none, or is not called so.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    try:
        body = json.loads(await request.body()) if kind == "application/json" else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise UsageError(Problem(code="server-not-understood"))
    return body


def _is_small(number: str) -> bool:
    return number.isdecimal() and len(number) <= 9


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _assets():
        return PlainTextResponse("", 404)
    return Response(_assets()[name], media_type=_KINDS[Path(name).suffix])


@cache
def _assets() -> dict[str, bytes]:
    """The script, the styles and the picture of the page by their names."""
    found = {path.name: path.read_bytes() for path in _PAGE.iterdir() if path.suffix in _KINDS and path.suffix != ".js"}
    return {**found, _MAIN: joined(_PAGE / _MAIN).encode()}


@cache
def _page(name: str) -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string((_PAGE / name).read_text("utf-8"))
