"""A comparison for the terminal: aligned columns, marked words, colours where there are any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reportgen.cli.diff_words import (
    FATES,
    delta_text,
    kind_text,
    label_text,
    line_text,
    made_otherwise,
    rate_text,
    severity_text,
    shortened,
    summary,
)
from reportgen.cli.speech import painted, say
from reportgen.compare.facts import FactChange, Fate, TextChange
from reportgen.compare.figures import FigureChange
from reportgen.compare.reports import ReportChanges
from reportgen.compare.sentences import SentenceChange
from reportgen.compare.texts import Piece, mark_words
from reportgen.compare.words import split_words
from reportgen.errors import Problem
from reportgen.messages import choose_language, worded
from reportgen.survey.overview import JOINT
from reportgen.values.chinese import columns

# In columns: label and values together fit a window of a hundred; values that are wider get lines of their own.
_WIDEST_LABEL = 52
_WIDEST_VALUES = 44
_KEPT = 16
"""How many characters of what stayed the same are shown on either side of a change."""

_BOLD, _DIM, _RED, _GREEN, _STRUCK = "1", "2", "31", "32", "31;9"
_SIGNS = {Fate.ADDED: "+", Fate.REMOVED: "-", Fate.CHANGED: "~", Fate.RENAMED: "~", Fate.MOVED: ">"}


def diff_text(changes: ReportChanges, color: bool) -> str:
    """The whole comparison, a line break at the end."""
    return "\n".join(_Printer(color).lines(changes)) + "\n"


def change_line(change: TextChange, color: bool) -> str:
    """A text with the sign of what became of it and the changed words marked."""
    return _Printer(color).text_change(change)


class _Printer:
    def __init__(self, color: bool) -> None:
        self.color = color

    def lines(self, changes: ReportChanges) -> Iterator[str]:
        """All lines, an empty one between the parts."""
        yield self.painted(say("diff-head", old=changes.old, new=changes.new), _DIM)
        yield self.painted(summary(changes), _BOLD)
        if made := made_otherwise(changes):
            yield made
        parts = [
            ("diff-facts", self.facts(changes.facts)),
            ("diff-figures", self.figures(changes.figures)),
            ("diff-sentences", self.sentences(changes.sentences)),
            ("diff-problems", self.problems(changes)),
        ]
        for code, part in parts:
            if lines := list(part):
                yield from ("", self.painted(say(code), _BOLD), *lines)

    def painted(self, text: str, style: str) -> str:
        return painted(text, style) if self.color and text else text

    def facts(self, facts: Sequence[FactChange]) -> Iterator[str]:
        rows = [
            (
                say(FATES[f.fate]),
                label_text(f.label, _WIDEST_LABEL),
                _values(f),
                delta_text(f),
                rate_text(f),
                line_text(f),
            )
            for f in facts
        ]
        for fact, line in zip(facts, _aligned(rows), strict=True):
            yield f"  {line}"
            if fact.sentences:
                yield from (f"      {self.text_change(change)}" for change in fact.sentences)
            elif not _values(fact) and (fact.old or fact.new):
                yield f"      {self.text_change(TextChange(fact.fate, fact.old, fact.new))}"
            for leaf in fact.leaves:
                value = say("diff-item", label=JOINT.join(leaf.label), value=shortened(leaf.value, 60))
                yield f"      {value if leaf.label else shortened(leaf.value, 60)}"

    def figures(self, figures: Sequence[FigureChange]) -> Iterator[str]:
        rows = [
            (label_text(f.label, _WIDEST_LABEL), _arrow(f.old, f.new), delta_text(f), rate_text(f)) for f in figures
        ]
        for figure, line in zip(figures, _aligned(rows), strict=True):
            yield f"  {line}"
            if figure.formula:
                yield self.painted(f"      = {shortened(str(worded(figure.formula, choose_language())), 70)}", _DIM)

    def sentences(self, sentences: Sequence[SentenceChange]) -> Iterator[str]:
        for heading, group in groupby(sentences, lambda change: change.heading):
            yield f"  {JOINT.join(heading) or say('diff-top')}"
            for change in group:
                text = self.text_change(TextChange(change.fate, change.old, change.new), change.pieces)
                yield f"    {text}{kind_text(change)}"

    def text_change(self, change: TextChange, pieces: Sequence[Piece] = ()) -> str:
        """A text with its sign and the changed words marked."""
        sign = _SIGNS[change.fate]
        if change.fate is Fate.ADDED:
            return self.painted(f"{sign} {change.new}", _GREEN)
        if change.fate is Fate.REMOVED:
            return self.painted(f"{sign} {change.old}", _RED)
        if change.fate is Fate.MOVED:
            return f"{sign} {shortened(change.new, 2 * _KEPT)}"
        return f"{sign} {self.marked(pieces or mark_words(change.old, change.new))}"

    def marked(self, pieces: Sequence[Piece]) -> str:
        return "".join(
            self.marked_piece(piece, index == 0, index == len(pieces) - 1) for index, piece in enumerate(pieces)
        )

    def marked_piece(self, piece: Piece, first: bool, last: bool) -> str:
        if piece.mark == "same":
            return _abridged(piece.text, first, last)
        removed = piece.mark == "removed"
        if self.color:
            return self.painted(piece.text, _STRUCK if removed else _GREEN)
        # A blank keeps a sign of the text itself apart from those of the mark.
        sign = "-" if removed else "+"
        before, after = (" " if piece.text[end] == sign else "" for end in (0, -1))
        marked = f"{sign}{before}{piece.text}{after}{sign}"
        return f"[{marked}]" if removed else f"{{{marked}}}"

    def problems(self, changes: ReportChanges) -> Iterator[str]:
        for code, problems in (("diff-appeared", changes.appeared), ("diff-gone", changes.gone)):
            style = _RED if code == "diff-appeared" else _GREEN
            for problem in problems:
                yield f"  {self.painted(say(code), style)}  {_problem(problem)}"
        if changes.remaining and (changes.appeared or changes.gone):
            yield f"  {say('diff-remaining', count=changes.remaining)}"


def _problem(problem: Problem) -> str:
    where = f"{problem.place} " if problem.place else ""
    text = say("diff-item", label=severity_text(problem), value=problem.text(choose_language()))
    return f"{where}{text}{say('bracketed', text=problem.waived) if problem.waived else ''}"


def _values(fact: FactChange) -> str:
    """What stands in the column of values; empty for a text that needs lines of its own."""
    if fact.fate is Fate.REORDERED:
        return say("diff-reordered")
    if fact.sentences or fact.leaves or columns(fact.old + fact.new) > _WIDEST_VALUES or "\n" in fact.old + fact.new:
        return ""
    return _arrow(fact.old, fact.new) if fact.fate in (Fate.CHANGED, Fate.RENAMED) else fact.old or fact.new


def _arrow(old: str, new: str) -> str:
    return f"{old or say('diff-absent')} → {new or say('diff-absent')}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines in columns; one that is empty in all rows is left out."""
    if not rows:
        return []
    widths = [max(columns(row[index]) for row in rows) for index in range(len(rows[0]))]
    used = [index for index, width in enumerate(widths) if width]
    return [
        "  ".join(row[index] + " " * (widths[index] - columns(row[index])) for index in used).rstrip() for row in rows
    ]


def _abridged(text: str, first: bool, last: bool) -> str:
    """What stayed the same, without what is far from any change; no number is cut."""
    words = split_words(text)
    before, after = (0 if first else _reach(words)), (0 if last else _reach(words[::-1]))
    left_out = words[before : len(words) - after]
    if (first and last) or len("".join(left_out)) <= _KEPT // 2:
        return text
    return f"{''.join(words[:before])}…{''.join(words[len(words) - after :])}"


def _reach(words: Sequence[str]) -> int:
    """How many words fit into what is shown."""
    length = 0
    for count, word in enumerate(words):
        length += len(word)
        if length > _KEPT:
            return count
    return len(words)
