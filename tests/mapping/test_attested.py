"""A role that only a document shows, in the graph."""

from __future__ import annotations

from datetime import date

from kg.identity.attested import Attested
from kg.identity.document import Resolved
from kg.mapping.quads import Quads
from kg.mapping.register import map_bewindspersoon
from kg.model import Ambt, Bewindspersoon, Resolution, Rol, Value, Vermelding
from kg.validation import Shapes, folders
from tests.mapping.records import KEY, NAMES, graphs, lines_of, records, span, statements

HELD = Bewindspersoon(
    "ada",
    Ambt.STAATSSECRETARIS,
    "mnre9001",
    "",
    "Staatssecretaris van Voorbeelden",
    date(2094, 4, 3),
    None,
    attested=True,
)
PATH = f"bewindspersoon/{HELD.key}"
LINK = Resolution(PATH, 0.88, "Alleen dit document noemt haar zo.")


def lines() -> list[str]:
    """The quads of an answer by somebody in a post that no register knows."""
    mention = Vermelding(Rol.BEANTWOORDER, 1, "Staatssecretaris Voorbeeld", span("Ja."), naam="Voorbeeld")
    found = records(ontvangen=Value("2094-04-03", span("dit")), vermeldingen=(mention,))
    made = lines_of(Resolved(found, (LINK,), ("mnre9001",), (True,), (Attested(HELD, "Ada Voorbeeld", LINK),)))
    # Several documents may show a role, so what it is is said of the role, once, and not by each of them.
    quads = Quads(NAMES).graph("koppeling")
    map_bewindspersoon(quads, HELD, "Ada Voorbeeld")
    return [*made, *quads.lines]


def test_attested_role_stands_among_the_links() -> None:
    """The role says what and who it is, on which day, and which document shows it; it has no first day."""
    kg = "https://w3id.org/kamergraaf/def#"
    assert {row for row in statements(lines(), "koppeling") if row[0] == PATH} == {
        (PATH, "type", f"{kg}Staatssecretaris"),
        (PATH, "prefLabel", "Staatssecretaris van Voorbeelden (Ada Voorbeeld)"),
        (PATH, "persoon", "persoon/ada"),
        (PATH, "ministerie", "ministerie/mnre9001"),
        (PATH, "geattesteerdOp", "2094-04-03"),
        (PATH, "geattesteerdIn", f"document/{KEY}"),
    }


def test_the_mention_and_the_answer_point_at_it() -> None:
    """The link of the mention and who answered are the attested role."""
    rows = statements(lines(), "koppeling")
    assert (f"document/{KEY}/vermelding/1", "verwijstNaarEntiteit", PATH) in rows
    assert (f"document/{KEY}", "beantwoordDoor", PATH) in rows


def test_it_stands_in_one_graph_only() -> None:
    """Nothing is said of the role in the graph of the source, which says only what the text says."""
    found = lines()
    assert [graph for graph in sorted(graphs(found)) if any(row[0] == PATH for row in statements(found, graph))] == [
        "koppeling"
    ]


def test_the_role_passes_the_shapes() -> None:
    """No rule has anything against the role, not even that it has no source of its own."""
    verdict = Shapes.load(folders.shapes()).check(lines())
    assert [result for result in verdict.results if PATH in result.focus] == []
