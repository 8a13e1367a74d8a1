"""Decisions by people about who is who: the file, what makes a row of it right, and what it does to a mention.

They are rows of `judgements.csv` in the register and win over what is computed. `accept` links a mention to an entity,
`reject` says that it is not that one; an empty fractie or date holds for all. `same-person` and `different-person` are
about two people of the register; see `kg.identity.persoonsbesluiten`. Nothing in the file is ever overruled by
another row: rows that contradict each other are an error.
"""

from __future__ import annotations

import csv
import fcntl
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Resolution, Rol, Vermelding

FILE = "judgements.csv"


class Decision(StrEnum):
    """What people can decide."""

    ACCEPT = "accept"
    REJECT = "reject"
    SAME_PERSON = "same-person"
    DIFFERENT_PERSON = "different-person"


_KINDS = ("kamerlid", "bewindspersoon", "persoon", "ministerie")
_ABOUT_PEOPLE = (Decision.SAME_PERSON, Decision.DIFFERENT_PERSON)
# What the mention of each role may be linked to; other kinds are no answer to who it is.
KINDS_OF_ROLE = {
    Rol.INDIENER: ("kamerlid",),
    Rol.GEADRESSEERDE: ("bewindspersoon", "ministerie"),
    Rol.BEANTWOORDER: ("bewindspersoon", "ministerie"),
    Rol.MEDE_NAMENS: ("bewindspersoon", "ministerie"),
    Rol.GENOEMD: ("bewindspersoon", "ministerie"),
    Rol.AFZENDER: ("bewindspersoon", "persoon", "ministerie"),
    Rol.ONTVANGER: ("bewindspersoon", "persoon", "ministerie"),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision, in the order of the columns of the file.

    `mention` is a name or a whole mention as written. `entity` is a path under `id/`. `other` is the second of two
    people: each is a path (`persoon/…`) or the id of a source with its scheme ("wikidata:Q1"). `when` is the day of
    the decision (ISO). `row` is the row of the file, 0 for one that is not in it yet.
    """

    mention: str
    fractie: str
    date_from: date | None
    date_to: date | None
    entity: str
    decision: Decision
    other: str
    who: str
    when: str
    why: str
    row: int = field(default=0, compare=False)

    @property
    def reason(self) -> str:
        """Who decided, when and why, in Dutch."""
        return f"Besluit van {self.who} ({self.when}): {self.why}"

    @property
    def kind(self) -> str:
        """First part of the path of the entity: "kamerlid", "bewindspersoon", "persoon" or "ministerie"."""
        return self.entity.split("/", 1)[0]

    def is_about(self, fractie: str, on: date | None) -> bool:
        """True when the decision holds for a mention with this fractie on this day; None is a day unknown."""
        if self.fractie and fold(self.fractie) != fold(fractie):
            return False
        if on is None:
            return self.date_from is None and self.date_to is None
        return (self.date_from is None or self.date_from <= on) and (self.date_to is None or on <= self.date_to)

    def meets(self, other: Judgement) -> bool:
        """True when some mention can be one that both are about."""
        if fold(self.mention) != fold(other.mention):
            return False
        if self.fractie and other.fractie and fold(self.fractie) != fold(other.fractie):
            return False
        begin = max(self.date_from or date.min, other.date_from or date.min)
        return begin <= min(self.date_to or date.max, other.date_to or date.max)


COLUMNS = tuple(f.name for f in fields(Judgement) if f.name != "row")


@dataclass(frozen=True, slots=True)
class Judgements:
    """All decisions: those about a mention by its folded text, and those about two people."""

    mentions: dict[str, tuple[Judgement, ...]] = field(default_factory=dict)
    pairs: tuple[Judgement, ...] = ()

    def all(self) -> list[Judgement]:
        """Every decision, in the order of the rows."""
        found = [*self.pairs, *(judgement for group in self.mentions.values() for judgement in group)]
        return sorted(found, key=lambda judgement: judgement.row)

    def following(self, follow: Callable[[str], str]) -> Judgements:
        """Return the decisions with the entity of each mention as `follow` gives it: a key may have been replaced."""
        mentions = {
            text: tuple(replace(judgement, entity=follow(judgement.entity)) for judgement in group)
            for text, group in self.mentions.items()
        }
        return Judgements(mentions, self.pairs)

    def check_known(self, entities: Collection[str], document: str = FILE) -> None:
        """Raise SourceError for a decision about a mention that names an entity which the register does not have."""
        for judgement in self.all():
            attested = judgement.decision is Decision.REJECT and person_attested(judgement.entity) in entities
            if judgement.decision not in _ABOUT_PEOPLE and judgement.entity not in entities and not attested:
                raise SourceError(
                    "a judgement names an entity that the register does not have",
                    document=document,
                    place=_place(judgement),
                    value=judgement.entity,
                    expected=_near(judgement.entity, entities),
                    remedy="correct the entity; a role has its first day in its path",
                )


def person_attested(entity: str) -> str:
    """Return the path of the person in a role that only a document shows (`…/op-{day}`), "" for anything else.

    Such a role is in no register: it can be rejected, since a document is where it comes from.
    """
    kind, *rest = entity.split("/")
    return f"persoon/{rest[0]}" if kind == "bewindspersoon" and len(rest) > 1 and rest[-1].startswith("op-") else ""


def _near(entity: str, entities: Collection[str]) -> str:
    """Say which entities of the same kind and person there are, or what a path looks like."""
    stem = "/".join(entity.split("/")[:2])
    near = sorted(known for known in entities if known.startswith(f"{stem}/"))
    return "one of " + ", ".join(near) if near else "the path under id/ of an entity of the register"


# ---------------------------------------------------------------- reading


def read_judgements(rows: Iterable[dict[str, str]], document: str = FILE) -> Judgements:
    """Return the decisions of the rows of a file that is named `document`.

    Raises SourceError for a row that is not complete, has a day that does not exist or a period that ends before it
    begins, says again what another row says, or contradicts one.
    """
    return gathered([_judgement(row, number, document) for number, row in enumerate(rows, 2)], document)


def gathered(judgements: Sequence[Judgement], document: str = FILE) -> Judgements:
    """Return decisions by what they are about. Raises SourceError when two contradict or repeat each other."""
    mentions: dict[str, tuple[Judgement, ...]] = {}
    pairs: list[Judgement] = []
    for judgement in judgements:
        if judgement.decision in _ABOUT_PEOPLE:
            pairs.append(judgement)
            continue
        key = fold(judgement.mention)
        earlier = mentions.get(key, ())
        for one in earlier:
            _check_together(one, judgement, document)
        mentions[key] = (*earlier, judgement)
    _check_pairs(pairs, document)
    return Judgements(mentions, tuple(pairs))


def _judgement(row: dict[str, str], number: int, document: str) -> Judgement:
    missing = [column for column in COLUMNS if row.get(column) is None]
    if missing:
        raise _wrong(document, number, "a judgement lacks a column", ", ".join(row), f"the columns {','.join(COLUMNS)}")
    cells = {column: row[column].strip() for column in COLUMNS}
    if cells["decision"] not in list(Decision) or not (cells["who"] and cells["when"] and cells["why"]):
        expected = f"decision {', '.join(Decision)}, and who, when and why filled in"
        raise _wrong(document, number, "a judgement is not complete", str(row), expected)
    judgement = Judgement(
        mention=cells["mention"],
        fractie=cells["fractie"],
        date_from=_day(cells, "date_from", document, number),
        date_to=_day(cells, "date_to", document, number),
        entity=cells["entity"],
        decision=Decision(cells["decision"]),
        other=cells["other"],
        who=cells["who"],
        when=cells["when"],
        why=cells["why"],
        row=number,
    )
    _day(cells, "when", document, number)
    check(judgement, document)
    return judgement


def _day(cells: dict[str, str], column: str, document: str, number: int) -> date | None:
    text = cells[column]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        found = f"{column} {text}"
        raise _wrong(document, number, "a judgement has a day that does not exist", found, "2024-07-02") from error


def check(judgement: Judgement, document: str = FILE) -> None:
    """Raise SourceError when a decision cannot be right by itself."""
    if judgement.decision in _ABOUT_PEOPLE:
        _check_pair(judgement, document)
        return
    if not fold(judgement.mention) or judgement.other:
        found = f"mention «{judgement.mention}», other «{judgement.other}»"
        raise _wrong(document, judgement.row, "a judgement about a mention has one mention", found, "no other")
    if judgement.kind not in _KINDS or "/" not in judgement.entity:
        expected = " or ".join(f"{kind}/…" for kind in _KINDS)
        raise _wrong(document, judgement.row, "a judgement names no entity", judgement.entity, expected)
    if judgement.date_from and judgement.date_to and judgement.date_to < judgement.date_from:
        found = f"{judgement.date_from} to {judgement.date_to}"
        raise _wrong(document, judgement.row, "a judgement ends before it begins", found, "date_from before date_to")


def _check_pair(judgement: Judgement, document: str) -> None:
    if judgement.mention or judgement.fractie or judgement.date_from or judgement.date_to:
        message = "a judgement about two people holds always: mention, fractie and dates are empty"
        raise _wrong(document, judgement.row, message, judgement.mention or judgement.fractie or "a day", "nothing")
    for person in (judgement.entity, judgement.other):
        scheme, _, value = person.partition("/" if person.startswith("persoon/") else ":")
        if not scheme or not value:
            expected = "persoon/{key}, or an id with its scheme such as wikidata:Q1"
            raise _wrong(document, judgement.row, "a judgement about two people names two people", person, expected)
    if judgement.entity == judgement.other:
        raise _wrong(document, judgement.row, "a person is always the same person", judgement.entity, "two people")


def _wrong(document: str, row: int, message: str, found: str, expected: str) -> SourceError:
    return SourceError(
        message,
        document=document,
        place=f"row {row}" if row else "the new judgement",
        value=found,
        expected=expected,
        remedy="correct the row",
    )


# ---------------------------------------------------------------- contradictions


def _check_together(one: Judgement, other: Judgement, document: str) -> None:
    """Raise SourceError when two decisions about one mention cannot both hold."""
    if not one.meets(other):
        return
    if one.entity == other.entity:
        if one.decision is not other.decision:
            raise _clash(one, other, document, "accepted and rejected at once")
        if one.fractie == other.fractie:
            raise _clash(one, other, document, "decided twice")
    elif one.decision is other.decision is Decision.ACCEPT and one.kind == other.kind:
        raise _clash(one, other, document, "accepted as two at once")


def _check_pairs(pairs: Sequence[Judgement], document: str) -> None:
    """Raise SourceError when a pair is decided twice, or people who are the same by the others are kept apart."""
    seen: dict[frozenset[str], Judgement] = {}
    for pair in pairs:
        people = frozenset((pair.entity, pair.other))
        if people in seen:
            said = "decided twice" if seen[people].decision is pair.decision else "the same person and different people"
            raise _clash(seen[people], pair, document, said)
        seen[people] = pair
    for pair in pairs:
        if pair.decision is Decision.DIFFERENT_PERSON and pair.other in same_as(pairs, pair.entity):
            joining = next(
                p for p in pairs if p.decision is Decision.SAME_PERSON and pair.entity in (p.entity, p.other)
            )
            raise _clash(joining, pair, document, "the same person, by way of others, and different people")


def same_as(pairs: Iterable[Judgement], person: str) -> set[str]:
    """Return everybody who is the same person as `person` by decisions, themselves included."""
    links = [(pair.entity, pair.other) for pair in pairs if pair.decision is Decision.SAME_PERSON]
    group, found = {person}, {person}
    while found:
        found = {n for link in links if not group.isdisjoint(link) for n in link} - group
        group |= found
    return group


def _clash(one: Judgement, other: Judgement, document: str, said: str) -> SourceError:
    return SourceError(
        f"two judgements contradict or repeat each other: {said}",
        document=document,
        place=f"{_place(one)} and {_place(other)}",
        value=f"{_told(one)} — {_told(other)}",
        expected="one decision for a mention, fractie and day, and for two people",
        remedy="take one of them away, or give each its own fractie or period",
    )


def _place(judgement: Judgement) -> str:
    return f"row {judgement.row}" if judgement.row else "the new judgement"


def _told(judgement: Judgement) -> str:
    about = f"«{judgement.mention}»" if judgement.mention else judgement.other
    return f"{judgement.decision} {about} {judgement.entity} ({judgement.who}, {judgement.when})"


# ---------------------------------------------------------------- writing


def read_file(path: Path) -> Judgements:
    """Return the decisions of a file, none when it is not there. Raises SourceError."""
    if not path.is_file():
        return Judgements()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, strict=True, restval=None, restkey=""))
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceError(
            "the judgements cannot be read", document=str(path), value=str(error), expected="CSV in UTF-8"
        ) from error
    for number, row in enumerate(rows, 2):
        if "" in row:
            expected = f"{len(COLUMNS)} cells"
            raise _wrong(str(path), number, "a judgement has too many cells", str(row[""]), expected)
    return read_judgements(rows, str(path))


def append(path: Path, judgement: Judgement, known: Callable[[Judgements], None]) -> Judgements:
    """Add a decision to a file and return all it has then; rows are sorted, so that the same decisions are one file.

    `known` looks at all decisions together and raises when one of them cannot be. The file is replaced in one move:
    whoever reads it sees the old or the new one, and two who add at once both end up in it. Raises SourceError for a
    decision that contradicts or repeats another.
    """
    check(judgement, str(path))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        judgements = gathered([*read_file(path).all(), judgement], str(path))
        known(judgements)
        _write(path, judgements.all())
    finally:
        os.close(folder)
    return read_file(path)


def _write(path: Path, judgements: Iterable[Judgement]) -> None:
    rows = sorted([_cell(cell) for cell in astuple(judgement)[: len(COLUMNS)]] for judgement in judgements)
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            fresh.chmod(path.stat().st_mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


# ---------------------------------------------------------------- at resolution


def decided(judgements: Judgements, kind: str, mention: str, fractie: str, on: date | None) -> Resolution | None:
    """Return what people decided that the mention is, None when they accepted nothing.

    `kind` is the first part of the path: a decision for `kamerlid/…` does not answer who a minister is.
    """
    for judgement in _about(judgements, kind, mention, fractie, on):
        if judgement.decision is Decision.ACCEPT:
            return Resolution(judgement.entity, 1.0, judgement.reason)
    return None


def without_rejected(
    judgements: Judgements, kind: str, mention: str, fractie: str, on: date | None, found: Resolution
) -> Resolution:
    """Return what was computed without what people rejected: unmatched when that was the answer itself."""
    rejected = {
        judgement.entity: judgement
        for judgement in _about(judgements, kind, mention, fractie, on)
        if judgement.decision is Decision.REJECT
    }
    if found.entity in rejected:
        return Resolution("", 0.0, rejected[found.entity].reason)
    left = tuple(candidate for candidate in found.candidates if candidate.entity not in rejected)
    return found if len(left) == len(found.candidates) else replace(found, candidates=left)


def judged(judgements: Judgements, vermelding: Vermelding, on: date | None, found: Resolution) -> Resolution:
    """Return what people decided about a mention by all that is written of it, else what was found.

    "Staatssecretaris van Voorbeelden" has no name to decide about: there the whole mention is judged.
    """
    about = vermelding.zoals_geschreven, vermelding.fractie, on
    for kind in KINDS_OF_ROLE[vermelding.rol]:
        accepted = decided(judgements, kind, *about)
        if accepted:
            return accepted
        found = without_rejected(judgements, kind, *about, found)
    return found


def _about(judgements: Judgements, kind: str, mention: str, fractie: str, on: date | None) -> list[Judgement]:
    return [
        judgement
        for judgement in judgements.mentions.get(fold(mention), ())
        if judgement.kind == kind and judgement.is_about(fractie, on)
    ]
