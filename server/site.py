"""The home page, the page of terms, and the two signs of life: `/gezond` (the process) and `/klaar` (the store)."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, render_template, request

from kg.errors import KamergraafError
from kg.namespaces import KG, PREFIXES
from server import negotiation
from server.entity import LAYERS
from server.messages import DATA
from server.messages import Request as PoolRequest
from server.negotiation import HTML
from server.pages import view
from server.problems import Problem, say
from server.requests import language, served, site_url
from server.resources import examples, query_text
from server.settings import Settings

blueprint = Blueprint("site", __name__)

# Counted on the home page, in this order.
_COUNTED = ("Vragenset", "Vraag", "Antwoord", "Document", "Persoon", "Ministerie")
_KINDS = {
    PREFIXES["owl"] + "Class": "classes",
    PREFIXES["owl"] + "ObjectProperty": "properties",
    PREFIXES["owl"] + "DatatypeProperty": "properties",
    PREFIXES["skos"] + "Concept": "concepts",
    PREFIXES["skos"] + "ConceptScheme": "concepts",
}


@blueprint.get("/")
def home() -> str:
    """Say what this is."""
    classes = served().manifest.classes
    known = classes | {"Document": classes.get("Document", 0) - classes.get("Stub", 0)}  # a stub is not here
    counts = [(name, known[name]) for name in _COUNTED if known.get(name)]
    return render_template(
        "home.html", counts=counts, examples=examples(), layers=LAYERS[:5], view=view(), reconcile=_reconcile()
    )


def _reconcile() -> str:
    """Return the address to give to a reconciliation client; the path alone for a Host that cannot be read."""
    try:
        return f"{site_url()}/reconcile"
    except Problem:
        return "/reconcile"


@blueprint.get("/def")
def terms() -> Response:
    """Give the ontology: a list of terms, or its statements."""
    offer = negotiation.choose(request.headers.get("Accept"), negotiation.ENTITY)
    if request.args.get("format"):
        offer = negotiation.by_format(request.args["format"], negotiation.ENTITY)
    if offer is None:
        types = [found.media_type for found in negotiation.ENTITY]
        raise Problem(406, say("not-acceptable", offers=", ".join(types)), offers=types)
    body = _terms_page() if offer is HTML else _ontology(offer.media_type)
    response = Response(body, content_type=offer.content_type)
    response.vary.update(["Accept"])
    return response


def _terms_page() -> str:
    labels = served().labels
    found: dict[str, dict[str, tuple[str, str, str]]] = {"classes": {}, "properties": {}, "concepts": {}}
    for row in view().records("terms", {"graph": served().names.graph("ontologie")}):
        term = row["term"]
        if term.startswith(KG):
            local = term.removeprefix(KG)
            entry = (local, labels.name(term, language()), labels.comment(term, language()))
            found[_KINDS[row["soort"]]].setdefault(term, entry)
    return render_template("terms.html", groups={name: list(terms.values()) for name, terms in found.items()})


def _ontology(media_type: str) -> bytes:
    timeout = cast(Settings, current_app.config["SETTINGS"]).page_timeout
    pool_request = PoolRequest(
        query_text("ontology_data"),
        graph_format=media_type,
        default_graphs=(served().names.graph("ontologie"),),
        prefixes=PREFIXES,
        order_from=KG.removesuffix("#"),
    )
    return b"".join(frame.body for frame in served().pages.run(pool_request, timeout) if frame.kind == DATA)


@blueprint.get("/gezond")
def alive() -> Response:
    """Tell that the process answers."""
    return Response("gezond\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@blueprint.get("/klaar")
def ready() -> Response:
    """Tell that both pools answer from the store."""
    release = served()
    try:
        for pool in (release.pages, release.queries):
            pool.rows(query_text("ready"), timeout=5)
    except KamergraafError as error:
        raise Problem(503, say("overload"), headers={"Retry-After": "2"}, reason=error.kind) from error
    body = f"klaar {release.manifest.id}\n"
    return Response(body, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
