"""Attacks on a real server: whatever a client does, the others are served, and no process is left behind."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from kg.search.schema import size
from server.texts import text
from tests.server.conftest import Live, eventually, running
from tests.server.release import make_release

CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_ROWS = " ".join(map(str, range(400)))
WORKERS = 8  # of a web process: four for queries and two spares, two for pages
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def get(live: Live, path: str, timeout: float = 30, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Ask for a path; return status, headers and body. Raises IncompleteRead when the body was cut."""
    connection = http.client.HTTPConnection(*live.address, timeout=timeout)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def query(live: Live, text: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Send a query by POST."""
    connection = http.client.HTTPConnection(*live.address, timeout=30)
    try:
        headers = {"Content-Type": "application/sparql-query", **headers}
        connection.request("POST", "/sparql", body=text.encode(), headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.fixture(autouse=True)
def _still_serving(live: Live) -> Iterator[None]:
    """After each attack the same server answers, from both pools."""
    process = live.process.pid
    yield
    assert live.process.poll() is None
    assert live.process.pid == process
    assert eventually(lambda: get(live, "/klaar")[0] == 200)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 20_000 + "}" * 20_000,
        "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "SELECT * { ?s ?p " + "[ ?p " * 9_000 + "1" + "]" * 9_000 + " }",
        "SELECT * { FILTER(" + "NOT EXISTS { FILTER(" * 2_000 + "1" + ")}" * 2_000 + ") }",
        "SELECT * { " + "FILTER NOT EXISTS { " * 1_600 + "?s ?p ?o" + " }" * 1_600 + " }",
        "SELECT (" + "IF(true, " * 1_600 + "1" + ", 0)" * 1_600 + " AS ?x) {}",
        "SELECT * { " + "{ SELECT * { " * 1_600 + "?s ?p ?o" + " } }" * 1_600 + " }",
        "SELECT * " + "{" * 10_000 + "}" * 10_000,
    ],
)
def test_nesting_is_refused_before_the_parser(live: Live, text: str) -> None:
    """Depth is refused with a reason; the parser's stack never meets it."""
    status, headers, body = query(live, text)
    assert status == 400
    assert headers["Content-Type"] == "application/problem+json"
    assert b"haken" in body


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 60_000 + "1) }",
        "SELECT * { ?s " + "^" * 30_000 + "<a:b> ?o }",
        "SELECT * { ?s ?p ?o FILTER(" + "1+" * 30_000 + "1) }",
        "SELECT * { " + "?s ?p ?o . " * 5_000 + "}",
        "SELECT * { ?s " + "<a:b>/" * 9_000 + "<a:b> ?o }",
        "SELECT * { {} " + "UNION {} " * 7_000 + "}",
        "SELECT * { " + "{}" * 3_200 + " }",
        "SELECT * { " + " ".join(f"BIND({number} AS ?v{number})" for number in range(3_200)) + " }",
        "SELECT * { " + " . ".join(f"?a{number} ?b{number} ?c{number}" for number in range(200)) + " }",
        "SELECT * { " + "?s ?p ?o . " * 200 + "}",
        "SELECT (SUM(?v0) AS ?n) { " + " ".join(f"VALUES ?v{number} {{ {_ROWS} }}" for number in range(6)) + " }",
        "SELECT * { " + " ".join(f"VALUES ?v{number} {{ {_ROWS} }}" for number in range(6)) + " } ORDER BY ?v0 ?v5",
    ],
)
def test_a_query_that_upsets_the_engine_costs_one_worker(live: Live, text: str) -> None:
    """What gets past the scan and ends or stalls a worker is an error for its sender and nobody else."""
    status, headers, _ = query(live, text)
    assert status in (200, 400, 503)
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_cross_join_ends_at_its_deadline(live: Live) -> None:
    """A query without end gets 503 soon after its time, with Retry-After."""
    started = time.monotonic()
    status, headers, _ = query(live, ENDLESS)
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert time.monotonic() - started < 15


def test_a_memory_hog_is_stopped(live: Live) -> None:
    """Sorting more than fits ends the worker at its limit, or at its deadline."""
    status, _, _ = query(live, CROSS + " ORDER BY ?i ?f ?c")
    assert status == 503


def test_an_answer_without_end_is_cut_visibly(live: Live) -> None:
    """What was sent when the limit came is not a whole answer, and the client can tell."""
    with pytest.raises(http.client.IncompleteRead):
        query(live, CROSS, Accept="text/csv")


def test_a_late_timeout_is_cut_visibly(live: Live) -> None:
    """A deadline that passes in the middle of an answer breaks the body too."""
    # Some milliseconds for each row of 4 KB: the first piece of 64 KB is soon full, on a busy machine as well, and the
    # last row is far beyond the deadline.
    never = "?d ?e ?f FILTER(CONCAT(STR(?f), STR(?c)) = 'nooit')"
    text = f"SELECT ?a ?x {{ ?a ?b ?c FILTER NOT EXISTS {{ {never} }} BIND('{'x' * 4000}' AS ?x) }}"
    with pytest.raises(http.client.IncompleteRead):
        query(live, text, Accept="text/csv")


def test_a_whole_answer_is_whole(live: Live) -> None:
    """A large answer within the limits arrives whole and streams in chunks."""
    status, headers, body = query(live, "SELECT * { ?s ?p ?o . ?t ?q 'geen' } LIMIT 1", Accept="text/csv")
    assert (status, headers["Content-Length"]) == (200, str(len(body)))
    status, headers, body = query(live, "SELECT * { ?s ?p ?o }", Accept="text/csv")
    assert (status, headers["Transfer-Encoding"]) == (200, "chunked")
    assert body.count(b"\r\n") > 3000


def test_a_page_says_when_there_is_more(live: Live) -> None:
    """A table that ends before the answer does says so, and leads to the whole."""
    status, _, body = get(
        live, f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o }', 'format': 'html', 'lang': 'en'})}"
    )
    assert status == 200
    assert text("rows-capped", "en", count="500").encode() in body


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A service on loopback that notes every call."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], hits
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:PORT/x> { ?a ?b ?c } }", {403}),
        ("SELECT * { SERVICE SILENT <http://localhost:PORT/x> { ?a ?b ?c } }", {403}),
        ("SELECT * { BIND(<http://127.0.0.1:PORT/x> AS ?e) service ?e { ?a ?b ?c } }", {403}),
        # What deceives the scan meets the sandbox.
        ('SELECT * { FILTER(?x<?y#>"""\n) SERVICE <http://127.0.0.1:PORT/x> { ?a ?b ?c } #"""\n }', {200, 403, 500}),
        ("SELECT * { FILTER(?x<?y)SERVICE#>\n<http://127.0.0.1:PORT/x> { ?a ?b ?c } }", {200, 403, 500}),
        ("SELECT * FROM <http://127.0.0.1:PORT/g> { ?a ?b ?c }", {200}),
    ],
)
def test_nothing_is_called(live: Live, canary: tuple[int, list[str]], text: str, expected: set[int]) -> None:
    """No query makes the server call another, seen by the scan or not."""
    port, hits = canary
    assert query(live, text.replace("PORT", str(port)))[0] in expected
    assert hits == []


def test_a_client_that_goes_away_frees_its_worker(patient: Live) -> None:
    """The worker of a query whose client hung up is killed long before its deadline."""
    _is_freed(patient, b"")


def test_a_client_that_sends_more_and_goes_away_frees_its_worker(patient: Live) -> None:
    """What it sent after its request does not hide that it hung up."""
    _is_freed(patient, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


def _is_freed(patient: Live, more: bytes) -> None:
    """Ask a query without end, send more, hang up, and wait till its worker is gone."""
    before = _all_ready(patient)
    with socket.create_connection(patient.address) as connection:
        connection.sendall(_asking(ENDLESS))
        time.sleep(0.5)
        connection.sendall(more)
        time.sleep(0.2)
        assert before <= patient.workers()
    assert eventually(lambda: bool(before - patient.workers()), 20)


def _asking(text: str) -> bytes:
    """Return a request for the answer to a query, as bytes."""
    return f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_a_client_that_reads_nothing_loses_its_worker(live: Live) -> None:
    """A client that stops reading in the middle cannot keep a worker beyond its time."""
    before = _all_ready(live)
    with socket.create_connection(live.address) as connection:
        request = f"GET /sparql?{urlencode({'query': CROSS})} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(request.encode())
        assert eventually(lambda: bool(before - live.workers()), 20)


def test_one_client_cannot_take_everything(patient: Live) -> None:
    """Queries of one address beyond its share get 429, while it gets pages, and others get answers."""
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(socket.create_connection(patient.address)).sendall(_asking(ENDLESS))
        assert eventually(lambda: query(patient, "ASK {}")[0] == 429)
        assert get(patient, "/doc/vragenset/2099z00001")[0] == 200
        assert query(patient, "ASK {}")[0] == 429
        other = http.client.HTTPConnection(*patient.address, timeout=30, source_address=("127.0.3.1", 0))
        stack.callback(other.close)
        other.request("GET", "/sparql?query=ASK%7B%7D")
        assert other.getresponse().status == 200
    assert eventually(lambda: query(patient, "ASK {}")[0] == 200, 20)


def test_a_long_address_is_refused_with_its_reason(live: Live) -> None:
    """414 comes from the application, with CORS, and not from the layer below."""
    status, headers, _ = get(live, "/sparql?query=" + quote("ASK {} #" + "x" * 70_000))
    assert status == 414
    assert headers["Access-Control-Allow-Origin"] == "*"


def _closed(connection: socket.socket, seconds: float) -> bool:
    """Tell whether the server ends a connection in time, whatever it says first."""
    connection.settimeout(seconds)
    try:
        while connection.recv(65_536):
            continue
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-a: ",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 900\r\n\r\nSELE",
        b"GET /gezond HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX-a",
    ],
    ids=["silent", "half a head", "half a body", "half a second request"],
)
def test_slow_askers_hold_no_thread_and_are_ended(live: Live, sent: bytes) -> None:
    """More half requests than there are threads: others are answered at once, and they are closed in time."""
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(live.address)) for _ in range(50)]
        for connection in slow:
            connection.sendall(sent)
        time.sleep(0.3)
        started = time.monotonic()
        assert get(live, "/gezond")[0] == 200
        assert time.monotonic() - started < 2.5  # a request may take three seconds to come in
        assert all(_closed(connection, 15) for connection in slow)


def test_a_dripping_request_is_ended(live: Live) -> None:
    """The time of a request runs from its first byte: a byte now and then does not lengthen it."""
    with socket.create_connection(live.address) as connection:
        started = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - started < 10:
                connection.sendall(b"G")
                time.sleep(0.2)
        assert time.monotonic() - started < 9


def test_who_reads_nothing_frees_threads_and_places(live: Live) -> None:
    """Answers that nobody reads are given up, and the places of their queries with them."""
    answer = "SELECT ?a ?b ?c ?d { ?a ?b ?c . ?d ?e ?f }"
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.connect(live.address)
            stack.enter_context(connection)
            connection.sendall(f"GET /sparql?{urlencode({'query': answer})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.3)
        assert eventually(lambda: query(live, "ASK {}")[0] == 200, 25)


def test_readers_that_stop_keep_nobody_from_a_thread(release: Path) -> None:
    """All threads send what nobody reads, for several addresses; a request of another one is answered all the same."""
    server = Live(
        release, processes=1, threads=8, query_workers=1, query_spares=0, page_workers=1, cache_answer_kb=9000
    )
    path = f"/sparql?{urlencode({'query': 'SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000', 'format': 'csv'})}"
    try:
        assert len(get(server, path)[2]) > 2 << 20  # kept from now on: no worker is needed for it
        with contextlib.ExitStack() as stack:
            for number in range(16):
                connection = stack.enter_context(socket.socket())
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                connection.bind((f"127.0.4.{1 + number % 8}", 0))
                connection.connect(server.address)
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)
            started = time.monotonic()
            assert [get(server, "/gezond")[0] for _ in range(3)] == [200] * 3
            assert time.monotonic() - started < 15  # each of them may be sent to for thirty seconds
    finally:
        server.stop()


def test_a_request_line_has_an_end(live: Live) -> None:
    """Nobody can send a line for ever."""
    with socket.create_connection(live.address) as connection:
        sent = 0
        with contextlib.suppress(OSError):
            connection.sendall(b"GET /?")
            while sent < 64 << 20:
                connection.sendall(b"a" * 65_536)
                sent += 65_536
        assert sent < 64 << 20


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /?" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-a: b\r\n" * 5_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-a: b\r\n" * 100 + b"\r\n", 431),
        (b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
    ],
)
def test_the_head_of_a_request_has_limits(live: Live, head: bytes, status: int) -> None:
    """A line, a head or a number of fields beyond measure is refused by its own status."""
    with socket.create_connection(live.address) as connection:
        connection.sendall(head)
        assert connection.recv(100).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_body_is_announced_and_then_sent(live: Live) -> None:
    """A client that waits for 100 Continue gets it, and then its answer."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection(live.address) as connection:
        connection.settimeout(5)
        connection.sendall(head + b"Expect: 100-continue\r\nContent-Length: 6\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"ASK {}")
        assert b"HTTP/1.1 200" in connection.recv(1000)


@pytest.mark.parametrize("accept", ['"' + '\\"' * 2_000, "a/b," * 1_500])
def test_many_accept_headers_cost_nothing(live: Live, accept: str) -> None:
    """Repeats that are joined to one long header are not worth a second of anybody."""
    head = "GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n" + f"Accept: {accept}\r\n" * 4 + "\r\n"
    with socket.create_connection(live.address) as connection:
        started = time.monotonic()
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - started < 5


def test_a_parser_that_breaks_is_a_query_that_is_too_complex(live: Live) -> None:
    """When the stack of the parser is at its end the query is at fault, and the answer says so."""
    status, _, body = query(live, "ASK { FILTER(" + "!" * 60_000 + "true) }")
    assert status == 400
    assert b"too-complex" in body


@pytest.mark.parametrize(
    ("doublings", "form", "expected"),
    [(20, "text/html", {200}), (23, "text/html", {200, 503}), (23, "application/sparql-results+json", {503})],
)
def test_a_value_of_many_megabytes_is_no_fault_of_ours(
    live: Live, doublings: int, form: str, expected: set[int]
) -> None:
    """A page shows its beginning; as data it is refused or cut visibly; at worst it is more memory than there is."""
    steps = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(doublings))
    text = f'SELECT ?x{doublings} {{ BIND("aaaaaaaaaa" AS ?x0) {steps} }}'
    try:
        status, _, body = query(live, text, Accept=form)
    except http.client.IncompleteRead:
        assert form != "text/html"
        return
    assert status in expected
    assert len(body) < 100_000


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /downloads/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /downloads/%2e%2e%2f%2e%2e%2fmanifest.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /static/%2e%2e/settings.py HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /doc/../../manifest.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ],
)
def test_no_path_leads_out(live: Live, raw: bytes) -> None:
    """Paths sent as they are, without a client that tidies them, reach nothing but what is published."""
    with socket.create_connection(live.address) as connection:
        connection.sendall(raw)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"root:" not in answer


@pytest.mark.parametrize("path", ["/sparql", "/", "/reconcile"])
def test_a_body_of_ten_megabytes_is_refused(live: Live, path: str) -> None:
    """What is too large is refused by what it announces; nobody holds it."""
    connection = http.client.HTTPConnection(*live.address, timeout=10)
    with contextlib.closing(connection):
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", "application/sparql-query")
        connection.putheader("Content-Length", str(10 << 20))
        connection.endheaders()
        with contextlib.suppress(ConnectionError):  # it may hang up while we send
            connection.send(b"#" * (10 << 20))
        assert connection.getresponse().status in (405, 413, 415)


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /sparql?query=ASK%7B%7D&format=csv%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\n",
        b"GET /sparql?query=ASK%7B%7D&lang=nl%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\n",
        b"GET /id/a%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\n",
        b"GET /doc/persoon/p0001%0d%0aX-Evil:%201.ttl HTTP/1.1\r\nHost: x\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nQuery-ID: aaaaaaaaaaaaaaaaaaaa\rX-Evil: 1\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: b%0d%0aX-Evil: 1\r\nAccept: text/turtle\r\n",
        b"GET /reconcile?callback=a%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\n",
    ],
)
def test_no_header_is_smuggled_in(live: Live, raw: bytes) -> None:
    """Nothing that a client sends becomes a header of the answer."""
    with socket.create_connection(live.address) as connection:
        connection.sendall(raw + b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert answer.startswith(b"HTTP/1.1 ")
    assert b"\nx-evil" not in head
    assert b"\rx-evil" not in head


def test_curl_notices_an_answer_that_was_cut(live: Live) -> None:
    """An ordinary client tells by its exit status that what it has is a part: 18 of curl."""
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    host, port = live.address
    asked = [f"http://{host}:{port}/sparql", "--data-urlencode", f"query={CROSS}", "-H", "Accept: text/csv"]
    done = subprocess.run([curl, "-s", "-o", os.devnull, *asked], timeout=30, check=False)
    assert done.returncode == 18


def _point(link: Path, target: str) -> None:
    fresh = link.with_name("current.new")
    fresh.symlink_to(target)
    os.replace(fresh, link)


def test_a_switch_under_load_fails_no_request(tmp_path: Path) -> None:
    """While clients ask on and on, the release is switched three times: all are answered, each from one release."""
    for name in ("een", "twee"):
        make_release(tmp_path / "releases" / name, name)
    _point(tmp_path / "current", "releases/een")
    server = Live(tmp_path, processes=2, query_workers=1, query_spares=1, page_workers=1)
    seen: list[tuple[int, str]] = []
    stop = threading.Event()

    def ask(path: str) -> None:
        while not stop.is_set():
            status, _, body = get(server, path)
            seen.append((status, body.decode() if path == "/klaar" else ""))

    try:
        assert eventually(lambda: get(server, "/klaar")[0] == 200)
        paths = ["/klaar", "/doc/vragenset/2099z00001", f"/sparql?query={quote('SELECT * { ?s ?p ?o } LIMIT 3')}"]
        threads = [threading.Thread(target=ask, args=(path,)) for path in paths]
        for thread in threads:
            thread.start()
        for name in ("twee", "een", "twee"):
            _point(tmp_path / "current", f"releases/{name}")
            here = len(seen)
            assert eventually(lambda name=name, here=here: (200, f"klaar {name}\n") in seen[here:], 20)  # type: ignore[misc]
        stop.set()
        for thread in threads:
            thread.join()
        assert {status for status, _ in seen} == {200}
        assert len(seen) > 50
    finally:
        stop.set()
        server.stop()


def test_a_web_process_that_is_killed_takes_its_workers_with_it(release: Path) -> None:
    """Another takes its place, and no worker is left that nobody asks."""
    server = Live(release, processes=1)
    try:
        assert eventually(lambda: get(server, "/klaar")[0] == 200)
        before = server.workers()
        (web,) = [pid for pid in before if _parent(pid) == server.process.pid]
        os.kill(web, signal.SIGKILL)
        assert eventually(lambda: not any(running(pid) for pid in before))
        assert eventually(lambda: _alive(server), 30)
    finally:
        server.stop()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _alive(live: Live) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return get(live, "/klaar")[0] == 200
    return False


HOSTILE = (
    ENDLESS,
    CROSS,
    CROSS + " ORDER BY ?i ?f ?c",
    "ASK { FILTER(" + "!" * 30_000 + "true) }",
)


def test_a_simple_query_is_answered_while_others_attack(release: Path) -> None:
    """Twenty clients at twenty addresses do their worst; once each was met, a simple query is not kept waiting."""
    server = Live(release, processes=1, timed_out_for=0, query_memory_mb=640)
    stop = threading.Event()

    def attack(number: int) -> None:
        while not stop.is_set():
            connection = http.client.HTTPConnection(
                *server.address, timeout=10, source_address=(f"127.0.1.{number + 1}", 0)
            )
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
                connection.request("GET", f"/sparql?{urlencode({'query': HOSTILE[number % len(HOSTILE)]})}")
                connection.getresponse().read(1 << 20)
            time.sleep(0.2)

    try:
        assert eventually(lambda: get(server, "/klaar")[0] == 200)
        threads = [threading.Thread(target=attack, args=(number,), daemon=True) for number in range(20)]
        for thread in threads:
            thread.start()
        assert eventually(lambda: all(_simple(server, number)[1] == 200 for number in range(5)), 40)
        taken = sorted(_simple(server, number) for number in range(5, 65))
        assert [status for _, status in taken] == [200] * 60
        assert taken[int(0.9 * len(taken))][0] < 1
    finally:
        stop.set()
        server.stop()


def _simple(live: Live, number: int) -> tuple[float, int]:
    """Ask a simple query, another one for each number; return how many seconds it took, and its status."""
    started = time.monotonic()
    status = query(live, f"SELECT * {{ ?s ?p {number} }}")[0]
    return time.monotonic() - started, status


def test_half_requests_take_bounded_memory(release: Path) -> None:
    """Bodies that are never whole are not all held: when they are too much together, connections are ended."""
    server = Live(release, processes=1, receive_timeout=100, query_workers=1, query_spares=0, page_workers=1)
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 800000\r\n\r\n"
    )
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        half = []
        for number in range(60):
            connection = socket.create_connection(server.address, source_address=(f"127.0.7.{1 + number % 9}", 0))
            half.append(stack.enter_context(connection))
            connection.sendall(head)
        for connection in half:
            with contextlib.suppress(OSError):
                connection.sendall(b"#" * 790_000)
        assert eventually(lambda: sum(_is_closed(connection) for connection in half) >= 15, 30)
        assert get(server, "/gezond")[0] == 200


def test_idle_connections_take_nothing_from_others(release: Path) -> None:
    """Far more connections than one address may have, and as many as there can be of many: others are answered."""
    server = Live(release, processes=1, connections_per_client=20, query_workers=1, query_spares=0, page_workers=1)
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        one = [stack.enter_context(socket.create_connection(server.address)) for _ in range(100)]
        assert eventually(lambda: sum(_is_closed(connection) for connection in one) == 80)
        for connection in one:
            connection.close()
        for number in range(1_200):
            source = (f"127.0.2.{1 + number % 250}", 0)
            connection = socket.create_connection(server.address, timeout=10, source_address=source)
            stack.enter_context(connection)
            if number % 2:  # half of them were answered once, and keep the connection
                with contextlib.suppress(OSError):
                    connection.sendall(b"GET /gezond HTTP/1.1\r\nHost: x\r\n\r\n")
        assert get(server, "/gezond")[0] == 200  # after all that stand in line to connect
        for _ in range(10):
            started = time.monotonic()
            assert get(server, "/gezond")[0] == 200
            assert time.monotonic() - started < 5  # half of the time after which an idle one ends by itself


def _is_closed(connection: socket.socket) -> bool:
    """Tell whether the other side has hung up."""
    connection.setblocking(False)
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _ready_workers(live: Live) -> list[int]:
    """Return the workers that have closed their sandbox: those that still start are not asked for anything yet."""
    found = []
    for pid in live.workers():
        with contextlib.suppress(OSError):
            command, status = (Path(f"/proc/{pid}/{name}").read_text() for name in ("cmdline", "status"))
            if "server.nursery" in command and "Seccomp:\t2" in status:
                found.append(pid)
    return found


def _all_ready(live: Live) -> set[int]:
    """Wait till all workers are ready; return them."""
    assert eventually(lambda: len(_ready_workers(live)) == WORKERS)
    return set(_ready_workers(live))


def test_workers_are_in_their_sandbox(live: Live, release: Path) -> None:
    """Workers may gain no privileges, dump no core and take no more memory than they are given, beside the index."""
    pids = _all_ready(live)
    memory = (640 << 20) + size(release / "search")
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "NoNewPrivs:\t1" in status, pid
        assert "Seccomp:\t2" in status, pid
        assert f"{memory}" in limits
    assert not any("KAMERGRAAF" in Path(f"/proc/{pid}/environ").read_text() for pid in pids)


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_behind(live: Live, release: Path, signal_: signal.Signals) -> None:
    """However the server ends, in the middle of a query too, its workers end with it."""
    server = Live(release, processes=1, query_timeout=30)
    assert get(server, "/klaar")[0] == 200
    connection = socket.create_connection(server.address)
    connection.sendall(f"GET /sparql?{urlencode({'query': ENDLESS})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.5)
    pids = server.workers()
    assert len(pids) >= 5
    connection.close() if signal_ == signal.SIGTERM else None
    os.kill(server.process.pid, signal_)
    server.process.wait(timeout=30)
    assert server.process.stdout is not None
    server.process.stdout.close()
    connection.close()
    assert eventually(lambda: not any(running(pid) for pid in pids))
