"""Letters: place, date, sender, recipients, body and signature; the covering letter of an annex with answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.header import post_mentions
from kg.extract.joined import Joined
from kg.extract.layout import PAGE_ENDS, Sheet
from kg.extract.numbers import DATE, parse_date
from kg.extract.posts import TITLE, parse_posts
from kg.model import Rol, Value, Vermelding

_PLACE_DATE = re.compile(rf"\s*((?:[’'‘]s-)?[A-Z][A-Za-zÀ-ÿ’' -]{{2,30}}),\s*({DATE})\s*$")
_LABELLED_DATE = re.compile(rf"\s*(?:Datum|Date)\s*:?\s*({DATE})\s*$", re.IGNORECASE)
_DATE_BEHIND = re.compile(rf"Datum[\s:|]*({DATE})")
_DATE_ALONE = re.compile(rf"\s*({DATE})\s*$")
_SALUTATION = re.compile(
    r"\s*(?:Geachte|Beste|Excellentie|Mijnheer de [Vv]oorzitter|Mevrouw de [Vv]oorzitter)\b.{0,200}?[,:]?\s*$",
    re.DOTALL,
)
_CLOSING = re.compile(
    r"\s*(?:Hoogachtend|Met (?:vriendelijke|hartelijke) groet(?:en)?|Met de meeste hoogachting|Met gevoelens van)\b"
)
_SIGNATURE = re.compile(rf"\s*(?:De|de|DE)?\s*(?P<post>{TITLE}\s+(?:van|voor)\s+[^\n]{{3,90}}?),?\s*$", re.IGNORECASE)
_ON_BEHALF = re.compile(r"\(?(?:mede\s+)?namens\s+(?:de|het)?\s*", re.IGNORECASE)
_ON_BEHALF_INSIDE = re.compile(r"\bmede\s+namens\s+(?:de|het)?\s*", re.IGNORECASE)
# In a sentence the posts end where it goes on: "mede namens de Minister van X, de antwoorden op …".
_POSTS_END = re.compile(
    r",?\s+(?:de\s+(?:antwoord|beantwoording|vragen)|deel|zend|bied|doe|stuur|beantwoord|hierbij|op\s|in\s|een\s|aan\s|uw\s|mijn\s|dat\s)"
    r"|[.:](?:\s|$)"
)
_FIRST = re.compile(r"1(?:\s?[.)](?:\s|$)|$)")
_SHORT = 140  # characters: the longest line of a signature
_NAME = 60  # characters: the longest line with a name
_PARLIAMENT = re.compile(r"(?:de\s+)?[Vv]oorzitter\s+van\s+de\s+(?:Tweede|Eerste)\s+Kamer(?:\s+der\s+Staten-Generaal)?")
_ANSWERING = re.compile(
    r"\b(?:uw brief van|deel ik u mee|deel ik u mede|bied ik u|zend ik u|hierbij (?:bied|zend|stuur)"
    r"|beantwoord(?:en)? ik)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^(?:(?:en|de|beste|geachte|waarde)\s+)*"
    r"(?:(?:mevrouw|meneer|mijnheer|de heer|dhr\.|mw\.|heren|dames|heer|leden?)\s*)+",
    re.IGNORECASE,
)
_NAME_LINE = re.compile(
    r"\s*(?:(?:drs|dr|mr|ir|ing|prof)\.\s*)*(?:[A-Z][a-z]?\.\s?)*(?:\([A-Z][a-zà-ÿ]+\)\s*)?"
    r"(?:(?:van|de|der|den|ter|ten|te)\s+)*[A-ZÀ-Ý][\wÀ-ÿ’' -]{1,40}(?:\s(?:MSc|PhD|MA))?\s*$"
)


@dataclass(slots=True)
class Letter:
    """What was read of a letter; `body` are indices of the lines of its text."""

    gedateerd: Value | None = None
    plaats: Value | None = None
    afzenders: tuple[Vermelding, ...] = ()
    ontvangers: tuple[Vermelding, ...] = ()
    mede_namens: tuple[Vermelding, ...] = ()
    body: list[int] = field(default_factory=list)

    @property
    def to_parliament(self) -> bool:
        """True when the chairman of a chamber is among the recipients."""
        return any("oorzitter" in mention.zoals_geschreven for mention in self.ontvangers)


def looks_like_letter(sheet: Sheet, lines: Sequence[int]) -> bool:
    """True when these lines hold what only letters have: a salutation, a closing, a letterhead, or its phrases."""
    texts = [sheet.lines[i].text for i in lines]
    if any(sheet.lines[i].label == "briefhoofd" for i in lines):
        return True
    return any(_SALUTATION.match(t) or _CLOSING.match(t) for t in texts) or bool(
        any(_ANSWERING.search(t) for t in texts) and any(_SIGNATURE.match(t) for t in texts)
    )


def read_letter(sheet: Sheet, lines: Sequence[int]) -> Letter:
    """Read a letter from free lines and tag them all: letterhead, salutation, text, signature, in that order."""
    letter = Letter()
    part, signed = "briefhoofd", -1
    begin = _body_begin(sheet, lines)
    for i in lines:
        text = sheet.lines[i].text
        name = part
        if sheet.lines[i].label == "briefhoofd":
            name = "briefhoofd"
        elif part == "ondertekening" and PAGE_ENDS.intersection(sheet.tags[signed + 1 : i]):
            name = "briefhoofd"  # a column of the letterhead that the page printed beside the text
        elif _SALUTATION.match(text) and not letter.body:
            name, part = "aanhef", "brieftekst"
            letter.ontvangers += tuple(_greeted(sheet.sentence([i]), len(letter.ontvangers)))
        elif _CLOSING.match(text) or (letter.body and _signs(sheet, i)):
            name = part = "ondertekening"
            signed = i
        elif part == "briefhoofd" and i >= begin:
            name = part = "brieftekst"
        if name == "brieftekst":
            letter.body.append(i)
        sheet.tag([i], name)
    _read_head(sheet, lines, letter)
    signature = [i for i in lines if sheet.tags[i] == "ondertekening"]
    letter.afzenders = tuple(_senders(sheet, signature))
    letter.mede_namens = _on_behalf(sheet, signature, letter.body)
    return letter


def _signs(sheet: Sheet, i: int) -> bool:
    """True for a line of a signature: an office, or on whose behalf too; a sentence that goes on is none."""
    line = sheet.lines[i]
    text = line.text
    goes_on = sheet.wrapped and i > 0 and not (line.gap or line.paragraph)
    if len(text) >= _SHORT or text.endswith(".") or (goes_on and sheet.lines[i - 1].text[-1] not in ".?!:,;"):
        return False
    return bool(_SIGNATURE.match(text) or (_ON_BEHALF.match(text) and not _ANSWERING.search(text)))


def annex_begin(sheet: Sheet, lines: Sequence[int]) -> int | None:
    """The first line behind a letter's signature, when questions that only have numbers follow it; else None."""
    signed = max((n for n, i in enumerate(lines) if _closes(sheet, i)), default=-1)
    if signed < 0:
        return None
    behind = [i for i in lines[signed + 1 :] if not _NAME_LINE.match(sheet.lines[i].text)]
    numbered = any(_FIRST.match(sheet.lines[i].text) for i in behind)
    asking = any("?" in sheet.lines[i].text for i in behind)
    return behind[0] if numbered and asking else None


def _closes(sheet: Sheet, i: int) -> bool:
    return bool(_CLOSING.match(sheet.lines[i].text)) or _signs(sheet, i)


def _on_behalf(sheet: Sheet, signature: Sequence[int], body: Sequence[int]) -> tuple[Vermelding, ...]:
    """On whose behalf the answers are given too: above the signature, else in the letter's sentence."""
    for i in signature:
        joined = sheet.sentence([i])
        match = _ON_BEHALF.match(joined.text)
        if match:
            return post_mentions(joined, parse_posts(joined.text[match.end() :], match.end()), Rol.MEDE_NAMENS)
    joined = sheet.sentence(body)
    match = _ON_BEHALF_INSIDE.search(joined.text)
    if not match:
        return ()
    end = _POSTS_END.search(joined.text, match.end())
    text = joined.text[match.end() : end.start() if end else len(joined.text)]
    return post_mentions(joined, parse_posts(text, match.end()), Rol.MEDE_NAMENS)


def _body_begin(sheet: Sheet, lines: Sequence[int]) -> int:
    """Index of the line at which the text of a letter without salutation begins: what it does, or a long sentence."""
    texts = [(i, sheet.lines[i].text) for i in lines if sheet.lines[i].label != "briefhoofd"]
    if any(_SALUTATION.match(text) for _, text in texts):
        return len(sheet.lines)
    doing = next((i for i, text in texts if _ANSWERING.search(text)), None)
    if doing is not None:
        return doing
    return next((i for i, text in texts if len(text) > 80 and text.rstrip()[-1] in ".:"), len(sheet.lines))


def _read_head(sheet: Sheet, lines: Sequence[int], letter: Letter) -> None:
    head = [i for i in lines if sheet.tags[i] == "briefhoofd"]
    for i in head:
        joined = sheet.sentence([i])
        place = _PLACE_DATE.match(joined.text)
        date = place or _LABELLED_DATE.match(joined.text) or _DATE_ALONE.match(joined.text)
        if date and letter.gedateerd is None:
            group = 2 if place else 1
            iso = parse_date(date[group])
            letter.gedateerd = Value(iso, joined.spans(*date.span(group))) if iso else None
        if place and letter.plaats is None:
            letter.plaats = Value(place[1], joined.spans(*place.span(1)))
    if letter.gedateerd is None:
        letter.gedateerd = _date_anywhere(sheet, head)
    joined = sheet.sentence(head)
    parliament = _PARLIAMENT.search(joined.text)
    if parliament and not letter.to_parliament:
        order = len(letter.ontvangers) + 1
        letter.ontvangers += (Vermelding(Rol.ONTVANGER, order, parliament.group(), joined.spans(*parliament.span())),)


def _date_anywhere(sheet: Sheet, head: Sequence[int]) -> Value | None:
    """The date behind the word "Datum" in a letterhead whose parts run together."""
    joined = sheet.sentence(head)
    match = _DATE_BEHIND.search(joined.text)
    iso = parse_date(match[1]) if match else ""
    return Value(iso, joined.spans(*match.span(1))) if match and iso else None


def _greeted(salutation: Joined, before: int) -> Iterator[Vermelding]:
    """Yield the people of "Geachte mevrouw A, en heren B, C en d'E,"."""
    order = before
    for match in re.finditer(r"[^,]+?(?=,|\s+en\s+|$)", salutation.text.rstrip(" ,:")):
        name = _COURTESY.sub("", re.sub(r"^\s*(?:Geachte|Beste|en)\s+", "", match.group().strip())).strip()
        name = re.sub(r"^en\s+", "", name)
        if not name or not re.search(r"[A-ZÀ-Ý]", name) or "oorzitter" in name or name.lower() in ("excellentie",):
            continue
        order += 1
        low = match.start() + match.group().index(name)
        yield Vermelding(Rol.ONTVANGER, order, name, salutation.spans(low, low + len(name)), naam=name)


def _senders(sheet: Sheet, lines: Sequence[int]) -> Iterator[Vermelding]:
    """Yield who signed: an office, with the name on the next line when there is one; else the name alone."""
    order = 0
    skip = -1
    signed = False  # by an office and a name: names behind it are those of a letterhead
    for position, i in enumerate(lines):
        if i == skip or _CLOSING.match(sheet.lines[i].text) or _ON_BEHALF.match(sheet.lines[i].text):
            continue
        joined = sheet.sentence([i])
        match = _SIGNATURE.match(joined.text)
        following = lines[position + 1] if position + 1 < len(lines) else -1
        named = following >= 0 and bool(_NAME_LINE.match(sheet.lines[following].text))
        if match:
            order += 1
            skip = following if named else -1
            signed = signed or named
            yield _sender(sheet, i, following if named else None, match, order)
        elif not signed and _NAME_LINE.match(joined.text):
            order += 1
            yield Vermelding(Rol.AFZENDER, order, joined.text, joined.spans(0, len(joined.text)), naam=joined.text)


def _sender(sheet: Sheet, i: int, name_line: int | None, match: re.Match[str], order: int) -> Vermelding:
    joined = sheet.sentence([i])
    posts = post_mentions(joined, parse_posts(match["post"], match.start("post")), Rol.AFZENDER, order)
    post = posts[0] if posts else None
    spans = joined.spans(0, len(joined.text))
    written = joined.text.rstrip(" ,")
    name = ""
    if name_line is not None:
        name_joined = sheet.sentence([name_line])
        name = name_joined.text.strip()
        written = f"{written}, {name}"
        spans += name_joined.spans(0, len(name_joined.text))
    return Vermelding(
        Rol.AFZENDER,
        order,
        written,
        spans,
        naam=name,
        ambt=post.ambt if post else None,
        ministerie=post.ministerie if post else "",
        portefeuille=post.portefeuille if post else "",
    )
