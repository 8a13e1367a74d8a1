"""Decisions by people about who is meant. They win over what is computed.

They are rows of `judgements.csv` in the register: mention, fractie, date_from, date_to, entity, decision, who, when,
why. An empty fractie or date holds for all. `accept` links the mention to the entity, `reject` says it is not that one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Resolution

_DECISIONS = ("accept", "reject")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision. `entity` is a path under `id/`; `when` is the day of the decision (ISO)."""

    mention: str
    fractie: str
    date_from: date | None
    date_to: date | None
    entity: str
    decision: str
    who: str
    when: str
    why: str

    def is_about(self, fractie: str, on: date) -> bool:
        """True when the decision holds for a mention with this fractie on this day."""
        if self.fractie and fold(self.fractie) != fold(fractie):
            return False
        return (self.date_from is None or self.date_from <= on) and (self.date_to is None or on <= self.date_to)


Judgements = dict[str, tuple[Judgement, ...]]


def read_judgements(rows: Iterable[dict[str, str]]) -> Judgements:
    """Return the decisions by folded mention.

    Raises SourceError for a decision that is neither accept nor reject, or that lacks who, when or why.
    """
    found: Judgements = {}
    for row in rows:
        judgement = _judgement(row)
        key = fold(judgement.mention)
        found[key] = (*found.get(key, ()), judgement)
    return found


def _judgement(row: dict[str, str]) -> Judgement:
    if row["decision"] not in _DECISIONS or not (row["who"] and row["when"] and row["why"]):
        raise SourceError(
            "a judgement is not complete",
            document="judgements.csv",
            place=row["mention"],
            value=str(row),
            expected="decision accept or reject, and who, when and why filled in",
            remedy="complete the row",
        )
    return Judgement(
        mention=row["mention"],
        fractie=row["fractie"],
        date_from=date.fromisoformat(row["date_from"]) if row["date_from"] else None,
        date_to=date.fromisoformat(row["date_to"]) if row["date_to"] else None,
        entity=row["entity"],
        decision=row["decision"],
        who=row["who"],
        when=row["when"],
        why=row["why"],
    )


def decided(judgements: Judgements, kind: str, mention: str, fractie: str, on: date) -> Resolution | None:
    """Return what people decided that the mention is, None when they accepted nothing.

    `kind` is the first part of the path: a decision for `kamerlid/…` does not answer who a minister is.
    """
    for judgement in _about(judgements, kind, mention, fractie, on):
        if judgement.decision == "accept":
            return Resolution(judgement.entity, 1.0, f"Besluit van {judgement.who} ({judgement.when}): {judgement.why}")
    return None


def without_rejected(
    judgements: Judgements, kind: str, mention: str, fractie: str, on: date, found: Resolution
) -> Resolution:
    """Return what was computed, or unmatched when people rejected just that."""
    for judgement in _about(judgements, kind, mention, fractie, on):
        if judgement.decision == "reject" and judgement.entity == found.entity:
            return Resolution("", 0.0, f"Besluit van {judgement.who} ({judgement.when}): {judgement.why}")
    return found


def _about(judgements: Judgements, kind: str, mention: str, fractie: str, on: date) -> list[Judgement]:
    return [
        judgement
        for judgement in judgements.get(fold(mention), ())
        if judgement.entity.startswith(f"{kind}/") and judgement.is_about(fractie, on)
    ]
