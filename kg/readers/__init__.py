"""Readers: the bytes of a file to one kept text with the structure that its form has.

`READERS` is the one table of forms. A form is known by its content, never by the name of its file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import RuleError
from kg.readers import sniff
from kg.readers.doc import read_doc
from kg.readers.docx import read_docx
from kg.readers.eml import read_eml
from kg.readers.html import read_html
from kg.readers.metadata import read_metadata
from kg.readers.odt import read_odt
from kg.readers.official_xml import read_official_xml
from kg.readers.packed import ZIP_FIRST, Package, inflate
from kg.readers.pdf import read_pdf
from kg.readers.source import ReadResult, Source
from kg.readers.text import read_text
from kg.readers.unread import refuse_unread
from kg.readers.zaken import read_csv, read_json

__all__ = ["READERS", "ReadResult", "Reader", "read"]


@dataclass(frozen=True, slots=True)
class Reader:
    """One form: its name, how its content is known, and what reads it."""

    name: str
    recognises: Callable[[sniff.Content], bool]
    read: Callable[[Source], ReadResult]


READERS: tuple[Reader, ...] = (
    Reader("official XML", sniff.is_official_xml, read_official_xml),
    Reader("metadata record or SRU response", sniff.is_metadata, read_metadata),
    Reader("HTML page", sniff.is_html, read_html),
    Reader("PDF", sniff.is_pdf, read_pdf),
    Reader("Word document", sniff.is_docx, read_docx),
    Reader("OpenDocument text", sniff.is_odt, read_odt),
    Reader("Word 97-2003 document", sniff.is_doc, read_doc),
    Reader("cases as JSON", sniff.is_json, read_json),
    Reader("cases as CSV", sniff.is_csv, read_csv),
    Reader("e-mail message", sniff.is_eml, read_eml),
    Reader("text or Markdown", sniff.is_text, read_text),
)
"""The forms, in the order in which they are tried; the first whose content is recognised reads the file."""


def read(data: bytes, bronbestand: str) -> ReadResult:
    """Read one file; `bronbestand` is its path relative to the input root, and goes into the result.

    A gzipped file is read as what is in it. Raises SourceError for what is empty, too large, damaged, encrypted or
    hostile, RuleError for a form that no reader takes. Nothing else.
    """
    source = Source.of(data, bronbestand)
    content = sniff.Content(data)
    if sniff.is_gzip(content):
        source = inflate(source)
        content = sniff.Content(source.data)
    refuse_unread(source)
    for reader in READERS:
        if reader.recognises(content):
            return reader.read(source)
    if content.data.startswith(ZIP_FIRST):
        Package(source)  # a damaged zip is no unknown form
    raise RuleError(
        "no reader takes this form",
        document=bronbestand,
        value=source.data[:40].decode("latin-1"),
        expected=", ".join(reader.name for reader in READERS),
        remedy="convert the file to one of these forms, or leave it out",
    )
