"""What is found alike, and at what cost.

`python -m bench.likeness found FOLDER [--register DIR]` reads and links the documents of a folder, and tells for each
score how many relations there are; `--show` prints the texts of those between 0.6 and 0.9.
`python -m bench.likeness cost -n 80000` takes invented documents, and times signing, looking, and one document more.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time

from bench.invented.sets import House
from kg.errors import KamergraafError
from kg.extract import extract
from kg.identity import Register
from kg.identity.document import hints_of, resolve_document
from kg.linking import Koppeling, Sleutels, keys_of, link
from kg.linking.comparing import Overeenkomst, Overeenkomstsoort, compare
from kg.linking.likeness import Likeness, Likenesses, Paar, Teksten
from kg.linking.signatures import texts_of
from kg.linking.slips import mend
from kg.linking.view import Linkage
from kg.model import Antwoord, Change, Document, Form, Records, Soort, Vraag
from kg.readers import read
from kg.readers.archives import Walk

Told = dict[str, tuple[Teksten, Linkage]]
_NOTHING = Document("", Form.TEXT, "0" * 64, "")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ways = parser.add_subparsers(required=True)
    found = ways.add_parser("found")
    found.add_argument("folder", type=Path)
    found.add_argument("--register", type=Path)
    found.add_argument("--show", action="store_true")
    found.set_defaults(run=lambda a: print_found(a.folder, a.register, a.show))
    cost = ways.add_parser("cost")
    cost.add_argument("-n", "--documents", type=int, default=10_000)
    cost.set_defaults(run=lambda a: print_cost(a.documents))
    arguments = parser.parse_args()
    arguments.run(arguments)


# ---------------------------------------------------------------- what is found


def print_found(folder: Path, register: Path | None, show: bool) -> None:
    """Print how many relations of each kind have which score, those that are not told as well."""
    records, sleutels = _read(folder, Register.load(register))
    samenhang = link(list(sleutels.values()), [], lambda _: ())
    told: Told = {
        key: (
            texts_of(found, sleutels[key].ingezonden, sleutels[key].beantwoord),
            Linkage(samenhang.koppelingen[key], ()),
        )
        for key, found in records.items()
    }
    view = Likeness(sqlite3.connect(":memory:"))
    compared = [one for paar in _look(view, told) for one in compare(records[paar.a], records[paar.b], paar.items)]
    settled = view.settle(compared)
    print(f"{len(records)} documents, {len(samenhang.sets)} sets, {len(settled.zustersets)} sister sets")
    for soort in Overeenkomstsoort:
        scores = Counter(int(one.gelijkenis * 10) / 10 for one in compared if one.soort is soort)
        total = sum(change.new is not None and change.new.soort is soort for change in settled.overeenkomsten.values())
        print(f"{soort.value}: {total} told; by score {dict(sorted(scores.items()))}")
    if show:
        for one in sorted(compared, key=lambda one: -one.gelijkenis):
            if one.soort is not Overeenkomstsoort.ZELFDE_VRAAG and 0.6 <= one.gelijkenis < 0.9:
                _show(one)


def _show(one: Overeenkomst) -> None:
    print(f"{one.gelijkenis} {one.soort.value} {one.eerste} {one.tweede}")
    print(f"    - {one.alleen_eerste}\n    + {one.alleen_tweede}")


def _read(folder: Path, register: Register) -> tuple[dict[str, Records], dict[str, Sleutels]]:
    """The documents of a folder and their keys; of several files with one key the first."""
    records: dict[str, Records] = {}
    sleutels: dict[str, Sleutels] = {}
    for entry in Walk((folder,)):
        try:
            document = read(entry.data, entry.bronbestand)
        except KamergraafError:
            continue
        if isinstance(document, Document):
            found = mend(extract(document))
            if records.setdefault(found.key, found) is found:
                sleutels[found.key] = keys_of(resolve_document(register, found, hints_of((), None)))
    return records, sleutels


# ---------------------------------------------------------------- what it costs


def print_cost(documents: int) -> None:
    """Print what signing, looking and settling cost from nothing, and for one document that changed."""
    papers = list(_papers(documents))
    start = process_time()
    told: Told = {key: (texts_of(found, *days), linkage) for key, found, days, linkage in papers}
    signed = process_time() - start
    items = sum(len(found.vragen) + len(found.antwoorden) for _, found, _, _ in papers)
    print(f"sign {items} questions and answers of {len(told)} documents: {signed:.1f} s")
    del papers
    before = _megabytes()
    view = Likeness(sqlite3.connect(""))
    start = process_time()
    paren = _look(view, told)
    print(f"look from nothing: {process_time() - start:.1f} s, {sum(len(p.items) for p in paren)} pairs to compare")
    start = process_time()
    settled = _settle(view, paren)
    print(f"settle: {process_time() - start:.1f} s, {len(settled.overeenkomsten)} told")
    print(f"memory more than the texts themselves: {_megabytes() - before} MB at most")
    del paren, settled
    times = sorted(_again(view, key, told[key]) for key in list(told)[:: max(1, len(told) // 50)])
    print(f"one document gone and back: median {times[len(times) // 2]:.3f} s, most {times[-1]:.3f} s")


def _papers(documents: int) -> Iterator[tuple[str, Records, tuple[date, date], Linkage]]:
    count = 0
    for _, papers in House("kamergraaf").papers():
        speaker = max(papers, key=lambda paper: len(paper.questions), default=None)
        for paper in papers:
            vragen = tuple(Vraag(n, True, text, "", ()) for n, text in enumerate(paper.questions, 1))
            answers = tuple(Antwoord(one.numbers, " ".join(one.text), ()) for one in paper.answers)
            records = Records(_NOTHING, paper.name, Soort.AANHANGSEL, vragen=vragen, antwoorden=answers)
            nummers = tuple((n, n) for n in range(1, len(vragen) + 1))
            eigen = frozenset(n for n, _ in nummers) if paper is speaker else frozenset[int]()
            linkage = Linkage(Koppeling(paper.name, paper.zaaknummer.lower(), nummers, eigen), ())
            yield paper.name, records, (paper.day, paper.received), linkage
            count += 1
        if count >= documents:
            return


def _look(view: Likeness, told: Told) -> list[Paar]:
    return view.candidates(
        {key: Change(None, teksten) for key, (teksten, _) in sorted(told.items())},
        {key: Change(None, linkage) for key, (_, linkage) in sorted(told.items())},
    )


def _settle(view: Likeness, paren: list[Paar]) -> Likenesses:
    """Settle as if every comparison had found much alike."""
    words = " ".join(["voorbeeld"] * 15)
    return view.settle(
        Overeenkomst(item.key, item.soort, item.eerste, item.tweede, 0.9, words, words, 15, 15)
        for paar in paren
        for item in paar.items
    )


def _again(view: Likeness, key: str, told: tuple[Teksten, Linkage]) -> float:
    """Half of what it takes that a document goes and comes back, in seconds."""
    start = process_time()
    _settle(view, view.candidates({key: Change(told[0], None)}, {key: Change(told[1], None)}))
    _settle(view, view.candidates({key: Change(None, told[0])}, {key: Change(None, told[1])}))
    return (process_time() - start) / 2


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
