"""Addresses in running text, also those that a line's end broke."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.joined import Joined
from kg.model import Verwijzing, Verwijzingsoort

_SIGN = r"[^\s<>«»\"“”|]"
_SIGNS = ("://", "www.", ".nl/", ".eu/", ".com/", ".org/", ".net/", ".info/", ".be/")
_URL = re.compile(
    rf"(?:https?://\s?(?:www\.\s)?|www\.\s?|(?<![\w@./-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}(?:nl|eu|com|org|net|info|be)/(?=\w))"
    rf"(?:(?![,;]\s?https?://){_SIGN})+"
)
_BEHIND = frozenset(".,;:!?'’‘]*_>…")  # punctuation of the sentence, not of the address
_MORE = re.compile(rf"\s([a-z0-9]{_SIGN}*)")
_OF_AN_ADDRESS = re.compile(r"[-/=&_%~]\w|\w\.\w|\d{3}")
_BROKEN_BEHIND = frozenset("/=&?_%#~+.")
_SPACE = re.compile(r"\s")
_MOST_LINES = 6  # that one address may be broken over


def find_urls(text: Joined) -> Iterator[Verwijzing]:
    """Yield addresses, with `https://` where the text has no scheme."""
    running, end = text.text, 0
    if not any(sign in running for sign in _SIGNS):
        return
    for match in _URL.finditer(running):
        if match.start() < end:
            continue
        end = _end(text, match)
        written = running[match.start() : end]
        url = _SPACE.sub("", written)
        yield Verwijzing(
            Verwijzingsoort.URL,
            written,
            text.spans(match.start(), end),
            url if url.startswith("http") else f"https://{url}",
        )


def _end(text: Joined, match: re.Match[str]) -> int:
    """Where the address ends: without what closes the sentence, with what a line's end broke off."""
    end = match.end()
    for _ in range(_MOST_LINES):
        more = _MORE.match(text.text, end)
        if more is None or not _goes_on(text, match.start(), end, more[1]):
            break
        end = more.end()
    return match.start() + len(_trimmed(text.text[match.start() : end]))


def _goes_on(text: Joined, begint: int, end: int, more: str) -> bool:
    """True when the address that ends at `end` goes on with `more`, behind white space.

    A hyphen never ends one; at the end of a line a slash or its like does not when what follows looks like part of an
    address, nor does anything where the address stands in brackets that close behind what follows.
    """
    last = text.text[end - 1]
    if not _OF_AN_ADDRESS.search(more):
        return False
    if last == "-":
        return True
    if not text.at_line_end(end):
        return False
    bracketed = text.text[begint - 1 : begint] == "(" and ")" in more and ")" not in text.text[begint:end]
    return last in _BROKEN_BEHIND or bracketed


def _trimmed(url: str) -> str:
    """An address without the punctuation behind it, and without a bracket that it does not open."""
    depth = 0
    for n, sign in enumerate(url):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            url = url[:n]
            break
    while url and url[-1] in _BEHIND:
        url = url[:-1]
    return url
