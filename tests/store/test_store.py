"""The adapter over pyoxigraph: loading, opening, querying, and whose fault an error is."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError
from kg.store import Dataset, Store, Value, bulk_load, derive, extend, first, open_read_only, position

XSD = "http://www.w3.org/2001/XMLSchema#"
QUADS = f"""<https://example.org/a> <https://example.org/p> "een"@nl <https://example.org/g1> .
<https://example.org/b> <https://example.org/p> "2"^^<{XSD}integer> <https://example.org/g1> .
<https://example.org/c> <https://example.org/p> "drie" <https://example.org/g2> .
"""
ALL = "SELECT ?s ?o { ?s <https://example.org/p> ?o } ORDER BY ?s"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with three quads in two graphs."""
    (tmp_path / "een.nq").write_text(QUADS, encoding="utf-8")
    bulk_load(tmp_path / "store", [tmp_path / "een.nq"])
    return tmp_path / "store"


@pytest.fixture
def store(path: Path) -> Store:
    """That store, open."""
    return open_read_only(path)


def _state(path: Path) -> dict[str, tuple[int, int]]:
    return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in path.iterdir()}


def test_loading_plain_and_compressed_files(tmp_path: Path) -> None:
    """A store takes plain and gzip files together; a line that stands in both is one quad."""
    (tmp_path / "een.nq").write_text(QUADS, encoding="utf-8")
    more = "<https://example.org/d> <https://example.org/p> <https://example.org/a> <https://example.org/g1> .\n"
    (tmp_path / "twee.nq.gz").write_bytes(gzip.compress((more + QUADS).encode()))
    bulk_load(tmp_path / "store", [tmp_path / "een.nq", tmp_path / "twee.nq.gz"])
    assert len(open_read_only(tmp_path / "store")) == 4


def test_opening_changes_no_file(path: Path) -> None:
    """Opening for reading, and reading, leaves every file of a release as it was."""
    before = _state(path)
    for _ in range(2):
        store = open_read_only(path)
        assert len(list(store.select(ALL).rows)) == 3
        del store
    assert _state(path) == before


def test_loading_into_an_existing_store_is_refused(path: Path, tmp_path: Path) -> None:
    """What may be being served is never written into."""
    with pytest.raises(StoreError, match="exists already"):
        bulk_load(path, [tmp_path / "een.nq"])


def test_a_file_that_is_no_nquads_is_named(tmp_path: Path) -> None:
    """A bad file is named in the error, with what the parser saw."""
    (tmp_path / "fout.nq").write_text("dit is geen bewering\n", encoding="utf-8")
    with pytest.raises(StoreError, match="not N-Quads") as caught:
        bulk_load(tmp_path / "store", [tmp_path / "fout.nq"])
    assert caught.value.document.endswith("fout.nq")


def test_a_missing_file_is_a_store_error(tmp_path: Path) -> None:
    """A file that is not there is our error, not a bare OSError."""
    with pytest.raises(StoreError, match="cannot be loaded"):
        bulk_load(tmp_path / "store", [tmp_path / "nergens.nq"])


def test_a_store_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    """Opening nothing says where nothing was."""
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        open_read_only(tmp_path / "nergens")
    assert caught.value.document.endswith("nergens")


def test_select_gives_rows_of_plain_values(store: Store) -> None:
    """Rows come in the order of the variables, with language and datatype apart."""
    found = store.select(ALL)
    assert found.variables == ("s", "o")
    assert list(found.rows) == [
        (Value("iri", "https://example.org/a"), Value("literal", "een", "", "nl")),
        (Value("iri", "https://example.org/b"), Value("literal", "2", f"{XSD}integer")),
        (Value("iri", "https://example.org/c"), Value("literal", "drie")),
    ]


def test_an_unbound_variable_is_none(store: Store) -> None:
    """What is not bound is None, never an empty string."""
    rows = list(store.select("SELECT ?s ?nothing { ?s ?p 2 }").rows)
    assert rows == [(Value("iri", "https://example.org/b"), None)]


def test_ask_and_construct(store: Store) -> None:
    """ASK gives a boolean, CONSTRUCT triples."""
    assert store.ask("ASK { ?s ?p 2 }") is True
    triples = list(store.construct("CONSTRUCT { ?s ?p 2 } WHERE { ?s ?p 2 }"))
    assert [triple[0].value for triple in triples] == ["https://example.org/b"]


@pytest.mark.parametrize(("method", "query"), [("select", "ASK {}"), ("ask", ALL), ("construct", ALL)])
def test_a_query_of_another_form_is_refused(store: Store, method: str, query: str) -> None:
    """Each helper takes its own form only."""
    with pytest.raises(QueryError, match="the query is not"):
        getattr(store, method)(query)


def test_bindings_are_terms_and_not_text(store: Store) -> None:
    """An IRI goes in as a value; one that is no IRI is refused before it reaches a query."""
    rows = list(store.select("SELECT ?s ?o { ?s ?p ?o }", bindings={"s": "https://example.org/c"}).rows)
    assert [row[1] for row in rows] == [Value("literal", "drie")]
    with pytest.raises(QueryError, match="IRI"):
        store.select("SELECT ?s ?o { ?s ?p ?o }", bindings={"s": "x> } #"})


@pytest.mark.parametrize(
    ("dataset", "in_default", "in_named"),
    [
        (Dataset(), 3, 3),
        (Dataset(union=False), 0, 3),
        (Dataset(default_graphs=("https://example.org/g1",)), 2, 0),
        (Dataset(named_graphs=("https://example.org/g1",)), 0, 2),
        (Dataset(default_graphs=("https://example.org/g1",), named_graphs=("https://example.org/g2",)), 2, 1),
    ],
)
def test_a_dataset_is_closed_on_both_sides(store: Store, dataset: Dataset, in_default: int, in_named: int) -> None:
    """Naming default graphs empties the named ones and the other way round; nothing stays open by accident."""
    assert len(list(store.select("SELECT * { ?s ?p ?o }", dataset).rows)) == in_default
    assert len(list(store.select("SELECT * { GRAPH ?g { ?s ?p ?o } }", dataset).rows)) == in_named


def test_a_syntax_error_has_its_place(store: Store) -> None:
    """Line and column are read from the message of the parser."""
    with pytest.raises(QueryError) as caught:
        store.select("SELECT * {\n ?s ?p }")
    assert position(caught.value) == (2, 9)


def test_an_undeclared_prefix_is_said_in_words(store: Store) -> None:
    """The parser's list of character classes is not shown to people."""
    with pytest.raises(QueryError, match="prefix") as caught:
        store.select("SELECT * { ?s ?p kg:x }")
    assert "\\u{" not in str(caught.value)


def test_an_unknown_function_is_the_fault_of_the_caller(store: Store) -> None:
    """pyoxigraph raises RuntimeError for it; we say QueryError."""
    with pytest.raises(QueryError, match="not supported"):
        list(store.select("SELECT * { ?s ?p ?o FILTER(<https://example.org/f>(?o)) }").rows)


def test_first_tells_whether_there_was_more(store: Store) -> None:
    """A cut list never looks complete."""
    rows, more = first(store.select(ALL), 2)
    assert (len(rows), more) == (2, True)
    rows, more = first(store.select(ALL), 3)
    assert (len(rows), more) == (3, False)


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_deep_nesting_is_refused(tmp_path: Path, bracket: str) -> None:
    """Nesting that would end the process that parses it is an error of the query."""
    bulk_load(tmp_path / "store", [])
    opened = open_read_only(tmp_path / "store")
    with pytest.raises(QueryError, match="too deep"):
        opened.query("SELECT * {" + bracket[0] * 9_000 + bracket[1] * 9_000 + "}")
    assert opened.ask("ASK {" + "{" * 100 + "}" * 100 + "}")


def test_extending_adds_to_a_store(tmp_path: Path) -> None:
    """A report that is known last is added to what was loaded."""
    first, second = tmp_path / "a.nq", tmp_path / "b.nq"
    first.write_text("<a:a> <a:b> <a:c> <a:g> .\n", encoding="utf-8")
    second.write_text("<a:a> <a:b> <a:d> <a:g> .\n", encoding="utf-8")
    bulk_load(tmp_path / "store", [first])
    extend(tmp_path / "store", [second])
    assert len(open_read_only(tmp_path / "store")) == 2


def test_the_last_line_of_a_file_may_lack_its_end(tmp_path: Path) -> None:
    """Files are loaded as one stream, and no line runs into the next file's first."""
    files = [tmp_path / f"{name}.nq" for name in "abc"]
    for file, content in zip(files, ("<a:a> <a:b> <a:c> .", "", "<a:a> <a:b> <a:d> ."), strict=True):
        file.write_text(content, encoding="utf-8")
    bulk_load(tmp_path / "store", files)
    assert len(open_read_only(tmp_path / "store")) == 2


def test_of_several_files_the_bad_one_is_named(tmp_path: Path) -> None:
    """The error names the file that is no N-Quads, not the one that was open."""
    for name, content in (("a", QUADS), ("b", "dit is geen bewering\n"), ("c", QUADS)):
        (tmp_path / f"{name}.nq").write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match="not N-Quads") as caught:
        bulk_load(tmp_path / "store", sorted(tmp_path.glob("*.nq")))
    assert caught.value.document.endswith("b.nq")


# ---------------------------------------------------------------- a store from the one before

FIRST = QUADS.splitlines()[0]
FOURTH = "<https://example.org/d> <https://example.org/p> <https://example.org/a> <https://example.org/g1> ."


def _hashes(path: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in path.iterdir()}


def _lines(path: Path) -> list[str]:
    """Everything that a store holds, as lines."""
    rows = open_read_only(path).select("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?o")
    return [" ".join(value.value for value in row if value) for row in rows.rows]


def test_deriving_removes_and_adds(path: Path, tmp_path: Path) -> None:
    """The new store has what the old one has, without some and with other quads: as if it were loaded so."""
    derive(path, tmp_path / "new", [FIRST], [FOURTH])
    (tmp_path / "plain.nq").write_text(QUADS.replace(FIRST, FOURTH), encoding="utf-8")
    bulk_load(tmp_path / "loaded", [tmp_path / "plain.nq"])
    assert _lines(tmp_path / "new") == _lines(tmp_path / "loaded")
    assert len(_lines(tmp_path / "new")) == 3


def test_deriving_leaves_the_old_store_alone(path: Path, tmp_path: Path) -> None:
    """No file of it changes, and who has it open meanwhile sees what was in it."""
    before, opened = _hashes(path), open_read_only(path)
    derive(path, tmp_path / "new", [FIRST], [FOURTH])
    derive(tmp_path / "new", tmp_path / "newer", [FOURTH], [])
    assert _hashes(path) == before
    assert len(list(opened.select(ALL).rows)) == 3
    assert len(_lines(tmp_path / "newer")) == 2


def test_a_derived_store_shares_files(path: Path, tmp_path: Path) -> None:
    """What did not change is on disk once."""
    derive(path, tmp_path / "new", [], [FOURTH])
    shared = {file.stat().st_ino for file in path.glob("*.sst")}
    assert shared
    assert shared <= {file.stat().st_ino for file in (tmp_path / "new").glob("*.sst")}


def test_deriving_leaves_no_empty_graph(path: Path, tmp_path: Path) -> None:
    """A graph whose last quad goes is no graph of the new store; one that keeps a quad, or gets one, is."""
    third = QUADS.splitlines()[2]
    derive(path, tmp_path / "new", [FIRST, third], [])
    derive(path, tmp_path / "again", [third], [third.replace("/c>", "/e>")])
    graphs = [{str(g) for g in ox.Store.read_only(str(tmp_path / name)).named_graphs()} for name in ("new", "again")]
    assert graphs == [{"<https://example.org/g1>"}, {"<https://example.org/g1>", "<https://example.org/g2>"}]


def test_deriving_many_lines(path: Path, tmp_path: Path) -> None:
    """Lines are taken in batches; none is lost between two."""
    many = [FOURTH.replace("/d>", f"/d{number}>") for number in range(20_001)]
    derive(path, tmp_path / "new", [], many)
    derive(tmp_path / "new", tmp_path / "back", many, [])
    assert len(open_read_only(tmp_path / "new")) == 20_004
    assert len(open_read_only(tmp_path / "back")) == 3


def test_deriving_what_cannot_be(path: Path, tmp_path: Path) -> None:
    """A store that is there already, one that is nowhere, and a line that is none: each is said."""
    with pytest.raises(StoreError, match="exists already"):
        derive(path, path, [], [])
    with pytest.raises(StoreError, match="cannot be taken over"):
        derive(tmp_path / "nergens", tmp_path / "a", [], [])
    with pytest.raises(StoreError, match="not N-Quads"):
        derive(path, tmp_path / "b", [], ["dit is geen bewering"])
