"""Footnotes and their marks, in the styles that occur.

- by form: the reader knows notes and marks (XML, HTML, Word);
- at the foot of a printed page: "1NOS, 22 oktober 2024, …", marks glued behind a word, alone on a line, or carried to
  the start of the next line ("2 waarin ik …");
- at the end: "1) …", "[1] …" or "¹ …", marks in the same style.

A number belongs to a note only when it continues the series, which is what tells "2" the mark from the "2" of CO2.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.extract.layout import FURNITURE_TAGS, Sheet
from kg.extract.lines import latest_run
from kg.model import BlockKind, Doubt, Span

MAX_NUMBER = 99
_PAGE_ENDS = frozenset({"paginavoet", "paginascheiding"})
_FOOT = re.compile(
    r"[*_]{0,3}(\d{1,2})(?:(?=[^\s\d.,;:)%\]-]|\s+[A-ZÀ-Ý«“‘\"'(\[„]|\s*https?:|\s*www\.|\s+\d{4}Z)|(?=\d{4}Z))"
)
_END = re.compile(r"(?:\[(\d{1,2})\s?\]|(\d{1,2})\s?[).]|([⁰¹²³⁴-⁹]{1,2}))\s*(?=\S)")
_ALONE = re.compile(r"\d{1,2}(?:\s*,?\s+\d{1,2})*$")
_NUMBER = re.compile(r"\d{1,2}")
_DIGITS = re.compile(r"[0-9⁰¹²³⁴-⁹]+")
_CHEMISTRY = re.compile(r"(?:CO|NO|SO|N|H|O|m|km|cm|PM|NH|CH)$")
_UNIT = re.compile(r"(?:\bCO|\bNO|\bSO|\bm|\bkm|\bcm|\bPM|\bNH)$")  # "10,4 miljard m" / "3 aan aardgas"
_GLUED = re.compile(r"\d{1,2}(?:\s?,?\s\d{1,2}){0,5}(?=[\s.,;:?!)»”’]|[A-ZÀ-Ý]|$)")
_BEFORE_GLUED = frozenset("?!.,;:»”\"’')]…")
_LINE_START = re.compile(r"\d{1,2}(?=[\s.,;:)?!])")
_BRACKET = re.compile(r"\[(\d{1,2}(?:\s\d{1,2})*)\s?\]|\(?\b(\d{1,2})\)")
_CLOSED = re.compile(r"\d\s?[)\]]")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]{1,2}")
_LOWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_HIGHER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS_NOTES = re.compile(r"(?:Toelichting|Bijlage)\b")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as found: its mark and the lines that hold it; `lead` characters of the first are the mark.

    `by_form` says that the reader knew it, and where its mark stands.
    """

    mark: str
    lines: tuple[int, ...]
    lead: int
    by_form: bool = False

    @property
    def key(self) -> str:
        """What tells its mark in the text from that of a note with the same number in another style."""
        return self.mark if self.by_form else f"{self.mark})"


def find_notes(sheet: Sheet) -> list[Note]:
    """Find the notes, tag their lines, and add the ranges of their marks in the text to the sheet."""
    notes = list(_by_form(sheet))
    if not notes or any(line.kind is BlockKind.LINE for line in sheet.lines):
        notes += _page_foots(sheet)
    for number, note in enumerate(notes):
        sheet.tag(note.lines, f"noot:{number}")
    at_end = list(_at_end(sheet, 1 + sum(not note.by_form for note in notes)))
    for number, note in enumerate(at_end, len(notes)):
        sheet.tag(note.lines, f"noot:{number}")
    return notes + at_end


def _by_form(sheet: Sheet) -> Iterator[Note]:
    """Notes that the reader marked; further lines with the same label belong to the same note."""
    group: list[int] = []
    for i, line in enumerate([*sheet.lines, None]):
        is_note = line is not None and line.kind is BlockKind.NOTE
        if group and (not is_note or line is None or line.label != sheet.lines[group[0]].label):
            first = sheet.lines[group[0]]
            yield Note(first.label, tuple(group), _lead(first.text, first.label), by_form=True)
            group = []
        if is_note:
            group.append(i)


def _lead(text: str, mark: str) -> int:
    """Length of a mark that the reader left in front of the note's text."""
    match = re.match(rf"[\[(]?{re.escape(mark)}[\])]?\s*", text) if mark else None
    return match.end() if match and match.end() < len(text) else 0


def _notes(sheet: Sheet, free: Sequence[int], starts: Sequence[int], stop: int, first: int) -> Iterator[Note]:
    """Yield notes numbered from `first` that begin at `starts`, each up to the next, the last up to line `stop`."""
    for number, (start, following) in enumerate(pairwise([*starts, stop]), first):
        lines = tuple(free[bisect_left(free, start) : bisect_left(free, following)])
        text = sheet.lines[start].text
        end = _END.match(text)
        at = text.find(str(number))
        yield Note(str(number), lines, end.end() if end else at + len(str(number)))


# ---------------------------------------------------------------- at the foot of a page


def _pages(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Line ranges of printed pages: up to each page foot, and what follows the last."""
    begin = 0
    for i, tag in enumerate(sheet.tags):
        if tag in _PAGE_ENDS:
            if i > begin:
                yield begin, i
            begin = i + 1
    if begin < len(sheet.tags):
        yield begin, len(sheet.tags)


def _page_foots(sheet: Sheet) -> Iterator[Note]:
    """Notes at the foot of each page: the longest run that continues the numbering and reaches the page's end."""
    if not _PAGE_ENDS.intersection(sheet.tags):
        return
    expected = 1
    for begin, end in _pages(sheet):
        free = [i for i in sheet.free(begin, end) if sheet.lines[i].kind is BlockKind.LINE]
        after = max((n for n, i in enumerate(free) if sheet.koppen[i]), default=-1) + 1
        numbered = [(i, _foot_number(sheet.lines[i].text, expected)) for i in free[after:]]
        candidates = [(i, number) for i, number in numbered if number]
        run = latest_run([number for _, number in candidates], expected)
        yield from _notes(sheet, free, [candidates[n][0] for n in run], end, expected)
        expected += len(run)


def _foot_number(text: str, expected: int) -> int:
    """The number of the note that a line begins, 0 when it begins none.

    `expected` tells note 1 that begins with a question's number, "12024Z…", from note 12.
    """
    match = _FOOT.match(text)
    if not match or text[:1].isalpha():
        return 0
    number = int(match[1])
    glued = re.match(r"\d{6}Z", text)  # a note that is a question's number: "12024Z12345"
    return number // 10 if glued and number // 10 >= expected else number


# ---------------------------------------------------------------- at the end


def _at_end(sheet: Sheet, following: int) -> Iterator[Note]:
    """Notes "1) …", "[1] …" or "1. …" behind the last heading or question, numbered without a break.

    They begin at 1, or at `following`, behind the notes at the foot of pages. The text before them must carry the mark
    of the first in a style of its own, or it is an enumeration.
    """
    free = sheet.free()
    last = max((n for n, i in enumerate(free) if sheet.koppen[i]), default=0)
    numbered = [(i, _end_number(sheet.lines[i].text)) for i in free[last:]]
    candidates = [(i, number) for i, number in numbered if number]
    if not candidates:
        return
    referred = {number: _first_reference(sheet, number) for number in {1, following}}
    candidates = [(i, number) for i, number in candidates if i > referred.get(number, -1)]
    run = _last_series([number for _, number in candidates], following)
    if not run:
        return
    starts = [candidates[n][0] for n in run]
    stop = next((i for i in free if i > starts[-1] and _ENDS_NOTES.match(sheet.lines[i].text)), len(sheet.lines))
    yield from _notes(sheet, free, starts, stop, candidates[run[0]][1])


def _last_series(numbers: Sequence[int], following: int) -> list[int]:
    """Places of the series 1, 2, … or `following`, … that begins last."""
    series: list[int] = []
    for n, number in enumerate(numbers):
        if series and number == numbers[series[-1]] + 1:
            series.append(n)
        elif number in (1, following):
            series = [n]
    return series


def _end_number(text: str) -> int:
    match = _END.match(text)
    return int(match[1] or match[2] or match[3].translate(_LOWER)) if match else 0


def _first_reference(sheet: Sheet, number: int) -> int:
    """The first line that carries the mark of a note in a style of its own; behind the last when none does."""
    raised = str(number).translate(_HIGHER)
    mark = re.compile(
        rf"(?:\[{number}\s?\]|\b{number}\)|{raised}(?![⁰¹²³⁴-⁹])|(?<=[a-zà-ÿ?!.,»”’\"']){number}(?=[\s.,?!]|$))"
    )
    for i, (line, tag) in enumerate(zip(sheet.lines, sheet.tags, strict=True)):
        if tag in FURNITURE_TAGS or tag.startswith("noot:") or not (str(number) in line.text or raised in line.text):
            continue
        if mark.search(line.text, len(str(number)) if _end_number(line.text) == number else 0):
            return i
    return len(sheet.lines)


# ---------------------------------------------------------------- marks in the text


def find_marks(sheet: Sheet, notes: Sequence[Note]) -> None:
    """Find where the marks of `notes` stand in the text, for notes that the form gives no marks for."""
    known = {mark for _, _, mark in sheet.marks}
    wanted = {int(note.mark): note.key for note in notes if note.mark.isdecimal() and note.key not in known}
    if not wanted:
        return
    taken = {begint for begint, _, _ in sheet.marks}
    candidates = [
        candidate
        for i in _lines_with(sheet, wanted)
        for candidate in _candidates(sheet, i)
        if candidate.number in wanted and candidate.begint not in taken
    ]
    sheet.add_marks(
        _with_commas(sheet.kept, [(c.begint, c.eindigt, wanted[c.number]) for c in _best_series(candidates)])
    )


_ORPHAN = re.compile(r"(?<=[?.!»”’'\"])\s?(?:\[(\d{1,2})\s?\]|(\d{1,2})\))(?=\s*$)")


def find_orphans(sheet: Sheet) -> list[Doubt]:
    """Find marks in brackets at the end of a line whose note is not there; they are no part of the text.

    Forced by answers from Word, where the notes stayed behind.
    """
    orphans: list[tuple[int, int, str]] = []
    for line, tag in zip(sheet.lines, sheet.tags, strict=True):
        match = None if tag else _ORPHAN.search(line.text)
        low, high = (line.begint + match.start(), line.begint + match.end()) if match else (0, 0)
        if match and not any(begint < high and eindigt > low for begint, eindigt, _ in sheet.marks):
            orphans.append((low, high, f"{match[1] or match[2]}?"))
    sheet.add_marks(orphans)
    message = "Bij merk {} staat in dit stuk geen noot."
    return [Doubt("voetnootZonderTekst", message.format(mark[:-1]), Span(low, high)) for low, high, mark in orphans]


def _lines_with(sheet: Sheet, numbers: Container[int]) -> list[int]:
    """Lines of text in which one of the numbers stands: few, and each costs."""
    starts = [line.begint for line in sheet.lines]
    found: dict[int, None] = {}
    for match in _DIGITS.finditer(sheet.kept):
        digits = match.group()
        if len(digits) <= 2 and int(digits.translate(_LOWER)) in numbers:
            found[bisect_right(starts, match.start()) - 1] = None
    return [i for i in found if i >= 0 and _is_text(sheet.tags[i])]


def _is_text(tag: str) -> bool:
    return tag not in FURNITURE_TAGS and tag != "kop" and not tag.startswith("noot:")


def _with_commas(kept: str, marks: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Let the comma between two marks ("?1, 2") leave the text with them."""
    for (begint, eindigt, mark), (following, _, _) in pairwise([*marks, (len(kept) + 4, 0, "")]):
        joined = following - eindigt <= 3 and kept[eindigt:following].strip() in ("", ",")
        yield begint, following if joined else eindigt, mark


class _Candidate(NamedTuple):
    """A number that may be a note's mark; `weight` says how much it looks like one."""

    number: int
    begint: int
    eindigt: int
    weight: int


def _candidates(sheet: Sheet, i: int) -> list[_Candidate]:
    """Return what may be marks in line `i`, in order of place."""
    line = sheet.lines[i]
    text = line.text
    is_line = line.kind is BlockKind.LINE
    if is_line and _ALONE.match(text):
        return list(_numbers(text, 0, line.begint, 3))
    found = list(_bracketed(text, line.begint))
    start = _LINE_START.match(text) if is_line else None
    if start and not _UNIT.search(sheet.lines[i - 1].text[-4:] if i else ""):
        found += _numbers(start.group(), 0, line.begint, 2)
    for match in _GLUED.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        letter = before.isalpha()
        if letter or before in _BEFORE_GLUED:
            if letter and _CHEMISTRY.search(text, max(0, match.start() - 3), match.start()):
                continue
            weight = 2 if letter else 3
            found += _numbers(match.group(), match.start(), line.begint, weight)
    return sorted(found, key=lambda c: (c.begint, c.number))


def _bracketed(text: str, begint: int) -> Iterator[_Candidate]:
    """Marks in brackets, which leave the text with them, and raised digits."""
    for match in _BRACKET.finditer(text) if _CLOSED.search(text) else ():
        low = match.start() - (match.start() > 0 and text[match.start() - 1].isspace())
        for number in _NUMBER.findall(match[1] or match[2]):
            yield _Candidate(int(number), begint + low, begint + match.end(), 3)
    for match in _RAISED.finditer(text) if not text.isascii() else ():
        number = int(match.group().translate(_LOWER))
        yield _Candidate(number, begint + match.start(), begint + match.end(), 2)


def _numbers(text: str, at: int, begint: int, weight: int) -> Iterator[_Candidate]:
    for match in _NUMBER.finditer(text):
        low = begint + at + match.start()
        yield _Candidate(int(match.group()), low, low + len(match.group()), weight)


def _best_series(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the heaviest series of marks with rising numbers: notes are numbered in the order of the text.

    Of each number only the best series that ends in it is kept, so that the time is linear in the candidates.
    """
    best = [(0, -1)] * (MAX_NUMBER + 1)  # by number: weight of the best series that ends in it, and its last candidate
    before: list[int] = []
    for n, candidate in enumerate(candidates):
        weight, previous = max(best[: candidate.number], key=_heaviest, default=(0, -1))
        before.append(previous)
        if weight + candidate.weight > best[candidate.number][0]:
            best[candidate.number] = (weight + candidate.weight, n)
    at = max(best, key=_heaviest)[1]
    series: list[_Candidate] = []
    while at >= 0:
        series.append(candidates[at])
        at = before[at]
    return series[::-1]


def _heaviest(ending: tuple[int, int]) -> tuple[int, int]:
    """Order by weight; of equal weight the one that ended first."""
    return ending[0], -ending[1]
