"""Which form a file has, by its first bytes, its root element or the members of its zip; never by its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from functools import cached_property

from kg.readers import html, metadata, official_xml
from kg.readers.doc import OLE_FIRST
from kg.readers.packed import GZIP_FIRST, ZIP_ERRORS, ZIP_FIRST

_HEAD = 65_536
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
_BEFORE_ROOT = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*"|\[\s*(?:\{|\]))')
_CSV_SIGNS = re.compile(rb'[,;\t"\r]+')
_EML_LINE = rb"(?:[!-9;-~]+:(?:[ \t][^\n]*)?\r?\n(?:[ \t][^\n]*\n)*)"
_EML = re.compile(_EML_LINE + rb"{2,}\r?\n")
_EML_KNOWN = re.compile(rb"^(?:From|Received|Message-ID|MIME-Version|Return-Path):", re.IGNORECASE | re.MULTILINE)


class Content:
    """The bytes of a file, and what is seen of its form at first sight, worked out once."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def head(self) -> bytes:
        """The first 64 KB without a byte order mark; UTF-16 of ASCII letters as single bytes."""
        head = self.data[:_HEAD]
        if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:4] in (b"<\0?\0", b"\0<\0?"):
            return head.replace(b"\0", b"").lstrip(b"\xff\xfe")
        return head.removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def root(self) -> str:
        """Local name of the first element of markup, lower case; "" when the file does not begin with markup."""
        place = 0
        while found := _BEFORE_ROOT.match(self.head, place):
            place = found.end()
        name = _ROOT.match(self.head, place)
        return name[1].decode("ascii").lower() if name else ""

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a zip; none when it is none, or damaged."""
        if not self.data.startswith(ZIP_FIRST):
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as packed:
                return frozenset(packed.namelist())
        except ZIP_ERRORS:
            return frozenset()


def is_official_xml(content: Content) -> bool:
    return content.root in official_xml.ROOTS


def is_metadata(content: Content) -> bool:
    return content.root in metadata.ROOTS


def is_html(content: Content) -> bool:
    return content.root in html.ROOTS


def is_pdf(content: Content) -> bool:
    return b"%PDF-" in content.data[:1024]


def is_docx(content: Content) -> bool:
    return "[Content_Types].xml" in content.members and any(name.startswith("word/") for name in content.members)


def is_odt(content: Content) -> bool:
    return "content.xml" in content.members and not {"mimetype", "META-INF/manifest.xml"}.isdisjoint(content.members)


def is_doc(content: Content) -> bool:
    return content.data.startswith(OLE_FIRST)


def is_gzip(content: Content) -> bool:
    return content.data.startswith(GZIP_FIRST)


def is_json(content: Content) -> bool:
    return bool(_JSON.match(content.head))


def is_csv(content: Content) -> bool:
    """True when the first line names the columns of an export of cases."""
    header = content.head[:4096].partition(b"\n")[0]
    return b"Nummer" in header and {b"Id", b"Nummer", b"Soort"} <= set(_CSV_SIGNS.split(header))


def is_eml(content: Content) -> bool:
    """True when the file begins with header lines, of which one that every message has, and then a blank line."""
    headers = _EML.match(content.head)
    return headers is not None and bool(_EML_KNOWN.search(headers[0]))


def is_text(content: Content) -> bool:
    """True for what begins as no markup and no packed file; whether it is text, decoding tells."""
    return content.root == "" and not content.data.startswith(ZIP_FIRST)


def is_package(names: Iterable[str]) -> bool:
    """True when a zip with these members is one document (Word, OpenDocument, …), no archive of documents."""
    return not {"[Content_Types].xml", "mimetype", "META-INF/manifest.xml"}.isdisjoint(names)
