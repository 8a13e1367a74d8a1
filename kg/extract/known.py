"""Headings lost, and the questions known from another document: those that stand in the text part it.

Source of the rule: docs/extraction.md, "Headings lost".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.extract.body import Section, asks, other_part, units
from kg.extract.headings import Kop
from kg.extract.joined import Joined, fingerprint
from kg.extract.joint import Part, part_of
from kg.extract.layout import Sheet, is_wrapped
from kg.extract.lines import Line, split
from kg.extract.locate import Letters, Place, locate
from kg.extract.notes import find_notes
from kg.model import BlockKind, Document, Doubt, Records, Rol, Soort, value

VERBATIM = 0.95  # certainty of an answer between questions that stand there as they are known
_BY_FORM = 0.8  # of one that only its form sets apart


@value
class Known:
    """The questions of a set as another document prints them: number and text, in order.

    `bron` names that document. `zeker` says that a key, not only the questions, tells that it is the same set.
    """

    bron: str
    vragen: tuple[tuple[int, str], ...]
    zeker: bool = False


def lost(records: Records) -> bool:
    """True when the document may hold questions or answers whose headings are gone: it prints no question's number."""
    return records.soort is not Soort.MONDELINGE_VRAGEN and not any(vraag.printed for vraag in records.vragen)


def tells(records: Records) -> bool:
    """True when the document can tell others its questions: by printed numbers, or as a document of questions alone.

    Without its header a document of questions may be anything, its paragraphs answers.
    """
    if not records.vragen or any(doubt.soort == "koppenVerloren" for doubt in records.doubts):
        return False
    asked = any(mention.rol is Rol.INDIENER for mention in records.vermeldingen)
    return all(vraag.printed for vraag in records.vragen) or (records.soort is Soort.VRAGENDOCUMENT and asked)


def known_from(records: Records, *, zeker: bool) -> Known:
    """Return what a document tells others of its questions."""
    name = records.identifier.value if records.identifier else records.key
    return Known(name, tuple((vraag.nummer, vraag.tekst) for vraag in records.vragen), zeker)


# ---------------------------------------------------------------- recognising


@value
class Recognised:
    """Known questions that stand in a text, in order of place."""

    known: Known
    places: tuple[Place, ...]

    def nummer(self, place: Place) -> int:
        """The number of the question at a place."""
        return self.known.vragen[place.which][0]

    @property
    def verdict(self) -> tuple[int, float]:
        """How much was recognised, to compare: how many questions, and how like they are."""
        return len(self.places), sum(place.likeness for place in self.places)


def recognise(document: Document, lines: tuple[Line, ...], known: Known) -> Recognised | None:
    """Find the known questions in the lines of a document; None when they are not those of the document.

    They are when most of them stand there and at least two do; when a key says that it is the same set, one is enough.
    """
    sheet = Sheet(document, lines)
    find_notes(sheet)
    free = [i for i in sheet.free() if sheet.lines[i].kind is not BlockKind.NOTE]
    places = locate(Letters(sheet.kept, sheet.ranges(free)), [text for _, text in known.vragen])
    enough = bool(places) if known.zeker else len(places) > 1 and len(places) * 2 > len(known.vragen)
    return Recognised(known, tuple(places)) if enough else None


def sheet_of(document: Document, lines: tuple[Line, ...], found: Recognised) -> Sheet:
    """Return the sheet of a document whose lines are cut where a recognised question begins and ends.

    The first line of each has the heading that was lost, so that whatever looks for headings finds it.
    """
    bounds = sorted({at for place in found.places for at in (place.begint, place.eindigt)})
    sheet = Sheet(document, tuple(_cut(lines, bounds)))
    places = _Places(found)
    for n, place in enumerate(found.places):
        first = next((i for i, line in enumerate(sheet.lines) if places.of(line) == n), None)
        if first is not None:
            sheet.koppen[first] = Kop("vraag", (found.nummer(place),))
    # Questions without their question marks look like lines that were broken.
    sheet.wrapped = is_wrapped([line for line in sheet.lines if places.of(line) is None])
    return sheet


def _cut(lines: Sequence[Line], bounds: Sequence[int]) -> Iterator[Line]:
    for line in lines:
        inside = bounds[bisect_right(bounds, line.begint) : bisect_right(bounds, line.eindigt - 1)]
        begint, gap = line.begint, line.gap
        for end in (*inside, line.eindigt):
            piece = line.text[begint - line.begint : end - line.begint]
            text = piece.strip()
            if text:
                at = begint + piece.index(text[0])
                yield line._replace(begint=at, eindigt=at + len(text), text=text, gap=gap)
                gap = False
            begint = end


class _Places:
    """Which recognised question a line belongs to."""

    def __init__(self, found: Recognised) -> None:
        self.found = found
        self.begins = [place.begint for place in found.places]

    def of(self, line: Line) -> int | None:
        """The place in the row of the question that a line is of, None when it is of none."""
        n = bisect_right(self.begins, line.begint) - 1
        return n if n >= 0 and line.eindigt <= self.found.places[n].eindigt else None


# ---------------------------------------------------------------- sections


def known_sections(sheet: Sheet, begin: int, found: Recognised) -> list[Section]:
    """Take the free lines from `begin` on apart: recognised questions, and what follows them as their answers."""
    return _Parted(sheet, begin, found).sections


class _Parted:
    """Walks the lines; `waiting` are the questions since the last answer, `sure` how certain the last division is."""

    def __init__(self, sheet: Sheet, begin: int, found: Recognised) -> None:
        self.sheet, self.found = sheet, found
        self.sections = [Section("voor")]
        self.waiting: list[Section] = []
        self.rows = [found.nummer(place) for place in found.places]
        places = _Places(found)
        stretch: list[int] = []
        last = -1
        for i in sheet.free(begin):
            n = places.of(sheet.lines[i])
            if n is None:
                stretch.append(i)
                continue
            if n != last:
                self._between(stretch, last)
                stretch, last = [], n
                self._question(found.places[n])
            self.sections[-1].lines.append(i)
        self._between(stretch, last)

    def _question(self, place: Place) -> None:
        nummer, text = self.found.known.vragen[place.which]
        certainty = round(VERBATIM * place.likeness / 100, 2)
        grond = _RECOGNISED.format(bron=self.found.known.bron)
        if place.likeness < 100:
            grond += _DAMAGED.format(nummer=nummer, likeness=round(place.likeness))
        self._open("vraag", (nummer,), certainty, grond).bekend = fingerprint(text)
        self.waiting.append(self.sections[-1])

    def _open(self, kind: str, nummers: tuple[int, ...], zekerheid: float = 1.0, grond: str = "") -> Section:
        section = Section(kind, nummers, printed=False, zekerheid=zekerheid, grond=grond)
        self.sections.append(section)
        return section

    def _between(self, stretch: Sequence[int], last: int) -> None:
        """What stands behind the question at place `last`: its answer, and questions that were not recognised."""
        groups = [g for group in units(self.sheet, stretch) for g in self._without_headings(group)]
        asked = [n for n, group in enumerate(groups) if asks(self.sheet.joined(group).text)]
        missing = self._missing(last)
        numbers = dict(zip(asked, missing, strict=True)) if len(asked) == len(missing) else {}
        for n, group in enumerate(groups):
            if n in numbers:
                self._by_form(numbers[n], group)
            else:
                self._text(group)

    def _missing(self, last: int) -> list[int]:
        """The numbers of the known questions between that at place `last` and the next, if these are in order."""
        every = [nummer for nummer, _ in self.found.known.vragen]
        low = every.index(self.rows[last]) if last >= 0 else -1
        high = every.index(self.rows[last + 1]) if last + 1 < len(self.rows) else len(every)
        return [nummer for nummer in every[low + 1 : high] if nummer not in self.rows]

    def _without_headings(self, group: list[int]) -> Iterator[list[int]]:
        """A paragraph without what is left of headings: "Antwoord", a figure alone."""
        rest: list[int] = []
        for i in group:
            if self.sheet.koppen[i] or not any(c.isalpha() for c in self.sheet.lines[i].text):
                self.sheet.tag([i], "opschrift")
            else:
                rest.append(i)
        if rest:
            yield rest

    def _headed(self, group: list[int]) -> tuple[int, ...]:
        """The numbers of the heading of an answer that stands above a paragraph; () when none does."""
        above = group[0] - 1
        kop = self.sheet.koppen[above] if above >= 0 and self.sheet.tags[above] == "opschrift" else None
        return kop.nummers if kop and kop.kind == "antwoord" else ()

    def _by_form(self, nummer: int, group: list[int]) -> None:
        grond = _GAP.format(bron=self.found.known.bron)
        self._open("vraag", (nummer,), _BY_FORM, grond).lines.extend(group)
        self.waiting.append(self.sections[-1])

    def _text(self, group: list[int]) -> None:
        other = other_part(self.sheet.joined(group).text)
        if other:
            self._open(other, ()).printed = True
            self.waiting = []
        elif numbers := self._headed(group):
            self._open("antwoord", numbers)
            self.waiting = []
        elif self.waiting:
            least = min(self.waiting, key=lambda section: section.zekerheid)
            numbers = tuple(n for section in self.waiting for n in section.nummers)
            self._open("antwoord", numbers, least.zekerheid, least.grond)
            self.waiting = []
        self.sections[-1].lines.extend(group)


_RECOGNISED = "De koppen ontbreken; de vragen zijn herkend aan hun tekst in {bron}, het antwoord is wat daarop volgt."
_DAMAGED = " Vraag {nummer} is daar niet letterlijk gelijk aan ({likeness} %)."
_GAP = (
    "De koppen ontbreken; deze vraag is niet herkend, maar staat waar volgens {bron} een vraag hoort en eindigt op een "
    "vraagteken."
)
_NOT_THERE = (
    "De koppen ontbreken en de vragen, bekend uit {bron}, staan er niet: bij welke vraag een antwoord hoort is niet te "
    "zeggen."
)


def without_questions(records: Records, known: Known) -> Records:
    """Return records that were read without what is known, with a doubt when a set is known and its questions are not.

    Nothing is guessed: answers without their questions or numbers could be to any of them.
    """
    if not known.zeker or records.soort is not Soort.AANHANGSEL or records.vragen or records.antwoorden:
        return records
    return replace(records, doubts=(*records.doubts, Doubt("koppenVerloren", _NOT_THERE.format(bron=known.bron))))


def choose(document: Document, every: Sequence[Known]) -> Known | None:
    """Return of several what fits the document best, of equals the first.

    When none fits, the first of which a key says that it is its set.
    """
    lines = split(document)
    found = [recognised for known in every if (recognised := recognise(document, lines, known))]
    if found:
        return max(found, key=lambda recognised: recognised.verdict).known
    return next((known for known in every if known.zeker), None)


def parted_by(known: Known | None, joined: Joined, nummers: Sequence[int]) -> tuple[list[Part], Doubt] | None:
    """Take the text under one heading apart at the questions known by its numbers; None unless all are there."""
    texts = {nummer: text for nummer, text in known.vragen if nummer in nummers} if known else {}
    if known is None or len(texts) < len(nummers):
        return None
    places = locate(Letters(joined.text, [(0, len(joined.text))]), [texts[nummer] for nummer in nummers])
    if [place.which for place in places] != list(range(len(nummers))):
        return None
    bounds = [0, *(place.begint for place in places[1:]), len(joined.text)]
    numbers = ", ".join(map(str, nummers))
    doubt = Doubt("koppenVerloren", _ONE_HEADING.format(numbers=numbers, bron=known.bron))
    return [part_of(joined, low, high, True) for low, high in pairwise(bounds)], doubt


_ONE_HEADING = "De vragen {numbers} staan onder één kop; zij zijn gescheiden aan hun tekst in {bron}."


def account(found: Recognised, sections: Sequence[Section]) -> Doubt:
    """Say what the reading rests on: how many of the known questions stand here, and which do not."""
    here = {n for section in sections if section.kind == "vraag" for n in section.nummers}
    every = [nummer for nummer, _ in found.known.vragen]
    gone = ", ".join(str(nummer) for nummer in every if nummer not in here)
    text = f"De koppen ontbreken. Van de {len(every)} vragen van {found.known.bron} staan er {len(here)} in dit stuk"
    return Doubt("koppenVerloren", f"{text}; niet gevonden: {gone}." if gone else f"{text}.")
