"""Terms of RDF as N-Triples writes them: `<iri>`, `_:label`, `"text"`, `"text"@nl`, `"1"^^<datatype>`.

The check keeps a term as this text: two terms are equal when their texts are, and most tests need no more.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import SourceError
from kg.namespaces import PREFIXES

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

XSD = PREFIXES["xsd"]
STRING, LANG_STRING = f"<{XSD}string>", f"<{PREFIXES['rdf']}langString>"
TYPE = f"<{PREFIXES['rdf']}type>"
SUBCLASS = f"<{PREFIXES['rdfs']}subClassOf>"
FIRST, REST = f"<{PREFIXES['rdf']}first>", f"<{PREFIXES['rdf']}rest>"

_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_CHARACTERS = {'"': '"', "b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_SHORT = tuple((f"\\{letter}", character) for letter, character in _CHARACTERS.items())


def written(term: Term) -> str:
    """Return a term as text. Raises SourceError for a triple: our graphs have none."""
    if isinstance(term, ox.Triple):
        raise SourceError("a triple stands where a term should", value=str(term))
    return str(term)


def bare(term: str) -> str:
    """Return the IRI of `<iri>`, the lexical form of a literal, and `_:label` as it is."""
    if term[0] == "<":
        return term[1:-1]
    return unescaped(term[1 : term.rindex('"')]) if term[0] == '"' else term


def term(node: str) -> str:
    """Return a node as a term: what `bare` makes of it, back."""
    return node if node.startswith("_:") else f"<{node}>"


def unescaped(lexical: str) -> str:
    """Return what stands between the quotes of a literal, without its escapes."""
    if "\\" not in lexical:
        return lexical
    if "\\\\" in lexical or "\\u" in lexical:
        return _ESCAPE.sub(_character, lexical)
    for escape, character in _SHORT:  # each backslash begins an escape of two: several times as fast
        lexical = lexical.replace(escape, character)
    return lexical


def datatype(term: str) -> str:
    """Return the datatype of a literal as `<iri>`, "" for what is no literal."""
    if term[0] != '"':
        return ""
    if term[-1] == '"':
        return STRING
    return term[term.rindex("^^") + 2 :] if term[-1] == ">" else LANG_STRING


def language(term: str) -> str:
    """Return the language of a literal, "" when it has none or the term is no literal."""
    return term[term.rindex("@") + 1 :] if datatype(term) == LANG_STRING else ""


def _character(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _CHARACTERS.get(letter, letter)
