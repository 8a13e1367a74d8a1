"""Inflating packed bytes without trusting the sizes that they claim: gzip, and the zip that a document is."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib

from kg.readers.source import MAX_BYTES, Source

GZIP_FIRST = b"\x1f\x8b"
ZIP_FIRST = (b"PK\x03\x04", b"PK\x05\x06")
MAX_GZIP = 2 * MAX_BYTES
"""The most that a gzipped file may inflate to, in bytes; the export of all cases is 9 MB of CSV."""

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,  # a compression that the library lacks
    RuntimeError,  # a password is needed
    ValueError,
    OverflowError,
)
"""What `zipfile` raises on damaged or hostile bytes, met by mutation."""

GZIP_ERRORS = (OSError, EOFError, zlib.error)


def inflate(source: Source) -> Source:
    """Return the file in a gzip, under the name and fingerprint of the gzip.

    Raises SourceError when it is damaged, empty, or inflates to more than `MAX_GZIP`.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(source.data)) as packed:
            data = packed.read(MAX_GZIP + 1)
    except GZIP_ERRORS as error:
        raise source.damaged("the gzip is damaged", error) from error
    if len(data) > MAX_GZIP:
        raise source.damaged("the gzip inflates too far", expected=f"at most {MAX_GZIP} bytes")
    if not data:
        raise source.damaged("the gzip is empty", expected="a document")
    return Source(source.bronbestand, data, source.sha256)


class Package:
    """A zip that is one document (.docx, .odt): its parts by name, inflated within `MAX_BYTES` together."""

    def __init__(self, source: Source) -> None:
        """Raises SourceError when the zip cannot be opened or is encrypted."""
        self._source = source
        self._left = MAX_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except ZIP_ERRORS as error:
            raise source.damaged("the zip is damaged", error) from error
        self.names = frozenset(self._zip.namelist())

    def part(self, name: str) -> Source:
        """Return one part as a source of the document's name. Raises SourceError when it is absent or damaged."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise self._source.damaged("the document is encrypted", place=name, expected="no password")
            with self._zip.open(info) as packed:
                data = packed.read(self._left + 1)
        except KeyError as error:
            raise self._source.damaged("a part of the document is missing", name) from error
        except ZIP_ERRORS as error:
            raise self._source.damaged("a part of the document is damaged", error, place=name) from error
        self._left -= len(data)
        if self._left < 0:
            raise self._source.damaged("the document inflates too far", expected=f"at most {MAX_BYTES} bytes of text")
        return Source(self._source.bronbestand, data, self._source.sha256)
