"""Dumps in shards: every syntax says the same, the same quads are the same bytes, only what changes is rewritten."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.mapping.quads import text
from kg.releases import (
    SYNTAXES,
    Delta,
    Release,
    Shardtask,
    Syntax,
    apply,
    dump_stream,
    layout,
    lines_of,
    read_index,
    release_id,
    write_index,
    write_part,
    write_shard,
)
from kg.releases.owners import begins_shard, by_owner, owner, owner_iri
from kg.releases.syntaxes import TYPE
from tests.releases.worlds import BASE, BOUNDARIES, NAMES, about, applied, changed, files, world, written

FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}
RDFLIB = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dumps of the invented world, in a folder that stands for a release."""
    folder = tmp_path_factory.mktemp("uitgave")
    written(folder, world())
    return folder


def whole(folder: Path, syntax: str) -> bytes:
    """A whole dump."""
    return b"".join(dump_stream(Release(folder, {}), syntax))


def quads(lines: set[str]) -> set[ox.Quad]:
    """Lines as pyoxigraph reads them."""
    return set(ox.parse("\n".join(sorted(lines)), ox.RdfFormat.N_QUADS))


# ---------------------------------------------------------------- owners and shards

OWNED = (
    ("id/document/ah-1", "document/ah-1"),
    ("id/document/ah-1/antwoord/2-4", "document/ah-1"),
    ("id/document/ah-1#char=0,12", "document/ah-1"),
    ("id/document/ah-10", "document/ah-10"),
    ("id/vragenset/2090z00001/vraag/3", "vragenset/2090z00001"),
    ("id/persoon/a/identificatie/wikidata", "persoon/a"),
    ("id/kamerlid/a/2090-01-01", "kamerlid/a/2090-01-01"),
    ("id/bewindspersoon/a/mnre1/2090-01-01", "bewindspersoon/a/mnre1/2090-01-01"),
    ("id/document", "document"),
    ("dataset/klasse/Vraag", f"{BASE}dataset/klasse/Vraag"),
    ("rapport#1", f"{BASE}rapport"),
)


@pytest.mark.parametrize(("path", "expected"), OWNED)
def test_the_owner_of_a_subject(path: str, expected: str) -> None:
    """The entity that it belongs to; of what is not under id/ the IRI without fragment."""
    assert len(OWNED) == 11
    assert owner(f"{BASE}{path}", BASE) == expected


def test_an_owner_has_an_iri() -> None:
    """An owner under id/ gets the base, another is an IRI already."""
    assert owner_iri("document/ah-1", BASE) == f"{BASE}id/document/ah-1"
    assert owner_iri("urn:a:b", BASE) == "urn:a:b"


def test_owners_stand_together(folder: Path) -> None:
    """The dump is in order of owner and of line, although plain order of lines would tear owners apart."""
    found = whole(folder, "nq").decode().split("\n")[:-1]
    assert found == sorted(world(), key=lambda line: (owner(line[1 : line.index(">")], BASE), line))
    assert found != sorted(found)


def test_a_shard_begins_where_an_owner_says_so(folder: Path) -> None:
    """Every shard but the first begins with a boundary, and no other owner in it is one."""
    index = read_index(folder / "dumps")
    assert len(index.shards) >= 3
    owners = by_owner(world(), BASE)
    assert [shard.first for shard in index.shards] == ["", *filter(begins_shard, owners)]


# ---------------------------------------------------------------- syntaxes


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_every_dump_says_the_same(syntax: Syntax, folder: Path) -> None:
    """Each whole dump has every quad once, or every triple once where the syntax has no graphs."""
    assert len(SYNTAXES) == 4
    found = list(ox.parse(whole(folder, syntax.name), FORMATS[syntax.name]))
    assert len(found) == len(set(found))
    if syntax.graphs:
        assert set(found) == quads(world())
    else:
        assert {quad.triple for quad in found} == {quad.triple for quad in quads(world())}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_rdflib_reads_the_same(syntax: Syntax, folder: Path) -> None:
    """Another library reads the whole dumps, graphs and all."""
    found, expected = rdflib.Dataset(), rdflib.Dataset()
    data = whole(folder, syntax.name)
    if syntax.graphs:
        found.parse(data=data, format=RDFLIB[syntax.name])
    else:
        found.default_graph.parse(data=data, format=RDFLIB[syntax.name])
    expected.parse(data="\n".join(sorted(world())), format="nquads")
    here, there = set(found.quads()), set(expected.quads())
    assert len(there) == len(world())
    if syntax.graphs:
        assert here == there
    else:
        assert {quad[:3] for quad in here} == {quad[:3] for quad in there}


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_every_shard_can_be_read_by_itself(syntax: Syntax, folder: Path) -> None:
    """A shard is a file of its syntax, and has what the index says."""
    for shard in read_index(folder / "dumps").shards:
        with gzip.open(folder / "dumps" / shard.path(syntax.name)) as file:
            found = list(ox.parse(file.read(), FORMATS[syntax.name]))
        assert len(found) == (shard.quads if syntax.graphs else shard.quads - shard.repeated)


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_nothing_is_dumped_as_nothing(syntax: Syntax, tmp_path: Path) -> None:
    """A dump of no quads can be read."""
    assert written(tmp_path, set()).shards == ()
    assert list(ox.parse(whole(tmp_path, syntax.name), FORMATS[syntax.name])) == []


IRIS = (
    f"{BASE}id/document/a:b",
    f"{BASE}id/document/a//b",
    f"{BASE}id/document/../b",
    f"{BASE}id/",
    f"{BASE}graph/x",
    f"{BASE}anders/x",
    BASE,
    "kg:x",
    "urn:a",
    "http://www.w3.org/2001/XMLSchema#",
    "http://www.w3.org/2001/XMLSchema#9",
    "http://www.w3.org/2001/XMLSchema#date.",
    "https://schema.org/a/b",
    "https://example.org/é?q=(1)#%20,;'",
)


@pytest.mark.parametrize("place", ["subject", "predicate", "object", "class", "graph"])
def test_any_iris(place: str, tmp_path: Path) -> None:
    """What looks like a prefixed name, or could be resolved to something else, comes out as it went in."""
    assert len(IRIS) == len(set(IRIS)) == 14
    terms = {"subject": "urn:s", "predicate": "urn:p", "object": "urn:o", "graph": "urn:g"}
    if place == "class":
        place, terms["predicate"] = "object", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    lines = {" ".join(f"<{iri}>" for iri in (terms | {place: iri}).values()) + " ." for iri in IRIS}
    written(tmp_path, lines)
    for name in ("nq", "trig", "jsonld"):
        assert set(ox.parse(whole(tmp_path, name), FORMATS[name])) == quads(lines), name
    found = ox.parse(whole(tmp_path, "ttl"), FORMATS["ttl"])
    assert {quad.triple for quad in found} == {quad.triple for quad in quads(lines)}


DATATYPES = ("string", "integer", "boolean", "date", "decimal")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8")), st.sampled_from(["", "nl", *DATATYPES])),
        max_size=5,
    )
)
def test_any_literals(tmp_path_factory: pytest.TempPathFactory, values: list[tuple[str, str]]) -> None:
    """Whatever is in the literals, each quad comes out of every syntax as it went in."""
    folder = tmp_path_factory.mktemp("letters")
    lines = set()
    for value, kind in values:
        literal = (
            f"{text(value)}^^<http://www.w3.org/2001/XMLSchema#{kind}>" if kind in DATATYPES else text(value, kind)
        )
        lines.add(f"<{BASE}id/document/a> <urn:p> {literal} <{BASE}graph/a> .")
    written(folder, lines)
    for name in ("nq", "trig", "jsonld"):
        assert set(ox.parse(whole(folder, name), FORMATS[name])) == quads(lines), name
    found = ox.parse(whole(folder, "ttl"), FORMATS["ttl"])
    assert {quad.triple for quad in found} == {quad.triple for quad in quads(lines)}


def test_what_pyoxigraph_writes_can_be_dumped(tmp_path: Path) -> None:
    """Lines may also come from its terms, such as those of the ontology: they escape alike."""
    literal = ox.Literal("".join(map(chr, range(0xD7FF))), language="nl")
    line = f"<urn:s> <urn:p> {literal} <urn:g> ."
    written(tmp_path, {line})
    for name in ("trig", "jsonld"):
        assert set(ox.parse(whole(tmp_path, name), FORMATS[name])) == quads({line}), name


# ---------------------------------------------------------------- what the index says


def test_the_index_counts(folder: Path) -> None:
    """Quads, nodes of each class, entities, and triples in several graphs."""
    index = read_index(folder / "dumps")
    assert index.quads == len(world())
    assert index.classes == Counter(Document=len({line for line in world() if "kamergraaf/def#Document>" in line}))
    assert index.properties["rdf:type"] == len({line.rsplit(" ", 2)[0] for line in world() if f" {TYPE} " in line})
    assert index.repeated == 1
    assert sum(shard.entities for shard in index.shards) == len([o for o in by_owner(world(), BASE) if ":" not in o])


def test_the_index_on_disk(folder: Path) -> None:
    """What is written is what was returned, and says what stands between the shards of JSON-LD."""
    found: dict[str, Any] = json.loads((folder / "dumps" / "index.json").read_text(encoding="utf-8"))
    assert found["quads"] == len(world())
    glue = [found["syntaxes"]["jsonld"][name] for name in ("head", "between", "tail")]
    assert [gzip.decompress((folder / "dumps" / name).read_bytes()) for name in glue] == [b"[\n", b",\n", b"]\n"]
    assert sorted(found["syntaxes"]) == sorted(syntax.name for syntax in SYNTAXES)
    for entry in found["shards"]:
        for name, file in entry["files"].items():
            assert (folder / "dumps" / name / f"{entry['name']}.{name}.gz").stat().st_size == file["bytes"]


def test_a_damaged_index(tmp_path: Path) -> None:
    """Whatever stands there, the error names the file and says what to do."""
    for content in ("", "[]", "{}", '{"base": 1, "shards": [{}]}', '{"base": "", "shards": 7}'):
        (tmp_path / "index.json").write_text(content, encoding="utf-8")
        with pytest.raises(StoreError, match="lacks a whole index") as caught:
            read_index(tmp_path)
        assert caught.value.remedy


@pytest.mark.parametrize("harm", ["absent", "damaged", "cut"])
def test_a_damaged_shard(harm: str, tmp_path: Path) -> None:
    """A shard that is missing or damaged is told by its name, not left out."""
    index = written(tmp_path, world())
    path = tmp_path / "dumps" / index.shards[1].path("ttl")
    content = path.read_bytes()
    path.unlink()
    if harm != "absent":
        path.write_bytes(b"\x1f\x8bkapot" if harm == "damaged" else content[:-9])
    with pytest.raises(StoreError) as caught:
        whole(tmp_path, "ttl")
    assert caught.value.document == str(path)


# ---------------------------------------------------------------- the same bytes


def test_the_same_quads_are_the_same_bytes(tmp_path: Path) -> None:
    """Other parts, another folder, another moment, another order of tasks: not a byte differs."""
    written(tmp_path / "a", world())
    os.utime(tmp_path / "a" / "dumps" / "index.json", (0, 0))
    time.sleep(1.1)  # a gzip head counts whole seconds
    parts = [write_part(tmp_path / "parts", str(n), world() if n else [], NAMES) for n in range(2)]
    plan = layout(parts, tmp_path / "b", NAMES)
    tasks = [pickle.loads(pickle.dumps(task)) for task in reversed(plan.tasks)]
    write_index(tmp_path / "b", NAMES, map(write_shard, tasks))
    assert files(tmp_path / "a" / "dumps") == files(tmp_path / "b")


def test_the_name_of_a_release_follows_from_what_it_says(tmp_path: Path) -> None:
    """The same quads give the same name, others or another report another one."""
    one, other = written(tmp_path / "a", world()), written(tmp_path / "b", world(), 1)
    less = written(tmp_path / "c", sorted(world())[1:])
    assert release_id(one, "x") == release_id(other, "x")
    assert len({release_id(one, "x"), release_id(one, "y"), release_id(less, "x")}) == 3


# ---------------------------------------------------------------- changes


@pytest.mark.parametrize("seed", range(9))
def test_a_change_gives_what_is_written_from_nothing(seed: int, tmp_path: Path) -> None:
    """Changes on changes, byte for byte: shards that part, join, come and go."""
    assert len(BOUNDARIES) >= 10
    chance = random.Random(seed)
    lines = world() if seed % 3 else set()
    written(tmp_path / "0", lines)
    old = tmp_path / "0" / "dumps"
    for step in range(1, 5):
        new = changed(lines, chance, 1 + 20 * chance.randrange(4))
        applied(old, tmp_path / f"{step}-delta", Delta.between(lines, new))
        written(tmp_path / f"{step}", new)
        old, lines = tmp_path / f"{step}-delta", new
        assert files(old) == files(tmp_path / f"{step}" / "dumps")


def test_to_nothing_and_back(tmp_path: Path) -> None:
    """Everything may go, and come again."""
    written(tmp_path / "a", world())
    everything = tuple(sorted(world()))
    assert applied(tmp_path / "a" / "dumps", tmp_path / "b", Delta(everything, ())).shards == ()
    applied(tmp_path / "b", tmp_path / "c", Delta((), everything))
    assert files(tmp_path / "c") == files(tmp_path / "a" / "dumps")


def boundary() -> str:
    """An owner that begins a shard and is not in the world."""
    return next(found for number in range(10_000) if begins_shard(found := f"vragenset/w{number}"))


def test_a_new_boundary_parts_a_shard_and_its_end_joins_them(tmp_path: Path) -> None:
    """An owner that begins a shard makes two of one; when it goes they are one again."""
    one = written(tmp_path / "a", world())
    lines = tuple(sorted(about(boundary(), 1)))
    two = applied(tmp_path / "a" / "dumps", tmp_path / "b", Delta((), lines))
    assert len(two.shards) == len(one.shards) + 1
    applied(tmp_path / "b", tmp_path / "c", Delta(lines, ()))
    assert files(tmp_path / "c") == files(tmp_path / "a" / "dumps")


def test_what_is_not_touched_is_linked(tmp_path: Path) -> None:
    """Shards without a change are the files of the old dumps; the old dumps stay as they were."""
    written(tmp_path / "a", world())
    old, new = tmp_path / "a" / "dumps", tmp_path / "b"
    before = files(old)
    plan = apply(old, Delta((), tuple(sorted(about("vragenset/nieuw", 1)))), new, NAMES)
    assert len(plan.tasks) == 1
    assert len(plan.kept) >= 2
    write_index(new, NAMES, [*plan.kept, *map(write_shard, plan.tasks)])
    linked = [path for path in new.rglob("*.*.gz") if path.stat().st_nlink == 2]
    assert len(linked) == 4 * len(plan.kept)
    assert files(old) == before


def test_on_another_disk_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no link can be made the content is the same."""

    def refused(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    written(tmp_path / "a", world())
    monkeypatch.setattr(os, "link", refused)
    applied(tmp_path / "a" / "dumps", tmp_path / "b", Delta())
    assert files(tmp_path / "b") == files(tmp_path / "a" / "dumps")


@pytest.mark.parametrize("side", ["removed", "added"])
def test_a_change_of_something_else_is_refused(side: str, tmp_path: Path) -> None:
    """A line that goes must be there, one that comes must not: else the dumps and the store would differ."""
    written(tmp_path / "a", world())
    line = sorted(world())[0] if side == "added" else about("vragenset/nergens", 1)[0]
    delta = Delta((line,), ()) if side == "removed" else Delta((), (line,))
    with pytest.raises(StoreError, match="cannot be written") as caught:
        applied(tmp_path / "a" / "dumps", tmp_path / "b", delta)
    assert "does not fit" in caught.value.value


def test_a_task_whose_parts_are_gone(tmp_path: Path) -> None:
    """What a shard is made of must be there."""
    (task,) = layout([write_part(tmp_path / "p", "a", about("document/a", 1), NAMES)], tmp_path / "d", NAMES).tasks
    (tmp_path / "p" / "a.nq").unlink()
    assert isinstance(task, Shardtask)
    with pytest.raises(StoreError, match="cannot be written"):
        write_shard(task)


def test_the_lines_of_an_owner(folder: Path) -> None:
    """They can be had without reading the whole."""
    wanted = ["document/ah-1", "persoon/p1", "document/nergens", f"{BASE}dataset"]
    found = lines_of(folder / "dumps", wanted)
    assert found == sorted(line for line in world() if owner(line[1 : line.index(">")], BASE) in wanted)
    assert len(found) >= 12


sets = st.frozensets(st.sampled_from("abcdef"))


@given(sets, sets, sets)
def test_changes_compose(first: frozenset[str], second: frozenset[str], third: frozenset[str]) -> None:
    """Two changes after one another are one change; a change and its opposite are none."""
    composed = Delta.between(first, second).then(Delta.between(second, third))
    assert composed == Delta.between(first, third)
    assert bool(composed) == (first != third)
