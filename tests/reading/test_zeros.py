"""A number of which a report says something in other words than the template is left to be filled in: it is no zero."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from reportgen.docx.pieces import docx_pieces
from reportgen.files.project import find_project
from reportgen.reading.read import TemplateReader
from tests.tools.root import ROOT

PEOPLE = {"type": "integer", "minimum": 0, "unit": "人"}
SCHEMA: dict[str, Any] = {
    "type": "object", "additionalProperties": False, "required": ["year", "students", "teachers"],
    "properties": {
        "year": {"title": "年度", "description": "年度。", "type": "integer", "role": "year"},
        "students": {**PEOPLE, "title": "在校生", "description": "人数。"},
        "teachers": {**PEOPLE, "title": "教师", "description": "人数。"},
    },
    "computed": {
        "ratio": {"title": "生师比", "formula": "students / teachers", "when": "teachers > 0", "decimals": 2}
    },
}  # fmt: skip
TEMPLATE = """<html lang="zh-CN"><head><title>{{ year }}年报告</title>
<meta name="date" content="{{ year | on(12, 31) }}"/><meta name="filename" content="报告"/></head>
<body><p class="title">{{ year }}年报告</p><h1>基本情况</h1>
<p>有在校生{{ students }}，教师{{ teachers }}{% if ratio is not none %}，生师比{{ ratio | number }}{% endif %}。</p>
</body></html>"""


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        ("有在校生1500人，教师125人，生师比12.00。", ["students: 1500  # 在校生", "teachers: 125  # 教师"]),
        ("有在校生1500人，教师0人。", ["students: 1500  # 在校生", "teachers: 0  # 教师"]),
        ("全校共有学生一千五百名、老师125名。", ["students: 待填  # 在校生", "teachers: 待填  # 教师"]),
    ],
)
def test_a_zero_is_not_made_up(paragraph: str, found: list[str], tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    folder = tmp_path / "templates/report"
    folder.mkdir(parents=True)
    (folder / "report.html.j2").write_text(TEMPLATE, "utf-8")
    (folder / "format.yaml").write_bytes((ROOT / "reportgen/authoring/empty/zh/format.yaml").read_bytes())
    document = Document()
    for text in ("2025年报告", "一、基本情况", paragraph):
        document.add_paragraph(text)
    document.save(str(tmp_path / "hand.docx"))

    reader = TemplateReader(find_project(tmp_path / "data/2025.yaml"), "report")
    text = reader.read(docx_pieces((tmp_path / "hand.docx").read_bytes()), "zh", "hand.docx").text

    assert [line for line in text.splitlines() if line.startswith(("students", "teachers"))] == found
