"""The tokens of a query, for what must read more of it than a scan: each with its place, and without comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from server.scan import TOKEN

TERMS = frozenset({"variable", "iri", "name", "string", "long", "number"})
END = "end"  # the kind of the tokens after the last one
_AFTER = 4  # so many of them, that a reader may look ahead


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `kind` is a group of `server.scan.TOKEN`, or END. `start` and `end` are its place in the query."""

    kind: str
    text: str
    start: int
    end: int


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query without comments. A point at the end of a name or between words is a token itself.

    The last ones are of kind END.
    """
    for found in TOKEN.finditer(query):
        kind, text, start = found.lastgroup or "", found[0], found.start()
        if kind == "comment":
            continue
        if kind == "name":
            bare = text if text.endswith("\\.") else text.rstrip(".")
            yield Token(kind, bare, start, start + len(bare))
            yield from (Token("mark", ".", start + at, start + at + 1) for at in range(len(bare), len(text)))
        elif kind == "words":
            yield from _parted(text, start)
        else:
            yield Token(kind, text, start, found.end())
    for _ in range(_AFTER):
        yield Token(END, "", len(query), len(query))


def _parted(text: str, start: int) -> Iterator[Token]:
    """Yield the words and signs of what the scan takes as one: `true.OPTIONAL`."""
    place = 0
    while place < len(text):
        end = place
        while end < len(text) and text[end] not in ".-":
            end += 1
        if end == place:
            yield Token("mark", text[place], start + place, start + place + 1)
            end += 1
        else:
            yield Token("words", text[place:end], start + place, start + end)
        place = end


def value(token: Token) -> str:
    """Return what an IRI or a text in a query says, without quotes and escapes; "" for an IRI that is not whole."""
    if token.kind == "iri" and "\\" not in token.text:
        return token.text[1:-1]
    try:
        # Turtle writes both as SPARQL does.
        triple = next(ox.parse(f"<x:x> <x:x> {token.text} .", format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        return ""
    return "" if isinstance(triple.object, ox.Triple) else triple.object.value
