"""The ids that others gave: `/id/wikidata/…` and so on lead to what has that id here."""

from __future__ import annotations

import json
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request

from server import negotiation
from server.catalogue import LONGEST_ID, SCHEMES, normal_id
from server.links import in_language, page
from server.negotiation import HTML, PLAIN_JSON
from server.problems import Problem, say
from server.requests import asked_language, language, revalidated, served
from server.texts import shortened

blueprint = Blueprint("identifiers", __name__)


@blueprint.get("/id/parlement/<value>", defaults={"scheme": "parlement"})
@blueprint.get("/id/wikidata/<value>", defaults={"scheme": "wikidata"})
@blueprint.get("/id/tk/<value>", defaults={"scheme": "tk"})
@blueprint.get("/id/tooi/<value>", defaults={"scheme": "tooi"})
def lead(scheme: str, value: str) -> Response:
    """Lead from an id to the entity that has it; to a list when several have."""
    if len(value) > LONGEST_ID or not SCHEMES[scheme].fullmatch(normal_id(scheme, value)):
        raise Problem(400, say(f"no-id-{scheme}", id=shortened(value)))
    found = served().catalogue.with_id(scheme, value)
    if not found:
        raise Problem(404, say("unknown-id", id=value, scheme=say(f"scheme-{scheme}")))
    if len(found) > 1:
        return _choices(value, found)
    return cast(Response, redirect(in_language(_name(found[0]), asked_language()), 303))


def _name(path: str) -> str:
    return "/id/" + quote(path, safe="/")


def _choices(value: str, paths: list[str]) -> Response:
    """Return 300 with what an id can stand for: one item of Wikidata can be two ministries in time."""
    catalogue, names = served().catalogue, served().names
    offer = negotiation.choose(request.headers.get("Accept"), (HTML, PLAIN_JSON)) or PLAIN_JSON
    choices = [
        {
            "iri": names.id(path),
            "naam": catalogue.entries[path].label if path in catalogue.entries else path,
            "toelichting": _told(path),
            "href": in_language(page(names.id(path), names), asked_language()),
        }
        for path in paths
    ]
    if offer is HTML:
        body = render_template("choices.html", id=value, choices=choices)
    else:
        body = json.dumps({"id": value, "keuzes": choices}, ensure_ascii=False, indent=1) + "\n"
    return revalidated(Response(body, 300, content_type=offer.content_type), "Accept")


def _told(path: str) -> str:
    catalogue = served().catalogue
    return catalogue.describe(catalogue.entries[path], language()) if path in catalogue.entries else ""
