"""Asking services: patience, and where it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kg.errors import SourceError
from kg.register.asking import Answer, Recorder, Recording
from kg.register.services import USER_AGENT, Limits, Services
from kg.register.tweede_kamer import address, ask_tweede_kamer
from kg.register.update import Source, update
from tests.register.world import DAY, World, write_register

URL = "https://dienst.example/lijst"
Reply = httpx.Response | Exception


class Server:
    """Answers with what it is given, one after the other, and counts the time that is waited."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self.replies = list(replies)
        self.requests: list[httpx.Request] = []
        self.waited: list[float] = []
        self.time = 0.0

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.time += seconds

    def services(self, **limits: float) -> Services:
        return Services(
            httpx.MockTransport(self.handle),
            Limits(**limits),  # type: ignore[arg-type]
            clock=lambda: self.time,
            sleep=self.sleep,
            now=lambda: datetime(2092, 2, 2, 12, 0, tzinfo=UTC),
        )


def ok(text: str = "goed") -> httpx.Response:
    return httpx.Response(200, text=text)


def asked(server: Server, **limits: float) -> Answer:
    with server.services(**limits) as services:
        return services.ask(URL, "application/json")


def test_an_answer_is_given() -> None:
    """What a service answers is given, and it is told who asks."""
    server = Server([ok()])
    assert asked(server) == Answer(200, b"goed")
    assert server.requests[0].headers["User-Agent"] == USER_AGENT
    assert "Kamergraaf/" in USER_AGENT
    assert server.requests[0].headers["Accept"] == "application/json"


def test_what_is_not_there_is_an_answer() -> None:
    """404 is an answer: whoever asked knows what it means."""
    assert asked(Server([httpx.Response(404)])).status == 404


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_asks_again_after_a_fault(status: int) -> None:
    """A service that cannot answer now is asked again, a little later each time."""
    server = Server([httpx.Response(status), httpx.Response(status), ok()])
    assert asked(server).content == b"goed"
    assert server.waited == [1.0, 2.0]


@pytest.mark.parametrize(
    "error", [httpx.ReadTimeout("te laat"), httpx.ConnectError("weg"), httpx.RemoteProtocolError("half")]
)
def test_asks_again_after_silence(error: Exception) -> None:
    """A service that is silent, away or breaks off is asked again."""
    assert asked(Server([error, ok()])).content == b"goed"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("Sat, 02 Feb 2092 12:00:30 GMT", 30.0), ("Sat, 02 Feb 2092 11:00:00 GMT", 0.0), ("straks", 1.0)],
)
def test_waits_as_long_as_it_is_asked_to(header: str, seconds: float) -> None:
    """Retry-After is a number of seconds or a moment; what cannot be read counts for nothing."""
    server = Server([httpx.Response(429, headers={"Retry-After": header}), ok()])
    asked(server)
    assert server.waited == [seconds]


def test_patience_ends() -> None:
    """After so many attempts it is an error that says what the service said."""
    server = Server([httpx.Response(503)] * 4)
    with pytest.raises(SourceError, match="status 503"):
        asked(server, attempts=4)
    assert len(server.requests) == 4


def test_longer_than_there_is_time() -> None:
    """A service that asks for more patience than there is time is not waited for."""
    server = Server([httpx.Response(429, headers={"Retry-After": "3600"}), ok()])
    with pytest.raises(SourceError, match="3600 s is longer"):
        asked(server, deadline=60)
    assert server.waited == []


def test_time_is_for_all_together() -> None:
    """The deadline is for everything that is asked, not for each question."""
    server = Server([ok(), httpx.Response(503), ok(), ok()])
    with server.services(deadline=10, first_wait=9) as services:
        services.ask(URL, "text/plain")
        services.ask(URL, "text/plain")
        server.time += 2
        with pytest.raises(SourceError, match="no time left"):
            services.ask(URL, "text/plain")


def test_refusal_is_told() -> None:
    """A service that refuses is not asked again."""
    server = Server([httpx.Response(403), ok()])
    with pytest.raises(SourceError, match="status 403"):
        asked(server)
    assert len(server.requests) == 1


def test_redirect_to_the_same_host_is_followed() -> None:
    """A service may send us on within its own host."""
    server = Server([httpx.Response(302, headers={"Location": "/nieuw"}), ok()])
    assert asked(server).content == b"goed"
    assert str(server.requests[1].url) == "https://dienst.example/nieuw"


@pytest.mark.parametrize(
    "location", ["https://elders.example/lijst", "http://dienst.example/lijst", "https://dienst.example:444/"]
)
def test_redirect_elsewhere_is_refused(location: str) -> None:
    """Nobody sends us to another host, nor to another scheme or port."""
    server = Server([httpx.Response(302, headers={"Location": location}), ok()])
    with pytest.raises(SourceError, match="sent to"):
        asked(server)
    assert len(server.requests) == 1


def test_redirects_end() -> None:
    """A service that sends us round in circles is left."""
    server = Server([httpx.Response(302, headers={"Location": URL})] * 9)
    with pytest.raises(SourceError, match="redirects"):
        asked(server)


def test_too_large_an_answer_is_cut_off() -> None:
    """An answer may not be larger than the limit, however it is packed."""
    with pytest.raises(SourceError, match="at most 100 bytes"):
        asked(Server([ok("x" * 101)]), response=100)


def test_too_much_in_all_is_cut_off() -> None:
    """All answers together have a limit too."""
    server = Server([ok("x" * 60), ok("x" * 60)])
    with server.services(response=100, total=100) as services:
        services.ask(URL, "text/plain")
        with pytest.raises(SourceError, match="in all"):
            services.ask(URL, "text/plain")


# ---------------------------------------------------------------- pages


def _page(rows: list[dict[str, object]], following: str = "") -> httpx.Response:
    return httpx.Response(200, json={"value": rows, **({"@odata.nextLink": following} if following else {})})


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (_page([], "https://elders.example/Persoon"), "the next page is elsewhere"),
        (
            _page([], "http://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/Persoon?$skip=2"),
            "the next page is elsewhere",
        ),
        (_page([], address("Persoon")), "the next page is elsewhere"),
        (httpx.Response(200, text='{"value": [{"Id"'), "JSON in UTF-8"),
        (httpx.Response(200, content=b"\xff\xfe"), "JSON in UTF-8"),
        (httpx.Response(200, text="<html>even niet</html>"), "JSON in UTF-8"),
        (httpx.Response(200, json=[]), "no rows"),
        (httpx.Response(404, json={"error": {}}), "no rows"),
        (_page([{"Id": ""}]), "lacks fields"),
    ],
)
def test_page_that_cannot_be(reply: httpx.Response, match: str) -> None:
    """A next page at another host, broken JSON and pages without rows stop the update, with what stood there."""
    server = Server([reply])
    with server.services() as services, pytest.raises(SourceError, match=match):
        ask_tweede_kamer(services.ask)


def test_set_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set of which every page has a next one is left after so many."""
    monkeypatch.setattr("kg.register.tweede_kamer._MOST_PAGES", 3)
    pages = [_page([], f"{address('Persoon')}&$skip={n}") for n in range(1, 9)]
    with Server(pages).services() as services, pytest.raises(SourceError, match="no end"):
        ask_tweede_kamer(services.ask)


# ---------------------------------------------------------------- all together, and recordings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_register(tmp_path / "register")


def test_update_over_http(folder: Path) -> None:
    """An update over HTTP, with a service that falters in between, is what it would have been without."""
    world = World()
    world.seat("93", "d1", "e1", "2091-01-01")
    plain = update(folder, frozenset(Source), world.ask, DAY)
    faults = iter([httpx.Response(429, headers={"Retry-After": "3"}), httpx.Response(500)])
    inner = world.transport()

    def handle(request: httpx.Request) -> httpx.Response:
        fault = next(faults, None) if "Persoon" in str(request.url) else None
        return fault or inner.handle_request(request)

    waited: list[float] = []
    with Services(httpx.MockTransport(handle), sleep=waited.append) as services:
        over_http = update(folder, frozenset(Source), services.ask, DAY)
    assert over_http.tables == plain.tables
    assert waited == [3.0, 2.0]


def test_recording_says_the_same(folder: Path, tmp_path: Path) -> None:
    """What was recorded gives the same update on the day of the recording, and nobody is asked."""
    world = World()
    world.seat("93", "d1", "e1", "2091-01-01")
    found = update(folder, frozenset(Source), Recorder(world.ask, tmp_path / "opname", DAY), DAY)
    recording = Recording(tmp_path / "opname")
    assert recording.day == DAY
    assert update(folder, frozenset(Source), recording, recording.day).tables == found.tables


def test_recording_lacks_an_answer(folder: Path, tmp_path: Path) -> None:
    """A recording of one source does not answer for another."""
    world = World()
    update(folder, {Source.TOOI}, Recorder(world.ask, tmp_path / "opname", DAY), DAY)
    with pytest.raises(SourceError, match="no answer for this address"):
        update(folder, {Source.TK}, Recording(tmp_path / "opname"), DAY)


@pytest.mark.parametrize(
    "manifest",
    [None, "geen json", "{}", '{"day": "gisteren", "answers": []}', '{"day": "2092-02-02", "answers": [{}]}'],
)
def test_recording_that_cannot_be_read(tmp_path: Path, manifest: str | None) -> None:
    """A folder without a recording, or with a damaged one, is said to be that."""
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(SourceError, match="recording cannot be read"):
        Recording(tmp_path)


@pytest.mark.parametrize("name", ["../geheim.json", "weg.json"])
def test_recording_that_names_another_file(tmp_path: Path, name: str) -> None:
    """A recording names files of its own folder that are there, and no others."""
    (tmp_path / "geheim.json").write_text("{}", encoding="utf-8")
    inside = tmp_path / "opname"
    inside.mkdir()
    answers = [{"url": URL, "status": 200, "file": name}]
    (inside / "manifest.json").write_text(json.dumps({"day": DAY, "answers": answers}), encoding="utf-8")
    with pytest.raises(SourceError, match="recording"):
        Recording(inside)(URL, "application/json")
