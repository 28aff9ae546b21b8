"""Whatever data fit the schema of a template, they build, and what is printed reads right and adds up.

`REPORTGEN_EXAMPLES=2000 pytest tests/test_any_data.py` looks further than the usual run, with other data each time.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import zlib
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reportgen import Case, check_report
from reportgen.authoring.reconcile import UnreconciledError, member_at, reconcile
from reportgen.authoring.yaml_text import yaml_text
from reportgen.errors import ReportgenError, Severity
from reportgen.figures import balanced_totals
from reportgen.figures.figures import Figures
from reportgen.files.save import output_path
from reportgen.html.report import report_page
from reportgen.schema.nodes import SchemaNode
from reportgen.values.figure import Computed, Figure, Stated
from reportgen.values.records import Record, members_of
from tests.tools.anything import PICTURE, Template, any_data, template_names
from tests.tools.html_text import docx_lines, page_lines, parsed
from tests.tools.openxml import validate_openxml
from tests.tools.print_faults import print_faults
from tests.tools.recompute import computed_values
from tests.tools.root import ROOT
from tests.tools.structure import lint_docx

USUAL = 6
EXAMPLES = int(os.environ.get("REPORTGEN_EXAMPLES", "0"))
_EXACT = Context(prec=200)
_DIVIDING = Context(prec=80)
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_REFERENCE_ENDS = ("", "。", "，", "；", "！", "”", "\n后面还有一行", "\n\n另一段。", " (see above)")
_MARKS = "，；：、,;:。！？.!?… \n"
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=6), below, max_size=3),
    max_leaves=6,
)


def looked_at(examples: int) -> settings:
    """The usual run is quick and always the same, and shows a failing file as it was found; one with
    `REPORTGEN_EXAMPLES` looks at other data each time, and makes a failing file smaller for some minutes.
    """
    return settings(
        max_examples=EXAMPLES or examples,
        derandomize=not EXAMPLES,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink) if EXAMPLES else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


@cache
def template(name: str) -> Template:
    return Template(name)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of its own, with a picture."""
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(ROOT / "schema.json", folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    (folder / PICTURE).parent.mkdir()
    (folder / PICTURE).write_bytes(small_png())
    return folder


def small_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\1\2\3\4\5\6" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


class Drawn:
    """A data file that was drawn and written, with last year's if there is one."""

    def __init__(self, data: dict[str, Any], last: dict[str, Any] | None, folder: Path) -> None:
        self.data = data
        self.last = last
        for old in folder.glob("[12]*.yaml"):
            old.unlink()
        self.file = folder / f"{data['year']}.yaml"
        self.last_file = folder / f"{data['year'] - 1}.yaml"
        self.file.write_text(yaml_text(data), "utf-8")
        if last is not None:
            self.last_file.write_text(yaml_text(last), "utf-8")

    def __repr__(self) -> str:
        before = f"# {self.last_file.name}\n{yaml_text(self.last)}" if self.last is not None else ""
        return f"{before}# {self.file.name}\n{yaml_text(self.data)}"


@st.composite
def any_files(draw: st.DrawFn, name: str, folder: Path) -> Drawn | None:
    """A data file of a template; now and then with last year's beside it."""
    kind = template(name)
    data, seed = draw(any_data(kind)), draw(st.integers(0, 999))
    last, before = None, None
    try:
        if draw(st.integers(0, 2)) == 1 and data["year"] > 2000:
            last = draw(any_data(kind))
            last["year"] = data["year"] - 1
            last["department"]["name"] = data["department"]["name"]
            before = reconcile(last, kind.contract, kind.layout, seed)
        figures = reconcile(data, kind.contract, kind.layout, seed, before)
    except UnreconciledError:
        return None
    paths = sorted(references(figures.root, ""))
    paths += [f"last.{path}" for path in sorted(references(figures.last, ""))] if figures.last else []
    for narrative in figures.narratives:
        record = narrative.record
        own = [path for path in paths if not (record and record.knows(re.split(r"\W", path)[0]))]
        if own and draw(st.integers(0, 5)) == 5:
            holder, name_in = member_at(data, narrative.path)
            reference = own[draw(st.integers(0, len(own) - 1))]
            end = _REFERENCE_ENDS[draw(st.integers(0, len(_REFERENCE_ENDS) - 1))]
            text = holder[name_in]
            printed = f"{{{{ {reference} }}}}"
            holder[name_in] = f"{printed}：{text}" if end == "”" else f"{text.rstrip(_MARKS)}，{printed}{end}"
            if not kind.contract.validator.is_valid(data):
                holder[name_in] = text
    return Drawn(data, last, folder)


def references(record: Record | None, path: str) -> list[str]:
    """The numbers of a file that a narrative may refer to."""
    found: list[str] = []
    for name in record.names() if record else ():
        value = record.get(name) if record else None
        below = f"{path}.{name}" if path else name
        if not below.isascii() and not all(part.isidentifier() for part in below.split(".")):
            continue
        if isinstance(value, Record):
            found += references(value, below)
        elif isinstance(value, Figure) and (value.form.kind != "plain" or isinstance(value.origin, Stated)):
            found += [below, *([f"{below} | parts"] if members_of(value).get("parts") else [])]
    return found


def printed_units(figures: Figures) -> set[str]:
    """The units that figures of the file have."""
    stated = {figure.unit for figure in figures.stated_figures()}
    return {unit for unit in {*stated, "%", "万元", "元", "个", "分", "人"} if unit}


def recomputed(figure: Figure, drawn: Drawn) -> Decimal:
    """What a figure should be, computed from the data as they were drawn."""
    origin = figure.origin
    if isinstance(origin, Stated):
        if origin.typed is None:
            return figure.value
        data = drawn.data if origin.typed.place.source.name.endswith(drawn.file.name) else drawn.last
        holder, name = member_at(data, origin.path)
        value = holder[name]
        return Decimal(value[:4]) if isinstance(value, str) else Decimal(value)
    if not isinstance(origin, Computed):
        return figure.value
    if origin.operation == "count":
        return figure.value
    operands = [recomputed(operand, drawn) for operand in origin.operands]
    units = {operand.unit for operand in origin.operands}
    match origin.operation:
        case "+" | "sum" | "tally":
            result = Decimal(0)
            for operand in operands:
                result = _EXACT.add(result, operand)
            return result
        case "-":
            return _EXACT.subtract(*operands)
        case "*":
            return _EXACT.multiply(*operands)
        case "/":
            assert len(units) == 1 or "" in units
            return _DIVIDING.divide(*operands)
        case "abs":
            return abs(operands[0])
        case "rounded":
            return operands[0].quantize(Decimal(1).scaleb(-int(operands[1])), ROUND_HALF_UP, _EXACT)
        case "same":
            return operands[0]
    factor = _MONEY[origin.operands[0].unit] / _MONEY[origin.unit]
    return _EXACT.multiply(operands[0], factor)


def is_close(left: Decimal, right: Decimal) -> bool:
    return abs(left - right) <= max(abs(left), abs(right), Decimal(1)) * Decimal("1e-40")


def wrong_numbers(case: Case, drawn: Drawn) -> list[str]:
    """Printed numbers that are not what the data give, and figures that are not what the schema's formula gives."""
    wrong = []
    for entry in case.trace:
        figure = entry.figure
        if figure is None:
            continue
        value = recomputed(figure, drawn)
        if not is_close(value, figure.value):
            wrong.append(f"{entry.printed} stands for {figure.value}, which should be {value}: {entry.sentence}")
        shown = abs(value) * (100 if figure.form.kind == "percent" else 1)
        printed = re.findall(r"[0-9]+(?:\.[0-9]+)?", entry.printed)
        unit = None if figure.form.decimals is None else Decimal(1).scaleb(-figure.form.decimals)
        rounded = shown if unit is None else shown.quantize(unit, ROUND_HALF_UP, _EXACT)
        moved = unit if figure.balance and unit else Decimal(0)
        if len(printed) != 1 or abs(Decimal(printed[0]) - rounded) > moved:
            wrong.append(f"{entry.printed} is printed for {value}: {entry.sentence}")
        if ("-" in entry.printed and value >= 0) or ("-" not in entry.printed and value < 0 and Decimal(printed[0])):
            wrong.append(f"{entry.printed} has lost the sign of {value}: {entry.sentence}")
    expected = computed_values(drawn.data, case.contract.shape, drawn.last)
    for path, value in expected.items():
        computed = figure_at(case.figures.root, path)
        if not isinstance(computed, Figure) or not is_close(computed.value, value):
            wrong.append(f"{path} is {computed}, by its formula {value}")
    return wrong


def wrong_sums(value: Any, shape: SchemaNode | None) -> list[str]:
    """The totals whose printed parts do not make them up, though their exact ones do."""
    wrong: list[str] = []
    if isinstance(value, list) and shape:
        return [fault for item in value for fault in wrong_sums(item, shape.items)]
    if not isinstance(value, Record) or shape is None:
        return []
    for field in shape.computed:
        whole = value.get(field.name)
        parts = [cell.figure for cell in balanced_totals.Total(value, field.name, field.parts).cells()]
        free = [part for part in parts if part.value and not balanced_totals._repeats(part)]
        if not isinstance(whole, Figure) or not free or sum(part.value for part in parts) != whole.value:
            continue
        if (printed := sum(Decimal(part.number_text()) for part in parts)) != Decimal(whole.number_text()):
            wrong.append(f"{value.path}.{field.name} is {whole}, its parts make {printed}: {[*map(str, parts)]}")
    for name, member in value.members.items():
        wrong += wrong_sums(member, shape.members.get(name))
    return wrong


def figure_at(value: Any, path: str) -> Any:
    for name, index in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path):
        if index:
            value = value[int(index)]
        elif isinstance(value, Record):
            value = value.get(name)
        else:
            value = members_of(value)[name]
    return value


def document_faults(content: bytes, path: Path) -> list[str]:
    """What is wrong with the Word file itself."""
    path.write_bytes(content)
    faults = lint_docx(path)
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                words = re.sub(r"<[^>]*>", "\n", archive.read(name).decode("utf-8"))
                faults += [f"{name}: {word}" for word in re.findall(r"None|\{\{|\}\}|\{%", words)]
    return faults


def page_faults(case: Case, docx: bytes) -> list[str]:
    """Where the page in a browser is no right HTML, or says something else than the Word file."""
    lines = page_lines(parsed(report_page(case.document, case.look)))
    return [f"{one} ≠ {other}" for one, other in zip_longest(lines, docx_lines(docx)) if one != other]


@pytest.mark.parametrize("name", template_names())
def test_any_data_print_a_report_that_reads_right_and_adds_up(name: str, place: Path) -> None:
    built = []

    @looked_at(USUAL)
    @given(drawn=any_files(name, place / "data"))
    def build(drawn: Drawn | None) -> None:
        if drawn is None:
            return
        try:
            case = Case(drawn.file)
            docx = case.docx
        except ReportgenError as error:
            raise AssertionError("\n".join(map(str, error.problems))) from None
        faults = print_faults(case.document, printed_units(case.figures))
        faults += wrong_numbers(case, drawn)
        faults += wrong_sums(case.figures.root, case.contract.shape)
        faults += document_faults(docx, place / "any.docx")
        faults += page_faults(case, docx)
        file_name = output_path(case.document.file_name, place, None).name
        faults += [f"file name: {file_name}"] if re.search(r"None|[{}\\/:*?\"<>|]", file_name) else []
        assert faults == []
        built.append(drawn)

    build()
    assert validate_openxml(place / "any.docx") == []
    assert len(built) >= (EXAMPLES or USUAL) // 2


@st.composite
def any_damage(draw: st.DrawFn, name: str) -> Any:
    """Data whose figures do not agree, with a few values exchanged for anything at all."""
    data: Any = draw(any_data(template(name)))
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = data
        while True:
            if not isinstance(holder, dict | list) or not holder:
                break
            key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if isinstance(holder[key], dict | list) and holder[key] and draw(st.integers(0, 4)):
                holder = holder[key]
                continue
            holder[key] = draw(_JSON)
            break
    return data


@pytest.mark.parametrize("name", template_names())
def test_whatever_a_file_holds_checking_it_gives_problems(name: str, place: Path) -> None:
    file = place / "data/any.yaml"

    @looked_at(USUAL)
    @given(data=any_damage(name) | st.dictionaries(st.text(min_size=1, max_size=6), _JSON, max_size=4))
    def check(data: Any) -> None:
        file.write_text(yaml_text(data), "utf-8", errors="replace")

        problems = check_report(file)

        if all(problem.severity is not Severity.ERROR for problem in problems):
            assert Case(file).trace

    check()
