"""One document: from kept text to records."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.body import HEADING_LOST, asks, find_sections
from kg.extract.coverage import cover
from kg.extract.head import Head, read_head
from kg.extract.header import parse_vraagkop, post_mentions
from kg.extract.joined import fingerprint
from kg.extract.joint import split_off_answers, split_questions
from kg.extract.known import (
    Known,
    Recognised,
    account,
    known_sections,
    lost,
    parted_by,
    recognise,
    sheet_of,
    without_questions,
)
from kg.extract.layout import Sheet
from kg.extract.lines import split
from kg.extract.metadata import differences
from kg.extract.missing import missing
from kg.extract.notes import find_marks, find_notes, find_orphans, marks_alone
from kg.extract.notice import read_notice
from kg.extract.numbers import find_zaaknummer
from kg.extract.opening import read_opening
from kg.extract.posts import find_ministries
from kg.extract.reading import Reading
from kg.extract.references import Place, find_references
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


def extract(document: Document, gegevens: tuple[Gegeven, ...] = (), known: Known | None = None) -> Records:
    """Read one document into records.

    `gegevens` are those of a separate metadata record about it, if there is one. `known` are the questions of its set
    as another document prints them: they part a text whose headings are gone, and make no difference to any other.
    Never raises for odd text: what fits no rule is covered as `rest` and reported as a doubt.
    """
    lines = split(document)
    plain = _read(document, gegevens, known, Sheet(document, lines), None)
    if known is None or not lost(plain):
        return plain
    recognised = recognise(document, lines, known)
    if recognised is None:
        return without_questions(plain, known)
    found = _read(document, gegevens, known, sheet_of(document, lines, recognised), recognised)
    # What asks more than twice as much as was recognised asks something else too.
    asked = {vraag.vingerafdruk for vraag in plain.vragen if asks(vraag.tekst)}
    return found if len(found.vragen) * 2 >= len(asked) else plain


def _read(
    document: Document, gegevens: tuple[Gegeven, ...], known: Known | None, sheet: Sheet, recognised: Recognised | None
) -> Records:
    reading = Reading(sheet, read_head(sheet, (*document.metadata, *gegevens)), known=known)
    reading.notes = find_notes(sheet)
    begin = read_opening(reading)
    if recognised:
        reading.sections = known_sections(sheet, begin, recognised)
        reading.doubts.append(account(recognised, reading.sections))
    else:
        expects = reading.expects_answers
        noted = marks_alone(sheet, reading.notes)
        reading.sections = split_off_answers(sheet, find_sections(sheet, begin, expects, noted), expects)
    _read_mededeling(reading)
    find_marks(sheet, reading.notes)
    reading.doubts += find_orphans(sheet)
    reading.texts = [sheet.joined(section.lines) for section in reading.sections]
    reading.note_texts = [sheet.joined(note.lines) for note in reading.notes]
    records = _records(reading)
    dekking, doubts = cover(sheet)
    given = (*document.metadata, *gegevens)
    found = (*document.doubts, *reading.doubts, *missing(records), *differences(records, given), *doubts)
    return replace(records, dekking=dekking, doubts=found)


_NUMBERED = frozenset({Soort.AANHANGSEL, Soort.UITSTELBERICHT})


def _read_mededeling(reading: Reading) -> None:
    """A delay notice names asker, subject and number in its sentence, sometimes nowhere else."""
    kop = reading.antwoordkop
    if kop is None or not kop.mededeling:
        return
    for section in reading.sections:
        if section.kind == "voor" and section.lines:
            section.kind = "mededeling"
    said = reading.lines_of("mededeling") or (reading.letter.body if reading.letter else [])
    notice = reading.sheet.sentence(said)
    if reading.vraagkop is None:
        reading.vraagkop = parse_vraagkop(notice)
    dated = reading.head.values.get("ontvangen") or (reading.letter.gedateerd if reading.letter else None)
    read = read_notice(notice, dated.value if dated else "")
    if read:
        reading.mededeling, posts = read
        reading.overgedragen_aan = post_mentions(notice, posts, Rol.GENOEMD)


# ---------------------------------------------------------------- records


def _records(reading: Reading) -> Records:
    """Put the records together, and tag the lines of the sections; coverage and doubts come after."""
    document, values, letter = reading.sheet.document, reading.head.values, reading.letter
    vragen = tuple(_vragen(reading))
    antwoorden = tuple(_antwoorden(reading))
    soort = _soort(reading, bool(vragen), bool(antwoorden))
    _tag_sections(reading, soort)
    return Records(
        document=document,
        key=_key(document, reading.head),
        soort=soort,
        identifier=values.get("identifier"),
        # Only what is published as an Aanhangsel has its number: elsewhere it is the number of a Kamerstuk, or a "2".
        aanhangselnummer=values.get("aanhangselnummer") if soort in _NUMBERED else None,
        vergaderjaar=values.get("vergaderjaar"),
        zaaknummer=values.get("zaaknummer") or _zaaknummer_elsewhere(reading),
        ingezonden=values.get("ingezonden"),
        ontvangen=values.get("ontvangen"),
        gedateerd=letter.gedateerd if letter else None,
        onderwerp=reading.vraagkop.onderwerp if reading.vraagkop else None,
        plaats=letter.plaats if letter else None,
        brieftekst=_brieftekst(reading),
        met_brief=letter is not None and bool(vragen),
        vermeldingen=tuple(_vermeldingen(reading, bool(antwoorden))),
        vragen=vragen,
        antwoorden=antwoorden,
        verwijzingen=tuple(_verwijzingen(reading)),
        voetnoten=tuple(_voetnoten(reading)),
        mededeling=reading.mededeling if soort is Soort.UITSTELBERICHT else None,
    )


def _key(document: Document, head: Head) -> str:
    """The official id, else a hash of the normalised text. Source: docs/model.md."""
    if "identifier" in head.values:
        return head.values["identifier"].value.lower()
    normalised = " ".join(document.text.split())
    return "x-" + hashlib.sha256(normalised.encode()).hexdigest()[:16]


def _soort(reading: Reading, questions: bool, answers: bool) -> Soort:
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


def _zaaknummer_elsewhere(reading: Reading) -> Value | None:
    """The question's number in the sentence of a delay notice or a covering letter."""
    lines = [*reading.lines_of("mededeling"), *reading.lines_tagged("inleiding")]
    if reading.letter:
        lines += [*reading.letter.body, *reading.lines_tagged("briefhoofd")]
    joined = reading.sheet.sentence(sorted(lines))
    found = find_zaaknummer(joined.text)
    return Value(found[0], joined.spans(found[1], found[2])) if found else None


_UNREAD = "Dit stuk is geen vraag, antwoord of brief van een vorm die wij kennen: de tekst is bewaard, niet ontleed."


def _tag_sections(reading: Reading, soort: Soort) -> None:
    """Tag the lines of each section, an introduction between header and first question by that name.

    The text of a document that is none of ours is named by what its form says, else running text, with a doubt.
    """
    sheet = reading.sheet
    introduced = bool(reading.header_texts or reading.letter)
    for number, section in enumerate(reading.sections):
        if section.kind != "voor":
            sheet.tag(section.lines, f"{section.kind}:{number}")
        elif introduced and len(reading.sections) > 1:
            sheet.tag(section.lines, "inleiding")
    left = sheet.free() if soort is Soort.ANDERS else []
    for i in left:
        sheet.tag([i], sheet.lines[i].label or "lopende tekst")
    if left:
        reading.doubts.append(Doubt("restTekst", _UNREAD))


# ---------------------------------------------------------------- questions and answers


def _vragen(reading: Reading) -> Iterator[Vraag]:
    sheet = reading.sheet
    for section, joined in zip(reading.sections, reading.texts, strict=True):
        if section.kind != "vraag" or not section.lines:
            continue
        if section.grond == HEADING_LOST:
            reading.doubts.append(Doubt("koppenVerloren", HEADING_LOST, sheet.spans(section.lines)[0]))
        if len(section.nummers) == 1:
            text = _without_lead(sheet, section.lines, section.lead, joined.text)
            spans = sheet.spans(section.lines)
            yield Vraag(section.nummers[0], section.printed, text, fingerprint(text), spans, section.bekend)
            continue
        parts = split_questions(sheet, section.lines, len(section.nummers))
        if not all(part.certain for part in parts):
            parts, doubt = parted_by(reading.known, joined, section.nummers) or (parts, _as_one(section.nummers))
            reading.doubts.append(doubt)
        for nummer, part in zip(section.nummers, parts, strict=True):
            yield Vraag(nummer, section.printed, part.text, fingerprint(part.text), part.spans)


def _as_one(nummers: tuple[int, ...]) -> Doubt:
    numbers = ", ".join(map(str, nummers))
    return Doubt("koppenVerloren", f"De vragen {numbers} staan als één tekst onder één kop.")


def _without_lead(sheet: Sheet, lines: list[int] | tuple[int, ...], lead: int, text: str) -> str:
    """The text of lines without the number or mark that the first begins with."""
    return text.removeprefix(sheet.lines[lines[0]].text[:lead].strip()).strip() if lead else text


def _antwoorden(reading: Reading) -> Iterator[Antwoord]:
    for section, joined in zip(reading.sections, reading.texts, strict=True):
        if section.kind == "antwoord" and section.lines and section.nummers:
            nummers = tuple(sorted(section.nummers))
            spans = reading.sheet.spans(section.lines)
            yield Antwoord(nummers, joined.text, spans, section.zekerheid, section.grond)


# ---------------------------------------------------------------- names


def _vermeldingen(reading: Reading, answers: bool) -> Iterator[Vermelding]:
    if reading.vraagkop:
        yield from reading.vraagkop.indieners
        yield from reading.vraagkop.geadresseerden
    letter, kop = reading.letter, reading.antwoordkop
    signed = [m for m in letter.afzenders if m.ambt] if letter and (answers or kop) else []
    if signed:
        yield from (replace(mention, rol=Rol.BEANTWOORDER) for mention in signed)
    elif kop:
        yield from kop.beantwoorders
    if kop and kop.mede_namens:
        yield from kop.mede_namens
    elif letter and (answers or kop):
        yield from letter.mede_namens
    if letter:
        yield from letter.afzenders
        yield from letter.ontvangers
    absent = reading.vraagkop.afwezigen if reading.vraagkop else ()
    named = [*absent, *reading.overgedragen_aan]
    yield from (replace(mention, volgorde=order) for order, mention in enumerate(named, 1))
    yield from _named_ministries(reading, len(named))


def _named_ministries(reading: Reading, before: int) -> Iterator[Vermelding]:
    """The ministries that the answers name, each where it is named first: what is left when a header was lost.

    `before` others were named already.
    """
    seen: set[str] = set()
    for section, joined in zip(reading.sections, reading.texts, strict=True):
        if section.kind != "antwoord":
            continue
        for low, high, name in find_ministries(joined.text):
            if name.lower() not in seen:
                seen.add(name.lower())
                written = joined.text[low:high]
                yield Vermelding(Rol.GENOEMD, before + len(seen), written, joined.spans(low, high), ministerie=name)


# ---------------------------------------------------------------- the rest


def _brieftekst(reading: Reading) -> Value | None:
    if reading.letter is None or not reading.letter.body:
        return None
    lines = reading.letter.body
    return Value(reading.sheet.joined(lines).text, reading.sheet.spans(lines))


def _verwijzingen(reading: Reading) -> Iterator[Verwijzing]:
    """References of the header, questions, answers, notes and the rest, in the order of the text."""
    letter = [reading.sheet.joined(reading.letter.body)] if reading.letter else []
    running = [Place(joined) for joined in reading.header_texts]
    for section, joined in zip(reading.sections, reading.texts, strict=True):
        lowest = min(section.nummers, default=None) if section.kind == "antwoord" else None
        running.append(Place(joined, lowest, section.nummers))
    running += [Place(joined) for joined in (*reading.note_texts, *letter)]
    return find_references(running)


def _voetnoten(reading: Reading) -> Iterator[Voetnoot]:
    sheet = reading.sheet
    where = _section_of_marks(reading) if reading.notes else {}
    for note, joined in zip(reading.notes, reading.note_texts, strict=True):
        text = _without_lead(sheet, note.lines, note.lead, joined.text)
        yield Voetnoot(note.mark, text, sheet.spans(note.lines), where.get(note.key))


def _section_of_marks(reading: Reading) -> dict[str, tuple[str, int]]:
    """For each mark the question or answer in which it stands first."""
    found: dict[str, tuple[str, int]] = {}
    lines = reading.sheet.lines
    owners = sorted(
        (lines[i].begint, lines[i].eindigt, (section.kind, min(section.nummers)))
        for section in reading.sections
        if section.kind in ("vraag", "antwoord") and section.nummers
        for i in section.lines
    )
    starts = [begint for begint, *_ in owners]
    for begint, _, mark in reading.sheet.marks:
        place = bisect_right(starts, begint) - 1
        if mark not in found and place >= 0 and begint <= owners[place][1]:
            found[mark] = owners[place][2]
    return found
