"""From figures to markup: run the template and keep, for every element, the line that wrote it."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import BaseLoader, BytecodeCache, Environment
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.loaders import split_template_path

from reportgen.errors import Problem, TemplateError
from reportgen.expressions.evaluate import Filters, UnknownName
from reportgen.expressions.syntax import BadExpression
from reportgen.facts.reader import REFUSED
from reportgen.figures.figures import Figures
from reportgen.files.read import TEMPLATE_PART, UnreadableFile, read_file
from reportgen.messages import Listing, Saying
from reportgen.messages.nearest import nearest
from reportgen.messages.unseen import Unseen, unseen_in
from reportgen.places import Place, Source
from reportgen.template.inheritance import MAIN
from reportgen.template.sandbox import (
    CALLED,
    Filling,
    RefusedPart,
    ReportEnvironment,
    bounded,
    filling,
    make_environment,
)
from reportgen.values.budget import Budget
from reportgen.values.recording import OURS, recording, settle_marks
from reportgen.values.records import UnfollowedError
from reportgen.values.rounding import FigureError

FAILURES = (
    JinjaError, SecurityError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError, NameError,
    MemoryError,
)  # fmt: skip
"""What running a template can raise when the template, not the program, is at fault."""
_INCLUDED = re.compile(r"""\{%[-+]?\s*(?:include|import|from|extends)\s+["']([^"']+)["']""")
_AT = re.compile(rf'data-at="{OURS}([^":]+:[0-9]+)"')
_PIECES_AT_ONCE = 1000
_START_TAG = re.compile(r"<([a-zA-Z][\w-]*)")
MISTYPED_OPENER = re.compile(
    "｛[ \\t\u3000]*[{｛%％]|{[ \\t\u3000]*[｛％]|{[ \\t\u3000]+[{%]"
    r"|(?<!\{)\{[ \t]*[^\W\d]\w*(?:\.[^\W\d]\w*)+[ \t]*(?:\|[^{}\n]*)?\}"
)
"""What an input method, a blank or a brace too few makes of {{ and {%, which would be printed as they stand.

In single braces only the name of a member is meant for a reference: {page} and the braces of a set are not.
"""


class _UnseenCharacter(TemplateSyntaxError):
    """A template holds what no text can mean."""

    def __init__(self, unseen: Unseen, line: int, name: str) -> None:
        super().__init__(unseen.code_point, line, name)
        self.unseen = unseen


def refuse_unseen(text: str, name: str, line: int) -> None:
    """Make sure that a text of a template, which begins in `line`, holds nothing that no text can mean.

    Raises:
        TemplateSyntaxError: it does.
    """
    for unseen in unseen_in(text):
        if unseen.kind in REFUSED:
            raise _UnseenCharacter(unseen, line + text.count("\n", 0, unseen.start), name)


def refuse_conflict(text: str, name: str) -> None:
    """Make sure that git has left no conflict in a part of a template; ======= alone may underline something.

    Raises:
        RefusedPart: it has, told at the first line of it.
    """
    from reportgen.facts.yaml_slips import MERGE_CONFLICT

    if conflict := MERGE_CONFLICT.search(text):
        raise RefusedPart(BadExpression("merge-conflict"), text.count("\n", 0, conflict.start()) + 1, name)


def opener_fault(written: str) -> str:
    """What is said of a `MISTYPED_OPENER`: the code of a message."""
    if written[-1] == "}":
        return "template-single-brace"
    if not set("｛％").intersection(written):
        return "template-blank-opener"
    return "template-wide-statement" if written[-1] in "%％" else "prose-wide-brace"


class _Marks(Extension):
    """Writes into every start tag of the template the file and line where it stands."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        name = stream.name or ""
        for token in stream:
            if token.type == "string":  # escapes make what the text of the file does not hold
                refuse_unseen(token.value, name, token.lineno)
            if token.type == "data":
                if wrong := MISTYPED_OPENER.search(token.value):
                    line = token.lineno + token.value.count("\n", 0, wrong.start())
                    raise RefusedPart(BadExpression(opener_fault(wrong.group())), line, name)
                yield Token(token.lineno, "data", _marked(token.value, name, token.lineno))
            else:
                yield token


def _marked(text: str, name: str, line: int) -> str:
    def mark(found: re.Match[str]) -> str:
        return f'{found.group()} data-at="{OURS}{name}:{line + text.count(chr(10), 0, found.start())}"'

    return _START_TAG.sub(mark, text)


class _UnreadablePart(Exception):
    """A part of a template that is not read."""

    def __init__(self, part: str, fault: UnreadableFile) -> None:
        super().__init__(part, fault)
        self.part = part
        self.fault = fault


class _Loader(BaseLoader):
    """Finds the parts of a template; compiled, a part is called by its name alone, so that it serves in any folder."""

    def __init__(self, folders: Sequence[Path], root: Path | None) -> None:
        self._folders = folders
        self._root = root
        self.texts: dict[str, str] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        path = find_part(self._folders, split_template_path(template))
        if path is None:
            raise TemplateNotFound(template)
        try:
            self.texts[str(path)] = text = read_part(path, self._root)
        except UnreadableFile as fault:
            raise _UnreadablePart(template, fault) from None
        refuse_unseen(text, template, 1)
        if "<<<<<<<" in text or ">>>>>>>" in text:
            refuse_conflict(text, template)
        return text, CALLED + template, None


def find_part(folders: Sequence[Path], names: Sequence[str]) -> Path | None:
    """The file of a part: the first that there is in the folders of a template and of those below it.

    `scored/form.html.j2` is that of a template below, or what it builds on, whatever those above have of that name.
    """
    paths = [folder.joinpath(*names) for folder in folders]
    below = next((index for index, folder in enumerate(folders) if folder.name == names[0]), len(folders))
    paths += [folder.joinpath(*names[1:]) for folder in folders[below:] if len(names) > 1]
    return next((path for path in paths if os.path.lexists(path)), None)


def read_part(path: Path, root: Path | None) -> str:
    """The text of a part of a template, whatever its lines end with, without the mark that some editors begin it with.

    Raises:
        UnreadableFile: as `read_file`.
        UnicodeDecodeError: it is not UTF-8.
    """
    return read_file(path, TEMPLATE_PART, root).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


class Templates:
    """The text templates of a folder and of those below it, compiled as they are needed."""

    def __init__(
        self,
        folders: Sequence[tuple[Path, str]],
        filters: Filters,
        cache: BytecodeCache | None = None,
        root: Path | None = None,
    ) -> None:
        """`folders` are the template's own first, each with the name by which messages call it; `root` is the folder
        in which every part must really lie, None for anywhere."""
        self.folders = folders
        self.root = root
        self.name = folders[0][1]
        self.filters = filters
        self._loader = _Loader([folder for folder, _ in folders], root)
        self.environment: ReportEnvironment = make_environment(
            filters,
            loader=self._loader,
            extensions=[_Marks],
            auto_reload=False,
            bytecode_cache=cache,
        )

    def source(self, part: str) -> Source:
        """The text of one part, under the name by which messages call it."""
        names = part.split("/")
        path = find_part([folder for folder, _ in self.folders], names)
        for folder, name in self.folders if path is not None else ():
            if path in (folder.joinpath(*names), folder.joinpath(*names[1:])):
                inside = "/".join(path.relative_to(folder).parts)
                try:
                    return Source(f"{name}/{inside}", read_part(path, self.root))
                except (UnreadableFile, UnicodeDecodeError):
                    return Source(f"{name}/{inside}", "")
        return Source(f"{self.name}/{part}", "")

    def read(self, part: str) -> str:
        """The text of one part.

        Raises:
            TemplateNotFound: there is none of that name.
            TemplateError: it cannot be read, or holds what no text can mean.
        """
        loader = self.environment.loader
        assert loader is not None
        try:
            return loader.get_source(self.environment, part)[0]
        except TemplateSyntaxError as error:
            raise TemplateError(_syntax_fault(error, self)) from None
        except UnicodeDecodeError:
            raise TemplateError(Problem(code="template-encoding", file=self.source(part).name)) from None
        except _UnreadablePart as error:
            raise TemplateError(_unreadable(error, self, None)) from None

    def sources(self) -> list[Source]:
        """The texts of the template's own parts, in the order of their names, then of those below that they include."""
        parts = dict.fromkeys([*(path.name for path in sorted(self.folders[0][0].glob("*.j2"))), MAIN])
        found: dict[str, Source] = {}
        while waiting := [part for part in parts if part not in found]:
            for part in waiting:
                found[part] = self.source(part)
                included = _INCLUDED.findall(found[part].text)
                parts |= dict.fromkeys(name for name in included if ".." not in name and not Path(name).is_absolute())
        return list({source.name: source for source in found.values() if source.text}.values())

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal digits, of all parts of the template and of those below, used or not."""
        whole = sha256()
        for folder, _ in self.folders:
            top = str(folder)
            for below, folders, files in os.walk(top):
                folders.sort()
                for name in sorted(files):
                    if name.endswith(".j2"):
                        path = os.path.join(below, name)
                        text = self._loader.texts.get(path)
                        if text is None:
                            with contextlib.suppress(UnreadableFile, UnicodeDecodeError):  # it is not used then
                                text = read_part(Path(path), self.root)
                        content = (text or "").encode()
                        inside = f"{folder.name}{path[len(top) :]}".replace(os.sep, "/")
                        whole.update(f"{inside} {len(content)}\n".encode())
                        whole.update(content)
        return whole.hexdigest()

    def tokens(self, text: str) -> Iterator[tuple[int, str, str]]:
        """The text of a part in pieces: line, kind and text of each, as Jinja's lexer cuts it."""
        return self.environment.lexer.tokeniter(text, None)

    def badly_encoded(self) -> str:
        """The part of the template that is not UTF-8."""
        for folder, name in self.folders:
            for path in sorted(folder.glob("*.j2")):
                try:
                    read_part(path, self.root)
                except UnicodeDecodeError:
                    return f"{name}/{path.name}"
                except UnreadableFile:  # not the one that was asked for, which would have been told
                    continue
        return self.name

    def place(self, part: str, line: int) -> Place:
        """Line `line` of a part, as a place for a message."""
        return _line_of(self.source(part), line)

    def find(self, at: str, text: str) -> Place | None:
        """The first place of a literal text at or after `part:line`; the line itself for an empty text."""
        part, _, line = at.rpartition(":")
        if not part:
            return None
        if not text:
            return self.place(part, int(line))
        source = self.source(part)
        start = sum(len(row) + 1 for row in source.text.split("\n")[: int(line) - 1])
        found = source.text.find(text, start)
        return source.place_at(found, len(text)) if found >= 0 else None


def _line_of(source: Source, line: int) -> Place:
    text = source.line(line)
    start = len(text) - len(text.lstrip())
    return Place(source, line, start + 1, max(1, len(text.strip())))


class Markup(NamedTuple):
    """A report as its template wrote it: each element with `data-at="part:line"`, each printed value in an element
    with `data-n`, its place in `printed`."""

    text: str
    printed: Sequence[object]


def render_markup(figures: Figures, templates: Templates, fill: Filling | None = None) -> Markup:
    """The report as markup.

    Args:
        fill: fills a Word file of the template; without it none can be included.

    Raises:
        TemplateError: the template has a fault of syntax, asks for a name that does not exist, prints
            what is no text, or does what the sandbox refuses.
        UnfollowedError: it prints what rests on a reference of the data that leads nowhere.
    """
    return render_part(MAIN, names_for(figures), templates, fill)


def render_part(part: str, names: Mapping[str, Any], templates: Templates, fill: Filling | None = None) -> Markup:
    """The markup that a part of a template writes, of names and what they stand for; else as `render_markup`."""
    with _faults_told(templates, names), _failures_located(templates, names, part):
        with recording() as printed, bounded() as budget, filling(fill) if fill else contextlib.nullcontext():
            text = _written(templates.environment.get_template(part).generate(names), budget, templates)
        return Markup(settle_marks(text), printed)


def names_for(figures: Figures) -> dict[str, Any]:
    """The names that a template may use, with what they stand for."""
    return {**{name: figures.root.get(name) for name in figures.root.names()}, **figures.earlier}


@contextlib.contextmanager
def _failures_located(templates: Templates, names: Mapping[str, Any], main: str) -> Iterator[None]:
    """What a template does wrong is told at the expression that does it, as far as that is seen.

    Args:
        main: the part that is run.
    """
    try:
        yield
    except (TemplateSyntaxError, TemplateNotFound, RecursionError, MemoryError, UnfollowedError):
        raise
    except (FigureError, *FAILURES) as error:
        from reportgen.template.locating import failure_at, locate_failure, said

        at = _part_of(error)
        if at is None:
            raise
        part, line = at
        environment, source = templates.environment, templates.source(part)
        failed = locate_failure(templates.filters, environment, part, source, main, names)
        if failed is None or failed.place().line != line:
            raise
        if isinstance(error, UnknownName) and error.nameless:
            error.params["near"] = nearest(error.name, names)
        if isinstance(error, FigureError):
            code, params = error.code, dict(error.params)
            if code == "not-printable":
                failed, code = failed._replace(node=failed.unprintable), "template-unprintable"
                params = {"expression": failed.part.text(failed.node), "kind": said(failed.value(failed.node))}
            raise TemplateError(Problem(code=code, place=failed.place(code), params=params)) from None
        problem = failure_at(failed)
        if problem is None or isinstance(error, SecurityError | ArithmeticError):
            raise
        if problem.code == "unknown-name":
            params = {**problem.params, "near": nearest(str(problem.params["name"]), names)}
            problem = problem._replace(params=params)
        raise TemplateError(problem) from None


def load_parts(templates: Templates) -> None:
    """Compile every part that lies in the template's own folder, whether a report asks for it or not.

    Raises:
        TemplateError: one cannot be read or has a fault of syntax.
    """
    with _faults_told(templates, {}):
        for path in sorted(templates.folders[0][0].glob("*.j2")):
            templates.environment.get_template(path.name)


@contextlib.contextmanager
def _faults_told(templates: Templates, names: Mapping[str, Any]) -> Iterator[None]:
    """What is wrong with a template is told as such, where it stands; `names` are those that it may use."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise TemplateError(_syntax_fault(error, templates)) from None
    except UnfollowedError:  # the data, not the template, are at fault
        raise
    except FigureError as error:
        raise TemplateError(meaningless(error, _where(error, templates), names)) from None
    except UnicodeDecodeError:
        raise TemplateError(Problem(code="template-encoding", file=templates.badly_encoded())) from None
    except _UnreadablePart as error:
        raise TemplateError(_unreadable(error, templates, _where(error, templates))) from None
    except (*FAILURES, RecursionError) as error:
        place = _where(error, templates)
        if place is None and not isinstance(error, TemplateNotFound):
            raise
        raise TemplateError(_failure(error, place, templates)) from None


def _unreadable(error: _UnreadablePart, templates: Templates, place: Place | None) -> Problem:
    params = {"part": error.part, "reason": Saying(error.fault.code, error.fault.params)}
    return Problem(code="template-part-unreadable", place=place, file=templates.name, params=params)


def _written(pieces: Iterator[str], budget: Budget, templates: Templates) -> str:
    """The markup that a template writes, as long as it is within bounds.

    Raises:
        TemplateError: it is longer; told at the element that was written last.
    """
    text: list[str] = []
    while some := list(islice(pieces, _PIECES_AT_ONCE)):
        try:
            budget.text(sum(map(len, some)))
        except FigureError as error:
            written = next((found for part in reversed(text + some) if (found := _AT.findall(part))), [])
            place = templates.find(written[-1], "") if written else None
            raise TemplateError(Problem(code=error.code, place=place, params=error.params)) from None
        text.append("".join(some))
    return "".join(text)


def _syntax_fault(error: TemplateSyntaxError, templates: Templates) -> Problem:
    """A fault of the template's syntax, in words of our own."""
    from reportgen.template.faults import call_fault, place_of, refused_statement, syntax_fault
    from reportgen.template.located import LocatedPart

    part = (error.name or MAIN).removeprefix(CALLED)  # where the lexer fails, Jinja names the file
    place = templates.place(part, error.lineno)
    if isinstance(error, _UnseenCharacter):
        if error.unseen.character in place.text:
            place = place._replace(column=place.text.index(error.unseen.character) + 1, width=1)
        return Problem(code=REFUSED[error.unseen.kind], place=place, params={"character": error.unseen.code_point})
    if isinstance(error, RefusedPart):
        wrong = MISTYPED_OPENER.search(place.text)
        if wrong and error.code == opener_fault(wrong.group()):
            place = place._replace(column=wrong.start() + 1, width=len(wrong.group()))
        return Problem(code=error.code, place=place, params=error.params)
    if found := syntax_fault(templates.environment, place.source.text):
        return Problem(code=found.code, place=place_of(place.source, found), params=found.params)
    located = LocatedPart(templates.environment, part, place.source)
    if found := call_fault(templates.environment, located, place.line) or refused_statement(located):
        return Problem(code=found.code, place=place_of(place.source, found), params=found.params)
    return Problem(code="template-syntax", place=place)


def meaningless(error: FigureError, place: Place | None, names: Mapping[str, Any]) -> Problem:
    """An unknown name, or an operation that has no meaning."""
    if isinstance(error, UnknownName) and error.nameless:
        error.params["near"] = nearest(error.name, names)
    return Problem(code=error.code, place=place, params=error.params)


def _failure(error: Exception, place: Place | None, templates: Templates) -> Problem:
    if isinstance(error, TemplateNotFound):
        params = {"part": error.name}
        return Problem(code="template-part-missing", place=place, file=templates.name, params=params)
    if isinstance(error, RecursionError):
        return Problem(code="template-recursion", place=place)
    assert place is not None  # what no line of a template has done is no fault of it
    from reportgen.template.faults import call_fault, changed_member, place_of
    from reportgen.template.located import LocatedPart

    source = place.source
    part = LocatedPart(templates.environment, source.name, source)
    found = call_fault(templates.environment, part, place.line) if isinstance(error, TypeError | JinjaError) else None
    if found is None and type(error) is TemplateRuntimeError:
        found = changed_member(part)
    if found is not None:
        return Problem(code=found.code, place=place_of(source, found), params=found.params)
    return failure(error, place, templates.environment, source.text, place.line)


def failure(error: Exception, place: Place, environment: Environment, text: str, line: int) -> Problem:
    """What a line of a template's text has done wrong, told at a place."""
    from reportgen.template.faults import call_fault, needs
    from reportgen.template.located import LocatedPart

    if isinstance(error, TypeError | JinjaError):
        part = LocatedPart(environment, place.source.name, Source(place.source.name, text))
        if fault := call_fault(environment, part, line):
            return Problem(code=fault.code, place=place, params=fault.params)
    kept = Listing([Saying(code) for code in needs(environment, text, line, error)], "joint-groups")
    return Problem(code="template-failed", place=place, params={"needs": kept})


def _where(error: BaseException, templates: Templates) -> Place | None:
    """The innermost line of a template on the way to the error."""
    at = _part_of(error)
    return templates.place(*at) if at else None


def _part_of(error: BaseException) -> tuple[str, int] | None:
    """The innermost part of a template on the way to the error, and its line."""
    found, trace = None, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(CALLED):
            found = (file.removeprefix(CALLED), trace.tb_lineno)
        trace = trace.tb_next
    return found
