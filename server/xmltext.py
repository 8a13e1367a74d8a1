"""Makes XML that a serializer wrote well-formed: XML 1.0 cannot hold every character that a literal can.

Control characters and U+FFFE and U+FFFF become U+FFFD (the replacement character, so that the change shows), and a
carriage return becomes a reference, which every reader gives back as it was. Source: XML 1.0, 2.2 and 2.11.
"""

from __future__ import annotations

import re
from functools import lru_cache

# In UTF-8 a byte below 0x80 is always that character, so bytes can be replaced without decoding.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
_STARTS = (b"\xef\xbf", b"\xef")

# Source: Namespaces in XML 1.0, 3 (NCName), and XML 1.0, 2.3.
_NAME_START = (
    "A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F"
    "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF"
)
_START = re.compile(f"[{_NAME_START}]")
_NO_CHARACTER = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_NOT_IN_A_NAME = re.compile(rf"[^{_NAME_START}\-.0-9\u00B7\u0300-\u036F\u203F\u2040]")
# Source: RDF 1.1 XML Syntax, 5.1 and 7.2.5: names that no property may have, and one that becomes another.
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RESERVED = frozenset(
    _RDF + name
    for name in "RDF ID about parseType resource nodeID datatype Description aboutEach aboutEachPrefix bagID li".split()
)


def in_xml(text: str) -> str:
    """Return a text with the characters that XML cannot hold as U+FFFD."""
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)


@lru_cache(maxsize=1024)
def has_local_name(predicate: str) -> bool:
    """Tell whether RDF/XML can write a predicate: an element needs a name, and that is the end of the IRI."""
    if predicate in _RESERVED:
        return False
    return bool(_START.search(_NOT_IN_A_NAME.split(predicate)[-1]))


class XmlText:
    """Cleans a stream of UTF-8 bytes, piece by piece."""

    def __init__(self) -> None:
        self._held = b""

    def clean(self, piece: bytes) -> bytes:
        """Return the next piece cleaned; may keep up to two bytes back till the next call."""
        piece = self._held + piece
        self._held = b""
        for start in _STARTS:
            if piece.endswith(start):
                piece, self._held = piece[: -len(start)], start
                break
        return _FORBIDDEN.sub(_REPLACEMENT, piece).replace(b"\r", b"&#13;")

    def finish(self) -> bytes:
        """Return what was kept back."""
        held, self._held = self._held, b""
        return held
