"""Until when a post has to answer, and how notices move that day."""

from __future__ import annotations

from datetime import date

import pytest

from kg.linking import Sleutels
from kg.linking.keys import Bericht
from kg.linking.term import Termijn, termijn
from kg.model import Soort
from tests.linking.sleutels import DAY, keys

NOTICED = date(2094, 3, 24)


def notice(said: str = "", key: str = "uitstel", on: date | None = NOTICED) -> Sleutels:
    """A delay notice of a day that promises answers by a day or within a duration."""
    bericht = Bericht(toegezegd=said, woorden=f"[{said}]") if said else None
    return keys(key, soort=Soort.UITSTELBERICHT, beantwoord=on, bericht=bericht)


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("", date(2094, 4, 14)),
        ("2094-05-03", date(2094, 5, 3)),
        ("P6W", date(2094, 4, 14)),
        ("P2W", date(2094, 4, 7)),
        ("P10D", date(2094, 4, 3)),
        ("P1M", date(2094, 4, 3)),
        ("P12M", date(2095, 3, 3)),
        ("2094-03-10", date(2094, 3, 24)),
    ],
)
def test_what_a_notice_says_counts(said: str, until: date) -> None:
    """A day, a duration from the questions when that is longer than the term, else from the notice; never shorter."""
    assert termijn(DAY, [notice(said)]).uiterlijk == until


def test_a_month_that_has_no_such_day() -> None:
    """A month after the 31st is the last day of a shorter month."""
    assert termijn(date(2094, 1, 31), [notice("P1M")]).uiterlijk == date(2094, 2, 28)


def test_the_latest_promise_counts() -> None:
    """Of several notices the latest day counts, and all are named."""
    found = termijn(DAY, [notice("2094-06-01", "eerste"), notice("", "tweede")])
    assert found == Termijn(
        date(2094, 6, 1), date(2094, 3, 24), ("eerste", "tweede"), "De mededeling noemt «[2094-06-01]»."
    )


def test_a_promise_within_the_term_moves_nothing() -> None:
    """There is no original day when the term is as it was."""
    assert termijn(DAY, [notice("2094-03-10")]) == Termijn(date(2094, 3, 24), None, ("uitstel",), "")


def test_a_named_day_is_a_term_without_the_day_of_the_questions() -> None:
    """What a notice names is known even when the day of the questions is not."""
    assert termijn(None, [notice("2094-05-03")]).uiterlijk == date(2094, 5, 3)
    assert termijn(None, [notice()]).uiterlijk is None


def test_a_duration_without_any_day_falls_back_to_the_rule() -> None:
    """Within two weeks of a day that nobody knows is no day: then it is six weeks."""
    assert termijn(DAY, [notice("P2W", on=None)]).uiterlijk == date(2094, 4, 14)


@pytest.mark.parametrize("said", ["", "P6W", "P12M"])
def test_the_end_of_the_calendar(said: str) -> None:
    """A slip of the pen that writes the year 9999 gives no term and no error."""
    assert termijn(date(9999, 12, 30), [notice(said, on=None)]).uiterlijk is None
