"""The header sentences: who asks whom about what and when, and who answers.

Vragen van de leden A, B (beiden P) en C (Q) aan de Minister van X en … over <onderwerp> (ingezonden 3 juni 2021).
Antwoord van Minister D (X), mede namens de Staatssecretaris van Y (ontvangen 21 juni 2021). Zie ook …
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.joined import Joined
from kg.extract.numbers import DATE, parse_date
from kg.extract.posts import TITLE, Post, parse_absent, parse_posts
from kg.model import Rol, Value, Vermelding, value

_VRAGEN_VAN = (
    r"(?P<soort>Mondelinge\s+|Schriftelijke\s+|Kamer)?vra(?:gen|ag)\s+(?:gesteld\s+)?(?:van|door)\s*"
    r"(?:(?:(?:de|het)\s*)?(?:Kamer|Tweede Kamer)?(?:leden|lid)\b(?!\s*der Kamer)(?:\s*lid\b)?\s*"
    r"|(?:de heer|mevrouw|mw\.|dhr\.)\s+(?=[^.;:?]{2,200}\())"
)
_ANTWOORD_VAN = (
    r"(?P<soort>(?:(?:nader|aanvullend|gewijzigd|herzien)e?\s+)?antwoord(?:en)?|(?:nadere\s+)?mededeling)"
    rf"\s+van\s+(?:de\s*)?(?={TITLE})"
)
_DECORATION = r"[#*_\s]{0,6}"
VRAGEN_VAN = re.compile(_DECORATION + _VRAGEN_VAN, re.IGNORECASE)
ANTWOORD_VAN = re.compile(_DECORATION + _ANTWOORD_VAN, re.IGNORECASE)
_ASKED_INSIDE = re.compile(_VRAGEN_VAN, re.IGNORECASE)
_ANSWERED_INSIDE = re.compile(_ANTWOORD_VAN, re.IGNORECASE)
# The other way round: "… heeft het lid Voorbeeld (VBP) vragen gesteld over nietjes".
_HAS_ASKED = re.compile(
    r"\b(?:heeft|hebben)\s+(?:het|de)\s+(?:leden|lid)\s+(?P<askers>[^.;:]{3,300}?)\s+"
    r"(?:(?:mij|aan mij)\s+)?(?P<soort>schriftelijke\s+|Kamer)?vragen\s+(?:gesteld|ingediend|ingezonden)\b"
)
_ASKED_SIGN = re.compile(r"(?:le|LE|li|LI)[dD]|ra(?:gen|ag)\s+(?:van|door)\s+(?:de heer|mevrouw|mw|dhr)")
_ANSWERED_SIGN = re.compile(r"(?:oord|OORD|oorden|OORDEN|eling|ELING)\s+[vV]")
_AAN = re.compile(rf"\s*\baan\s*(?:de|het)?\s*(?={TITLE})", re.IGNORECASE)
_OVER = re.compile(r"\s*\b(?:over|inzake|betreffende|met betrekking tot|naar aanleiding van)\s+", re.IGNORECASE)
INGEZONDEN = re.compile(
    rf"\(?\s*(?:ingezonden|ingediend)\s*(?:op|d\.\s?d\.?)?[:,]?\s*({DATE}|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}})\s*\)?",
    re.IGNORECASE,
)
ONTVANGEN = re.compile(
    rf"\(?\s*ontvangen\s*(?:op|d\.\s?d\.?)?[:,]?\s*({DATE}|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}})\s*\)?", re.IGNORECASE
)
_SENT_SIGN = re.compile(r"(?:ezonden|EZONDEN|gediend|GEDIEND)")
_RECEIVED_SIGN = re.compile(r"(?:vangen|VANGEN)")
_INGEZONDEN_BROKEN = re.compile(r"\(\s*ingezonden\b", re.IGNORECASE)
# In running prose the sentence goes on: "… over X (2024Z17067) kunnen niet binnen de termijn worden beantwoord".
_NUMBER_END = re.compile(
    r"\s*\(?(?:\b(?:met )?(?:kenmerk|zaaknummer|nummer|nr\.?):?\s*)?\b\d{4}Z\s?\d{5}\b|,\s+(?:bij|in) (?:uw|de) brief\b"
)
_PROSE_END = re.compile(
    r"\s+(?:kunnen|kan|zullen)\s+(?:[a-z]+\s+){0,6}?(?:niet|worden|beantwoord)|\s+worden beantwoord\b"
)
_FULL_STOP = re.compile(r"\.(?=\s+[A-ZÀ-Ý]|\s*$)")
_ANSWER_END = re.compile(r"\)\s*\.|\.\s+(?=Zie ook)|\bop\s+(?:de\s+)?(?:Kamer)?vragen\b|\(ontvangen")
_NAMENS = re.compile(r",?\s*\b(?:mede\s*)?namens\s*(?:de|het)?\s*", re.IGNORECASE)
_NAME = r"[*_]{0,3}[A-ZÀ-Ý’'‘](?:[^()\n,;]|,(?=\s*(?:MSc|PhD))){0,80}?"
# The second of "de Ministers A (X) en B (Y)" has no title of its own.
_SECOND = rf"(?<=\))\s*(?:,\s*en|,|\ben)\s+(?:van\s+)?(?![^()]*{TITLE})(?!mede\b|namens\b)"
_ANSWERER = re.compile(rf"(?:({TITLE})\s+|{_SECOND})({_NAME})\s*\(\s*([^()]*[^()\s])\s*\)?", re.IGNORECASE)
_ANSWERER_NAME = re.compile(r"[A-ZÀ-Ý’'‘]|van\s|de\s|den\s|der\s|ter\s|ten\s|te\s|’t\s|'t\s|in\s", re.IGNORECASE)
_SPLIT_NAMES = re.compile(r"\s*,\s*(?:en\s+)?|\s+en\s+")
_BEFORE_NAME = re.compile(r"(?:(?:(?:van\s+)?het\s+)?lid\s+|(?:(?:van\s+)?de\s+)?leden\s+|en\s+)+")
_PARTY = re.compile(
    r"\(\s*(?:(?:beiden|allen|alle|beide)\s+)?([^()]*?)\s*\)?\s*(?=[,.;]|\ben\b|$)|\(([^()]*)\)", re.IGNORECASE
)
_MARKDOWN = "*_ \t"
_EMPHASIS = re.compile(r"(?<!\w)[*_]+|[*_]+(?!\w)")


@value
class Vraagkop:
    """What the header of the questions says. `mondeling` when they are announced as oral questions.

    `afwezigen` are those in whose absence ("bij afwezigheid van") another is asked.
    """

    mondeling: bool
    indieners: tuple[Vermelding, ...]
    geadresseerden: tuple[Vermelding, ...]
    onderwerp: Value | None
    afwezigen: tuple[Vermelding, ...] = ()


@value
class Antwoordkop:
    """What the header of the answers says. `mededeling` when it announces that the answer comes later."""

    mededeling: bool
    beantwoorders: tuple[Vermelding, ...]
    mede_namens: tuple[Vermelding, ...]


def parse_vraagkop(header: Joined) -> Vraagkop | None:
    """Read the header sentence of questions anywhere in `header`; None when there is none."""
    text = header.text
    intro = _ASKED_INSIDE.search(text) if _ASKED_SIGN.search(text) else None
    if not intro:
        return _parse_has_asked(header)
    end = _sentence_end(text, intro.end())
    aan = _AAN.search(text, intro.end(), end)
    over = _OVER.search(text, aan.end() if aan else intro.end(), end)
    askers_end = aan.start() if aan else over.start() if over else end
    addressed = text[aan.end() : over.start() if over else end] if aan else ""
    addressees = parse_posts(addressed, aan.end()) if aan else ()
    absent = parse_absent(addressed, aan.end()) if aan else ()
    return Vraagkop(
        mondeling=(intro["soort"] or "").lower().startswith("mondeling"),
        indieners=tuple(_askers(header, intro.end(), askers_end)),
        geadresseerden=post_mentions(header, addressees, Rol.GEADRESSEERDE),
        onderwerp=_subject(header, over.end(), end) if over else None,
        afwezigen=post_mentions(header, absent, Rol.GENOEMD),
    )


def _parse_has_asked(header: Joined) -> Vraagkop | None:
    text = header.text
    asked = _HAS_ASKED.search(text) if _ASKED_SIGN.search(text) else None
    if not asked:
        return None
    end = _FULL_STOP.search(text, asked.end())
    eindigt = min(end.start() if end else len(text), _sentence_end(text, asked.end()))
    aan, over = _AAN.search(text, asked.end(), eindigt), _OVER.search(text, asked.end(), eindigt)
    posts = text[aan.end() : over.start() if over else eindigt] if aan else ""
    return Vraagkop(
        mondeling=False,
        indieners=tuple(_askers(header, *asked.span("askers"))),
        geadresseerden=post_mentions(header, parse_posts(posts, aan.end()), Rol.GEADRESSEERDE) if aan else (),
        onderwerp=_subject(header, over.end(), eindigt) if over else None,
    )


def _sentence_end(text: str, begint: int) -> int:
    """Where the header sentence ends: before "(ingezonden", before the answer's header, or at its end."""
    patterns = [_NUMBER_END]
    patterns += [INGEZONDEN, _INGEZONDEN_BROKEN] if _SENT_SIGN.search(text, begint) else []
    patterns += [_ANSWERED_INSIDE] if _ANSWERED_SIGN.search(text, begint) else []
    ends = [match.start() for match in (pattern.search(text, begint) for pattern in patterns) if match]
    end = min(ends, default=len(text))
    prose = _PROSE_END.search(text, begint, end)
    # A header ends with its date; what looks like prose before it belongs to the subject: "over «Wij kunnen niet …»".
    return prose.start() if prose and not (ends and not _FULL_STOP.search(text, begint, end)) else end


def _plain(text: str) -> str:
    """The text without the signs with which Markdown stresses a word."""
    return _EMPHASIS.sub("", text) if "*" in text or "_" in text else text


def _subject(header: Joined, begint: int, eindigt: int) -> Value | None:
    raw = header.text[begint:eindigt]
    stripped = raw.rstrip(_MARKDOWN + ".").lstrip(_MARKDOWN)
    if raw.rstrip(_MARKDOWN).endswith("..."):
        stripped = raw.strip(_MARKDOWN)
    if not stripped:
        return None
    low = begint + raw.index(stripped)
    return Value(_plain(stripped), header.spans(low, low + len(stripped)))


def _askers(header: Joined, begint: int, eindigt: int) -> Iterator[Vermelding]:
    """Yield the askers; a party between brackets covers the names before it that have none yet."""
    text = header.text
    waiting: list[tuple[int, int]] = []
    order = 0
    at = begint
    for party in _PARTY.finditer(text, begint, eindigt):
        waiting.extend(_names(text, at, party.start()))
        name = party[1] if party[1] is not None else party[2]
        for low, high in waiting:
            order += 1
            yield _asker(header, low, high, name, order)
        waiting, at = [], party.end()
    for low, high in [*waiting, *_names(text, at, eindigt)]:
        order += 1
        yield _asker(header, low, high, "", order)


def _names(text: str, begint: int, eindigt: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the names between commas and "en"."""
    at = begint
    bounds = [*_SPLIT_NAMES.finditer(text, begint, eindigt)]
    for low, high in zip([begint, *(b.end() for b in bounds)], [*(b.start() for b in bounds), eindigt], strict=True):
        at = low
        name = text[low:high]
        bare = name.strip(_MARKDOWN + ".,;")
        before = _BEFORE_NAME.match(bare)
        bare = bare[before.end() :] if before else bare
        if bare and any(c.isalpha() for c in bare):
            at = low + name.index(bare)
            yield at, at + len(bare)


def _asker(header: Joined, low: int, high: int, party: str, order: int) -> Vermelding:
    written = header.text[low:high].strip(_MARKDOWN)
    return Vermelding(
        Rol.INDIENER, order, written, header.spans(low, high), naam=written, fractie=party.strip(_MARKDOWN)
    )


def post_mentions(header: Joined, posts: tuple[Post, ...], rol: Rol, first: int = 1) -> tuple[Vermelding, ...]:
    """Turn offices into mentions with `rol`, numbered from `first`."""
    return tuple(
        Vermelding(
            rol,
            order,
            post.written,
            tuple(span for low, high in post.ranges for span in header.spans(low, high)),
            ambt=post.ambt,
            ministerie=post.ministerie,
            portefeuille=post.portefeuille,
        )
        for order, post in enumerate(posts, first)
    )


def parse_antwoordkop(header: Joined) -> Antwoordkop | None:
    """Read the header sentence of an answer or delay notice anywhere in `header`; None when there is none."""
    text = header.text
    intro = _ANSWERED_INSIDE.search(text) if _ANSWERED_SIGN.search(text) else None
    if not intro:
        return None
    received = ONTVANGEN.search(text, intro.end()) if _RECEIVED_SIGN.search(text) else None
    end = min(received.start() if received else len(text), _first_sentence(text, intro.end()))
    behalf = _NAMENS.search(text, intro.end(), end) if "namens" in text.lower() else None
    answer_end = behalf.start() if behalf else end
    named = tuple(_answerers(header, intro.end(), answer_end))
    if not named:
        named = post_mentions(header, parse_posts(text[intro.end() : answer_end], intro.end()), Rol.BEANTWOORDER)
    on_behalf = parse_posts(text[behalf.end() : end], behalf.end()) if behalf else ()
    return Antwoordkop(
        mededeling="mededeling" in intro["soort"].lower(),
        beantwoorders=named,
        mede_namens=post_mentions(header, on_behalf, Rol.MEDE_NAMENS),
    )


def _first_sentence(text: str, begint: int) -> int:
    stop = _ANSWER_END.search(text, begint)
    return stop.start() + 1 if stop and stop.group().startswith(")") else stop.start() if stop else len(text)


def _answerers(header: Joined, begint: int, eindigt: int) -> Iterator[Vermelding]:
    """Yield "Minister Koolmees (Sociale Zaken en Werkgelegenheid)" and its like; the closing bracket may be missing."""
    text = header.text[:eindigt]
    title = ""
    for order, match in enumerate(_ANSWERER.finditer(text, begint), 1):
        title = match[1] or title
        if not title or not _ANSWERER_NAME.match(match[2].lstrip(_MARKDOWN)):
            continue
        posts = parse_posts(f"{title} van {match[3][:1].upper()}{match[3][1:]}")
        post = posts[0] if posts else None
        begint, eindigt = (match.start() if match[1] else match.start(2)), match.end()
        yield Vermelding(
            Rol.BEANTWOORDER,
            order,
            _plain(text[begint:eindigt]).strip(),
            header.spans(begint, eindigt),
            naam=match[2].strip(_MARKDOWN),
            ambt=post.ambt if post else None,
            ministerie=match[3].strip(),
        )


def find_date(pattern: re.Pattern[str], header: Joined, begint: int = 0) -> Value | None:
    """Return the date that `pattern` finds first from `begint` on, as ISO; None when there is none, or no such day."""
    match = pattern.search(header.text, begint)
    iso = parse_date(match[1]) if match else ""
    return Value(iso, header.spans(match.start(1), match.end(1))) if match and iso else None
