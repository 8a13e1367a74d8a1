"""The pages, the feed and the event stream of what changed from release to release."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from server import ldes
from server.application import close, create_app
from server.settings import Settings
from tests.server.changelog import ID, entity, write_change
from tests.server.release import make_release

CHANGES = 30
FIRST = 7  # entities of the first change
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
STREAM = "https://example.org/kamer/wijzigingen/ldes#stroom"
MARKUP = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a release in service, and a log of thirty changes."""
    out = tmp_path_factory.mktemp("wijzigingen")
    make_release(out / "releases" / "uitgave-30", "uitgave-30")
    (out / "current").symlink_to("releases/uitgave-30")
    write_change(out, 1, [entity(f"document/d{n}", "new", words=[]) for n in range(FIRST)])
    for number in range(2, CHANGES):
        write_change(out, number, [entity("vragenset/2099z00001"), entity(f"document/weg{number}", "gone")])
    words = [["+", "onderwerp", MARKUP], ["-", f"naam {MARKUP}", "\x01 teken"]]
    write_change(out, CHANGES, [entity("document/ah-tk-20982099-1", label=MARKUP, words=words)])
    return out


@pytest.fixture(scope="module")
def changing(out: Path) -> Iterator[Flask]:
    """The application over it."""
    app = create_app(Settings(release=out, page_workers=1, query_workers=1, query_spares=0))
    yield app
    close(app)


@pytest.fixture
def client(changing: Flask) -> FlaskClient:
    """A client of it."""
    return changing.test_client()


@pytest.fixture
def small_fragments(monkeypatch: pytest.MonkeyPatch) -> int:
    """Fragments of ten members, so that there are several."""
    monkeypatch.setattr(ldes, "FRAGMENT", 10)
    return 10


def _page(client: FlaskClient, path: str) -> html.HtmlElement:
    response = client.get(path, buffered=True)
    assert response.status_code == 200
    return html.fromstring(response.text)


def _text(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_the_newest_change_stands_first(client: FlaskClient) -> None:
    """Ten changes on a page, with their numbers, and a link to the older ones."""
    page = _page(client, "/wijzigingen")
    assert [_text(heading) for heading in page.xpath("//section/h2/a")] == [f"Wisseling {n}" for n in range(30, 20, -1)]
    first = _text(page.xpath("//section")[0])
    assert "30 januari 2099, 02:10 UTC" in first
    assert "Uitgave uitgave-29 werd uitgave-30." in first
    assert "0 nieuw 1 gewijzigd 0 verdwenen Beweringen: 300 erbij, 30 eraf." in first
    assert page.xpath("//nav[@class='paging']//a/@href") == ["/wijzigingen?p=2"]
    assert _text(_page(client, "/wijzigingen?p=3").xpath("//section")[-1]).startswith("Wisseling 1 ")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/wijzigingen?p=4", 404),
        ("/wijzigingen?p=0", 400),
        ("/wijzigingen?p=x", 400),
        ("/wijzigingen/31", 404),
        ("/wijzigingen/0", 404),
        ("/wijzigingen/" + "9" * 6000, 404),
        ("/wijzigingen/..%2f", 404),
        ("/wijzigingen/2?p=2", 404),
        ("/wijzigingen/1/patch.gz", 404),
        ("/wijzigingen.atom?archief=2", 404),
        ("/wijzigingen.atom?archief=x", 404),
        ("/wijzigingen/ldes/2", 404),
        ("/wijzigingen/ldes/x", 404),
        ("/wijzigingen/ldes?format=rdf", 406),
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str, status: int) -> None:
    """A page, change, archive or fragment past the last is 404, and what is no number none of ours."""
    assert client.get(path, buffered=True).status_code == status


def test_one_change_says_in_words_what_became_of_each_entity(client: FlaskClient) -> None:
    """What is there has a link, what is gone has none; what was added and removed is said, not only coloured."""
    page = _page(client, "/wijzigingen/2")
    items = page.xpath("//ul[@class='changed']/li")
    assert [item.get("id") for item in items] == ["vragenset/2099z00001", "document/weg2"]
    assert items[0].xpath("./p/a/@href") == ["/doc/vragenset/2099z00001"]
    assert items[1].xpath("./p/a/@href") == []
    assert [_text(word) for word in items[0].xpath(".//ul/li/*")] == [
        "eraf: − onderwerp het tellen",
        "erbij: + onderwerp het tellen van <b>bruggen</b>",
    ]
    assert page.xpath("//a[@href='/wijzigingen/2/patch.gz']")
    assert not _page(client, "/wijzigingen/1").xpath("//a[contains(@href, 'patch')]")


def test_the_list_shows_names_and_folds_the_rest(client: FlaskClient) -> None:
    """What differs is unfolded only on the page of a change, and there only of what was there already."""
    listed = _page(client, "/wijzigingen?p=3")
    assert len(listed.xpath("//ul[@class='changed']//details")) > 10
    assert not listed.xpath("//details[@open]")
    one = _page(client, "/wijzigingen/2")
    assert [item.xpath("boolean(./details/@open)") for item in one.xpath("//ul[@class='changed']/li")] == [True, False]


@pytest.mark.parametrize("path", ["/wijzigingen", f"/wijzigingen/{CHANGES}"])
def test_nothing_in_the_log_becomes_markup(client: FlaskClient, path: str) -> None:
    """Labels, properties and values are text, whatever they are."""
    page = _page(client, path)
    assert not page.xpath("//script")
    assert MARKUP in _text(page)


def test_the_pages_speak_english(client: FlaskClient) -> None:
    """And links keep the language that was asked for."""
    page = _page(client, "/wijzigingen?lang=en")
    assert "Release uitgave-29 became uitgave-30." in _text(page)
    assert page.xpath("//nav[@class='paging']//a/@href") == ["/wijzigingen?lang=en&p=2"]
    assert page.xpath("//section/h2/a/@href")[0] == "/wijzigingen/30?lang=en"


def test_a_patch_is_given_for_ever(client: FlaskClient, out: Path) -> None:
    """As it lies there, in whole or in part."""
    response = client.get("/wijzigingen/2/patch.gz", buffered=True)
    assert response.data == (out / "changes" / "000002" / "patch.gz").read_bytes()
    assert gzip.decompress(response.data).startswith(b"H id")
    assert "immutable" in response.headers["Cache-Control"]
    part = client.get("/wijzigingen/2/patch.gz", headers={"Range": "bytes=0-1"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"\x1f\x8b")


# ---------------------------------------------------------------- the feed


def _feed(client: FlaskClient, path: str) -> ElementTree.Element:
    response = client.get(path, buffered=True)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.data)


def _links(feed: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}


def test_a_feed_has_what_atom_asks_for(client: FlaskClient) -> None:
    """One id, title, author and moment of the whole, and of each entry an id of its own and when it was published."""
    feed = _feed(client, "/wijzigingen.atom")
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert feed.findtext(f"{ATOM}updated") == "2099-01-30T02:10:00Z"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"https://example.org/kamer/wijzigingen/{number}" for number in range(30, 5, -1)
    ]
    assert entries[0].findtext(f"{ATOM}published") == entries[0].findtext(f"{ATOM}updated") == "2099-01-30T02:10:00Z"
    assert [len(entry.findall(f"{ATOM}{name}")) for entry in entries for name in ("title", "content", "link")] == [
        1
    ] * 75
    assert MARKUP in str(entries[0].findtext(f"{ATOM}content"))


def test_an_archive_never_changes_and_leads_on(client: FlaskClient) -> None:
    """The feed leads to the newest archive, and that back; together they hold every change."""
    newest, archive = _feed(client, "/wijzigingen.atom"), _feed(client, "/wijzigingen.atom?archief=1")
    assert newest.find(f"{HISTORY}archive") is None
    assert archive.find(f"{HISTORY}archive") is not None
    assert _links(newest)["prev-archive"] == _links(archive)["self"] == "http://localhost/wijzigingen.atom?archief=1"
    assert _links(archive)["current"] == _links(newest)["self"] == "http://localhost/wijzigingen.atom"
    assert not {"prev-archive", "next-archive"} & set(_links(archive))
    ids = {entry.findtext(f"{ATOM}id") for feed in (newest, archive) for entry in feed.findall(f"{ATOM}entry")}
    assert len(ids) == CHANGES


def test_a_feed_is_not_sent_twice(client: FlaskClient) -> None:
    """Who has it gets 304."""
    tag = client.get("/wijzigingen.atom", buffered=True).headers["ETag"]
    assert client.get("/wijzigingen.atom", headers={"If-None-Match": tag}, buffered=True).status_code == 304


# ---------------------------------------------------------------- the event stream


def _triples(client: FlaskClient, path: str, accept: str = "text/turtle") -> ox.Store:
    response = client.get(path, headers={"Accept": accept}, buffered=True)
    assert (response.status_code, response.mimetype) == (200, accept)
    store = ox.Store()
    rdf_format = ox.RdfFormat.from_media_type(accept)
    assert rdf_format is not None
    store.bulk_load(response.data, format=rdf_format)
    return store


def _values(store: ox.Store, query: str) -> list[str]:
    prefixes = (
        "PREFIX ldes: <https://w3id.org/ldes#> PREFIX tree: <https://w3id.org/tree#> "
        "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX as: <https://www.w3.org/ns/activitystreams#> "
    )
    found = store.query(prefixes + query)
    assert isinstance(found, ox.QuerySolutions)
    return [row[0].value for row in found]


def _members(store: ox.Store) -> list[str]:
    return _values(store, f"SELECT ?m {{ <{STREAM}> a ldes:EventStream ; tree:member ?m }}")


def test_the_stream_says_how_to_read_it(client: FlaskClient, small_fragments: int) -> None:
    """Its first page is its view, leads to every fragment once, and bounds those that are full on both sides."""
    store = _triples(client, "/wijzigingen/ldes")
    assert _values(store, f"SELECT ?v {{ <{STREAM}> tree:view ?v . ?v a tree:Node }}") == [
        "http://localhost/wijzigingen/ldes"
    ]
    paths = _values(store, f"SELECT ?p {{ <{STREAM}> ldes:timestampPath|ldes:versionOfPath ?p }}")
    assert sorted(paths) == ["http://purl.org/dc/terms/isVersionOf", "http://purl.org/dc/terms/issued"]
    nodes = _values(
        store, "SELECT DISTINCT ?n { ?v tree:relation [ tree:node ?n ; tree:path dcterms:issued ; tree:value ?x ] }"
    )
    assert len(nodes) == -(-(FIRST + 2 * (CHANGES - 2) + 1) // small_fragments) == 7
    upper = _values(store, "SELECT ?n { ?r a tree:LessThanOrEqualToRelation ; tree:node ?n }")
    assert set(nodes) - set(upper) == {"http://localhost/wijzigingen/ldes/7"}


def test_every_version_is_a_member_of_one_fragment(client: FlaskClient, small_fragments: int) -> None:
    """All of them together are all entities of all changes, each under an IRI of its own."""
    fragments = [_members(_triples(client, f"/wijzigingen/ldes/{n}")) for n in range(1, 8)]
    assert [len(members) for members in fragments] == [small_fragments] * 6 + [4]
    assert len({member for members in fragments for member in members}) == FIRST + 2 * (CHANGES - 2) + 1


def test_a_member_is_a_version_of_an_entity(client: FlaskClient) -> None:
    """It says what it is a version of, when that came into service, and whether it came, changed or went."""
    store = _triples(client, "/wijzigingen/ldes/1")
    member = "https://example.org/kamer/wijzigingen/2#document/weg2"
    query = f"SELECT ?v {{ <{member}> a as:Delete ; dcterms:issued ?t ; dcterms:isVersionOf ?v }}"
    assert _values(store, query) == [f"{ID}document/weg2"]
    assert _values(store, query.replace("?v {", "?t {")) == ["2099-01-02T02:10:00Z"]


@pytest.mark.parametrize("path", ["/wijzigingen/ldes", "/wijzigingen/ldes/1"])
def test_each_form_of_the_stream_says_the_same(client: FlaskClient, path: str) -> None:
    """Turtle, JSON-LD and N-Triples hold the same statements."""
    found = [
        {str(quad.triple) for quad in _triples(client, path, accept)}
        for accept in ("text/turtle", "application/ld+json", "application/n-triples")
    ]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 10


def test_a_full_fragment_may_be_kept_for_ever(client: FlaskClient, small_fragments: int) -> None:
    """The last one may not: members come to it still."""
    assert small_fragments
    full, last = (client.get(f"/wijzigingen/ldes/{n}", buffered=True) for n in (1, 7))
    assert "immutable" in full.headers["Cache-Control"]
    assert "immutable" not in last.headers["Cache-Control"]
    assert b"ldes:immutable true" in full.data
    assert b"ldes:immutable" not in last.data
    assert full.headers["ETag"]
    assert "Accept" in full.headers["Vary"]


def test_a_full_fragment_stays_the_same_when_changes_come(out: Path, tmp_path: Path, small_fragments: int) -> None:
    """Byte for byte; what comes is in fragments after it."""
    assert small_fragments
    grown = tmp_path / "out"
    shutil.copytree(out, grown, symlinks=True)
    app = create_app(Settings(release=grown, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        before = [client.get(f"/wijzigingen/ldes/{n}", buffered=True).data for n in range(1, 8)]
        write_change(grown, CHANGES + 1, [entity(f"document/later{n}", "new") for n in range(20)])
        after = [client.get(f"/wijzigingen/ldes/{n}", buffered=True).data for n in range(1, 8)]
        assert before[:6] == after[:6]
        assert before[6] != after[6]
        assert client.get("/wijzigingen/ldes/9", buffered=True).status_code == 200
    finally:
        close(app)


# ---------------------------------------------------------------- none, and damaged ones


PATHS = ("/wijzigingen", "/wijzigingen.atom", "/wijzigingen/ldes")


def test_a_release_by_itself_has_no_changes(out: Path) -> None:
    """Whoever serves one release gets pages that say that there are none, an empty feed and an empty stream."""
    app = create_app(Settings(release=out / "releases" / "uitgave-30", page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        assert "geen wijzigingen bekend" in _text(_page(client, "/wijzigingen"))
        feed = _feed(client, "/wijzigingen.atom")
        assert feed.findall(f"{ATOM}entry") == []
        assert len(str(feed.findtext(f"{ATOM}updated"))) == 20
        assert _members(_triples(client, "/wijzigingen/ldes")) == []
        assert client.get("/wijzigingen/1", buffered=True).status_code == 404
        assert client.get("/wijzigingen/ldes/1", buffered=True).status_code == 404
    finally:
        close(app)


DAMAGE = {
    "change.json": b"{",
    "entities.jsonl.gz": b"garbage",
}


def test_a_first_release_that_is_only_counted(out: Path, tmp_path: Path) -> None:
    """Says so on its pages, and the stream begins with what came after it."""
    counted = tmp_path / "out"
    (counted / "releases").mkdir(parents=True)
    shutil.copytree(out / "releases" / "uitgave-30", counted / "releases" / "een")
    (counted / "current").symlink_to("releases/een")
    write_change(counted, 1, [], entities={"new": 80_000, "changed": 0, "gone": 0})
    write_change(counted, 2, [entity("document/a")])
    app = create_app(Settings(release=counted, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        for path in ("/wijzigingen", "/wijzigingen/1"):
            said = _text(_page(client, path))
            assert "80.000 nieuw" in said
            assert "alleen geteld" in said
        assert client.get("/wijzigingen/1?p=2", buffered=True).status_code == 404
        assert "80.000 nieuw" in client.get("/wijzigingen.atom", buffered=True).text
        assert _members(_triples(client, "/wijzigingen/ldes/1")) == [
            "https://example.org/kamer/wijzigingen/2#document/a"
        ]
    finally:
        close(app)


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_change_is_a_problem_of_its_own(
    out: Path, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The list shows the others; what needs it is 503 and says which file, without a traceback."""
    assert len(DAMAGE) == 2
    spoilt = tmp_path / "out"
    shutil.copytree(out, spoilt, symlinks=True)
    (spoilt / "changes" / "000029" / name).write_bytes(DAMAGE[name])
    app = create_app(Settings(release=spoilt, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        sections = _page(client, "/wijzigingen").xpath("//section")
        assert [("beschadigd" in _text(section)) for section in sections[:3]] == [False, True, False]
        for path in ("/wijzigingen/29", "/wijzigingen.atom", "/wijzigingen/ldes/1"):
            response = client.get(path, buffered=True)
            assert response.status_code == 503
            assert json.loads(response.data)["reason"] == "damaged"
            assert name in json.loads(response.data)["detail"]
        assert not [record for record in caplog.records if record.exc_info]
    finally:
        close(app)


def test_a_missing_change_ends_the_stream(out: Path, tmp_path: Path) -> None:
    """Members are counted through all changes, so that without one the others cannot be numbered: better no answer."""
    spoilt = tmp_path / "out"
    shutil.copytree(out, spoilt, symlinks=True)
    shutil.rmtree(spoilt / "changes" / "000017")
    app = create_app(Settings(release=spoilt, page_workers=1, query_workers=1, query_spares=0))
    try:
        client = app.test_client()
        assert client.get("/wijzigingen/ldes", buffered=True).status_code == 503
        assert client.get("/wijzigingen/ldes/1", buffered=True).status_code == 503
        assert client.get("/wijzigingen?p=2", buffered=True).status_code == 200
        assert client.get("/wijzigingen/17", buffered=True).status_code == 404
    finally:
        close(app)


def test_what_only_moved_in_its_text_is_said_to(tmp_path: Path) -> None:
    """A change of passages has no words, for those leave passages out; what is new or gone says nothing more."""
    make_release(tmp_path / "releases" / "uitgave-2", "uitgave-2")
    (tmp_path / "current").symlink_to("releases/uitgave-2")
    kinds = ("new", "changed", "gone")
    write_change(tmp_path, 1, [entity(f"document/d{kind}", kind, words=[]) for kind in kinds])
    app = create_app(Settings(release=tmp_path, page_workers=1, query_workers=1, query_spares=0))
    try:
        items = _page(app.test_client(), "/wijzigingen/1").xpath("//ul[@class='changed']/li")
    finally:
        close(app)
    assert ["Alleen de plaats in de tekst" in _text(item) for item in items] == [False, True, False]
