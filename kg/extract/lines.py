"""The kept text as lines, each with what it is by form alone: furniture, part of the head, a heading, or text.

A line is a printed line of a text or a whole paragraph of a structured form; the rest of extraction sees no other
difference between forms than `Line.paragraph`. Lines that run together in the source ("… Aanhangsel 1Antwoord 3",
whole documents on one line) are taken apart here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.numbers import NUMBERS
from kg.model import Block, BlockKind, Document

# Every pattern names the document or form that forced it; see docs/extraction.md for the table made of these.
YEARS = r"\d{4}\s*[-–—/]\s*\d{2,4}"
OFFICIAL_ID = r"(?:ah|kv|kst|h)-(?:(?:tk|ek)-)?[0-9A-Z]+(?:-[0-9A-Za-z]+)*"

PAGE_FOOT = re.compile(  # every printed Aanhangsel and kv-tk
    rf"(?:{OFFICIAL_ID})?\s*(?:ISSN\s*0921\s*-\s*7398)?\s*(?:[’‘']\s*s-Gravenhage\s*\d{{4}})?\s*"
    rf"(?:Tweede|Eerste) Kamer, vergaderjaar {YEARS}, (?:Aanhangsel|Vragen)(?:\s*\d{{1,3}}(?!\d))?"
)
FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("paginavoet", PAGE_FOOT),
    ("paginavoet", re.compile(rf"{OFFICIAL_ID}(?=ISSN|\s*$)(?:\s*ISSN\s*0921\s*-\s*7398)?")),
    ("paginavoet", re.compile(r"ISSN\s*0921\s*-\s*7398(?:\s*[’‘']\s*s-Gravenhage\s*\d{4})?")),
    ("paginavoet", re.compile(r"[’‘']\s*s-Gravenhage\s*\d{4}\s*$")),
    ("paginavoet", re.compile(r"(?:ah|h)\s?tk\s?\d{8}\s?\d+\s*$")),  # Markdown from PDF: "h tk 20232024 302"
    ("paginascheiding", re.compile(r"-{3,}\s*$|\f\s*$")),  # Markdown from PDF
    ("tabellijn", re.compile(r"-{2,}\|[-| ]*$")),
    ("sitenavigatie", re.compile(r"(?:U bent hier:?|Kopieer de link naar uw clipboard)\s*$")),
    ("sitenavigatie", re.compile(r"Datum publicatie\s*\|")),
    ("sitenavigatie", re.compile(r"De hier aangeboden pdf-bestanden van het Staatsblad\b")),
    ("sitenavigatie", re.compile(r"Zoals vergunningen, bouwplannen en lokale regelgeving\.\s*$")),
    ("sitenavigatie", re.compile(r"Adressen en contactpersonen van overheidsorganisaties\.\s*$")),
    ("sitenavigatie", re.compile(r"https://zoek\.officielebekendmakingen\.nl/\S+\s*$")),
)
_ANY_FURNITURE = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in FURNITURE))

HEAD: tuple[re.Pattern[str], ...] = (  # the printed head of an Aanhangsel or kv-tk
    re.compile(r"#*\s*(?:Tweede|Eerste) Kamer der Staten-Generaal\s*[12]?\s*$"),
    re.compile(r"#\s*[12]\s*$"),
    re.compile(
        rf"#*\s*\**Vergaderjaar\s+{YEARS}\s*"
        r"(?:Aanhangsel van de Handelingen|Vragen gesteld door de leden der Kamer)?\**\s*$"
    ),
    re.compile(r"\**Vragen gesteld door de leden der Kamer(?:, met de daarop door( de)?)?\**\s*$"),
    re.compile(
        r"\**Vragen gesteld door de leden der Kamer, met de daarop door\s+de\s+regering gegeven antwoorden\**\s*$"
    ),
    re.compile(r"\**(?:de\s+)?regering gegeven antwoorden\**\s*$"),
    re.compile(r"Aanhangsel van de Handelingen\s*$"),
)
NUMBER_IN_HEAD = re.compile(r"(?:#+\s*)?(?:\*\*)?(\d{1,5})(?:\*\*)?\s*$")
AH_NUMBER = re.compile(r"(?:AH|Aanhangselnummer|Nr\.?)\s*:?\s*(\d{1,5})(?:\s*/\s*(\d{4}Z\s?\d{5}))?\s*$")
ZAAK = re.compile(r"\b(\d{4})Z\s?(\d{5})\b")

_DECORATION = r"[#*_>\s]*"
VRAAG_KOP = re.compile(rf"{_DECORATION}(?:Vraag|Vragen)\s*({NUMBERS})\s*[*_]*\s*[:.]?\s*[*_]*\s*$")
ANTWOORD_KOP = re.compile(
    rf"{_DECORATION}Antwoord(?:en)?(?:\s+(?:op|bij|van))?(?:\s+(?:de\s+)?vra(?:ag|gen))?\s*({NUMBERS})?\s*[*_]*\s*[:.]?\s*[*_]*\s*$",
    re.IGNORECASE,
)
# A heading with the text behind it on the same line: "Antwoord 1In …", "Vraag 3: Bent u …".
_INLINE_KOP = re.compile(
    rf"{_DECORATION}(?:(?:Vraag|Vragen)\s*(?:{NUMBERS})|Antwoord(?:en)?(?:\s+op)?(?:\s+(?:de\s+)?vra(?:ag|gen))?\s*(?:{NUMBERS}))"
    r"\s*[*_]*[:.]?[*_]*\s*(?=[A-ZÀ-Ý«“‘\"'(„])"
)
_INNER_KOP = re.compile(
    rf"(?<=[\s.?!»”’\")\]\d:,])(?=(?:Vraag|Vragen|Antwoord|Antwoorden)(?:\s+op)?(?:\s+(?:de\s+)?vra(?:ag|gen))?\s+(?:{NUMBERS})"
    r"\s*[:.]?\s*(?:[A-ZÀ-Ý«“‘\"(„]|$))"
)
_INNER_HEADER = re.compile(
    r"(?<=[\s.)\d])(?=(?:(?:Mondelinge v|V)rag(?:en)? van (?:de leden|het lid)\b"
    r"|(?:Antwoord|Mededeling) van (?:de )?(?:Minister|Staatssecretaris|minister|staatssecretaris)\w*))"
)
ONE_LINE = 900  # characters: a line this long may hold a whole document


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of kept text. `gap` says that white space with a blank line stands before it."""

    begint: int
    eindigt: int
    text: str
    kind: BlockKind
    label: str
    gap: bool

    @property
    def paragraph(self) -> bool:
        """True when the form says that this is a whole paragraph, not one printed line of it."""
        return self.kind is not BlockKind.LINE


def split(document: Document) -> tuple[Line, ...]:
    """Return the lines of the kept text that hold more than white space, in order."""
    lines: list[Line] = []
    previous = 0
    for block in document.blocks:
        gap = document.text.count("\n", previous, block.begint) > 1
        previous = block.eindigt
        for begint, eindigt in _stretches(document.text, block):
            text = document.text[begint:eindigt]
            lines.append(Line(begint, eindigt, text, block.kind, block.label, gap))
            gap = False
    return tuple(lines)


def _stretches(kept: str, block: Block) -> Iterator[tuple[int, int]]:
    """Cut a block at headings, header sentences and page feet that stand inside it; trim white space."""
    text = kept[block.begint : block.eindigt]
    cuts = {0, len(text)}
    if block.kind is not BlockKind.NOTE:
        cuts.update(_cuts(text))
    for low, high in pairwise(sorted(cuts)):
        piece = text[low:high]
        stripped = piece.strip()
        if stripped:
            begint = block.begint + low + piece.index(stripped[0])
            yield begint, begint + len(stripped)


def _cuts(text: str) -> Iterator[int]:
    """Offsets at which `text` must be cut: behind an opening heading or page foot, and inside a very long line."""
    opening = _INLINE_KOP.match(text)
    if opening and opening.end() < len(text):
        yield opening.end()
    foot = PAGE_FOOT.match(text)
    if foot and foot.end() < len(text):
        yield foot.end()
    if len(text) > ONE_LINE:
        yield from _inner_cuts(text)


def _inner_cuts(text: str) -> Iterator[int]:
    """Offsets of headings, header sentences and page feet inside a line that holds a whole document."""
    for pattern in (_INNER_KOP, _INNER_HEADER):
        for match in pattern.finditer(text):
            yield match.start()
            kop = _INLINE_KOP.match(text, match.start())
            if kop:
                yield kop.end()
    for match in PAGE_FOOT.finditer(text):
        yield match.start()
        yield match.end()


def furniture(text: str) -> str:
    """Return the name of the furniture that a line is, or "" when it is content."""
    bare = text.strip()
    if not _ANY_FURNITURE.match(bare):
        return ""
    return next((name for name, pattern in FURNITURE if pattern.match(bare)), "")


def is_head(text: str) -> bool:
    """True for a line of the printed head."""
    return any(pattern.match(text) for pattern in HEAD)
