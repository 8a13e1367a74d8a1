"""What the open data of the Tweede Kamer says about people, groups and who sat for which group when (OData v4).

Asked are the sets Persoon, Fractie, FractieZetel and FractieZetelPersoon, whole and page by page: `Verwijderd` marks
what was withdrawn. Source: opendata.tweedekamer.nl.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

from kg.errors import SourceError
from kg.identity.names import normal_initials
from kg.model import Persoon
from kg.register.asking import Ask, parse_json
from kg.register.kamerleden import TWEEDE_KAMER
from kg.register.personen import Bronpersoon

SERVICE = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/"
SETS = {
    "Persoon": "Id,Initialen,Tussenvoegsel,Achternaam,Voornamen,Roepnaam,Geboortedatum,Verwijderd",
    "Fractie": "Id,Afkorting,NaamNL,Verwijderd",
    "FractieZetel": "Id,Fractie_Id,Verwijderd",
    "FractieZetelPersoon": "Id,FractieZetel_Id,Persoon_Id,Van,TotEnMet,Verwijderd",
}
"""What is asked of each set."""
_MOST_PAGES = 2_000
_JSON = "application/json"

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Groep:
    """A group as the Tweede Kamer has it; `short` is its abbreviation."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Zetel:
    """Somebody sat for a group; `end` is the last day, None while it lasts."""

    persoon: str
    groep: str
    begin: date
    end: date | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class TweedeKamer:
    """What the Tweede Kamer says. `withdrawn` are the ids of people whom it marks as removed."""

    people: tuple[Bronpersoon, ...]
    withdrawn: tuple[str, ...]
    groups: Mapping[str, Groep]
    seats: tuple[Zetel, ...]


def address(set_name: str) -> str:
    """Return the address of the first page of a set."""
    return f"{SERVICE}{set_name}?$select={quote(SETS[set_name], safe=',')}&$orderby=Id"


def ask_tweede_kamer(ask: Ask) -> TweedeKamer:
    """Ask for all that is needed. Raises SourceError."""
    rows = {name: tuple(_pages(ask, name)) for name in SETS}
    people = [row for row in rows["Persoon"] if not _gone(row)]
    group_of = {_text(row, "Id"): _text(row, "Fractie_Id") for row in rows["FractieZetel"]}
    groups = (Groep(_text(r, "Id"), _text(r, "NaamNL"), _text(r, "Afkorting")) for r in rows["Fractie"] if not _gone(r))
    return TweedeKamer(
        people=tuple(_person(row) for row in people if _text(row, "Achternaam")),
        withdrawn=tuple(_text(row, "Id") for row in rows["Persoon"] if _gone(row)),
        groups={group.id: group for group in groups if group.name},
        seats=tuple(_seats(rows["FractieZetelPersoon"], group_of)),
    )


def _pages(ask: Ask, set_name: str) -> Iterator[_Row]:
    """Yield the rows of a set, over all its pages."""
    url = address(set_name)
    for _ in range(_MOST_PAGES):
        page = parse_json(url, ask(url, _JSON).content)
        rows = page.get("value") if isinstance(page, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _wrong(url, "a page of OData has no rows", str(page)[:80], 'an object with a list under "value"')
        for row in rows:
            _require(url, set_name, row)
            yield row
        following = page.get("@odata.nextLink") if isinstance(page, dict) else None
        if not following:
            return
        url = _next(url, str(following))
    raise _wrong(url, "a set of OData has no end", f"{_MOST_PAGES} pages", "a last page")


def _next(url: str, following: str) -> str:
    here, there = urlsplit(url), urlsplit(following)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc) or following == url:
        raise _wrong(url, "the next page is elsewhere", following, f"an address at {here.netloc}")
    return following


def _require(url: str, set_name: str, row: _Row) -> None:
    missing = [name for name in SETS[set_name].split(",") if name not in row and not _gone(row)]
    if missing or not row.get("Id"):
        raise _wrong(url, f"a row of {set_name} lacks fields", ", ".join(missing) or "Id", SETS[set_name])


def _person(row: _Row) -> Bronpersoon:
    given = _text(row, "Roepnaam") or _text(row, "Voornamen").split(" ")[0]
    prefix, family = _text(row, "Tussenvoegsel").lower(), _text(row, "Achternaam")
    initials = normal_initials(_text(row, "Initialen"))
    born = _day(row, "Geboortedatum")
    persoon = Persoon(
        key="",
        name=" ".join(part for part in (given or initials, prefix, family) if part),
        given=given,
        prefix=prefix,
        family=family,
        initials=initials,
        birth=born.isoformat() if born else "",
        source="tk",
    )
    return Bronpersoon(persoon, (("tk", _text(row, "Id")),), (), (_text(row, "Id"),))


def _seats(rows: tuple[_Row, ...], group_of: Mapping[str, str]) -> Iterator[Zetel]:
    """Yield who sat where. A withdrawn row may have lost its fields: then there is nothing to withdraw."""
    for row in rows:
        begin, persoon = _day(row, "Van"), _text(row, "Persoon_Id")
        group = group_of.get(_text(row, "FractieZetel_Id"), "")
        if begin and persoon and group:
            yield Zetel(persoon, group, begin, _day(row, "TotEnMet"), _gone(row))


def _gone(row: _Row) -> bool:
    return row.get("Verwijderd") is True


def _text(row: _Row, name: str) -> str:
    value = row.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _day(row: _Row, name: str) -> date | None:
    """Return the day of a moment: the service writes midnight in Amsterdam, such as 2012-09-20T00:00:00+02:00."""
    text = _text(row, name)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise _wrong(_text(row, "Id"), f"{name} is no day", text, "such as 2012-09-20T00:00:00+02:00") from error


def _wrong(document: str, message: str, found: str, expected: str) -> SourceError:
    return SourceError(
        message,
        document=f"{TWEEDE_KAMER}: {document}",
        value=found,
        expected=expected,
        remedy="look whether the service has changed; the register is as it was",
    )
