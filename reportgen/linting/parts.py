"""The parts of a template, parsed with their places; what cannot be read or parsed is told once, and left out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from jinja2 import nodes
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from reportgen.errors import Problem, Severity, TemplateError
from reportgen.expressions.syntax import MAX_DEPTH
from reportgen.facts.reader import REFUSED
from reportgen.language.words import Words
from reportgen.linting.literals import literal_facts
from reportgen.linting.turns import endless_loops
from reportgen.linting.word_files import WordFiles
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place, Source
from reportgen.template.faults import fault_of_tree, place_of, syntax_fault
from reportgen.template.located import LocatedPart, UnreadableText
from reportgen.template.render import Templates
from reportgen.template.sandbox import RefusedPart, check_nesting

Shared = tuple[LocatedPart | None, list[Problem]]
"""A part, None if it cannot be used, and what is wrong with it by itself."""


class Parts:
    """The parts of a template as they are asked for, and the problems that are found on the way."""

    def __init__(
        self,
        templates: Templates,
        words: Words,
        word_files: WordFiles,
        shared: dict[tuple[str, str], Shared] | None = None,
        styles: Container[str] | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            shared: parts that other templates have asked for, by their own names and those of their files.
            styles: the names of those that the format has; None if that cannot be told.
        """
        self.styles = styles
        self.templates = templates
        self.words = words
        self.word_files = word_files
        self.environment = templates.environment
        self.problems: list[Problem] = []
        self.shared = {} if shared is None else shared
        self._known: dict[str, LocatedPart | None] = {}

    def tell(
        self, code: str, place: Place | None, severity: Severity = Severity.ERROR, params: Mapping[str, object] = {}
    ) -> None:
        """Note a problem."""
        self.problems.append(Problem(code=code, params=params, severity=severity, place=place))

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
        key = (name, source.name)
        if key in self.shared:
            part, problems = self.shared[key]
            self.problems += problems
            return part
        told = len(self.problems)
        part = self._parsed(name, source)
        self.shared[key] = part, self.problems[told:]
        return part

    def _parsed(self, name: str, source: Source) -> LocatedPart | None:
        try:
            part = LocatedPart(self.environment, name, source)
            check_nesting(part.tree, name)
        except RefusedPart as refused:
            self.tell(refused.code, source.place_at(refused.lineno), params=refused.params)
            return None
        except (UnreadableText, TemplateSyntaxError):
            fault = syntax_fault(self.environment, source.text)
            if fault is not None:
                self.tell(fault.code, place_of(source, fault), params=fault.params)
            return None
        except RecursionError:
            self.tell("expression-too-deep", source.place_at(0), params={"depth": MAX_DEPTH})
            return None
        except ValueError:  # Python reads no whole number of more than 4,300 digits
            self.tell("constant-too-large", source.place_at(0))
            return None
        for node in part.tree.find_all(nodes.Const):
            for unseen in unseen_in(node.value) if isinstance(node.value, str) else ():
                if unseen.kind in REFUSED:
                    self.tell(REFUSED[unseen.kind], part.place(node), params={"character": unseen.code_point})
        self._refuse_what_is_not_compiled(part)
        self.problems += literal_facts(part, self.words)
        self.problems += endless_loops(part)
        return part

    def _refuse_what_is_not_compiled(self, part: LocatedPart) -> None:
        fault = fault_of_tree(part.tree)
        if fault is None:
            return
        code, params = fault
        wanted = nodes.Block if code == "template-block-twice" else nodes.For
        last = [node for node in part.tree.find_all(wanted) if _is_meant(node, str(params.get("name", "loop")))][-1]
        start = last.lineno
        self.tell(code, part.place_between(start, start + len(part.source.line(1))), params=params)


def _is_meant(node: nodes.Node, name: str) -> bool:
    if isinstance(node, nodes.Block):
        return node.name == name
    return any(isinstance(each, nodes.Name) and each.name == name for each in _targets(node))


def _targets(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.For):
        yield node.target
        yield from node.target.find_all(nodes.Name)
