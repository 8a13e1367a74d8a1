"""Real documents, where they are at hand: each is read, and one document in four forms says the same."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from kg.errors import RuleError
from kg.extract import extract
from kg.model import BlockKind, Document, Form, Records
from kg.readers import ReadResult, read
from kg.readers.archives import Walk
from tests.readers.forms import texts

CONTENT = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LINE)


@pytest.fixture(scope="module")
def results(shared: Path) -> dict[str, ReadResult]:
    """What every file of the corpus is read as; a .doc only where LibreOffice is."""
    found: dict[str, ReadResult] = {}
    for given in Walk([shared / "corpus"]):
        assert given.error is None
        try:
            found[given.bronbestand] = read(given.data, given.bronbestand)
        except RuleError:
            assert given.bronbestand.endswith(".doc")
            assert shutil.which("soffice") is None
    return found


def test_every_file_is_read_in_its_form(results: dict[str, ReadResult]) -> None:
    """All forms of the corpus are recognised by content."""
    forms = Counter(str(found.form) if isinstance(found, Document) else "records" for found in results.values())
    forms.pop("doc", None)
    assert forms == {"text": 54, "records": 9, "docx": 6, "html": 3, "pdf": 2, "xml": 2, "markdown": 2, "odt": 1}


def test_paths_end_as_annotations_name_them(results: dict[str, ReadResult]) -> None:
    """Files are named by the folder that was given and their path in it."""
    assert "corpus/tk/02.txt" in results
    assert "corpus/official/ah-tk-20202021-3235.xml" in results


def test_no_official_element_is_unknown(results: dict[str, ReadResult]) -> None:
    """Nothing that we have seen gives a doubt when read."""
    assert [d for found in results.values() if isinstance(found, Document) for d in found.doubts] == []


def joined(found: ReadResult) -> str:
    """All content of a document without white space, hyphens and the variants of a dash."""
    assert isinstance(found, Document)
    text = "".join(found.text[b.begint : b.eindigt] for b in found.blocks if b.kind in CONTENT)
    return "".join(text.split()).replace("-", "").replace("–", "")


def test_one_document_in_four_forms_has_the_same_words(results: dict[str, ReadResult]) -> None:
    """From Vraag 1 on, XML, page, ODT and PDF of one Aanhangsel are equal up to white space and hyphens."""
    name = "corpus/official/ah-tk-20202021-3235."
    contents = {form: joined(results[name + form]) for form in ("xml", "html", "odt", "pdf")}
    assert len({text[text.index("Vraag1") :] for text in contents.values()}) == 1
    assert len(contents["xml"]) > 5000


def test_the_xml_and_the_page_have_equal_blocks(results: dict[str, ReadResult]) -> None:
    """Page and XML are divided alike, so that extraction of either is equal; only the page lacks the head."""
    xml, page = (results[f"corpus/official/ah-tk-20202021-3235.{form}"] for form in ("xml", "html"))
    assert isinstance(xml, Document)
    assert isinstance(page, Document)
    assert texts(page) == texts(xml)[6:]
    assert [(b.kind, b.label) for b in page.blocks] == [(b.kind, b.label) for b in xml.blocks[6:]]


FIELDS = (
    "identifier", "aanhangselnummer", "vergaderjaar", "zaaknummer", "ingezonden", "ontvangen", "gedateerd", "onderwerp",
    "plaats", "brieftekst",
)  # fmt: skip


def said(records: Records) -> dict[str, object]:
    """All that is read from a document but where it stands: every number, text, name, date, reference and note."""
    values = {name: getattr(records, name) for name in FIELDS}
    return {
        **{name: value.value if value else None for name, value in values.items()},
        "soort": records.soort,
        "key": records.key,
        "vragen": [(v.nummer, v.printed, v.tekst, v.vingerafdruk) for v in records.vragen],
        "antwoorden": [(a.nummers, a.tekst, a.zekerheid) for a in records.antwoorden],
        "vermeldingen": [replace(mention, spans=()) for mention in records.vermeldingen],
        "verwijzingen": [replace(verwijzing, spans=()) for verwijzing in records.verwijzingen],
        "voetnoten": [(n.merk, n.tekst, n.bij) for n in records.voetnoten],
        "doubts": [doubt.text for doubt in records.doubts],
    }


def test_one_document_in_four_forms_gives_equal_records(results: dict[str, ReadResult]) -> None:
    """XML, page, ODT and PDF of one Aanhangsel say the same to the letter, of everything that is read."""
    found = {form: results[f"corpus/official/ah-tk-20202021-3235.{form}"] for form in ("xml", "html", "odt", "pdf")}
    records = {form: said(extract(read)) for form, read in found.items() if isinstance(read, Document)}
    assert len(records) == 4
    for form in ("html", "odt", "pdf"):
        assert records[form] == records["xml"]
    assert (len(FIELDS), sum(value is not None for value in map(records["xml"].get, FIELDS))) == (10, 6)


@pytest.mark.parametrize("number", ["01", "03", "05", "07"])
def test_a_letter_has_its_date_and_its_questions(results: dict[str, ReadResult], number: str) -> None:
    """Date and first question of each letter are blocks of their own, wherever Word keeps them."""
    found = results[f"corpus/letters/{number}.docx"]
    assert isinstance(found, Document)
    assert [text for text in texts(found)[:20] if text.startswith("Datum\t")]
    assert "Vraag 1" in texts(found)
    assert texts(found).count("De Minister van Justitie en Veiligheid,") <= 1


def test_the_old_word_document_is_read_where_libreoffice_is(results: dict[str, ReadResult]) -> None:
    """The .doc of the corpus is converted and read."""
    found = next((f for name, f in results.items() if name.endswith(".doc")), None)
    if found is None:
        pytest.skip("LibreOffice is not installed: .doc cannot be read here")
    assert isinstance(found, Document)
    assert found.form is Form.DOC
    assert len(found.blocks) > 5


def test_the_export_of_all_cases_is_read_in_seconds(shared: Path) -> None:
    """All cases come out, with names that are names."""
    data = (shared / "zaken" / "zaken_schriftelijke_vragen.csv.gz").read_bytes()
    began = monotonic()
    cases = read(data, "zaken.csv.gz")
    assert monotonic() - began < 10
    assert isinstance(cases, tuple)
    assert len(cases) == 34_395
