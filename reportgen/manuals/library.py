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
NAMES = (
    *("card", "clerk", "data", "messages", "reviewer", "maintainer", "schema"),
    *("reference", "tutorial", "workflow", "formats"),
)
"""The manuals by the names under which `reportgen help` knows them, in the order in which it lists them."""

_FILES = {"maintainer": "templates"}
"""What a manual's file is called where that is not its name."""

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


def find_manual(name: str, language: str) -> Manual:
    """A manual in a language, or in the one in which it was written.

    Raises:
        UsageError: there is none of that name.
    """
    if name not in NAMES:
        near = nearest(name, NAMES)
        raise UsageError(Problem(code="manual-unknown", params={"name": name, "near": near, "names": Listing(NAMES)}))
    stem, folder = _FILES.get(name, name), shared_files() / FOLDER
    for tried in (language, *_LANGUAGES):
        file = folder / (f"{stem}.md" if tried == "zh" else f"{stem}.{tried}.md")
        if file.is_file():
            return Manual(name, file, tried, file.read_text("utf-8"))
    raise UsageError(Problem(code="manual-missing", params={"name": name, "folder": str(folder)}))


def name_of_file(file: str) -> str:
    """The name of the manual that a link to a file leads to; empty if it leads to none."""
    stem = re.sub(r"(\.\w+)?\.md$", "", file)
    names = {_FILES.get(name, name): name for name in NAMES}
    return names.get(stem, "")


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
