"""Three ministries that answer the same nine questions: the hard case that real documents have."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.extract import extract
from kg.identity import Register
from kg.identity.document import hints_of, resolve_document
from kg.linking import keys_of, link
from kg.linking.likeness import Likeness, compare, texts_of
from kg.linking.slips import mend
from kg.linking.view import Linkage
from kg.model import Change, Document, Records
from kg.readers import read

NAMES = ("000.txt", "001.txt", "002.txt")


def _records(path: Path) -> Records:
    document = read(path.read_bytes(), path.name)
    assert isinstance(document, Document)
    return mend(extract(document))


def test_answers_of_three_ministries_are_compared(shared: Path) -> None:
    """Every two answers to one question are compared; two ministries answer three of them in nearly the same words."""
    register = Register.load(None)
    records = {found.key: found for found in (_records(shared / "corpus" / "seeds" / name) for name in NAMES)}
    hints = hints_of((), None)
    sleutels = {key: keys_of(resolve_document(register, found, hints)) for key, found in records.items()}
    koppelingen = link(list(sleutels.values()), [], lambda _: ()).koppelingen
    view = Likeness(sqlite3.connect(":memory:"))
    texts = {k: texts_of(found, sleutels[k].ingezonden, sleutels[k].beantwoord) for k, found in records.items()}
    paren = view.candidates(
        {key: Change(None, teksten) for key, teksten in sorted(texts.items())},
        {key: Change(None, Linkage(koppelingen[key], ())) for key in sorted(texts)},
    )
    found = [one for paar in paren for one in compare(records[paar.a], records[paar.b], paar.items)]
    name = {key: one.document.bronbestand for key, one in records.items()}
    assert len(paren) == 3
    assert len(found) == 25
    alike = {
        (frozenset(name[path.split("/")[1]] for path in (one.eerste, one.tweede)), one.eerste.split("/")[-1])
        for one in found
        if one.gelijkenis >= 0.9
    }
    assert alike == {
        (frozenset({"001.txt", "002.txt"}), "5"),
        (frozenset({"001.txt", "002.txt"}), "8"),
        (frozenset({"000.txt", "002.txt"}), "9"),
    }
    assert len(view.settle(found).overeenkomsten) == 25
