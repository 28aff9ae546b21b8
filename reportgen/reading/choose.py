"""Which template a report was written by: the one of whose words most stand in it, and fewest do not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportgen.docx.pieces import DocxPiece
from reportgen.errors import ReportgenError
from reportgen.files.project import Project, shown, usual_template
from reportgen.reading.match import line_of
from reportgen.reading.patterns import normal
from reportgen.template.resolve import contract_of, layout_for, template_lineage, templates_for

_TAG = re.compile(r"<[^>]*>")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_ABSENT = 0.2
"""What a word counts for that does not stand in the report: most templates have words for what not every one says."""


def choose_template(pieces: Iterable[DocxPiece], project: Project) -> str:
    """The template whose words fit a report best; of several, the usual one, then the first by name."""
    text = "\n".join(line_of("\n".join((piece.text, *piece.cells))).half for piece in pieces)
    usual = usual_template(project)
    names = sorted(path.name for path in project.templates.iterdir()) if project.templates.is_dir() else []
    scores: dict[str, float] = {}
    for name in sorted(names, key=lambda name: name != usual):
        try:
            scores[name] = _score(project, name, text)
        except ReportgenError:  # one that is wrong is told where it is used
            continue
    return max(scores, key=lambda name: scores[name], default=usual)


def _score(project: Project, name: str, text: str) -> float:
    lineage = template_lineage(project, name)
    layout = layout_for(lineage, contract_of(project, lineage=lineage).shape.period)
    templates = templates_for(lineage, layout, shown)
    words: set[str] = set()
    for source in templates.sources():
        for _, kind, piece in templates.tokens(source.text):
            if kind == "data":
                words.update(_WORDS.findall(normal(_TAG.sub(" ", piece))))
    return sum(len(word) * (1 if word in text else -_ABSENT) for word in words)
