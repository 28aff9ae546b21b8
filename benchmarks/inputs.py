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

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Syntax:
    """How a tool writes a placeholder, and the paragraphs of a template that loops over paragraphs."""

    opening: str
    closing: str
    loop: tuple[str, ...]


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
    """A ready template in which every number of the reference is a placeholder, and its values.

    A placeholder stands inside the run around it, never split: every tool is fastest so.
    """
    values: dict[str, str] = {}

    def placeholder(match: re.Match[str]) -> str:
        name = f"n{len(values)}"
        values[name] = match[0]
        return f"{syntax.opening}{name}{syntax.closing}"

    def in_place(match: re.Match[str]) -> str:
        return match[1] + _NUMBER.sub(placeholder, match[2]) + match[3]

    return _write_template(reference, _TEXT.sub(in_place, _document(reference)), values, stem)


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


def longer_data(paragraphs: int, reference: Path, path: Path) -> None:
    """The source report's data with its tasks over and over, for a report of so many paragraphs.

    A task is one paragraph; `reference` is the report of the source's own data.
    """
    lines = DATA.read_text("utf-8").splitlines(keepends=True)
    start = lines.index("tasks:\n") + 1
    end = next(number for number in range(start, len(lines)) if re.match(r"[a-z#]", lines[number]))
    tasks: list[list[str]] = []
    for line in lines[start:end]:
        if line.startswith("  - "):
            tasks.append([])
        tasks[-1].append(line)
    count = paragraphs - len(paragraph_texts(reference)) + len(tasks)
    chosen = [line for number in range(count) for line in tasks[number % len(tasks)]]
    path.write_text("".join([*lines[:start], *chosen, *lines[end:]]), encoding="utf-8")


def other_department(number: int, path: Path) -> None:
    """The data of another department: another name and other figures, so that nothing can be reused."""
    text = DATA.read_text("utf-8")
    text, named = re.subn(r"(?m)^(  name: .+)$", rf"\1第{number}处", text, count=1)
    for name in ("hotline_orders", "emergencies", "field_inspections"):
        stated = re.compile(rf"(  {name}:\n    title: .*\n    value: )(\d+)")
        text, changed = stated.subn(lambda match: f"{match[1]}{int(match[2]) + number}", text)
        named += changed
    if named != 4:
        raise SystemExit(f"{DATA.name} has changed: benchmarks/inputs.py no longer finds the facts that it varies")
    path.write_text(text, encoding="utf-8")
