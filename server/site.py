"""The home page."""

from __future__ import annotations

from flask import Blueprint, render_template

from server.entity import LAYERS
from server.pages import view
from server.problems import Problem
from server.requests import served, site_url
from server.resources import examples

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
