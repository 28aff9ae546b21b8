"""The reference of a schema for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.cli.speech import say
from reportgen.schema.describe import Check, Field, Formula, Group, TemplatePart


def reference_text(groups: Sequence[Group], parts: Sequence[TemplatePart] = ()) -> str:
    """The whole reference; behind it the parts of templates."""
    lines = [say("reference-title", title=groups[0].title).strip(), *_groups(groups)]
    for part in parts:
        lines += ["", "", say("reference-template", name=part.names[0]), f"  {template_note(part)}"]
        lines += _groups(part.groups)
    return "\n".join(lines) + "\n"


def template_note(part: TemplatePart) -> str:
    """When a part counts, and what it adds to."""
    base = say("reference-base", name=part.names[1]) if part.names[1:] else ""
    return say("reference-template-note", name=part.names[0], base=base)


def _groups(groups: Sequence[Group]) -> list[str]:
    lines: list[str] = []
    for group in groups:
        lines += ["", "", f"{group.path or say('reference-whole')}  {group.title if group.path else ''}".rstrip()]
        lines += [f"  {_line(text)}" for text in (group.description, *group.notes) if text]
        for field in group.fields:
            lines += ["", *_field(field)]
        if group.computed:
            lines += ["", f"  {say('marked', text=say('reference-computed'))}"]
            lines += [line for formula in group.computed for line in _computed(formula)]
        if group.rules:
            lines += ["", f"  {say('marked', text=say('reference-rules'))}"]
            lines += [line for check in group.rules for line in _rule(check)]
    return lines


def _field(field: Field) -> Iterator[str]:
    details = [text for text in (field.demands, field.needed) if text]
    if field.group is not None:
        details.append(say("reference-see", path=field.group or say("reference-whole")))
    joined = say("joint-clauses").join(details)
    title = f"{_line(field.title)}{say('bracketed', text=joined) if joined else ''}"
    yield f"  {field.name}  {title}".rstrip() if field.title else f"  {field.name}{title}"
    if field.description:
        yield f"      {_line(field.description)}"


def _computed(formula: Formula) -> Iterator[str]:
    printed = say("bracketed", text=formula.printed) if formula.printed else ""
    yield f"  {formula.name}  {_line(formula.title)}{printed}"
    if formula.description:
        yield f"      {_line(formula.description)}"
    yield f"      = {_both(formula.formula, formula.words)}"
    if formula.when:
        yield f"      {say('reference-when', text=_both(formula.when, formula.when_words))}"


def _rule(check: Check) -> Iterator[str]:
    rule = check.rule
    yield f"  {rule.id}  {_line(rule.title)}{say('bracketed', text=check.severity)}"
    yield f"      {say('reference-check', text=_both(rule.check, check.words))}"
    if rule.when:
        yield f"      {say('reference-when', text=_both(rule.when, check.when_words))}"
    if rule.unless:
        yield f"      {say('reference-unless', text=_both(rule.unless, check.unless_words))}"
    if rule.answered_by:
        answers = say("joint-clauses").join(map(_both, rule.answered_by, check.answers))
        yield f"      {say('reference-answered', text=answers)}"
    yield f"      {say('reference-message', text=_line(rule.message))}"
    if rule.hint:
        yield f"      {say('reference-hint', text=_line(rule.hint))}"


def _both(expression: str, words: str) -> str:
    return f"{_line(expression)}{say('bracketed', text=_line(words))}"


def _line(text: str) -> str:
    return " ".join(text.split())
