"""What the manuals say is so: their examples run, and nothing of the program is left out.

A section of a manual, from one heading to the next, is a script. It begins in a new project with the starter as
`data/2025.yaml` and a picture `pictures/office.png`. A comment on the line above a fenced block says what the block is:

    <!-- data: full -->          the whole data file
    <!-- part -->                fields: those of `facts` are added, the others replace the starter's
    <!-- part: data/2024.yaml -->  the same in a starter for the year before
    <!-- right --> <!-- wrong --> lines of the data file, and what is put in their place
    <!-- insert: FILE after TEXT -->  lines put in after the line that holds TEXT
    <!-- file: FILE -->          a whole file of the project
    <!-- merge: POINTER -->      members for the object, or items for the list, at that place of schema.json
    <!-- body -->                the body of the report's template
    <!-- printed -->             paragraphs that the report then has, one after another; cells are parted by ` | `;
                                 the Word file is sound
    <!-- change: FILE -->       lines with `-` in front give way to those with `+`, after all has been committed to git
    <!-- said: ARGUMENTS -->     a message that `reportgen ARGUMENTS` prints; `check data/2025.yaml` if none are given
    <!-- shown: ARGUMENTS -->    all that it prints on standard output; a line `…` stands for lines left out
    <!-- problem: CODE -->       a message that only a special machine gives, as the program words it

Messages are in the language of the manual, and the day is that of `DAY`. `pytest --update-golden` writes the messages
anew, but for those with lines left out. Tables are known by their heads.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from reportgen import Case, DataError, TemplateError, build_report, check_report
from reportgen.audit.waivers import OWN_RULES
from reportgen.cli import run
from reportgen.cli.parser import COMMANDS, Commands, make_group
from reportgen.cli.speech import Speech
from reportgen.compare.facts import Fate
from reportgen.doctor.findings import State
from reportgen.doctor.machine import EXTRAS
from reportgen.document.blocks import Chart, Kind, Paragraph, Table
from reportgen.document.charts import CLASSES
from reportgen.document.elements import ALLOWED
from reportgen.document.markup import HEADING_CLASSES, META, PARAGRAPHS
from reportgen.document.pages import SIDES
from reportgen.errors import Problem
from reportgen.expressions.filters import FILTERS as ALL_FILTERS
from reportgen.manuals.library import find_manual, manual_names, sections_on
from reportgen.messages import all_texts
from reportgen.schema.validation import package_schema
from reportgen.template.sandbox import _KEPT_FILTERS, _KEPT_TESTS
from reportgen.trace.numbers import NumberKind
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

DOCS = ROOT / "docs"
MANUALS = sorted(DOCS.glob("*.md"))
TUTORIALS = sorted(DOCS.glob("tutorial*.md"))
"""Those that are done from their beginning to their end, by a test of their own."""
LINKING = [*MANUALS, ROOT / "README.md", ROOT / "README.zh-CN.md"]
ENGLISH = ("README", "reviewer.en", "card.en", "clerk.en", "edit.en")
DAY = "1773619200"
"""The 16th of March 2026, in seconds."""
STARTER = (ROOT / "data" / "starter.yaml").read_text("utf-8")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
YEAR_BEFORE = re.sub("2025|2026", lambda found: str(int(found[0]) - 1), STARTER)
DATA = "data/2025.yaml"
MAIN = "templates/standard/report.html.j2"
FORMAT = "templates/standard/format.yaml"

_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_FENCE = re.compile(
    r"^(?:<!-- (?P<order>[a-z]+)(?:: (?P<rest>[^\n]*?))? -->\n)?```\w*\n(?P<text>.*?)^```$", re.M | re.S
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)
_HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/></head><body>\n'
)


@dataclass(frozen=True)
class Fence:
    """A fenced block of a manual with the order above it."""

    order: str
    rest: str
    text: str


@dataclass(frozen=True)
class Section:
    """What stands between two headings."""

    manual: Path
    title: str
    text: str

    @property
    def fences(self) -> list[Fence]:
        return [Fence(f["order"] or "", f["rest"] or "", f["text"]) for f in _FENCE.finditer(self.text)]

    def __str__(self) -> str:
        return f"{self.manual.stem}-{self.title}"


def _unfenced(text: str) -> str:
    """The text with its fenced blocks blanked, so that a `#` in them is no heading."""
    return _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def _sections(manual: Path) -> list[Section]:
    text = manual.read_text("utf-8")
    heads = list(_HEADING.finditer(_unfenced(text)))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [Section(manual, head[1], text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


SECTIONS = [section for manual in LINKING for section in _sections(manual)]
SCRIPTS = [
    section for section in SECTIONS if section.manual not in TUTORIALS and any(fence.order for fence in section.fences)
]


def _tables(manual: str, head: str) -> list[list[str]]:
    """The rows of every table of a manual whose head is `head`; cells without their backquotes."""
    rows: list[list[str]] = []
    for block in _unfenced((DOCS / manual).read_text("utf-8")).split("\n\n"):
        lines = [match.group(1) for match in _ROW.finditer(block)]
        if lines and "|".join(cell.strip() for cell in lines[0].split("|")) == head:
            rows += [[_cell(cell) for cell in re.split(r"(?<!\\)\|", line)] for line in lines[2:]]
    assert rows, f"{manual} has no table {head}"
    return rows


def _cell(text: str) -> str:
    text = text.strip().replace("\\|", "|")
    return text[1:-1] if re.fullmatch(r"`[^`]*`", text) else text


@pytest.fixture
def year(project: Path) -> Path:
    """A project with the starter of 2025, as `init` makes it."""
    (project / DATA).write_text(STARTER, "utf-8")
    (project / "pictures").mkdir()
    (project / "pictures" / "office.png").write_bytes(PICTURE)
    return project


@pytest.fixture
def own_git(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as it is without anybody's settings."""
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\nname = clerk\nemail = clerk@example.com\n", "utf-8")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path_factory.getbasetemp()))


def _paragraphs() -> list[str]:
    """The lines of the report."""
    return _lines_of(Case(DATA))


def _lines_of(case: Case) -> list[str]:
    """The lines of a report, with their numbers; a row of a table is one line."""
    lines: list[str] = []
    for block in case.document.story():
        if isinstance(block, Table):
            lines += [
                " | ".join("／".join(p.number + p.text for p in c.paragraphs) for c in row.cells) for row in block.rows
            ]
        elif isinstance(block, Paragraph) and isinstance(block.drawing, Chart):
            lines += [" | ".join(p.text for c in row.cells for p in c.paragraphs) for row in block.drawing.rows]
        elif isinstance(block, Paragraph) and not block.drawing:
            lines.append((block.number + block.text).rstrip("\t"))
            lines += [note.text for note in block.footnotes()]
    return lines


def _write_body(project: Path, body: str) -> None:
    (project / MAIN).write_text(f"{_HEAD}{body}\n</body></html>\n", "utf-8")


def _write_objective(project: Path, prose: str) -> None:
    old = re.search(r"^objective: \|\n.*\n", STARTER, re.MULTILINE)
    assert old is not None
    (project / DATA).write_text(_once(STARTER, old[0], f"objective: |\n  {prose}\n"), "utf-8")


class Script:
    """Does what the blocks of a section say."""

    def __init__(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.project = project
        self.capsys = capsys
        self.wanted = ""
        self.said: list[tuple[str, str]] = []

    def do(self, fence: Fence) -> None:
        orders: dict[str, Callable[[str, str], None]] = {
            name.removeprefix("do_"): getattr(self, name) for name in dir(self) if name.startswith("do_")
        }
        orders[fence.order](fence.rest, fence.text)

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.project / file
        path.write_text(_once(path.read_text("utf-8"), old, new), "utf-8")

    def do_data(self, rest: str, text: str) -> None:
        assert rest == "full"
        (self.project / DATA).write_text(text, "utf-8")
        assert [problem for problem in check_report(DATA) if problem.severity == "error"] == []

    def do_part(self, rest: str, text: str) -> None:
        file = rest or DATA
        if rest:
            (self.project / rest).write_text(YEAR_BEFORE, "utf-8")
        for member in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]:
            name = member.partition(":")[0]
            if name == "facts":
                self.edit(file, "\nfacts:\n", f"\n{member}")
            else:
                old = re.search(rf"^{name}:.*\n(?:(?:[ #].*)?\n)*", (self.project / file).read_text("utf-8"), re.M)
                assert old is not None, name
                self.edit(file, old[0], f"{member}\n")
        assert check_report(file) == ()

    def do_right(self, rest: str, text: str) -> None:
        assert check_report(DATA) == ()
        self.wanted = text

    def do_wrong(self, rest: str, text: str) -> None:
        self.edit(DATA, self.wanted, text)

    def do_insert(self, rest: str, text: str) -> None:
        file, _, after = rest.partition(" after ")
        lines = (self.project / file).read_text("utf-8").splitlines(keepends=True)
        line = next(line for line in lines if after in line)
        self.edit(file, line, line + text)

    def do_file(self, rest: str, text: str) -> None:
        (self.project / rest).parent.mkdir(exist_ok=True)
        (self.project / rest).write_text(text, "utf-8")

    def do_merge(self, rest: str, text: str) -> None:
        schema = json.loads((self.project / "schema.json").read_text("utf-8"))
        target: Any = schema
        for step in rest.strip("/").split("/"):
            target = target[step]
        added = json.loads(f"[{text}]" if isinstance(target, list) else f"{{{text}}}")
        if isinstance(target, list):
            target += added
        else:
            target |= added
        (self.project / "schema.json").write_text(json.dumps(schema, ensure_ascii=False, indent=2), "utf-8")

    def do_body(self, rest: str, text: str) -> None:
        _write_body(self.project, text)

    def do_printed(self, rest: str, text: str) -> None:
        case = Case(DATA)
        lines = "\n".join(_lines_of(case))
        assert f"\n{text}" in f"\n{lines}\n"
        file = self.project / "printed.docx"
        file.write_bytes(case.docx)
        assert lint_docx(file) == []

    def do_change(self, rest: str, text: str) -> None:
        if not (self.project / ".git").exists():
            _git("init", "--quiet", "--initial-branch=main")
        _git("add", "--all")
        _git("commit", "--quiet", "--allow-empty", "--message=data")
        lines = text.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in marks) for marks in (" -", " +"))
        self.edit(rest, old, new)

    def do_shown(self, rest: str, text: str) -> None:
        run(rest.split())
        told = self.capsys.readouterr().out
        parts = [re.escape(part) for part in re.split(r"^…\n", text, flags=re.MULTILINE)]
        fits = len(parts) > 1 and re.fullmatch("(?:.*\n)*?".join(parts), told)
        self.said.append((text, text if fits else told))

    def do_said(self, rest: str, text: str) -> None:
        run((rest or f"check {DATA}").split())
        told = self.capsys.readouterr()
        blocks = [f"{block.rstrip()}\n" for block in told.err.split("\n\n") if block.strip()]
        self.said.append((text, text if text in blocks else blocks[0]))

    def do_problem(self, rest: str, text: str) -> None:
        problem = Problem(code=rest, file=text.partition(": ")[0])
        assert text == click.unstyle(Speech().text(problem))


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True)


def _once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)


@pytest.mark.parametrize("section", SCRIPTS, ids=str)
@pytest.mark.usefixtures("own_git")
def test_a_section_is_true(
    section: Section,
    year: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    if section.manual.stem in ENGLISH:
        monkeypatch.setenv("REPORTGEN_LANG", "en")
    script = Script(year, capsys)
    for fence in section.fences:
        if fence.order:
            script.do(fence)
    if request.config.getoption("--update-golden", default=False):
        _update(section, [actual for _, actual in script.said])
        return

    assert [written for written, _ in script.said] == [actual for _, actual in script.said]


def _update(section: Section, said: list[str]) -> None:
    actual = iter(said)

    def renew(found: re.Match[str]) -> str:
        if found["order"] not in ("said", "shown"):
            return found.group()
        return found.group()[: found.start("text") - found.start()] + next(actual) + "```"

    text = section.manual.read_text("utf-8")
    section.manual.write_text(_once(text, section.text, _FENCE.sub(renew, section.text)), "utf-8")


def test_the_manuals_are_examples_enough() -> None:
    said = [section for section in SCRIPTS if section.manual.stem == "messages" and "wrong" in str(section.fences)]

    assert len(said) >= 10
    assert {section.manual.stem for section in SCRIPTS} >= {"clerk", "data", "messages", "templates", "schema"}


def test_references_are_printed_as_the_clerk_is_told(year: Path) -> None:
    for written, printed in _tables("data.md", "叙述里写|报告里印"):
        _write_objective(year, written)

        assert printed in _paragraphs()


def _rules(file: str) -> Iterator[dict[str, Any]]:
    schema = json.loads((ROOT / file).read_text("utf-8"))
    for part in (schema, *schema["$defs"].values()):
        yield from part.get("rules", ())


@pytest.mark.parametrize(
    ("schema", "manual", "head"),
    [("schema.json", "messages.md", "审核公式"), ("templates/scored/schema.json", "data.md", "自评表的审核公式")],
)
def test_every_warning_is_told_to_the_clerk(schema: str, manual: str, head: str) -> None:
    warnings = {(rule["id"], rule["title"]) for rule in _rules(schema) if rule.get("severity") == "warning"}

    assert {(name, title) for name, title, _ in _tables(manual, f"{head}|管什么|想一想")} == warnings


def test_every_check_of_the_program_is_told() -> None:
    assert {name for name, *_ in _tables("schema.md", "名称|级别|查什么")} == set(OWN_RULES)


def test_every_field_of_a_waiver_is_told_to_the_clerk() -> None:
    schema = json.loads((ROOT / "schema.json").read_text("utf-8"))

    assert [name for name, *_ in _tables("messages.md", "豁免里写|写什么")] == list(
        schema["$defs"]["waiver"]["properties"]
    )


@pytest.fixture
def two_years(year: Path) -> Path:
    """The starter with the year before, whose figures differ as templates.md says."""
    before = YEAR_BEFORE
    for old, new in (
        ("amount: 391.00", "amount: 371.00"),
        ("  total: 400.00", "  total: 380.00"),
        ("basic: 214.60 ", "basic: 194.60 "),
        ("reception: 0.20 ", "reception: 0 "),
    ):
        assert old in before
        before = before.replace(old, new)
    (year / "data" / "2024.yaml").write_text(before, "utf-8")
    return year


FILTERS = "过滤器|作用|例子|印出"


def test_filters_print_what_their_examples_say(two_years: Path) -> None:
    table = [(example, printed) for _, _, example, printed in _tables("templates.md", FILTERS)]
    _write_body(two_years, "".join(f"<p>［{{{{ {example} }}}}］</p>" for example, _ in table))

    printed = zip((example for example, _ in table), _paragraphs(), strict=True)
    assert [*printed] == [(example, f"［{wanted}］") for example, wanted in table]


def test_an_example_uses_its_filter() -> None:
    for name, _, example, _ in _tables("templates.md", FILTERS):
        assert re.search(rf"\| *{name}\b", example)


def test_every_filter_is_documented_and_no_other() -> None:
    everywhere, _, in_templates = _section("templates.md", "过滤器").partition("下面的只能在模板里用")

    assert _names(everywhere) == set(ALL_FILTERS)
    assert _names(in_templates) == set(_KEPT_FILTERS)


def _names(text: str) -> set[str]:
    """The first cells of the tables in a text, but for their heads, that are names of the program."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def test_every_test_is_documented() -> None:
    told = _section("templates.md", "表达式")

    assert [name for name in _KEPT_TESTS if f"`{name}`" not in told] == []


def test_what_templates_cannot_say_is_refused(two_years: Path) -> None:
    for written, _ in _tables("templates.md", "不能写|为什么"):
        _write_body(two_years, f"<p>{written}</p>")
        with pytest.raises(TemplateError):
            build_report(DATA)


def test_faults_of_templates_are_told_as_documented(two_years: Path) -> None:
    for written, message in _tables("templates.md", "模板里写|程序说"):
        _write_body(two_years, written)
        with pytest.raises(TemplateError) as caught:
            build_report(DATA)

        assert (written, caught.value.problems[0].message) == (written, message)
        assert str(caught.value.problems[0].place).startswith(MAIN)


def test_faults_of_formats_are_told_as_documented(year: Path, edit: Callable[..., None]) -> None:
    file = "templates/standard/format.yaml"
    whole = (year / file).read_text("utf-8")
    for old, new, message in _tables("templates.md", "原来|写错|程序说"):
        edit(file, (old, new))
        with pytest.raises(TemplateError) as caught:
            build_report(DATA)

        assert (new, caught.value.problems[0].message) == (new, message)
        (year / file).write_text(whole, "utf-8")


def test_faults_of_the_schema_are_told_as_documented(year: Path, edit: Callable[..., None]) -> None:
    whole = (year / "schema.json").read_text("utf-8")
    for old, new, message in _tables("schema.md", "原来|写错|程序说"):
        edit("schema.json", (old, new))
        with pytest.raises(TemplateError) as caught:
            build_report(DATA)

        assert (new, caught.value.problems[0].message) == (new, message)
        assert str(caught.value.problems[0].place).startswith("schema.json:")
        (year / "schema.json").write_text(whole, "utf-8")


def test_what_prose_cannot_say_is_refused(year: Path) -> None:
    for written, _ in _tables("schema.md", "叙述里不能写|为什么"):
        _write_objective(year, written)
        with pytest.raises(DataError):
            build_report(DATA)


def _section(manual: str, title: str) -> str:
    """A section with everything below its heading, up to the next of its rank."""
    text = (DOCS / manual).read_text("utf-8")
    start = re.search(rf"^(#+) {title}$", text, re.MULTILINE)
    assert start is not None, f"{manual} has no section {title}"
    following = re.compile(rf"^#{{1,{len(start[1])}}} ", re.MULTILINE).search(_unfenced(text), start.end())
    return text[start.end() : following.start() if following else len(text)]


def test_every_element_is_documented_and_no_other() -> None:
    rows = _tables("templates.md", "元素|属性|作用")
    documented = {name: set(re.findall(r"[\w-]+", row[1])) for row in rows for name in _elements(row[0])}

    assert documented == {name: set(attributes) for name, attributes in ALLOWED.items()}


def _elements(cell: str) -> list[str]:
    return re.findall(r"<([a-z0-9]+)", cell)


_OTHER_CLASSES = {*CLASSES, *HEADING_CLASSES, "left", "center", "right", "compact", "landscape", *SIDES}


def test_every_class_is_documented_and_no_other() -> None:
    documented = {name for name, *_ in _tables("templates.md", "class|用在|作用")}

    assert documented == {*PARAGRAPHS, *_OTHER_CLASSES}


def test_every_meta_is_documented_and_no_other() -> None:
    assert {name for name, *_ in _tables("templates.md", "meta|作用")} == set(META)


def test_every_kind_of_paragraph_has_an_example() -> None:
    bodies = "".join(fence.text for section in SCRIPTS for fence in section.fences if fence.order == "body")
    frame = {"html", "head", "title", "meta", "body", "data"}

    assert set(re.findall(r"<(\w+)", bodies)) == set(ALLOWED) - frame
    own = _own_classes()
    used = {name for name in re.findall(r'class="([\w -]+)"', bodies) if own.isdisjoint(name.split())}
    assert used == {*PARAGRAPHS, *_OTHER_CLASSES}


def _own_classes() -> set[str]:
    """The classes that examples define in the format."""
    formats = "".join(fence.text for section in SCRIPTS for fence in section.fences if fence.rest.startswith(FORMAT))
    return set(re.findall(r"^  ([\w-]+): \{", formats, re.MULTILINE))


def _keys(schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """The names of all properties below a schema."""
    if reference := schema.get("$ref"):
        schema = {**root["$defs"][reference.rpartition("/")[2]], **{k: v for k, v in schema.items() if k != "$ref"}}
        yield from _keys(schema, root)
        return
    for name, member in schema.get("properties", {}).items():
        yield name
        yield from _keys(member, root)
    if isinstance(other := schema.get("additionalProperties"), dict):
        yield from _keys(other, root)


def test_every_key_of_the_format_is_documented() -> None:
    schema = package_schema("layout/format.schema.json")
    documented = {name for row in _tables("templates.md", "键|单位或写法|作用") for name in re.findall(r"\w+", row[0])}
    keys = set(_keys(schema, schema))

    assert documented == keys


def test_every_annotation_of_the_contract_is_documented() -> None:
    contract = package_schema("schema/contract.schema.json")
    own = contract["properties"]
    wanted = {name for name in own if name not in ("properties", "format")}  # which are JSON Schema's own
    inner = {
        *own["figure"]["properties"],
        *own["computed"]["additionalProperties"]["properties"],
        *own["rules"]["items"]["properties"],
    }
    documented = {name for name, *_ in _tables("schema.md", "关键词|写什么|作用")}

    assert documented == wanted | inner


def test_every_word_of_the_contract_is_documented() -> None:
    text = _section("schema.md", "可以用的 JSON Schema 关键词")
    words = package_schema("schema/contract.schema.json")["propertyNames"]["enum"]
    own = {"unit", "unit_from", "show", "role", "prose", "refers", "picture", "carry", "carry_from", "figure"}
    own |= {"computed", "rules", "aliases", "terms", "decimals", "merge"}

    assert set(re.findall(r"`([$\w]+)`", text)) == set(words) - own


def test_only_commands_that_exist_are_promised() -> None:
    for manual in LINKING:
        named = set(re.findall(r"(?:^|`|-m )reportgen ([a-z][a-z-]*)", manual.read_text("utf-8"), re.MULTILINE))

        assert named <= set(COMMANDS), manual.name


_COMMAND = re.compile(r"(?:^|`|-m )(reportgen [a-z][^`\n]*)", re.MULTILINE)
_COMMENT = re.compile(r" +# .*$| *[|>] .*$|\|[a-z|]+")
"""What is not of one command: a remark, where its output goes, what else an option may be."""


def _commands(manual: Path) -> list[str]:
    """The commands of a manual as they are typed, but for those of which a part is left out."""
    found = (_COMMENT.sub("", command) for command in _COMMAND.findall(manual.read_text("utf-8")))
    return [command for command in found if "…" not in command and "-h" not in command]


@pytest.mark.parametrize("manual", [path for path in MANUALS if _commands(path)], ids=lambda path: path.name)
def test_every_command_can_be_typed_as_it_stands(manual: Path) -> None:
    for command in _commands(manual):
        context = make_group().make_context("reportgen", [], resilient_parsing=True)
        arguments = shlex.split(command, posix="\\" not in command)[1:]
        while isinstance(context.command, Commands) and arguments:
            name, called, arguments = context.command.resolve_command(context, arguments)
            assert called is not None, command
            with contextlib.suppress(click.MissingParameter, click.BadOptionUsage):  # named with its options alone
                context = called.make_context(name, arguments, parent=context)
                continue
            break
        else:
            assert not isinstance(context.command, Commands), command


@pytest.mark.parametrize("section", SCRIPTS, ids=str)
def test_a_reader_sees_the_command_whose_output_is_shown(section: Section) -> None:
    seen = re.sub(r"^<!--.*-->$", "", section.text, flags=re.MULTILINE)

    assert [
        f"reportgen {each.rest}" for each in section.fences if each.order == "shown" and each.rest not in seen
    ] == []


def test_every_line_for_powershell_is_one_command() -> None:
    lines = [
        line
        for manual in LINKING
        for fence in re.findall(r"^```powershell\n(.*?)^```$", manual.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for line in fence.splitlines()
    ]

    assert {line.split()[0] for line in lines} == {"py", "reportgen"}
    assert [line for line in lines if re.search(r"&&|\|\||\$\(|^export |/bin/", line)] == []


@pytest.mark.parametrize("manual", ["clerk.md", "clerk.en.md"])
def test_the_clerk_has_little_to_read(manual: str) -> None:
    assert len((DOCS / manual).read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_message_names_only_manuals_that_its_reader_has(language: str) -> None:
    texts = json.dumps(all_texts(language), ensure_ascii=False)
    named = set(re.findall(r"reportgen help ([\w-]+)", texts))

    files = "|".join(re.escape(path.name) for path in MANUALS)
    assert re.findall(rf"docs/\S*|\b(?:{files})", texts) == []
    assert {"maintainer", "workflow"} <= named <= set(manual_names())


def test_what_a_message_says_to_look_for_is_there() -> None:
    for entry in all_texts("zh").values():
        for name, topic in re.findall(r"reportgen help (\w+) (\w+|\"[^\"]+\")", str(entry).replace("\\n", "\n")):
            assert sections_on(find_manual(name, "zh").text, topic.strip('"')), (name, topic)


@pytest.mark.parametrize(
    "manual",
    [*LINKING, ROOT / "ARCHITECTURE.md", ROOT / "reportgen/README.md"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_lead_somewhere(manual: Path) -> None:
    for link in _LINK.findall(_unfenced(manual.read_text("utf-8"))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = manual.parent / file if file else manual
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(_HEADING.findall(_unfenced(target.read_text("utf-8")))), link


def _anchors(titles: Iterable[str]) -> set[str]:
    """How headings are linked to; one that is there before gets a number."""
    taken: Counter[str] = Counter()
    found = set()
    for title in titles:
        anchor = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        found.add(f"{anchor}-{taken[anchor]}" if taken[anchor] else anchor)
        taken[anchor] += 1
    return found


@pytest.mark.parametrize("manual", LINKING, ids=lambda path: path.name)
def test_fences_are_closed_and_orders_known(manual: Path) -> None:
    text = re.sub(r"^<!-- (?:build|test)-command -->\n", "", manual.read_text("utf-8"), flags=re.MULTILINE)
    known = {name.removeprefix("do_") for name in dir(Script) if name.startswith("do_")}
    known |= {"console"} if manual in TUTORIALS else set()

    assert text.count("```") == 2 * len(_FENCE.findall(text))
    assert {fence.order for section in _sections(manual) for fence in section.fences} <= {"", *known}
    assert len(re.findall(r"^<!--", text, re.MULTILINE)) == len(
        [fence for section in _sections(manual) for fence in section.fences if fence.order]
    )


def test_kinds_of_paragraph_are_known() -> None:
    others = {"body", "heading", "drawing", "cell", "footnote", "edge", "toc", "toc_title", "end"}
    assert {str(kind) for kind in Kind} == {*PARAGRAPHS, *others}


def _keys_told(title: str) -> set[str]:
    """The names in the tables of a section of formats.md."""
    return {name for row in re.findall(r"^\| (`.*?) \|", _section("formats.md", title), re.MULTILINE)
            for name in re.findall(r"`(\w+)`", row)}  # fmt: skip


def _union(things: Iterable[dict[str, Any]]) -> set[str]:
    return {name for thing in things for name in thing}


def test_every_name_in_the_json_of_a_trace_is_documented(
    year: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(DATA, ("做到真实、完整、准确", "做好2件事"))
    run(["trace", DATA, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    numbers = found["numbers"]

    assert {number["origin"] for number in numbers} == set(NumberKind)
    assert _keys_told("最外层") == set(found)
    assert _keys_told("一个数") == _union(numbers)
    assert _keys_told("填报的数") == _union(typed for number in numbers for typed in number.get("typed", ()))
    assert {name for name, _ in _tables("formats.md", "origin|数从哪里来")} == set(NumberKind)


def test_every_name_in_the_json_of_a_comparison_is_documented(
    year: Path, edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    old = year / "data" / "旧.yaml"
    old.write_text(STARTER, "utf-8")
    edit(
        DATA,
        ("basic: 214.60 ", "basic: 214.06 "),
        ("      count: 5\n", "      count: 5\n    - name: 工勤编制\n      count: 1\n"),
        ("一是简化查档手续", "一是继续简化查档手续"),
    )
    run(["diff", str(old), DATA, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    facts, problems = found["facts"], found["problems"]

    assert _keys_told("比较的结果") == set(found)
    assert _keys_told("facts：一项事实") == _union(facts)
    assert _keys_told("facts 里面") == (
        _union(place for fact in facts for place in (fact["old_place"], fact["new_place"]) if place)
        | _union(change for fact in facts for change in fact["sentences"])
        | _union(value for fact in facts for value in fact["values"])
    )
    assert _keys_told("figures：一个算出的数") == _union(found["figures"])
    assert _keys_told("sentences：报告里的一句话") == _union(found["sentences"])
    assert _keys_told("problems：审核") == set(problems)
    assert _keys_told("一个问题") == _union(problems["appeared"])
    assert {name for name, _ in _tables("formats.md", "change|怎么了")} == set(Fate)


def test_every_name_in_the_json_of_the_facts_is_documented(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", DATA, "--json"])
    found = json.loads(capsys.readouterr().out)

    assert _keys_told("全部事实") == set(found)
    assert _keys_told("一项") == _union(found["facts"])


def test_every_name_in_the_json_of_the_doctor_is_documented(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    told = _section("formats.md", "一样东西")

    assert _keys_told("查的结果") == set(found)
    assert _keys_told("一样东西") == _union(found["checks"])
    assert {check["name"] for check in found["checks"]} - {f"extra-{extra}" for extra in EXTRAS} <= set(
        re.findall(r"`(\w+)`", told)
    )
    assert {str(state) for state in State} <= set(re.findall(r"`(\w+)`", told))
