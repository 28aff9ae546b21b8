"""Whether a file fits a JSON schema, and if not, what a person should change.

The verdict comes from jsonschema-rs, which is quick; the explanation from jsonschema, which is loaded
only when there is something to explain.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, localcontext
from functools import cache, cached_property
from itertools import islice
from typing import Any, NamedTuple
from unicodedata import normalize

from reportgen.errors import Problem
from reportgen.facts.paths import FactPath
from reportgen.facts.tree import (
    UNFILLED,
    MappingNode,
    Node,
    Path,
    ScalarNode,
    SequenceNode,
    node_at,
    to_plain,
    unread_places,
)
from reportgen.messages import Listing, Saying, Worded
from reportgen.messages.nearest import nearest
from reportgen.places import Place, stretches
from reportgen.schema.nodes import SchemaNode, SchemaPath, without_contradictions
from reportgen.schema.patterns import engine, gives_up, has_format, matches, unforeseen
from reportgen.values.figure import SHARES

_PACKAGE = pathlib.Path(__file__).parent.parent


@cache
def package_schema(name: str) -> dict[str, Any]:
    """A schema that belongs to the program, by its path in the package."""
    schema: dict[str, Any] = json.loads((_PACKAGE / name).read_text("utf-8"), parse_float=Decimal)
    return schema


# Each value that does not fit costs a tenth of a millisecond; nobody mends so many in one go.
_MOST_EXPLAINED = 10_000
# Parts of the schema held against values, of which each takes some microseconds: a file of a megabyte needs less, but
# for a schema that goes over the same values again and again.
_MOST_JUDGED = 500_000
# A sentence of a description that tells when a field is not filled in.
_MAY_BE_LEFT_OUT = re.compile(
    r"(?:(?<=。)|(?<=；)|^)[^。；]*不填(?![的完])[^。；]*[。；]?|(?<=[.;]) ?[^.;]*\bleave (?:it )?out\b[^.;]*[.;]?"
)


class Validator:
    """A schema, ready to judge files."""

    def __init__(self, schema: Mapping[str, Any], shape: SchemaNode | None = None) -> None:
        self.schema = schema
        self.shape = shape
        self._parts_judged = 0
        self._last_errors: tuple[Node | None, Errors] = (None, Errors([], True))

    @cached_property
    def _judged_by(self) -> Mapping[str, Any]:
        """The schema as a validator understands it: to a validator, a definition counts with what stands beside `$ref`.

        Here the words beside it win, as they do where the schema is described and asked.
        """
        return self.schema if self.shape is None else without_contradictions(self.schema)

    @cached_property
    def _verdict(self) -> Callable[[Any], bool]:
        import jsonschema_rs  # a tenth of a run, for the modules that it loads

        schema, patterns = dict(self._judged_by), engine()
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, pattern_options=patterns).is_valid

    def unusable_at(self) -> SchemaPath | None:
        """Where the schema, though it is one, has something by which nothing can be judged; None if it has nothing."""
        import jsonschema_rs

        try:
            self.is_valid(None)
        except jsonschema_rs.ValidationError as error:
            return tuple(error.instance_path)
        return None

    def is_valid(self, plain: Any) -> bool:
        """Whether the values fit."""
        return self._verdict(plain)

    def problems(self, node: Node) -> list[Problem]:
        """Everything that is wrong with a tree; empty if it fits."""
        plain = to_plain(node)
        unfilled = self.unfilled(node)
        if not unfilled and self.is_valid(plain):
            return []
        explainer = _Explainer(node, self.shape, unfilled, frozenset(unread_places(node)))
        errors = self.errors_of(node)
        problems = list(explainer.explain(errors.found[:_MOST_EXPLAINED]))
        if not problems and not explainer.unread:
            problems = [explainer.unexplained()]
        file = node.source.name
        if len(errors.found) > _MOST_EXPLAINED:
            problems.append(Problem("too-many-faults", {"count": f"{_MOST_EXPLAINED:,}"}, file=file))
        elif not errors.all:
            problems.append(Problem("faults-unsearched", file=file))
        return problems

    def unfilled(self, node: Node) -> frozenset[Path]:
        """Where 待填 stands for a value."""
        if UNFILLED not in node.source.text:
            return frozenset()
        from reportgen.schema.value_faults import unfilled_places

        places = unfilled_places(node)
        return frozenset(path for path in places if self.shape is None or self.shape.at(path) is not None)

    def errors_of(self, node: Node) -> Errors:
        """The errors of jsonschema for a tree.

        Those of the tree that was asked about last are kept: what of a file can be reckoned with is asked as soon as
        its faults are told.
        """
        known, errors = self._last_errors  # which another thread may replace meanwhile
        if known is not node:
            errors = self.schema_errors(to_plain(node))
            self._last_errors = node, errors
        return errors

    def schema_errors(self, plain: Any) -> Errors:
        """The errors of jsonschema for some values, one more than are explained at most; none if they fit."""
        self._parts_judged = 0
        # `multipleOf` divides: the default of 28 digits is too few for a number of 30 by one with as many decimals.
        found: list[Any] = []
        with localcontext(prec=100):
            try:
                found.extend(islice(self._explained_by.iter_errors(_with_integers(plain)), _MOST_EXPLAINED + 1))
            except _Enough:
                return Errors(found, False)
        return Errors(found, True)

    @cached_property
    def _explained_by(self) -> Any:
        """The schema as jsonschema judges by it, with the keywords that are ours."""
        from attrs import fields
        from jsonschema import Draft202012Validator, validators
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        schema = dict(self._judged_by)
        # Crawled once, or each `$dynamicRef` would go through the whole schema for its anchor: half of the time.
        resource = DRAFT202012.create_resource(schema)
        known: Registry[Any] = Registry().with_resource(schema.get("$id", ""), resource).crawl()
        extend: Any = validators.extend  # has no types
        follow = Draft202012Validator.VALIDATORS["$dynamicRef"]

        def at_root(validator: Any, reference: str, value: Any, part: Any) -> Iterator[Any]:
            """Only the schema of schemas has it, and it leads to all of that: what is right there is quickly known."""
            if not self.is_valid(value):
                yield from follow(validator, reference, value, part)

        explaining = extend(Draft202012Validator, {**_KEYWORDS, "$dynamicRef": at_root})
        names = [(each.name, each.alias) for each in fields(explaining) if each.init]

        def at_part(validator: Any, **changes: Any) -> Any:
            """Of itself it takes its own keywords again for every part that has `$schema`. It is made with attrs, whose
            `evolve` looks up the names each time."""
            self._parts_judged += 1
            if self._parts_judged > _MOST_JUDGED:
                raise _Enough
            for name, alias in names:
                if alias not in changes:
                    changes[alias] = getattr(validator, name)
            return explaining(**changes)

        explaining.evolve = at_part
        return explaining(schema, registry=known)


_MOST_DIGITS = 1_000
"""A whole number of more digits stays a Decimal: Python refuses to write out one of more than 4,300."""


class Errors(NamedTuple):
    """Errors of jsonschema, and whether all was looked at."""

    found: list[Any]
    all: bool


class _Enough(Exception):
    """So many parts of a schema have been held against values."""


class _Explainer:
    """Turns the errors of jsonschema into problems with places and words."""

    def __init__(
        self, node: Node, shape: SchemaNode | None, unfilled: frozenset[Path], unread: frozenset[Path]
    ) -> None:
        """`unfilled` and `unread` are the paths of values that are yet to be filled in, or could not be read."""
        self.node = node
        self.shape = shape
        self.unfilled = unfilled
        self.unread = unread
        self.meant: set[Path] = set()  # the fields that unknown names are taken for, which are missing only so far
        self.by_keyword: dict[str, Callable[[Path, Any], Iterator[Problem]]] = {
            "additionalProperties": self._unknown,
            "required": self._missing,
            "dependentRequired": self._missing_dependent,
            "anyOf": self._alternatives,
            "oneOf": self._alternatives,
        }

    def explain(self, errors: Iterable[Any]) -> Iterator[Problem]:
        if len(self.unfilled) > _MOST_UNFILLED:
            yield self._many_not_filled()
        else:
            yield from map(self._not_filled, self.unfilled)
        told: set[Path] = set()
        told_whole: set[tuple[object, ...]] = set()
        for error in sorted(errors, key=lambda error: (str(error.validator) != "additionalProperties", _weight(error))):
            path = tuple(error.absolute_path)
            if self._follows(error, path) or (path in told and str(error.validator) in _OF_TEXT):
                continue
            # jsonschema gives an error for each name that is missing; the first is explained with all of them.
            # A number that has to be whole besides is no other fault than one that has to be a number.
            word = str(error.validator)
            at = (path, word) if word == "type" else (path, tuple(error.absolute_schema_path))
            if word in (*_OF_SEVERAL_NAMES, "type") and at in told_whole:
                continue
            told.add(path)
            told_whole.add(at)
            yield from self._problems(error)

    def unexplained(self) -> Problem:
        """What is said where only the library of the verdict knows the fault, such as a format the other has not."""
        return self._problem("schema-other", (), keyword="$schema")

    def _not_filled(self, path: Path) -> Problem:
        shape = self.shape.at(path) if self.shape else None
        owner = self.shape.at(path[:-1]) if self.shape and path else None
        optional = owner is not None and path[-1] in owner.members and path[-1] not in owner.required
        code = "not-filled-optional" if optional else "not-filled"
        record = node_at(self.node, path[:-1])
        if optional and isinstance(record, MappingNode):
            lines = [key.place.line for key in record.keys.values()]
            code = "not-filled-inline" if len(set(lines)) < len(lines) else code
        name = path[-1] if path else ""
        return self._problem(code, path, name=name, about=shape.description if shape else "")

    def _many_not_filled(self) -> Problem:
        """All places of a file that is yet to be filled in, with their lines."""
        places = sorted((node_at(self.node, path).place, path) for path in self.unfilled)
        lines = sorted({place.line for place, _ in places})
        params = {"count": len(places), "lines": Listing(stretches(lines))}
        related = tuple((self._label(path), place) for place, path in places[1:])
        return Problem(code="not-filled-many", place=places[0][0], params=params, related=related)

    def _follows(self, error: Any, path: Path) -> bool:
        """Whether a fault is one only because something is not filled in yet, or could not be read."""
        if path in self.unfilled or path in self.unread:
            missing = str(error.validator) in ("additionalProperties", "propertyNames")
            return not (missing and isinstance(node_at(self.node, path), MappingNode))
        if str(error.validator) not in _OF_VALUES_BELOW:
            return False
        needed = error.context and all(str(choice.validator) == "required" for choice in error.context)
        return not needed and any(open_[: len(path)] == path for open_ in self.unfilled | self.unread)

    def _problems(self, error: Any) -> Iterator[Problem]:
        path = tuple(error.absolute_path)
        if "propertyNames" in list(error.absolute_schema_path)[-2:]:
            return self._bad_name(path, error)
        return self.by_keyword.get(str(error.validator), self._bad_value)(path, error)

    def _bad_value(self, path: Path, error: Any) -> Iterator[Problem]:
        from reportgen.schema.value_faults import describe_fault

        shape = self.shape.at(path) if self.shape else None
        file = self.node.members if isinstance(self.node, MappingNode) else {}
        about, unit = (shape.description, shape.unit_in(file)) if shape else ("", "")
        code, params = describe_fault(error, node_at(self.node, path), unit)
        owner = self.shape.at(path[:-1]) if self.shape and path else None
        apart = owner is not None and "unit" in owner.members and "maximum" not in error.schema  # no score has a unit
        if code == "number-and-unit" and apart:
            code = "number-unit-apart"
        elif code == "number-and-unit" and params["unit"] in SHARES:  # how many points nine tenths are is not said
            code = "not-number"
        if code == "number-compared" and not (owner is not None and "sign" in owner.members):
            code = "not-number"
        if code == "number-about" and not (owner is not None and "about" in owner.members):
            code = "number-about-nowhere"
        yield self._problem(code, path, self._inside(code, path, params), **{"about": about, **params})

    def _inside(self, code: str, path: Path, params: Mapping[str, object]) -> Place | None:
        """The colon itself, where a colon is the fault; of items that are the same, the second."""
        node = node_at(self.node, path)
        if code == "uniqueItems" and isinstance(node, SequenceNode):
            alike = [item for item in node.items if isinstance(item, ScalarNode) and str(item.value) == params["value"]]
            return alike[1].place if len(alike) > 1 else None
        if code not in ("lost-colon", "colon-without-blank", "colon-other") or not isinstance(node, ScalarNode):
            return None
        colon = {"lost-colon": "：", "colon-without-blank": ":"}.get(code) or str(params["mark"])
        place = node.place
        return place._replace(column=place.column + node.text.index(colon), width=1)

    def _problem(self, code: str, path: Path, place: Place | None = None, **params: object) -> Problem:
        text = FactPath.of(path)
        return Problem(
            code=code,
            place=place or node_at(self.node, path).place,
            path=text,
            params={"label": self._label(path), "path": text, **params},
        )

    def _label(self, path: Path) -> Worded:
        """What the field is called: `“基本支出”（expenditure.basic）`."""
        shape = self.shape.at(path) if self.shape else None
        title = shape.title if shape else ""
        if not path:
            return Saying("whole-file")
        return Saying("titled", {"title": title, "name": FactPath.of(path)}) if title else FactPath.of(path)

    def _named(self, path: Path, name: str) -> Worded:
        """A field without the way to it: `“基本支出”（basic）`."""
        shape = self.shape.at((*path, name)) if self.shape else None
        return Saying("titled", {"title": shape.title, "name": name}) if shape and shape.title else f"“{name}”"

    def _key_place(self, path: Path, name: str) -> Place | None:
        owner = node_at(self.node, path)
        return owner.keys[name].place if isinstance(owner, MappingNode) and name in owner.keys else None

    def _unknown(self, path: Path, error: Any) -> Iterator[Problem]:
        shape = self.shape.at(path) if self.shape else None
        allowed = error.schema.get("properties", {})
        members = shape.members if shape else {}
        titles = {name: member.title for name, member in members.items()} or dict.fromkeys(allowed, "")
        misplaced: SchemaNode | None = None
        for number, name in enumerate(unforeseen(error.instance, error.schema)):
            if misplaced is not None and name in misplaced.members:
                continue  # it stands under the name before, which stands at the wrong place
            if number < _MOST_SEARCHED and (found := self._elsewhere(path, name)):
                misplaced = found[1]
                yield found[0]
                continue
            known = {other: titles[other] for other in titles if other != name} if name in titles else titles
            near = _nearest_field(name, known) if number < _MOST_SEARCHED else ""
            if near and near not in error.instance:
                self.meant.add((*path, near))
            yield self._unknown_field(path, name, near, known, self._label(path) if path else "")

    def _elsewhere(self, path: Path, name: str) -> tuple[Problem, SchemaNode | None] | None:
        """A name that is one of the record around, or of the one before, because its indent is wrong; and its shape."""
        if self.shape is None:
            return None
        place = self._key_place(path, name)
        for depth in range(len(path) - 1, -1, -1):
            outer, around = path[:depth], self.shape.at(path[:depth])
            record = node_at(self.node, outer)
            if around is None or not isinstance(record, MappingNode) or name not in around.members:
                continue
            if name in record.members:
                return None
            self.meant.add((*outer, name))
            shape, beside = around.members[name], str(path[depth])
            params = {"name": name, "title": _bracketed(shape.title), "where": self._label(path), "beside": beside}
            return self._problem("field-too-far-in", path, place, **params), shape
        record = node_at(self.node, path)
        names = list(record.members) if isinstance(record, MappingNode) else []
        before = names[names.index(name) - 1] if name in names[1:] else ""
        section = self.shape.at((*path, before)) if before else None
        inner = node_at(self.node, (*path, before))
        if section is None or not isinstance(inner, MappingNode) or name in inner.members:
            return None
        if name not in section.members:
            return None
        self.meant.add((*path, before, name))
        title = section.members[name].title
        params = {"name": name, "title": _bracketed(title), "where": self._label((*path, before))}
        return self._problem("field-too-far-out", path, place, **params), None

    def _unknown_field(self, path: Path, name: str, near: str, known: Mapping[str, str], where: Worded) -> Problem:
        """A name that is none of those `known` with their titles, with the nearest of them if there is one."""
        title = _bracketed(known.get(near, ""))
        place = self._key_place(path, name)
        params = {"name": name, "near": near, "title": title, "names": Listing(known), "where": where}
        return self._problem("unknown-field", path, place, **params)

    def _missing(self, path: Path, error: Any) -> Iterator[Problem]:
        for name in error.validator_value:
            if name not in error.instance and (*path, name) not in self.meant:
                yield self._missing_field(path, name)

    def _missing_dependent(self, path: Path, error: Any) -> Iterator[Problem]:
        owner = self.shape.at(path) if self.shape else None
        told = owner.required if owner else ()  # it is told that those are missing
        for given, needed in error.validator_value.items():
            for name in needed if given in error.instance else ():
                if name not in error.instance and name not in told:
                    place = self._key_place(path, given)
                    names = {"given": self._named(path, given), "name": self._named(path, name)}
                    yield self._problem("missing-beside", path, place, **names)

    def _missing_field(self, path: Path, name: str) -> Problem:
        shape = self.shape.at((*path, name)) if self.shape else None
        title = _bracketed(shape.title if shape else "")
        # What may be left out elsewhere is needed here: a template says so, of which the description does not know.
        about = _MAY_BE_LEFT_OUT.sub("", shape.description) if shape else ""
        place = self._key_place(path[:-1], path[-1]) if path and isinstance(path[-1], str) else None
        code = "missing-section" if about and not path else "missing-field"
        return self._problem(code, path, place, name=name, title=title, about=about)

    def _bad_name(self, path: Path, error: Any) -> Iterator[Problem]:
        """A name that cannot be one where names are free; in a schema, a keyword that does not exist."""
        name = str(error.instance)
        place = self._key_place(path, name)
        if str(error.validator) == "enum":
            known = dict.fromkeys(sorted(error.validator_value), "")
            yield self._unknown_field(path, name, _nearest_field(name, known), known, Saying("here"))
        elif str(error.validator) == "format" and error.validator_value == "regex":
            yield self._problem("bad-pattern", path, place, pattern=name)
        else:
            yield self._problem("bad-name", path, place, name=name)

    def _alternatives(self, path: Path, error: Any) -> Iterator[Problem]:
        if not error.context:  # `oneOf`, of which several are met
            yield from self._bad_value(path, error)
        elif all(str(choice.validator) == "required" for choice in error.context):
            yield self._none_of_groups(path, error)
        else:
            from jsonschema.exceptions import best_match

            best = best_match([error])
            if best is None or best is error:  # all are alike: those count that are for a value of its type
                fitting = [each for each in error.context if str(each.validator) != "type" or each.path]
                best = fitting[0] if len({each.schema_path[0] for each in fitting}) == 1 else None
            if best is None:
                yield self._problem("no-alternative", path)
            else:
                yield from self._problems(best)

    def _none_of_groups(self, path: Path, error: Any) -> Problem:
        """Alternatives that differ in the names they require, of which none is given in full."""
        shape = self.shape.at(path) if self.shape else None
        members = shape.members if shape else {}
        missing = [tuple(name for name in one.validator_value if name not in error.instance) for one in error.context]

        def called(name: str) -> Listing:
            return Listing((name, _bracketed(members[name].title if name in members else "")), "")

        groups = [Listing(map(called, names)) for names in dict.fromkeys(missing)]
        place = self._key_place(path[:-1], path[-1]) if path and isinstance(path[-1], str) else None
        if any(len(names) > 1 for names in missing):
            return self._problem("one-of-groups", path, place, groups=Listing(groups, "joint-groups"))
        return self._problem("one-of-fields", path, place, names=Listing(groups))


# So many are told one by one, each with what belongs there.
_MOST_UNFILLED = 5

# Of so many unknown names in one record the nearest known one is looked for: far more than are told, unless all are
# asked for, and it takes longer than all else that is done for a name.
_MOST_SEARCHED = 100


def _bracketed(text: str) -> Worded:
    return Saying("bracketed", {"text": text}) if text else ""


# Of several faults of one text only the first is told: an empty text is also too short.
_OF_TEXT = ("minLength", "pattern", "format")

# What names several at once: the error of one name shows all of them in its `validator_value`.
_OF_SEVERAL_NAMES = ("required", "dependentRequired")
# What is judged by the values below it.
_OF_VALUES_BELOW = ("uniqueItems", "contains", "anyOf", "oneOf", "not", "enum", "const")


def _weight(error: Any) -> int:
    word = str(error.validator)
    return _OF_TEXT.index(word) + 1 if word in _OF_TEXT else 0


def _unique_items(validator: Any, wanted: bool, items: Any, schema: Any) -> Iterator[Any]:
    """The keyword by its letter; jsonschema's own compares each object with each other."""
    from jsonschema import ValidationError

    if wanted and validator.is_type(items, "array") and len(set(map(_comparable, items))) < len(items):
        yield ValidationError("items are repeated")


def _format(validator: Any, name: str, text: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if validator.is_type(text, "string") and not has_format(name, text):
        yield ValidationError("a text of another format is wanted")


def _pattern(validator: Any, pattern: str, text: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    if validator.is_type(text, "string") and not matches(pattern, text):
        yield ValidationError("another text is wanted")


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], members: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    for pattern, part in patterns.items() if validator.is_type(members, "object") else ():
        for name, member in members.items():
            if matches(pattern, name):
                yield from validator.descend(member, part, path=name, schema_path=pattern)
            elif gives_up(pattern, name):
                yield ValidationError("it cannot be told", validator_value=pattern, path=[name], instance=name)


def _additional_properties(validator: Any, part: Any, members: Any, schema: Any) -> Iterator[Any]:
    from jsonschema import ValidationError

    names = list(unforeseen(members, schema)) if validator.is_type(members, "object") else []
    if part is False and names:
        yield ValidationError("some names are unknown")
    for name in names if validator.is_type(part, "object") else ():
        yield from validator.descend(members[name], part, path=name)


_KEYWORDS = {
    "uniqueItems": _unique_items,
    "format": _format,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
}
"""The keywords that jsonschema itself would judge otherwise than the verdict, or in a time without limit."""


def _comparable(value: Any) -> object:
    """A value that is equal to another where JSON Schema says so, and can be looked up: true is not 1."""
    if isinstance(value, dict):
        return dict, frozenset((name, _comparable(member)) for name, member in value.items())
    if isinstance(value, list):
        return list, tuple(map(_comparable, value))
    return (bool, value) if isinstance(value, bool) else value


def _with_integers(plain: Any) -> Any:
    """The same values with Python's own whole numbers, which jsonschema takes for integers and writes out in full."""
    if isinstance(plain, dict):
        return {name: _with_integers(value) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_with_integers(value) for value in plain]
    whole = isinstance(plain, Decimal) and plain.adjusted() < _MOST_DIGITS and plain == plain.to_integral_value()
    return int(plain) if whole else plain


def _nearest_field(name: str, known: Mapping[str, str]) -> str:
    titles = {title: field for field, title in known.items() if title}
    name = normalize("NFKC", name)
    return nearest(name.lower(), known) or titles.get(nearest(name, titles), "")
