"""The kinds of input that come from strangers: what each begins with, what may happen to it, what reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.choices import Choices
from tests.fuzz.mutations import mutate_bytes, mutate_json, mutate_package, mutate_picture, mutate_text

DATA = "data/case.yaml"
OTHER = "data/other.yaml"
BASE = "templates/standard/base.docx"
REPORT = "out/case.docx"
REPORT_IN = "in.docx"
WORKBOOK_IN, LIST_IN = "in.xlsx", "in.csv"
ACCOUNTS, MAPPING = "accounts.xlsx", "import.yaml"
LAYOUT = "templates/standard/format.yaml"
PART = "templates/standard/signature.html.j2"
CORPUS = Path(__file__).with_name("corpus")

_READERS_OF_DATA = (
    ("check", DATA),
    ("check", "--format", "json", DATA),
    ("build", DATA, "-o", REPORT),
    ("trace", "--format", "json", DATA),
    ("check", "--format", "sarif", DATA),
    ("show", "--json", DATA),
    ("diff", "--format", "json", OTHER, DATA),
    ("check", "--format", "github", DATA),
    ("check", "--format", "gitlab", DATA),
    ("check", "--numbers", DATA),
    ("check", "--coverage", DATA),
    ("check", "--fix", DATA),
    ("show", DATA),
    ("diff", "--format", "markdown", DATA, OTHER),
    ("new", "2033", "--from", DATA, "-o", "out/new.yaml"),
    ("textconv", DATA),
    ("trace", "--format", "html", DATA, "-o", "out/trace.html"),
    ("build", "--review", DATA, "-o", REPORT),
)
_READERS_OF_TEMPLATES = (
    ("build", DATA, "-o", REPORT),
    ("check", DATA),
    ("check", "--format", "json", DATA),
    ("check", "--coverage", DATA),
    ("trace", "--format", "json", DATA),
)
_READERS_OF_REPORTS = (
    ("textconv", REPORT_IN),
    ("verify", REPORT_IN, "--data", DATA),
    ("absorb", REPORT_IN, DATA),
)
_READERS_OF_SCHEMAS = (
    ("check", DATA),
    ("build", DATA, "-o", REPORT),
    ("schema",),
    ("schema", "--json"),
    ("schema", "--markdown"),
    ("new", "2033", "--blank", "-o", "out/new.yaml"),
    ("show", "--json", DATA),
    ("check", "--coverage", DATA),
)


_LIST = """单位：万元,,,
项目,行次,决算数,备注
一、基本支出,1,"1,961.51",
二、项目支出,2,(12.5),-
公务接待费,3,#REF!,15%
"""


class Input(NamedTuple):
    """A file to lay into the project, and the command that comes across it."""

    path: str
    content: bytes
    command: tuple[str, ...]


class Kind(NamedTuple):
    """A kind of input.

    Attributes:
        seeds: files of the project, or bytes, to begin with; the path at which each belongs.
        mutate: what may happen to the content.
        commands: what reads it.
    """

    seeds: tuple[tuple[str, bytes], ...]
    mutate: Callable[[bytes, Choices], bytes]
    commands: tuple[tuple[str, ...], ...]

    def input(self, content: bytes) -> Input:
        """The input that some bytes stand for: the same for the same bytes."""
        choices = Choices(content)
        command = choices.one_of(self.commands)
        path, seed = choices.one_of(self.seeds)
        return Input(path, self.mutate(seed, choices), command)


def kinds(project: Path, packages: tuple[bytes, ...], workbooks: tuple[bytes, ...]) -> dict[str, Kind]:
    """All kinds, by name. What went wrong once, or was made to, stands in `corpus/` and is a seed as well.

    Args:
        project: a folder with schema, templates and data as they should be.
        packages: Word files as they should be.
        workbooks: spreadsheets as they should be.
    """
    data = [(DATA, path.read_bytes()) for path in sorted((project / "data").glob("*.yaml"))]
    parts = _files(project, "templates/standard/*.j2")
    pictures = _files(project, "data/pictures/*.png")
    schema = _files(project, "schema.json")
    layout = _files(project, LAYOUT)
    bases = [(BASE, package) for package in packages]
    given = [(REPORT_IN, package) for package in packages]
    return {
        "data": Kind((*data, *corpus("data", DATA)), _text("yaml"), _READERS_OF_DATA),
        "schema": Kind((*schema, *corpus("schema", "schema.json")), _schema, _READERS_OF_SCHEMAS),
        "template": Kind((*parts, *corpus("template", PART)), _text("template"), _READERS_OF_TEMPLATES),
        "format": Kind((*layout, *corpus("format", LAYOUT)), _text("yaml"), _READERS_OF_TEMPLATES),
        "base": Kind((*bases, *corpus("base", BASE)), mutate_package, (("build", DATA, "-o", REPORT),)),
        "docx": Kind((*given, *corpus("docx", REPORT_IN)), mutate_package, _READERS_OF_REPORTS),
        "picture": Kind(
            (*pictures, *corpus("picture", pictures[0][0])),
            mutate_picture,
            (("build", OTHER, "-o", REPORT), ("check", OTHER)),
        ),
        "import": Kind(
            (*((WORKBOOK_IN, workbook) for workbook in workbooks), *corpus("import", WORKBOOK_IN)),
            mutate_package,
            (("import", WORKBOOK_IN, DATA),),
        ),
        "list": Kind(((LIST_IN, _LIST.encode()), *corpus("list", LIST_IN)), _mutate_list, (("import", LIST_IN, DATA),)),
        "mapping": Kind(
            (*_files(project, MAPPING), *corpus("mapping", MAPPING)), _text("yaml"), (("import", ACCOUNTS, DATA),)
        ),
    }


def corpus(kind: str, path: str) -> list[tuple[str, bytes]]:
    """The files of the corpus of a kind, each to be laid at a path."""
    return [(path, file.read_bytes()) for file in sorted((CORPUS / kind).iterdir())]


def _files(project: Path, pattern: str) -> list[tuple[str, bytes]]:
    return [(str(path.relative_to(project)), path.read_bytes()) for path in sorted(project.glob(pattern))]


def _text(words: str) -> Callable[[bytes, Choices], bytes]:
    def mutate(content: bytes, choices: Choices) -> bytes:
        if choices.below(16) == 15:
            return mutate_bytes(content, choices)
        return mutate_text(content.decode(), words, choices).encode("utf-8", "surrogatepass")

    return mutate


def _mutate_list(content: bytes, choices: Choices) -> bytes:
    """A list of values, some in the encoding that Excel takes in China."""
    if choices.below(4) == 0:
        return mutate_text(content.decode("gb18030", "replace"), "csv", choices).encode("gb18030", "replace")
    return mutate_text(content.decode("utf-8", "replace"), "csv", choices).encode("utf-8", "surrogatepass")


def _schema(content: bytes, choices: Choices) -> bytes:
    if choices.below(4) and content.endswith(b"}"):
        return mutate_json(content.decode(), choices).encode("utf-8", "surrogatepass")
    return _text("json")(content, choices)
