"""Whatever the bytes: a reader gives a result or an error of ours, in bounded time and memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KamergraafError
from kg.model import Document
from kg.readers import ReadResult, read
from kg.readers.archives import Walk
from tests.readers import forms
from tests.readers.test_archives import tarred

SEEDS: dict[str, bytes] = {
    "xml": forms.XML.encode(),
    "html": forms.HTML.encode(),
    "text": forms.TEXT.encode(),
    "metadata": forms.METADATA.encode(),
    "csv": forms.CSV.encode(),
    "json": b'{"value":[{"Id":"a","Nummer":"b","Soort":"Motie","GestartOp":"2024-01-01T00:00:00+01:00"}]}',
    "eml": forms.EML.encode(),
    "pdf": forms.pdf([["Vraag 1", "Kent u de klont?"], ["Antwoord 1", "Ja."]]),
    "docx": forms.word(["# Vraag 1", "Kent u de klont?"]),
    "odt": forms.open_text(),
}
SPLICES = (b"", b"0", b"-1", b"99999999999", b"\0", b"<", b">", b"/", b"%", b"=?", b"\xff\xfe", b"<!--", b"&#0;")


def read_or_refuse(data: bytes) -> ReadResult | None:
    """Read, and let only our own errors be, when they name the file."""
    try:
        return read(data, "vijandig")
    except KamergraafError as error:
        if error.document != "vijandig":
            raise
        return None


def mutated(data: bytes, chance: Random) -> bytes:
    """Change, cut, repeat and splice bytes in some places."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 4, 40, 400)))
        piece = bytes(changed[start:end])
        changed[start:end] = chance.choice((chance.randbytes(len(piece)), piece * 3, chance.choice(SPLICES)))
    return bytes(changed)


def mutated_member(data: bytes, chance: Random) -> bytes:
    """Change one part of a zip, and pack it well again: what lies behind the checksums is reached too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, bytes | str] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
    parts[name] = mutated(bytes(parts[name]), chance)  # type: ignore[arg-type]  # bytes, as read
    return forms.zipped(parts)


@pytest.mark.parametrize("form", SEEDS)
def test_mutations_of_each_form(form: str) -> None:
    """A hundred damaged copies of a document are read or refused."""
    chance = Random(form)
    for _ in range(100):
        packed = form in ("docx", "odt") and chance.random() < 0.8
        read_or_refuse((mutated_member if packed else mutated)(SEEDS[form], chance))


def test_every_form_is_mutated() -> None:
    """No form is left out of the mutations by accident; .doc is read by another program."""
    assert len(SEEDS) == 10


@settings(max_examples=300, deadline=2000)
@given(st.binary(max_size=4000))
def test_any_bytes(data: bytes) -> None:
    """Bytes without any form."""
    read_or_refuse(data)


@settings(max_examples=200, deadline=2000)
@given(st.text(max_size=2000))
def test_any_text_is_kept(text: str) -> None:
    """A text in UTF-8 that is read as text keeps every character, but for line ends and control characters."""
    found = read_or_refuse(text.encode("utf-8"))
    if isinstance(found, Document) and found.form in ("text", "markdown") and not found.doubts:
        assert found.text == text.replace("\r\n", "\n").translate({13: 10, 12: 10, 11: 10}).removeprefix("\ufeff")


tags = st.sampled_from(
    ("vraag", "antwoord", "al", "kop", "lijst", "li", "li.nr", "row", "entry", "noot", "nadruk", "pap")
)
trees = st.recursive(
    st.text("ab \n\u00a0", max_size=8),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", tags, st.lists(inner, max_size=4)),
    max_leaves=30,
)


@settings(max_examples=200, deadline=2000)
@given(trees)
def test_no_word_of_an_xml_is_lost(tree: str) -> None:
    """Whatever the order of elements, all letters come out, each exactly once, all of them in blocks."""
    letters = sorted(
        c for c in "".join(piece.partition(">")[2] for piece in tree.split("<")) + tree.partition("<")[0] if c in "ab"
    )
    found = read_or_refuse(f"<kamervragen>{tree}</kamervragen>".encode())
    if found is None:
        assert letters == []
        return
    assert isinstance(found, Document)
    assert sorted(c for text in forms.texts(found) for c in text if c in "ab") == letters


@settings(max_examples=100, deadline=2000)
@given(st.randoms(use_true_random=False), st.sampled_from(("zip", "tar", "tgz")))
def test_mutations_of_archives(tmp_path_factory: pytest.TempPathFactory, chance: Random, packed: str) -> None:
    """A damaged archive is walked to its end, with errors in the stream."""
    members = {"a.txt": b"pap" * 500, "b/c.txt": b"klont", "d.zip": forms.zipped({"e": "f"})}
    data = forms.zipped(dict(members)) if packed == "zip" else tarred(members, "w" if packed == "tar" else "w:gz")
    path: Path = tmp_path_factory.mktemp("a") / "archief"
    path.write_bytes(mutated(data, Random(chance.getrandbits(32))))
    for found in Walk([path]):
        assert found.bronbestand.startswith("archief")
        assert found.error is None or isinstance(found.error, KamergraafError)


LONG = 4_000_000
WORST: dict[str, bytes] = {
    "elements": b"<kamervragen>" + b"<al>x</al>" * 200_000 + b"</kamervragen>",
    "marks": b"<kamervragen><al>"
    + b"<noot id='a'><noot.nr>1</noot.nr></noot><nootref refid='b'/>" * 20_000
    + b"</al></kamervragen>",
    "list": b"<html><ol>" + b"<li>x" * 100_000,
    "navigation": b"<html><body>" + b"<nav>" * 100 + b"<p>x</p>" * 100_000,
    "cells": b"<html>" + b"<table><tr><td>" * 40 + b"<p> " * 50_000,
    "line": b"woord " * (LONG // 6),
    "spaces": b"a" + b" " * LONG + b"b",
    "high bytes": b"\xe9" * LONG,
    "mixed bytes": "éa".encode() * 300_000 + b"\xe9" * 10_000,
    "headings": b"# " * (LONG // 2),
    "stars": b"**a" * (LONG // 3),
    "csv header": b"Nummer,Soort" * (LONG // 12),
    "colons": b"From: a\n" + b"a: b\n" * 100_000,
    "comments": b"<!-- -->" * (LONG // 8),
    "json depth": b'{"a":' * 200_000,
    "json width": b"[" + b"{}," * 500_000 + b"{}]",
    "multiparts": b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=a\n\n"
    + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
    "messages": b"From: a\nTo: b\n" + b"Content-Type: message/rfc822\n\n" * 20_000,
    "pdf objects": b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * 50_000,
    "pdf ends": b"%PDF-1.4\n" + b"startxref\n0\n%%EOF" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("case", WORST)
def test_worst_cases_take_bounded_time(case: str) -> None:
    """Inputs made to be slow, of some megabytes, are done in seconds: no step is worse than linear."""
    began = monotonic()
    read_or_refuse(WORST[case])
    assert monotonic() - began < 10


def test_all_worst_cases_are_tried() -> None:
    """The table of worst cases is whole."""
    assert len(WORST) == 20
