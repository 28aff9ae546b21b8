"""Reads what a PDF says of itself besides its text, with pypdf: its catalogue, its tags, its links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


def catalogue(pdf: Path) -> Any:
    """The root of a PDF: its language, and what is marked."""
    return pypdf.PdfReader(pdf).trailer["/Root"]


def tags(pdf: Path) -> list[Any]:
    """The elements of the structure of a PDF, in reading order; each has its kind in `/S`."""
    return _below(catalogue(pdf)["/StructTreeRoot"])


def attributes(tag: Any) -> dict[str, Any]:
    """What an element of the structure says of itself: over how many rows and columns a cell goes."""
    told = tag.get("/A", [])
    several = told if isinstance(told, ArrayObject) else [told]
    return {key: value for each in several for key, value in each.get_object().items()}


def links(pdf: Path, page: int) -> list[Any]:
    """The links of a page; 1 is the first."""
    found: Any = pypdf.PdfReader(pdf).pages[page - 1].get("/Annots", [])
    return [link.get_object() for link in found]


def _below(element: Any) -> list[Any]:
    if isinstance(element, IndirectObject):
        element = element.get_object()
    if not isinstance(element, DictionaryObject):
        return []
    kids: Any = element.get("/K", [])
    below = [found for kid in (kids if isinstance(kids, ArrayObject) else [kids]) for found in _below(kid)]
    return [element, *below] if "/S" in element else below
