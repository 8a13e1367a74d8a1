"""What follows from an ontology: from invented axioms, what is derived, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import RuleError
from kg.mapping.reasoning import GRAPH, Reasoner, Rules, Step
from kg.namespaces import KG, Names
from tests.mapping.records import RULES

BASE = "https://voorbeeld.example/"
PREFIXES = f"""
@prefix kg: <{KG}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def rules(folder: Path, axioms: str) -> Rules:
    """The rules of an ontology that says no more than `axioms`; every property named `p…` is one of things."""
    names = sorted({word.strip(",;()[]") for word in axioms.split() if word.startswith("kg:p")})
    declared = "".join(f"{name} a owl:ObjectProperty . " for name in names)
    (folder / "model.ttl").write_text(f"{PREFIXES}{declared}{axioms}", encoding="utf-8")
    return Rules.load(folder)


def lines(*statements: str) -> list[str]:
    """Statements such as "een p twee" as lines of a graph; the last word may be a class."""
    return [_line(*statement.split()) for statement in statements]


def _line(subject: str, name: str, target: str) -> str:
    if name == "a":
        return (
            f"<{BASE}id/{subject}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KG}{target}> <{BASE}graph/g> ."
        )
    return f"<{BASE}id/{subject}> <{KG}{name}> <{BASE}id/{target}> <{BASE}graph/g> ."


def derived(
    found: Rules, own: list[str], beside: list[str] | None = None, register: list[str] | None = None
) -> set[str]:
    """What follows, as short as it was said."""
    short = set()
    for line in Reasoner(found, Names(BASE), register or []).derive(own, beside or []):
        subject, name, target, graph, _ = line.split(" ")
        assert graph == f"<{BASE}graph/{GRAPH}>"
        words = [term.strip("<>").removeprefix(f"{BASE}id/").removeprefix(KG) for term in (subject, name, target)]
        short.add(" ".join(words).replace("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "a"))
    return short


def test_marked_classes_above_are_derived(tmp_path: Path) -> None:
    """A class far above follows, also through one that is not marked; a class that is not marked does not."""
    marked = "kg:C kg:gematerialiseerd true ; rdfs:subClassOf kg:D ."
    found = rules(tmp_path, f"kg:A rdfs:subClassOf kg:B . kg:B rdfs:subClassOf kg:C . {marked}")
    assert derived(found, lines("een a A", "twee a B", "drie a C", "vier a E")) == {"een a C", "twee a C"}


def test_what_is_stated_is_not_derived(tmp_path: Path) -> None:
    """No statement stands in two graphs."""
    found = rules(tmp_path, "kg:A rdfs:subClassOf kg:B . kg:p rdfs:subPropertyOf kg:q . kg:q a owl:ObjectProperty . ")
    assert derived(found, lines("een a A")) == set()
    marks = "kg:B kg:gematerialiseerd true . kg:pq kg:gematerialiseerd true . kg:p rdfs:subPropertyOf kg:pq . "
    found = rules(tmp_path, f"kg:A rdfs:subClassOf kg:B . {marks}")
    own = lines("een a A", "een a B", "een p twee", "een pq twee")
    assert derived(found, own) == set()
    assert derived(found, own[::2]) == {"een a B", "een pq twee"}


def test_a_super_property_is_derived(tmp_path: Path) -> None:
    """Of properties that stand under it, near or far, and of their inverses."""
    axioms = "kg:p1 rdfs:subPropertyOf kg:p2 . kg:p2 rdfs:subPropertyOf kg:p3 . kg:p3 kg:gematerialiseerd true . "
    found = rules(tmp_path, f"{axioms} kg:p4 owl:inverseOf kg:p2 .")
    own = lines("a p1 b", "c p2 d", "e p4 f", "g p5 h")
    assert derived(found, own) == {"a p3 b", "c p3 d", "f p3 e"}


def test_an_inverse_is_derived_one_way(tmp_path: Path) -> None:
    """Only the property that is marked is written."""
    found = rules(tmp_path, "kg:p2 owl:inverseOf kg:p1 ; kg:gematerialiseerd true .")
    assert derived(found, lines("a p1 b", "c p1 d")) == {"b p2 a", "d p2 c"}


def test_a_chain_leads_into_the_register(tmp_path: Path) -> None:
    """What an owner states is the one step, what the register says the other; of the register alone nothing follows."""
    found = rules(tmp_path, "kg:p owl:propertyChainAxiom ( kg:p1 kg:p2 ) ; kg:gematerialiseerd true .")
    register = lines("lid p2 mens", "ander p2 ander-mens", "set-b p1 lid")
    assert derived(found, lines("set p1 lid"), register=register) == {"set p mens"}
    assert derived(found, lines("set p1 niemand"), register=register) == set()


def test_what_stands_beside_is_led_into_and_not_out_of(tmp_path: Path) -> None:
    """Statements of another owner end a chain, and what follows from them alone is for that owner to say."""
    axioms = "kg:p owl:propertyChainAxiom ( kg:p1 kg:p2 ) ; kg:gematerialiseerd true . "
    found = rules(tmp_path, f"{axioms} kg:p3 owl:inverseOf kg:p2 ; kg:gematerialiseerd true .")
    assert derived(found, lines("stuk p1 rol"), beside=lines("rol p2 mens")) == {"stuk p mens"}


def test_a_chain_begins_with_an_inverse(tmp_path: Path) -> None:
    """Its parts may be taken backwards, and several of them give one statement once."""
    chain = "kg:p owl:propertyChainAxiom ( [ owl:inverseOf kg:p1 ] kg:p2 ) ; kg:gematerialiseerd true ."
    own = lines("een p1 set", "twee p1 set", "een p2 m", "twee p2 m", "drie p2 n")
    assert derived(rules(tmp_path, chain), own) == {"set p m"}


def test_a_chain_of_what_is_derived_is_unfolded(tmp_path: Path) -> None:
    """A step of a chain may itself be a chain, an inverse or a super-property: the path goes over what is stated."""
    found = rules(
        tmp_path,
        """kg:p owl:propertyChainAxiom ( kg:p5 kg:p3 ) ; kg:gematerialiseerd true .
        kg:p5 owl:propertyChainAxiom ( kg:p1 kg:p2 ) . kg:p4 owl:inverseOf kg:p3 .""",
    )
    one, two, three = (Step(f"{KG}p{number}") for number in (1, 2, 3))
    assert (one, two, three) in found.paths[f"{KG}p"]
    assert (one, two, Step(f"{KG}p4", back=True)) in found.paths[f"{KG}p"]
    assert derived(found, lines("a p1 b", "b p2 c", "d p4 c")) == {"a p d"}


def test_lines_come_in_order_and_once(tmp_path: Path) -> None:
    """The same statements in another order give the same lines."""
    found = rules(tmp_path, "kg:p2 owl:inverseOf kg:p1 ; kg:gematerialiseerd true .")
    reasoner, own = Reasoner(found, Names(BASE), []), lines("c p1 d", "a p1 b", "a p1 b")
    made = reasoner.derive(own)
    assert made == sorted(set(made)) == reasoner.derive(own[::-1])
    assert len(made) == 2


@pytest.mark.parametrize(
    ("axioms", "said"),
    [
        ("kg:B kg:gematerialiseerd true .", "nothing leads to it"),
        ("kg:p kg:gematerialiseerd true .", "nothing leads to it"),
        ("kg:p owl:propertyChainAxiom ( kg:p kg:p ) ; kg:gematerialiseerd true .", "leads to itself"),
        (
            "kg:p owl:propertyChainAxiom ( kg:p1 kg:p2 ) ; kg:gematerialiseerd true . kg:p3 rdfs:subPropertyOf kg:p2 . "
            "kg:p3 owl:propertyChainAxiom ( kg:p1 kg:p ) .",
            "leads to itself",
        ),
    ],
)
def test_marks_that_cannot_be(tmp_path: Path, axioms: str, said: str) -> None:
    """A mark without a rule, or a rule without an end, is an error that names the term."""
    with pytest.raises(RuleError, match=said) as caught:
        rules(tmp_path, axioms)
    assert KG in caught.value.value


def test_the_rules_of_the_ontology() -> None:
    """Twelve terms are marked; each property follows from one or two paths over stated properties."""
    kg = {name.removeprefix(KG): [_path(path) for path in paths] for name, paths in RULES.paths.items()}
    assert kg == {
        "antwoord": ["^beantwoordt"],
        "beantwoorder": ["beantwoordDoor/persoon"],
        "betreftSet": ["antwoordOpSet"],
        "functie": ["^persoon"],
        "gerichtAan": ["^inSet/geadresseerdMinisterie"],
        "vergelijkt": ["eersteTekst", "tweedeTekst"],
        "vragendeFractie": ["indiener/fractie"],
        "vrager": ["indiener/persoon"],
    }
    assert len(RULES.marked) == len(kg) + 4
    assert len(RULES.classes) == 11


def _path(path: tuple[Step, ...]) -> str:
    return "/".join(("^" if step.back else "") + step.property.removeprefix(KG) for step in path)
