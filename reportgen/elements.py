"""What elements of the markup hold: the vocabulary, their lines of text, and the errors of templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from reportgen.blocks import Origin, Run
from reportgen.errors import Problem, TemplateError
from reportgen.ooxml import Element
from reportgen.places import Place

Locate = Callable[[str, int], Place]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_ALLOWED = {
    "html": ("lang",),
    "head": (),
    "title": (),
    "meta": ("name", "content"),
    "body": (),
    "p": ("class",),
    **dict.fromkeys(HEADINGS, ("class",)),
    "ol": (),
    "li": (),
    "table": ("data-widths",),
    "thead": (),
    "tbody": (),
    "tr": (),
    "th": ("colspan", "rowspan", "class"),
    "td": ("colspan", "rowspan", "class"),
    "hr": (),
    "strong": (),
    "data": ("value", "data-path", "data-formula"),
    "br": (),
    "wbr": (),
}


class Elements:
    """Reads elements; knows the line of the template that wrote each."""

    def __init__(self, locate: Locate) -> None:
        self.locate = locate

    def fail(self, code: str, element: Element, **params: object) -> TemplateError:
        """The error `code` at an element."""
        return TemplateError(Problem(code=code, place=self.place(element), params={"element": element.tag, **params}))

    def place(self, element: Element | None) -> Place | None:
        """The line of the template that wrote an element, or the nearest one around it."""
        while element is not None:
            if at := element.get("data-at"):
                part, line = at.rsplit(":", 1)
                return self.locate(part, int(line))
            element = element.getparent()
        return None

    def check_names(self, root: Element) -> None:
        """Make sure that every element and attribute is of the vocabulary.

        Raises:
            TemplateError: one is not.
        """
        for element in root.iter():
            allowed = _ALLOWED.get(str(element.tag))
            if allowed is None:
                raise self.fail("markup-element", element, names="、".join(_ALLOWED))
            for name in element.attrib:
                if name != "data-at" and name not in allowed:
                    raise self.fail("markup-attribute", element, name=name, names="、".join(allowed) or "—")

    def no_text(self, element: Element) -> None:
        """Make sure that an element holds other elements only.

        Raises:
            TemplateError: it holds text.
        """
        for text, owner in [(element.text, element), *((child.tail, child) for child in element)]:
            if text and text.strip():
                raise self.fail("markup-stray-text", owner, text=text.strip()[:20])

    def line(self, element: Element) -> list[Run]:
        """The runs of an element that is one line."""
        lines = list(self.lines(element))
        if len(lines) > 1:
            raise self.fail("markup-heading-lines", element)
        return lines[0]

    def lines(self, element: Element) -> Iterator[list[Run]]:
        """The runs of an element, cut at every `<br/>`."""
        runs: list[Run] = []
        for run in self.inline(element, False):
            if run.text == "\n":
                yield trimmed(runs)
                runs = []
            elif run.text != "\v":
                runs.append(run)
        yield trimmed(runs)

    def inline(self, element: Element, strong: bool) -> Iterator[Run]:
        """The runs of an element; `\\n` stands for `<br/>`, `\\v` for `<wbr/>`."""
        if element.text and (text := _LINE_END.sub("", element.text)):
            yield Run(text, strong)
        for child in element:
            tag = str(child.tag)
            if tag == "br":
                yield Run("\n")
            elif tag == "wbr":
                yield Run("\v")
            elif tag == "strong":
                yield from self.inline(child, True)
            elif tag == "data":
                origin = Origin(child.get("value", ""), child.get("data-path", ""), child.get("data-formula", ""))
                yield Run(text_of(child), strong, origin=origin)
            elif not (tag == "ol" and element.tag == "li"):
                raise self.fail("markup-misplaced", child, parent=element.tag)
            if child.tail and (text := _LINE_END.sub("", child.tail)):
                yield Run(text, strong)


def trimmed(runs: list[Run]) -> list[Run]:
    """Without the runs that hold nothing."""
    return [run for run in runs if run.text]


def text_of(element: Element) -> str:
    """All the text inside an element."""
    return _LINE_END.sub("", "".join(str(text) for text in element.itertext()))
