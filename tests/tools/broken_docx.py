"""Word files that are broken, one fault each, made from a whole one: what a base may be and should not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

Parts = dict[str, bytes]
Making = Callable[[], bytes]
"""Makes the bytes of one file or part: there are thousands of faults, of which most are never asked for."""

_GARBAGE = {
    "empty": b"",
    "garbage": b"\x00\x01garbage\xff",
    "text": "不是 XML".encode(),
    "cut": b"<a><b>",
    "other root": b'<?xml version="1.0"?><other xmlns="urn:other"/>',
    "DTD": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><a b="&b;">&b;</a>',
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "many": b"<a>" + b"<b/>" * 200_000 + b"</a>",
    "long attribute": b'<a b="' + b"c" * 1200_000 + b'"/>',
    "GBK": '<?xml version="1.0" encoding="GBK"?><a>字</a>'.encode("gbk"),
}


def unpacked(content: bytes) -> Parts:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts | list[tuple[str, bytes]]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return buffer.getvalue()


def broken_files(content: bytes) -> Iterator[tuple[str, Making]]:
    """Every file with one fault, made when it is asked for, and what the fault is."""
    parts = unpacked(content)

    def with_part(name: str, make: Making) -> bytes:
        return packed({**parts, name: make()})

    for name, whole in parts.items():
        yield f"without {name}", partial(_renamed, parts, name, None)
        for kind, wrong in _GARBAGE.items():
            yield f"{kind}: {name}", partial(with_part, name, partial(bytes, wrong))
        yield f"half: {name}", partial(with_part, name, partial(bytes, whole[: len(whole) // 2]))
        for twin in (name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"), f"{name}\x01"):
            yield f"renamed: {twin!r}", partial(_renamed, parts, name, twin)
        yield f"twin: {name}", partial(with_part, name.swapcase(), partial(bytes, whole))
        for other in parts:
            if other < name and other.rpartition(".")[2] == name.rpartition(".")[2]:
                yield f"swapped: {name}, {other}", partial(_swapped, parts, name, other)
    for name in (name for name in parts if name.endswith(".rels")):
        yield from ((what, partial(with_part, name, make)) for what, make in _broken_relationships(name, parts[name]))
    types = "[Content_Types].xml"
    yield from ((what, partial(with_part, types, make)) for what, make in _broken_types(parts[types]))
    yield from _broken_zips(content)


def _renamed(parts: Parts, name: str, twin: str | None) -> bytes:
    """The parts with one under another name, or without it."""
    names = {other: twin if other == name else other for other in parts}
    return packed([(called, parts[other]) for other, called in names.items() if called is not None])


def _swapped(parts: Parts, name: str, other: str) -> bytes:
    return packed({**parts, name: parts[other], other: parts[name]})


def _broken_relationships(name: str, content: bytes) -> Iterator[tuple[str, Making]]:
    whole = etree.fromstring(content)
    targets = [relationship.get("Target", "") for relationship in whole]
    for index, own in enumerate(targets):
        where = f"{name} {own}"
        changed = partial(_changed, content, index)
        yield f"twice: {where}", partial(_doubled, content, index, {})
        yield f"twin: {where}", partial(_doubled, content, index, {"Id": "rIdTwin"})
        yield f"not: {where}", partial(_without, content, index)
        for key in ("Id", "Type", "Target"):
            yield f"no {key}: {where}", partial(changed, {key: ""})
        yield f"no number: {where}", partial(changed, {"Id": "rIdOther"})
        yield f"outside: {where}", partial(changed, {"TargetMode": "External", "Target": "http://example.com/a"})
        yield f"mode: {where}", partial(changed, {"TargetMode": "Other"})
        yield f"type: {where}", partial(changed, {"Type": "urn:other"})
        others = [target for other, target in enumerate(targets) if other != index]
        for target in (*_WRONG_TARGETS, *others):
            yield f"to {target}: {where}", partial(changed, {"Target": target})


_WRONG_TARGETS = (
    "nowhere.xml", "../../../etc/passwd", "/", ".", "//example.com/a", "http://example.com", "a#b", "%00",
)  # fmt: skip


def _broken_types(content: bytes) -> Iterator[tuple[str, Making]]:
    for index, element in enumerate(etree.fromstring(content)):
        where = element.get("PartName") or element.get("Extension")
        for kind in ("", "image/png", "application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml"):
            yield f"type {kind!r}: {where}", partial(_changed, content, index, {"ContentType": kind})
        yield f"type twice: {where}", partial(_doubled, content, index, {})
        yield f"no type: {where}", partial(_without, content, index)


def _changed(content: bytes, index: int, attributes: dict[str, str]) -> bytes:
    """A part with other attributes of one of its elements."""
    root = etree.fromstring(content)
    for key, value in attributes.items():
        root[index].set(key, value)
    return etree.tostring(root)


def _doubled(content: bytes, index: int, attributes: dict[str, str]) -> bytes:
    """A part with one of its elements once more, with other attributes."""
    root = etree.fromstring(content)
    root.append(etree.fromstring(etree.tostring(root[index])))
    for key, value in attributes.items():
        root[-1].set(key, value)
    return etree.tostring(root)


def _without(content: bytes, index: int) -> bytes:
    root = etree.fromstring(content)
    root.remove(root[index])
    return etree.tostring(root)


def _broken_zips(content: bytes) -> Iterator[tuple[str, Making]]:
    for part in range(1, 60):
        yield f"cut at {part}/60", partial(_cut, content, len(content) * part // 60)
    yield "cut by a byte", partial(_cut, content, -1)
    with ZipFile(BytesIO(content)) as package:
        entries = package.infolist()
    directory = content.index(b"PK\x01\x02")
    for entry in entries:
        start = content.index(b"PK\x01\x02", directory)
        directory = start + 46
        fields = {"flags": 8, "method": 10, "sum": 16, "packed size": 20, "size": 24, "place": 42}
        for field, offset in fields.items():
            yield f"{field}: {entry.filename}", partial(_flipped, content, start + offset)
        yield f"zip64: {entry.filename}", partial(_overwritten, content, start + 24, b"\xff" * 4)
        middle = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
        for position in (entry.header_offset, middle - 3, middle, middle + 3):
            yield f"byte {position}: {entry.filename}", partial(_flipped, content, position)


def _cut(content: bytes, end: int) -> bytes:
    return content[:end]


def _flipped(content: bytes, position: int) -> bytes:
    return _overwritten(content, position, bytes([content[position] ^ 0xFF]))


def _overwritten(content: bytes, position: int, by: bytes) -> bytes:
    return content[:position] + by + content[position + len(by) :]
