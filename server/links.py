"""From the IRI of an entity to the place of its page on this site, and back."""

from __future__ import annotations

import re
from urllib.parse import quote

from kg.errors import QueryError
from kg.namespaces import KG, Names
from kg.store import named_node

_SAFE = "/-._~!$&'()*+,;=:@"
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f]")
_WEB = ("http://", "https://")

# Words for the parts of an entity's path, for entities that have no name: (Dutch, English).
_PARTS = {
    "adressering": ("adressering", "addressing"),
    "antwoord": ("antwoord", "answer"),
    "melding": ("melding", "note"),
    "vermelding": ("vermelding", "mention"),
    "verwijzing": ("verwijzing", "reference"),
    "voetnoot": ("voetnoot", "footnote"),
    "vraag": ("vraag", "question"),
}
_CHARACTERS = re.compile(r"#char=(\d+),(\d+)\Z")


def page(iri: str, names: Names) -> str:
    """Return where to read about `iri`: a path on this site for our own, itself for the web, "" for anything else.

    Only http and https are ever linked, so that no value of a document becomes a `javascript:` link.
    """
    own = names.id("")
    if iri.startswith(own):
        path, mark, fragment = iri[len(own) :].partition("#")
        return "/doc/" + quote(path, safe=_SAFE) + mark + quote(fragment, safe=_SAFE)
    if iri.startswith(KG):
        return "/def/" + quote(iri[len(KG) :], safe=_SAFE)
    if iri.startswith(names.graph("")) or iri.startswith(f"{names.base}rapport/"):
        return ""  # a graph or the result of a check: a name of ours that has no page
    return iri if iri.startswith(_WEB) and not _NOT_IN_IRI.search(iri) else ""


def in_language(href: str, asked: str) -> str:
    """Return a link with `?lang=` when it leads to a page of this site and a language was asked for in the URL."""
    if not asked or not href.startswith("/"):
        return href
    path, mark, fragment = href.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={asked}{mark}{fragment}"


def candidates(path: str, names: Names) -> list[str]:
    """Return the IRIs that a decoded path under `/id/` can stand for: as it is, and with its characters escaped.

    What is no IRI for the store is left out, so that nothing is asked that cannot be.
    """
    if not path:
        return []
    found = dict.fromkeys([names.id(path), names.id(quote(path, safe=_SAFE, errors="replace"))])
    return [iri for iri in found if _is_iri(iri)]


def _is_iri(iri: str) -> bool:
    try:
        named_node(iri)
    except (QueryError, UnicodeEncodeError):
        return False
    return True


def short_name(iri: str, names: Names, language: str, whole: bool = False) -> str:
    """Return what to call an entity that has no name: "vraag 3", "tekens 12–40", or the end of its path.

    `whole` adds what it is a part of: "vraag 3 · 2024z01294".
    """
    path = iri.removeprefix(names.id(""))
    if path == iri:
        return iri
    english = language == "en"
    if found := _CHARACTERS.search(path):
        return f"{'characters' if english else 'tekens'} {found[1]}–{found[2]}"
    parts = path.split("/")
    if len(parts) >= 2 and parts[-2] in _PARTS:
        name = f"{_PARTS[parts[-2]][english]} {parts[-1]}"
        return f"{name} · {parts[1]}" if whole else name
    return "/".join(parts[1:]) or path
