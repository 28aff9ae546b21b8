"""Random edits of a form: files of every style, and operations drawn from schema and file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from hypothesis import strategies as st

from reportgen.authoring.blank import kind_of
from reportgen.case import Case
from reportgen.editing.operations import (
    AddField,
    InsertItems,
    MoveItem,
    RemoveField,
    RemoveItem,
    SetValue,
)
from reportgen.facts.paths import FILE, FactPath
from reportgen.facts.tree import MappingNode, Node, ScalarNode, SequenceNode, to_plain
from reportgen.schema.nodes import SchemaNode
from tests.tools.root import ROOT

OneOperation = SetValue | AddField | RemoveField | InsertItems | MoveItem | RemoveItem

FILES = ("2022.yaml", "starter.yaml", "hunan.yaml", "water.yaml", "association.yaml", "self-evaluation.yaml")

TEXTS = (
    *(
        "",
        "甲",
        "yes",
        "No",
        "2022",
        "007",
        "1e3",
        "0x1F",
        "1:30",
        "1_000",
        "２０２２",
        "2022-12-31",
        "null",
        "~",
        "true",
    ),
    *("a: b", "a:", "a #b", "#a", "- a", "-a", "? a", "& a", "*a", "!a", "|", ">", "%", "@", "`", "'a'", '"a"', "a'b"),
    *(
        'a"b',
        "[a]",
        "{a}",
        "{{ year }}年",
        "全年{{ year }}年",
        "a,b",
        "甲，乙",
        "：",
        "；",
        "---",
        "...",
        "=",
        "<<",
        "a\\n",
    ),
    *(
        "  两边有空格　",
        "第一行\n第二行",
        "一段。\n\n二段。\n",
        "\n\n前面空行",
        "  缩进\n 再缩进\n\t制表",
        "行末空格  \n第二行",
        "a\tb",
    ),
    *(
        "𠮷田",
        "😀",
        "a\u00a0b",
        "a\u3000b",
        "待填",
        "【待填】",
        'O\'Brien "Q"',
        "：\n：",
        "# 井号\n# 井号",
        "a\r\nb",
        "\u202e",
    ),
)
NUMBERS = (
    *(
        "0",
        "12.50",
        "13,452.90",
        "１２．５",
        "12万元",
        "125000元",
        "0.5亿元",
        "12 万元",
        "-3",
        "−3",
        "(391.5)",
        "△2",
        "+5",
    ),
    *(
        ".5",
        "5.",
        "007",
        "1e3",
        "1,5",
        "1,23",
        "abc",
        "约20",
        "",
        "0x1F",
        "-",
        "9" * 31,
        "7.15%",
        "１２，３４５",
        "12,345 ",
        "=1+1",
    ),
)
DATES = ("2022-12-31", "2022年2月3日", "2022.12.1", "2022/13/1", "去年", "", "２０２２-０１-０２")


def _text_of(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(str, _text_of)


def _unplain(value: Any) -> Any:
    """Values that PyYAML and json write: numbers as they are typed."""
    if isinstance(value, dict):
        return {name: _unplain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_unplain(item) for item in value]
    return value if isinstance(value, str | bool) or value is None else _number(value)


def _number(value: Any) -> Any:
    return int(value) if value == value.to_integral_value() else float(value)


@cache
def case_of(name: str) -> Case:
    return Case(ROOT / "data" / name)


@cache
def texts_of(name: str) -> tuple[str, ...]:
    """A file in every style: as it is, with CRLF, without indents of lists, with braces, all in braces, as JSON."""
    case = case_of(name)
    text, plain = case.facts.source.text, _unplain(to_plain(case.facts))
    options: Any = {"Dumper": _Dumper, "allow_unicode": True, "sort_keys": False, "width": 10**9}
    return (
        text,
        text,
        text.replace("\n", "\r\n"),
        text.rstrip("\n"),
        yaml.dump(plain, default_flow_style=False, **options),
        yaml.dump(plain, default_flow_style=False, indent=4, **options),
        json.dumps(plain, ensure_ascii=False, indent=1),
        json.dumps(plain, ensure_ascii=False),
    )


def paths_of(node: Node, path: FactPath = FILE) -> Iterator[tuple[FactPath, Node]]:
    """Everything below a value with its path."""
    if not isinstance(node, ScalarNode):
        below = node.members.items() if isinstance(node, MappingNode) else enumerate(node.items)
        for step, member in below:
            yield path / step, member
            yield from paths_of(member, path / step)


def _typed_for(draw: st.DrawFn, shape: SchemaNode | None) -> str:
    kinds = shape.says("type") if shape else ""
    if shape and shape.says("enum") and draw(st.booleans()):
        return str(draw(st.sampled_from(shape.says("enum"))))
    if shape and shape.says("format") == "date":
        return draw(st.sampled_from(DATES))
    if kinds in ("number", "integer"):
        return draw(st.sampled_from(NUMBERS))
    return draw(st.sampled_from(TEXTS) | st.text(max_size=12))


@st.composite
def operations(draw: st.DrawFn, facts: MappingNode, shape: SchemaNode) -> OneOperation:
    """An operation upon a file."""
    found = list(paths_of(facts))
    kind = draw(st.sampled_from(("set", "set", "set", "set", "add", "remove", "insert", "insert", "move", "drop")))
    if kind in ("insert", "move", "drop"):
        lists = [(path, node) for path, node in found if isinstance(node, SequenceNode)]
        if lists:
            path, node = draw(st.sampled_from(lists))
            items, count = shape.at((*path.steps, 0)), len(node.items)
            if kind == "insert":
                return InsertItems(
                    path,
                    draw(st.integers(-1, count)),
                    tuple(_item(draw, items) for _ in range(draw(st.integers(1, 3)))),
                )
            if count and kind == "move":
                return MoveItem(path / draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1)))
            if count:
                return RemoveItem(path / draw(st.integers(0, count - 1)))
    records = [(path, node) for path, node in [(FILE, facts), *found] if isinstance(node, MappingNode)]
    if kind == "add":
        path, record = draw(st.sampled_from(records))
        owner = shape.at(path.steps)
        absent = [name for name in (owner.members if owner else ()) if name not in record.members]
        if owner is not None and owner.others is not None:
            absent.append(draw(st.sampled_from(("新数", "x", "yes"))))
        if absent:
            at = path / draw(st.sampled_from(absent))
            below = shape.at(at.steps)
            if below is not None and kind_of(below) == "object" and below.members and draw(st.booleans()):
                at, below = at / draw(st.sampled_from(list(below.members))), None
            below = shape.at(at.steps)
            single = below is not None and kind_of(below) == "scalar"
            return AddField(at, _typed_for(draw, below) if single and draw(st.booleans()) else None)
    if kind == "remove":
        return RemoveField(draw(st.sampled_from([path for path, _ in found if isinstance(path.steps[-1], str)])))
    path, _ = draw(st.sampled_from([(path, node) for path, node in found if isinstance(node, ScalarNode)]))
    return SetValue(path, _typed_for(draw, shape.at(path.steps)))


def _item(draw: st.DrawFn, shape: SchemaNode | None) -> Any:
    if shape is None or draw(st.integers(0, 2)) == 0:
        return None
    if kind_of(shape) != "object":
        return _typed_for(draw, shape) if kind_of(shape) == "scalar" else None
    names = draw(st.lists(st.sampled_from(list(shape.members) or ["x"]), max_size=3, unique=True))
    return {
        name: _typed_for(draw, below) for name in names if (below := shape.at((name,))) and kind_of(below) == "scalar"
    }
