"""Chains of answers that refer to answers: where each ends, goes round or leads nowhere, and what a change touches."""

from __future__ import annotations

import pickle
import random
import sqlite3

import pytest

from kg.linking import Keten, Ketens
from tests.linking.chained import World, told

NONE: tuple[str, ...] = ()

# Documents, and for each answer that refers: targets, ends, ring, dead ends.
CASES = {
    "says something": ({"a": "1; 2"}, {}),
    "refers and says something": ({"a": "1; 2 ~ 1"}, {"2": ("a/1", "", "", NONE)}),
    "one step": ({"a": "1; 2 > 1"}, {"2": ("a/1", "a/1", "", NONE)}),
    "through another": (
        {"a": "1; 2 > 1; 3 > 2"},
        {"2": ("a/1", "a/1", "", NONE), "3": ("a/2", "a/1", "", NONE)},
    ),
    "not through one that says something": (
        {"a": "1; 2 ~ 1; 3 > 2"},
        {"2": ("a/1", "", "", NONE), "3": ("a/2", "a/2", "", NONE)},
    ),
    "to a question of a joint answer": ({"a": "1+2; 3 > 2"}, {"3": ("a/1+2", "a/1+2", "", NONE)}),
    "a joint answer to two": (
        {"a": "1; 2; 6+7 > 1, 2"},
        {"6+7": ("a/1 a/2", "a/1 a/2", "", NONE)},
    ),
    "a joint answer to itself": (
        {"a": "1; 2+3 > 2, 1"},
        {"2+3": ("a/1", "a/1", "", NONE)},
    ),
    "ring of two": (
        {"a": "1 > 2; 2 > 1"},
        {"1": ("a/2", "", "a/1 a/2", NONE), "2": ("a/1", "", "a/1 a/2", NONE)},
    ),
    "ring with a way out": (
        {"a": "1 > 2; 2 > 1, 3; 3"},
        {"1": ("a/2", "a/3", "a/1 a/2", NONE), "2": ("a/1 a/3", "a/3", "a/1 a/2", NONE)},
    ),
    "into a ring": (
        {"a": "1 > 2; 2 > 1; 3 > 1"},
        {
            "1": ("a/2", "", "a/1 a/2", NONE),
            "2": ("a/1", "", "a/1 a/2", NONE),
            "3": ("a/1", "", "", ("De verwijzing komt uit in een kring: antwoord 1, antwoord 2.",)),
        },
    ),
    "an answer that is not there": (
        {"a": "1 > 9; 2 > 1"},
        {
            "1": ("", "", "", ("In dit stuk staat geen antwoord 9.",)),
            "2": ("a/1", "", "", ("Via antwoord 1: in dit stuk staat geen antwoord 9.",)),
        },
    ),
    "one of two is not there": ({"a": "1; 2 > 1, 9"}, {"2": ("a/1", "a/1", "", NONE)}),
    "nothing is named": (
        {"a": "1 >"},
        {"1": ("", "", "", ("Welk antwoord bedoeld is, volgt niet uit de tekst.",))},
    ),
    "another document": ({"a": "1 > b/3", "b": "3"}, {"1": ("b/3", "b/3", "", NONE)}),
    "all answers of another document": ({"a": "1 > b/*", "b": "1; 2+3"}, {"1": ("b/1 b/2+3", "b/1 b/2+3", "", NONE)}),
    "chain of three documents": (
        {"a": "1 > b/3", "b": "3 > c/5", "c": "5"},
        {"1": ("b/3", "c/5", "", NONE)},
    ),
    "ring of three documents": (
        {"a": "1 > b/3", "b": "3 > c/5", "c": "5 > a/1"},
        {"1": ("b/3", "", "a/1 b/3 c/5", NONE)},
    ),
    "a stub": ({"a": "1 > ah-9/2"}, {"1": ("", "", "", ("Het stuk ah-9 is er niet.",))}),
    "a stub at the end of a chain": (
        {"a": "1 > b/1", "b": "1 > ah-9/2"},
        {"1": ("b/1", "", "", ("Via antwoord 1 van b: het stuk ah-9 is er niet.",))},
    ),
    "a number that the other has not": (
        {"a": "1 > b/2+4", "b": "1"},
        {"1": ("", "", "", ("In b staat geen antwoord 2 en 4.",))},
    ),
    "a document without answers": ({"a": "1 > b/2", "b": ""}, {"1": ("", "", "", ("In b staan geen antwoorden.",))}),
    "only itself": ({"a": "1 > a/1"}, {"1": ("", "", "", ("Het antwoord verwijst naar zichzelf.",))}),
    "printed twice": ({"a": "1; 2 > 1; 2 > 1"}, {"2": ("a/1", "a/1", "", NONE)}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_chain_leads_where_it_says(name: str) -> None:
    """Each answer of the first document that refers has its targets, and comes out where it should."""
    documents, expected = CASES[name]
    world = World()
    world.become(documents)
    assert told(world.ketens.keten("a")) == expected


def test_there_are_cases() -> None:
    """The table is whole."""
    assert len(CASES) == 24


def test_a_case_number_leads_to_the_documents_of_its_set() -> None:
    """Also to one that does not print it; the id of the questions leads there too, and not to the questions."""
    world = World()
    documents = {"a": "1 > 2094z00001/2; 2 > kv-tk-2094z00001/2", "b": "2", "c": "2", "kv-tk-2094z00001": ""}
    world.become(documents, cases={"2094z00001": ("b", "c", "kv-tk-2094z00001")})
    assert told(world.ketens.keten("a")) == {
        "1": ("b/2 c/2", "b/2 c/2", "", ()),
        "2": ("b/2 c/2", "b/2 c/2", "", ()),
    }


def test_a_document_that_names_its_own_case_means_itself() -> None:
    """Others of the same case have such a number too; they are not meant."""
    world = World()
    world.become({"a": "1 > 2094z00001/2; 2", "b": "2"}, cases={"2094z00001": ("a", "b")})
    assert told(world.ketens.keten("a")) == {"1": ("a/2", "a/2", "", ())}


def test_an_unknown_case_is_told_as_it_is_spelled() -> None:
    """A case number has a capital."""
    world = World()
    world.become({"a": "1 > 2094z00001/2"})
    assert told(world.ketens.keten("a"))["1"][3] == ("Het stuk 2094Z00001 is er niet.",)


def test_a_document_that_comes_resolves_the_chain_of_who_cites_it() -> None:
    """What led nowhere leads somewhere, three documents further on too, and nothing else is told to be changed."""
    world = World()
    documents = {"a": "1 > b/1", "b": "1 > c/1", "c": "1 > d/1", "z": "1; 2 > 1"}
    world.become(documents)
    found = world.become({**documents, "d": "1"})
    assert list(found) == ["a", "b", "c"]
    assert told(found["a"].new) == {"1": ("b/1", "d/1", "", ())}


def test_a_document_that_goes_breaks_the_chain() -> None:
    """Who led to it along others gets the reason; the document itself has no chain any more."""
    world = World()
    documents = {"a": "1 > b/1", "b": "1 > c/1", "c": "1"}
    world.become(documents)
    found = world.become({key: text for key, text in documents.items() if key != "b"})
    assert (list(found), found["b"].new) == (["a", "b"], None)
    assert told(found["a"].new) == {"1": ("", "", "", ("Het stuk b is er niet.",))}


def test_an_id_that_leads_elsewhere_changes_the_chain() -> None:
    """The answers stay; only where the id leads is another."""
    world = World()
    documents = {"a": "1 > ah-9/1", "b": "1", "c": "1"}
    world.become(documents, identifiers={"ah-9": "b"})
    found = world.become(documents, identifiers={"ah-9": "c"})
    assert {key: told(change.new) for key, change in found.items()} == {"a": {"1": ("c/1", "c/1", "", ())}}


def test_a_set_that_gets_another_document_changes_the_chain() -> None:
    """The case number leads to one answer more."""
    world = World()
    documents = {"a": "1 > 2094z00001/1", "b": "1", "c": "1"}
    world.become(documents, cases={"2094z00001": ("b",)})
    found = world.become(documents, cases={"2094z00001": ("b", "c")})
    assert told(found["a"].new) == {"1": ("b/1 c/1", "b/1 c/1", "", ())}


def test_who_says_something_leads_nobody_on() -> None:
    """A change behind an answer that says something of its own does not reach who refers to that answer."""
    world = World()
    documents = {"a": "1 > b/1", "b": "1 ~ c/1", "c": "1"}
    world.become(documents)
    assert list(world.become({**documents, "c": "1 > 2; 2"})) == ["c"]


def test_one_answer_that_only_refers_is_enough_to_lead_on() -> None:
    """Of two answers that name the same document one says something; the other is still followed."""
    world = World()
    documents = {"a": "1 > b/1", "b": "1 > c/1; 2 ~ c/1", "c": "1"}
    world.become(documents)
    assert list(world.become({**documents, "c": "1 > 2; 2"})) == ["a", "b", "c"]


def test_nothing_changes_without_a_change() -> None:
    """The same world once more gives no changes."""
    world = World()
    documents = {"a": "1 > b/1", "b": "1"}
    world.become(documents)
    assert world.become(documents) == {}


def test_what_a_view_knows_is_in_its_state() -> None:
    """Another view on the same connection goes on where the first was."""
    world = World()
    world.become({"a": "1 > b/1"})
    world.ketens = Ketens(world.ketens.state)
    found = world.become({"a": "1 > b/1", "b": "1"})
    assert told(found["a"].new) == {"1": ("b/1", "b/1", "", ())}


def test_a_long_chain_is_followed_to_its_end() -> None:
    """Thousands of answers that each refer to the one before: no recursion, and no square of their number."""
    world = World()
    world.become({"a": "; ".join(["1", *(f"{n} > {n - 1}" for n in range(2, 5001))])})
    keten = world.ketens.keten("a")
    assert keten is not None
    assert {place for one in keten.schakels for place in one.einde} == {keten.schakels[0].einde[0]}


State = tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]]]
LETTERS = "abcde"
PLACES = [
    *(f"ah-{letter}/{n}" for letter in LETTERS for n in (1, 2, "*")),
    *("2094z00001/1", "kv-tk-2094z00002/2", "1", "2", "3"),
]


def changed(source: random.Random, state: State) -> State:
    """The state with one document, id or case (or two) made anew, or gone."""
    documents, identifiers, cases = dict(state[0]), dict(state[1]), dict(state[2])
    for _ in range(source.randint(1, 2)):
        letter, gone = source.choice(LETTERS), source.random() < 0.3
        match source.choice(("document", "document", "document", "id", "case")):
            case "document":
                count = 0 if gone else source.randint(1, 3)
                documents[letter] = "; ".join(random_answer(source, n) for n in range(1, count + 1))
            case "id":
                identifiers[f"ah-{letter}"] = "" if gone else source.choice(LETTERS)
            case _:
                cases[f"2094z0000{source.randint(1, 2)}"] = () if gone else tuple(source.sample(LETTERS, 2))
    return (
        {key: text for key, text in documents.items() if text},
        {identifier: key for identifier, key in identifiers.items() if key},
        {number: of for number, of in cases.items() if of},
    )


def random_answer(source: random.Random, number: int) -> str:
    """An answer that says something, or most likely refers to one or two others."""
    sign = source.choice((">", ">", ">", "~", ""))
    return f"{number} {sign} {', '.join(source.sample(PLACES, source.randint(1, 2)))}" if sign else str(number)


@pytest.mark.parametrize("seed", range(40))
def test_any_updates_come_to_the_same_as_one_from_nothing(seed: int) -> None:
    """Contents and, put together, answers depend on what is there alone, not on the updates that led to it."""
    source = random.Random(seed)
    world = World()
    known: dict[str, Keten | None] = {}
    state: State = ({}, {f"ah-{letter}": letter for letter in LETTERS}, {})
    for _ in range(25):
        state = changed(source, state)
        for key, change in world.become(*state).items():
            assert known.get(key) == change.old
            known[key] = change.new
        anew = World()
        first = anew.become(*state)
        assert {key: keten for key, keten in known.items() if keten} == {key: one.new for key, one in first.items()}
        assert contents(world.ketens.state) == contents(anew.ketens.state)


def contents(state: sqlite3.Connection) -> dict[str, list[object]]:
    """The rows of every table of the view."""
    tables = state.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    assert len(tables) == 4
    return {name: [_row(row) for row in state.execute(f"SELECT * FROM {name} ORDER BY 1, 2")] for (name,) in tables}


def _row(row: tuple[object, ...]) -> object:
    return tuple(pickle.loads(cell) if isinstance(cell, bytes) else cell for cell in row)
