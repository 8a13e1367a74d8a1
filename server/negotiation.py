"""Content negotiation after RFC 9110, and the one table of the media types that the server speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class MediaType:
    """A form that the server can answer in. `name` is its value of `format=` and its suffix in URLs.

    `aliases` are other media types that ask for it; `content_type` is what the answer is labelled with.
    """

    name: str
    media_type: str
    charset: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of Content-Type."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type

    @property
    def asked_by(self) -> tuple[str, ...]:
        """Every media type that stands for this form."""
        return (self.media_type, *self.aliases)


HTML = MediaType("html", "text/html", aliases=("application/xhtml+xml",))
JSON = MediaType("json", "application/sparql-results+json", charset=False, aliases=("application/json",))
PLAIN_JSON = MediaType("json", "application/json", charset=False)
XML = MediaType("xml", "application/sparql-results+xml", charset=False, aliases=("application/xml", "text/xml"))
CSV = MediaType("csv", "text/csv")
TSV = MediaType("tsv", "text/tab-separated-values")
TURTLE = MediaType("ttl", "text/turtle", aliases=("application/turtle", "application/x-turtle"))
N_TRIPLES = MediaType("nt", "application/n-triples", charset=False)
RDF_XML = MediaType("rdf", "application/rdf+xml", charset=False, aliases=("application/xml", "text/xml"))
JSON_LD = MediaType("jsonld", "application/ld+json", charset=False, aliases=("application/json",))
TRIG = MediaType("trig", "application/trig", charset=False)
N_QUADS = MediaType("nq", "application/n-quads", charset=False)
PROBLEM = MediaType("problem", "application/problem+json", charset=False, aliases=("application/json",))
TEXT = MediaType("txt", "text/plain")

# In order of preference: the first is what "*/*" gets.
RESULTS = (JSON, XML, CSV, TSV, HTML)
GRAPHS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)
SERVICE = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML)
ENTITY = (HTML, TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
STREAM = (TURTLE, JSON_LD, N_TRIPLES)
LOOKUP = (HTML, PLAIN_JSON, CSV)
PROBLEMS = (PROBLEM, TEXT, HTML)

# What people write for `format=` besides the names above.
FORMATS = {
    "turtle": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "json-ld": "jsonld",
    "xhtml": "html",
    "table": "html",
}

MAX_HEADER = 2048  # characters; browsers send some 150

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"
_PARAMETER = re.compile(rf';[ \t]*+(?:({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*+"))?[ \t]*+')
_RANGE = re.compile(rf"[ \t]*+({_TOKEN})/({_TOKEN})[ \t]*+")
_QUOTED_OR_COMMA = re.compile(r'"(?:[^"\\]|\\.)*+"?|,')
_Q = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header. Parameters but q are left out: they do not change what we can give."""

    type: str
    subtype: str
    q: float

    def specificity(self, media_type: str) -> int:
        """Return 3 for an exact match with `media_type`, 2 for `type/*`, 1 for `*/*`, 0 for none."""
        if self.type == "*":
            return 1
        type_, _, subtype = media_type.partition("/")
        if self.type != type_:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == subtype else 0


def parse_accept(header: str | None) -> list[Range]:
    """Read an Accept header; absent, empty or without any media range is `*/*`. Other parts are passed over.

    One of more than `MAX_HEADER` characters (joined, when it was sent in parts) is `*/*` too: no client means it.
    A q that is no weight counts as 0: we do not guess what was wanted. Source: RFC 9110, 12.5.1 and 5.6.
    """
    if header is None or len(header) > MAX_HEADER:
        header = ""
    found = [range_ for part in _parts(header) if (range_ := _parse_range(part))]
    return found or [Range("*", "*", 1.0)]


def _parts(header: str) -> Iterator[str]:
    """Split at commas outside quoted strings; one that is never closed goes on to the end."""
    start = 0
    for comma in _QUOTED_OR_COMMA.finditer(header):
        if comma[0] == ",":
            yield header[start : comma.start()]
            start = comma.end()
    yield header[start:]


def _parse_range(part: str) -> Range | None:
    found = _RANGE.match(part)
    if found is None or (found[1] == "*" and found[2] != "*"):
        return None
    q = 1.0
    place = found.end()
    while place < len(part):
        parameter = _PARAMETER.match(part, place)
        if parameter is None:
            return None
        if parameter[1] and parameter[1].lower() == "q":
            q = float(parameter[2]) if _Q.match(parameter[2]) else 0.0
        place = parameter.end()
    return Range(found[1].lower(), found[2].lower(), q)


def choose(header: str | None, offers: Sequence[MediaType]) -> MediaType | None:
    """Return the offer that suits an Accept header best, or None when none is acceptable.

    The weight of an offer is that of the most specific range that matches it; of equal weights the first offer wins.
    """
    if header is not None and len(header) > MAX_HEADER:
        header = None
    return _chosen(header, tuple(offers))


@lru_cache(maxsize=512)
def _chosen(header: str | None, offers: tuple[MediaType, ...]) -> MediaType | None:
    ranges = parse_accept(header)
    weighed = [(_weight(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    best = max(weighed, key=lambda found: found[:2])
    return best[2] if best[0] > 0 else None


def _weight(offer: MediaType, ranges: Sequence[Range]) -> float:
    """Return the weight of an offer; what its own name gets goes before what an alias gets."""
    own = _match(offer.media_type, ranges)
    if own[0] == 3:
        return own[1]
    exact = [q for alias in offer.aliases for specificity, q in [_match(alias, ranges)] if specificity == 3]
    return max(exact, default=own[1])


def _match(media_type: str, ranges: Sequence[Range]) -> tuple[int, float]:
    """Return the specificity and weight of the range that decides about `media_type`; (0, 0) when none matches."""
    return max(
        ((found.specificity(media_type), found.q) for found in ranges if found.specificity(media_type)),
        default=(0, 0.0),
    )


def by_format(name: str, offers: Sequence[MediaType]) -> MediaType | None:
    """Return the offer that a `format=` parameter names (by name or media type), or None."""
    wanted = FORMATS.get(name.strip().lower(), name.strip().lower())
    return next((offer for offer in offers if wanted == offer.name or wanted in offer.asked_by), None)
