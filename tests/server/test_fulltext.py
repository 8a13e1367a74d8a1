"""Searches in a query become VALUES, wherever they stand, and nothing else in it changes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.reading import Fragment, Hit
from server.fulltext import Misused, mentions, read_searches

PREFIX = "PREFIX kg: <https://w3id.org/kamergraaf/def#>\n"
A, B = "https://example.org/a", "https://example.org/b"
DATA = f"""
@prefix kg: <https://w3id.org/kamergraaf/def#> .
<{A}> a kg:Vraag ; kg:tekst "een" ; kg:inSet <https://example.org/s> .
<{B}> a kg:Antwoord ; kg:tekst "twee" ; kg:beantwoordt <{A}> .
<https://example.org/c> a kg:Vraag ; kg:tekst "drie" ; kg:inSet <https://example.org/s> .
<https://example.org/g> {{ <{A}> kg:nummer 1 }}
"""


def hit(iri: str, score: float, text: str = "een neutrale tekst") -> Hit:
    """A hit whose first word was found."""
    return Hit(iri, score, ("Vraag",), "", "", 0, (), (), Fragment(text, ((0, 3),), False, True))


HITS = (hit(B, 2.5), hit(A, 1.25))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """A few statements."""
    made = ox.Store()
    made.load(DATA, ox.RdfFormat.TRIG)
    return made


def rows(store: ox.Store, query: str, hits: tuple[Hit, ...] = HITS) -> list[dict[str, str]]:
    """The rows of a query of which each search finds `hits`; it is valid before and after."""
    store.query(PREFIX + query)
    woven = read_searches(PREFIX + query)
    found = store.query(woven.with_hits([hits] * len(woven.searches)))
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: str(row[name].value) for name in names if row[name] is not None} for row in found]


X = 'SELECT ?x { ?x kg:zoek "w" '
# Query, and what ?x is in each row, by the last letter of its IRI.
WOVEN = [
    ('SELECT * { ?x kg:zoek "w" }', "ba"),
    ('SELECT * { ?x kg:zoek "w" . }', "ba"),
    ('SELECT * { ?x kg:zoek "w"@nl ; }', "ba"),
    ("SELECT * { $x kg:zoek 'w' }", "ba"),
    ('SELECT * { ?x kg:zoek """w "x" w""" }', "ba"),
    ('SELECT * { ?x <https://w3id.org/kamergraaf/def#zoek> "w" }', "ba"),
    ('SELECT * { ?x kg:zoek "w" ; a kg:Vraag }', "a"),
    ('SELECT * { ?x a kg:Vraag ; kg:zoek "w" ; kg:tekst ?t . }', "a"),
    ('SELECT * { ?x a kg:Vraag . ?x kg:tekst ?t . ?x kg:zoek "w" }', "a"),
    ('SELECT * { ?x kg:zoek "w" . ?x kg:zoek "v" . ?x a kg:Vraag }', "a"),
    ('SELECT * { ?y kg:beantwoordt ?x . ?x kg:zoek "w" . ?y kg:zoek "v" }', "a"),
    ('SELECT * { ?x kg:inSet/^kg:inSet ?y ; kg:zoek "w" ; (kg:tekst|kg:nummer)+ ?t }', "aa"),
    ('SELECT * { _:b kg:beantwoordt ?x . ?x kg:zoek "w" . _:b kg:tekst ?t }', "a"),
    ('SELECT * { [] kg:beantwoordt ?x . ?x kg:zoek "w" }', "a"),
    ('SELECT * { ?x kg:zoek "w" . [ kg:beantwoordt ?x ; kg:tekst "twee" ] a kg:Antwoord }', "a"),
    ('SELECT * { ?x kg:zoek "w" FILTER(?t != "een") ?x kg:tekst ?t }', "b"),
    ('SELECT * { ?x kg:tekst ?t FILTER regex(?t, "kg:zoek \\"w\\"|twee") ?x kg:zoek "w" }', "b"),
    ('SELECT * { ?x kg:zoek "w" FILTER NOT EXISTS { ?x a kg:Vraag } }', "b"),
    ('SELECT * { ?x a kg:Vraag FILTER NOT EXISTS { ?x kg:zoek "w" } }', "c"),
    ('SELECT * { ?x a kg:Vraag MINUS { ?x kg:zoek "w" } }', "c"),
    ('SELECT * { ?x a kg:Antwoord OPTIONAL { ?x kg:zoek "w" ; kg:zoekScore ?s } }', "b"),
    ('SELECT * { { ?x kg:zoek "w" } UNION { ?x kg:zoek "v" ; a kg:Vraag } }', "baa"),
    ('SELECT * { GRAPH <https://example.org/g> { ?x kg:zoek "w" ; kg:nummer ?n } }', "a"),
    ('SELECT * { GRAPH ?g { ?x kg:nummer ?n } ?x kg:zoek "w" }', "a"),
    ('SELECT * { { SELECT ?x { ?x kg:zoek "w" } ORDER BY ?x LIMIT 1 } }', "a"),
    (
        'SELECT * { { SELECT ?x (COUNT(*) AS ?n) WHERE { ?x kg:zoek "w" . ?x ?p ?o } GROUP BY ?x } FILTER(?n = 3) }',
        "ab",
    ),
    ('SELECT * { BIND(<https://example.org/a> AS ?x) ?x kg:zoek "w" }', "a"),
    ('SELECT * { VALUES ?x { <https://example.org/a> } ?x kg:zoek "w" }', "a"),
    ('SELECT * { VALUES (?x ?t) { (<https://example.org/a> "kg:zoek") } ?x kg:zoek "w" } ', "a"),
    ('SELECT * { ?x kg:zoek "w" } VALUES ?x { <https://example.org/b> }', "b"),
    ('SELECT * { ?x kg:tekst "twee" . # ?x kg:zoek "v"\n ?x kg:zoek "w" # }\n }', "b"),
    ('SELECT * { ?x kg:tekst "een"\n,"een" ; kg:zoek "w";a kg:Vraag. OPTIONAL{?x kg:nummer ?n}}', "a"),
    ('SELECT * { ?x kg:zoek "w" ; kg:nummer 1, 1.0, +1, 01 }', ""),
    ('SELECT * { GRAPH ?g { ?x kg:zoek "w" ; kg:nummer 1, ?n } }', "a"),
    ('SELECT * { ?x kg:zoek "w" ; kg:tekst "een"@nl--ltr ; a kg:Vraag }', ""),
    ('SELECT * { ?x kg:tekst ?t . FILTER(?t != "een"@nl--rtl) ?x kg:zoek "w" }', "ab"),
]


@pytest.mark.parametrize(("query", "expected"), WOVEN)
def test_is_woven(store: ox.Store, query: str, expected: str) -> None:
    """The rows are those of the hits that the rest of the query allows."""
    assert "".join(sorted(row["x"][-1] for row in rows(store, query))) == "".join(sorted(expected))


LEFT = [
    "SELECT * { ?x ?zoek ?y }",
    'SELECT * { ?x kg:tekst "kg:zoek" }',
    'SELECT * { ?x kg:tekst ?t } # ?x kg:zoek "w"',
    "DESCRIBE kg:zoek",
    "SELECT * { kg:zoek ?p ?o . ?s ?q kg:zoek }",
    'SELECT * { ?x <https://elders.example/zoek> "w" }',
    'CONSTRUCT { ?x kg:zoek "w" } WHERE { ?x kg:tekst ?t }',
    "SELECT * { VALUES ?p { kg:zoek kg:zoekScore } ?x ?p ?o FILTER(?p = kg:zoek) }",
]


@pytest.mark.parametrize("query", LEFT)
def test_is_left_alone(query: str) -> None:
    """A name in a text, a comment, a template, or as something that is asked about, is no search."""
    woven = read_searches(PREFIX + query)
    assert (woven.searches, woven.with_hits([])) == ([], PREFIX + query)
    assert mentions(query)


MISUSED = [
    ("SELECT * { ?x kg:zoek ?w }", "constant", 2, 23),
    ("SELECT * { ?x kg:zoek 5 }", "constant", 2, 23),
    ('SELECT * { ?x kg:zoek "w"^^<https://example.org/t> }', "constant", 2, 23),
    ('SELECT * {\n <https://example.org/a> kg:zoek "w" }', "subject", 3, 2),
    ('SELECT * { [] kg:zoek "w" }', "subject", 2, 12),
    ('SELECT * { [ kg:zoek "w" ] a kg:Vraag }', "subject", 2, 14),
    ('SELECT * { ?y kg:inSet [ kg:zoek "w" ] }', "subject", 2, 26),
    ('SELECT * { ?x kg:zoek "v", "w" }', "one-value", 2, 28),
    ('SELECT * { ?x kg:inSet/kg:zoek "w" }', "path", 2, 15),
    ('SELECT * { ?x ^kg:zoek "w" }', "path", 2, 15),
    ("SELECT * { ?x kg:zoekScore ?s }", "alone", 2, 12),
    ('SELECT * { ?x kg:zoek "w" . { ?x kg:zoekScore ?s } }', "alone", 2, 31),
    ('SELECT * { ?x kg:zoek "v" ; kg:zoek "w" ; kg:zoekScore ?s }', "two", 2, 12),
    ('SELECT * { ?x kg:zoek "w" ; kg:zoekScore 5 }', "variable", 2, 42),
    ('SELECT * { ?x kg:zoek "w" ; kg:zoekAantal 0 }', "count-limit", 2, 43),
    ('SELECT * { ?x kg:zoek "w" ; kg:zoekAantal 10001 }', "count-limit", 2, 43),
    ('SELECT * { ?x kg:zoek "w" ; kg:zoekAantal ?n }', "count-limit", 2, 43),
    ('CONSTRUCT WHERE { ?x kg:zoek "w" }', "construct", 2, 22),
    ('SELECT * { ?x kg:zoek "" }', "words-empty", 2, 23),
    ('SELECT * { ?x kg:zoek "\\"open" }', "words-quote", 2, 23),
    ("SELECT * { " + '?x kg:zoek "w" . ' * 11 + "}", "searches", 2, 12),
]


@pytest.mark.parametrize(("query", "reason", "line", "column"), MISUSED)
def test_is_misused(store: ox.Store, query: str, reason: str, line: int, column: int) -> None:
    """What cannot be searched says why, and where."""
    store.query(PREFIX + query)
    with pytest.raises(Misused) as caught:
        read_searches(PREFIX + query)
    assert (caught.value.reason, caught.value.place) == (reason, f"line {line}, column {column}")


def test_there_are_cases() -> None:
    """The tables have what they should."""
    assert (len(WOVEN), len(LEFT), len(MISUSED)) == (36, 8, 21)


def test_score_and_fragment(store: ox.Store) -> None:
    """Both are bound for each hit; the word that was found stands between stars."""
    query = 'SELECT * { ?x kg:zoek "w" ; kg:zoekScore ?s ; kg:zoekFragment ?f } ORDER BY DESC(?s)'
    assert rows(store, query) == [
        {"x": B, "s": "2.5", "f": "**een** neutrale tekst…"},
        {"x": A, "s": "1.25", "f": "**een** neutrale tekst…"},
    ]


def test_score_in_a_statement_of_its_own(store: ox.Store) -> None:
    """It belongs to the search of the same variable between the same braces."""
    query = 'SELECT * { ?x kg:zoekScore ?s . OPTIONAL { ?x kg:nummer ?n } ?x kg:zoek "w" } ORDER BY ?s'
    assert [(row["x"], row["s"]) for row in rows(store, query)] == [(A, "1.25"), (B, "2.5")]


def test_rows_come_in_order_of_score(store: ox.Store) -> None:
    """Also when the triples beside a search would come in another order by themselves."""
    assert [row["x"] for row in rows(store, 'SELECT * { ?x kg:tekst ?t . ?x kg:zoek "w" }')] == [B, A]


def test_nothing_is_found(store: ox.Store) -> None:
    """No hits are no rows, not an error."""
    assert rows(store, 'SELECT * { ?x kg:zoek "w" ; kg:zoekScore ?s ; a kg:Vraag }', ()) == []


def test_another_prefix() -> None:
    """What a name stands for is what its prefix says, whatever that is called."""
    query = 'PREFIX : <https://w3id.org/kamergraaf/def#> SELECT * { ?x :zoek "w" ; :zoekAantal 7 }'
    (search,) = read_searches(query).searches
    assert (search.subject, search.limit) == ("x", 7)
    assert read_searches('PREFIX kg: <https://elders.example/> SELECT * { ?x kg:zoek "w" }').searches == []


@pytest.mark.parametrize(
    "query",
    [
        'BASE <https://w3id.org/kamergraaf/> PREFIX kg: <def#> SELECT * { ?x kg:zoek "w" }',
        'BASE <https://w3id.org/> BASE <kamergraaf/def> prefix p:<#> SELECT * { ?x p:zoek "w" }',
        'BASE <https://w3id.org/kamergraaf/def> SELECT * { ?x <#zoek> "w" }',
    ],
)
def test_a_base_is_a_part_of_a_name(query: str) -> None:
    """A relative IRI stands for the one that it is resolved to."""
    ox.Store().query(query)
    assert len(read_searches(query).searches) == 1


def test_an_escaped_name_is_no_way_around() -> None:
    """An IRI that is written with escapes is the same IRI."""
    assert len(read_searches('SELECT * { ?x <https://w3id.org/kamergraaf/def#z\\u006fek> "w" }').searches) == 1


@given(st.text(max_size=60))
def test_no_text_of_a_hit_becomes_a_part_of_the_query(text: str) -> None:
    """Whatever stands in a text comes back as that text, and nothing else comes of it."""
    text = text.encode("utf-8", "replace").decode()
    found = Hit(A, 1.0, ("Vraag",), "", "", 0, (), (), Fragment(text, (), False, False))
    woven = read_searches(PREFIX + 'SELECT * { ?x kg:zoek "w" ; kg:zoekFragment ?f }').with_hits([[found]])
    assert [row["f"].value for row in ox.Store().query(woven)] == [text]  # type: ignore[union-attr]


@given(st.text(alphabet="abc \"'\\{}()<>?#.;*-\n", max_size=40))
def test_no_text_that_is_searched_for_becomes_a_part_of_the_query(text: str) -> None:
    """A search for anything is a search for words, or refused: what is woven in are hits only."""
    query = PREFIX + f"SELECT * {{ ?x kg:zoek {ox.Literal(text)} ; a kg:Vraag }}"
    expected = f"SELECT * {{ VALUES (?x) {{ (<{A}>) }} LATERAL {{ ?x a kg:Vraag }} }}"
    try:
        woven = read_searches(query).with_hits([[hit(A, 1.0)]])
    except Misused:
        return  # no words
    assert woven.removeprefix(PREFIX).split() == expected.split()
