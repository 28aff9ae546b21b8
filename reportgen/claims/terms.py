"""The terms of the grammar: the words of the language with those that a schema adds, and what is read by them.

Everything is read backwards from a number, a few dozen characters at most: a text costs no more than its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from reportgen.claims.passages import narrow
from reportgen.language.words import Claims, words_of
from reportgen.values.numerals import numeral_value

WINDOW = 60
"""How many characters before a number are read for what it is said of."""

_MOST_TITLES = 4096
"""Titles of a schema are the same in every report; names of items are not, and give way."""

TERMS = tuple(name for name, kind in Claims.__annotations__.items() if kind == "tuple[str, ...]")
"""The lists of words that a schema can extend."""


class Vocabulary(NamedTuple):
    """Words of one kind, in small letters, and how long the longest is."""

    words: frozenset[str]
    longest: int


def _vocabulary(words: Iterable[str]) -> Vocabulary:
    kept = frozenset(word.lower() for word in words)
    return Vocabulary(kept, max(map(len, kept), default=0))


class Terms:
    """The terms of one language, `zh` or `en`, as a schema extends them."""

    def __init__(self, language: str, words: Claims) -> None:
        self.language = language
        self.words = words
        self.latin = language != "zh"
        self.fillers = _vocabulary(words.fillers)
        self.finals = _vocabulary(words.finals)
        self.plans = _vocabulary(words.plans)
        self.fronts = _vocabulary(words.fronts)
        self.last_year = _vocabulary(words.last_year)
        self.beside = _vocabulary(words.beside)
        self.counting = _vocabulary(words.counting)
        self.share_tails = _vocabulary(words.share_tails)
        self.differences = (*words.rises, *words.above, *words.falls, *words.below)
        self.doublings = dict(words.doublings)
        self._doubled = {word[-1] for word in self.doublings}

    def variants(self, title: str) -> tuple[str, ...]:
        """A title, and what a text may leave out of it."""
        return _variants(self, str(title))  # a text of the data would keep its file

    @cached_property
    def change(self) -> re.Pattern[str]:
        """增加, 减少了, 增幅为 in front of a number."""
        w = self.words
        return self._before(
            f"(?P<rise>{_any([*w.rises, *w.rise_rates])})|(?P<fall>{_any([*w.falls, *w.fall_rates])})",
            f"(?:{_any(w.links)})*" if w.links else "",
        )

    @cached_property
    def comparing(self) -> re.Pattern[str]:
        """比上年, 同比, 与年初预算相比, 比2021年 in front of 增加."""
        w = self.words
        alike = f"(?:{_any(w.alike)})*" if w.alike else ""
        compare = f"(?:{_any(w.compare)})" if w.compare else "(?!)"
        return self._before(
            f"(?P<last>{compare}(?:{_any(w.last_year)}){alike}|(?:{_any(w.since)}){alike})"
            f"|(?P<plan>{compare}(?:{_any(w.plans)}){alike})"
            f"|{compare}(?P<year>(?:19|20)[0-9]{{2}})年{alike}"
            f"|(?P<other>{compare}(?P<that>[^，；。、比较]{{1,20}}?){alike}|环比)",
            "[，：]?",
        )

    @cached_property
    def behind(self) -> re.Pattern[str]:
        """Compared with last year, where the language says it behind the number."""
        return re.compile(
            rf"\s*[（(]?(?i:(?:compared (?:with|to)|over|from|on|than) (?:the )?(?:{_any(self.words.last_year)})"
            rf"|(?:{_any(self.words.since)}))"
            if self.latin
            else "(?!)"
        )

    @cached_property
    def against(self) -> re.Pattern[str]:
        """比上年的, 比预算, 比2023年的 in front of a number with which another is compared."""
        w = self.words
        if not w.compare:
            return re.compile("(?!)")
        return self._before(
            f"(?:{_any(w.compare)})(?:(?P<last>(?:{_any(w.last_year)})(?:{_any(w.alike)})*)"
            f"|(?P<plan>{_any(w.plans)})|(?P<other>{_any(w.openings)})|(?P<year>(?:19|20)[0-9]{{2}})年)(?:的|（)?"
        )

    @cached_property
    def saved(self) -> re.Pattern[str]:
        """节约, 节约了 in front of a number: a decrease where it is compared with something."""
        w = self.words
        links = f"(?:{_any(w.links)})*" if w.links else ""
        return self._before(f"(?P<rise>(?!))|(?P<fall>{_any(w.savings)})", links)

    @cached_property
    def beyond(self) -> re.Pattern[str]:
        """高于项目支出, 低于项目支出 in front of by how much."""
        w = self.words
        below = _any(set(w.below) - set(w.savings))
        return self._before(f"(?:(?P<above>{_any(w.above)})|(?P<below>{below}))(?P<that>[^，；。、0-9]{{2,20}}?)")

    @cached_property
    def differing(self) -> re.Pattern[str]:
        """多, 减少, 节约 between a number and by how much another is more or less."""
        w = self.words
        links = f"(?:{_any(w.links)})*" if w.links else ""
        rise, fall = _any([*w.rises, *w.above]), _any([*w.falls, *w.below])
        return re.compile(f"）?(?P<label>(?:(?P<rise>{rise})|(?P<fall>{fall})){links})")

    @cached_property
    def times(self) -> re.Pattern[str]:
        """增长, 增长了近, 是上年的, 是基本支出的 in front of 两倍."""
        w = self.words
        links = f"(?:{_any(w.links)})*" if w.links else ""
        return self._before(
            f"(?:(?P<rise>{_any(w.rises)}){links}|(?:{_any(w.times_of)})(?:(?:{_any(w.last_year)})(?:{_any(w.alike)})*"
            "|(?P<that>[^，；。、]{2,20}?))的)"
            f"(?P<about>{_any(w.nearly)})?"
        )

    def doublings_in(self, text: str) -> Iterator[re.Match[str]]:
        """翻一番, 翻了两番."""
        return self._doubling.finditer(text) if any(sign in text for sign in self._doubled) else iter(())

    @cached_property
    def _doubling(self) -> re.Pattern[str]:
        return re.compile(_any(self.doublings))

    @cached_property
    def average(self) -> re.Pattern[str]:
        """平均每期, 人均, 每户平均 in front of a number."""
        w = self.words
        per = "[^，；。、（）0-9]{1,8}?"
        return self._before(
            f"(?:(?:{_any(w.averages)})(?P<per>{per})|每?(?P<by>{per})(?:{_any(w.average_ends)}))"
            f"(?:{_any(w.average_tails)})?(?:{_any(set(w.links) - set(w.about_before))})*"
            if w.averages
            else "(?!)"
        )

    @cached_property
    def arriving(self) -> re.Pattern[str]:
        """降到, 增至 in front of a number."""
        return self._before(f"(?:{_any(self.words.to_words)})")

    @cached_property
    def leaving(self) -> re.Pattern[str]:
        """由, 由上年的 in front of a number."""
        w = self.words
        return self._before(
            f"(?:{_any(w.from_words)})(?P<when>(?:{_any(w.last_year)})?(?P<year>(?:(?:19|20)[0-9]{{2}}年)?))度?的?"
        )

    @cached_property
    def share(self) -> re.Pattern[str]:
        """占, 占三公经费的, 占比为 in front of a number."""
        w = self.words
        if self.latin:
            return self._before(f"(?:{_any(w.share)})(?P<whole>)")
        tails = f"(?:{_any(w.share_tails)})?(?:{_any(w.links)})*"
        return self._before(
            f"(?:{_any(w.share_names)})(?:{_any(w.links)})*(?P<whole>)|(?:{_any(w.share)})(?P<of>[^，；。、占]{{0,20}}?){tails}"
        )

    @cached_property
    def respective_share(self) -> re.Pattern[str]:
        """分别占, 分别占本年收入的, 占比分别为, 占总支出的比重分别为 in front of the first of several numbers."""
        w = self.words
        if not w.respectively:
            return re.compile("(?!)(?P<whole>)(?P<of>)")
        each, share, names = _any(w.respectively), _any(w.share), _any(w.share_names)
        links, of = f"(?:{_any(w.links)})*", "[^，；。、占]{0,20}?"
        return self._before(
            f"(?:{each})(?:{share})(?P<whole>{of})(?:{_any(w.share_tails)})?{links}"
            f"|(?:(?:{share})(?P<of>{of})的?)?(?:{names})(?:{each}){links}"
        )

    @cached_property
    def share_behind(self) -> re.Pattern[str]:
        """Of which whole a number is a share, where the language says it behind the number."""
        return re.compile(
            r"\s*of (?:the |all |our )?(?P<whole>[^,.;，；]{0,40}?)(?=[,.;，；\n]|\Z)" if self.latin else "(?!)"
        )

    @cached_property
    def completing(self) -> re.Pattern[str]:
        """完成年初预算的, 执行率为 in front of a number."""
        w = self.words
        of = (
            f"(?:{_any(w.completing)})(?P<plan>{_any(w.plans)})(?:金额|总额)?的(?:比例|比重)?(?:{_any(w.links)})*|"
            if w.completing
            else ""
        )
        links = f"(?:{_any(w.links)})*" if w.links else ""
        return self._before(f"{of}(?P<rate>{_any(w.completion)}){links}")

    @cached_property
    def of_it(self) -> re.Pattern[str]:
        """的, 的比例为 between a number and what another one is of it."""
        w = self.words
        return re.compile(f"的(?:比例|比重)?(?:{_any(w.links)})*" if w.links else "(?!)")

    @cached_property
    def exceeding(self) -> re.Pattern[str]:
        """大于预算, 超年初预算数 in front of a number."""
        w = self.words
        return self._before(
            f"(?:(?P<above>{_any(w.above)})|(?P<below>{_any(w.below) or '(?!)'}))(?P<plan>{_any(w.plans)})"
        )

    @cached_property
    def about(self) -> re.Pattern[str]:
        """约, 不超过 in front of a number: what follows is no value."""
        words = []
        for word in sorted(self.words.about_before, key=len, reverse=True):
            starts = {longer.removesuffix(word) for longer in self.words.not_about if longer.endswith(word)}
            words.append("".join(f"(?<!{re.escape(start)})" for start in sorted(starts)) + re.escape(word))
        return self._before(f"(?:{'|'.join(words)})")

    @cached_property
    def bounded(self) -> re.Pattern[str]:
        """超过, 不足, 近 in front of a number that is above, below or near what is named; 不到三公经费的 in front of a
        share."""
        w = self.words
        if not w.least_before:
            return re.compile("(?!)")
        bounds = f"(?P<least>{_any(w.least_before)})|(?P<most>{_any(w.most_before)})|(?P<near>{_any(w.nearly)})"
        return self._before(f"(?:{bounds})(?:(?P<of>[^，；。、占]{{2,20}}?)的)?")

    @cached_property
    def fraction(self) -> re.Pattern[str]:
        """三分之一, 九成: a share in words, in tenths or as one number over another (`down`, `up`)."""
        return re.compile(f"{self.words.fraction}|(?P<tenths>{_any(dict(self.words.tenths))})")

    def percent_of(self, fraction: re.Match[str]) -> Decimal:
        """What a fraction in words is, in percent."""
        if fraction["tenths"]:
            return Decimal(dict(self.words.tenths)[fraction["tenths"]]) * 10
        down, up = numeral_value(fraction["down"]), numeral_value(fraction["up"])
        return (up or Decimal(0)) * 100 / (down or Decimal(1))

    @cached_property
    def about_behind(self) -> re.Pattern[str]:
        """以上, 左右 behind a number."""
        return re.compile(rf"\s*(?:{_any(self.words.about_behind)})")

    @cached_property
    def joint(self) -> re.Pattern[str]:
        """合计, 三项共计, 三馆共接待: the whole label of a number that sums up those before it."""
        w = self.words
        fillers = f"(?:{_any(w.fillers)})*"
        return re.compile(
            f"(?:[一二两三四五六七八九十0-9]{{1,3}}[^0-9]{{1,2}}?)?(?:{_any(w.sums)})(?P<verb>[^0-9]{{2,4}}?)?{fillers}"
            if w.sums
            else "(?!)"
        )

    @cached_property
    def listed(self) -> re.Pattern[str]:
        """下设办公室、财务股等 in front of a number that counts what is set up."""
        w = self.words
        return self._before(
            f"(?:{_any(w.counting)})[^，；：]{{2,60}}?、[^，；：]{{2,60}}?等" if not self.latin else "(?!)"
        )

    @cached_property
    def among(self) -> re.Pattern[str]:
        """其中 between a total and its parts."""
        return re.compile(f"(?:{_any(self.words.among)})")

    @cached_property
    def elsewhere(self) -> re.Pattern[str]:
        """What says that a number is a plan, or another's."""
        return re.compile(f"{self.words.elsewhere}|{_any(self.words.elsewhere_words)}")

    @cached_property
    def aiming(self) -> re.Pattern[str]:
        """What says in a text of targets that what follows is to be reached."""
        return re.compile(self.words.aiming)

    @cached_property
    def districts(self) -> re.Pattern[str]:
        """What says that a number is of a whole district, and of a department only where it keeps count of it."""
        return re.compile(_any(self.words.districts))

    @cached_property
    def periods(self) -> re.Pattern[str]:
        """What says that a number is of a part of the year, or an average."""
        return re.compile(self.words.periods)

    @cached_property
    def running(self) -> re.Pattern[str]:
        """What says that a number has been growing since an earlier day."""
        return re.compile(_any(self.words.running))

    @cached_property
    def topics(self) -> re.Pattern[str]:
        """What says that a sentence is about one thing among many, whose 年初预算 is not the department's."""
        return re.compile(_any(self.words.topics))

    @cached_property
    def past(self) -> re.Pattern[str]:
        """上年, last year."""
        return re.compile(_any(self.words.last_year))

    @cached_property
    def before(self) -> re.Pattern[str]:
        """上年, 较, 由, 原有: what says of a number that it is what there was before a change."""
        w = self.words
        return re.compile(_any([*w.last_year, *w.compare, *w.from_words, *w.openings]))

    def endings(self, kind: Vocabulary, text: str, end: int, low: int) -> Iterator[int]:
        """Where the words of a kind begin that stand in a text before `end`, the longest first."""
        for length in range(min(kind.longest, end - low), 0, -1):
            at = end - length
            if text[at:end].lower() in kind.words and (not self.latin or self._is_whole(text, at, end)):
                yield at

    def ending(self, kind: Vocabulary, text: str, end: int, low: int) -> int:
        """Where the longest word of a kind begins that stands in a text before `end`; `end` if none does."""
        return next(self.endings(kind, text, end, low), end)

    def _is_whole(self, text: str, at: int, end: int) -> bool:
        """Whether a Latin word begins and ends there."""
        return not (at and text[at - 1].isalnum() and text[at].isalnum())

    def _before(self, pattern: str, tail: str = "") -> re.Pattern[str]:
        """A pattern that ends where the number begins."""
        blank = r"\s*" if self.latin else ""
        word = r"\b" if self.latin else ""
        return re.compile(f"{'(?i)' if self.latin else ''}{word}(?:{pattern}){tail}{blank}\\Z")


def _any(words: Iterable[str]) -> str:
    """Any of some words, the longest that fits; nothing if there are none."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


@lru_cache(_MOST_TITLES)
def _variants(terms: Terms, title: str) -> tuple[str, ...]:
    title = narrow("".join(title.split()) if not terms.latin else title.lower())
    words, found = terms.words, [title]
    for ending in words.title_endings:
        if title.endswith(ending) and len(title) > len(ending) + 1:
            found.append(title.removesuffix(ending))
    for word in words.title_words:
        found += [short.replace(word, "") for short in found if word in short and len(short) > len(word) + 3]
    for verb in words.title_verbs:
        if title.startswith(verb) and len(title) > len(verb) + 3:
            found += [short.removeprefix(verb) for short in found if short.startswith(verb)]
            break
    return tuple(dict.fromkeys(found))


def terms_for(language: str, period: str, more: Mapping[str, Iterable[str]]) -> Terms:
    """The terms of a language, for reports on a kind of period, with those that a schema adds (`terms`)."""
    return _terms(language, period, tuple(sorted((name, tuple(words)) for name, words in more.items())))


@cache
def _terms(language: str, period: str, more: tuple[tuple[str, tuple[str, ...]], ...]) -> Terms:
    words = words_of(language, period).claims
    extended: dict[str, Any] = {name: (*getattr(words, name), *added) for name, added in more}
    return Terms(language, words._replace(**extended))
