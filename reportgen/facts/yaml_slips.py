"""The slips behind a YAML error: what the parser says in its own words, said in a clerk's."""

from __future__ import annotations

import re

import yaml

from reportgen.errors import Problem
from reportgen.places import Place, Source

LOST_COLON = re.compile(r"^\s*(?:- )?\s*([\w\"'“”.-]{1,40}?)\s*(：|:(?=[^ \t\r\n:/]))")
GOOD_KEY = re.compile(r"^\s*(?:- )?\s*[^\s#:：][^:：]*:(?:[ \t]|$)")
_WIDE_COLON = re.compile(r"^ *(?:- +)?([A-Za-z_]\w*)(：)")
_BARE_REFERENCE = re.compile(r"^(?: *- +| *[^\s#:]+: +)(\{\{)")
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})(?: |$)")
_WIDE_BAR = re.compile(r"^ *[^\s#:]+: *(｜) *$")
_BARE_DASH = re.compile(r"^ *(－|-(?=[^ \t\r\n-]))")
_NO_COLON = re.compile(r"^ *(?:- +)?([A-Za-z_]\w*)(?: +[^:：#]*)?(?: #.*)?$")
_QUOTED_HEAD = re.compile(r"^(?: *- +| *[^\s#:]+: +)(\"[^\"]*\"|'[^']*'|\[[^\]]*\]|[\]}])(?=[^\s,#])")
ODD_BLANK = re.compile("[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]")


def line_slip(source: Source, number: int) -> Problem | None:
    """The slip of one line that makes it no line of the subset, None if there is none to be seen."""
    text = source.line(number)
    indent = text[: len(text) - len(text.lstrip())]
    if found := _CONFLICT.match(text):
        return Problem(code="merge-conflict", place=Place(source, number, 1, len(found.group(1))))
    if "\t" in indent:
        return Problem(code="tab", place=Place(source, number, indent.index("\t") + 1))
    if odd := ODD_BLANK.search(indent):
        return Problem(code="odd-blank", place=Place(source, number, odd.start() + 1))
    if found := _BARE_REFERENCE.match(text):
        return Problem(code="reference-bare", place=Place(source, number, found.start(1) + 1, 2))
    if found := _WIDE_BAR.match(text):
        return Problem(code="wide-bar", place=Place(source, number, found.start(1) + 1))
    if found := _BARE_DASH.match(text):
        if found.group(1) == "-" and ODD_BLANK.match(text, found.end()):
            return Problem(code="odd-blank", place=Place(source, number, found.end() + 1))
        return Problem(code="dash-without-blank", place=Place(source, number, found.start(1) + 1))
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
    """Turn the parser's words into the slip that most likely caused them."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem(code="yaml-syntax", file=source.name)
    line = min(mark.line + 1, len(source.lines))
    while line > 1 and not source.line(line).strip():
        line -= 1
    first = min(error.context_mark.line + 1 if error.context_mark else line, line)
    nearest = next((n for n in range(line, 0, -1) if n < line and GOOD_KEY.match(source.line(n))), 1)
    suspects = range(line, max(1, min(nearest, line)) - 1, -1)
    if source.line(line).lstrip().startswith("{{"):
        return Problem(code="reference-bare", place=Place(source, line, source.line(line).index("{{") + 1, 2))
    for number in suspects:
        if slip := line_slip(source, number):
            return slip
    for number in suspects:
        if found := _NO_COLON.match(source.line(number)):
            return Problem(code="colon-missing", place=Place(source, number, found.start(1) + 1, len(found.group(1))))
    place = Place(source, line, mark.column + 1)
    problem = error.problem or ""
    if "unexpected end of stream" in problem and error.context and "quoted scalar" in error.context:
        opened = Place(source, first, (error.context_mark.column if error.context_mark else 0) + 1)
        return Problem(code="quote-open", place=opened)
    if "cannot start any token" in problem:
        character = source.line(line)[mark.column : mark.column + 1]
        return Problem(code="bad-start", place=place, params={"character": character})
    if any(word in (error.context or "") for word in ("alias", "anchor")):
        character = source.line(line)[max(0, mark.column - 1) : mark.column].strip() or "*"
        return Problem(code="bad-start", place=place, params={"character": character})
    if "mapping values are not allowed" in problem:
        text = source.line(line)
        if GOOD_KEY.match(text) and text.find(":") == mark.column:
            start = len(text) - len(text.lstrip())
            return Problem(code="indentation", place=Place(source, line, start + 1))
        return Problem(code="colon-inside", place=place)
    if "unknown escape" in problem or "escape" in problem:
        return Problem(code="bad-escape", place=place)
    if "flow" in (error.context or "") or "expected ',' or" in problem:
        opening = error.context_mark or mark
        return Problem(code="bracket-open", place=Place(source, opening.line + 1, opening.column + 1))
    if "undefined alias" in problem:
        return Problem(code="alias", place=place, params={"name": ""})
    if "did not find expected key" in problem or "block end" in problem or "block" in (error.context or ""):
        return Problem(code="indentation", place=place)
    if "could not find expected ':'" in problem:
        place = Place(source, first, (error.context_mark.column if error.context_mark else 0) + 1)
        return Problem(code="colon-missing", place=place)
    return Problem(code="yaml-syntax", place=place)
