"""The parliamentary year: from the third Tuesday of September to the next.

Source: Grondwet, article 65 (the opening of the States General), as in docs/sources.md.
"""

from __future__ import annotations

from datetime import date

_FIRST = 1815  # of the States General under this Grondwet
_LAST = 9998  # whose next year can still be written


def vergaderjaar_on(day: date) -> str:
    """Return the parliamentary year that `day` falls in: 2024-02-16 → "2023-2024".

    "" for a day that is in none, which only a slip of the pen writes: "3 mei 0202".
    """
    first = day.year if day >= opening(day.year) else day.year - 1
    return f"{first}-{first + 1}" if _FIRST <= first <= _LAST else ""


def opening(year: int) -> date:
    """Return the third Tuesday of September of `year`."""
    weekday = date(year, 9, 1).weekday()
    return date(year, 9, 1 + (1 - weekday) % 7 + 14)


def near_opening(day: date, days: int = 14) -> bool:
    """True when `day` is so near an opening that a document of that day may be counted in the other year."""
    years = (year for year in (day.year - 1, day.year, day.year + 1) if date.min.year <= year <= date.max.year)
    return any(abs((day - opening(year)).days) <= days for year in years)
