"""The Word files of a template, their tags parsed with their places, to be held against the schema like its text."""

from __future__ import annotations

import os
from collections.abc import Iterable

from jinja2 import Environment
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from reportgen.errors import Problem, TemplateError
from reportgen.expressions.evaluate import Filters
from reportgen.files.project import NameOf
from reportgen.files.read import WORD, UnreadableFile, read_file
from reportgen.messages import Saying
from reportgen.places import Source
from reportgen.template.inheritance import BASE, Lineage
from reportgen.template.located import LocatedPart, UnreadableText


class WordFiles:
    """The Word files of a template as they are asked for, and what is wrong with each by itself."""

    def __init__(self, lineage: Lineage, name_of: NameOf, filters: Filters) -> None:
        self.problems: list[Problem] = []
        self._lineage = lineage
        self._name_of = name_of
        self._filters = filters
        self._known: dict[str, tuple[LocatedPart, ...]] = {}

    def named(self, name: str) -> tuple[LocatedPart, ...]:
        """The parts of a file that have tags, none of one that cannot be used; what is wrong with it is told.

        Raises:
            TemplateNotFound: there is none.
        """
        if name not in self._known:
            path = self._lineage.file(name)
            if not os.path.lexists(path):
                raise TemplateNotFound(name)
            self._known[name] = ()
            try:
                content = read_file(path, WORD, self._lineage.root)
                self._known[name] = self._read(content, name, self._name_of(path))
            except UnreadableFile as fault:
                self.problems.append(fault.problem(self._name_of(path)))
            except TemplateError as error:
                self.problems += error.problems
        return self._known[name]

    def was_asked_for(self, name: str) -> bool:
        """Whether a file was asked for before."""
        return name in self._known

    def _read(self, content: bytes, name: str, told: str) -> tuple[LocatedPart, ...]:
        from reportgen.docx.base_checks import open_base

        base = open_base(content, told, Saying("word-base" if name == BASE else "word-file"))
        self.problems += base.notes if name == BASE else ()
        if name == BASE and not base.tagged:
            return ()
        from reportgen.word.filling import WordText
        from reportgen.word.sandbox import word_environment
        from reportgen.word.tags import words_beside

        environment = word_environment(self._filters)
        text = WordText(base.content, told, environment)
        self.problems += text.faults or words_beside(text.tags, text.lines, text.source)
        return tuple(_parsed(text.templates(), environment, name, text.source))


def _parsed(texts: Iterable[str], environment: Environment, name: str, source: Source) -> Iterable[LocatedPart]:
    for text in texts:
        try:
            part = LocatedPart(environment, name, Source(source.name, text))
        except (TemplateSyntaxError, UnreadableText):
            continue  # only together with others do the tags make no sense, which filling them tells
        part.source = source
        yield part
