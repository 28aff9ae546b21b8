"""A comparison as JSON, for programs.

`{"format": "reportgen-diff", "version": 1, "old": NAME, "new": NAME, "different": BOOL, "summary": TEXT,
"made_otherwise": [...], "facts": [...], "figures": [...], "sentences": [...], "problems": {...}}`.

Figures are texts, so that none loses a decimal; what is absent is null.

- facts: `change` (added, removed, changed, renamed, reordered), `label` (titles), `path`, `old`, `new`,
  `unit`, `delta`, `rate` (a ratio), `old_place` and `new_place` (`file`, `line`, `column`), `sentences`
  (`change`, `old`, `new`), `values` of a whole item (`label`, `value`, `line`)
- figures: `change`, `label`, `path`, `formula`, `old`, `new` (as printed), `unit`, `percent`, `delta`, `rate`
- sentences: `change` (also moved), `kind` (sentence, heading, row, picture), `heading` (titles with numbers), `old`,
  `new`, `words` (pairs of `same`, `removed` or `added` and a text), `look` (replaced, resized, redrawn)
- problems: `appeared`, `gone` (`rule`, `code`, `severity`, `message`, `path`, `place`, `waived`), `remaining`

A later version may add members; one that means something else gets another number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reportgen.cli.diff_words import summary
from reportgen.cli.speech import json_of
from reportgen.compare.facts import FactChange
from reportgen.compare.figures import FigureChange
from reportgen.compare.reports import ReportChanges
from reportgen.compare.sentences import SentenceChange
from reportgen.errors import Problem
from reportgen.messages import choose_language, worded
from reportgen.places import Place

VERSION = 1


def diff_json(changes: ReportChanges) -> str:
    """The whole comparison, a line break at the end."""
    found = {
        "format": "reportgen-diff",
        "version": VERSION,
        "old": changes.old,
        "new": changes.new,
        "different": changes.any,
        "summary": summary(changes),
        "made_otherwise": changes.made_otherwise,
        "facts": [_fact(fact) for fact in changes.facts],
        "figures": [_figure(figure) for figure in changes.figures],
        "sentences": [_sentence(sentence) for sentence in changes.sentences],
        "problems": {
            "appeared": [_problem(problem) for problem in changes.appeared],
            "gone": [_problem(problem) for problem in changes.gone],
            "remaining": changes.remaining,
        },
    }
    return json_of(found)


def _fact(fact: FactChange) -> dict[str, Any]:
    return {
        "change": fact.fate,
        "label": fact.label,
        "path": fact.path,
        "old": fact.old or None,
        "new": fact.new or None,
        "unit": fact.unit or None,
        "delta": _number(fact.delta),
        "rate": _number(fact.rate),
        "old_place": _place(fact.old_place),
        "new_place": _place(fact.new_place),
        "sentences": [{"change": c.fate, "old": c.old or None, "new": c.new or None} for c in fact.sentences],
        "values": [
            {"label": leaf.label, "value": leaf.value, "line": leaf.place.line if leaf.place else None}
            for leaf in fact.leaves
        ],
    }


def _figure(figure: FigureChange) -> dict[str, Any]:
    return {
        "change": figure.fate,
        "label": figure.label,
        "path": figure.path,
        "formula": worded(figure.formula, choose_language()) or None,
        "old": figure.old or None,
        "new": figure.new or None,
        "unit": figure.unit or None,
        "percent": figure.percent,
        "delta": _number(figure.delta),
        "rate": _number(figure.rate),
    }


def _sentence(sentence: SentenceChange) -> dict[str, Any]:
    return {
        "change": sentence.fate,
        "kind": sentence.kind,
        "heading": sentence.heading,
        "old": sentence.old or None,
        "new": sentence.new or None,
        "words": sentence.pieces,
        "look": sentence.look or None,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule or None,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.text(choose_language()),
        "path": problem.path or None,
        "place": _place(problem.place),
        "waived": worded(problem.waived, choose_language()) or None,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.source.name, "line": place.line, "column": place.column} if place else None


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
