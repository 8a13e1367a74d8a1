"""The invented archive: the same bytes each time, read as it was meant, and put into the sets that it was made of."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from bench.corpus import make
from kg.extract import extract
from kg.model import Document
from kg.namespaces import KG
from kg.pipeline.build import Options, build
from kg.readers import read

DOCUMENTS = 300


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of some hundreds of documents."""
    out = tmp_path_factory.mktemp("archive")
    make(out, DOCUMENTS)
    return out


@pytest.fixture(scope="module")
def truth(archive: Path) -> list[dict[str, Any]]:
    """What each document is."""
    lines = (archive / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == DOCUMENTS
    return [json.loads(line) for line in lines]


def test_the_same_arguments_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    """Nothing in the archive comes from the clock, from chance or from the order of a set."""
    make(tmp_path, DOCUMENTS)
    assert _digest(tmp_path) == _digest(archive)
    make(tmp_path / "other", 20, seed="another")
    assert _digest(tmp_path / "other") != _digest(archive)


def test_every_form_and_kind_is_in_it(truth: list[dict[str, Any]]) -> None:
    """A few hundred documents have every form, questions, answers and delays, and sets of several ministries."""
    assert {Path(one["file"]).suffix for one in truth} == {".xml", ".html", ".txt", ".md", ".docx", ".odt"}
    assert {one["kind"] for one in truth} == {"Vragendocument", "Aanhangsel", "Uitstelbericht"}
    assert max(len(one["ministries"]) for one in truth) > 1
    assert any(one["see_also"] for one in truth)


def test_documents_are_read_as_they_were_meant(archive: Path, truth: list[dict[str, Any]]) -> None:
    """Kind, questions and answers of every document whose copy has its headings are those that were written."""
    whole = [one for one in truth if one["damage"] != "headings"]
    assert len(whole) > DOCUMENTS * 0.9
    for one in whole:
        document = read((archive / "documents" / one["file"]).read_bytes(), one["file"])
        assert isinstance(document, Document)
        records = extract(document)
        assert records.soort.value == one["kind"], one["file"]
        assert [vraag.nummer for vraag in records.vragen] == list(range(1, one["questions"] + 1)), one["file"]
        assert [list(answer.nummers) for answer in records.antwoorden] == one["answers"], one["file"]


def test_the_build_finds_the_sets(archive: Path, truth: list[dict[str, Any]], tmp_path: Path) -> None:
    """No two sets are mixed, and at most one in a hundred pairs of documents of one set is torn apart."""
    options = Options((archive / "documents", archive / "zaken"), tmp_path, archive / "register", workers=2)
    outcome = build(options)
    assert outcome.journal.quarantine == []
    found = _sets(outcome.release.store)
    assert len(found) == DOCUMENTS
    by_set = defaultdict(list)
    for one in truth:
        by_set[found[one["file"]]].append(one["set"])
    together = _pairs(Counter(one["set"] for one in truth).values())
    right = _pairs(count for names in by_set.values() for count in Counter(names).values())
    assert right == _pairs(map(len, by_set.values()))  # precision 1
    assert right >= 0.99 * together


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sets(store: Path) -> dict[str, str]:
    """The set of each input file, by its path below the folder of documents."""
    query = f"SELECT ?file ?set {{ ?document <{KG}bronbestand> ?file ; <{KG}betreftSet> ?set }}"
    rows = ox.Store.read_only(str(store)).query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return {row["file"].value.split("documents/")[-1]: row["set"].value for row in rows}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)
