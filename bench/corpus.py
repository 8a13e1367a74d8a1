"""Write N invented documents in the real forms, with a register and the truth: `python -m bench.corpus OUT -n 1000`.

OUT/documents/0000/…   a thousand documents a folder
OUT/register/*.csv     who sits where and holds what, for `kg build --register`
OUT/zaken/zaken.csv    a row of the export for every other set
OUT/truth.jsonl        what each document is: its set, questions, answers, who speaks, and how the copy is damaged

80,000 documents are as many as there are Kamervragen since 1995. The same N and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from pathlib import Path

from bench.invented.forms import write
from bench.invented.sets import House, Paper, Tabled
from bench.invented.world import World
from kg.linking.vergaderjaar import vergaderjaar_on

_FOLDER = 1000
_COLUMNS = (
    "Id Nummer Soort Onderwerp GestartOp Vergaderjaar Afgedaan Verwijderd GerichtAan Indiener Medeindiener".split()
)


def main() -> None:
    """Write the corpus that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="an empty or new folder")
    parser.add_argument("-n", "--documents", type=int, default=1000, help="how many documents")
    parser.add_argument("--seed", default="kamergraaf", help="another seed, another archive")
    arguments = parser.parse_args()
    print(f"{make(arguments.out, arguments.documents, arguments.seed)} bytes of documents in {arguments.out}")


def make(out: Path, documents: int, seed: str = "kamergraaf") -> int:
    """Write a corpus of `documents` documents into `out`; return their size in bytes."""
    house = House(seed)
    house.world.write_register(out / "register")
    (out / "zaken").mkdir(parents=True)
    size = 0
    with (
        (out / "truth.jsonl").open("w", encoding="utf-8") as truth,
        (out / "zaken" / "zaken.csv").open("w", encoding="utf-8", newline="") as export,
    ):
        rows = csv.writer(export, lineterminator="\n")
        rows.writerow(_COLUMNS)
        for number, (tabled, paper) in enumerate(_first(house, documents)):
            folder = out / "documents" / f"{number // _FOLDER:04d}"
            folder.mkdir(parents=True, exist_ok=True)
            name, data = write(paper, house.world)
            (folder / name).write_bytes(data)
            size += len(data)
            truth.write(json.dumps(_true(f"{folder.name}/{name}", paper, house.world), ensure_ascii=False) + "\n")
            if tabled is not None and tabled.number % 2 == 0:
                rows.writerow(_row(tabled, house.world))
    return size


def _first(house: House, count: int) -> Iterator[tuple[Tabled | None, Paper]]:
    """Yield so many documents; the first of a set brings the set along."""
    for tabled, papers in house.papers():
        for number, paper in enumerate(papers):
            if count == 0:
                return
            count -= 1
            yield (tabled if number == 0 else None), paper


def _true(file: str, paper: Paper, world: World) -> dict[str, object]:
    return {
        "file": file,
        "identifier": paper.identifier,
        "kind": paper.kind,
        "set": paper.zaaknummer,
        "questions": len(paper.questions),
        "answers": [list(answer.numbers) for answer in paper.answers],
        "askers": [person.key for person in paper.askers],
        "ministries": [world.code(number) for number in paper.ministries],
        "answerer": world.minister_on(paper.answerer, paper.received).key if paper.answerer >= 0 else "",
        "see_also": list(paper.see_also),
        "damage": paper.damage,
    }


def _row(tabled: Tabled, world: World) -> list[str]:
    """A row of the export. Source of its form: the OData service of the House, see docs/sources.md."""
    askers = [f"{p.given} {p.prefix}{p.family} ({p.given[0]}.)" for p in tabled.askers]
    ministers = [world.minister_on(number, tabled.day) for number in tabled.ministries]
    return [
        f"00000000-0000-4000-8000-{tabled.number:012d}",
        tabled.zaaknummer,
        "Schriftelijke vragen",
        tabled.subject[0].upper() + tabled.subject[1:],
        f"{tabled.day}T00:00:00",
        vergaderjaar_on(tabled.day),
        "True",
        "False",
        ", ".join(f"{m.given} {m.prefix}{m.family} ({m.given[0]}.)" for m in ministers),
        askers[0],
        ", ".join(askers[1:]),
    ]


if __name__ == "__main__":
    main()
