"""The manuals: found by name and language, printed for a terminal, made into pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pypdf
import pytest

from reportgen.errors import UsageError
from reportgen.manuals.library import (
    FOLDER,
    Manual,
    all_manuals,
    find_manual,
    manual_names,
    name_of_file,
    page_name,
    sections_on,
    without_breaks,
)
from reportgen.manuals.page import manual_page
from reportgen.manuals.text import plain_text
from tests.tools.browser import opened
from tests.tools.root import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WRITTEN = """# 手册

<!-- said -->
看[另一本](clerk.md#安装windows)、[这里](#写法)和[网站](https://example.com/)。

## 写法

**粗**的，`代码`。

| 键 | 值 |
|---|---|
| `甲` | 一\\|二 |
| 乙乙 | 三 |

```yaml
# 不是标题
a: 1
```

### 细处

完。

## 别的
"""


VOID = ("meta", "img", "br", "hr")
"""Elements that hold nothing and have no end."""


def manual(text: str = WRITTEN) -> Manual:
    return Manual("data", ROOT / FOLDER / "data.md", "zh", text)


class Page(HTMLParser):
    """The names, links and sources of a page, and its elements that are open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.names += [str(found["id"])] if "id" in found else []
        self.links += [unquote(str(found["href"]))] if "href" in found else []
        self.sources += [str(found["src"])] if "src" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", manual_names())
def test_every_manual_is_there_and_has_a_title(name: str, language: str) -> None:
    found = find_manual(name, language)

    assert found.title
    assert found.text.startswith(f"# {found.title}\n")


def test_a_manual_is_that_of_the_readers_language_where_there_is_one() -> None:
    found = [
        (find_manual(name, tongue).file.name) for name in ("reviewer", "clerk", "tutorial") for tongue in ("zh", "en")
    ]

    assert found == ["reviewer.md", "reviewer.en.md", "clerk.md", "clerk.en.md", "tutorial.en.md", "tutorial.en.md"]


def test_every_file_is_a_manual_that_can_be_asked_for() -> None:
    files = [path.name for path in (ROOT / FOLDER).glob("*.md")]

    assert {name_of_file(name) for name in files} == set(manual_names())
    assert (name_of_file("templates.md"), name_of_file("nothing.md")) == ("maintainer", "")


def test_manuals_are_listed_in_the_order_of_need_and_new_ones_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FOLDER).mkdir()
    for name in ("zebra.md", "new.en.md", "templates.md", "clerk.md"):
        (tmp_path / FOLDER / name).write_text("# 题\n", "utf-8")
    monkeypatch.setattr("reportgen.manuals.library.shared_files", lambda: tmp_path)

    assert manual_names() == ["clerk", "maintainer", "new", "zebra"]


def test_a_name_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        find_manual("clerks", "zh")

    assert [(problem.message, problem.hint) for problem in caught.value.problems] == [
        ("没有“clerks”这本手册", "是不是“clerk”？")
    ]


def test_a_manual_that_was_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportgen.manuals.library.shared_files", lambda: tmp_path)
    with pytest.raises(UsageError) as caught:
        find_manual("clerk", "zh")

    assert caught.value.problems[0].message == f"找不到手册：{tmp_path / FOLDER} 里没有"


@pytest.mark.parametrize(
    ("topic", "sections"),
    [
        ("写法", WRITTEN[WRITTEN.index("## 写法") : WRITTEN.index("\n\n## 别的")]),
        ("细", "### 细处\n\n完。"),
        ("别的", "## 别的"),
        ("不是标题", ""),
        ("手册", WRITTEN.strip()),
    ],
)
def test_sections_on_a_topic_have_all_that_is_below_their_headings(topic: str, sections: str) -> None:
    assert sections_on(WRITTEN, topic) == sections


def test_a_terminal_shows_what_a_reader_needs() -> None:
    assert plain_text(WRITTEN) == (
        "手册\n====\n\n"
        "看另一本 (reportgen help clerk)、这里和网站 <https://example.com/>。\n\n"
        "写法\n----\n\n"
        "粗的，代码。\n\n"
        "   键    值\n"
        "   甲    一|二\n"
        "   乙乙  三\n\n"
        "    # 不是标题\n"
        "    a: 1\n\n"
        "[细处]\n\n完。\n\n"
        "别的\n----\n"
    )


@pytest.mark.parametrize("name", manual_names())
def test_no_sign_of_markdown_is_left_for_a_terminal(name: str) -> None:
    text = plain_text(find_manual(name, "zh").text)

    assert re.findall(r"^ *<!--|^```|^#{1,6} |\]\(\S+\.md", text, re.MULTILINE) == []


def test_a_page_has_names_for_headings_and_links_to_the_pages_of_others() -> None:
    page = Page(manual_page(manual(WRITTEN + "\n## 写法\n")))

    assert page.names == ["手册", "写法", "细处", "别的", "写法-1"]
    assert page.links == ["clerk.html#安装windows", "#写法", "https://example.com/"]
    assert page.open == []


def test_all_pages_are_whole_and_their_links_lead_somewhere() -> None:
    pages = {page_name(each.name, each.language): Page(manual_page(each)) for each in all_manuals()}

    assert {"clerk.html", "clerk.en.html", "tutorial.en.html"} <= {*pages}
    for name, page in pages.items():
        assert page.open == []
        assert [source for source in page.sources if not source.startswith("data:image/png;base64,")] == []
        for link in page.links:
            file, _, anchor = link.partition("#")
            if "://" not in link:
                assert file in ("", *pages), link
                assert not anchor or anchor in pages[file or name].names, link


def test_comments_of_a_manual_are_not_in_its_page() -> None:
    assert "said" not in manual_page(manual())


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("一句。\n二句", "一句。二句"),
        ("- 一项\n  接着\n- 二项", "- 一项接着\n- 二项"),
        ("一句 and\nmore", "一句 and\nmore"),
        ("一段\n\n二段", "一段\n\n二段"),
        ("# 题\n一段", "# 题\n一段"),
        ("```\n一行\n二行\n```\n三\n四", "```\n一行\n二行\n```\n三四"),
    ],
)
def test_chinese_lines_of_a_paragraph_are_joined(written: str, joined: str) -> None:
    assert without_breaks(written) == joined


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_card_is_one_page_of_paper(browser: Browser, language: str, tmp_path: Path) -> None:
    card, printed = tmp_path / "card.html", tmp_path / "card.pdf"
    card.write_text(manual_page(find_manual("card", language)), "utf-8")
    with opened(browser, card.as_uri()) as page:
        # Some of the paper stays free: the fonts of other machines are higher.
        page.add_style_tag(content="@page { margin-bottom: 44mm; }")
        page.pdf(path=printed, prefer_css_page_size=True)

    assert len(pypdf.PdfReader(printed).pages) == 1
