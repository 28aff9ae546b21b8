"""The words of one language, read from its data file.

The template chooses the language (`language` in `format.yaml`); the words are handed down to whatever prints or reads
text. Both files have the same keys, each of which is a field here.
"""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
"""Where the data files are: a language is what has one."""

Parts = tuple[tuple[str, str], ...]
"""Names and the pieces of regular expressions for which they stand in others, in braces."""


class Phrases(NamedTuple):
    """What the filters print. A pattern has names in braces for what is put in: `增加{difference}`.

    `increased` to `fell` and what follows them are predicates of the figure: an increase, a rate of growth, and the
    comparison of both with `{last}`, where `compared_difference` has no rate and `compared_new` nothing to compare
    with. `last` is what the period before is called there, `year_ago` the same period of the year before.
    `item` numbers one of several items, as the patterns of headings do.
    """

    full_stop: str
    end_marks: str
    """The marks that end a sentence as a full stop does."""
    closed_ends: tuple[str, ...]
    """A sentence that ends in brackets or quotes has its mark inside."""
    gives_way: str
    """What gives way, at the end of a text, to the mark that the sentence around it needs."""
    last: str
    year_ago: str
    unchanged: str
    nearly_unchanged: str
    new: str
    increased: str
    decreased: str
    grew: str
    fell: str
    compared: str
    compared_difference: str
    compared_new: str
    part: str
    part_separator: str
    separator: str
    last_separator: str
    conjunction: str
    conjunction_once: bool
    """Whether it is left out between names of which one has it."""
    item: str
    item_separator: str
    explained: str
    """What is said of a name, behind it: the rows of a chart in words."""
    last_item_separator: str
    date: str
    month: str
    months: tuple[str, ...]
    year_of_date: str
    about: str
    """What follows a round number: the 余 of `20余次`."""
    about_share: str
    """What follows a share that is a round number, behind its `%`: the 以上 of `95%以上`."""
    nothing: tuple[str, ...]
    """What a list holds that says by a word that there is nothing to list, in small letters."""
    same_name: str
    """The name of the second and third of several items that are called alike."""
    no_reason: tuple[str, ...]
    """What is written where there is no reason to give, in small letters and without a mark at its end."""


class Plausible(NamedTuple):
    """How facts are read that no formula contradicts.

    `total` is a pattern of what rows of totals are called, `of_which` begins the name of a part, `counted` are the
    units of what comes whole, `signed` is a pattern in the title of a count that may be less than nothing,
    `at_most_all` one in the title of a share that cannot be more than 100%, and `fraction` one in that of a share that
    is never as little as 1%. `organization` is a pattern of what a unit
    or division is called, `name_breaks` of what may stand between two such names, `in_brackets` of what is said of one.
    """

    total: str
    of_which: tuple[str, ...]
    counted: tuple[str, ...]
    signed: str
    at_most_all: str
    fraction: str
    organization: str
    name_breaks: str
    in_brackets: str


class MoneyWords(NamedTuple):
    """The units of money: how many 元 each of `units`, in which figures are kept and printed, and of those that are
    `typed` beside them is; `multiples` may stand between a number and any unit, `rounded` are the units in which
    accounts are given that are kept in 元. Numbers are texts, as they are read exactly."""

    units: Mapping[str, str]
    typed: Mapping[str, str]
    multiples: Mapping[str, str]
    rounded: Sequence[str]


class Captions(NamedTuple):
    """The numbers of captions where the format does not say them, and what parts a number from its caption."""

    table: str
    figure: str
    gap: str


class StyleNames(NamedTuple):
    """What Word calls those styles of a report that it does not know by a name of its own."""

    label: str
    note: str
    unit: str
    table: str
    compact: str
    item: str
    grid: str


class WordTags(NamedTuple):
    """How Word is told of the language: its tag where the template gives no region, those of Western and of Chinese
    letters, in which `{lang}` is that of the report, and the character set of the fonts."""

    lang: str
    latin: str
    east_asian: str
    charset: str


class Leftovers(NamedTuple):
    """What a form leaves behind. Each pattern holds one of the `signs`, in small letters; `field` is one of them.

    `samples` are the names of the starter's department, `selves` what departments call themselves (我局). `this_office`
    is what a department calls itself in rules and titles (本局), whose last character says of what kind it is; nothing
    that is part of another word (根本局面), or that all call themselves (本单位).
    """

    signs: tuple[str, ...]
    patterns: tuple[str, ...]
    parts: Parts
    samples: tuple[str, ...]
    selves: str
    this_office: str
    field: str


class Marks(NamedTuple):
    """Marks of punctuation, and patterns of marks that are none of this language.

    `straight` is a text in quotes of a typewriter that should have others. `quotes` is what opens and what closes a
    quotation, `inner_quotes` one within it; so is each of `pairs` of what is put in brackets, and once more in another
    width where there is one. What ends in `enumerator` is closed without having been opened: `1）`. The group `mark` of
    the others is what is shown: a `tag` of HTML or a link, the sign of what was `lost` between two encodings,
    `emphasis`, `bullet` and `heading` of Markdown, the blanks of an `indent` or a `gap`, what git leaves of a
    `conflict`. What is in order in a language has an empty pattern. Each pattern but `enumerator` holds one of the
    `signs`.
    """

    signs: tuple[str, ...]
    straight: str
    pairs: tuple[str, ...]
    quotes: str
    inner_quotes: str
    enumerator: str
    tag: str
    lost: str
    emphasis: str
    bullet: str
    heading: str
    indent: str
    gap: str
    conflict: str


class Numbers(NamedTuple):
    """How numbers stand in a text: the patterns of each kind, the units, and the idioms that nobody counts.

    `about` follows a round number. `always` are numbers with units that are idioms, `within` follows and
    `within_before` precedes a time limit in one of `limits`, `aspects` follow `counters`. A number behind `unitless`,
    within `unitless_reach` characters, needs no unit. `harmless` are digits that give no reason to read a text at all.
    """

    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    parts: Parts
    units: tuple[str, ...]
    longest_unit: int
    about: tuple[str, ...]
    always: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    within: tuple[str, ...]
    within_before: tuple[str, ...]
    counters: tuple[str, ...]
    aspects: tuple[str, ...]
    unitless: str
    unitless_reach: int
    numeral_idioms: tuple[str, ...]
    clause_ends: str
    harmless: tuple[str, ...]


class Years(NamedTuple):
    """What gives another year its reason: words `before` and `behind` it, in its clause, up to a `stop`; or that
    clauses of its sentence, up to a `full_stop`, begin with years (`leading`), one after the other.

    No name without `sign` holds a year. Words that are `typed_behind` one belong to it. What is `measured` is no event;
    `until` a year is never explained, and a name with a `lasting` word may be of any year.
    """

    sign: str
    typed_behind: tuple[str, ...]
    stop: str
    full_stop: str
    leading: str
    before: str
    behind: str
    events: tuple[str, ...]
    comparing: tuple[str, ...]
    measured: str
    any_year: str
    referred: str
    until: str
    last_day: str
    lasting: tuple[str, ...]


class Readings(NamedTuple):
    """What the words around a number say of it.

    Between a name and its number may stand `between`, which changes nothing. Words are read as far as `clause`
    characters before the number and `near` characters around it; so many characters in a row as `shared` are a word
    that the text has in common with a title, whose `not_telling` words do not count; a `common` word by itself is none.
    """

    clause_end: str
    between: str
    year: str
    elsewhere: str
    sign_before: str
    bound_behind: str
    not_telling: str
    common: str
    last_year: tuple[str, ...]
    clause: int
    near: int
    shared: int


class Claims(NamedTuple):
    """The words by which a sentence says what a number is (`reportgen.claims`); docs/reference.md explains each.

    Those that are lists can be extended by `terms` in `schema.json`.
    """

    sentence_ends: str
    breaks: str
    lists: str
    fillers: tuple[str, ...]
    finals: tuple[str, ...]
    plans: tuple[str, ...]
    fronts: tuple[str, ...]
    beside: tuple[str, ...]
    counting: tuple[str, ...]
    markers: tuple[str, ...]
    generic: tuple[str, ...]
    topics: tuple[str, ...]
    rises: tuple[str, ...]
    falls: tuple[str, ...]
    rise_rates: tuple[str, ...]
    fall_rates: tuple[str, ...]
    links: tuple[str, ...]
    compare: tuple[str, ...]
    last_year: tuple[str, ...]
    alike: tuple[str, ...]
    since: tuple[str, ...]
    year_ends: tuple[tuple[str, str], ...]
    times: tuple[str, ...]
    times_of: tuple[str, ...]
    doublings: tuple[tuple[str, str], ...]
    nearly: tuple[str, ...]
    points: tuple[str, ...]
    from_words: tuple[str, ...]
    to_words: tuple[str, ...]
    openings: tuple[str, ...]
    share: tuple[str, ...]
    respectively: tuple[str, ...]
    share_names: tuple[str, ...]
    share_tails: tuple[str, ...]
    completing: tuple[str, ...]
    completion: tuple[str, ...]
    rate_endings: tuple[str, ...]
    narrower: tuple[str, ...]
    due: tuple[str, ...]
    done: tuple[str, ...]
    savings: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    among: tuple[str, ...]
    sums: tuple[str, ...]
    rest: tuple[str, ...]
    averages: tuple[str, ...]
    average_ends: tuple[str, ...]
    average_tails: tuple[str, ...]
    about_before: tuple[str, ...]
    not_about: tuple[str, ...]
    about_behind: tuple[str, ...]
    least_before: tuple[str, ...]
    least_behind: tuple[str, ...]
    rough_behind: tuple[str, ...]
    reached: tuple[str, ...]
    most_before: tuple[str, ...]
    tenths: tuple[tuple[str, str], ...]
    fraction: str
    same_as: tuple[str, ...]
    parts_of_year: tuple[tuple[str, int, int, int], ...]
    elsewhere: str
    elsewhere_words: tuple[str, ...]
    target_titles: str
    aiming: str
    districts: tuple[str, ...]
    periods: str
    incomes: tuple[str, ...]
    spendings: tuple[str, ...]
    balances: tuple[str, ...]
    title_endings: tuple[str, ...]
    title_words: tuple[str, ...]
    short_titles: tuple[str, ...]
    item_endings: tuple[str, ...]
    title_verbs: tuple[str, ...]
    plan_titles: tuple[str, ...]
    plan_title: str
    share_title: str
    yearly: tuple[str, ...]
    running: tuple[str, ...]
    persons: tuple[str, ...]
    alike_units: tuple[tuple[str, ...], ...]
    pointing: tuple[str, ...]
    places: tuple[tuple[str, ...], ...]


class Pasted(NamedTuple):
    """What stands in tables that are pasted from a spreadsheet.

    `unit` is the line above a table that names the unit of its amounts, `unit_in_head` what names that of a column in
    its head; both have it as their group. `totals` are the names of rows that sum up others, `serial` the heads of
    columns that only count the rows.
    """

    unit: str
    unit_in_head: str
    totals: str
    serial: tuple[str, ...]


class PeriodWords(NamedTuple):
    """How one kind of period is written: `printed` in a report, `typed` in data and names of files besides its code.

    A pattern has `{year}` and `{next}` (the year behind it) in it, and which of the year's periods it is: as `{name}`,
    one of `names`, or as a number, as the patterns of headings have it. `words` are those that another period than the
    year needs in the place of others, by their sections.
    """

    printed: str
    names: tuple[str, ...]
    typed: tuple[str, ...]
    words: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]


class Words(NamedTuple):
    """All words of a language, as reports on one kind of `period` have them: `year`, `half-year`, `quarter` …"""

    language: str
    period: str
    phrases: Phrases
    plausible: Plausible
    captions: Captions
    styles: StyleNames
    word: WordTags
    leftovers: Leftovers
    marks: Marks
    numbers: Numbers
    years: Years
    readings: Readings
    claims: Claims
    pasted: Pasted
    periods: tuple[tuple[str, PeriodWords], ...]

    def period_of(self, kind: str) -> PeriodWords:
        """How periods of a kind other than the year are written."""
        return dict(self.periods)[kind]


def is_language(name: str) -> bool:
    """Whether there is a language of that name."""
    return (FOLDER / f"{name}.json").is_file()


def languages() -> tuple[str, ...]:
    """The languages that there are, Chinese first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.json")), reverse=True))


@cache
def _sections(language: str) -> bytes:
    return (FOLDER / f"{language}.json").read_bytes()


def money_words() -> tuple[MoneyWords, ...]:
    """The units of money of every language: what is typed in one of them is understood in reports of all."""
    return tuple(MoneyWords(**json.loads(_sections(language))["money"]) for language in languages())


@cache
def words_of(language: str, period: str = "year") -> Words:
    """The words of a language, for reports on a kind of period."""
    sections = json.loads(_sections(language))
    periods = {kind: PeriodWords(**_frozen(entry)) for kind, entry in sections["periods"].items()}
    for section, others in sections["periods"][period]["words"].items() if period in periods else ():
        sections[section] |= others
    return Words(
        language=language,
        period=period,
        phrases=Phrases(**_frozen(sections["phrases"])),
        plausible=Plausible(**_frozen(sections["plausible"])),
        captions=Captions(**_frozen(sections["captions"])),
        styles=StyleNames(**_frozen(sections["styles"])),
        word=WordTags(**_frozen(sections["word"])),
        leftovers=Leftovers(**_frozen(sections["leftovers"])),
        marks=Marks(**_frozen(sections["marks"])),
        numbers=Numbers(**_frozen(sections["numbers"])),
        years=Years(**_frozen(sections["years"])),
        readings=Readings(**_frozen(sections["readings"])),
        claims=Claims(**_frozen(sections["claims"])),
        pasted=Pasted(**_frozen(sections["pasted"])),
        periods=tuple(periods.items()),
    )


def composed(pattern: str, parts: Parts) -> str:
    """A regular expression with its parts in their places: `{digit}` in `{digit}+年`. A part may hold later ones."""
    for name, part in parts:
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern


def _frozen(section: dict[str, Any]) -> dict[str, Any]:
    return {name: _immutable(value) for name, value in section.items()}


def _immutable(value: Any) -> Any:
    """Lists as tuples, and an object as the tuple of its pairs."""
    if isinstance(value, dict):
        return tuple(_frozen(value).items())
    return tuple(map(_immutable, value)) if isinstance(value, list) else value
