"""`kg judge`: doubtful cases shown, and what people decide about them written to the file of judgements."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.prompt import Prompt

from kg.cli.doubtful import Case, Mention, Stand, cases, concerns, documents_of_people, entities, mentions, resolve
from kg.cli.linking import harmless, label
from kg.cli.querying import printable
from kg.errors import SourceError, StoreError
from kg.identity import Register
from kg.identity.judgements import FILE, Decision, Judgement, Judgements, append
from kg.identity.persoonsbesluiten import Persoonsbesluiten, check_people, key_of_person
from kg.identity.register import PACKAGED
from kg.model import Bewindspersoon, Kamerlid
from kg.pipeline.build import load_register
from kg.releases import Release, current

COLUMNS = (
    "mention",
    "fractie",
    "rol",
    "stand",
    "documents",
    "first",
    "last",
    "example",
    "grond",
    "candidates",
)
_REJECT, _SKIP, _QUIT = "r", "s", "q"


class Format(StrEnum):
    """How cases are shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Bench:
    """Where is judged: the folder of the register (None: the packaged one), the file of judgements, and the release.

    `data` is the folder that `kg build --out` made.
    """

    register: Path | None
    file: Path | None
    data: Path

    @property
    def path(self) -> Path:
        """The file that decisions are written to."""
        return self.file or (self.register or PACKAGED) / FILE

    def release(self) -> Release | None:
        """The release in service, None when there is none."""
        try:
            return current(self.data)
        except StoreError:
            return None


# ---------------------------------------------------------------- showing


def tell_cases(found: Iterable[Case], register: Register, form: Format, out: TextIO) -> None:
    """Write cases as text for people, JSON, or CSV with one row each."""
    match form:
        case Format.TEXT:
            _tell_text(found, register, out)
        case Format.JSON:
            json.dump([_as_dict(case, register) for case in found], out, ensure_ascii=False, indent=1)
            out.write("\n")
        case Format.CSV:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            for case in found:
                row = _as_dict(case, register)
                ranked = " | ".join(f"{one.entity} ({one.score:.2f})" for one in case.candidates)
                writer.writerow(harmless(str(cell)) for cell in (row | {"candidates": ranked}).values())


def _as_dict(case: Case, register: Register) -> dict[str, object]:
    ranked = [
        {"entity": one.entity, "label": label(register, one.entity), "score": one.score} for one in case.candidates
    ]
    values = (
        case.written,
        case.fractie,
        case.rol.removeprefix("rol").lower(),
        case.stand.value,
        case.documents,
        case.first.isoformat() if case.first else "",
        case.last.isoformat() if case.last else "",
        case.example.kenmerk,
        case.grond,
        ranked,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _tell_text(found: Iterable[Case], register: Register, out: TextIO) -> None:
    number = 0
    for number, case in enumerate(found, 1):
        print(f"{number}. " + "\n   ".join(_lines(case, register)), file=out)
    if not number:
        print("Nothing is doubtful.", file=out)


def _lines(case: Case, register: Register) -> Iterator[str]:
    """Yield a case as lines: who is meant, where, why it is doubtful, and who it may be."""
    party = f" ({case.fractie})" if case.fractie else ""
    days = " – ".join(dict.fromkeys(day.isoformat() for day in (case.first, case.last) if day)) or "no date"
    yield printable(f"«{case.written}»{party}, {case.rol.removeprefix('rol').lower()}: {case.stand}")
    yield f"{_documents(case.documents)}, {days}; for example {printable(case.example.kenmerk)}"
    yield printable(case.grond)
    for place, candidate in enumerate(case.candidates, 1):
        yield f"  [{place}] {label(register, candidate.entity)}  {candidate.score:.2f}  {candidate.entity}"


def _documents(count: int) -> str:
    return f"{count} document{'' if count == 1 else 's'}"


# ---------------------------------------------------------------- deciding


def decide(bench: Bench, judgement: Judgement) -> str:
    """Write a decision and return what it does, in one line.

    Raises SourceError when it contradicts or repeats another, or names what the register does not have.
    """
    register = load_register(bench.register)
    judgement = _with_period(register, judgement)
    record(bench, register, judgement)
    return effect(bench, register, judgement)


def record(bench: Bench, register: Register, judgement: Judgement) -> None:
    """Write a decision to the file. Raises SourceError when it cannot be, or not beside the others."""
    document = str(bench.path)
    known = {*entities(register), *register.replaced}
    people = {path.removeprefix("persoon/") for path in known if path.startswith("persoon/")}

    def check(judgements: Judgements) -> None:
        judgements.check_known(known, document)
        check_people(Persoonsbesluiten.of(judgements.pairs, _keys(register)), people, document)

    append(bench.path, judgement, check)


def _with_period(register: Register, judgement: Judgement) -> Judgement:
    """Give a decision that somebody had a role the period of that role, unless it says its own."""
    if judgement.decision is not Decision.ACCEPT or judgement.date_from or judgement.date_to:
        return judgement
    begin, end = _period(register, judgement.entity)
    return replace(judgement, date_from=begin, date_to=end)


def _period(register: Register, entity: str) -> tuple[date | None, date | None]:
    kind, _, key = entity.partition("/")
    roles: dict[str, Mapping[str, Kamerlid | Bewindspersoon]] = {
        "kamerlid": register.kamerleden,
        "bewindspersoon": register.bewindspersonen,
    }
    held = roles.get(kind, {}).get(key)
    return (held.begin, held.end) if held else (None, None)


def _keys(register: Register) -> list[dict[str, str]]:
    """Return every id of a person in the register, as rows of keys.csv."""
    ids = [one for found in register.identificaties.values() for one in found if one.entity.startswith("persoon/")]
    others = [{"key": one.entity.removeprefix("persoon/"), "scheme": one.scheme.value, "id": one.id} for one in ids]
    return [*others, *({"key": key, "scheme": scheme, "id": value} for (scheme, value), key in register.ids.items())]


def effect(bench: Bench, register: Register, judgement: Judgement) -> str:
    """Say in how many documents of the release in service the next build sees a decision."""
    release = bench.release()
    if judgement.decision is Decision.DIFFERENT_PERSON:
        return "takes effect when the register is built again, see docs/register.md"
    if release is None:
        return f"there is no release under {bench.data} that tells how many documents it concerns"
    if judgement.decision is Decision.SAME_PERSON:
        key_of = {(row["scheme"], row["id"]): row["key"] for row in _keys(register)}
        count = documents_of_people(release, [key_of_person(judgement.other, key_of)])
    else:
        all_mentions = mentions(release, doubtful=False)
        count = len({one.document for one in all_mentions if _changes(register, judgement, one)})
    return f"{_documents(count)} concerned at the next build"


def _changes(register: Register, judgement: Judgement, mention: Mention) -> bool:
    """True when a decision is about a mention and, when it rejects, about something that the mention may be."""
    if not concerns(judgement, mention):
        return False
    found = resolve(register, mention)
    possible = {mention.found.entity, found.entity, *(candidate.entity for candidate in found.candidates)}
    return judgement.decision is Decision.ACCEPT or judgement.entity in possible


def person(text: str) -> str:
    """Return a person as the file names one: an IRI or key of ours as `persoon/…`, an id with its scheme as it is."""
    path = entity(text)
    return path if path.startswith("persoon/") or ":" in path else f"persoon/{path}"


def entity(text: str) -> str:
    """Return what follows `id/` in an IRI of ours, or the text itself."""
    return text.rpartition("/id/")[2] if "://" in text else text.removeprefix("id/")


# ---------------------------------------------------------------- one case after another


def walk(bench: Bench, who: str, when: date, limit: int | None, console: Console) -> int:
    """Show doubtful cases one by one and write what is decided; return how many decisions were written.

    A number chooses a candidate, r rejects, s skips, q or the end of input quits.
    """
    register = load_register(bench.register)
    found = cases(current(bench.data), register, limit)
    written = 0
    try:
        who = who or _asked("Who decides", console)
        for number, case in enumerate(found, 1):
            console.print(f"\n{number} of {len(found)}. " + "\n   ".join(_lines(case, register)))
            answer = _choice(case, console)
            if answer == _QUIT:
                break
            if answer == _SKIP:
                continue
            why = _asked("Why", console)
            for judgement in _judgements(register, case, answer, (who, when.isoformat(), why)):
                written += _recorded(bench, register, judgement, console)
    except EOFError:
        console.print()
    return written


def _choice(case: Case, console: Console) -> str:
    numbers = [str(place) for place in range(1, len(case.candidates) + 1)]
    choices = [*numbers, *([_REJECT] if case.candidates else []), _SKIP, _QUIT]
    told = "Number of who it is, r none of these, s skip, q quit" if case.candidates else "s skip, q quit"
    return Prompt.ask(told, choices=choices, default=_SKIP, show_choices=False, console=console)


def _asked(what: str, console: Console) -> str:
    """Ask until something is answered: a decision has a name and a reason."""
    while not (answer := Prompt.ask(what, console=console, default="", show_default=False).strip()):
        console.print("A decision needs this.")
    return answer


def _judgements(register: Register, case: Case, answer: str, signed: tuple[str, str, str]) -> Iterator[Judgement]:
    """Yield the decisions that an answer is. A link that is rejected is that one alone, else all that were shown."""
    if answer == _REJECT:
        linked = case.stand is Stand.DOUBTFUL
        for candidate in case.candidates[:1] if linked else case.candidates:
            yield Judgement(case.written, case.fractie, None, None, candidate.entity, Decision.REJECT, "", *signed)
        return
    chosen = case.candidates[int(answer) - 1].entity
    begin, end = _period(register, chosen)
    if begin and case.first:
        begin = min(begin, case.first)
    if end and case.last:
        end = max(end, case.last)
    yield Judgement(case.written, case.fractie, begin, end, chosen, Decision.ACCEPT, "", *signed)


def _recorded(bench: Bench, register: Register, judgement: Judgement, console: Console) -> int:
    try:
        record(bench, register, judgement)
    except SourceError as error:
        console.print(str(error))
        return 0
    console.print(f"{judgement.decision} {judgement.entity}: written to {bench.path}")
    return 1
