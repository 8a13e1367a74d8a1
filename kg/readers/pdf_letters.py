"""The letters of a PDF with their places, by PDFium, as a program of its own.

    python -I pdf_letters.py LIMITS < document.pdf > pages.json

PDFium is native code, and a PDF may be made to keep it busy or to fill the memory: nothing within a process can stop
it. So it runs in a process that has limits, and that imports nothing of ours. `LIMITS` is JSON: `memory` (bytes),
`seconds`, `pages`, `letters`.

The result is an object with `error` (a code of `ERRORS`, and what the library said), or with `pages` and `attached`
(names of files). A page has `pieces`, `pictures` (true when it shows pictures and no text), `unread` (how many
annotations have text), and `damaged` when it cannot be loaded. A piece is a run of letters of
one size on one baseline: [text, left, right, base, size, quarter turns, space before it]; lengths are points, x to the
right and y up as the text is read. Turns of -1 mean that the text is askew.
"""

from __future__ import annotations

import ctypes
import json
import math
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pypdfium2_raw as pdfium  # type: ignore[import-untyped]  # its package takes twice as long to start

ERRORS = ("encrypted", "damaged", "pages", "letters")

MAX_PIECES = 20_000
"""How many pieces a page may have; a page of text has 60."""

_FAULTS = {3: "no PDF", 4: "a password is needed", 5: "a lock that the library lacks"}  # FPDF_ERR_*
_LOCKED = (4, 5)

_SIZE_STEP = 0.18  # of the size: letters that differ more are no one piece
_BASE_STEP = 0.08  # of the size: a baseline that differs more is another
_GAP = 1.1  # times the size: words further apart may stand in two columns
_OVERLAP, _NO_GAP = 0.1, 0.1  # times the size: letters so near have no space between them
_LEAST = 0.1  # points: the size of letters that have none
_ASKEW = 0.1  # radians
_MAX_LOOK = 1000  # objects of a page
_MAX_ANNOTATIONS = 5000  # of a page
_MAX_ATTACHED, _MAX_NAME = 100, 1000
_FREE_TEXT, _FIELD = 3, 20  # FPDF_ANNOT_FREETEXT, FPDF_ANNOT_WIDGET
_PICTURE, _FORM = 3, 5  # FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_FORM
_SPACES = frozenset({9, 10, 11, 12, 13, 32, 0xA0})
_SHOWN = {2: ord("-"), 0xFFFE: ord("-"), 0: 0xFFFD}  # a hyphen at the end of a line; a letter without meaning

Piece = list[Any]


class _TooMuchError(Exception):
    """The document breaks the limit that is named."""


class _Letters:
    """The letters of one page, gathered into pieces in the order in which they were set."""

    def __init__(self, page: Any, count: int) -> None:
        self._page = page
        self._count = count
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        # What is called for every letter is looked up once: a long document has a million.
        self._places = ctypes.byref(self._box), ctypes.byref(self._x), ctypes.byref(self._y)
        self._box_of, self._origin_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces; white space becomes no piece, but is known to stand before one."""
        page, code_of = self._page, pdfium.FPDFText_GetUnicode
        piece: Piece | None = None
        space = guessed = False  # white space stands before the next letter; PDFium put it there
        codes: list[int] = []
        for place in range(self._count):
            code = code_of(page, place)
            if code in _SPACES:
                guessed = (guessed or not space) and bool(pdfium.FPDFText_IsGenerated(page, place))
                space = True
                continue
            letter = self._letter(place, piece)
            if guessed and piece is not None and -_OVERLAP < (letter[1] - piece[2]) / letter[4] < _NO_GAP:
                space = False
            if piece is not None and _goes_on(piece, letter):
                if space:
                    codes.append(32)
                piece[2], piece[4], piece[7] = max(piece[2], letter[2]), max(piece[4], letter[4]), letter[1]
            else:
                if piece is not None:
                    piece[0] = _text(codes)
                    yield piece
                letter[6] = space
                piece, codes = letter, []
            codes.append(_SHOWN.get(code, code))
            space = guessed = False
        if piece is not None:
            piece[0] = _text(codes)
            yield piece

    def _letter(self, place: int, piece: Piece | None) -> Piece:
        """Return a piece of one letter, without its text, as it is read; where its last letter begins comes last."""
        box, x, y = self._places
        self._box_of(self._page, place, box)
        self._origin_of(self._page, place, x, y)
        base, rect = self._y.value, self._box
        left, foot, right, top = rect.left, rect.bottom, rect.right, rect.top
        if piece is not None and piece[5] == 0 and abs(base - piece[3]) <= _BASE_STEP * piece[4]:
            return ["", left, right, base, abs(top - foot) or _LEAST, 0, False, left]
        turns = _turns(pdfium.FPDFText_GetCharAngle(self._page, place))
        if turns in (0, -1):
            return ["", left, right, base, abs(top - foot) or _LEAST, turns, False, left]
        if turns == 2:
            return ["", -right, -left, -base, abs(top - foot) or _LEAST, 2, False, -right]
        size = abs(right - left) or _LEAST
        if turns == 1:
            return ["", foot, top, -self._x.value, size, 1, False, foot]
        return ["", -top, -foot, self._x.value, size, 3, False, -top]


def _turns(angle: float) -> int:
    """Return how many quarters of a circle text is turned to the left, -1 when it is askew.

    PDFium gives the angle to the right.
    """
    quarters = -angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _ASKEW else -1


def _goes_on(piece: Piece, letter: Piece) -> bool:
    """True when a letter belongs to the piece before it."""
    if piece[5] == letter[5] == -1:
        return True
    size = max(piece[4], letter[4])
    return bool(
        piece[5] == letter[5]
        and abs(letter[3] - piece[3]) <= _BASE_STEP * size
        and abs(letter[4] - piece[4]) <= _SIZE_STEP * size
        and letter[1] - piece[2] <= _GAP * size
        and letter[1] - piece[7] >= -_OVERLAP * size  # the letters of a ligature have one place
    )


def _text(codes: list[int]) -> str:
    """Return code units as text; halves of a pair come one by one."""
    text = "".join(map(chr, codes))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _read_page(page: Any, left: int) -> tuple[dict[str, object], int]:
    """Return what a page holds, and how many more letters may come."""
    text = pdfium.FPDFText_LoadPage(page)
    count = max(0, pdfium.FPDFText_CountChars(text)) if text else 0
    if count > left:
        raise _TooMuchError("letters")
    pieces = list(islice(_Letters(text, count).pieces(), MAX_PIECES + 1))
    if len(pieces) > MAX_PIECES:
        raise _TooMuchError("letters")
    if text:
        pdfium.FPDFText_ClosePage(text)
    rounded = [[p[0], *(round(v, 2) for v in p[1:5]), p[5], p[6]] for p in pieces]
    found = {"pieces": rounded, "pictures": not pieces and _has_pictures(page), "unread": _unread(page)}
    return found, left - count


def _has_pictures(page: Any) -> bool:
    for place in range(min(_MAX_LOOK, pdfium.FPDFPage_CountObjects(page))):
        if pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, place)) in (_PICTURE, _FORM):
            return True
    return False


def _unread(page: Any) -> int:
    """Count the annotations that show text of their own: remarks on the page, and fields that are filled in."""
    count = 0
    for place in range(min(_MAX_ANNOTATIONS, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, place)
        key = {_FREE_TEXT: b"Contents", _FIELD: b"V"}.get(pdfium.FPDFAnnot_GetSubtype(annotation))
        count += key is not None and pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0) > 2  # an empty one has 2
        pdfium.FPDFPage_CloseAnnot(annotation)
    return count


def _read(data: bytes, limits: dict[str, int]) -> dict[str, object]:
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        fault = pdfium.FPDF_GetLastError()
        return {"error": ["encrypted" if fault in _LOCKED else "damaged", _FAULTS.get(fault, f"fault {fault}")]}
    count = pdfium.FPDF_GetPageCount(document)
    if count > limits["pages"]:
        return {"error": ["pages", str(count)]}
    try:
        pages = list(_read_pages(document, count, limits["letters"]))
    except _TooMuchError as error:
        return {"error": [str(error), ""]}
    return {"pages": pages, "attached": list(_attached(document))}


def _read_pages(document: Any, count: int, left: int) -> Iterator[dict[str, object]]:
    """Yield what each page holds; a page that cannot be loaded is `damaged`."""
    for place in range(count):
        page = pdfium.FPDF_LoadPage(document, place)
        if not page:
            yield {"pieces": [], "pictures": False, "unread": 0, "damaged": True}
            continue
        found, left = _read_page(page, left)
        pdfium.FPDF_ClosePage(page)
        yield found


def _attached(document: Any) -> Iterator[str]:
    """Yield the names of the files in the document."""
    for place in range(min(_MAX_ATTACHED, max(0, pdfium.FPDFDoc_GetAttachmentCount(document)))):
        file = pdfium.FPDFDoc_GetAttachment(document, place)
        size = pdfium.FPDFAttachment_GetName(file, None, 0) if file else 0
        name = (ctypes.c_ushort * min(_MAX_NAME, size // 2 + 1))()
        if size and ctypes.sizeof(name) >= size:
            pdfium.FPDFAttachment_GetName(file, name, size)
        yield bytes(name).decode("utf-16-le", "replace").rstrip("\0") or "?"


def main() -> None:
    """Read the document that comes in."""
    limits: dict[str, int] = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = _read(sys.stdin.buffer.read(), limits)
    sys.stdout.write(json.dumps(found))  # letters that are no ASCII are escaped


if __name__ == "__main__":
    main()
