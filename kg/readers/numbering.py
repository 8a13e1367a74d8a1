"""Numbers that a form makes for itself: of list items and notes."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FORMATS = {
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "decimal": "1",
    "decimalZero": "01",
}
"""How Word calls the formats, and HTML and OpenDocument."""


def as_number(value: int, style: str) -> str:
    """Return `value`, 1 or more, in a style of HTML ("1", "a", "A", "i", "I") or of Word ("lowerLetter", …).

    Any other style, and a value of 10,000 or more, gives plain digits.
    """
    style = _FORMATS.get(style, style)
    if style == "01":
        return f"{value:02d}"
    if style in ("a", "A") and 0 < value < 10_000:
        letters = _letters(value)
        return letters.upper() if style == "A" else letters
    if style in ("i", "I") and 0 < value < 10_000:
        roman = _roman(value)
        return roman.upper() if style == "I" else roman
    return str(value)


def _letters(value: int) -> str:
    """a … z, then aa, bb, … as Word counts."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        text += letters * count
    return text
