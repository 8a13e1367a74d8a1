"""Invented documents whose answers refer to each other, written in one line each."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from kg.linking import Antwoordsleutel, Keten, Ketens, Setgegevens, Sleutels
from kg.linking.chains import Antwoordplaats
from kg.model import Change
from tests.linking.sleutels import keys

T = TypeVar("T")
EMPTY = Setgegevens("", "", None, None, "", (), (), (), (), ())


def answers(text: str) -> tuple[Antwoordsleutel, ...]:
    """The answers that "1; 2+3 > 1; 4 ~ 1, b/2" tells of: > only refers, ~ says something too, b/* is all of b.

    A number alone is a question of the document itself.
    """
    return tuple(_answer(part) for part in text.split(";") if part.strip())


def _answer(text: str) -> Antwoordsleutel:
    number, sign, targets = re.fullmatch(r"\s*([\d+]+)\s*([>~]?)(.*)", text).groups()  # type: ignore[union-attr]
    eigen: list[int] = []
    elders: list[tuple[str, tuple[int, ...]]] = []
    for target in filter(None, map(str.strip, targets.split(","))):
        where, _, what = target.rpartition("/")
        numbers = () if what == "*" else tuple(map(int, what.split("+")))
        if where:
            elders.append((where, numbers))
        else:
            eigen += numbers
    return Antwoordsleutel(tuple(map(int, number.split("+"))), sign == ">", tuple(eigen), tuple(elders))


def sleutels(key: str, text: str) -> Sleutels:
    """The keys of a document with these answers."""
    return replace(keys(key), antwoorden=answers(text))


def changes(old: Mapping[str, T], new: Mapping[str, T]) -> dict[str, Change[T]]:
    """What differs between two states."""
    keys_ = sorted({*old, *new})
    return {key: Change(old.get(key), new.get(key)) for key in keys_ if old.get(key) != new.get(key)}


class World:
    """Documents, the ids that lead to them and the sets of case numbers, beside a view that is told what changes."""

    def __init__(self) -> None:
        self.ketens = Ketens(sqlite3.connect(":memory:"))
        self.documents: dict[str, Sleutels] = {}
        self.identifiers: dict[str, str] = {}
        self.sets: dict[str, Setgegevens] = {}

    def become(
        self,
        documents: Mapping[str, str],
        identifiers: Mapping[str, str] | None = None,
        cases: Mapping[str, tuple[str, ...]] | None = None,
    ) -> dict[str, Change[Keten]]:
        """Let the world be this; each document is its own id unless `identifiers` says otherwise."""
        new = {key: sleutels(key, text) for key, text in documents.items()}
        ids = dict(identifiers if identifiers is not None else {key: key for key in documents})
        sets = {
            f"s-{case}": replace(EMPTY, key=f"s-{case}", zaaknummer=case.upper(), documenten=of)
            for case, of in (cases or {}).items()
        }
        found = self.ketens.update(
            changes(self.documents, new), changes(self.identifiers, ids), changes(self.sets, sets)
        )
        self.documents, self.identifiers, self.sets = new, ids, sets
        return dict(found)

    def chains(self) -> dict[str, Keten]:
        """The chains of every document as the view has them."""
        found = {key: self.ketens.keten(key) for key in self.documents}
        return {key: keten for key, keten in found.items() if keten}


def told(keten: Keten | None) -> dict[str, tuple[str, str, str, tuple[str, ...]]]:
    """Targets, ends, ring and dead ends of each answer that refers, as text: "1" → ("b/2", "b/2", "", ())."""
    return {
        "+".join(map(str, one.nummers)): (_text(one.doelen), _text(one.einde), _text(one.kring), one.doodlopend)
        for one in (keten.schakels if keten else ())
    }


def _text(places: tuple[Antwoordplaats, ...]) -> str:
    return " ".join(f"{one.document}/{'+'.join(map(str, one.nummers))}" for one in places)
