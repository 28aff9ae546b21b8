"""The slips behind a YAML error: what stopped the parser, said in a clerk's words."""

from __future__ import annotations

import re

import yaml

from reportgen.errors import Problem
from reportgen.facts.tree import MAX_DEPTH
from reportgen.places import Place, Source

# Blanks stand in one repetition of a pattern at a time: two in a row try each way to divide a long run of them.
# A key is short: what has more than forty characters before its colon is a sentence.
LOST_COLON = re.compile(r"^\s*(?:- \s*)?([\w\"'“”.-]{1,40}?)\s*(：|:(?=[^ \t\r\n:/]))")
GOOD_KEY = re.compile(r"^\s*(?:- \s*)?[^\s#:：][^:：]*:(?:[ \t]|$)")
_WIDE_COLON = re.compile(r"^ *(?:- +)?([A-Za-z_]\w*)(：)")
_BARE_REFERENCE = re.compile(r"^(?: *- +| *[^\s#:]+: +)(\{\{|\{[^{}:]*\}(?=[\u4e00-\u9fff]))")
MERGE_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
"""Where git marks one of the two sides of a conflict, in a text in which ======= may mean something else."""
CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(?: |$)")
"""A line with which git marks the two sides of a conflict, where no line can begin so otherwise."""
_WIDE_BAR = re.compile(r"^ *[^\s#:]+: *(｜) *$")
_BARE_DASH = re.compile(r"^ *(－|-(?=[^ \t\r\n-]))")
_NO_COLON = re.compile(r"^ *(?:- +)?([A-Za-z_]\w*)(?: [^:：#]*)?(?: #.*)?$")
_QUOTED_HEAD = re.compile(r"^(?: *- +| *[^\s#:]+: +)(\"[^\"]*\"|'[^']*'|\[[^\]]*\]|[\]}])(?=[^\s,#])")
_QUOTED = re.compile(r"""\"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)
_END = re.compile(r"\s*\Z|(?<![^\r\n])(?:---|\.\.\.)")
# A value without quotes, before what stands in it.
_IN_VALUE = re.compile(r"""[^\s,:\[\]{}'"]\Z""")
_VALUE_DUE = re.compile(r"[,\[{:][ \t]*\Z")
# What looks like a blank, or like nothing, and is text to YAML, which knows U+0020 and tabs alone (1.2, 5.5).
ODD_BLANK = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")


def line_slip(source: Source, number: int) -> Problem | None:
    """The slip of one line that makes it no line of the subset, None if there is none to be seen."""
    text = source.line(number)
    indent = text[: len(text) - len(text.lstrip())]
    if found := CONFLICT.match(text):
        return Problem(code="merge-conflict", place=Place(source, number, 1, len(found.group(1))))
    if "\t" in indent:  # YAML 1.2 (6.1) indents with blanks alone
        return Problem(code="tab", place=Place(source, number, indent.index("\t") + 1))
    if odd := ODD_BLANK.search(indent):
        return Problem(code="odd-blank", place=Place(source, number, odd.start() + 1))
    if found := _BARE_REFERENCE.match(text):
        return Problem(code="reference-bare", place=Place(source, number, found.start(1) + 1, len(found[1])))
    if found := _WIDE_BAR.match(text):
        return Problem(code="wide-bar", place=Place(source, number, found.start(1) + 1))
    if found := _BARE_DASH.match(text):
        if found.group(1) == "-" and ODD_BLANK.match(text, found.end()):
            return Problem(code="odd-blank", place=Place(source, number, found.end() + 1))
        code = "dash-without-blank" if found.group(1) == "-" else "dash-other"
        return Problem(code=code, place=Place(source, number, found.start(1) + 1))
    if found := _QUOTED_HEAD.match(text):
        return Problem(code="quote-whole", place=Place(source, number, found.start(1) + 1, len(found.group(1))))
    if (found := LOST_COLON.match(text)) and not GOOD_KEY.match(text):
        if ODD_BLANK.match(text, found.end()):
            return Problem(code="odd-blank", place=Place(source, number, found.end() + 1))
        place = Place(source, number, found.start(2) + 1, 1)
        code = "lost-colon" if found.group(2) == "：" else "colon-without-blank"
        return Problem(code=code, place=place, params={"key": found.group(1)})
    return None


def wide_colons(source: Source) -> list[Problem]:
    """Every line that begins with a name and a full-width colon: whoever types one types more."""
    found = []
    for number, text in enumerate(source.lines, start=1):
        if match := _WIDE_COLON.match(text):
            place = Place(source, number, match.start(2) + 1)
            found.append(Problem(code="lost-colon", place=place, params={"key": match.group(1)}))
    return found


def explain_syntax(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """The slip that most likely stopped the parser: seen in the lines before it, or told by where it stopped.

    The parser's own words are not read, for libyaml and PyYAML differ in them. Its class of error says whether a
    piece (scanner) or the order of pieces (parser) is wrong, its marks where a piece began and where reading ended.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(code="yaml-syntax", file=source.name)
    line = min(mark.line + 1, len(source.lines))
    while line > 1 and not source.line(line).strip():
        line -= 1
    if source.line(line).lstrip().startswith("{{"):
        return Problem(code="reference-bare", place=Place(source, line, source.line(line).index("{{") + 1, 2))
    if slip := _slip_before(source, line):
        return slip
    place = Place(source, line, mark.column + 1)
    opened, start = place, mark.index
    if error.context_mark is not None:
        opened = Place(source, error.context_mark.line + 1, error.context_mark.column + 1)
        start = error.context_mark.index
    if not isinstance(error, yaml.scanner.ScannerError):
        return _broken_order(opened, place, mark.index) if error.context_mark else Problem("yaml-syntax", place=place)
    if start == mark.index and _at(place) == ":":
        return _misplaced_colon(place)
    return _broken_piece(opened, place, start, mark.index)


def _slip_before(source: Source, line: int) -> Problem | None:
    """The nearest slip that a line shows, from `line` back to the last one that is sound."""
    sound = next((n for n in range(line - 1, 0, -1) if GOOD_KEY.match(source.line(n))), 1)
    suspects = range(line, sound - 1, -1)
    for number in suspects:
        if slip := line_slip(source, number):
            return slip
    for number in suspects:
        if found := _NO_COLON.match(source.line(number)):
            return Problem(code="colon-missing", place=Place(source, number, found.start(1) + 1, len(found.group(1))))
    return None


def _at(place: Place) -> str:
    """The character at a place, empty at the end of a line."""
    return place.text[place.column - 1 : place.column]


def _misplaced_colon(place: Place) -> Problem:
    text = place.text
    if GOOD_KEY.match(text) and text.find(":") == place.column - 1:  # a name where none may be stands too far in
        return Problem(code="indentation", place=place._replace(column=len(text) - len(text.lstrip()) + 1))
    return Problem(code="colon-inside", place=place)


def _broken_order(opened: Place, place: Place, stop: int) -> Problem:
    """Pieces that do not follow each other at `place`, in a list or record that begins at `opened`."""
    text = place.source.text
    if _at(opened) in ("[", "{"):
        if _at(place) in ("[", "{") and _IN_VALUE.search(text, 0, stop):
            return Problem(code="bracket-inside", place=place._replace(width=1), params={"character": _at(place)})
        return Problem(code="bracket-open", place=opened)
    if _at(place) in (",", "]", "}") or _VALUE_DUE.search(text, 0, stop) or not text[stop:].strip():
        return Problem(code="bracket-open", place=place)
    return Problem(code="indentation", place=place)


def _broken_piece(opened: Place, place: Place, start: int, stop: int) -> Problem:
    """A piece of the file that begins at `opened` and cannot be read on at `place`; their indexes are given too."""
    source, first, on_one_line = opened.source, _at(opened), opened.line == place.line
    if source.text[stop : stop + 1] == "\t":
        return Problem(code="tab", place=source.place_at(stop))
    if start == stop and first in ("[", "{"):  # libyaml opens 1000 at most, and reads ahead of whoever counts them
        return Problem(code="too-deep", file=source.name, params={"depth": MAX_DEPTH})
    if start == stop and first == "-":
        return Problem(code="yaml-syntax", place=place)
    if start == stop or (first in ("&", "*", "!") and on_one_line):
        return Problem(code="bad-start", place=opened._replace(width=1), params={"character": first})
    if first in ("'", '"'):
        quoted = _QUOTED.match(source.text, start)
        if quoted is None or stop < quoted.end():
            return _broken_quote(opened, place, stop)
    if first in ("|", ">"):
        return Problem(code="indentation", place=place)
    if first == "%" and on_one_line:
        return Problem(code="yaml-syntax", place=place)
    if _at(place) == ":" and on_one_line and first != ":":  # in brackets, where `a:b` is not a text
        key = place.text[opened.column - 1 : place.column - 1]
        return Problem(code="colon-without-blank", place=place, params={"key": key})
    return Problem(code="colon-missing", place=opened)


def _broken_quote(opened: Place, place: Place, stop: int) -> Problem:
    """A text in quotes that ends with the file or the document, or in which a backslash begins nothing."""
    if _END.match(place.source.text, stop):
        return Problem(code="quote-open", place=opened)
    return Problem(code="bad-escape", place=place._replace(column=place.text.rfind("\\", 0, place.column) + 1))
