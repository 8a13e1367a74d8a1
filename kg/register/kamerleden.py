"""Memberships of the Tweede Kamer, from offices.csv and what is kept by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Fractie, Kamerlid
from kg.register.journal import Journal
from kg.register.tables import Row

_ROLE = "Kamerlid voor "
_DAY = timedelta(days=1)
# From here on every seat is in the source, so that the first and last member show the life of a group.
_COMPLETE = date(2006, 12, 1)


def read_kamerleden(
    rows: Iterable[Row], people: Mapping[str, str], fracties: Mapping[str, Fractie], journal: Journal
) -> list[Kamerlid]:
    """Return the memberships, one for each person, group and unbroken period.

    `people` gives our key for a key of the source. Raises SourceError for a role that is not a membership.
    """
    slugs = {fold(name): fractie.slug for fractie in fracties.values() for name in fractie.names}
    by_person: dict[str, list[Kamerlid]] = defaultdict(list)
    for row in rows:
        by_person[people[row["key"]]].append(_kamerlid(row, people[row["key"]], slugs))
    found = []
    for memberships in by_person.values():
        found += _in_order(_ends_repaired(sorted(memberships, key=_period), journal), journal)
    return sorted(found, key=lambda lid: lid.key)


def _period(lid: Kamerlid) -> tuple[date, date]:
    return lid.begin, lid.end or date.max


def _kamerlid(row: Row, person: str, slugs: Mapping[str, str]) -> Kamerlid:
    party = row["role"].removeprefix(_ROLE)
    if party == row["role"] or fold(party) not in slugs:
        raise SourceError(
            "a membership names no group that we know",
            document="offices.csv",
            place=row["full_name"],
            value=row["role"],
            expected="«Kamerlid voor …» with a group of hand/fracties.csv or the parties file",
            remedy="add the group to kg/register/hand/fracties.csv",
        )
    end = date.fromisoformat(row["end"]) if row["end"] else None
    return Kamerlid(person, slugs[fold(party)], date.fromisoformat(row["start"]), end, row["sources"])


def _ends_repaired(memberships: list[Kamerlid], journal: Journal) -> list[Kamerlid]:
    """Repair an end that lies before its begin when the next membership shows it; otherwise drop the row."""
    repaired = []
    for number, lid in enumerate(memberships):
        if lid.end is None or lid.end >= lid.begin:
            repaired.append(lid)
            continue
        following = memberships[number + 1] if number + 1 < len(memberships) else None
        if following is None:
            journal.dropped(
                "offices.csv", lid.key, f"ends on {lid.end}, before it begins, and nothing shows the true end"
            )
            continue
        end = following.begin - _DAY
        journal.corrected("offices.csv", lid.key, f"end {lid.end} lies before the begin; the next begins after {end}")
        repaired.append(replace(lid, end=end))
    return repaired


def _in_order(memberships: list[Kamerlid], journal: Journal) -> list[Kamerlid]:
    """Join what goes on without a gap in one group; end a membership where the next, of another group, begins."""
    ordered: list[Kamerlid] = []
    for lid in memberships:
        last = ordered[-1] if ordered else None
        if last is None or (last.end is not None and last.end + _DAY < lid.begin):
            ordered.append(lid)
        elif last.fractie == lid.fractie:
            journal.merged("offices.csv", lid.key, f"goes on without a gap from {last.key}")
            ordered[-1] = replace(last, end=lid.end)
        else:
            if last.end is None or last.end >= lid.begin:
                journal.corrected("offices.csv", last.key, f"end {last.end} overlaps the membership that follows it")
                ordered[-1] = replace(last, end=lid.begin - _DAY)
            ordered.append(lid)
    return ordered


def with_periods(fracties: Mapping[str, Fractie], kamerleden: Iterable[Kamerlid]) -> dict[str, Fractie]:
    """Give groups that came up since the source is complete their first day, and those without members their last."""
    members: dict[str, list[Kamerlid]] = defaultdict(list)
    for lid in kamerleden:
        members[lid.fractie].append(lid)
    dated = {}
    for key, fractie in sorted(fracties.items()):
        found = members.get(key, [])
        first = min((lid.begin for lid in found), default=None)
        ends = [lid.end for lid in found if lid.end is not None]
        last = max(ends) if ends and len(ends) == len(found) else None
        dated[key] = replace(fractie, begin=first if first and first >= _COMPLETE else None, end=last)
    return dated
