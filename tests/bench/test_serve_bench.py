"""The benchmark of the server: its client counts whole answers, and it runs on a release."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from bench.load import Connection, run
from bench.serve import measure
from tests.server.release import make_release

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_an_answer_in_pieces_is_whole_at_its_end(answer: bytes) -> None:
    """However an answer comes in, it counts at its last byte, and not before."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        connection = Connection(ours)
        for place in range(len(answer)):
            theirs.sendall(answer[place : place + 1])
            assert connection.whole() == (place == len(answer) - 1)


def test_an_answer_that_is_cut_is_no_answer() -> None:
    """A connection that ends in the middle stops the measurement."""
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(PLAIN[:-1])
        theirs.close()
        connection = Connection(ours)
        assert not connection.whole()
        with pytest.raises(ConnectionError, match="middle"):
            connection.whole()


def test_requests_are_asked_in_turn_and_counted() -> None:
    """Each client asks the next request as soon as it is answered, until the time is over."""
    asked: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            while request := connection.recv(1000):
                asked.append(request)
                connection.sendall(PLAIN)

    thread = threading.Thread(target=serve)
    thread.start()
    found = run(listener.getsockname(), [b"een", b"twee"], 0.2, 1)
    thread.join()
    listener.close()
    assert asked[:3] == [b"een", b"twee", b"een"]
    assert (found["count"], found["statuses"]) == (len(asked), {"200": len(asked)})


@pytest.mark.slow
def test_every_figure_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A look at a small release gives each line, and only whole answers."""
    release = make_release(tmp_path / "releases" / "proef")
    (tmp_path / "current").symlink_to(release)
    measure(tmp_path, seconds=0.3, clients=2, rows=20)
    told = capsys.readouterr().out
    lines = ("ASK  ", "ASK, the same again", "five rows", "entity as Turtle", "entity as JSON-LD", "entity as HTML",
             "ASK by 50 clients", "JSON  ", "XML  ", "CSV  ", "no other endpoint")  # fmt: skip
    assert [line for line in lines if f"\n{line}" not in told] == []
