"""Parsing XML that strangers wrote: no entities, no network and no document type declaration."""

from __future__ import annotations

import re

from lxml import etree

from kg.errors import SourceError
from kg.model import Doubt
from kg.readers.source import MAX_ELEMENTS, Source
from kg.readers.text import decode

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def _parser(encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


_XML = _parser()
_XML_UTF8 = _parser("utf-8")


def parse_xml(source: Source) -> tuple[etree._Element, tuple[Doubt, ...]]:
    """Return the root element, with a doubt when the bytes were not in the encoding that they declare.

    Comments and processing instructions are left out. Raises SourceError for XML that is not well-formed, for a
    document type or entity declaration.
    """
    root, doubts = _root(source)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declares_type(source)
    return root, doubts


def check_tags(source: Source) -> None:
    """Raise SourceError for more tags than `MAX_ELEMENTS` elements have, before a tree of them is made."""
    if source.data.count(b"<") > 2 * MAX_ELEMENTS:
        raise source.damaged("there are too many elements", expected=f"at most {MAX_ELEMENTS}")


def _root(source: Source) -> tuple[etree._Element, tuple[Doubt, ...]]:
    if b"<!DOCTYPE" in source.data:  # before parsing: nothing that it declares is looked at
        raise _declares_type(source)
    check_tags(source)
    try:
        return etree.fromstring(source.data, _XML), ()
    except etree.XMLSyntaxError as error:
        first = error
    text, doubts = decode(source)
    if not doubts:
        raise _not_well_formed(source, first)
    try:
        return etree.fromstring(_DECLARATION.sub("", text, count=1).encode("utf-8"), _XML_UTF8), doubts
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(source, error) from error


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_of(element: etree._Element) -> str:
    """Return all text in an element, as it stands."""
    return "".join(str(part) for part in element.itertext())


def _not_well_formed(source: Source, error: etree.XMLSyntaxError) -> SourceError:
    return source.damaged("the XML is not well-formed", error.msg, place=f"line {error.lineno}")


def _declares_type(source: Source) -> SourceError:
    return source.damaged(
        "the XML declares a document type or entities, which are not read",
        expected="official XML, which has none",
    )
