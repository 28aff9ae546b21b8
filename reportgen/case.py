"""One data file and all that is made of it: the stages in the order in which data flow, one line each.

facts ─▶ contract ─▶ figures ─▶ problems ─▶ markup ─▶ document ─▶ trace, docx
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reportgen.audit.file_year import FILE_YEAR, file_year_problems
from reportgen.audit.rules import audit_figures
from reportgen.audit.unsure import unsure_places
from reportgen.audit.waivers import weigh_problems
from reportgen.errors import (
    DataError,
    Problem,
    ReportgenError,
    Severity,
    TemplateError,
    UsageError,
    has_errors,
    in_file_order,
)
from reportgen.facts.load import decode_text, parse_facts, read_bytes
from reportgen.facts.reader import BrokenFile
from reportgen.facts.tree import MappingNode
from reportgen.figures.derive import derive_figures
from reportgen.figures.figures import Figures
from reportgen.files.project import NameOf, Project, find_data_file, find_project, shown
from reportgen.files.read import WORD, UnreadableFile, read_file
from reportgen.last_year import LastYear, find_last_year
from reportgen.layout.format import NO_PROVENANCE, WITH_REVISION, Layout
from reportgen.messages import Saying
from reportgen.places import Place, Source, find_in_line
from reportgen.proofread.templates import proofread_templates
from reportgen.proofread.texts import proofread_pointers, proofread_texts
from reportgen.schema.contract import Contract
from reportgen.template.inheritance import BASE, MAIN, REPORT, Lineage
from reportgen.template.resolve import contract_of, layout_for, lineage_of, templates_for, told_of_templates
from reportgen.values.records import UnfollowedError
from reportgen.version import __version__

if TYPE_CHECKING:
    from reportgen.document.blocks import Document, Filled, Paragraph, Table
    from reportgen.document.picture_files import PictureFiles
    from reportgen.document.pictures import ReadPicture
    from reportgen.docx.base_checks import Base
    from reportgen.docx.provenance import Provenance
    from reportgen.template.render import Markup, Templates
    from reportgen.trace.numbers import TracedNumber
    from reportgen.word.filling import WordTemplate


_OF_LAST_YEAR = frozenset({"prose-no-last", "refers-no-last"})


class Report(NamedTuple):
    """What a build has written: the path of the file, and the warnings that did not stop it."""

    path: Path
    warnings: tuple[Problem, ...]


class Case:
    """A data file, its project, and every stage of its report; a stage is computed once, when it is first asked for.

    A file, a schema or a template that is changed afterwards is seen by a new case only.

    Whatever a stage needs it asks for by itself, so that each raises what those before it raise:
    DataError (the file cannot be read or does not fit its contract), TemplateError (schema, format or template
    are wrong), UsageError (the usual template does not exist).
    """

    def __init__(
        self,
        data_file: str | os.PathLike[str],
        today: dt.date | None = None,
        *,
        project: Project | None = None,
        name_of: NameOf | None = None,
        source: Source | None = None,
        facts: MappingNode | None = None,
        revision: str | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            data_file: a path; a bare name is also looked for in `data/`.
            today: the day on which waivers that end are judged; without it none ends.
            project: the project whose schema and templates serve; that around the data file if not given.
            name_of: how messages call the files; if not given, the data file as it is named here and the
                others by their path from where the user stands.
            source: the text to be read in place of what the file holds.
            facts: what has been read of the file already.
            revision: the commit whose files these are, where that is known.
        """
        self.path = find_data_file(Path(data_file))
        self.today = today
        self.name_of = name_of or shown
        self._name = name_of(self.path) if name_of else str(self.path)
        self._project = project
        self._source = source
        self._read = facts
        self._revision = revision
        self._word_files: dict[str, bytes] = {}  # of the template, as far as they have been read
        self._pictures: dict[str, bytes] = {}

    @cached_property
    def facts(self) -> MappingNode:
        """What is typed, each value with its place; whether it fits the contract or not."""
        if self._read is not None:
            return self._read
        try:
            return parse_facts(self._source or decode_text(self.content, self._name))
        except BrokenFile as broken:
            raise DataError([*broken.problems, *self._beside(broken)]) from None

    def _beside(self, broken: BrokenFile) -> list[Problem]:
        """What is wrong with that of a broken file which could be read; not what follows from the rest."""
        if broken.facts is None:
            return []
        try:
            lineage = lineage_of(broken.facts, self.project, self.name_of)
            contract = contract_of(self.project, self.name_of, lineage)
            found = contract.validator.problems(broken.facts)
            found += self._reckoned_beside(broken.facts, contract, lineage, broken.told)[1]
        except DataError as error:
            found = [*error.problems]
        except ReportgenError:  # the file has to be mended first
            found = []
        found = [problem for problem in found if problem.place is None or problem.place.line not in broken.told]
        return told_of_templates(found, self.project, self.name_of)

    @cached_property
    def content(self) -> bytes:
        """What the data file holds, byte for byte, as it was when it was first asked for."""
        return read_bytes(self.path, self._name, self._around.root)

    @cached_property
    def project(self) -> Project:
        """The folders of schema and templates."""
        return self._project or self._around

    @cached_property
    def _around(self) -> Project:
        """The project in which the data file lies, and out of which no link may lead it."""
        return find_project(self.path)

    @cached_property
    def lineage(self) -> Lineage:
        """The folders of the template: its own first, then those that it builds on."""
        return lineage_of(self.facts, self.project, self.name_of)

    @cached_property
    def contract(self) -> Contract:
        """The project's schema as the template extends it."""
        return contract_of(self.project, self.name_of, self.lineage)

    @cached_property
    def layout(self) -> Layout:
        """The look that the template's format gives."""
        return layout_for(self.lineage, self.contract.shape.period)

    @cached_property
    def look(self) -> Layout:
        """The layout of the Word file: that of the format or, where it says so, with the look of the base.

        Raises:
            TemplateError: the base cannot be used, or there is none.
        """
        if self.layout.from_base is None:
            return self.layout
        if self.base is None:
            raise TemplateError(Problem(code="format-no-base", place=self.layout.from_base, path="styles"))
        from reportgen.docx.look import read_look

        return layout_for(self.lineage, self.contract.shape.period, read_look(self.base.content))

    @cached_property
    def last_year(self) -> LastYear:
        """The figures of last year's file, if there is one."""
        return find_last_year(self.facts, self.contract, self.layout, self.path, self.project, self.name_of)

    @property
    def figures(self) -> Figures:
        """All that the report can print, stated, computed and written. Rules of the schema need not hold."""
        figures, problems, fits = self._judged
        if figures is None or not fits:
            raise DataError(problems)
        return figures

    @property
    def figures_so_far(self) -> Figures | None:
        """As `figures`; of data that do not fit the contract, those that rest on what does. None if there are none."""
        return self._judged[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the audit and the reading of the texts find in data that fit the contract, in file order."""
        _, problems, fits = self._judged
        if not fits:
            raise DataError(problems)
        return problems

    @cached_property
    def _judged(self) -> tuple[Figures | None, tuple[Problem, ...], bool]:
        """The figures, what is wrong with the data, and whether these fit the contract."""
        facts, contract = self.facts, self.contract  # what is wrong with these is not for the reading below
        try:
            contract.validate(facts)
            last = self.last_year
        except DataError as error:
            told = told_of_templates(error.problems, self.project, self.name_of)
            beside, sums = self._reckoned_beside(facts, contract, self.lineage)
            return beside, in_file_order([*told, *sums]), False
        figures = derive_figures(facts, contract, self.layout.forms, self.layout.words, last.figures, last.year_ago)
        found = file_year_problems(facts, contract.shape, self.path.name)
        found += [*audit_figures(figures), *proofread_texts(figures), *unsure_places(facts.source)]
        if figures.pictures:
            from reportgen.document.picture_files import picture_problems

            found += picture_problems(figures.pictures, self.project.root)
        weighed = weigh_problems(facts, found, contract.shape, self._day)
        return figures, in_file_order([*last.problems, *weighed]), True

    @property
    def _day(self) -> str:
        """The day on which waivers that end are judged; empty for none."""
        return self.today.isoformat() if self.today else ""

    def _reckoned_beside(
        self, facts: MappingNode, contract: Contract, lineage: Lineage, told: Set[int] = frozenset()
    ) -> tuple[Figures | None, list[Problem]]:
        """The figures of a file that does not fit its contract, as far as they rest on what does, None if none do; and
        what is an error in its sums, rules and references. Warnings wait until it fits.

        Args:
            told: the numbers of the lines that could not be read as they stand.
        """
        from reportgen.schema.usable import knows_last_year, unusable_names

        unusable = unusable_names(contract.validator, facts, told)
        if unusable is None:
            return None, []
        last, sought = LastYear(None), knows_last_year(contract.shape, unusable)
        try:
            layout = layout_for(lineage, contract.shape.period)
            if sought:
                try:
                    last = find_last_year(facts, contract, layout, self.path, self.project, self.name_of)
                except DataError:  # which is told where there is nothing else
                    sought = False
            forms, words = layout.forms, layout.words
            figures = derive_figures(facts, contract, forms, words, last.figures, last.year_ago, unusable=unusable)
            audited = weigh_problems(facts, audit_figures(figures), contract.shape, self._day)
        except ReportgenError:  # the file has to be mended first
            return None, []
        found = [problem for problem in audited if problem.severity is Severity.ERROR]
        # Where it is not known which is last year's file, it cannot be said that there is none.
        return figures, [problem for problem in found if sought or problem.code not in _OF_LAST_YEAR]

    def raise_for_errors(self) -> None:
        """Make sure that no problem stops the report.

        Raises:
            DataError: one does; with all problems, warnings among them.
        """
        if has_errors(self.problems):
            raise DataError(self.problems)

    @cached_property
    def templates(self) -> Templates:
        """The text templates, compiled as they are needed."""
        return templates_for(self.lineage, self.layout, self.name_of)

    @cached_property
    def markup(self) -> Markup:
        """The report as its template writes it, each element with its line, each printed value with its number.

        Raises:
            DataError: a narrative refers to what is not there. Rules that do not hold are no hindrance.
        """
        from reportgen.template.render import render_markup

        narratives = {narrative.path for narrative in self.figures.narratives}
        if any(p.severity is Severity.ERROR and not p.rule and p.path in narratives for p in self.problems):
            raise DataError(self.problems)
        return render_markup(self.figures, self.templates, self.fill)

    @cached_property
    def document(self) -> Document:
        """The report as numbered blocks.

        Raises:
            DataError: as for the markup; or a reference that is printed leads nowhere, or to what has another unit.
        """
        try:
            return self._document()
        except UnfollowedError:
            raise DataError(self.problems) from None

    def _document(self) -> Document:
        if self.word_report is not None:
            return self._word_document(self.word_report)
        from reportgen.document.markup import check_head, parse_markup
        from reportgen.document.numbering import number_headings

        place = self.templates.place
        markup, layout = self.markup, self.layout
        document = parse_markup(
            markup.text, place, markup.printed, self._picture_reader(), layout.styles, layout.classes
        )
        check_head(document, place(MAIN, 1))
        number_headings(document, self.look.numbering, self.look.captions, place, self.look.bullets)
        document.base = self.filled_base
        return document

    def _picture_reader(self) -> ReadPicture:
        """Reads the pictures of one report; what does so is loaded with the first of them."""
        files: list[PictureFiles] = []

        def read(source: str) -> bytes:
            from reportgen.document.picture_files import PictureFiles

            if not files:
                files.append(PictureFiles(self.project.root))
            self._pictures[source] = files[0].read(source)
            return self._pictures[source]

        return read

    @cached_property
    def trace(self) -> list[TracedNumber]:
        """Every number of the document, and where it comes from.

        Raises:
            DataError: the data have errors.
        """
        self.raise_for_errors()
        return self.numbers

    @cached_property
    def numbers(self) -> list[TracedNumber]:
        """The same of a document whose rules need not hold, which is looked at while it is being written."""
        from reportgen.trace.numbers import trace_numbers

        return trace_numbers(self.document, self.find_words)

    @cached_property
    def docx(self) -> bytes:
        """The report as a Word file.

        Raises:
            DataError: the data have errors.
        """
        self.raise_for_errors()
        return self.write(self.document, self.provenance)

    def review_copy(self, language: str) -> bytes:
        """The report as a Word file in which every computed figure has a comment: its formula and its lines.

        Args:
            language: of the comments, `zh` or `en`.

        Raises:
            DataError: the data have errors.
        """
        from reportgen.docx.provenance import REVIEW
        from reportgen.trace.review import annotate_figures

        provenance = self.provenance._replace(kind=REVIEW) if self.provenance else None
        return self.write(annotate_figures(self.document, self.trace, language, self.figures.names), provenance)

    def fill_contents(self, find_pages: Callable[[bytes, Sequence[str]], Sequence[str]]) -> None:
        """Fill in the numbers of pages in the tables of contents of the report, before it is written.

        Args:
            find_pages: gives the printed number of the page for each of some anchors of a Word file.

        Raises:
            DataError: the data have errors.
        """
        self.raise_for_errors()
        entries = self.document.entries()
        if entries:
            numbers = find_pages(self.write(self.document), [entry.anchor for entry in entries])
            for entry, number in zip(entries, numbers, strict=True):
                entry.runs[-1] = entry.runs[-1]._replace(text=number)

    @cached_property
    def provenance(self) -> Provenance | None:
        """What the report is made from, as its file says it; None where the format wants nothing said of it."""
        if self.layout.provenance == NO_PROVENANCE:
            return None
        from reportgen.docx.provenance import Provenance, digest_of

        _ = self.document, self.base  # with which all pictures and Word files have been read
        name = self.path.name
        with suppress(ValueError):
            name = Path(os.path.abspath(self.path)).relative_to(self.project.root).as_posix()
        found: dict[str, Sequence[str | bytes]] = {
            "data": [self.facts.source.text],
            "last": [source.text for source in self.last_year.sources],
            "format": [tree.source.text for tree in self.lineage.formats],
            "word": [self._word_files[part] for part in sorted(self._word_files)],
            "pictures": [self._pictures[source] for source in sorted(self._pictures)],
        }
        digests = {kind: digest_of(texts) for kind, texts in found.items() if texts}
        digests |= {"schema": self.contract.schema.digest, "template": self.templates.digest}
        revision = self._committed() if self.layout.provenance == WITH_REVISION else ""
        said = name.encode(errors="backslashreplace").decode()  # a file's name may be of any bytes, XML may not
        return Provenance(__version__, said, self.lineage.folders[0].name, digests, revision=revision)

    def _committed(self) -> str:
        """The commit that has the files of the report, empty if none has."""
        if self._revision is not None:
            return self._revision
        from reportgen.files.revision import committed_in

        return committed_in(*self.committed_files)

    @property
    def committed_files(self) -> tuple[Path, list[Path]]:
        """The files that a commit must have as they are for a report to name it, and the folder to ask in."""
        earlier = [Path(source.name) for source in self.last_year.sources]
        pictures = [self.project.root / source for source in self._pictures]
        return self._around.root, [self.path, self.project.schema, self.project.templates, *earlier, *pictures]

    def write(self, document: Document, provenance: Provenance | None = None) -> bytes:
        """Any document as a Word file in the look of this case; `provenance` is what the file says of itself."""
        from reportgen.docx.write import write_docx, write_filled

        if self.word_report is not None:
            return write_filled(document.files()[0], document.date, provenance)
        return write_docx(document, self.look, self.base, provenance)

    @cached_property
    def base(self) -> Base | None:
        """The Word file that the report stands in, if the template has one.

        Raises:
            TemplateError: it cannot be used.
        """
        return self._word_file(BASE, "word-base")

    def _word_file(self, part: str, kind: str) -> Base | None:
        """A Word file of the template, checked; None if there is none. `kind` is the code of what it is called."""
        path = self.lineage.file(part)
        if not os.path.lexists(path):
            return None
        try:
            content = read_file(path, WORD, self.lineage.root)
        except UnreadableFile as fault:
            raise TemplateError(fault.problem(self.name_of(path))) from None
        self._word_files[part] = content
        from reportgen.docx.base_checks import open_base

        return open_base(content, self.name_of(path), Saying(kind))

    @cached_property
    def word_report(self) -> str | None:
        """The name of the Word file that is the report, where the template has that in place of text; else None.

        Raises:
            TemplateError: a folder of the template has both.
        """
        for folder in self.lineage.folders:
            text, word = (os.path.lexists(folder / name) for name in (MAIN, REPORT))
            if text and word:
                raise TemplateError(Problem(code="word-report-twice", file=self.name_of(folder / REPORT)))
            if text or word:
                return REPORT if word else None
        return None

    def _word_document(self, part: str) -> Document:
        """The report of a Word file alone."""
        from reportgen.template.render import names_for
        from reportgen.template.sandbox import bounded
        from reportgen.values.recording import recording
        from reportgen.word.alone import document_of

        with recording(), bounded():
            return document_of(self.fill(part, names_for(self.figures)))

    def fill(self, part: str, names: Mapping[str, Any], *, whole: bool = True) -> Filled:
        """A Word file of the template, filled, within a recording and a budget.

        Args:
            part: its name in the template.
            names: what its tags may use.
            whole: whether all of its text belongs to the report, or only what tags have filled.

        Raises:
            TemplateError: it cannot be used, or a tag is wrong.
            UsageError: what fills tags is not installed.
        """
        if part not in self._word_templates:
            from reportgen.expressions.filters import make_filters
            from reportgen.word.filling import WordTemplate

            base = self.base if part == BASE else self._word_file(part, "word-file")
            if base is None:
                raise TemplateError(
                    Problem(code="template-part-missing", file=self.templates.name, params={"part": part})
                )
            filters = make_filters(self.layout.forms, self.layout.words)
            self._word_templates[part] = WordTemplate(base.content, part, base.name, filters)
        return self._word_templates[part].fill(names, whole=whole)

    @cached_property
    def _word_templates(self) -> dict[str, WordTemplate]:
        """The Word files of the template that have been filled, by their names."""
        return {}

    @cached_property
    def filled_base(self) -> Filled | None:
        """The base with its tags filled, what it prints noted; None if there are no tags.

        Raises:
            TemplateError: a tag is wrong.
            UsageError: what fills tags is not installed.
        """
        if self.base is None or not self.base.tagged:
            return None
        from reportgen.template.render import names_for
        from reportgen.template.sandbox import bounded
        from reportgen.values.recording import recording

        with recording(), bounded():
            return self.fill(BASE, names_for(self.figures), whole=False)

    @cached_property
    def base_text(self) -> list[tuple[str, Paragraph | Table]]:
        """All that the base says, filled, for what is no Word file: each block with the kind of part that has it.
        Nothing without a base.

        Raises:
            TemplateError: it cannot be used, or a tag is wrong.
        """
        if self.base is None:
            return []
        from io import BytesIO
        from zipfile import ZipFile

        from reportgen.word.reading import read_whole

        filled = self.filled_base
        if filled is not None:
            return read_whole(filled.contents, filled.name)
        with ZipFile(BytesIO(self.base.content)) as package:
            contents = {name: package.read(name) for name in package.namelist()}
        return read_whole(contents, self.base.name)

    def find_words(self, at: str, text: str) -> Place | None:
        """The place of a text of a template, of a text template or of a Word file."""
        part, _, line = at.rpartition(":")
        if (source := self._word_sources.get(part)) is not None:
            return find_in_line(source, int(line), text)
        return self.templates.find(at, text)

    @cached_property
    def _word_sources(self) -> dict[str, Source]:
        """The texts of the Word files that have been filled, by the names that places call them."""
        return {filled.name: filled.source for filled in self.document.files()}

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the data and their report, as `check_report` tells it."""
        try:
            problems = self.problems
        except DataError as error:
            return error.problems
        if has_errors(problems):
            return problems
        _ = self.document  # raises what is wrong with the template
        from reportgen.document.heading_levels import skipped_levels

        found = proofread_templates(self.figures, self.templates.sources(), self.templates.tokens)
        found += proofread_pointers(self.figures, self.document.numbered)
        found += skipped_levels(self.document.blocks, self.find_words)
        return in_file_order([*problems, *found, *(self.base.notes if self.base else ())])

    def report_path(self, output: str | os.PathLike[str] | None = None, ending: str = ".docx") -> Path:
        """Where `build` writes, or where the report goes as a file of another ending.

        Raises:
            DataError: the data have errors.
            UsageError: `output` is no name for such a file; or there is a report of that name, which nobody has typed,
                and the data file is called by another year than that of the report.
        """
        from reportgen.files.save import output_path

        self.raise_for_errors()
        path = output_path(self.document.file_name, self.project.output_folder(), output, ending)
        odd = next((problem for problem in self.problems if problem.rule == FILE_YEAR and not problem.waived), None)
        if odd and os.path.lexists(path) and (output is None or path != Path(output)):
            code = "output-of-year" if odd.code == "file-year" else "output-of-period"
            raise UsageError(Problem(code=code, file=self.name_of(path), params=odd.params))
        return path

    def build(self, output: str | os.PathLike[str] | None = None) -> Report:
        """Write the report, whole or not at all, as `build_report` does."""
        from reportgen.files.save import save_file

        path = self.report_path(output)
        save_file(path, self.docx)
        return Report(path, self.warnings)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a report that has been written has been told of, in file order: nothing that has stopped it."""
        return in_file_order([*self.problems, *(self.base.notes if self.base else ())])


def check_report(data_file: str | os.PathLike[str], today: dt.date | None = None) -> tuple[Problem, ...]:
    """Check a data file and its report; nothing is written.

    Args:
        today: the day on which waivers that end are judged; without it none ends.

    Returns:
        Every problem of the data in file order, warnings among them; empty if all is well.

    Raises:
        TemplateError: the schema, the template or the format is wrong.
        UsageError: the usual template does not exist.
    """
    with _nothing_to_collect():
        return Case(data_file, today).check()


def build_report(
    data_file: str | os.PathLike[str], output: str | os.PathLike[str] | None = None, today: dt.date | None = None
) -> Report:
    """Build the Word report of a data file.

    Args:
        output: a file whose name ends in `.docx`, or a folder that exists or ends in a slash; `out/` of the
            project if not given.
        today: as for `check_report`.

    Raises:
        DataError: the data have errors. Nothing is written; an older report stays as it was.
        TemplateError: the schema, the template or the format is wrong.
        UsageError: `output` is no name for a Word file.
        OutputError: the file cannot be written.
    """
    with _nothing_to_collect():
        return Case(data_file, today).build(output)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Keep the collector of garbage from looking while a report is made.

    The thousands of objects that a report is made of all live until it is done. Looking through them every few hundred
    would take a tenth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:  # where several threads make reports, the one that has switched it off
            gc.enable()
