"""The site of the manuals: made without a warning, both halves whole, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.requirement import require
from tools.site import DOCS, make_site, page_text


@pytest.mark.parametrize(
    ("language", "written", "page"),
    [
        ("zh", "[审核](reviewer.md#二)", "[审核](reviewer.md#二)"),
        ("zh", "[English](reviewer.en.md)", "[English](../en/reviewer.html)"),
        ("zh", "[教程](docs/tutorial.en.md)", "[教程](../en/tutorial.html)"),
        ("en", "[schema](schema.md#a)", "[schema](../zh/schema.html#a)"),
        ("en", "[中文](README.zh-CN.md)", "[中文](../zh/index.html)"),
        ("en", "see [SECURITY.md](SECURITY.md).", "see SECURITY.md."),
        ("zh", "![图](docs/pictures/report.png)", "![图](pictures/report.png)"),
        ("zh", "[网站](https://example.com/#a)", "[网站](https://example.com/#a)"),
        ("zh", "```\n[a](b.md)\n- c\n```\n", "```\n[a](b.md)\n- c\n```\n"),
        ("zh", "有：\n- 一\n  - 二\n\n三", "有：\n\n- 一\n    - 二\n\n三"),
        ("zh", "<!-- said -->\n# 题\n\n## 题", "# 题 {: #题 }\n\n## 题 {: #题-1 }"),
    ],
)
def test_a_page_is_written_as_the_site_wants_it(language: str, written: str, page: str) -> None:
    assert page_text(written, language) == page


def test_the_site_is_made_without_a_warning_and_whole(tmp_path: Path) -> None:
    require("zensical")

    assert make_site(tmp_path / "site") == ""

    pages = {str(path.relative_to(tmp_path / "site")) for path in tmp_path.rglob("*.html")}
    assert {"index.html", "zh/index.html", "en/index.html"} < pages
    for manual in DOCS.glob("*.md"):
        name, _, language = manual.stem.partition(".")
        assert f"{language or 'zh'}/{name}.html" in pages
    for name in pages:
        text = (tmp_path / "site" / name).read_text("utf-8")
        assert re.findall(r'(?:src|rel="stylesheet" href)="(?:https?:)?//[^"]*', text) == []
        for link in re.findall(r'href="(\.\./(?:zh|en)/[^"#]+)', text):
            assert (tmp_path / "site" / name).parent.joinpath(link).is_file(), link
