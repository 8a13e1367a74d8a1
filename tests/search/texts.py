"""A few invented texts as quads, and the index of them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import Names
from kg.search.entries import Entry, entries
from kg.search.reading import SearchIndex, open_search
from kg.search.writing import write_entries

BASE = "https://example.org/kamer/"
NAMES = Names(BASE)

TRIG = """
@prefix kg: <https://w3id.org/kamergraaf/def#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/kamer/id/> .

<../graph/alles> {
  <vragenset/2099z00001> a kg:Vragenset ; skos:prefLabel "Vragen 2099Z00001"@nl ; kg:zaaknummer "2099Z00001" ;
    kg:onderwerp "de neutraliteit van brugwachters"@nl ; kg:ingezonden "2099-01-29"^^xsd:date ;
    kg:indiener <kamerlid/victor-voorbeeld/2097-03-31> .
  <vragenset/2099z00001/adressering/1> a kg:Adressering ; kg:geadresseerdMinisterie <ministerie/mnre9001> .
  <vragenset/2099z00001/vraag/1> a kg:Vraag ; skos:prefLabel "Vraag 1 van 2099Z00001"@nl ;
    kg:tekst "Hoe neutraal zijn ambtenaren die bruggen bedienen?"@nl .
  <vragenset/2099z00001/vraag/2> a kg:Vraag ;
    kg:tekst "Wat kost de coördinatie van één brug \\"per jaar\\"?\\nEn per maand?"@nl .
  <document/ah-tk-20982099-1> a kg:Aanhangsel, kg:Document ; dcterms:identifier "ah-tk-20982099-1" ;
    kg:onderwerp "brugwachters"@nl ; kg:ontvangen "2099-02-20"^^xsd:date ; kg:ingezonden "2099-01-29"^^xsd:date ;
    kg:beantwoordNamens <ministerie/mnre9001> ;
    kg:beantwoordDoor <bewindspersoon/mina-model/mnre9001/2098-07-02> .
  <document/ah-tk-20982099-1/antwoord/1> a kg:Antwoord ;
    kg:tekst "Een ambtenaar is neutraal, ook op een open brug."@nl .
  <document/ah-tk-20982099-1/voetnoot/1> a kg:Voetnoot ; kg:tekst "Ambtenaren in een voetnoot."@nl .
  <document/x-1> a kg:OpenBrief, kg:Brief, kg:Document ;
    kg:tekst "Geachte minister, wij ambtenaren schrijven u een open brief."@nl ;
    kg:gedateerd "2099-03-01"^^xsd:date ; kg:afzender <persoon/olga-oefening> .
  <document/kst-99999-1> a kg:Stub, kg:Document ; dcterms:identifier "kst-99999-1" .
  <persoon/mina-model> a kg:Persoon ; skos:prefLabel "Mina Model"@nl ; skos:altLabel "M.M. Model-Brug" .
  <ministerie/mnre9001> a kg:Ministerie ; skos:prefLabel "Vaarwegen"@nl ; skos:notation "VAA" .
  <ministerie/mnre9001/2090-01-01> a kg:Ministerieversie ; skos:prefLabel "Bruggen en Pontveren"@nl .
  <ministerie/mnre9001/tijdigheid/2098-2099> a kg:Telling ; skos:prefLabel "Telling van antwoorden"@nl .
}
"""


def lines(trig: str = TRIG) -> list[str]:
    """The lines of N-Quads of a text in TriG, sorted."""
    data = ox.serialize(ox.parse(trig, ox.RdfFormat.TRIG), format=ox.RdfFormat.N_QUADS) or b""
    return sorted(data.decode().splitlines())


def entry(path: str) -> Entry:
    """The entry of an entity, by its path under `id/`."""
    (found,) = [one for one in entries(lines(), NAMES) if one.iri == NAMES.id(path)]
    return found


def index(folder: Path) -> SearchIndex:
    """The index of the texts above, made in a new folder."""
    write_entries(folder, entries(lines(), NAMES))
    return open_search(folder)
