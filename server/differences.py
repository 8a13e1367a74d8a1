"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

MOST_WORDS = 8000  # of a text that are compared: an answer has some hundreds, the time and memory grow with the square
_LEAST_SAME = 3  # words: fewer in a row between two differences are taken for chance ("de", "van het")
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `same` when the other text has it too."""

    text: str
    same: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """Two texts in pieces, and how many words they share and have for themselves.

    `cut` says that one of them is longer than is compared; its pieces end there.
    """

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    shared: int
    only_left: int
    only_right: int
    cut: bool

    @property
    def likeness(self) -> int:
        """The shared part of all words, in whole per cent: 100 only when there is no difference."""
        words = 2 * self.shared + self.only_left + self.only_right
        return 200 * self.shared // words if words else 100


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its words and where each begins."""

    text: str
    words: tuple[str, ...]
    places: tuple[int, ...]

    def border(self, word: int, after_same: bool) -> int:
        """Return where a piece ends that goes up to a word: the white space before it belongs to what is the same."""
        if word == 0:
            return 0
        if word == len(self.words):
            return len(self.text)
        return self.places[word] if after_same else self.places[word - 1] + len(self.words[word - 1])


@dataclass(frozen=True, slots=True)
class _Block:
    """`size` words that are the same from word `left` of one text and `right` of the other on."""

    left: int
    right: int
    size: int


def compare(left: str, right: str) -> Differences:
    """Compare two texts. Words and marks count, white space does not."""
    one, left_cut = _words(left)
    other, right_cut = _words(right)
    blocks = list(_blocks(one.words, other.words))
    shared = sum(block.size for block in blocks)
    return Differences(
        left=tuple(_pieces(one, [(block.left, block.size) for block in blocks])),
        right=tuple(_pieces(other, [(block.right, block.size) for block in blocks])),
        shared=shared,
        only_left=len(one.words) - shared,
        only_right=len(other.words) - shared,
        cut=left_cut or right_cut,
    )


def _words(text: str) -> tuple[_Text, bool]:
    """Return the words of a text, and whether it has more than are compared."""
    words: list[str] = []
    places: list[int] = []
    for found in _WORD.finditer(text):
        if len(words) == MOST_WORDS:
            return _Text(text[: found.start()], tuple(words), tuple(places)), True
        words.append(found[0])
        places.append(found.start())
    return _Text(text, tuple(words), tuple(places)), False


def _blocks(left: Sequence[str], right: Sequence[str]) -> Iterator[_Block]:
    """Yield the stretches that both have, in order, without those that are too short to mean anything."""
    for step in Indel.opcodes(left, right):
        if step.tag != "equal":
            continue
        size = step.src_end - step.src_start
        begins = step.src_start == 0 and step.dest_start == 0
        ends = step.src_end == len(left) and step.dest_end == len(right)
        if size >= _LEAST_SAME or begins or ends:
            yield _Block(step.src_start, step.dest_start, size)


def _pieces(text: _Text, same: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the pieces of a text, of which the stretches `same` (first word, number of words) are in the other too."""
    word, place = 0, 0
    for start, size in [*same, (len(text.words), 0)]:
        for end, is_same in ((start, False), (start + size, True)):
            if end > word:
                border = text.border(end, is_same)
                yield Piece(text.text[place:border], is_same)
                word, place = end, border
