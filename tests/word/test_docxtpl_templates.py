"""Templates of docxtpl, filled by docxtpl itself and here, from the same facts: the same parts, element by element.

docxtpl's own come from the last of its sdists that has its tests. Left out are those whose contexts are objects of
Python's, which no data file can hold: RichText (richtext, richtext_and_if, cellbg, escape), sub-documents (subdoc,
header_footer, header_footer_utf8), InlineImage (inline_image), and those that replace media in the file
(header_footer_image, replace_picture, embedded). What those do with texts is among the templates made here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from reportgen import Case
from reportgen.docx.filled import settled_parts
from reportgen.word.engine import Engine
from tests.tools.broken_docx import packed, unpacked
from tests.tools.requirement import tools_folder
from tests.tools.root import ROOT
from tests.tools.word_file import WordFile

VERSION = "0.4.13"
BOOK = {"desc": "Python interpreters", "qty": 2, "price": "FREE"}
ITEMS = [BOOK, {"desc": "Django projects", "qty": 5403, "price": "FREE"}, {"desc": "Guido", "qty": 1, "price": "1,0"}]
ROWS = [
    {"name": "甲 & 乙", "kind": "一 <类>", "color": "FF0000", "parts": [{"label": "子一"}, {"label": "子二"}]},
    {"name": "丙", "kind": "二类", "color": "00FF00", "parts": [{"label": "子三"}]},
]

OWN: dict[str, tuple[str, Mapping[str, Any]]] = {
    "header and footer with entities": (
        "header_footer_entities_tpl",
        {"title": "Header and footer test", "unknowvar": "a name that its test leaves out, which is an error here"},
    ),
    "an order": (
        "order_tpl",
        {
            "customer_name": "Eric", "items": ITEMS, "in_europe": True, "is_paid": False,
            "company_name": "The World Wide company", "total_price": "100,000,000.00",
        },
    ),
    "rows and columns": (
        "dynamic_table_tpl",
        {
            "col_labels": ["fruit", "vegetable", "stone", "thing"],
            "tbl_contents": [
                {"label": "yellow", "cols": ["banana", "capsicum", "pyrite", "taxi"]},
                {"label": "red", "cols": ["apple", "tomato", "cinnabar", "doubledecker"]},
            ],
        },
    ),
    "loops in loops": (
        "nested_for_tpl",
        {
            "dishes": [{"name": "Pizza", "ingredients": ["bread", "ham"]}, {"name": "Pie", "ingredients": ["egg"]}],
            "authors": [
                {"name": "Saint-Exupery", "books": [{"title": "Le petit prince"}, {"title": "L'aviateur"}]},
                {"name": "Barjavel", "books": [{"title": "Ravage"}]},
            ],
        },
    ),
    "cells merged downwards": (
        "vertical_merge_tpl",
        {"items": ITEMS, "total_price": "100,000,000.00", "category": "Book"},
    ),
}  # fmt: skip
"""Templates of docxtpl's own tests, with the contexts that these have."""


def nested_tables() -> WordFile:
    file = WordFile().table(["{%tr for row in rows %}"], ["{{ row.name }}", "内"], ["{%tr endfor %}"])
    inner = file.document.tables[0].cell(1, 1).add_table(3, 1)
    for row, text in zip(
        inner.rows, ("{%tr for part in row.parts %}", "{{ part.label }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    return file


MADE: dict[str, Callable[[], WordFile]] = {
    "text in runs": lambda: (
        WordFile().text("共", "{", "{ rows[0]", ".name }", "} 完", "。").text("{{", "rows", "[1].name}}")
    ),
    "rows": lambda: WordFile().table(["名称"], ["{%tr for row in rows %}"], ["{{ row.name }}"], ["{%tr endfor %}"]),
    "columns": lambda: WordFile().table(
        ["{%tc for row in rows %}", "{{ row.name }}", "{%tc endfor %}"], ["共", "{{ rows | length }}", "项"]
    ),
    "tables in tables": nested_tables,
    "cells that span": lambda: WordFile().table(["{% colspan rows | length %}{{ title }}"], ["一", "二"]),
    "colours of cells": lambda: WordFile().table(
        ["{%tr for row in rows %}"], ["{% cellbg row.color %}{{ row.name }}"], ["{%tr endfor %}"]
    ),
    "cells merged downwards": lambda: WordFile().table(
        ["{%tr for row in rows %}"], ["{% vm %}{{ title }}", "{{ row.name }}"], ["{%tr endfor %}"]
    ),
    "cells merged sideways": lambda: WordFile().table(
        ["{%tc for row in rows %}", "{% hm %}{{ title }}", "{%tc endfor %}"],
        ["{%tc for row in rows %}", "{{ row.name }}", "{%tc endfor %}"],
    ),
    "paragraphs": lambda: (
        WordFile().text("{%p for row in rows %}").text("{{ row.name }}").text("{%p if loop.last %}").text("完")
        .text("{%p endif %}").text("{%p endfor %}").text("{%p if not shown %}").text("不印").text("{%p endif %}")
    ),
    "runs": lambda: WordFile().text("有", "{%r if shown %}", "印", "{%r else %}", "不", "{%r endif %}", "。"),
    "texts joined": lambda: WordFile().text("甲").text("{%- if shown -%}").text("乙").text("{%- endif %} {{ title }}"),
    "escapes, quotation marks, comments": lambda: WordFile().text(
        "{_{ a }_} {_% b %_} {{ “引” ~ title }}{# 不印 {{ x }} #} 50% &"
    ).text("{#p 整段不印 #}"),
    "headers and footers": lambda: (
        WordFile().header("{{ title }} 页眉").header("{% if shown %}页脚{% endif %}", "footer")
    ),
    "text boxes": lambda: WordFile().box("{{ title }}").text("{% for row in rows %}{{ row.name }};{% endfor %}"),
    "footnotes": lambda: WordFile().note("{{ title }}"),
    "properties": lambda: WordFile().text("{{ title }}").named("subject", "{{ title }}的主题"),
}  # fmt: skip
"""Templates made here, for what those leave out."""
FACTS: Mapping[str, Any] = {"title": "年度 & 报告 <1>", "rows": ROWS, "shown": True}


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of docxtpl's own templates, from its sdist, which pip fetches once."""
    kept = tools_folder() / f"docxtpl-{VERSION}.tar.gz"
    folder = tmp_path_factory.mktemp("docxtpl")
    if not kept.exists():
        wanted = ["--no-binary", ":all:", "--no-deps", "-q", f"docxtpl=={VERSION}", "-d", str(folder)]
        fetched = subprocess.run(
            [sys.executable, "-m", "pip", "download", *wanted], capture_output=True, text=True, check=False
        )
        if fetched.returncode:
            reason = f"pip cannot fetch docxtpl {VERSION}: {fetched.stderr.strip()[-200:]}"
            if os.environ.get("REPORTGEN_REQUIRE_TOOLS") == "1":
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / kept.name, kept)
    with tarfile.open(kept) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"docxtpl-{VERSION}" / "tests" / "test_files"


def schema_of(value: Any) -> dict[str, Any]:
    """A schema for facts."""
    about = {"title": "项", "description": "项"}
    if isinstance(value, Mapping):
        properties = {name: schema_of(member) for name, member in value.items()}
        return {"type": "object", "additionalProperties": False, "properties": properties, **about}
    if isinstance(value, list):
        return {"type": "array", "items": schema_of(value[0]), **about}
    kind = "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"
    return {"type": kind, **about}


def ours(template: bytes, facts: Mapping[str, Any], folder: Path) -> dict[str, bytes]:
    """The parts of a report that is one Word file, made from facts in YAML."""
    project = folder / "templates" / "standard"
    project.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "standard" / "format.yaml", project)
    (project / "report.docx").write_bytes(template)
    (folder / "schema.json").write_text(json.dumps(schema_of(facts)), "utf-8")
    (folder / "facts.yaml").write_text(yaml.safe_dump(dict(facts), allow_unicode=True), "utf-8")
    (filled,) = Case(folder / "facts.yaml").document.files()
    return settled_parts(filled, "2025-01-01")


def theirs(template: bytes, facts: Mapping[str, Any]) -> dict[str, bytes]:
    """The parts that docxtpl makes, escaping as it can be told to."""
    docxtpl: Any = Engine.__mro__[1]  # as the program has loaded it: importing docxtpl alone changes python-docx
    tool, buffer = docxtpl(BytesIO(template)), BytesIO()
    tool.render(dict(facts), autoescape=True)
    tool.save(buffer)
    return unpacked(buffer.getvalue())


def same_text(template: bytes, facts: Mapping[str, Any], folder: Path) -> str:
    """Hold both against each other; the text of the body."""
    mine, other = ours(template, facts, folder), theirs(template, facts)
    compared = [name for name in other if name.startswith("word/") and name.endswith(".xml")]
    for name in compared:
        assert etree.tostring(etree.fromstring(mine[name]), method="c14n") == etree.tostring(
            etree.fromstring(other[name]), method="c14n"
        ), name
    return "".join(map(str, etree.fromstring(mine["word/document.xml"]).itertext()))


@pytest.mark.parametrize("name", OWN)
def test_a_template_of_docxtpl_is_filled_as_docxtpl_does(name: str, sdist: Path, tmp_path: Path) -> None:
    file, facts = OWN[name]
    template = titled((sdist / f"{file}.docx").read_bytes())

    text = same_text(template, facts, tmp_path)

    assert "{{" not in text


@pytest.mark.parametrize("name", MADE)
def test_a_template_made_here_is_filled_as_docxtpl_does(name: str, tmp_path: Path) -> None:
    template = titled(MADE[name]().content)

    text = same_text(template, FACTS, tmp_path)

    assert not re.search("{%(p|r|tr|tc)? (for|if|end)", text)


def titled(content: bytes) -> bytes:
    """A Word file with a title, by which a report that is one Word file is called."""
    parts = unpacked(content)
    core = etree.fromstring(parts["docProps/core.xml"])
    for title in core.findall("{http://purl.org/dc/elements/1.1/}title"):
        core.remove(title)
    etree.SubElement(core, "{http://purl.org/dc/elements/1.1/}title").text = "报告"
    parts["docProps/core.xml"] = etree.tostring(core)
    return packed(parts)
