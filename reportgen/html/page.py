"""A whole page in one file: nothing from elsewhere, and nothing runs in it or dresses it but what it brings."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from reportgen.html.marks import quoted, text
from reportgen.messages import message_text

_FOLDER = Path(__file__).parent


@cache
def asset(name: str) -> str:
    """A style sheet or a script of this folder."""
    return (_FOLDER / name).read_text("utf-8")


def page(title: str, lang: str, language: str, body: str, styles: str, script: str = "", author: str = "") -> str:
    """A page, whole in one file.

    Args:
        lang: the tag of the language of the report.
        language: that in which the page itself speaks, `zh` or `en`.
        body: its HTML, with an element `id="report"` to which the first link leads.
        styles: rules in addition to those of all pages.
        script: what runs in it, empty for a page without.
    """
    style = asset("pages.css") + styles
    scripts = f" 'sha256-{_digest(script)}'" if script else " 'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src{scripts}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    skip = message_text("html-skip", {}, language)
    by = f'<meta name="author" content="{quoted(author)}">\n' if author else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{quoted(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{by}<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#report">{text(skip)}</a>\n{body}\n'
        f"{f'<script>{script}</script>' if script else ''}\n</body>\n</html>\n"
    )


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
