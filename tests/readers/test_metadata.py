"""Metadata records: flat, OWMS and SRU."""

from __future__ import annotations

import pytest

from kg.errors import SourceError
from kg.model import Gegeven, Metadatarecord
from kg.readers import read
from tests.readers import forms

OWMS = """<?xml version="1.0" encoding="windows-1252"?>
<owms-metadata xmlns:dcterms="http://purl.org/dc/terms/" xmlns:op="http://standaarden.overheid.nl/oep/meta/"><owmskern>
<dcterms:identifier>KV-tk-2094Z00001</dcterms:identifier><dcterms:title> Klonten
   in pap à la Voorbeeld </dcterms:title><dcterms.modified>2094-05-26</dcterms.modified></owmskern>
<oep><op:indiener>Voorbeeld</op:indiener><op:indiener>Proef, T. van</op:indiener><op:leeg/></oep></owms-metadata>"""

SRU = """<sru:searchRetrieveResponse xmlns:sru="s" xmlns:d="http://purl.org/dc/terms/" xmlns:g="g"><sru:records>{}
</sru:records></sru:searchRetrieveResponse>"""
RECORD = """<sru:record><g:originalData><d:identifier>{}</d:identifier>
<d:type scheme="OVERHEIDop.Parlementair">Kamerstuk </d:type><d:hasVersion resourceIdentifier="https://zoek.officielebekendmakingen.nl/x.html">1</d:hasVersion>
</g:originalData><g:enrichedData><g:itemUrl manifestation="xml">https://vbp.example/x.xml</g:itemUrl></g:enrichedData>
</sru:record>"""


def records(xml: str, encoding: str = "utf-8") -> tuple[Metadatarecord, ...]:
    found = read(xml.encode(encoding), "m.xml")
    assert isinstance(found, tuple)
    assert all(isinstance(record, Metadatarecord) for record in found)
    return found  # type: ignore[return-value]  # just looked


def test_values_that_repeat_are_told_apart_by_their_scheme() -> None:
    """`DC.type` occurs several times; each is kept with its scheme, its name without prefix."""
    (record,) = records(forms.METADATA)
    assert record.identifier == "ah-tk-20932094-7"
    assert record.gegevens[1:] == (
        Gegeven("type", "Antwoord", "OVERHEIDop.AanhangselTypen"),
        Gegeven("type", "Aanhangsel van de Handelingen", "OVERHEIDop.Parlementair"),
    )


def test_owms_is_read_in_its_own_encoding_with_its_dotted_name() -> None:
    """`<dcterms.modified>` is `modified` though it has a dot and no namespace; the declared encoding counts."""
    (record,) = records(OWMS, "windows-1252")
    assert record.identifier == "kv-tk-2094z00001"
    assert record.gegevens[1:] == (
        Gegeven("title", "Klonten in pap à la Voorbeeld"),
        Gegeven("modified", "2094-05-26"),
        Gegeven("indiener", "Voorbeeld"),
        Gegeven("indiener", "Proef, T. van"),
    )


def test_an_sru_response_gives_each_of_its_records() -> None:
    """Records keep their order; an address comes with the form that it is of."""
    found = records(SRU.format(RECORD.format("kst-1-2") + RECORD.format("kst-1-3")))
    assert [record.identifier for record in found] == ["kst-1-2", "kst-1-3"]
    assert found[0].gegevens[1:] == (
        Gegeven("type", "Kamerstuk", "OVERHEIDop.Parlementair"),
        Gegeven("hasVersion", "https://zoek.officielebekendmakingen.nl/x.html"),
        Gegeven("itemUrl", "https://vbp.example/x.xml", "xml"),
    )


def test_an_sru_response_without_records_gives_none() -> None:
    """Nothing found is a result."""
    assert records(SRU.format("")) == ()


def test_an_sru_error_is_an_error_though_it_came_as_a_response() -> None:
    """The service answers faults with status 200; what it says is in the error."""
    fault = "<d:diagnostics xmlns:d='d'><d:diagnostic><d:message>Query syntax error</d:message></d:diagnostic>"
    for xml in (SRU.format(f"{fault}</d:diagnostics>"), f"{fault}</d:diagnostics>"):
        with pytest.raises(SourceError, match="Query syntax error"):
            records(xml)


@pytest.mark.parametrize("xml", [SRU.format("<sru:record/>"), "<metadata_gegevens/>"], ids=["SRU", "flat"])
def test_a_record_that_belongs_to_no_document_is_an_error(xml: str) -> None:
    """Without an identifier a record can be joined to nothing."""
    with pytest.raises(SourceError, match="no identifier"):
        records(xml)
