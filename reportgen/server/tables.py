"""Spreadsheets on the page: what one changes in the data file, shown before it is written; and the figures as one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple, TypedDict

from reportgen.case import Case
from reportgen.errors import DataError, Problem, UsageError
from reportgen.facts.load import parse_facts
from reportgen.files.save import save_file
from reportgen.messages import Listing, message_text, worded
from reportgen.messages.unseen import visible
from reportgen.places import Source
from reportgen.server.desk import Desk
from reportgen.server.problems import Told, told
from reportgen.spreadsheets.cells import Sheet
from reportgen.spreadsheets.changes import said_of, title_of
from reportgen.spreadsheets.exporting import export_workbook
from reportgen.spreadsheets.filled_in import exported_from, import_filled
from reportgen.spreadsheets.importing import Imported, import_tables
from reportgen.spreadsheets.mapping import MAPPING, mapping_of, read_mapping, way_text
from reportgen.spreadsheets.propose import Proposal, propose_mapping
from reportgen.spreadsheets.workbook import sheets_of
from reportgen.values.money import WAN, YUAN

_MARK = "\ufeff"
_UNITS = (YUAN, WAN)
"""In what accounts are kept, and in what they are published."""


class Offer(TypedDict):
    """What a spreadsheet would change, in words; `id` takes it.

    `matched` and `left` are the words of the sheets that were recognised and those that were not, where a mapping is
    proposed, whose name is `mapping`; it is written with the changes.
    """

    id: str
    read: str
    said: str
    changes: list[str]
    mapping: str
    matched: list[str]
    left: list[str]
    problems: list[Told]
    units: list[str]
    """What the amounts may be in, where the sheets do not say it and the mapping that is proposed could."""


class _Waiting(NamedTuple):
    """An offer that may be taken: of which data file and version, its text with the changes, and a proposed mapping."""

    id: str
    file: str
    version: str
    text: str | None
    changes: int
    mapping: str


class Tables:
    """Spreadsheets for one desk; the last offer waits to be taken."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._waiting: _Waiting | None = None

    def offer(self, name: str, content: bytes, unit: str = "") -> Offer:
        """What a spreadsheet would change in the data file. Nothing is written.

        Args:
            name: of the spreadsheet, by which one sees of what kind it is.
            unit: of amounts of which the spreadsheet does not say it, for a mapping that is proposed.

        Raises:
            DataError: it cannot be read, or a cell does not say clearly what it should.
            UsageError: there is no data file; nothing was recognised.
            TemplateError: the schema is wrong.
        """
        desk = self.desk
        with desk.lock:
            sheets = sheets_of(content, name)
            edited = desk.edited
            case = self._case()
            proposal: Proposal | None = None
            found: Imported | None = None
            problems: Sequence[Problem] = ()
            if (exported := exported_from(sheets)) is not None:
                found = import_filled(case, sheets, exported)
            elif os.path.lexists(mapping := desk.texts.root / MAPPING):
                tables = read_mapping(mapping, MAPPING, desk.texts.root, case.contract.shape)
                found = import_tables(case, sheets, tables)
            else:
                proposal = self._propose(case, sheets, name, unit if unit in _UNITS else "")
                try:
                    tables = mapping_of(parse_facts(Source(MAPPING, proposal.text)), case.contract.shape)
                    found = import_tables(case, sheets, tables)
                except DataError as error:  # what the sheets or the mapping lack is told, and the mapping can be mended
                    problems = error.problems
            text = found.content.decode().removeprefix(_MARK) if found and found.changes else None
            count = len(found.changes) if found else 0
            written = proposal.text if proposal else ""
            self._waiting = _Waiting(secrets.token_hex(8), desk.name, edited.version, text, count, written)
            offer = self._told(name, found, proposal, case)
            offer["id"] = self._waiting.id
            offer["problems"] = told(found.problems if found else problems, desk.language)
            if proposal and any(problem.code == "sheet-no-unit" for problem in problems):
                offer["units"] = [*_UNITS]
            return offer

    def take(self, offered: str) -> dict[str, Any]:
        """Write what was offered: the changes, as one step that can be undone, and the proposed mapping.

        Raises:
            Disagreement: somebody has changed the same lines since.
            UsageError: another was offered since, or another data file is shown.
            OutputError: it cannot be written.
        """
        desk = self.desk
        with desk.lock:
            waiting = self._waiting
            if waiting is None or waiting.id != offered or waiting.file != desk.name:
                raise UsageError(Problem(code="server-offer-gone"))
            said = []
            if waiting.text is not None:
                said += desk.replace(waiting.text, waiting.version)["said"]
                said.append(self._in_words("import-written", file=desk.name, count=waiting.changes))
            mapping = desk.texts.root / MAPPING
            if waiting.mapping and not os.path.lexists(mapping):
                save_file(mapping, waiting.mapping.encode())
                said.append(self._in_words("server-mapping-written", mapping=MAPPING))
            self._waiting = None
            return {"said": said, "version": desk.edited.version}

    def workbook(self) -> tuple[str, bytes]:
        """The figures of the data file as a workbook to fill in: its name and its bytes.

        Raises:
            DataError, TemplateError, UsageError: as `export_workbook`.
        """
        with self.desk.lock:
            written = export_workbook(self._case(), self.desk.language)
            return f"{self.desk.path.stem}.xlsx", written.content

    def _case(self) -> Case:
        """The data file as it is edited."""
        desk = self.desk
        source = Source(desk.texts.name_of(desk.path), desk.edited.text)
        return Case(desk.path, desk.today(), project=desk.texts.project, name_of=desk.texts.name_of, source=source)

    def _propose(self, case: Case, sheets: list[Sheet], name: str, unit: str) -> Proposal:
        proposal = propose_mapping(sheets, case.facts, case.contract.shape, self._in_words("import-head"), unit)
        if not proposal.text:
            raise UsageError(Problem("import-no-match", file=name))
        return proposal

    def _told(self, name: str, found: Imported | None, proposal: Proposal | None, case: Case) -> Offer:
        changes = (
            [visible(str(worded(said_of(change), self.desk.language))) for change in found.changes] if found else []
        )
        said = self._in_words("import-some" if changes else "import-none", file=self.desk.name, count=len(changes))
        matched, left = [], []
        for match in proposal.matched if proposal else ():
            title, way = title_of(case.contract.shape, match.way), way_text(match.way)
            matched.append(
                self._in_words("import-proposed-match", sheet=match.sheet, word=match.word, title=title, way=way)
            )
        for sheet, words in proposal.again if proposal else ():
            left.append(self._in_words("import-proposed-again", sheet=sheet, words=Listing(words)))
        for sheet, words in proposal.unmatched if proposal else ():
            left.append(self._in_words("import-proposed-left", sheet=sheet, words=Listing(words)))
        return {
            "id": "",
            "problems": [],
            "units": [],
            "read": self._in_words("import-read", file=name, tables=Listing(found.tables)) if found else "",
            "said": said if found else "",
            "changes": changes,
            "mapping": MAPPING if proposal else "",
            "matched": matched,
            "left": left,
        }

    def _in_words(self, code: str, **params: object) -> str:
        return visible(message_text(code, params, self.desk.language))
