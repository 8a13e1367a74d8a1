"""Which files without an official id are forms of a document that has one, or of each other.

Files with one official id are one document. A file that names none is a form of another when nothing they state differs
and they have either the same questions and answers to the letter and one fact more, or the same number of the
Aanhangsel, the same day and one fact more. When that holds for several documents it is a form of none.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import Records, Rol

_NO_SIGN = bytes(c for c in range(128) if not chr(c).isalnum())


@dataclass(frozen=True, slots=True)
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
