"""The queries of docs/search.md run, and what it says of limits is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.search.words import MAX_LENGTH, MAX_WORDS, MIN_PREFIX
from server.fulltext import DEFAULT_HITS, MAX_HITS, MAX_SEARCHES
from server.zoek import DATA_PAGE, MOST, PAGE

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "search.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sparql\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_there_are_queries() -> None:
    """They were found."""
    assert len(QUERIES) == 4


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_runs(client: FlaskClient, query: str) -> None:
    """Each of them searches, and is answered."""
    response = client.get("/sparql", query_string={"query": query, "format": "json"}, buffered=True)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.headers["Kamergraaf-Zoek"].count("gevonden=") == query.count('kg:zoek "')


def test_limits() -> None:
    """The numbers of the page are those of the code."""
    assert (MAX_LENGTH, MAX_WORDS, MIN_PREFIX) == (500, 32, 3)
    assert "500 characters and 32 words" in TEXT
    assert "at least three letters" in TEXT
    assert (DEFAULT_HITS, MAX_HITS, MAX_SEARCHES) == (1_000, 10_000, 10)
    assert "1,000 without it, 10,000 at most" in TEXT
    assert "may search ten times" in TEXT
    assert (PAGE, DATA_PAGE, MOST) == (20, 100, 10_000)
    assert "20 hits on a page" in TEXT
    assert "100 at a time" in TEXT
