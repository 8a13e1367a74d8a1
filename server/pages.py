"""Linked data: `/id/…` names an entity and leads to `/doc/…`, which describes it in the form that is asked for."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Response, current_app, redirect, render_template, request

from kg.namespaces import KG, PREFIXES
from server import document, entity, keeping, ministerie, negotiation, overeenkomst, persoon, vragenset
from server.entity import View
from server.links import candidates, in_language
from server.messages import DATA
from server.messages import Request as PoolRequest
from server.negotiation import HTML, MediaType
from server.problems import Problem, say
from server.releases import Served
from server.repeats import digest
from server.requests import asked_language, language, offered, served
from server.resources import code_stamp, query_text
from server.settings import Settings
from server.texts import shortened

blueprint = Blueprint("pages", __name__)

MAX_INCOMING_DATA = 1000
_LISTS = ("vroeg", "antwoordde")  # of a person, each in pages
_PAGE_NUMBER = re.compile(r"[0-9]{1,4}")
_SUFFIXES = {offer.name: offer for offer in negotiation.ENTITY}
_SAFE = "/-._~!$&'()*+,;=:@"
_IN_THE_TEXT = frozenset(KG + name for name in ("bewaardeTekst", "passage"))  # a document's page shows these as text


def view() -> View:
    """Return what pages need to know of this request."""
    settings = cast(Settings, current_app.config["SETTINGS"])
    return View(served(), language(), settings.page_timeout, asked_language())


@blueprint.get("/id/<path:path>")
def name(path: str) -> Response:
    """Lead from the name of an entity to its description."""
    iri, successor = _found(path)
    if successor:
        return _to_successor(successor, "/id/")
    offer = offered(negotiation.ENTITY)
    response = cast(Response, redirect(in_language(_address(iri, offer), asked_language()), 303))
    response.vary.update(["Accept"])
    return response


@blueprint.get("/doc/<path:path>")
def description(path: str) -> Response:
    """Describe an entity, in the form of its suffix or else of the Accept header."""
    stem, dot, suffix = path.rpartition(".")
    explicit = bool(stem) and suffix in _SUFFIXES
    if explicit:
        path = stem
    offer = _SUFFIXES[suffix] if explicit else offered(negotiation.ENTITY)
    # A page carries the fields of its address on, whatever they are.
    key = digest("doc", request.path, request.query_string, _tag(offer))
    if (response := keeping.kept(served(), key)) is not None:
        return response
    iri, successor = _found(path)
    if successor:
        return _to_successor(successor, "/doc/", dot + suffix if explicit else "")
    response = _headed(iri, offer)
    if response.make_conditional(request).status_code == 304:
        return response
    response.set_data(_page(iri) if offer is HTML else _data(served(), iri, offer))
    keeping.keep(served(), key)
    return response


def _headed(iri: str, offer: MediaType) -> Response:
    """Return an answer without a body: which form and language of what it is, and where the others are."""
    place = _address(iri, offer, with_html=True)
    if offer is HTML:
        listed = _listed()
        shown = "&".join(f"{name}={number}" for name, number in zip(_LISTS, listed, strict=True) if number > 1)
        place = in_language(f"{place}?{shown}" if shown else place, language())
    response = Response(content_type=offer.content_type)
    response.set_etag(_tag(offer), weak=True)
    response.last_modified = served().changed
    response.headers["Cache-Control"] = keeping.fresh()
    response.headers["Content-Location"] = place
    response.headers.add("Link", f'<{_ascii(iri)}>; rel="describes"')
    for other in negotiation.ENTITY:
        response.headers.add("Link", f'<{_address(iri, other)}>; rel="alternate"; type="{other.media_type}"')
    response.vary.update(["Accept"])
    return response


def _tag(offer: MediaType) -> str:
    """Return the entity tag of a description: the release, the code, the form, and of a page what it depends on."""
    tag = f"{served().manifest.id}/{code_stamp()}/{offer.name}"
    if offer is not HTML:
        return tag
    asked, answered = _listed()
    return f"{tag}/{language()}/{asked_language()}/{asked}.{answered}"


def _listed() -> tuple[int, int]:
    """Return which pages of a person's questions and answers are asked for, from 1; what is no number is the first."""
    asked, answered = (request.args.get(name, "") for name in _LISTS)
    return _number(asked), _number(answered)


def _number(written: str) -> int:
    return max(1, int(written)) if _PAGE_NUMBER.fullmatch(written) else 1


def _found(path: str) -> tuple[str, str]:
    names = candidates(path, served().names)
    looking = view()
    if found := entity.find(looking, names):
        return found
    if successor := entity.moved(looking, names):
        return names[0], successor
    raise Problem(404, say("no-entity", iri=shortened(names[0] if names else path)))


def _to_successor(successor: str, under: str, suffix: str = "") -> Response:
    """Lead to what replaced an entity, in the form that was asked for and with the same query string."""
    own = served().names.id("")
    if not successor.startswith(own):
        return cast(Response, redirect(successor, 301))
    target = under + quote(successor.removeprefix(own), safe=_SAFE) + suffix
    asked = request.query_string.decode("ascii", "replace")
    return cast(Response, redirect(f"{target}?{asked}" if asked else target, 301))


def _address(iri: str, offer: MediaType, with_html: bool = False) -> str:
    path = quote(iri.removeprefix(served().names.id("")), safe=_SAFE)
    return f"/doc/{path}" if offer is HTML and not with_html else f"/doc/{path}.{offer.name}"


def _ascii(iri: str) -> str:
    return quote(iri, safe="%#" + _SAFE)


def _data(release: Served, iri: str, offer: MediaType) -> bytes:
    """Return the statements about an entity.

    What refers to it is included when that is at most `MAX_INCOMING_DATA` statements, and otherwise left out as a
    whole: a part would look complete.
    """
    timeout = cast(Settings, current_app.config["SETTINGS"]).page_timeout
    few = not view().rows("incoming", {"entity": iri}, MAX_INCOMING_DATA).more
    query = query_text("entity_data_all" if few else "entity_data")
    pool_request = PoolRequest(
        query, graph_format=offer.media_type, bindings={"entity": iri}, prefixes=PREFIXES, order_from=iri
    )
    return b"".join(frame.body for frame in release.pages.run(pool_request, timeout) if frame.kind == DATA)


def _page(iri: str) -> str:
    looking = view()
    documents = served().names.id("document/")
    is_document = iri.startswith(documents) and "/" not in iri.removeprefix(documents)
    found = entity.gather(looking, iri, _IN_THE_TEXT if is_document else frozenset())
    path = "/doc/" + quote(iri.removeprefix(served().names.id("")), safe=_SAFE)
    common = {"entity": found, "view": looking, "path": path}
    kinds = {name.removeprefix(KG) for name in found.all("rdf:type")}
    if "Vragenset" in kinds:
        zustersets = overeenkomst.sisters(looking, iri)
        return render_template("vragenset.html", set=vragenset.gather(looking, iri), zustersets=zustersets, **common)
    if "Persoon" in kinds:
        pages = _listed()
        return render_template("persoon.html", persoon=persoon.gather(looking, found, *pages), pages=pages, **common)
    if "Ministerie" in kinds:
        functies = ministerie.gather(looking, found)
        common["entity"] = ministerie.without_functies(found, functies)
        return render_template("ministerie.html", ministerie=functies, **common)
    if is_document:
        return render_template("document.html", document=document.gather(looking, found), **common)
    gelijken = overeenkomst.like(looking, iri) if kinds & {"Vraag", "Antwoord"} else None
    return render_template("entity.html", gelijken=gelijken, **common)
