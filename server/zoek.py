"""`/zoek`: what the search index finds for some words, as a page or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, current_app, render_template, request

from kg.namespaces import KG
from kg.search.entries import SOORTEN
from kg.search.words import MAX_LENGTH
from server import negotiation
from server.links import in_language, page
from server.messages import DATA, HEAD
from server.messages import Request as PoolRequest
from server.negotiation import HTML, MediaType
from server.paging import Paging, asked_page, page_href
from server.pool import Refused
from server.problems import Problem, say
from server.requests import asked_language, client_gone, client_network, language, offered, revalidated, served
from server.texts import shortened

blueprint = Blueprint("zoek", __name__)

PAGE = 20
DATA_PAGE = 100  # of JSON
MOST = 10_000  # hits that can be paged through
OFFERS = (HTML, negotiation.PLAIN_JSON)


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit. `fragment` is text in pieces, each with whether it is what was searched for; `dag` is written."""

    iri: str
    href: str
    soort: str
    titel: str
    onderwerp: str
    dag: str
    score: float
    fragment: tuple[tuple[str, bool], ...]
    ministeries: tuple[str, ...]
    personen: tuple[str, ...]

    @property
    def tells_subject(self) -> bool:
        """Tell whether the subject says more than the fragment does."""
        return bool(self.onderwerp) and self.onderwerp not in "".join(text for text, _ in self.fragment)


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one page. `soorten` counts all that is found by class, in the order of the index."""

    paging: Paging
    count: int
    soorten: Mapping[str, int]
    hits: tuple[Hit, ...]


@blueprint.get("/zoek")
def search() -> Response:
    """Search, or without words show how."""
    offer = offered(OFFERS, request.args.get("format"))
    words = request.args.get("q", "").strip()
    if not words and offer is HTML:
        return revalidated(_page("", None), "Accept")
    try:
        found = _found(words, _asked_kinds(), PAGE if offer is HTML else DATA_PAGE)
    except Problem as problem:
        if offer is not HTML or problem.status != 400:
            raise
        return _page(words, None, problem)
    return revalidated(_answer(offer, words, found), "Accept")


def _answer(offer: MediaType, words: str, found: Hits) -> Response:
    if offer is HTML:
        response = _page(words, found)
    else:
        body = json.dumps(_json(words, found), ensure_ascii=False, indent=1) + "\n"
        response = Response(body, content_type=offer.content_type)
    for relation, number in (("prev", found.paging.previous), ("next", found.paging.next)):
        if number:
            response.headers.add("Link", f'<{page_href(number)}>; rel="{relation}"')
    return response


def _page(words: str, found: Hits | None, problem: Problem | None = None) -> Response:
    names = {soort: served().labels.name(KG + soort, language()) for soort in SOORTEN}
    body = render_template(
        "zoek.html", words=words, found=found, problem=problem, names=names, chosen=_asked_kinds_as_given(), most=MOST
    )
    return Response(body, problem.status if problem else 200, content_type=HTML.content_type)


def _asked_kinds_as_given() -> list[str]:
    return [soort for soort in request.args.getlist("soort") if soort]


def _asked_kinds() -> tuple[str, ...]:
    """Return the classes that are asked for, all when none. Raises Problem 400 for one that is not searched."""
    asked = _asked_kinds_as_given()
    for soort in asked:
        if soort not in SOORTEN:
            raise Problem(400, say("zoek-soort", value=shortened(soort), offers=", ".join(SOORTEN)))
    return tuple(dict.fromkeys(asked))


def _found(words: str, soorten: tuple[str, ...], size: int) -> Hits:
    """Search. Raises Problem 400 for words that cannot be read, 404 for a page past the last, 501 without an index."""
    if len(words) > MAX_LENGTH:
        raise Problem(400, say("zoek-words-long"))
    paging = asked_page(size, MOST)
    asked = PoolRequest(words, mode="search", max_rows=size, offset=paging.start, soorten=soorten)
    head, data = _run(asked)
    count = int(head["count"])
    return Hits(
        asked_page(size, min(count, MOST)),
        count,
        {soort: head["soorten"][soort] for soort in SOORTEN if soort in head["soorten"]},
        tuple(_hit(json.loads(line)) for line in data.splitlines()),
    )


def _run(asked: PoolRequest) -> tuple[dict[str, Any], bytes]:
    """Return the head of an answer and all of its data. Raises Problem, and Unavailable for no answer in time."""
    timeout = cast(float, current_app.config["PAGE_TIMEOUT"])
    head: dict[str, Any] = {}
    data = bytearray()
    try:
        for frame in served().pages.run(asked, timeout, client_gone(), client_network()):
            if frame.kind == HEAD:
                head = frame.fields()
            elif frame.kind == DATA:
                data += frame.body
    except Refused as error:
        raise _problem(error) from error
    return head, bytes(data)


def _problem(error: Refused) -> Problem | Refused:
    fields = error.fields
    if fields.get("kind") == "no-index":
        return Problem(501, say("zoek-no-index"), reason="no-index")
    if fields.get("kind") == "search":
        return Problem(400, say(f"zoek-{fields['reason']}", value=shortened(fields["value"])), hints=[say("zoek-how")])
    return error


def _hit(fields: dict[str, Any]) -> Hit:
    return Hit(
        iri=fields["iri"],
        href=in_language(page(fields["iri"], served().names), asked_language()),
        soort=fields["soorten"][0],
        titel=fields["titel"] or fields["iri"],
        onderwerp=fields["onderwerp"],
        dag=_day(fields["dag"]),
        score=round(fields["score"], 4),
        fragment=tuple((text, found) for text, found in fields["fragment"]),
        ministeries=tuple(fields["ministeries"]),
        personen=tuple(fields["personen"]),
    )


def _day(number: int) -> str:
    """Return a day of the index as `2024-01-31`, "" when it is unknown."""
    return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}" if number else ""


def _json(words: str, found: Hits) -> dict[str, object]:
    return {
        "zoek": words,
        "soort": list(_asked_kinds()),
        "aantal": found.count,
        "soorten": dict(found.soorten),
        "pagina": found.paging.number,
        "paginas": found.paging.pages,
        "uitgave": served().manifest.id,
        "treffers": [_hit_as_json(hit) for hit in found.hits],
    }


def _hit_as_json(hit: Hit) -> dict[str, object]:
    marked: Sequence[tuple[str, bool]] = hit.fragment
    return {
        "iri": hit.iri,
        "soort": hit.soort,
        "titel": hit.titel,
        "onderwerp": hit.onderwerp or None,
        "dag": hit.dag or None,
        "score": hit.score,
        "fragment": [{"tekst": text, "gevonden": found} for text, found in marked if text],
        "ministeries": hit.ministeries,
        "personen": hit.personen,
    }
