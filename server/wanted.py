"""Documents that are cited and that a release does not have, the most cited first."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from server.messages import DATA, Request
from server.pool import Pool
from server.resources import query_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cited document: its IRI, its official id as it is spelled, and the IRIs of the documents that cite it."""

    iri: str
    identificatie: str
    door: tuple[str, ...]


def read_wanted(pool: Pool, timeout: float) -> tuple[Wanted, ...]:
    """Read all of them, by number of citing documents and then by id. Raises Unavailable or Refused.

    They come as CSV, which the engine writes itself: twenty thousand rows are too many to be told one by one.
    """
    request = Request(query_text("gezocht"), results_format="text/csv")
    answer = b"".join(frame.body for frame in pool.run(request, timeout) if frame.kind == DATA)
    rows = csv.reader(io.StringIO(answer.decode("utf-8"), newline=""))
    next(rows)
    found: dict[str, Wanted] = {}
    for iri, name, door in sorted(rows):
        found.setdefault(iri, Wanted(iri, name, tuple(sorted(door.split(" ")))))
    return tuple(sorted(found.values(), key=lambda wanted: (-len(wanted.door), wanted.identificatie, wanted.iri)))
