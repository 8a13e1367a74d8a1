"""References as written: to answers, Aanhangsels, Kamerstukken, Handelingen, questions, the Staatsblad and URLs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.extract.joined import Joined
from kg.extract.numbers import MONTHS, NUMBERS, YEARS, normalise_vergaderjaar, parse_numbers
from kg.model import Verwijzing, Verwijzingsoort

_IN_YEAR = (
    rf"\s*,?\s*(?:verga-?\s?derjaar)?\s*(?P<years>{YEARS})\s*,?\s*"  # a line-end hyphen may stand in "verga-derjaar"
)
_NR = r"(?:nrs?\.?|nummers?)\s*"

# As in "Aanhangsel Handelingen, vergaderjaar 2023–2024, nr. 1047", or "Kamervragen (Aanhangsel) 2023–2024, nr. 2267",
# or "Aanhangsel van de Handelingen II …, nrs. 12 en 13", or "ah-tk-2017–2018, nr. 2509"; words may be glued together.
_AANHANGSEL = re.compile(
    r"(?:Aanhangsel|Kamervragen\s*\(Aanhangsel\)|\bah-(?:tk|(?P<ek_id>ek))-)\s*(?:van\s+de\s*|bij\s+de\s*|der\s*)?(?:Handelingen)?"
    r"\s*(?:der\s+Kamer\s*)?(?:(?P<ek>Eerste Kamer|EK|I)\b|(?:Tweede Kamer|TK|II)\b)?"
    rf"{_IN_YEAR}(?:aanhangsel\s*)?(?P<numbers>{_NR}\d{{1,5}}(?:\s*(?:,|en)\s*(?:{_NR})?\d{{1,5}}(?!\s*\w*-))*)",
    re.IGNORECASE,
)
_OFFICIAL_ID = re.compile(
    r"\b(?:ah-[te]k-\d{8}-\d{1,5}|kst-\d{5}(?:-[A-Z0-9]+)+|kv-tk-\d{4}Z\d{5}|h-[te]k-\d{8}-\d+-\d+)\b"
)

# "Kamerstuk 36 410 XIV, nr. 9", "Kamerstukken II 2024/25, 19 637, nr. 3308", and what follows: "… en 29 984, nr. 1207".
_KAMERSTUK_WORD = r"Kamer-?\s?stuk(?:-?\s?ken)?"
_DOSSIER = r"\d{2}\s?\d{3}(?:-\d{2})?(?:[\s-]+(?:[IVXLC]+[A-Z]?\b|[A-Z]\b|\(R\d+\)))?"
_STUK = rf"({_DOSSIER})\s*,?\s*(?:\([^()]{{1,60}}\)\s*,?\s*)?{_NR}(\d{{1,4}}|[A-Z]{{1,2}}\b)"
_KAMERSTUK = re.compile(
    rf"(?:{_KAMERSTUK_WORD}|Tweede Kamer|Eerste Kamer|\bmotie\b[^.;]{{0,80}}?)\s*(?:I{{1,2}}\b)?"
    rf"\s*,?\s*(?:verga-?\s?derjaar)?\s*(?:{YEARS})?\s*[,:]?\s*{_STUK}"
)
_NEXT_STUK = re.compile(rf"\s*(?:,|;|en)\s*(?:{_KAMERSTUK_WORD}\s*)?{_STUK}")
_HANDELINGEN = re.compile(
    r"(?<!Aanhangsel )(?<!Aanhangsel)(?<!Aanhangsel van de )Handelingen\s*"
    r"(?:(?P<ek>Eerste Kamer|EK|I)\b|II|Tweede Kamer|TK)?"
    rf"{_IN_YEAR}{_NR}(?P<number>\d{{1,3}})(?:\s*,\s*(?:item|nr\.)\s*(?P<item>\d{{1,3}}))?"
)
_VRAGEN = re.compile(r"(\d{4})Z\s?(\d{5})\b")
_STAATSBLAD = re.compile(r"(?<![A-Za-zÀ-ÿ])(?:Staatsblad|Stb\.?)\s*(\d{4})\s*,\s*(?:nr\.\s*)?(\d{1,4})\b")
_SPACE = re.compile(r"\s")
_NUMBER = re.compile(r"\d{1,5}")
_URL = re.compile(r"(?:https?://\s?|www\.)[^\s()<>«»\"“”]+[^\s()<>«»\"“”.,;:!?'’\]]")

# "het antwoord op vraag 5", "de antwoorden op de vragen 2 en 3", "antwoord 3", "zoals bij vraag 2 aangegeven".
_ANSWER_WORD = r"(?:antwoord(?:en)?|beantwoording|reactie)"
_OF_OTHERS = r"(?!\d*Z|\s*(?:van|uit) (?:de|het) (?:lid|leden))"
_COUNTED = rf"(?!\s*(?:{'|'.join(MONTHS)}|procent|%|dagen|weken))"
_ANTWOORD = re.compile(
    rf"\b{_ANSWER_WORD}\s*(?:op|van|bij|onder|aan)?\s*(?:de\s*)?(?:bovenstaande\s*|eerdere\s*|voorgaande\s*)?"
    rf"(?:deel)?vra(?:ag|gen)\s*({NUMBERS}){_OF_OTHERS}"
    rf"|\b{_ANSWER_WORD}\s*({NUMBERS})\b{_COUNTED}"
    rf"|\b(?:bij|onder|op|in|van|zie)\s*(?:de\s*)?vra(?:ag|gen)\s*({NUMBERS})\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:raag|ragen|oord|oorden|ording)\s*\d")
_PREVIOUS = re.compile(r"\b(?:vorige|voorgaande)\s+(vraag|antwoord)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:eerdere|schriftelijke|Kamer|feitelijke)\s?vragen\s*$|\b(?:motie|rapport|brief|Aanhangsel|Kamerstuk)\b[^.]*$",
    re.IGNORECASE,
)
_REFERS = r"(?:Zie|Verwezen wordt|(?:Ik|Graag|Hiervoor|Voor [^.]{2,60}?) ?verwijs(?: ik)?(?: u)?)"
_NOTHING_ELSE = re.compile(
    rf"^{_REFERS}[^.?!]{{0,80}}?{_ANSWER_WORD}[^.?!]{{0,40}}vra(?:ag|gen)\s*(?:{NUMBERS})"
    r"\s*(?:hierboven|hiervoor)?\.?$",
    re.IGNORECASE,
)


def only_refers(text: str) -> bool:
    """True when an answer says nothing but where the answer is: "Zie het antwoord op vraag 1."."""
    return bool(_NOTHING_ELSE.match(text.strip()))


def find_references(text: Joined, in_antwoord: int | None, eigen: tuple[int, ...] = ()) -> Iterator[Verwijzing]:
    """Yield the references in running text.

    `in_antwoord` is the lowest question number of the answer that the text is, and `eigen` all its numbers: an
    answer does not refer to itself. References to answers are looked for in answers only.
    """
    running = text.text
    for find, signs in _FINDERS:
        for sign in signs:
            if sign in running:
                yield from find(text)
                break
    if in_antwoord is not None:
        yield from _antwoorden(text, in_antwoord, eigen)


def _reference(text: Joined, match: re.Match[str], soort: Verwijzingsoort, doel: str = "") -> Verwijzing:
    return Verwijzing(soort, _folded(match), text.spans(*_stripped(match)), doel)


def _folded(match: re.Match[str]) -> str:
    return " ".join(match.group().split())


def _stripped(match: re.Match[str]) -> tuple[int, int]:
    """Where a match begins and ends, white space at its ends left out."""
    text = match.group()
    return match.start() + len(text) - len(text.lstrip()), match.end() - len(text) + len(text.rstrip())


def _aanhangsels(text: Joined) -> Iterator[Verwijzing]:
    for match in _AANHANGSEL.finditer(text.text):
        year = normalise_vergaderjaar(_SPACE.sub("", match["years"])).replace("-", "")
        chamber = "ek" if match["ek"] or match["ek_id"] else "tk"
        for number in _NUMBER.findall(match["numbers"]):
            doel = f"ah-{chamber}-{year}-{number}" if year else ""
            yield _reference(text, match, Verwijzingsoort.AANHANGSEL, doel)


_SOORT_OF_ID = {
    "ah": Verwijzingsoort.AANHANGSEL,
    "kst": Verwijzingsoort.KAMERSTUK,
    "kv": Verwijzingsoort.VRAGEN,
    "h": Verwijzingsoort.HANDELINGEN,
}


def _official_ids(text: Joined) -> Iterator[Verwijzing]:
    for match in _OFFICIAL_ID.finditer(text.text):
        yield _reference(text, match, _SOORT_OF_ID[match.group().split("-", 1)[0]], match.group())


def _kamerstukken(text: Joined) -> Iterator[Verwijzing]:
    for match in _KAMERSTUK.finditer(text.text):
        yield _reference(text, match, Verwijzingsoort.KAMERSTUK, _kst(match))
        following = _NEXT_STUK.match(text.text, match.end())
        while following:
            yield _reference(text, following, Verwijzingsoort.KAMERSTUK, _kst(following))
            following = _NEXT_STUK.match(text.text, following.end())


def _kst(match: re.Match[str]) -> str:
    """`kst-36410-XIV-9` of "36 410 XIV, nr. 9"."""
    dossier = re.sub(r"[\s-]+", "-", re.sub(r"^(\d{2})\s?(\d{3})", r"\1\2", match[1]))
    return f"kst-{dossier}-{match[2]}"


def _handelingen(text: Joined) -> Iterator[Verwijzing]:
    for match in _HANDELINGEN.finditer(text.text):
        year = normalise_vergaderjaar(_SPACE.sub("", match["years"])).replace("-", "")
        chamber = "h-ek" if match["ek"] else "h-tk"
        doel = "-".join(part for part in (chamber, year, match["number"], match["item"]) if part) if year else ""
        yield _reference(text, match, Verwijzingsoort.HANDELINGEN, doel)


def _vragen(text: Joined) -> Iterator[Verwijzing]:
    for match in _VRAGEN.finditer(text.text):
        yield _reference(text, match, Verwijzingsoort.VRAGEN, f"{match[1]}Z{match[2]}")


def _staatsbladen(text: Joined) -> Iterator[Verwijzing]:
    for match in _STAATSBLAD.finditer(text.text):
        yield _reference(text, match, Verwijzingsoort.STAATSBLAD, f"stb-{match[1]}-{match[2]}")


def _urls(text: Joined) -> Iterator[Verwijzing]:
    for match in _URL.finditer(text.text):
        url = re.sub(r"\s", "", match.group())
        yield _reference(text, match, Verwijzingsoort.URL, url if url.startswith("http") else f"https://{url}")


# Each finder with what a text must hold for it to find anything: most texts hold none of it.
# Rare letters and long words are the quickest to look for.
_FINDERS: tuple[tuple[Callable[[Joined], Iterator[Verwijzing]], tuple[str, ...]], ...] = (
    (_aanhangsels, ("anhangsel", "ah-")),
    (_official_ids, ("-tk-", "-ek-", "kst-")),
    (_kamerstukken, ("Kamer", "motie")),
    (_handelingen, ("Handelingen",)),
    (_vragen, tuple(f"{digit}Z" for digit in range(10))),
    (_staatsbladen, ("Staatsblad", "Stb")),
    (_urls, ("://", "www.")),
)


def _antwoorden(text: Joined, in_antwoord: int, eigen: tuple[int, ...]) -> Iterator[Verwijzing]:
    previous = _PREVIOUS.search(text.text) if "orige" in text.text or "oorgaande" in text.text else None
    if previous and in_antwoord > 1:
        spans = text.spans(previous.start(), previous.end())
        yield Verwijzing(
            Verwijzingsoort.ANTWOORD, previous.group(), spans, vragen=(in_antwoord - 1,), in_antwoord=in_antwoord
        )
    if not ("raag" in text.text or "ragen" in text.text or "ntwoord" in text.text) or not _NUMBERED.search(text.text):
        return
    for match in _ANTWOORD.finditer(text.text):
        numbers = tuple(n for n in parse_numbers(match[1] or match[2] or match[3]) if n not in eigen)
        if numbers and not _ELSEWHERE.search(text.text, max(0, match.start() - 60), match.start()):
            yield Verwijzing(
                Verwijzingsoort.ANTWOORD,
                _folded(match),
                text.spans(*_stripped(match)),
                vragen=numbers,
                in_antwoord=in_antwoord,
            )
