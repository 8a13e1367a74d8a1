"""Coverage: every character of the kept text belongs to one named stretch; what no rule took is reported."""

from __future__ import annotations

from kg.extract.layout import FURNITURE_TAGS, Sheet
from kg.model import Doubt, Onderdeel, Span

_NAMES = {"": "rest", "noot": "voetnoot"}


def cover(sheet: Sheet) -> tuple[tuple[Onderdeel, ...], tuple[Doubt, ...]]:
    """Return the stretches of the kept text in order, without gaps, and a doubt for each that no rule took.

    Neighbouring lines with the same tag are one stretch; white space belongs to the stretch before it.
    """
    bounds: list[tuple[int, str]] = []
    for line, tag in zip(sheet.lines, sheet.tags, strict=True):
        if not bounds or bounds[-1][1] != tag:
            bounds.append((line.begint if bounds else 0, tag))
    if not bounds:
        return (), ()
    ends = [begint for begint, _ in bounds[1:]] + [len(sheet.kept)]
    parts = tuple(_part(tag, begint, end) for (begint, tag), end in zip(bounds, ends, strict=True))
    return parts, tuple(_doubt(sheet.kept, part) for part in parts if part.naam == "rest")


def _part(tag: str, begint: int, eindigt: int) -> Onderdeel:
    name = tag.split(":", 1)[0]
    return Onderdeel(_NAMES.get(name, name), Span(begint, eindigt), tag in FURNITURE_TAGS)


def _doubt(kept: str, part: Onderdeel) -> Doubt:
    text = " ".join(kept[part.span.begint : part.span.eindigt].split())
    shown = text if len(text) <= 80 else text[:79] + "…"
    return Doubt("restTekst", f"Geen regel past op: «{shown}»", part.span)
