"""Sketches of questions: what is left in common when a scan or a copy has damaged a question's letters.

A fingerprint changes with one letter. A sketch is the smallest numbers of all pairs of neighbouring words, which stays
the same as far as the words do: two sketches tell how many of those pairs two texts share.
Source: A.Z. Broder, On the resemblance and containment of documents (1997).
"""

from __future__ import annotations

import unicodedata
from array import array
from itertools import pairwise
from zlib import crc32

SIZE = 12  # numbers of a sketch, four bytes each
_FEWEST = 6  # pairs of words: a shorter question is too easily like another
_APART = bytes(c if chr(c).isalnum() else 32 for c in range(128)).ljust(256)
_TURN = 2654435761  # odd: another order of the same numbers
_BITS = 0xFFFFFFFF


def sketch(text: str) -> bytes:
    """Return the sketch of a question; empty when it is too short to be known by one."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    words = text.lower().encode("ascii", "ignore").translate(_APART).split()
    pairs = {crc32(b"%b %b" % pair) for pair in pairwise(words)}
    return array("I", sorted(pairs)[:SIZE]).tobytes() if len(pairs) >= _FEWEST else b""


def numbers(found: bytes) -> frozenset[int]:
    """The numbers of a sketch."""
    return frozenset(array("I", found))


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Return which part of their pairs of words two texts share, 0..1, as their sketches tell it."""
    both = one & other
    if len(both) * 4 < SIZE:  # then it is less than a quarter
        return 0.0
    smallest = sorted(one | other)[: min(len(one), len(other))]
    return sum(number in both for number in smallest) / len(smallest)


def bands(found: bytes) -> tuple[int, ...]:
    """Return the numbers under which a sketch is looked for: two texts that are alike most often share one of them."""
    if not found:
        return ()
    every = array("I", found)
    turned = sorted([number * _TURN & _BITS for number in every])
    return _band(every[0], every[1]), _band(turned[0], turned[1])


def _band(one: int, other: int) -> int:
    return (one << 32 | other) >> 4 | 1  # 60 bits, odd
