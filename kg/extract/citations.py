"""Citations of parliamentary documents: Aanhangsels, Kamerstukken, Handelingen, questions, and ids of any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.joined import Joined
from kg.extract.numbers import MONTHS, YEARS, ZAAK, normalise_vergaderjaar
from kg.model import Verwijzing, Verwijzingsoort

_YEAR_WORD = r"(?:verga-?\s?derjaar|parlementair jaar)"  # a line-end hyphen may stand in "verga-derjaar"
_IN_YEAR = rf"\s*,?\s*{_YEAR_WORD}?\s*(?P<years>{YEARS})\s*,?\s*"
_NR = r"(?:nrs?\b\.?|no\.|nummers?)\s*"
_NO_DATE = rf"(?!\s*(?:{'|'.join(MONTHS)}))"

# As in "Aanhangsel Handelingen, vergaderjaar 2023–2024, nr. 1047", or "Kamervragen (Aanhangsel) 2023–2024, nr. 2267",
# or "Aanhangsel van de Handelingen II …, nrs. 12 en 13", or "ah-tk-2017–2018, nr. 2509"; words may be glued together.
_AANHANGSEL = re.compile(
    r"(?:Aanhangsel|Aanh\.|Kamervragen\s*\(Aanhangsel\)|\bah-(?:tk|(?P<ek_id>ek))-)\s*(?:van\s+de\s*|bij\s+de\s*|der\s*)?"
    r"(?:Handelingen|Hand\.)?\s*(?:der\s+Kamer\s*)?(?:(?P<ek>Eerste Kamer|EK|I)\b|(?:Tweede Kamer|TK|II)\b)?"
    rf"{_IN_YEAR}(?:aanhangsel\s*)?"
    rf"(?P<numbers>(?:{_NR})?\d{{1,5}}\b(?:\s*(?:,|en)\s*(?:{_NR})?\d{{1,5}}(?!\s*\w*-))*){_NO_DATE}",
    re.IGNORECASE,
)
# The other way round: "Aanhangsel van de Handelingen, nr. 1047, vergaderjaar 2023–2024".
_AANHANGSEL_NUMBER_FIRST = re.compile(
    rf"(?:Aanhangsel(?:nummer)?|\bAH)\s*(?:van\s+de\s*)?(?:Handelingen)?\s*,?\s*(?:{_NR})?(?P<number>\d{{1,5}})\s*[,(]?\s*"
    rf"(?:van\s+|uit\s+)?(?:het\s+)?{_YEAR_WORD}\s*(?P<years>{YEARS})",
    re.IGNORECASE,
)
_OFFICIAL_ID = re.compile(
    r"\b(?:ah-[te]k-\d{8}-\d{1,5}|kst-\d{5}(?:-[A-Z0-9]+)+|kv-tk-\d{4}Z\d{5}|h-[te]k-\d{8}-\d+-\d+)\b"
)

# "Kamerstuk 36 410 XIV, nr. 9", "Kamerstukken II 2024/25, 19 637, nr. 3308", and what follows: "… en 29 984, nr. 1207".
_KAMERSTUK_WORD = r"(?:Kamer-?\s?stuk(?:-?\s?ken)?(?:-?dossiers?)?|Kamerst\.|Kst\.)"
_CHAMBER = r"(?:(?:\bI{1,2}|\b[TE]K|(?:Tweede|Eerste) Kamer)\b)?"
_DOSSIER = r"\d{2}[\s.]?\d{3}(?:-\d{2}(?!\d))?(?:[\s-]+(?:[IVXLC]+[A-Z]?\b|[A-Z]\b|\(R\d+\)))?"
_STUK = (
    rf"(?:({_DOSSIER})\s*,?\s*(?:\([^()]{{1,60}}\)\s*,?\s*)?(?:(?i:{_NR})(\d{{1,4}}|[A-Z]{{1,2}}\b)|,\s*([A-Z]{{1,2}})\b)"
    r"|(?!21\s?501-\d\d(?!\d|-))(\d{2}\s?\d{3}(?:-\d{2}(?=-))?)-([1-9]\d{0,3})\b(?!\s*,\s*nr))"
)
_KAMERSTUK = re.compile(
    rf"(?:{_KAMERSTUK_WORD}|\bTK\b|\bEK\b|Tweede Kamer|Eerste Kamer"
    r"|\bmotie\b(?:[^.;K]|K(?!amer-?\s?st)){0,80}?(?=,?\s*\d\d))"
    rf"\s*{_CHAMBER}\s*,?\s*{_YEAR_WORD}?\s*(?:{YEARS})?\s*[,:]?\s*{_STUK}"
)
_KAMERSTUK_SIGNS = ("Kamer", "motie", "Kst.", "TK", "EK")
_NEXT_STUK = re.compile(
    rf"\s*(?:,|;|en)\s*(?:{_KAMERSTUK_WORD}\s*)?{_CHAMBER}\s*,?\s*{_YEAR_WORD}?\s*(?:{YEARS})?\s*,?\s*{_STUK}"
)
_NEXT_NUMBER = re.compile(r"\s*(?:,|en)\s*(?:nr\.\s*)?(\d{1,4})\b(?!\s\d{3}\b|-\d|/)")
_PLURAL = re.compile(r"\bnrs\b|\bnummers\b", re.IGNORECASE)
# Without the word: "(25 424, nr. 650)". The space in the dossier's number is what makes it certain.
_STUK_ALONE = re.compile(
    rf"(?<![\d.,-])[1-4]\d\s\d{{3}}(?=(?:-\d{{2}})?(?:[\s-]+[IVXLC]{{1,6}}[A-Z]?)?\s*,?\s*(?i:{_NR})\d)"
)
_STUK_HERE = re.compile(_STUK)
_DOSSIER_SIGN = re.compile(r"\d\d[\s.]?\d{3}")  # what every dossier's number has
_BWB = re.compile(r"(?<![\w/=])BWB[RVW]\d{7}\b")  # not inside an address
_TK_DOCUMENT = re.compile(rf"(?:{_KAMERSTUK_WORD}\s*)?(?<![=A-Za-z])(\d{{4}}D\d{{5}})\b")

_HANDELINGEN = re.compile(
    r"(?<!Aanhangsel )(?<!Aanhangsel)(?<!Aanhangsel van de )Handelingen\s*"
    r"(?:(?P<ek>Eerste Kamer|EK|I)\b|II\b|Tweede Kamer|TK\b)?"
    rf"{_IN_YEAR}(?:{_NR})?(?P<number>\d{{1,3}})\b(?:\s*(?:,\s*(?:item|nr\.)|-)\s*(?P<item>\d{{1,3}})\b)?{_NO_DATE}"
)
_LISTING = re.compile(r"\s*(?:[,;]|en\b)?\s*")
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"\d{1,5}")

_SOORT_OF_ID = {
    "ah": Verwijzingsoort.AANHANGSEL,
    "kst": Verwijzingsoort.KAMERSTUK,
    "kv": Verwijzingsoort.VRAGEN,
    "h": Verwijzingsoort.HANDELINGEN,
}


def cite(text: Joined, match: re.Match[str], soort: Verwijzingsoort, doel: str = "") -> Verwijzing:
    """Make a reference of a match in running text, without white space at its ends or what lists it ("en", ";")."""
    return cite_at(text, match.start(), match.end(), soort, doel)


def cite_at(text: Joined, begint: int, eindigt: int, soort: Verwijzingsoort, doel: str = "") -> Verwijzing:
    """Make a reference of a stretch of running text, as `cite` does of a match."""
    found = text.text[begint:eindigt]
    lead = _LISTING.match(found)
    eindigt = begint + len(found.rstrip())
    begint += lead.end() if lead else 0
    return Verwijzing(soort, " ".join(text.text[begint:eindigt].split()), text.spans(begint, eindigt), doel)


def find_aanhangsels(text: Joined) -> Iterator[Verwijzing]:
    """Yield a reference for each number: `ah-tk-20232024-1047`, no target when the year is a slip."""
    for match, doel in _aanhangsels(text.text):
        yield cite(text, match, Verwijzingsoort.AANHANGSEL, doel)


def _aanhangsels(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _AANHANGSEL.finditer(text):
        chamber = "ek" if match["ek"] or match["ek_id"] else "tk"
        for number in _NUMBER.findall(match["numbers"]):
            yield match, _in_year(f"ah-{chamber}", match, number)
    for match in _AANHANGSEL_NUMBER_FIRST.finditer(text):
        yield match, _in_year("ah-tk", match, match["number"])


class Cited(NamedTuple):
    """Where a running text names a document of questions and answers, or a case; `doel` is "" when it is a slip."""

    begint: int
    eindigt: int
    doel: str


_QUESTIONS = ("ah-", "kv-")
AANHANGSEL_SIGNS = ("anh", "ah-", "AH ")  # one of them is in every text that names an Aanhangsel


def cited_answers(text: str) -> list[Cited]:
    """Where a running text names an Aanhangsel, a document of questions or a case, in order, none over another.

    What names several Aanhangsels at once stands here once for each.
    """
    named = any(sign in text for sign in AANHANGSEL_SIGNS)
    every = [Cited(match.start(), match.end(), doel) for match, doel in (_aanhangsels(text) if named else ())]
    every += [
        Cited(match.start(), match.end(), match.group())
        for match in _OFFICIAL_ID.finditer(text)
        if match.group().startswith(_QUESTIONS)
    ]
    cases = ZAAK.finditer(text) if behind_digit("Z", text) else ()
    every += [Cited(match.start(), match.end(), f"{match[1]}Z{match[2]}") for match in cases]
    found: list[Cited] = []
    for cited in sorted(every, key=lambda one: (one.begint, -one.eindigt)):
        if not found or cited.begint >= found[-1].eindigt or cited[:2] == found[-1][:2]:
            found.append(cited)
    return found


def _in_year(prefix: str, match: re.Match[str], *numbers: str | None) -> str:
    year = normalise_vergaderjaar(_SPACE.sub("", match["years"])).replace("-", "")
    return "-".join((prefix, year, *(number for number in numbers if number))) if year else ""


def find_official_ids(text: Joined) -> Iterator[Verwijzing]:
    """Yield what is cited by its id."""
    for match in _OFFICIAL_ID.finditer(text.text):
        yield cite(text, match, _SOORT_OF_ID[match.group().split("-", 1)[0]], match.group())


def find_kamerstukken(text: Joined) -> Iterator[Verwijzing]:
    """Yield Kamerstukken by dossier and number."""
    if not _DOSSIER_SIGN.search(text.text):
        return
    end = 0
    named = _starts(_KAMERSTUK, text.text) if any(sign in text.text for sign in _KAMERSTUK_SIGNS) else ()
    for begint in sorted([*named, *_starts(_STUK_ALONE, text.text)]):
        if begint < end:
            continue
        match = _KAMERSTUK.match(text.text, begint) or _STUK_HERE.match(text.text, begint)
        if match:
            found, end = _listed(text, match)
            yield from found


def find_tk_documents(text: Joined) -> Iterator[Verwijzing]:
    """Yield documents of the Tweede Kamer by their number, "2024D28457"."""
    for match in _TK_DOCUMENT.finditer(text.text) if behind_digit("D", text.text) else ():
        yield cite(text, match, Verwijzingsoort.KAMERSTUK, match[1])


def behind_digit(letter: str, text: str) -> bool:
    """True when `letter` stands behind a digit somewhere: quicker than a pattern where that is rare."""
    at = text.find(letter)
    while at >= 0:
        if text[at - 1 : at].isdecimal():
            return True
        at = text.find(letter, at + 1)
    return False


def _starts(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))


def _listed(text: Joined, first: re.Match[str]) -> tuple[list[Verwijzing], int]:
    """The Kamerstuk that `first` names and those listed behind it; where the list ends."""
    found: list[Verwijzing] = []
    match: re.Match[str] | None = first
    end = first.end()
    while match:
        dossier, number = match[1] or match[4], match[2] or match[3] or match[5]
        found.append(cite(text, match, Verwijzingsoort.KAMERSTUK, _kst(dossier, number)))
        end = match.end()
        more = _NEXT_NUMBER.match(text.text, end) if _PLURAL.search(match.group()) else None
        while more:
            found.append(cite(text, more, Verwijzingsoort.KAMERSTUK, _kst(dossier, more[1])))
            end = more.end()
            more = _NEXT_NUMBER.match(text.text, end)
        match = _NEXT_STUK.match(text.text, end)
    return found, end


def _kst(dossier: str, number: str) -> str:
    """`kst-36410-XIV-9` of "36 410 XIV" and "9"."""
    name = re.sub(r"[\s-]+", "-", re.sub(r"^(\d{2})[\s.]?(\d{3})", r"\1\2", dossier))
    return f"kst-{name}-{number}"


def find_handelingen(text: Joined) -> Iterator[Verwijzing]:
    """Yield reports of sittings by number, and item where it is given: `h-tk-20172018-70-4`."""
    for match in _HANDELINGEN.finditer(text.text):
        prefix = "h-ek" if match["ek"] else "h-tk"
        yield cite(text, match, Verwijzingsoort.HANDELINGEN, _in_year(prefix, match, match["number"], match["item"]))


def find_vragen(text: Joined) -> Iterator[Verwijzing]:
    """Yield questions by their number."""
    for match in ZAAK.finditer(text.text) if behind_digit("Z", text.text) else ():
        yield cite(text, match, Verwijzingsoort.VRAGEN, f"{match[1]}Z{match[2]}")


def find_bwb(text: Joined) -> Iterator[Verwijzing]:
    """Yield laws by their number in the Basiswettenbestand, where a text states it."""
    for match in _BWB.finditer(text.text):
        yield cite(text, match, Verwijzingsoort.WET, match.group())
