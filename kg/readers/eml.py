"""E-mail messages (.eml): the text part as text, or else the HTML part; the headers as values.

Attachments are files of their own (`attachments`, which `archives.Walk` goes through); pictures are not read. Both are
named in a doubt. A message within a message is an attachment.
"""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.header
import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from kg.model import Document, Doubt, Form, Gegeven
from kg.readers.html import read_html
from kg.readers.kept import fold
from kg.readers.source import Source
from kg.readers.text import read_text

MAX_HEADERS = 1_000_000
"""Longest headers of a message, in bytes."""

MAX_PARTS = 10_000
"""How many parts of a message are looked at."""

HEADERS = ("From", "To", "Cc", "Date", "Subject", "Message-ID")

_HEADERS_END = re.compile(rb"\n\r?\n")
_LIBRARY_ERRORS = (email.errors.MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
_SUFFIXES = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html", "application/pdf": ".pdf"}
_NO_NAME = re.compile(r"[/\\\0]+")
_PICTURES = frozenset({"image", "audio", "video"})
_SEALS = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a message that has no parts; `choice` tells the alternatives apart that it is one of, 0 for none."""

    message: email.message.Message
    choice: int

    @property
    def kind(self) -> str:
        return self.message.get_content_type()

    @property
    def is_attached(self) -> bool:
        return self.message.get_content_disposition() == "attachment" or self.kind.startswith("message/")


def read_eml(source: Source) -> Document:
    """Read a message. Raises SourceError when it is damaged or has no text part."""
    if not _HEADERS_END.search(source.data, 0, MAX_HEADERS):
        raise source.damaged("the headers of the message do not end", expected=f"within {MAX_HEADERS} bytes")
    try:
        message = email.message_from_bytes(source.data)
        parts = list(_parts(source, message))
        values = [Gegeven(name.lower(), _decoded(message[name])) for name in HEADERS if message[name]]
        own = _own(parts)
        names, pictures = _names(parts, own), [_name(p, "") or p.kind for p in parts if _is_picture(p)]
    except _LIBRARY_ERRORS as error:
        raise source.damaged("the message is damaged", error) from error
    if own is None:
        raise source.damaged("the message has no text", ", ".join(names)[:200], expected="a part of text or HTML")
    body = (read_html if own.kind == "text/html" else read_text)(_source(source, own))
    doubts = (*body.doubts, *_not_read("Bijlagen van het bericht zijn eigen bestanden", source, names))
    doubts += tuple(_not_read("Niet gelezen beelden in het bericht", source, pictures))
    return replace(body, form=Form.EML, metadata=tuple(values), doubts=doubts)


def attachments(source: Source) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the attachments of a message; no two names are alike.

    Raises SourceError when the message is damaged.
    """
    if not _HEADERS_END.search(source.data, 0, MAX_HEADERS):
        return []
    try:
        parts = list(_parts(source, email.message_from_bytes(source.data)))
        own = _own(parts)
        attached = [part for part in parts if _is_apart(part, own)]
        return list(zip(_names(parts, own), map(_bytes, attached), strict=True))
    except _LIBRARY_ERRORS as error:
        raise source.damaged("the message is damaged", error) from error


def _parts(source: Source, message: email.message.Message) -> Iterator[_Part]:
    """Yield the parts that have no parts, in order; a message within the message is one."""
    waiting = [(message, 0)]
    seen = 0
    while waiting:
        part, choice = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise source.damaged("the message has too many parts", expected=f"at most {MAX_PARTS}")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            choice = choice or (seen if part.get_content_subtype() == "alternative" else 0)
            waiting += [(one, choice) for one in reversed(inner) if isinstance(one, email.message.Message)]
        else:
            yield _Part(part, choice)


def _own(parts: list[_Part]) -> _Part | None:
    """Return the part that is the text of the message: the first with text, or else the first with HTML."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.kind == kind and not part.is_attached and _bytes(part).strip():
                return part
    return None


def _is_picture(part: _Part) -> bool:
    return part.message.get_content_maintype() in _PICTURES


def _is_apart(part: _Part, own: _Part | None) -> bool:
    """True for what is a file of its own: not the text, nor the same text in another form, nor a picture or seal."""
    if _is_picture(part) or part.kind in _SEALS or not _bytes(part).strip():
        return False
    return own is None or (part is not own and (part.is_attached or not part.choice or part.choice != own.choice))


def _names(parts: list[_Part], own: _Part | None) -> list[str]:
    """Return the names of the attachments; one that occurs again gets a number."""
    names: dict[str, None] = {}
    for number, part in enumerate((p for p in parts if _is_apart(p, own)), start=1):
        name = _name(part, f"bijlage-{number}{_SUFFIXES.get(part.kind, '')}")
        if name in names:
            name = f"{PurePosixPath(name).stem}-{number}{PurePosixPath(name).suffix}"
        names[name if name not in names else f"{number}-{name}"] = None
    return list(names)


def _name(part: _Part, otherwise: str) -> str:
    given = part.message.get_filename("")
    name = _NO_NAME.sub("_", _decoded(given) if given else "")[-150:].lstrip(". ")
    return name or otherwise


def _bytes(part: _Part) -> bytes:
    """Return what a part holds; of a message within the message, that message."""
    inner = part.message.get_payload()
    if isinstance(inner, list):
        return inner[0].as_bytes() if inner and isinstance(inner[0], email.message.Message) else b""
    data = part.message.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _source(source: Source, part: _Part) -> Source:
    """Return a part's bytes, in UTF-8 when the part says rightly which encoding it has."""
    data = _bytes(part)
    charset = part.message.get_content_charset("utf-8")
    with contextlib.suppress(LookupError, UnicodeError):  # else the reader finds out, and puts a doubt
        data = data.decode(charset).encode("utf-8")
    return Source(source.bronbestand, data, source.sha256)


def _decoded(header: str) -> str:
    return fold(str(email.header.make_header(email.header.decode_header(header))))


def _not_read(what: str, source: Source, names: list[str]) -> Iterator[Doubt]:
    if names:
        shown = ", ".join(f"{source.bronbestand}/{name}" for name in names[:20])
        yield Doubt("restTekst", f"{what}: {shown}{', …' if len(names) > 20 else ''}.")
