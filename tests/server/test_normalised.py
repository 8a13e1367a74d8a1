"""Which ways of writing are one query, and which are not."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.normalised import is_repeatable, normalised

SAME = [
    ("SELECT * { ?s ?p ?o }", "SELECT  *\n{ ?s\t?p ?o }  "),
    ("SELECT * { ?s ?p ?o }", "# eerst\nSELECT * # alles\r\n{ ?s ?p ?o } # klaar"),
    ("SELECT * { <https://example.org/#x> ?p ?o }", "SELECT *\n{ <https://example.org/#x>\n?p ?o }"),
    ('SELECT * { ?s ?p "a # b" }', 'SELECT *   { ?s ?p "a # b" }'),
    ("SELECT * { ?s ?p 'a \\' # b' }", "SELECT *   { ?s ?p 'a \\' # b' } # c"),
    ('SELECT * { ?s ?p """a "b" # c""" }', 'SELECT * { ?s   ?p """a "b" # c""" }'),
    ("SELECT * { ?s ?p 1 FILTER(?p < 3 ) }", "SELECT * { ?s ?p 1 FILTER(?p <  3 ) }"),
    ("SELECT * { ?s ?p 1 FILTER(?p <= 3 ) }", "SELECT * { ?s ?p 1 FILTER(?p <=\n3 ) }"),
    ("SELECT * { ?s ex:a\\#b ?o }", "SELECT * { ?s ex:a\\#b\n?o }"),
]
OTHER = [
    ('SELECT * { ?s ?p "a  b" }', 'SELECT * { ?s ?p "a b" }'),
    ("SELECT * { ?s ?p 'a#b' }", "SELECT * { ?s ?p 'a#c' }"),
    ('SELECT * { ?s ?p """a\n\nb""" }', 'SELECT * { ?s ?p """a\nb""" }'),
    ("SELECT * { <https://example.org/#x> ?p ?o }", "SELECT * { <https://example.org/#y> ?p ?o }"),
    ("SELECT * { ?s ex:a\\#b ?o }", "SELECT * { ?s ex:a\\#c ?o }"),
    ("SELECT ?a { ?s ?p ?a }", "SELECT ?A { ?s ?p ?A }"),
    ("SELECT * { ?s ?p 'x' }#a\nLIMIT 1", "SELECT * { ?s ?p 'x' }#a LIMIT 1"),
    # "<" as an operator, so that what looks like an IRI is none and the quotation marks stand elsewhere.
    ("SELECT * {FILTER(?a<'b>c' && ?d = 'x  y')}", "SELECT * {FILTER(?a<'b>c' && ?d = 'x y')}"),
    ("SELECT * {FILTER(?a <ex:b#c> it's\n && ?d = 'x  y')}", "SELECT * {FILTER(?a <ex:b#c> it's\n && ?d = 'x y')}"),
    ("SELECT * {FILTER(?a <?b#c>\n?d)}", "SELECT * {FILTER(?a <?b#c> ?d)}"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_comments_and_white_space_make_no_other_query(one: str, two: str) -> None:
    """Outside strings and IRIs it is one query however it is laid out."""
    assert len(SAME) == 9
    assert normalised(one) == normalised(two)


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_what_makes_a_difference_stays(one: str, two: str) -> None:
    """Strings, IRIs, escapes and what only looks like one of them are never changed."""
    assert len(OTHER) == 10
    assert normalised(one) != normalised(two)


UNCERTAIN = [
    "SELECT * { ?s ?p 'open }",
    'SELECT * { ?s ?p "a\\u0022  b" }',
    'SELECT * { ?s ?p """a"""" }',
    "SELECT * {  ?s ?p ?o FILTER(?o <?p) }",
    "SELECT * {  <relative#a> ?p ?o }",
    "SELECT * {  << ?s ?p ?o >> ?q ?r }",
    "SELECT * \x0c {  }",
    "SELECT * { ?s ?p  back\\slash }",
]


@pytest.mark.parametrize("query", UNCERTAIN)
def test_what_is_not_certain_stays_as_it_is(query: str) -> None:
    """When the text alone does not tell where strings and IRIs are, nothing is left out."""
    assert len(UNCERTAIN) == 8
    assert normalised(query) == query


WORDS = r"' ' ' # < > https://a/#b \ \' ?x ex:a { }".split()
PIECES = st.sampled_from([*WORDS, '"', '"' * 3, "'" * 3, " ", "  ", "\n", "\t"])


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=300, deadline=None)
@example("'  '")
def test_normalising_twice_changes_nothing(query: str) -> None:
    """A normalised text is a fixed point: so no uncertain query is ever taken for another one."""
    assert normalised(normalised(query)) == normalised(query)


LITERALS = ['"a  b"', "'a # b'", '"""a\nb"""', "'it\\'s'", '"q\\"q"', "'a b'"]
STORE = ox.Store()
STORE.extend(
    ox.Quad(ox.NamedNode(f"https://example.org/#{n}"), ox.NamedNode("https://example.org/p"), ox.Literal(text))
    for n, text in enumerate(["a", "a b", "a  b", "a # b", "it's", "a\nb", 'q"q'])
)


@given(
    st.lists(st.sampled_from(LITERALS), min_size=1, max_size=3),
    st.sampled_from([" ", "  ", "\n", " # it's <x\n", "\t#\n#\n "]),
)
@settings(max_examples=60, deadline=None)
def test_the_engine_agrees(texts: list[str], space: str) -> None:
    """What is left after normalising gives the same rows as the query that was written."""
    values = space.join(texts)
    query = f"SELECT{space}?s{space}{{ ?s <https://example.org/p> ?o{space}VALUES ?o {{ {values} }} }} ORDER BY ?s"
    plain = normalised(query)
    assert [str(row["s"]) for row in STORE.query(query)] == [str(row["s"]) for row in STORE.query(plain)]
    assert "#\n" not in plain


@pytest.mark.parametrize(
    ("query", "repeatable"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT * { ?s ?now ?rand }", True),
        ("SELECT * { ?s ex:now :rand }", True),
        ("SELECT * { ?s ?p ?o . BIND(BRAND AS ?x) }", True),
        ("SELECT (NOW() AS ?n) {}", False),
        ("SELECT (rand ( ) AS ?n) {}", False),
        ("SELECT (RAND#(\n() AS ?n) {}", False),
        ("SELECT (UUID() AS ?n) {}", False),
        ("SELECT (StrUUID() AS ?n) {}", False),
        ("SELECT (BNODE() AS ?n) {}", False),
        ("SELECT (R\\u0041ND() AS ?n) {}", False),
        ("SELECT * { ?s ?p 'now' }", True),
        ("SELECT * { ?s ?p 'now()' }", False),
        ("SELECT ?brand (COUNT(*) AS ?n) { ?s ex:strand ?brand } GROUP BY ?brand", True),
        ("SELECT * { ?s ?p ?o } ORDER BYRAND()", False),
        ("SELECT * { ?s ?p ?o.FILTERRAND() }", False),
        ("SELECT * { ?s ?p 1 FILTER(1 IN(now\t#\n())) }", False),
    ],
)
def test_the_clock_and_chance_are_not_repeatable(query: str, repeatable: bool) -> None:
    """A query whose answer may differ each time is never answered from memory; a false alarm costs time only."""
    assert is_repeatable(query) is repeatable


def test_time_is_linear_in_length() -> None:
    """A long query of quotation marks and comments is looked at once."""
    for piece in ("'", '"', "#\n", "<a", "\\", "<https://a", '"""', "'''a''"):
        normalised(piece * 20_000)
