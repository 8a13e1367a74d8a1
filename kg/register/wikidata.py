"""What Wikidata says about people: their ids at parlement.com (P1749), and who held which post (P39, P580, P582).

Only days that are precise to the day are taken. Members of the Tweede Kamer are left to the Tweede Kamer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from kg.errors import SourceError
from kg.identity.names import parse_name
from kg.model import Persoon
from kg.register.asking import Ask, parse_json
from kg.register.bewindspersonen import STATED, WIKIDATA, is_post, is_role
from kg.register.journal import Journal
from kg.register.personen import Bronpersoon
from kg.register.tables import Row

SERVICE = "https://query.wikidata.org/sparql"
_JSON = "application/sparql-results+json"
_ITEM = re.compile(r"http://www\.wikidata\.org/entity/(Q[1-9][0-9]*)")
_ID = re.compile(r"Q[0-9]+")  # stands where a label is missing
_PARLEMENT = re.compile(r"v[a-z0-9]{11}")
_DAY, _YEAR = "11", "9"  # precisions of a time in Wikidata

# The Netherlands (Q55) and the Kingdom (Q29999); from 1945 on, as the register.
POSTS = """
SELECT ?person ?name ?birth ?birthPrecision ?post ?role ?begin ?beginPrecision ?end ?endPrecision WHERE {
  VALUES ?land { wd:Q55 wd:Q29999 }
  ?post wdt:P1001 ?land ; rdfs:label ?role .
  FILTER(LANG(?role) = "nl" && REGEX(LCASE(STR(?role)), "^(nederlands )?(minister|staatssecretaris)( |-president)"))
  ?person p:P39 ?held .
  ?held ps:P39 ?post ; wikibase:rank ?rank ; pqv:P580 ?from .
  FILTER(?rank != wikibase:DeprecatedRank)
  ?from wikibase:timeValue ?begin ; wikibase:timePrecision ?beginPrecision .
  FILTER(?begin >= "1945-01-01T00:00:00Z"^^xsd:dateTime)
  OPTIONAL { ?held pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  OPTIONAL { ?person rdfs:label ?name . FILTER(LANG(?name) = "nl") }
  OPTIONAL {
    ?person p:P569 ?born .
    ?born a wikibase:BestRank ; psv:P569 [ wikibase:timeValue ?birth ; wikibase:timePrecision ?birthPrecision ] .
  }
}
ORDER BY ?person ?post ?begin ?end ?birth
"""
PEOPLE = """
SELECT ?person ?name ?birth ?birthPrecision ?parlement WHERE {
  ?person wdt:P1749 ?parlement .
  OPTIONAL { ?person rdfs:label ?name . FILTER(LANG(?name) = "nl") }
  OPTIONAL {
    ?person p:P569 ?born .
    ?born a wikibase:BestRank ; psv:P569 [ wikibase:timeValue ?birth ; wikibase:timePrecision ?birthPrecision ] .
  }
}
ORDER BY ?person ?parlement ?birth
"""

_Binding = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Wikidata:
    """What Wikidata says: people with their ids, and posts as rows of offices.csv whose `key` is the item."""

    people: tuple[Bronpersoon, ...]
    posts: tuple[Row, ...]


def address(query: str) -> str:
    """Return the address that answers a query."""
    return f"{SERVICE}?{urlencode({'query': query})}"


def ask_wikidata(ask: Ask, journal: Journal) -> Wikidata:
    """Ask for people and posts; what cannot be taken is told in the journal. Raises SourceError."""
    posts, people = _bindings(ask, POSTS), _bindings(ask, PEOPLE)
    by_item: dict[str, list[_Binding]] = defaultdict(list)
    for binding in (*posts, *people):
        by_item[_item(binding, "person")].append(binding)
    found = [_person(item, bindings, journal) for item, bindings in sorted(by_item.items()) if item]
    named = tuple(person for person in found if person.persoon.family)
    known = {person.rows[0] for person in named}
    rows = _posts(posts, journal)
    for item in sorted({row["key"] for row in rows} - known):
        journal.dropped(WIKIDATA, item, "the item has no Dutch name")
    return Wikidata(named, tuple(row for row in rows if row["key"] in known))


def _bindings(ask: Ask, query: str) -> list[_Binding]:
    url = address(query)
    answer = parse_json(url, ask(url, _JSON).content)
    results = answer.get("results") if isinstance(answer, dict) else None
    bindings = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(bindings, list) or not all(isinstance(binding, dict) for binding in bindings):
        raise SourceError(
            "an answer of Wikidata has no rows",
            document=SERVICE,
            value=str(answer)[:80],
            expected="SPARQL results in JSON",
            remedy="try again later; the register is as it was",
        )
    return bindings


def _person(item: str, bindings: Iterable[_Binding], journal: Journal) -> Bronpersoon:
    """Return one person of all rows about an item; of several names, days of birth or ids none is taken."""
    rows = list(bindings)
    label = _only({_value(row, "name") for row in rows})
    name = parse_name("" if _ID.fullmatch(label) else label)
    persoon = Persoon(
        key="",
        name=" ".join(part for part in (name.given or name.initials, name.prefix, name.family) if part),
        given=name.given,
        prefix=name.prefix,
        family=name.family,
        initials=name.initials,
        birth=_only({_birth(row) for row in rows}),
        source=STATED,
    )
    ids = [("wikidata", item)]
    parlement = {value for row in rows if (value := _value(row, "parlement"))}
    for value in sorted(parlement):
        if len(parlement) == 1 and _PARLEMENT.fullmatch(value):
            ids.append(("parlement", value))
        else:
            why = "no id of parlement.com" if len(parlement) == 1 else "the item has several ids of parlement.com"
            journal.dropped(WIKIDATA, f"{item}|{value}", why)
    return Bronpersoon(persoon, tuple(ids), (), (item,))


def _only(values: set[str]) -> str:
    """Return the longest of values that are one another's beginning ("1971", "1971-01-09"), "" when they differ."""
    longest = max(values, key=lambda value: (len(value), value), default="")
    return longest if all(longest.startswith(value) for value in values) else ""


def _birth(binding: _Binding) -> str:
    lengths = {_DAY: 10, _YEAR: 4}
    return _value(binding, "birth")[: lengths.get(_value(binding, "birthPrecision"), 0)]


def _posts(bindings: Iterable[_Binding], journal: Journal) -> list[Row]:
    """Return the posts that were held, as rows of offices.csv."""
    rows: dict[tuple[str, ...], Row] = {}
    for binding in bindings:
        role = _value(binding, "role")
        row = {
            "key": _item(binding, "person"),
            "full_name": _value(binding, "name"),
            "organization": f"wikidata:{_item(binding, 'post')}",
            "post": "",
            "role": role[:1].upper() + role[1:],
            "start": _value(binding, "begin")[:10],
            "end": _value(binding, "end")[:10],
            "sources": STATED,
        }
        if _is_taken(row, binding, journal):
            rows[tuple(row.values())] = row
    return list(rows.values())


def _is_taken(row: Row, binding: _Binding, journal: Journal) -> bool:
    key = f"{row['key']}|{row['role']}|{row['start']}"
    if _value(binding, "beginPrecision") != _DAY or (row["end"] and _value(binding, "endPrecision") != _DAY):
        journal.dropped(WIKIDATA, key, "the first or the last day is not known to the day")
        return False
    if row["end"] and row["end"] < row["start"]:
        journal.dropped(WIKIDATA, key, f"ends on {row['end']}, before it begins")
        return False
    if not is_role(row["role"]):
        journal.dropped(WIKIDATA, key, "no office that we know")
        return False
    return is_post(row, journal, WIKIDATA)


def _value(binding: _Binding, name: str) -> str:
    return str(binding[name].get("value", "")) if name in binding else ""


def _item(binding: _Binding, name: str) -> str:
    match = _ITEM.fullmatch(_value(binding, name))
    return match[1] if match else ""
