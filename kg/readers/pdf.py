"""PDF: the printed lines of the text layer, page by page, with its footnotes; what pages repeat is furniture.

PDFium gives the letters with their places, in a process of its own (`pdf_letters`); `pdf_lines` makes lines of them in
reading order, `pdf_notes` finds notes. Hyphens at line ends stay: the text is as printed.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any

from kg.model import BlockKind, Document, Doubt, Form, Mark
from kg.readers import pdf_letters
from kg.readers.docx import PAGE_FOOT, PAGE_HEAD
from kg.readers.kept import KeptText, plain_mark, without_controls
from kg.readers.pdf_lines import Piece, Printed, lines_of
from kg.readers.pdf_notes import Note, find_notes, marks_of
from kg.readers.pdf_paragraphs import paragraph_begins, text_column
from kg.readers.source import Source

WATERMARK = "watermerk"
MAX_PAGES = 300
MAX_LETTERS = 600_000
"""How many letters are read, all pages together: 160 full pages."""

MAX_SECONDS = 8
"""How long PDFium may take, in seconds of its own time; a page of text takes some 0.01."""

MAX_MEMORY = 768 * 1024 * 1024
"""How many bytes of address space PDFium may have."""

_SLACK = 12  # seconds: how much longer than its own time it may take on a machine that is busy
_FAULTS = {
    "encrypted": ("the PDF is encrypted", "no password"),
    "damaged": ("the PDF is damaged", "a PDF that PDFium can open"),
    "pages": ("the PDF has too many pages", f"at most {MAX_PAGES}"),
    "letters": ("the pages of the PDF are too long", f"at most {MAX_LETTERS} letters together"),
}
_HEAD_LINES, _FOOT_LINES = 3, 6
_MARGIN_SHARE = 4  # one letter in so many may stand in a margin
_SAME_PLACE = 3  # points: how far the baselines of a repeated line lie apart
_NUMBER = re.compile(r"\d+")
_FOOT = re.compile(
    r"(?:ah|kv|kst|h|blg|nds)-[\w-]+|ISSN \d{4} ?- ?\d{3}[\dX]|[’'‘]s-Gravenhage \d{4}\b.*|Pagina \d+ (?:van|/) \d+"
    r"|(?:Tweede|Eerste) Kamer, vergaderjaar .*"
)
_QUESTION = re.compile(r"(?:vraag|vragen|antwoord)", re.IGNORECASE)
_NOTE = re.compile(r"\d{1,3}\s+\S")
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:pagina|blz\.?|p\.)?\s?(\d{1,4})(?:\s?(?:van|/|\|)\s?\d{1,4})?\W{0,3}", re.IGNORECASE
)
_NO_MEANING = re.compile("[\ufffd\ue000-\uf8ff]")


def read_pdf(source: Source) -> Document:
    """Read a PDF with a text layer.

    Raises SourceError when it is damaged, encrypted or without a text layer, or breaks one of the limits.
    """
    found = _letters(source)
    pages = [lines_of([Piece(*piece) for piece in page["pieces"]]) for page in found["pages"]]
    kept = KeptText()
    _write(kept, [page for page, _ in pages], [askew for _, askew in pages])
    if not kept.blocks:
        raise source.damaged(
            "the PDF has no text layer", f"{len(pages)} pages", expected="text; recognise it first (OCR)"
        )
    document = kept.document(source, Form.PDF)
    kept.doubts.extend(_doubts(found, document.text))
    return kept.document(source, Form.PDF)


def _letters(source: Source) -> dict[str, Any]:
    """Return what `pdf_letters` finds."""
    limits = {"memory": MAX_MEMORY, "seconds": MAX_SECONDS, "pages": MAX_PAGES, "letters": MAX_LETTERS}
    command = [sys.executable, "-I", str(Path(pdf_letters.__file__)), json.dumps(limits)]
    try:
        ended = subprocess.run(
            command, input=source.data, capture_output=True, timeout=MAX_SECONDS + _SLACK, env=_ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise source.damaged("the PDF takes too long to read", expected=f"{MAX_SECONDS} seconds") from error
    if ended.returncode:
        expected = f"{MAX_SECONDS} seconds and {MAX_MEMORY} bytes of memory"
        raise source.damaged("the PDF cannot be read within limits", _last_line(ended), expected=expected)
    found: dict[str, Any] = json.loads(ended.stdout)
    if "error" in found:
        code, said = found["error"]
        message, expected = _FAULTS[code]
        raise source.damaged(message, said, expected=expected)
    return found


_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}


def _last_line(ended: subprocess.CompletedProcess[bytes]) -> str:
    said = ended.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return said or (f"signal {-ended.returncode}" if ended.returncode < 0 else f"status {ended.returncode}")


# ---------------------------------------------------------------- writing


def _write(kept: KeptText, pages: Sequence[Sequence[Printed]], askew: Sequence[Sequence[Printed]]) -> None:
    known = {line for page in pages for line in page if _FOOT.fullmatch(line.text)}
    notes = find_notes(pages, known)
    of_note = {line: note for note in notes for line in note.lines}
    furniture = dict(_furniture(pages, of_note))
    marks = {note.mark for note in notes}
    text = [[line for line in page if line not in furniture and line not in of_note] for page in pages]
    writer = _Writer(kept, of_note, marks, paragraph_begins(text))
    for page, stamps in zip(pages, askew, strict=True):
        writer.furniture((line for line in page if furniture.get(line) == PAGE_HEAD), PAGE_HEAD)
        for line in page:
            if line not in furniture:
                writer.line(line)
        writer.furniture(stamps, WATERMARK)
        writer.furniture((line for line in page if furniture.get(line) == PAGE_FOOT), PAGE_FOOT)
    kept.doubts.extend(writer.doubts)


@dataclass(slots=True)
class _Writer:
    """Writes lines; a note comes whole where its first line stands."""

    kept: KeptText
    of_note: dict[Printed, Note]
    marks: set[str]
    begins: set[Printed]
    doubts: dict[Doubt, None] = field(default_factory=dict)

    def line(self, line: Printed) -> None:
        """Write a line of text with its marks, or a note."""
        note = self.of_note.get(line)
        if note is None:
            if line in self.begins:
                self.kept.section()
            begint = self.kept.add(BlockKind.LINE, "", self._clean(line.text))
            for place, mark in marks_of(line):
                if mark in self.marks:
                    self.kept.marks.append(Mark(begint + place.begint, begint + place.eindigt, plain_mark(mark)))
        elif line is note.lines[0]:
            self.kept.add(BlockKind.NOTE, plain_mark(note.mark), self._clean(note.text()))

    def furniture(self, lines: Iterable[Printed], label: str) -> None:
        """Write lines that are of the page, from its top."""
        for line in sorted(lines, key=lambda line: -line.base):
            self.kept.add(BlockKind.FURNITURE, label, self._clean(line.text))

    def _clean(self, text: str) -> str:
        text, found = without_controls(text)
        self.doubts.update(dict.fromkeys(found))
        return text


def _doubts(found: dict[str, Any], text: str) -> Iterator[Doubt]:
    """Say what of the file was not read."""
    pages = found["pages"]
    for key, says in (
        ("pictures", "Niet gelezen: bladzijde {} is een beeld zonder tekst; laat de tekst herkennen (OCR)."),
        ("damaged", "Niet gelezen: bladzijde {} is beschadigd."),
        ("unread", "Niet gelezen: bladzijde {} heeft opmerkingen of ingevulde velden."),
    ):
        numbers = [str(n) for n, page in enumerate(pages, start=1) if page.get(key)]
        if numbers:
            yield Doubt("restTekst", says.format(", ".join(numbers)))
    if found["attached"]:
        yield Doubt("restTekst", f"Niet gelezen: bestanden in het PDF-bestand ({', '.join(found['attached'])[:300]}).")
    count = len(_NO_MEANING.findall(text))
    if count:
        yield Doubt("restTekst", f"{count} tekens hebben in dit bestand een vorm, maar geen betekenis.")


# ---------------------------------------------------------------- furniture


def _furniture(pages: Sequence[Sequence[Printed]], of_note: dict[Printed, Note]) -> Iterator[tuple[Printed, str]]:
    """Yield the lines at the edges of pages that are of the page, with the name of what they are."""
    edges = [_edges(page, of_note) for page in pages]
    repeated = _repeated(edges)
    for number, (head, foot) in enumerate(edges, start=1):
        for lines, label in ((head, PAGE_HEAD), (foot, PAGE_FOOT)):
            outermost = True  # up to here, all lines from the edge of the page were furniture
            for n, line in enumerate(lines):
                own_number = label == PAGE_FOOT and n == 0 and line.text == str(number)
                outermost = outermost and (own_number or _is_repeated(line, number, repeated))
                if outermost or (label == PAGE_FOOT and _FOOT.fullmatch(line.text)):
                    yield line, label
    yield from _repeated_in_margins(pages)


def _repeated_in_margins(pages: Sequence[Sequence[Printed]]) -> Iterator[tuple[Printed, str]]:
    """Yield what stands beside the text on a later page and did so on one before: date and number of a letter."""
    seen: set[str] = set()
    left, right = text_column(pages) or (-math.inf, math.inf)
    for page in pages:
        beside = [line for line in page if line.left > right - line.size or line.right < left]
        if sum(len(line.text) for line in beside) * _MARGIN_SHARE > sum(len(line.text) for line in page):
            continue  # a column of text
        yield from ((line, PAGE_HEAD) for line in beside if line.text in seen)
        seen.update(line.text for line in beside)


def _is_repeated(line: Printed, page: int, repeated: frozenset[tuple[str, int]]) -> bool:
    return bool(_FOOT.fullmatch(line.text)) or any(key in repeated for key in _keys(line, page))


def _edges(page: Sequence[Printed], of_note: Container[Printed]) -> tuple[list[Printed], list[Printed]]:
    """Return the lines at the top and at the foot of a page, each from the edge of the page on.

    What stands above a note is not at the foot.
    """
    placed = sorted(page, key=lambda line: -line.base)
    foot = placed[-_FOOT_LINES:][::-1]
    return (
        [line for line in placed[:_HEAD_LINES] if line not in of_note],
        list(takewhile(lambda line: line not in of_note, foot)),
    )


def _repeated(pages: Sequence[tuple[list[Printed], list[Printed]]]) -> frozenset[tuple[str, int]]:
    """Return the keys of lines that stand at one place on at least two, and a third, of the pages."""
    counts: Counter[tuple[str, int]] = Counter()
    for number, (head, foot) in enumerate(pages, start=1):
        counts.update({key for line in (*head, *foot) for key in _keys(line, number)})
    return frozenset(key for key, count in counts.items() if count >= 2 and count * 3 > len(pages))


def _keys(line: Printed, page: int) -> Iterator[tuple[str, int]]:
    """Yield what a line has in common with its like on other pages: words and place, for a page number what it counts.

    Its place is given twice, so that places on both sides of a step meet.
    """
    number = _PAGE_NUMBER.fullmatch(line.text)
    if number:
        shape = f"number {int(number[1]) - page}"
    elif len(line.text) < 10 or _NOTE.match(line.text) or _QUESTION.match(line.text):  # may be of the text
        return
    else:
        shape = _NUMBER.sub("#", line.text)
    step = 2 * _SAME_PLACE
    yield shape, int(line.base // step) * 2
    yield shape, int((line.base + _SAME_PLACE) // step) * 2 + 1
