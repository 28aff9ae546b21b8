"""What nobody sees is shown as its code, and nothing else is."""

from __future__ import annotations

import pytest

from reportgen.messages import message_text
from reportgen.messages.unseen import Kind, unseen_in, visible, visible_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("\x9b2J", "\\u009b2J"),
        ("\x7f", "\\u007f"),
        ("甲\u202e乙", "甲\\u202e乙"),
        ("\u2066甲\u2069", "\\u2066甲\\u2069"),
        ("1\u200e2\u061c", "1\\u200e2\\u061c"),
        ("\ufdd0\ufdef", "\\ufdd0\\ufdef"),
        ("\uffff\U0001fffe\U0010ffff", "\\uffff\\U0001fffe\\U0010ffff"),
        ("\udcff", "\\udcff"),
        ("\ue000\U000f0000", "\\ue000\\U000f0000"),
        ("12\u200b万", "12\\u200b万"),
        ("\ufeff甲\u2060", "\\ufeff甲\\u2060"),
        ("甲\u200d乙", "甲\\u200d乙"),
        ("\U000e0041甲", "\\U000e0041甲"),
        ("a\ufe0f\ufe01", "a\ufe0f\\ufe01"),
        ("\ufe0f甲", "\\ufe0f甲"),
        ("甲\u3164", "甲\\u3164"),
        ("甲\u2028乙\x85", "甲\\u2028乙\\u0085"),
        ("甲\r\n乙", "甲\\r\n乙"),
    ],
)
def test_what_nobody_sees_is_shown_as_its_code(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "甲　乙\t丙\n丁",
        "1\u00a02\u20093",
        "“甲”——乙…①㈠〔2022〕１２％",
        "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 👍🏽",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "𠮷野家 㐂 葛\U000e0100城 𬺰",
        "e\u0301 नी\u200dत می\u200cخواهم",
        "²℃①㎡",
    ],
)
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_name_is_shown_in_one_line() -> None:
    assert visible_line("甲\r\n::error::乙\t\x1b") == "甲\\r\\n::error::乙\\t\\u001b"


def test_an_unseen_character_is_known_by_its_code_and_its_kind() -> None:
    found = list(unseen_in("甲\x00\u202e\ufdd1\ue000\u200b"))

    assert [(unseen.start, unseen.code_point, unseen.kind) for unseen in found] == [
        (1, "U+0000", Kind.CONTROL),
        (2, "U+202E", Kind.DIRECTION),
        (3, "U+FDD1", Kind.NO_CHARACTER),
        (4, "U+E000", Kind.PRIVATE),
        (5, "U+200B", Kind.NO_WIDTH),
    ]


def test_every_unseen_character_is_found_by_the_quick_look_too() -> None:
    seen = {code for code in range(0x20, 0x110000) if visible(f" {chr(code)}") == f" {chr(code)}"}

    assert not seen & {*range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2066, 0x2070)}
    assert not seen & {*range(0xD800, 0xF900), *range(0xFDD0, 0xFDF0), *range(0xFE00, 0xFE10), 0xFEFF, 0x3164, 0x115F}
    assert not seen & {*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0), *range(0xF0000, 0x110000)}
    assert seen >= {*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0x3000, 0x3164), *range(0x4E00, 0xA000)}


def test_what_fills_a_message_is_visible_and_in_one_line() -> None:
    text = message_text("usage-no-such-option", {"name": "--\x1b[2J\n\u202e"}, "zh")

    assert "--\\u001b[2J\\n\\u202e" in text
