"""Metadata records about documents: metadata.xml, metadata_owms.xml, and SRU responses and records.

A record keeps every value as it stands, with its scheme: `DC.type` occurs three times and only the scheme tells
which is which. Source: the metadata that docs/sources.md describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from kg.model import Gegeven, Metadatarecord
from kg.readers.kept import fold
from kg.readers.markup import local_name, parse_xml, text_of
from kg.readers.source import Source

FLAT_ROOT = "metadata_gegevens"
OWMS_ROOT = "owms-metadata"
ROOTS = frozenset({FLAT_ROOT, OWMS_ROOT, "searchretrieveresponse", "record", "diagnostics"})
"""Names of root elements, lower case."""


def read_metadata(source: Source) -> tuple[Metadatarecord, ...]:
    """Read the records of one file: one, or for an SRU response any number.

    The values of `enrichedData` of an SRU record are kept too: an `itemUrl` with its manifestation as scheme.
    Raises SourceError for a record without an identifier and for an SRU response that holds diagnostics.
    """
    root, _ = parse_xml(source)
    name = local_name(root)
    if name == FLAT_ROOT:
        return (_record(source, _flat(root), "the file"),)
    if name == OWMS_ROOT:
        return (_record(source, _leaves(root), "the file"),)
    _refuse_diagnostics(source, root)
    records = [root] if name == "record" else list(root.iter("{*}record"))
    return tuple(_record(source, _leaves(record), f"record {n}") for n, record in enumerate(records, start=1))


def _flat(root: etree._Element) -> Iterator[Gegeven]:
    for element in root.iter("{*}metadata"):
        value = fold(element.get("content", ""))
        if value:
            yield Gegeven(_plain(element.get("name", "")), value, element.get("scheme", ""))


def _leaves(root: etree._Element) -> Iterator[Gegeven]:
    """Yield the elements that hold text and no elements; `resourceIdentifier` says more than their text."""
    for element in root.iter("{*}*"):
        if len(element):
            continue
        value = fold(element.get("resourceIdentifier", "") or text_of(element))
        if value:
            scheme = element.get("scheme", "") or element.get("manifestation", "")
            yield Gegeven(_plain(local_name(element)), value, scheme)


def _plain(name: str) -> str:
    """Return a name without its prefix: "DC.title" is "title", and so is the element `<dcterms.modified>`."""
    return name.rpartition(".")[2]


def _record(source: Source, gegevens: Iterable[Gegeven], place: str) -> Metadatarecord:
    values = tuple(gegevens)
    for gegeven in values:
        if gegeven.name == "identifier":
            return Metadatarecord(source.bronbestand, source.sha256, gegeven.value.lower(), values)
    raise source.damaged("a metadata record has no identifier", place=place, expected="an element identifier")


def _refuse_diagnostics(source: Source, root: etree._Element) -> None:
    diagnostic = next(root.iter("{*}diagnostic"), None)
    if diagnostic is not None:
        raise source.damaged(
            "the SRU service answered with an error",
            fold(" ".join(text_of(part) for part in diagnostic)),
            expected="records",
        )
