"""The page of a report: it says what the Word file says, and is right HTML that asks for nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportgen import Case
from reportgen.cli import run
from reportgen.document.blocks import Document, Kind, Paragraph, Run
from reportgen.html.report import report_page
from reportgen.places import Source
from tests.tools.html_text import X, classes, docx_lines, page_lines, parsed, text_of
from tests.tools.root import ROOT

FILES = [
    *("2022.yaml", "water.yaml", "self-evaluation.yaml", "hunan.yaml", "association.yaml", "starter.yaml"),
    *("education/2023.yaml", "education/2024.yaml"),
]


@cache
def case_of(name: str) -> Case:
    return Case(ROOT / "data" / name)


@cache
def page_of(name: str) -> str:
    return report_page(case_of(name).document, case_of(name).look)


@cache
def tree_of(name: str) -> Any:
    return parsed(page_of(name))


@pytest.mark.parametrize("name", FILES)
def test_the_page_says_what_the_word_file_says_paragraph_by_paragraph(name: str) -> None:
    assert page_lines(tree_of(name)) == docx_lines(case_of(name).docx)


@pytest.mark.parametrize("name", FILES)
def test_nothing_comes_from_elsewhere_or_runs(name: str) -> None:
    root = tree_of(name)

    assert list(root.iter(f"{X}script", f"{X}link", f"{X}iframe", f"{X}object", f"{X}base")) == []
    assert [e.get("src")[:11] for e in root.iter() if e.get("src")] == ["data:image/"] * len(list(root.iter(f"{X}img")))
    assert [name for e in root.iter() for name in e.attrib if name == "style" or name.startswith("on")] == []
    assert "url(" not in page_of(name).replace("url(#p", "")
    assert "@import" not in page_of(name)


def test_the_policy_allows_the_own_styles_alone() -> None:
    (policy,) = [e.get("content") for e in tree_of("2022.yaml").iter(f"{X}meta") if e.get("http-equiv")]
    (style,) = tree_of("2022.yaml").iter(f"{X}style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'none'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("name", FILES)
def test_headings_have_their_levels_below_the_title(name: str) -> None:
    wanted = [
        (f"{X}h{min(6, block.level + 1)}", block.number + block.text)
        for block in case_of(name).document.blocks
        if isinstance(block, Paragraph) and block.kind is Kind.HEADING
    ]
    root = tree_of(name)

    found = [(e.tag, text_of(e)) for e in root.iter() if e.tag in {f"{X}h{n}" for n in range(2, 7)}]
    assert found == wanted
    assert [e.tag for e in root.iter(f"{X}h1")] == [f"{X}h1"] * max(1, len(list(root.iter(f"{X}h1"))))


def test_a_table_has_its_caption_its_head_and_its_scopes() -> None:
    table = next(iter(tree_of("water.yaml").iter(f"{X}table")))
    (caption,) = table.iterfind(f"{X}caption")
    heads = list(table.iter(f"{X}th"))

    assert [text_of(line) for line in caption] == ["表1　项目支出情况", "单位：万元"]
    assert [e.get("scope") for e in table.find(f"{X}thead").iter(f"{X}th")] == ["col"] * 5
    assert {e.get("scope") for e in heads} <= {"col", "colgroup", "row", "rowgroup"}
    assert (table.getparent().get("tabindex"), table.getparent().get("aria-label")) == ("0", "项目支出情况")


@pytest.mark.parametrize("name", FILES)
def test_the_cells_of_every_table_fill_its_columns(name: str) -> None:
    for table in tree_of(name).iter(f"{X}table"):
        columns = len(list(table.iter(f"{X}col")))
        for group in table.iterfind("*"):
            free: dict[tuple[int, int], bool] = {}
            for number, row in enumerate(group.iterfind(f"{X}tr")):
                column = 0
                for cell in row:
                    while (number, column) in free:
                        column += 1
                    for r in range(int(cell.get("rowspan", 1))):
                        for c in range(int(cell.get("colspan", 1))):
                            assert (number + r, column + c) not in free
                            free[number + r, column + c] = True
            rows = len(group.findall(f"{X}tr"))
            assert len(free) == rows * columns if rows else not free


def test_pictures_and_charts_say_what_they_show() -> None:
    root = tree_of("water.yaml")
    charts = [e for e in root.iter() if str(e.tag).endswith("}svg")]

    assert [e.get("alt") for e in root.iter(f"{X}img")] == [
        "青石水库在西面，总干渠向东，经分水闸分成北干渠、中支渠和南干渠，灌溉三片农田，余水流入临江河"
    ]
    assert len(charts) == 4
    assert charts[0].get("aria-label") == (
        "2024年收入构成（万元）：财政拨款收入 8642.30；其他收入 36.50；年初结转和结余 212.40"
    )
    drawn = ["".join(e.itertext()) for e in charts[1].iter() if str(e.tag).endswith("}text")]
    assert sorted(drawn) == sorted(["1286.45万元", "7398.15万元", "基本支出", "项目支出"])


def test_pages_have_their_sizes_in_print_and_on_the_screen() -> None:
    style = next(iter(tree_of("water.yaml").iter(f"{X}style"))).text
    sheets = [classes(e) - {"sheet"} for e in tree_of("water.yaml").iter(f"{X}section")]

    assert sheets == [{"upright", "upright-1"}, {"lying", "lying-2"}]
    assert "@page upright-1{size:595.30pt 841.90pt;margin:104.90pt 73.70pt 99.20pt 79.35pt;" in style
    assert "@page lying-2{size:841.90pt 595.30pt;margin:79.35pt 104.90pt 73.70pt 99.20pt;" in style
    assert '@bottom-right{content:"— " counter(page) " —";padding-right:14.00pt;' in style
    assert ".upright{page:upright;width:calc(var(--t)*11906);min-height:calc(var(--t)*16838);" in style


def test_the_same_inputs_give_the_same_page() -> None:
    case = Case(ROOT / "data/water.yaml")

    assert report_page(case.document, case.look) == page_of("water.yaml")


@pytest.mark.parametrize(
    "attack",
    [
        "</p><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "' onmouseover='alert(1)",
        "</style></title></textarea>",
        "&lt;script&gt;&#60;b&#62;",
        "<!-- ",
        "]]>",
        "{{ 7 * 7 }}",
    ],
)
def test_what_is_typed_stays_text(attack: str) -> None:
    def root_of(name: str) -> Any:
        text = (ROOT / "data/starter.yaml").read_text("utf-8")
        written = name.replace("\\", "\\\\").replace('"', '\\"')
        source = Source("data/starter.yaml", text.replace("name: 示范区档案馆", f'name: "{written}"', 1))
        case = Case(ROOT / "data/starter.yaml", source=source)
        return parsed(report_page(case.document, case.look))

    root, plain = root_of(f"甲{attack}乙"), root_of(f"甲{'a' * len(attack)}乙")

    assert [e.tag for e in root.iter()] == [e.tag for e in plain.iter()]
    assert sum(len(e.attrib) for e in root.iter()) == sum(len(e.attrib) for e in plain.iter())
    assert any(f"甲{attack}乙" in line for line in page_lines(root))


def test_what_turns_the_direction_of_reading_is_kept_to_itself() -> None:
    runs = [Run("甲"), Run("fdp\u202eexe", strong=True), Run("乙")]
    document = Document("题", "", "", "2022-12-31", "名", [Paragraph(Kind.BODY, runs)])

    root = parsed(report_page(document, case_of("2022.yaml").look))

    assert [e.tag for e in root.iter() if "\u202e" in (e.text or "")] == [f"{X}bdi"]
    assert page_lines(root) == ["甲fdp\u202eexe乙"]


def test_fonts_and_classes_of_a_format_cannot_end_the_style_sheet(project: Path, edit: Callable[..., None]) -> None:
    edit(
        "templates/standard/format.yaml",
        ("仿宋: {name: 仿宋_GB2312", '仿宋: {name: "仿</style><b>\\"}*{color:red}宋"'),
    )
    case = Case("data/starter.yaml")

    root = parsed(report_page(case.document, case.look))

    (style,) = root.iter(f"{X}style")
    assert "</style" not in style.text
    assert 'font-family:"仿\\3c \\2f style\\3e \\3c b\\3e \\22 \\7d \\2a \\7b color:red\\7d 宋"' in style.text


def test_the_page_is_of_the_reports_language_whatever_the_user_speaks(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTGEN_LANG", "en")
    assert run(["build", "data/starter.yaml", "--to", "html", "-o", "a.html"]) == 0

    page = Path("a.html").read_text("utf-8")
    assert '<html lang="zh-CN">' in page
    assert re.search('<a class="skip" href="#report">跳到报告</a>', page)
