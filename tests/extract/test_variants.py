"""Documents that a naive parser reads wrongly, each read as a person would."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from kg.extract import extract
from kg.model import Document, Records, Rol
from kg.readers import read
from tests.extract.covered import check_coverage
from tests.extract.variants import VARIANTS, Variant


def read_variant(variant: Variant) -> Records:
    """The records of a variant."""
    document = read(variant.text.encode(), f"{variant.name}.txt")
    assert isinstance(document, Document)
    return extract(document)


def mentions(records: Records, rol: Rol) -> list[tuple[str, str, str, str]]:
    """Mentions with a role: as written, name, party, ministry or portfolio."""
    return [
        (m.zoals_geschreven, m.naam, m.fractie, m.ministerie or m.portefeuille)
        for m in sorted(records.vermeldingen, key=lambda m: m.volgorde)
        if m.rol is rol
    ]


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def test_there_are_variants() -> None:
    """The table is whole, and no name in it is used twice."""
    assert len(VARIANTS) >= 120
    assert len({variant.name for variant in VARIANTS}) == len(VARIANTS)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_variant_is_read_as_a_person_would(variant: Variant) -> None:
    """Kind, numbers, texts, names, notes and references come out, and every character has its place."""
    records = read_variant(variant)
    assert dict(_found(variant, records)) == dict(_expected(variant))
    check_coverage(records)
    kept = records.document.text
    rest = [one_line(kept[p.span.begint : p.span.eindigt]) for p in records.dekking if p.naam == "rest"]
    assert rest == list(variant.rest)


def _expected(variant: Variant) -> Iterable[tuple[str, object]]:
    yield "soort", variant.soort
    for name in EXPECTATIONS:
        if getattr(variant, name) is not None:
            yield name, getattr(variant, name)


def _found(variant: Variant, records: Records) -> Iterable[tuple[str, object]]:
    yield "soort", records.soort
    for name in EXPECTATIONS:
        if getattr(variant, name) is not None:
            yield name, EXPECTATIONS[name](variant, records)


def _values(variant: Variant, records: Records) -> dict[str, str | None]:
    found = {name: getattr(records, name) for name in variant.values or {}}
    return {name: value.value if value else None for name, value in found.items()}


EXPECTATIONS = {
    "vragen": lambda _, r: {v.nummer: one_line(v.tekst) for v in r.vragen},
    "antwoorden": lambda _, r: {a.nummers: one_line(a.tekst) for a in r.antwoorden},
    "indieners": lambda _, r: tuple((w, party) for w, _, party, _ in mentions(r, Rol.INDIENER)),
    "geadresseerden": lambda _, r: tuple(w for w, *_ in mentions(r, Rol.GEADRESSEERDE)),
    "beantwoorders": lambda _, r: tuple((name, at) for _, name, _, at in mentions(r, Rol.BEANTWOORDER)),
    "mede_namens": lambda _, r: tuple(w for w, *_ in mentions(r, Rol.MEDE_NAMENS)),
    "afzenders": lambda _, r: tuple(w for w, *_ in mentions(r, Rol.AFZENDER)),
    "ontvangers": lambda _, r: tuple(w for w, *_ in mentions(r, Rol.ONTVANGER)),
    "voetnoten": lambda _, r: tuple((n.merk, one_line(n.tekst), n.bij) for n in r.voetnoten),
    "doelen": lambda _, r: tuple(v.doel for v in r.verwijzingen if v.doel),
    "values": _values,
}
