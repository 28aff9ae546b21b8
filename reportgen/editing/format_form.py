"""The form of a format: what each key of `format.yaml` can be picked from, what is in force, and who says so.

Which keys there are, what each is called and is a measure of comes from the schema of formats alone. A key that a
format does not say has the value of the template that it builds on, that of the body, or the usual one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypedDict

from reportgen.authoring.blank import kind_of
from reportgen.editing.apply import apply_operation
from reportgen.editing.operations import AddField, Exact, Operation, RemoveField, SetValue
from reportgen.editing.places import PlacedProblems, Told
from reportgen.errors import Problem
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, found_at
from reportgen.language.words import languages
from reportgen.layout.format import Layout
from reportgen.layout.measures import FAMILIES, way_of, ways_of
from reportgen.layout.own_looks import BORDER_KINDS, BORDER_SIDES, LINE_JOINT, LINE_POINTS, THIN, border_lines
from reportgen.layout.units import SIZES, MeasureError, written_length
from reportgen.layout.written import NOT_FROM_BODY, style_values
from reportgen.messages import message_text
from reportgen.schema.constraints_text import written
from reportgen.schema.merge import merged_trees
from reportgen.schema.needed import always_needed
from reportgen.schema.nodes import SchemaNode
from reportgen.schema.validation import package_schema

_SCHEMA = "layout/format.schema.json"
_STYLES, _BODY = "styles", "body"
_NAMED = (_STYLES, "characters", "cells", "tables")
"""The parts whose names a format may choose itself: classes."""
_BORDERS = {"border": 4, "table_border": 6}
"""The measures that are lines, and how many of the sides there are."""
_NEVER_EMPTY = ("characters", "cells", "tables")


class Choice(TypedDict):
    """A value, and what it is called where that says more."""

    value: str
    label: str


class WayData(TypedDict):
    """A way to write a measure, as `layout/measures` has it, and what it is called in a list."""

    before: str
    after: str
    number: bool
    label: str


class LineData(TypedDict):
    """Lines around something as a format writes them: the sides (none: all), the kind, points, digits of a colour."""

    sides: str
    kind: str
    width: str
    color: str


class Picker(TypedDict, total=False):
    """What one key of a format is picked with. Keys that say nothing are left out.

    `kind` is one of `measure` (a number in one of several ways to write it, `ways` of the form), `choice`, `boolean`,
    `borders` (`lines`, each on some of `sides`), `color`, `number`, `family` (a text with
    `choices` that may be any other, too) and `text`.
    """

    path: str
    title: str
    help: str
    kind: str
    measure: str
    value: str
    """What is in force, as a format writes it; absent where nothing is."""
    way: int
    """In which of the ways the measure is written, by its place among them; absent where it is in none of them."""
    number: str
    origin: str
    """Who says the value: `own` this format, `template` that which it builds on, `body` the body, `usual` nobody."""
    template: str
    own: str
    """What this format itself says, as it is typed; absent if it says nothing."""
    line: int
    removable: bool
    choices: list[Choice]
    lines: list[LineData]
    sides: list[Choice]
    minimum: str
    maximum: str
    problems: list[Told]


class LineWords(TypedDict):
    """How lines are written: the kinds, of which the last is none; what stands behind a width, of which `usual` is the
    one of a line that says none; what stands between two lines."""

    kinds: list[Choice]
    points: str
    usual: str
    joint: str


class PickerGroup(TypedDict):
    """The pickers of one style, or of one part of the format; `own` tells whether this format says any of it."""

    path: str
    section: str
    title: str
    help: str
    own: bool
    pickers: list[Picker]


class FormatForm(TypedDict):
    """The whole of it: groups in the order of the schema, the ways to write each measure, and all problems that are
    told at none of the pickers."""

    groups: list[PickerGroup]
    ways: dict[str, list[WayData]]
    line_words: LineWords
    problems: list[Told]
    of_base: bool
    """Whether the styles are those of the base, a Word file."""


class Below(NamedTuple):
    """A template on which a format builds."""

    name: str
    tree: MappingNode


class Known(NamedTuple):
    """What a format can name besides what it has itself: the other templates, and the fonts of this machine (in small
    letters; None where these are not known)."""

    templates: Sequence[str] = ()
    fonts: frozenset[str] | None = None


def format_form(
    own: MappingNode,
    below: Sequence[Below],
    layout: Layout | None,
    problems: Iterable[Problem],
    language: str,
    known: Known | None = None,
) -> FormatForm:
    """The form of a format.

    Args:
        own: the format.
        below: the templates that it builds on, the next one first.
        layout: what is made of them all; None if they are wrong.
        problems: what is wrong with them.
        language: of what the program says, `zh` or `en`. What the schema says stays as it is.
    """
    return _Builder(own, below, layout, problems, language, known or Known()).form()


def pick(own: MappingNode, below: Sequence[Below], path: FactPath, value: str | None) -> str:
    """The text of a format with another value at a path; None takes away what it says there itself.

    All else stays as it is, byte for byte. A key that is absent comes where the order of the schema has it.

    Raises:
        UsageError: it cannot be done: there is no such key, or it must be said.
    """
    shape = _shape(own, below)
    place = shape.at(path.steps)
    free = place is not None and not (place.says("measure") or place.says("names"))
    typed = Exact(value) if value is not None and free else value
    return apply_operation(own.source, _operation(own, below, path, typed), shape, own).text


def said_at(own: MappingNode, path: FactPath) -> str | None:
    """What a format itself says at a path, as it is typed; None if nothing."""
    node = found_at(own, path.steps)
    return node.text if isinstance(node, ScalarNode) and node.value is not None else None


def _operation(own: MappingNode, below: Sequence[Below], path: FactPath, value: str | None) -> Operation:
    *_, last = path.steps or ("",)
    if value is None:
        return RemoveField(path.parent if isinstance(last, int) else path)  # a list is said as a whole
    if isinstance(last, int) and found_at(own, path.parent.steps) is None:
        # One that is another's is taken over with this item changed.
        items = _texts_of(found_at(_merged(below), path.parent.steps) if below else None)
        if last < len(items):
            items[last] = value
            return AddField(path.parent, items)
    return SetValue(path, value)


def _texts_of(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, SequenceNode) else []
    return [Exact(item.text) for item in items if isinstance(item, ScalarNode)]


def _merged(trees: Sequence[Below]) -> MappingNode:
    """What several templates say together, the first one above the others."""
    *_, tree = (each.tree for each in trees)
    for each in reversed(trees[:-1]):
        tree = merged_trees(tree, each.tree)
    return tree


def _shape(own: MappingNode, below: Sequence[Below]) -> SchemaNode:
    """The schema of a format: of one that builds on another, nothing need be said; a class that only this one has stays
    one, though nothing is said of it any more."""
    schema = package_schema(_SCHEMA)
    if below:
        schema = _without_required(schema)
    base = _merged(below) if below else None
    properties = dict(schema["properties"])
    for part in _NAMED:
        said, known = own.members.get(part), base.members.get(part) if base else None
        names = set(said.members) if isinstance(said, MappingNode) else set()
        names -= set(known.members) if isinstance(known, MappingNode) else set()
        if names:
            needed = sorted({*properties[part].get("required", ()), *names})
            properties[part] = {**properties[part], "required": needed}
    schema = {**schema, "properties": properties}
    return SchemaNode(schema, schema)


def _lines(text: str) -> list[LineData] | None:
    """The lines that a format says, none of an empty text; None if it says no lines."""
    try:
        found = border_lines(text) if text else []
    except MeasureError:
        return None
    return [{"sides": each.sides, "kind": each.kind, "width": each.width, "color": each.color} for each in found]


def _without_required(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {
            name: below if name == "enum" else _without_required(below)
            for name, below in part.items()
            if name != "required" or not isinstance(below, list)
        }
    return [_without_required(item) for item in part] if isinstance(part, list) else part


class _Builder:
    def __init__(
        self,
        own: MappingNode,
        below: Sequence[Below],
        layout: Layout | None,
        problems: Iterable[Problem],
        language: str,
        known: Known,
    ) -> None:
        self.own = own
        self.below = below
        self.layout = layout
        self.language = language
        self.known = known
        self.shape = _shape(own, below)
        self.base = _merged(below) if below else None
        self.tree = merged_trees(self.base, own) if self.base else own
        self.problems = PlacedProblems(own, [each for each in problems if self._is_own(each)], language)
        self.names = {each.tree.source: each.name for each in below}
        said = self.tree.members.get("language")
        self.report_language = layout.words.language if layout else said.text if isinstance(said, ScalarNode) else "zh"
        self.usual = dict(self._usual())

    def _is_own(self, problem: Problem) -> bool:
        return problem.place is not None and problem.place.source.name == self.own.source.name

    def form(self) -> FormatForm:
        groups = list(self._groups(self.shape, FILE, (), ""))
        measures = {picker["measure"] for group in groups for picker in group["pickers"] if "measure" in picker}
        placed = {picker["path"] for group in groups for picker in group["pickers"]}
        styles = self.own.members.get(_STYLES)
        return {
            "groups": groups,
            "ways": {measure: self._ways(measure) for measure in sorted(measures)},
            "line_words": {
                "kinds": self._worded("format-line-", BORDER_KINDS),
                "points": LINE_POINTS,
                "usual": f"{Decimal(THIN) / 8}",
                "joint": LINE_JOINT,
            },
            "problems": [told for told in self.problems.all if told["path"] not in placed],
            "of_base": isinstance(styles, ScalarNode)
            or (self.layout is not None and self.layout.from_base is not None),
        }

    def _ways(self, measure: str) -> list[WayData]:
        return [
            {"before": before, "after": after, "number": number, "label": self._label(before, after)}
            for before, after, number in ways_of(measure, self.report_language)
        ]

    def _label(self, before: str, after: str) -> str:
        if before in SIZES:
            return message_text("format-size", {"name": before, "points": SIZES[before]}, self.language)
        return f"{before}…{after}" if before and after else f"{before}{after}".strip()

    def _groups(self, shape: SchemaNode, path: FactPath, titles: tuple[str, ...], about: str) -> Iterator[PickerGroup]:
        """The groups of a part, its own first."""
        if path == _STYLES and isinstance(self.own.members.get(_STYLES), ScalarNode):
            return  # `from base`: all of them are in the Word file
        node = found_at(self.tree, path.steps)
        said = node.members if isinstance(node, MappingNode) else {}
        pickers: list[Picker] = []
        inner: list[tuple[SchemaNode, str]] = []
        for name in [*shape.members, *(name for name in said if name not in shape.members)]:
            below = shape.members.get(name) or shape.others
            if below is None or FactPath(name).steps != (name,):
                continue
            kind = kind_of(below)
            if kind == "object":
                inner.append((below, name))
            elif kind == "array":
                pickers += self._items(below, path / name, shape)
            else:
                pickers.append(self._picker(below, path / name, shape, below.title or name))
        if pickers:
            section, *rest = titles or (shape.title,)
            yield {
                "path": path,
                "section": section,
                "title": " › ".join(rest) or section,
                "help": about,
                "own": any("own" in picker for picker in pickers),
                "pickers": pickers,
            }
        for below, name in inner:
            title = below.title if name in shape.members else name
            yield from self._groups(below, path / name, (*titles, title or name), below.description)

    def _items(self, shape: SchemaNode, path: FactPath, owner: SchemaNode) -> Iterator[Picker]:
        """The items of a list of texts, each by its number."""
        node, items = found_at(self.tree, path.steps), shape.items or shape
        for index in range(len(node.items) if isinstance(node, SequenceNode) else 0):
            yield self._picker(items, path / index, owner, f"{shape.title} {index + 1}", shape.description)

    def _picker(self, shape: SchemaNode, path: FactPath, owner: SchemaNode, title: str, about: str = "") -> Picker:
        picker: Picker = {"path": path, "title": title}
        _put(picker, help=shape.description or about, problems=self.problems.at(path))
        own = said_at(self.own, path)
        if own is not None:
            picker["own"] = own
            node = found_at(self.own, path.steps)
            assert node is not None
            picker["line"] = node.place.line
            if self._may_go(path.parent if isinstance(path.steps[-1], int) else path, owner):
                picker["removable"] = True
        value, origin, template = self._in_force(path)
        _put(picker, value=value, origin=origin, template=template)
        self._kind(picker, shape, value)
        return picker

    def _may_go(self, path: FactPath, owner: SchemaNode) -> bool:
        """Whether what a format says may be taken away."""
        *_, name = path.steps
        if name in always_needed(owner):
            return False
        holder = found_at(self.own, path.parent.steps)
        alone = isinstance(holder, MappingNode) and len(holder.members) == 1
        above = self.shape.at(path.parent.parent.steps)
        stays = alone and above is not None and path.parent.steps and path.parent.steps[-1] in always_needed(above)
        return not (stays and path.top in _NEVER_EMPTY)

    def _in_force(self, path: FactPath) -> tuple[str, str, str]:
        """The value at a path, who says it, and which template that is."""
        node = found_at(self.tree, path.steps)
        if isinstance(node, ScalarNode) and node.value is not None:
            text = ("true" if node.value else "false") if isinstance(node.value, bool) else node.text
            own = node.source is self.own.source
            return text, "own" if own else "template", "" if own else self.names.get(node.source, "")
        return *self.usual.get(path, ("", "")), ""

    def _usual(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """What holds without being said, by its path, and who says it."""
        layout = self.layout
        if layout is None:
            return
        fonts = {name: _text_at(self.tree, (_STYLES, name, "font")) for name in (_BODY, *layout.styles)}
        body = _style_texts(layout, _BODY, fonts[_BODY])
        for name in {*layout.styles, *self._names_of(_STYLES)}:
            found = _style_texts(layout, name, fonts.get(name) or fonts[_BODY])
            for key, value in found.items():
                from_body = (
                    name != _BODY and key not in (*NOT_FROM_BODY, "border_space") and value == body[key] and value != ""
                )
                yield f"{_STYLES}.{name}.{key}", (value, "body" if from_body else "usual")
        padding = layout.cell_padding
        usual = {
            "language": layout.words.language,
            "numbering.native": "true" if layout.counted else "false",
            "tables.padding.vertical": written_length(padding.vertical),
            "tables.padding.horizontal": written_length(padding.horizontal),
            "captions.table": layout.captions.table,
            "captions.figure": layout.captions.figure,
            "page_number.start": "1",
            "watermark.color": layout.watermark.color,
            **{f"numbers.{kind}.separator": "false" for kind in layout.forms},
        }
        yield from ((path, (value, "usual")) for path, value in usual.items())

    def _names_of(self, part: str) -> list[str]:
        node = self.shape.members.get(part)
        return [name for name, below in node.members.items() if kind_of(below) == "object"] if node else []

    def _kind(self, picker: Picker, shape: SchemaNode, value: str) -> None:
        measure, names = shape.says("measure"), shape.says("names")
        choices = shape.says("enum")
        if choices:
            picker["kind"], picker["choices"] = "choice", self._of_language(choices, value)
        elif shape.kind == "boolean":
            picker["kind"] = "boolean"
        elif shape.kind in ("number", "integer"):
            picker["kind"] = "number"
            _put(picker, minimum=_limit(shape.says("minimum")), maximum=_limit(shape.says("maximum")))
        elif measure == "color":
            picker["kind"] = "color"
        elif measure in _BORDERS and (lines := _lines(value)) is not None:
            picker["kind"], picker["lines"] = "borders", lines
            picker["sides"] = self._worded("format-side-", BORDER_SIDES)[: _BORDERS[measure]]
        elif measure and (ways := ways_of(measure, self.report_language)):
            picker["kind"], picker["measure"] = "measure", measure
            written = way_of(value, ways)
            if written is not None:
                picker["way"], picker["number"] = written
        elif names:
            known = self._named(names, value)
            picker["kind"] = "family" if names == "family" or not known else "choice"
            picker["choices"] = known
        else:
            picker["kind"] = "text"

    def _of_language(self, choices: Sequence[Any], value: str) -> list[Choice]:
        """The choices that are words of the format's language, where there are such, and that which is chosen."""
        texts = [str(choice) for choice in choices]
        chinese = [text for text in texts if not text.isascii()]
        wanted = [text for text in texts if text.isascii() == (self.report_language == "en")] if chinese else texts
        wanted = wanted or texts
        return [_plain_choice(text) for text in (wanted if value in wanted or not value else [value, *wanted])]

    def _named(self, what: str, value: str) -> list[Choice]:
        """What a key can name."""
        found: list[Choice]
        match what:
            case "font":
                fonts = found_at(self.tree, ("fonts", _text_at(self.tree, ("fonts", "use"))))
                members = fonts.members if isinstance(fonts, MappingNode) else {}
                names = {key: _text_at(node, ("name",)) for key, node in members.items()}
                found = [
                    {"value": key, "label": key if name in ("", key) else f"{key}（{name}）"}
                    for key, name in names.items()
                ]
            case "family":
                found = [{"value": name, "label": self._installed(name)} for name in FAMILIES]
            case "group":
                found = [_plain_choice(name) for name in self._members("fonts") if name != "use"]
            case "cell":
                found = [_plain_choice(name) for name in self._members("cells")]
            case "template":
                found = [_plain_choice(name) for name in self.known.templates]
            case _:
                found = [_plain_choice(name) for name in languages()]
        if what != "family" and value and value not in (choice["value"] for choice in found):
            found.insert(0, _plain_choice(value))
        return found

    def _worded(self, code: str, names: Mapping[str, str]) -> list[Choice]:
        """Words of a format by their names in Word, and what the reader calls them."""
        return [
            {"value": word, "label": message_text(f"{code}{name}", {}, self.language)} for word, name in names.items()
        ]

    def _members(self, part: str) -> list[str]:
        node = self.tree.members.get(part)
        return list(node.members) if isinstance(node, MappingNode) else []

    def _installed(self, name: str) -> str:
        if self.known.fonts is None:
            return name
        there = name.lower() in self.known.fonts
        return message_text("format-font-here" if there else "format-font-not-here", {"name": name}, self.language)


def _style_texts(layout: Layout, name: str, font: str) -> dict[str, str]:
    """All that a style says as texts; its fonts by the names that the format has for them."""
    style = layout.styles[name]
    values = {**style_values(style), "border_space": f"{style.border_space}磅"}
    values["latin"] = "" if style.latin == style.font else style.latin
    values["font"] = font
    values["color"], values["shading"] = style.color, style.shading
    return {
        key: ("true" if value else "false") if isinstance(value, bool) else str(value) for key, value in values.items()
    }


def _text_at(node: Node, steps: tuple[str, ...]) -> str:
    found = found_at(node, steps)
    return found.text if isinstance(found, ScalarNode) else ""


def _plain_choice(text: str) -> Choice:
    return {"value": text, "label": text}


def _limit(limit: object) -> str:
    return "" if limit is None else written(limit)


def _put(target: Any, **said: object) -> None:
    """Give a picker what says something."""
    for name, value in said.items():
        if value:
            target[name] = value
