"""The kept text as lines, each with what it is by form alone: furniture, part of the printed head, or text.

A line is a printed line of a text or a whole paragraph of a structured form; the rest of extraction sees no other
difference between forms than `Line.paragraph`. Lines that run together in the source ("… Aanhangsel 1Antwoord 3",
whole documents on one line) are taken apart here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.extract import headings
from kg.extract.numbers import YEARS
from kg.extract.run_together import letter_cuts
from kg.model import Block, BlockKind, Document

_LINE, _NOTE = BlockKind.LINE, BlockKind.NOTE  # looking a member up costs more than comparing with it

# What the patterns were made for is told in docs/extraction.md.
OFFICIAL_ID = r"(?:ah|kv|kst|h)-(?:(?:tk|ek)-)?[0-9A-Z]+?(?:-[0-9A-Za-z]+?)*?(?=ISSN|[^\w-]|$)"
_HAGUE = r"(?:[’‘'`´]|TM|â€™|\ufffd)?\s*s-Gravenhage\s*\d{4}"
_ISSN = r"ISSN\s*0921\s*-\s*7398"

PAGE_FOOT = re.compile(
    rf"(?:{OFFICIAL_ID})?\s*(?:{_ISSN})?\s*(?:{_HAGUE})?\s*"
    rf"(?:Tweede|Eerste) +Kamer, +vergaderjaar +{YEARS}, +(?:Aanhangsel|Vragen)(?!,|\s+(?:van|Hand|der|bij|nr))"
    r"(?:\s*\d{1,3}(?!\d))?"
)
FURNITURE: tuple[tuple[str, str], ...] = (
    ("paginavoet", PAGE_FOOT.pattern),
    ("paginavoet", rf"{OFFICIAL_ID}(?:\s*{_ISSN})?(?=\s*$|.{{0,3}}s-Gravenhage)"),
    ("paginavoet", rf"{_ISSN}(?:\s*{_HAGUE})?"),
    ("paginavoet", rf"{_HAGUE}\s*$"),
    ("paginavoet", r"(?:(?:ah|h)\s?[te]k\s?\d{8}\s?\d+|kv\s?tk\s?\d{4}Z\d{5})\s*$"),
    ("paginavoet", r"(?:\d{0,2}\s?Pagina\s?\d{1,3}\s?(?:van|/)\s?\d{1,3}\s*){1,4}$"),
    ("paginascheiding", r"-{3,}\s*$|\f\s*$"),
    ("tabellijn", r"-{2,}\|[-| ]*$"),
    ("sitenavigatie", r"(?:U bent hier:?|Kopieer de link naar uw clipboard)\s*$"),
    ("sitenavigatie", r"Datum publicatie\s*\|"),
    ("sitenavigatie", r"De hier aangeboden pdf-bestanden van het Staatsblad\b"),
    ("sitenavigatie", r"Zoals vergunningen, bouwplannen en lokale regelgeving\.\s*$"),
    ("sitenavigatie", r"Adressen en contactpersonen van overheidsorganisaties\.\s*$"),
    ("sitenavigatie", r"https://zoek\.officielebekendmakingen\.nl/\S+\s*$"),
)
_FURNITURE = re.compile("|".join(f"({pattern})" for _, pattern in FURNITURE))
_FURNITURE_BEGINS = frozenset("-\f’‘'`´TâAEIahksUKDPZs\ufffd0123456789")

_CHAMBER = r"(?:Tweede|Eerste) +Kamer +der +Staten-Generaal\s*[12]?"
_YEAR_LINE = (
    rf"\**Vergaderjaar\s+{YEARS}\s*"
    r"(?:Aanhangsel +van +de +Handelingen|Vragen +gesteld +door +de +leden +der +Kamer)?\**"
)
_TITLE_LINE = (
    r"\**Vragen +gesteld +door +de +leden +der +Kamer"
    r"(?:, +met +de +daarop(?: +door(?:\s+de(?:\s+regering(?:\s+gegeven(?:\s+antwoorden)?)?)?)?)?)?\**"
)
HEAD = re.compile(
    rf"(?:#*\s*{_CHAMBER}|#\s*[12]|#*\s*{_YEAR_LINE}|{_TITLE_LINE}|Aanhangsel +van +de +Handelingen"
    r"|\**(?:(?:(?:door\s+)?de\s+)?regering\s+)?gegeven +antwoorden\**)\s*$"
)
_HEAD_BEGINS = frozenset("#*TEVArdg")
# Parts of the head before the text, on its line: "Tweede Kamer … 2 Vergaderjaar … antwoorden 698 Vragen van …".
_HEAD_PART = re.compile(
    rf"\s*(?:{_CHAMBER}|{_YEAR_LINE}|Aanhangsel van de Handelingen|{_TITLE_LINE}"
    r"|(?:\d{4}Z\s?\d{5}|AH\s*\d{1,5}(?:\s*/\s*\d{4}Z\s?\d{5})?|\d{9}|\d{1,5})(?=\s)"
    r"|\(ingezonden [^()]{5,40}\))"
)

_PERSON = r"(?:[Mm]inister|[Ss]taats?secretaris)"
_ASKED_BY = re.compile(r"(?:Mondelinge v|Schriftelijke v|V)ra(?:gen|ag) van (?:de|het) (?:leden|lid)\b")
_ANSWERED_BY = rf"(?:Antwoord|Mededeling) van (?:de )?{_PERSON}"
_HEADER = re.compile(rf"\s*(?:{_ASKED_BY.pattern}|{_ANSWERED_BY})")
_INNER_HEADER = re.compile(rf"(?<=[\s.)\d])(?={_ASKED_BY.pattern}|{_ANSWERED_BY})")
_HEADER_AT_SENTENCE = re.compile(rf"(?<=[.)]\s)(?={_ANSWERED_BY})")
_INNER_LAST = re.compile(r"(?<=[.?!»”)\]\d])\s+(?:Mededeling\s+(?=[A-ZÀ-Ý])|(?=Toelichting:\s))")
_INNER_NOTE = re.compile(r"(?<=[\s.?!»”)\]])(\d{1,2})(?=\s+(?:[A-ZÀ-Ý«“‘\"'(\[„]|https?:|www\.|\d{4}Z))")
_SPACES = "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_LONG_RUN = re.compile(r"[^\S\n]{17,}")
# Nothing is cut in a line that has none of these.
_CUT_SIGNS = (
    *("Vra", "Antwoord", "ededeling", "Kamer, verg", "Toelichting:", "Mondelinge", "Schriftelijke"),
    *("Geachte ", "de voorzitter,", "Beste ", " ik u ", "beantwoord ik "),
)
_LONG_LINE = 300  # characters
ONE_LINE = 900  # characters: a line this long may hold a whole document


class Line(NamedTuple):
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
        return self.kind is not _LINE


def split(document: Document) -> tuple[Line, ...]:
    """Return the lines of the kept text that hold more than white space, in order."""
    kept = _with_spaces(document.text)
    signs = [sign for sign in _CUT_SIGNS if sign in kept]  # most are nowhere in the document
    lines: list[Line] = []
    previous = 0
    for block in document.blocks:
        gap = kept.count("\n", previous, block.begint) > 1
        previous = block.eindigt
        text = kept[block.begint : block.eindigt]
        if len(text) > _LONG_LINE and _may_run(text) and _LONG_RUN.search(text):
            text = _without_runs(text)
        cuts = _cuts(text) if block.kind is not _NOTE and _may_cut(text, signs) else []
        if cuts or text != text.strip():
            lines += _pieces(block, text, cuts, gap)
        elif text:
            lines.append(Line(block.begint, block.eindigt, text, block.kind, block.label, gap))
    return tuple(lines)


def _pieces(block: Block, text: str, cuts: Sequence[int], gap: bool) -> Iterator[Line]:
    """The lines of a block that is cut, without white space at their ends."""
    for low, high in pairwise((0, *cuts, len(text))):
        piece = text[low:high].strip()
        if piece:
            at = block.begint + text.index(piece[0], low)
            yield Line(at, at + len(piece), piece, block.kind, block.label, gap)
            gap = False


def _with_spaces(text: str) -> str:
    """Return `text` with white space of other widths as a space: offsets stay."""
    for sign in _SPACES:
        if sign in text:
            text = text.replace(sign, " ")
    return text


def _may_run(text: str) -> bool:
    """False when only single spaces part the words: quicker than the search."""
    return "  " in text or not text.isprintable()


def _may_cut(text: str, signs: Sequence[str]) -> bool:
    for sign in signs:  # a loop: any() would make a generator for every line
        if sign in text:
            return not headings.is_plain(text)
    return False


def _without_runs(text: str) -> str:
    """Return `text` for matching: of the same length, long runs of white space broken, which would cost a square."""
    return _LONG_RUN.sub(lambda run: run.group()[:8] + "\0" * (len(run.group()) - 16) + run.group()[-8:], text)


def _cuts(text: str) -> list[int]:
    """Offsets at which `text` must be cut, in order: at headings, header sentences and page feet inside it."""
    letter = set(letter_cuts(text))
    found = {headings.opening(text), *letter, *_inner_headings(text, many=len(text) > ONE_LINE or len(letter) > 1)}
    if "Kamer, verg" in text:
        found.update(_feet(text))
    if len(text) > ONE_LINE:
        found.update(_one_line_cuts(text))
    return sorted(found - {0})


def _inner_headings(text: str, *, many: bool) -> Iterator[int]:
    for begint, behind in headings.inner(text, many=many):
        yield begint
        yield behind
    for match in (_INNER_HEADER if many else _HEADER_AT_SENTENCE).finditer(text):
        yield match.start()
    yield from _head_cuts(text)


def _feet(text: str) -> Iterator[int]:
    """Both ends of each page foot inside a line, and of a heading behind it."""
    for match in PAGE_FOOT.finditer(text):
        yield match.start()
        yield match.end()
        yield headings.opening(text, match.end())


def _head_cuts(text: str) -> Iterator[int]:
    """Ends of the parts of the printed head that stand before the first header sentence, on its line."""
    ends: list[int] = []
    while match := _HEAD_PART.match(text, ends[-1] if ends else 0):
        ends.append(match.end())
    if ends and _HEADER.match(text, ends[-1]):
        yield from ends


def _one_line_cuts(text: str) -> Iterator[int]:
    """Offsets in a line that holds a whole document of a "Mededeling", a "Toelichting", and notes before page feet."""
    if "Mededeling " in text or "Toelichting:" in text:
        for match in _INNER_LAST.finditer(text):
            yield match.start()
            yield match.end()
    begin, expected = 0, 1
    for foot in PAGE_FOOT.finditer(text) if "Kamer, verg" in text else ():
        last = max((behind for _, behind in headings.inner(text[begin : foot.start()], many=True)), default=0)
        marks = list(_INNER_NOTE.finditer(text, begin + last, foot.start()))
        run = latest_run([int(mark[1]) for mark in marks], expected)
        yield from (marks[n].start() for n in run)
        begin, expected = foot.end(), expected + len(run)


def latest_run(numbers: Sequence[int], expected: int) -> list[int]:
    """Return the places in `numbers` of `expected`, `expected` + 1, …, as many as there are in order.

    Of runs of that length the one that begins last: notes stand at the end of a page.
    """
    length = len(_run(numbers, expected, 0))
    wanted, at = expected + length - 1, len(numbers)
    while wanted >= expected:
        at = next(n for n in range(at - 1, -1, -1) if numbers[n] == wanted)
        wanted -= 1
    return _run(numbers, expected, at) if length else []


def _run(numbers: Sequence[int], expected: int, begin: int) -> list[int]:
    found: list[int] = []
    for n in range(begin, len(numbers)):
        if numbers[n] == expected + len(found):
            found.append(n)
    return found


def furniture(text: str) -> str:
    """Return the name of the furniture that a line is, or "" when it is content."""
    if text[:1] not in _FURNITURE_BEGINS:
        return ""
    match = _FURNITURE.match(text)
    return FURNITURE[match.lastindex - 1][0] if match and match.lastindex else ""


def is_head(text: str) -> bool:
    """True for a line of the printed head."""
    return text[:1] in _HEAD_BEGINS and bool(HEAD.match(text))
