"""Addresses in the body of a Word file, as links that Word follows."""

from __future__ import annotations

from urllib.parse import quote

from reportgen.docx.ooxml import element, quoted
from reportgen.docx.styles import letter_properties
from reportgen.layout.format import Layout
from reportgen.layout.own_looks import Letters

STYLE = "Hyperlink"
OWN = "link"
"""The class of letters by which a format says how its links look."""
USUAL = Letters(underline=True, color="0563C1")
"""How links look otherwise: as Word has them."""
_KEPT = "%/:=&?~#+!$,;'@()*[]"  # what has a meaning in an address (RFC 3986), or is escaped already


class Links:
    """Writes links; `related` is then how the document is related to their addresses."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def link(self, address: str, runs: str) -> str:
        """Runs that lead to an address."""
        name = self.names.setdefault(address, f"rIdLink{len(self.names) + 1}")
        return f'<w:hyperlink r:id="{name}" w:history="1">{runs}</w:hyperlink>'

    @property
    def related(self) -> list[tuple[str, str, str]]:
        """Identifiers, the kind, and addresses in ASCII, as relationships have them."""
        return [(name, "hyperlink", quoted(quote(address, _KEPT))) for address, name in self.names.items()]


def add_link_style(styles: bytes, layout: Layout) -> bytes:
    """The styles part with Word's own style for links."""
    own = element(
        "style",
        element("name", val=STYLE),
        element("basedOn", val="DefaultParagraphFont"),
        element("uiPriority", val=99),
        element("unhideWhenUsed"),
        element("rPr", letter_properties(layout.classes.characters.get(OWN, USUAL))),
        type="character",
        styleId=STYLE,
    )
    return styles.removesuffix(b"</w:styles>") + f"{own}</w:styles>".encode()
