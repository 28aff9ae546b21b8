"""The reading of English texts: what is left over, of another year, without a unit; and no false alarm."""

from __future__ import annotations

from collections.abc import Set

import pytest

from reportgen.claims.numbers import NumberKind, find_numbers, lacks_unit
from reportgen.language.words import words_of
from reportgen.proofread.leftovers import find_leftovers, is_field
from reportgen.proofread.years import is_explained, refers_back

WORDS = words_of("en")


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("Describe the department in no more than 200 words.", ["no more than 200 words"]),
        ("Please briefly explain deviations.", ["Please briefly explain"]),
        ("PLEASE FILL IN the purpose.", ["PLEASE FILL IN"]),
        ("Tel.: [insert number], open all year.", ["[insert number]"]),
        ("Satisfaction is to be confirmed by the survey.", ["to be confirmed by"]),
        ("The XX Office met its targets in 20XX.", ["XX", "20XX"]),
        ("____ delegations were received.", ["____"]),
        ("Click here to enter text.", ["Click here to enter text"]),
        ("Training was held (for example: first aid …).", ["(for example: first aid …)"]),
        ("Accepted on DD/MM/YYYY.", ["DD/MM/YYYY"]),
        ("The rate was #REF!, see Error! Reference source not found.", ["#REF!", "Error! Reference source not found."]),
        ("TODO: the rest ??", ["TODO", "??"]),
    ],
)
def test_what_a_form_leaves_behind_is_found(sentence: str, left: list[str]) -> None:
    assert [sentence[start:end] for start, end in find_leftovers(sentence, WORDS.leftovers)] == left
    # Only a text that holds one of the signs is read.
    assert any(sign in sentence.lower() for sign in WORDS.leftovers.signs)


@pytest.mark.parametrize(
    "sentence",
    [
        "The office was pleased to complete the archive.",
        "For example, records of 1950 were restored.",
        "Words of thanks were received (see the annex).",
        "Is the building safe? It is.",
        "Insertions are recorded to be safe.",
    ],
)
def test_ordinary_words_are_no_leftovers(sentence: str) -> None:
    assert list(find_leftovers(sentence, WORDS.leftovers)) == []


def test_a_field_of_word_is_called_so() -> None:
    fields = ["#REF!", "Error! Bookmark not defined.", "please enter"]

    assert [is_field(text, WORDS.leftovers) for text in fields] == [True, True, False]


def numbers(sentence: str, units: Set[str] | None = None) -> list[tuple[str, str, str]]:
    found = find_numbers(sentence, WORDS.numbers, units)
    return [(sentence[number.start : number.unit_end], number.kind, number.unit) for number in found]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("There were 1,260 visits.", [("1,260 visits", "count", "visits")]),
        ("There were 5 meetings.", [("5 meetings", "count", "meetings")]),
        ("It took 3 medals.", [("3 ", "count", "")]),
        ("A road of 5.2 km.", [("5.2 km", "count", "km")]),
        ("It rose by 1.5 percentage points.", [("1.5 percentage points", "count", "percentage points")]),
        ("Some 20+ visits.", [("20+ visits", "count", "visits")]),
        ("As at 31 December 2021, all is done.", [("31 December 2021", "date", "")]),
        ("On December 31, 2021 it closed.", [("December 31, 2021", "date", "")]),
        ("In May 2021 it opened on 3 May.", [("May 2021", "date", ""), ("3 May", "date", "")]),
        ("From 2019 to 2021 it grew.", [("2019 to 2021", "date", "")]),
        ("In 2021, it opened.", [("2021", "year", "")]),
        ("It had 2021 visits.", [("2021 visits", "count", "visits")]),
        ("See Table 3 and annex 12.", [("Table 3", "ordinal", ""), ("annex 12", "ordinal", "")]),
        ("The “12 rules” of COVID-19 are old.", [("“12 rules”", "name", ""), ("COVID-19", "code", "")]),
        ("Open 24 hours a day.", [("24 hours", "idiom", "hours")]),
        ("Answered within 5 days.", [("5 days", "idiom", "days")]),
        ("Told 5 days in advance.", [("5 days", "idiom", "days")]),
        ("At 10:30 on day (2).", [("10:30", "date", ""), ("(2)", "ordinal", "")]),
        ("By 3+2.", [("3+2", "formula", "")]),
    ],
)
def test_what_numbers_are(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert numbers(sentence) == found


def test_the_data_bring_units() -> None:
    assert numbers("12 fonds were opened.", frozenset({"fonds"})) == [("12 fonds", "count", "fonds")]


@pytest.mark.parametrize(
    ("sentence", "number"), [("The readers made 1260.", "1260"), ("We held 12, and more.", "12"), ("Of 0.", "")]
)
def test_a_number_without_its_unit_is_found(sentence: str, number: str) -> None:
    found = [n for n in find_numbers(sentence, WORDS.numbers) if lacks_unit(sentence, n, WORDS.numbers)]

    assert [sentence[n.start : n.end] for n in found] == ([number] if number else [])


@pytest.mark.parametrize(
    "sentence",
    ["The index was 1.2.", "It rose from 12 to 15.", "A score of 96 points.", "In 2021, it opened.", "By 5%."],
)
def test_a_number_that_needs_no_unit_may_stand(sentence: str) -> None:
    found = find_numbers(sentence, WORDS.numbers)

    assert [number for number in found if lacks_unit(sentence, number, WORDS.numbers)] == []


@pytest.mark.parametrize(
    ("sentence", "explained"),
    [
        ("As at 31 December 2021, all is done", False),
        ("In 2021, all was done", False),
        ("It opened on 3 May 2021", False),
        ("Compared with 2021, it grew", True),
        ("Since 2021, it has grown", True),
        ("More than in 2021, it grew", True),
        ("The balance of the 2021 carry-over", True),
        ("The Act was amended in 2021", True),
        ("In 2021, 12 rules were issued", False),
        ("In 1998, it was small", True),
    ],
)
def test_a_year_with_a_reason_may_stand(sentence: str, explained: bool) -> None:
    (year,) = [number for number in find_numbers(sentence, WORDS.numbers) if number.year]

    assert is_explained(sentence, year.start, year.end, year.year, 2022, WORDS.years) is explained


def test_a_year_that_stays_when_the_reports_moves() -> None:
    sentence = "The rules of 2021 and the act amended in 2019"
    years = [number for number in find_numbers(sentence, WORDS.numbers) if number.kind is NumberKind.YEAR]

    assert [refers_back(sentence, year.start, year.end, WORDS.years) for year in years] == [True, True]
