"""A hand-made document with the values of GB/T 9704-2012, to try the other tools on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_FONTS = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312"/>'
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"'
    ' w:header="851" w:footer="1440" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)

STYLES = (
    f'{_DECLARATION}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}'
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="1"/>'
    '<w:spacing w:line="579" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
    '<w:rPr><w:spacing w:val="-5"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Indented"><w:name w:val="Indented"/>'
    '<w:basedOn w:val="Normal"/>'
    '<w:pPr><w:ind w:firstLineChars="200" w:firstLine="630"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText">'
    '<w:name w:val="Table Text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
    '<w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="PageNumber">'
    '<w:name w:val="Page Number Line"/><w:basedOn w:val="TableText"/>'
    '<w:rPr><w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="Lead"><w:name w:val="Lead"/>'
    "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    "</w:styles>"
)


def paragraph(text: str, *, style: str = "Normal") -> str:
    """XML of a paragraph of one run; `text` is XML already."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:rPr>{_FONTS}</w:rPr><w:t>{text}</w:t></w:r></w:p>'


def cell(text: str, *, properties: str = "", width: int = 2948) -> str:
    """XML of a table cell; `properties` is what follows its width."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>'
        f"{paragraph(text, style='TableText')}</w:tc>"
    )


def table() -> str:
    """XML of three rows on three columns, with a cell of two columns and a cell of two rows."""
    rows = (
        cell("项目") + cell("金额", properties='<w:gridSpan w:val="2"/>', width=5896),
        cell("收入", properties='<w:vMerge w:val="restart"/>') + cell("财政") + cell("1"),
        cell("", properties="<w:vMerge/>") + cell("其他") + cell("2"),
    )
    column = '<w:gridCol w:w="2948"/>'
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableNormal"/><w:tblW w:w="8844" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{column * 3}</w:tblGrid>"
        f"{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def document(blocks: Iterable[str]) -> str:
    """XML of the main part."""
    return (
        f'{_DECLARATION}<w:document xmlns:w="{_W}" xmlns:r="{_RELATIONS}">'
        f"<w:body>{''.join(blocks)}{_SECTION}</w:body></w:document>"
    )


def parts(blocks: Iterable[str]) -> dict[str, str]:
    """Every part of a document that has no fault, by name."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            f"{_RELATIONS}/officeDocument word/document.xml",
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties docProps/core.xml",
        ),
        "docProps/core.xml": _core_properties(),
        "word/_rels/document.xml.rels": _relationships(
            f"{_RELATIONS}/styles styles.xml",
            f"{_RELATIONS}/settings settings.xml",
            f"{_RELATIONS}/numbering numbering.xml",
            f"{_RELATIONS}/footer footer.xml",
        ),
        "word/document.xml": document(blocks),
        "word/footer.xml": _footer(),
        "word/numbering.xml": _numbering(),
        "word/settings.xml": _settings(),
        "word/styles.xml": STYLES,
    }


def write_docx(path: Path, contents: Mapping[str, str]) -> Path:
    """Write parts the way the project wants its archives: sorted, undated, of no system."""
    with ZipFile(path, "w") as archive:
        for name in sorted(contents):
            archive.writestr(entry(name), contents[name])
    return path


def entry(name: str) -> ZipInfo:
    """An archive entry with the fixed date and system."""
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 0
    info.compress_type = ZIP_DEFLATED
    return info


def _content_types() -> str:
    types = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "word/document.xml": f"{_OOXML}.document.main+xml",
        "word/footer.xml": f"{_OOXML}.footer+xml",
        "word/numbering.xml": f"{_OOXML}.numbering+xml",
        "word/settings.xml": f"{_OOXML}.settings+xml",
        "word/styles.xml": f"{_OOXML}.styles+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return (
        f"{_DECLARATION}"
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )


def _relationships(*targets: str) -> str:
    items = "".join(
        f'<Relationship Id="rId{rank}" Type="{kind}" Target="{target}"/>'
        for rank, (kind, target) in enumerate((item.split(" ") for item in targets), start=1)
    )
    return (
        f"{_DECLARATION}"
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{items}</Relationships>"
    )


def _core_properties() -> str:
    return (
        f"{_DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>报告</dc:title><dc:creator>某局</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2023-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _footer() -> str:
    pieces = (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>PAGE</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
    runs = "".join(f"<w:r><w:rPr>{_FONTS}</w:rPr>{piece}</w:r>" for piece in pieces)
    # In the body's spacing, the footer would be so high that it takes a line from the body.
    properties = '<w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>'
    return f'{_DECLARATION}<w:ftr xmlns:w="{_W}"><w:p>{properties}{runs}</w:p></w:ftr>'


def _numbering() -> str:
    return (
        f'{_DECLARATION}<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )


def _settings() -> str:
    return (
        f'{_DECLARATION}<w:settings xmlns:w="{_W}">'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting'
        ' w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )
