"""PDF: the lines of the text layer, page by page; what every page repeats at its edge is furniture.

`pypdf` gives the lines in the order in which they were set, so that a column stays whole. Where a file's words come
out glued, `pdfplumber` reads it again by the places of the letters. Hyphens at line ends stay: the text is as printed.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter

import pdfplumber
import pypdf
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException
from pypdf.errors import PyPdfError

from kg.model import BlockKind, Document, Doubt, Form
from kg.readers.docx import PAGE_FOOT, PAGE_HEAD
from kg.readers.kept import KeptText, fold, trim, without_controls
from kg.readers.source import Source

MAX_PAGES = 300
MAX_CONTENT = 6_000_000
"""How many bytes of page descriptions are read, all pages together; a page of text has 5,000."""

_LIBRARY_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    PDFException,
    PSException,
    PdfminerException,
    PyPdfError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What `pypdf` and `pdfminer` raise on damaged files, met by mutation: neither keeps to its own classes."""

_HEAD_LINES, _FOOT_LINES = 3, 6
_NUMBER = re.compile(r"\d+")
_FOOT = re.compile(
    r"(?:ah|kv|kst|h|blg|nds)-[\w-]+|ISSN \d{4} ?- ?\d{3}[\dX]|[’'‘]s-Gravenhage \d{4}\b.*|Pagina \d+ (?:van|/) \d+"
    r"|(?:Tweede|Eerste) Kamer, vergaderjaar .*"
)
_QUESTION = re.compile(r"(?:vraag|vragen|antwoord)", re.IGNORECASE)
_GLUED = 14  # letters to a word on average; Dutch has six


def read_pdf(source: Source) -> Document:
    """Read a PDF with a text layer.

    Raises SourceError when it is damaged or encrypted, has no text layer, or breaks `MAX_PAGES` or `MAX_CONTENT`.
    """
    for library in ("pypdf", "pdfminer"):  # what they warn of, the errors here say
        logging.getLogger(library).setLevel(logging.CRITICAL)
    pages = _pages(source)
    if _is_glued(pages):
        pages = _placed_pages(source)
    kept = KeptText()
    lines, doubts = _lines(pages)
    kept.doubts.extend(doubts)
    repeated = _repeated(lines)
    for number, page in enumerate(lines, start=1):
        for place, line in enumerate(page):
            label = _furniture(line, place, len(page), number, repeated)
            kept.add(BlockKind.FURNITURE if label else BlockKind.LINE, label, line)
    if not kept.blocks:
        raise source.damaged(
            "the PDF has no text layer", f"{len(pages)} pages", expected="text; recognise it first (OCR)"
        )
    return kept.document(source, Form.PDF)


def _pages(source: Source) -> list[str]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise source.damaged("the PDF is encrypted", expected="no password")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise source.damaged("the PDF has too many pages", count, expected=f"at most {MAX_PAGES}")
        _check_content(source, reader)
        return [page.extract_text() for page in reader.pages]
    except _LIBRARY_ERRORS as error:
        raise source.damaged("the PDF is damaged", repr(error)) from error


def _check_content(source: Source, reader: pypdf.PdfReader) -> None:
    size = 0
    for page in reader.pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > MAX_CONTENT:
            raise source.damaged("the pages of the PDF are too long", expected=f"at most {MAX_CONTENT} bytes together")


def _placed_pages(source: Source) -> list[str]:
    try:
        with pdfplumber.open(io.BytesIO(source.data)) as opened:
            return [page.extract_text() for page in opened.pages]
    except _LIBRARY_ERRORS as error:
        raise source.damaged("the PDF is damaged", repr(error)) from error


def _is_glued(pages: list[str]) -> bool:
    text = " ".join(pages)
    words = text.split()
    return len(words) > 20 and sum(map(len, words)) > _GLUED * len(words)


def _lines(pages: list[str]) -> tuple[list[list[str]], tuple[Doubt, ...]]:
    """Return the lines of each page, white space folded, and the doubts about their characters, once each."""
    lines: list[list[str]] = []
    doubts: dict[Doubt, None] = {}
    for page in pages:
        text, found = without_controls(page)
        doubts.update(dict.fromkeys(found))
        lines.append([line for line in (trim(fold(raw)) for raw in text.split("\n")) if line])
    return lines, tuple(doubts)


def _repeated(pages: list[list[str]]) -> frozenset[str]:
    """Return the shapes (digits as #) of lines at the edges of at least two, and of most, pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in (*page[:_HEAD_LINES], *page[-_FOOT_LINES:])})
    return frozenset(shape for shape, count in counts.items() if count >= 2 and count * 2 > len(pages))


def _furniture(line: str, place: int, count: int, page: int, repeated: frozenset[str]) -> str:
    """Return the name of the furniture that a line is, "" for a line of the document."""
    at_head, at_foot = place < _HEAD_LINES, place >= count - _FOOT_LINES
    if _QUESTION.match(line) or not (at_head or at_foot):
        return ""
    if at_foot and (_FOOT.fullmatch(line) or (place == count - 1 and line == str(page))):
        return PAGE_FOOT
    if len(line) < 10 or _shape(line) not in repeated:
        return ""
    return PAGE_HEAD if place * 2 < count else PAGE_FOOT


def _shape(line: str) -> str:
    return _NUMBER.sub("#", line)
