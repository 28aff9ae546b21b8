"""A new project folder: the contract, the templates, and a commented data file; or the least that makes a report."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from reportgen.errors import OutputError, Problem, UsageError
from reportgen.files.project import SCHEMA, TEMPLATES, shared_files, shown
from reportgen.files.save import unwritable
from reportgen.files.temporary import temporary_folder
from reportgen.manuals.library import find_manual
from reportgen.manuals.page import manual_page
from reportgen.messages import Listing, message_text

STARTER = Path("data") / "starter.yaml"
EMPTY = Path(__file__).with_name("empty")
"""The least that makes a report: a folder for each language."""
OWN = "report"
"""What the template of an empty project is called."""
CARDS = {"zh": "使用卡.html", "en": "card.html"}
"""What the page of the essentials is called, by language."""
_YEAR_OF_THE_CARD = 2025


def make_project(
    folder: str | os.PathLike[str], year: int, language: str = "zh", *, empty: bool = False
) -> list[tuple[Path, str]]:
    """Make a project in `folder`, all or nothing; what a killed process has begun there is finished.

    Args:
        year: the year of the report; the data file is named after it.
        language: of the README and the card, `zh` or `en`; and of all else in an empty project.
        empty: whether it is to have a few fields and one page of its own, and nothing of the templates that there are.

    Returns:
        What was made: a path and what it is, `schema`, `templates`, `data`, `readme` or `card`.

    Raises:
        UsageError: the folder has something else of these names already, or the whole of it.
        OutputError: the folder cannot be written.
    """
    target = Path(folder)
    made = [
        (target / "data" / f"{year}.yaml", "data"),
        (target / SCHEMA, "schema"),
        (target / TEMPLATES, "templates"),
        (target / "README.md", "readme"),
        (target / CARDS[language], "card"),
    ]
    names = [path.relative_to(target) for path, _ in made]
    there = [name for name in names if os.path.lexists(target / name)]
    if len(there) == len(names) or os.path.isfile(target):
        raise _in_the_way(target, there)
    is_new = not os.path.lexists(target)
    around = target.parent if is_new else target
    try:
        around.mkdir(parents=True, exist_ok=True)
        with temporary_folder(around) as outer:
            draft = outer / "project"
            draft.mkdir()
            (_fill_with_little if empty else _fill)(draft, year, language)
            if is_new:
                os.rename(draft, target)
                return made
            if not all(_is_like(draft / name, target / name) for name in there):
                raise _in_the_way(target, there)
            for part in sorted(draft.iterdir()):
                _move(part, target / part.name)
    except OSError as error:
        raise OutputError(unwritable(error, target)) from None
    return made


def _in_the_way(target: Path, there: list[Path]) -> UsageError:
    params = {"folder": shown(target), "names": Listing(name.as_posix() for name in there) or target.name}
    return UsageError(Problem(code="init-not-empty", params=params))


def _is_like(draft: Path, there: Path) -> bool:
    """Whether what is there is all of it from a draft: what was moved before a process was killed."""
    if there.is_symlink():
        return False
    if there.is_dir():
        return draft.is_dir() and all(_is_like(draft / below.name, below) for below in there.iterdir())
    return there.is_file() and draft.is_file() and there.read_bytes() == draft.read_bytes()


def _fill(draft: Path, year: int, language: str) -> None:
    shared = shared_files()
    shutil.copyfile(shared / SCHEMA, draft / SCHEMA)
    shutil.copytree(shared / TEMPLATES, draft / TEMPLATES)
    (draft / "data").mkdir()
    text = (shared / STARTER).read_text("utf-8")
    (draft / "data" / f"{year}.yaml").write_text(_for_year(text, year), "utf-8", newline="\n")
    _tell_about(draft, "init-readme", year, language)


def _fill_with_little(draft: Path, year: int, language: str) -> None:
    source, template = EMPTY / language, draft / TEMPLATES / OWN
    template.mkdir(parents=True)
    (draft / "data").mkdir()
    shutil.copyfile(source / SCHEMA, draft / SCHEMA)
    for name in ("report.html.j2", "format.yaml"):
        shutil.copyfile(source / name, template / name)
    text = (source / "data.yaml").read_text("utf-8").replace("YEAR", str(year))
    (draft / "data" / f"{year}.yaml").write_text(text, "utf-8", newline="\n")
    _tell_about(draft, "init-readme-empty", year, language)


def _tell_about(draft: Path, code: str, year: int, language: str) -> None:
    readme = message_text(code, {"year": year, "next": year + 1}, language)
    (draft / "README.md").write_text(readme, "utf-8", newline="\n")
    card = find_manual("card", language)
    years = {str(_YEAR_OF_THE_CARD): str(year), str(_YEAR_OF_THE_CARD + 1): str(year + 1)}
    text = re.sub("|".join(years), lambda found: years[found.group()], card.text)
    (draft / CARDS[language]).write_text(manual_page(card, text), "utf-8", newline="\n")
    (draft / ".gitignore").write_text("/out/\n", "utf-8", newline="\n")


def _for_year(text: str, year: int) -> str:
    """The starter for another year: its own year and the one after it, in which the report is signed."""
    found = re.search(r"^year: ([0-9]{4})", text, re.MULTILINE)
    assert found is not None
    old = int(found.group(1))
    years = {str(old - 1): str(year - 1), str(old): str(year), str(old + 1): str(year + 1)}
    return re.sub("|".join(years), lambda match: years[match.group()], text)


def _move(part: Path, target: Path) -> None:
    """Into place; a folder that is there already takes what it lacks."""
    if part.is_dir() and target.is_dir():
        for below in sorted(part.iterdir()):
            _move(below, target / below.name)
    elif not os.path.lexists(target):
        os.replace(part, target)
