"""Hyphens inside a line that a broken line left behind: "kondi-gen" where "kondigen" was printed over two lines.

Only what the document itself proves: the whole word stands elsewhere in it, and the halves are no words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from kg.extract.signs import as_bytes

# From the hyphen on, since few letters are followed by one: searching for a whole word tries each.
_FROM_HYPHEN = re.compile(r"-([a-zà-ÿ]{2,})(?![\w/@-]|\.\w)")
_BEFORE_HYPHEN = re.compile(r"(?<![\w/.@-])[A-Za-zÀ-ÿ]{2,}$")
_WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+(?!-)")
_SMALL = bytes(ord(chr(c).lower()) if ord(chr(c).lower()) < 256 else c for c in range(256))  # of Latin-1, as the words
_LONGEST = 60  # letters before a hyphen
_FEW = 100  # words with a hyphen
_SUFFIX = 3  # letters: behind a whole word a half this short is its ending, "Kamerstuk-ken"


def soft_hyphens(kept: str) -> list[tuple[int, int]]:
    """Return the ranges of the hyphens in the kept text that belong to no word, in order."""
    halves = [
        (before.group().lower(), behind[1], behind.start())
        for behind in _FROM_HYPHEN.finditer(kept)
        if (before := _BEFORE_HYPHEN.search(kept, max(0, behind.start() - _LONGEST), behind.start()))
    ]
    # Looking up a word of a few is quicker than taking all words, and grows with the square of their number.
    if len(halves) <= _FEW:
        is_word: Callable[[str], bool] = partial(_stands, kept, as_bytes(kept).translate(_SMALL) if halves else b"")
    else:
        is_word = set(_WORD.findall(kept.lower())).__contains__
    return [(at, at + 1) for first, second, at in halves if _is_soft(first, second, is_word)]


def _is_soft(first: str, second: str, is_word: Callable[[str], bool]) -> bool:
    if not is_word(first + second) or is_word(second):
        return False
    return len(second) <= _SUFFIX or not is_word(first)


def _stands(kept: str, low: bytes, word: str) -> bool:
    """True when `word` stands in `kept` as a word of its own, not as a part of another; `low` has its small letters."""
    sought = word.encode("latin-1")
    at = low.find(sought)
    while at >= 0:
        end = at + len(word)
        before, behind = kept[max(0, at - 2) : at], kept[end : end + 1]
        compound = before[-1:] == "-" and before[:1].isalpha()
        if not (compound or before[-1:].isalpha() or behind.isalpha() or behind == "-"):
            return True
        at = low.find(sought, end)
    return False
