"""`reportgen diff` of what is seen and not read: pictures, charts, and a last digit that was only moved."""

from __future__ import annotations

import json
import re
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.cli import run

STARTER = "data/starter.yaml"
MAIN = "templates/standard/report.html.j2"
HEAD = (
    '<html lang="zh-CN"><head><title>例</title><meta name="date" content="2025-12-31"/>'
    '<meta name="filename" content="例"/><meta name="author" content="某局"/></head><body>'
)
PICTURE = (
    '<p>见图。</p><figure><img src="pictures/{0}.png" alt="{1}"{2}/><figcaption>{3}</figcaption></figure><p>完。</p>'
)
CHART = """<figure class="chart pie"><figcaption>支出构成</figcaption><table>
<tr><th>类别</th><th>金额</th></tr>
<tr><td>基本支出</td><td>{{ expenditure.basic }}</td></tr>
<tr><td>项目支出</td><td>{{ expenditure.project }}</td></tr></table></figure>"""
Said = Callable[..., list[str]]


def png(colour: int) -> bytes:
    """A picture of 8 × 8 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + bytes([colour, 0, 0]) * 8 for _ in range(8)))
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def said(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """What is said of the sentences of two reports, each with a body and a picture of its own."""
    shutil.copytree(project, project / "old", ignore=shutil.ignore_patterns("old"))

    def compare(old: str, new: str, colours: tuple[int, int] = (1, 1), *options: str) -> list[str]:
        for folder, body, colour in ((project / "old", old, colours[0]), (project, new, colours[1])):
            (folder / "pictures").mkdir(exist_ok=True)
            for name in ("a", "b"):
                (folder / "pictures" / f"{name}.png").write_bytes(png(colour))
            (folder / MAIN).write_text(f"{HEAD}\n{body}\n</body></html>\n", "utf-8")
        assert run(["diff", f"old/{STARTER}", STARTER, *options]) == 0
        out = capsys.readouterr().out
        part = out.partition("报告里的话\n")[2].partition("\n\n")[0]
        return [line.strip() for line in part.splitlines()]

    return compare


def picture(name: str = "a", alt: str = "办公楼的正面", width: str = "", caption: str = "办公楼") -> str:
    return PICTURE.format(name, alt, f' width="{width}"' if width else "", caption)


@pytest.mark.parametrize(
    ("new", "colour", "lines"),
    [
        ({}, 1, []),
        ({"name": "b"}, 1, []),
        ({}, 2, ["~ 办公楼的正面（图片，换了图）"]),
        ({"name": "b", "width": "40mm"}, 2, ["~ 办公楼的正面（图片，换了图）"]),
        ({"width": "40mm"}, 1, ["~ 办公楼的正面（图片，换了宽度）"]),
        ({"alt": "办公楼的背面"}, 1, ["~ 办公楼的[-正-]{+背+}面（图片）"]),
        ({"alt": "办公楼的背面"}, 2, ["~ 办公楼的[-正-]{+背+}面（图片，换了图）"]),
        ({"caption": "办公大楼"}, 1, ["~ 办公{+大+}楼"]),
    ],
)
def test_a_picture_that_is_not_the_same_is_said(new: dict[str, str], colour: int, lines: list[str], said: Said) -> None:
    found = said(picture(), picture(**new), (1, colour))

    assert found == (["报告开头", *lines] if lines else [])


def test_a_picture_that_comes_or_goes_is_said(said: Said) -> None:
    assert said("<p>见图。</p><p>完。</p>", picture()) == ["报告开头", "+ 办公楼的正面（图片）", "+ 办公楼"]
    assert said(picture(), "<p>见图。</p><p>完。</p>") == ["报告开头", "- 办公楼的正面（图片）", "- 办公楼"]


def test_what_differs_besides_the_text_is_in_markdown_and_json(said: Said, capsys: pytest.CaptureFixture[str]) -> None:
    said(picture(), picture(), (1, 2))

    assert run(["diff", f"old/{STARTER}", STARTER, "--format", "markdown"]) == 0
    assert "\n- 办公楼的正面（图片，换了图）\n" in capsys.readouterr().out
    assert run(["diff", f"old/{STARTER}", STARTER, "--format", "json"]) == 0
    (sentence,) = json.loads(capsys.readouterr().out)["sentences"]
    assert (sentence["kind"], sentence["change"], sentence["look"]) == ("picture", "changed", "replaced")


def test_a_number_of_a_chart_is_seen(said: Said, project: Path) -> None:
    path = project / STARTER
    path.write_text(path.read_text("utf-8").replace("basic: 214.60", "basic: 214.70"), "utf-8")

    assert said(CHART, CHART) == ["报告开头", "~ 基本支出 | [-214.60万元-]{+214.70万元+}"]


def test_a_chart_that_is_drawn_otherwise_is_said(said: Said) -> None:
    assert said(CHART, CHART.replace("pie", "bar")) == ["报告开头", "~ 类别 | 金额（换了图的样式）"]


def test_a_digit_that_only_balancing_moved_is_no_change(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "schema.json"
    schema = json.loads(path.read_text("utf-8"))
    expenditure = schema["$defs"]["expenditure"]
    for name, title in (("basic", "基本"), ("project", "项目"), ("closing_balance", "结转")):
        expenditure["computed"][f"{name}_part"] = {
            "title": f"{title}比重", "formula": f"{name} / total", "show": "percent", "together": "比重"
        }  # fmt: skip
    for part in (schema, *schema["$defs"].values()):
        part.pop("rules", None)
    path.write_text(json.dumps(schema, ensure_ascii=False), "utf-8")
    text = re.sub("(?m)^  total: .*\n", "", (project / STARTER).read_text("utf-8"))
    text = text.replace("project: 180.00", "project: 200.00").replace(
        "closing_balance: 5.40", "closing_balance: 200.00"
    )
    for name, basic in (("old", "200.00"), ("new", "199.999")):
        (project / f"data/{name}.yaml").write_text(text.replace("basic: 214.60", f"basic: {basic}"), "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    lines = [re.sub(" +", " ", line).strip() for line in capsys.readouterr().out.splitlines() if "比重 " in line]
    assert lines == [
        "支出 › 基本比重 33.34% → 33.33% 只是舍位平衡的末位不同",
        "支出 › 项目比重 33.33% → 33.34% 只是舍位平衡的末位不同",
        "支出 › 结转比重 33.33% → 33.33% 印出来一样",
    ]


def test_a_number_that_is_only_written_otherwise_is_not_said_to_grow(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (project / STARTER).read_text("utf-8")
    for name, value in (("old", "98.50"), ("new", "98.5")):
        fact = f'facts:\n  好评:\n    title: 好评率\n    value: {value}\n    unit: "%"\n'
        (project / f"data/{name}.yaml").write_text(text.replace("facts:\n", fact, 1), "utf-8")

    assert run(["diff", "data/old.yaml", "data/new.yaml"]) == 0

    assert "  改动  工作数据 › 好评率 › 数  98.50% → 98.5%  数没有变，只是写法不同  " in capsys.readouterr().out
