"""Which files without an official id are forms of a document."""

from __future__ import annotations

from itertools import permutations

import pytest

from kg.linking import Vorm, one_document

FACTS = {"aanhangselnummer": "12", "ontvangen": "2094-03-21", "beantwoorder": "d", "zaaknummer": "2094Z00090"}


def vorm(key: str, inhoud: str = "gelijk", **facts: str) -> Vorm:
    """A file; its key says whether it has an official id."""
    return Vorm(key, key.startswith("ah-"), inhoud, tuple(facts.items()))


OFFICIAL = vorm("ah-tk-1-12", **FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_equal_texts_and_one_fact(name: str) -> None:
    """Questions and answers to the letter, and one fact that both state."""
    assert one_document([OFFICIAL, vorm("x-1", **{name: FACTS[name]})]) == {"x-1": "ah-tk-1-12"}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_that_differs_keeps_apart(name: str) -> None:
    """Equal texts of two ministers, two days, two numbers or two cases are two documents."""
    assert one_document([OFFICIAL, vorm("x-1", **(FACTS | {name: "anders"}))]) == {}


def test_equal_texts_alone_are_not_enough() -> None:
    """Two ministries may send the same words: without a fact that both state a copy is nobody's."""
    assert one_document([OFFICIAL, vorm("x-1")]) == {}
    assert one_document([vorm("ah-tk-1-12"), vorm("x-1", **FACTS)]) == {}


def test_number_day_and_one_fact_more() -> None:
    """A damaged form has not the same letters: then number and day must be equal, and who answers or the case."""
    assert one_document([OFFICIAL, vorm("x-1", "beschadigd", **FACTS)]) == {"x-1": "ah-tk-1-12"}
    two = {name: FACTS[name] for name in ("aanhangselnummer", "ontvangen")}
    assert one_document([OFFICIAL, vorm("x-1", "beschadigd", **two)]) == {}


def test_several_documents_that_it_may_be() -> None:
    """It is a form of none of them."""
    facts = {"beantwoorder": "d"}
    assert one_document([vorm("ah-tk-1-12", **facts), vorm("ah-tk-1-13", **facts), vorm("x-1", **facts)]) == {}


def test_files_that_all_lack_an_id() -> None:
    """They are one document, by the first key; in whatever order they come."""
    files = [vorm("x-1", **FACTS), vorm("x-2", **FACTS), vorm("x-3", **FACTS)]
    for order in permutations(files):
        assert one_document(order) == {"x-2": "x-1", "x-3": "x-1"}


def test_no_chain_joins_what_differs() -> None:
    """A file that fits a form, and differs from the document that this is a form of, stays by itself."""
    form = vorm("x-1", beantwoorder="d")
    other = vorm("x-2", beantwoorder="d", zaaknummer="2094Z00091")
    for order in permutations([OFFICIAL, form, other]):
        assert one_document(order) == {"x-1": "ah-tk-1-12"}


def test_documents_without_answers_have_no_content_to_compare() -> None:
    """Questions alone, or none, tie nothing."""
    assert one_document([vorm("ah-tk-1-12", "", zaaknummer="z"), vorm("x-1", "", zaaknummer="z")]) == {}


def test_files_with_ids_are_what_they_say() -> None:
    """An official id is never overruled."""
    assert one_document([OFFICIAL, vorm("ah-tk-1-13", **FACTS)]) == {}
