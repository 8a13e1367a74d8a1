"""Periods as bars over time, for drawing: places as percentages of the width, so that no script has to scale them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_LEAST_WIDTH = 0.6  # per cent: a single day can be seen
_MOST_TICKS = 6
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years between two ticks


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a period. An open end is None; `begin` equal to `end` is a single day."""

    label: str
    kind: str
    begin: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to draw: `x` and `width` are in per cent. `open` has no known end."""

    x: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """What is drawn on one line: all periods of one label and kind."""

    label: str
    kind: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis; `x` is in per cent."""

    year: int
    x: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes in the order in which their labels first come, and years below them."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]


def draw(spans: Sequence[Span]) -> Timeline | None:
    """Place spans on an axis from the first year of any to the last; None when there are none.

    A span without an end goes on to the end of the axis: which day it is today plays no part.
    """
    if not spans:
        return None
    first = min(span.begin for span in spans).year
    last = max((span.end or span.begin) for span in spans).year + 1
    lanes: dict[tuple[str, str], list[Bar]] = {}
    for span in spans:
        lanes.setdefault((span.label, span.kind), []).append(_bar(span, first, last))
    return Timeline(tuple(Lane(*named, tuple(bars)) for named, bars in lanes.items()), _ticks(first, last))


def _bar(span: Span, first: int, last: int) -> Bar:
    x = _place(span.begin, first, last)
    end = _place(span.end, first, last) if span.end else 100.0
    return Bar(x, round(max(end - x, _LEAST_WIDTH), 2), span.end is None)


def _place(day: date, first: int, last: int) -> float:
    """Return how far a day lies between the first days of two years, in per cent."""
    start, end = date(first, 1, 1).toordinal(), date(min(last, 9999), 1, 1).toordinal()
    return round(100 * (day.toordinal() - start) / max(1, end - start), 2)


def _ticks(first: int, last: int) -> tuple[Tick, ...]:
    step = next((step for step in _STEPS if (last - first) / step <= _MOST_TICKS), _STEPS[-1])
    years = range(first + -first % step, min(last, 9999), step)
    return tuple(Tick(year, _place(date(year, 1, 1), first, last)) for year in years)
