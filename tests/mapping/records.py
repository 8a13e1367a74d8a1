"""Records of a document that does not exist, and the quads that mapping makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from kg.identity import Register
from kg.identity.document import Resolved
from kg.linking import Koppeling, Samenhang, keys_of, link
from kg.mapping import map_document, map_register, map_sets, map_stubs
from kg.mapping.document import Sources
from kg.mapping.reasoning import Reasoner, Rules
from kg.model import Document, Form, Records, Resolution, Soort, Span
from kg.namespaces import Names
from kg.validation import folders

BASE = "https://voorbeeld.example/"
NAMES = Names(BASE)
RULES = Rules.load(folders.ontology())
KEY = "ah-tk-20932094-7"
TEXT = "Vraag 1 Klopt dit? Antwoord 1 Ja."
NO_MATCH = Resolution("", 0.0, "Niemand in het register heet zo.")


def records(**parts: object) -> Records:
    """An Aanhangsel with nothing in it but what `parts` say."""
    document = Document("map/bestand.txt", Form.TEXT, "0" * 64, str(parts.pop("text", TEXT)))
    return replace(Records(document, KEY, Soort.AANHANGSEL), **parts)  # type: ignore[arg-type]


def resolved(found: Records, *resolutions: Resolution, places: Iterable[str] = ()) -> Resolved:
    """The records with their mentions resolved as given; those left over are unmatched."""
    count = len(found.vermeldingen)
    known = (*resolutions, *[NO_MATCH] * count)[:count]
    codes = (*places, *[""] * count)[:count]
    return Resolved(found, known, codes, tuple(code.startswith("mnre") for code in codes))


def lines_of(
    found: Resolved,
    sources: Sources | None = None,
    known: dict[str, str] | None = None,
    register: Register | None = None,
) -> list[str]:
    """The N-Quads of a build of this document alone: its own, its set's and its stubs', and what follows from each."""
    samenhang = link([keys_of(found)], [], lambda _: ())
    reasoner = Reasoner(RULES, NAMES, map_register(NAMES, register) if register else ())
    own = _document(found, samenhang, sources, known)
    every = [own, *(map_sets(NAMES, one) for one in samenhang.sets), map_stubs(NAMES, samenhang.stubs)]
    return [line for lines in every for line in (*lines, *reasoner.derive(lines))]


def _document(
    found: Resolved, samenhang: Samenhang, sources: Sources | None, known: dict[str, str] | None
) -> list[str]:
    key = found.records.key
    return map_document(
        NAMES,
        found,
        samenhang.koppelingen.get(key, Koppeling(key)),
        samenhang.documenten if known is None else known,
        sources or Sources((found.records.document.bronbestand,)),
    )


def parsed(lines: Iterable[str]) -> list[ox.Quad]:
    """The quads of lines, as the store reads them."""
    return list(ox.parse("\n".join(lines), ox.RdfFormat.N_QUADS))


def statements(lines: Iterable[str], graph: str) -> set[tuple[str, str, str]]:
    """What is said in one graph: subject and object below `id/`, the predicate's local name, literals by value."""
    return {
        (_short(quad.subject), _local(quad.predicate), _short(quad.object))
        for quad in parsed(lines)
        if _short(quad.graph_name) == graph
    }


def graphs(lines: Iterable[str]) -> set[str]:
    """The graphs that are written to, below `graph/`."""
    return {_short(quad.graph_name) for quad in parsed(lines)}


def _short(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value.removeprefix(f"{BASE}id/").removeprefix(f"{BASE}graph/")


def _local(predicate: ox.NamedNode) -> str:
    return predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def span(part: str, text: str = TEXT) -> tuple[Span, ...]:
    """Where a part stands in the text."""
    at = text.index(part)
    return (Span(at, at + len(part)),)
