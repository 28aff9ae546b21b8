"""The sentences of `sentences.txt`: right ones are left alone, of wrong ones it is told what is right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from reportgen.case import Case
from reportgen.claims.judge import Outcome
from reportgen.claims.names import Lexicon
from reportgen.claims.numbers import blot_references
from reportgen.claims.passages import Passage
from reportgen.claims.reading import judge_claims, lexicon_of, wrong_claims
from reportgen.expressions.syntax import split_prose
from reportgen.places import Source
from tests.tools.root import ROOT, TESTS

_CHOICE = re.compile("［([^|］]*)[|]([^］]*)］")


class Sentence(NamedTuple):
    """A sentence held against a data file; `truth` is in the message about a wrong one, empty for a right one."""

    file: str
    text: str
    wrong: str = ""
    truth: str = ""


def _sentences() -> Iterator[Sentence]:
    file = ""
    for line in (TESTS / "claims" / "sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            file = line.removeprefix("== ")
        elif line and not line.startswith("#"):
            text, _, truth = line.partition(" ⇒ ")
            yield Sentence(file, _CHOICE.sub(lambda found: found[1], text))
            if (choice := _CHOICE.search(text)) and truth:
                yield Sentence(file, _CHOICE.sub(lambda found: found[2], text), choice[2], truth)


SENTENCES = list(dict.fromkeys(_sentences()))
RIGHT = [sentence for sentence in SENTENCES if not sentence.truth]
WRONG = [sentence for sentence in SENTENCES if sentence.truth]


@cache
def lexicon(file: str) -> Lexicon:
    return lexicon_of(Case(ROOT / file).figures)


def told(sentence: Sentence) -> list[str]:
    """What is told of a sentence, in Chinese."""
    names, text = lexicon(sentence.file), sentence.text
    parts = split_prose(text) if "{{" in text else []
    references = [(part, at, at + len(part) + 4) for kind, part, at in parts if kind == "reference"]
    blotted = blot_references(text, [(start, end) for _, start, end in references])
    source = Source("sentence", text)
    passage = Passage(text, blotted, source, names.figures.words, names.units, references=references)
    verdicts = judge_claims(passage, names)
    assert all(verdict.end <= len(text) for verdict in verdicts if verdict.outcome is Outcome.DIFFERS)
    return [problem.message for problem in wrong_claims(passage, verdicts)]


def test_there_are_enough_of_them() -> None:
    assert len(SENTENCES) >= 300
    assert len(WRONG) >= 150
    assert len({(sentence.file, sentence.text) for sentence in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("sentence", RIGHT, ids=lambda sentence: sentence.text)
def test_a_right_sentence_is_left_alone(sentence: Sentence) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize("sentence", WRONG, ids=lambda sentence: sentence.text)
def test_of_a_wrong_sentence_the_right_number_is_told(sentence: Sentence) -> None:
    messages = told(sentence)

    assert len(messages) >= 1
    assert any(sentence.truth in message for message in messages)


def test_a_right_rate_is_not_held_against_a_wrong_number() -> None:
    text = "印刷费预算13.50万元，实际支出11.70万元，节约1.60万元，节约率13.33%。"

    said = told(Sentence("tests/good/水利局/2024.yaml", text))

    assert [message for message in said if "不符" in message] == said
    assert len(said) == 1
    assert "“1.60万元”与同一句里的数不符：13.50万元 - 11.70万元 = 1.80万元" in said[0]
