"""One document in poorer forms gives equal records: form is not content."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.errors import RuleError
from kg.extract import extract
from kg.extract.body import asks
from kg.extract.joined import fingerprint
from kg.model import Document, Records, Rol, Soort, Verwijzingsoort
from kg.readers import read
from tests.extract.covered import check_coverage
from tests.extract.degraded import FORMS, copy

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "corpus"
ROLES = (Rol.INDIENER, Rol.GEADRESSEERDE, Rol.BEANTWOORDER, Rol.MEDE_NAMENS)


def records_of(path: Path) -> Records | None:
    """The records of a file, None for a file of rows or metadata."""
    try:
        found = read(path.read_bytes(), path.name)
    except RuleError:
        return None
    return extract(found) if isinstance(found, Document) else None


def _with_answers() -> dict[str, Records]:
    files = sorted(path for path in EXAMPLES.rglob("*") if path.is_file())
    found = {path.name: records_of(path) for path in files}
    return {name: records for name, records in found.items() if records and records.vragen}


ORIGINALS = _with_answers()


def test_there_are_originals() -> None:
    """The examples with questions were found, of several forms."""
    assert len(ORIGINALS) >= 10
    assert len({records.document.form for records in ORIGINALS.values()}) >= 6


def squeezed(text: str) -> str:
    """The letters and digits of a text, which no form changes."""
    return "".join(c for c in text.lower() if c.isalnum())


def content(records: Records) -> dict[str, object]:
    """What a document says, apart from its form."""
    mentions = sorted((m.rol, m.volgorde, squeezed(m.zoals_geschreven)) for m in records.vermeldingen if m.rol in ROLES)
    values = (records.ingezonden, records.ontvangen, records.gedateerd, records.zaaknummer)
    return {
        "soort": records.soort,
        "vragen": {v.nummer: v.vingerafdruk for v in records.vragen},
        "antwoorden": {a.nummers: fingerprint(a.tekst) for a in records.antwoorden},
        "vermeldingen": mentions,
        "onderwerp": squeezed(records.onderwerp.value) if records.onderwerp else "",
        "values": [value.value if value else None for value in values],
        "verwijzingen": references(records),
    }


def references(records: Records) -> Counter[tuple[str, str, tuple[int, ...], int | None]]:
    """References by kind and target. Those of notes go with the notes, and a URL may be broken at a line's end."""
    notes = [span for note in records.voetnoten for span in note.spans]
    return Counter(
        (v.soort, v.doel, v.vragen, v.in_antwoord)
        for v in records.verwijzingen
        if v.soort is not Verwijzingsoort.URL and not any(n.begint <= v.spans[0].begint < n.eindigt for n in notes)
    )


def notes(records: Records) -> list[tuple[str, str, tuple[str, int] | None]]:
    """The notes, with where their marks stand."""
    return sorted((n.merk, squeezed(n.tekst), n.bij) for n in records.voetnoten)


def can_lose_headings(records: Records) -> bool:
    """True when nothing but the form of sentences is needed: each question asks in one paragraph, no answer does."""
    order = sorted(
        [(v.spans[0].begint, "vraag", (v.nummer,), v.tekst) for v in records.vragen]
        + [(a.spans[0].begint, "antwoord", a.nummers, a.tekst) for a in records.antwoorden]
    )
    waiting: tuple[int, ...] = ()
    for _, kind, nummers, text in order:
        if kind == "vraag":
            if "\n" in text or not asks(text):
                return False
            waiting += nummers
        elif nummers != waiting or any(asks(paragraph) for paragraph in text.split("\n")):
            return False
        else:
            waiting = ()
    return not waiting or records.soort in (Soort.VRAGENDOCUMENT, Soort.UITSTELBERICHT)


def reread(records: Records, form: str) -> Records:
    """The records of a copy in another form."""
    document = read(FORMS[form](copy(records)).encode(), "copy.txt")
    assert isinstance(document, Document)
    found = extract(document)
    check_coverage(found)
    return found


def check(original: Records, form: str) -> None:
    """A copy in another form says the same."""
    found = reread(original, form)
    assert content(found) == content(original)
    if form != "text cut from a page":
        wanted = [note for note in notes(original) if note[2]]
        assert [note for note in notes(found) if note in wanted] == wanted


CASES = [(name, form) for name in ORIGINALS for form in FORMS]


@pytest.mark.parametrize(("name", "form"), CASES, ids=lambda value: value.replace(" ", "-"))
def test_a_poorer_copy_of_an_example_says_the_same(name: str, form: str) -> None:
    """Numbers, texts, names, dates, references and notes do not depend on the form."""
    original = ORIGINALS[name]
    if form == "text cut from a page" and not can_lose_headings(original):
        pytest.skip("without headings this document cannot be told apart: an answer asks, or a question does not")
    check(original, form)


def test_most_examples_can_lose_their_headings() -> None:
    """The skip above is the exception."""
    assert sum(map(can_lose_headings, ORIGINALS.values())) >= len(ORIGINALS) / 2


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.replace(" ", "-"))
def test_a_poorer_copy_of_a_real_document_says_the_same(shared: Path, form: str) -> None:
    """The official XML of a real Aanhangsel, and its poorer copies, say the same."""
    original = records_of(shared / "corpus" / "official" / "ah-tk-20202021-3235.xml")
    assert original is not None
    assert len(original.vragen) >= 5
    check(original, form)


def test_a_real_document_says_the_same_in_its_four_forms(shared: Path) -> None:
    """XML, page, ODT and PDF of one Aanhangsel give equal records."""
    found = {
        form: records_of(shared / "corpus" / "official" / f"ah-tk-20202021-3235.{form}")
        for form in ("xml", "html", "odt", "pdf")
    }
    contents = {form: content(records) for form, records in found.items() if records}
    assert len(contents) == 4
    for form, said in contents.items():
        assert said == contents["xml"], form
