"""TOOI's list of ministries, with the names that each had (JSON-LD, expanded).

The list is published in numbered issues, each at an address of its own; an issue names the day on which it holds
(`zichtdatum`). Source: `rwc_ministeries_compleet`, repository.officiele-overheidspublicaties.nl.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.errors import SourceError
from kg.model import Ministerieversie

TOOI = "https://identifier.overheid.nl/tooi/"
_ONT = TOOI + "def/ont/"
_PROV = "http://www.w3.org/ns/prov#"
_LIST = TOOI + "def/wl/RegisterwaardelijstCompleet"
_UNKNOWN_DAY = date(1900, 1, 1)

_Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Waardelijst:
    """What one issue of the list says.

    `day` is the day on which it holds (ISO). `versions` are the names of each ministry by its code ("mnre1073"), in no
    order; `owms` are the ids in OWMS that the list gives to the ministry itself, the codes being all that it has.
    """

    day: str
    versions: Mapping[str, tuple[Ministerieversie, ...]]
    owms: Mapping[str, tuple[str, ...]]


def read_waardelijst(content: bytes, document: str) -> Waardelijst:
    """Read an issue of the list. Raises SourceError for what is no JSON-LD of ministries."""
    nodes = _ministeries(_graph(content, document), document)
    versions: dict[str, tuple[Ministerieversie, ...]] = {}
    for local, node in sorted(nodes.items()):
        version = _version(local, node, document)
        versions[version.ministerie] = (*versions.get(version.ministerie, ()), version)
    own = {local: node for local, node in nodes.items() if _PROV + "specializationOf" not in node}
    owms = {local: tuple(_values(node, _ONT + "owmsId")) for local, node in own.items()}
    return Waardelijst(_issued(content, document), versions, owms)


def code_of(iri: str) -> str:
    """Return the last part of an IRI of TOOI: ".../ministerie/mnre1073" → "mnre1073"."""
    return iri.rsplit("/", 1)[-1]


def day_of(text: str | None) -> date | None:
    """Return a day; `1900-01-01` stands for one that is not known."""
    if not text or text == "None":
        return None
    day = date.fromisoformat(text)
    return None if day == _UNKNOWN_DAY else day


def _graph(content: bytes, document: str) -> list[_Node]:
    try:
        graph = json.loads(content.decode())
    except (ValueError, RecursionError) as error:
        raise _wrong(document, "the list of ministries of TOOI cannot be read", str(error), "JSON in UTF-8") from error
    if not isinstance(graph, list) or not all(isinstance(node, dict) and "@id" in node for node in graph):
        raise _wrong(document, "the list of ministries of TOOI has no nodes", "", "expanded JSON-LD: a list of objects")
    return graph


def _ministeries(graph: list[_Node], document: str) -> dict[str, _Node]:
    found = {code_of(node["@id"]): node for node in graph if _ONT + "Ministerie" in node.get("@type", ())}
    if not found:
        raise _wrong(document, "the list of TOOI names no ministry", "", "nodes of the type Ministerie")
    return found


def _issued(content: bytes, document: str) -> str:
    lists = [node for node in _graph(content, document) if _LIST in node.get("@type", ())]
    days = [day for node in lists for day in _values(node, _ONT + "zichtdatum")]
    if not days:
        raise _wrong(document, "the list of TOOI does not say on which day it holds", "", "zichtdatum")
    return days[0]


def _version(local: str, node: _Node, document: str) -> Ministerieversie:
    whole = node.get(_PROV + "specializationOf")
    try:
        return Ministerieversie(
            ministerie=code_of(whole[0]["@id"]) if whole else local,
            name=_values(node, _ONT + "officieleNaamExclSoort")[0],
            abbreviation=next(iter(_values(node, _ONT + "afkorting")), ""),
            begin=day_of(next(iter(_values(node, _ONT + "begindatum")), "")),
            end=day_of(next(iter(_values(node, _ONT + "einddatum")), "")),
            tooi=f"{TOOI}id/ministerie/{local}",
            source="TOOI",
        )
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise _wrong(document, "a ministry of TOOI cannot be read", local, f"name and days: {error}") from error


def _values(node: _Node, name: str) -> list[str]:
    return [str(value["@value"]) for value in node.get(name, ())]


def _wrong(document: str, message: str, found: str, expected: str) -> SourceError:
    return SourceError(
        message,
        document=document,
        value=found,
        expected=expected,
        remedy="look whether TOOI has changed its list; the register is as it was",
    )
