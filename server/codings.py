"""Answers in fewer bytes: which content coding a client takes, and packing bodies and streams in it.

Source: RFC 9110, 8.4 and 12.5.3. Everything that is packed here is public and the same for all, so that the length of
an answer gives nothing away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, cast

import brotli  # type: ignore[import-untyped]
from flask import Response, request
from isal import isal_zlib

SMALLEST = 1_000  # bytes; what fits in one packet is not worth packing
MAX_HEADER = 1_024  # characters of Accept-Encoding

_PACKABLE = re.compile(
    r"text/[a-z-]+|application/(?:[a-z.-]+\+)?(?:json|xml)|application/(?:n-triples|n-quads|trig|sparql-query)"
    r"|image/svg\+xml"
)
_CODING = re.compile(r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:;[ \t]*[qQ]=([01](?:\.[0-9]{0,3})?)[ \t]*)?")


class Packer(Protocol):
    """Packs a body piece by piece."""

    def add(self, piece: bytes) -> bytes:
        """Return the packed bytes of all that was given till now and not returned yet."""

    def finish(self) -> bytes:
        """Return what is left; without it a reader knows that something is missing."""


class _Gzip:
    """The fast level of ISA-L: a tenth more bytes than zlib's own default in a tenth of the time."""

    def __init__(self) -> None:
        self._packer = isal_zlib.compressobj(2, wbits=31)

    def add(self, piece: bytes) -> bytes:
        return self._packer.compress(piece) + self._packer.flush(isal_zlib.Z_SYNC_FLUSH)

    def finish(self) -> bytes:
        return self._packer.flush()


class _Brotli:
    """Brotli with a window of 256 KiB, which bounds what each answer under way takes."""

    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=4, lgwin=18)

    def add(self, piece: bytes) -> bytes:
        packed: bytes = self._packer.process(piece) + self._packer.flush()
        return packed

    def finish(self) -> bytes:
        packed: bytes = self._packer.finish()
        return packed


# In order of preference: the first is what a client gets that takes all equally.
CODINGS: dict[str, Callable[[], Packer]] = {"br": _Brotli, "gzip": _Gzip}


def choose(header: str | None) -> str:
    """Return the coding that suits an Accept-Encoding header best, "" for none.

    Plain is given to who sends no header, prefers it, or refuses all we have, also when it refuses plain.
    """
    weights = _weights(header or "")
    plain = weights.get("identity", 0.0)
    known = [(weights.get(name, weights.get("*", 0.0)), -place, name) for place, name in enumerate(CODINGS)]
    weight, _, name = max(known)
    return name if weight > 0 and weight >= plain else ""


def _weights(header: str) -> dict[str, float]:
    if len(header) > MAX_HEADER:
        return {}
    found = (_CODING.fullmatch(part) for part in header.split(","))
    named = [(part[1].lower(), float(part[2] or 1)) for part in found if part]
    return {"gzip" if name == "x-gzip" else name: min(weight, 1.0) for name, weight in named}


def is_packable(media_type: str) -> bool:
    """Tell whether bodies of this media type become smaller."""
    return _PACKABLE.fullmatch(media_type) is not None


def pack(body: bytes, coding: str) -> bytes:
    """Return a whole body in a coding."""
    packer = CODINGS[coding]()
    return packer.add(body) + packer.finish()


class PackedStream:
    """The pieces of a body, packed as they come. When they break off, so does this: its end is never written."""

    def __init__(self, pieces: Iterable[bytes], coding: str) -> None:
        self._pieces = pieces
        self._packer = CODINGS[coding]()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if packed := self._packer.add(piece):
                yield packed
        yield self._packer.finish()

    def close(self) -> None:
        """Let go of what the pieces come from."""
        close = getattr(self._pieces, "close", None)
        if close:
            close()


def apply(response: Response) -> Response:
    """Pack an answer when the client takes that and it helps; a stream stays one.

    A part of a file is never packed: its offsets are those of the plain bytes. A strong entity tag becomes weak, for
    it is no longer that of these bytes.
    """
    if not is_packable(response.mimetype or "") or "Content-Encoding" in response.headers:
        return response
    response.vary.update(["Accept-Encoding"])
    coding = choose(request.headers.get("Accept-Encoding"))
    if not coding or response.status_code in (204, 206, 304, 416):
        return response
    if not response.is_streamed:
        body = response.get_data()
        if len(body) < SMALLEST:
            return response
        response.set_data(pack(body, coding))
    else:
        response.response = PackedStream(cast(Iterable[bytes], response.response), coding)
        response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = coding
    _weaken(response)
    return response


def _weaken(response: Response) -> None:
    tag, weak = response.get_etag()
    if tag and not weak:
        response.set_etag(tag, weak=True)
        response.headers["Accept-Ranges"] = "none"
