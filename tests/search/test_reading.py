"""Searching: Dutch forms of words, phrases, prefixes, snippets and counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.search.reading import Hit, Page, SearchIndex, open_search
from kg.search.words import read_words
from tests.search.texts import NAMES, index


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """The index of the invented texts."""
    return index(tmp_path_factory.mktemp("index") / "search")


def hits(opened: SearchIndex, text: str, *soorten: str) -> list[Hit]:
    """What is found for some words, with fragments."""
    return list(opened.find(read_words(text), Page(50, soorten=soorten), fragments=True).hits)


def paths(opened: SearchIndex, text: str, *soorten: str) -> set[str]:
    """Paths under `id/` of what is found, without what all of them begin with."""
    return {hit.iri.removeprefix(NAMES.id("")) for hit in hits(opened, text, *soorten)}


SET, DOCUMENT = "vragenset/2099z00001", "document/ah-tk-20982099-1"
VRAAG, ANTWOORD = f"{SET}/vraag/1", f"{DOCUMENT}/antwoord/1"
FOUND: list[tuple[str, set[str]]] = [
    ("ambtenaren", {VRAAG, ANTWOORD, "document/x-1"}),
    ("ambtenaar", {VRAAG, ANTWOORD, "document/x-1"}),
    ("AMBTENAREN neutraliteit", {VRAAG, ANTWOORD}),
    ("neutraal -bedienen", {SET, ANTWOORD}),
    ('"open brief"', {"document/x-1"}),
    ("open brief", {"document/x-1"}),
    ('"brief open"', set()),
    ("coordinatie", {f"{SET}/vraag/2"}),
    ("coördinatie", {f"{SET}/vraag/2"}),
    ("ambtenaa*", {ANTWOORD}),
    ("brugw*", {SET, DOCUMENT}),
    ("schrijven OF bedienen", {"document/x-1", VRAAG}),
    ("2099Z00001", {SET}),
    ("ah-tk-20982099-1", {DOCUMENT}),
    ("pontveren", {"ministerie/mnre9001"}),
    ("mina", {"persoon/mina-model"}),
    ("voetnoot", set()),
    ("tekst:ambtenaren", set()),
    (".* [a TO z]", set()),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_is_found(opened: SearchIndex, text: str, expected: set[str]) -> None:
    """Words in any form, with or without accents; what looks like a language of the engine is words as well."""
    assert paths(opened, text) == expected


def test_there_are_cases() -> None:
    """The table has what it should."""
    assert len(FOUND) == 19


def test_only_some_classes(opened: SearchIndex) -> None:
    """A class that stands above others finds those too."""
    assert paths(opened, "ambtenaren", "Antwoord", "Brief") == {ANTWOORD, "document/x-1"}


def test_the_best_come_first_and_pages_go_on(opened: SearchIndex) -> None:
    """Pages after one another are the whole, each hit once, and each tells how many there are."""
    whole = hits(opened, "ambtenaren OF neutraal")
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    words = read_words("ambtenaren OF neutraal")
    pages = [opened.find(words, Page(1, offset=number)) for number in range(len(whole))]
    assert [page.hits[0].iri for page in pages] == [hit.iri for hit in whole]
    assert {page.count for page in pages} == {4}


def test_a_fragment_marks_what_was_found(opened: SearchIndex) -> None:
    """Its places are in characters, and each form of the word is marked."""
    (hit,) = hits(opened, "coordinatie maand")
    assert hit.fragment
    assert [text for text, found in hit.fragment.pieces() if found] == ["coördinatie", "maand"]
    assert "".join(text for text, _ in hit.fragment.pieces()).startswith("Wat kost de coördinatie van één brug")


def test_a_fragment_marks_words_of_a_prefix(opened: SearchIndex) -> None:
    """The words that begin so are what was found."""
    (hit,) = hits(opened, "coor*")
    assert hit.fragment
    assert [text for text, found in hit.fragment.pieces() if found] == ["coördinatie"]


def test_a_fragment_is_of_a_name_when_the_text_has_nothing(opened: SearchIndex) -> None:
    """What has no text shows the name by which it was found."""
    (hit,) = hits(opened, "pontveren")
    assert hit.fragment
    assert "".join(text for text, _ in hit.fragment.pieces()) == "Vaarwegen VAA Bruggen en Pontveren"


def test_counts_by_class_and_ministry(opened: SearchIndex) -> None:
    """All that is found is counted, by each of its classes."""
    words = read_words("ambtenaren")
    assert opened.counts(words, "soort", 10) == {"Vraag": 1, "Antwoord": 1, "OpenBrief": 1, "Brief": 1, "Document": 1}
    assert opened.counts(words, "ministerie", 10) == {NAMES.id("ministerie/mnre9001"): 2}


def test_no_index_is_told(tmp_path: Path) -> None:
    """A folder without one names itself and what to do."""
    with pytest.raises(StoreError, match="the search index cannot be opened") as caught:
        open_search(tmp_path)
    assert str(tmp_path) in str(caught.value)
