"""A look at a query before it goes to a worker: its form, and what is refused without parsing it.

The scan knows tokens, not grammar, and takes time linear in the length. It is a courtesy, which names the cause: what
it overlooks is stopped by the sandbox of the worker, whose store is read-only and which has no network.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from kg.namespaces import PREFIXES

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<long>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3})
    | (?P<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:_|[^\W\d_][\w.-]*)?:(?:[\w:%.-]|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_MAX_HINTS = 5
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
# Every word of the grammar, to tell a slip of the pen from a word that is meant. Source: SPARQL 1.1 and 1.2 Query.
_KEYWORDS = frozenset(
    """
    ABS ADJUST ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE
    DAY DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG
    HASLANGDIR HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL
    LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED
    REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER
    STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE TRUE TZ UCASE
    UNDEF UNION URI UUID VALUES VERSION WHERE YEAR A E
    """.split()
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen of a query.

    `form` is "SELECT", "ASK", "CONSTRUCT", "DESCRIBE" or "" when none was found; `update` and `service` are what stands
    there, "" when nothing; `depth` is the deepest nesting of brackets; `from_clause` whether it names its dataset;
    `undeclared` the prefixes that are used without a PREFIX line.
    """

    form: str
    update: str
    service: bool
    depth: int
    from_clause: bool
    undeclared: tuple[str, ...]


def scan(query: str) -> Scan:
    """Look at the tokens of `query`."""
    depth = deepest = 0
    words: list[str] = []
    names: list[str] = []
    declared: set[str] = set()
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            words.append(token[0].upper())
        elif kind == "name":
            prefix = token[0].split(":", 1)[0]
            if words and words[-1] == "PREFIX" and prefix not in declared and not _used(names, prefix):
                declared.add(prefix)
            names.append(prefix)
    return Scan(
        form=next((word for word in words if word in _FORMS), ""),
        update=next((word for word in words if word in _UPDATES), ""),
        service="SERVICE" in words,
        depth=deepest,
        from_clause="FROM" in words,
        undeclared=tuple(sorted(set(names) - declared - {"_"})),
    )


def _used(names: list[str], prefix: str) -> bool:
    return prefix in names


def hints(query: str, found: Scan) -> list[tuple[str, str]]:
    """Return what may help with a query that cannot be read: pairs of a message's key and its value.

    `prefix` comes with a PREFIX line to add, `unknown-prefix` with a prefix that we do not know, `meant` with a keyword
    that resembles a word of the query that is none.
    """
    given = [
        ("prefix", f"PREFIX {prefix}: <{PREFIXES[prefix]}>") if prefix in PREFIXES else ("unknown-prefix", f"{prefix}:")
        for prefix in found.undeclared
    ]
    strange = (token[0].upper() for token in _TOKEN.finditer(query) if token.lastgroup == "word")
    for word in dict.fromkeys(word for word in strange if word not in _KEYWORDS):
        close = difflib.get_close_matches(word, sorted(_KEYWORDS), n=1, cutoff=0.75)
        given += [("meant", name) for name in close]
    return given[:_MAX_HINTS]
