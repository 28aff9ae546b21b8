"""What is not as it was committed last: facts, figures, sentences, pages with their changes marked. Committing it."""

from __future__ import annotations

import os
from typing import Any

from reportgen.compare.facts import FactChange, Fate
from reportgen.compare.redline import compare_documents
from reportgen.compare.reports import compare_reports
from reportgen.compare.sentences import SentenceChange
from reportgen.errors import Problem, UsageError
from reportgen.files.project import OUTPUT
from reportgen.git.repository import Repository, find_repository
from reportgen.git.revisions import open_versions
from reportgen.html.changed import changes_page
from reportgen.messages import message_text, worded
from reportgen.messages.unseen import visible, visible_line
from reportgen.server.desk import Desk
from reportgen.server.problems import told
from reportgen.survey.overview import JOINT

_MOST = 400
"""Changes of a kind that are listed."""


def changed_files(desk: Desk) -> list[str]:
    """The files of the project that are not as they were committed last, by their paths from its root.

    Raises:
        UsageError: there is no git, or no repository.
    """
    return [name for name, _ in _changed(desk, find_repository(desk.texts.root))]


def _changed(desk: Desk, repository: Repository) -> list[tuple[str, str]]:
    """The same, each with its path from the top of the repository; what is built is left out."""
    top, root = os.path.realpath(repository.root), os.path.realpath(desk.texts.root)
    listed = repository.names("status", "--porcelain", "--no-renames", "--untracked-files=all", "-z")
    found = []
    for line in listed:
        path = line[3:]
        name = os.path.relpath(os.path.join(top, path), root).replace(os.sep, "/")
        if not name.startswith(("../", f"{OUTPUT}/")):
            found.append((name, path))
    return found


def changes(desk: Desk) -> dict[str, Any]:
    """What is not as it was committed last, in words.

    Raises:
        UsageError: there is no git or no repository, or the file was never committed.
        DataError, TemplateError: no report can be made of one of the two.
    """
    with open_versions(("HEAD", str(desk.path)), desk.today()) as (old, new):
        found = compare_reports(old, new)
    language = desk.language
    facts = [
        {
            "fate": message_text(f"ui-fate-{change.fate}", {}, language),
            "label": visible_line(JOINT.join(change.label)),
            "old": _value(change, change.old, Fate.REMOVED, language),
            "new": _value(change, change.new, Fate.ADDED, language),
            "path": change.path,
        }
        for change in found.facts[:_MOST]
    ]
    figures = [
        {
            "label": visible_line(JOINT.join(change.label)),
            "old": change.old,
            "new": change.new,
            "formula": visible(str(worded(change.formula, language))),
        }
        for change in found.figures[:_MOST]
    ]
    sentences = [
        {
            "fate": message_text(f"ui-fate-{change.fate}", {}, language),
            "heading": visible_line(JOINT.join(change.heading)),
            "about": _about(change, language),
            "pieces": [[piece.mark, visible(piece.text)] for piece in change.pieces],
        }
        for change in found.sentences[:_MOST]
    ]
    return {
        "facts": facts,
        "figures": figures,
        "sentences": sentences,
        "appeared": told(found.appeared, language),
        "gone": told(found.gone, language),
        "made": [message_text(f"ui-made-{name}", {}, language) for name in found.made_otherwise],
    }


def _value(change: FactChange, value: str, whole: Fate, language: str) -> str:
    """What a fact was or is; of an item that came or went as a whole, a line for each of its values."""
    if change.fate is not whole or not change.leaves:
        return visible(value)
    labelled = [(JOINT.join(leaf.label), leaf.value) for leaf in change.leaves]
    lines = [message_text("diff-item", {"label": a, "value": b}, language) if a else b for a, b in labelled]
    return visible("\n".join(lines))


def _about(change: SentenceChange, language: str) -> str:
    """What is no sentence, and what differs besides its text, in brackets; empty for a sentence."""
    joint = message_text("joint-clauses", {}, language)
    said = joint.join(message_text(code, {}, language) for code in change.about)
    return message_text("bracketed", {"text": said}, language) if said else ""


def redline(desk: Desk) -> str:
    """The report as a page with all that was changed since it was committed last.

    Raises:
        UsageError, DataError, TemplateError: as `changes`.
    """
    with open_versions(("HEAD", str(desk.path)), desk.today()) as (old, new):
        compared = compare_documents(old.document, new.document)
        summary = message_text("server-since-commit", {}, desk.language)
        return changes_page(
            compared,
            new.look,
            (message_text("server-last-commit", {}, desk.language), desk.name),
            summary,
            desk.language,
        )


def commit(desk: Desk, names: list[str], message: str) -> str:
    """Commit files of the project with a message; what git says of it in a line.

    Raises:
        UsageError: there is no message, a file is none that was changed, or git refuses, as its hooks may.
    """
    repository = find_repository(desk.texts.root)
    paths = dict(_changed(desk, repository))
    if not message.strip() or not names or not set(names) <= set(paths):
        raise UsageError(Problem(code="server-no-commit"))
    wanted = [paths[name] for name in names]
    repository.git("add", "--all", "--", *wanted)
    repository.git("commit", "--quiet", "-m", message, "--", *wanted)
    return visible_line(repository.git("log", "-1", "--format=%h %s").decode("utf-8", "replace").strip())
