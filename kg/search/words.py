"""The language that people search in: words, "phrases", prefix*, -not, and OF between alternatives.

    neutraliteit ambtenaren        both words, in any form: "ambtenaren" finds "ambtenaar"
    "open brief"                   these words after one another
    neutral*                       every word that begins so
    -stikstof                      not this word
    boeren OF tuinders             one of the two; OR says the same

What is written is never handed to the engine as a query: it becomes terms, so no character of it can mean more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import QueryError

MAX_LENGTH = 500
MAX_WORDS = 32
MIN_PREFIX = 3
_PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))|(?P<quote>")')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
_OR = ("OF", "OR")
_LETTER = re.compile(r"\w")


class WordsError(QueryError):
    """What somebody searches for cannot be read. `reason` is a key: long, many, quote, prefix, empty or only-not."""

    def __init__(self, reason: str, message: str, **parts: str) -> None:
        super().__init__(message, **parts)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to find: `kind` is "words" (all after one another when there are several) or "prefix"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """What must be found: one clause at least of each of `groups`, and none of `excluded`."""

    groups: tuple[tuple[Clause, ...], ...]
    excluded: tuple[Clause, ...]


def read_words(text: str) -> Words:
    """Read what somebody searches for. Raises WordsError, which says what is wrong and how to write it."""
    if len(text) > MAX_LENGTH:
        raise WordsError("long", "the words to search for are too long", expected=f"at most {MAX_LENGTH} characters")
    groups: list[list[Clause]] = []
    excluded: list[Clause] = []
    joined = False
    for found in _PART.finditer(text.translate(_QUOTES)):
        if found["word"] in _OR and not found["minus"]:
            joined = bool(groups)
            continue
        clause = _clause(found)
        if clause is None:
            continue
        if found["minus"]:
            excluded.append(clause)
        elif joined:
            groups[-1].append(clause)
        else:
            groups.append([clause])
        joined = False
    _check(groups, excluded)
    return Words(tuple(map(tuple, groups)), tuple(excluded))


def _clause(found: re.Match[str]) -> Clause | None:
    """Return a clause, None for what has no letter or digit."""
    if found["quote"]:
        raise WordsError("quote", "a quotation mark is not closed", expected='"words after one another"')
    text = found["phrase"] if found["phrase"] is not None else found["word"]
    if found["word"] and "*" in text:
        return _prefix(text)
    return Clause("words", text) if _LETTER.search(text) else None


def _prefix(text: str) -> Clause | None:
    start = text[:-1]
    if not _LETTER.search(text):
        return None
    if not text.endswith("*") or not start.isalnum() or len(start) < MIN_PREFIX:
        raise WordsError(
            "prefix",
            "a star stands at the end of a word",
            value=text,
            expected=f"at least {MIN_PREFIX} letters before it: neutral*",
        )
    return Clause("prefix", start)


def _check(groups: list[list[Clause]], excluded: list[Clause]) -> None:
    if sum(map(len, groups)) + len(excluded) > MAX_WORDS:
        raise WordsError("many", "there are too many words to search for", expected=f"at most {MAX_WORDS}")
    if not groups and excluded:
        raise WordsError("only-not", "what must not be found is not enough", expected="a word without - before it")
    if not groups:
        raise WordsError("empty", "there is no word to search for", expected="a word, such as ambtenaar")
