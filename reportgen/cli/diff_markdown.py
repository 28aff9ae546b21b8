"""A comparison as a comment of a merge request, for GitHub and GitLab."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from reportgen.cli.diff_words import (
    FATES,
    delta_text,
    kind_text,
    label_text,
    made_otherwise,
    rate_text,
    severity_text,
    summary,
)
from reportgen.cli.speech import say
from reportgen.compare.facts import FactChange, Fate, TextChange
from reportgen.compare.figures import FigureChange
from reportgen.compare.reports import ReportChanges
from reportgen.compare.sentences import SentenceChange
from reportgen.compare.texts import Piece, mark_words
from reportgen.errors import Problem
from reportgen.messages import choose_language, worded
from reportgen.messages.unseen import visible, visible_line
from reportgen.survey.overview import JOINT

_CUT = "<!-- -->"
# The names of commits. People and issues (@, #, GH-12), merge requests and the like (!12, %12, ~12, &12), small
# pictures (:smile:), formulas ($x$) and addresses.
_SPECIAL = re.compile(
    r"((?<![0-9A-Za-z])(?=[0-9]*[a-fA-F]|[0-9]{20})[0-9a-fA-F]{7,64}(?![0-9A-Za-z])|[@#](?=\w)|(?<![0-9A-Za-z])[Gg][Hh](?=-[0-9])|!(?=[0-9])"
    r"|[%~](?=[0-9A-Za-z\"])|&(?=[0-9])|:(?=[0-9A-Za-z_+-]+:)|\$|://|(?<![0-9A-Za-z])[Ww]{3}(?=\.))"
)
_MOST_OPEN = 20
"""From how many lines on a part is folded."""


def diff_markdown(changes: ReportChanges) -> str:
    """The whole comparison, a line break at the end."""
    lines = [f"### {_code(changes.old)} → {_code(changes.new)}", "", f"**{escaped(summary(changes))}**", ""]
    if made := made_otherwise(changes):
        lines += [escaped(made), ""]
    parts = [
        ("diff-facts", _facts(changes.facts), len(changes.facts)),
        ("diff-figures", _figures(changes.figures), len(changes.figures)),
        ("diff-sentences", _sentences(changes.sentences), len(changes.sentences)),
        ("diff-problems", _problems(changes), len(changes.appeared) + len(changes.gone)),
    ]
    for code, part, count in parts:
        body = list(part)
        if body and count > _MOST_OPEN:
            lines += [
                "<details>",
                f"<summary>{say(code)}{say('bracketed', text=count)}</summary>",
                "",
                *body,
                "</details>",
                "",
            ]
        elif body:
            lines += [f"#### {say(code)}", "", *body]
    return "\n".join(lines).rstrip("\n") + "\n"


def escaped(text: str) -> str:
    """A text that Markdown prints as it is: no markup, no HTML, nobody mentioned, nothing linked."""
    parts = enumerate(_SPECIAL.split(visible(text)))
    text = "".join(_cut(part) if index % 2 else _literal(part) for index, part in parts)
    text = re.sub(r"^(\s*)([#+-]|[0-9]+[.)])(?=\s|$)", _unlisted, text)
    return text.replace("\n", "<br>")


def _literal(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_\[\]|~>])", r"\\\1", text)


def _cut(found: str) -> str:
    """What GitHub or GitLab would make a link, a picture or a formula of, cut by comments."""
    if found == "$":
        return "<span>&#36;</span>"
    if found == "://":
        return f":{_CUT}//"
    return _CUT.join(re.findall(".{1,6}", found)) if len(found) > len("www") else f"{_literal(found)}{_CUT}"


def _unlisted(found: re.Match[str]) -> str:
    """What would begin a list or a heading, with a backslash before its mark."""
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _facts(facts: Sequence[FactChange]) -> Iterator[str]:
    rows = [fact for fact in facts if not fact.sentences and not fact.leaves]
    if rows:
        numbers = any(fact.delta is not None for fact in rows)
        heads = ["diff-column-label", "diff-column-old", "diff-column-new"]
        heads += ["diff-column-delta", "diff-column-rate"] if numbers else []
        yield from _head([*heads, "diff-column-place"], len(heads) if numbers else 1)
        for fact in rows:
            cells = [_name(fact), escaped(fact.old), escaped(fact.new)]
            cells += [escaped(delta_text(fact)), escaped(rate_text(fact))] if numbers else []
            yield _row([*cells, _places(fact)])
        yield ""
    for fact in facts:
        if fact.sentences or fact.leaves:
            yield f"- {_name(fact)} {_places(fact)}".rstrip()
            yield from (f"  - {_text_change(change)}" for change in fact.sentences)
            for leaf in fact.leaves:
                label, value = escaped(JOINT.join(leaf.label)), escaped(leaf.value)
                yield f"  - {say('diff-item', label=label, value=value) if label else value}"
    if any(fact.sentences or fact.leaves for fact in facts):
        yield ""


def _figures(figures: Sequence[FigureChange]) -> Iterator[str]:
    if not figures:
        return
    heads = ["diff-column-label", "diff-column-old", "diff-column-new", "diff-column-delta", "diff-column-rate"]
    yield from _head([*heads, "diff-column-formula"], len(heads))
    for figure in figures:
        cells = (
            label_text(figure.label),
            figure.old,
            figure.new,
            delta_text(figure),
            rate_text(figure),
            str(worded(figure.formula, choose_language())),
        )
        yield _row([escaped(cell) for cell in cells])
    yield ""


def _sentences(sentences: Sequence[SentenceChange]) -> Iterator[str]:
    for heading, group in groupby(sentences, lambda change: change.heading):
        yield f"**{escaped(JOINT.join(heading) or say('diff-top'))}**"
        yield ""
        for change in group:
            yield f"- {_text_change(TextChange(change.fate, change.old, change.new), change.pieces)}{kind_text(change)}"
        yield ""


def _problems(changes: ReportChanges) -> Iterator[str]:
    for code, problems in (("diff-appeared", changes.appeared), ("diff-gone", changes.gone)):
        yield from (f"- **{say(code)}** {_problem(problem)}" for problem in problems)
    if changes.appeared or changes.gone:
        if changes.remaining:
            yield f"- {say('diff-remaining', count=changes.remaining)}"
        yield ""


def _problem(problem: Problem) -> str:
    place = f"{_code(f'{problem.file_name}:{problem.place.line}')} " if problem.place else ""
    text = say("diff-item", label=severity_text(problem), value=escaped(problem.text(choose_language())))
    return f"{place}{text}{escaped(say('bracketed', text=problem.waived)) if problem.waived else ''}"


def _text_change(change: TextChange, pieces: Sequence[Piece] = ()) -> str:
    if change.fate is Fate.ADDED:
        return f"<ins>{escaped(change.new)}</ins>"
    if change.fate is Fate.REMOVED:
        return f"<del>{escaped(change.old)}</del>"
    if change.fate is Fate.MOVED:
        return f"{say(FATES[Fate.MOVED])}{say('bracketed', text=escaped(change.new))}"
    marks = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}
    return "".join(marks[p.mark].format(escaped(p.text)) for p in pieces or mark_words(change.old, change.new))


def _name(fact: FactChange) -> str:
    kind = "" if fact.fate is Fate.CHANGED else f"**{say(FATES[fact.fate])}** "
    return f"{kind}{escaped(label_text(fact.label))}"


def _places(fact: FactChange) -> str:
    place = fact.new_place or fact.old_place
    return _code(f"{place.source.name}:{place.line}") if place else ""


def _head(codes: Sequence[str], numbers: int) -> Iterator[str]:
    """The head of a table; the columns from the second to the `numbers`th stand to the right."""
    yield _row([say(code) for code in codes])
    yield _row(["--:" if 0 < index < numbers else "---" for index in range(len(codes))])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{visible_line(text).replace('`', chr(39)).replace('|', chr(0xFF5C))}`"
