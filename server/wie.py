"""Who held what when: `/wie` and `/heet`, as pages, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from kg.namespaces import PREFIXES
from server import negotiation
from server.ambtsdag import Gevraagd, Heet, Post, Wie, find_ministerie, heet, wie
from server.catalogue import LONGEST_ID
from server.entity import Shown
from server.negotiation import CSV, HTML, PLAIN_JSON, MediaType
from server.pages import view
from server.problems import Problem, say
from server.requests import offered, revalidated, served
from server.texts import read_day, shortened

blueprint = Blueprint("wie", __name__)

_WIE_COLUMNS = (
    "op uitkomst ministerie ministerienaam post ambt persoon persoonnaam bewindspersoon begin eind kabinet bron "
    "documenten"
).split()
_HEET_COLUMNS = "op uitkomst ministerie naam afkorting begin eind versie bron".split()


@blueprint.get("/wie")
def who() -> Response:
    """Say who held which post on a day."""
    offer = offered(negotiation.LOOKUP, request.args.get("format"))
    if offer is HTML and not _is_asked():
        return _page("wie.html", offer, found=None, gevraagd=None)
    on, post = _day(), _field("post")
    ministries = _ministries(on) if _field("ministerie") else []
    if len(ministries) > 1:
        return _choices(offer, ministries)
    gevraagd = ministries[0] if ministries else None
    found = wie(view(), gevraagd, post, on)
    if offer is HTML:
        return _page("wie.html", offer, found=found, gevraagd=gevraagd)
    return _written(offer, _who_as_json(on, gevraagd, found), lambda: _who_as_rows(on, gevraagd, found))


@blueprint.get("/heet")
def called() -> Response:
    """Say what a ministry was called on a day."""
    offer = offered(negotiation.LOOKUP, request.args.get("format"))
    if offer is HTML and not _is_asked():
        return _page("heet.html", offer, found=None, gevraagd=None)
    on = _day()
    if not _field("ministerie"):
        raise Problem(400, say("lookup-ministerie"))
    ministries = _ministries(on)
    if len(ministries) > 1:
        return _choices(offer, ministries)
    gevraagd = ministries[0]
    found = heet(view(), gevraagd, on)
    if offer is HTML:
        return _page("heet.html", offer, found=found, gevraagd=gevraagd)
    return _written(offer, _called_as_json(on, gevraagd, found), lambda: _called_as_rows(on, gevraagd, found))


# ---------------------------------------------------------------- what is asked


def _is_asked() -> bool:
    return any(_field(name) for name in ("ministerie", "post", "op"))


def _field(name: str) -> str:
    """Return what stands in a field. Raises Problem 400 when that is longer than any name."""
    written = request.args.get(name, "").strip()
    if len(written) > 2 * LONGEST_ID:
        raise Problem(400, say("lookup-long", name=name, most=2 * LONGEST_ID))
    return written


def _day() -> date:
    written = _field("op")
    day = read_day(written)
    if day is None:
        raise Problem(400, say("lookup-op", op=shortened(written)) if written else say("lookup-no-op"))
    return day


def _ministries(on: date) -> list[Gevraagd]:
    """Return the ministries that the field can mean. Raises Problem 404 when it means none."""
    written = _field("ministerie")
    found = find_ministerie(served().catalogue, written, on, served().names.id(""))
    if not found:
        raise Problem(404, say("lookup-unknown", ministerie=shortened(written)))
    return found


# ---------------------------------------------------------------- answers


def _page(template: str, offer: MediaType, found: Wie | Heet | None, gevraagd: Gevraagd | None) -> Response:
    names = sorted({m.versions[-1].name for m in served().catalogue.register.ministeries.values()})
    ministerie = None
    if gevraagd:
        ministerie = Shown(gevraagd.naam, view().href(served().names.id(gevraagd.path)))
    asked = {name: _field(name) for name in ("ministerie", "post", "op")}
    body = render_template(
        template, found=found, gevraagd=gevraagd, ministerie=ministerie, names=names, asked=asked, view=view()
    )
    return revalidated(Response(body, content_type=offer.content_type), "Accept")


def _written(offer: MediaType, content: dict[str, Any], rows: Callable[[], list[list[str]]]) -> Response:
    if offer is CSV:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(rows())
        body = out.getvalue()
    else:
        body = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return revalidated(Response(body, content_type=offer.content_type), "Accept")


def _choices(offer: MediaType, ministries: list[Gevraagd]) -> Response:
    """Return 300 with the ministries that a name can mean on that day, each with where the same is asked of it."""
    names = served().names
    kept = {name: value for name, value in request.args.items() if name in ("op", "post", "lang", "format")}
    choices = [
        {
            "iri": names.id(one.path),
            "naam": one.naam,
            "toelichting": one.code,
            "href": f"{request.path}?{urlencode({'ministerie': one.code, **kept})}",
        }
        for one in ministries
    ]
    asked = _field("ministerie")
    if offer is HTML:
        body = render_template("choices.html", id=asked, choices=choices)
        return revalidated(Response(body, 300, content_type=HTML.content_type), "Accept")
    body = json.dumps({"ministerie": asked, "keuzes": choices}, ensure_ascii=False, indent=1) + "\n"
    return revalidated(Response(body, 300, content_type=PLAIN_JSON.content_type), "Accept")


def _ministry_as_json(gevraagd: Gevraagd | None) -> dict[str, Any] | None:
    if gevraagd is None:
        return None
    return {
        "iri": served().names.id(gevraagd.path),
        "code": gevraagd.code,
        "naam": gevraagd.naam,
        "gevraagd": _field("ministerie"),
        "zekerheid": gevraagd.zekerheid,
        "grond": gevraagd.grond,
    }


def _who_as_json(on: date, gevraagd: Gevraagd | None, found: Wie) -> dict[str, Any]:
    return {
        "op": on.isoformat(),
        "ministerie": _ministry_as_json(gevraagd),
        "post": _field("post"),
        "uitkomst": found.uitkomst,
        "toelichting": say(f"wie-{found.uitkomst}"),
        "posten": [_post_as_json(post) for post in found.posten],
        "uitgave": served().manifest.id,
    }


def _post_as_json(post: Post) -> dict[str, Any]:
    return {
        "iri": post.iri,
        "post": post.naam,
        "ambt": post.ambt,
        "persoon": {"iri": post.persoon_iri, "naam": post.persoon.text},
        "begin": post.begin or None,
        "eind": post.eind or None,
        "geattesteerdOp": post.op or None,
        "kabinet": {"iri": post.kabinet.title, "naam": post.kabinet.text} if post.kabinet else None,
        "steun": post.steun,
        "bron": post.bron or None,
        "documenten": [{"iri": iri, "naam": shown.text} for iri, shown in post.documenten],
    }


def _who_as_rows(on: date, gevraagd: Gevraagd | None, found: Wie) -> list[list[str]]:
    """Return rows of CSV. An answer without posts is a row too: it says whether that is nobody or not known."""
    code, name = (gevraagd.code, gevraagd.naam) if gevraagd else ("", "")
    head = [on.isoformat(), found.uitkomst, code, name]
    rows = [
        [
            *(head[0], post.steun, *head[2:]),
            *(post.naam, post.ambt.removeprefix(PREFIXES["kg"]), post.persoon_iri, post.persoon.text, post.iri),
            *(post.begin, post.eind, post.kabinet.text if post.kabinet else "", post.bron),
            " ".join(iri for iri, _ in post.documenten),
        ]
        for post in found.posten
    ]
    return [list(_WIE_COLUMNS), *(rows or [[*head, *[""] * (len(_WIE_COLUMNS) - len(head))]])]


def _called_as_json(on: date, gevraagd: Gevraagd, found: Heet) -> dict[str, Any]:
    return {
        "op": on.isoformat(),
        "ministerie": _ministry_as_json(gevraagd),
        "uitkomst": found.uitkomst,
        "toelichting": say(f"heet-{found.uitkomst}"),
        "naam": found.naam or None,
        "afkorting": found.afkorting or None,
        "begin": found.begin or None,
        "eind": found.eind or None,
        "versie": found.iri or None,
        "bron": found.bron or None,
        "andereNamen": list(found.bekend),
        "uitgave": served().manifest.id,
    }


def _called_as_rows(on: date, gevraagd: Gevraagd, found: Heet) -> list[list[str]]:
    row = [on.isoformat(), found.uitkomst, gevraagd.code, found.naam, found.afkorting, found.begin, found.eind]
    return [list(_HEET_COLUMNS), [*row, found.iri, found.bron]]
