"""What the id in a reference leads to: a document or set of the graph, a stub, or the official publication itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.namespaces import document

_STUBS = ("ah-", "kst-", "h-", "kv-")  # collections of parliamentary documents: what is cited and not here is a stub
_QUESTIONS = "kv-tk-"
_BULLETIN = re.compile(r"(?:stb|stcrt|trb)-\d{4}-\d{1,6}")
_CELEX = re.compile(r"3\d{4}[RLD]\d{4}")
_BWB = re.compile(r"BWB[RVW]\d{7}")


def entities(doel: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths under `id/` that an official id or case number leads to, those of documents first.

    `known` maps ids and case numbers (lower case) to what is in this build. A document of questions leads to its set
    too.
    """
    low = doel.lower()
    if low in known:
        yield known[low]
    elif low.startswith(_STUBS):
        yield document(low)
    case = low.removeprefix(_QUESTIONS)
    if case != low and case in known:
        yield known[case]


def publication(doel: str) -> str:
    """Return the IRI of the official publication of a bulletin, an act of the Union or a law, "" for another id.

    Source: the addresses under which each publisher keeps a publication by its id; see docs/references.md.
    """
    if _BULLETIN.fullmatch(doel):
        return f"https://zoek.officielebekendmakingen.nl/{doel}.html"
    if _CELEX.fullmatch(doel):
        return f"http://publications.europa.eu/resource/celex/{doel}"
    return f"https://wetten.overheid.nl/{doel}" if _BWB.fullmatch(doel) else ""
