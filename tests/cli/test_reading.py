"""`kg read`: what was read from one file, in three forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from kg.cli.reading import Format, read_file
from kg.model import Document, Records
from tests.cli.conftest import Run

FILES = ("tekst/ah-tk-20932094-40.txt", "officieel/ah-tk-20932094-12.xml", "brieven/antwoordbrief-2094Z00021.docx")


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest, examples: Path) -> Path:
    """A document of the examples, of three forms."""
    path: Path = examples / "corpus" / request.param
    assert path.is_file()
    return path


def test_the_summary_has_questions_answers_and_coverage(run: Run, file: Path) -> None:
    """One line a question, answer, name and doubt, and how much of the text each kind of part is."""
    records = read_file(file)
    done = run("read", file)
    assert done.status == 0
    lines = done.out.splitlines()
    assert lines[0].startswith(f"{file.name}: {records.soort}")
    assert sum(line.startswith("  vraag ") for line in lines) == len(records.vragen) > 0
    assert sum(line.startswith("  antwoord ") for line in lines) == len(records.antwoorden) > 0
    assert sum(line.startswith("  doubt ") for line in lines) == len(records.doubts)
    assert any(line.startswith("  coverage ") and "%" in line for line in lines)


def test_json_has_every_record_with_its_place(run: Run, file: Path) -> None:
    """All records, with the kept text that their offsets count in."""
    records = read_file(file)
    done = run("read", file, "--format", "json")
    assert done.status == 0
    found = json.loads(done.out)
    assert set(found) == set(Records.__slots__)
    assert set(found["document"]) == set(Document.__slots__)
    kept = found["document"]["text"]
    assert kept == records.document.text
    assert [vraag["tekst"] for vraag in found["vragen"]] == [vraag.tekst for vraag in records.vragen]
    assert "".join(kept[part["span"]["begint"] : part["span"]["eindigt"]] for part in found["dekking"]) == kept


def test_the_page_shows_the_whole_kept_text_and_every_record(run: Run, file: Path) -> None:
    """The kept text stands on the page unchanged, each record has a row, and each link leads to its place."""
    records = read_file(file)
    done = run("read", file, "--format", "html")
    assert done.status == 0
    page = html.document_fromstring(done.out)
    text = "".join(part.text_content() for part in page.xpath("//pre"))
    assert "".join(text.split()) == "".join(records.document.text.split())
    assert len(page.xpath("//pre")) == len(records.dekking)
    rows = page.xpath("//tr[td]")
    assert len(rows) >= len(records.vragen) + len(records.antwoorden) + len(records.vermeldingen)
    targets = set(page.xpath("//@id"))
    links = page.xpath("//a/@href")
    assert links
    assert [link for link in links if link.removeprefix("#") not in targets] == []
    assert page.xpath("//script | //link | //img | //*[@style]") == []


def test_signs_of_html_in_a_text_stay_text(run: Run, tmp_path: Path) -> None:
    """What stands in a document is shown, never run."""
    path = tmp_path / "attack.txt"
    path.write_text("Vraag 1\nKent u <script>alert(1)</script> & co, nr. 2094Z00012?\n", encoding="utf-8")
    done = run("read", path, "--format", "html")
    page = html.document_fromstring(done.out)
    assert page.xpath("//script") == []
    assert "<script>alert(1)</script> & co" in page.text_content()


@pytest.mark.parametrize("form", list(Format))
def test_what_is_no_document_is_told(run: Run, examples: Path, form: Format) -> None:
    """Rows of cases, and a file that is not there, end with status 1 and say what to do."""
    for path in (examples / "corpus" / "zaken" / "zaken.csv", examples / "absent.txt"):
        done = run("read", path, "--format", form)
        assert done.status == 1
        assert done.out == ""
        assert "what to do:" in done.err
