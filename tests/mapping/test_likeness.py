"""Likeness in the graph."""

from __future__ import annotations

from kg.linking.comparing import Overeenkomst, Overeenkomstsoort
from kg.mapping.likeness import map_overeenkomst, map_zusterset
from kg.mapping.reasoning import Reasoner
from kg.namespaces import KG
from kg.validation import Shapes, folders
from tests.mapping.records import NAMES, RULES, graphs, statements

GRAPH = "afleiding/gelijkenis"
REASONER = Reasoner(RULES, NAMES, ())
FOUND = Overeenkomst(
    "0123456789abcdef",
    Overeenkomstsoort.HERHAALDE_VRAAG,
    "vragenset/2098z00001/vraag/3",
    "vragenset/2099z00001/vraag/1",
    0.96,
    "vorig “jaar”",
    "",
    2,
    0,
)


def test_what_is_said_of_a_likeness() -> None:
    """A likeness says which texts, why, how, how much, and what words only one has."""
    node = "overeenkomst/0123456789abcdef"
    assert statements(map_overeenkomst(NAMES, FOUND), GRAPH) == {
        (node, "type", f"{KG}Overeenkomst"),
        (node, "prefLabel", "Eerder gestelde vraag: 96 % gelijk"),
        (node, "soortOvereenkomst", f"{KG}overeenkomstHerhaaldeVraag"),
        (node, "methode", f"{KG}woordvergelijking"),
        (node, "eersteTekst", FOUND.eerste),
        (node, "tweedeTekst", FOUND.tweede),
        (node, "gelijkenis", "0.96"),
        (node, "alleenInEerste", "vorig “jaar”"),
        (node, "aantalAlleenInEerste", "2"),
        (node, "aantalAlleenInTweede", "0"),
    }


def test_all_is_in_one_graph() -> None:
    """What is computed of two texts stands in the graph of likeness, not in that of either document."""
    lines = [*map_overeenkomst(NAMES, FOUND), *map_zusterset(NAMES, "2099z00001", "2098z00001")]
    assert graphs(lines) == {GRAPH}


def test_a_likeness_conforms() -> None:
    """A likeness of each kind passes the shapes."""
    shapes = Shapes.load(folders.shapes())
    for soort in Overeenkomstsoort:
        found = Overeenkomst(FOUND.key, soort, FOUND.eerste, "document/ah-1/antwoord/1+3", 1.0, "", "", 0, 0)
        lines = map_overeenkomst(NAMES, found)
        verdict = shapes.check([*lines, *REASONER.derive(lines)])
        assert verdict.conforms, soort
        assert verdict.focus_nodes == 1


def test_sister_set() -> None:
    """A set points at the earlier set that it is the sister of."""
    assert statements(map_zusterset(NAMES, "2099z00001", "2098z00001"), GRAPH) == {
        ("vragenset/2099z00001", "zusterset", "vragenset/2098z00001")
    }
