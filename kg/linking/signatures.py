"""What is kept of a document's texts to find texts like them: MinHash signatures, never the words themselves.

A signature estimates how many of the runs of `RUN` words two texts have in common (Jaccard). It is the same on every
machine and in every run, as long as the library keeps its algorithm: the constraint on its version holds that.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from rensa import RMinHash  # type: ignore[import-untyped]  # rensa has no types

from kg.model import Records, value

Number = TypeVar("Number")
SLOTS = 48  # bytes of a signature: a multiple of ROWS
ROWS = 4  # bytes of one band: texts with an equal band are compared
BANDS = SLOTS // ROWS
RUN = 3  # words of one run
MIN_WORDS = 25  # shorter ones are too often alike by chance or custom ("Kunt u deze vragen afzonderlijk beantwoorden?")
MOST = 1023  # signatures of one document; a document with more has its first ones
_ANSWER_SEED, _QUESTION_SEED = 1, 2  # an answer never has a band in common with a question
_LOWEST_FIRST = struct.Struct(f"<{SLOTS}I")  # of four bytes the first is kept: enough to tell two values apart
_WORD = re.compile(r"[^\W_]+")


@value
class Teksten:
    """The questions and answers of one document as far as likeness needs them.

    `gevraagd` and `beantwoord` are its days, None when unknown. `inhoud` is a digest of all that is compared word by
    word. `antwoorden` are the question numbers of each answer, as the document numbers them. Of the texts that are long
    enough: `vragen` are the numbers of the questions, `lange` places in `antwoorden`, and `signatures` has `SLOTS`
    bytes for each, first of the questions and then of the answers.
    """

    gevraagd: date | None
    beantwoord: date | None
    inhoud: bytes
    antwoorden: tuple[tuple[int, ...], ...]
    vragen: tuple[int, ...]
    lange: tuple[int, ...]
    signatures: bytes


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case, without signs."""
    return _WORD.findall(text.lower())


def texts_of(records: Records, gevraagd: date | None, beantwoord: date | None) -> Teksten:
    """Return the signatures of a document's questions and answers; the days are those of its `Sleutels`."""
    questions = first_texts((vraag.nummer, vraag.tekst) for vraag in records.vragen)
    answers = first_texts((answer.nummers, answer.tekst) for answer in records.antwoorden)
    asked = [(number, words) for number, text in questions.items() if len(words := words_of(text)) >= MIN_WORDS]
    said = [(n, words) for n, text in enumerate(answers.values()) if len(words := words_of(text)) >= MIN_WORDS]
    asked, said = asked[:MOST], said[: MOST - len(asked[:MOST])]
    signatures = [_signature(words, _QUESTION_SEED) for _, words in asked]
    signatures += [_signature(words, _ANSWER_SEED) for _, words in said]
    return Teksten(
        gevraagd,
        beantwoord,
        _digest((*questions.items(), *answers.items())),
        tuple(answers),
        tuple(number for number, _ in asked),
        tuple(n for n, _ in said),
        b"".join(signatures),
    )


def first_texts(texts: Iterable[tuple[Number, str]]) -> dict[Number, str]:
    """The text of each number; of a number that stands twice the first."""
    found: dict[Number, str] = {}
    for number, text in texts:
        found.setdefault(number, text)
    return found


def _signature(words: Sequence[str], seed: int) -> bytes:
    minhash = RMinHash(num_perm=SLOTS, seed=seed)
    minhash.update(list(map(" ".join, zip(*(words[n:] for n in range(RUN)), strict=False))))
    return _LOWEST_FIRST.pack(*minhash.digest())[::4]


def _digest(texts: Iterable[tuple[object, str]]) -> bytes:
    return hashlib.sha256("\n".join(f"{number} {text}" for number, text in texts).encode()).digest()[:16]
