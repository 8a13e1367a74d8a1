"""Hyphens inside a line that a broken line left behind: "kondi-gen" where "kondigen" was printed over two lines.

Only what the document itself proves: the whole word stands elsewhere in it, and the halves are no words of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

# From the hyphen on, since few letters are followed by one: searching for a whole word tries each.
_FROM_HYPHEN = re.compile(r"-([a-zà-ÿ]{2,})(?![\w/@-]|\.\w)")
_BEFORE_HYPHEN = re.compile(r"(?<![\w/.@-])[A-Za-zÀ-ÿ]{2,}$")
_WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+(?!-)")
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
    low = kept.lower() if halves else ""
    # Looking up a word of a few is quicker than taking all words, and grows with the square of their number.
    is_word = partial(_stands, low) if len(halves) <= _FEW else set(_WORD.findall(low)).__contains__
    return [(at, at + 1) for first, second, at in halves if _is_soft(first, second, is_word)]


def _is_soft(first: str, second: str, is_word: Callable[[str], bool]) -> bool:
    if not is_word(first + second) or is_word(second):
        return False
    return len(second) <= _SUFFIX or not is_word(first)


def _stands(low: str, word: str) -> bool:
    """True when `word` stands in `low` as a word of its own, not as a part of another."""
    at = low.find(word)
    while at >= 0:
        end = at + len(word)
        before, behind = low[max(0, at - 2) : at], low[end : end + 1]
        compound = before[-1:] == "-" and before[:1].isalpha()
        if not (compound or before[-1:].isalpha() or behind.isalpha() or behind == "-"):
            return True
        at = low.find(word, end)
    return False
