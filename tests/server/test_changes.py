"""The reader of the log of changes: what it gives, and that nothing in the log is believed unseen."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from server.changes import Change, Damaged, Log
from tests.server.changelog import change, entity, write_change


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """A log of two changes."""
    write_change(tmp_path, 1, [entity("document/a", "new"), entity("document/b", "new")])
    write_change(tmp_path, 2, [entity("document/a"), entity("vragenset/c", "gone")])
    return Log(tmp_path / "changes")


def test_a_change_has_its_numbers(log: Log) -> None:
    """What change.json says is what the change says."""
    assert log.numbers() == [1, 2]
    assert log.change(2) == Change(2, "uitgave-1", "uitgave-2", "2099-01-02T02:10:00Z", 20, 2, 0, 1, 1)
    assert log.change(1).before == ""


def test_entities_stand_in_their_order(log: Log) -> None:
    """A page of entities is a stretch of the lines, and past the last there are none."""
    first = log.change(1)
    assert [found.label for found in log.entities(first, 0, 10)] == ["Naam van document/a", "Naam van document/b"]
    assert [found.label for found in log.entities(first, 1, 1)] == ["Naam van document/b"]
    assert log.entities(first, 2, 5) == []


def test_a_first_release_may_be_counted_only(tmp_path: Path) -> None:
    """Then none of its entities has a line; of any later change that is damage."""
    write_change(tmp_path, 1, [], entities={"new": 5, "changed": 0, "gone": 0})
    write_change(tmp_path, 2, [], entities={"new": 5, "changed": 0, "gone": 0})
    log = Log(tmp_path / "changes")
    first, second = log.change(1), log.change(2)
    assert (first.entities, log.listed(first), log.entities(first, 0, 10)) == (5, 0, [])
    assert log.listed(second) == 5
    with pytest.raises(Damaged, match="entities are missing"):
        log.entities(second, 0, 10)


def test_a_folder_that_is_not_there_has_no_changes(tmp_path: Path) -> None:
    """Nor has no folder at all."""
    assert Log(tmp_path / "changes").numbers() == []
    assert Log(None).numbers() == []


def test_other_things_in_the_folder_are_no_changes(log: Log, tmp_path: Path) -> None:
    """A folder that is being written, a stray file and a number written otherwise are passed over."""
    (tmp_path / "changes" / ".000003-half").mkdir()
    (tmp_path / "changes" / "0000004").mkdir()
    (tmp_path / "changes" / "000005").write_text("")
    (tmp_path / "changes" / "000006").symlink_to("000001")
    assert log.numbers() == [1, 2]


@pytest.mark.parametrize("members", [1, 7])
def test_any_stretch_of_a_long_file_is_the_same_in_any_order(tmp_path: Path, members: int) -> None:
    """Reading goes on from places that were remembered; which, and how the file is packed, makes no difference."""
    entities = [entity(f"document/{number}", "new", label=os.urandom(40).hex()) for number in range(9000)]
    folder = write_change(tmp_path, 1, entities)
    lines = [json.dumps(found).encode() + b"\n" for found in entities]
    size = -(-len(lines) // members)
    packed = [gzip.compress(b"".join(lines[n * size : (n + 1) * size]), mtime=0) for n in range(members)]
    (folder / "entities.jsonl.gz").write_bytes(b"".join(packed))
    log = Log(tmp_path / "changes")
    chance = random.Random(7)
    for start in [8999, 0, *(chance.randrange(9000) for _ in range(40))]:
        found = log.entities(log.change(1), start, 30)
        assert [one.label for one in found] == [one["label"] for one in entities[start : start + 30]]


def test_a_change_that_was_written_anew_is_read_anew(log: Log, tmp_path: Path) -> None:
    """A log that was begun again under a server that runs is not taken for the old one."""
    before = log.change(2)
    path = tmp_path / "changes" / "000002" / "change.json"
    path.unlink()
    path.write_text(json.dumps(change(2, ["changed", "gone"], quads={"added": 77, "removed": 0})), encoding="utf-8")
    assert (before.added, log.change(2).added) == (20, 77)


CHANGES = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "deep": b"[" * 60_000,
    "large": b'{"a": "' + b"x" * 70_000 + b'"}',
    "no text": b"\xff\xfe",
    "another number": json.dumps(change(3, [])).encode(),
    "a long number": json.dumps(change(2, [])).replace('"added": 20', '"added": ' + "9" * 5000).encode(),
    "a release with a slash": json.dumps(change(2, [], to="../../etc")).encode(),
    "no release": json.dumps(change(2, [], to="")).encode(),
    "no moment": json.dumps(change(2, [], published="gisteren")).encode(),
    "no day": json.dumps(change(2, [], published="2099-02-31T00:00:00Z")).encode(),
    "below zero": json.dumps(change(2, [], quads={"added": -1, "removed": 0})).encode(),
    "no count": json.dumps(change(2, [], entities={"new": True, "changed": 0, "gone": 0})).encode(),
    "a kind too few": json.dumps(change(2, [], entities={"new": 0, "changed": 0})).encode(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_damaged_change_says_so(log: Log, tmp_path: Path, name: str) -> None:
    """Whatever stands in change.json, it is a change or it is damaged."""
    assert len(CHANGES) == 15
    (tmp_path / "changes" / "000002" / "change.json").write_bytes(CHANGES[name])
    with pytest.raises(Damaged, match=r"changes/000002/change\.json"):
        log.change(2)


def _line(**more: object) -> bytes:
    return json.dumps(entity("document/a", "new") | more).encode() + b"\n"


ENTITIES: dict[str, bytes] = {
    "not packed": _line() * 2,
    "cut": gzip.compress(_line() * 2)[:-20],
    "garbage behind": gzip.compress(_line()) + b"garbage",
    "a line too few": gzip.compress(_line()),
    "no JSON": gzip.compress(b"{\n" * 2),
    "deep": gzip.compress((b"[" * 60_000 + b"\n") * 2),
    "one endless line": gzip.compress(b"x" * 3_000_000),
    "no IRI": gzip.compress(_line(iri="geen iri") * 2),
    "a number for an IRI": gzip.compress(_line(iri=1) * 2),
    "half a character in an IRI": gzip.compress(_line(iri="https://example.org/\ud800") * 2),
    "an unknown kind": gzip.compress(_line(kind="weg") * 2),
    "a class that is none": gzip.compress(_line(**{"class": "a b"}) * 2),
    "no label": gzip.compress(_line(label=None) * 2),
    "words that are none": gzip.compress(_line(words=[["+", "een"]]) * 2),
    "an unknown sign": gzip.compress(_line(words=[["*", "een", "twee"]]) * 2),
    "words that are a text": gzip.compress(_line(words="abc") * 2),
}


@pytest.mark.parametrize("name", ENTITIES)
def test_damaged_entities_say_so(log: Log, tmp_path: Path, name: str) -> None:
    """Whatever stands in entities.jsonl.gz, its lines are entities or it is damaged."""
    assert len(ENTITIES) == 16
    (tmp_path / "changes" / "000001" / "entities.jsonl.gz").write_bytes(ENTITIES[name])
    with pytest.raises(Damaged, match=r"changes/000001/entities\.jsonl\.gz"):
        log.entities(log.change(1), 0, 10)


def test_a_file_that_unpacks_to_too_much_is_damaged(log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading ends at a bound, however small the file on disk is."""
    monkeypatch.setattr("server.changes._MOST_BYTES", 2_000_000)
    packed = gzip.compress(b"\n" * 20_000_000)
    (tmp_path / "changes" / "000002" / "entities.jsonl.gz").write_bytes(packed)
    described = change(2, [], entities={"new": 19_000_000, "changed": 0, "gone": 0})
    (tmp_path / "changes" / "000002" / "change.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(Damaged, match="too large"):
        log.entities(log.change(2), 18_000_000, 10)


def _to_passwd(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("make", [_to_passwd, os.mkfifo, os.mkdir], ids=["link", "pipe", "folder"])
@pytest.mark.parametrize("name", ["change.json", "entities.jsonl.gz", "patch.gz"])
def test_only_files_are_read(log: Log, tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    """A link leads out of the log, a pipe would wait for ever: neither is opened."""
    path = tmp_path / "changes" / "000002" / name
    known = log.change(2)
    path.unlink()
    make(path)
    with pytest.raises(Damaged, match=name):
        {"change.json": log.change, "patch.gz": log.patch}.get(name, lambda _: log.entities(known, 0, 1))(2)


def test_long_and_strange_texts_are_kept_in_bounds(tmp_path: Path) -> None:
    """A text is cut openly, and half a character becomes its escape."""
    write_change(tmp_path, 1, [entity("document/a", "new", label="x" * 5000 + "é", words=[["+", "\ud800", "y"]] * 30)])
    log = Log(tmp_path / "changes")
    found = log.entities(log.change(1), 0, 1)[0]
    assert (len(found.label), found.label[-1]) == (2001, "…")
    assert found.words == (("+", "\\ud800", "y"),) * 20
