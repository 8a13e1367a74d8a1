"""Numbers and dates as written in Dutch parliamentary documents."""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, name in enumerate(
        "januari februari maart april mei juni juli augustus september oktober november december".split(), 1
    )
}
_MONTH = "|".join(MONTHS)
# "20 november 2024", also glued to its neighbours ("18 november2024", "van18 november 2024").
DATE = rf"(\d{{1,2}})\s*({_MONTH})\s*(\d{{4}})"
_DATE = re.compile(DATE, re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})|(\d{4})-(\d{2})-(\d{2})")

# "2023–2024", "2023/24"; the dash may have come through a wrong encoding ("2011Œ2012", "2011â€“2012").
_DASH = r"(?:[-–—/Œ\x96\ufffd]|â€“|â€”)"
YEARS = rf"\d{{4}}\s*{_DASH}\s*\d{{2,4}}"
_YEARS = re.compile(rf"(\d{{4}})\s*{_DASH}\s*(\d{{2}}|\d{{4}})")

# A list of question numbers: "3", "2 en 3", "7, 8, en 9", "2 t/m 6", "4-7", "1,2,3,4 en 5".
_GLUE = r"(?:\s*(?:,\s*en|,|en|&|\+|/|t/m|t\.e\.m\.|tot en met|–|-)\s*)"
NUMBERS = rf"\d{{1,3}}(?:{_GLUE}\d{{1,3}})*"
# A question's number: "2024Z01294", also "2024Z 01294", also glued to a note's mark before it.
ZAAK = re.compile(r"(\d{4})Z\s?(\d{5})\b")

_NUMBER_OR_RUN = re.compile(r"(\d{1,3})(?:\s*(t/m|t\.e\.m\.|tot en met|–|-)\s*(\d{1,3}))?")


def find_zaaknummer(text: str) -> tuple[str, int, int] | None:
    """Return the first number of a question in `text`, without its space, and where it begins and ends."""
    match = ZAAK.search(text)
    return (f"{match[1]}Z{match[2]}", match.start(), match.end()) if match else None


def parse_date(text: str) -> str:
    """Return the first written date in `text` as ISO ("2024-11-20"), or "" when there is none or it does not exist."""
    match = _DATE.search(text)
    if match:
        return _iso(int(match[3]), MONTHS[match[2].lower()], int(match[1]))
    match = _NUMERIC_DATE.search(text)
    if not match:
        return ""
    if match[4]:
        return _iso(int(match[4]), int(match[5]), int(match[6]))
    return _iso(int(match[3]), int(match[2]), int(match[1]))


def _iso(year: int, month: int, day: int) -> str:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (year and 1 <= month <= 12 and 1 <= day <= days[month - 1]):  # there is no year 0
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"


def parse_numbers(text: str) -> tuple[int, ...]:
    """Return the question numbers that `text` lists, in order, each once: "4-7" → (4, 5, 6, 7).

    A run that goes down or spans more than a hundred is taken as its two ends: it is a slip of the source.
    """
    found: dict[int, None] = {}
    for match in _NUMBER_OR_RUN.finditer(text):
        low = int(match[1])
        high = int(match[3]) if match[3] else low
        run = range(low, high + 1) if low <= high <= low + 100 else (low, high)
        found.update(dict.fromkeys(run))
    return tuple(found)


def normalise_vergaderjaar(text: str) -> str:
    """Return "2023-2024" for "2023–2024", "2023/24", "2022/2023"; "" for anything else."""
    match = _YEARS.fullmatch(text.strip())
    if not match:
        return ""
    first = int(match[1])
    second = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    return f"{first}-{second}" if second == first + 1 else ""
