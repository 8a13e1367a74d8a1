"""Feeds in Atom (RFC 4287), long ones in archives (RFC 5005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from server.xmltext import in_xml

_ATOM = "http://www.w3.org/2005/Atom"
_HISTORY = "http://purl.org/syndication/history/1.0"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` is an IRI that never changes, `published` a moment such as 2026-11-22T02:10:00Z."""

    id: str
    title: str
    published: str
    href: str
    content: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document. `links` are addresses by their relation; `archive` says that it never changes any more."""

    id: str
    title: str
    author: str
    language: str
    updated: str
    links: dict[str, str] = field(default_factory=dict)
    archive: bool = False
    entries: Sequence[Entry] = ()


def written(feed: Feed) -> bytes:
    """Return a feed as XML."""
    prefixes: dict[Any, str] = {None: _ATOM, "fh": _HISTORY}
    top = etree.Element(f"{{{_ATOM}}}feed", {_XML_LANG: feed.language}, nsmap=prefixes)
    _text(top, "id", feed.id)
    _text(top, "title", feed.title)
    _text(top, "updated", feed.updated)
    author = etree.SubElement(top, f"{{{_ATOM}}}author")
    _text(author, "name", feed.author)
    if feed.archive:
        etree.SubElement(top, f"{{{_HISTORY}}}archive")
    for relation, href in feed.links.items():
        _link(top, relation, href)
    for entry in feed.entries:
        _entry(top, entry)
    found: bytes = etree.tostring(top, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return found


def _entry(top: etree._Element, entry: Entry) -> None:
    element = etree.SubElement(top, f"{{{_ATOM}}}entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", entry.published)
    _text(element, "published", entry.published)
    _link(element, "alternate", entry.href)
    _text(element, "content", entry.content)


def _text(above: etree._Element, name: str, text: str) -> None:
    etree.SubElement(above, f"{{{_ATOM}}}{name}").text = in_xml(text)


def _link(above: etree._Element, relation: str, href: str) -> None:
    kinds = {"alternate": "text/html"}
    attributes = {"rel": relation, "type": kinds.get(relation, "application/atom+xml"), "href": in_xml(href)}
    etree.SubElement(above, f"{{{_ATOM}}}link", attributes)
