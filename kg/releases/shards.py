"""Shards: the dumps of a release in pieces, so that a release shares with the one before it what did not change.

dumps/<syntax>/<name>.<syntax>.gz     a shard in each syntax, valid by itself
dumps/jsonld/{head,between,tail}.gz   what makes one document of the shards in JSON-LD
dumps/index.json                      the shards in order, with what is in them

A shard is a run of owners, and begins with one whose hash says so; see `kg.releases.owners`. The shards of one syntax
after one another are one file of that syntax, gzip members and all.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from isal import isal_zlib
from isal.igzip_lib import IsalError

from kg.errors import StoreError
from kg.namespaces import KG, Names, owner
from kg.releases import syntaxes
from kg.releases.owners import by_owner, shard_name
from kg.releases.syntaxes import SYNTAXES, JsonTerms, Statement, Syntax, TurtleTerms

if TYPE_CHECKING:
    from kg.releases.parts import Slice

INDEX = "index.json"
_Damaged = cast(type[Exception], IsalError)  # its stub says that it is a value
_BLOCK = 20_000  # lines that are in memory as statements at once
_LEVEL = 2  # of igzip: a fifth larger than zlib's 6, in a tenth of the time
_CLASS = f"<{KG}"
_PROPERTY = itemgetter(1)  # of a statement
GLUE = {"head": syntaxes.JSONLD_HEAD, "between": syntaxes.JSONLD_BETWEEN, "tail": syntaxes.JSONLD_TAIL}


@dataclass(frozen=True, slots=True)
class Shardtask:
    """All that a worker needs to write one shard, which begins with the owner `first` ("" for the first shard).

    From nothing: `runs` of slices of parts. Of a change: `shards` are the files in N-Quads that held its owners, from
    `first` up to `until` (None: to the end), and `removed` and `added` are lines of those owners.
    """

    first: str
    folder: Path
    base: str
    runs: tuple[tuple[Slice, ...], ...] = ()
    shards: tuple[Path, ...] = ()
    until: str | None = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shardinfo:
    """A shard that is written. `sha256` is of its plain N-Quads; `classes` counts nodes by local name of our class.

    `properties` counts triples by prefixed name of their property. `entities` are the owners under `id/`, `repeated`
    the quads whose triple another graph has too. `files` has for each syntax size and SHA-256 of the compressed file.
    """

    first: str
    name: str
    quads: int
    sha256: str
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    entities: int
    repeated: int
    files: Mapping[str, tuple[int, str]]

    def path(self, syntax: str) -> str:
        """Return the path of a file of the shard in the folder of dumps."""
        return f"{syntax}/{self.name}.{syntax}.gz"


@dataclass(frozen=True, slots=True)
class Layout:
    """The shards that a folder of dumps will have: those already in it, and the tasks that write the others."""

    kept: tuple[Shardinfo, ...]
    tasks: tuple[Shardtask, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The shards of a folder of dumps, in order."""

    base: str
    shards: tuple[Shardinfo, ...]
    classes: Counter[str] = field(init=False, default_factory=Counter)
    properties: Counter[str] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        for shard in self.shards:
            self.classes.update(shard.classes)
            self.properties.update(shard.properties)

    @property
    def quads(self) -> int:
        """How many quads there are."""
        return sum(shard.quads for shard in self.shards)

    @property
    def repeated(self) -> int:
        """How many quads have a triple that another graph has too, which queries count twice: there should be none."""
        return sum(shard.repeated for shard in self.shards)

    @property
    def sha256(self) -> str:
        """One hash for all that the release says: of the hashes of the plain N-Quads, in order."""
        return hashlib.sha256("".join(shard.sha256 for shard in self.shards).encode()).hexdigest()


# ---------------------------------------------------------------- writing a shard


def write_shard(task: Shardtask) -> Shardinfo:
    """Write one shard in every syntax; of a shard that has no line left there will be no files.

    Depends on nothing but the task and the files that it names, so that it may run in any process, in any order. Raises
    StoreError when what it is made of is not there, or does not fit.
    """
    try:
        lines = _gathered(task.runs) if task.runs else _changed(task)
        if not lines:
            return Shardinfo(task.first, shard_name(task.first), 0, "", {}, {}, 0, 0, {})
        with ExitStack() as stack:
            files = {s: stack.enter_context(_Packed(task, s)) for s in SYNTAXES}
            counted = _write(lines, files, task.base)
        plain = files[syntaxes.NQUADS].plain.hexdigest()
    except (OSError, ValueError, _Damaged) as error:
        raise StoreError(
            "a shard of the dumps cannot be written", document=str(task.folder), place=task.first, value=str(error)
        ) from error
    info = {syntax.name: (file.bytes, file.packed.hexdigest()) for syntax, file in files.items()}
    name = shard_name(task.first)
    counts = counted.classes, _named(counted.properties), len(counted.entities), counted.repeated
    return Shardinfo(task.first, name, counted.quads, plain, *counts, info)


class _Packed:
    """A gzip file of text without name and time in its head, so that the same content is the same bytes."""

    def __init__(self, task: Shardtask, syntax: Syntax) -> None:
        path = task.folder / syntax.name / f"{shard_name(task.first)}.{syntax.name}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._packer = isal_zlib.compressobj(_LEVEL, wbits=31)
        self.plain, self.packed, self.bytes = hashlib.sha256(), hashlib.sha256(), 0

    def write(self, text: str) -> None:
        data = text.encode()
        self.plain.update(data)
        self._keep(self._packer.compress(data))

    def _keep(self, data: bytes) -> None:
        self.packed.update(data)
        self.bytes += self._file.write(data)

    def __enter__(self) -> _Packed:
        return self

    def __exit__(self, *_: object) -> None:
        with self._file:
            self._keep(self._packer.flush())


@dataclass(slots=True)
class _Counted:
    quads: int = 0
    repeated: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    entities: set[str] = field(default_factory=set)


def _write(lines: Sequence[str], files: Mapping[Syntax, _Packed], base: str) -> _Counted:
    """Write lines in every syntax, block by block."""
    counted = _Counted()
    head = syntaxes.turtle_head(base)
    files[syntaxes.TURTLE].write(head)
    files[syntaxes.TRIG].write(head)
    before = syntaxes.json_head(base)
    for block in _blocks(lines):
        found = syntaxes.statements(block)
        bare = list(syntaxes.without_graph(found))
        graphs = syntaxes.by_graph(found)
        terms = TurtleTerms(base)
        files[syntaxes.NQUADS].write("\n".join(block) + "\n")
        files[syntaxes.TURTLE].write(syntaxes.turtle(bare, terms))
        files[syntaxes.TRIG].write(syntaxes.trig(graphs, terms))
        files[syntaxes.JSONLD].write(before + syntaxes.json_graphs(graphs, JsonTerms(base)))
        before = ",\n"
        counted.quads += len(found)
        counted.repeated += len(found) - len(bare)
        counted.classes.update(_classes(bare))
        counted.properties.update(map(_PROPERTY, bare))
        counted.entities.update(_entities(bare, base))
    files[syntaxes.JSONLD].write(syntaxes.JSON_END)
    return counted


def _blocks(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield lines by the block; the lines of one subject are in one."""
    start = 0
    while start < len(lines):
        end = min(start + _BLOCK, len(lines))
        subject = lines[end - 1][: lines[end - 1].index(" ") + 1]
        while end < len(lines) and lines[end].startswith(subject):
            end += 1
        yield lines[start:end]
        start = end


def _classes(found: Iterable[Statement]) -> Iterator[str]:
    """Yield the local name of our class for each node of it."""
    for _, predicate, value, _ in found:
        if predicate == syntaxes.TYPE and value.startswith(_CLASS):
            yield value[len(_CLASS) : -1]


def properties(lines: Iterable[str]) -> Counter[str]:
    """Count lines by the prefixed name of their property."""
    return _named(Counter(line.split(" ", 2)[1] for line in lines))


def _named(counts: Mapping[str, int]) -> Counter[str]:
    """Return counts of properties by prefixed name; one of a vocabulary without prefix keeps its IRI in brackets."""
    terms = TurtleTerms("")
    return Counter({terms[predicate]: count for predicate, count in counts.items()})


def _entities(found: Iterable[Statement], base: str) -> set[str]:
    """Return the owners under `id/`."""
    before = f"<{base}id/"
    subjects = {subject for subject, _, _, _ in found}
    return {owner(subject[1:-1], base) for subject in subjects if subject.startswith(before)}


# ---------------------------------------------------------------- what a shard is made of


def _gathered(runs: Iterable[tuple[Slice, ...]]) -> list[str]:
    lines: list[str] = []
    with ExitStack() as stack:
        files = {part: stack.enter_context(open(part, "rb")) for part in sorted({s.part for run in runs for s in run})}
        for run in runs:
            own: list[str] = []
            for part, start, end in run:
                files[part].seek(start)
                own += files[part].read(end - start).decode().split("\n")[:-1]
            lines += own if len(run) == 1 else sorted(set(own))
    return lines


def _changed(task: Shardtask) -> list[str]:
    """Return the lines of a shard after a change. Raises ValueError when the change is of something else."""
    owners = by_owner((line for path in task.shards for line in read_lines(path)), task.base)
    lines = {
        line
        for found, own in owners.items()
        if found >= task.first and (task.until is None or found < task.until)
        for line in own
    }
    removed, added = set(task.removed), set(task.added)
    wrong = sorted((removed - lines) | (added & lines))
    if wrong:
        raise ValueError(f"the change does not fit what is there: {wrong[0]}")
    return [line for own in by_owner((lines - removed) | added, task.base).values() for line in own]


def unpacked(path: Path) -> bytes:
    """Return what a file of a shard holds. Raises StoreError when it is missing or damaged."""
    try:
        return bytes(isal_zlib.decompress(path.read_bytes(), wbits=31))
    except (OSError, EOFError, _Damaged) as error:
        raise StoreError(
            "the dump is damaged", document=str(path), value=str(error), remedy="build the release again"
        ) from error


def read_lines(path: Path) -> list[str]:
    """Return the lines of a shard in N-Quads, in order. Raises StoreError."""
    return unpacked(path).decode().split("\n")[:-1]


# ---------------------------------------------------------------- the index


def write_index(folder: Path, names: Names, shards: Iterable[Shardinfo]) -> Index:
    """Write what makes one whole of shards, given in any order; return it."""
    ordered = sorted((shard for shard in shards if shard.quads), key=lambda shard: shard.first)
    index = Index(names.base, tuple(ordered))
    for syntax in SYNTAXES:
        (folder / syntax.name).mkdir(parents=True, exist_ok=True)
    for name, text in GLUE.items():
        (folder / syntaxes.JSONLD.name / f"{name}.gz").write_bytes(isal_zlib.compress(text.encode(), _LEVEL, wbits=31))
    (folder / INDEX).write_text(readable(_as_dict(index)), encoding="utf-8")
    return index


def readable(value: Mapping[str, Any]) -> str:
    """Return an object as JSON with its members in order, and a line for each member of those.

    Lists of thousands of files are written in a tenth of the time that indenting all of it takes.
    """
    dumps = partial(json.dumps, ensure_ascii=False, sort_keys=True)
    members = []
    for name, member in sorted(value.items()):
        if isinstance(member, dict):
            inner = [f"{dumps(key)}: {dumps(one)}" for key, one in sorted(member.items())]
            members.append(f"{dumps(name)}: {_spread('{', inner, '}')}")
        elif isinstance(member, list):
            members.append(f"{dumps(name)}: {_spread('[', [dumps(one) for one in member], ']')}")
        else:
            members.append(f"{dumps(name)}: {dumps(member)}")
    return _spread("{", members, "}") + "\n"


def _spread(begin: str, lines: Sequence[str], end: str) -> str:
    return f"{begin}\n" + ",\n".join(lines) + f"\n{end}" if lines else f"{begin}{end}"


def _as_dict(index: Index) -> dict[str, Any]:
    glue = {name: f"{syntaxes.JSONLD.name}/{name}.gz" for name in GLUE}
    return {
        "base": index.base,
        "quads": index.quads,
        "classes": dict(sorted(index.classes.items())),
        "properties": dict(sorted(index.properties.items())),
        "triples_in_several_graphs": index.repeated,
        "sha256": index.sha256,
        "syntaxes": {
            s.name: {"media_type": s.media_type, "graphs": s.graphs} | (glue if s is syntaxes.JSONLD else {})
            for s in SYNTAXES
        },
        "shards": [_shard_as_dict(shard, sorted(index.properties)) for shard in index.shards],
    }


def _shard_as_dict(shard: Shardinfo, properties: Sequence[str]) -> dict[str, Any]:
    """Return a shard; its counts of properties stand in the order of those of the whole: names would fill the index."""
    return {
        "first": shard.first,
        "name": shard.name,
        "quads": shard.quads,
        "sha256": shard.sha256,
        "classes": dict(sorted(shard.classes.items())),
        "properties": [shard.properties.get(name, 0) for name in properties],
        "entities": shard.entities,
        "repeated": shard.repeated,
        "files": {name: {"bytes": size, "sha256": sha} for name, (size, sha) in shard.files.items()},
    }


def read_index(folder: Path) -> Index:
    """Read the index of a folder of dumps. Raises StoreError when there is none, or it is damaged."""
    try:
        found = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        # A release made before properties were counted has none, and can still be read and compared.
        properties = list(found.get("properties", ()))
        return Index(found["base"], tuple(_shard(entry, properties) for entry in found["shards"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            "the release lacks a whole index of its dumps",
            document=str(folder / INDEX),
            value=str(error),
            remedy="build the release again",
        ) from error


def _shard(entry: dict[str, Any], properties: Sequence[str]) -> Shardinfo:
    counts = zip(properties, entry.get("properties", ()), strict=True)
    files = {name: (int(file["bytes"]), str(file["sha256"])) for name, file in entry["files"].items()}
    return Shardinfo(
        entry["first"],
        entry["name"],
        int(entry["quads"]),
        entry["sha256"],
        dict(entry["classes"]),
        {name: count for name, count in counts if count},
        int(entry["entities"]),
        int(entry["repeated"]),
        files,
    )
