"""Kept answers and queries that took too long, as data structures."""

from __future__ import annotations

import threading
import time

import pytest

from server.repeats import Answer, Answers, Overdue, digest


def answer(size: int) -> Answer:
    return Answer((("Content-Type", "text/plain"),), b"x" * size)


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    """When there is no room, the answer that was not asked for longest makes place."""
    kept = Answers(room=10_000, largest=4_000)
    for key in ("a", "b"):
        kept.put(key, answer(3_000))
    assert kept.get("a")
    kept.put("c", answer(3_000))
    assert (kept.get("a") is not None, kept.get("b"), kept.get("c") is not None) == (True, None, True)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    """The bound is in bytes, with what each answer takes beside its body."""
    kept = Answers(room=50_000, largest=50_000)
    for number in range(500):
        kept.put(str(number), answer(number))
        assert kept.size <= 50_000
    assert 0 < len(kept) < 50


def test_an_answer_that_is_too_large_is_not_kept() -> None:
    """One large answer does not push out many small ones."""
    kept = Answers(room=10_000, largest=100)
    kept.put("groot", answer(101))
    kept.put("klein", answer(100))
    assert (kept.get("groot"), len(kept)) == (None, 1)


def test_without_room_nothing_is_kept() -> None:
    """Zero switches it off."""
    kept = Answers(room=0, largest=100)
    kept.put("a", answer(1))
    assert (len(kept), kept.size) == (0, 0)


def test_an_answer_is_replaced_and_forgotten() -> None:
    """The size follows what is kept."""
    kept = Answers(room=10_000, largest=5_000)
    kept.put("a", answer(10))
    kept.put("a", answer(2_000))
    assert (len(kept), kept.size) == (1, 3_024)
    kept.clear()
    assert (len(kept), kept.size, kept.get("a")) == (0, 0, None)


def test_threads_share_it() -> None:
    """Many threads at once leave the books in order."""
    kept = Answers(room=20_000, largest=5_000)

    def work(own: int) -> None:
        for number in range(300):
            kept.put(f"{own}/{number % 7}", answer(number))
            kept.get(f"{own}/{number % 5}")

    threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    remaining = [found for own in range(4) for number in range(7) if (found := kept.get(f"{own}/{number}"))]
    assert kept.size == sum(len(found.body) + 1_024 for found in remaining) <= 20_000


def test_a_query_that_took_too_long_is_refused_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may not try again with as much time or less, may with more, and is forgotten when the while is over."""
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    overdue = Overdue(120)
    overdue.note("q", 30)
    assert (overdue.left("q", 30), overdue.left("q", 10), overdue.left("q", 31), overdue.left("r", 30)) == (
        120,
        120,
        0,
        0,
    )
    now += 119
    assert overdue.left("q", 30) == 1
    now += 1
    assert (overdue.left("q", 30), len(overdue)) == (0, 0)


def test_a_query_that_failed_with_more_time_is_refused_that_time_too() -> None:
    """The longest try counts from then on."""
    overdue = Overdue(120)
    overdue.note("q", 30)
    overdue.note("q", 60)
    overdue.note("q", 1)
    assert overdue.left("q", 45) > 0


def test_overdue_queries_are_bounded() -> None:
    """A stream of different slow queries does not fill the memory; the oldest is forgotten."""
    overdue = Overdue(120)
    for number in range(3_000):
        overdue.note(str(number), 30)
    assert len(overdue) == 2_048
    assert (overdue.left("0", 30), overdue.left("2999", 30) > 0) == (0, True)


def test_zero_seconds_switch_it_off() -> None:
    """Then every query may try each time."""
    overdue = Overdue(0)
    overdue.note("q", 30)
    assert (len(overdue), overdue.left("q", 30)) == (0, 0)


def test_a_digest_keeps_parts_apart() -> None:
    """What stands in one part cannot pass for two."""
    assert len({digest("a", "b"), digest("ab"), digest("a,b"), digest(("a", "b")), digest("a", None, "b")}) == 5
    assert digest("\ud800") != digest("?")
