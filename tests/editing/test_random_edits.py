"""Random edits of a form upon files of every style: the file holds what was done, and differs in no other line.

`REPORTGEN_EDITS=10000 pytest tests/editing/test_random_edits.py` makes so many, with others each time.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reportgen.case import Case
from reportgen.editing.apply import apply_operation
from reportgen.editing.form import form_of, walk_fields
from reportgen.editing.operations import (
    AddField,
    InsertItems,
    MoveItem,
    RemoveField,
    RemoveItem,
    SetValue,
)
from reportgen.editing.typed import tidy
from reportgen.errors import UsageError
from reportgen.facts.edits import node_end
from reportgen.facts.load import parse_facts
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, ScalarNode, node_at, to_plain
from reportgen.facts.written import is_flow
from reportgen.places import Source
from tests.editing.edits import FILES, OneOperation, case_of, operations, texts_of
from tests.tools.root import ROOT

USUAL = 300
EDITS = int(os.environ.get("REPORTGEN_EDITS", "0"))
_IN_A_ROW = 10
_LONGEST_COMMENT = 12  # lines above an item, which move with it
_BREAK = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"(?:^|(?<=\s))(#[^\r\n]*)", re.MULTILINE)


def _read(text: str) -> Any:
    """The file as another reader reads it: every single value a text."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _lines(text: str) -> list[str]:
    return _BREAK.split(text)


def _below(read: Any, path: FactPath) -> Any:
    step: Any
    for step in path.steps:
        read = read[step]
    return read


def _texts(read: Any) -> Any:
    """Without the last line breaks of blocks, which no value has."""
    if isinstance(read, dict):
        return {name: _texts(member) for name, member in read.items()}
    return [_texts(item) for item in read] if isinstance(read, list) else read.rstrip("\n")


def _taken_out(read: Any, path: FactPath) -> Any:
    del _below(read, path.parent)[path.steps[-1]]
    return read


def _may_have_gone(before: Any, after: Any, path: FactPath) -> bool:
    """Whether what is at a path is gone, alone or with what had nothing else in it."""
    while path:
        if _taken_out(_texts(before), path) == after:
            return True
        if len(_below(before, path.parent)) > 1:
            return False
        path = path.parent
    return False


def _check_values(before: Any, after: Any, operation: OneOperation, shown: Any) -> None:
    """Hold the values that another reader finds against what was done."""
    before, after = _texts(before), _texts(after)
    match operation:
        case SetValue(path, typed):
            value = _below(after, path)
            text = tidy(str(typed))
            if isinstance(shown, str):
                assert value == shown
                assert shown in (text or "待填", text) or not text or re.search("[0-9]", text)
            _below(before, path.parent)[path.steps[-1]] = value
            assert before == after
        case AddField(path, _):
            missing = path
            while missing.parent and not _has(before, missing.parent):
                missing = missing.parent
            _below(after, path)
            assert _taken_out(after, missing) == before or not _below(before, missing.parent)
        case RemoveField(path) | RemoveItem(path):
            emptied = _has(after, path.parent) and not _below(after, path.parent)
            assert _may_have_gone(before, after, path) or emptied
        case InsertItems(path, at, values):
            items = _below(after, path)
            had = _below(before, path)
            at = at if at >= 0 else len(had)
            assert items[:at] + items[at + len(values) :] == had
        case MoveItem(path, to):
            items = _below(before, path.parent)
            items.insert(to, items.pop(path.steps[-1]))
            assert before == after


def _has(read: Any, path: FactPath) -> bool:
    try:
        _below(read, path)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _comments(text: str) -> list[tuple[int, str]]:
    """The comments of a file with their lines: what stands between what another reader finds, and behind bars."""
    found: list[tuple[int, str]] = []
    at = 0
    if "#" not in text:
        return found
    for token in yaml.scan(text, Loader=getattr(yaml, "CLoader", yaml.SafeLoader)):
        pieces = [(at, text[at : token.start_mark.index])]
        if isinstance(token, yaml.ScalarToken) and token.style == "|":
            head = _BREAK.split(text[token.start_mark.index :], maxsplit=1)[0]
            pieces.append((token.start_mark.index, head))
            inner = text[token.start_mark.index : token.end_mark.index].rstrip()
            at = token.start_mark.index + max(len(inner), len(head))
        else:
            at = token.end_mark.index
        for start, piece in pieces:
            found += [(text[: start + c.start()].count("\n"), c.group(1)) for c in _COMMENT.finditer(piece)]
    return found


def _gone(facts: MappingNode, after: MappingNode, path: FactPath) -> FactPath:
    """The outermost of what was taken out with a path."""
    while path.parent and not _is_there(after, path.parent):
        path = path.parent
    return path


def _is_there(facts: MappingNode, path: FactPath) -> bool:
    return _has(to_plain(facts), path)


def _has_any(facts: MappingNode, path: FactPath) -> bool:
    """Whether a record or a list has something in it."""
    return bool(_below(to_plain(facts), path))


def _region(facts: MappingNode, path: FactPath) -> tuple[int, int]:
    """The first and the last line, from 0, of a member or an item, with comments and blank lines behind it."""
    node, owner = node_at(facts, path.steps), node_at(facts, path.parent.steps)
    first = node.place.line
    if isinstance(owner, MappingNode):
        first = owner.keys[str(path.steps[-1])].place.line
    else:
        while "-" not in facts.source.line(first)[: owner.place.column] and not is_flow(owner):
            first -= 1
    last = facts.source.place_at(node_end(node)).line
    lines = facts.source.lines
    while last < len(lines) and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last += 1
    return first - 1, last - 1


def _check_lines(
    before: MappingNode,
    after: MappingNode,
    operation: OneOperation,
    were: list[tuple[int, str]],
    are: list[tuple[int, str]],
) -> None:
    """Hold the lines and the comments against those from before: none has changed but those of what was touched."""
    old, new = _lines(before.source.text), _lines(after.source.text)
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    behind = 0
    while behind < min(len(old), len(new)) - same and old[-1 - behind] == new[-1 - behind]:
        behind += 1
    changed = range(same, len(old) - behind)
    match operation:
        case SetValue(path, _):
            node = node_at(before, path.steps)
            first, last = node.place.line - 1, before.source.place_at(node_end(node)).line - 1
            assert not changed or (first <= changed[0] and changed[-1] <= last)
        case MoveItem(path, to):
            ends = [_region(before, each) for each in (path, path.parent / to)]
            assert len(changed) <= max(end for _, end in ends) - min(start for start, _ in ends) + _LONGEST_COMMENT
            assert Counter(text for _, text in were) == Counter(text for _, text in are)
            return
        case AddField() | InsertItems():
            assert len(changed) <= 1
        case RemoveField(path) | RemoveItem(path):
            gone = _gone(before, after, path)
            first, last = _region(before, gone)
            holder = _region(before, gone.parent) if gone.parent else (0, len(old))
            emptied = not _has_any(after, gone.parent)
            assert holder[0] <= changed[0]
            assert len(changed) <= (holder[1] if emptied else last) - holder[0] + 1
            kept = [text for line, text in were if not first <= line <= last]
            rest = [text for _, text in are]
            assert [text for text in kept if text in rest] == kept
            return
    assert [text for _, text in were] == [text for _, text in are]


def _single(read: Any, path: FactPath = FILE) -> Iterator[tuple[FactPath, str]]:
    """Every single value with its path."""
    if isinstance(read, str):
        yield path, read
        return
    for step, member in read.items() if isinstance(read, dict) else enumerate(read):
        yield from _single(member, path / step)


def _settings() -> settings:
    return settings(
        max_examples=max(1, (EDITS or USUAL) // _IN_A_ROW),
        derandomize=not EDITS,
        database=None,
        phases=(Phase.generate, Phase.shrink) if EDITS else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


@_settings()
@given(st.data())
def test_random_edits_change_what_they_mean_and_no_other_line(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES))
    shape = case_of(name).contract.shape
    text = data.draw(st.sampled_from(texts_of(name)))
    facts = parse_facts(Source(name, text))
    read, comments = _read(text), _comments(text)
    refused: list[str] = []
    for _ in range(_IN_A_ROW):
        operation = data.draw(operations(facts, shape))
        try:
            edited = apply_operation(facts.source, operation, shape, facts)
        except UsageError as error:
            refused.append(error.problems[0].code)
            continue
        node = node_at(edited.facts, operation.path.steps)
        shown = node.value if isinstance(node, ScalarNode) else None
        if edited.text == text:
            continue
        after, are = _read(edited.text), _comments(edited.text)
        _check_values(read, after, operation, shown)
        _check_lines(facts, edited.facts, operation, comments, are)
        text, facts, read, comments = edited.text, edited.facts, after, are

    assert set(refused) <= {"edit-required", "edit-character", "edit-not-single"}
    _check_form(name, facts)


def _check_form(name: str, facts: MappingNode) -> None:
    """Hold what the form shows against what another reader finds in the file."""
    read = _texts(_read(facts.source.text))
    form = form_of(Case(ROOT / "data" / name, source=facts.source, facts=facts), problems=())
    shown = {field["path"]: field.get("value", "") for field in walk_fields(form["sections"]) if field["present"]}
    open_ = set(form["unfilled"])
    single = {str(path): text for path, text in _single(read) if "{" not in path}
    assert shown.keys() >= single.keys()
    for path, text in single.items():
        if shown[path] != text:
            assert (path in open_ and "待填" in text) or text in ("null", "~", "")
