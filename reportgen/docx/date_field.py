"""A date that Word keeps at today: a field, with the stated date as what it shows until then."""

from __future__ import annotations

from reportgen.docx.ooxml import quoted


def date_field(picture: str, look: str, content: str) -> str:
    """The runs of the field, each with one piece: WPS shows nothing for a field in one run.

    Args:
        picture: how Word writes the date (ECMA-376-1, 17.16.4.1): `yyyy年M月d日`.
        look: the properties of each run.
        content: what it shows until Word has updated it.
    """
    instruction = f'<w:instrText xml:space="preserve"> DATE \\@ &quot;{quoted(picture)}&quot; </w:instrText>'
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        instruction,
        '<w:fldChar w:fldCharType="separate"/>',
        content,
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r><w:rPr>{look}</w:rPr>{piece}</w:r>" for piece in pieces)
