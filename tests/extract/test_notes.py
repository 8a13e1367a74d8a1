"""Runs and series of note numbers: the quick way gives what trying all of them gives."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.extract.lines import latest_run
from kg.extract.notes import _best_series, _Candidate
from kg.readers import read

CANDIDATES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), max_size=9)


@settings(max_examples=300, derandomize=True)
@given(st.lists(st.integers(1, 5), max_size=12), st.integers(1, 3))
def test_the_run_is_the_longest_and_of_those_the_last(numbers: list[int], expected: int) -> None:
    """The run counts up from the expected number; none is longer, and none of its length begins later."""
    run = latest_run(numbers, expected)
    assert [numbers[n] for n in run] == list(range(expected, expected + len(run)))
    assert run == sorted(run)
    every = [_run_from(numbers, expected, begin) for begin, number in enumerate(numbers) if number == expected]
    assert len(run) == max(map(len, every), default=0)
    assert not run or run[0] == max(found[0] for found in every if len(found) == len(run))


def _run_from(numbers: list[int], expected: int, begin: int) -> list[int]:
    found = [begin]
    for n in range(begin + 1, len(numbers)):
        if numbers[n] == expected + len(found):
            found.append(n)
    return found


@settings(max_examples=300, derandomize=True)
@given(CANDIDATES)
def test_the_series_of_marks_is_the_heaviest_that_rises(given_candidates: list[tuple[int, int]]) -> None:
    """No other choice of rising numbers weighs more."""
    candidates = [_Candidate(number, 2 * n, 2 * n + 1, weight) for n, (number, weight) in enumerate(given_candidates)]
    series = _best_series(candidates)
    numbers = [candidate.number for candidate in series]
    assert numbers == sorted(set(numbers))
    assert sum(candidate.weight for candidate in series) == _heaviest(candidates)


def _heaviest(candidates: list[_Candidate]) -> int:
    choices = (choice for size in range(len(candidates) + 1) for choice in combinations(candidates, size))
    return max(sum(c.weight for c in choice) for choice in choices if _rises([c.number for c in choice]))


def _rises(numbers: list[int]) -> bool:
    return all(a < b for a, b in pairwise(numbers))


TABLE = """Tweede Kamer der Staten-Generaal2
Vraag 1
Hoeveel nietjes telt elke la?
Antwoord 1
In de volgende lijst staat per la hoeveel nietjes er in liggen, zoals geteld op
1 maart:
1. 65
2. 10
3.354 nietjes in de derde la
Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1
Vraag 2
Wie heeft ze geteld?
Antwoord 2
De laatste telling is gedaan door het register.
1
Daarna door de raad en door het archief
2.
1Verslag van het register, 3 maart 2094.
2Verslag van de raad, 4 maart 2094.
Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 2
"""


def test_a_mark_stands_on_the_page_of_its_note() -> None:
    """Numbers of a list on another page, and the thousands of a count, are no marks of the notes of this page."""
    records = extract(read(TABLE.encode(), "tabel.txt"))
    assert [(note.merk, note.bij) for note in records.voetnoten] == [("1", ("antwoord", 2)), ("2", ("antwoord", 2))]
    assert "3.354 nietjes" in records.antwoorden[0].tekst


HEADLESS = """259
Vragen van het lid Voorbeeld (VBP) aan de Minister van Papier en Perforatie over nietjes (ingezonden 3 maart 2094).
Antwoord van Minister Van Fictief (Papier en Perforatie) (ontvangen 9 maart 2094).
Hoeveel nietjes telt de eerste la van het ministerie, en hoeveel de tweede
la van het ministerie?
In de eerste la liggen er elf, volgens de laatste telling van het register;
in de tweede la liggen er twaalf.
1
Wie heeft de nietjes van beide laden van het ministerie geteld, en wanneer is
dat gedaan?
Dat heeft het register gedaan, op de eerste dag van de maand en in aanwezigheid
van twee getuigen.
1Verslag van het register, 3 maart 2094.
Tweede Kamer, vergaderjaar 2093–2094, Aanhangsel 1
"""


def test_a_mark_alone_on_a_line_heads_no_question() -> None:
    """Where numbers alone on a line count no further than the notes do, they are marks, and the headings are lost."""
    records = extract(read(HEADLESS.encode(), "zonder-koppen.txt"))
    assert [vraag.nummer for vraag in records.vragen] == [1, 2]
    assert [answer.nummers for answer in records.antwoorden] == [(1,), (2,)]
    assert [(note.merk, note.bij) for note in records.voetnoten] == [("1", ("antwoord", 1))]
