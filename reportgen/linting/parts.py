"""The parts of a template, parsed with their places; what cannot be read or parsed is told once, and left out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache, lru_cache

from jinja2 import nodes
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from reportgen.errors import Problem, Severity, TemplateError
from reportgen.expressions.syntax import MAX_DEPTH
from reportgen.facts.reader import REFUSED
from reportgen.language.words import Words, words_of
from reportgen.linting.literals import literal_facts
from reportgen.linting.turns import endless_loops
from reportgen.linting.word_files import WordFiles
from reportgen.messages import Worded
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place, Source
from reportgen.template.faults import place_of, refused_statement, syntax_fault
from reportgen.template.located import LocatedPart, UnreadableText
from reportgen.template.render import MISTYPED_OPENER, Templates, opener_fault
from reportgen.template.sandbox import RefusedPart, ReportEnvironment, check_nesting, make_environment

_KEPT = 128
"""So many parts are kept: about twice as many as the templates that are shipped have together."""


class Parts:
    """The parts of a template as they are asked for, and the problems that are found on the way."""

    def __init__(
        self,
        templates: Templates,
        words: Words,
        word_files: WordFiles,
        styles: Container[str] | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            styles: the names of those that the format has; None if that cannot be told.
        """
        self.styles = styles
        self.templates = templates
        self.words = words
        self.word_files = word_files
        self.environment = templates.environment
        self.problems: list[Problem] = []
        self._known: dict[str, LocatedPart | None] = {}

    def tell(
        self,
        code: str,
        place: Place | None,
        severity: Severity = Severity.ERROR,
        params: Mapping[str, object] = {},
        related: tuple[tuple[Worded, Place], ...] = (),
    ) -> None:
        """Note a problem."""
        self.problems.append(Problem(code=code, params=params, severity=severity, place=place, related=related))

    def named(self, name: str) -> LocatedPart | None:
        """A part, None if it cannot be used; what is wrong with it is told.

        Raises:
            TemplateNotFound: there is none.
        """
        if name not in self._known:
            self._known[name] = None
            self._known[name] = self._read(name)
        return self._known[name]

    def was_asked_for(self, name: str) -> bool:
        """Whether a part was asked for before."""
        return name in self._known

    def _read(self, name: str) -> LocatedPart | None:
        try:
            self.templates.read(name)
        except TemplateNotFound:
            del self._known[name]
            raise
        except TemplateError as error:
            self.problems += error.problems
            return None
        source = self.templates.source(name)
        part, problems = _parsed(name, source.name, source.text, self.words.language, self.words.period)
        self.problems += problems
        return part


@lru_cache(maxsize=_KEPT)
def _parsed(
    name: str, file: str, text: str, language: str, period: str
) -> tuple[LocatedPart | None, tuple[Problem, ...]]:
    """A part, None if it cannot be used, and what is wrong with it by itself: the same as long as its text is.

    Most parts belong to several templates, and of a template that is checked after each change of it most stay.
    """
    source = Source(file, text)
    try:
        part = LocatedPart(_environment(), name, source)
        check_nesting(part.tree, name)
    except RefusedPart as refused:
        return None, (Problem(refused.code, refused.params, place=source.place_at(refused.lineno)),)
    except (UnreadableText, TemplateSyntaxError):
        fault = syntax_fault(_environment(), text)
        return None, (Problem(fault.code, fault.params, place=place_of(source, fault)),) if fault is not None else ()
    except RecursionError:
        return None, (Problem("expression-too-deep", {"depth": MAX_DEPTH}, place=source.place_at(0)),)
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        return None, (Problem("constant-too-large", place=source.place_at(0)),)
    return part, (
        *_unseen(part),
        *_refused(part),
        *_mistyped(part),
        *literal_facts(part, words_of(language, period)),
        *endless_loops(part),
    )


@cache
def _environment() -> ReportEnvironment:
    """What parts are parsed by, whichever template they are of."""
    return make_environment({})


def _unseen(part: LocatedPart) -> Iterator[Problem]:
    """What nobody sees in the texts of expressions."""
    for node in part.tree.find_all(nodes.Const):
        for unseen in unseen_in(node.value) if isinstance(node.value, str) else ():
            if unseen.kind in REFUSED:
                yield Problem(REFUSED[unseen.kind], {"character": unseen.code_point}, place=part.place(node))


def _mistyped(part: LocatedPart) -> Iterator[Problem]:
    """What was meant to be {{ or {%, and would be printed."""
    for node in part.tree.find_all(nodes.TemplateData):
        for wrong in MISTYPED_OPENER.finditer(node.data):
            place = part.place_between(node.lineno + wrong.start(), node.lineno + wrong.end())
            yield Problem(opener_fault(wrong.group()), place=place)


def _refused(part: LocatedPart) -> Iterator[Problem]:
    """Why a part that can be parsed is not compiled."""
    fault = refused_statement(part)
    if fault is not None:
        yield Problem(fault.code, fault.params, place=place_of(part.source, fault))
