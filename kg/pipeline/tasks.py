"""What the worker processes do: pure functions of what they are given, except that records wait on disk.

A record of a large archive does not fit in memory: the steps hand each other paths of pickles in the workplace. Those
are written and read by this build alone.
"""

from __future__ import annotations

import pickle
import resource
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KamergraafError, ShapesError
from kg.extract import extract
from kg.extract.joined import fingerprint
from kg.identity import Register
from kg.identity.document import Resolved, hints_of, resolve_document
from kg.linking import Koppeling, Sleutels, keys_of
from kg.linking.slips import mend
from kg.mapping import map_document
from kg.mapping.document import Sources
from kg.model import Document, Doubt, Form, Gegeven, Metadatarecord, Records, Zaak
from kg.namespaces import Names
from kg.readers import read
from kg.releases import Parts
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict

MEMORY = 4 << 30  # bytes of address space that one process may have: a bomb ends its process, not the machine

_register: Register
_shapes: Shapes
_names: Names


def prepare(register: Path | None, shapes: Path, base: str) -> None:
    """Load what every task of this process needs, once."""
    global _register, _shapes, _names  # noqa: PLW0603  a process of its own: this is its state
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _register = Register.load(register)
    _shapes = Shapes.load(shapes)
    _names = Names(base)


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read, and where its records go."""

    number: int
    bronbestand: str
    data: bytes
    folder: Path


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was read: what choosing between its forms needs, and where its records are."""

    bronbestand: str
    sha256: str
    key: str
    form: Form
    zaaknummer: str
    weight: tuple[int, int]  # questions and answers that were read, characters of kept text
    path: Path


ReadOutcome = Found | tuple[Metadatarecord, ...] | tuple[Zaak, ...]


def read_file(task: ReadTask) -> ReadOutcome:
    """Read one file and, when it is a document, extract its records. Raises KamergraafError."""
    result = read(task.data, task.bronbestand)
    if not isinstance(result, Document):
        return result
    records = mend(extract(result))
    path = task.folder / f"{task.number:08d}.pickle"
    _save(path, records)
    number = records.zaaknummer.value if records.zaaknummer else ""
    weight = (len(records.vragen) + len(records.antwoorden), len(result.text))
    return Found(task.bronbestand, result.sha256, records.key, result.form, number, weight, path)


def _save(path: Path, value: object) -> None:
    path.write_bytes(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True, slots=True)
class ResolveTask:
    """A document with its forms, best first, and what is known of it from elsewhere."""

    forms: tuple[Found, ...]
    metadata: tuple[Metadatarecord, ...]
    zaak: Zaak | None

    @property
    def gegevens(self) -> tuple[Gegeven, ...]:
        """The values of all metadata records, in order."""
        return tuple(gegeven for record in self.metadata for gegeven in record.gegevens)


def resolve_file(task: ResolveTask) -> Sleutels:
    """Resolve the mentions of a document, save it beside its records, and return its keys."""
    records: Records = pickle.loads(task.forms[0].path.read_bytes())
    resolved = resolve_document(_register, records, hints_of(task.gegevens, task.zaak))
    others = [pickle.loads(found.path.read_bytes()) for found in task.forms[1:]]
    doubts = tuple(doubt for other in others for doubt in differences(records, other))
    sources = Sources(tuple(sorted({found.bronbestand for found in task.forms})), doubts, task.metadata)
    _save(resolved_path(task.forms[0]), (resolved, sources))
    return keys_of(resolved, task.gegevens)


def resolved_path(found: Found) -> Path:
    """Where the resolved document waits."""
    return found.path.with_suffix(".resolved")


def differences(best: Records, other: Records) -> list[Doubt]:
    """Say in what another form of the same document differs from the one that is read."""
    name = other.document.bronbestand
    doubts: list[Doubt] = []
    pairs = (
        ("vragen", {v.nummer: v.vingerafdruk for v in best.vragen}, {v.nummer: v.vingerafdruk for v in other.vragen}),
        (
            "antwoorden",
            {a.nummers[0]: fingerprint(a.tekst) for a in best.antwoorden},
            {a.nummers[0]: fingerprint(a.tekst) for a in other.antwoorden},
        ),
    )
    for what, mine, theirs in pairs:
        wrong = sorted(n for n in {*mine, *theirs} if mine.get(n) != theirs.get(n))
        if wrong:
            numbers = ", ".join(map(str, wrong))
            doubts.append(Doubt("vormverschil", f"In {name} staan de {what} {numbers} anders of niet."))
    return doubts


@dataclass(frozen=True, slots=True)
class MapTask:
    """One resolved document with what linking found for it.

    `known` leads from the official ids that it cites, lower case, to entity paths; `sampled` says that its verdict is
    held against pyshacl.
    """

    found: Found
    koppeling: Koppeling
    known: dict[str, str]
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class MapChunk:
    """Documents that are mapped together into one part."""

    name: str
    folder: Path
    tasks: tuple[MapTask, ...]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What mapping and checking one document gave: its verdict, or the error that keeps it out."""

    key: str
    verdict: Verdict | None
    error: KamergraafError | None


def map_chunk(chunk: MapChunk) -> tuple[Mapped, ...]:
    """Map and check documents; those that pass are in the part, those that do not are told."""
    outcomes: list[Mapped] = []
    lines: list[str] = []
    for task in chunk.tasks:
        mapped, own = _map_one(task)
        outcomes.append(mapped)
        if mapped.error is None:
            lines += own
    Parts(chunk.folder).write(chunk.name, lines)
    return tuple(outcomes)


def _map_one(task: MapTask) -> tuple[Mapped, Sequence[str]]:
    resolved: Resolved
    resolved, sources = pickle.loads(resolved_path(task.found).read_bytes())
    lines = map_document(_names, resolved, task.koppeling, task.known, sources)
    verdict = _shapes.check(lines)
    if task.sampled:
        _shapes.check_again(lines, verdict)
    error = _violation(task.found, verdict) if verdict.blocks else None
    return Mapped(task.found.key, verdict, error), lines


def _violation(found: Found, verdict: Verdict) -> ShapesError:
    first = next(result for result in verdict.results if result.severity == "Violation")
    count = sum(result.severity == "Violation" for result in verdict.results)
    return ShapesError(
        f"the graph violates the shapes {'once' if count == 1 else f'{count} times; the first'}: {first.message_en}",
        document=found.bronbestand,
        place=f"{first.focus} {first.path}".strip(),
        value=first.value,
        expected=first.constraint,
        remedy="see report/shacl.ttl; correct the source, or the rule that read it",
    )
