"""What goes into a reader and what comes out: one file's bytes with its name; a document, records or cases."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.errors import SourceError
from kg.model import Document, Metadatarecord, Zaak

MAX_BYTES = 25 * 1024 * 1024
"""Largest input file, and the most that one packed file may inflate to, in bytes."""

MAX_DEPTH = 150
"""How deep elements may be nested in markup. Real documents stay under 20."""

MAX_ELEMENTS = 150_000
"""How many elements are read of one document. The longest official documents have some tens of thousands."""

MAX_LINES = 200_000
"""How many lines are read of a text."""

ReadResult = Document | tuple[Metadatarecord, ...] | tuple[Zaak, ...]
"""One document, the metadata records of one file (one or more), or the cases of one export (any number)."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one input file, `bronbestand` its path relative to the input root, `sha256` of the bytes."""

    bronbestand: str
    data: bytes
    sha256: str

    @classmethod
    def of(cls, data: bytes, bronbestand: str) -> Source:
        """Fingerprint `data`. Raises SourceError when it is empty or larger than `MAX_BYTES`."""
        if not data:
            raise SourceError(
                "the file is empty", document=bronbestand, expected="a document", remedy="fetch the file again"
            )
        if len(data) > MAX_BYTES:
            raise SourceError(
                "the file is too large",
                document=bronbestand,
                value=f"{len(data)} bytes",
                expected=f"at most {MAX_BYTES} bytes",
                remedy="split the file, or leave out its pictures",
            )
        return cls(bronbestand, data, hashlib.sha256(data).hexdigest())

    def damaged(self, message: str, cause: object = "", *, place: str = "", expected: str = "") -> SourceError:
        """Return the error that says this file is not what it claims to be, with what the library found."""
        return SourceError(
            message,
            document=self.bronbestand,
            place=place,
            value=str(cause),
            expected=expected,
            remedy="open the file by hand; fetch it again if it is damaged",
        )
