"""The change log and the differences between releases: what is told, and that a patch makes the new of the old."""

from __future__ import annotations

import gzip
import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from kg.errors import StoreError
from kg.mapping.quads import text
from kg.namespaces import KG, expand
from kg.releases import Release
from kg.releases.changes import patch, record
from kg.releases.differences import differences
from kg.releases.owners import by_owner
from kg.releases.words import WORDS, shown, tell, terms
from tests.releases.worlds import BASE, TYPE, about, changed, files, world, written

NOW = datetime(2094, 11, 22, 3, 10, 0, 999, tzinfo=timezone(timedelta(hours=1)))
GRAPH = f"<{BASE}graph/a> ."
SET = f"<{BASE}id/vragenset/2093z00001"


def release(folder: Path, lines: set[str]) -> Release:
    """A release that holds lines, in the folder that has its name."""
    written(folder, lines)
    return Release(folder, {"id": folder.name, "base": BASE})


def entities(entry: Path) -> list[dict[str, Any]]:
    """The entities of an entry of the log."""
    with gzip.open(entry / "entities.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def set_of_questions(subject: str) -> set[str]:
    """A set with one question, as the mapping says it."""
    return {
        f"{SET}> {TYPE} <{KG}Vragenset> {GRAPH}",
        f"{SET}> <{expand('skos:prefLabel')}> {text('Vragen over voorbeelden', 'nl')} {GRAPH}",
        f"{SET}> <{KG}onderwerp> {text(subject, 'nl')} {GRAPH}",
        f"{SET}/vraag/1> {TYPE} <{KG}Vraag> {GRAPH}",
    }


# ---------------------------------------------------------------- differences and patches


def patched(old: set[str], lines: list[str]) -> set[str]:
    """Apply an RDF Patch: every line that goes must be there, every one that comes must not."""
    found = set(old)
    for line in lines:
        kind, _, quad = line.rstrip("\n").partition(" ")
        if kind == "D":
            found.remove(quad)
        elif kind == "A":
            assert quad not in found
            found.add(quad)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_patch_makes_the_new_of_the_old(seed: int, tmp_path: Path) -> None:
    """Whatever changed, the old N-Quads with the patch are the new."""
    chance = random.Random(seed)
    old = world() if seed else set()
    new = changed(old, chance, 40)
    lines = list(patch(release(tmp_path / "a", old), release(tmp_path / "b", new)))
    assert lines[:3] == ["H id <urn:kamergraaf:b> .\n", "H prev <urn:kamergraaf:a> .\n", "TX .\n"]
    assert lines[-1] == "TC .\n"
    assert len(lines) > 10
    assert patched(old, lines) == new


def test_what_is_equal_is_not_read(tmp_path: Path) -> None:
    """Shards with the same hash are left closed: even damaged they disturb nothing."""
    old, new = release(tmp_path / "a", world()), release(tmp_path / "b", world() | set(about("vragenset/nieuw", 1)))
    touched = [d.owner for d in differences(old.dumps, new.dumps)]
    same = {path.name: path for path in (old.dumps / "nq").iterdir()}
    equal = [path for name, path in same.items() if (new.dumps / "nq" / name).read_bytes() == path.read_bytes()]
    assert len(equal) >= 2
    for path in equal:
        path.write_bytes(b"kapot")
    assert [d.owner for d in differences(old.dumps, new.dumps)] == touched == ["vragenset/nieuw"]


def test_kinds_of_differences(tmp_path: Path) -> None:
    """An owner is new, changed or gone; one that stays the same is not told."""
    old = {line for n, o in enumerate(("document/a", "document/b", "document/c")) for line in about(o, n)}
    new = {line for n, o in ((1, "document/b"), (7, "document/c"), (8, "document/d")) for line in about(o, n)}
    found = {
        d.owner: d.kind for d in differences(release(tmp_path / "a", old).dumps, release(tmp_path / "b", new).dumps)
    }
    assert found == {"document/a": "gone", "document/c": "changed", "document/d": "new"}


# ---------------------------------------------------------------- words


def test_a_difference_in_words(tmp_path: Path) -> None:
    """The entity by class and name, the properties by their Dutch label, old before new."""
    old = release(tmp_path / "a", set_of_questions("oude regels"))
    new = release(tmp_path / "b", set_of_questions("nieuwe regels"))
    (difference,) = differences(old.dumps, new.dumps)
    assert tell(difference, BASE).as_dict() == {
        "iri": f"{BASE}id/vragenset/2093z00001",
        "class": "Vragenset",
        "label": "Vragen over voorbeelden",
        "kind": "changed",
        "added": 1,
        "removed": 1,
        "words": [("-", "onderwerp", "oude regels"), ("+", "onderwerp", "nieuwe regels")],
    }


def test_parts_are_told_by_their_place_and_passages_not_at_all(tmp_path: Path) -> None:
    """A statement about a part says which part; where something stands in a text is not told."""
    old = release(tmp_path / "a", set_of_questions("x"))
    part = f'{SET}/vraag/1> <{KG}nummer> "1"^^<{expand("xsd:integer")}> {GRAPH}'
    passage = f"{SET}/vraag/1> <{KG}passage> <{BASE}id/document/a#char=0,1> {GRAPH}"
    new = release(tmp_path / "b", set_of_questions("x") | {part, passage})
    told = tell(next(differences(old.dumps, new.dumps)), BASE)
    assert (told.added, told.removed) == (2, 0)
    assert told.words == (("+", "nummer (vraag/1)", "1"),)


def test_not_more_words_than_people_read(tmp_path: Path) -> None:
    """Of a large difference the counts are whole, the words are not."""
    many = {f"{SET}> <{KG}onderwerp> {text(str(n), 'nl')} {GRAPH}" for n in range(50)}
    new = release(tmp_path / "b", set_of_questions("x") | many)
    told = tell(next(differences(release(tmp_path / "a", set_of_questions("x")).dumps, new.dumps)), BASE)
    assert told.added == 50
    assert len(told.words) == WORDS == 20


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ('"een\\n\\"twee\\" \\\\n"@nl', 'een\n"twee" \\n'),
        ('"\\u0007\\U0001F600"', "\x07😀"),
        ('"3"^^<http://www.w3.org/2001/XMLSchema#integer>', "3"),
        (f"<{BASE}id/document/a>", "document/a"),
        (f"<{KG}Vragenset>", "vragenset"),
        ("<https://example.org/a>", "https://example.org/a"),
        (f'"{"a" * 300}"', "a" * 199 + "…"),
    ],
)
def test_values_for_people(term: str, expected: str) -> None:
    """Texts without quotes and escapes, terms by their label, our things by their path, and nothing too long."""
    assert shown(term, BASE) == expected


def test_the_class_that_says_most() -> None:
    """A Kamerbrief is also a Brief and a Document."""
    kinds = [f"{KG}{name}" for name in ("Document", "Brief", "Kamerbrief")]
    assert terms().nearest(kinds) == "Kamerbrief"
    assert terms().nearest(["https://example.org/Iets"]) == ""


# ---------------------------------------------------------------- the log


def test_the_first_release(tmp_path: Path) -> None:
    """Everything is new: it is counted, and there is nothing to patch."""
    entry = record(tmp_path, None, release(tmp_path / "a", world()), NOW)
    assert entry == tmp_path / "changes" / "000001"
    assert json.loads((entry / "change.json").read_text(encoding="utf-8")) == {
        "number": 1,
        "from": "",
        "to": "a",
        "published": "2094-11-22T02:10:00Z",
        "quads": {"added": len(world()), "removed": 0},
        "entities": {"new": len([o for o in by_owner(world(), BASE) if ":" not in o]), "changed": 0, "gone": 0},
    }
    assert sorted(path.name for path in entry.iterdir()) == ["change.json", "entities.jsonl.gz"]
    assert entities(entry) == []


def test_a_next_release(tmp_path: Path) -> None:
    """What differs is told by entity and as a patch, and the counts agree with both."""
    old = world()
    new = changed(old, random.Random(3), 30) | {f"<{BASE}dataset> <urn:p> <urn:o> <{BASE}graph/meta> ."}
    first, second = release(tmp_path / "a", old), release(tmp_path / "b", new)
    record(tmp_path, None, first, NOW)
    entry = record(tmp_path, first, second, NOW)
    assert entry is not None
    assert entry.name == "000002"
    told = json.loads((entry / "change.json").read_text(encoding="utf-8"))
    assert (told["number"], told["from"], told["to"]) == (2, "a", "b")
    assert told["quads"] == {"added": len(new - old), "removed": len(old - new)}
    found = entities(entry)
    assert [entity["iri"] for entity in found] == sorted(entity["iri"] for entity in found)
    kinds = [entity["kind"] for entity in found]
    assert told["entities"] == {kind: kinds.count(kind) for kind in ("new", "changed", "gone")}
    assert min(told["entities"].values()) > 0
    assert all(entity["iri"].startswith(f"{BASE}id/") for entity in found)
    with gzip.open(entry / "patch.gz", "rt", encoding="utf-8", newline="\n") as file:
        assert patched(old, list(file)) == new


def test_a_release_in_its_own_place_is_no_change(tmp_path: Path) -> None:
    """Building the same again writes nothing."""
    one = release(tmp_path / "a", world())
    assert record(tmp_path, one, one, NOW) is None
    assert not (tmp_path / "changes").exists()


def test_entries_are_never_written_again(tmp_path: Path) -> None:
    """The next entry has the next number, also when an older release comes back and a build was killed."""
    one, other = release(tmp_path / "a", world()), release(tmp_path / "b", set_of_questions("x"))
    first = record(tmp_path, None, one, NOW)
    assert first is not None
    before = files(first)
    (tmp_path / "changes" / ".nieuw-1").mkdir()
    record(tmp_path, one, other, NOW)
    record(tmp_path, other, one, NOW)
    assert sorted(path.name for path in (tmp_path / "changes").iterdir()) == ["000001", "000002", "000003"]
    assert files(first) == before


def test_the_same_change_is_the_same_bytes(tmp_path: Path) -> None:
    """But for the moment, two logs of one change are equal."""
    one, other = release(tmp_path / "a", world()), release(tmp_path / "b", set_of_questions("x"))
    entries = []
    for out in (tmp_path / "x", tmp_path / "y"):
        out.mkdir()
        entry = record(out, one, other, NOW)
        assert entry is not None
        entries.append(files(entry))
    assert len(entries[0]) == 3
    assert entries[0] == entries[1]


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in its place is told, not passed over."""
    (tmp_path / "changes").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="change log"):
        record(tmp_path, None, release(tmp_path / "a", world()), NOW)
