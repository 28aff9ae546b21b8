"""Word's comments: the part that holds them, and how they look."""

from __future__ import annotations

from collections.abc import Sequence

from reportgen.docx.ooxml import XML, W, quoted, text_elements
from reportgen.docx.styles import fonts
from reportgen.layout.format import Layout

AUTHOR = "reportgen"
_INITIALS = "rg"
_TEXT, _REFERENCE = "CommentText", "CommentReference"
_SIZE = 20  # half points: what Word itself gives comments
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_SIGN = f'<w:r><w:rPr><w:rStyle w:val="{_REFERENCE}"/></w:rPr>'


def signature(date: str) -> str:
    """Who comments and changes, as attributes: the program, on the day of the report."""
    return f'w:author="{AUTHOR}" w:date="{quoted(date)}T00:00:00Z"'


def with_comment(identifier: int, runs: str) -> str:
    """Runs with the comment `identifier` on them."""
    return (
        f'<w:commentRangeStart w:id="{identifier}"/>{runs}<w:commentRangeEnd w:id="{identifier}"/>'
        f'{_SIGN}<w:commentReference w:id="{identifier}"/></w:r>'
    )


def make_comments(notes: Sequence[tuple[int, str]], date: str) -> bytes:
    """The comments part: identifiers and texts, a paragraph for each line."""
    out = [f'{XML}<w:comments xmlns:w="{W}">']
    for identifier, note in notes:
        out.append(f'<w:comment w:id="{identifier}" {signature(date)} w:initials="{_INITIALS}">')
        sign = f"{_SIGN}<w:annotationRef/></w:r>"
        for line in note.split("\n"):
            run = f"<w:r><w:rPr>{_HINT}</w:rPr>{text_elements(line)}</w:r>"
            out.append(f'<w:p><w:pPr><w:pStyle w:val="{_TEXT}"/></w:pPr>{sign}{run}</w:p>')
            sign = ""
        out.append("</w:comment>")
    return "".join((*out, "</w:comments>")).encode("utf-8")


def add_comment_styles(styles: bytes, layout: Layout) -> bytes:
    """The styles part with Word's own two styles for comments, in the fonts of the body."""
    size = f'<w:sz w:val="{_SIZE}"/><w:szCs w:val="{_SIZE}"/>'
    own = (
        f'<w:style w:type="paragraph" w:styleId="{_TEXT}"><w:name w:val="annotation text"/>'
        '<w:basedOn w:val="Normal"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
        '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>'
        f'<w:rPr>{fonts(layout.styles["body"])}<w:spacing w:val="0"/>{size}</w:rPr></w:style>'
        f'<w:style w:type="character" w:styleId="{_REFERENCE}"><w:name w:val="annotation reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style></w:styles>'
    )
    return styles.removesuffix(b"</w:styles>") + own.encode("utf-8")
