"""What changed from release to release: pages, an Atom feed, RDF Patches, and an event stream (LDES)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request, send_file

from kg.namespaces import KG
from server import atom, ldes, negotiation
from server.changes import KINDS, Change, ChangedEntity, Damaged, Log
from server.entity import View
from server.ldes import Stream
from server.links import in_language
from server.negotiation import HTML, MediaType
from server.pages import view
from server.paging import asked_page
from server.problems import Problem, respond, say
from server.releases import Current
from server.requests import Admission, asked_language, language, offered, on_close, revalidated, served, site_url
from server.texts import LANGUAGES, text, written_moment, written_number

blueprint = Blueprint("wijzigingen", __name__)
log = logging.getLogger("kamergraaf.changes")

PAGE = 10  # changes on a page
IN_LIST = 5  # entities of a change that the list shows
ENTITIES = 50  # on the page of one change
FEED = 25  # changes in one document of the feed
IN_FEED = 20  # entities of a change that the feed names

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_PATCH = "application/vnd.apache.rdf-patch"
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class ShownEntity:
    """An entity as a page shows it. `href` is "" for what is gone; `anchor` is its id on the page."""

    text: str
    href: str
    kind: str
    class_name: str
    anchor: str
    added: int
    removed: int
    words: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in the list; `change` is None when it cannot be read."""

    number: int
    change: Change | None
    when: str = ""
    entities: tuple[ShownEntity, ...] = ()
    listed: int = 0  # entities that the log has a line about


@blueprint.errorhandler(Damaged)
def damaged(error: Damaged) -> Response:
    """Answer 503 for a file that is not as it was written: the release itself is not to blame."""
    log.error("%s", error)
    return respond(Problem(503, say("changes-damaged", file=error.document), reason="damaged"))


# ---------------------------------------------------------------- pages


@blueprint.get("/wijzigingen")
def listing() -> Response:
    """List the changes, newest first, with the numbers and the first entities of each."""
    known = _log()
    numbers = known.numbers()[::-1]
    paging = asked_page(PAGE, len(numbers))
    looking = view()
    changes = [_in_list(looking, known, number) for number in numbers[paging.start : paging.start + PAGE]]
    return _page("wijzigingen.html", changes=changes, paging=paging)


@blueprint.get("/wijzigingen/<number>")
def one(number: str) -> Response:
    """Show one change with all its entities."""
    known = _log()
    change = _change(known, number)
    listed = known.listed(change)
    paging = asked_page(ENTITIES, listed)
    looking = view()
    entities = tuple(_shown(looking, found) for found in known.entities(change, paging.start, ENTITIES))
    shown = ShownChange(change.number, change, written_moment(change.published, language()), entities, listed)
    newest = known.numbers()[-1]
    has_patch = known.patch(change.number) is not None
    return _page("wijziging.html", shown=shown, paging=paging, newest=newest, has_patch=has_patch)


@blueprint.get("/wijzigingen/<number>/patch.gz")
def patch(number: str) -> Response:
    """Give the RDF Patch of a change, packed."""
    known = _log()
    change = _change(known, number)
    path = known.patch(change.number)
    if path is None:
        raise Problem(404, say("no-patch"))
    _admit()
    name = f"kamergraaf-{change.before}-{change.after}.rdfp.gz"
    response = send_file(path, mimetype="application/gzip", as_attachment=True, download_name=name, conditional=True)
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Link"] = f'<>; rel="describedby"; type="{_PATCH}"'
    return response


def _page(template: str, **values: object) -> Response:
    body = render_template(template, view=view(), kinds=KINDS, **values)
    return revalidated(Response(body, content_type=HTML.content_type))


def _log() -> Log:
    return cast(Current, current_app.extensions["kamergraaf"]).changes


def _change(known: Log, written: str) -> Change:
    """Return the change that an address names. Raises Problem 404, and Damaged."""
    if not _NUMBER.fullmatch(written) or int(written) not in known.numbers():
        raise Problem(404, say("no-change"))
    return known.change(int(written))


def _in_list(looking: View, known: Log, number: int) -> ShownChange:
    """Return a change with its first entities; of one that is damaged only that: the others are no worse for it."""
    try:
        change = known.change(number)
        entities = tuple(_shown(looking, found) for found in known.entities(change, 0, IN_LIST))
    except Damaged as error:
        log.error("%s", error)
        return ShownChange(number, None)
    listed = known.listed(change)
    return ShownChange(number, change, written_moment(change.published, looking.language), entities, listed)


def _shown(looking: View, found: ChangedEntity) -> ShownEntity:
    return ShownEntity(
        text=looking.name(found.iri, found.label, whole=True),
        href="" if found.kind == "gone" else looking.href(found.iri),
        kind=found.kind,
        class_name=looking.term(KG + found.class_name) if found.class_name else "",
        anchor=ldes.entity_path(found.iri, looking.served.names),
        added=found.added,
        removed=found.removed,
        words=found.words,
    )


def _admit() -> None:
    """Count what reads much as a download. Raises Problem 429 or 503."""
    if request.method == "GET":
        admission = cast(Admission, current_app.extensions["kamergraaf-downloads"])
        on_close(admission.enter(request.remote_addr or ""))


# ---------------------------------------------------------------- the feed


@blueprint.get("/wijzigingen.atom")
def feed() -> Response:
    """Give the newest changes as a feed, or an archive of older ones: number `archief` holds the same for ever."""
    known = _log()
    numbers = known.numbers()
    archives = len(numbers) // FEED
    asked = request.args.get("archief", "")
    if asked and (not _NUMBER.fullmatch(asked) or int(asked) > archives):
        raise Problem(404, say("no-archive"))
    place = int(asked) if asked else 0
    chosen = numbers[(place - 1) * FEED : place * FEED] if place else numbers[-FEED:]
    changes = [known.change(number) for number in reversed(chosen)]
    body = atom.written(_feed(known, changes, place, archives))
    return revalidated(Response(body, content_type="application/atom+xml; charset=utf-8"))


def _feed(known: Log, changes: list[Change], place: int, archives: int) -> atom.Feed:
    """Return a document of the feed. `place` is the number of an archive, 0 for the newest; `archives` how many are."""
    here = _feed_address(place)
    links = {"self": here, "alternate": _absolute("/wijzigingen")}
    older = place - 1 if place else archives
    if older > 0:
        links["prev-archive"] = _feed_address(older)
    if place:
        links["current"] = _feed_address(0)
        if place < archives:
            links["next-archive"] = _feed_address(place + 1)
    return atom.Feed(
        id=f"{served().names.base}wijzigingen",
        title=say("feed-title"),
        author=say("site"),
        language=language(),
        updated=max((change.published for change in changes), default=served().made),
        links=links,
        archive=bool(place),
        entries=[_entry(known, change) for change in changes],
    )


def _entry(known: Log, change: Change) -> atom.Entry:
    looking = view()
    lines = [_summary(change)]
    for found in known.entities(change, 0, IN_FEED):
        shown = _shown(looking, found)
        lines.append(f"{say('kind-' + shown.kind)}: {shown.text}")
    if known.listed(change) > IN_FEED:
        lines.append("…")
    return atom.Entry(
        id=f"{served().names.base}wijzigingen/{change.number}",
        title=say("change-title", number=change.number, release=change.after),
        published=change.published,
        href=_absolute(f"/wijzigingen/{change.number}"),
        content="\n".join(lines),
    )


def _summary(change: Change) -> str:
    kinds = ", ".join(f"{written_number(change.count(kind), language())} {say('kind-' + kind)}" for kind in KINDS)
    added, removed = (written_number(count, language()) for count in (change.added, change.removed))
    return f"{kinds}. {say('statements-differ', added=added, removed=removed)}"


def _feed_address(archive: int) -> str:
    return _absolute(f"/wijzigingen.atom?archief={archive}" if archive else "/wijzigingen.atom")


def _absolute(path: str) -> str:
    return site_url() + in_language(path, asked_language())


# ---------------------------------------------------------------- the event stream


@blueprint.get("/wijzigingen/ldes")
def stream() -> Response:
    """Describe the event stream, and say where its fragments are."""
    offer = offered(negotiation.STREAM, request.args.get("format"))
    found = Stream(_log()).fragments()
    titles = {name: text("feed-title", name) for name in LANGUAGES}
    triples = ldes.root(served().names, site_url(), found, titles)
    return revalidated(_as_data(triples, offer), "Accept")


@blueprint.get("/wijzigingen/ldes/<number>")
def fragment(number: str) -> Response:
    """Give one fragment of the event stream; one that is full may be kept for ever."""
    offer = offered(negotiation.STREAM, request.args.get("format"))
    known = Stream(_log())
    fragments = known.fragments()
    if not _NUMBER.fullmatch(number) or int(number) > len(fragments):
        raise Problem(404, say("no-fragment"))
    _admit()
    chosen = fragments[int(number) - 1]
    triples = ldes.page(served().names, site_url(), chosen, known.members(chosen))
    response = revalidated(_as_data(triples, offer), "Accept")
    if chosen.full:
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def _as_data(triples: Iterable[ox.Triple], offer: MediaType) -> Response:
    rdf_format = ox.RdfFormat.from_media_type(offer.media_type)
    body = ox.serialize(triples, format=rdf_format, prefixes=ldes.STREAM_PREFIXES)
    return Response(body or b"", content_type=offer.content_type)
