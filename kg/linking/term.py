"""Until when a post has to answer, and how a delay notice moves that day.

Source of the rule: Reglement van Orde van de Tweede Kamer, article 12.2 (written questions are answered within three
weeks, or the Kamer is told why not), and how the Kamer counts what is late: six weeks after a delay notice. Both with
their sources in docs/addressing.md.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.linking.keys import Sleutels

TERM = timedelta(weeks=3)
DELAYED = timedelta(weeks=6)
_DURATION = re.compile(r"P(\d{1,2})([DWM])")


@dataclass(frozen=True, slots=True)
class Termijn:
    """The last day on which an answer is in time, None when unknown.

    `oorspronkelijk` is that day before a notice moved it, None when none did; `grond` says what moved it, and
    `uitgesteld_door` are the keys of all delay notices.
    """

    uiterlijk: date | None
    oorspronkelijk: date | None = None
    uitgesteld_door: tuple[str, ...] = ()
    grond: str = ""


def termijn(tabled: date | None, notices: Sequence[Sleutels]) -> Termijn:
    """Return the term of questions that were tabled on a day, after delay notices.

    Each notice moves it to the day that it names, else to six weeks after the questions; the latest counts, and no
    notice makes it shorter.
    """
    original = _after(tabled, TERM) if tabled else None
    moved = sorted(_moved(tabled, original, notices), key=lambda found: found[0])
    keys = tuple(notice.key for notice in notices)
    if not moved or (original and moved[-1][0] <= original):
        return Termijn(original, uitgesteld_door=keys)
    day, grond = moved[-1]
    return Termijn(day, original, keys, grond)


def _moved(tabled: date | None, original: date | None, notices: Sequence[Sleutels]) -> Iterator[tuple[date, str]]:
    for notice in notices:
        said = notice.bericht.toegezegd if notice.bericht else ""
        day = _promised(said, tabled, original, notice.beantwoord)
        if day and notice.bericht:
            yield day, f"De mededeling noemt «{notice.bericht.woorden}»."
            continue
        day = _after(tabled, DELAYED) if tabled else None
        if day:
            yield day, "De mededeling noemt geen dag: zes weken na de indiening."


def _promised(said: str, tabled: date | None, original: date | None, on: date | None) -> date | None:
    """The day that a notice of day `on` names.

    "Binnen zes weken" counts from the questions when that is later than the term was ("niet binnen drie weken maar
    binnen zes weken"), else from the notice ("ik streef ernaar binnen twee weken te antwoorden").
    """
    duration = _DURATION.fullmatch(said)
    if not duration:
        return date.fromisoformat(said) if said else None
    from_tabled = _add(tabled, int(duration[1]), duration[2]) if tabled else None
    if from_tabled and original and from_tabled > original:
        return from_tabled
    return _add(on, int(duration[1]), duration[2]) if on else None


def _add(day: date, count: int, unit: str) -> date | None:
    if unit != "M":
        return _after(day, timedelta(days=count * (7 if unit == "W" else 1)))
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1] if year <= date.max.year else 0
    return date(year, month + 1, min(day.day, last)) if last else None


def _after(day: date, length: timedelta) -> date | None:
    """None past the end of the calendar: a slip of the pen may write the year 9999."""
    return day + length if day <= date.max - length else None
