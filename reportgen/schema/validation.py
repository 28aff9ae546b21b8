"""Whether a file fits a JSON schema, and if not, what a person should change.

The verdict comes from jsonschema-rs, which is quick; the explanation from jsonschema, which is loaded
only when there is something to explain.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import UNFILLED, MappingNode, Node, ScalarNode, node_at, to_plain
from reportgen.messages import Saying
from reportgen.places import Place
from reportgen.schema.nodes import SchemaNode

_PACKAGE = Path(__file__).parent.parent


@cache
def package_schema(name: str) -> dict[str, Any]:
    """A schema that belongs to the program, by its path in the package."""
    schema: dict[str, Any] = json.loads((_PACKAGE / name).read_text("utf-8"), parse_float=Decimal)
    return schema


class Validator:
    """A schema, ready to judge files."""

    def __init__(self, schema: Mapping[str, Any], shape: SchemaNode | None = None) -> None:
        import jsonschema_rs

        self.schema = schema
        self.shape = shape
        self._verdict = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True).is_valid

    def fits(self, plain: Any) -> bool:
        """Whether the values fit."""
        return self._verdict(plain)

    def problems(self, node: Node) -> list[Problem]:
        """Everything that is wrong with a tree; empty if it fits."""
        plain = to_plain(node)
        unfilled = self._unfilled(node)
        if not unfilled and self.fits(plain):
            return []
        return list(_Explainer(node, self.shape, unfilled).explain(self.schema, plain))

    def _unfilled(self, node: Node) -> frozenset[tuple[str | int, ...]]:
        """Where 待填 stands for a value."""
        if UNFILLED not in node.place.source.text:
            return frozenset()
        from reportgen.schema.value_faults import unfilled_places

        places = unfilled_places(node)
        return frozenset(path for path in places if self.shape is None or self.shape.at(path) is not None)

    def explain_plain(self, node: Node, plain: Any) -> Iterator[Problem]:
        """What is wrong with the values of a tree; nothing if they fit."""
        return _Explainer(node, self.shape, self._unfilled(node)).explain(self.schema, plain)


class _Explainer:
    """Turns the errors of jsonschema into problems with places and words."""

    def __init__(self, node: Node, shape: SchemaNode | None, unfilled: frozenset[tuple[str | int, ...]]) -> None:
        self.node = node
        self.shape = shape
        self.unfilled = unfilled
        self.several: dict[str, Callable[[tuple[str | int, ...], Any], Iterator[Problem]]] = {
            "additionalProperties": self._unknown,
            "required": self._missing,
            "dependentRequired": self._missing_dependent,
        }

    def explain(self, schema: Mapping[str, Any], plain: Any) -> Iterator[Problem]:
        from jsonschema import Draft202012Validator

        yield from map(self._not_filled, self.unfilled)
        judge = Draft202012Validator(dict(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)
        told: set[tuple[str | int, ...]] = set()
        for error in sorted(judge.iter_errors(_with_integers(plain)), key=_weight):
            path = tuple(error.absolute_path)
            if self._follows(error, path) or (path in told and str(error.validator) in _OF_TEXT):
                continue
            told.add(path)
            yield from self._problems(error)

    def _not_filled(self, path: tuple[str | int, ...]) -> Problem:
        shape = self.shape.at(path) if self.shape else None
        owner = self.shape.at(path[:-1]) if self.shape and path else None
        optional = owner is not None and path[-1] in owner.members and path[-1] not in owner.required
        code = "not-filled-optional" if optional else "not-filled"
        return self._problem(code, path, about=shape.description if shape else "")

    def _follows(self, error: Any, path: tuple[str | int, ...]) -> bool:
        """Whether a fault is one only because something is not filled in yet."""
        if path in self.unfilled:
            return True
        if str(error.validator) not in _OF_VALUES_BELOW:
            return False
        needed = error.context and all(str(choice.validator) == "required" for choice in error.context)
        return not needed and any(unfilled[: len(path)] == path for unfilled in self.unfilled)

    def _problems(self, error: Any) -> Iterator[Problem]:
        path = tuple(error.absolute_path)
        word = str(error.validator)
        if "propertyNames" in list(error.absolute_schema_path)[-2:]:
            yield from self._bad_name(path, error)
        elif word in self.several:
            yield from self.several[word](path, error)
        elif word in ("anyOf", "oneOf") and error.context:
            yield from self._alternatives(path, error)
        elif word in ("allOf", "$ref", "$dynamicRef", "if"):
            for below in error.context or ():
                yield from self._problems(below)
        else:
            from reportgen.schema.value_faults import describe_fault

            shape = self.shape.at(path) if self.shape else None
            file = self.node.members if isinstance(self.node, MappingNode) else {}
            about, unit = (shape.description, shape.unit_in(file)) if shape else ("", "")
            code, params = describe_fault(word, error, node_at(self.node, path), unit)
            code = f"{code}-bare" if code in _EXPLAINED and not about else code
            owner = self.shape.at(path[:-1]) if self.shape and path else None
            if code == "number-and-unit" and owner is not None and "unit" in owner.members:
                code = "number-unit-apart"
            yield self._problem(code, path, self._inside(code, path), **{"about": about, **params})

    def _inside(self, code: str, path: tuple[str | int, ...]) -> Place | None:
        """The colon itself, where a colon is the fault."""
        node = node_at(self.node, path)
        if code not in ("lost-colon", "colon-without-blank") or not isinstance(node, ScalarNode):
            return None
        colon = "：" if code == "lost-colon" else ":"
        place = node.place
        return place._replace(column=place.column + node.text.index(colon), width=1)

    def _problem(self, code: str, path: tuple[str | int, ...], place: Place | None = None, **params: object) -> Problem:
        text = FactPath.of(path)
        return Problem(
            code=code,
            place=place or node_at(self.node, path).place,
            path=text,
            params={"label": self._label(path), "path": text, **params},
        )

    def _label(self, path: tuple[str | int, ...]) -> str:
        """What the field is called: `“基本支出”（expenditure.basic）`."""
        shape = self.shape.at(path) if self.shape else None
        title = shape.title if shape else ""
        if not path:
            return "文件"
        return f"“{title}”（{FactPath.of(path)}）" if title else FactPath.of(path)

    def _named(self, path: tuple[str | int, ...], name: str) -> str:
        """A field without the way to it: `“基本支出”（basic）`."""
        shape = self.shape.at((*path, name)) if self.shape else None
        return f"“{shape.title}”（{name}）" if shape and shape.title else f"“{name}”"

    def _key_place(self, path: tuple[str | int, ...], name: str) -> Place | None:
        owner = node_at(self.node, path)
        return owner.keys[name].place if isinstance(owner, MappingNode) and name in owner.keys else None

    def _unknown(self, path: tuple[str | int, ...], error: Any) -> Iterator[Problem]:
        shape = self.shape.at(path) if self.shape else None
        members = shape.members if shape else {}
        known = {name: member.title for name, member in members.items()}
        known = known or dict.fromkeys(error.schema.get("properties", {}), "")
        for name in error.instance:
            if name in known or name in error.schema.get("properties", {}):
                continue
            near = _nearest_field(name, known)
            where = self._label(path) if path else ""
            place = self._key_place(path, name)
            if near:
                title = f"（{known[near]}）" if known[near] else ""
                yield self._problem("unknown-field-near", path, place, name=name, near=near, title=title, where=where)
            else:
                names = "、".join(known)
                yield self._problem("unknown-field", path, place, name=name, names=names, where=where)

    def _missing(self, path: tuple[str | int, ...], error: Any) -> Iterator[Problem]:
        name = error.message.split("'")[1] if "'" in error.message else ""
        for required in error.validator_value if isinstance(error.validator_value, list) else [name]:
            if required not in error.instance and f"'{required}'" in error.message:
                yield self._missing_field(path, required)

    def _missing_dependent(self, path: tuple[str | int, ...], error: Any) -> Iterator[Problem]:
        for given, needed in error.validator_value.items():
            for name in needed:
                if given in error.instance and name not in error.instance and f"'{name}'" in error.message:
                    place = self._key_place(path, given)
                    names = {"given": self._named(path, given), "name": self._named(path, name)}
                    yield self._problem("missing-beside", path, place, **names)

    def _missing_field(self, path: tuple[str | int, ...], name: str) -> Problem:
        shape = self.shape.at((*path, name)) if self.shape else None
        title = f"（{shape.title}）" if shape and shape.title else ""
        about = shape.description if shape else ""
        place = self._key_place(path[:-1], path[-1]) if path and isinstance(path[-1], str) else None
        code = "missing-field" if path else "missing-section"
        code = code if about else "missing-field-bare"
        return self._problem(code, path, place, name=name, title=title, about=about)

    def _bad_name(self, path: tuple[str | int, ...], error: Any) -> Iterator[Problem]:
        """A name that cannot be one where names are free; in a schema, a keyword that does not exist."""
        name = str(error.instance)
        place = self._key_place(path, name)
        if str(error.validator) == "enum":
            known = dict.fromkeys(error.validator_value, "")
            if near := _nearest_field(name, known):
                yield self._problem("unknown-field-near", path, place, name=name, near=near, title="")
            else:
                names = "、".join(sorted(known))
                yield self._problem("unknown-field", path, place, name=name, names=names, where=Saying("here", {}))
        else:
            yield self._problem("bad-name", path, place, name=name)

    def _alternatives(self, path: tuple[str | int, ...], error: Any) -> Iterator[Problem]:
        below = list(error.context or ())
        if all(str(choice.validator) == "required" for choice in below):
            shape = self.shape.at(path) if self.shape else None
            members = shape.members if shape else {}
            groups = [
                "、".join(
                    f"{name}（{members[name].title}）" if name in members else name
                    for name in choice.validator_value
                    if name not in error.instance
                )
                for choice in below
            ]
            place = self._key_place(path[:-1], path[-1]) if path and isinstance(path[-1], str) else None
            groups = list(dict.fromkeys(groups))
            if any("、" in group for group in groups):
                yield self._problem("one-of-groups", path, place, groups="；".join(groups))
            else:
                yield self._problem("one-of-fields", path, place, names="、".join(groups))
            return
        from jsonschema.exceptions import best_match

        best = best_match([error])
        yield from (
            self._problems(best)
            if best is not None and best is not error
            else iter([self._problem("no-alternative", path)])
        )


# Messages that lean on the description of the field.
_EXPLAINED = ("pattern", "number-for-text")
# Of several faults of one text only the first is told: an empty text is also too short.
_OF_TEXT = ("minLength", "pattern", "format")

# What is judged by the values below it.
_OF_VALUES_BELOW = ("uniqueItems", "contains", "anyOf", "oneOf", "not", "enum", "const")


def _weight(error: Any) -> int:
    word = str(error.validator)
    return _OF_TEXT.index(word) + 1 if word in _OF_TEXT else 0


def _with_integers(plain: Any) -> Any:
    """The same values with Python's own whole numbers, which jsonschema takes for integers."""
    if isinstance(plain, dict):
        return {name: _with_integers(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_with_integers(value) for value in plain]
    return int(plain) if isinstance(plain, Decimal) and plain == plain.to_integral_value() else plain


def _nearest_field(name: str, known: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    if found := get_close_matches(name.lower(), list(known), 1, 0.6):
        return found[0]
    titles = {title: field for field, title in known.items() if title}
    found = get_close_matches(name, list(titles), 1, 0.6)
    return titles[found[0]] if found else ""
