"""The lines of a data file that could not be read as it stands: each slip that shows, and how to read on without it.

The file is read line by line, as a person would read it: by indents, dashes and names. Where a line has a slip whose
mend is certain (a full-width colon, a tab), the text is read on as if it were mended. Where it is not, its value or the
whole line is left out, and marked, so that nothing is said of what hangs on it. Only files that the parser or the
reader has refused are looked at in this way; others cost nothing and cannot be misjudged.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from reportgen.errors import Problem
from reportgen.facts.reader import PLACEHOLDER
from reportgen.facts.tree import MAX_DEPTH
from reportgen.facts.yaml_slips import CONFLICT, ODD_BLANK, line_slip
from reportgen.messages import Listing
from reportgen.places import Place, Source, stretches

_HEAD = re.compile(r"(?P<dashes>(?:- +)*)(?P<rest>.*)")
_ONLY_DASH = re.compile(r"-[ \t]*(?:#.*)?\Z")
# A name, or one in quotes, and the colon behind it.
_KEY = re.compile(r"""(?P<name>"[^"]*"|'[^']*'|[^\s#:：\[\]{}｛［"'“‘|>][^:：#]*):(?=[ \t]|\Z)[ \t]*(?P<value>.*)""")
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*")
_TEXT_BELOW = re.compile(r"[|>][-+0-9]{0,2}\Z")
_BAR_WITH_TEXT = re.compile(r"([|>])(?![-+0-9]*\Z)[ \t]*(?=\S)")
_MINUS_AND_BLANK = re.compile(r"[-－−][ \t]+([0-9][0-9,.]*)\Z")
# What people type in the place of a colon, behind a name of the schema's.
_OTHER_COLON = re.compile(r"([A-Za-z_]\w*) *([;；=＝、，,．。﹕∶ː])[ \t]*(.*)")
_NO_COLON = re.compile(r"([A-Za-z_]\w*)(?:[ \t]([^:：]*))?\Z")
_BULLET = re.compile(
    r"[•·●○▪■◆◇►➢✓—–―‐‑−－*+]+[ \t\u3000]*|[（(]?[0-9一二三四五六七八九十]{1,3}[)）、．.][ \t\u3000]*(?=\D)"
)
# A name of the schema's kind, and something in the place of its colon.
_LIKE_KEY = re.compile(r"[A-Za-z_]\w* *[:：;；=]")
_SHORT = 8
"""A text of so many characters is shown as a whole where it is said how to write it."""
_WIDE_OPENER = re.compile("[｛［](?![｛])")
_WIDE_CLOSER = re.compile(r"([｝］])(?:[ \t]+#.*)?\s*\Z")
_WIDE_MARKS = str.maketrans("｛｝［］：，", "{}[]:,")
_NARROW_COLON = re.compile(r":(?=[^ ])")
_BAD_START = re.compile(r"[%@`]")
_CONFLICT_END = re.compile(r">{7}(?: |\Z)")
_CONFLICT_MIDDLE = re.compile(r"={7}(?: |\Z)")
# A tab or a wide blank stands for so many blanks, whichever brings the line in line with others.
_WIDTHS = (2, 1, 4, 8)
# In so many lines another name of an item is looked for: more than any item has of short ones.
_LONGEST_ITEM = 30


class ReadOn(NamedTuple):
    """A text as it is read on, line for line that of the file, and what was found to be wrong with that.

    `told` are the numbers of the lines that something is said of, or that are left out; `values` those whose value,
    item or name is left out.
    """

    lines: list[str]
    problems: list[Problem]
    told: set[int]
    values: set[int]


class _Level:
    """Lines of one indent that belong together: a list, or names."""

    __slots__ = ("child_due", "first_key", "head", "indent", "is_list", "names")

    def __init__(self, indent: int, is_list: bool, head: int) -> None:
        self.indent = indent
        self.is_list = is_list
        self.head = head
        self.child_due = False  # the last name or item has nothing behind it
        self.first_key = ""  # of the items of a list
        self.names: set[str] = set()  # those that there are so far


def read_lines(source: Source) -> ReadOn:
    """Look through the lines of a file."""
    return _Lines(source).read()


def leave_out(read: ReadOn, number: int) -> bool:
    """Leave out the value, item or line of `number` with all that is indented under it; False if there is none left."""
    text = read.lines[number - 1] if 0 < number <= len(read.lines) else ""
    if not text.strip() or number in read.values:
        return False
    column = len(text) - len(text.lstrip(" "))
    head = _HEAD.match(text.lstrip(" "))
    assert head is not None
    key = _KEY.match(head["rest"])
    before = text[: column + len(head["dashes"])]
    inner = len(before)
    if key and key["value"] and not _COMMENT.match(key["value"]):
        read.lines[number - 1] = f"{before}{key['name']}: {PLACEHOLDER}"
        below = inner
    elif head["dashes"]:
        read.lines[number - 1] = f"{before}{PLACEHOLDER}"
        below = column
    else:
        read.lines[number - 1] = f"{before}{PLACEHOLDER}{number}: {PLACEHOLDER}"
        below = column
    read.values.add(number)
    read.told.add(number)
    for index in range(number, len(read.lines)):
        line = read.lines[index]
        if line.strip() and not line.lstrip().startswith("#"):
            if len(line) - len(line.lstrip()) <= below:
                break
            read.told.add(index + 1)
        read.lines[index] = ""
    return True


class _Lines:
    """Goes through the lines of a file once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = list(source.lines)
        self.problems: list[Problem] = []
        self.told: set[int] = set()
        self.values: set[int] = set()
        self.levels = [_Level(0, False, 0)]
        self.closed: list[_Level] = []  # by the last line that stands further out than the one before
        self.closer = 0  # the number of that line, and its indent
        self.closer_indent = 0
        self.text_under: tuple[int, int] | None = None  # a text under `|`: indent and number of the line of its bar
        self.text_indent = 0  # of its first line
        self.text_column = 0  # of its bar
        self.has_text = False  # whether the last value is such a text
        self.tabs: list[Place] = []

    def read(self) -> ReadOn:
        number = 1
        while number <= len(self.lines):
            number = self._line(number) + 1
        if self.tabs:
            self._tell_tabs()
        return ReadOn(self.lines, self.problems, self.told, self.values)

    # What is said, and what is read instead.

    def _tell(self, code: str, at: int, column: int, width: int = 1, **params: object) -> None:
        """Say something of the line with the number `at`, unless something is said of it; columns count from 0."""
        if at not in self.told:
            place = Place(self.source, at, column + 1, max(1, width))
            self.problems.append(Problem(code=code, place=place, params=params))
        self.told.add(at)

    def _tell_tabs(self) -> None:
        """All tabs in one message: whoever's editor makes them has them on every line."""
        others = [place.line for place in self.tabs[1:]]
        first = self.tabs[0]
        code = "tabs" if others else "tab"
        params = {"count": len(self.tabs), "lines": Listing(stretches(others))} if others else {}
        self.problems.append(Problem(code=code, place=first, params=params))

    def _leave_value(self, number: int, before: str) -> None:
        self.lines[number - 1] = f"{before}{PLACEHOLDER}"
        self.values.add(number)
        self.told.add(number)

    # One line after the other.

    def _line(self, number: int) -> int:
        """Look at a line; the number of the last one that was looked at with it."""
        text = self.lines[number - 1]
        if self.text_under is not None and self._is_text(number, text):
            return number
        if not text.strip() or text.lstrip(" ").startswith("#"):
            return number
        if text[:1] in "%" or text.startswith(("---", "...")):
            return number
        if CONFLICT.match(text):
            return self._conflict(number)
        text = self._with_blanks(number, text)
        if text.lstrip().startswith("＃"):
            self._tell("wide-hash", number, text.index("＃"))
            self.lines[number - 1] = ""
            return number
        if (slip := line_slip(self.source, number)) and slip.place is not None and number not in self.told:
            text = self._mended(number, text, slip)
        self.lines[number - 1] = text
        return self._structure(number)

    def _is_text(self, number: int, text: str) -> bool:
        """Whether a line belongs to the text under a bar; where it ends, the text is left."""
        assert self.text_under is not None
        outer, bar = self.text_under
        if not text.strip():
            return True
        indent = len(text) - len(text.lstrip(" "))
        if indent > outer:
            if bar in self.values:
                self.lines[number - 1] = ""
            elif not self.text_indent:
                self.text_indent = indent
            elif indent < self.text_indent:
                self._tell("indentation", number, indent)
                self.lines[number - 1] = " " * self.text_indent + text.lstrip(" ")
            self.has_text = True
            return True
        item_due = self.levels[-1].is_list and self.levels[-1].indent == indent
        if not item_due and self._is_lost_text(text):
            self._tell("text-not-indented", number, indent, len(text.strip()), line=bar)
            for index in range(number - 1, len(self.lines)):
                line = self.lines[index]
                if line.strip() and not self._is_lost_text(line):
                    break
                if line.strip():
                    self.told.add(index + 1)
                self.lines[index] = ""
            if not self.text_indent:
                self._leave_value(bar, self.lines[bar - 1][: self.text_column])
            self.text_under = None
            return True
        self.text_under = None
        return False

    def _is_lost_text(self, line: str) -> bool:
        """Whether a line outside of a text reads like one of it: no name, no item, no comment."""
        content = line.lstrip()
        if content.startswith(("#", "＃")) or re.match(r"-(?: |\Z)|[<>=]{7}|---|\.\.\.", content):
            return False
        return not _LIKE_KEY.match(content) and not _KEY.match(content)

    def _conflict(self, number: int) -> int:
        """Of the two sides of a conflict the longer one is read, with all else that the file has."""
        self._tell("merge-conflict", number, 0, 7)
        self.lines[number - 1] = ""
        middle = end = 0
        if self.source.line(number).startswith("<"):
            for index in range(number, len(self.lines)):
                if self.lines[index].startswith("<<<<<<<"):
                    break
                if _CONFLICT_MIDDLE.match(self.lines[index]):
                    middle = middle or index
                elif _CONFLICT_END.match(self.lines[index]):
                    end = index
                    break
        if middle and end:
            first, second = range(number, middle + 1), range(middle, end + 1)
            left_out = {middle, end, *(second if len(first) >= len(second) else first)}
            for index in left_out:
                self.lines[index] = ""
            self.told |= {index + 1 for index in left_out}
        return number

    def _with_blanks(self, number: int, text: str) -> str:
        """The line with plain blanks in its indent."""
        indent = text[: len(text) - len(text.lstrip())]
        odd = ODD_BLANK.search(indent) or ODD_BLANK.match(text, len(indent))
        if "\t" not in indent and not odd:
            return text
        while odd and ODD_BLANK.match(text, len(indent)):  # those without width are no blanks to Python
            indent = text[: len(indent) + 1]
            indent = text[: len(text) - len(text[len(indent) :].lstrip())]
        if "\t" in indent:
            self.tabs.append(Place(self.source, number, indent.index("\t") + 1))
            self.told.add(number)
        else:
            self._tell("odd-blank", number, odd.start() if odd else 0)
        content = text[len(indent) :]
        known = [level.indent for level in (*self.levels, *self.closed)]
        if self.levels[-1].child_due:
            known.append(self.levels[-1].indent + 2)
        plain = indent.replace("\u200b", "").replace("\ufeff", "")
        widths = [sum(1 if c == " " else width for c in plain) for width in _WIDTHS]
        best = next((width for width in widths if width in known), widths[0])
        return " " * best + content

    def _mended(self, number: int, text: str, slip: Problem) -> str:
        """The line without a slip whose mend is certain; a line with another one has only its value left out."""
        assert slip.place is not None
        at = slip.place.column - 1
        if slip.code in ("lost-colon", "colon-without-blank") and self._may_be_key(text, str(slip.params["key"])):
            self.problems.append(slip)
            self.told.add(number)
            return f"{text[:at].rstrip()}: {text[at + 1 :].lstrip()}".rstrip()
        if slip.code in ("dash-without-blank", "dash-other"):
            self.problems.append(slip)
            self.told.add(number)
            return f"{text[:at]}- {text[at + 1 :].lstrip()}"
        if slip.code == "wide-bar":
            self.problems.append(slip)
            self.told.add(number)
            return text.replace("｜", "|")
        is_name = text[at + slip.place.width : at + slip.place.width + 1] == ":"
        if slip.code in ("reference-bare", "quote-whole") and not is_name:
            self.problems.append(slip)
            self._leave_value(number, text[:at])
            return self.lines[number - 1]
        if slip.code == "odd-blank":
            self.problems.append(slip)
            self.told.add(number)
            name, colon, value = ODD_BLANK.sub(" ", text).replace("：", ":", 1).partition(":")
            return f"{name.rstrip()}{colon} {value.lstrip()}".rstrip() if colon else name
        return text

    def _may_be_key(self, text: str, name: str) -> bool:
        """Whether a name may be what it looks like: among texts, a colon belongs to the text."""
        if name.isascii() and name.isidentifier():
            return True
        column = len(text) - len(text.lstrip(" "))
        if text[column : column + 1] == "-":
            return False
        level = self.levels[-1]
        if level.child_due and column > level.indent:
            return not level.is_list
        return any(level.indent == column and not level.is_list for level in self.levels)

    # Where a line stands.

    def _structure(self, number: int) -> int:
        text = self.lines[number - 1]
        column, content = self._settled(number, len(text) - len(text.lstrip(" ")), text.lstrip(" "))
        level, is_item = self.levels[-1], _is_item(content)
        if level.indent == column and level.is_list and not is_item:
            content = self._among_items(number, column, content)
        elif self._begins_item(number, column, content):
            content = self._lost_dash(number, content)
        elif not is_item and not _KEY.match(content):
            content = self._without_colon(number, column, content, level)
        if not content:
            return number
        text = self.lines[number - 1]
        return self._contents(number, len(text) - len(text.lstrip(" ")), content)

    def _begins_item(self, number: int, column: int, content: str) -> bool:
        """Whether a name is the one with which each item of the list begins, and the item before has more of them; or
        one that the item before has already, with the name of the next item behind it."""
        level = self.levels[-1]
        key = _KEY.match(content)
        if key is None or level.is_list or len(self.levels) < 2 or not self.levels[-2].is_list:
            return False
        first = self.levels[-2].first_key
        if key["name"] == first:
            return len(level.names) >= 2
        return {key["name"], first} <= level.names and self._follows_in_item(number, column, first)

    def _follows_in_item(self, number: int, column: int, name: str) -> bool:
        """Whether a name stands further below among those of one indent, before anything that stands further out."""
        for line in islice(self.lines, number, number + _LONGEST_ITEM):
            content = line.lstrip(" ")
            indent = len(line) - len(content)
            if content and not content.startswith("#") and indent <= column:
                key = _KEY.match(content)
                if indent < column or key is None:
                    return False
                if key["name"] == name:
                    return True
        return False

    def _lost_dash(self, number: int, content: str) -> str:
        """Read a name as the first of an item whose dash is lost."""
        self._tell("dash-missing", number, self.levels[-1].indent, len(content.partition(":")[0]))
        self.levels.pop()
        content = f"- {content}"
        self.lines[number - 1] = " " * self.levels[-1].indent + content
        return content

    def _settled(self, number: int, column: int, content: str) -> tuple[int, str]:
        """Find the level of a line; where it stands between levels, it is moved to the one that is meant."""
        closed: list[_Level] = []
        while len(self.levels) > 1 and self.levels[-1].indent > column:
            closed.append(self.levels.pop())
        level = self.levels[-1]
        item = _is_item(content)
        if level.is_list and level.indent == column and not item and len(self.levels) > 1:
            outer = self.levels[-2]
            if outer.indent == column:  # a list that stands under its name without an indent ends with the next name
                self.levels.pop()
                level = outer
        if column > level.indent:
            return self._deeper(number, column, content, closed)
        if closed:
            self.closed, self.closer, self.closer_indent = closed, number, column
        if item and not level.is_list and level.child_due:
            self.levels.append(_Level(column, True, number))
        return column, content

    def _deeper(self, number: int, column: int, content: str, closed: list[_Level]) -> tuple[int, str]:
        level = self.levels[-1]
        if level.child_due and not closed:
            is_item = _is_item(content)
            if not is_item and not _KEY.match(content) and (found := _OTHER_COLON.match(content)):
                content = self._other_colon(number, column, found)
            is_key = bool(_KEY.match(content))
            follows = "" if is_item or is_key else self._what_follows(number, column)
            is_list = is_item or follows == "item"
            if is_key and self._has_lost_first_dash(number, column, content):
                self._tell("dash-missing", number, column, len(content.partition(":")[0]))
                content = f"- {content}"
                self.lines[number - 1] = " " * column + content
                is_key, is_list = False, True
            if is_key or is_list or (follows == "name" and _NO_COLON.match(_COMMENT.sub("", content))):
                self.levels.append(_Level(column, is_list, number))
            level.child_due = False
            return column, content
        first = closed[-1] if closed else level
        if _is_item(content) and closed and not first.is_list and first.indent - column >= 2:
            self._first_dash(first.head, column)
            return column, content
        outdented = next((one for one in self.closed if one.indent == column), None)
        if outdented and level.indent == self.closer_indent and (_KEY.match(content) or _is_item(content)):
            # The line before, by which this level was closed, stands too far out: this one goes on as if it did not.
            blamed = self.closer
            self._tell("indent-lost", blamed, self.closer_indent, len(self.source.line(blamed).strip()), line=number)
            self.lines[blamed - 1] = " " * column + self.lines[blamed - 1].lstrip(" ")
            self.levels += [one for one in reversed(self.closed) if one.indent <= outdented.indent]
            self.closed = []
            return column, content
        if not _KEY.match(content) and not content.startswith("- ") and not closed:
            return column, content  # a text that goes on, of which the reader knows more
        below = self._indent_below(number, content)
        possible = [one for one in (*closed, level) if one is level or below is None or one.indent < below]
        possible = [one for one in possible if one.is_list is _is_item(content)] or possible
        near = min(possible, key=lambda one: (abs(one.indent - column), -one.indent))
        self._tell("indentation", number, column)
        while closed and self.levels[-1] is not near:
            self.levels.append(closed.pop())
        self.lines[number - 1] = " " * near.indent + content
        return near.indent, content

    def _what_follows(self, number: int, column: int) -> str:
        """What comes behind lines of one indent with neither name nor dash: a `name`, an `item`, or nothing of it."""
        bullet = _BULLET.match(self.lines[number - 1].lstrip(" "))
        for line in islice(self.lines, number, None):
            content = line.lstrip(" ")
            if not content or content.startswith("#"):
                continue
            if len(line) - len(content) != column:
                return ""
            if _is_item(content) or (bullet and _BULLET.match(content)):
                return "item"
            if _KEY.match(content):
                return "name"
        return ""

    def _has_lost_first_dash(self, number: int, column: int, content: str) -> bool:
        """Whether a name is that of a first item, as the next line of its indent shows, an item with the same name."""
        name = content.partition(":")[0]
        for line in islice(self.lines, number, None):
            below = line.lstrip(" ")
            indent = len(line) - len(below)
            if below and not below.startswith("#") and indent <= column:
                return indent == column and below.startswith(f"- {name}:")
        return False

    def _indent_below(self, number: int, content: str) -> int | None:
        """The indent of what stands under a name that has nothing behind it, None if it has."""
        key = _KEY.match(content)
        if key is None or _COMMENT.sub("", key["value"]).strip():
            return None
        for line in islice(self.lines, number, None):
            if line.strip() and not line.lstrip().startswith("#"):
                return len(line) - len(line.lstrip())
        return None

    def _first_dash(self, number: int, column: int) -> None:
        """The first item of a list, whose dash is lost, as the dash of the second shows."""
        content = self.lines[number - 1].lstrip(" ")
        self._tell("dash-missing", number, len(self.lines[number - 1]) - len(content), len(content.partition(":")[0]))
        self.lines[number - 1] = f"{' ' * column}- {content}"
        self.levels.append(_Level(column, True, number))
        self.levels[-1].first_key = content.partition(":")[0]

    def _among_items(self, number: int, column: int, content: str) -> str:
        """A line without a dash where those of a list stand: an item that has lost it, or a name too far in."""
        level = self.levels[-1]
        key = _KEY.match(content)
        if key and not (level.first_key and key["name"] == level.first_key):
            outer = next((one for one in reversed(self.levels) if not one.is_list), self.levels[0])
            self._tell("indentation", number, column)
            while self.levels[-1] is not outer:
                self.levels.pop()
            self.lines[number - 1] = " " * outer.indent + content
            return content
        bullet = _BULLET.match(content)
        self._tell("dash-other" if bullet else "dash-missing", number, column, len(bullet[0].strip()) if bullet else 2)
        content = f"- {content[bullet.end() :] if bullet else content}"
        self.lines[number - 1] = " " * column + content
        return content

    def _without_colon(self, number: int, column: int, content: str, level: _Level) -> str:
        """A line where a name should stand that has no colon."""
        if column > level.indent:
            return content  # a text that goes on
        if found := _OTHER_COLON.match(content):
            return self._other_colon(number, column, found)
        if self.has_text and not _NO_COLON.match(content):
            self._tell("text-not-indented", number, column, len(content.strip()), line=number - 1)
            content = ""
        elif found := _NO_COLON.match(_COMMENT.sub("", content)):
            self._tell("colon-missing", number, column, len(found[1]))
            content = f"{found[1]}: {found[2] or ''}".rstrip()
        else:
            return content
        self.lines[number - 1] = " " * column + content if content else ""
        return content

    def _other_colon(self, number: int, column: int, found: re.Match[str]) -> str:
        self._tell("colon-other", number, column + found.start(2), 1, key=found[1], mark=found[2])
        content = f"{found[1]}: {found[3]}".rstrip()
        self.lines[number - 1] = " " * column + content
        return content

    # What stands behind dashes and name.

    def _contents(self, number: int, column: int, content: str) -> int:
        head = _HEAD.match(content)
        assert head is not None
        self.has_text = False
        if _ONLY_DASH.match(content):
            self.levels[-1].child_due = True
            return number
        for _ in range(min(head["dashes"].count("-"), MAX_DEPTH)):
            level = self.levels[-1]
            if not (level.is_list and level.indent == column):
                self.levels.append(_Level(column, True, number))
                level = self.levels[-1]
            level.child_due = False
            dash = re.compile(r"- *").match(self.lines[number - 1], column)
            column = dash.end() if dash else column + 2
        key = _KEY.match(head["rest"])
        if not head["rest"]:
            self.levels[-1].child_due = True
            return number
        if key is None:
            return self._value(number, column, head["rest"], self.levels[-1].indent)
        if head["dashes"]:
            if not self.levels[-1].first_key:
                self.levels[-1].first_key = key["name"]
            self.levels.append(_Level(column, False, number))
        level = self.levels[-1]
        level.child_due = False
        level.names.add(key["name"])
        value = key["value"]
        if not value or _COMMENT.match(value):
            level.child_due = True
            return number
        return self._value(number, column + key.start("value"), value, level.indent)

    def _value(self, number: int, column: int, value: str, outer: int) -> int:
        """A value behind a name or a dash; the number of the last line of it, if it runs over several."""
        bare = _COMMENT.sub("", value).rstrip()
        if _TEXT_BELOW.match(bare):
            self.text_under, self.text_indent, self.text_column = (outer, number), 0, column
            return number
        before = self.lines[number - 1][:column]
        if number in self.values:
            return number
        if bar := _BAR_WITH_TEXT.match(value):
            self._tell("bar-with-text", number, column, 1, mark=bar[1])
            self._leave_value(number, before)
            self.text_under = (outer, number)
        elif bare in ("-", "－"):
            self._tell("dash-alone", number, column, 1)
            self._leave_value(number, before)
        elif minus := _MINUS_AND_BLANK.match(bare):
            self._tell("minus-and-blank", number, column, len(bare), number=f"-{minus[1]}")
            self._leave_value(number, before)
        elif _BAD_START.match(value):
            self._tell("bad-start", number, column, 1, character=value[0], value=bare if len(bare) <= _SHORT else "")
            self._leave_value(number, before)
        elif _WIDE_OPENER.match(value):
            self._tell("wide-brackets", number, column, 1, list="1" if value[0] == "［" else "")
            mended = _NARROW_COLON.sub(": ", value.translate(_WIDE_MARKS))
            self.lines[number - 1] = before + mended
            return self._value(number, column, mended, outer)
        elif value[0] in "\"'":
            return self._quoted(number, column, value, outer)
        elif value[0] in "[{" and not value.startswith("{{"):
            return self._bracketed(number, column, value, outer)
        return number

    def _quoted(self, number: int, column: int, value: str, outer: int) -> int:
        """A text in quotes; one that nothing closes before the next name is left out."""
        mark = value[0]
        if _closes(value, 1, mark):
            return number
        for further in range(number + 1, len(self.lines) + 1):
            line = self.lines[further - 1]
            indent = len(line) - len(line.lstrip(" "))
            if line.strip() and (indent <= outer or _KEY.match(line.strip()) or line.lstrip().startswith("- ")):
                break
            if _closes(line, 0, mark):
                return further
        self._tell("quote-open", number, column)
        self._leave_value(number, self.lines[number - 1][:column])
        return number

    def _within_brackets(self, number: int, column: int, value: str) -> str:
        """A record in braces without a wide comma between its names, and without the commas of long numbers."""
        if value[0] != "{":
            return value
        bare = _QUOTED.sub(lambda text: "-" * len(text[0]), value)
        mended = list(value)
        for found in _WIDE_COMMA.finditer(bare):
            self._tell("wide-comma", number, column + found.start(1))
            mended[found.start(1)] = ", "
        for found in _GROUPED.finditer(bare):
            plain = found[1].replace(",", "")
            self._tell(
                "grouped-in-braces", number, column + found.start(1), len(found[1]), value=found[1], number=plain
            )
            mended[found.start(1) : found.end(1)] = [plain, *[""] * (len(found[1]) - 1)]
        value = "".join(mended)
        self.lines[number - 1] = self.lines[number - 1][:column] + value
        return value

    def _bracketed(self, number: int, column: int, value: str, outer: int) -> int:
        """A list or record in brackets; one that nothing closes before the next name is left out."""
        value = self._within_brackets(number, column, value)
        if _depth(value) > 0 and (wide := _WIDE_CLOSER.search(value)):
            narrow = wide[1].translate(_WIDE_MARKS)
            self._tell("wide-closer", number, column + wide.start(1), 1, mark=wide[1], narrow=narrow)
            value = f"{value[: wide.start(1)]}{narrow}{value[wide.end(1) :]}"
            self.lines[number - 1] = self.lines[number - 1][:column] + value
        depth = _depth(value)
        last = number
        while depth > 0 and last < len(self.lines):
            line = self.lines[last]
            indent = len(line) - len(line.lstrip(" "))
            if line.strip() and indent <= outer and line.strip()[0] not in "]}":
                break
            depth += _depth(line)
            last += 1
        if depth <= 0 or depth > MAX_DEPTH:
            return last
        quote = _OPEN_QUOTE.search(_QUOTED.sub(lambda text: "-" * len(text[0]), value))
        self._tell("quote-open" if quote else "bracket-open", number, column + (quote.start(1) if quote else 0))
        self.lines[number:last] = [""] * (last - number)
        self._leave_value(number, self.lines[number - 1][:column])
        return number


_ESCAPED = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'(?!')")}
"""A text in quotes as far as its end, by its mark."""


def _closes(line: str, at: int, mark: str) -> bool:
    """Whether a text in quotes, of which more stands from `at` on, ends on a line."""
    return bool(_ESCAPED[mark].match(line, at))


def _is_item(content: str) -> bool:
    return content.startswith("- ") or bool(_ONLY_DASH.match(content))


_QUOTED = re.compile(r"""\"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_WIDE_COMMA = re.compile(r"(，) *[A-Za-z_]\w*[:：]")
_GROUPED = re.compile(r": *(-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)(?= *[,}])")
_OPEN_QUOTE = re.compile(r"""[\[{,:] *(["'])""")
_IN_BRACKETS = re.compile(r"""\"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[ \t]#.*|[\[\]{}]""")


def _depth(text: str) -> int:
    """How many brackets a line opens more than it closes."""
    return sum((mark[0] in "[{") - (mark[0] in "]}") for mark in _IN_BRACKETS.findall(text))
