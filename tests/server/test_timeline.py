"""Bars of a timeline lie where their days are."""

from __future__ import annotations

from datetime import date

import pytest

from server.timeline import Span, draw


def _span(begin: str, end: str | None, label: str = "post", kind: str = "minister") -> Span:
    return Span(label, kind, date.fromisoformat(begin), date.fromisoformat(end) if end else None)


def test_nothing_to_draw_is_no_timeline() -> None:
    """Without a role with a day there is no axis."""
    assert draw([]) is None


def test_bars_lie_between_their_days() -> None:
    """A year of four is a quarter of the width."""
    drawn = draw([_span("2002-01-01", "2003-01-01"), _span("2001-01-01", "2004-12-31")])
    assert drawn is not None
    first, second = drawn.lanes[0].bars
    assert (round(first.x), round(first.width)) == (25, 25)
    assert (second.x, round(second.width)) == (0.0, 100)


def test_one_name_has_one_lane() -> None:
    """Who came back to the House has two bars on one line; another name or sort of role has a line of its own."""
    drawn = draw(
        [
            _span("2005-01-01", None, "Kamerlid (VBP)", "kamerlid"),
            _span("2003-01-01", "2004-12-31"),
            _span("2001-01-01", "2002-12-31", "Kamerlid (VBP)", "kamerlid"),
            _span("2001-01-01", "2002-12-31", "post", "staatssecretaris"),
        ]
    )
    assert drawn is not None
    assert [(lane.label, lane.kind, len(lane.bars)) for lane in drawn.lanes] == [
        ("Kamerlid (VBP)", "kamerlid", 2),
        ("post", "minister", 1),
        ("post", "staatssecretaris", 1),
    ]


def test_a_bar_without_an_end_goes_to_the_end_of_the_axis() -> None:
    """It is open; the axis ends with the year of the last day that is known, not with today."""
    drawn = draw([_span("2001-01-01", "2002-06-01"), _span("2002-07-02", None)])
    assert drawn is not None
    bar = drawn.lanes[0].bars[1]
    assert bar.open
    assert bar.x + bar.width == pytest.approx(100, abs=0.01)


def test_a_single_day_can_be_seen() -> None:
    """An attested role of one day still has a width."""
    drawn = draw([_span("2001-01-01", "2001-01-01"), _span("2001-01-01", "2060-01-01")])
    assert drawn is not None
    assert drawn.lanes[0].bars[0].width >= 0.5


@pytest.mark.parametrize("years", [1, 3, 6, 7, 20, 61, 300, 7000])
def test_the_axis_has_a_few_years(years: int) -> None:
    """However long, between one and seven ticks, in order and on the axis."""
    drawn = draw([_span("2000-01-01", f"{2000 + years - 1}-01-01")])
    assert drawn is not None
    assert 1 <= len(drawn.ticks) <= 7
    places = [tick.x for tick in drawn.ticks]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)


def test_the_first_and_the_last_day_of_the_calendar_can_be_drawn() -> None:
    """A slip in a register may be any day that a calendar has."""
    assert draw([_span("0001-01-01", "9999-12-31")])
    assert draw([_span("9999-12-31", None)])
