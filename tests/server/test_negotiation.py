"""Content negotiation: which form an Accept header gets."""

from __future__ import annotations

import time

import pytest

from server.negotiation import ENTITY, GRAPHS, RESULTS, MediaType, by_format, choose

CASES: list[tuple[tuple[MediaType, ...], str | None, str | None]] = [
    (RESULTS, None, "json"),
    (RESULTS, "", "json"),
    (RESULTS, "   ", "json"),
    (RESULTS, ",,", "json"),
    (RESULTS, "no media range", "json"),
    (RESULTS, "*/*", "json"),
    (RESULTS, "*/*;q=0", None),
    (RESULTS, "text/*", "csv"),
    (RESULTS, "application/*", "json"),
    (RESULTS, "text/csv", "csv"),
    (RESULTS, "TEXT/CSV", "csv"),
    (RESULTS, "text/csv;header=present", "csv"),
    (RESULTS, "text/csv; charset=utf-8", "csv"),
    (RESULTS, 'text/csv; x="a,b;q=0"', "csv"),
    (RESULTS, "text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml"),
    (RESULTS, "text/csv ; Q=0.5 , application/sparql-results+xml ; q=0.4", "csv"),
    (RESULTS, "application/sparql-results+json;q=0, */*;q=0.1", "xml"),
    (RESULTS, "application/json", "json"),
    (RESULTS, "application/xml", "xml"),
    (RESULTS, "text/xml", "xml"),
    (RESULTS, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    (RESULTS, "text/turtle", None),
    (RESULTS, "text/turtle, */*;q=0.01", "json"),
    (RESULTS, "text/csv;q=1.5", None),
    (RESULTS, "text/csv;q=", "json"),
    (RESULTS, "text/csv;q=0.1234", None),
    (RESULTS, "text/csv;q=1.000", "csv"),
    (RESULTS, "*/csv", "json"),
    (GRAPHS, None, "ttl"),
    (GRAPHS, "text/turtle;version=1.2", "ttl"),
    (GRAPHS, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    (GRAPHS, "application/n-triples, text/turtle;q=0.9", "nt"),
    (GRAPHS, "application/rdf+xml", "rdf"),
    (GRAPHS, "application/trig", "trig"),
    (GRAPHS, "application/n-quads", "nq"),
    (GRAPHS, "application/json", "jsonld"),
    (GRAPHS, "text/*;q=0.2, text/turtle;q=0, application/*;q=0.1", "html"),
    (GRAPHS, "text/csv", None),
    (ENTITY, None, "html"),
    (ENTITY, "*/*", "html"),
    (ENTITY, "text/turtle", "ttl"),
    (ENTITY, "text/*;q=0.5, text/html;q=0.1", "ttl"),
    (ENTITY, "application/ld+json", "jsonld"),
    (ENTITY, "image/png", None),
]


def test_the_table_is_whole() -> None:
    """The table has the cases that it should have."""
    assert len(CASES) == 44


@pytest.mark.parametrize(("offers", "header", "expected"), CASES)
def test_choose(offers: tuple[MediaType, ...], header: str | None, expected: str | None) -> None:
    """An Accept header gets the form that RFC 9110 says."""
    found = choose(header, offers)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    "header",
    ['"' * 100_000, '"' + '\\"' * 50_000, "a/b," * 25_000, "text/csv;x=" + "a" * 3_000, "text/csv" + ";" * 9_000],
)
def test_an_absurd_header_is_any_form_at_once(header: str) -> None:
    """Beyond 2 kB a header asks for nothing in particular, and costs nothing."""
    started = time.monotonic()
    assert choose(header, RESULTS) is RESULTS[0]
    assert time.monotonic() - started < 0.05


@pytest.mark.parametrize("part", ['"\\"', "a/b;", "a/b,", ";;;;", '"a",', 'a/b;c="\\\\'])
def test_the_longest_header_is_read_in_linear_time(part: str) -> None:
    """Within its bound no header takes more than a moment."""
    started = time.monotonic()
    choose((part * 2048)[:2048], GRAPHS)
    assert time.monotonic() - started < 0.1


@pytest.mark.parametrize(
    ("name", "expected"), [("csv", "csv"), ("text/csv", "csv"), ("CSV", "csv"), ("table", "html"), ("ttl", None)]
)
def test_by_format(name: str, expected: str | None) -> None:
    """`format=` takes short names and media types."""
    found = by_format(name, RESULTS)
    assert (found.name if found else None) == expected
