"""What comes before the first question: the header sentences and the covering letter."""

from __future__ import annotations

import re

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
from kg.extract.joined import Joined
from kg.extract.layout import Sheet
from kg.extract.letter import annex_begin, looks_like_letter, read_letter
from kg.extract.reading import Reading

_DATES = (("ingezonden", INGEZONDEN, ("gezonden", "gediend")), ("ontvangen", ONTVANGEN, ("tvangen",)))
_BEFORE_SIGN = 8  # characters of a date's phrase before that
_SEE_ALSO = re.compile(r"[*_\s]{0,6}Zie ook\s*(?:de\s*)?(?:Aanhangsel|antwoord)", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"[*_]{0,3}\d{1,3}[.:)]?[*_]{0,3}$")
_NUMBERED = re.compile(r"1\s?[.)]\s")
_DATED_END = re.compile(r"\d{4}\s*\)\s*\.?$")
_SEE_END = re.compile(r"\bnrs?\.\s*\d{1,5}\.?$")
_GOES_ON = re.compile(r"(?:\bnrs?\.|,|\ben)$")
_ANSWERS_TO = re.compile(r"\bop(?: de)?$")  # "… op" / "Kamervragen van het lid …" is one sentence
_DELAYS = re.compile(r"\bvragen\b[^:;?]{0,600}?\bniet binnen\b[^.:;?]{0,60}\btermijn\b")
_LONGEST_DELAY = 2500  # characters: a longer letter tells more
_PARAGRAPH = 120  # characters: where lines are paragraphs, a line this long is a whole one
_BETWEEN = 6  # lines that may stand between two header sentences
_LONGEST = 60  # lines of one header sentence


def read_opening(reading: Reading) -> int:
    """Read header sentences and letter, tag their lines, and return the first line of questions and answers."""
    begin = _read_headers(reading)
    return _read_letter(reading, begin)


# ---------------------------------------------------------------- header sentences


def _read_headers(reading: Reading) -> int:
    """Read the header sentences; return the index of the first line behind them."""
    sheet, begin = reading.sheet, 0
    regions: list[list[int]] = []
    for i in sheet.free():
        if sheet.koppen[i]:
            if regions:
                break
        elif sheet.tags[i]:
            continue
        elif _opens_header(sheet, i):
            regions.append(_region(sheet, i))
            sheet.tag(regions[-1], "omschrijving")
            begin = regions[-1][-1] + 1
        elif regions and i >= begin + _BETWEEN and not _is_date_line(sheet, i):
            break
    reading.header_texts = [sheet.sentence(region) for region in regions]
    for joined in reading.header_texts:
        _read_header(reading, joined)
    return begin


def _opens_header(sheet: Sheet, i: int) -> bool:
    """True for the first line of a header sentence, or of "Zie ook Aanhangsel …" on a line of its own."""
    line = sheet.lines[i]
    if line.label:
        return line.label.startswith("omschrijving")
    if line.text[:1].islower() and i and not line.gap and sheet.lines[i - 1].text[-1:].isalpha() and not line.paragraph:
        return False  # a piece of a letter's sentence: "… deel ik u mede dat de" / "vragen van het lid …"
    return _begins_sentence(line.text) or bool(_SEE_ALSO.match(line.text) or INGEZONDEN.fullmatch(line.text))


def _begins_sentence(text: str) -> bool:
    return bool(VRAGEN_VAN.match(text) or ANTWOORD_VAN.match(text))


def _region(sheet: Sheet, begin: int) -> list[int]:
    """The lines of the header sentence that begins at line `begin`."""
    region = [begin]
    for i in range(begin + 1, min(len(sheet.lines), begin + _LONGEST)):
        line = sheet.lines[i]
        if sheet.tags[i] or line.paragraph or line.gap or sheet.koppen[i] or _has_ended(sheet, region, i):
            break
        if _begins_sentence(line.text) and not _ANSWERS_TO.search(sheet.lines[i - 1].text):
            break
        region.append(i)
    return region


def _has_ended(sheet: Sheet, region: list[int], i: int) -> bool:
    """True when the header sentence ended before line `i`, or line `i` is a number that opens a question."""
    before, text = sheet.lines[i - 1].text, sheet.lines[i].text
    if _GOES_ON.search(before) or _SEE_ALSO.match(text):
        return False
    if _BARE_NUMBER.match(text) or _NUMBERED.match(text):
        return True
    if before[-2:].rstrip(".").endswith(")") and _DATED_END.search(before[-12:]):
        return True
    if _SEE_END.search(before[-20:]) and not text[:1].islower():
        return True
    if not sheet.wrapped:
        return before.endswith(".") or (len(before) > _PARAGRAPH and not text[:1].islower())
    return before.endswith(".") and any(_is_date_line(sheet, n) for n in region)


def _read_header(reading: Reading, joined: Joined) -> None:
    reading.antwoordkop = reading.antwoordkop or parse_antwoordkop(joined)
    reading.vraagkop = reading.vraagkop or parse_vraagkop(joined)
    low = joined.text.lower()
    for name, pattern, words in _DATES:
        signs = [at for at in map(low.find, words) if at >= 0]
        found = find_date(pattern, joined, max(0, min(signs) - _BEFORE_SIGN)) if signs else None
        if found:
            reading.head.values.setdefault(name, found)


def _is_date_line(sheet: Sheet, i: int) -> bool:
    return bool(INGEZONDEN.search(sheet.lines[i].text) or ONTVANGEN.search(sheet.lines[i].text))


# ---------------------------------------------------------------- the letter


def _read_letter(reading: Reading, begin: int) -> int:
    """Read what stands before the questions as a letter when it is one; all of it when there are no questions."""
    sheet = reading.sheet
    first = next((i for i, kop in enumerate(sheet.koppen) if kop and not sheet.tags[i]), None)
    if first is not None or begin:
        lines = sheet.free(0, min(first or begin, begin or len(sheet.lines)))
    else:
        lines = sheet.free()
        first = annex_begin(sheet, lines)
        lines = [i for i in lines if first is None or i < first]
    if not lines or not looks_like_letter(sheet, lines):
        if not reading.header_texts and first is not None and _is_first(sheet, first):
            _read_introduction(reading, lines)
        return begin
    reading.letter = read_letter(sheet, lines)
    if first is None and not begin:
        _read_delay(reading)
        return begin
    _fill_from_letter(reading)
    return max(begin, lines[-1] + 1)


def _is_first(sheet: Sheet, i: int) -> bool:
    """True when the heading at line `i` is that of the first question."""
    kop = sheet.koppen[i]
    return kop is not None and kop.kind == "vraag" and (not kop.nummers or 1 in kop.nummers)


def _read_introduction(reading: Reading, lines: list[int]) -> None:
    """Read what stands before the first question where there is neither header nor letter; it may say who asked."""
    sheet = reading.sheet
    for group in sheet.paragraphs(lines):
        reading.header_texts.append(sheet.sentence(group))
        _read_header(reading, reading.header_texts[-1])
    sheet.tag(lines, "inleiding")


def _read_delay(reading: Reading) -> None:
    """Read a letter that says no more than that the answers come later as a delay notice."""
    text = reading.sheet.sentence(reading.letter.body).text if reading.letter else ""
    if len(text) < _LONGEST_DELAY and _DELAYS.search(text):
        reading.antwoordkop = reading.antwoordkop or Antwoordkop(mededeling=True, beantwoorders=(), mede_namens=())
        _fill_from_letter(reading)


def _fill_from_letter(reading: Reading) -> None:
    """What the annex does not say of the questions, the letter's subject or text may: asker, addressee, subject."""
    sheet, letter = reading.sheet, reading.letter
    heads = [[i] for i in reading.lines_tagged("briefhoofd")]
    body = letter.body if letter else []
    # Where lines are broken, the subject in the letterhead is in pieces, and the sentence of the letter is whole.
    for lines in [body, *heads] if sheet.wrapped else [*heads, body]:
        found = parse_vraagkop(sheet.sentence(lines))
        if found is None:
            continue
        known = reading.vraagkop or Vraagkop(False, (), (), None)
        reading.vraagkop = Vraagkop(
            known.mondeling,
            known.indieners or found.indieners,
            known.geadresseerden or found.geadresseerden,
            known.onderwerp or found.onderwerp,
        )
    sent = find_date(INGEZONDEN, sheet.sentence(body))
    if sent:
        reading.head.values.setdefault("ingezonden", sent)
