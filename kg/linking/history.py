"""The keys of sets over releases: a key once published stays, and one that is used no more leads to what came of it.

The case number is the best key. A set without one gets a key from its questions when it is first published, and keeps
it, whatever its documents say later, by the documents that it was published with. What cannot be worked out from the
documents of a release alone stands in its history.csv: keys that were kept, and keys that were replaced.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import SourceError

_COLUMNS = ("vragenset", "document", "vervangen_door")
_KEY = re.compile(r"\d{4}z\d{5}|v-[0-9a-f]{16}")
_DOCUMENT = re.compile(r"[a-z0-9][a-z0-9.+-]{0,199}", re.IGNORECASE)
_OWN = "v-"  # what a key begins with that is made of questions


@dataclass(frozen=True, slots=True)
class Sleutelregel:
    """A row of the history: set `key` is kept by the set that has `document`, or was replaced by another key.

    One of `document` and `vervangen_door` is "".
    """

    key: str
    document: str = ""
    vervangen_door: str = ""


@dataclass(frozen=True, slots=True)
class Naamloze:
    """What a set's key is made of: its case number ("" when unknown), a key of its questions, its documents in order.

    `own` is the key that its questions and day give; sets that are alike in those have the same.
    """

    zaaknummer: str
    own: str
    documenten: tuple[str, ...]


# ---------------------------------------------------------------- the file


def history_csv(rows: Iterable[Sleutelregel]) -> str:
    """Return the text of history.csv: a row for each key, in order of key."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((row.key, row.document, row.vervangen_door) for row in sorted(rows, key=lambda row: row.key))
    return out.getvalue()


def read_history(text: str, name: str) -> tuple[Sleutelregel, ...]:
    """Read a history.csv; `name` is the file's, for errors.

    Raises SourceError for another header, a row that is not of the form, a key twice, or replacements without end.
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: dict[str, Sleutelregel] = {}
    try:
        header = next(reader, [])
        if tuple(header) != _COLUMNS:
            raise _wrong("the header is not that of a history", name, 1, ",".join(header), ",".join(_COLUMNS))
        for cells in reader:
            row = _row(cells, name, reader.line_num)
            if row.key in rows:
                raise _wrong("a key stands twice", name, reader.line_num, row.key, "one row for each key")
            rows[row.key] = row
    except csv.Error as error:
        raise _wrong(f"this is no CSV: {error}", name, reader.line_num, "", "quotes that are closed") from error
    _check_ends(rows, name)
    return tuple(sorted(rows.values(), key=lambda row: row.key))


def _row(cells: Sequence[str], name: str, line: int) -> Sleutelregel:
    found = ",".join(cells)
    if len(cells) != len(_COLUMNS):
        raise _wrong("a row has another number of columns", name, line, found, f"{len(_COLUMNS)} columns")
    key, document, successor = cells
    if not _KEY.fullmatch(key) or (successor and not _KEY.fullmatch(successor)):
        raise _wrong("this is no key of a set", name, line, found, "2024z01294 or v-0123456789abcdef")
    if bool(document) == bool(successor) or key == successor:
        raise _wrong("a key is kept or replaced", name, line, found, "a document or another key, not both")
    if document and (not _DOCUMENT.fullmatch(document) or not key.startswith(_OWN)):
        raise _wrong("a key is kept by a document", name, line, found, "a key v-… and the key of a document")
    return Sleutelregel(key, document, successor)


def _check_ends(rows: Mapping[str, Sleutelregel], name: str) -> None:
    ended: set[str] = set()
    for first in rows:
        key, seen = first, set[str]()
        while key not in ended and key in rows and rows[key].vervangen_door:
            if key in seen:
                raise _wrong("keys replace each other in a circle", name, 0, key, "replacements that end somewhere")
            seen.add(key)
            key = rows[key].vervangen_door
        ended |= seen


def _wrong(message: str, name: str, line: int, value: str, expected: str) -> SourceError:
    return SourceError(
        message,
        document=name,
        place=f"line {line}" if line else "",
        value=value,
        expected=expected,
        remedy="take history.csv from the release in service, as it was written there",
    )


# ---------------------------------------------------------------- what was published


@dataclass(frozen=True, slots=True)
class Gepubliceerd:
    """What the release in service says: the key of the set of each document, and keys that were replaced before."""

    sets: Mapping[str, str]
    replaced: Mapping[str, str]


def published(rows: Iterable[Sleutelregel], previous: Mapping[str, str]) -> Gepubliceerd:
    """Put together a history and the sets of the release that it is of, which say more where both speak."""
    rows = tuple(rows)
    return Gepubliceerd(
        {row.document: row.key for row in rows if row.document} | dict(previous),
        {row.key: row.vervangen_door for row in rows if row.vervangen_door},
    )


NOTHING = Gepubliceerd({}, {})


# ---------------------------------------------------------------- keys of today


def own_key(text: str) -> str:
    """The key that a text gives to a set: `v-` and 16 hex."""
    return _OWN + hashlib.sha256(text.encode()).hexdigest()[:16]


def assign(sets: Sequence[Naamloze], before: Mapping[str, str]) -> list[str]:
    """Return the key of each set; no two are equal. `before` is the published key of the set of each document.

    A set with a case number has that. A published key goes to the set with the first of its documents; of several keys
    a set keeps the one that most of its documents had, then the one of its first document. What has none gets its own.
    """
    kept = _kept(sets, before)
    used = set(kept.values())
    times = Counter(found.own for found in sets if not found.zaaknummer)
    keys: list[str] = []
    for number, found in enumerate(sets):
        key = found.zaaknummer.lower() or kept.get(number, "")
        if not key:
            key = derived(found, lambda key: times[key] > 1, lambda key: key in used)
            used.add(key)
        keys.append(key)
    return keys


def derived(found: Naamloze, shared: Callable[[str], bool], used: Callable[[str], bool]) -> str:
    """Return the key of a set that was not published: its own, told apart by its first document where others have it.

    `shared` says that several sets have a key as their own, `used` that another has it as its key.
    """
    key = found.own
    if not shared(key) and not used(key):
        return key
    text = f"{key}\ndocument {found.documenten[0]}"
    while used(key := own_key(text)):
        text = f"{key}\ndocument {found.documenten[0]}"
    return key


def _kept(sets: Sequence[Naamloze], before: Mapping[str, str]) -> dict[int, str]:
    """The published key of each set that keeps one, by its place."""
    holders: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, found in enumerate(sets):
        for document in found.documenten if not found.zaaknummer else ():
            key = before.get(document, "")
            if key.startswith(_OWN):
                holders[key].append((document, number))
    claims: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for key, documents in holders.items():
        first, owner = min(documents)
        claims[owner].append((-sum(number == owner for _, number in documents), first, key))
    return {number: min(found)[2] for number, found in claims.items()}


def successors(before: Gepubliceerd, in_set: Mapping[str, str], used: Collection[str]) -> dict[str, str]:
    """Lead from each key that is no longer used to the one in its place; `in_set` is the set of each document now.

    A key is replaced by that of the set that now holds most of its documents, of equals the one with the first; what
    it had replaced itself goes along. A key that comes into use again is not replaced, nor one that nothing came of.
    """
    gone: dict[str, list[str]] = defaultdict(list)
    for document, key in before.sets.items():
        if key not in used:
            gone[key].append(document)
    found = {key: successor(documents, in_set) for key, documents in gone.items()}
    for key, target in before.replaced.items():
        if key not in used and not found.get(key):
            found[key] = followed(target, before.replaced, found, used)
    return {key: target for key, target in sorted(found.items()) if target}


def successor(documents: Iterable[str], in_set: Mapping[str, str]) -> str:
    """The key of the set that holds most of `documents`, of equals the one with the first; "" when none does."""
    found = [in_set[document] for document in sorted(documents) if document in in_set]
    times = Counter(found)
    return max(times, key=lambda key: (times[key], -found.index(key)), default="")


def followed(key: str, earlier: Mapping[str, str], now: Mapping[str, str], used: Collection[str]) -> str:
    """The key in use that a replaced key leads to over others that were replaced before or are now; "" when none is."""
    while key and key not in used:
        key = now.get(key) or earlier.get(key, "")
    return key
