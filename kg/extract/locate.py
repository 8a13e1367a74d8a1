"""Where known questions stand in a text of which the headings are gone.

Texts are compared by their letters alone: hyphens at a line's end, broken lines, lost question marks, note marks,
accents and capitals make no difference. Small damage is borne down to `LIKENESS`.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from rapidfuzz import fuzz

from kg.model import value

LIKENESS = 90.0  # likeness, 0..100, at which letters are those of a damaged question
LONG = 40  # letters: a shorter question is too easily like another to be found damaged, or inside a sentence
_GRAM = 12  # letters that a damaged question has somewhere unharmed
_SHINGLE = 24  # letters of which a trace is taken
_SAMPLE = 4  # one in so many shingles is kept, by its own value
_TRACES = 2  # of a question
_ALONE = 3  # weight of a long question that is a sentence by itself
_AT_ENDS = 2.0  # likeness that an end where a sentence ends is worth
_MOST = 20  # places at which one question is looked for
_NO_LETTER = bytes(c for c in range(128) if not chr(c).isalpha())
_LEAD = 64  # letters of a question from which its traces are taken
_LETTERS = re.compile(r"[A-Za-z]+|[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
_OPENING = frozenset('«“„"‘‹')
_CLOSING = frozenset('»”"’›')
_ENDS = frozenset(".?!:;)]»”")
_TAIL = re.compile(r"(?:\s{1,3}(?=[?!]))?[^\w\s«“„‘(\[]*(?:\d{1,2}(?=[A-ZÀ-Ý\s)\]]|$)[)\]]?)?")


def letters_of(text: str) -> str:
    """Return the letters of `text`: a to z, lower case, without accents."""
    return _plain(text).translate(None, _NO_LETTER).decode()


def _plain(text: str) -> bytes:
    """Plain letters for those with accents and ligatures: "é" → "e", "ﬁ" → "fi"; what has none is left out."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").lower()


# ---------------------------------------------------------------- traces


def shingles(letters: str) -> array[int]:
    """Return a sample of the stretches of 24 letters, as numbers of 64 bits; the same letters give the same sample."""
    data = letters.encode()
    half = _SHINGLE // 2
    grams = [crc32(data[at : at + half]) for at in range(len(data) - half + 1)]
    return array("Q", (a << 32 | b for a, b in zip(grams, grams[half:], strict=False) if b % _SAMPLE == 0))


def traces(text: str) -> array[int]:
    """Return at most two shingles by which a question is looked for in other texts; none when it is short."""
    return array("Q", sorted(set(shingles(letters_of(text[: 3 * _LEAD])[:_LEAD])))[:_TRACES])


# ---------------------------------------------------------------- places


@value
class Place:
    """Where the known question `which` (its place in the list) stands; offsets in the kept text, `likeness` 0..100."""

    which: int
    begint: int
    eindigt: int
    likeness: float


@value
class _Occurrence:
    """The same in the letters of the text. `weight` tells a question from one that is quoted."""

    which: int
    begin: int
    end: int
    likeness: float
    weight: int


class Letters:
    """The letters of stretches of a kept text, and where each stands."""

    def __init__(self, kept: str, ranges: Iterable[tuple[int, int]]) -> None:
        self.kept = kept
        self.offsets = array("Q")
        self.starts: set[int] = set()  # letters that begin a stretch
        words: list[str] = []
        for begint, eindigt in ranges:
            self.starts.add(len(self.offsets))
            for match in _LETTERS.finditer(kept, begint, eindigt):
                words.append(self._take(match))
        self.text = "".join(words)

    def _take(self, match: re.Match[str]) -> str:
        word = match.group()
        if word.isascii():
            self.offsets.extend(range(match.start(), match.end()))
            return word.lower()
        plain = letters_of(word)
        self.offsets.extend([match.start()] * len(plain))
        return plain

    def before(self, at: int) -> str:
        """What stands between letter `at` and the one before it."""
        low = self.offsets[at - 1] + 1 if at else 0
        return self.kept[low : self.offsets[at]]

    def behind(self, at: int) -> str:
        """What stands between letter `at` - 1 and the next."""
        high = self.offsets[at] if at < len(self.offsets) else len(self.kept)
        return self.kept[self.offsets[at - 1] + 1 : high]

    def begins(self, at: int) -> bool:
        """True when a sentence may begin at letter `at`."""
        return at in self.starts or not _ENDS.isdisjoint(self.before(at))

    def ends(self, at: int) -> bool:
        """True when a sentence may end before letter `at`."""
        return at >= len(self.offsets) or self.begins(at) or self.capital(at)

    def capital(self, at: int) -> bool:
        """True for a capital."""
        return self.kept[self.offsets[at]].isupper()

    def quoted(self, begin: int, end: int) -> bool:
        """True when quotation marks stand around letters that are inside a paragraph."""
        if begin in self.starts:
            return False
        return not (_OPENING.isdisjoint(self.before(begin)) or _CLOSING.isdisjoint(self.behind(end)))


def locate(letters: Letters, questions: Sequence[str]) -> list[Place]:
    """Return where the questions stand, at most one place for each, in order of place.

    Of several places for a question those are taken that keep the questions in order; what stands between quotation
    marks is none. A question out of order counts when it stands in one place alone, where a sentence begins.
    """
    found = [o for which, text in enumerate(questions) for o in _occurrences(letters, which, text)]
    chosen = _in_order(sorted(found, key=lambda o: (o.begin, -o.end, o.which)), len(letters.text))
    chosen += _out_of_order(found, chosen)
    return [_place(letters, o, questions[o.which]) for o in sorted(chosen, key=lambda o: o.begin)]


def _occurrences(letters: Letters, which: int, text: str) -> Iterator[_Occurrence]:
    wanted = letters_of(text)
    places = list(_verbatim(letters, wanted)) if wanted else []
    scored = [(begin, begin + len(wanted), 100.0) for begin in places]
    if not places and len(wanted) >= LONG:
        scored = list(_damaged(letters, wanted))
    for begin, end, likeness in scored:
        if not letters.quoted(begin, end):
            weight = int(letters.begins(begin)) + int(letters.ends(end)) + int(len(wanted) >= LONG)
            yield _Occurrence(which, begin, end, likeness, weight)


def _verbatim(letters: Letters, wanted: str) -> Iterator[int]:
    """Where these very letters stand; those of a short question only as a sentence of its own."""
    at = letters.text.find(wanted)
    for _ in range(_MOST):
        if at < 0:
            return
        end = at + len(wanted)
        if len(wanted) >= LONG or ((letters.begins(at) or letters.capital(at)) and letters.ends(end)):
            yield at
        at = letters.text.find(wanted, at + 1)


def _damaged(letters: Letters, wanted: str) -> Iterator[tuple[int, int, float]]:
    """The one stretch that is most like the letters wanted, when it is like them enough."""
    votes: Counter[int] = Counter()
    for at in range(0, len(wanted) - _GRAM + 1, 4):
        gram = wanted[at : at + _GRAM]
        place = letters.text.find(gram)
        for _ in range(_MOST):
            if place < 0:
                break
            votes[(place - at) // 8] += 1
            place = letters.text.find(gram, place + 1)
    best = sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:3]
    fits = [fit for bucket, _ in best if (fit := _fit(letters, wanted, bucket * 8))]
    if fits:
        yield max(fits, key=lambda fit: (fit[2], -fit[0]))


def _fit(letters: Letters, wanted: str, near: int) -> tuple[int, int, float] | None:
    """The stretch near letter `near` that is most like `wanted`, its ends where sentences begin and end if they can."""
    slack = max(8, len(wanted) // 12)
    low, high = max(0, near - slack), min(len(letters.text), near + len(wanted) + slack + 8)
    aligned = fuzz.partial_ratio_alignment(wanted, letters.text[low:high])
    if aligned is None or aligned.score < LIKENESS - 5:
        return None
    begin, end = low + aligned.dest_start, low + aligned.dest_end
    begins = {begin, *(a for a in range(max(low, begin - slack), min(begin + slack, high)) if letters.begins(a))}
    ends = {end, *(b for b in range(max(low + 1, end - slack), min(end + slack, high) + 1) if letters.ends(b))}
    fits = [(a, b, fuzz.ratio(wanted, letters.text[a:b])) for a in sorted(begins) for b in sorted(ends) if a < b]
    best = max(fits, key=lambda fit: (fit[2] + _AT_ENDS * (letters.begins(fit[0]) + letters.ends(fit[1])), -fit[0]))
    return best if best[2] >= LIKENESS else None


# ---------------------------------------------------------------- which of several


def _in_order(found: Sequence[_Occurrence], length: int) -> list[_Occurrence]:
    """The longest row of occurrences, in order of place, that has the questions in their own order.

    Of equally long rows the one that leaves fewest occurrences behind its first (questions listed first and then
    repeated, each above its answer); then the one of sentences by themselves; then the one with text behind most of its
    questions; then the first.
    """
    rows: list[tuple[tuple[int, int, int, int, int], int]] = []  # score, and the occurrence before it in the row
    for n, one in enumerate(found):
        best, before = (0, n - len(found), 0, 0, 0), -1
        for m in range(n):
            other = found[m]
            if other.which < one.which and other.end <= one.begin:
                score = rows[m][0]
                score = (*score[:3], score[3] + (one.begin > other.end), score[4])
                if score > best:
                    best, before = score, m
        rows.append(((best[0] + 1, best[1], best[2] + one.weight, best[3], best[4] - one.begin), before))
    if not rows:
        return []
    at = max(range(len(rows)), key=lambda n: (rows[n][0][:3], rows[n][0][3] + (found[n].end < length), rows[n][0][4]))
    row: list[_Occurrence] = []
    while at >= 0:
        row.append(found[at])
        at = rows[at][1]
    return row


def _out_of_order(found: Sequence[_Occurrence], chosen: Sequence[_Occurrence]) -> list[_Occurrence]:
    """Questions that are not in the row, each where it stands alone as a sentence."""
    times = Counter(o.which for o in found)
    taken = {o.which for o in chosen}
    more: list[_Occurrence] = []
    for one in found:
        free = all(one.end <= o.begin or o.end <= one.begin for o in (*chosen, *more))
        if one.which not in taken and times[one.which] == 1 and one.weight == _ALONE and free:
            more.append(one)
    return more


def _place(letters: Letters, one: _Occurrence, text: str) -> Place:
    """The place in the kept text: with the signs, figures and note marks that belong to the question's ends."""
    begint, eindigt = letters.offsets[one.begin], letters.offsets[one.end - 1] + 1
    words = list(_WORD.finditer(text))
    begint = _figures_before(letters, one.begin, begint, text[: words[0].start()])
    eindigt = _figures_behind(letters, one.end, eindigt, text[words[-1].end() :])
    tail = _TAIL.match(letters.kept, eindigt)
    return Place(one.which, begint, tail.end() if tail else eindigt, one.likeness)


def _figures_before(letters: Letters, at: int, begint: int, lead: str) -> int:
    """Where the question begins: what it has before its first letter, and a bracket or quotation mark of its own."""
    before = letters.before(at) if at not in letters.starts else letters.before(at).rpartition("\n")[2]
    lead = lead.strip()
    if lead and before.rstrip().endswith(lead):
        return begint - (len(before) - before.rindex(lead))
    return begint - (len(before) - len(before.rstrip("«“„‘(["))) if before else begint


def _figures_behind(letters: Letters, at: int, eindigt: int, tail: str) -> int:
    """Where the question ends: what it has behind its last letter, up to its last figure."""
    figures = re.findall(r"\d+", tail)
    behind = letters.behind(at)
    place = 0
    for figure in figures:
        found = behind.find(figure, place)
        if found < 0:
            return eindigt
        place = found + len(figure)
    return eindigt + place
