"""IRIs: the namespaces that are used, and the one place where our own are made.

Our IRIs are `{base}id/{path}`; everything else in the code speaks of paths under `id/`, and only mapping and server
put the base before them. Source: the table of IRIs in docs/model.md.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DEFAULT_BASE = "https://w3id.org/kamergraaf/"
KG = "https://w3id.org/kamergraaf/def#"

PREFIXES: dict[str, str] = {
    "kg": KG,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# How many segments of its path name an entity; two for all others. A role is an entity beside the person who held it.
_SEGMENTS = {"kamerlid": 3, "bewindspersoon": 4}
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def expand(name: str) -> str:
    """Return the IRI of a prefixed name such as `kg:Vraag`.

    Raises KeyError for a prefix that is not in `PREFIXES`.
    """
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


def slug(text: str) -> str:
    """Return `text` in lower-case ASCII letters and digits with `-` between: "PvdA/GroenLinks" → "pvda-groenlinks"."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return _NOT_SLUG.sub("-", plain).strip("-")


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs under one base. `base` ends with `/`."""

    base: str = DEFAULT_BASE

    def id(self, path: str) -> str:
        """Return the IRI of an entity path, such as `document/ah-tk-20232024-1061`."""
        return f"{self.base}id/{path}"

    def graph(self, path: str) -> str:
        """Return the IRI of a named graph, such as `bron/ah-tk-20232024-1061` or `afleiding/sets`."""
        return f"{self.base}graph/{path}"

    def owner(self, iri: str) -> str:
        """Return what an IRI is a part of."""
        return owner(iri, self.base)


def owner(iri: str, base: str) -> str:
    """Return what an IRI is a part of.

    Under `id/` of the base it is the path of its entity ("document/ah-tk-20232024-1061"), for others the IRI without
    its fragment.
    """
    bare = iri.partition("#")[0]
    prefix = f"{base}id/"
    if not bare.startswith(prefix):
        return bare
    segments = bare[len(prefix) :].split("/")
    return "/".join(segments[: _SEGMENTS.get(segments[0], 2)])


# Paths under `id/`. One function per class; `key` is always already safe.


def document(key: str) -> str:
    return f"document/{key}"


def passage(key: str, begint: int, eindigt: int) -> str:
    """Path of a passage, with the text fragment of RFC 5147."""
    return f"document/{key}#char={begint},{eindigt}"


def part(key: str, kind: str, number: int | str) -> str:
    """Path of a numbered part of a document: vermelding, verwijzing, voetnoot or melding."""
    return f"document/{key}/{kind}/{number}"


def antwoord(key: str, nummers: tuple[int, ...]) -> str:
    """Path of an answer: `{n}`, `{n}-{m}` for a run, `{n}+{k}+…` when it skips."""
    low, high = nummers[0], nummers[-1]
    if len(nummers) == 1:
        name = str(low)
    elif len(nummers) == high - low + 1:
        name = f"{low}-{high}"
    else:
        name = "+".join(str(n) for n in nummers)
    return f"document/{key}/antwoord/{name}"


def vragenset(key: str) -> str:
    return f"vragenset/{key}"


def vraag(set_key: str, nummer: int) -> str:
    return f"vragenset/{set_key}/vraag/{nummer}"


def adressering(set_key: str, number: int) -> str:
    return f"vragenset/{set_key}/adressering/{number}"


def overeenkomst(key: str) -> str:
    return f"overeenkomst/{key}"


def persoon(key: str) -> str:
    return f"persoon/{key}"


def kamerlid(key: str) -> str:
    return f"kamerlid/{key}"


def bewindspersoon(key: str) -> str:
    return f"bewindspersoon/{key}"


def ministerie(code: str) -> str:
    return f"ministerie/{code}"


def tijdigheid(code: str, vergaderjaar: str) -> str:
    """Path of the count of a ministry in a parliamentary year; "onbekend" for questions of which the day is unknown."""
    return f"ministerie/{code}/tijdigheid/{vergaderjaar}"


def fractie(slug_: str) -> str:
    return f"fractie/{slug_}"


def kabinet(slug_: str) -> str:
    return f"kabinet/{slug_}"


def identificatie(entity: str, name: str) -> str:
    """Path of an id that others gave to `entity` (a path): its scheme, with a suffix when it has several of one."""
    return f"{entity}/identificatie/{name}"
