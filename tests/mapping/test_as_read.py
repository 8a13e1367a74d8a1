"""Texts that mapping writes without looking at their characters: what is plain in the kept text is so in a record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import KamergraafError
from kg.extract import extract
from kg.mapping.quads import is_plain
from kg.model import Document, Records
from kg.readers import read


def examples_read(folder: Path) -> Iterator[Records]:
    """The records of each document in the example corpus."""
    for path in sorted(folder.rglob("*.*")):
        try:
            document = read(path.read_bytes(), path.name)
        except KamergraafError:
            continue
        if isinstance(document, Document):
            yield extract(document)


def texts_of(records: Records) -> Iterator[str]:
    """Every text of records that is taken from the kept text."""
    yield from (part.tekst for part in (*records.vragen, *records.antwoorden, *records.voetnoten))
    yield from (part.zoals_geschreven for part in (*records.vermeldingen, *records.verwijzingen))
    yield from (mention.fractie for mention in records.vermeldingen)


def test_no_record_adds_a_character_that_needs_an_escape(examples: Path) -> None:
    """Extraction may drop characters of a plain text and join them by spaces; it adds nothing that must be escaped."""
    plain = [records for records in examples_read(examples / "corpus") if is_plain(records.document.text)]
    texts = [text for records in plain for text in texts_of(records)]
    assert len(plain) >= 10
    assert len(texts) >= 200
    assert [text for text in texts if not is_plain(text)] == []
