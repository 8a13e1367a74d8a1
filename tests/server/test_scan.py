"""The look at a query before a worker sees it."""

from __future__ import annotations

import time

import pytest

from server.scan import hints, scan, slips

SERVICE = [
    ("SELECT * { SERVICE <http://x/> {?a ?b ?c} }", True),
    ("select*{service silent ?e{?a ?b ?c}}", True),
    ("SELECT*{?a ?b 'x'SERVICE<http://x/>{?a ?b ?c}}", True),
    ("SELECT * { ?s ?p ?o . #x\nSERVICE<http://x>{}}", True),
    ("SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) SERVICE <http://x/> {} }", True),
    ("SELECT * { ?s ?p 1 SERVICE <http://x/> {} }", True),
    ('SELECT * { ?s <http://x/SERVICE> "SERVICE <x>" } # SERVICE <y>', False),
    ("SELECT * { ?service ex:SERVICE 'it' }", False),
    ('SELECT * { ?s ?p """a " SERVICE "" b""" }', False),
    ("SELECT * { ?s a service:Thing ; :service ?x }", False),
    ("PREFIX service: <http://s/> SELECT * { ?a service:b ?c }", False),
    ("SELECT * { _:SERVICE ?b 'x'@en-SERVICE }", False),
    ("SELECT * { <http://x/\\u0061/service> ?b ?c }", False),
    ("SELECT * { ?a ?b 'x\\'SERVICE' }", False),
]


@pytest.mark.parametrize(("query", "expected"), SERVICE)
def test_service_is_seen_as_a_keyword_only(query: str, expected: bool) -> None:
    """SERVICE counts where it is a keyword, not in IRIs, strings, names, variables or comments."""
    assert len(SERVICE) == 14
    assert scan(query).service is expected


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "SELECT"),
        ("# ASK\nPREFIX ask: <http://x/> BASE <http://select/> construct {} where {}", "CONSTRUCT"),
        ("DESCRIBE <http://x/>", "DESCRIBE"),
        ("ASK { FILTER EXISTS { SELECT * {} } }", "ASK"),
        ("", ""),
        ("'SELECT'", ""),
    ],
)
def test_the_form_is_the_first_keyword_that_says_it(query: str, form: str) -> None:
    """The form of a query is known without parsing it."""
    assert scan(query).form == form


@pytest.mark.parametrize(
    "query",
    ["INSERT DATA { <a:a> <a:b> 1 }", "with <g:g> delete {} where {}", "CLEAR ALL", "LOAD <http://x/>", "drop all"],
)
def test_updates_are_seen(query: str) -> None:
    """Every instruction to write is named."""
    assert scan(query).update


def test_depth_counts_brackets_outside_strings() -> None:
    """Nesting is that of brackets, not of what is quoted."""
    assert scan("SELECT * { { ( [ ] ) } } # {{{{").depth == 4
    assert scan("SELECT * { ?s ?p '{{{{{{' }").depth == 1


def test_from_is_seen() -> None:
    """A query that names its dataset is told from one that does not."""
    assert scan("SELECT * FROM <http://g/> {}").from_clause
    assert not scan("SELECT ?from { ?from ?p 'FROM' }").from_clause


def test_undeclared_prefixes_are_named_with_the_line_to_add() -> None:
    """A prefix of ours is offered whole; one that is not ours is only named."""
    query = "PREFIX ex: <http://x/> SELECT * { ?s ex:a kg:b, x:y, _:z }"
    assert scan(query).undeclared == ("kg", "x")
    assert hints(query, scan(query)) == [
        ("prefix", "PREFIX kg: <https://w3id.org/kamergraaf/def#>"),
        ("unknown-prefix", "x:"),
    ]


def test_a_slip_of_the_pen_is_recognised() -> None:
    """A word that is no keyword but resembles one gets a suggestion."""
    assert hints("SELEC * WERE {}", scan("SELEC * WERE {}")) == [("meant", "SELECT"), ("meant", "WHERE")]


OURS = "PREFIX kg: <https://w3id.org/kamergraaf/def#> "
TERMS = {"ontvangen", "Antwoord", "Aanhangsel", "onderwerp"}


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        (OURS + "SELECT * { ?d kg:ontvagen ?x ; a kg:Antwoordd. ?d kg:onderwerp ?o }", ["kg:ontvangen", "kg:Antwoord"]),
        (OURS.replace("kg:", "def:") + "SELECT * { ?d def:ontvagen ?x }", ["def:ontvangen"]),
        (OURS + "SELECT * { ?d kg:iets ?x . ?d ex:ontvagen ?y }", []),
        ("PREFIX kg: <https://elders.example/> SELECT * { ?d kg:ontvagen ?x }", []),
        (OURS + "SELECT * { ?d ?p 'kg:ontvagen' } # kg:ontvagen", []),
    ],
)
def test_a_term_of_ours_that_may_be_meant(query: str, meant: list[str]) -> None:
    """A name in our namespace that is no term and resembles one, by the prefix that the query gives it."""
    assert slips(query, TERMS) == meant
    assert slips(query, ()) == []


def test_a_term_without_its_prefix_is_recognised() -> None:
    """A bare word that is a term of ours gets the name it needs."""
    assert hints("SELECT * { ?d ontvangen ?x }", scan("SELECT * { ?d ontvangen ?x }"), TERMS) == [
        ("meant", "kg:ontvangen")
    ]


@pytest.mark.parametrize(
    "query",
    [
        '"' * 60_000,
        "'''" + "'a" * 30_000,
        '"""' + '\\"' * 30_000,
        '"' + '\\"' * 30_000,
        '""""' * 16_000,
        "<" * 60_000,
        "<a" * 30_000,
        "a" * 60_000,
        "a." * 32_500,
        "a-" * 32_500,
        "a_.-" * 16_000,
        "@a-" * 20_000,
        "\\" * 60_000,
        "''" * 30_000,
        "PREFIX " + " ".join(f"a{n}:" for n in range(9_000)),
        " SELEC".join(map(str, range(9_000))),
        OURS + " ".join(f"kg:ontvang{n}" for n in range(5_000)),
        "PREFIX " * 9_000,
    ],
    ids=lambda query: repr(query[:8]),
)
def test_hostile_text_takes_linear_time(query: str) -> None:
    """No text of 64 KB takes the scan, or the search for hints, more than a moment."""
    started = time.monotonic()
    hints(query, scan(query), {f"term{n}" for n in range(500)})
    assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(
    ("query", "star"),
    [
        ("SELECT * { ?b ?a ?c }", True),
        ("SELECT DISTINCT * { ?b ?a ?c }", True),
        ("SELECT ?b { ?b ?a ?c { SELECT * { ?a ?b ?c } } }", False),
        ("SELECT (COUNT(*) AS ?n) { ?b ?a ?c }", False),
        ("CONSTRUCT { ?b ?a ?c } { ?b <a:b>* ?c }", False),
    ],
)
def test_a_star_is_seen_where_it_selects(query: str, star: bool) -> None:
    """Only the first selection counts, and a path or a product is none."""
    assert scan(query).star is star


def test_variables_come_in_order_of_appearance() -> None:
    """The order in which they are written is the order in which they are meant to be read."""
    assert scan("SELECT * { ?z ?a $m . ?a ?z ?b }").variables == ("z", "a", "m", "b")


def test_words_joined_by_a_dot_are_words() -> None:
    """A keyword right after the dot that ends a statement is seen."""
    assert scan("SELECT * { ?s ?p true.SERVICE <http://x/> { ?a ?b ?c } }").service
