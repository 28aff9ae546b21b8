"""Two data files compared: facts, computed figures, sentences of the reports, and what the checks find."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import NamedTuple

from reportgen.case import Case
from reportgen.compare.facts import FactChange, Fate, compare_facts
from reportgen.compare.figures import FigureChange, compare_figures, path_now
from reportgen.compare.labels import ComparedFile
from reportgen.compare.sentences import SentenceChange, compare_sentences
from reportgen.errors import Problem, Severity
from reportgen.files.read import ANYTHING, UnreadableFile, read_file


class ReportChanges(NamedTuple):
    """All that differs between two data files and their reports.

    `appeared` are the problems that only the new file has, `gone` those that only the old one had,
    `remaining` how many both have. `made_otherwise` names what was changed of `schema`, `template` and
    `format`.
    """

    old: str
    new: str
    facts: tuple[FactChange, ...]
    figures: tuple[FigureChange, ...]
    sentences: tuple[SentenceChange, ...]
    appeared: tuple[Problem, ...]
    gone: tuple[Problem, ...]
    remaining: int
    made_otherwise: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return any((self.facts, self.figures, self.sentences, self.appeared, self.gone, self.made_otherwise))

    @property
    def moved(self) -> tuple[SentenceChange, ...]:
        """The sentences that only stand elsewhere."""
        return tuple(change for change in self.sentences if change.fate is Fate.MOVED)


def compare_reports(old: Case, new: Case) -> ReportChanges:
    """Compare two data files, each with its own schema, templates and format.

    Rules that do not hold are no hindrance: that they hold no longer is what the comparison is for.

    Raises:
        DataError: a report cannot be written, because a narrative refers to what is not there.
        TemplateError: a template is wrong.
    """
    documents = old.document, new.document
    before, after = ComparedFile(old), ComparedFile(new)
    facts = compare_facts(before, after)
    appeared, gone, remaining = _compare_problems(old, new, facts.whereabouts)
    return ReportChanges(
        old.facts.source.name,
        new.facts.source.name,
        facts.changes,
        compare_figures(before, after, facts.whereabouts),
        compare_sentences(*documents),
        appeared,
        gone,
        remaining,
        tuple(_made_otherwise(old, new)),
    )


def _compare_problems(
    old: Case, new: Case, whereabouts: Mapping[str, str | None]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...], int]:
    """What appeared, what is gone, and how many problems remain.

    A rule of the schema that fails in both remains, whatever the numbers; of the others those remain
    whose message is the same.
    """
    left, right = (_counting(case.problems) for case in (old, new))
    keys = [_key(problem, path_now(problem.path, whereabouts), old) for problem in left]
    there = Counter(keys)
    appeared = []
    for problem in right:
        key = _key(problem, problem.path, new)
        if there[key]:
            there[key] -= 1
        else:
            appeared.append(problem)
    gone = []
    for problem, key in zip(reversed(left), reversed(keys), strict=True):
        if there[key]:
            there[key] -= 1
            gone.append(problem)
    return tuple(appeared), tuple(reversed(gone)), len(left) - len(gone)


def _counting(problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is not Severity.NOTE or problem.waived]


def _key(problem: Problem, path: str | None, case: Case) -> Hashable:
    """What is the same of a problem that remains; one of last year's file is another than one of this year's."""
    standing = problem.code.startswith(("rule-", "stated-"))
    said = () if standing else problem.said
    code = "stated" if problem.code.startswith("stated-") else problem.rule or problem.params.get("rule", problem.code)
    own = problem.file_name == case.facts.source.name
    return (code, path, own, said, problem.severity, bool(problem.waived))


def _made_otherwise(old: Case, new: Case) -> list[str]:
    """What made the reports, besides the data, that is not the same."""
    before, after = old.contract.schema.sources, new.contract.schema.sources
    differs = {
        "schema": [source.lines for source in before] != [source.lines for source in after],
        "template": _parts(old, (".j2", ".docx")) != _parts(new, (".j2", ".docx")),
        "format": _parts(old, (".yaml",)) != _parts(new, (".yaml",)),
    }
    return [name for name, different in differs.items() if different]


def _parts(case: Case, kinds: tuple[str, ...]) -> dict[str, list[bytes]]:
    """The template's files of some kinds, whatever their lines end with."""
    folders = reversed(case.lineage.folders)
    paths = {path.name: path for folder in folders for path in folder.iterdir() if path.suffix in kinds}
    return {name: _lines(path, case.lineage.root) for name, path in paths.items()}


def _lines(path: Path, root: Path | None) -> list[bytes]:
    """The lines of a template's file; none of one that is not read, which no report was made from either."""
    with contextlib.suppress(UnreadableFile):
        return read_file(path, ANYTHING, root).splitlines()
    return []
