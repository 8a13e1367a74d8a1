"""`/gezocht`: the documents that others cite and that this release does not have, as a page, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json

from flask import Blueprint, Response, render_template, request

from server import negotiation
from server.entity import Shown, View
from server.negotiation import CSV, HTML, MediaType
from server.official import official_name
from server.pages import view
from server.paging import Paging, asked_page, page_href
from server.requests import offered, revalidated, served
from server.wanted import Wanted

blueprint = Blueprint("gezocht", __name__)

PAGE = 50
DATA_PAGE = 1000  # of CSV and JSON
CITING = 5  # citing documents that the page shows of each
_COLUMNS = ["stub", "identificatie", "aantal", "aangehaald_door"]


@blueprint.get("/gezocht")
def listing() -> Response:
    """List them, the most cited first."""
    offer = offered(negotiation.LOOKUP, request.args.get("format"))
    wanted = served().wanted
    paging = asked_page(PAGE if offer is HTML else DATA_PAGE, len(wanted))
    chosen = wanted[paging.start : paging.start + paging.size]
    response = Response(_written(offer, chosen, paging), content_type=offer.content_type)
    for relation, number in (("prev", paging.previous), ("next", paging.next)):
        if number:
            response.headers.add("Link", f'<{page_href(number)}>; rel="{relation}"')
    return revalidated(response, "Accept")


def _written(offer: MediaType, chosen: tuple[Wanted, ...], paging: Paging) -> str:
    if offer is HTML:
        looking = view()
        rows = [(_stub(looking, found), len(found.door), _citing(looking, found)) for found in chosen]
        return render_template("gezocht.html", rows=rows, paging=paging)
    if offer is CSV:
        return _csv(chosen)
    return json.dumps(_json(chosen, paging), ensure_ascii=False, indent=1) + "\n"


def _stub(looking: View, found: Wanted) -> Shown:
    return _named(looking, found.iri, found.identificatie)


def _citing(looking: View, found: Wanted) -> list[Shown]:
    return [_named(looking, iri) for iri in found.door[:CITING]]


def _named(looking: View, iri: str, identificatie: str = "") -> Shown:
    """Return a document as people cite it, with its official id beside it."""
    known = looking.name(iri, identificatie)
    return Shown(official_name(known), looking.href(iri), title=known)


def _csv(chosen: tuple[Wanted, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([found.iri, found.identificatie, len(found.door), " ".join(found.door)] for found in chosen)
    return out.getvalue()


def _json(chosen: tuple[Wanted, ...], paging: Paging) -> dict[str, object]:
    return {
        "aantal": paging.count,
        "pagina": paging.number,
        "paginas": paging.pages,
        "uitgave": served().manifest.id,
        "gezocht": [
            {
                "iri": found.iri,
                "identificatie": found.identificatie or None,
                "aantal": len(found.door),
                "aangehaaldDoor": found.door,
            }
            for found in chosen
        ],
    }
