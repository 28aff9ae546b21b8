"""The reference of a schema in Markdown, with a contents whose links are those that GitHub and GitLab make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reportgen.cli.schema_text import template_note
from reportgen.cli.speech import say
from reportgen.messages.unseen import visible
from reportgen.schema.describe import Check, Field, Formula, Group, TemplatePart

_Key = tuple[str, str | None]
"""A heading: the template of its part, empty for the project's, and the path of its group, None for the part's own."""


def reference_markdown(
    groups: Sequence[Group], parts: Sequence[TemplatePart] = (), command: str = "reportgen schema --markdown"
) -> str:
    """The whole reference, made by a command; behind it the parts of templates."""
    headings: dict[_Key, str] = {("", group.path): _heading(group) for group in groups}
    for part in parts:
        headings[part.names[0], None] = _plain(say("reference-template", name=part.names[0]))
        headings |= {(part.names[0], group.path): _heading(group) for group in part.groups}
    anchors = _anchors(headings)
    title = say("reference-title", title=_plain(groups[0].title)).strip()
    lines = [f"# {title}", "", say("reference-generated", command=command), ""]
    depths: dict[_Key, int] = {("", group.path): group.depth for group in groups}
    for key, heading in headings.items():
        depth = depths.get(key, int(key[1] is not None))  # in a part, what holds a group may be absent
        lines.append(f"{'  ' * depth}- [{heading}](#{anchors[key]})")
    links = {path: anchor for (name, path), anchor in anchors.items() if not name}
    for group in groups:
        lines += _group(group, f"## {_heading(group)}", links)
    for part in parts:
        lines += ["", f"## {headings[part.names[0], None]}", "", _plain(template_note(part))]
        own = {path: anchors[at, path] for name in reversed(part.names) for at, path in anchors if at == name}
        own.pop(None, None)
        for group in part.groups:
            lines += _group(group, f"### {_heading(group)}", links | own)
    return "\n".join(lines) + "\n"


def _group(group: Group, heading: str, links: Mapping[str | None, str]) -> list[str]:
    lines = ["", heading]
    for text in (group.description, *group.notes):
        lines += ["", _plain(text)] if text else []
    if group.fields:
        lines += ["", *_table("field", [_field(field, links) for field in group.fields])]
    if group.computed:
        lines += ["", f"**{say('reference-computed')}**", ""]
        lines += _table("computed", [_computed(formula) for formula in group.computed])
    if group.rules:
        lines += ["", f"**{say('reference-rules')}**", ""]
        lines += [line for check in group.rules for line in _rule(check)]
    return lines


def _heading(group: Group) -> str:
    path = f"`{group.path}`" if group.path else say("reference-whole")
    return f"{path} {_plain(group.title)}".strip() if group.path else path


def _anchors(headings: dict[_Key, str]) -> dict[_Key, str]:
    taken: dict[str, int] = {}
    anchors = {}
    for key, heading in headings.items():
        anchor = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        count = taken.get(anchor, 0)
        taken[anchor] = count + 1
        anchors[key] = f"{anchor}-{count}" if count else anchor
    return anchors


def _table(kind: str, rows: list[tuple[str, ...]]) -> list[str]:
    codes = ("reference-head-field", "reference-head-computed")
    heads = say(codes[kind == "computed"]).split("|")
    return [_row(heads), _row(["---"] * len(heads)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _field(field: Field, links: Mapping[str | None, str]) -> tuple[str, ...]:
    name = _plain(field.name, cell=True) if field.name == say("reference-any-name") else _code(field.name)
    linked = f"[{name}](#{links[field.group]})" if field.group in links else name
    texts = (field.title, field.demands, field.needed, field.description)
    return (linked, *(_plain(text, cell=True) for text in texts))


def _computed(formula: Formula) -> tuple[str, ...]:
    title = _plain(formula.title, cell=True)
    if formula.description:
        title += say("reference-described", text=_plain(formula.description, cell=True))
    when = f"{_code(formula.when, cell=True)} {_plain(formula.when_words, cell=True)}" if formula.when else ""
    return (
        _code(formula.name, cell=True),
        title,
        _code(formula.formula, cell=True),
        _plain(formula.words, cell=True),
        when,
        _plain(formula.printed, cell=True),
    )


def _rule(check: Check) -> Iterator[str]:
    rule = check.rule
    yield f"- {_code(rule.id)} {_plain(rule.title)}{say('bracketed', text=check.severity)}"
    parts = (
        ("reference-check", rule.check, check.words),
        ("reference-when", rule.when, check.when_words),
        ("reference-unless", rule.unless, check.unless_words),
    )
    for label, expression, words in parts:
        if expression:
            yield f"  - {say(label, text=f'{_code(expression)} {_plain(words)}')}"
    if rule.answered_by:
        pairs = zip(rule.answered_by, check.answers, strict=True)
        answers = say("joint-clauses").join(f"{_code(name)} {_plain(words)}" for name, words in pairs)
        yield f"  - {say('reference-answered', text=answers)}"
    yield f"  - {say('reference-message', text=_plain(rule.message))}"
    if rule.hint:
        yield f"  - {say('reference-hint', text=_plain(rule.hint))}"


def _plain(text: str, cell: bool = False) -> str:
    """Text of the schema, in which nothing is Markdown."""
    text = re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", visible(" ".join(text.split())))
    return text if cell else re.sub(r"^([-+]|\d+[.)])(?= )", r"\\\1", text)


def _code(text: str, cell: bool = False) -> str:
    text = visible(" ".join(text.split()))
    fence = "``" if "`" in text else "`"
    inner = f" {text} " if "`" in text else text
    return f"{fence}{inner}{fence}".replace("|", "\\|" if cell else "|")
