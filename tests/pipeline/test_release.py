"""What a build leaves behind: a complete, immutable, reproducible release."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.namespaces import KG, PREFIXES, expand
from kg.pipeline import Options, build
from kg.releases import SYNTAXES, Release, current, dump_stream, open_release, read_index
from kg.releases.owners import by_owner
from kg.releases.release import sha256

DUMP_KINDS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def release(example_out: Path) -> Release:
    """The release of the examples."""
    return current(example_out)


def quads(release: Release, ending: str) -> list[ox.Quad]:
    """The quads of a dump, in its order."""
    return list(ox.parse(b"".join(dump_stream(release, ending)), DUMP_KINDS[ending]))


def test_manifest_names_every_file_with_its_hash(release: Release) -> None:
    """Whoever copies a release can check that nothing is missing and nothing was changed."""
    files = {
        path.relative_to(release.folder).as_posix(): path
        for path in release.folder.rglob("*")
        if path.is_file() and path.relative_to(release.folder).as_posix() != "manifest.json"
    }
    assert set(files) == set(release.manifest["files"])
    for name, entry in release.manifest["files"].items():
        expected: dict[str, object] = {"bytes": files[name].stat().st_size}
        if not name.startswith(("store/", "search/")):  # those differ from build to build
            expected["sha256"] = sha256(files[name])
        assert entry == expected, name


def test_store_and_dumps_hold_the_same_quads(release: Release) -> None:
    """N-Quads, TriG, JSON-LD and the store say the same; Turtle says it without graphs."""
    assert set(DUMP_KINDS) == {syntax.name for syntax in SYNTAXES}
    expected = set(quads(release, "nq"))
    assert len(expected) == release.manifest["quads"] > 3000
    assert set(ox.Store.read_only(str(release.store))) == expected
    assert set(quads(release, "trig")) == expected
    assert set(quads(release, "jsonld")) == expected
    assert {quad.triple for quad in quads(release, "ttl")} == {quad.triple for quad in expected}


def test_dumps_are_sorted(release: Release) -> None:
    """By owner and then by line, each line once: what is said of one thing stands together."""
    lines = b"".join(dump_stream(release, "nq")).decode().split("\n")[:-1]
    base = str(release.manifest["base"])
    assert lines == [line for own in by_owner(lines, base).values() for line in own]


def test_no_blank_nodes(release: Release) -> None:
    """Everything that is published has a name."""
    assert not any(
        isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode) for q in quads(release, "nq")
    )


def test_no_triple_stands_in_two_graphs(release: Release) -> None:
    """Queries see the union of the graphs, where such a triple would be counted twice."""
    triples = [quad.triple for quad in quads(release, "nq")]
    assert len(triples) == len(set(triples))
    assert read_index(release.dumps).repeated == 0


def test_every_passage_quotes_the_kept_text(release: Release) -> None:
    """`kept[begint:eindigt] == exact`, always."""
    store = ox.Store.read_only(str(release.store))
    query = f"""
        PREFIX kg: <{KG}> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?p ?kept ?b ?e ?exact WHERE {{
          ?p a kg:Passage ; kg:uitDocument/kg:bewaardeTekst ?kept ; kg:begint ?b ; kg:eindigt ?e ; oa:exact ?exact }}"""
    rows = list(store.query(query, use_default_graph_as_union=True))
    assert len(rows) > 200
    for row in rows:
        begint, eindigt = int(row["b"].value), int(row["e"].value)
        assert row["kept"].value[begint:eindigt] == row["exact"].value
        assert row["p"].value.endswith(f"#char={begint},{eindigt}")


def test_same_input_gives_the_same_bytes(release: Release, examples: Path, tmp_path: Path) -> None:
    """Another folder, another number of processes, another moment: the same dumps and the same name."""
    options = Options((examples / "corpus",), tmp_path, examples / "register", workers=1)
    again = build(options).release
    assert again.id == release.id
    for name, entry in release.manifest["files"].items():
        if not name.startswith(("store/", "search/")):
            assert again.manifest["files"][name] == entry, name


def test_building_again_keeps_the_release(example_out: Path, release: Release, examples: Path) -> None:
    """The same input into the same folder is the same release: not a byte of it is written again."""
    before = {path: path.stat().st_mtime_ns for path in release.folder.rglob("*")}
    again = build(Options((examples / "corpus",), example_out, examples / "register", workers=2)).release
    assert again.folder == release.folder
    assert {path: path.stat().st_mtime_ns for path in release.folder.rglob("*")} == before


def test_a_release_carries_the_register_it_was_made_with(release: Release, examples: Path) -> None:
    """Every file of the register is in it byte for byte, and in the manifest with its hash."""
    used = {path.name: path.read_bytes() for path in (examples / "register").glob("*.csv")}
    kept = {path.name: path.read_bytes() for path in (release.folder / "register").iterdir()}
    assert kept == used
    assert len(kept) >= 7
    for name, content in kept.items():
        expected = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        assert release.manifest["files"][f"register/{name}"] == expected


def test_another_register_is_another_release(release: Release, examples: Path, tmp_path: Path) -> None:
    """What a server answers about names follows from the register, so the name of a release does too."""
    register = tmp_path / "register"
    shutil.copytree(examples / "register", register)
    (register / "aliases.csv").write_text("person,name,source\n", encoding="utf-8")
    other = build(Options((examples / "corpus",), tmp_path / "uit", register, workers=1)).release
    assert read_index(other.dumps).sha256 == read_index(release.dumps).sha256
    assert other.id != release.id


def test_reading_the_store_changes_no_file(release: Release) -> None:
    """A release that is being served stays what its manifest says."""
    before = {path.name: sha256(path) for path in release.store.iterdir()}
    store = ox.Store.read_only(str(release.store))
    assert store.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert {path.name: sha256(path) for path in release.store.iterdir()} == before


def test_counts_per_class_are_those_of_the_store(release: Release) -> None:
    """What the manifest counts is what a query counts."""
    store = ox.Store.read_only(str(release.store))
    query = "SELECT ?c (COUNT(?x) AS ?n) WHERE { ?x a ?c } GROUP BY ?c"
    rows = {r["c"].value: int(r["n"].value) for r in store.query(query, use_default_graph_as_union=True)}
    counted = {iri.removeprefix(KG): count for iri, count in rows.items() if iri.startswith(KG)}
    assert counted == release.manifest["classes"]
    assert len(counted) >= 15


def test_counts_per_property_are_those_of_the_store(release: Release) -> None:
    """The description of the dataset says of each vocabulary that has a prefix what a query counts, itself apart."""
    store = ox.Store.read_only(str(release.store))
    base = release.manifest["base"]
    meta, itself = f"{base}graph/meta", f'REGEX(STR(?s), "^{base}(dataset.*|bouw|software)$")'
    others = f"FILTER (?g != <{meta}> || !{itself})"
    query = f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {others} }} GROUP BY ?p"
    counted = {row["p"].value: int(row["n"].value) for row in store.query(query)}
    void = expand("void:property"), expand("void:triples")
    said = f"SELECT ?p ?n WHERE {{ GRAPH <{meta}> {{ ?part <{void[0]}> ?p ; <{void[1]}> ?n }} }}"
    described = {row["p"].value: int(row["n"].value) for row in store.query(said)}
    assert described == {iri: count for iri, count in counted.items() if iri.startswith(tuple(PREFIXES.values()))}
    assert len(described) >= 110


def test_a_folder_without_manifest_is_no_release(tmp_path: Path) -> None:
    """Opening something else says what is missing and what to name instead."""
    with pytest.raises(Exception, match="this is no release") as caught:
        open_release(tmp_path)
    assert "kg build" in str(caught.value)
