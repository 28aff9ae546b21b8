"""A Word file with tags, filled from the figures of a report: looked through once, filled as often as wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from reportgen.document.blocks import Filled
from reportgen.docx.base_checks import TAG_IN_LINK
from reportgen.docx.ooxml import R, W, zip_package
from reportgen.errors import Problem, TemplateError, UsageError
from reportgen.expressions.evaluate import Filters
from reportgen.places import Place, Source
from reportgen.template.render import FAILURES, failure, meaningless
from reportgen.template.sandbox import RefusedPart, ReportEnvironment
from reportgen.values.recording import OUR_MARKS, printed_so_far
from reportgen.values.records import UnfollowedError
from reportgen.values.rounding import FigureError
from reportgen.word.reading import NUMBERED, Reading
from reportgen.word.sandbox import word_environment
from reportgen.word.stories import PROPERTIES, Line, core_part, property_lines, read_stories, relations, story_lines
from reportgen.word.tags import CELL_WORDS, Tag, alone, as_template, edge_faults, find_tags, mark_tag, tag_faults

MAX_LETTERS = 5_000_000
"""Of the parts of a Word file with tags, which docxtpl goes through again and again: a form has some ten thousand."""


class WordText:
    """The text of a Word file as its maker sees it, and its tags, with all that parsing shows to be wrong with them."""

    def __init__(self, content: bytes, name: str, environment: ReportEnvironment) -> None:
        """Read a file that has been checked; `name` is what messages call it."""
        with ZipFile(BytesIO(content)) as package:
            self.contents = {entry: package.read(entry) for entry in package.namelist()}
        self.stories = read_stories(self.contents)
        self.lines = list(story_lines(self.stories, self.contents))
        self.core = core_part(self.contents)
        self.properties = etree.fromstring(self.contents[self.core]) if self.core else None
        if self.properties is not None:
            self.lines += property_lines(self.properties, self.core)
        text = "\n".join(" ".join(line.text.splitlines()) for line in self.lines)
        self.source = Source(name, text, [line.stands for line in self.lines])
        self.tags: list[Tag] = []
        self.faults: list[Problem] = []
        for number, line in enumerate(self.lines, start=1):
            tags, wrong = find_tags(line, Place(self.source, number, 1))
            self.tags += tags
            self.faults += wrong if not line.copy else ()
        if self.tags:
            for number, line in enumerate(self.lines, start=1):
                self.faults += edge_faults(line, Place(self.source, number, 1))
        for _, together in groupby(self.tags, lambda tag: tag.line.part):
            self.faults += tag_faults(list(together), environment)
        self.faults += self._link_faults()
        raw = "".join(etree.tostring(story.root, encoding="unicode") for story in self.stories)
        if not self.faults and (forged := OUR_MARKS.search(raw)):  # where no line is: in a formula, in what Word keeps
            character = f"U+{ord(forged.group()):04X}"
            self.faults.append(Problem("no-character", {"character": character}, file=name))

    def _link_faults(self) -> Iterator[Problem]:
        """Tags in the addresses of links, which stand beside the text, where nothing fills them."""
        for story in self.stories:
            for relation in relations(self.contents, story.part):
                if not (relation.outside and TAG_IN_LINK.search(relation.target)):
                    continue
                for number, line in enumerate(self.lines, start=1):
                    links = line.owner.iterchildren(f"{{{W}}}hyperlink") if line.part == story.part else ()
                    if any(link.get(f"{{{R}}}id") == relation.name for link in links):
                        place = Place(self.source, number, 1, width=max(1, len(line.text)))
                        yield Problem("word-tag-in-link", {"target": unquote(relation.target)}, place=place)

    def templates(self) -> Iterator[str]:
        """The tags of each part as a text template, which docxtpl fills by itself; none where statements are wrong.

        Left out are those of second forms, and those that print and are wrong by themselves; and what hangs on a
        paragraph with statements between its words (an alternative text, a code, a text box), as it stands behind that
        in the text of the file, and not where it is filled.
        """
        wrong = {fault.place for fault in self.faults}
        whole = {tag.place for tag in self.tags if tag.opening == "{{" or tag.name in CELL_WORDS}
        if not wrong <= whole:
            return
        between = {tag.line.owner for tag in self.tags if tag.opening == "{%" and tag.scope in ("", "r")}

        def hangs(line: Line) -> bool:
            return any(above in between for above in line.owner.iterancestors())

        seen = (tag for tag in self.tags if not (tag.line.copy or tag.place in wrong or hangs(tag.line)))
        for _, tags in groupby(seen, lambda tag: tag.line.part):
            yield as_template(list(tags), self.source.text)


class WordTemplate:
    """A Word file, its text as its maker sees it, and its tags."""

    def __init__(self, content: bytes, part: str, name: str, filters: Filters) -> None:
        """Read a file that has been checked, and look at its tags.

        Args:
            part: the file's name in its template.
            name: what messages call it.

        Raises:
            TemplateError: tags are wrong; all that parsing shows.
            UsageError: there are tags, and docxtpl is not installed.
        """
        self.part = part
        self.name = name
        self.environment = word_environment(filters)
        text = WordText(content, name, self.environment)
        if text.faults:
            raise TemplateError(text.faults)
        self.contents, self.source, self.tags = text.contents, text.source, text.tags
        self.filled_lines = {tag.place.line for tag in self.tags if tag.opening != "{#"}
        if self.tags:
            self._mark(text.lines)
            roots = {story.part: story.root for story in text.stories}
            roots |= {text.core: text.properties} if text.properties is not None else {}
            changed = {part: etree.tostring(root, encoding="UTF-8", standalone=True) for part, root in roots.items()}
            if sum(map(len, changed.values())) > MAX_LETTERS:
                params = {"millions": MAX_LETTERS // 1_000_000}
                raise TemplateError(Problem("word-large", params, file=name))
            self.contents |= changed

    def _mark(self, lines: list[Line]) -> None:
        for number, line in enumerate(lines, start=1):
            is_kept = line.is_said if line.attribute else line.owner.tag not in PROPERTIES
            if is_kept or (not line.attribute and number in self.filled_lines):
                line.owner.set(NUMBERED, str(number))
        for number, tag in reversed(list(enumerate(self.tags))):
            mark_tag(tag, number)

    def fill(self, names: Mapping[str, Any], *, whole: bool) -> Filled:
        """The file filled, within a recording and a budget.

        Args:
            whole: whether all of its text belongs to the report, or only what tags have filled.

        Raises:
            TemplateError: a tag asks for what is not there, prints what is no text, or does what the sandbox refuses.
            UnfollowedError: one prints what rests on a reference of the data that leads nowhere.
        """
        contents = self._filled(names) if self.tags else self.contents
        only = None if whole else self.filled_lines
        reading = Reading(contents, self.part, self.name, self.source.labels, printed_so_far(), only)
        blocks = reading.blocks()
        filled = {PROPERTIES[str(tag.line.owner.tag)] for tag in self.tags if tag.line.owner.tag in PROPERTIES}
        return Filled(self.name, contents, blocks, self.source, tuple(reading.marks), frozenset(filled))

    def _filled(self, names: Mapping[str, Any]) -> dict[str, bytes]:
        try:
            from reportgen.word.engine import BrokenStory, Engine
        except ModuleNotFoundError as error:
            raise UsageError(Problem("word-engine-missing", {"module": error.name}, file=self.name)) from None
        engine = Engine(zip_package(self.contents), self.environment)
        try:
            return engine.fill(names)
        except BrokenStory as broken:
            tag = next((tag for tag in self.tags if tag.line.part == broken.part and tag.opening == "{%"), None)
            place = tag.place if tag else None
            raise TemplateError(Problem("word-structure", place=place, file=self.name)) from None
        except UnfollowedError:  # the data, not the file, are at fault
            raise
        except FigureError as error:
            raise TemplateError(meaningless(error, self._place(error), names)) from None
        except RefusedPart as error:
            raise TemplateError(Problem(error.code, error.params, place=self._place(error), file=self.name)) from None
        except RecursionError as error:
            raise TemplateError(Problem("template-recursion", place=self._place(error), file=self.name)) from None
        except FAILURES as error:
            if (number := self.environment.tag_of(error)) is None:
                if isinstance(error, TemplateSyntaxError):
                    raise TemplateError(Problem("template-syntax", file=self.name)) from None
                raise
            tag = self.tags[number]
            raise TemplateError(failure(error, tag.place, self.environment, alone(tag), 1)) from None

    def _place(self, error: BaseException) -> Place | None:
        number = self.environment.tag_of(error)
        return self.tags[number].place if number is not None else None
