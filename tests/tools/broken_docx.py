"""Word files that are broken, one fault each, made from a whole one: what a base may be and should not."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

Parts = dict[str, bytes]

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


def broken_files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every file with one fault, and what the fault is."""
    parts = unpacked(content)
    for name in parts:
        yield f"without {name}", packed({other: parts[other] for other in parts if other != name})
        for kind, wrong in _GARBAGE.items():
            yield f"{kind}: {name}", packed({**parts, name: wrong})
        yield f"half: {name}", packed({**parts, name: parts[name][: len(parts[name]) // 2]})
        for twin in (name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"), f"{name}\x01"):
            yield f"renamed: {twin!r}", packed({twin if other == name else other: parts[other] for other in parts})
        yield f"twin: {name}", packed({**parts, name.swapcase(): parts[name]})
        for other in parts:
            if other < name and other.rpartition(".")[2] == name.rpartition(".")[2]:
                yield f"swapped: {name}, {other}", packed({**parts, name: parts[other], other: parts[name]})
    for name in (name for name in parts if name.endswith(".rels")):
        yield from ((what, packed({**parts, name: wrong})) for what, wrong in _broken_relationships(name, parts[name]))
    types = "[Content_Types].xml"
    yield from ((what, packed({**parts, types: wrong})) for what, wrong in _broken_types(parts[types]))
    yield from _broken_zips(content)


def _broken_relationships(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    count = len(etree.fromstring(content))
    for index in range(count):

        def changed(attributes: dict[str, str], index: int = index) -> bytes:
            root = etree.fromstring(content)
            for key, value in attributes.items():
                root[index].set(key, value)
            return etree.tostring(root)

        root = etree.fromstring(content)
        where = f"{name} {root[index].get('Target')}"
        twin = etree.fromstring(content)
        twin.append(etree.fromstring(etree.tostring(root[index])))
        yield f"twice: {where}", etree.tostring(twin)
        twin[-1].set("Id", "rIdTwin")
        yield f"twin: {where}", etree.tostring(twin)
        root.remove(root[index])
        yield f"not: {where}", etree.tostring(root)
        for key in ("Id", "Type", "Target"):
            yield f"no {key}: {where}", changed({key: ""})
        yield f"no number: {where}", changed({"Id": "rIdOther"})
        yield f"outside: {where}", changed({"TargetMode": "External", "Target": "http://example.com/a"})
        yield f"mode: {where}", changed({"TargetMode": "Other"})
        yield f"type: {where}", changed({"Type": "urn:other"})
        for target in (
            "nowhere.xml",
            "../../../etc/passwd",
            "/",
            ".",
            "//example.com/a",
            "http://example.com",
            "a#b",
            "%00",
        ):
            yield f"to {target}: {where}", changed({"Target": target})
        for other in range(count):
            if other != index:
                target = etree.fromstring(content)[other].get("Target", "")
                yield f"to {target}: {where}", changed({"Target": target})


def _broken_types(content: bytes) -> Iterator[tuple[str, bytes]]:
    for index in range(len(etree.fromstring(content))):
        root = etree.fromstring(content)
        where = root[index].get("PartName") or root[index].get("Extension")
        for kind in ("", "image/png", "application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml"):
            root[index].set("ContentType", kind)
            yield f"type {kind!r}: {where}", etree.tostring(root)
        root.append(etree.fromstring(etree.tostring(root[index])))
        yield f"type twice: {where}", etree.tostring(root)
        root = etree.fromstring(content)
        root.remove(root[index])
        yield f"no type: {where}", etree.tostring(root)


def _broken_zips(content: bytes) -> Iterator[tuple[str, bytes]]:
    for part in range(1, 60):
        yield f"cut at {part}/60", content[: len(content) * part // 60]
    yield "cut by a byte", content[:-1]
    with ZipFile(BytesIO(content)) as package:
        entries = package.infolist()
    directory = content.index(b"PK\x01\x02")
    for entry in entries:
        start = content.index(b"PK\x01\x02", directory)
        directory = start + 46
        fields = {"flags": 8, "method": 10, "sum": 16, "packed size": 20, "size": 24, "place": 42}
        for field, offset in fields.items():
            yield f"{field}: {entry.filename}", _flipped(content, start + offset)
        yield f"zip64: {entry.filename}", content[: start + 24] + b"\xff" * 4 + content[start + 28 :]
        middle = entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2
        for position in (entry.header_offset, middle - 3, middle, middle + 3):
            yield f"byte {position}: {entry.filename}", _flipped(content, position)


def _flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]
