"""Write what is generated, from ontology/, shapes/ and the packaged register; run `python docs/make.py`.

That is shapes.md, model.md, ontology.md and reasoning.md below their markers, and the table of identifiers in
register.md between its markers; what is written by hand stays as it is. And model.svg, the drawing of the model, and
server/constraints.json, what the shapes demand of each class and property in words, for the pages about terms; and
server/levensloop.json, the numbered examples.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Node, URIRef

from kg.identity import Register
from kg.identity.coverage import SCHEMES, coverage
from kg.mapping.reasoning import Rules as MarkedRules
from kg.mapping.reasoning import Step
from kg.namespaces import KG, PREFIXES
from server import model_diagram
from server.vocabulary import Vocabulary

HERE = Path(__file__).resolve().parent
MODEL, SHAPES, REGISTER = HERE / "model.md", HERE / "shapes.md", HERE / "register.md"
ONTOLOGY, REASONING = HERE / "ontology.md", HERE / "reasoning.md"
DRAWING, CONSTRAINTS = HERE / "model.svg", HERE.parent / "server" / "constraints.json"
LIFE = HERE.parent / "server" / "levensloop.json"
MARKER = "<!-- What follows is made from ontology/ by docs/make.py. -->\n"
ALIGNMENTS = "<!-- What follows is made from ontology/alignments.ttl by docs/make.py. -->\n"
RULES = "<!-- What follows is made from shapes/ by docs/make.py. -->\n"
TABLE = "<!-- This table is made from kg/register/ by docs/make.py. -->\n"
TABLE_END = "<!-- Here it ends. -->\n"
OF_OTHERS = {  # prefixes that only the alignments need
    "adms": "http://www.w3.org/ns/adms#",
    "eli-dl": "http://data.europa.eu/eli/eli-draft-legislation-ontology#",
    "ldqd": "http://www.w3.org/2016/05/ldqd#",
    "pqa": "http://parliament.uk/ontologies/question-and-answer/",
    "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
}
DOMAIN = URIRef(PREFIXES["schema"] + "domainIncludes")
RANGE = URIRef(PREFIXES["schema"] + "rangeIncludes")


def main(arguments: Sequence[str] = ()) -> None:
    """Write every page; with `keep`, the ontology as it is under its version, to be done before a version is raised."""
    if list(arguments) == ["keep"]:
        graph = loaded("ontology")
        version = next(graph.objects(URIRef(KG.removesuffix("#")), OWL.versionInfo))
        (HERE.parent / "server" / "versions" / f"{version}.ttl").write_text(graph.serialize(), encoding="utf-8")
        return
    MODEL.write_text(model(), encoding="utf-8")
    SHAPES.write_text(shapes(), encoding="utf-8")
    REGISTER.write_text(register(), encoding="utf-8")
    ONTOLOGY.write_text(ontology(), encoding="utf-8")
    REASONING.write_text(reasoning(), encoding="utf-8")
    DRAWING.write_text(drawing(), encoding="utf-8")
    CONSTRAINTS.write_text(constraints(), encoding="utf-8")
    LIFE.write_text(examples(), encoding="utf-8")


def model() -> str:
    """Return model.md: what is written by hand, then the tables of terms."""
    graph = loaded("ontology")
    by_hand = MODEL.read_text(encoding="utf-8").split(MARKER)[0]
    parts = [by_hand + MARKER, *classes(graph), *properties(graph), *lists(graph)]
    return "\n".join(parts) + "\n"


def register() -> str:
    """Return register.md: as it is, with the table of who carries which identifier counted again."""
    before, _, rest = REGISTER.read_text(encoding="utf-8").partition(TABLE)
    return "".join([before, TABLE, *(f"{line}\n" for line in identifiers()), TABLE_END, rest.partition(TABLE_END)[2]])


def identifiers() -> Iterator[str]:
    """Yield the table of how many people in office carry each identifier."""
    yield "| in office since 2010 | persons | " + " | ".join(f"`{scheme}`" for scheme in SCHEMES) + " | page | none |"
    yield "|---" * (len(SCHEMES) + 4) + "|"
    for row in coverage(Register.load()):
        shares = (f"{row.carrying[scheme]} ({row.carrying[scheme] / row.persons:.1%})" for scheme in SCHEMES)
        cells = (row.group, str(row.persons), *shares, f"{row.page} ({row.page / row.persons:.1%})", str(row.none))
        yield f"| {' | '.join(cells)} |"


def classes(graph: Graph) -> Iterator[str]:
    """Yield the table of our classes."""
    yield "## Classes\n\n| class | below | what |\n|---|---|---|"
    for term in ours(graph, OWL.Class):
        yield f"| `{short(term)}` | {several(graph, term, RDFS.subClassOf)} | {said(graph, term, SKOS.definition)} |"


def properties(graph: Graph) -> Iterator[str]:
    """Yield the table of our properties."""
    yield "\n## Properties\n\n| property | from | to | what |\n|---|---|---|---|"
    for term in sorted({*ours(graph, OWL.ObjectProperty), *ours(graph, OWL.DatatypeProperty)}):
        origin = several(graph, term, RDFS.domain, DOMAIN)
        target = several(graph, term, RANGE) or several(graph, term, RDFS.range)
        yield f"| `{short(term)}` | {origin} | {target} | {said(graph, term, SKOS.definition)} |"


def lists(graph: Graph) -> Iterator[str]:
    """Yield a table for each closed list of concepts."""
    for scheme in ours(graph, SKOS.ConceptScheme):
        yield f"\n## List `{short(scheme)}`\n\n{said(graph, scheme, SKOS.definition)}\n\n| concept | what |\n|---|---|"
        for concept in sorted(found for found in graph.subjects(SKOS.inScheme, scheme) if isinstance(found, URIRef)):
            yield f"| `{short(concept)}` | {said(graph, concept, SKOS.definition)} |"


def ontology() -> str:
    """Return ontology.md: what is written by hand, then the table of alignments."""
    by_hand = ONTOLOGY.read_text(encoding="utf-8").split(ALIGNMENTS)[0]
    return "\n".join([by_hand + ALIGNMENTS, *alignments()]) + "\n"


def alignments() -> Iterator[str]:
    """Yield the table of how our terms relate to those of others."""
    graph = Graph().parse(HERE.parent / "ontology" / "alignments.ttl")
    yield "| ours | below | near |\n|---|---|---|"
    for term in sorted({term for term in graph.subjects() if isinstance(term, URIRef) and term.startswith(KG)}):
        below = several(graph, term, RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broadMatch)
        near = several(graph, term, SKOS.closeMatch)
        yield f"| `{short(term)}` | {below} | {near} |"


def reasoning() -> str:
    """Return reasoning.md: what is written by hand, then the tables of what is derived and of what is not."""
    by_hand = REASONING.read_text(encoding="utf-8").split(MARKER)[0]
    return "\n".join([by_hand + MARKER, *derived(), *not_derived()]) + "\n"


def derived() -> Iterator[str]:
    """Yield the tables of the marked terms: which classes and paths give them."""
    rules, graph = MarkedRules.load(HERE.parent / "ontology"), loaded("ontology")
    yield "## Properties that are derived\n\n| property | from | to | when | what |\n|---|---|---|---|---|"
    for name, paths in rules.paths.items():
        term = URIRef(name)
        ends = f"{several(graph, term, RDFS.domain, DOMAIN)} | {several(graph, term, RDFS.range, RANGE)}"
        when = " or ".join(f"`{path_of(path)}`" for path in paths)
        yield f"| `{short(term)}` | {ends} | {when} | {said(graph, term, SKOS.definition)} |"
    yield "\n## Classes that are derived\n\n| class | of each | what |\n|---|---|---|"
    for above in rules.marked:
        below = sorted(URIRef(name) for name, every in rules.classes.items() if above in every)
        if below:
            listed_below = ", ".join(f"`{short(name)}`" for name in below)
            yield f"| `{short(URIRef(above))}` | {listed_below} | {said(graph, URIRef(above), SKOS.definition)} |"


def not_derived() -> Iterator[str]:
    """Yield the table of what follows from the ontology and is not in a release."""
    graph = loaded("ontology")
    marked = set(graph.subjects(URIRef(KG + "gematerialiseerd")))
    yield "\n## What follows and is not written\n\n| term | follows from |\n|---|---|"
    axioms = [*graph.subject_objects(RDFS.subClassOf), *graph.subject_objects(RDFS.subPropertyOf)]
    for term in sorted({above for _, above in axioms if isinstance(above, URIRef)} - marked):
        below = sorted(name for name, above in axioms if above == term and isinstance(name, URIRef))
        yield f"| `{short(term)}` | {', '.join(f'`{short(name)}`' for name in below)} |"


def path_of(path: tuple[Step, ...]) -> str:
    """Return a path as SPARQL writes it."""
    return "/".join(f"{'^' if step.back else ''}{short(URIRef(step.property))}" for step in path)


def shapes() -> str:
    """Return shapes.md: what is written by hand, then every rule that has a severity, by file."""
    by_hand = SHAPES.read_text(encoding="utf-8").split(RULES)[0]
    return "\n".join([by_hand + RULES, *shape_tables()]) + "\n"


def shape_tables() -> Iterator[str]:
    """Yield a table of rules for each file of shapes."""
    folder = HERE.parent / "shapes"
    for path in sorted(folder.rglob("*.ttl")):
        graph = Graph().parse(path)
        rules = sorted(rule for rule in graph.subjects(SH.severity) if isinstance(rule, URIRef))
        if rules:
            name = path.relative_to(folder).as_posix()
            yield f"\n## `{name}`\n\n| rule | severity | about | message | why |\n|---|---|---|---|---|"
            yield from (shape_row(graph, rule) for rule in rules)


def shape_row(graph: Graph, rule: URIRef) -> str:
    """Return the row of one rule. The message of a SPARQL constraint stands on the constraint."""
    severity = several(graph, rule, SH.severity).removeprefix("`sh:").removesuffix("`")
    speaker = next((found for found in graph.objects(rule, SH.sparql)), rule)
    about = several(graph, rule, SH.path, SH.targetClass)
    why = said(graph, rule, SH.description) or said(graph, rule, RDFS.comment)
    return f"| {name_of(rule)} | {severity} | {about} | {said(graph, speaker, SH.message)} | {why} |"


def drawing() -> str:
    """Return model.svg."""
    statements = (
        (str(term), str(name), str(value), (value.language or "") if isinstance(value, Literal) else "")
        for term, name, value in loaded("ontology")
    )
    title = "The classes of Kamergraaf and their properties"
    return model_diagram.diagram(
        Vocabulary.of(statements), listed(loaded("shapes")), title, "en", lambda name: "", model_diagram.STYLE
    )


def constraints() -> str:
    """Return constraints.json: the rules by name, those of each class, and the list of each property that has one."""
    graph = loaded("shapes", "**/*.ttl")
    classes = {short(kind).removeprefix("kg:"): demands(graph, kind) for kind in sorted(targets(graph))}
    rules = {rule: demand(graph, rule) for rule in sorted({rule for found in classes.values() for rule in found})}
    content = {
        "classes": {kind: [name_of(rule) for rule in found] for kind, found in classes.items()},
        "lists": listed(graph),
        "rules": {name_of(rule): words for rule, words in rules.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def examples() -> str:
    """Return levensloop.json: the numbered examples, with what each tells in two languages and its Turtle."""
    content = []
    for path in sorted((HERE.parent / "ontology" / "examples").glob("[0-9][0-9]-*.ttl")):
        turtle = path.read_text(encoding="utf-8")
        said = {line[2:4]: line[6:] for line in turtle.splitlines() if line.startswith(("# nl: ", "# en: "))}
        content.append({"name": path.stem, "nl": said["nl"], "en": said["en"], "turtle": turtle})
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def targets(graph: Graph) -> set[URIRef]:
    """Return our classes that a shape is about."""
    found = {kind for kind in graph.objects(None, SH.targetClass) if isinstance(kind, URIRef)}
    return {kind for kind in found if kind.startswith(KG)}


def demands(graph: Graph, kind: URIRef) -> list[URIRef]:
    """Return the rules that have a severity of the shapes of a class, in order of name."""
    shapes = set(graph.subjects(SH.targetClass, kind))
    rules = {rule for shape in shapes for rule in (shape, *graph.objects(shape, SH.property))}
    return sorted(rule for rule in rules if isinstance(rule, URIRef) and (rule, SH.severity, None) in graph)


def demand(graph: Graph, rule: URIRef) -> dict[str, str]:
    """Return one rule: its severity, the property that it is about, whether that must be there, and what it says."""
    speaker = next((found for found in graph.objects(rule, SH.sparql)), rule)
    severity = several(graph, rule, SH.severity).removeprefix("`sh:").removesuffix("`")
    return {
        "severity": severity,
        "property": next((short(path) for path in graph.objects(rule, SH.path) if isinstance(path, URIRef)), ""),
        "required": "yes" if any(int(str(least)) for least in graph.objects(rule, SH.minCount)) else "",
        "nl": said(graph, speaker, SH.message, "nl").replace("{?value}", "…"),
        "en": said(graph, speaker, SH.message).replace("{?value}", "…"),
    }


def name_of(rule: URIRef) -> str:
    """Return the local name of a rule."""
    return str(rule).rpartition("#")[2].rpartition("/")[2]


def listed(graph: Graph) -> dict[str, str]:
    """Return by property the closed list that its values are from."""
    terms = loaded("ontology")
    found: dict[str, str] = {}
    for rule, head in sorted(graph.subject_objects(URIRef(SH + "in"))):
        lists = {named for value in graph.items(head) for named in terms.objects(value, SKOS.inScheme)}
        for path in graph.objects(rule, SH.path):
            found |= {str(path).removeprefix(KG): str(named).removeprefix(KG) for named in lists}
    return found


def loaded(folder: str, pattern: str = "*.ttl") -> Graph:
    """Return the graph of the files directly in a folder, or of those that a pattern finds."""
    graph = Graph()
    for path in sorted((HERE.parent / folder).glob(pattern)):
        graph.parse(path)
    return graph


def ours(graph: Graph, kind: Node) -> list[URIRef]:
    """Return our own terms of a kind, in order of name."""
    found = {term for term in graph.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return sorted(term for term in found if term.startswith(KG))


def several(graph: Graph, term: Node, *predicates: Node) -> str:
    """Return the values of some properties as prefixed names, in order."""
    found = {value for predicate in predicates for value in graph.objects(term, predicate) if isinstance(value, URIRef)}
    return ", ".join(f"`{short(value)}`" for value in sorted(found))


def said(graph: Graph, term: Node, predicate: Node, language: str = "en") -> str:
    """Return what is said of a term, on one line of a table."""
    texts = [str(value) for value in graph.objects(term, predicate) if getattr(value, "language", None) == language]
    return " ".join(" ".join(sorted(texts)).split()).replace("|", "\\|")


def short(term: URIRef) -> str:
    """Return an IRI with its prefix, or whole where we have none."""
    for prefix, namespace in (PREFIXES | OF_OTHERS).items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return str(term)


if __name__ == "__main__":
    main(sys.argv[1:])
