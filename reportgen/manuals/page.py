"""A manual as one page for a browser, which can be printed: everything that it shows is in it."""

from __future__ import annotations

import base64
import html
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reportgen.manuals.library import Manual, heading_names, page_of_file, without_breaks

_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_STYLE = """
body { max-width: 46em; margin: 2em auto; padding: 0 1em; line-height: 1.7; color: #222; background: #fff;
  font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
h1, h2, h3, h4 { line-height: 1.3; margin: 1.6em 0 0.5em; }
h1 { margin-top: 0; }
h2 { border-bottom: 1px solid #bbb; padding-bottom: 0.2em; }
code, pre { font-family: Consolas, "Noto Sans Mono CJK SC", "Microsoft YaHei", monospace; font-size: 0.92em; }
code { background: #f2f2f2; padding: 0 0.25em; }
pre { background: #f2f2f2; padding: 0.7em 1em; overflow-x: auto; line-height: 1.45; }
pre code { padding: 0; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid #bbb; padding: 0.25em 0.6em; text-align: left; vertical-align: top; }
th:empty { display: none; }
img { max-width: 100%; border: 1px solid #bbb; }
@media print {
  @page { size: A4; margin: 14mm 16mm; }
  body { margin: 0; padding: 0; max-width: none; font-size: 10pt; line-height: 1.45; }
  h1, h2, h3, h4 { margin: 0.7em 0 0.3em; break-after: avoid; }
  p, ul, ol, table { margin: 0.4em 0; }
  th, td { padding: 0.15em 0.5em; }
  pre { padding: 0.4em 0.8em; white-space: pre-wrap; }
  tr, pre, img { break-inside: avoid; }
  table { display: table; }
  a { color: inherit; text-decoration: none; }
}
"""


def manual_page(manual: Manual, text: str = "") -> str:
    """The page of a manual, or of a text that is made from it; links lead to the pages of the others beside it."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    # Comments say how an example is tested, and are nothing for readers; a manual has no other HTML. The protocol of
    # renderers does not name the rules that this one has.
    for name in ("html_block", "html_inline"):
        markdown.renderer.rules[name] = lambda *_: ""  # type: ignore[attr-defined]
    tokens = markdown.parse(without_breaks(text or manual.text))
    _name_headings(tokens)
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrs["href"] = _target(str(token.attrs["href"]))
        elif token.type == "image":
            token.attrs["src"] = _embedded(manual.file.parent / str(token.attrs["src"]))
    body = markdown.renderer.render(tokens, markdown.options, {})
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[manual.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(manual.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _all(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *(token.children or ()))]


def _name_headings(tokens: list[Token]) -> None:
    headings = [(one, other.content) for one, other in pairwise(tokens) if one.type == "heading_open"]
    for (opening, _), name in zip(headings, heading_names(title for _, title in headings), strict=True):
        opening.attrs["id"] = name


def _target(link: str) -> str:
    """Where a link leads from the page: to the page of a manual, to a heading, or out into the web."""
    file, mark, anchor = link.partition("#")
    page = page_of_file(file) if "://" not in link else ""
    return f"{page}{mark}{anchor}" if page else link


def _embedded(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"
