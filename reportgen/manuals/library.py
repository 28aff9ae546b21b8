"""Which manuals there are, and the file of each in the reader's language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reportgen.errors import Problem, UsageError
from reportgen.files.project import shared_files
from reportgen.messages import Listing
from reportgen.messages.nearest import nearest

FOLDER = "docs"
_FIRST = (
    *("card", "clerk", "data", "messages", "reviewer", "maintainer", "schema"),
    *("reference", "tutorial", "workflow", "scale", "formats"),
)
"""The manuals that are listed first, in the order in which readers need them."""

_FILES = {"maintainer": "templates"}
"""What a manual's file is called where that is not its name."""

_NAMES_OF_FILES = {file: name for name, file in _FILES.items()}

_LANGUAGES = ("zh", "en")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) +(.*)$", re.MULTILINE)


_WIDE = "\u2018-\u201d\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_BEGINS, _ENDS = re.compile(rf" *[{_WIDE}]"), re.compile(rf"[{_WIDE}]$")


class Manual(NamedTuple):
    """A manual in one language: the name by which it is asked for, its file, its text in Markdown."""

    name: str
    file: Path
    language: str
    text: str

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.text.partition("\n")[0].removeprefix("# ")


def manual_names() -> list[str]:
    """The names under which `reportgen help` knows the manuals: those of their files, whatever the language."""
    stems = {path.name.partition(".")[0] for path in (shared_files() / FOLDER).glob("*.md")}
    names = {_NAMES_OF_FILES.get(stem, stem) for stem in stems}
    return [*(name for name in _FIRST if name in names), *sorted(names - set(_FIRST))]


def find_manual(name: str, language: str) -> Manual:
    """A manual in a language, or in the one in which it was written.

    Raises:
        UsageError: there is none of that name.
    """
    names = manual_names()
    if not names:
        raise UsageError(Problem(code="manual-missing", params={"folder": str(shared_files() / FOLDER)}))
    if name not in names:
        params = {"name": name, "near": nearest(name, names), "names": Listing(names)}
        raise UsageError(Problem(code="manual-unknown", params=params))
    written = {each.language: each for each in _written(name)}
    return next(written[tried] for tried in (language, *_LANGUAGES) if tried in written)


def all_manuals() -> list[Manual]:
    """Every manual in every language in which it is written."""
    return [manual for name in manual_names() for manual in _written(name)]


def _written(name: str) -> Iterator[Manual]:
    for language in _LANGUAGES:
        file = shared_files() / FOLDER / f"{_FILES.get(name, name)}{_ending(language)}.md"
        if file.is_file():
            yield Manual(name, file, language, file.read_text("utf-8"))


def _ending(language: str) -> str:
    """What stands behind the name of a file in a language, before `.md`."""
    return "" if language == _LANGUAGES[0] else f".{language}"


def name_of_file(file: str) -> str:
    """The name of the manual that a link to a file leads to; empty if it leads to none."""
    stem = re.sub(r"(\.\w+)?\.md$", "", file)
    name = _NAMES_OF_FILES.get(stem, stem)
    return name if name in manual_names() else ""


def page_name(name: str, language: str) -> str:
    """What the page of a manual in a language is called, to which the pages of others link."""
    return f"{name}{_ending(language)}.html"


def page_of_file(file: str) -> str:
    """The page to which a link to a file of a manual leads; empty if it leads to none."""
    ending = next((_ending(language) for language in _LANGUAGES[1:] if file.endswith(f"{_ending(language)}.md")), "")
    return f"{name}{ending}.html" if (name := name_of_file(file)) else ""


def without_breaks(text: str) -> str:
    """The text with the lines of a paragraph joined between Chinese characters, where a browser would show a blank."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        before = lines[-1] if lines else ""
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and _ENDS.search(before) and _BEGINS.match(line) and not before.startswith(("#", "|")):
            lines[-1] = before + line.lstrip(" ")
            continue
        lines.append(line)
    return "\n".join(lines)


def heading_names(titles: Iterable[str]) -> Iterator[str]:
    """The names by which links find the headings of a manual, as the hosts of repositories give them.

    One that is there before gets a number.
    """
    taken: Counter[str] = Counter()
    for title in titles:
        name = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        yield f"{name}-{taken[name]}" if taken[name] else name
        taken[name] += 1


def sections_on(text: str, topic: str) -> str:
    """The sections of a manual in whose headings a topic is named, each with all below it; empty if there are none."""
    blank = _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    heads = list(_HEADING.finditer(blank))
    found: list[str] = []
    end = 0
    for index, head in enumerate(heads):
        if head.start() >= end and topic.lower() in head[2].lower():
            below = (later.start() for later in heads[index + 1 :] if len(later[1]) <= len(head[1]))
            end = next(below, len(text))
            found.append(text[head.start() : end].strip())
    return "\n\n".join(found)
