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
from itertools import pairwise
from typing import NamedTuple

from kg.extract.layout import FURNITURE_TAGS, PAGE_ENDS, Sheet
from kg.extract.lines import latest_run
from kg.extract.signs import as_bytes, digit_runs
from kg.model import BlockKind, Doubt, Span, value

MAX_NUMBER = 99
_FOOT = re.compile(
    r"[*_]{0,3}(\d{1,2})(?:(?=[^\s\d.,;:)%\]-]|\s+[A-ZÀ-Ý«“‘\"'(\[„]|\s*https?:|\s*www\.|\s+\d{4}Z)|(?=\d{4}Z))"
)
_END = re.compile(r"(?:\[(\d{1,2})\s?\]|\(?(\d{1,2})\s?[).]|([⁰¹²³⁴-⁹]{1,2}))\s*(?=\S)")
_ALONE = re.compile(r"\d{1,2}(?:\s*,?\s+\d{1,2})*$")
_NUMBER = re.compile(r"\d{1,2}")
_DIGITS = re.compile(r"[0-9⁰¹²³⁴-⁹]+")
_CHEMISTRY = re.compile(r"(?:CO|NO|SO|N|H|O|m|km|cm|PM|NH|CH)$")
_UNIT = re.compile(r"(?:\bCO|\bNO|\bSO|\bm|\bkm|\bcm|\bPM|\bNH)$")  # "10,4 miljard m" / "3 aan aardgas"
_GLUED = re.compile(r"\d{1,2}(?:\s?,?\s\d{1,2}){0,5}(?![.,]\d)(?=[\s.,;:?!)»”’]|[A-ZÀ-Ý]|$)")
_BEFORE_GLUED = frozenset("?!.,;:»”\"’')]…")
_LINE_START = re.compile(r"\d{1,2}(?![.,]\d)(?=[\s.,;:)?!])")
_ITEM = re.compile(r"\d{1,2}\s?[.)]\s*(?=[^\W\d])")
_ENDS_SENTENCE = frozenset(".:;?!»”")
_BRACKET = re.compile(r"\[(\d{1,2}(?:\s\d{1,2})*)\s?\]|\(?\b(\d{1,2})\)")
_CLOSED = re.compile(r"\d\s?[)\]]")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]{1,2}")
# How a note's number is written, and how its mark in the text may then be.
_STYLES = {
    "foot": ("bare", "raised"),
    "bracket": ("bracket",),
    "raised": ("raised", "bare"),
    "point": ("bare", "raised"),
}
_LOOSE = re.compile(r"[*_]{0,3}(\d{1,2})\s+(?=\S)")
_MARK_OF_FIRST = re.compile(r"(?<=[a-zà-ÿ?!.,»”’\"')])1(?=[\s.,?!;]|$)|\[1\s?\]")
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWER = str.maketrans(_RAISED_DIGITS, "0123456789")
_HIGHER = str.maketrans("0123456789", _RAISED_DIGITS)
_SAME_PAGE = 3  # as much as the clearest way of writing: a mark and its note are printed on one page
_ENDS_NOTES = re.compile(r"(?:Toelichting|Bijlage)\b")


@value
class Note:
    """A note as found: its mark and the lines that hold it; `lead` characters of the first are the mark.

    `style` is how its mark is written: "" as the reader knew it, else a name of `_STYLES`. `series` counts the times
    that the numbering began again, `begin` is the first line of the page on which it did.
    """

    mark: str
    lines: tuple[int, ...]
    lead: int
    style: str = ""
    series: int = 0
    begin: int = 0

    @property
    def by_form(self) -> bool:
        """True when the reader knew it, and where its mark stands."""
        return not self.style

    @property
    def key(self) -> str:
        """What tells its mark in the text from that of a note with the same number in another series."""
        return self.mark if self.by_form else f"{self.mark} {self.style} {self.series}"


def find_notes(sheet: Sheet) -> list[Note]:
    """Find the notes, tag their lines, and add the ranges of their marks in the text to the sheet."""
    notes = list(_by_form(sheet))
    if not notes or any(line.kind is BlockKind.LINE for line in sheet.lines):
        notes += _page_foots(sheet)
    for number, note in enumerate(notes):
        sheet.tag(note.lines, f"noot:{number}")
    own = [int(note.mark) for note in notes if not note.by_form]
    at_end = list(_at_end(sheet, own[-1] + 1 if own else 1))
    for number, note in enumerate(at_end, len(notes)):
        sheet.tag(note.lines, f"noot:{number}")
    return notes + at_end


def marks_alone(sheet: Sheet, notes: Sequence[Note]) -> frozenset[str]:
    """How the marks of `notes` would look alone on a line, where a question's number looks the same: "1" or "1)"."""
    found = set()
    for note in notes:
        text = sheet.lines[note.lines[0]].text
        if note.mark.isdecimal() and not note.by_form and text[:1] not in "[(":
            found.add(f"{note.mark})" if note.style == "bracket" else note.mark)
    return frozenset(found)


def _by_form(sheet: Sheet) -> Iterator[Note]:
    """Notes that the reader marked; further lines with the same label belong to the same note."""
    group: list[int] = []
    for i, line in enumerate([*sheet.lines, None]):
        is_note = line is not None and line.kind is BlockKind.NOTE
        if group and (not is_note or line is None or line.label != sheet.lines[group[0]].label):
            first = sheet.lines[group[0]]
            yield Note(first.label, tuple(group), _lead(first.text, first.label))
            group = []
        if is_note:
            group.append(i)


def _lead(text: str, mark: str) -> int:
    """Length of a mark that the reader left in front of the note's text."""
    match = re.match(rf"[\[(]?{re.escape(mark)}[\])]?\s*", text) if mark else None
    return match.end() if match and match.end() < len(text) else 0


def _notes(
    sheet: Sheet, free: Sequence[int], starts: Sequence[int], stop: int, series: _Series, style: str
) -> Iterator[Note]:
    """Yield the next notes of a series, that begin at `starts`, each up to the next, the last up to line `stop`."""
    for number, (start, following) in enumerate(pairwise([*starts, stop]), series.expected):
        lines = tuple(free[bisect_left(free, start) : bisect_left(free, following)])
        text = sheet.lines[start].text
        end = _END.match(text)
        at = text.find(str(number))
        yield Note(str(number), lines, end.end() if end else at + len(str(number)), style, series.number, series.begin)


# ---------------------------------------------------------------- at the foot of a page


def _pages(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Line ranges of printed pages: up to each page foot, and what follows the last."""
    begin = 0
    for i, tag in enumerate(sheet.tags):
        if tag in PAGE_ENDS:
            if i > begin:
                yield begin, i
            begin = i + 1
    if begin < len(sheet.tags):
        yield begin, len(sheet.tags)


def _page_foots(sheet: Sheet) -> Iterator[Note]:
    """Notes at the foot of each page: the longest run that continues the numbering and reaches the page's end.

    Numbers that begin again at 1 are another series, when the page carries a mark for it. A text without page feet is
    one page, whose notes must have a mark.
    """
    paged = bool(PAGE_ENDS.intersection(sheet.tags))
    marked = _Marked(sheet)
    at = _Series(0, 0, 1)
    for begin, end in _pages(sheet):
        free = [i for i in sheet.free(begin, end) if sheet.lines[i].kind is BlockKind.LINE]
        after = max((n for n, i in enumerate(free) if sheet.koppen[i]), default=-1) + 1
        numbered = [(i, _foot_number(sheet.lines[i].text, at.expected) or marked.loose(i)) for i in free[after:]]
        candidates = [(i, number) for i, number in numbered if number]
        runs = list(_runs(sheet, candidates, at, begin))
        if runs and not paged and marked.first(1) >= runs[0][0][0]:
            return
        for (starts, series), (following, _) in pairwise([*runs, ([end], at)]):
            yield from _notes(sheet, free, starts, following[0], series, "foot")
            at = _Series(series.number, series.begin, series.expected + len(starts))


class _Series(NamedTuple):
    """Notes numbered on: which series it is, the line at which its page begins, and the number that comes next."""

    number: int
    begin: int
    expected: int


def _runs(
    sheet: Sheet, candidates: Sequence[tuple[int, int]], at: _Series, begin: int
) -> Iterator[tuple[list[int], _Series]]:
    """Yield the lines at which the notes of one page begin, a list for each series; most pages have one."""
    numbers = [number for _, number in candidates]
    place = ones = 0
    while place < len(numbers):
        run = latest_run(numbers[place:], at.expected)
        if not run and at.expected > 1:
            run = latest_run(numbers[place:], 1)
            if not run or _marks_of_first(sheet, begin, candidates[place + run[0]][0]) <= ones:
                return
            at = _Series(at.number + 1, begin, 1)
        if not run:
            return
        ones += at.expected == 1
        yield [candidates[place + n][0] for n in run], at
        at = _Series(at.number, at.begin, at.expected + len(run))
        place += run[-1] + 1


def _marks_of_first(sheet: Sheet, begin: int, end: int) -> int:
    """How many lines of a page carry the mark 1, behind a word or on a line of their own."""
    lines = (sheet.lines[i].text for i in sheet.free(begin, end))
    return sum(line == "1" or bool(_MARK_OF_FIRST.search(line)) for line in lines)


class _Marked:
    """Where the mark of a number stands first in the text; looked for once for each number."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.found: dict[int, int] = {}

    def first(self, number: int) -> int:
        """The first line that carries the mark, behind the last when none does."""
        if number not in self.found:
            self.found[number] = _first_reference(self.sheet, number)
        return self.found[number]

    def loose(self, i: int) -> int:
        """The number that line `i` begins with whatever follows it, when a blank line is above and its mark before.

        Forced by Markdown made from a PDF: "4 zie de brief", "11 3628105".
        """
        line = self.sheet.lines[i]
        match = _LOOSE.match(line.text) if line.gap and line.text[:1] in "*_0123456789" else None
        return int(match[1]) if match and self.first(int(match[1])) < i else 0


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
    referred = {following: _first_reference(sheet, following)}
    if following > 1:  # the mark 1 of the note at a page's foot makes no notes of an enumeration
        referred[1] = _first_reference(sheet, 1, bracketed=True)
    candidates = [(i, number) for i, number in candidates if i > referred.get(number, -1)]
    run = _last_series([number for _, number in candidates], following)
    if not run:
        return
    starts = [candidates[n][0] for n in run]
    if _are_questions(sheet, free, starts):
        return
    stop = next((i for i in free if i > starts[-1] and _ENDS_NOTES.match(sheet.lines[i].text)), len(sheet.lines))
    series = _Series(0, 0, candidates[run[0]][1])
    yield from _notes(sheet, free, starts, stop, series, _end_style(sheet.lines[starts[0]].text))


def _are_questions(sheet: Sheet, free: Sequence[int], starts: Sequence[int]) -> bool:
    """True when most of what would be notes asks: "1. Bent u …?", questions that only have numbers."""
    ends = [free[bisect_left(free, following) - 1] for following in starts[1:]]
    return sum(sheet.lines[i].text.endswith("?") for i in ends) * 2 > len(ends)


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


def _end_style(text: str) -> str:
    match = _END.match(text)
    if match and match[3]:
        return "raised"
    return "point" if match and match[2] and match.group().rstrip().endswith(".") else "bracket"


def _first_reference(sheet: Sheet, number: int, *, bracketed: bool = False) -> int:
    """The first line that carries the mark of a note in a style of its own; behind the last when none does.

    `bracketed` leaves out marks that are glued to a word or raised.
    """
    raised = str(number).translate(_HIGHER)
    glued = rf"|{raised}(?![⁰¹²³⁴-⁹])|(?<=[a-zà-ÿ?!.,»”’\"']){number}(?=[\s.,?!]|$)|(?<=[?!.»”] ){number}$"
    mark = re.compile(rf"\[{number}\s?\]|\b{number}\){'' if bracketed else glued}")
    for i, (line, tag) in enumerate(zip(sheet.lines, sheet.tags, strict=True)):
        if not _is_text(tag) or not (str(number) in line.text or raised in line.text):
            continue
        if sheet.koppen[i]:  # the bracket of "Vraag 1)"
            continue
        if mark.search(line.text, len(str(number)) + 2 if _end_number(line.text) == number else 0):
            return i
    return len(sheet.lines)


# ---------------------------------------------------------------- marks in the text


def find_marks(sheet: Sheet, notes: Sequence[Note]) -> None:
    """Find where the marks of `notes` stand in the text, for notes that the form gives no marks for."""
    known = {mark for _, _, mark in sheet.marks}
    wanted = [note for note in notes if note.mark.isdecimal() and note.key not in known]
    for group, begin in _series(wanted):
        others = {note.style for note in wanted} - {group[0].style}
        styles = _STYLES[group[0].style] if others and len(group) < len(wanted) else ("bare", "raised", "bracket")
        end = group[-1].lines[-1] if len(group) < len(wanted) else len(sheet.lines)
        _find_marks(sheet, group, range(begin, end + 1), styles)


def _series(notes: Sequence[Note]) -> Iterator[tuple[list[Note], int]]:
    """Yield notes whose numbers tell them apart, with the line at which their marks may begin.

    That is all of them, unless a number occurs twice: then each series on its own.
    """
    if len({note.mark for note in notes}) == len(notes):
        yield from [(list(notes), 0)] if notes else []
        return
    for key in dict.fromkeys((note.style, note.series) for note in notes):
        group = [note for note in notes if (note.style, note.series) == key]
        yield group, group[0].begin


def _find_marks(sheet: Sheet, notes: Sequence[Note], lines: range, styles: Sequence[str]) -> None:
    """Find the marks of one series in `lines`, written in one of `styles`."""
    wanted = {int(note.mark): note.key for note in notes}
    page_of = {int(note.mark): note.lines[0] for note in notes}
    pages = [begin for begin, _ in _pages(sheet)]
    taken = {begint for begint, _, _ in sheet.marks}
    candidates = [
        _on_page(candidate, pages, i, page_of[candidate.number])
        for i in _lines_with(sheet, wanted)
        if i in lines
        for candidate in _candidates(sheet, i)
        if candidate.number in wanted and candidate.begint not in taken and candidate.style in styles
    ]
    sheet.add_marks(
        _with_commas(sheet.kept, [(c.begint, c.eindigt, wanted[c.number]) for c in _best_series(candidates)])
    )


def _on_page(candidate: _Candidate, pages: Sequence[int], line: int, note: int) -> _Candidate:
    """Weigh a candidate that stands on the page of its note: a table's "3." on another page looks the same."""
    same = bisect_right(pages, line) == bisect_right(pages, note)
    return candidate._replace(weight=candidate.weight + _SAME_PAGE) if same else candidate


_ORPHAN = re.compile(r"(?<=[?.!»”’'\"])\s?(?:\[(\d{1,2})\s?\]|(\d{1,2})\))(?=\s*$)")


def find_orphans(sheet: Sheet) -> list[Doubt]:
    """Find marks in brackets at the end of a line whose note is not there; they are no part of the text.

    Forced by answers from Word, where the notes stayed behind.
    """
    orphans: list[tuple[int, int, str]] = []
    for line, tag in zip(sheet.lines, sheet.tags, strict=True):
        match = _ORPHAN.search(line.text) if not tag and line.text.rstrip().endswith((")", "]")) else None
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
    kept = sheet.kept
    raised = any(sign in kept for sign in _RAISED_DIGITS)
    runs = [match.span() for match in _DIGITS.finditer(kept)] if raised else digit_runs(as_bytes(kept))
    for begint, eindigt in runs:
        if eindigt - begint <= 2 and int(kept[begint:eindigt].translate(_LOWER)) in numbers:
            found[bisect_right(starts, begint) - 1] = None
    return [i for i in found if i >= 0 and _is_text(sheet.tags[i])]


def _is_text(tag: str) -> bool:
    return tag not in FURNITURE_TAGS and tag not in ("kop", "opschrift", "briefhoofd") and not tag.startswith("noot:")


def _with_commas(kept: str, marks: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Let the comma between two marks ("?1, 2") leave the text with them."""
    for (begint, eindigt, mark), (following, _, _) in pairwise([*marks, (len(kept) + 4, 0, "")]):
        joined = following - eindigt <= 3 and kept[eindigt:following].strip() in ("", ",")
        yield begint, following if joined else eindigt, mark


class _Candidate(NamedTuple):
    """A number that may be a note's mark; `weight` says how much it looks like one, `style` how it is written."""

    number: int
    begint: int
    eindigt: int
    weight: int
    style: str = "bare"


def _candidates(sheet: Sheet, i: int) -> list[_Candidate]:
    """Return what may be marks in line `i`, in order of place."""
    line = sheet.lines[i]
    text = line.text
    is_line = line.kind is BlockKind.LINE
    if is_line and _ALONE.match(text):
        return list(_numbers(text, 0, line.begint, 3))
    before = sheet.lines[i - 1].text[-4:] if i else ""
    # "2. …" or "2) …" behind a sentence that ended opens an item of a list, or a question.
    item = _ITEM.match(text) if before[-1:] in _ENDS_SENTENCE else None
    found = [c for c in _bracketed(text, line.begint) if item is None or c.begint > line.begint]
    start = _LINE_START.match(text) if is_line and not item else None
    if start and not _UNIT.search(before):
        found += _numbers(start.group(), 0, line.begint, 2)
    for match in _GLUED.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        letter = before.isalpha()
        spaced = before == " " and match.end() == len(text) and text[match.start() - 2] in _ENDS_SENTENCE
        if letter or spaced or before in _BEFORE_GLUED:
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
            yield _Candidate(int(number), begint + low, begint + match.end(), 3, "bracket")
    for match in _RAISED.finditer(text) if not text.isascii() else ():
        number = int(match.group().translate(_LOWER))
        yield _Candidate(number, begint + match.start(), begint + match.end(), 2, "raised")


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
