"""One document to quads: each statement in the graph where it belongs, under the IRI that the model gives it."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

from kg.extract.joined import fingerprint
from kg.mapping.document import Sources
from kg.model import (
    Ambt,
    Antwoord,
    Candidate,
    Doubt,
    Gegeven,
    Metadatarecord,
    Records,
    Resolution,
    Rol,
    Soort,
    Span,
    Value,
    Vermelding,
    Verwijzing,
    Verwijzingsoort,
    Voetnoot,
    Vraag,
)
from kg.namespaces import KG
from kg.validation import Shapes, folders
from tests.mapping.records import BASE, KEY, TEXT, graphs, lines_of, parsed, records, resolved, span, statements

DOC = f"document/{KEY}"
BRON = f"bron/{KEY}"
CASE = Value("2094Z00001", span("Klopt"))
SET = "vragenset/2094z00001"


def question(number: int, text: str = "Klopt dit?", printed: bool = True) -> Vraag:
    """A question that stands where "Klopt dit?" does."""
    return Vraag(number, printed, text, fingerprint(text), span("Klopt dit?"))


def answer(*numbers: int, text: str = "Ja.", zekerheid: float = 1.0) -> Antwoord:
    """An answer that stands where "Ja." does."""
    return Antwoord(numbers, text, span("Ja."), zekerheid, "" if zekerheid == 1.0 else "De koppen ontbreken.")


def mention(rol: Rol, written: str = "het lid Voorbeeld (VBP)", **parts: object) -> Vermelding:
    """A mention somewhere in the text."""
    return Vermelding(rol, 1, written, span("dit"), **parts)  # type: ignore[arg-type]


def full() -> Records:
    """A document with something of everything."""
    return records(
        identifier=Value(KEY.upper(), span("Vraag 1")),
        zaaknummer=CASE,
        ingezonden=Value("2094-03-03", span("dit")),
        ontvangen=Value("2094-04-03", span("dit?")),
        onderwerp=Value("het voorbeeld", span("Ja")),
        vermeldingen=(
            mention(Rol.INDIENER, naam="Voorbeeld", fractie="VBP"),
            mention(Rol.GEADRESSEERDE, "de Minister van Voorbeelden", ambt=Ambt.MINISTER, ministerie="Voorbeelden"),
            mention(Rol.BEANTWOORDER, "Minister Proefpersoon", naam="Proefpersoon", ambt=Ambt.MINISTER),
            mention(Rol.MEDE_NAMENS, "de Minister van Papier", ambt=Ambt.MINISTER, ministerie="Papier"),
        ),
        vragen=(question(1), question(2, "En dit?")),
        antwoorden=(answer(1), answer(2)),
        verwijzingen=(
            Verwijzing(Verwijzingsoort.ANTWOORD, "Zie 1", span("Ja"), vragen=(1,), in_antwoord=2),
            Verwijzing(Verwijzingsoort.AANHANGSEL, "nr. 3", span("Ja"), "ah-tk-20932094-3"),
            Verwijzing(Verwijzingsoort.URL, "voorbeeld.example", span("Ja"), "https://voorbeeld.example/x"),
        ),
        voetnoten=(Voetnoot("1", "Een noot.", span("Ja"), ("vraag", 1)),),
        doubts=(Doubt("restTekst", "Er bleef iets over.", Span(0, 5)),),
    )


MATCHED = (
    Resolution("kamerlid/vera-voorbeeld/2090-03-28", 0.95, "Naam en fractie."),
    Resolution("ministerie/mnre9901", 0.9, "Naam van het ministerie."),
    Resolution("bewindspersoon/pia-proefpersoon/mnre9901/2094-01-01", 1.0, "Naam en post."),
    Resolution("ministerie/mnre9902", 0.9, "Naam van het ministerie."),
)
PLACES = ("", "mnre9901", "mnre9901", "mnre9902")


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The quads of the full document."""
    metadata = Metadatarecord("map/metadata.xml", "0" * 64, KEY, (Gegeven("title", "Antwoord over het voorbeeld"),))
    sources = Sources(("map/bestand.txt",), (Doubt("vormverschil", "Een andere vorm verschilt."),), (metadata,))
    return lines_of(resolved(full(), *MATCHED, places=PLACES), sources)


# Subject, predicate, object and graph of one statement of each kind.
PLACED = (
    (DOC, "type", f"{KG}Aanhangsel", BRON),
    (DOC, "type", f"{KG}Document", "afleiding/redenering"),
    (DOC, "bronbestand", "map/bestand.txt", BRON),
    (DOC, "bewaardeTekst", TEXT, BRON),
    (DOC, "identifier", KEY.upper(), BRON),
    (DOC, "zaaknummer", "2094Z00001", BRON),
    (DOC, "ingezonden", "2094-03-03", BRON),
    (DOC, "onderwerp", "het voorbeeld", BRON),
    (f"{DOC}/vermelding/1", "zoalsGeschreven", "het lid Voorbeeld (VBP)", BRON),
    (f"{DOC}/vermelding/1", "fractieZoalsGeschreven", "VBP", BRON),
    (f"{DOC}/vermelding/2", "postZoalsGeschreven", "de Minister van Voorbeelden", BRON),
    (f"{DOC}/vermelding/3", "postZoalsGeschreven", "Minister", BRON),
    (f"{SET}/vraag/1", "tekst", "Klopt dit?", BRON),
    (f"{SET}/vraag/1", "nummer", "1", BRON),
    (f"{SET}/vraag/1", "afgedruktIn", DOC, BRON),
    (f"{DOC}/antwoord/1", "beantwoordt", f"{SET}/vraag/1", BRON),
    (f"{DOC}/antwoord/1", "alleenVerwijzing", "false", BRON),
    (f"{DOC}/verwijzing/1", "inAntwoord", f"{DOC}/antwoord/2", BRON),
    (f"{DOC}/verwijzing/2", "doelIdentifier", "ah-tk-20932094-3", BRON),
    (f"{DOC}/voetnoot/1", "bijVraag", f"{SET}/vraag/1", BRON),
    (f"{DOC}/vermelding/1", "verwijstNaarEntiteit", MATCHED[0].entity, "koppeling"),
    (f"{DOC}/vermelding/1", "zekerheid", "0.95", "koppeling"),
    (SET, "indiener", MATCHED[0].entity, "koppeling"),
    (DOC, "beantwoordDoor", MATCHED[2].entity, "koppeling"),
    (f"{DOC}/antwoord/2", "beantwoordDoor", MATCHED[2].entity, "koppeling"),
    (DOC, "beantwoordNamens", "ministerie/mnre9901", "koppeling"),
    (DOC, "medeNamens", "ministerie/mnre9902", "koppeling"),
    (DOC, "betreftSet", SET, "afleiding/redenering"),
    (DOC, "antwoordOpSet", SET, "afleiding/sets"),
    (f"{SET}/vraag/1", "inSet", SET, "afleiding/sets"),
    (f"{DOC}/verwijzing/1", "doel", f"{DOC}/antwoord/1", "afleiding/verwijzingen"),
    (f"{DOC}/antwoord/2", "verwijstNaarAntwoord", f"{DOC}/antwoord/1", "afleiding/verwijzingen"),
    (f"{DOC}/verwijzing/2", "doel", "document/ah-tk-20932094-3", "afleiding/verwijzingen"),
    (DOC, "verwijstNaar", "document/ah-tk-20932094-3", "afleiding/verwijzingen"),
    ("document/ah-tk-20932094-3", "geciteerdDoor", DOC, "afleiding/verwijzingen"),
    (f"{DOC}/verwijzing/3", "doel", "https://voorbeeld.example/x", "afleiding/verwijzingen"),
    (f"{SET}/adressering/1", "geadresseerdMinisterie", "ministerie/mnre9901", "afleiding/adressering"),
    (f"{SET}/adressering/1", "uiterlijk", "2094-03-24", "afleiding/adressering"),
    (f"{SET}/adressering/1", "vervuldDoor", DOC, "afleiding/status"),
    (f"{DOC}/melding/1", "over", DOC, "kwaliteit"),
    (DOC, "prefLabel", None, "afleiding/labels"),
    (DOC, "title", "Antwoord over het voorbeeld", "register/officielebekendmakingen"),
)


@pytest.mark.parametrize(("subject", "predicate", "value", "graph"), PLACED)
def test_a_statement_stands_in_its_graph(
    lines: list[str], subject: str, predicate: str, value: str | None, graph: str
) -> None:
    """Each statement is in the graph where it belongs and in no other."""
    assert len(PLACED) == 42
    found = {
        name
        for name in graphs(lines)
        for s, p, o in statements(lines, name)
        if (s, p) == (subject, predicate) and value in (None, o)
    }
    assert found == {graph}


def test_the_source_graph_says_only_what_the_text_says(lines: list[str]) -> None:
    """No link to a register and nothing derived stands in the graph of a source."""
    bron = statements(lines, BRON)
    foreign = ("kamerlid/", "bewindspersoon/", "ministerie/", "persoon/", "document/ah-tk-20932094-3")
    assert not [statement for statement in bron if statement[2].startswith(foreign)]
    assert {p for _, p, _ in bron}.isdisjoint(
        {"inSet", "betreftSet", "indiener", "status", "prefLabel", "grond", "doel"}
    )


def test_no_blank_nodes_and_no_other_graphs(lines: list[str]) -> None:
    """Everything has an IRI under the base, or is of a vocabulary that we name."""
    for quad in parsed(lines):
        assert isinstance(quad.subject, ox.NamedNode)
        assert quad.subject.value.startswith(f"{BASE}id/")
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        assert isinstance(quad.graph_name, ox.NamedNode)
        assert quad.graph_name.value.startswith(f"{BASE}graph/")


def test_every_passage_quotes_the_text(lines: list[str]) -> None:
    """A passage is a stretch of the kept text, also the one that only a note on quality points at."""
    bron = statements(lines, BRON)
    passages = {s for s, p, o in bron if o.endswith("def#Passage")}
    assert f"{DOC}#char=0,5" in passages
    for node in passages:
        low, high = map(int, node.split("#char=")[1].split(","))
        assert (node, "exact", TEXT[low:high]) in bron
        assert (node, "begint", str(low)) in bron
        assert (node, "eindigt", str(high)) in bron


def test_a_document_without_set_says_nothing_of_one() -> None:
    """A letter links to no set, and its sender and addressee are of the letter."""
    letter = records(
        soort=Soort.OPEN_BRIEF, vermeldingen=(mention(Rol.ONTVANGER, naam="Voorbeeld"), mention(Rol.AFZENDER))
    )
    to, by = Resolution("persoon/vera-voorbeeld", 0.9, "Naam."), Resolution("persoon/sam-steekproef", 0.9, "Naam.")
    lines = lines_of(resolved(letter, to, by))
    assert "afleiding/sets" not in graphs(lines)
    koppeling = statements(lines, "koppeling")
    assert (DOC, "geadresseerde", to.entity) in koppeling
    assert (DOC, "afzender", by.entity) in koppeling


@pytest.mark.parametrize(
    ("numbers", "name"),
    [((3,), "3"), ((1, 2), "1-2"), ((4, 5, 6, 7), "4-7"), ((3, 5), "3+5"), ((1, 2, 8), "1+2+8")],
)
def test_iri_of_an_answer(numbers: tuple[int, ...], name: str) -> None:
    """One number, a run, or what is left of it when it skips; each question it answers is named."""
    found = records(
        zaaknummer=CASE, vragen=tuple(question(n, f"vraag {n}") for n in range(1, 9)), antwoorden=(answer(*numbers),)
    )
    bron = statements(lines_of(resolved(found)), BRON)
    answered = {o for s, p, o in bron if (s, p) == (f"{DOC}/antwoord/{name}", "beantwoordt")}
    assert answered == {f"{SET}/vraag/{n}" for n in numbers}


def test_an_uncertain_answer_is_derived() -> None:
    """When headings were lost, which question an answer answers is our reading and not the source's."""
    found = records(zaaknummer=CASE, vragen=(question(1, printed=False),), antwoorden=(answer(1, zekerheid=0.8),))
    lines = lines_of(resolved(found))
    assert (f"{DOC}/antwoord/1", "beantwoordt", f"{SET}/vraag/1") in statements(lines, "afleiding/nummering")
    bron = statements(lines, BRON)
    assert not [p for _, p, _ in bron if p in ("beantwoordt", "nummer")]
    assert (f"{SET}/vraag/1", "nummer", "1") in statements(lines, "afleiding/nummering")
    assert (f"{DOC}/melding/1", "over", f"{DOC}/antwoord/1") in statements(lines, "kwaliteit")


def test_an_answer_to_a_lost_question() -> None:
    """The question exists, has its number from us, and no text."""
    found = records(zaaknummer=CASE, antwoorden=(answer(1),))
    lines = lines_of(resolved(found))
    assert (f"{SET}/vraag/1", "nummer", "1") in statements(lines, "afleiding/nummering")
    assert not [s for s, p, _ in statements(lines, BRON) if s.endswith("/vraag/1") and p == "tekst"]


def test_two_notes_with_one_mark() -> None:
    """Pages that each begin to number at 1: both notes stay, each under its own IRI."""
    notes = (Voetnoot("1", "Eerste.", span("Ja")), Voetnoot("1", "Tweede.", span("dit")), Voetnoot("2", "", span("Ja")))
    bron = statements(lines_of(resolved(records(voetnoten=notes))), BRON)
    assert {(s, o) for s, p, o in bron if p == "tekst"} == {
        (f"{DOC}/voetnoot/1", "Eerste."),
        (f"{DOC}/voetnoot/1-2", "Tweede."),
    }
    assert {o for s, p, o in bron if p == "merk"} == {"1", "2"}


@pytest.mark.parametrize(
    ("mark", "name"),
    [("*", "*"), ("a)", "a)"), ("†", "%E2%80%A0"), ("1 <b>", "1%20%3Cb%3E"), ("1/2", "1%2F2"), ("#", "%23")],
)
def test_marks_that_are_no_numbers(mark: str, name: str) -> None:
    """Whatever a form calls its notes, the IRI is one, and the mark is kept as it stands."""
    bron = statements(lines_of(resolved(records(voetnoten=(Voetnoot(mark, "Noot.", span("Ja")),)))), BRON)
    assert (f"{DOC}/voetnoot/{name}", "merk", mark) in bron


def test_a_url_that_is_no_iri() -> None:
    """It stays as it was written; it costs the document nothing and becomes no link."""
    wrong = Verwijzing(Verwijzingsoort.URL, "https://x.example/%zz", span("Ja"), "https://x.example/%zz")
    lines = lines_of(resolved(records(verwijzingen=(wrong,))))
    assert (f"{DOC}/verwijzing/1", "doelIdentifier", "https://x.example/%zz") in statements(lines, BRON)
    assert not [p for _, p, _ in statements(lines, "afleiding/verwijzingen")]


def test_a_reference_to_a_document_that_we_have() -> None:
    """The link goes to the document's own key, which may not be its official id; a case leads to its set.

    What is no document of parliament leads to its publication.
    """
    references = tuple(
        Verwijzing(Verwijzingsoort.AANHANGSEL, "zie", span("Ja"), doel)
        for doel in ("AH-tk-20932094-3", KEY, "stb-2093-7", "2094Z00007")
    )
    known = {
        "ah-tk-20932094-3": "document/x-0123456789abcdef",
        KEY: f"document/{KEY}",
        "2094z00007": "vragenset/2094z00007",
    }
    lines = lines_of(resolved(records(verwijzingen=references)), known=known)
    found = {o for _, p, o in statements(lines, "afleiding/verwijzingen") if p == "doel"}
    published = "https://zoek.officielebekendmakingen.nl/stb-2093-7.html"
    assert found == {"document/x-0123456789abcdef", "vragenset/2094z00007", published}
    assert [o for _, p, o in statements(lines, "afleiding/verwijzingen") if p == "verwijstNaar"] == [
        "document/x-0123456789abcdef"
    ]


def test_ambiguous_and_unmatched_names_are_noted() -> None:
    """Who was not found is said, with the reason, and linked to nobody."""
    found = records(vermeldingen=(mention(Rol.INDIENER, naam="Dijk"), mention(Rol.INDIENER, naam="Niemand")))
    both = (Candidate("kamerlid/a/2090-01-01", 0.5), Candidate("kamerlid/b/2090-01-01", 0.5))
    lines = lines_of(resolved(found, Resolution("", 0.5, "Twee leden heten zo.", both)))
    kwaliteit = statements(lines, "kwaliteit")
    kinds = {s: o.rsplit("#", 1)[-1] for s, p, o in kwaliteit if p == "soortMelding"}
    assert sorted(kinds.values()) == ["naamMeerduidig", "naamNietGevonden"]
    assert {o for _, p, o in kwaliteit if p == "over"} == {f"{DOC}/vermelding/1", f"{DOC}/vermelding/2"}
    assert not statements(lines, "koppeling")


def test_mapping_twice_gives_the_same() -> None:
    """The same records give the same lines in the same order."""
    found = resolved(full(), *MATCHED, places=PLACES)
    assert lines_of(found) == lines_of(found)


def test_dates_are_dates() -> None:
    """Days are typed, so that they sort and compare."""
    (quad,) = [q for q in parsed(lines_of(resolved(full()))) if q.predicate.value.endswith("#uiterlijk")]
    assert isinstance(quad.object, ox.Literal)
    assert date.fromisoformat(quad.object.value) == date(2094, 3, 24)
    assert quad.object.datatype.value.endswith("#date")


def test_references_that_lead_nowhere_are_told() -> None:
    """A reference to an answer that is not here, or without a readable number, has a note on quality."""
    references = (
        Verwijzing(Verwijzingsoort.ANTWOORD, "zie vraag 7", span("Ja"), vragen=(7,), in_antwoord=1),
        Verwijzing(Verwijzingsoort.AANHANGSEL, "Aanhangsel 2022–203, nr. 8", span("Ja")),
        Verwijzing(Verwijzingsoort.URL, "https://voorbeeld.example/", span("Ja"), "https://voorbeeld.example/"),
    )
    lines = lines_of(resolved(records(verwijzingen=references)))
    kinds = [o for _, p, o in statements(lines, "kwaliteit") if p == "soortMelding"]
    assert sum(kind.endswith("verwijzingOnopgelost") for kind in kinds) == 2


def test_of_several_days_in_metadata_the_first_counts() -> None:
    """Two records that disagree do not keep a document out: it has one day, and a doubt tells of the others."""
    days = [Gegeven("available", "2094-04-01"), Gegeven("available", "2094-04-02T00:00:00")]
    records = (
        Metadatarecord("map/een.xml", "0" * 64, KEY, tuple(days)),
        Metadatarecord("map/twee.xml", "1" * 64, KEY, (Gegeven("available", "2094-04-03"),)),
    )
    found = lines_of(resolved(full(), *MATCHED, places=PLACES), Sources(("map/bestand.txt",), (), records))
    assert [line.split('"')[1] for line in found if f"<{KG}gepubliceerd>" in line] == ["2094-04-01"]
    assert not Shapes.load(folders.shapes()).check(found).blocks
