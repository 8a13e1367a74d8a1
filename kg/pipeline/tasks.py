"""What the worker processes do: pure functions of what they are given, except that records wait on disk.

A record of a large archive does not fit in memory: the steps hand each other paths of pickles in the workplace. Those
are written and read by this build alone.
"""

from __future__ import annotations

import pickle
import resource
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KamergraafError, ShapesError
from kg.extract import extract, metadata
from kg.extract.joined import fingerprint
from kg.extract.known import choose, known_from, lost, tells
from kg.extract.locate import letters_of, shingles, traces
from kg.identity import Register
from kg.identity.document import Resolved, hints_of, resolve_document
from kg.linking import Koppeling, Sleutels, Vorm, form_of, keys_of
from kg.linking.slips import mend
from kg.mapping import map_document
from kg.mapping.document import Sources
from kg.model import Document, Doubt, Form, Gegeven, Metadatarecord, Records, Zaak
from kg.namespaces import Names
from kg.readers import read
from kg.readers.dates import bad_dates
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
class Trail:
    """What a document can tell others of its questions, and whether others may tell it: its headings may be `lost`.

    `count` is 0 when it can tell nothing; `traces` are stretches of its questions to look for, `printed` says that it
    prints their numbers.
    """

    lost: bool
    count: int
    printed: bool
    traces: array[int]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was read: what choosing between its forms needs, and where its records are."""

    bronbestand: str
    sha256: str
    key: str
    form: Form
    zaaknummer: str
    weight: tuple[int, int]  # questions and answers that were read, characters of kept text
    vorm: Vorm
    trail: Trail
    path: Path


ReadOutcome = Found | tuple[Metadatarecord, ...] | tuple[Zaak, ...]


def read_file(task: ReadTask) -> ReadOutcome:
    """Read one file and, when it is a document, extract its records. Raises KamergraafError."""
    result = read(task.data, task.bronbestand)
    if not isinstance(result, Document):
        return result
    return _found(extract(result), task.folder / f"{task.number:08d}.pickle")


def _found(extracted: Records, path: Path) -> Found:
    """Save the records of a document and tell of them what the build goes on with."""
    records = mend(extracted)
    _save(path, records)
    document = records.document
    number = records.zaaknummer.value if records.zaaknummer else ""
    weight = (len(records.vragen) + len(records.antwoorden), len(document.text))
    vorm, trail = form_of(records), _trail(records)
    return Found(document.bronbestand, document.sha256, records.key, document.form, number, weight, vorm, trail, path)


def _trail(records: Records) -> Trail:
    gone = lost(records) or any(doubt.soort == "koppenVerloren" for doubt in records.doubts)
    if not tells(records):
        return Trail(gone, 0, printed=False, traces=array("Q"))
    found = array("Q", (trace for vraag in records.vragen for trace in traces(vraag.tekst)))
    return Trail(gone, len(records.vragen), all(vraag.printed for vraag in records.vragen), found)


def shingles_of(found: Found) -> array[int]:
    """The stretches of a document's text in which the traces of known questions may be."""
    records: Records = pickle.loads(found.path.read_bytes())
    return shingles(letters_of(records.document.text))


@dataclass(frozen=True, slots=True)
class AgainTask:
    """A document whose headings may be lost, and those that may print its questions, likeliest first.

    Of each also whether a key says that they are of one set.
    """

    found: Found
    sources: tuple[tuple[Found, bool], ...]


def read_again(task: AgainTask) -> Found:
    """Extract the records of a document once more, with what others tell of its questions."""
    before: Records = pickle.loads(task.found.path.read_bytes())
    every = [known_from(pickle.loads(found.path.read_bytes()), zeker=zeker) for found, zeker in task.sources]
    known = choose(before.document, every)
    if known is None:
        return task.found
    # Another file: this document may itself be telling others what it printed at first.
    return _found(extract(before.document, known=known), task.found.path.with_suffix(".again.pickle"))


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
    doubts = (
        *(doubt for other in others for doubt in (*_joined(records, other), *differences(records, other))),
        *bad_dates(task.gegevens),
        *metadata.differences(records, task.gegevens),
    )
    sources = Sources(tuple(sorted({found.bronbestand for found in task.forms})), doubts, task.metadata)
    _save(resolved_path(task.forms[0]), (resolved, sources))
    return keys_of(resolved, task.gegevens)


def resolved_path(found: Found) -> Path:
    """Where the resolved document waits."""
    return found.path.with_suffix(".resolved")


def _joined(best: Records, other: Records) -> Iterator[Doubt]:
    """Tell of a file without an official id why it is taken for a form of this document."""
    if other.key != best.key:
        name = other.document.bronbestand
        yield Doubt("bronDubbel", f"{name} draagt geen kenmerk; {_SAME}: het is een vorm van dit document.")


_SAME = "vragen, antwoorden, nummers, dag en beantwoorder verschillen niet, voor zover beide ze noemen"


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
