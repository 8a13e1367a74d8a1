"""Ids of other registers in the graph: a node each, with source and day, and the plain statements beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.identity import Register
from kg.mapping import map_register
from kg.validation import Shapes, folders
from tests.mapping.records import NAMES, statements

ROWS = """entity,scheme,id,source,date
persoon/ada,tk,00000000-0000-4000-8000-000000000002,tabel,2090-02-01
persoon/ada,tk,00000000-0000-4000-8000-000000000001,dienst,2090-03-01
persoon/ada,wikidata,Q99999999,tabel,2090-02-01
persoon/ada,parlement,v00voorbeeld,tabel,2090-02-01
persoon/ada,parlement-slug,a-ada-voorbeeld,tabel,2090-02-01
ministerie/mnre9001,tooi,mnre9001,TOOI,2090-02-01
ministerie/mnre9001,owms,http://standaarden.example/owms/terms/Voorbeelden,TOOI,2090-02-01
ministerie/mnre9001,wikidata,Q99999998,tabel,2090-02-01
ministerie/mnre9002,wikidata,Q99999998,tabel,2090-02-01
fractie/vbp,tk,00000000-0000-4000-8000-000000000003,tabel,2090-02-01
"""
FILES = {
    "identifiers.csv": ROWS,
    "persons.csv": "key,name,given,prefix,family,initials,birth,source\n"
    "ada,Ada Voorbeeld,Ada,,Voorbeeld,A.,,verzonnen\n",
    "ministeries.csv": "code,source\nmnre9001,verzonnen\nmnre9002,verzonnen\n",
    "ministerieversies.csv": "ministerie,name,abbreviation,begin,end,tooi,source\n"
    "mnre9001,Voorbeelden,VB,2090-01-01,,https://tooi.example/id/ministerie/mnre9001,verzonnen\n"
    "mnre9002,Proeven,PR,,,,verzonnen\n",
    "fracties.csv": "slug,names,begin,end,source\nvbp,Voorbeeldpartij|VBP,,,verzonnen\n",
}
ADA = "persoon/ada"
DONE = f"{ADA}/identificatie/"


@pytest.fixture
def lines(tmp_path: Path) -> list[str]:
    """The quads of a register with every scheme."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return map_register(NAMES, Register.load(tmp_path))


def test_each_id_is_a_node_with_source_and_day(lines: list[str]) -> None:
    """An id says its value, whose it is, where that is stated, and since when we know."""
    node = f"{DONE}wikidata"
    kg, rdf = "https://w3id.org/kamergraaf/def#", "type"
    assert {row for row in statements(lines, "register/wikidata") if node in row} == {
        (ADA, "identificatie", node),
        (node, rdf, f"{kg}Identificatie"),
        (node, "prefLabel", "Wikidata: Q99999999"),
        (node, "notation", "Q99999999"),
        (node, "identificatieschema", f"{kg}schemaWikidata"),
        (node, "bron", "tabel"),
        (node, "vermeldOp", "2090-02-01"),
    }


def test_the_oldest_id_of_a_scheme_keeps_its_iri(lines: list[str]) -> None:
    """A second id of one scheme has its value in its IRI, so that the first keeps the one it had."""
    found = {row[0]: row[2] for row in statements(lines, "register/tk") if row[1] == "notation"}
    second = "00000000-0000-4000-8000-000000000001"
    assert found[f"{DONE}tk"] == "00000000-0000-4000-8000-000000000002"
    assert found[f"{DONE}tk-{second}"] == second


@pytest.mark.parametrize(
    ("graph", "row"),
    [
        ("register/tk", (ADA, "tkPersoonId", "00000000-0000-4000-8000-000000000001")),
        ("register/wikidata", (ADA, "wikidataId", "Q99999999")),
        ("register/wikidata", (ADA, "sameAs", "http://www.wikidata.org/entity/Q99999999")),
        ("register/pdc", (ADA, "parlementId", "v00voorbeeld")),
        ("register/pdc", (ADA, "sameAs", "https://www.parlement.com/id/v00voorbeeld")),
        ("register/pdc", (ADA, "parlementSlug", "a-ada-voorbeeld")),
        ("register/pdc", (ADA, "page", "https://www.parlement.com/biografie/a-ada-voorbeeld")),
        (
            "register/tooi",
            ("ministerie/mnre9001", "sameAs", "https://identifier.overheid.nl/tooi/id/ministerie/mnre9001"),
        ),
        ("register/owms", ("ministerie/mnre9001", "owmsId", "http://standaarden.example/owms/terms/Voorbeelden")),
        ("register/wikidata", ("ministerie/mnre9002", "wikidataId", "Q99999998")),
    ],
)
def test_plain_statement_stands_in_the_graph_of_its_register(
    lines: list[str], graph: str, row: tuple[str, str, str]
) -> None:
    """The id and the link that queries use stand beside the node, in the graph of who gave the id."""
    assert row in statements(lines, graph)


def test_an_item_for_two_is_the_same_as_neither(lines: list[str]) -> None:
    """One Wikidata item of two ministries in turn gives its id, and no link."""
    assert "Q99999998" not in {row[2].rsplit("/", 1)[-1] for row in linked(lines)}


def linked(lines: list[str]) -> set[tuple[str, str, str]]:
    """The statements of sameness."""
    return {row for row in statements(lines, "register/wikidata") if row[1] == "sameAs"}


def test_the_id_of_a_group_is_no_id_of_a_person(lines: list[str]) -> None:
    """A group with an id in the House has the node, not the property of people."""
    rows = {row for row in statements(lines, "register/tk") if row[0].startswith("fractie/vbp")}
    assert "notation" in {row[1] for row in rows}
    assert "tkPersoonId" not in {row[1] for row in rows}


def test_a_version_is_not_the_ministry(lines: list[str]) -> None:
    """TOOI's item of the ministry is not said to be the version of its name too: those are two things."""
    rows = statements(lines, "register/tooi")
    assert not [row for row in rows if row[0] == "ministerie/mnre9001/2090-01-01" and row[1] == "sameAs"]


def test_the_register_passes_the_shapes(lines: list[str]) -> None:
    """What is written passes, but for the warning that one person has two ids in the House."""
    verdict = Shapes.load(folders.shapes()).check(lines)
    assert not verdict.blocks
    shapes = {result.shape.rsplit("#", 1)[-1] for result in verdict.results}
    assert shapes <= {"Persoon-tkPersoonId-een", "Ministerie-hetzelfde-verwacht"}
