"""What an operator relies on: settings, log, counters, signs of life, and the files in docs/operations/."""

from __future__ import annotations

import configparser
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.errors import KamergraafError
from server import logs, pages
from server.application import close, create_app
from server.metrics import Metrics
from server.pool import Pool, Unavailable
from server.settings import FILE, Settings, SettingsError, misspelt, read_settings
from tests.server.conftest import ROOT, Live, eventually
from tests.server.test_attacks import get

DOCS = ROOT / "docs"
FOLDER = DOCS / "operations"
PAGE = (DOCS / "operations.md").read_text(encoding="utf-8")
PASSWORD = "0123456789abcdef"
DOC = "/doc/vragenset/2099z00001.ttl"


# ---------------------------------------------------------------- settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings."""
    path = tmp_path / "kamergraaf.toml"
    monkeypatch.setenv(FILE, str(path))
    return path


def test_a_file_gives_settings_and_a_variable_wins(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is stronger than the file, the code than both."""
    file.write_text('query_timeout = 7\nmax_age = 60\nlog_format = "json"\n', encoding="utf-8")
    monkeypatch.setenv("KAMERGRAAF_MAX_AGE", "5")
    settings = read_settings(log_format="console")
    assert (settings.query_timeout, settings.max_age, settings.log_format) == (7, 5, "console")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("query_timeout = 0\n", ["query_timeout", "'0'", "greater than 0", "Time of a query"]),
        ('threads = "veel"\n', ["threads", "'veel'", "integer"]),
        ("query_timout = 10\n", ["query_timout", "no setting", "query_timeout"]),
        ("max_age = \n", ["cannot be read", "line 1"]),
        ('log_format = "xml"\n', ["log_format", "'xml'", "console"]),
        ("processes = 0\nthreads = 0\n", ["2 settings are wrong", "processes", "threads"]),
    ],
)
def test_a_wrong_file_says_what_where_and_what_instead(file: Path, content: str, said: list[str]) -> None:
    """The message alone is enough to mend it, and names the file."""
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert [word for word in [*said, str(file)] if word not in str(error.value)] == []


def test_a_file_that_is_not_there_is_an_error(file: Path) -> None:
    """A path with a slip in it must not pass for no settings at all."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings()
    assert not file.exists()


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in the environment is looked for there."""
    monkeypatch.setenv("KAMERGRAAF_QUERY_WORKERS", "none")
    with pytest.raises(SettingsError, match="environment variable KAMERGRAAF_QUERY_WORKERS"):
        read_settings()


def test_a_password_is_long_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short one is refused without being repeated, and a good one is not in what is printed of the settings."""
    monkeypatch.setenv("KAMERGRAAF_METRICS_TOKEN", "kort-geheim")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert "kort-geheim" not in str(error.value)
    monkeypatch.setenv("KAMERGRAAF_METRICS_TOKEN", PASSWORD)
    assert PASSWORD not in repr(read_settings())


def test_a_slip_in_a_variable_is_noticed() -> None:
    """What resembles a setting is told with the setting that is meant; other variables are left alone."""
    environment = {"KAMERGRAAF_QUERY_TIMOUT": "1", "KAMERGRAAF_SHARED": "x", "KAMERGRAAF_THREADS": "8", "HOME": "/"}
    assert misspelt(environment) == {"KAMERGRAAF_QUERY_TIMOUT": "KAMERGRAAF_QUERY_TIMEOUT"}


def test_the_server_does_not_start_with_a_wrong_setting(release: Path) -> None:
    """It ends at once and says which, before anything listens."""
    code = f"from pathlib import Path; import server; server.main(Path({str(release)!r}), port=0)"
    environment = {**os.environ, "KAMERGRAAF_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert "KAMERGRAAF_THREADS" in done.stderr
    assert done.stdout == ""


# ---------------------------------------------------------------- log


@pytest.fixture(scope="module")
def own(release: Path) -> Iterator[Flask]:
    """An application behind one proxy, with a password for its counters."""
    made = create_app(Settings(release=release, proxies=1, metrics_token=PASSWORD, queue_timeout=30))
    yield made
    close(made)


@pytest.fixture
def client(own: Flask) -> FlaskClient:
    return own.test_client()


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """Return the events of requests."""
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]


def test_a_request_is_one_line_without_who_asked(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    """It says what was asked and what came of it; no address, program, query string or referrer."""
    caplog.set_level(logging.INFO)
    headers = {"X-Forwarded-For": "192.0.2.77", "User-Agent": "Proefbrowser", "Referer": "https://example.org/mijn"}
    client.get(f"{DOC}?wie=Jansen", headers=headers, buffered=True)
    (line,) = lines(caplog)
    assert {"method", "path", "route", "status", "bytes", "coding", "seconds", "release", "request_id"} <= set(line)
    assert (line["event"], line["route"], line["status"], line["path"]) == ("request", "/doc/<path:path>", 200, DOC)
    written = str(line)
    assert [word for word in ("192.0.2.77", "Proefbrowser", "mijn", "Jansen") if word in written] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_is_logged_by_its_digest(client: FlaskClient, caplog: pytest.LogCaptureFixture, method: str) -> None:
    """However it is laid out and sent it has the same digest; its text is not there."""
    caplog.set_level(logging.INFO)
    for query in ("ASK { ?s ?p 'Jansen' }", "ASK  { ?s ?p 'Jansen' } # zoek"):
        sent = {"query_string": {"query": query}} if method == "GET" else {"data": {"query": query}}
        client.open("/sparql", method=method, buffered=True, **sent)  # type: ignore[arg-type]
    one, two = lines(caplog)
    assert one["query"] == two["query"]
    assert re.fullmatch("[0-9a-f]{16}", str(one["query"]))
    assert "Jansen" not in str(one) + str(two)


def test_the_text_of_queries_is_logged_when_switched_on(
    own: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """KAMERGRAAF_LOG_QUERIES adds it."""
    caplog.set_level(logging.INFO)
    monkeypatch.setitem(own.config, "SETTINGS", own.config["SETTINGS"].model_copy(update={"log_queries": True}))
    client.get("/sparql", query_string={"query": "ASK { ?s ?p 'Jansen' }"}, buffered=True)
    assert lines(caplog)[0]["text"] == "ASK { ?s ?p 'Jansen' }"


def test_a_fault_is_reported_by_the_id_of_its_request(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the visitor sees, the header and the line with the traceback have one id."""
    monkeypatch.setattr(pages, "_found", lambda _: 1 / 0)
    response = client.get("/doc/persoon/p0001.ttl", headers={"Accept": "application/json"}, buffered=True)
    assert response.status_code == 500
    report = response.json["report"]  # type: ignore[index]
    assert report == response.headers["X-Request-ID"]
    assert any(record.exc_info for record in caplog.records if record.levelno == logging.ERROR)
    page = client.get("/doc/persoon/p0001", headers={"Accept": "text/html"}, buffered=True)
    assert page.headers["X-Request-ID"] in page.text


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("0123456789abcdef", True),
        ("kort", False),
        ("a b c d e f g h", False),
        ("x" * 65, False),
        ("<script>alert", False),
    ],
)
def test_the_id_of_a_proxy_is_taken_when_it_is_one(client: FlaskClient, given: str, taken: bool) -> None:
    """An id of letters, digits and hyphens goes on; anything else is replaced."""
    response = client.get("/gezond", headers={"X-Request-ID": given}, buffered=True)
    assert (response.headers["X-Request-ID"] == given) is taken


def test_without_a_proxy_nobody_chooses_an_id(release: Path, app: Flask) -> None:
    """A client of its own accord cannot make its lines look like those of another request."""
    response = app.test_client().get("/gezond", headers={"X-Request-ID": "0123456789abcdef"}, buffered=True)
    assert response.headers["X-Request-ID"] != "0123456789abcdef"


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("Invalid request from ip=192.0.2.77: Invalid HTTP header: 'Cookie: x'", "Invalid request"),
        ("Error handling request GET /sparql?query=ASK%20%7B%7D", "Error handling request GET /sparql?…"),
        ("Worker (pid:12) was sent SIGKILL!", "Worker (pid:12) was sent SIGKILL!"),
    ],
)
def test_what_gunicorn_says_has_no_addresses(message: str, written: str) -> None:
    """Its own messages lose what a client sent."""
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, "%s", (message,), None)
    assert logs.Anonymous().filter(record)
    assert record.getMessage() == written


def test_a_failure_that_was_told_is_not_told_again() -> None:
    """A query that ran out of time is one line, not a traceback of gunicorn besides."""
    error = Unavailable("the query took too long", reason="timeout")
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, "Error", (), (Unavailable, error, None))
    assert not logs.Anonymous().filter(record)


def test_json_is_an_object_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Also with a traceback, and also of what logs in the plain way."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        logs.configure("json")
        logs.events("kamergraaf.request").info("request", status=200)
        try:
            raise KamergraafError("stuk")
        except KamergraafError:
            logging.getLogger("kamergraaf.web").exception("onverwacht: %s", "pad")
    finally:
        root.handlers[:], root.level = before
    one, two = map(json.loads, capsys.readouterr().err.splitlines())
    assert (one["event"], one["status"], one["level"]) == ("request", 200, "info")
    assert (two["event"], two["level"]) == ("onverwacht: pad", "error")
    assert "KamergraafError: stuk" in two["exception"]


# ---------------------------------------------------------------- counters


def test_without_a_password_there_are_no_counters(app: Flask) -> None:
    """By default /metrics is a page that does not exist, also for this machine."""
    assert app.test_client().get("/metrics", buffered=True).status_code == 404


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer verkeerd", f"Basic {PASSWORD}", PASSWORD, f"Bearer {PASSWORD}x"]
)
def test_with_another_password_there_are_none_either(client: FlaskClient, given: str) -> None:
    """401 names the way to ask."""
    response = client.get("/metrics", headers={"Authorization": given}, buffered=True)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_counters_have_labels_of_ours_only(client: FlaskClient) -> None:
    """Whatever clients ask for, the number of counters stays the same, and nothing of theirs is in them."""
    for number in range(30):
        client.get(f"/onbekend-{number}/x?zoek=Jansen", buffered=True)
        client.open("/", method=f"PROEF{number}", buffered=True)
    text = client.get("/metrics", headers={"Authorization": f"Bearer {PASSWORD}"}, buffered=True).text
    assert "onbekend-" not in text
    assert "PROEF" not in text
    assert "Jansen" not in text
    assert 'kamergraaf_requests_total{method="GET",route="none",status="404"}' in text


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_an_answer_without_a_body_is_not_broken(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    """A file that is only asked about, or that the client has already, was not cut off."""
    caplog.set_level(logging.INFO)
    known = client.get("/static/kamergraaf.css", buffered=True).headers["ETag"]
    headers = {"If-None-Match": known} if method == "GET" else {}
    response = client.open("/static/kamergraaf.css", method=method, headers=headers, buffered=True)
    assert (response.status_code, response.data) == ({"HEAD": 200, "GET": 304}[method], b"")
    assert [("broken" in line, line["bytes"] > 0) for line in lines(caplog)] == [(False, True), (False, False)]  # type: ignore[operator]


def test_all_processes_are_counted_together(release: Path) -> None:
    """Whichever of two web processes answers, the counters are those of both, and stay when one is replaced."""
    server = Live(release, processes=2, metrics_token=PASSWORD)
    try:
        assert eventually(lambda: _count(server) >= 0)
        before = _count(server)
        for _ in range(40):
            assert get(server, DOC)[0] == 200
        # A request is counted when its last byte was sent: its client may be quicker.
        assert eventually(lambda: {_count(server) for _ in range(12)} == {before + 40})
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
        os.kill(int(children[0]), 9)
        assert eventually(lambda: _count(server) == before + 40, seconds=60)
    finally:
        assert server.stop() == 0


def _count(server: Live) -> int:
    """Return how many descriptions were asked for, -1 when no process answers."""
    try:
        _, _, body = get(server, "/metrics", Authorization=f"Bearer {PASSWORD}")
    except OSError:
        return -1
    found = re.findall(
        rb'kamergraaf_requests_total\{method="GET",route="/doc/<path:path>",status="200"\} ([0-9.]+)', body
    )
    return int(sum(map(float, found)))


# ---------------------------------------------------------------- signs of life


def test_ready_names_the_release(client: FlaskClient) -> None:
    """A worker of each pool answered from it."""
    response = client.get("/klaar", buffered=True)
    assert (response.status_code, response.text) == (200, "klaar proef-1\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_not_ready_says_which_workers_and_why(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with the pool, the reason and when to ask again; the process itself is alive."""

    def busy(self: Pool, *_: object, **__: object) -> None:
        if self.name == "query":
            raise Unavailable("all workers are busy", reason="overload")

    monkeypatch.setattr(Pool, "rows", busy)
    response = client.get("/klaar", buffered=True)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert response.json == response.json | {"pool": "query", "reason": "overload", "release": "proef-1"}  # type: ignore[operator]
    assert client.get("/gezond", buffered=True).text == "gezond\n"


# ---------------------------------------------------------------- files of docs/operations


def test_every_route_and_setting_has_a_place_on_the_page(app: Flask) -> None:
    """Who runs it finds each address with what it costs, and each setting with its default."""
    rules = {re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert len(rules) >= 35
    assert sorted(rule for rule in rules if f"`{rule}`" not in PAGE) == []
    names = [f"KAMERGRAAF_{name}".upper() for name in Settings.model_fields]
    assert [name for name in names if f"| `{name}` |" not in PAGE] == []


def test_every_counter_and_alert_is_explained() -> None:
    """The page has each counter, the alerts use no other ones, and each alert says what to do."""
    named = {metric.name for metric in Metrics().collect()} | {
        "kamergraaf_release",
        "kamergraaf_release_since_seconds",
        "kamergraaf_release_refused",
    }
    on_page = set(re.findall(r"`(kamergraaf_[a-z_]+?)(?:_total)?`", PAGE))
    assert len(named) >= 12
    assert on_page == named
    rules = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
    used = set(
        re.findall(
            r"\b(kamergraaf_[a-z_]+?)(?:_total|_bucket)?\{|\((kamergraaf_[a-z_]+?)(?:_total|_bucket)?[\[)]", rules
        )
    )
    assert {one or two for one, two in used} <= named
    alerts = re.findall(r"alert: (\w+)", rules)
    assert len(alerts) >= 8
    assert [alert for alert in alerts if f"`{alert}`" not in PAGE] == []


def test_the_files_are_listed() -> None:
    """Each file of the folder has a line on the page."""
    files = sorted(path.name for path in FOLDER.iterdir())
    assert files == ["Containerfile", "alerts.yml", "kamergraaf.service", "nginx.conf"]
    assert [name for name in files if f"](operations/{name})" not in PAGE] == []


UNIT = FOLDER / "kamergraaf.service"


def test_the_unit_is_hardened() -> None:
    """It runs as nobody special, writes nowhere and starts what the command line has."""
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT, encoding="utf-8")
    service = dict(unit["Service"])
    wanted = {
        "User": "kamergraaf",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "MemoryDenyWriteExecute": "yes",
    }
    assert {name: service[name] for name in wanted} == wanted
    assert "kg serve --data /var/lib/kamergraaf" in service["ExecStart"]
    assert service["Environment"] == f"{FILE}=/etc/kamergraaf/kamergraaf.toml"


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """systemd-analyze finds no fault in it, with a program in the place of ours."""
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/kamergraaf/bin/kg", "/bin/true"), encoding="utf-8")
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_nginx_understands_its_configuration(tmp_path: Path) -> None:
    """nginx -t accepts it, with other places for its files and a port that anybody may have."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("nginx is not installed")
    site = (FOLDER / "nginx.conf").read_text(encoding="utf-8").replace("/var/cache/nginx", str(tmp_path))
    site = re.sub(r"listen .*80;", "listen 127.0.0.1:18080;", site, count=1).replace("listen [::]:80;", "")
    (tmp_path / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = f"{temporary} include {tmp_path}/site.conf;"
    main = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {http} }}"
    (tmp_path / "main.conf").write_text(main, encoding="utf-8")
    arguments = [program, "-t", "-c", str(tmp_path / "main.conf"), "-e", str(tmp_path / "log")]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_nginx_asks_for_what_the_server_gives() -> None:
    """It speaks HTTP/1.1, tells who asks by one address, and its limits are on routes that exist."""
    site = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_http_version 1.1;" in site
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in site
    places = set(re.findall(r"location (?:= )?(/[\w-]+)", site))
    assert places == {"/sparql", "/rdf-graph-store", "/reconcile"}
    assert "proxy_cache_revalidate on;" in site


def test_the_container_is_nobody_and_copies_what_is_there() -> None:
    """It ends as a number that is not root, and every path that it copies exists here."""
    lines_ = (FOLDER / "Containerfile").read_text(encoding="utf-8").splitlines()
    users = [line.split()[1] for line in lines_ if line.startswith("USER ")]
    assert users == ["65532:65532"]
    copied = [line.split()[1:-1] for line in lines_ if line.startswith("COPY ") and "--from" not in line]
    names = [name for found in copied for name in found]
    assert len(names) >= 8
    assert [name for name in names if not (ROOT / name).exists()] == []
    needed = [name for name in ("kg", "server", "ontology", "shapes", "pyproject.toml", "LICENSE") if name not in names]
    assert needed == []
    assert not any(re.search(r":latest\b|\bADD |sudo", line) for line in lines_)
