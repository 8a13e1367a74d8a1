"""What holds for any text: no exception, whole coverage, spans inside, time in proportion to the length."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import RuleError
from kg.extract import extract
from kg.model import Block, BlockKind, Document, Form
from kg.readers import read
from tests.extract.covered import check_coverage
from tests.extract.variants import VARIANTS

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"

HEADER = "Vragen van het lid Voorbeeld (VBP) aan de Minister van Papier over nietjes (ingezonden 3 december 2093)."
FRAGMENTS = (
    *("Vraag 1", "Vraag 2 en 3", "Antwoord 1", "Antwoord op vragen 2, 3 en 7", "Antwoord", "Vraag", "1", "12", "1."),
    *("1) Noot.", "[1] Noot.", "¹ Noot.", "1Noot, 2093.", "2Kamerstuk 99 901, nr. 3", "Ja.", "Is dat zo?", "Wat? 1)"),
    *("Tweede Kamer der Staten-Generaal2", "Vergaderjaar 2093–2094 Aanhangsel van de Handelingen", "AH 12", "-"),
    *(HEADER, "Antwoord van Minister Proef (Papier) (ontvangen 5 januari 2094).", "Mededeling", "Toelichting:"),
    *("Geachte voorzitter,", "Hoogachtend,", "De Minister van Papier,", "N.N. Proef", "Proefstad, 9 maart 2094"),
    *("ah-tk-20932094-12", "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1", "| 2093-2094 | 12 |", "-----", "("),
    *("Zie het antwoord op vraag 1.", "Zie ook Aanhangsel Handelingen, vergaderjaar 2093–2094, nr. 3", "woord-"),
    *("deel", "https://", ")", "2", "2094Z00012", "\u00a0", "\0", "\x0c"),
)


def examples() -> list[str]:
    """The kept text of every document among the examples, and of the variants."""
    texts = [variant.text for variant in VARIANTS]
    for path in sorted(EXAMPLES.rglob("*")):
        found = read(path.read_bytes(), path.name) if path.is_file() else ()
        if isinstance(found, Document):
            texts.append(found.text)
    return texts


TEXTS = examples()


def test_there_are_texts_to_mutate() -> None:
    """The examples were found."""
    assert len(TEXTS) >= 80


def document(text: str, kinds: tuple[BlockKind, ...] = (BlockKind.LINE,)) -> Document:
    """A document of lines, whose blocks are of the given kinds in turn."""
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if bare:
            begint = at + line.index(bare[0])
            label = "1" if kinds[number % len(kinds)] is BlockKind.NOTE else ""
            blocks.append(Block(begint, begint + len(bare), kinds[number % len(kinds)], label))
        at += len(line) + 1
    return Document("x.txt", Form.TEXT, "0" * 64, text, tuple(blocks))


def check(text: str, kinds: tuple[BlockKind, ...] = (BlockKind.LINE,)) -> None:
    """Extraction of a text holds to its invariants, and gives the same twice."""
    given_document = document(text, kinds)
    records = extract(given_document)
    check_coverage(records)
    assert extract(given_document) == records


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_a_mutilated_document_is_still_covered(data: st.DataObject) -> None:
    """Lines shuffled, deleted, doubled or cut: no exception, and every character has its place."""
    lines = data.draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        lines = data.draw(st.sampled_from(MUTATIONS))(lines, place, other)
    check("\n".join(lines))


def _swap(lines: list[str], a: int, b: int) -> list[str]:
    copy = list(lines)
    copy[a], copy[b] = copy[b], copy[a]
    return copy


MUTATIONS: tuple[Callable[[list[str], int, int], list[str]], ...] = (
    _swap,
    lambda lines, a, _: lines[:a] + lines[a + 1 :] or ["x"],
    lambda lines, a, b: [*lines[:b], lines[a], *lines[b:]],
    lambda lines, a, b: [*lines[:a], lines[a][: b % (len(lines[a]) + 1)], *lines[a + 1 :]],
    lambda lines, a, _: [*lines[:a], " ".join(lines[a : a + 20]), *lines[a + 20 :]],
    lambda lines, a, _: lines[: a + 1],
    lambda lines, a, _: lines[a:],
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30), st.sampled_from(("\n", "\n\n", " ", "")))
def test_any_order_of_known_fragments_is_covered(parts: list[str], between: str) -> None:
    """What the grammar knows, in any order and run together in any way."""
    check(between.join(parts))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=300), st.lists(st.sampled_from(list(BlockKind)), min_size=1, max_size=4))
def test_any_text_of_any_form_is_covered(text: str, kinds: list[BlockKind]) -> None:
    """Characters of every kind, in blocks of every kind."""
    check(text, tuple(kinds))


# ---------------------------------------------------------------- time

TRAPS: dict[str, str] = {
    "short lines": "a\n" * 20_000,
    "numbers on lines": "1\n" * 20_000,
    "rising numbers": "\n".join(map(str, range(20_000))),
    "numbered lines": "\n".join(f"{n % 100}) Noot." for n in range(20_000)),
    "first notes": "Is dat zo? 1)\n" + "1) Noot.\n" * 20_000,
    "notes below": "Is dat zo?1\n" + "1Noot.\n" * 20_000 + "Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1\n",
    "page feet": "1Noot.\nTweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1\n" * 5_000,
    "headings": HEADER + "".join(f"\nVraag {n % 1000}\nWat?\nAntwoord {n % 1000}\nJa." for n in range(5_000)),
    "headings alone": "Vraag 1\n" * 20_000,
    "joint headings": "Vraag 1 t/m 30\nWat? Wie?\nAntwoord 1 t/m 30\nJa.\n" * 1_000,
    "numbered questions": "\n".join(f"{n}. Wat is dat?" for n in range(1, 1_000)) + "\nIs dat zo?" * 5_000,
    "marks": HEADER + "\n" + "Vraag 1\n" + "Wat is dat?1 En dit?[2] En dat 3)?\n" * 1_000 + "1) "
    "Een.\n2) Twee.\n3) Drie.\n",
    "headers": (HEADER + "\n") * 3_000,
    "salutations": "Geachte voorzitter,\nHoogachtend,\nDe Minister van Papier,\nN.N. Proef\n" * 3_000,
    "questions without headings": "AH 12\n" + "Is dat zo?\nJa.\n" * 5_000,
    "one letter": "a" * 1_000_000,
    "spaces": "a" + " " * 1_000_000 + "b",
    "tabs in a heading": "Vraag 1" + "\t" * 500_000 + "b",
    "stars": "*" * 1_000_000,
    "hashes": "# " * 500_000,
    "brackets": HEADER[:20] + "(" * 500_000,
    "parties": "Vragen van de leden " + "A (B), " * 25_000 + " aan de Minister van X over y (ingezonden 3 mei 2093).",
    "ministers": "Antwoord van Minister " + "Minister van A " * 15_000,
    "on behalf": "Antwoord van Minister A (B), mede namens " + "de Minister van C en " * 12_000,
    "one line of headings": HEADER + " Vraag 1 Wat is dat? Antwoord 1 Ja." * 6_000,
    "one line of feet": "1 Noot. Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1 " * 10_000,
    "one line of numbers": "Vraag " + "1, 2, " * 150_000,
    "references": "Antwoord 1\n" + "zie het antwoord op vraag 2, Kamerstuk 99 901, nr. 3; " * 10_000,
    "motions": HEADER + "\nVraag 1\n" + "motie " * 30_000,
    "sentences": HEADER + "\nVraag 1 en 2\n" + "Is dat zo? " * 50_000,
    "urls": "Vraag 1\n" + "https://" * 100_000,
    "broken urls": "Vraag 1\n" + "https://a.nl/b-\n" * 20_000,
    "hosts": "Vraag 1\nzie x.nl/ en " + "a-b.c-d." * 50_000,
    "articles": "Vraag 1\n" + "artikel 1, 2 en 3, eerste lid, " * 15_000,
    "laws": "Vraag 1\n" + "Wet op het lange woorden " * 20_000,
    "salutation without end": "Geachte mevrouw Proef, en heer Van Fictief " * 10_000,
    "signatures": "Geachte heer Proef, zo is het. Hoogachtend, " + "De Minister van Papier " * 20_000,
    "dossiers": "Vraag 1\n" + "Kamerstuk 19 410, nrs. 1, 2 en 19 411, " * 10_000,
    "compounds": "Vraag 1\n" + "aan-dit " * 50_000 + " aandit",
    "notes that begin again": "Vraag 1\nDat?1\n" + "1Noot.\n\n1 noot.\n" * 8_000,
    "ids": "ah-" * 300_000 + "ISSN",
    "hyphens": ("woord-\n" * 50_000) + "deel",
    "newlines": "a" + "\n" * 500_000 + "b",
    "table": "| " * 300_000,
}  # fmt: skip
SECONDS = 6.0  # on a slow and busy machine; each takes well under one, and what grows as a square takes minutes


def test_there_are_traps() -> None:
    """The table of traps is whole."""
    assert len(TRAPS) >= 30
    assert all(len(text) >= 20_000 for text in TRAPS.values())


@pytest.mark.parametrize("name", TRAPS)
def test_time_grows_with_the_length(name: str) -> None:
    """A text that is long in one respect is read in seconds."""
    trap = document(TRAPS[name])
    began = process_time()
    records = extract(trap)
    assert process_time() - began < SECONDS
    check_coverage(records)


def test_a_million_characters_go_through_the_reader_too() -> None:
    """Reading and extraction together stay in proportion."""
    try:
        found = read(("Wat is dat? " * 90_000).encode(), "long.txt")
    except RuleError as error:  # pragma: no cover
        pytest.fail(str(error))
    assert isinstance(found, Document)
    began = process_time()
    check_coverage(extract(found))
    assert process_time() - began < SECONDS
