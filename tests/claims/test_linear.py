"""Reading claims costs what the text is long, whatever it consists of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from reportgen.case import Case
from reportgen.claims.names import Lexicon
from reportgen.claims.passages import Passage
from reportgen.claims.reading import judge_claims, lexicon_of
from reportgen.places import Source
from tests.tools.root import ROOT
from tests.tools.work import growth_of

PIECES = [
    "公务接待费2.34万元，",
    "公务接待费2.34万元。",
    "占15.66%，",
    "比上年减少0.86万元，下降5.44%，",
    "由15.80万元降到14.94万元，",
    "其中",
    "其中：甲1万元，乙2万元；",
    "完成年初预算的100%，",
    "设6个股室，",
    "一千二百六十",
    "收入1万元，支出1万元，结余0万元，",
    "支出支出支出",
    "全年",
    "基本支出占1%，",
    "全区基本支出1万元，",
    "1万元",
    "2023年",
    "（1）",
]


@cache
def lexicon() -> Lexicon:
    return lexicon_of(Case(ROOT / "data" / "water.yaml").figures)


@pytest.mark.parametrize("piece", PIECES)
def test_reading_claims_is_linear(piece: str) -> None:
    known = lexicon()

    def work(size: int) -> Callable[[], object]:
        text = f"甲{piece * (size // len(piece))}乙"
        return lambda: judge_claims(Passage(text, text, Source("text", text), known.figures.words, known.units), known)

    assert growth_of(work, 2000, 40) < 40
