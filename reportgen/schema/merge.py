"""The data contract as text: the project's `schema.json`, and the schemas of templates that extend it.

A template's `schema.json` says only what is different. Objects are merged member by member, `rules` by
their `id`; anything else replaces what was there, and `null` takes a member away. `fields`, at the top,
names the project's fields that remain, and may name the template's own; without it all do. A rule without `check`
changes the one of its `id`, wherever that stands.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportgen.errors import DataError, Problem, TemplateError
from reportgen.expressions.syntax import BadExpression, parse_expression
from reportgen.facts.load import parse_facts, read_text
from reportgen.facts.reader import REFUSED
from reportgen.facts.tree import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode, to_plain
from reportgen.files.cache import recall, remember
from reportgen.files.project import RootOf
from reportgen.files.read import SCHEMA_TEXT
from reportgen.messages import Listing, Saying, Worded
from reportgen.messages.nearest import nearest
from reportgen.messages.unseen import unseen_in
from reportgen.places import Source
from reportgen.values.period import LAST, YEAR_AGO

FIELDS = "fields"
_DEFINITIONS = "$defs"
_IMPLIED = {"properties": "object", "required": "object", "items": "array"}
"""What a definition without a type can only be meant to be, by its keywords."""
_EARLIER = (LAST, YEAR_AGO)
_UNIT_FROM = "unit_from"
_CARRY_FROM = "carry_from"
_WHOLE = re.compile("-?[0-9]+")
_JSON_PIECE = re.compile(
    r"""\s*("(?:[^"\\\x00-\x1f]|\\.)*"|[{}\[\]:,]|true|false|null|NaN|-?Infinity
    |-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|)""",
    re.VERBOSE,
)

_PLAIN = dict(zip("：，｛｝［］", ":,{}[]", strict=True))
"""The marks of JSON as a Chinese keyboard types them."""
_QUOTES = "“”‘’＂＇'"
_COMMENTS = ("//", "/*", "#")
_LITERALS = {"true": "true", "false": "false", "null": "null", "none": "null"}
"""Words of JSON as other languages write them, without their capitals."""
_WORD = re.compile(r"[A-Za-z]+")

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class SchemaText:
    """A schema in one file or several: the project's first, then those that extend it.

    `text` is what it is made from, all of it; `digest` stands for that text.

    Raises:
        TemplateError: a file cannot be read or is no JSON; one that extends another keeps a field that
            does not exist.
    """

    __slots__ = ("_tree", "digest", "plain", "sources", "text")

    def __init__(self, files: Sequence[tuple[Path, str]], root_of: RootOf | None = None) -> None:
        """`files` are paths, each with the name by which messages call it."""
        try:
            self.sources = [
                read_text(path, name, root_of(path) if root_of else None, SCHEMA_TEXT) for path, name in files
            ]
        except DataError as error:
            raise TemplateError(error.problems) from None
        self.text = "\0".join(source.text for source in self.sources)
        self.digest = sha256(self.text.encode()).hexdigest()
        self._tree: MappingNode | None = None
        self.plain: Any = self._plain()

    def _plain(self) -> Any:
        """The schema as plain values: of one file as JSON gives them, of several as they were kept or are merged."""
        if len(self.sources) == 1:
            return _json(self.sources[0])
        if before := recall("merged", self.text):
            with contextlib.suppress(ValueError):  # a damaged file counts as no file
                return json.loads(before, object_hook=_with_decimals)
        for source in self.sources:
            _json(source)
        plain = _values(self.tree())
        remember("merged", self.text, json.dumps(plain, default=_decimal))
        return plain

    def tree(self) -> MappingNode:
        """The schema with the place of every part, each in the file that says it."""
        if self._tree is None:
            tree = parse_schema(self.sources[0])
            for source in self.sources[1:]:
                tree = _extended(tree, parse_schema(source))
            self._tree = tree
        return self._tree


def parse_schema(source: Source) -> MappingNode:
    """A file of a schema with the place of every part.

    Raises:
        TemplateError: it has a fault that only the reader of places sees, such as a name that stands twice.
    """
    try:
        return parse_facts(source)
    except DataError as error:
        raise TemplateError(error.problems) from None


def merged_trees(base: MappingNode, own: MappingNode) -> MappingNode:
    """Two trees as one, of which the second wins member by member; every part keeps its place."""
    members = dict(base.members)
    for name, node in own.members.items():
        before = members.get(name)
        if isinstance(node, ScalarNode) and node.value is None:
            members.pop(name, None)
        elif isinstance(node, MappingNode) and isinstance(before, MappingNode):
            members[name] = merged_trees(before, node)
        elif name == "rules" and isinstance(node, SequenceNode) and isinstance(before, SequenceNode):
            members[name] = _merged_rules(before, node)
        else:
            members[name] = node
    return own.but(members, {**base.keys, **own.keys})


def _merged_rules(base: SequenceNode, own: SequenceNode) -> SequenceNode:
    items = list(base.items)
    at = {_id(item): index for index, item in enumerate(items)}
    for item in own.items:
        index = at.get(_id(item), -1)
        before = items[index]
        if index >= 0 and isinstance(before, MappingNode) and isinstance(item, MappingNode):
            items[index] = merged_trees(before, item)
        else:
            items.append(item)
    return own.but(items)


def _id(item: Node) -> str:
    node = item.members.get("id") if isinstance(item, MappingNode) else None
    return node.text if isinstance(node, ScalarNode) else ""


def _extended(base: MappingNode, own: MappingNode) -> MappingNode:
    if retyped := [*_retyped(base, own), *_retyped_fields(base, own, _members(base, _DEFINITIONS))]:
        raise TemplateError(retyped)
    if in_vain := list(_taken_in_vain(base, own)):
        raise TemplateError(in_vain)
    fields = own.members.get(FIELDS)
    if fields is not None:
        base = _chosen(base, fields, _members(own, "properties"))
    changes: dict[str, MappingNode] = {}
    own = _without_changes(own.but({name: node for name, node in own.members.items() if name != FIELDS}), changes)
    return merged_trees(_changed(base, changes), own)


def _retyped(base: MappingNode, own: MappingNode) -> list[Problem]:
    """The definitions of a schema that have the name of another one of the schema that it extends, and another type.

    A definition of the same type is changed; one of another type was meant to be a new one, and would change every
    field that refers to the old one.
    """
    before, after, problems = _members(base, _DEFINITIONS), _members(own, _DEFINITIONS), []
    for name in before.keys() & after.keys():
        was, now = _type_of(before[name], before), _type_of(after[name], {**before, **after})
        if now is not None and was != now:
            node = after[name]
            places = own.members[_DEFINITIONS]
            place = places.keys[name].place if isinstance(places, MappingNode) else node.place
            label = Saying("definition-before", {"name": name})
            params = {"name": name, "was": _shown_type(was), "now": _shown_type(now)}
            problems.append(Problem("definition-retyped", params, place=place, related=((label, before[name].place),)))
    return problems


def _retyped_fields(base: MappingNode, own: MappingNode, definitions: Mapping[str, Node]) -> Iterator[Problem]:
    """The groups and lists of a schema that the one which extends it gives another type, while their members stay."""
    before, after = _members(base, "properties"), _members(own, "properties")
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if not isinstance(was, MappingNode) or not isinstance(now, MappingNode):
            continue
        kind, stated = _type_of(was, definitions), now.members.get("type")
        replaced = {"$ref", *_IMPLIED} & now.members.keys()
        if kind in _IMPLIED.values() and stated is not None and not replaced and kind not in _types(stated):
            label = Saying("definition-before", {"name": name})
            params = {"name": name, "was": _shown_type(kind), "now": _shown_type(to_plain(stated))}
            yield Problem("field-retyped", params, place=stated.place, related=((label, was.place),))
        yield from _retyped_fields(was, now, definitions)
    if base_definitions := _members(base, _DEFINITIONS):
        for name, changed in _members(own, _DEFINITIONS).items():
            defined = base_definitions.get(name)
            if isinstance(defined, MappingNode) and isinstance(changed, MappingNode):
                yield from _retyped_fields(defined, changed, definitions)


def _taken_in_vain(base: MappingNode, own: MappingNode) -> Iterator[Problem]:
    """Where a schema takes away, by `null`, what the one that it extends does not have.

    What may stand behind a reference is left to those who look there.
    """
    for name, node in own.members.items():
        before = base.members.get(name)
        if isinstance(node, MappingNode) and isinstance(before, MappingNode):
            yield from _taken_in_vain(before, node)
        elif isinstance(node, ScalarNode) and node.value is None and before is None and "$ref" not in base.members:
            params = {"name": name, "near": nearest(name, base.members)}
            yield Problem("taken-in-vain", params, place=own.keys[name].place)


def _type_of(node: Node, definitions: Mapping[str, Node]) -> Any:
    """The type that a definition states, itself or by reference, or that only its keywords can have; None if none."""
    seen = set[str]()
    while isinstance(node, MappingNode):
        if "type" in node.members:
            return to_plain(node.members["type"])
        implied = [kind for keyword, kind in _IMPLIED.items() if keyword in node.members]
        reference = node.members.get("$ref")
        name = reference.text.removeprefix(f"#/{_DEFINITIONS}/") if isinstance(reference, ScalarNode) else ""
        if implied or name in seen or name not in definitions:
            return implied[0] if implied else None
        seen.add(name)
        node = definitions[name]
    return None


def _types(stated: Node) -> list[Any]:
    """The types that a schema states, one or several."""
    kinds = to_plain(stated)
    return kinds if isinstance(kinds, list) else [kinds]


def _shown_type(kind: Any) -> Worded:
    return Listing(kind if isinstance(kind, list) else [kind]) if kind else Saying("type-none")


def _without_changes(part: MappingNode, changes: dict[str, MappingNode]) -> MappingNode:
    """A part of a schema without the rules that only change another one; these are put among `changes`, by their id."""
    members: dict[str, Node] = {}
    for name, node in part.members.items():
        if isinstance(node, MappingNode):
            members[name] = _without_changes(node, changes)
        elif name == "rules" and isinstance(node, SequenceNode):
            changing = [item for item in node.items if isinstance(item, MappingNode) and _is_change(item)]
            changes.update((_id(item), item) for item in changing)
            items = [item for item in node.items if item not in changing]
            members |= {name: node.but(items)} if items or not changing else {}
        else:
            members[name] = node
    return part.but(members)


def _is_change(rule: MappingNode) -> bool:
    return bool(_id(rule)) and "check" not in rule.members


def _changed(base: MappingNode, changes: Mapping[str, MappingNode]) -> MappingNode:
    """A schema of which some rules are changed.

    Raises:
        TemplateError: there is no rule of that id.
    """
    if not changes:
        return base
    known = set[str]()
    changed = _with_changes(base, changes, known)
    unknown = [
        Problem(
            code="rule-unknown",
            place=change.members["id"].place,
            params={"name": name, "near": nearest(name, known)},
        )
        for name, change in changes.items()
        if name not in known
    ]
    if unknown:
        raise TemplateError(unknown)
    return changed


def _with_changes(part: MappingNode, changes: Mapping[str, MappingNode], known: set[str]) -> MappingNode:
    members: dict[str, Node] = {}
    for name, node in part.members.items():
        if isinstance(node, MappingNode):
            members[name] = _with_changes(node, changes, known)
        elif name == "rules" and isinstance(node, SequenceNode):
            known |= {_id(rule) for rule in node.items}
            changing = node.but([changes[_id(rule)] for rule in node.items if _id(rule) in changes])
            members[name] = _merged_rules(node, changing)
        else:
            members[name] = node
    return part.but(members)


def _chosen(base: MappingNode, fields: Node, own: Mapping[str, Node]) -> MappingNode:
    """A schema of which only some fields remain, with the figures and rules that need no other.

    Among the names may be those of `own` fields, which the extending schema adds.
    """
    properties = _members(base, "properties")
    chosen = [item for item in fields.items if isinstance(item, ScalarNode)] if isinstance(fields, SequenceNode) else []
    if not chosen:
        raise TemplateError(Problem(code="schema-fields", place=fields.place))
    known = Listing([*properties, *(name for name in own if name not in properties)])
    problems = [
        Problem(code="schema-field-unknown", place=item.place, params={"name": item.text, "names": known})
        for item in chosen
        if item.text not in properties and item.text not in own
    ]
    if problems:
        raise TemplateError(problems)
    gone = properties.keys() - {item.text for item in chosen}
    members = dict(base.members)
    members["properties"] = _kept_of(members["properties"], gone)
    required = members.get("required")
    if isinstance(required, SequenceNode):
        members["required"] = required.but([name for name in required.items if to_plain(name) not in gone])
    return _without(base.but(members), gone)


def _without(part: MappingNode, gone: Set[str]) -> MappingNode:
    """A part of a schema without the figures and rules that need fields of the top which are gone.

    A record's own members come before fields of the top that have the same name.
    """
    properties, computed = _members(part, "properties"), _members(part, "computed")
    missing, lost = set(gone - properties.keys()), set[str]()
    while more := {name for name, entry in computed.items() if _names(entry) & missing} - lost:
        lost |= more
        missing |= more - properties.keys()
    members = {
        name: _without(node, gone) if isinstance(node, MappingNode) else node for name, node in part.members.items()
    }
    if "properties" in members:
        members["properties"] = _followed(members["properties"], missing)
    unit_from = members.get(_UNIT_FROM)
    if isinstance(unit_from, ScalarNode) and unit_from.text in gone:
        del members[_UNIT_FROM]
    if "computed" in members:
        members["computed"] = _kept_of(members["computed"], lost)
    rules = members.get("rules")
    if isinstance(rules, SequenceNode):
        members["rules"] = rules.but([_answerable(rule, gone) for rule in rules.items if not _names(rule) & missing])
    return part.but(members)


def _followed(properties: Node, missing: Set[str]) -> Node:
    """Fields without the formulas of what they carry over from figures that are missing."""
    if not isinstance(properties, MappingNode):
        return properties
    fields = dict(properties.members)
    for name, field in fields.items():
        carried = field.members.get(_CARRY_FROM) if isinstance(field, MappingNode) else None
        formulas = carried.members.values() if isinstance(carried, MappingNode) else [carried]
        if isinstance(field, MappingNode) and any(_names_in(formula) & missing for formula in formulas):
            fields[name] = field.but({key: node for key, node in field.members.items() if key != _CARRY_FROM})
    return properties.but(fields)


def _answerable(rule: Node, gone: Set[str]) -> Node:
    """A rule without what answers it in fields that are gone."""
    if not isinstance(rule, MappingNode):
        return rule
    members = dict(rule.members)
    if _names_in(members.get("unless")) & gone:
        del members["unless"]
    answers = members.get("answered_by")
    if isinstance(answers, SequenceNode):
        left = [answer for answer in answers.items if not _names_in(answer) & gone]
        members.pop("answered_by")
        members |= {"answered_by": answers.but(left)} if left else {}
    return rule.but(members)


def _kept_of(part: Node, gone: Set[str]) -> Node:
    if not isinstance(part, MappingNode):
        return part
    return part.but({name: node for name, node in part.members.items() if name not in gone})


def _members(tree: MappingNode, name: str) -> dict[str, Node]:
    part = tree.members.get(name)
    return part.members if isinstance(part, MappingNode) else {}


def _names(entry: Node) -> set[str]:
    """The names that a formula or a rule starts from."""
    members = entry.members if isinstance(entry, MappingNode) else {}
    return set().union(*(_names_in(members.get(key)) for key in ("formula", "check", "when")))


def _names_in(node: Node | None) -> set[str]:
    """The names that an expression starts from."""
    from jinja2 import nodes

    found: set[str] = set()
    with contextlib.suppress(BadExpression):  # what is no expression is told when the whole is examined
        expression = parse_expression(node.text) if isinstance(node, ScalarNode) else nodes.Const(None)
        for part in (expression, *expression.find_all((nodes.Name, nodes.Getattr))):
            if isinstance(part, nodes.Name):
                found.add(part.name)
            elif isinstance(part, nodes.Getattr) and isinstance(part.node, nodes.Name) and part.node.name in _EARLIER:
                found.add(part.attr)  # the file before has the same fields
    return found


def _values(node: Node) -> Any:
    """Plain values as the JSON reader gives them: whole numbers are Python's own."""
    if isinstance(node, MappingNode):
        return {name: _values(member) for name, member in node.members.items()}
    if isinstance(node, SequenceNode):
        return [_values(item) for item in node.items]
    return int(node.text) if isinstance(node.value, Decimal) and _WHOLE.fullmatch(node.text) else node.value


_DECIMAL = "\0decimal"  # no name of a schema


def _decimal(number: Decimal) -> dict[str, str]:
    """A Decimal as JSON can keep it: as a number it would be read as a float, or lose its digits."""
    return {_DECIMAL: str(number)}


def _with_decimals(members: dict[str, Any]) -> Any:
    return Decimal(members[_DECIMAL]) if _DECIMAL in members else members


class _Repeated(Exception):
    """An object has a name twice."""


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _Repeated
    return members


def _holds_refused(text: str) -> bool:
    """Whether escapes make what no text can mean, which the reader of places then tells."""
    if not (codes := _ESCAPED.findall(text)):
        return False
    escaped = "".join(chr(int(code, 16)) for code in codes).encode("utf-16", "surrogatepass")
    return any(unseen.kind in REFUSED for unseen in unseen_in(escaped.decode("utf-16", "surrogatepass")))


def _json(source: Source) -> Any:
    if _holds_refused(source.text):
        parse_schema(source)
    try:
        return json.loads(source.text, parse_float=Decimal, object_pairs_hook=_unrepeated)
    except json.JSONDecodeError as error:
        code, at = _json_fault(source.text, error.pos)
        character, word = source.text[at : at + 1], _WORD.match(source.text, at)
        literal = _LITERALS.get(word[0].lower()) if word else None
        params = {"character": character, "plain": _PLAIN.get(character), "literal": literal}
        raise TemplateError(Problem(code, params, place=source.place_at(at))) from None
    except (_Repeated, ValueError):  # Python itself reads no number of over 4,300 digits
        parse_schema(source)
        raise
    except RecursionError:
        raise TemplateError(Problem(code="too-deep", file=source.name, params={"depth": MAX_DEPTH})) from None


def _json_fault(text: str, stop: int) -> tuple[str, int]:
    """What a text that is no JSON lacks, and at which index, told by the pieces before the place where reading stopped.

    The reader's own words and places differ between the versions of Python.
    """
    from reportgen.facts.yaml_slips import MERGE_CONFLICT

    if conflict := MERGE_CONFLICT.search(text):
        return "merge-conflict", conflict.start()
    owners, last, last_at, is_name = [""], "", 0, False
    while (found := _JSON_PIECE.match(text, last_at + len(last))) and found[1] and found.end() <= stop:
        is_name = found[1].startswith('"') and owners[-1] == "{" and last in ("{", ",")
        last, last_at = found[1], found.start(1)
        if last in ("{", "["):
            owners.append(last)
        elif last in ("}", "]"):
            owners.pop()
    character = text[stop : stop + 1]
    if found and found.start(1) < stop and text[found.start(1)] == '"':
        return ("json-text-open", stop) if character < " " else ("json-escape", text.rfind("\\", 0, stop + 1))
    if character in _PLAIN:
        return "json-wide", stop
    if character and character in _QUOTES:
        return "json-quote", stop
    if text.startswith(_COMMENTS, stop):
        return "json-comment", stop
    if last in ("", "{", "[", ":", ","):
        if character == '"':
            return "json-text-open", stop
        if last == "," and owners[-1] + character in ("{}", "[]"):
            return "json-trailing-comma", last_at
        return ("json-name" if owners[-1] == "{" and last != ":" else "json-value"), stop
    if is_name:
        return "json-colon", stop
    if not owners[-1]:
        return "json-extra", stop
    if character == ",":  # the reader of Python 3.13 stops before the last comma
        return "json-trailing-comma", stop
    return ("json-comma" if text[stop:].strip() else "bracket-open"), stop
