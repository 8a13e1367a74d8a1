"""The home page, the page of terms, and the two signs of life: `/gezond` (the process) and `/klaar` (the store)."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from kg.errors import KamergraafError
from server.entity import LAYERS
from server.pages import view
from server.problems import Problem, say
from server.requests import served, site_url
from server.resources import examples, query_text

blueprint = Blueprint("site", __name__)

# Counted on the home page, in this order.
_COUNTED = ("Vragenset", "Vraag", "Antwoord", "Document", "Persoon", "Ministerie")


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
