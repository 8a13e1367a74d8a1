"""The pages about terms: each term has one, and what it says is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import lxml.html
import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import OWL, RDF, Graph, Literal, URIRef

from kg.errors import SourceError
from kg.namespaces import KG
from kg.store import Store, open_read_only
from server import model_diagram, neighbourhood
from server.application import close, create_app
from server.constraints import constraints
from server.drawing import wrapped
from server.levensloop import voorbeelden
from server.settings import Settings
from server.term_query import example_query
from server.vocabulary import PROPERTIES, Kind, Term, Vocabulary

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def built(example_out: Path) -> Iterator[Flask]:
    """The application over the release of the examples."""
    app = create_app(Settings(release=example_out, page_workers=1, query_workers=1, query_spares=0))
    yield app
    close(app)


@pytest.fixture
def pages(built: Flask) -> FlaskClient:
    """A client of it."""
    return built.test_client()


@pytest.fixture(scope="module")
def store(built: Flask) -> Store:
    """The store of that release."""
    return open_read_only(built.extensions["kamergraaf"]._served.directory / "store")


@pytest.fixture(scope="module")
def vocabulary(built: Flask) -> Vocabulary:
    """The terms of that release."""
    known: Vocabulary = built.extensions["kamergraaf"]._served.vocabulary
    return known


def page(client: FlaskClient, path: str) -> Any:
    """A page as a tree."""
    response = client.get(path, buffered=True)
    assert (response.status_code, response.mimetype) == (200, "text/html"), path
    return lxml.html.fromstring(response.data)


def text_of(node: Any) -> str:
    """The words of a part of a page, white space folded."""
    return " ".join(node.text_content().split())


def test_every_term_has_a_page(pages: FlaskClient, vocabulary: Vocabulary) -> None:
    """Each says what the term means, by its name, its definition and its IRI."""
    assert len(vocabulary.terms) >= 200
    for term in vocabulary.terms.values():
        found = page(pages, f"/def/{term.name}")
        assert term.definitions["nl"] in text_of(found.find(".//main"))
        assert text_of(found.find(".//h1")) == f"{term.labels['nl']} kg:{term.name}"
        assert found.findtext(".//code[@class='iri']") == KG + term.name


def test_a_page_in_english(pages: FlaskClient, vocabulary: Vocabulary) -> None:
    """Asked in English, the words are English and the links stay so."""
    found = page(pages, "/def/Antwoord?lang=en")
    assert vocabulary.terms["Antwoord"].definitions["en"] in text_of(found)
    assert "Say which question or questions the answer answers." in text_of(found)
    assert all(link.endswith("?lang=en") for link in found.xpath("//svg//@href"))


def test_no_id_is_used_twice(pages: FlaskClient) -> None:
    """Each page is one document with ids of its own."""
    for path in ("/def", "/def/Document", "/def/tekst", "/def/Rollen"):
        ids = page(pages, path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_links_between_terms_lead_somewhere(pages: FlaskClient, vocabulary: Vocabulary) -> None:
    """Every link to a term, in the drawing as well, leads to a term."""
    found = {link for path in ("/def", "/def/Document", "/def/status") for link in page(pages, path).xpath("//@href")}
    linked = {link.removeprefix("/def/").partition("?")[0] for link in found if link.startswith("/def/")}
    assert len(linked) >= 200
    examples = {f"voorbeelden/{name}" for name in voorbeelden()} | {"voorbeelden"}
    assert sorted(linked - set(vocabulary.terms) - examples) == []


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")],
)
def test_a_term_as_data(pages: FlaskClient, accept: str, syntax: str) -> None:
    """Each form says the same about the term, and nothing about another."""
    response = pages.get("/def/Vraag", headers={"Accept": accept}, buffered=True)
    assert response.mimetype == accept
    graph = Graph().parse(data=response.data, format=syntax)
    assert set(graph.subjects()) == {URIRef(KG + "Vraag")}
    assert len(graph) >= 20


def test_form_in_the_address_wins(pages: FlaskClient) -> None:
    """`format=` is what links on the page use."""
    response = pages.get("/def/Vraag?format=nt", headers={"Accept": "text/html"}, buffered=True)
    assert response.mimetype == "application/n-triples"


@pytest.mark.parametrize("name", ["", "begrippen", "alignments", "begrippen/"])
def test_names_of_the_ontology_lead_to_it(pages: FlaskClient, vocabulary: Vocabulary, name: str) -> None:
    """The IRIs of the ontology, of its files and of their version are all answered by the whole."""
    path = name + vocabulary.version if not name or name.endswith("/") else name
    response = pages.get(f"/def/{path}?format=ttl")
    assert (response.status_code, response.headers["Location"]) == (303, "/def?format=ttl")


@pytest.mark.parametrize("path", ["1.0.0", "1.1.0", "begrippen/1.0.0", "alignments/1.1.0"])
@pytest.mark.parametrize(("form", "syntax"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"), ("nt", "nt")])
def test_an_earlier_version_stays(pages: FlaskClient, path: str, form: str, syntax: str) -> None:
    """What the IRI of a version names can be read when the release has a later one."""
    response = pages.get(f"/def/{path}?format={form}", buffered=True)
    graph = Graph().parse(data=response.data, format=syntax)
    version = path.rpartition("/")[2]
    assert set(graph.objects(None, OWL.versionInfo)) == {Literal(version)}
    assert len(graph) >= 1700


def test_an_earlier_version_is_no_page(pages: FlaskClient) -> None:
    """Who takes anything gets Turtle; who takes pages alone is told what there is."""
    assert pages.get("/def/1.0.0", headers={"Accept": "text/html,*/*;q=0.8"}, buffered=True).mimetype == "text/turtle"
    assert pages.get("/def/1.0.0", headers={"Accept": "text/html"}, buffered=True).status_code == 406


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [("/def/Niets", None, 404), ("/def/0.0.1", None, 404), ("/def/Vraag", "image/png", 406)],
)
def test_what_is_not_there(pages: FlaskClient, path: str, accept: str | None, status: int) -> None:
    """A term that is not there and a form that we do not have are told apart."""
    response = pages.get(path, headers={"Accept": accept} if accept else {}, buffered=True)
    assert response.status_code == status


def test_a_page_is_not_sent_twice(pages: FlaskClient) -> None:
    """Who has a page gets 304."""
    first = pages.get("/def/Vraag", buffered=True)
    again = pages.get("/def/Vraag", headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
    assert again.status_code == 304


def count(store: Store, pattern: str) -> int:
    """How many solutions a pattern has."""
    query = f"PREFIX kg: <{KG}> SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
    (found,) = next(iter(store.select(query).rows))
    assert found is not None
    return int(found.value)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("Vraag", "?a a kg:Vraag"),
        ("tekst", "?a kg:tekst ?b"),
        ("beantwoordt", "?a kg:beantwoordt ?b"),
        ("rolIndiener", "?a kg:rol kg:rolIndiener"),
    ],
)
def test_uses_are_counted(pages: FlaskClient, store: Store, name: str, pattern: str) -> None:
    """The number of uses is that of the release, and samples are among them."""
    section = page(pages, f"/def/{name}").xpath("//section[@aria-labelledby='gebruik']")[0]
    assert f"{count(store, pattern)} keer gebruikt." in text_of(section)
    samples = section.xpath(".//li/a/@href")
    assert 1 <= len(samples) <= 5
    assert pages.get(samples[0], buffered=True).status_code == 200


def demands(client: FlaskClient, name: str) -> list[list[str]]:
    """The rows of the table of what is checked."""
    table = page(client, f"/def/{name}").xpath("//section[@aria-labelledby='eisen']//tbody")[0]
    return [[text_of(cell) for cell in row] for row in table]


def test_what_the_shapes_demand_of_a_class_is_told(pages: FlaskClient) -> None:
    """Its own rule comes first, and each of its properties has its rules."""
    rows = demands(pages, "Antwoord")
    assert rows[0][0] == "het geheel"
    assert ["kg:tekst", "Geef precies één tekst als Nederlandse tekst (@nl), niet leeg.", "fout"] in rows


def test_what_the_shapes_demand_of_a_property_is_told(pages: FlaskClient) -> None:
    """Each rule says for which classes it is."""
    assert demands(pages, "nummer") == [["kg:Vraag", "Geef hoogstens één nummer als geheel getal, 1 of hoger.", "fout"]]


def test_every_class_and_property_is_demanded_something(vocabulary: Vocabulary) -> None:
    """No class is without a shape, and no property without a rule; what is reserved is said nowhere, and needs none."""
    rules = constraints()
    assert [term.name for term in vocabulary.of_kind(Kind.CLASS) if not rules.of_class(term.name)] == []
    properties = [term for term in vocabulary.of_kind(*PROPERTIES) if not term.notes]
    assert [term.name for term in properties if not rules.of_property(term.name)] == []


def test_every_example_query_runs(store: Store, vocabulary: Vocabulary) -> None:
    """Each term has a query; it has rows exactly when the term is used in the release."""
    terms = [term for term in vocabulary.terms.values() if not term.notes]
    queries = {term.name: example_query(vocabulary, constraints(), term) for term in terms}
    assert len(queries) >= 200
    assert [name for name, query in queries.items() if not query] == []
    empty = {name for name, query in queries.items() if not list(store.select(query).rows)}
    assert empty == {term.name for term in terms if not is_used(store, term)}


def test_a_reserved_term_has_no_query() -> None:
    """Nothing is said with it yet, so that no query could give rows."""
    waiting = Term("later", Kind.DATATYPE, notes={"nl": "Gereserveerd: voor later.", "en": "Reserved: for later."})
    assert example_query(Vocabulary({"later": waiting}), constraints(), waiting) == ""


def is_used(store: Store, term: Term) -> bool:
    """Whether something in the release is of a class, has a property, or has a concept as its value."""
    if term.kind is Kind.SCHEME:
        return True  # the list itself is in the release
    if term.kind in (*PROPERTIES, Kind.ANNOTATION):
        return count(store, f"?a kg:{term.name} ?b") > 0
    return count(store, f"?a ?b kg:{term.name} FILTER (STRSTARTS(STR(?b), '{KG}') || ?b = <{RDF.type}>)") > 0


def test_a_query_without_rows_here_has_them_in_the_examples(store: Store, vocabulary: Vocabulary) -> None:
    """No query of a class or property is only well-formed: what the release lacks, the numbered examples have."""
    told = ox.Store()
    for example in voorbeelden().values():
        told.load(example.turtle.encode(), ox.RdfFormat.TURTLE)
    known = [term for term in vocabulary.of_kind(Kind.CLASS, *PROPERTIES) if not term.notes]
    unused = [term for term in known if not is_used(store, term)]
    queries = {term.name: example_query(vocabulary, constraints(), term) for term in unused}
    assert 1 <= len(queries) <= 20
    assert [name for name, query in queries.items() if not list(cast(ox.QuerySolutions, told.query(query)))] == []


def test_every_class_and_property_is_counted_when_the_release_is_built(built: Flask, store: Store) -> None:
    """The description says of each class and property how often it is used; pages read it there."""
    uses = built.extensions["kamergraaf"]._served.uses
    known = built.extensions["kamergraaf"]._served.vocabulary
    terms = [term for term in known.of_kind(Kind.CLASS, *PROPERTIES) if is_used(store, term)]
    assert len(terms) >= 120
    assert [term.name for term in terms if KG + term.name not in uses] == []
    assert uses[KG + "beantwoordt"] == count(store, "?a kg:beantwoordt ?b")
    assert uses[KG + "Persoon"] == count(store, "?a a kg:Persoon")


def test_a_release_without_description_counts_nothing(client: FlaskClient) -> None:
    """A page of a term of an older release says nothing of how often it is used, instead of saying never."""
    assert "keer gebruikt" not in text_of(page(client, "/def/Vraag"))


def test_a_term_names_the_examples_that_use_it(pages: FlaskClient) -> None:
    """The delay notice is in two numbered examples; who reads about it can go and look."""
    links = page(pages, "/def/Uitstelbericht").xpath("//a[starts-with(@href, '/def/voorbeelden/')]/@href")
    assert links == ["/def/voorbeelden/03-uitgesteld", "/def/voorbeelden/16-te-laat"]


def test_a_kind_of_note_names_its_dimension(pages: FlaskClient) -> None:
    """What is wider than a concept of ours stands apart from what is about the same."""
    lines = page(pages, "/def/antwoordOntbreekt").xpath("//dl/div")
    said = {text_of(line.find("dt")): text_of(line.find("dd")) for line in lines}
    assert said["Elders ruimer"] == "http://www.w3.org/2016/05/ldqd#completeness"


def test_the_drawing_of_the_model_has_every_class_and_property(pages: FlaskClient, vocabulary: Vocabulary) -> None:
    """What is not drawn as a line stands in the box of its class."""
    drawing = page(pages, "/def").xpath("//svg")[0]
    said = {word.strip(",·→⊃") for text in drawing.itertext() for word in text.split()}
    names = {term.name for term in vocabulary.of_kind(Kind.CLASS, *PROPERTIES)}
    assert len(names) >= 130
    assert sorted(names - said) == []


def test_drawings_are_xml_that_stays_inside(vocabulary: Vocabulary) -> None:
    """Every drawing is well-formed, and no box stands outside it."""
    drawn = 0
    for term in vocabulary.terms.values():
        around = neighbourhood.neighbours(vocabulary, term, dict(constraints().lists))
        text = neighbourhood.diagram(around, term.name, term.name, lambda name: "")
        if text:
            assert boxes_inside(ElementTree.fromstring(text)) >= 2, term.name
            drawn += 1
    assert drawn >= 200
    model = model_diagram.diagram(vocabulary, constraints().lists, "model", "nl", lambda name: "")
    assert boxes_inside(ElementTree.fromstring(model)) >= 40


def boxes_inside(drawing: ElementTree.Element) -> int:
    """How many boxes a drawing has, none of which may stick out of it."""
    _, _, width, height = (float(number) for number in drawing.attrib["viewBox"].split())
    boxes = [[float(box.attrib[name]) for name in ("x", "y", "width", "height")] for box in drawing.iter(f"{SVG}rect")]
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)
    return len(boxes)


def test_boxes_of_the_model_do_not_overlap(vocabulary: Vocabulary) -> None:
    """Each class has a place of its own."""
    placed = [box for box, _ in model_diagram._placed(vocabulary, constraints().lists).values()]
    assert len(placed) >= 20
    for place, one in enumerate(placed):
        for other in placed[place + 1 :]:
            beside = one.right <= other.x or other.right <= one.x
            assert beside or one.bottom <= other.y or other.bottom <= one.y


def test_a_class_without_a_place_is_an_error(vocabulary: Vocabulary) -> None:
    """A class that is added must be given a place in the drawing."""
    more = Vocabulary({**vocabulary.terms, "Nieuw": Term("Nieuw", Kind.CLASS)}, vocabulary.version)
    with pytest.raises(SourceError, match="Nieuw"):
        model_diagram.diagram(more, {}, "model", "nl", lambda name: "")


def test_a_line_without_its_property_is_an_error(vocabulary: Vocabulary) -> None:
    """A line of the drawing says what the ontology says."""
    fewer = Vocabulary({name: term for name, term in vocabulary.terms.items() if name != "indiener"})
    with pytest.raises(SourceError, match="indiener"):
        model_diagram.diagram(fewer, {}, "model", "nl", lambda name: "")


def test_a_release_with_another_model_has_no_drawing(client: FlaskClient) -> None:
    """The list of terms is there all the same."""
    found = page(client, "/def")
    assert found.xpath("//svg") == []
    assert "kg:Vraag" in text_of(found)


def test_deprecated_and_reserved_terms_are_marked() -> None:
    """What the ontology says about the standing of a term is read, with what to use instead."""
    about = [
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2002/07/owl#Class", ""),
        ("http://www.w3.org/2002/07/owl#deprecated", "true", ""),
        ("http://purl.org/dc/terms/isReplacedBy", KG + "Nieuw", ""),
        ("http://www.w3.org/2004/02/skos/core#editorialNote", "Gereserveerd: voor later.", "nl"),
    ]
    term = Vocabulary.of((KG + "Oud", *statement) for statement in about).terms["Oud"]
    assert (term.deprecated, term.successor, term.notes) == (True, "Nieuw", {"nl": "Gereserveerd: voor later."})


@pytest.mark.parametrize(
    ("term", "follows"),
    [
        ("vrager", ("indiener", "persoon")),
        ("gerichtAan", ("^inSet", "geadresseerdMinisterie")),
        ("antwoord", ("^beantwoordt",)),
        ("indiener", ()),
    ],
)
def test_a_page_tells_what_a_shortcut_follows_from(
    pages: FlaskClient, vocabulary: Vocabulary, term: str, follows: tuple[str, ...]
) -> None:
    """The properties of a chain in order, each a link; `^` stands before what is taken backwards."""
    assert vocabulary.terms[term].follows == follows
    found = page(pages, f"/def/{term}")
    lines = found.xpath("//dl[@class='lines']/div[dt[starts-with(., 'Volgt uit')]]/dd//a")
    assert [line.text_content().replace("kg:", "") for line in lines] == list(follows)
    assert [line.get("href") for line in lines] == [f"/def/{name.removeprefix('^')}" for name in follows]


@pytest.mark.parametrize(("term", "derived"), [("vrager", True), ("Document", True), ("indiener", False)])
def test_a_page_tells_what_a_release_derives(pages: FlaskClient, term: str, derived: bool) -> None:
    """Of a marked term the page says in which graph stands what follows with it."""
    assert ("afleiding/redenering" in text_of(page(pages, f"/def/{term}"))) is derived


def test_words_are_wrapped() -> None:
    """A word that is wider than the line stands alone; nothing is lost."""
    assert wrapped("aa bb cccccccccccccccccccc dd".split(), 40, 10) == ["aa bb", "cccccccccccccccccccc", "dd"]
