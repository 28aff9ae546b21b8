"""The claims of texts: read, judged, and said as problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.claims.grammar import Reader
from reportgen.claims.judge import Judge, Outcome, Verdict
from reportgen.claims.names import Lexicon
from reportgen.claims.passages import Passage
from reportgen.claims.terms import terms_for
from reportgen.errors import Problem, Severity
from reportgen.figures.figures import Figures

CLAIM = "claim"
"""The name of the check, as waivers call it."""


def lexicon_of(figures: Figures) -> Lexicon:
    """What texts may call the figures of a file, in the words of its language and of its schema."""
    more = figures.contract.shape.says("terms") or {}
    return Lexicon(figures, terms_for(figures.words.language, figures.words.period, more))


def judge_claims(passage: Passage, lexicon: Lexicon) -> list[Verdict]:
    """What comes of the claims of a passage, in the order of its text."""
    return list(Judge(lexicon).verdicts(Reader(passage, lexicon)))


def wrong_claims(passage: Passage, verdicts: Iterable[Verdict]) -> Iterator[Problem]:
    """The claims of a passage that are not so, as warnings."""
    for verdict in verdicts:
        if verdict.outcome is Outcome.DIFFERS:
            yield Problem(
                code=verdict.code,
                severity=Severity.WARNING,
                place=passage.place(verdict.start, verdict.end),
                path=passage.path,
                params={**verdict.params, "rule": CLAIM},
                related=verdict.related,
                rule=CLAIM,
            )
