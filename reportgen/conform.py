"""Whether a file fits a JSON schema, and if not, what a person should change.

The verdict comes from jsonschema-rs, which is quick; the explanation from jsonschema, which is loaded
only when there is something to explain.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem
from reportgen.facts import Mapping as FactMapping
from reportgen.facts import Node, Scalar, Sequence, node_at, path_text, to_plain
from reportgen.places import Place
from reportgen.shapes import Shape

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_UNITS = "亿元|万元|千元|元|万|个|人|件|次|条|期|起|篇|名|年|%|％"
_NUMBER = re.compile(r"[-+]?[0-9][0-9,，_\s]*(?:\.[0-9]*)?\Z|[-+]?\.[0-9]+\Z")
_WITH_UNIT = re.compile(rf"([-+]?[0-9][0-9,，]*(?:\.[0-9]+)?)\s*({_UNITS})\Z")
_POWER = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+\Z")
_CLOCK = re.compile(r"[0-9]+(?::[0-9]+)+\Z")
_BASED = re.compile(r"0[xob][0-9a-fA-F]+\Z")

_SCHEMAS = Path(__file__).parent / "schemas"

Fault = tuple[str, dict[str, object]]


@cache
def package_schema(name: str) -> dict[str, Any]:
    """A schema that belongs to the program."""
    schema: dict[str, Any] = json.loads((_SCHEMAS / name).read_text("utf-8"), parse_float=Decimal)
    return schema


class Conformity:
    """A schema, ready to judge files."""

    def __init__(self, schema: Mapping[str, Any], shape: Shape | None = None) -> None:
        import jsonschema_rs

        self.schema = schema
        self.shape = shape
        self._verdict = jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid

    def fits(self, plain: Any) -> bool:
        """Whether the values fit."""
        return self._verdict(plain)

    def problems(self, node: Node) -> list[Problem]:
        """Everything that is wrong with a tree; empty if it fits."""
        plain = to_plain(node)
        if self.fits(plain):
            return []
        return list(_Explainer(node, self.shape).explain(self.schema, plain))


class _Explainer:
    """Turns the errors of jsonschema into problems with places and words."""

    def __init__(self, node: Node, shape: Shape | None) -> None:
        self.node = node
        self.shape = shape

    def explain(self, schema: Mapping[str, Any], plain: Any) -> Iterator[Problem]:
        from jsonschema import Draft202012Validator
        from jsonschema.validators import extend

        checker = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
        validator = extend(Draft202012Validator, type_checker=checker)
        judge = validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for error in judge.iter_errors(plain):
            yield from self._problems(error)

    def _problems(self, error: ValidationError) -> Iterator[Problem]:
        path = tuple(error.absolute_path)
        word = str(error.validator)
        if word in _SEVERAL:
            yield from _SEVERAL[word](self, path, error)
        elif word in ("anyOf", "oneOf") and error.context:
            yield from self._alternatives(path, error)
        elif word in ("allOf", "$ref", "$dynamicRef", "if"):
            for below in error.context or ():
                yield from self._problems(below)
        else:
            code, params = _describe(word, error, node_at(self.node, path))
            yield self._problem(code, path, **params)

    def _problem(self, code: str, path: tuple[str | int, ...], place: Place | None = None, **params: object) -> Problem:
        node = node_at(self.node, path)
        return Problem(
            code=code,
            place=place or node.place,
            path=path_text(path),
            params={"label": self._label(path), "path": path_text(path), **params},
        )

    def _label(self, path: tuple[str | int, ...]) -> str:
        """What the field is called: `“基本支出”（expenditure.basic）`."""
        shape = self.shape.at(path) if self.shape else None
        title = shape.title if shape else ""
        if not path:
            return "文件"
        return f"“{title}”（{path_text(path)}）" if title else path_text(path)

    def _key_place(self, path: tuple[str | int, ...], name: str) -> Place | None:
        owner = node_at(self.node, path)
        return owner.keys[name].place if isinstance(owner, FactMapping) and name in owner.keys else None

    def _unknown(self, path: tuple[str | int, ...], error: ValidationError) -> Iterator[Problem]:
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

    def _missing(self, path: tuple[str | int, ...], error: ValidationError) -> Iterator[Problem]:
        name = error.message.split("'")[1] if "'" in error.message else ""
        for required in error.validator_value if isinstance(error.validator_value, list) else [name]:
            if required not in error.instance and f"'{required}'" in error.message:
                yield self._missing_field(path, required)

    def _missing_dependent(self, path: tuple[str | int, ...], error: ValidationError) -> Iterator[Problem]:
        for given, needed in error.validator_value.items():
            for name in needed:
                if given in error.instance and name not in error.instance and f"'{name}'" in error.message:
                    yield self._missing_field(path, name)

    def _missing_field(self, path: tuple[str | int, ...], name: str) -> Problem:
        shape = self.shape.at((*path, name)) if self.shape else None
        title = f"（{shape.title}）" if shape and shape.title else ""
        about = shape.description if shape else ""
        place = self._key_place(path[:-1], path[-1]) if path and isinstance(path[-1], str) else None
        code = "missing-field" if path else "missing-section"
        return self._problem(code, path, place, name=name, title=title, about=about)

    def _bad_names(self, path: tuple[str | int, ...], error: ValidationError) -> Iterator[Problem]:
        name = str(error.instance)
        yield self._problem("bad-name", path, self._key_place(path, name), name=name)

    def _alternatives(self, path: tuple[str | int, ...], error: ValidationError) -> Iterator[Problem]:
        below = list(error.context or ())
        if all(str(choice.validator) == "required" for choice in below):
            names = [name for choice in below for name in choice.validator_value if name not in error.instance]
            shape = self.shape.at(path) if self.shape else None
            shown = [
                f"{name}（{shape.members[name].title}）" if shape and name in shape.members else name for name in names
            ]
            yield self._problem("one-of-fields", path, names="、".join(dict.fromkeys(shown)))
            return
        from jsonschema.exceptions import best_match

        best = best_match([error])
        yield from self._problems(best) if best is not None and best is not error else iter(
            [self._problem("no-alternative", path)]
        )


_SEVERAL: dict[str, Callable[[_Explainer, tuple[str | int, ...], Any], Iterator[Problem]]] = {
    "additionalProperties": _Explainer._unknown,
    "required": _Explainer._missing,
    "dependentRequired": _Explainer._missing_dependent,
    "propertyNames": _Explainer._bad_names,
}


def _is_integer(checker: object, value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (hasattr(value, "to_integral_value") and value == value.to_integral_value())


def _nearest_field(name: str, known: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    if found := get_close_matches(name.lower(), list(known), 1, 0.6):
        return found[0]
    titles = {title: field for field, title in known.items() if title}
    found = get_close_matches(name, list(titles), 1, 0.6)
    return titles[found[0]] if found else ""


def _describe(word: str, error: ValidationError, node: Node) -> Fault:
    limit = error.validator_value
    if word == "type":
        return _wrong_type(limit if isinstance(limit, str) else limit[0], node)
    if word in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        return word, {"limit": f"{limit:f}" if hasattr(limit, "to_integral_value") else limit, "value": _typed(node)}
    if word in ("minLength", "maxLength", "minItems", "maxItems"):
        return word, {"limit": limit, "length": len(error.instance)}
    if word in ("enum", "const"):
        choices = limit if word == "enum" else [limit]
        return "enum", {"choices": "、".join(map(str, choices)), "value": _typed(node)}
    if word == "pattern":
        text = str(error.instance)
        if text != text.strip():
            return "blank-edges", {"value": text}
        return ("line-breaks", {}) if "\n" in text else ("pattern", {"pattern": limit, "value": text})
    if word == "format":
        return ("bad-date" if limit == "date" else "bad-format"), {"format": limit, "value": _typed(node)}
    if word == "uniqueItems":
        items = [str(item) for item in error.instance]
        repeated = next((item for item in items if items.count(item) > 1), "")
        return "uniqueItems", {"value": repeated}
    return "schema-other", {"keyword": word}


def _typed(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _wrong_type(wanted: str, node: Node) -> Fault:
    if isinstance(node, Scalar) and node.value is None:
        return "empty-value", {"wanted": wanted}
    if wanted in ("number", "integer") and isinstance(node, Scalar):
        return _not_a_number(wanted, node)
    if wanted in ("object", "array") and isinstance(node, Scalar) and "：" in node.text and not node.quoted:
        return "lost-colon", {"key": node.text.split("：")[0]}
    if wanted in ("object", "array") and isinstance(node, Scalar) and re.match(r"[\w]+:\S", node.text):
        return "colon-without-blank", {"key": node.text.split(":")[0]}
    if wanted == "array" and isinstance(node, Scalar) and node.text.startswith("-") and not node.quoted:
        return "dash-without-blank", {}
    if wanted == "boolean" and isinstance(node, Scalar):
        return "not-true-false", {"value": node.text}
    if wanted == "string" and isinstance(node, Scalar):
        return "number-for-text", {"value": node.text}
    found = "array" if isinstance(node, Sequence) else "object" if isinstance(node, FactMapping) else "string"
    return f"wanted-{wanted}-found-{found}", {}


def _not_a_number(wanted: str, node: Scalar) -> Fault:
    """What to write instead of a text that stands where a number belongs."""
    text = node.text.strip()
    if isinstance(node.value, bool):
        return "not-number", {"value": text}
    if wanted == "integer" and not isinstance(node.value, str):
        return "not-integer", {"value": text}
    half = unicodedata.normalize("NFKC", text).strip("“”‘’\"'").replace("。", ".")
    clean = re.sub(r"[,，_\s]", "", half)
    if found := _WITH_UNIT.match(half):
        number = found.group(1).replace(",", "").replace("，", "")
        return "number-with-unit", {"value": text, "number": number, "unit": found.group(2)}
    if _POWER.match(half):
        return "number-power", {"value": text, "number": _expanded(half)}
    if _CLOCK.match(half):
        return "number-clock", {"value": text}
    if _BASED.match(half):
        return "number-based", {"value": text, "number": int(half, 0)}
    if _NUMBER.match(half):
        return _badly_written(text, half, clean, node.quoted)
    return "not-number", {"value": text}


def _badly_written(text: str, half: str, clean: str, quoted: bool) -> Fault:
    number = _tidy(clean)
    params: dict[str, object] = {"value": text, "number": number}
    if text.strip("“”‘’") != text:
        return "number-wide-quotes", params
    if re.search("[０-９．。－]", text):
        return "number-wide-digits", params
    if re.search(r"[,，_\s]", half):
        return "number-grouped", params
    if half.startswith("+"):
        return "number-plus", params
    if re.match(r"-?0[0-9]", half):
        return "number-leading-zero", params
    if half.startswith((".", "-.")) or half.endswith("."):
        return "number-bare-point", params
    return ("number-quoted" if quoted else "not-number"), params


def _tidy(number: str) -> str:
    sign = "-" if number.startswith("-") else ""
    whole, point, decimals = number.lstrip("+-").partition(".")
    whole = whole.lstrip("0") or "0"
    return sign + whole + (point + decimals if decimals else "")


def _expanded(power: str) -> str:
    value = Decimal(power)
    return f"{value:f}" if abs(value.adjusted()) <= 30 else power
