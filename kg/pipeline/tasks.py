"""What the worker processes do: pure functions of what they are given, except that records wait on disk.

A record of a large archive does not fit in memory: the steps hand each other names of files in the folder of the state
(kg/pipeline/state.py). Those are written and read by builds of one version of the code alone.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import resource
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec
import pyoxigraph as ox

from kg.errors import KamergraafError, ShapesError, StoreError
from kg.extract import extract, metadata
from kg.extract.joined import fingerprint
from kg.extract.known import choose, known_from, lost, tells
from kg.extract.locate import letters_of, shingles, traces
from kg.identity import Register
from kg.identity.attested import Attested
from kg.identity.document import Resolved, hints_of, resolve_document
from kg.linking import Keten, Linkage, Sleutels, Vorm, form_of, keys_of
from kg.linking.likeness import Overeenkomst, Teksten, Vergelijking, compare, texts_of
from kg.linking.slips import mend
from kg.mapping import map_document, map_ontology, map_register
from kg.mapping.document import Sources
from kg.mapping.reasoning import Reasoner, Rules
from kg.mapping.release import map_reasoning
from kg.model import Document, Doubt, Form, Gegeven, Metadatarecord, Records, Zaak, value
from kg.namespaces import KG, Names, expand
from kg.pipeline.facts import MAPPERS, Rol
from kg.pipeline.state import REMEDY, DamagedError
from kg.readers import read
from kg.readers.dates import bad_dates
from kg.releases import Delta, PartIndex, write_part
from kg.releases.shards import read_lines
from kg.validation import folders, owners
from kg.validation.shapes import Shapes
from kg.validation.verdict import Verdict

T = TypeVar("T")
MEMORY = 4 << 30  # bytes of address space that one process may have: a bomb ends its process, not the machine
_NO_TRACES = array("Q")
_OF_OURS = f"> <{expand('rdf:type')}> <{KG}"

_register: Register
_shapes: Shapes
_names: Names
_records: Path
_reasoner: Reasoner


def prepare(register: Path | None, shapes: Path, base: str, records: Path) -> None:
    """Load what every task of this process needs, once. `records` is where records wait."""
    global _register, _shapes, _names, _records, _reasoner  # noqa: PLW0603  a process of its own: this is its state
    _limit(MEMORY)
    _register = Register.load(register)
    _shapes = Shapes.load(shapes)
    _names = Names(base)
    _records = records
    _reasoner = Reasoner(Rules.load(folders.ontology()), _names, map_register(_names, _register))


def _limit(memory: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


@value
class ReadTask:
    """A file to read; `sha256` is of its bytes."""

    bronbestand: str
    sha256: str
    data: bytes


@value
class Trail:
    """What a document can tell others of its questions, and whether others may tell it: its headings may be `lost`.

    `count` is 0 when it can tell nothing; `traces` are stretches of its questions to look for, `printed` says that it
    prints their numbers. `shingles` are the stretches of its own text in which traces may be, when it is lost.
    """

    lost: bool
    count: int
    printed: bool
    traces: array[int]
    shingles: array[int]


@value
class Found:
    """A document that was read: what choosing between its forms needs, and the name of the file of its records."""

    bronbestand: str
    sha256: str
    key: str
    form: Form
    zaaknummer: str
    weight: tuple[int, int]  # questions and answers that were read, characters of kept text
    vorm: Vorm
    trail: Trail
    name: str


ReadOutcome: TypeAlias = Found | tuple[Metadatarecord, ...] | tuple[Zaak, ...]


def read_file(task: ReadTask) -> ReadOutcome:
    """Read one file and, when it is a document, extract its records. Raises KamergraafError."""
    name = _name(task.bronbestand, task.sha256)
    with suppress(DamagedError):  # it is not there, unless a build that came to nothing read it
        return _load(name, _found_in)
    result = read(task.data, task.bronbestand)
    if not isinstance(result, Document):
        return result
    return _found(extract(result), name)


def _found(extracted: Records, name: str) -> Found:
    """Save the records of a document with what the build goes on with, and return that."""
    records = mend(extracted)
    document = records.document
    number = records.zaaknummer.value if records.zaaknummer else ""
    weight = (len(records.vragen) + len(records.antwoorden), len(document.text))
    vorm, trail = form_of(records), _trail(records)
    found = Found(document.bronbestand, document.sha256, records.key, document.form, number, weight, vorm, trail, name)
    _write(name, _packed((found, _PACK.encode(records))))
    return found


def _trail(records: Records) -> Trail:
    gone = lost(records) or any(doubt.soort == "koppenVerloren" for doubt in records.doubts)
    own = shingles(letters_of(records.document.text)) if gone else _NO_TRACES
    if not tells(records):
        return Trail(gone, 0, printed=False, traces=_NO_TRACES, shingles=own)
    found = array("Q", (trace for vraag in records.vragen for trace in traces(vraag.tekst)))
    return Trail(gone, len(records.vragen), all(vraag.printed for vraag in records.vragen), found, own)


@value
class AgainTask:
    """A document whose headings may be lost, and those that may print its questions, likeliest first.

    Of each also whether a key says that they are of one set.
    """

    found: Found
    sources: tuple[tuple[Found, bool], ...]


def read_again(task: AgainTask) -> Found:
    """Extract the records of a document once more, with what others tell of its questions."""
    before = _records_of(task.found.name)
    every = [known_from(_records_of(found.name), zeker=zeker) for found, zeker in task.sources]
    known = choose(before.document, every)
    if known is None:
        return task.found
    # Another file: this document may itself be telling others what it printed at first.
    told = " ".join(f"{found.name} {zeker}" for found, zeker in task.sources)
    return _found(extract(before.document, known=known), _name(task.found.name, told))


@value
class ResolveTask:
    """A document with its forms, best first, and what is known of it from elsewhere; `nummer` is its case number."""

    key: str
    forms: tuple[Found, ...]
    metadata: tuple[Metadatarecord, ...]
    nummer: str
    zaak: Zaak | None

    @property
    def gegevens(self) -> tuple[Gegeven, ...]:
        """The values of all metadata records, in order."""
        return tuple(gegeven for record in self.metadata for gegeven in record.gegevens)


@value
class Stuk:
    """A document that was resolved: its keys, the roles that it alone shows, and where records and the rest wait."""

    bronbestand: str
    sleutels: Sleutels
    teksten: Teksten
    attested: tuple[Attested, ...]
    records: str
    resolved: str


def resolve_file(task: ResolveTask) -> Stuk:
    """Resolve the mentions of a document, save that beside its records, and return what the build goes on with."""
    best = task.forms[0]
    records = _records_of(best.name)
    resolved = resolve_document(_register, records, hints_of(task.gegevens, task.zaak))
    others = [_records_of(found.name) for found in task.forms[1:]]
    doubts = (
        *(doubt for other in others for doubt in (*_joined(records, other), *differences(records, other))),
        *bad_dates(task.gegevens),
        *metadata.differences(records, task.gegevens),
    )
    sources = Sources(tuple(sorted({found.bronbestand for found in task.forms})), doubts, task.metadata)
    rest = (resolved.resolutions, resolved.places, resolved.ministries, resolved.attested)
    data = _packed((rest, sources))
    # Named by its content: another day's register or metadata make another file, and the old one is there to compare.
    name = _name(best.name, hashlib.sha256(data).hexdigest())
    _write(name, data)
    sleutels = keys_of(resolved, task.gegevens)
    teksten = texts_of(records, sleutels.ingezonden, sleutels.beantwoord)
    return Stuk(best.bronbestand, sleutels, teksten, resolved.attested, best.name, name)


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


@value
class LikenessTask:
    """Two documents, by the files of their records, and what of them to compare."""

    a: str
    b: str
    items: tuple[Vergelijking, ...]


def compare_texts(task: LikenessTask) -> tuple[Overeenkomst, ...]:
    """Compare answers or questions of two documents word by word."""
    return compare(_lately(task.a), _lately(task.b), task.items)


@lru_cache(maxsize=32)
def _lately(name: str) -> Records:
    """Records that the next pair may need again: the documents of a set are compared each with each."""
    return _records_of(name)


@value
class MapTask:
    """One resolved document with what linking found for it."""

    bronbestand: str
    records: str
    resolved: str
    linkage: Linkage
    keten: Keten | None


def map_lines(task: MapTask) -> list[str]:
    """The statements of a document, as lines of N-Quads."""
    rest, sources = _load(task.resolved, pickle.loads)
    resolved = Resolved(_records_of(task.records), *rest)
    linkage = task.linkage
    lines = map_document(_names, resolved, linkage.koppeling, dict(linkage.known), sources, task.keten)
    # Who holds a role that only documents show is said by the role: see `MAPPERS`.
    roles = (Rol(shown.held, shown.name) for shown in resolved.attested)
    beside = [line for rol in roles for line in MAPPERS["rollen"](_names, _register, rol.held.key, rol)]
    return lines + _reasoner.derive(lines, beside)


@value
class ChangeTask:
    """A document before and after; `sampled` says that its verdict is held against pyshacl."""

    key: str
    old: MapTask | None
    new: MapTask | None
    sampled: bool = False


@value
class Changed:
    """What differs in the statements of a document, and what the shapes say of it as it is now, if it is."""

    delta: Delta
    verdict: Verdict | None


def map_change(task: ChangeTask) -> Changed:
    """Map and check a document as it is now, and tell what differs from what it was. Raises KamergraafError."""
    old = map_lines(task.old) if task.old else []
    new, verdict = _checked(task.new, task.sampled) if task.new else ([], None)
    return Changed(Delta.between(old, [] if verdict and verdict.blocks else new), verdict)


def _checked(task: MapTask, sampled: bool) -> tuple[list[str], Verdict]:
    lines = map_lines(task)
    verdict = _shapes.check(lines)
    if sampled:
        _shapes.check_again(lines, verdict)
    return lines, verdict


@value
class PartTask:
    """Documents that are mapped together into one part."""

    name: str
    folder: Path
    tasks: tuple[ChangeTask, ...]


@value
class Part:
    """A part that was written, and for each of its documents the verdict, or the error that came of it."""

    index: PartIndex
    outcomes: tuple[tuple[str, Verdict | KamergraafError], ...]


def map_part(task: PartTask) -> Part:
    """Map and check documents; those that pass are in the part, those that do not are told."""
    outcomes: list[tuple[str, Verdict | KamergraafError]] = []
    lines: list[str] = []
    for one in task.tasks:
        assert one.new is not None
        try:
            own, verdict = _checked(one.new, one.sampled)
        except StoreError:
            raise
        except KamergraafError as error:
            outcomes.append((one.key, error))
            continue
        outcomes.append((one.key, verdict))
        if not verdict.blocks:
            lines += own
    return Part(write_part(task.folder, task.name, lines, _names), tuple(outcomes))


@value
class Fact:
    """Something that is not of one document: of which kind, its key in that kind, and its value before and after."""

    kind: str
    key: str
    old: Any
    new: Any

    @property
    def source(self) -> str:
        """What its verdict is kept under."""
        return f"{self.kind} {self.key}"


def fact_change(fact: Fact) -> Changed:
    """Map and check a fact as it is now, and tell what differs from what it was."""
    old = _fact_lines(fact, fact.old)
    new = _fact_lines(fact, fact.new)
    return Changed(Delta.between(old, new), _fact_verdict(new))


def _fact_lines(fact: Fact, value: Any) -> list[str]:
    if value is None:
        return []
    lines = MAPPERS[fact.kind](_names, _register, fact.key, value)
    return lines + _reasoner.derive(lines)


def _fact_verdict(lines: Sequence[str]) -> Verdict | None:
    """The verdict on the nodes that the lines type; None when they type none."""
    return _shapes.check(lines) if any(_OF_OURS in line for line in lines) else None


@value
class FactPartTask:
    """Facts that are mapped together into one part."""

    name: str
    folder: Path
    facts: tuple[Fact, ...]


def facts_part(task: FactPartTask) -> Part:
    """Map and check facts into one part."""
    outcomes: list[tuple[str, Verdict | KamergraafError]] = []
    lines: list[str] = []
    for fact in task.facts:
        own = _fact_lines(fact, fact.new)
        verdict = _fact_verdict(own)
        if verdict:
            outcomes.append((fact.source, verdict))
        lines += own
    return Part(write_part(task.folder, task.name, lines, _names), tuple(outcomes))


def register_part(folder: Path) -> Part:
    """Map and check the register, and map the ontology, into one part."""
    lines = map_register(_names, _register)
    lines += _reasoner.derive(lines)
    verdict = _shapes.check_graph(sorted(set(lines)))
    lines += map_ontology(_names, folders.ontology())
    lines += map_reasoning(_names, _reasoner.rules)
    return Part(write_part(folder, "register", lines, _names), (("register", verdict),))


def violation(bronbestand: str, verdict: Verdict) -> ShapesError:
    """The error that keeps a document out."""
    first = next(result for result in verdict.results if result.severity == "Violation")
    count = sum(result.severity == "Violation" for result in verdict.results)
    return ShapesError(
        f"the graph violates the shapes {'once' if count == 1 else f'{count} times; the first'}: {first.message_en}",
        document=bronbestand,
        place=f"{first.focus} {first.path}".strip(),
        value=first.value,
        expected=first.constraint,
        remedy="see report/shacl.ttl; correct the source, or the rule that read it",
    )


@value
class WholeTask:
    """A shard of the dumps of a release, and the store of that release, by path."""

    shard: Path
    store: Path


def part_of_whole(task: WholeTask) -> owners.Part:
    """Look at the entities of a shard for the check of the whole."""
    return _shapes.part_of_whole(read_lines(task.shard), _opened(task.store))


@cache
def _opened(path: Path) -> ox.Store:
    return ox.Store.read_only(str(path))


# ------------------------------------------------------------ files of the state


def _name(*parts: str) -> str:
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return f"{digest[:2]}/{digest[2:]}.pickle"


def _packed(value: Any) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _write(name: str, data: bytes) -> None:
    path = _records / name
    path.parent.mkdir(exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(data)
    new.replace(path)  # whole or not at all: another build may find it


def _load(name: str, unpack: Callable[[bytes], T]) -> T:
    try:
        return unpack((_records / name).read_bytes())
    except MemoryError:
        raise
    except Exception as error:  # damaged, it may bring out anything
        raise DamagedError("records are damaged or gone", document=name, value=repr(error), remedy=REMEDY) from error


# Most of what waits are records: MessagePack takes a sixth of the time that pickle takes to write them, half to read.
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(Records)


def _found_in(data: bytes) -> Found:
    found: Found = pickle.loads(data)[0]
    return found


def _records_in(data: bytes) -> Records:
    return _UNPACK.decode(pickle.loads(data)[1])


def _records_of(name: str) -> Records:
    return _load(name, _records_in)
