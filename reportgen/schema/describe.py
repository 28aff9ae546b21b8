"""A schema as a reference: its groups of fields, computed figures and rules, in words.

An object is a group, told once, where it first occurs; another place that holds the same refers to it, and so does a
recursive schema to itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reportgen.facts.paths import FILE, FactPath
from reportgen.messages import Listing, message_text
from reportgen.schema.constraints_text import demands, written
from reportgen.schema.needed import always_needed, needed_beside
from reportgen.schema.nodes import OFF, Rule, SchemaNode
from reportgen.values.chinese import with_inner_quotes
from reportgen.values.operations import SIGNS
from reportgen.values.period import LAST, YEAR_AGO

_TOKEN = re.compile(
    r"""'[^']*'|"[^"]*"|\|\s*\w+|\bis\s+(?:not\s+)?(?:none|defined|undefined)\b|[^\W\d]\w*(?:\.[^\W\d]\w*)*|[=!<>]=|[*/]"""
)
_EARLIER = {LAST: "reference-last", YEAR_AGO: "reference-last-year"}
_WORDS = {"and": "reference-and", "or": "reference-or", "not": "reference-not"}
_KINDS = {
    "string": "reference-string",
    "number": "reference-number",
    "array": "reference-array",
    "object": "reference-object",
    "null": "reference-null",
}
# What is found in patterns that forbid punctuation around a text, or before it.
_NO_MARKS = ((r"^[^\s，", "reference-no-marks"), (r"[^\s，", "reference-no-mark-before"))
# What everybody writes who means no more than this.
_PATTERNS = {r"\S": "reference-not-blank", r"^\S(.*\S)?$": "reference-one-line"}
_FORMS = {"plain": "reference-plain", "amount": "reference-amount", "percent": "reference-percent"}
_SEVERITIES = {
    "error": "reference-error",
    "warning": "reference-warning",
    "note": "reference-note",
    OFF: "reference-off",
}
_CONDITIONS = ("if", "oneOf", "allOf", "not", "dependentSchemas")


class Field(NamedTuple):
    """A field of a group: `needed` says when it must be given, empty if it need not.

    `group` is the path of the group that it holds, None if it holds none.
    """

    name: str
    title: str
    description: str
    demands: str
    needed: str
    group: str | None


class Formula(NamedTuple):
    """A computed figure; `words` and `when_words` are `formula` and `when` in titles."""

    name: str
    title: str
    description: str
    formula: str
    words: str
    when: str
    when_words: str
    printed: str


class Check(NamedTuple):
    """A rule, with its severity in words; `words`, `when_words` and `unless_words` are its expressions in titles.

    `answers` are the titles of the texts that answer it.
    """

    rule: Rule
    severity: str
    words: str
    when_words: str
    unless_words: str
    answers: tuple[str, ...]


class Group(NamedTuple):
    """An object of the schema; `depth` counts from 0 for the whole."""

    path: FactPath
    title: str
    description: str
    depth: int
    notes: tuple[str, ...]
    fields: tuple[Field, ...]
    computed: tuple[Formula, ...]
    rules: tuple[Check, ...]


class TemplatePart(NamedTuple):
    """What the schema of a template says otherwise than the one that it extends.

    `names` are the template and those of the templates below that have a schema too, the nearest first.
    """

    names: tuple[str, ...]
    groups: tuple[Group, ...]


def own_groups(groups: Iterable[Group], base: Iterable[Group], language: str) -> Iterator[Group]:
    """What groups say otherwise than those of another schema: fields, figures and rules that are not the same there."""
    known = {group.path: group for group in base}
    for group in groups:
        before = known.get(group.path)
        if before is None:
            yield group
            continue
        names, checks = {field.name for field in group.fields}, {_without_place(check) for check in before.rules}
        gone = Listing(field.name for field in before.fields if field.name not in names)
        own = group._replace(
            notes=(message_text("reference-gone", {"names": gone}, language),) if gone else (),
            fields=tuple(field for field in group.fields if field not in before.fields),
            computed=tuple(formula for formula in group.computed if formula not in before.computed),
            rules=tuple(check for check in group.rules if _without_place(check) not in checks),
        )
        if own.notes or own.fields or own.computed or own.rules:
            yield own


def _without_place(check: Check) -> Check:
    return check._replace(rule=check.rule._replace(pointer=()))


def describe_schema(root: SchemaNode, language: str) -> list[Group]:
    """The groups of a schema, each before those that it holds, in the order of the schema."""
    return _Describer(root, language).groups()


class _Describer:
    def __init__(self, root: SchemaNode, language: str) -> None:
        self.root = root
        self.language = language
        self.found: list[Group] = []
        self.paths: dict[object, FactPath] = {}
        self.uses: dict[FactPath, list[FactPath]] = {}

    def say(self, code: str, **params: object) -> str:
        return message_text(code, params, self.language)

    def groups(self) -> list[Group]:
        self.paths[_identity(self.root)] = FILE
        self._describe(self.root, FILE, 0)
        return [self._with_uses(group) for group in self.found]

    def _with_uses(self, group: Group) -> Group:
        others = self.uses.get(group.path)
        if not others:
            return group
        return group._replace(notes=(*group.notes, self.say("reference-also", paths=Listing(others))))

    def _describe(self, shape: SchemaNode, path: FactPath, depth: int) -> None:
        below: list[tuple[SchemaNode, FactPath]] = []
        fields = [
            self._field(member, name, path / name, self._needed(shape, name), below, shape)
            for name, member in shape.members.items()
        ]
        if shape.others is not None:
            name = self.say("reference-any-name")
            fields.append(self._field(shape.others, name, path / "*", "", below, shape))
        notes = tuple(self._notes(shape))
        computed, rules = tuple(self._computed(shape)), tuple(self._rules(shape))
        self.found.append(Group(path, shape.title, shape.description, depth, notes, tuple(fields), computed, rules))
        for part, at in below:
            self._describe(part, at, depth + 1)

    def _field(
        self,
        shape: SchemaNode,
        name: str,
        path: FactPath,
        needed: str,
        below: list[tuple[SchemaNode, FactPath]],
        owner: SchemaNode,
    ) -> Field:
        group = None
        target = _group_in(shape, path)
        if target is not None:
            part, at = target
            known = self.paths.get(_identity(part))
            if known is None:
                self.paths[_identity(part)] = known = at
                below.append(target)
            else:
                self.uses.setdefault(known, []).append(at)
            group = known
        text = self.say("joint-clauses").join(self._demands(shape, frozenset(), owner))
        return Field(name, shape.title, self._described(shape.description, shape.aliases), text, needed, group)

    def _described(self, description: str, aliases: tuple[str, ...]) -> str:
        """A description, with what texts call the figure besides its title."""
        if not aliases:
            return description
        names = self.say("joint").join(self.say("quoted", text=with_inner_quotes(alias)) for alias in aliases)
        return f"{description}{self.say('reference-aliases', names=names)}"

    def _demands(self, shape: SchemaNode, above: frozenset[object], owner: SchemaNode) -> Iterator[str]:
        """What a field takes: its kind, what the schema demands of it, and what of its items."""
        says, say = shape.says, self.say
        kinds = says("type") or ()
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            if kind == "string" and (shape.prose or shape.refers):
                yield say("reference-prose" if shape.prose else "reference-refers")
            elif kind in _KINDS and not says("enum") and says("format") != "date":
                yield say(_KINDS[kind])
        yield from demands(shape, say)
        if says("const") is not None:
            yield say("reference-const", value=written(says("const")))
        for code, limit in (
            ("reference-length", says("minLength") if (says("minLength") or 0) > 1 else None),
            ("reference-multiple", says("multipleOf")),
        ):
            if limit is not None:
                yield say(code, limit=written(limit))
        if pattern := says("pattern"):
            meant = next((code for start, code in _NO_MARKS if start in pattern), "reference-pattern")
            yield say(_PATTERNS.get(pattern, meant), pattern=pattern)
        if says("uniqueItems"):
            yield say("reference-unique")
        if shape.unit_from:
            yield say("reference-unit-from", name=shape.unit_from)
        if shape.carry is not None:
            kept = "reference-carried-always" if shape.steady else "reference-carried"
            yield say(kept if shape.carry else "reference-not-carried")
        if shape.carry_from:
            new = "reference-carried-from" if isinstance(shape.carry_from, str) else "reference-carried-item"
            formulas = Listing(self._in_titles(formula, owner) for formula in shape.carried().values())
            yield say(new, formulas=formulas)
        items, known = shape.items, _identity(shape)
        if items is not None and known not in above and not _holds_members(items):
            inner = say("joint-clauses").join(self._demands(items, above | {known}, shape))
            if inner:
                yield say("reference-items", demands=inner)

    def _needed(self, shape: SchemaNode, name: str) -> str:
        if name in always_needed(shape):
            return self.say("reference-needed")
        given = needed_beside(shape, name)
        return self.say("reference-needed-with", names=Listing(given)) if given else ""

    def _notes(self, shape: SchemaNode) -> Iterator[str]:
        """What the table of fields cannot say."""
        if shape.figure:
            yield self.say("reference-figure", name=shape.figure["value"])
        choice = shape.says("anyOf") or []
        names = [branch["required"] for branch in choice if isinstance(branch, dict) and set(branch) == {"required"}]
        if choice and len(names) == len(choice):
            yield self.say("reference-any-of", names=Listing("+".join(each) for each in names))
        if any(shape.says(keyword) is not None for keyword in _CONDITIONS) or len(names) < len(choice):
            yield self.say("reference-conditions")
        pattern = (shape.says("propertyNames") or {}).get("pattern")
        if pattern:
            yield self.say("reference-names", pattern=pattern)

    def _computed(self, shape: SchemaNode) -> Iterator[Formula]:
        for field in shape.computed:
            printed = [field.unit] if field.unit else []
            printed += [self.say(_FORMS[field.show])] if field.show else []
            if field.together:
                printed.append(self.say("reference-together", name=field.together))
            if field.parts:
                printed.append(self.say("reference-parts", parts=", ".join(f"`{part}`" for part in field.parts)))
            if field.decimals is not None:
                code = "reference-typed" if field.decimals == "typed" else "reference-decimals"
                printed.append(self.say(code, count=field.decimals))
            if field.answered_by:
                names = ", ".join(f"`{name}`" for name in field.answered_by)
                printed.append(self.say("reference-judged", names=names))
            if field.exact:
                printed.append(self.say("reference-exact"))
            description = (shape.says("computed") or {})[field.name].get("description", "")
            description = self._described(description, field.aliases)
            words, when = self._in_titles(field.formula, shape), self._in_titles(field.when, shape)
            joint = self.say("joint-clauses")
            yield Formula(
                field.name, field.title, description, field.formula, words, field.when, when, joint.join(printed)
            )

    def _rules(self, shape: SchemaNode) -> Iterator[Check]:
        for rule in shape.rules:
            severity = self.say(_SEVERITIES[rule.severity])
            if rule.exact:
                severity += self.say("joint-clauses") + self.say("reference-exact")
            check, when, unless = (self._in_titles(text, shape) for text in (rule.check, rule.when, rule.unless))
            answers = tuple(self._title_of(name, shape) for name in rule.answered_by)
            yield Check(rule, severity, check, when, unless, answers)

    def _in_titles(self, expression: str, owner: SchemaNode) -> str:
        """An expression with titles for names and signs for operators: `基本支出 ÷ 总支出`."""

        def replaced(found: re.Match[str]) -> str:
            token = found.group()
            if token[0] in "'\"|":
                return token
            if token[:2] == "is" and token[2:3].isspace():
                given = ("defined" in token and "undefined" not in token) != (" not " in token)
                return self.say("reference-given" if given else "reference-absent")
            if token in SIGNS:
                return SIGNS[token]
            if token in _WORDS:
                return self.say(_WORDS[token])
            return self._title_of(token, owner)

        return _TOKEN.sub(replaced, expression)

    def _title_of(self, name: str, owner: SchemaNode) -> str:
        first, *rest = name.split(".")
        titles: list[str] = []
        shape: SchemaNode | None = next((each for each in (owner, self.root) if first in each.names), None)
        if shape is None and first in self.root.earlier:
            titles.append(self.say(_EARLIER[first]))
            shape = self.root
        elif shape is not None:
            rest = [first, *rest]
        else:
            return name
        for step in rest:
            titles.append(_title(shape, step) if shape is not None else step)
            shape = (shape.members.get(step) or shape.others) if shape is not None else None
        return "·".join(titles)


def _title(shape: SchemaNode, name: str) -> str:
    if name in shape.members:
        return shape.members[name].title or name
    return next((field.title for field in shape.computed if field.name == name), name)


def _holds_members(shape: SchemaNode) -> bool:
    return bool(shape.members or shape.others is not None or shape.computed or shape.rules)


def _group_in(shape: SchemaNode, path: FactPath) -> tuple[SchemaNode, FactPath] | None:
    """The object that a field holds, alone or as the items of its lists, with the path of it."""
    seen: set[object] = set()
    while shape.items is not None and not _holds_members(shape) and _identity(shape) not in seen:
        seen.add(_identity(shape))
        shape, path = shape.items, FactPath(f"{path}[]")
    return (shape, path) if _holds_members(shape) else None


def _identity(shape: SchemaNode) -> object:
    """What makes two places the same group: the definition, with what its uses add to it."""
    return shape.pointer, frozenset(shape.members), shape.computed, shape.rules
