"""Makes XML that a serializer wrote well-formed: XML 1.0 cannot hold every character that a literal can.

Control characters and U+FFFE and U+FFFF become U+FFFD (the replacement character, so that the change shows), and a
carriage return becomes a reference, which every reader gives back as it was. Source: XML 1.0, 2.2 and 2.11.
"""

from __future__ import annotations

import re

# In UTF-8 a byte below 0x80 is always that character, so bytes can be replaced without decoding.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}".encode()
_STARTS = (b"\xef\xbf", b"\xef")


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
