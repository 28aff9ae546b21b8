"""The order in which the schema wants the children of property elements."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

# ISO/IEC 29500-1, annex A.1: CT_PPr, EG_RPrBase, CT_TblPr, CT_TcPr.
_SEQUENCES = {
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
        rPr sectPr pPrChange
    """,
    "rPr": """
        ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline
        shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz
        szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish
        oMath rPrChange
    """,
    "tblPr": """
        tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription
        tblPrChange
    """,
    "tcPr": """
        cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark headers cellIns cellDel cellMerge tcPrChange
    """,
}


def misplaced_children(element: etree._Element) -> Iterator[str]:
    """Faults in the order of a property element's children; none for any other element."""
    parent = etree.QName(element)
    if parent.localname not in _SEQUENCES:
        return
    sequence = _SEQUENCES[parent.localname].split()
    last = -1
    for child in element.iterchildren("*"):
        name = etree.QName(child)
        # Extensions (w14 and later) have their own places, which the Open XML SDK knows.
        if name.namespace != parent.namespace:
            continue
        if name.localname not in sequence:
            yield f"{name.localname} does not belong into {parent.localname}"
            continue
        rank = sequence.index(name.localname)
        if rank == last:
            yield f"{name.localname} stands twice in {parent.localname}"
        elif rank < last:
            yield f"{name.localname} must stand before {sequence[last]} in {parent.localname}"
        last = max(last, rank)
