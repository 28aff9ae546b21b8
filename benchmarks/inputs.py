"""What the tools are given: ready templates made from our own report, their values, and larger data files."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = HERE / ".work"
DATA = ROOT / "data" / "2022.yaml"
DEPARTMENT = "乐山市市中区人民政府办公室"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_RUN = re.compile(r"(<w:r>)((?:<w:rPr>.*?</w:rPr>|<w:rPr/>)?)<w:t(?: [^>]*)?>([^<]*)</w:t></w:r>")
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Syntax:
    """How a tool writes a placeholder, and the paragraphs of a template that loops over paragraphs.

    `own_runs` puts every placeholder into a run of its own; each tool gets the form it is faster with.
    """

    opening: str
    closing: str
    loop: tuple[str, ...]
    own_runs: bool = False


JINJA = Syntax("{{ ", " }}", ("{%p for paragraph in paragraphs %}", "{{ paragraph.text }}", "{%p endfor %}"))
EASY = Syntax("{", "}", ('{#paragraphs [loopOver: "paragraph"]}{text}{/paragraphs}',))
BRACES = Syntax("{", "}", ("{#paragraphs}", "{text}", "{/paragraphs}"))


@dataclass(frozen=True)
class Job:
    """What one tool fills: the template or data file, the file of values if it has one, and the output."""

    source: Path
    values: Path | None
    output: Path


def paragraph_texts(docx: Path) -> list[str]:
    """The text of every paragraph of a Word file, in order."""
    with zipfile.ZipFile(docx) as package:
        root = ET.fromstring(package.read(_DOCUMENT))
    return ["".join(text.text or "" for text in paragraph.iter(f"{_W}t")) for paragraph in root.iter(f"{_W}p")]


def require_same_text(name: str, output: Path, reference: Path) -> None:
    """Stop the benchmark if a tool has not written the text that ours has."""
    found, wanted = paragraph_texts(output), paragraph_texts(reference)
    if found == wanted:
        return
    for number, pair in enumerate(zip(found, wanted, strict=False), 1):
        if pair[0] != pair[1]:
            message = f"paragraph {number} differs:\n  {name}: {pair[0]}\n  reportgen: {pair[1]}"
            raise SystemExit(f"{name}: {message}")
    raise SystemExit(f"{name}: {len(found)} paragraphs, reportgen has {len(wanted)}")


def numbers_in(docx: Path) -> int:
    """How many numbers the text of a Word file holds: so many placeholders has its template."""
    return sum(len(_NUMBER.findall(text)) for text in paragraph_texts(docx))


def number_template(reference: Path, syntax: Syntax, stem: Path) -> tuple[Path, Path]:
    """A ready template in which every number of the reference is a placeholder, and its values."""
    values: dict[str, str] = {}

    def placeholder(match: re.Match[str]) -> str:
        name = f"n{len(values)}"
        values[name] = match[0]
        return f"{syntax.opening}{name}{syntax.closing}"

    def in_place(match: re.Match[str]) -> str:
        return match[1] + _NUMBER.sub(placeholder, match[2]) + match[3]

    def in_own_runs(match: re.Match[str]) -> str:
        pieces = re.split(f"({_NUMBER.pattern})", match[3])
        texts = [_NUMBER.sub(placeholder, piece) for piece in pieces if piece]
        return "".join(f'{match[1]}{match[2]}<w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)

    document = _document(reference)
    document = _RUN.sub(in_own_runs, document) if syntax.own_runs else _TEXT.sub(in_place, document)
    return _write_template(reference, document, values, stem)


def loop_template(reference: Path, syntax: Syntax, stem: Path) -> tuple[Path, Path]:
    """A ready template that is one loop over paragraphs, and its values: the least a template can ask."""
    document = _document(reference)
    head, _, rest = document.partition("<w:body>")
    section = rest[rest.rindex("<w:sectPr") :]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in syntax.loop)
    values = {"paragraphs": [{"text": text} for text in paragraph_texts(reference)]}
    return _write_template(reference, f"{head}<w:body>{body}{section}", values, stem)


def _document(reference: Path) -> str:
    with zipfile.ZipFile(reference) as package:
        return package.read(_DOCUMENT).decode("utf-8")


def _write_template(reference: Path, document: str, values: object, stem: Path) -> tuple[Path, Path]:
    template, values_file = stem.with_suffix(".docx"), stem.with_suffix(".json")
    with zipfile.ZipFile(reference) as source, zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(name, document if name == _DOCUMENT else source.read(name))
    values_file.write_text(json.dumps(values), encoding="utf-8")
    return template, values_file


def make_project() -> Path:
    """A project of its own for made-up data: schema and templates are copies of ours.

    Returns:
        The folder for its data files.
    """
    project = WORK / "project"
    shutil.rmtree(project, ignore_errors=True)
    data = project / "data"
    data.mkdir(parents=True)
    shutil.copy(ROOT / "schema.json", project)
    shutil.copytree(ROOT / "templates", project / "templates")
    return data


def data_with_tasks(tasks: int, path: Path) -> None:
    """The source report's data with so many tasks: its own, over and over. A task is one paragraph."""
    lines = DATA.read_text("utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith("tasks:")) + 1
    first = next(number for number in range(start, len(lines)) if lines[number].startswith("  - "))
    end = next(number for number in range(first, len(lines)) if re.match(r"[a-z#]", lines[number]))
    entries: list[list[str]] = []
    for line in lines[first:end]:
        if line.startswith("  - "):
            entries.append([])
        entries[-1].append(line)
    chosen = [line for number in range(tasks) for line in entries[number % len(entries)]]
    path.write_text("".join([*lines[:first], *chosen, *lines[end:]]), encoding="utf-8")


def other_department(number: int, path: Path) -> None:
    """The data of another department: another name and other figures, so that nothing can be reused."""
    text = DATA.read_text("utf-8")
    text = text.replace(f"name: {DEPARTMENT}", f"name: {DEPARTMENT}第{number}处", 1)
    for name, value in (("retired: ", 44), ("value: ", 26845), ("value: ", 613), ("value: ", 20871)):
        text = text.replace(f"{name}{value}\n", f"{name}{value + number}\n", 1)
    path.write_text(text, encoding="utf-8")
