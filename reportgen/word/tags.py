"""The tags of a Word file in docxtpl's syntax: where they stand, and what can be seen to be wrong with them.

Word cuts what is typed into runs as it likes, and docxtpl joins a tag again, but only inside a paragraph. It takes the
whole row, cell, paragraph or run in which `{%tr`, `{%tc`, `{%p` or `{%r` stands for the tag alone, and knows nothing of
places. So tags are looked at here before it sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from reportgen.docx.ooxml import W
from reportgen.errors import Problem, Severity
from reportgen.facts.reader import REFUSED
from reportgen.messages.unseen import unseen_in
from reportgen.places import Place, Source
from reportgen.template.faults import call_fault, refused_statement, syntax_fault
from reportgen.template.located import LocatedPart
from reportgen.template.render import MISTYPED_OPENER, opener_fault
from reportgen.template.sandbox import RefusedPart, ReportEnvironment
from reportgen.values.recording import tag_mark
from reportgen.word.stories import Line

_W = f"{{{W}}}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENS = re.compile(r"\{[{%#]")
_CLOSES = re.compile(r"[}%]\}")
_END = re.compile(r"-?[%}]\}\Z")
_CONTROL = re.compile(r"\A[-+]|[-+]\Z")  # of the blanks around a tag
_SCOPE = re.compile(r"\{[{%#](tr|tc|p|r)\s")
_APART_SCOPE = re.compile(r"\{[{%]-?\s+(tr|tc|p|r)\s+\w")
CELL_WORDS = ("colspan", "cellbg", "vm", "hm")
"""Statements of docxtpl's own, which do something to the cell in which they stand."""
_COLOUR = re.compile(r"cellbg\s*(['\"])([^'\"]*)\1")
_BLOCKS = ("for", "if", "set", "with", "filter", "macro", "call")
_REFUSED = ("include", "import", "from", "extends", "block", "autoescape", "raw")
_MIDDLES = {"else": ("for", "if"), "elif": ("if",)}
# Word turns straight quotation marks; docxtpl turns those of tags back.
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_IN_RUNS = (f"{_W}t", f"{_W}instrText")
_SHOWN = 20
# What a tag with a letter stands for as a whole, by the letter, and what is to be around it.
_HOLDERS = {"tr": f"{_W}tr", "tc": f"{_W}tc", "p": f"{_W}p"}


class Tag(NamedTuple):
    """A tag: its whole text, where that begins in its line, the letters behind its braces, and its words.

    `scope` are the letters of one that stands for a whole row, cell, paragraph or run. Of one that prints, docxtpl has
    them for objects of Python's, of which there are none: it prints as others do.
    """

    line: Line
    place: Place
    text: str
    start: int
    scope: str
    words: str

    @property
    def opening(self) -> str:
        """Its two first characters."""
        return self.text[:2]

    @property
    def name(self) -> str:
        """The first word of a statement; empty for a tag that prints."""
        found = re.match(r"\w+", self.words) if self.opening == "{%" else None
        return found.group() if found else ""

    @property
    def element(self) -> etree._Element:
        """The text element in which it begins."""
        return _element_at(self.line, self.start)


def find_tags(line: Line, place: Place) -> tuple[list[Tag], list[Problem]]:
    """The tags of a line, comments among them, and what of it looks like one and is none; `place` is the line's."""
    text, tags = line.text, []

    def at(start: int, width: int) -> Place:
        return place._replace(column=start + 1, width=max(1, width))

    refused = [unseen for unseen in unseen_in(text) if unseen.kind in REFUSED]
    faults = [
        Problem(REFUSED[unseen.kind], {"character": unseen.code_point}, place=at(unseen.start, 1)) for unseen in refused
    ]
    rest = list(text)
    for found in _TAG.finditer(text):
        start, whole = found.start(), found.group()
        rest[start : found.end()] = " " * len(whole)
        scope = _SCOPE.match(whole)
        words = _CONTROL.sub("", whole[scope.end() if scope else 2 : -2]).strip().translate(_QUOTES)
        tags.append(Tag(line, at(start, len(whole)), whole, start, scope[1] if scope else "", words))
    left = "".join(rest)
    wrong = MISTYPED_OPENER.search(left)
    if wrong and text.startswith(wrong.group(), wrong.start()):  # and no tag stands in it
        faults.append(Problem(opener_fault(wrong.group()), place=at(wrong.start(), len(wrong.group()))))
    elif opened := _OPENS.search(left):
        params = {"tag": left[opened.start() :].strip()[:20], "closing": _closing(opened.group())}
        faults.append(Problem("word-tag-open", params, place=at(opened.start(), len(left.rstrip()) - opened.start())))
    elif tags or "%}" in left:
        for closed in _CLOSES.finditer(left):
            faults.append(Problem("word-tag-unopened", {"closing": closed.group()}, place=at(closed.start(), 2)))
    return tags, faults


def edge_faults(line: Line, place: Place) -> Iterator[Problem]:
    """A single brace at the edge of a line: docxtpl would join it with a tag at the edge of the line beside."""
    text = _TAG.sub(lambda tag: " " * len(tag.group()), line.text)
    if text.endswith("{"):
        params = {"tag": "{", "closing": "}"}
        yield Problem("word-tag-open", params, place=place._replace(column=len(text)))
    if text.startswith("}"):
        yield Problem("word-tag-unopened", {"closing": "}"}, place=place)


def _closing(opening: str) -> str:
    return f"{ {'{': '}'}.get(opening[1], opening[1]) }}}"


def _element_at(line: Line, index: int) -> etree._Element:
    at = 0
    for element, text in line.pieces:
        at += len(text)
        if index < at:
            return element
    return line.pieces[-1][0]


def tag_faults(tags: Sequence[Tag], environment: ReportEnvironment) -> list[Problem]:
    """What is wrong with the tags of a part, as far as parsing shows; those of second forms are like the first's."""
    seen = [tag for tag in tags if tag.opening != "{#"]
    faults = [fault for tag in seen if not tag.line.copy for fault in _faults(tag, environment)]
    faults += _scope_faults([tag for tag in tags if not tag.line.copy])
    told = {fault.place for fault in faults}
    whole = _block_faults([tag for tag in seen if not tag.line.copy])
    return [*faults, *(fault for fault in whole if fault.place not in told)]


def _faults(tag: Tag, environment: ReportEnvironment) -> Iterator[Problem]:
    """What is wrong with one tag by itself."""

    def problem(code: str, **params: object) -> Problem:
        return Problem(code, params, place=tag.place)

    if cut := _cut_by(tag):
        yield problem("word-tag-cut", what=cut)
        return
    if apart := _APART_SCOPE.match(tag.text):
        yield problem("word-tag-apart", tag=f"{tag.opening}{apart[1]}", letter=apart[1], opening=tag.opening)
        return
    if tag.name in CELL_WORDS and _holder(tag, "tc") is None:
        yield problem("word-tag-not-in-table", tag=f"{{% {tag.name} %}}")
        return
    if tag.scope in ("tr", "tc") and tag.opening == "{%" and _holder(tag, tag.scope) is None:
        yield problem("word-tag-not-in-table", tag=f"{tag.opening}{tag.scope}")
        return
    if (colour := _COLOUR.fullmatch(tag.words)) and not re.fullmatch("[0-9A-Fa-f]{6}|auto", colour[2]):
        yield problem("word-tag-colour", value=colour[2])
        return
    if re.fullmatch(r"colspan\s+0+", tag.words):
        yield problem("table-span", name="colspan", value="0")
        return
    if tag.name in _REFUSED:
        yield problem("word-tag-refused", name=tag.name)
        return
    text = alone(tag)
    unread = syntax_fault(environment, text)
    fault = (unread.code, unread.params) if unread is not None else None
    if fault is None:
        try:
            tree = environment.parse(text)
        except RefusedPart as refused:
            fault = refused.code, dict(refused.params)
        except TemplateSyntaxError:
            fault = "template-syntax", {}
        else:
            if private := _private_name(tree):
                fault = "word-tag-private", {"name": private}
            else:
                part = LocatedPart(environment, "", Source("", text))
                wrong = call_fault(environment, part, 1) or refused_statement(part)
                fault = (wrong.code, wrong.params) if wrong is not None else None
    if fault is not None:
        yield problem(fault[0], **fault[1])


def alone(tag: Tag) -> str:
    """A tag as a template of its own: a statement with its other half, so that it can be parsed."""
    words = " ".join(tag.words.split("\n"))
    name = tag.name
    if tag.opening == "{{":
        return f"{{{{ {words} }}}}"
    if name in ("colspan", "cellbg"):
        return f"{{{{ {words.removeprefix(name)} }}}}"
    if name in ("else", "endif"):
        return f"{{% if 0 %}}{{% {words} %}}{'{% endif %}' if name == 'else' else ''}"
    if name == "endfor":
        return f"{{% for each in () %}}{{% {words} %}}"
    if name in ("vm", "hm") or name.startswith("end"):
        return ""
    if name == "elif":
        return f"{{% {words[2:]} %}}{{% endif %}}"
    if name not in _BLOCKS or (name == "set" and "=" in words):
        return f"{{% {words} %}}"
    return f"{{% {words} %}}{{% end{name} %}}"


def _private_name(tree: nodes.Template) -> str:
    """A name that begins with `_`, which are the program's own and Python's."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            name = str(node.arg.value)
        if name.startswith("_"):
            return name
    return ""


def _cut_by(tag: Tag) -> str:
    """What of Word's stands inside a tag and keeps it from being joined: a link, a field, a break; empty if nothing."""
    if tag.line.attribute:
        return ""
    inside, at = [], 0
    for element, text in tag.line.pieces:
        if at < tag.start + len(tag.text) and at + len(text) > tag.start:
            inside.append(element)
        at += len(text)
    holders = {next(element.iterancestors(f"{_W}r")).getparent() for element in inside if element.tag in _IN_RUNS}
    if len(holders) < 2:
        return ""
    return ", ".join(sorted(etree.QName(holder).localname for holder in holders if holder is not None))


def _holder(tag: Tag, scope: str) -> etree._Element | None:
    """The row, cell or paragraph in which a tag stands."""
    return next(tag.line.owner.iterancestors(_HOLDERS[scope]), None) if scope != "p" else tag.line.owner


def _scope_faults(tags: Sequence[Tag]) -> Iterator[Problem]:
    """Tags beside one that takes the whole row, cell or paragraph: docxtpl drops what stands there besides."""
    taken = _taken(tags)
    for tag in tags:
        if tag.opening == "{#":
            continue
        for scope in _HOLDERS:
            holder = _holder(tag, scope)
            owner = taken.get(holder) if holder is not None else None
            if owner is not None and owner is not tag and owner.scope == scope:
                params = {"tag": _short(tag), "owner": _short(owner), "scope": scope}
                yield Problem(f"word-tag-beside-{scope}", params, place=tag.place)
                break


def _taken(tags: Sequence[Tag]) -> dict[etree._Element, Tag]:
    """The rows, cells and paragraphs that are taken away, each with the tag that stands for it."""
    taken: dict[etree._Element, Tag] = {}
    for tag in tags:
        holder = _holder(tag, tag.scope) if tag.scope in _HOLDERS and tag.opening != "{{" else None
        if holder is not None:
            taken.setdefault(holder, tag)
    return taken


def words_beside(tags: Sequence[Tag], lines: Sequence[Line], source: Source) -> Iterator[Problem]:
    """Words beside a tag that takes the whole row, cell or paragraph, with which they go: warnings, as forms that were
    made for docxtpl may have a note there."""
    taken = _taken([tag for tag in tags if not tag.line.copy])
    for number, line in enumerate(lines, start=1) if taken else ():
        words = _TAG.sub(lambda found: "\n" * len(found.group()), line.text)
        if line.copy or line.attribute or not words.strip():
            continue
        holders = (line.owner, *line.owner.iterancestors(*_HOLDERS.values()))
        owner = next((taken[holder] for holder in holders if holder in taken), None)
        if owner is not None:
            first = words.strip().partition("\n")[0].strip()
            place = Place(source, number, words.index(first) + 1, width=len(first))
            params = {"tag": first[:_SHOWN], "owner": _short(owner), "scope": owner.scope}
            yield Problem(f"word-tag-beside-{owner.scope}", params, Severity.WARNING, place=place)


def _short(tag: Tag) -> str:
    """A tag as it is called in a message."""
    return tag.text if len(tag.text) <= 40 else f"{tag.text[:36]}…"


def _block_faults(tags: Sequence[Tag]) -> list[Problem]:
    """Statements without their other half, and those that begin in a table and end outside of it."""
    opened: list[Tag] = []
    faults: list[Problem] = []
    for tag in tags:
        name = tag.name
        if name in _BLOCKS and not (name == "set" and "=" in tag.words):
            opened.append(tag)
        elif name in _MIDDLES:
            if not opened or opened[-1].name not in _MIDDLES[name]:
                faults.append(Problem("word-block-unopened", {"name": name, "of": _MIDDLES[name][-1]}, place=tag.place))
            else:
                faults += _crossed(opened[-1], tag)
        elif name.startswith("end") and name[3:] in _BLOCKS:
            if not any(above.name == name[3:] for above in opened):
                faults.append(Problem("word-block-unopened", {"name": name, "of": name[3:]}, place=tag.place))
                continue
            while opened[-1].name != name[3:]:
                faults.append(_unclosed(opened.pop()))
            faults += _crossed(opened.pop(), tag)
    return [*faults, *map(_unclosed, opened)]


def _unclosed(tag: Tag) -> Problem:
    params = {"name": tag.name, "tag": f"{{%{tag.scope} end{tag.name} %}}"}
    return Problem("word-block-open", params, place=tag.place)


def _crossed(first: Tag, last: Tag) -> Iterator[Problem]:
    """Two halves of a statement between which no whole paragraphs, rows or cells stand."""
    if _way(first) != _way(last) or first.line.part != last.line.part:
        params = {"first": _short(first), "last": _short(last), "where": first.place.label}
        yield Problem("word-block-crossed", params, place=last.place)


def _way(tag: Tag) -> tuple[str, ...]:
    """The elements in which what is left of a tag stands once docxtpl has taken its holder away."""
    element: etree._Element | None = tag.element
    if tag.line.attribute or element is None:
        return ("@",)
    if tag.scope == "r":
        element = element.getparent()
    elif tag.scope in _HOLDERS and tag.opening != "{{":
        element = _holder(tag, tag.scope)
    return tuple(str(above.tag) for above in element.iterancestors()) if element is not None else ()


def as_template(tags: Sequence[Tag], text: str) -> str:
    """The tags of a part as Jinja reads them, each where it stands in the text of its file, and blanks for all else.

    What docxtpl makes of letters and words of its own is made here without a character more or less.
    """
    starts, at = [], 0
    for line in text.split("\n"):
        starts.append(at)
        at += len(line) + 1
    letters = ["\n" if letter == "\n" else " " for letter in text]
    for tag in tags:
        start = starts[tag.place.line - 1] + tag.place.column - 1
        letters[start : start + len(tag.text)] = _as_jinja(tag)
    return "".join(letters)


def _as_jinja(tag: Tag) -> str:
    if tag.opening == "{#" or tag.name in ("vm", "hm"):
        return " " * len(tag.text)
    text = tag.text.translate(_QUOTES).replace("\n", " ")
    if tag.scope:
        text = text[:2] + " " * len(tag.scope) + text[2 + len(tag.scope) :]
    if tag.name in ("colspan", "cellbg"):
        inside = text[2:-2].strip("+-").replace(tag.name, " " * len(tag.name), 1)
        text = f"{{{{{inside.ljust(len(text) - 4)}}}}}"
    return text


def mark_tag(tag: Tag, number: int) -> None:
    """Put a mark at the end of a tag, inside of it, by which it is known again when it is filled.

    Of several tags in a line, the last is marked first.
    """
    if tag.opening == "{#" or tag.name in ("vm", "hm"):
        return
    end = _END.search(tag.text)
    assert end is not None
    _insert(tag.line, tag.start + end.start(), tag_mark(number))
    if tag.opening == "{{":
        for index in range(tag.start + 1 + len(tag.scope), tag.start + 1, -1):
            _insert(tag.line, index, "", 1)


def _insert(line: Line, index: int, text: str, instead_of: int = 0) -> None:
    """Put a text at a place of a line, in place of so many characters of the same element."""
    if line.attribute:
        value = line.owner.get(line.attribute, "")
        line.owner.set(line.attribute, value[:index] + text + value[index + instead_of :])
        return
    at = 0
    for element, own in line.pieces:
        if at <= index < at + len(own):
            value, inside = element.text or "", index - at
            element.text = value[:inside] + text + value[inside + instead_of :]
            return
        at += len(own)
