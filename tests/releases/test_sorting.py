"""Parts on disk, merged into one sorted stream."""

from __future__ import annotations

import resource
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mapping.quads import text
from kg.releases import Parts, sorting
from kg.releases.sorting import graph_key, triple

G, H = "https://voorbeeld.example/graph/bron/a", "https://voorbeeld.example/graph/koppeling"


def line(subject: str, value: str, graph: str = G) -> str:
    """A line of N-Quads with a literal."""
    return f"<urn:{subject}> <urn:p> {text(value)} <{graph}> ."


def test_parts_are_merged_in_order(tmp_path: Path) -> None:
    """Lines of several parts come out sorted, each once, whichever parts had them."""
    parts = Parts(tmp_path)
    assert parts.write("b", [line("c", "3"), line("a", "1"), line("c", "3")]) == 2
    assert parts.write("a", [line("b", "2"), line("a", "1")]) == 2
    assert list(parts.by_subject()) == [line("a", "1"), line("b", "2"), line("c", "3")]


def test_order_of_graphs(tmp_path: Path) -> None:
    """By graph first, and then by line."""
    parts = Parts(tmp_path)
    parts.write("a", [line("a", "1", H), line("z", "1", G)])
    parts.write("b", [line("b", "1", G), line("a", "0", H), line("a", "1", H)])
    expected = [line("b", "1", G), line("z", "1", G), line("a", "0", H), line("a", "1", H)]
    assert list(parts.by_graph()) == expected


def test_no_parts(tmp_path: Path) -> None:
    """Nothing in, nothing out."""
    assert list(Parts(tmp_path).by_subject()) == list(Parts(tmp_path).by_graph()) == []


def test_parts_can_be_read_again(tmp_path: Path) -> None:
    """The dumps go through the parts several times, with a part added in between."""
    parts = Parts(tmp_path)
    parts.write("a", [line("b", "2")])
    assert list(parts.by_subject()) == list(parts.by_subject()) == [line("b", "2")]
    parts.write("meta", [line("a", "1")])
    assert list(parts.by_subject()) == [line("a", "1"), line("b", "2")]


def test_more_parts_than_files_may_be_open(tmp_path: Path) -> None:
    """An archive has more parts than a process may have files: they are merged in rounds, and nothing is lost."""
    parts = Parts(tmp_path)
    expected = set()
    for number in range(700):
        own = [line(f"s{number % 97:03}", str(number)), line("overal", "1"), line(f"s{number:03}", "x", H)]
        parts.write(f"documents-{number:08d}", own)
        expected.update(own)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        assert list(parts.by_subject()) == sorted(expected)
        assert list(parts.by_graph()) == sorted(expected, key=graph_key)
        parts.write("meta", [line("a", "1")])
        assert list(parts.by_subject()) == sorted({*expected, line("a", "1")})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(list(tmp_path.glob("*.subject.nq"))) <= sorting.OPEN + 1


AWKWARD = (" <", " .", "> <", "<urn:a> <urn:b>", " <urn:g> .", '" <urn:g> .', "\n", "\\", "\x85\u2028\x0b\x0c\x1c", "")


@pytest.mark.parametrize("value", AWKWARD)
def test_the_graph_is_the_last_term(value: str) -> None:
    """What looks like a graph in a literal is no graph."""
    own = line("s", value)
    assert graph_key(own) == (f"<{G}>", own)
    assert triple(own) == f"<urn:s> <urn:p> {text(value)} ."


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=5))
def test_any_literals(tmp_path_factory: pytest.TempPathFactory, values: list[str]) -> None:
    """Whatever is in the literals, each quad comes out as it went in."""
    parts = Parts(tmp_path_factory.mktemp("parts"))
    own = [line(f"s{n % 2}", value, (G, H)[n % 2]) for n, value in enumerate(values)]
    parts.write("a", own[::2])
    parts.write("b", own[1:])
    for order in (parts.by_subject(), parts.by_graph()):
        found = list(order)
        assert sorted(found) == sorted(set(own))
        quads = list(ox.parse("\n".join(found), ox.RdfFormat.N_QUADS))
        assert [graph_key(one)[0] for one in found] == [str(quad.graph_name) for quad in quads]
        assert [triple(one) for one in found] == [f"{quad.triple} ." for quad in quads]
