"""Memberships of the Tweede Kamer, from offices.csv, from what is kept by hand, and from the Tweede Kamer itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Fractie, Kamerlid
from kg.register.by_hand import MARK
from kg.register.journal import Journal
from kg.register.organisaties import slugs_by_name
from kg.register.tables import Row

TWEEDE_KAMER = "Tweede Kamer"
"""How dropped.csv calls the open data of the Tweede Kamer."""
STATED = "tk_odata"
"""Source of a membership that the Tweede Kamer states."""
_ROLE = "Kamerlid voor "
_DAY = timedelta(days=1)
# From here on every seat is in the source, so that the first and last member show the life of a group.
_COMPLETE = date(2006, 12, 1)


def read_kamerleden(
    rows: Iterable[Row], people: Mapping[str, str], fracties: Mapping[str, Fractie], journal: Journal
) -> list[Kamerlid]:
    """Return the memberships, one for each person, group and unbroken period.

    `people` gives our key for a key of the source. Raises SourceError for a role that is not a membership, or of
    somebody whom nobody knows.
    """
    slugs = slugs_by_name(fracties.values())
    by_person: dict[str, list[Kamerlid]] = defaultdict(list)
    for row in rows:
        if row["key"] not in people:
            raise _nobody(row)
        by_person[people[row["key"]]].append(_kamerlid(row, people[row["key"]], slugs))
    found = []
    for memberships in by_person.values():
        found += in_order(memberships, "offices.csv", journal)
    return sorted(found, key=lambda lid: lid.key)


def _nobody(row: Row) -> SourceError:
    return SourceError(
        "a membership is of somebody who is not there",
        document="offices.csv",
        place=row["full_name"],
        value=row["key"],
        expected="a key of persons.csv or hand/persons.csv",
        remedy="correct the key, or add the person to kg/register/hand/persons.csv",
    )


def in_order(
    memberships: Iterable[Kamerlid], file: str, journal: Journal, *, tell_joins: bool = True
) -> list[Kamerlid]:
    """Return the memberships of one person, of the source `file`, in order and without overlap."""
    repaired = _ends_repaired(sorted(memberships, key=_period), file, journal)
    return _joined(repaired, file, journal, tell_joins=tell_joins)


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


def _ends_repaired(memberships: list[Kamerlid], file: str, journal: Journal) -> list[Kamerlid]:
    """Repair an end that lies before its begin when the next membership shows it; otherwise drop the row."""
    repaired = []
    for number, lid in enumerate(memberships):
        if lid.end is None or lid.end >= lid.begin:
            repaired.append(lid)
            continue
        following = memberships[number + 1] if number + 1 < len(memberships) else None
        if following is None:
            journal.dropped(file, lid.key, f"ends on {lid.end}, before it begins, and nothing shows the true end")
            continue
        end = following.begin - _DAY
        journal.corrected(file, lid.key, f"end {lid.end} lies before the begin; the next begins after {end}")
        repaired.append(replace(lid, end=end))
    return repaired


def _joined(memberships: list[Kamerlid], file: str, journal: Journal, *, tell_joins: bool) -> list[Kamerlid]:
    """Join what goes on without a gap in one group; end a membership where the next, of another group, begins."""
    ordered: list[Kamerlid] = []
    for lid in memberships:
        last = ordered[-1] if ordered else None
        if last is None or (last.end is not None and last.end + _DAY < lid.begin):
            ordered.append(lid)
        elif last.fractie == lid.fractie:
            if tell_joins:
                journal.merged(file, lid.key, f"goes on without a gap from {last.key}")
            # One that lies within the other, both ended, does not shorten it.
            within = last.end is not None and lid.end is not None and lid.end < last.end
            ordered[-1] = _with_source(last if within else replace(last, end=lid.end), lid)
        else:
            if last.end is None or last.end >= lid.begin:
                journal.corrected(file, last.key, f"end {last.end} overlaps the membership that follows it")
                ordered[-1] = replace(last, end=lid.begin - _DAY)
            ordered.append(lid)
    return ordered


def renewed(
    standing: Iterable[Kamerlid], stated: Iterable[Kamerlid], withdrawn: Iterable[Kamerlid], journal: Journal
) -> list[Kamerlid]:
    """Return the memberships of one person with what the Tweede Kamer says now.

    What it states takes the place of every membership of hers in the register that it meets in time; what it withdraws
    goes. Others stay, and so does what is kept by hand. A membership that begins on the day it began keeps its key.
    """
    # The Tweede Kamer begins a new row when a member becomes chairman of the group: joining them is not told.
    now = in_order(stated, TWEEDE_KAMER, journal, tell_joins=False)
    gone = {(lid.fractie, lid.begin) for lid in withdrawn}
    by_begin = {lid.begin: lid for lid in standing}
    kept = [lid for lid in standing if not _is_replaced(lid, now) and (lid.fractie, lid.begin) not in gone]
    for lid in kept:
        if lid.source == STATED:
            journal.kept(TWEEDE_KAMER, lid.key, "no longer stated; a key that was published stays")
    as_known = [replace(lid, person=by_begin[lid.begin].person) if lid.begin in by_begin else lid for lid in now]
    known = [_with_source(lid, by_begin.get(lid.begin, lid)) for lid in as_known]
    return in_order((*kept, *known), TWEEDE_KAMER, journal, tell_joins=False)


def _is_replaced(lid: Kamerlid, now: Iterable[Kamerlid]) -> bool:
    return MARK not in lid.source and any(_meet(lid, other) for other in now)


def _meet(one: Kamerlid, other: Kamerlid) -> bool:
    return one.begin <= (other.end or date.max) and other.begin <= (one.end or date.max)


def _with_source(lid: Kamerlid, other: Kamerlid) -> Kamerlid:
    """Return a membership with the sources of another one that says the same."""
    return replace(lid, source="|".join(sorted({*lid.source.split("|"), *other.source.split("|")})))


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
