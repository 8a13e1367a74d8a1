"""What a notice ("Mededeling") says of the answers to come: until when, by whom, or that the questions were withdrawn.

It begins with a sentence that names the questions ("De vragen van het lid Voorbeeld (VBP) over nietjes (2094Z00001)
kunnen niet binnen de gebruikelijke termijn worden beantwoord"); only what comes after that is read, so that nothing
of the subject is taken for a promise.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from kg.extract.joined import Joined
from kg.extract.numbers import MONTHS, ZAAK, parse_date
from kg.extract.posts import TITLE, Post, parse_posts
from kg.model import Mededeling, Value

LONGEST = timedelta(days=366)  # a promise of a day further away than a year is a slip of the pen

_COUNTS = {
    word: number
    for number, words in enumerate("een/één twee drie vier vijf zes zeven acht negen tien elf twaalf".split(), 1)
    for word in words.split("/")
}
_MONTH = "|".join(MONTHS)
_DAY = (
    r"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\s+)?"
    rf"(?:(?P<dag>\d{{1,2}})\s*(?P<maand>{_MONTH})(?:\s*(?P<jaar>\d{{4}})\b)?|(?P<cijfers>\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}}))"
)
_UNTIL = r"(?P<tot>(?:uiterlijk|niet later dan)(?:\s+(?:op|voor|vóór))?|vóór|voor|op|tegen)\s+(?:de\s+)?"
_PROMISES = (
    re.compile(rf"\b{_UNTIL}{_DAY}", re.IGNORECASE),
    re.compile(rf"\bin de (?P<week>(?:loop van de )?week van)\s+{_DAY}", re.IGNORECASE),
    re.compile(
        rf"\bbinnen\s+(?P<aantal>{'|'.join(_COUNTS)}|\d{{1,2}})\s+(?P<maat>dag|week|weken|maand)(?:en)?\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:einde?|het einde|de loop) (?:van )?(?P<welke>de|deze|het|dit|volgende|komende) "
        r"(?P<wat>maand|week|jaar)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?:vóór|voor|per|uiterlijk)\s+)?(?:het\s+)?(?:einde?|in(?:\s+de\s+loop)?)(?:\s+van)?\s+"
        rf"(?P<maand>{_MONTH})\b(?:\s*(?P<jaar>\d{{4}})\b)?",
        re.IGNORECASE,
    ),
)
# "… kunnen niet binnen drie weken worden beantwoord": what it says after "niet" is the term that is missed.
_MISSED = re.compile(
    r"\bniet\s+(?:tijdig\s+)?binnen\b.{0,60}?(?=\bmaar\b|\bworden\b|\bte\b|,|\.(?:\s|$))", re.IGNORECASE
)
_NOT_IN_TIME = re.compile(r"\bniet\b.{0,120}?beantwoord", re.IGNORECASE | re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s*(?=[A-ZÀ-Ý])")
_OF_ANSWERS = re.compile(r"antwoord|toekomen|toezenden|toesturen", re.IGNORECASE)
# A day behind these words is that of something else: "omdat op 3 maart een debat is".
_REASON = re.compile(r"\b(?:omdat|vanwege|wegens|aangezien|reden|daarna|nadat|zodra|vervolgens)\b", re.IGNORECASE)

_WITHDRAWN = (
    re.compile(
        r"(?:^|\b)(?:zijn|worden|is|hebben|heeft)\b(?:\s+(?!niet\b)[^\s.?]+){0,10}?\s+(?:ingetrokken|teruggetrokken)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\btrek(?:ken)?\s+(?:ik|wij)\b[^.?]{0,300}?\bvragen\b[^.?]{0,200}?\bin\s*\.", re.IGNORECASE),
)
# Where no number ends the naming of the questions: what the first sentence ends in, unless "die" tells it of others.
_WITHDRAWN_LAST = re.compile(
    r"(?:(?!\b(?:die|dat|welke)\b)[^.?]){0,400}?"
    r"\b(?:zijn|worden)\b(?:\s+(?!niet\b)[^\s.?]+){0,10}?\s+(?:in|terug)getrokken\s*(?:\.|$)",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(r"\bvragen\b", re.IGNORECASE)
_TO = r"(?:de\s+|het\s+|mijn\s+(?:ambtgeno(?:ot|te)|collega)\s*,?\s*(?:de\s+)?)?"
_HANDED_OVER = (
    re.compile(
        r"\b(?:doorge(?:zonden|leid|stuurd)|overgedragen|doorverwezen)\b[^.?]{0,80}?\b(?:aan|naar)\s+"
        rf"{_TO}(?P<post>{TITLE}\b[^.?]{{0,200}})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:aan|naar)\s+{_TO}(?P<post>{TITLE}\b[^.?]{{0,200}}?)\s+"
        r"(?:zijn\s+|is\s+)?(?:doorge(?:zonden|leid|stuurd)|overgedragen|doorverwezen)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:worden|wordt|zullen|zal)\s[^.?]{{0,60}}?\bdoor\s+{_TO}(?P<post>{TITLE}\b[^.?]{{0,200}}?)\s+"
        r"(?:(?:worden|wordt|zullen|zal)\s+)?beantwoord\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:worden|wordt|zullen|zal)\s[^.?]{{0,60}}?\bbeantwoord\s+(?:worden\s+)?door\s+{_TO}(?P<post>{TITLE}\b[^.?]{{0,200}})",
        re.IGNORECASE,
    ),
)
_POST_END = re.compile(
    r"\s+(?:ter\s+(?:beantwoording|behandeling)|omdat|aangezien|die|met het verzoek)\b|,\s+(?=die\b)"
)


def read_notice(notice: Joined, on: str) -> tuple[Mededeling, tuple[Post, ...]] | None:
    """Read what a notice says, with the posts that it hands the questions to; None when it says nothing of this.

    `on` is the ISO day of the notice, "" when unknown: a promise such as "voor het einde van de maand" counts from it.
    """
    begint = _after_the_questions(notice.text)
    day = date.fromisoformat(on) if on else None
    handed = _handed_over(notice, begint)
    found = Mededeling(
        None if handed else _promised(notice, begint, day), _withdrawn(notice, begint), handed[0] if handed else None
    )
    return (found, handed[1] if handed else ()) if found != Mededeling() else None


def _after_the_questions(text: str) -> int:
    """Where the naming of the questions ends: after their number, else after the word."""
    number = ZAAK.search(text)
    word = number or _QUESTIONS.search(text)
    return word.end() if word else 0


# ---------------------------------------------------------------- until when


def _promised(notice: Joined, begint: int, on: date | None) -> Value | None:
    """The first promise in a sentence that speaks of the answers."""
    for first, last in _sentences(notice.text, begint):
        missed = _MISSED.search(notice.text, first, last)
        low = missed.end() if missed else first
        if not _OF_ANSWERS.search(notice.text, low, last):
            continue
        reason = _REASON.search(notice.text, low, last)
        high = reason.start() if reason else last
        matches = [found for pattern in _PROMISES for found in pattern.finditer(notice.text, low, high)]
        for match in sorted(matches, key=lambda found: found.start()):
            said = _said(match, on)
            if said:
                return Value(said, notice.spans(match.start(), match.end()))
    return None


def _sentences(text: str, begint: int) -> Iterator[tuple[int, int]]:
    for end in _SENTENCE_END.finditer(text, begint):
        yield begint, end.start()
        begint = end.end()
    yield begint, len(text)


def _said(match: re.Match[str], on: date | None) -> str:
    """The day or duration that a promise names, "" when it cannot be told or lies before the notice or far after it."""
    parts = match.groupdict()
    if parts.get("aantal"):
        count = _COUNTS.get(parts["aantal"].lower()) or int(parts["aantal"])
        return f"P{count}{parts['maat'][0].upper()}"
    day = _end_of(parts, on) if parts.get("wat") else _named(parts, on)
    if day is None:
        return ""
    if parts.get("week"):
        day += timedelta(days=6 - day.weekday())
    if (parts.get("tot") or "").lower().endswith(("voor", "vóór")):
        day -= timedelta(days=1)
    return "" if on and not on < day <= on + LONGEST else day.isoformat()


def _end_of(parts: dict[str, str], on: date | None) -> date | None:
    """The last day of this or the next week, month or year, seen from the day of the notice."""
    if on is None:
        return None
    later = parts["welke"].lower() in ("volgende", "komende")
    if parts["wat"].lower() == "week":
        return on + timedelta(days=6 - on.weekday() + 7 * later)
    if parts["wat"].lower() == "jaar":
        return date(on.year + later, 12, 31)
    year, month = on.year + (on.month == 12 and later), on.month % 12 + 1 if later else on.month
    return _last_of(year, month)


def _named(parts: dict[str, str], on: date | None) -> date | None:
    """The day that is written, or the last of the month that is.

    Without a year it is the first such day from the notice on.
    """
    if parts.get("cijfers"):
        iso = parse_date(parts["cijfers"])
        return date.fromisoformat(iso) if iso else None
    month = MONTHS[parts["maand"].lower()]
    if not parts.get("jaar"):
        found = [_day(on.year + later, month, parts.get("dag")) for later in (0, 1)] if on else []
        return next((day for day in found if day and on and day >= on), None)
    return _day(int(parts["jaar"]), month, parts.get("dag"))


def _day(year: int, month: int, day: str | None) -> date | None:
    if not 1900 <= year <= 9000:
        return None
    last = _last_of(year, month)
    if day is None:
        return last
    return date(year, month, int(day)) if 1 <= int(day) <= last.day else None


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


# ---------------------------------------------------------------- withdrawn, handed over


def _withdrawn(notice: Joined, begint: int) -> Value | None:
    """Where it says that the questions are withdrawn; nothing in a notice that says that they are answered later."""
    if _NOT_IN_TIME.search(notice.text, begint):
        return None
    first, second = _WITHDRAWN
    # Only what follows the naming of the questions at once is said of them.
    match = first.match(notice.text, _at_verb(notice.text, begint)) or second.search(notice.text)
    if match is None and not ZAAK.search(notice.text):
        last = _WITHDRAWN_LAST.match(notice.text, begint)
        match = first.search(notice.text, begint, last.end()) if last else None
    return Value("true", notice.spans(match.start(), match.end())) if match else None


def _at_verb(text: str, begint: int) -> int:
    """Past the bracket or comma behind the number of the questions."""
    while begint < len(text) and text[begint] in " ),\n":
        begint += 1
    return begint


def _handed_over(notice: Joined, begint: int) -> tuple[Value, tuple[Post, ...]] | None:
    """Where it says that another post answers the questions, and which."""
    for pattern in _HANDED_OVER:
        match = pattern.search(notice.text, begint)
        if match is None:
            continue
        end = _POST_END.search(notice.text, match.start("post"), match.end("post"))
        high = end.start() if end else match.end("post")
        posts = parse_posts(notice.text[match.start("post") : high], match.start("post"))
        if posts:
            return Value("true", notice.spans(match.start(), max(high, match.end()))), posts
    return None
