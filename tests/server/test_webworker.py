"""When a request is there, when it never will be, and what a socket allows a slow reader."""

from __future__ import annotations

import socket
import time

import pytest

from server.webworker import MAX_HEAD, MAX_LINE, TimedSocket, is_whole, network, refused

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n"
CASES = [
    (b"", 0, False),
    (b"GET / HT", 0, False),
    (GET[:-1], 0, False),
    (GET, 0, True),
    (GET + GET, 0, True),
    (POST, 0, False),
    (POST + b"abcd", 0, False),
    (POST + b"abcde", 0, True),
    (POST.replace(b"5", b"101"), 0, True),  # too large: refused by the application, without its body
    (POST.replace(b"content-length: 5", b"Transfer-Encoding: chunked"), 411, True),
    (b"G" * MAX_LINE, 414, False),
    (b"G" * (MAX_LINE - 1), 0, False),
    (b"GET / HTTP/1.1\r\n" + b"a" * MAX_HEAD, 431, False),
]


@pytest.mark.parametrize(("head", "status", "whole"), CASES, ids=lambda case: repr(case)[:40])
def test_a_request_is_whole_waited_for_or_refused(head: bytes, status: int, whole: bool) -> None:
    """What has come in so far decides, and never needs a thread to decide."""
    assert len(CASES) == 13
    assert (refused(head), is_whole(head, 100)) == (status, whole)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_who_has_many_addresses_is_one(address: str, counted: str) -> None:
    """Of IPv6 the network of 64 bits counts, which one subscriber has; a mapped address is that of IPv4."""
    assert network(address) == counted


def _pair() -> tuple[TimedSocket, socket.socket]:
    ours, theirs = socket.socketpair()
    return TimedSocket(fileno=ours.detach()), theirs


def test_a_reader_that_stops_is_cut_off() -> None:
    """A piece that nobody takes is waited for no longer than its time."""
    ours, theirs = _pair()
    ours.send_timeout = 0.3
    started = time.monotonic()
    with ours, theirs, pytest.raises(ConnectionResetError):
        ours.sendall(b"x" * (8 << 20))
    assert time.monotonic() - started < 2


def test_an_answer_has_a_lowest_rate() -> None:
    """Who keeps up just enough for each piece has still not endless time for all of them."""
    ours, theirs = _pair()
    ours.waited, ours.sent = 31.0, 100
    with ours, theirs, pytest.raises(ConnectionResetError):
        ours.sendall(b"x")


def test_a_reading_past_its_time_is_a_client_that_hung_up() -> None:
    """A body that does not come ends the request without noise."""
    ours, theirs = _pair()
    ours.read_by = time.monotonic() + 0.1
    with ours, theirs, pytest.raises(ConnectionResetError):
        ours.recv(10)
