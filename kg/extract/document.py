"""One document: from kept text to records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.extract.body import Section, find_sections
from kg.extract.coverage import cover
from kg.extract.head import Head, read_head
from kg.extract.header import (
    ANTWOORD_VAN,
    INGEZONDEN,
    ONTVANGEN,
    VRAGEN_VAN,
    Antwoordkop,
    Vraagkop,
    find_date,
    parse_antwoordkop,
    parse_vraagkop,
)
from kg.extract.joined import Joined, fingerprint
from kg.extract.joint import split_off_answers, split_questions
from kg.extract.layout import Sheet
from kg.extract.letter import Letter, looks_like_letter, read_letter
from kg.extract.lines import ANTWOORD_KOP, VRAAG_KOP, split
from kg.extract.notes import Note, find_marks, find_notes
from kg.extract.posts import find_ministries
from kg.extract.references import find_references
from kg.model import (
    Antwoord,
    Document,
    Doubt,
    Gegeven,
    Records,
    Rol,
    Soort,
    Value,
    Vermelding,
    Verwijzing,
    Voetnoot,
    Vraag,
)

VERSION = "1"  # part of the cache key: raise it when the records of any document change

_SEE_ALSO = re.compile(r"[*_\s]*Zie ook\s*(?:de\s*)?(?:Aanhangsel|antwoord)", re.IGNORECASE)
_BARE = re.compile(r"\s*[*_]*\d{1,3}[.:)]?[*_]*\s*$")


@dataclass(slots=True)
class _Reading:
    """What has been found so far in one document."""

    sheet: Sheet
    head: Head
    notes: list[Note] = field(default_factory=list)
    vraagkop: Vraagkop | None = None
    antwoordkop: Antwoordkop | None = None
    header_texts: list[Joined] = field(default_factory=list)
    letter: Letter | None = None
    sections: list[Section] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def extract(document: Document, gegevens: tuple[Gegeven, ...] = ()) -> Records:
    """Read one document into records.

    `gegevens` are those of a separate metadata record about it, if there is one. Never raises for odd text: what
    fits no rule is covered as `rest` and reported as a doubt.
    """
    sheet = Sheet(document, split(document))
    head = read_head(sheet, (*document.metadata, *gegevens))
    reading = _Reading(sheet, head)
    reading.notes = find_notes(sheet)
    body_begin = _read_headers(reading)
    _read_letter(reading, body_begin)
    reading.sections = split_off_answers(
        sheet, find_sections(sheet, body_begin, _expects_answers(reading)), _expects_answers(reading)
    )
    find_marks(sheet, reading.notes)
    return _records(reading)


# ---------------------------------------------------------------- headers


def _read_headers(reading: _Reading) -> int:
    """Read the header sentences, tag their lines, and return the index of the first line behind them."""
    sheet, begin = reading.sheet, 0
    regions: list[list[int]] = []
    for i in sheet.free():
        if sheet.tags[i] or _is_heading(sheet.lines[i].text):
            if regions and _is_heading(sheet.lines[i].text):
                break
            continue
        if _opens_header(reading, i):
            region = _region(sheet, i)
            sheet.tag(region, "omschrijving")
            regions.append(region)
            begin = max(begin, region[-1] + 1)
        elif regions and not _is_date_line(sheet, i) and i >= begin + 6:
            break
    reading.header_texts = [sheet.joined(region) for region in regions]
    for joined in reading.header_texts:
        _read_header(reading, joined)
    _read_loose_dates(reading)
    return begin


def _is_heading(text: str) -> bool:
    return bool(VRAAG_KOP.match(text) or ANTWOORD_KOP.match(text))


def _opens_header(reading: _Reading, i: int) -> bool:
    """True for the first line of a header sentence, or of "Zie ook Aanhangsel …" on a line of its own."""
    line = reading.sheet.lines[i]
    if line.label.startswith("omschrijving"):
        return True
    text = line.text
    if line.label == "briefhoofd":
        return False
    return bool(
        VRAGEN_VAN.match(text)
        or ANTWOORD_VAN.match(text)
        or _SEE_ALSO.match(text)
        or INGEZONDEN.fullmatch(text.strip())
    )


def _region(sheet: Sheet, begin: int) -> list[int]:
    """The lines of the header sentence that begins at line `begin`."""
    region = [begin]
    for i in range(begin + 1, len(sheet.lines)):
        line = sheet.lines[i]
        if sheet.tags[i] or line.paragraph or line.gap or _is_heading(line.text) or _BARE.match(line.text):
            break
        if VRAGEN_VAN.match(line.text) or ANTWOORD_VAN.match(line.text):
            break
        region.append(i)
    return region


def _read_header(reading: _Reading, joined: Joined) -> None:
    answer = parse_antwoordkop(joined) if reading.antwoordkop is None else None
    reading.antwoordkop = reading.antwoordkop or answer
    if reading.vraagkop is None:
        reading.vraagkop = parse_vraagkop(joined)


def _is_date_line(sheet: Sheet, i: int) -> bool:
    return bool(INGEZONDEN.search(sheet.lines[i].text) or ONTVANGEN.search(sheet.lines[i].text))


def _read_loose_dates(reading: _Reading) -> None:
    for name, pattern in (("ingezonden", INGEZONDEN), ("ontvangen", ONTVANGEN)):
        found = next((v for v in (find_date(pattern, j) for j in reading.header_texts) if v), None)
        if found:
            reading.head.values[name] = found


# ---------------------------------------------------------------- letters


def _read_letter(reading: _Reading, body_begin: int) -> None:
    """Read the lines before the questions as a letter when they are one; all lines when there are no questions."""
    sheet = reading.sheet
    first = next((i for i, line in enumerate(sheet.lines) if not sheet.tags[i] and _is_heading(line.text)), None)
    if first is not None:
        lines = [i for i in sheet.free(0, first) if i < max(body_begin, 1)]
    else:
        lines = sheet.free()
    if lines and not (first is None and reading.vraagkop) and looks_like_letter(sheet, lines):
        reading.letter = read_letter(sheet, lines)
        if first is not None:
            _fill_from_letter(reading)


def _fill_from_letter(reading: _Reading) -> None:
    """What the annex does not say of the questions, the letter's subject or text may: asker, addressee, subject."""
    sheet, letter = reading.sheet, reading.letter
    heads = [[i] for i, tag in enumerate(sheet.tags) if tag == "briefhoofd"]
    for lines in [*heads, letter.body if letter else []]:
        found = parse_vraagkop(sheet.joined(lines))
        if found is None:
            continue
        known = reading.vraagkop or Vraagkop(False, (), (), None)
        reading.vraagkop = Vraagkop(
            known.mondeling,
            known.indieners or found.indieners,
            known.geadresseerden or found.geadresseerden,
            known.onderwerp or found.onderwerp,
        )


def _expects_answers(reading: _Reading) -> bool:
    if reading.antwoordkop is not None:
        return not reading.antwoordkop.mededeling
    if reading.vraagkop is not None and reading.vraagkop.mondeling:
        return False
    return reading.head.is_aanhangsel or reading.letter is not None


# ---------------------------------------------------------------- records


def _records(reading: _Reading) -> Records:
    sheet, head = reading.sheet, reading.head
    _read_mededeling(reading)
    vragen = tuple(_vragen(reading))
    antwoorden = tuple(_antwoorden(reading))
    soort = _soort(reading, bool(vragen), bool(antwoorden))
    for number, section in enumerate(reading.sections):
        sheet.tag(section.lines, _section_tag(section, number))
    if soort is Soort.ANDERS:
        _keep_unread(reading)
    records = Records(
        document=sheet.document,
        key=_key(sheet.document, head),
        soort=soort,
        identifier=head.values.get("identifier"),
        aanhangselnummer=head.values.get("aanhangselnummer"),
        vergaderjaar=head.values.get("vergaderjaar"),
        zaaknummer=head.values.get("zaaknummer") or _zaaknummer_elsewhere(reading),
        ingezonden=head.values.get("ingezonden"),
        ontvangen=head.values.get("ontvangen"),
        gedateerd=reading.letter.gedateerd if reading.letter else None,
        onderwerp=reading.vraagkop.onderwerp if reading.vraagkop else None,
        plaats=reading.letter.plaats if reading.letter else None,
        brieftekst=_brieftekst(reading),
        met_brief=reading.letter is not None and bool(vragen),
        vermeldingen=tuple(_vermeldingen(reading, bool(antwoorden))),
        vragen=vragen,
        antwoorden=antwoorden,
        verwijzingen=tuple(_verwijzingen(reading)),
        voetnoten=tuple(_voetnoten(reading)),
    )
    dekking, doubts = cover(sheet)
    return replace(
        records, dekking=dekking, doubts=(*sheet.document.doubts, *reading.doubts, *_missing(records), *doubts)
    )


def _key(document: Document, head: Head) -> str:
    """The official id, else a hash of the normalised text. Source: docs/model.md."""
    if "identifier" in head.values:
        return head.values["identifier"].value.lower()
    normalised = " ".join(document.text.split())
    return "x-" + hashlib.sha256(normalised.encode()).hexdigest()[:16]


def _soort(reading: _Reading, questions: bool, answers: bool) -> Soort:
    if reading.vraagkop and reading.vraagkop.mondeling:
        return Soort.MONDELINGE_VRAGEN
    if reading.antwoordkop and reading.antwoordkop.mededeling and not answers:
        return Soort.UITSTELBERICHT
    if answers or reading.antwoordkop:
        return Soort.AANHANGSEL
    if questions or (reading.vraagkop and reading.letter is None):
        return Soort.VRAGENDOCUMENT
    if reading.letter:
        official = reading.letter.to_parliament or any(s.ambt for s in reading.letter.afzenders)
        return Soort.KAMERBRIEF if official else Soort.OPEN_BRIEF
    return Soort.ANDERS


def _read_mededeling(reading: _Reading) -> None:
    """A delay notice names asker, subject and number in its sentence, sometimes nowhere else."""
    kop = reading.antwoordkop
    if kop is None or not kop.mededeling:
        return
    for section in reading.sections:
        if section.kind == "voor" and section.lines:
            section.kind = "mededeling"
    if reading.vraagkop is None:
        lines = [i for s in reading.sections if s.kind == "mededeling" for i in s.lines]
        reading.vraagkop = parse_vraagkop(reading.sheet.joined(lines))


def _zaaknummer_elsewhere(reading: _Reading) -> Value | None:
    """The question's number in the sentence of a delay notice or a covering letter."""
    lines = [i for s in reading.sections if s.kind == "mededeling" for i in s.lines]
    if reading.letter:
        lines += [*reading.letter.body, *(i for i, tag in enumerate(reading.sheet.tags) if tag == "briefhoofd")]
    joined = reading.sheet.joined(sorted(lines))
    match = re.search(r"\b(\d{4})Z\s?(\d{5})\b", joined.text)
    return Value(f"{match[1]}Z{match[2]}", joined.spans(*match.span())) if match else None


_UNREAD = "Dit stuk is geen vraag, antwoord of brief van een vorm die wij kennen: de tekst is bewaard, niet ontleed."


def _keep_unread(reading: _Reading) -> None:
    """Name the text of a document that is none of ours by what its form says, else as running text, and say so."""
    sheet = reading.sheet
    left = sheet.free()
    for i in left:
        sheet.tag([i], sheet.lines[i].label or "lopende tekst")
    if left:
        reading.doubts.append(Doubt("restTekst", _UNREAD))


def _section_tag(section: Section, number: int) -> str:
    if section.kind == "voor":
        return ""
    return f"{section.kind}:{number}"


def _vragen(reading: _Reading) -> Iterator[Vraag]:
    for section in reading.sections:
        if section.kind != "vraag" or not section.lines:
            continue
        if len(section.nummers) == 1:
            text = _without_lead(reading, section)
            yield Vraag(
                section.nummers[0], section.printed, text, fingerprint(text), reading.sheet.spans(section.lines)
            )
            continue
        parts = split_questions(reading.sheet, section.lines, len(section.nummers))
        if not all(part.certain for part in parts):
            numbers = ", ".join(map(str, section.nummers))
            reading.doubts.append(Doubt("koppenVerloren", f"De vragen {numbers} staan als één tekst onder één kop."))
        for nummer, part in zip(section.nummers, parts, strict=True):
            yield Vraag(nummer, section.printed, part.text, fingerprint(part.text), part.spans)


def _without_lead(reading: _Reading, section: Section) -> str:
    text = reading.sheet.text(section.lines)
    if not section.lead:
        return text
    lead = reading.sheet.lines[section.lines[0]].text[: section.lead].strip()
    return text.removeprefix(lead).strip()


def _antwoorden(reading: _Reading) -> Iterator[Antwoord]:
    for section in reading.sections:
        if section.kind == "antwoord" and section.lines and section.nummers:
            nummers = tuple(sorted(section.nummers))
            spans = reading.sheet.spans(section.lines)
            yield Antwoord(nummers, reading.sheet.text(section.lines), spans, section.zekerheid, section.grond)


def _vermeldingen(reading: _Reading, answers: bool) -> Iterator[Vermelding]:
    if reading.vraagkop:
        yield from reading.vraagkop.indieners
        yield from reading.vraagkop.geadresseerden
    letter, kop = reading.letter, reading.antwoordkop
    signed = [m for m in letter.afzenders if m.ambt] if letter and (answers or kop) else []
    if signed:
        yield from (replace(mention, rol=Rol.BEANTWOORDER) for mention in signed)
    elif kop:
        yield from kop.beantwoorders
    if kop:
        yield from kop.mede_namens
    if letter:
        yield from letter.afzenders
        yield from letter.ontvangers
    yield from _named_ministries(reading)


def _named_ministries(reading: _Reading) -> Iterator[Vermelding]:
    """The ministries that the answers name, each where it is named first: what is left when a header was lost."""
    seen: set[str] = set()
    for section in reading.sections:
        if section.kind != "antwoord":
            continue
        joined = reading.sheet.joined(section.lines)
        for low, high, name in find_ministries(joined.text):
            if name.lower() not in seen:
                seen.add(name.lower())
                written = joined.text[low:high]
                yield Vermelding(Rol.GENOEMD, len(seen), written, joined.spans(low, high), ministerie=name)


def _brieftekst(reading: _Reading) -> Value | None:
    if reading.letter is None or not reading.letter.body:
        return None
    lines = reading.letter.body
    return Value(reading.sheet.text(lines), reading.sheet.spans(lines))


def _verwijzingen(reading: _Reading) -> Iterator[Verwijzing]:
    """References of the header, questions, answers, notes and the rest, in the order of the text."""
    sheet = reading.sheet
    for joined in reading.header_texts:
        yield from find_references(joined, None)
    for section in reading.sections:
        lowest = min(section.nummers, default=None) if section.kind == "antwoord" else None
        yield from find_references(sheet.joined(section.lines), lowest, section.nummers)
    for note in reading.notes:
        yield from find_references(sheet.joined(note.lines), None)
    if reading.letter:
        yield from find_references(sheet.joined(reading.letter.body), None)


def _voetnoten(reading: _Reading) -> Iterator[Voetnoot]:
    sheet = reading.sheet
    where = _section_of_marks(reading)
    for note in reading.notes:
        joined = sheet.joined(note.lines)
        text = joined.text
        first = sheet.lines[note.lines[0]]
        lead = first.text[: note.lead].strip()
        text = text.removeprefix(lead).strip() if lead else text
        yield Voetnoot(note.mark, text, sheet.spans(note.lines), where.get(note.mark))


def _section_of_marks(reading: _Reading) -> dict[str, tuple[str, int]]:
    """For each mark the question or answer in which it stands first."""
    found: dict[str, tuple[str, int]] = {}
    lines = reading.sheet.lines
    owners = [
        (lines[i].begint, lines[i].eindigt, (section.kind, min(section.nummers)))
        for section in reading.sections
        if section.kind in ("vraag", "antwoord") and section.nummers
        for i in section.lines
    ]
    for begint, _, mark in reading.sheet.marks:
        owner = next((o for low, high, o in owners if low <= begint <= high), None)
        if owner and mark not in found:
            found[mark] = owner
    return found


def _missing(records: Records) -> Iterable[Doubt]:
    """What a document of this kind should have and this one does not."""
    roles = {mention.rol for mention in records.vermeldingen}
    if records.soort in (Soort.AANHANGSEL, Soort.VRAGENDOCUMENT, Soort.MONDELINGE_VRAGEN, Soort.UITSTELBERICHT):
        if Rol.INDIENER not in roles:
            yield Doubt("indienerOnbekend", "De tekst noemt niet wie de vragen stelde.")
        if records.ingezonden is None and records.ontvangen is None and records.gedateerd is None:
            yield Doubt("datumOntbreekt", "De tekst noemt geen datum van indiening, ontvangst of dagtekening.")
    if records.soort is Soort.AANHANGSEL:
        if Rol.BEANTWOORDER not in roles:
            yield Doubt("beantwoorderOnbekend", "De tekst noemt niet wie antwoordt.")
        answered = {n for answer in records.antwoorden for n in answer.nummers}
        for vraag in records.vragen:
            if vraag.nummer not in answered:
                yield Doubt(
                    "antwoordOntbreekt", f"Vraag {vraag.nummer} heeft in dit stuk geen antwoord.", vraag.spans[0]
                )
    yield from _double_numbers(records)
    yield from _orphan_notes(records)


def _double_numbers(records: Records) -> Iterable[Doubt]:
    seen: set[int] = set()
    for vraag in records.vragen:
        if vraag.nummer in seen:
            yield Doubt("nummerDubbel", f"Vraag {vraag.nummer} staat er meer dan eens.", vraag.spans[0])
        seen.add(vraag.nummer)


def _orphan_notes(records: Records) -> Iterable[Doubt]:
    for note in records.voetnoten:
        if note.bij is None:
            yield Doubt(
                "voetnootZonderTekst", f"Het merk van noot {note.merk} is in de tekst niet gevonden.", note.spans[0]
            )
