"""What reads wrong in a printed report, whatever its data: absent values, clashing marks, empty places, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reportgen.document.blocks import Chart, Document, Kind, ListStart, PageBreak, PageTurn, Paragraph, Table

_STOPS = "，。；：、"
_FAULTS = {
    "an absent value": r"None|\bnan\b|NaN|[Uu]ndefined|\{\{|\}\}|\{%|%\}|\bTrue\b|\bFalse\b|Figure|Record\(|Decimal",
    "marks that clash": rf"[{_STOPS}][{_STOPS}！？]|[，；：、]）|[！？…][{_STOPS}]|[!?,;:。][{_STOPS}]|\.。"
    rf"|（[{_STOPS}]|“[{_STOPS}]|（）|“”",
    "a blank at a mark": rf"\s[{_STOPS}）”》]|[{_STOPS}（“]\s",
    "a word twice": r"占占|比上年(?:比上年|与上年)|增加增加|减少减少|其中：其中|合计合计|附件附件"
    r"|第第|年年(?!初|末|中)|余余",
    "a share of nothing": rf"占(?:总支出的|基本支出的|)[{_STOPS}）]|预算的[{_STOPS}）]|执行率[{_STOPS}）]",
    "a number that is none": r"--|-0(?:\.0+)?(?![0-9.])|[0-9]E[+-]?[0-9]",
    # But a balance may be less than nothing, where more was spent than there was.
    "a sign after its word": r"(?:增加|减少|增长|下降|追加|调减|预算|支出|收入)-[0-9]",
}
_COMPILED = {name: re.compile(pattern) for name, pattern in _FAULTS.items()}
_OPENS = re.compile(rf"[{_STOPS}）！？”》]")
_OPEN_END = re.compile(r"[，；、（“]\Z")
_TOTAL = re.compile(r"合计|总额|年度资金总额")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def print_faults(document: Document, units: Iterable[str]) -> list[str]:
    """The faults of a numbered document, one line each; `units` are those that its figures may have."""
    doubled = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    unit_twice = re.compile(rf"[0-9]余?({doubled})(?:\1|余)|[0-9]余?(?:万元元|万万|万元万)")
    faults = []
    for kind, text in _texts(document):
        patterns = {**_COMPILED, "a unit twice": unit_twice}
        found = [f"{name} “{match.group()}”" for name, pattern in patterns.items() if (match := pattern.search(text))]
        found += ["a mark at the start"] if _OPENS.match(text) else []
        found += ["a clause without end"] if kind is not Kind.HEADING and _OPEN_END.search(text) else []
        found += (
            ["a heading with a mark at its end"] if kind is Kind.HEADING and re.search(rf"[{_STOPS}]\Z", text) else []
        )
        found += ["blanks around"] if text != text.strip() else []
        faults += [f"{name}: {text}" for name in found]
    return [*faults, *_empty(document), *_gaps(document), *_sums(document)]


def _texts(document: Document) -> Iterator[tuple[Kind | None, str]]:
    for name in ("title", "author", "subject", "date", "file_name"):
        yield Kind.TITLE, getattr(document, name)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lead = "".join(run.text for run in block.runs if run.lead)
            rest = block.text[len(lead) :]
            # The number of the page is filled in behind the tab of an entry of the contents.
            text = block.text.removesuffix("\t") if block.entry else block.text
            yield block.kind, _placed(text) if block.style else text
            if lead and not re.search(r"[。：！？!?…”）]\Z", lead):
                yield Kind.BODY, f"{lead}，"
            if lead:
                yield Kind.BODY, rest
            if isinstance(block.drawing, Chart):
                for row in block.drawing.rows:
                    yield from ((None, paragraph.text) for cell in row.cells for paragraph in cell.paragraphs)
        elif isinstance(block, Table):
            for row in block.rows:
                yield from ((None, _placed(paragraph.text)) for cell in row.cells for paragraph in cell.paragraphs)


def _placed(text: str) -> str:
    """A text without the one character by which a template places it, as GB/T 9704 has it for 抄送 (空一字)."""
    return text.removeprefix("\u3000").removesuffix("\u3000")


def _empty(document: Document) -> Iterator[str]:
    """Paragraphs, headings, cells of heads and whole tables with nothing in them, headings with nothing below."""
    blocks = [block for block in document.blocks if not isinstance(block, ListStart)]
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if isinstance(block, Table):
            if not any(not row.header for row in block.rows) or len(block.rows) < 2:
                yield "a table without rows"
            for row in block.rows:
                words = ["".join(paragraph.text for paragraph in cell.paragraphs).strip() for cell in row.cells]
                labels = [cell.header and cell.open_edge != "top" for cell in row.cells]
                if not any(words) or any(label and not word for label, word in zip(labels, words, strict=True)):
                    yield f"an empty cell: {' | '.join(words)}"
        elif isinstance(block, Paragraph):
            if not block.text.strip() and block.drawing is None:
                yield f"an empty {block.kind}"
            if block.kind is Kind.HEADING and not _goes_on(block, after):
                yield f"a heading with nothing below: {block.number}{block.text}"
            lead = "".join(run.text for run in block.runs if run.lead)
            if lead and not block.text[len(lead) :].strip():
                yield f"a heading with nothing behind: {block.number}{block.text}"


def _goes_on(heading: Paragraph, after: object) -> bool:
    if isinstance(after, PageBreak | PageTurn) or after is None:
        return False
    if not isinstance(after, Paragraph) or (after.kind is Kind.BODY and not after.level):
        return True
    return after.kind not in (Kind.SIGNATURE, Kind.DATE, Kind.LABEL, Kind.TITLE) and (
        not after.level or after.level > heading.level
    )


def _gaps(document: Document) -> Iterator[str]:
    """Numbers of headings and list items that do not go on by one, and levels that are jumped over."""
    counts = [0] * 8
    last = 0
    for block in document.blocks:
        if isinstance(block, ListStart):
            counts[block.level :] = [0] * (8 - block.level)
        if not isinstance(block, Paragraph) or not block.level:
            continue
        level = block.level
        counts[level + 1 :] = [0] * (7 - level)
        counts[level] += 1
        if block.ordinal != counts[level]:
            yield f"number {block.ordinal} where {counts[level]} is due: {block.number}{block.text}"
            counts[level] = block.ordinal
        if level > last + 1:
            yield f"a level left out: {block.number}{block.text}"
        last = level
    for kind in ("table", "figure"):
        captions = [block for block in document.blocks if isinstance(block, Paragraph) and block.caption == kind]
        if [block.ordinal for block in captions] != list(range(1, len(captions) + 1)):
            yield f"captions of {kind} are not counted through"


def _sums(document: Document) -> Iterator[str]:
    """Rows of totals whose numbers are not the sums of what is printed above them (合计) or below them (总额)."""
    from decimal import Decimal

    for block in document.blocks:
        if not isinstance(block, Table):
            continue
        rows = _grid(block)
        for index, row in enumerate(rows):
            name = next((word for word in row if word), "")
            if not _TOTAL.fullmatch(name) and not any(_TOTAL.fullmatch(word) for word in row[:3]):
                continue
            parts = rows[:index] if index == len(rows) - 1 else _below(rows, index)
            for column, word in enumerate(row):
                numbers = [part[column] for part in parts if column < len(part)]
                numbers = [number for number in numbers if number not in ("", "—")]
                if not _NUMBER.fullmatch(word) or not numbers or not all(map(_NUMBER.fullmatch, numbers)):
                    continue
                if sum(map(Decimal, numbers)) != Decimal(word):
                    yield f"a total that is not the sum: {word} of {' + '.join(numbers)} in {' | '.join(row)}"


def _below(rows: list[list[str]], index: int) -> list[list[str]]:
    """The rows below a total up to the next that looks otherwise: `其中：` opens them."""
    found: list[list[str]] = []
    for row in rows[index + 1 :]:
        if not found and not any(word.startswith("其中：") for word in row[:3]):
            return []
        if len(set(row)) < 4 or not any(_NUMBER.fullmatch(word) or word == "—" for word in row):
            break
        found.append(row)
    return found


def _grid(table: Table) -> list[list[str]]:
    """The words of a table in its columns: a cell over several columns or rows stands in each of them."""
    held: dict[tuple[int, int], str] = {}
    rows: list[list[str]] = []
    for down, row in enumerate(table.rows):
        if row.header and not rows:
            continue
        column = 0
        for cell in row.cells:
            while (down, column) in held:
                column += 1
            text = "".join(paragraph.text for paragraph in cell.paragraphs)
            for below in range(cell.rows):
                for beside in range(cell.columns):
                    held[down + below, column + beside] = text
            column += cell.columns
        rows.append([held.get((down, column), "") for column in range(table.columns)])
    return rows
