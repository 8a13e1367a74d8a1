"""Citations of law: the Staatsblad and its like by number, acts of the European Union, and laws by name or article.

A number gives an official id: `stb-2020-118`, or the CELEX number of an act of the Union. A name gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.extract.citations import cite
from kg.extract.joined import Joined
from kg.extract.signs import places, signs_in, table
from kg.model import Verwijzing, Verwijzingsoort

_BULLETINS = {"st": "stb", "sc": "stcrt", "tr": "trb"}
_BULLETIN_SIGNS = ("Staatsb", "Staatsc", "Stb", "Stcrt", "Trb", "Tractatenblad")
_BULLETIN = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:(?P<st>Staatsblad|Stb\.?)|(?P<sc>Staatscourant|Stcrt\.?)|(?P<tr>Tractatenblad|Trb\.?))"
    r"\s*(?P<year>\d{4})\s*,\s*(?:nr\.?\s*)?(?P<number>\d{1,5})\b"
)

# "Verordening (EU) 2016/679", "Verordening (EG) nr. 1107/2009", "Richtlijn 2010/75/EU", "Besluit (GBVB) 2015/1763".
_BODY = r"(?:EU|EG|EEG|EGA|Euratom|GBVB)"
_UNION_ACT = re.compile(
    r"(?:(?:[Uu]itvoerings|[Gg]edelegeerde\s+)?(?P<word>[Vv]erordening|[Rr]ichtlijn|[Bb]esluit))\s*"
    rf"(?P<body>\({_BODY}(?:,\s*Euratom)?\))?\s*(?:nr\.?\s*)?(?P<one>\d{{1,4}})/(?P<two>\d{{1,4}})(?P<behind>/{_BODY})?\b"
)
_UNION_SIGNS = ("rdening", "ichtlijn", "esluit")
_LETTER = {"v": "R", "r": "L", "b": "D"}
_YEAR_FIRST_SINCE = 2015  # until then the number of a regulation came before its year

# Laws that are named by more than one word, and the abbreviations that stand for a law without saying so. The names
# tell where a citation ends; any other law is found by the form of its name.
_KNOWN = """
Algemene douanewet|Algemene nabestaandenwet|Algemene Ouderdomswet|Algemene verordening gegevensbescherming
Algemene wet bestuursrecht|Algemene wet gelijke behandeling|Algemene wet inkomensafhankelijke regelingen
Algemene wet inzake rijksbelastingen|Algemene wet op het binnentreden|Burgerlijk Wetboek|Grondwet
Invoeringswet Omgevingswet|Kaderwet zelfstandige bestuursorganen|Kernenergiewet|Opiumwet|Participatiewet
Wet administratiefrechtelijke handhaving verkeersvoorschriften|Wet algemene bepalingen omgevingsrecht
Wet arbeid vreemdelingen|Wet basisregistratie personen|Wet bescherming persoonsgegevens
Wet beëindiging salderingsregeling|Wet bevordering integriteitsbeoordelingen door het openbaar bestuur
Wet digitale overheid|Wet educatie en beroepsonderwijs|Wet financiering sociale verzekeringen|Wet forensische zorg
Wet gemeentelijke schuldhulpverlening|Wet inkomstenbelasting|Wet inburgering
Wet internationale misdrijven|Wet internationalisering in balans|Wet kinderopvang
Wet kwaliteit, klachten en geschillen zorg|Wet kwaliteitsregistraties zorg
Wet langdurige zorg|Wet maatschappelijke ondersteuning|Wet marktordening gezondheidszorg|Wet milieubeheer
Wet minimumloon en minimumvakantiebijslag|Wet natuurbescherming|Wet normering topinkomens|Wet open overheid
Wet openbaarheid van bestuur|Wet openbare manifestaties|Wet op de expertisecentra|Wet op de inkomstenbelasting
Wet op de inlichtingen- en veiligheidsdiensten|Wet op de rechterlijke organisatie|Wet op het financieel toezicht
Wet op het hoger onderwijs en wetenschappelijk onderzoek|Wet op het onderwijstoezicht|Wet op het primair onderwijs
Wet op het voortgezet onderwijs|Wet personenvervoer|Wet politiegegevens|Wet publieke gezondheid
Wet structuur uitvoeringsorganisatie werk en inkomen|Wet studiefinanciering
Wet ter voorkoming van witwassen en financieren van terrorisme|Wet toekomst pensioenen
Wet toelating en uitzetting BES|Wet verplichte geestelijke gezondheidszorg|Wet voortgezet onderwijs
Wet werk en inkomen naar arbeidsvermogen|Wet werk en zekerheid|Wet wapens en munitie|Wet zorg en dwang
Wetboek van Burgerlijke Rechtsvordering|Wetboek van Koophandel|Wetboek van Strafrecht|Wetboek van Strafvordering
"""
_NAMES = sorted({name.strip() for name in re.split(r"[|\n]", _KNOWN) if name.strip()}, key=len, reverse=True)
_ABBREVIATIONS = (
    "Awb|Awir|Awr|Bbz|Bkl|Bal|Gw|IOAW|Uavg|WAHV|WHW|WLZ|WMO|WNT|WOO|WSW|WVGGZ|Wabo|Wajong|Wav|Wbp|Wec|Wet BIG|Wet Bibob"
    "|Wet IB|Wft|Wgbo|Whw|Wiv|Wjsg|Wkkgz|Wlz|Wm|Wmo|Wnb|Wnt|Wob|Wom|Woo|Wpg|Wpo|Wsf|Wtza|Wvggz|Wvo|Wwft|Wwm|Wzd|Zvw|AVG"
)
_YEAR = r"(?:\s(?:19|20)\d{2}\b(?!\s*[,/–-]\s*\d))?"
_ADJECTIVE = r"(?:[a-zà-ÿ]{3,}(?<!me|de)e\s+){0,2}"
_BY_FORM = (
    r"(?:Algemene\s+|Tijdelijke\s+)?(?:Rijksw|Wijzigingsw|(?<![A-ZÀ-Ýa-zà-ÿ])W|(?<=\bde)W)et\s+"
    rf"(?:(?:op|inzake|betreffende|tot|ter|voor|van|houdende)\s+(?:de\s+|het\s+|een\s+)?)?{_ADJECTIVE}[a-zà-ÿ-]{{5,}}"
    r"|(?<![A-Za-zÀ-ÿ])[A-ZÀ-Ý][a-zà-ÿ]{3,}wet(?:boek)?\b"
)
_LAW = (
    rf"(?:(?:{'|'.join(re.escape(name).replace(chr(92) + ' ', chr(92) + 's+') for name in _NAMES)})\b|"
    rf"(?:{_BY_FORM}))(?:\s\((?:[A-Z][A-Za-z]{{1,9}})\))?{_YEAR}"
)
_NO_LAW = frozenset(
    "Initiatiefwet Spoedwet Wijzigingswet Noodwet Kaderwet Rijkswet Verzamelwet Invoeringswet Begrotingswet".split()
)
_NO_NAME = frozenset(
    "wordt worden heeft hebben kunnen moeten zullen biedt bevat regelt geldt waren komen maakt vormt vraagt stelt geeft"
    " houden omdat zoals waarin waarmee zodat opnieuw aanpassen wijzigen uitvoeren daarvan hierin daarin"
    " bepaalt schrijft strekt voorziet treedt vereist verplicht verbiedt".split()
)

_NUMBERED = r"\d{1,4}(?:[.:]\d{1,4}[a-z]?){0,3}[a-z]{0,2}\b"
_PART = (
    r"(?:\s*,?\s*(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|\d{1,2}e)\s?(?:en\s+\w+e\s+)?lid"
    r"|\s*,?\s*(?:aanhef(?:\s+en)?|lid\s+\d{1,2}|leden\s+\d{1,2}(?:\s+en\s+\d{1,2})?|(?:sub|onder|onderdeel)\s+\w{1,2}\b))"
)
_AND = r"(?:,|en|of|t/m|tot en met|jo\.?)"
_ONE = rf"{_NUMBERED}{_PART}{{0,4}}"
_ARTICLES = rf"(?:[Aa]rtikel(?:en)?|[Aa]rt\.)\s*{_ONE}(?:\s*{_AND}\s*(?:artikel\s+)?{_ONE}){{0,6}}"
_OF = r"\s*,?\s*(?:(?:van|uit|in)\s+(?:de|het|deze)?\s*)?"
_ARTICLE = re.compile(
    rf"{_ARTICLES}{_OF}(?:{_LAW}|(?:[A-ZÀ-Ý][a-zà-ÿ]{{3,}}(?:besluit|regeling|verdrag|verordening)\b{_YEAR})"
    rf"|(?:[A-Z]{{2,}}[A-Za-z]{{0,6}}|[A-Z][a-z]{{1,5}}[A-Z]\w{{0,4}}|Sr|Sv|Rv|{_ABBREVIATIONS})\b{_YEAR})"
)
_BY_NAME = re.compile(
    rf"(?=[A-ZÀ-Ý])(?:{_LAW}|(?<![A-Za-zÀ-ÿ-])(?:{_ABBREVIATIONS})\b(?!-){_YEAR})"
)  # the lookahead is speed
_BY_FORM_BEGINS = ("Algemene", "Tijdelijke", "Wet")
_BEGINS = frozenset(
    name[:3]
    for name in (*_NAMES, *_ABBREVIATIONS.split("|"), *_BY_FORM_BEGINS)
    if not name.partition(" ")[0].endswith("wet")
)
_FIRST = table("".join(begin[0] for begin in _BEGINS))
_TO_WET = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]{3,}$")
_LONGEST = 60  # characters of a word before "wet"


def find_bulletins(text: Joined) -> Iterator[Verwijzing]:
    """Yield Staatsblad, Staatscourant and Tractatenblad by year and number."""
    for at in places(text.text, _BULLETIN_SIGNS):
        match = _BULLETIN.match(text.text, at)
        if match is None:
            continue
        name = next(_BULLETINS[group] for group in _BULLETINS if match[group])
        yield cite(text, match, Verwijzingsoort.STAATSBLAD, f"{name}-{match['year']}-{match['number']}")


def find_union_acts(text: Joined) -> Iterator[Verwijzing]:
    """Yield regulations, directives and decisions of the European Union."""
    signs = any(sign in text.text for sign in _UNION_SIGNS)
    for match in _UNION_ACT.finditer(text.text) if signs else ():
        if match["body"] or match["behind"]:
            yield cite(text, match, Verwijzingsoort.WET, celex(match))


def celex(act: re.Match[str]) -> str:
    """The CELEX number of an act ("32016R0679"), "" where it is not certain which of its two numbers is the year.

    Source: the numbering of acts in EUR-Lex; since 2015 all begin with the year.
    """
    one, two = act["one"], act["two"]
    letter = _LETTER[act["word"][0].lower()]
    if len(one) == 4 and len(two) == 4 and _is_year(one) and _is_year(two):
        if int(one) < _YEAR_FIRST_SINCE and letter == "R":
            return ""
        year, number = one, two
    elif letter == "R" and _is_year(two) and not (_is_year(one) and int(one) >= _YEAR_FIRST_SINCE):
        year, number = two, one
    else:
        year, number = one, two
    year = f"19{year}" if len(year) == 2 else year
    return f"3{year}{letter}{int(number):04d}" if _is_year(year) else ""


def _is_year(number: str) -> bool:
    return len(number) == 4 and 1950 <= int(number) <= 2100


def find_laws(text: Joined, begins: Iterable[int]) -> Iterator[Verwijzing]:
    """Yield laws by article ("artikel 3:4 Awb") or by name alone; an article and its law are one reference.

    `begins` are the `law_places` of the text.
    """
    running = text.text
    taken = 0
    found = [*_each(_ARTICLE, running, [at - 1 for at in places(running, ("rtikel", "rt."))])]
    found += _each(_BY_NAME, running, begins)
    for match in sorted(found, key=lambda m: (m.start(), -m.end())):
        if match.start() >= taken and not _is_none(match):
            taken = match.end()
            yield cite(text, match, Verwijzingsoort.WET)


def law_places(text: str, data: bytes) -> list[int]:
    """Return where the name of a law may begin: at the first letters of a known one, at a word that ends in "wet".

    `data` is the text `as_bytes`.
    """
    found = {at for at in signs_in(data, _FIRST) if text[at : at + 3] in _BEGINS or text[at : at + 2] in _BEGINS}
    for at in places(text, ("wet",)):
        if not text[at + 3 : at + 4].isalpha() or text.startswith("boek", at + 3):
            word = _TO_WET.search(text, max(0, at - _LONGEST), at)
            found.update([word.start()] if word else [])
    return sorted(found)


def _each(pattern: re.Pattern[str], text: str, begins: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that begin at these places and not inside another."""
    end = 0
    for at in begins:
        match = pattern.match(text, at) if at >= end else None
        if match:
            end = match.end()
            yield match


def _is_none(match: re.Match[str]) -> bool:
    """True for a word that only looks like a law's name: "Noodwet", "Wet wordt"."""
    last = match.group().rsplit(None, 1)[-1]
    return last in _NO_LAW or last in _NO_NAME
