"""The ontology: `/def` lists its terms and draws the model, `/def/{term}` is about one; each as a page or as data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, render_template, request
from markupsafe import Markup

from kg.errors import SourceError
from kg.namespaces import KG, PREFIXES
from server import levensloop, model_diagram, negotiation, neighbourhood
from server.constraints import Constraints, constraints
from server.entity import COUNT_LIMIT, Shown, View
from server.labels import prefixed
from server.levensloop import Voorbeeld
from server.links import page
from server.messages import DATA
from server.messages import Request as PoolRequest
from server.negotiation import HTML, MediaType
from server.pages import view
from server.problems import Problem, say
from server.requests import asked_language, language, offered, revalidated, served
from server.resources import query_text
from server.settings import Settings
from server.term_query import example_query
from server.texts import shortened, text
from server.vocabulary import PROPERTIES, Kind, Term, Vocabulary

blueprint = Blueprint("terms", __name__)
log = logging.getLogger("kamergraaf.terms")

MAX_SAMPLES = 5
_GROUPS = {
    "classes": (Kind.CLASS,),
    "properties": (*PROPERTIES, Kind.ANNOTATION),
    "concepts": (Kind.SCHEME, Kind.CONCEPT),
}
_FILES = ("begrippen", "alignments")  # ontologies of their own, in one graph with the model
_SAMPLES = {  # the query for what uses a term of a kind, and its variable for the term
    Kind.CLASS: ("class_sample", "class"),
    Kind.OBJECT: ("property_sample", "property"),
    Kind.DATATYPE: ("property_sample", "property"),
    Kind.ANNOTATION: ("property_sample", "property"),
    Kind.CONCEPT: ("concept_sample", "concept"),
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What the shapes demand, in words. `severity` is Violation, Warning or Info; `about` names what it is about."""

    about: tuple[Shown, ...]
    severity: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a term is used in the release; `counted` False when there are more. None when it is not counted."""

    count: int | None
    counted: bool = True
    samples: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class TermPage:
    """All that the page of a term says. `facts` are a key of the texts with what belongs there."""

    term: Term
    name: str
    definition: str
    facts: tuple[tuple[str, tuple[Shown, ...]], ...]
    drawing: Markup
    demands: tuple[Demand, ...]
    uses: Uses
    query: str


@blueprint.get("/def")
def listing() -> Response:
    """Give the ontology: a list of terms with the model as a drawing, or its statements."""
    offer = offered(negotiation.ENTITY, request.args.get("format"))
    if offer is HTML:
        return _answer(offer, _terms_page())
    return _answer(offer, _data("ontology_data", {}, offer, KG.removesuffix("#")))


@blueprint.get("/def/<path:term>")
def one(term: str) -> Response:
    """Give one term. A file of the ontology and its version lead to all of it; an earlier version is given as data."""
    known = served().vocabulary
    if term in _names_of_the_whole(known.version):
        asked = request.query_string.decode("ascii", "replace")
        return cast(Response, redirect(f"/def?{asked}" if asked else "/def", 303))
    file, _, version = term.rpartition("/")
    if version in _versions() and file in ("", *_FILES):
        return _version(_versions()[version])
    if term not in known.terms:
        raise Problem(404, say("no-term", term=shortened(term)))
    offer = offered(negotiation.ENTITY, request.args.get("format"))
    if offer is HTML:
        found = _gather(view(), known, constraints(), known.terms[term])
        return _answer(offer, render_template("term.html", page=found, kind=found.term.kind.value))
    return _answer(offer, _data("term_data", {"term": KG + term}, offer, KG + term))


@cache
def _versions() -> dict[str, Path]:
    """Return the files of the versions of the ontology before this one, by version; `docs/make.py keep` writes them."""
    return {path.stem: path for path in sorted((Path(__file__).resolve().parent / "versions").glob("*.ttl"))}


def _version(path: Path) -> Response:
    """Give the statements of a version that this release no longer has, never as a page."""
    offer = offered(negotiation.ENTITY[1:], request.args.get("format"))
    found = path.read_bytes()
    if offer is not negotiation.TURTLE:
        syntax = ox.RdfFormat.from_media_type(offer.media_type)
        assert syntax is not None  # the forms of an entity are forms of RDF
        triples = (quad.triple for quad in ox.parse(found, ox.RdfFormat.TURTLE))
        found = ox.serialize(triples, format=syntax, prefixes=PREFIXES) or b""
    return _answer(offer, found)


def _names_of_the_whole(version: str) -> frozenset[str]:
    return frozenset({version, *_FILES, *(f"{name}/{version}" for name in _FILES)} - {""})


def _answer(offer: MediaType, body: str | bytes) -> Response:
    return revalidated(Response(body, content_type=offer.content_type), "Accept")


def _data(query: str, bindings: dict[str, str], offer: MediaType, order_from: str) -> bytes:
    timeout = cast(Settings, current_app.config["SETTINGS"]).page_timeout
    pool_request = PoolRequest(
        query_text(query),
        graph_format=offer.media_type,
        default_graphs=(served().names.graph("ontologie"),),
        bindings=bindings,
        prefixes=PREFIXES,
        order_from=order_from,
    )
    return b"".join(frame.body for frame in served().pages.run(pool_request, timeout) if frame.kind == DATA)


def _terms_page() -> str:
    known, looking = served().vocabulary, view()
    groups = {
        group: [(term, looking.term(KG + term.name), _in(term.definitions)) for term in known.of_kind(*kinds)]
        for group, kinds in _GROUPS.items()
    }
    return render_template("terms.html", groups=groups, drawing=_model(known), version=known.version)


def _model(known: Vocabulary) -> Markup:
    """Return the drawing of the model. A release with another model than this version draws is shown without one."""
    title = text("model-title", language())
    try:
        return Markup(model_diagram.diagram(known, constraints().lists, title, language(), _href(known)))
    except SourceError as error:
        log.info("no drawing of the model: %s", error)
        return Markup("")


def _gather(looking: View, known: Vocabulary, rules: Constraints, term: Term) -> TermPage:
    name = looking.term(KG + term.name)
    around = neighbourhood.neighbours(known, term, dict(rules.lists))
    drawn = neighbourhood.diagram(around, term.name, text("term-drawing", language(), name=name), _href(known))
    return TermPage(
        term,
        name,
        _in(term.definitions),
        tuple(_facts(looking, known, term)),
        Markup(drawn),
        tuple(_demands(looking, rules, term)),
        _uses(looking, term),
        example_query(known, rules, term),
    )


def _facts(looking: View, known: Vocabulary, term: Term) -> Iterable[tuple[str, tuple[Shown, ...]]]:
    """Yield what a term hangs together with, where there is something."""
    in_list = term.kind is Kind.CONCEPT
    lines = {
        "term-list" if in_list else "term-above": term.above,
        "term-concepts" if term.kind is Kind.SCHEME else "term-below": [found.name for found in known.below(term.name)],
        "term-origin": term.origin,
        "term-target": term.target,
        "term-leaving": [found.name for found in known.leaving(term.name)] if term.kind is Kind.CLASS else (),
        "term-arriving": [found.name for found in known.arriving(term.name)] if term.kind is Kind.CLASS else (),
        "term-follows": term.follows,
        "term-near": term.near,
        "term-wider": term.wider,
        "term-successor": [term.successor] if term.successor else (),
    }
    for key, names in lines.items():
        if names:
            yield key, tuple(_shown(looking, name) for name in names)
    if found := levensloop.using(term.name):
        yield "term-examples", tuple(_example(looking, one) for one in found)


def _example(looking: View, one: Voorbeeld) -> Shown:
    """Return an example as a link."""
    asked = f"?lang={asked_language()}" if asked_language() else ""
    return Shown(one.title, f"/def/voorbeelden/{one.name}{asked}", title=one.said[looking.language])


def _shown(looking: View, name: str) -> Shown:
    """Return a term as a link: one of ours by its name, one of another with its prefix."""
    if ":" in name:
        return Shown(prefixed(name), page(name, looking.served.names))
    local = name.removeprefix("^")
    back = "^" if local != name else ""
    return Shown(f"{back}kg:{local}", looking.href(KG + local), title=looking.term(KG + local))


def _demands(looking: View, rules: Constraints, term: Term) -> Iterable[Demand]:
    """Yield what the shapes demand of a property, or of a class: its own rule, then by property, then the rest."""
    if term.kind is Kind.CLASS:
        found = rules.of_class(term.name)
        for rule in sorted(found, key=lambda rule: (rule.name != term.name, not rule.property, rule.name)):
            local = rule.property.removeprefix("kg:")
            about = (_shown(looking, local),) if rule.property.startswith("kg:") else (Shown(rule.property),)
            yield Demand(about if rule.property else (), rule.severity, _in(rule.said), rule.name)
    elif term.kind in PROPERTIES:
        for kinds, rule in rules.of_property(term.name):
            yield Demand(tuple(_shown(looking, kind) for kind in kinds), rule.severity, _in(rule.said), rule.name)


def _uses(looking: View, term: Term) -> Uses:
    """Return how often a term is used, and some of what uses it.

    Classes and properties are counted when a release is built, concepts here, as far as that is known at once.
    """
    if term.kind not in _SAMPLES:
        return Uses(None)
    samples = _samples(looking, term)
    if term.kind is not Kind.CONCEPT:
        described = looking.served.uses
        return Uses(described.get(KG + term.name, 0) if described else None, samples=samples)
    found = looking.records("incoming_count", {"entity": KG + term.name})
    count = int(found[0]["count"]) if found else 0
    return Uses(min(count, COUNT_LIMIT), count <= COUNT_LIMIT, samples)


def _samples(looking: View, term: Term) -> tuple[Shown, ...]:
    query, variable = _SAMPLES[term.kind]
    found: dict[str, str] = {}
    for row in looking.records(query, {variable: KG + term.name}):
        found.setdefault(row["entity"], row.get("label", ""))
    shown = list(found.items())[:MAX_SAMPLES]
    return tuple(Shown(looking.name(iri, label, whole=True), looking.href(iri), title=iri) for iri, label in shown)


def _in(said: object) -> str:
    """Return a text in the language of the page, else in another."""
    by_language = cast(dict[str, str], said)
    return by_language.get(language()) or next(iter(by_language.values()), "")


def _href(known: Vocabulary) -> Callable[[str], str]:
    asked = f"?lang={asked_language()}" if asked_language() else ""
    return lambda name: f"/def/{quote(name)}{asked}" if name in known.terms else ""
