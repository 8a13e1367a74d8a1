"""One document in several files, a letter beside its annex, and metadata that say something else than the text."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kg.cli.querying import with_prefixes
from kg.extract import extract
from kg.model import Document
from kg.pipeline import Options, build
from kg.readers import read
from kg.releases import Release
from kg.store import open_read_only
from tests.extract.degraded import as_markdown, as_pdf_text, copy

NUMBER = "ah-tk-20932094-12"
LETTER = """Ministerie van Voorbeelden en Proeven
De Voorzitter van de Tweede Kamer der Staten-Generaal
Datum 21 maart 2094
Betreft Beantwoording vragen over nietmachines

Geachte voorzitter,

Hierbij zend ik u de antwoorden op de vragen over nietmachines (ingezonden 3 maart 2094, kenmerk 2094Z00090).

Hoogachtend,

De Minister van Voorbeelden en Proeven,
D. Denkbeeldig
"""
ANNEX = """2094Z00090
Antwoord van Minister Denkbeeldig (Voorbeelden en Proeven) (ontvangen 21 maart 2094).
Vraag 1
Hoeveel nietmachines zijn er op uw ministerie?
Antwoord 1
Vierhonderd.
"""


def without_id(file: Path) -> tuple[str, str]:
    """Two forms of a document as text, without its number, year or id: header sentences, questions and answers."""
    document = read(file.read_bytes(), file.name)
    assert isinstance(document, Document)
    stuk = copy(extract(document))
    said = tuple(part for part in stuk.opening if part.paragraphs[0].startswith(("Vragen van", "Antwoord van")))
    assert len(said) == 2
    bare = replace(stuk, opening=said, identifier="")
    return as_pdf_text(bare), as_markdown(bare)


@pytest.fixture(scope="module")
def release(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """One build of all of it, spread over folders and an archive."""
    folder = tmp_path_factory.mktemp("forms")
    official = examples / "corpus" / "officieel"
    for name in ("xml", "los", "brief"):
        (folder / name).mkdir()
    (folder / "xml" / "stuk.xml").write_bytes((official / f"{NUMBER}.xml").read_bytes())
    with zipfile.ZipFile(folder / "pdf.zip", "w") as archive:
        archive.write(official / f"{NUMBER}.pdf", "map/afdruk.pdf")
    text, markdown = without_id(official / f"{NUMBER}.xml")
    (folder / "los" / "kopie.txt").write_text(text, encoding="utf-8")
    (folder / "los" / "kopie.md").write_text(markdown, encoding="utf-8")
    metadata = (official / f"{NUMBER}.metadata.xml").read_text(encoding="utf-8")
    assert "2093-12-17" in metadata
    (folder / "los" / f"{NUMBER}.metadata.xml").write_text(metadata.replace("2093-12-17", "2093-12-19"), "utf-8")
    (folder / "brief" / "brief.txt").write_text(LETTER, encoding="utf-8")
    (folder / "brief" / "bijlage.txt").write_text(ANNEX, encoding="utf-8")
    inputs = tuple(folder / name for name in ("los", "brief", "pdf.zip", "xml"))
    return build(Options(inputs, folder / "out", examples / "register", workers=2)).release


def column(release: Release, query: str) -> list[str]:
    """The first column of what a query gives, in order."""
    found = open_read_only(release.store).select(with_prefixes(query))
    return sorted(row[0].value for row in found.rows if row[0])


def test_files_of_one_document_are_one_document(release: Release) -> None:
    """XML and PDF by their id, from different folders; text and Markdown without one by what they say."""
    query = f'SELECT ?b WHERE {{ ?d dcterms:identifier "{NUMBER}" ; kg:bronbestand ?b }}'
    found = {path.rsplit("/", 1)[1] for path in column(release, query)}
    assert found == {"afdruk.pdf", "kopie.md", "kopie.txt", "stuk.xml"}
    form = f'SELECT ?v WHERE {{ ?d dcterms:identifier "{NUMBER}" ; kg:vorm ?v }}'
    assert [value.rsplit("#", 1)[1] for value in column(release, form)] == ["vormXml"]


def test_a_file_without_id_is_told_with_the_reason(release: Release) -> None:
    """What was taken for a form of the document, and why, is a note on it."""
    found = column(release, "SELECT ?g WHERE { ?m kg:soortMelding kg:bronDubbel ; kg:grond ?g }")
    assert [text.split()[0].rsplit("/", 1)[1] for text in found] == ["kopie.md", "kopie.txt"]
    assert all("is een vorm van dit document" in text for text in found)


def test_metadata_that_say_something_else_are_told(release: Release) -> None:
    """A record in a file of its own says another day than the text: both stay, with a note."""
    found = column(release, "SELECT ?g WHERE { ?m kg:soortMelding kg:metadataverschil ; kg:grond ?g }")
    assert found == ["De tekst zegt 2093-12-17, de metadata zeggen 2093-12-19: datum van ontvangst."]


def test_a_covering_letter_concerns_the_set_of_its_annex(release: Release) -> None:
    """Number and sender tie the letter to the set, with a reason; it answers nothing itself."""
    query = "SELECT ?s WHERE { ?d a kg:Kamerbrief ; kg:betreftSet ?s FILTER NOT EXISTS { ?d kg:antwoordOpSet ?s } }"
    assert [iri.rsplit("/", 1)[1] for iri in column(release, query)] == ["2094z00090"]
    reason = "SELECT ?g WHERE { ?d a kg:Kamerbrief . ?m kg:over ?d ; kg:soortMelding kg:setAfgeleid ; kg:grond ?g }"
    assert len(column(release, reason)) == 1


def test_the_four_forms_of_a_real_publication(shared: Path, examples: Path, tmp_path: Path) -> None:
    """XML, page, ODT and PDF of one Aanhangsel in different folders are one document, read from the XML."""
    number = "ah-tk-20202021-3235"
    for form in ("xml", "html", "odt", "pdf"):
        (tmp_path / form).mkdir()
        source = shared / "corpus" / "official" / f"{number}.{form}"
        (tmp_path / form / source.name).write_bytes(source.read_bytes())
    inputs = tuple(tmp_path / form for form in ("pdf", "odt", "html", "xml"))
    made = build(Options(inputs, tmp_path / "out", examples / "register", workers=2)).release
    query = f'SELECT ?b WHERE {{ ?d dcterms:identifier "{number}" ; kg:bronbestand ?b }}'
    assert [path.rsplit(".", 1)[1] for path in column(made, query)] == ["html", "odt", "pdf", "xml"]
    assert column(made, "SELECT ?d WHERE { ?d a kg:Aanhangsel }") == [
        f"https://w3id.org/kamergraaf/id/document/{number}"
    ]
    assert [v.rsplit("#", 1)[1] for v in column(made, "SELECT ?v WHERE { ?d kg:vorm ?v }")] == ["vormXml"]
    assert column(made, "SELECT ?g WHERE { ?m kg:soortMelding kg:vormverschil ; kg:grond ?g }") == []
