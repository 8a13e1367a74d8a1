"""Who gets a place, who waits, and who gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from server.turns import ClientGone, Turn, Turns, Unavailable, Used
from tests.server.conftest import eventually

WAIT = 5.0


def _turns(places: int = 2, long: int = 1, waiting: int = 2, short_time: float = 0.2, workers: int = 10) -> Turns:
    turns = Turns(places, long, waiting, short_time)
    turns.offer(workers)
    return turns


def _never() -> bool:
    return False


class Waiting:
    """A client that waits for a place in a thread of its own; `got` is its turn, or what it was told."""

    def __init__(self, turns: Turns, client: str, seconds: float = WAIT, gone: Callable[[], bool] = _never) -> None:
        self.got: Turn | Exception | None = None

        def wait() -> None:
            try:
                self.got = turns.enter(client, seconds, gone)
            except (Unavailable, ClientGone) as error:
                self.got = error

        threading.Thread(target=wait, daemon=True).start()

    def told(self) -> Turn | Exception | None:
        """Wait for what comes of it."""
        eventually(lambda: self.got is not None, 3)
        return self.got


def _use(turns: Turns, client: str, seconds: float) -> None:
    """Let a client hold a place for some time."""
    turn = turns.enter(client, WAIT, _never)
    turn.since -= seconds
    turns.leave(turn, usable=True)


def test_a_free_place_is_given_at_once() -> None:
    """Nobody waits while there is room."""
    turns = _turns()
    assert turns.enter("a", WAIT, _never).since
    assert turns.enter("b", WAIT, _never).since


def test_who_waits_too_long_is_told() -> None:
    """The queue has its own deadline."""
    turns = _turns(places=1)
    turns.enter("a", WAIT, _never)
    with pytest.raises(Unavailable) as refused:
        turns.enter("b", 0.2, _never)
    assert refused.value.reason == "overload"


def test_who_hangs_up_waits_no_longer() -> None:
    """A place in the queue is not kept for a client that is gone."""
    turns = _turns(places=1)
    turns.enter("a", WAIT, _never)
    with pytest.raises(ClientGone):
        turns.enter("b", WAIT, lambda: True)


def test_who_used_least_comes_first() -> None:
    """The first to come waits for one that came later and used less."""
    turns = _turns(places=1)
    _use(turns, "much", 20)
    held = turns.enter("holds", WAIT, _never)
    much, little = Waiting(turns, "much"), Waiting(turns, "little")
    assert eventually(lambda: len(turns._waiting) == 2)
    turns.leave(held, usable=True)
    assert isinstance(little.told(), Turn)
    assert much.got is None
    turns.close()


def test_of_equals_the_first_comes_first() -> None:
    """Who used nothing is served in order of coming."""
    turns = _turns(places=1)
    held = turns.enter("holds", WAIT, _never)
    first = Waiting(turns, "first")
    assert eventually(lambda: len(turns._waiting) == 1)
    second = Waiting(turns, "second")
    assert eventually(lambda: len(turns._waiting) == 2)
    turns.leave(held, usable=True)
    assert isinstance(first.told(), Turn)
    assert second.got is None
    turns.close()


def test_a_full_queue_loses_who_used_most() -> None:
    """The queue is bounded, and its end is not who came last but who used most."""
    turns = _turns(places=1, waiting=2)
    _use(turns, "much", 20)
    turns.enter("holds", WAIT, _never)
    much = Waiting(turns, "much")
    others = [Waiting(turns, "b"), Waiting(turns, "c")]
    assert isinstance(much.told(), Unavailable)
    assert [other.got for other in others] == [None, None]
    turns.close()


def test_the_last_place_is_kept_for_who_used_little() -> None:
    """Clients that used much find no place where one who did not finds it at once."""
    turns = _turns(places=2)
    _use(turns, "much", 20)
    turns.enter("much", WAIT, _never)
    with pytest.raises(Unavailable):
        turns.enter("much", 0.2, _never)
    assert turns.enter("little", WAIT, _never).since


def test_nobody_gets_a_place_without_a_worker() -> None:
    """While workers are being started, the next that is ready goes to who is first."""
    turns = _turns(places=2, workers=0)
    first = Waiting(turns, "a")
    time.sleep(0.1)
    assert first.got is None
    turns.offer()
    assert isinstance(first.told(), Turn)


def test_a_long_query_gives_way_to_one_that_waits() -> None:
    """When all places are taken the one whose client used most is stopped, no sooner than it is long."""
    turns = _turns(places=2, long=1, short_time=0.3)
    stopped: list[str] = []
    for client, before in (("some", 1), ("most", 5)):
        turn = turns.enter(client, WAIT, _never)
        turns.runs(turn, lambda client=client: stopped.append(client))  # type: ignore[misc]
        turn.since -= before
    assert turns.enter("new", WAIT, _never).since
    assert stopped == ["most"]


def test_long_queries_stay_when_nobody_waits() -> None:
    """Giving way is for somebody: without one a query runs to its deadline."""
    turns = _turns(places=2, long=1)
    running = [turns.enter(client, WAIT, _never) for client in ("a", "b")]
    for turn in running:
        turn.since -= 20
    time.sleep(0.2)
    assert not any(turn.refused for turn in running)


def test_equals_do_not_end_each_other() -> None:
    """A client that used as much as the one that runs waits for its end: else both would only begin again."""
    turns = _turns(places=2, long=1)
    _use(turns, "c", 10)
    running = [turns.enter(client, WAIT, _never) for client in ("a", "b")]
    for turn in running:
        turn.since -= 10
    with pytest.raises(Unavailable):
        turns.enter("c", 0.3, _never)
    assert not any(turn.refused for turn in running)


def test_a_worker_that_is_lost_counts() -> None:
    """Queries that break their worker at once are not for free."""
    turns = _turns()
    for _ in range(3):
        turns.leave(turns.enter("a", WAIT, _never), usable=False)
    assert turns._used.of("a", time.monotonic()) > 2


def test_simple_queries_cost_nothing() -> None:
    """A client that asks much and briefly stays first in line."""
    turns = _turns(workers=100)
    for _ in range(100):
        turns.leave(turns.enter("a", WAIT, _never), usable=True)
    assert turns._used.of("a", time.monotonic()) == 0


def test_use_is_forgotten_by_halves() -> None:
    """What was used a minute ago counts half."""
    used = Used()
    used.add("a", 8, 100)
    assert used.of("a", 160) == pytest.approx(4)
    assert used.of("nobody", 160) == 0


def test_the_table_of_use_is_bounded() -> None:
    """However many addresses ask, no more are known than fit, and who used most stays known."""
    used = Used()
    for number in range(10_000):
        used.add(f"c{number}", 1 + number / 10_000, 100)
    assert len(used) <= 4096
    assert used.of("c9999", 100) > 1.9
