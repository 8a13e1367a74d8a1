"""An invented register, and services that speak of its people: the recorded answers, to be changed by tests."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from kg.register import tweede_kamer, update, wikidata
from kg.register.asking import FOUND, NOT_FOUND, Answer
from kg.register.tables import Table, write_tables

RECORDED = Path(__file__).parent / "recorded"
DAY = "2092-02-02"
ONT = "https://identifier.overheid.nl/tooi/def/ont/"
TOOI = "https://identifier.overheid.nl/tooi/id/ministerie/"
OWMS = "http://standaarden.overheid.nl/owms/terms/minvbp"


def guid(end: str) -> str:
    """An id as the Tweede Kamer gives them, of two digits: "a1"."""
    return f"00000000-0000-4000-8000-0000000000{end}"


# What the services say of these agrees with the recorded answers: nothing changes unless a test changes something.
FILES: dict[str, tuple[str, list[list[str]]]] = {
    "persons.csv": (
        "key name given prefix family initials birth source",
        [
            ["ada-van-voorbeeld-2050", "Ada van Voorbeeld", "Ada", "van", "Voorbeeld", "A.B.", "2050-05-05", "tk"],
            ["bas-proef-2051", "Bas Proef", "Bas", "", "Proef", "B.", "2051-06-06", "tk"],
            ["cor-test-2052", "Cor Test", "Cor", "", "Test", "", "2052-07-07", "wikidata"],
        ],
    ),
    "aliases.csv": ("person name source", []),
    "kamerleden.csv": (
        "person fractie begin end source",
        [
            ["ada-van-voorbeeld-2050", "vbp", "2090-03-28", "", "tk_odata"],
            ["bas-proef-2051", "pvdp", "2090-03-28", "2091-12-31", "tk_odata"],
        ],
    ),
    "bewindspersonen.csv": (
        "person ambt ministerie portefeuille post begin end kabinet source",
        [
            [
                "cor-test-2052",
                "Minister",
                "mnre9001",
                "",
                "Minister van Voorbeelden en Proeven",
                "2090-06-15",
                "",
                "model-i",
                "wikidata",
            ]
        ],
    ),
    "ministeries.csv": ("code source", [["mnre9001", "TOOI"]]),
    "ministerieversies.csv": (
        "ministerie name abbreviation begin end tooi source",
        [
            ["mnre9001", "Proeven", "PR", "2078-01-01", "2089-12-31", f"{TOOI}hv_00000001", "TOOI"],
            ["mnre9001", "Voorbeelden en Proeven", "VenP", "2090-01-01", "", f"{TOOI}mnre9001", "TOOI"],
        ],
    ),
    "fracties.csv": (
        "slug names begin end source",
        [
            ["pvdp", "Partij voor de Proef|PvdP", "2090-03-28", "2091-12-31", "verzonnen"],
            ["vbp", "Voorbeeldpartij|VBP", "2090-03-28", "", "verzonnen"],
        ],
    ),
    "kabinetten.csv": ("slug name begin end source", [["model-i", "Kabinet-Model I", "2090-06-15", "", "verzonnen"]]),
    "identifiers.csv": (
        "entity scheme id source date",
        [
            ["persoon/ada-van-voorbeeld-2050", "tk", guid("a1"), "persons.csv", "2090-01-01"],
            ["persoon/ada-van-voorbeeld-2050", "wikidata", "Q99999000101", "persons.csv", "2090-01-01"],
            ["persoon/ada-van-voorbeeld-2050", "parlement", "vaaaaaaaaaaa", "persons.csv", "2090-01-01"],
            ["persoon/bas-proef-2051", "tk", guid("b1"), "persons.csv", "2090-01-01"],
            ["persoon/cor-test-2052", "wikidata", "Q99999000103", "persons.csv", "2090-01-01"],
            ["fractie/vbp", "tk", guid("f1"), "fracties.csv", "2090-01-01"],
            ["fractie/pvdp", "tk", guid("f2"), "fracties.csv", "2090-01-01"],
            ["ministerie/mnre9001", "tooi", "mnre9001", "TOOI", "2090-01-15"],
            ["ministerie/mnre9001", "owms", OWMS, "TOOI", "2090-01-15"],
        ],
    ),
    "keys.csv": (
        "key scheme id",
        [
            ["ada-van-voorbeeld-2050", "bron", guid("a1")],
            ["ada-van-voorbeeld-2050", "parlement", "vaaaaaaaaaaa"],
            ["ada-van-voorbeeld-2050", "tk", guid("a1")],
            ["ada-van-voorbeeld-2050", "wikidata", "Q99999000101"],
            ["bas-proef-2051", "tk", guid("b1")],
            ["cor-test-2052", "bron", "Q99999000103"],
            ["cor-test-2052", "wikidata", "Q99999000103"],
        ],
    ),
    "dropped.csv": ("file key what why", []),
}


def table(columns: str, rows: list[list[str]]) -> Table:
    names = tuple(columns.split())
    return Table(names, tuple(dict(zip(names, row, strict=True)) for row in rows))


def write_register(folder: Path, **more: list[list[str]]) -> Path:
    """Write the invented register, with more rows in the files that are named without their ending."""
    tables = {name: (columns, [*rows, *more.pop(name[:-4], [])]) for name, (columns, rows) in FILES.items()}
    assert not more, f"no such files: {more}"
    write_tables(folder, {name: table(*content) for name, content in tables.items()})
    return folder


class World:
    """What the services would answer. Tests change the lists, and ask."""

    def __init__(self) -> None:
        def read(name: str) -> Any:
            return json.loads((RECORDED / name).read_text(encoding="utf-8"))

        self.people: list[dict[str, Any]] = [*read("Persoon-1.json")["value"], *read("Persoon-2.json")["value"]]
        self.groups: list[dict[str, Any]] = read("Fractie.json")["value"]
        self.chairs: list[dict[str, Any]] = read("FractieZetel.json")["value"]
        self.seats: list[dict[str, Any]] = read("FractieZetelPersoon.json")["value"]
        self.posts: list[dict[str, Any]] = read("posts.json")["results"]["bindings"]
        self.items: list[dict[str, Any]] = read("people.json")["results"]["bindings"]
        self.issues: dict[int, list[dict[str, Any]]] = {6: read("ministeries-6.json")}
        self.page = 2
        self.asked: list[str] = []

    # ------------------------------------------------------------ changing what they say

    def person(self, end: str, **fields: object) -> dict[str, Any]:
        """Change a person of the Tweede Kamer, or add one who is like Dirk de Dummy."""
        found = next((row for row in self.people if row["Id"] == guid(end)), None)
        if found is None:
            found = {**self.people[-1], "Id": guid(end)}
            self.people.append(found)
        found.update(fields)
        return found

    def seat(self, end: str, person: str, group: str, begin: str, last: str = "", *, withdrawn: bool = False) -> None:
        """Let somebody sit for a group."""
        self.seats.append(
            {
                "Id": guid(end),
                "FractieZetel_Id": guid(group),
                "Persoon_Id": guid(person),
                "Van": f"{begin}T00:00:00+02:00",
                "TotEnMet": f"{last}T00:00:00+02:00" if last else None,
                "Verwijderd": withdrawn,
            }
        )

    def item(self, qid: str, name: str, birth: str, parlement: str) -> None:
        """Let Wikidata say of an item which id of parlement.com it has."""
        self.items.append(
            {
                "person": {"type": "uri", "value": f"http://www.wikidata.org/entity/{qid}"},
                "name": {"type": "literal", "xml:lang": "nl", "value": name},
                "birth": {"type": "literal", "value": f"{birth}T00:00:00Z"},
                "birthPrecision": {"type": "literal", "value": "11"},
                "parlement": {"type": "literal", "value": parlement},
            }
        )

    def post(
        self, qid: str, name: str, birth: str, role: str, begin: str, end: str = "", precision: str = "11"
    ) -> None:
        """Let Wikidata say that somebody held a post."""
        row = copy.deepcopy(self.posts[0])
        row["person"]["value"] = f"http://www.wikidata.org/entity/{qid}"
        row["name"]["value"], row["birth"]["value"] = name, f"{birth}T00:00:00Z"
        row["post"]["value"] = f"http://www.wikidata.org/entity/Q8{len(self.posts)}"
        row["role"]["value"], row["begin"]["value"] = role, f"{begin}T00:00:00Z"
        row["beginPrecision"]["value"] = precision
        if end:
            row |= {"end": {"type": "literal", "value": f"{end}T00:00:00Z"}, "endPrecision": {"value": "11"}}
        self.posts.append(row)

    # ------------------------------------------------------------ asking

    def ask(self, url: str, accept: str) -> Answer:
        """Answer as the services would."""
        self.asked.append(url)
        for pattern, answer in self._answers():
            if url.startswith(pattern):
                found = answer(url)
                return Answer(NOT_FOUND if found is None else FOUND, json.dumps(found).encode())
        return Answer(NOT_FOUND, b"")

    def transport(self) -> httpx.MockTransport:
        """The same, as a server."""

        def handle(request: httpx.Request) -> httpx.Response:
            answer = self.ask(str(request.url), request.headers["Accept"])
            return httpx.Response(answer.status, content=answer.content)

        return httpx.MockTransport(handle)

    def _answers(self) -> list[tuple[str, Callable[[str], Any]]]:
        sets = {"Persoon": self.people, "Fractie": self.groups, "FractieZetel": self.chairs}
        sets["FractieZetelPersoon"] = self.seats
        pages = [(tweede_kamer.address(name), self._paged(rows)) for name, rows in sets.items()]
        return [
            *pages,
            (wikidata.address(wikidata.POSTS), lambda url: {"results": {"bindings": self.posts}}),
            (wikidata.address(wikidata.PEOPLE), lambda url: {"results": {"bindings": self.items}}),
            (update.TOOI_LIST, lambda url: self.issues.get(int(url.rsplit("_", 1)[1].removesuffix(".json")))),
        ]

    def _paged(self, rows: list[Any]) -> Callable[[str], dict[str, Any]]:
        def page(url: str) -> dict[str, Any]:
            first, _, skipped = url.partition("&$skip=")
            start = int(skipped or 0)
            found: dict[str, Any] = {"value": rows[start : start + self.page]}
            if start + self.page < len(rows):
                found["@odata.nextLink"] = f"{first}&$skip={start + self.page}"
            return found

        return page
