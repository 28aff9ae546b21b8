"""The reading of texts: what a clerk has left standing in them that is not meant to be read.

Most texts hold nothing of the kind; what finds it is loaded when a text gives reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reportgen.errors import Problem, Severity
from reportgen.expressions.syntax import parse_reference
from reportgen.facts.offsets import TypedText
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import ScalarNode
from reportgen.figures.figures import Figures
from reportgen.figures.prose import Narrative
from reportgen.files.cache import recall, remember
from reportgen.language.words import Leftovers, composed
from reportgen.messages.unseen import unseen_in
from reportgen.proofread.department import own_texts, this_office_of_another
from reportgen.proofread.marks import may_hold_marks
from reportgen.values.figure import Figure
from reportgen.values.records import name_in_full
from reportgen.values.rounding import FigureError

READING_RULES = (
    "leftover", "unseen", "punctuation", "markup", "other-year", "unit-missing", "typed-again", "claim", "no-such-date",
)  # fmt: skip
"""The names of the checks, as waivers call them."""

_NUMERAL = re.compile(
    "[一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟][十百千万亿拾佰仟]|[一二两三四五六七八九十][个名人辆]|百分之"
)
_MONTHS = re.compile(r"月(?:二十九|三十)|月 *([0-9]{0,2})|[-/.至到—–~～] *(?:29|3[0-9])(?![0-9])")
"""A month with its day, or the end of a date in digits or of a span."""
_SAFE_DAYS = 28
_MONTH_NAMES = frozenset(str(month) for month in range(1, 13))
_LAST_DAY = "1231"
_END = 3
"""So many characters of a name tell it from others: 基本支出, 项目支出."""
_BEHIND_WORDS = rf"(?P<end>[^\W\d]{{{_END}}})(?:{{between}})*\{{\{{\s*(?P<path>[^\W\d][\w.]*)"
"""A reference behind words that may be a name, with what may stand `{between}`."""
# A first digit by itself is looked for several times as fast as one or more.
_DIGITS = re.compile("[0-9０-９][0-9０-９]*")


def proofread_texts(figures: Figures) -> list[Problem]:
    """What should not stand in the texts of a file, all of it warnings; each with a name by which it can be waived."""
    names, words = list(names_of(figures)), figures.words
    texts = [*((narrative.scalar, narrative.path) for narrative in figures.narratives), *names]
    whole = "\n".join(str(scalar.value) for scalar, _ in texts)
    leftovers, unseen = _may_hold_leftovers(whole, words.leftovers), next(unseen_in(whole), None) is not None
    harmless = re.compile(composed("|".join(words.numbers.harmless), words.numbers.parts))
    narratives = [each for each in figures.narratives if _gives_reason(str(each.scalar.value), harmless)]
    if narratives:
        reasons = {narrative.path for narrative in narratives}
        narratives = [each for each in figures.narratives if each.path in reasons or "{{" in str(each.scalar.value)]
    else:
        narratives = _with_doubtful_references(figures)
    dated = [name for name in names if words.years.sign in str(name[0].value) and _DIGITS.search(str(name[0].value))]
    counted = [name for name in names if _gives_reason(str(name[0].value), harmless)]
    samples = _may_hold_samples(figures, whole)
    marks = may_hold_marks(whole, words.marks)
    days = any(_may_not_exist(whole, found) for found in _MONTHS.finditer(whole))
    if not (leftovers or unseen or marks or narratives or dated or counted or samples or days):
        return []
    from reportgen.proofread.findings import (
        dates_that_do_not_exist,
        leftovers_in,
        misplaced_marks,
        samples_in,
        slips_of_numbers,
        unseen_characters,
        years_of_names,
    )

    return [
        *(leftovers_in(texts, words.leftovers) if leftovers else ()),
        *(samples_in(figures, texts) if samples else ()),
        *(dates_that_do_not_exist(texts) if days else ()),
        *(unseen_characters(texts) if unseen else ()),
        *(misplaced_marks(texts, words.marks) if marks else ()),
        *(slips_of_numbers(figures, narratives, counted) if narratives or counted else ()),
        *(years_of_names(figures, dated) if dated else ()),
    ]


def names_of(figures: Figures) -> Iterator[tuple[ScalarNode, str]]:
    """The texts of a file that are no narratives, and are printed, each with its path."""
    not_printed = figures.contract.shape.not_printed
    for text in figures.texts:
        if text.typed is not None and FactPath(text.path).top not in not_printed:
            yield text.typed, text.path


def proofread_pointers(figures: Figures, numbered: Callable[[], Mapping[str, frozenset[int]]]) -> list[Problem]:
    """The annexes, tables and figures to which texts point and which the report does not have: warnings.

    Args:
        numbered: gives those that it has, by `annex`, `table` and `figure`.
    """
    words = figures.words.claims
    texts = [*((narrative.scalar, narrative.path) for narrative in figures.narratives), *names_of(figures)]
    numbered_place = re.compile(f"(?i:{'|'.join(name for name, _ in words.places)})\\s*[0-9一二三四五六七八九十]")
    texts = [text for text in texts if numbered_place.search(str(text[0].value))]
    if not texts:
        return []
    from reportgen.claims.pointers import missing_places

    found, numbers = [], numbered()
    for scalar, path in texts:
        text, typed = str(scalar.value), TypedText(scalar)
        for start, end in missing_places(text, numbers, words):
            params = {"text": text[start:end]}
            place = typed.place(start, end)
            problem = Problem(code="place-missing", severity=Severity.WARNING, place=place, path=path, params=params)
            found.append(problem)
    return found


def _gives_reason(text: str, harmless: re.Pattern[str]) -> bool:
    """Whether a narrative holds digits outside references, but for 12月31日, 24小时 and H5, or cuts off a unit."""
    at = 0
    while at >= 0:
        reference = text.find("{{", at)
        for found in _DIGITS.finditer(text, at, len(text) if reference < 0 else reference):
            start = found.start()
            before = text[start - 1 : start]
            if not (before.isascii() and before.isalpha()) and not harmless.match(text, start):
                return True
        closed = text.find("}}", reference + 2) if reference >= 0 else -1
        at = closed + 2 if closed >= 0 else -1
    return "number" in text or bool(_NUMERAL.search(text))


def _with_doubtful_references(figures: Figures) -> list[Narrative]:
    """The narratives in which words that end as the name of a figure stand before a reference to another one.

    Most references stand behind words of their own; to know more of the names would cost as much as reading them all.
    """
    file = figures.root.node
    if file is None:
        return []
    texts = f"{figures.contract.schema.digest}\0{file.place.source.text}"
    if recall("references-fit", texts) is not None:  # the very same file had none before
        return []
    behind_words = re.compile(_BEHIND_WORDS.replace("{between}", figures.words.readings.between))
    found = [
        (narrative, reference)
        for narrative in figures.narratives
        if "{{" in (text := str(narrative.scalar.value))
        for reference in behind_words.finditer(text)
    ]
    ends = _ends_of_names(figures)
    doubtful: dict[str, Narrative] = {}
    for narrative, reference in found:
        if reference["end"] in ends and not _is_called(figures, narrative, reference["path"], reference["end"]):
            doubtful[narrative.path] = narrative
    if not doubtful:
        remember("references-fit", texts)
    return list(doubtful.values())


def _ends_of_names(figures: Figures) -> set[str]:
    """The last characters of all titles and short names of figures, and of the names of items."""
    plain, digest = figures.contract.schema.plain, figures.contract.schema.digest
    kept = recall("aliases", digest)
    if kept is None:
        kept = "\n".join(_aliases(plain))
        remember("aliases", digest, kept)
    ends = {alias[-_END:] for alias in kept.split("\n")}
    for _, value, _ in figures.visits:
        if isinstance(value, Figure):
            ends |= {value.title[-_END:], str(name_in_full(value))[-_END:]}
            ends |= {value.title.removesuffix(ending)[-_END:] for ending in figures.words.claims.title_endings}
    return ends


def _aliases(schema: Any) -> Iterator[str]:
    """The short names that a schema gives to its fields."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            aliases = part.get("aliases")
            yield from aliases if isinstance(aliases, list) and all(isinstance(alias, str) for alias in aliases) else ()
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _is_called(figures: Figures, narrative: Narrative, path: str, end: str) -> bool:
    """Whether what a reference prints has a title or a name with these characters, or is no figure."""
    try:
        value = figures.language.evaluate(parse_reference(path), figures.scope(narrative.record))
    except FigureError:
        return True
    return not isinstance(value, Figure) or end in value.title or end in str(name_in_full(value))


def _may_not_exist(text: str, found: re.Match[str]) -> bool:
    """Whether a month and its day, or the end of a date in digits, may be of no calendar; most are 12月31日."""
    day = found[1]
    if day is None:
        return True
    month = text[max(0, found.start() - 2) : found.start()].strip()
    if not month[-1:].isdigit():
        return False
    return f"{month}{day}" != _LAST_DAY and (
        int(day or 1) > _SAFE_DAYS or int(day or 1) == 0 or month not in _MONTH_NAMES
    )


def _may_hold_samples(figures: Figures, text: str) -> bool:
    """Whether a text has a name of the starter's, or calls a department other than this one calls itself."""
    words, own = figures.words.leftovers, set(own_texts(figures))
    if not own:
        return False
    if any(name in text and not any(name in mine for mine in own) for name in words.samples):
        return True
    called = set(re.findall(words.selves, text))
    return bool(called - own) or any(True for _ in this_office_of_another(figures, text))


def _may_hold_leftovers(text: str, words: Leftovers) -> bool:
    """Whether a text holds a sign of a leftover; most hold none, and looking for signs costs next to nothing."""
    text = text.lower()
    present = {character for character in set("".join(words.signs)) if character in text}
    return any(sign in text for sign in words.signs if present.issuperset(sign))
