"""Which files without an official id are forms of a document that has one, or of each other.

Files with one official id are one document. A file that names none is a form of another when nothing they state differs
and they have either the same questions and answers to the letter and one fact more, or the same number of the
Aanhangsel, the same day and one fact more. When that holds for several documents it is a form of none.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.model import Change, Changes, Records, Rol, value

_TABLES = """
CREATE TABLE IF NOT EXISTS forms_file (
    bronbestand TEXT PRIMARY KEY, vorm BLOB NOT NULL, document TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS forms_file_document ON forms_file (document);
CREATE TABLE IF NOT EXISTS forms_tie (
    tie TEXT NOT NULL, bronbestand TEXT NOT NULL, PRIMARY KEY (tie, bronbestand)) WITHOUT ROWID
"""
_NO_SIGN = bytes(c for c in range(128) if not chr(c).isalnum())


@value
class Vorm:
    """What tells that a file is a form of a document.

    `key` is the document key of the file by itself, `official` that it is an official id. `inhoud` is a fingerprint of
    all its questions and answers, "" when it has no answers. `kenmerken` are the facts it states, by name.
    """

    key: str
    official: bool
    inhoud: str
    kenmerken: tuple[tuple[str, str], ...]


def form_of(records: Records) -> Vorm:
    """Return what a document states that tells its forms."""
    return Vorm(records.key, records.identifier is not None, _content(records), tuple(_facts(records)))


def _content(records: Records) -> str:
    """SHA-256 (hex) of all questions and answers with their numbers, "" when there are no answers."""
    if not records.antwoorden:
        return ""
    digest = hashlib.sha256()
    for vraag in sorted(records.vragen, key=lambda vraag: vraag.nummer):
        digest.update(f"\nvraag {vraag.nummer} {vraag.bekend or vraag.vingerafdruk}".encode())
    for answer in sorted(records.antwoorden, key=lambda answer: answer.nummers):
        digest.update(f"\nantwoord {answer.nummers} ".encode())
        digest.update(_squeezed(answer.tekst))
    return digest.hexdigest()


def _squeezed(text: str) -> bytes:
    """The letters and figures of a text, without accents: quicker over a whole document than fingerprints."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").lower().translate(None, _NO_SIGN)


def _facts(records: Records) -> Iterator[tuple[str, str]]:
    for name in ("aanhangselnummer", "ontvangen", "zaaknummer"):
        value = getattr(records, name)
        if value:
            yield name, value.value
    answering = {_squeezed(m.zoals_geschreven) for m in records.vermeldingen if m.rol is Rol.BEANTWOORDER}
    if answering:
        yield "beantwoorder", b" ".join(sorted(answering)).decode()


def one_document(vormen: Sequence[Vorm]) -> dict[str, str]:
    """Lead from the key of each file that is a form of another document to the key of that document.

    Of files that all lack an official id the first key is that of all. The order of `vormen` makes no difference.
    """
    alike: dict[tuple[str, str], list[Vorm]] = defaultdict(list)
    for vorm in sorted(set(vormen), key=lambda v: (not v.official, v.key, v.inhoud, v.kenmerken)):
        for name in _names(vorm):
            alike[name].append(vorm)
    targets: dict[str, set[str]] = defaultdict(set)
    for group in alike.values():
        for n, vorm in enumerate(group):
            if not vorm.official:
                targets[vorm.key] |= {other.key for other in group[:n] if _same(vorm, other)}
    found = {key: target for key in sorted(targets) if (target := _target(key, targets))}
    # Like a form, and not like the document that it is a form of: something they state differs.
    return {key: target for key, target in found.items() if target not in found}


def _names(vorm: Vorm) -> Iterator[tuple[str, str]]:
    """What forms of one document share at least one of."""
    facts = dict(vorm.kenmerken)
    if vorm.inhoud:
        yield "inhoud", vorm.inhoud
    if "aanhangselnummer" in facts and "ontvangen" in facts:
        yield facts["aanhangselnummer"], facts["ontvangen"]


def _same(one: Vorm, other: Vorm) -> bool:
    mine, theirs = dict(one.kenmerken), dict(other.kenmerken)
    shared = mine.keys() & theirs.keys()
    if one.key == other.key or any(mine[name] != theirs[name] for name in shared):
        return False
    return bool(shared) if one.inhoud and one.inhoud == other.inhoud else len(shared) > 2


def _target(key: str, targets: dict[str, set[str]]) -> str:
    """The one document that a file is a form of: the official one when there is one, "" when there are several."""
    found = targets[key]
    official = {other for other in found if other not in targets}
    if official:
        return min(official) if len(official) == 1 else ""
    return min(found, default="")


# ---------------------------------------------------------------- the view


class Vormen:
    """The files of each document. What it answers depends on the files that it was given, not on their order."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        for statement in _TABLES.split(";"):
            state.execute(statement)

    def update(self, changes: Changes[Vorm]) -> Changes[tuple[str, ...]]:
        """Take in what changed, by path of the file; return of each document that has other files now its files.

        By document key; the files are sorted paths.
        """
        known = {path: found for path in changes if (found := self._file(path))}
        before = {path: document for path, (_, document) in known.items()}
        ties = {tie for vorm, _ in known.values() for tie in _ties(vorm)}
        ties.update(tie for change in changes.values() if change.new for tie in _ties(change.new))
        self._replace(known, changes)
        after: dict[str, str] = {}
        seen: set[str] = set()
        for tie in sorted(ties):
            if tie in seen:
                continue
            files = self._tied(tie, seen)
            same = one_document([vorm for vorm, _ in files.values()])
            after.update((path, same.get(vorm.key, vorm.key)) for path, (vorm, _) in files.items())
            before.update((path, document) for path, (_, document) in files.items() if document)
        moved = [(document, path) for path, document in sorted(after.items()) if before.get(path) != document]
        self._state.executemany("UPDATE forms_file SET document = ? WHERE bronbestand = ?", moved)
        return _differing(_by_document(before), _by_document(after))

    def document_of(self, bronbestand: str) -> str:
        """Return the key of the document of which a file is a form. Raises KeyError for a file that is not there."""
        asked = "SELECT document FROM forms_file WHERE bronbestand = ?"
        found: tuple[str] | None = self._state.execute(asked, (bronbestand,)).fetchone()
        if found is None:
            raise KeyError(bronbestand)
        return found[0]

    def forms_of(self, key: str) -> tuple[str, ...]:
        """Return the files that are a document, sorted; none when there is no such document."""
        asked = "SELECT bronbestand FROM forms_file WHERE document = ? ORDER BY bronbestand"
        return tuple(path for (path,) in self._state.execute(asked, (key,)))

    def _file(self, path: str) -> tuple[Vorm, str] | None:
        """A file and the key of its document, "" for a new file until that is settled."""
        asked = "SELECT vorm, document FROM forms_file WHERE bronbestand = ?"
        found = self._state.execute(asked, (path,)).fetchone()
        return (pickle.loads(found[0]), found[1]) if found else None

    def _replace(self, known: Mapping[str, tuple[Vorm, str]], changes: Changes[Vorm]) -> None:
        gone = sorted((tie, path) for path, (vorm, _) in known.items() for tie in _ties(vorm))
        come = sorted((tie, path) for path, change in changes.items() if change.new for tie in _ties(change.new))
        documents = {path: document for path, (_, document) in known.items()}
        files = (
            (path, pickle.dumps(change.new), documents.get(path, ""))
            for path, change in sorted(changes.items())
            if change.new
        )
        self._state.executemany("DELETE FROM forms_tie WHERE tie = ? AND bronbestand = ?", gone)
        self._state.executemany("DELETE FROM forms_file WHERE bronbestand = ?", [(path,) for path in sorted(known)])
        self._state.executemany("INSERT INTO forms_file VALUES (?, ?, ?)", files)
        self._state.executemany("INSERT INTO forms_tie VALUES (?, ?)", come)

    def _tied(self, tie: str, seen: set[str]) -> dict[str, tuple[Vorm, str]]:
        """All files that a tie binds, directly or over others; `seen` gets the ties that were followed."""
        files: dict[str, tuple[Vorm, str]] = {}
        open_ties = {tie}
        while open_ties:
            one = open_ties.pop()
            seen.add(one)
            for (path,) in self._state.execute("SELECT bronbestand FROM forms_tie WHERE tie = ?", (one,)).fetchall():
                if path not in files and (found := self._file(path)):
                    files[path] = found
                    open_ties.update(other for other in _ties(found[0]) if other not in seen)
        return files


def _ties(vorm: Vorm) -> set[str]:
    """What binds a file to all on which the answer for it may depend: its key, and what forms share."""
    return {f"key {vorm.key}", *(" ".join(name) for name in _names(vorm))}


def _by_document(documents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    files: dict[str, list[str]] = defaultdict(list)
    for path, document in sorted(documents.items()):
        files[document].append(path)
    return {document: tuple(paths) for document, paths in files.items()}


def _differing(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> dict[str, Change[tuple[str, ...]]]:
    changes = ((key, Change(before.get(key), after.get(key))) for key in sorted({*before, *after}))
    return {key: change for key, change in changes if change.old != change.new}
