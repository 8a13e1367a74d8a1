"""The description of the endpoint as data: what it speaks, and what it has.

Sources: SPARQL 1.1 Service Description; VoID (Describing Linked Datasets with the VoID Vocabulary).
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.namespaces import KG, PREFIXES
from kg.search import FOLDER as SEARCH
from server.negotiation import MediaType
from server.releases import Served

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = PREFIXES["void"]
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
    triples = [*_service(served, endpoint), *_dataset(served, endpoint), *_classes(served, endpoint)]
    rdf_format = ox.RdfFormat.from_media_type(offer.media_type)
    prefixes = {"sd": _SD, "formats": _FORMATS, **{name: PREFIXES[name] for name in ("void", "dcterms", "kg")}}
    body = ox.serialize(triples, format=rdf_format, prefixes=prefixes)
    return body or b""


def _service(served: Served, endpoint: str) -> Iterator[ox.Triple]:
    service = ox.NamedNode(endpoint)
    yield _is(service, _SD + "Service")
    yield _says(service, _SD + "endpoint", service)
    yield _says(service, _SD + "supportedLanguage", ox.NamedNode(f"{_SD}SPARQL11Query"))
    if served.manifest.union:
        yield _says(service, _SD + "feature", ox.NamedNode(f"{_SD}UnionDefaultGraph"))
    if _searches(served):
        yield _says(service, _SD + "propertyFeature", ox.NamedNode(f"{KG}zoek"))
    for name in _RESULT_FORMATS:
        yield _says(service, _SD + "resultFormat", ox.NamedNode(_FORMATS + name))
    yield _says(service, _SD + "defaultDataset", ox.NamedNode(f"{endpoint}#dataset"))


def _searches(served: Served) -> bool:
    """Tell whether there is a search index."""
    return (served.directory / SEARCH).is_dir()


def _dataset(served: Served, endpoint: str) -> Iterator[ox.Triple]:
    """Describe what is served: how much, under which names, and where it is as a whole."""
    dataset, graph = ox.NamedNode(f"{endpoint}#dataset"), ox.NamedNode(f"{endpoint}#default-graph")
    manifest = served.manifest
    yield _is(dataset, _SD + "Dataset")
    yield _is(dataset, _VOID + "Dataset")
    yield _says(dataset, _SD + "defaultGraph", graph)
    yield _is(graph, _SD + "Graph")
    yield _says(dataset, _VOID + "triples", ox.Literal(manifest.quads))
    yield _says(dataset, _VOID + "sparqlEndpoint", ox.NamedNode(endpoint))
    yield _says(dataset, PREFIXES["dcterms"] + "identifier", ox.Literal(manifest.id))
    if not manifest.union:
        return
    yield _says(dataset, _VOID + "uriSpace", ox.Literal(f"{manifest.base}id/"))
    yield _says(dataset, _VOID + "vocabulary", ox.NamedNode(KG))
    site = endpoint.removesuffix("/sparql")
    for syntax in ("nq", "trig", "ttl", "jsonld"):
        yield _says(dataset, _VOID + "dataDump", ox.NamedNode(f"{site}/dumps/kamergraaf.{syntax}.gz"))


def _classes(served: Served, endpoint: str) -> Iterator[ox.Triple]:
    """Say how many there are of each class."""
    for name, count in sorted(served.manifest.classes.items()):
        part = ox.NamedNode(f"{endpoint}#class-{name}")
        yield _says(ox.NamedNode(f"{endpoint}#dataset"), _VOID + "classPartition", part)
        yield _says(part, _VOID + "class", ox.NamedNode(KG + name))
        yield _says(part, _VOID + "entities", ox.Literal(count))


def _says(subject: ox.NamedNode, predicate: str, object_: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), object_)


def _is(subject: ox.NamedNode, kind: str) -> ox.Triple:
    return _says(subject, _RDF_TYPE, ox.NamedNode(kind))
