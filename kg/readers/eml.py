"""E-mail messages (.eml): the text part as text, or else the HTML part; the headers as values.

Attachments are not read: their names are in a doubt.
"""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.header
import email.message
import re
from dataclasses import replace

from kg.model import Document, Doubt, Form, Gegeven
from kg.readers.html import read_html
from kg.readers.kept import fold
from kg.readers.source import Source
from kg.readers.text import read_text

MAX_HEADERS = 1_000_000
"""Longest headers of a message, in bytes."""

HEADERS = ("From", "To", "Cc", "Date", "Subject", "Message-ID")

_HEADERS_END = re.compile(rb"\n\r?\n")
_LIBRARY_ERRORS = (email.errors.MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)


def read_eml(source: Source) -> Document:
    """Read a message. Raises SourceError when it is damaged or has no text part."""
    if not _HEADERS_END.search(source.data, 0, MAX_HEADERS):
        raise source.damaged("the headers of the message do not end", expected=f"within {MAX_HEADERS} bytes")
    try:
        message = email.message_from_bytes(source.data)
        parts = [part for part in message.walk() if not part.is_multipart()]
        values = [Gegeven(name.lower(), _header(message, name)) for name in HEADERS if message[name]]
        body, others = _body(source, parts)
        attached = [fold(str(part.get_filename(""))) or part.get_content_type() for part in others]
    except _LIBRARY_ERRORS as error:
        raise source.damaged("the message is damaged", error) from error
    doubts = (_not_read(attached),) if attached else ()
    return replace(body, form=Form.EML, metadata=tuple(values), doubts=body.doubts + doubts)


def _body(source: Source, parts: list[email.message.Message]) -> tuple[Document, list[email.message.Message]]:
    """Read the first part of text, or else of HTML; return it and the parts that were not read."""
    own = [part for part in parts if part.get_content_disposition() != "attachment"]
    for kind, read in (("text/plain", read_text), ("text/html", read_html)):
        for part in own:
            if part.get_content_type() == kind:
                others = [p for p in parts if p is not part and not (p in own and p.get_content_maintype() == "text")]
                return read(_part(source, part)), others
    raise source.damaged("the message has no text", expected="a part text/plain or text/html")


def _part(source: Source, part: email.message.Message) -> Source:
    """Return a part's bytes, in UTF-8 when the part says rightly which encoding it has."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        raise source.damaged("the text of the message is empty", expected="text")
    charset = part.get_content_charset("utf-8")
    with contextlib.suppress(LookupError, UnicodeError):  # else the reader finds out, and puts a doubt
        data = data.decode(charset).encode("utf-8")
    return Source(source.bronbestand, data, source.sha256)


def _header(message: email.message.Message, name: str) -> str:
    return fold(str(email.header.make_header(email.header.decode_header(message[name]))))


def _not_read(names: list[str]) -> Doubt:
    return Doubt("restTekst", f"Niet gelezen bijlagen van het bericht: {', '.join(names)}.")
