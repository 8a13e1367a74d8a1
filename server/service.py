"""The description of the endpoint as data. Source: SPARQL 1.1 Service Description."""

from __future__ import annotations

import pyoxigraph as ox

from kg.namespaces import PREFIXES
from server.negotiation import MediaType
from server.releases import Served

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = PREFIXES["rdf"] + "type"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)


def description(served: Served, endpoint: str, offer: MediaType) -> bytes:
    """Return the description in the form of `offer`. `endpoint` is the address under which it was asked for."""
    service = ox.NamedNode(endpoint)
    dataset, graph = ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#default-graph")
    quads = served.manifest.quads
    triples = [
        _is(service, "Service"),
        _says(service, "endpoint", service),
        _says(service, "supportedLanguage", ox.NamedNode(f"{_SD}SPARQL11Query")),
        _says(service, "feature", ox.NamedNode(f"{_SD}UnionDefaultGraph")),
        *(_says(service, "resultFormat", ox.NamedNode(_FORMATS + name)) for name in _RESULT_FORMATS),
        _says(service, "defaultDataset", dataset),
        _is(dataset, "Dataset"),
        _says(dataset, "defaultGraph", graph),
        _is(graph, "Graph"),
        ox.Triple(dataset, ox.NamedNode(PREFIXES["void"] + "triples"), ox.Literal(quads)),
        ox.Triple(dataset, ox.NamedNode(PREFIXES["dcterms"] + "identifier"), ox.Literal(served.manifest.id)),
    ]
    rdf_format = ox.RdfFormat.from_media_type(offer.media_type)
    prefixes = {"sd": _SD, "formats": _FORMATS, **{name: PREFIXES[name] for name in ("void", "dcterms")}}
    body = ox.serialize(triples, format=rdf_format, prefixes=prefixes)
    return body or b""


def _says(subject: ox.NamedNode, name: str, object_: ox.NamedNode) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(_SD + name), object_)


def _is(subject: ox.NamedNode, name: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(_RDF_TYPE), ox.NamedNode(_SD + name))
