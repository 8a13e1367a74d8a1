"""Ministries with their names in time, parliamentary groups and cabinets, from the source files.

Ministries: TOOI's own register decides; ministries.csv adds what came after it (it is of 2022). `1900-01-01` there
means that the day is not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from kg.errors import SourceError
from kg.identity.names import fold
from kg.model import Fractie, Kabinet, Ministerie, Ministerieversie
from kg.namespaces import slug
from kg.register import by_hand
from kg.register.journal import Journal
from kg.register.tables import Row, read_rows
from kg.register.tooi import Waardelijst, code_of, day_of, read_waardelijst

TOOI_FILE = "tooi_rwc_ministeries_compleet_1.json"
_DAY = timedelta(days=1)

# What was a ministry before it was this one, and from which day it is this one. Source: the changes (wzg_…) in TOOI's
# register, that name the Staatscourant; for mnre1171 the name, TOOI gives no relation between the two.
PREDECESSORS: dict[str, tuple[tuple[date, str], ...]] = {
    "mnre1045": ((date(2010, 10, 14), "mnre1040"),),
    "mnre1130": ((date(2010, 10, 14), "mnre0170"),),
    "mnre1153": ((date(2017, 10, 26), "mnre1045"), (date(2010, 10, 14), "mnre1150")),
    "mnre1171": ((date(2010, 10, 14), "mnre0180"),),
}


@dataclass(frozen=True, slots=True)
class Ministeries:
    """The ministries, and the code of each organisation of offices.csv ("org:min-szw" → "mnre1073")."""

    by_code: dict[str, Ministerie]
    by_organisation: dict[str, str]

    def named(self, name: str) -> list[Ministerieversie]:
        """Return all versions of that name, whenever they were."""
        wanted = fold(name)
        return [v for m in self.by_code.values() for v in m.versions if fold(v.name) == wanted]

    def of_organisation(self, organisation: str, on: date) -> str:
        """Return the code of the ministry that an organisation was on a day, "" when it was none then."""
        return self._on(self.by_organisation.get(organisation, ""), on)

    def of_name(self, name: str, on: date) -> str:
        """Return the code of the ministry that was called so at some time and existed on a day, "" for none or two."""
        found = {self._on(version.ministerie, on) for version in self.named(name)} - {""}
        return found.pop() if len(found) == 1 else ""

    def _on(self, code: str, on: date) -> str:
        for since, earlier in PREDECESSORS.get(code, ()):
            if on < since:
                code = earlier
        return code if code and self.existed(code, on) else ""

    def existed(self, code: str, on: date) -> bool:
        return any(covers(v.begin, v.end, on) for v in self.by_code[code].versions)

    def name_during(self, code: str, begin: date, end: date | None) -> str:
        """Return the name that a ministry had longest between two days."""
        last = end or date.max
        versions = self.by_code[code].versions

        def overlap(version: Ministerieversie) -> timedelta:
            return min(version.end or date.max, last) - max(version.begin or date.min, begin)

        return max(versions, key=overlap).name


def covers(begin: date | None, end: date | None, on: date) -> bool:
    """True when `on` is in the period; None stands for an open side."""
    return (begin is None or begin <= on) and (end is None or on <= end)


# ---------------------------------------------------------------- ministries


def read_tooi(source: Path) -> Waardelijst:
    """Read the list of TOOI in a folder with source files. Raises SourceError."""
    path = source / TOOI_FILE
    if not path.is_file():
        raise SourceError("file is missing", document=str(path), remedy="give the folder that holds the source files")
    return read_waardelijst(path.read_bytes(), str(path))


def read_ministeries(
    source: Path, tooi: Waardelijst, hand: Path, kabinetten: Iterable[Kabinet], journal: Journal
) -> Ministeries:
    """Return the ministries of TOOI, completed from ministries.csv and from what is kept by hand."""
    versions = {code: list(found) for code, found in tooi.versions.items()}
    rows = read_rows(source / "ministries.csv")
    _add_later_versions(versions, rows, {k.begin for k in kabinetten}, journal)
    for row in read_rows(hand / "ministeries.csv"):
        versions.setdefault(row["code"], []).append(_hand_version(row))
        journal.corrected("ministries.csv", row["code"], f"name «{row['name']}» added by hand: {row['why']}")
    wikidata = {code_of(row["tooi_uri"]): row["wikidata"] for row in rows}
    owms = {code_of(row["tooi_uri"]): row["owms_uri"] for row in rows}
    by_code = {
        code: Ministerie(
            code=code,
            versions=_chain(found),
            owms=owms.get(code, "") or next(iter(tooi.owms.get(code, ())), ""),
            wikidata_id=wikidata.get(code, ""),
            source="TOOI" if code in tooi.owms else "ministries.csv",
        )
        for code, found in sorted(versions.items())
    }
    organisations = {row["polder_id"]: code_of(row["tooi_uri"]) for row in rows if code_of(row["tooi_uri"]) in by_code}
    return Ministeries(by_code, organisations)


def renewed_ministeries(standing: Mapping[str, Ministerie], tooi: Waardelijst, journal: Journal) -> Ministeries:
    """Return the ministries of the register with what TOOI says now.

    TOOI decides about every name that it has, and about the first and the last day of it; names that it does not have
    stay. A ministry that TOOI no longer has stays too.
    """
    by_code = dict(standing)
    for code, stated in tooi.versions.items():
        known = standing.get(code, Ministerie(code, (), source="TOOI"))
        others = [version for version in known.versions if not _is_stated(version, stated)]
        owms = tooi.owms.get(code, ())
        by_code[code] = replace(
            known,
            versions=_chain((*others, *(_as_known(version, known) for version in stated))),
            owms=known.owms if known.owms in owms or not owms else owms[-1],
        )
    for code in sorted(standing.keys() - tooi.versions.keys()):
        journal.kept("TOOI", code, "TOOI no longer has this ministry; a key that was published stays")
    return Ministeries(dict(sorted(by_code.items())), {})


def _is_stated(version: Ministerieversie, stated: Iterable[Ministerieversie]) -> bool:
    """True when TOOI has this version, or the same name until the same day (it seldom gives the first)."""
    return any(
        version.tooi == other.tooi or (fold(version.name) == fold(other.name) and version.end == other.end)
        for other in stated
    )


def _as_known(version: Ministerieversie, known: Ministerie) -> Ministerieversie:
    """Return a version of TOOI's with the begin that the register derived for it, where TOOI gives none."""
    same = next((v for v in known.versions if v.tooi == version.tooi and fold(v.name) == fold(version.name)), None)
    begin = version.begin or (same.begin if same else None)
    return replace(version, begin=begin, source=same.source if same and _same_facts(same, version) else version.source)


def _same_facts(one: Ministerieversie, other: Ministerieversie) -> bool:
    return (one.name, one.abbreviation, one.end) == (other.name, other.abbreviation, other.end)


def _add_later_versions(
    versions: dict[str, list[Ministerieversie]], rows: list[Row], cabinet_days: set[date], journal: Journal
) -> None:
    """Add the ministries and the names that came after TOOI's file; what TOOI has is left as it is."""
    known = {v.tooi for found in versions.values() for v in found}
    ordered = sorted(rows, key=lambda row: (not _is_past(row), row["tooi_uri"]))
    for row in ordered:
        if _is_past(row) and row["tooi_uri"] in known:
            continue
        found = versions.setdefault(_owner(row, rows), [])
        version = _later_version(row, _owner(row, rows), cabinet_days, journal)
        if _is_past(row):
            _add_past(found, version, journal)
        elif not any(v.end is None or (v.tooi == version.tooi and version.end) for v in found):
            last = max((v.end for v in found if v.end), default=None)
            found.append(replace(version, begin=last + _DAY if last else version.begin))


def _is_past(row: Row) -> bool:
    return code_of(row["tooi_uri"]).startswith("hv_")


def _owner(row: Row, rows: list[Row]) -> str:
    """Return the code of the ministry that a row is a version of: its own, or that of the row with its Wikidata id."""
    if not _is_past(row):
        return code_of(row["tooi_uri"])
    same = [r for r in rows if not _is_past(r) and not r["valid_until"]]
    by_wikidata = [r for r in same if row["wikidata"] and r["wikidata"] == row["wikidata"]]
    by_oin = [r for r in same if row["oin"] and r["oin"] == row["oin"]]
    found = by_wikidata or by_oin
    if not found:
        raise SourceError(
            "a past version of a ministry has no ministry",
            document="ministries.csv",
            place=row["polder_id"],
            expected="a current row with its Wikidata id or OIN",
            remedy="add the relation in kg/register/hand/ministeries.csv",
        )
    return code_of(found[0]["tooi_uri"])


def _later_version(row: Row, code: str, cabinet_days: set[date], journal: Journal) -> Ministerieversie:
    names = json.loads(row["names"])
    begins = [day for day in (day_of(name.get("valid_from", "")) for name in names) if day]
    end = day_of(row["valid_until"])
    if end in cabinet_days and end is not None:
        journal.corrected("ministries.csv", row["polder_id"], f"end {end} is the first day of a cabinet: a day earlier")
        end -= _DAY
    return Ministerieversie(
        ministerie=code,
        name=names[0]["value"],
        abbreviation=names[0]["abbr"],
        begin=max(begins, default=None),
        end=end,
        tooi=row["tooi_uri"],
        source="ministries.csv",
    )


def _add_past(found: list[Ministerieversie], past: Ministerieversie, journal: Journal) -> None:
    """Put a past version in the place of, or after, the version that TOOI thought current."""
    current = next((v for v in found if v.end is None), None)
    if current is not None and fold(current.name) == fold(past.name):
        found[found.index(current)] = replace(current, end=past.end, tooi=past.tooi)
        journal.corrected("TOOI", code_of(current.tooi), f"«{current.name}» ended on {past.end} by ministries.csv")
        return
    found.append(past)


def _hand_version(row: Row) -> Ministerieversie:
    return Ministerieversie(
        ministerie=row["code"],
        name=row["name"],
        abbreviation=row["abbreviation"],
        begin=day_of(row["begin"]),
        end=day_of(row["end"]),
        source=row["source"],
    )


def _chain(found: Iterable[Ministerieversie]) -> tuple[Ministerieversie, ...]:
    """Put versions in order, oldest first, each from the day after the one before it when its own begin is not known.

    The begin of the ministry itself stands on TOOI's current version; it is that of its oldest name.
    """
    ordered = sorted(found, key=lambda v: (v.end or date.max, v.begin or date.min))
    chained: list[Ministerieversie] = []
    for number, version in enumerate(ordered):
        before = chained[-1].end if chained else None
        begin = version.begin
        if before is not None and (begin is None or begin <= before):
            begin = before + _DAY
        elif number == 0 and begin is None:
            begin = min((v.begin for v in ordered if v.begin), default=None)
            begin = begin if begin and (version.end is None or begin <= version.end) else None
        chained.append(replace(version, begin=begin))
    return tuple(chained)


# ---------------------------------------------------------------- groups and cabinets


def read_kabinetten(source: Path, hand: Path) -> dict[str, Kabinet]:
    """Return the cabinets by slug. Two in a row share a day in the source: the first ends a day earlier."""
    rows = sorted(read_rows(source / "cabinets.csv"), key=lambda row: row["start"])
    begins = {row["start"] for row in rows}
    kabinetten = {}
    for row in rows:
        end = day_of(row["end"])
        if end and row["end"] in begins:
            end -= _DAY
        name = row["name"]
        key = slug(name.removeprefix("Kabinet-"))
        begin = date.fromisoformat(row["start"])
        kabinetten[key] = Kabinet(key, name, begin, end, row["wikidata"], row["source"])
    return kabinetten | by_hand.kabinetten(hand)


def read_fracties(source: Path, hand: Path) -> dict[str, Fractie]:
    """Return the groups of the parties file and those kept by hand, each with all its spellings."""
    fracties: dict[str, Fractie] = {}
    for row in read_rows(source / "parties_openkamer_2019.csv"):
        names = (row["name"], row["name_short"] or row["name"])
        fracties[row["slug"]] = Fractie(
            row["slug"], names, wikidata_id=row["wikidata_id"], source="parties_openkamer_2019.csv"
        )
    for row in read_rows(hand / "fracties.csv"):
        known = fracties.get(row["slug"], Fractie(row["slug"], (), source="by hand"))
        fracties[row["slug"]] = with_names_first(known, row["names"].split("|"))
    return fracties


def with_names_first(fractie: Fractie, names: Sequence[str]) -> Fractie:
    """Return a group under the preferred name and the abbreviation that come first in `names`; no spelling is lost."""
    preferred, short, *others = names
    more = [name for name in dict.fromkeys((*others, *fractie.names)) if name not in (preferred, short)]
    return replace(fractie, names=(preferred, short, *more))


def slugs_by_name(fracties: Iterable[Fractie]) -> dict[str, str]:
    """Return the slug of the group for each of its names, folded."""
    return {fold(name): fractie.slug for fractie in fracties for name in fractie.names}
