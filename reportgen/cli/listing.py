"""What a check found, for other programs: JSON, GitHub's annotations, GitLab's code quality report.

Each format is a function from what was found in each file to a text, of all problems or the foremost. Messages are in
the user's language. Lines and columns count characters from 1; the end column is that behind the last character.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reportgen.cli.foremost import foremost
from reportgen.cli.speech import json_of, say
from reportgen.errors import Problem, Severity
from reportgen.messages import choose_language, worded
from reportgen.messages.unseen import visible
from reportgen.places import Place

Found = Mapping[str, Sequence[Problem]]
"""The problems of each file, by the name under which the file was checked."""

_INDEX = re.compile(r"\[\d+\]")
_ANNOTATIONS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


class Finding(NamedTuple):
    """A problem with what a tool keeps of it: the file as seen from the repository, and what it is known by later."""

    problem: Problem
    rule: str
    file: str
    text: str
    fingerprint: str


def json_text(found: Found, everything: bool = False) -> str:
    """All that is known of every problem. `docs/workflow.md` describes the shape, which is version 1."""
    return json_of(
        {"version": 1, "files": [_json_file(name, problems, everything) for name, problems in found.items()]}
    )


def github_text(found: Found, everything: bool = False) -> str:
    """Workflow commands, which GitHub shows as annotations beside the lines."""
    lines = []
    for finding in findings(found, everything):
        place = finding.problem.place
        options = {"file": finding.file}
        if place is not None:
            options |= {"line": str(place.line), "col": str(place.column), "endColumn": str(end_column(place))}
        options["title"] = f"reportgen {finding.rule}"
        written = ",".join(f"{name}={_escaped_property(value)}" for name, value in options.items())
        lines.append(f"::{_ANNOTATIONS[finding.problem.severity]} {written}::{_escaped(finding.text)}\n")
    return "".join(lines)


def gitlab_text(found: Found, everything: bool = False) -> str:
    """A code quality report, which GitLab shows in a merge request."""
    return json_of(
        [
            {
                "description": finding.text,
                "check_name": finding.rule,
                "fingerprint": finding.fingerprint,
                "severity": _GITLAB[finding.problem.severity],
                "location": {
                    "path": finding.file,
                    "lines": {"begin": finding.problem.place.line if finding.problem.place else 1},
                },
            }
            for finding in findings(found, everything)
        ]
    )


def findings(found: Found, everything: bool) -> Iterator[Finding]:
    """The problems of every file, each once, even where two of the files share last year's."""
    language = choose_language()
    seen = set()
    alike: Counter[tuple[str, ...]] = Counter()
    for name, problems in found.items():
        for problem in problems if everything else foremost(problems):
            file = from_repository(problem.file_name or name)
            rule = problem.rule or problem.code
            place = problem.place
            known = (rule, file, problem.text(language), place.line if place else 0, place.column if place else 0)
            if known in seen:
                continue
            seen.add(known)
            # Neither lines nor places in lists: what stands above may grow.
            marks = (rule, file, _INDEX.sub("[]", problem.path), place.text.strip() if place else "")
            alike[marks] += 1
            fingerprint = sha256("\0".join((*marks, str(alike[marks]))).encode(errors="surrogateescape")).hexdigest()
            yield Finding(problem, rule, file, _full_text(problem, language), fingerprint)


def end_column(place: Place) -> int:
    """The column behind the last character of a place."""
    return place.column + place.width


def from_repository(name: str) -> str:
    """A file's path from the top of its repository, or from here if there is none, with forward slashes."""
    path = os.path.abspath(name)
    root = _repository(os.path.dirname(path)) or os.getcwd()
    inside = path.startswith(os.path.join(root, ""))
    return (os.path.relpath(path, root) if inside else path).replace(os.sep, "/")


@cache
def _repository(folder: str) -> str:
    return next((str(root) for root in (Path(folder), *Path(folder).parents) if (root / ".git").exists()), "")


def _full_text(problem: Problem, language: str) -> str:
    """What is wrong, what belongs to it, and what to do or why it need not be done, a line each."""
    where = worded(problem.place.label, language) if problem.place else ""
    said = problem.text(language)
    lines = [say("labelled", label=where, text=said) if where else said]
    lines += [f"{say('cli-related')}{worded(label, language)}  {place}" for label, place in problem.related if label]
    if problem.waived:
        lines.append(say("cli-waived", reason=problem.waived))
    elif advice := problem.advice(language).strip():
        lines.append(f"{say('cli-hint')}{advice}")
    return "\n".join(lines)


def _json_file(name: str, problems: Sequence[Problem], everything: bool) -> dict[str, object]:
    counts = Counter(problem.severity for problem in problems)
    return {
        "file": name,
        "problems": [_json_problem(problem, name) for problem in (problems if everything else foremost(problems))],
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "notes": counts[Severity.NOTE],
    }


def _json_problem(problem: Problem, name: str) -> dict[str, object]:
    language = choose_language()
    return {
        "code": problem.code,
        "rule": problem.rule or problem.code,
        "severity": str(problem.severity),
        "message": problem.text(language),
        "hint": problem.advice(language).strip(),
        **_json_place(problem.place, problem.file or name),
        "path": problem.path,
        "waived": worded(problem.waived, language),
        "related": [{"label": worded(label, language), **_json_place(place, "")} for label, place in problem.related],
    }


def _json_place(place: Place | None, file: str) -> dict[str, object]:
    if place is None:
        return {"file": file, "line": None, "column": None, "endColumn": None}
    return {"file": place.source.name, "line": place.line, "column": place.column, "endColumn": end_column(place)}


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
