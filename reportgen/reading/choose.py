"""Which template a report was written by: of its words most stand there, fewest do not, and its headings are those.

A report of which most chapters are in no template was written by none of them, and is read by the usual one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from reportgen.docx.pieces import DocxPiece
from reportgen.errors import ReportgenError
from reportgen.files.project import Project, shown, usual_template
from reportgen.reading.align import CHAPTER, NUMBERED
from reportgen.reading.match import line_of
from reportgen.reading.patterns import normal
from reportgen.template.resolve import contract_of, layout_for, template_lineage, templates_for

_TAG = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile("[,;。:]")
_ABSENT = 0.2
"""What a word counts for that does not stand in the report: most templates have words for what not every one says."""


def choose_template(pieces: Sequence[DocxPiece], project: Project) -> str:
    """The template whose words fit a report best; of several, the usual one, then the first by name. The usual one also
    where no template has most of the report's chapters, or there are none, and few of its words."""
    text = "\n".join(line_of("\n".join((piece.text, *piece.cells))).half for piece in pieces)
    headings = [text for _, text in _headings(pieces)]
    chapters = [text for number, text in _headings(pieces) if CHAPTER.match(number)]
    usual = usual_template(project)
    names = sorted(path.name for path in project.templates.iterdir()) if project.templates.is_dir() else []
    scores: dict[str, float] = {}
    for name in sorted(names, key=lambda name: name != usual):
        try:
            words = _words_of(project, name)
        except ReportgenError:  # one that is wrong is told where it is used
            continue
        if 2 * sum(_left_over(chapter, words) for chapter in chapters) <= sum(map(len, chapters)):
            scores[name] = _score(words, text, headings)
    best = max(scores, key=lambda name: scores[name], default=usual)
    return best if chapters or scores.get(best, 0) > 0 else usual


def _headings(pieces: Iterable[DocxPiece]) -> Iterator[tuple[str, str]]:
    """A number, and what stands behind it and is no sentence: it leads a chapter of the report, or a part of one."""
    for piece in pieces:
        number = NUMBERED.match(piece.text)
        if not piece.cells and (piece.number or number):
            text = line_of(piece.text[number.end() if number else 0 :]).half
            if text and not _SENTENCE.search(text):
                yield piece.number or (number[0] if number else ""), text


def _score(words: Set[str], text: str, headings: Iterable[str]) -> float:
    """How well words fit a text, by characters; a heading that has none of them is left over where they are read by.

    A report of which only some chapters are there lacks most words of its own template, and little of that is against
    this one; a short template of others lacks fewer, but its chapters are others.
    """
    left_over = sum(len(heading) for heading in headings if not any(word in heading for word in words))
    return sum(len(word) * (1 if word in text else -_ABSENT) for word in words) - left_over


def _left_over(heading: str, words: Set[str]) -> int:
    """How many characters of a heading are no words of a template, which may have added others to them."""
    return len(heading) - max((len(word) for word in words if word in heading), default=0)


def _words_of(project: Project, name: str) -> Set[str]:
    """The words that a template writes itself."""
    lineage = template_lineage(project, name)
    layout = layout_for(lineage, contract_of(project, lineage=lineage).shape.period)
    templates = templates_for(lineage, layout, shown)
    words: set[str] = set()
    for source in templates.sources():
        for _, kind, piece in templates.tokens(source.text):
            if kind == "data":
                words.update(_WORDS.findall(normal(_TAG.sub(" ", piece))))
    return words
