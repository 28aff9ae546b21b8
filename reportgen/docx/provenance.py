"""What a report was made from, as the file itself carries it: custom properties of a Word file, keywords of a PDF.

It says by which digests to know the inputs again, and the text of the report, also when another program has saved the
file. It is no signature: whoever changes a file can change its record. Every build runs through here, so that nothing
is loaded that other parts of it do not need; what reads records is in `recorded`.
"""

# Annotations of named tuples are not postponed here: each that is a text is compiled once more while the module loads.
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from reportgen.docx.ooxml import OFFICE, XML, R, quoted

PROGRAM = "reportgen"
"""The name of the property that has the version, and with a dot behind it the beginning of all others."""
OLD = f"{PROGRAM}.old"
"""The same for what is recorded of the older report of a redline."""
SHA = ".sha256"
"""The end of the names of properties that have a digest."""
INPUTS = ("data", "last", "schema", "template", "format", "word", "pictures")
"""What a report is made from: the data, the files of earlier periods, the schema as the template extends it, the parts
of the template and of those that it builds on, their formats, the Word files among them, and the pictures."""
_NAMED = ("data", "template")
REVIEW, REDLINE = "review", "redline"
"""What a file is that is no report: one with a comment at each figure, one with the changes against another report."""

CUSTOM = "docProps/custom.xml"
"""The part of a Word file in which its custom properties stand, where nobody has said otherwise."""
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
RELATED = f"{R}/custom-properties"
"""How a package leads to that part."""
PROPERTIES = f"{OFFICE}/custom-properties"
VALUES = f"{OFFICE}/docPropsVTypes"
_FORM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of all properties that users define (ECMA-376-1, 22.3.2.2)
BODY, NOTES = "word/document.xml", "word/footnotes.xml"
_OWN_TEXT = "<w:t(?: [^>]*)?>([^<]*)</w:t>"
# Programs write a hyphen that does not break as an element or as a character, and one that is not seen or not at all.
HYPHENS = {0x2011: "-", 0xAD: None}


class Provenance(NamedTuple):
    """What a report was made from.

    `version` is that of the program; `data` the path of the data file below the project, with `/` between the names;
    `template` the name of the template; `digests` has the SHA-256 of each of `INPUTS` that there was, in hexadecimal
    digits, `text` that of the report's text without blanks. `revision` is the commit of git that has all of them, where
    the format asks for it and there is one. `kind` is empty for a report, `REVIEW` or `REDLINE` for what is made beside
    one; of a redline, all this is of the newer report, whose text it has when its changes are accepted, and `old` is
    what the older one was made from.
    """

    version: str
    data: str
    template: str
    digests: Mapping[str, str]
    text: str = ""
    revision: str = ""
    kind: str = ""
    old: "Provenance | None" = None

    def items(self, program: str = PROGRAM) -> list[tuple[str, str]]:
        """The properties, by their names, which begin with that of the program."""
        found = [(program, self.version)]
        for name in INPUTS:
            if name in _NAMED:
                found.append((f"{program}.{name}", getattr(self, name)))
            if name in self.digests:
                found.append((f"{program}.{name}{SHA}", self.digests[name]))
        if self.text:
            found.append((f"{program}.text{SHA}", self.text))
        if self.revision:
            found.append((f"{program}.revision", self.revision))
        if self.kind:
            found.append((f"{program}.kind", self.kind))
        return [*found, *(self.old.items(OLD) if self.old else ())]

    def keywords(self) -> list[str]:
        """The properties as a PDF has them, each a keyword."""
        return [f"{name}={value}" for name, value in self.items()]


def digest_of(texts: Iterable[str | bytes]) -> str:
    """The SHA-256 of some texts in their order; of one alone it is that of its UTF-8."""
    pieces = [text.encode() if isinstance(text, str) else text for text in texts]
    if len(pieces) == 1:
        return sha256(pieces[0]).hexdigest()
    whole = sha256()
    for piece in pieces:
        whole.update(len(piece).to_bytes(8, "big"))
        whole.update(piece)
    return whole.hexdigest()


def with_provenance(parts: Mapping[str, bytes], provenance: Provenance) -> dict[str, bytes]:
    """The parts of a report that this program alone has written, without a table of contents, with the record of what
    it was made from, to which the digest of its text is added."""
    types, relations = "[Content_Types].xml", "_rels/.rels"
    override = f'<Override PartName="/{CUSTOM}" ContentType="{CUSTOM_TYPE}"/></Types>'
    related = f'<Relationship Id="rIdProvenance" Type="{RELATED}" Target="{CUSTOM}"/></Relationships>'
    return {
        **parts,
        CUSTOM: properties_part(provenance._replace(text=own_digest(parts)).items()),
        types: parts[types].replace(b"</Types>", override.encode()),
        relations: parts[relations].replace(b"</Relationships>", related.encode()),
    }


def properties_part(items: Iterable[tuple[str, str]]) -> bytes:
    """Custom properties with texts, by their names."""
    properties = "".join(
        f'<property fmtid="{_FORM}" pid="{number}" name="{quoted(name)}"><vt:lpwstr>{quoted(value)}</vt:lpwstr>'
        "</property>"
        for number, (name, value) in enumerate(items, start=2)  # 0 and 1 are taken (MS-OLEPS, 2.18)
    )
    return f'{XML}<Properties xmlns="{PROPERTIES}" xmlns:vt="{VALUES}">{properties}</Properties>'.encode()


def own_digest(parts: Mapping[str, bytes]) -> str:
    """The digest of the text of parts as `with_provenance` takes them: the one that `story` finds, without parsing."""
    texts: list[str] = []
    for name in (BODY, NOTES):
        written = parts[name].decode() if name in parts else ""
        if "<mc:Fallback" in written:  # the second form of a chart
            written = re.sub("(?s)<mc:Fallback[ >].*?</mc:Fallback>", "", written)
        text = "".join(re.findall(_OWN_TEXT, written))
        if "&" in text:
            text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        texts.append(text)
    return text_digest(texts)


def text_digest(texts: Iterable[str]) -> str:
    """The SHA-256 of texts without their blanks, in hexadecimal digits."""
    return sha256(squeezed("".join(texts)).encode("utf-8", "replace")).hexdigest()


def squeezed(text: str) -> str:
    """A text without blanks, as texts of two programs are compared."""
    if "\u2011" in text or "\xad" in text:
        text = text.translate(HYPHENS)
    return "".join(text.split())
