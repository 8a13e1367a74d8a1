"""Footnotes and their marks, in the styles that occur.

- by form: the reader knows notes and marks (XML, HTML, Word);
- at the foot of a printed page: "1NOS, 22 oktober 2024, …", marks glued behind a word, alone on a line, or carried to
  the start of the next line ("2 waarin ik …");
- at the end: "1) …" or "[1] …", marks in the same style.

A number belongs to a note only when it continues the series, which is what tells "2" the mark from the "2" of CO2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.layout import FURNITURE_TAGS, Sheet
from kg.extract.lines import ANTWOORD_KOP, VRAAG_KOP
from kg.model import BlockKind

_FOOT = re.compile(r"[*_]*(\d{1,2})(?=[^\s\d.,;:)%\]-]|\s+[A-ZÀ-Ý«“‘\"'(\[„]|\s*https?:|\s*www\.|\d{4}Z|\s+\d{4}Z)")
_END = re.compile(r"\s*(?:\[(\d{1,2})\s?\]|(\d{1,2})\s?[).]|([¹²³⁴-⁹]))\s*(?=\S)")
_ALONE = re.compile(r"\s*(\d{1,2})(?:\s*,?\s+(\d{1,2}))*\s*$")
_CHEMISTRY = re.compile(r"(?:CO|NO|SO|N|H|O|m|km|cm|PM|NH|CH)$")
_UNIT = re.compile(r"(?:\bCO|\bNO|\bSO|\bm|\bkm|\bcm|\bPM|\bNH)$")  # "10,4 miljard m" / "3 aan aardgas"
_GLUED = re.compile(r"(?<=[A-Za-zÀ-ÿ?!.,;:»”\"’')\]…])(\d{1,2})(?:\s?,?\s(\d{1,2}))?(?=[\s.,;:?!)»”’]|[A-ZÀ-Ý]|$)")
_LINE_START = re.compile(r"(\d{1,2})(?=[\s.,;:)?!])")
_BRACKET = re.compile(r"\s?\[(\d{1,2}(?:\s\d{1,2})*)\s?\]")
_ROUND = re.compile(r"\s?\(?\b(\d{1,2})\)")


@dataclass(frozen=True, slots=True)
class Note:
    """A note as found: its mark and the lines that hold it; `lead` characters of the first are the mark."""

    mark: str
    lines: tuple[int, ...]
    lead: int


def find_notes(sheet: Sheet) -> list[Note]:
    """Find the notes, tag their lines, and add the ranges of their marks in the text to the sheet."""
    notes = list(_by_form(sheet))
    if not notes or any(line.kind is BlockKind.LINE for line in sheet.lines):
        notes += _page_foots(sheet)
    notes += _at_end(sheet)
    for number, note in enumerate(notes):
        sheet.tag(note.lines, f"noot:{number}")
    return notes


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
    match = re.match(rf"\s*[\[(]?{re.escape(mark)}[\])]?\s*", text) if mark else None
    return match.end() if match and match.end() < len(text) else 0


def _is_heading(text: str) -> bool:
    return bool(VRAAG_KOP.match(text) or ANTWOORD_KOP.match(text))


def _pages(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Line ranges of printed pages: up to each page foot, and what follows the last."""
    begin = 0
    for i, tag in enumerate(sheet.tags):
        if tag in ("paginavoet", "paginascheiding"):
            if i > begin:
                yield begin, i
            begin = i + 1
    if begin < len(sheet.tags):
        yield begin, len(sheet.tags)


def _page_foots(sheet: Sheet) -> Iterator[Note]:
    """Notes at the foot of each page: the longest run that continues the numbering and reaches the page's end."""
    if not any(tag == "paginavoet" for tag in sheet.tags):
        return
    expected = 1
    for begin, end in _pages(sheet):
        free = [i for i in sheet.free(begin, end) if sheet.lines[i].kind is BlockKind.LINE]
        after = max((n for n, i in enumerate(free) if _is_heading(sheet.lines[i].text)), default=-1) + 1
        starts = _longest_run(sheet, free[after:], expected)
        for number, (start, following) in enumerate(zip(starts, [*starts[1:], end], strict=False)):
            lines = tuple(i for i in free if start <= i < following)
            mark = str(expected + number)
            yield Note(mark, lines, sheet.lines[start].text.index(mark) + len(mark))
        expected += len(starts)


def _starts_note(text: str, number: int) -> bool:
    lead = text.lstrip("*_")
    if not lead.startswith(str(number)):
        return False
    match = _FOOT.match(lead)
    return bool(match and match[1] == str(number)) or bool(re.match(rf"{number}\d{{4}}Z", lead))


def _longest_run(sheet: Sheet, candidates: Sequence[int], expected: int) -> list[int]:
    """Lines at which notes `expected`, `expected`+1, … begin; of equally long runs the one nearest the page's end."""
    best: list[int] = []
    for position, i in enumerate(candidates):
        if not _starts_note(sheet.lines[i].text, expected):
            continue
        run = [i]
        for j in candidates[position + 1 :]:
            if _starts_note(sheet.lines[j].text, expected + len(run)):
                run.append(j)
        if len(run) >= len(best):
            best = run
    return best


def _at_end(sheet: Sheet) -> Iterator[Note]:
    """Notes "1) …", "[1] …" or "1. …" behind the last heading or question, numbered from 1 without a break.

    The text before them must carry mark 1 in a style of its own, or it is an enumeration.
    """
    free = sheet.free()
    last = max((n for n, i in enumerate(free) if _is_heading(sheet.lines[i].text)), default=0)
    starts: list[int] = []
    for i in free[last:]:
        mark = _end_mark(sheet.lines[i].text)
        if mark == 1 and not _refers(sheet, 1, i):
            continue
        if mark == 1:
            starts = [i]
        elif starts and mark == len(starts) + 1:
            starts.append(i)
    if not starts:
        return
    stop = next((i for i in free if i > starts[-1] and _ends_notes(sheet.lines[i].text)), len(sheet.lines))
    for number, (start, following) in enumerate(zip(starts, [*starts[1:], stop], strict=True), 1):
        match = _END.match(sheet.lines[start].text)
        yield Note(str(number), tuple(i for i in free if start <= i < following), match.end() if match else 0)


def _ends_notes(text: str) -> bool:
    return bool(re.match(r"\s*(?:Toelichting|Bijlage)\b", text))


def _end_mark(text: str) -> int:
    match = _END.match(text)
    if not match:
        return 0
    return int(match[1] or match[2] or _superscript(match[3]))


def _superscript(text: str) -> str:
    return str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(text))


def _refers(sheet: Sheet, number: int, before: int) -> bool:
    """True when the text before a line carries the mark of note `number` in a style of its own."""
    pattern = re.compile(rf"(?:\[{number}\s?\]|\b{number}\)|(?<=[a-zà-ÿ?!.,»”’\"']){number}(?=[\s.,?!]|$))")
    return any(
        pattern.search(line.text, 1 if _end_mark(line.text) == number else 0)
        for line, tag in zip(sheet.lines[:before], sheet.tags[:before], strict=True)
        if tag not in FURNITURE_TAGS
    )


def find_marks(sheet: Sheet, notes: Sequence[Note]) -> None:
    """Find where the marks of `notes` stand in the text, for notes that the form gives no marks for."""
    known = {mark for _, _, mark in sheet.marks}
    wanted = [note.mark for note in notes if note.mark not in known and note.mark.isdigit()]
    if not wanted:
        return
    numbers = {int(mark) for mark in wanted}
    candidates = [
        candidate
        for i, tag in enumerate(sheet.tags)
        if not tag.startswith("noot:") and tag not in FURNITURE_TAGS and tag != "kop"
        for candidate in _candidates(sheet, i)
        if candidate.number in numbers
    ]
    sheet.marks.extend((c.begint, c.eindigt, str(c.number)) for c in _best_series(candidates))
    sheet.marks.sort()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that may be a note's mark; `weight` says how much it looks like one."""

    number: int
    begint: int
    eindigt: int
    weight: int


def _candidates(sheet: Sheet, i: int) -> Iterator[_Candidate]:
    """Yield what may be marks in line `i`, in order of place."""
    line = sheet.lines[i]
    if line.kind is BlockKind.LINE and _ALONE.match(line.text):
        yield from _numbers(line.text, 0, line.begint, 3)
        return
    found: list[_Candidate] = []
    for pattern in (_BRACKET, _ROUND):
        for match in pattern.finditer(line.text):
            numbers = list(_numbers(match[1], match.start(1), line.begint, 3))
            # The brackets go with the mark, so that they leave the text too.
            found += [
                replace(c, begint=line.begint + match.start(), eindigt=line.begint + match.end()) for c in numbers
            ]
    start = _LINE_START.match(line.text)
    before = sheet.lines[i - 1].text.rstrip() if i else ""
    if start and line.kind is BlockKind.LINE and not _UNIT.search(before):
        found += _numbers(start[1], 0, line.begint, 2)
    for match in _GLUED.finditer(line.text):
        if not _CHEMISTRY.search(line.text[: match.start()]):
            weight = 2 if line.text[match.start() - 1].isalpha() else 3
            found += _numbers(match.group(), match.start(), line.begint, weight)
    yield from sorted(found, key=lambda c: (c.begint, c.number))


def _numbers(text: str, at: int, begint: int, weight: int) -> Iterator[_Candidate]:
    for match in re.finditer(r"\d{1,2}", text):
        low = begint + at + match.start()
        yield _Candidate(int(match.group()), low, low + len(match.group()), weight)


def _best_series(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the heaviest series of marks with rising numbers: notes are numbered in the order of the text."""
    best: list[tuple[int, int]] = []  # (weight of the series that ends here, index of the one before or -1)
    for n, candidate in enumerate(candidates):
        options = [(best[m][0], m) for m in range(n) if candidates[m].number < candidate.number]
        weight, before = max(options, key=lambda o: (o[0], -o[1]), default=(0, -1))
        best.append((weight + candidate.weight, before))
    series: list[_Candidate] = []
    at = max(range(len(best)), key=lambda n: (best[n][0], -n), default=-1)
    while at >= 0:
        series.append(candidates[at])
        at = best[at][1]
    return series[::-1]
