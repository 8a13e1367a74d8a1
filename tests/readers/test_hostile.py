"""Whatever the bytes: reading and extracting give a result or an error of ours, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from time import monotonic, process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KamergraafError
from kg.model import Document
from kg.readers.archives import Walk
from kg.readers.kept import visible
from tests.readers import forms
from tests.readers.hostile import SEEDS, SHAPES, SIZE, SLOW, WRAPPERS, mutated, read_and_extract
from tests.readers.test_archives import tarred

ROOT = Path(__file__).resolve().parents[2]
COUNT = 60  # damaged copies of each form


@pytest.fixture(scope="module")
def told() -> list[dict[str, object]]:
    """What is told of damaged copies of every form, in a process with a limit on its memory."""
    found: list[dict[str, object]] = []
    for forms_together, count in ((["pdf"], 20), (sorted(set(SEEDS) - {"pdf"}), COUNT)):  # a PDF takes a process each
        command = [sys.executable, "-m", "tests.readers.hostile", "damage", "suite", str(count), *forms_together]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, check=True, text=True)
        found += [json.loads(line) for line in said.stdout.splitlines()]
    return found


@pytest.mark.parametrize("form", SEEDS)
def test_damaged_copies_of_each_form(told: list[dict[str, object]], form: str) -> None:
    """Damaged copies of a document are read or refused, all of them, and none takes long."""
    assert [case for case in told if case["form"] == form] == [{"form": form, "tried": 20 if form == "pdf" else COUNT}]


def test_every_form_is_damaged() -> None:
    """No form is left out by accident; .doc is read by another program."""
    assert len(SEEDS) == 16


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_text_is_slow(shape: str) -> None:
    """Lines and texts made to keep an expression busy take a fair time, from bytes to records."""
    began = process_time()
    read_and_extract(WRAPPERS["text"](SHAPES[shape](SIZE // 4)))
    assert process_time() - began < SLOW / 4


def test_all_shapes_are_tried_in_all_forms_by_hand() -> None:
    """The table that the campaign goes through is whole."""
    assert len(SHAPES) == 64
    assert len(WRAPPERS) == 8


@settings(max_examples=300, deadline=2000)
@given(st.binary(max_size=4000))
def test_any_bytes(data: bytes) -> None:
    """Bytes without any form."""
    read_and_extract(data)


@settings(max_examples=200, deadline=2000)
@given(st.text(max_size=2000))
def test_any_text_is_kept(text: str) -> None:
    """A text in UTF-8 that is read as text keeps every character, but for line ends, and what nobody sees."""
    found = read_and_extract(text.encode("utf-8"))
    if isinstance(found, Document) and found.form == "text" and not found.doubts:
        ends = text.removeprefix("\ufeff").replace("\r\n", "\n").translate({13: 10, 12: 10, 11: 10})
        assert found.text == visible(ends.replace("\xad\n", "-\n"))


@settings(max_examples=200, deadline=2000)
@given(st.text(r"ab#*[]^1:|-=\&;<>/()! " + "\n", max_size=300))
def test_no_letter_of_markdown_is_lost(text: str) -> None:
    """Whatever the signs, letters that are no part of a tag, an entity or an address come out in order."""
    found = read_and_extract(f"# ab\n{text}".encode())
    assert isinstance(found, Document)
    written = [c for c in text if c in "ab"]
    shown = [c for c in found.text.partition("\n")[2] if c in "ab"]
    signs = set("&<(")
    assert shown == written or signs.intersection(text)


tags = st.sampled_from(
    ("vraag", "antwoord", "al", "kop", "lijst", "li", "li.nr", "row", "entry", "noot", "noot.al", "nadruk", "pap")
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
    found = read_and_extract(f"<kamervragen>{tree}</kamervragen>".encode())
    if found is None:
        assert letters == []
        return
    assert isinstance(found, Document)
    assert sorted(c for text in forms.texts(found) for c in text if c in "ab") == letters


@settings(max_examples=100, deadline=2000)
@given(st.randoms(use_true_random=False), st.sampled_from(("zip", "tar", "tgz", "eml")))
def test_mutations_of_archives(tmp_path_factory: pytest.TempPathFactory, chance: Random, packed: str) -> None:
    """A damaged archive or message is walked to its end, with errors in the stream."""
    members = {"a.txt": b"pap" * 500, "b/c.txt": b"klont", "d.zip": forms.zipped({"e": "f"})}
    if packed == "eml":
        data = SEEDS["mail"]
    elif packed == "zip":
        data = forms.zipped(dict(members))
    else:
        data = tarred(members, "w" if packed == "tar" else "w:gz")
    path: Path = tmp_path_factory.mktemp("a") / "archief"
    path.write_bytes(mutated(data, Random(chance.getrandbits(32))))
    for found in Walk([path]):
        assert found.bronbestand.startswith("archief")
        assert found.error is None or isinstance(found.error, KamergraafError)


LONG = 2_000_000
WORST: dict[str, bytes] = {
    "elements": b"<kamervragen>" + b"<al>x</al>" * 100_000 + b"</kamervragen>",
    "marks": b"<kamervragen><al>"
    + b"<noot id='a'><noot.nr>1</noot.nr></noot><nootref refid='b'/>" * 20_000
    + b"</al></kamervragen>",
    "notes": b"<kamervragen><al>" + b"<noot>x" * 140 + b"</noot>" * 140 + b"</al></kamervragen>",
    "attribute": b"<kamervragen><al x='" + b"a" * LONG + b"'>x</al></kamervragen>",
    "entity bomb": b"<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;'>]><kamervragen><al>&c;</al></kamervragen>",
    "list": b"<html><ol>" + b"<li>x" * 40_000,
    "navigation": b"<html><body>" + b"<nav>" * 100 + b"<p>x</p>" * 40_000,
    "cells": b"<html>" + b"<table><tr><td>" * 40 + b"<p> " * 50_000,
    "title": b"<html><title>" + b"!" * LONG + b"</title><p>x</p>",
    "charsets": b"<html>" + b"<meta charset" * 300 + b"<p>x</p>",
    "line": b"woord " * (LONG // 6),
    "spaces": b"a" + b" " * LONG + b"b",
    "high bytes": b"\xe9" * LONG,
    "mixed bytes": "éa".encode() * 300_000 + b"\xe9" * 10_000,
    "mojibake": "Ã«".encode() * 500_000,
    "headings": b"# " * (LONG // 2),
    "stars": b"**a" * (LONG // 3),
    "bars": b"# a\n" + b"-|" * (LONG // 2),
    "table line": b"# a\n" + b"|" + b"-" * LONG + b"x",
    "links": b"# a\n" + b"[a](b" * (LONG // 5),
    "csv header": b"Nummer,Soort" * (LONG // 12),
    "colons": b"From: a\n" + b"a: b\n" * 50_000,
    "comments": b"<!-- -->" * (LONG // 8),
    "json depth": b'{"a":' * 200_000,
    "json width": b"[" + b"{}," * 500_000 + b"{}]",
    "multiparts": b"From: a\nTo: b\nContent-Type: multipart/mixed; boundary=a\n\n"
    + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
    "messages": b"From: a\nTo: b\n" + b"Content-Type: message/rfc822\n\n" * 20_000,
    "pdf objects": b"%PDF-1.4\n" + b"1 0 obj<<>>endobj\n" * 50_000,
    "pdf ends": b"%PDF-1.4\n" + b"startxref\n0\n%%EOF" * 50_000,
    "pdf depth": forms.raw_pdf(b"[" * 1_000_000),
    "pdf letters": forms.raw_pdf(
        b"".join(b"BT /F1 9 Tf %d %d Td (x) Tj ET " % (i % 600, i % 800) for i in range(9_000))
    ),
    "docx runs": forms.word_xml("<w:p><w:r>" + "<w:t>x</w:t>" * 100_000 + "</w:r></w:p>"),
    "docx fields": forms.word_xml(
        "<w:p><w:r>" + '<w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/><w:t>x</w:t>' * 30_000
        + "</w:r></w:p>"
    ),
    "docx marks": forms.word_xml(
        "<w:p><w:r>" + '<w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>x</w:t>' * 50_000 + "</w:r></w:p>",
        footnotes=f'<w:footnote w:id="1">{forms.paragraph("x")}</w:footnote>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WORST)
def test_worst_cases_take_bounded_time(case: str) -> None:
    """Inputs made to be slow, of some megabytes, are done in seconds: no step is worse than linear."""
    began = monotonic()
    read_and_extract(WORST[case])
    assert monotonic() - began < 2 * SLOW


def test_all_worst_cases_are_tried() -> None:
    """The table of worst cases is whole."""
    assert len(WORST) == 34
