"""A look at a query before it goes to a worker: its form, and what is refused without parsing it.

The scan knows tokens, not grammar. Its time is linear in the length: no token gives anything back, and what is never
closed (a string) or never gets its colon (a name) is one token to its end, so that nothing is looked at twice. It is a
courtesy, which names the cause: what it overlooks is stopped by the sandbox of the worker, whose store is read-only and
which has no network.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from kg.namespaces import KG, PREFIXES

_MEANING = r"""
      (?P<comment>\#[^\r\n]*+)
    | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<long>\"{3}(?:[^\"\\]|\\.|\"{1,2}+(?!\"))*+(?:\"{3})?|'{3}(?:[^'\\]|\\.|'{1,2}+(?!'))*+(?:'{3})?)
    | (?P<string>"(?:[^"\\\r\n]|\\.)*+"?|'(?:[^'\\\r\n]|\\.)*+'?)
    | (?P<variable>[?$]\w++)
    | (?P<name>(?:[^\W\d][\w.-]*+)?+:(?:[\w:%.-]|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
    | (?P<words>[^\W\d][\w.-]*+)
    | (?P<language>@[A-Za-z]++(?:--?[A-Za-z0-9]++)*+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<star>\*)
    """
# Every token of a query, also those that mean nothing to a scan.
TOKEN = re.compile(
    _MEANING
    + r"""
    | (?P<number>\d++\.\d*+[eE][+-]?\d++|\d++(?:\.\d++)?(?:[eE][+-]?\d++)?|\.\d++(?:[eE][+-]?\d++)?)
    | (?P<mark>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
# What means nothing is passed over in one step, however long it is.
_SCANNED = re.compile(
    _MEANING + r"""| (?:<(?=<))++ | (?:[?$@](?=[?$@]))++ | [^\w<"'?$@:\#(){}\[\]*]++""", re.VERBOSE | re.DOTALL
)
_WORD = re.compile(r"[^.-]+")  # "true.SELECT" is two words
_OURS = re.compile(rf"\bPREFIX\s++([\w.-]*+):\s*+<{re.escape(KG)}>", re.IGNORECASE)
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_SELECTED = frozenset({"SELECT", "DISTINCT", "REDUCED"})
_MAX_HINTS = 5
_HINTED = 4_000  # characters of a query that are looked at for hints
_STRANGE = 20  # words that are compared with the grammar's, none longer than _LONGEST
_LONGEST = 20
_MOST_NAMES = 10  # names that are compared with our terms, none longer than _LONGEST_NAME
_LONGEST_NAME = 60
_ALIKE = 0.75  # how much a word resembles the one that may be meant
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
    `undeclared` the prefixes that are used without a PREFIX line; `variables` stand in order of appearance, and `star`
    tells that the first selection is `*`.
    """

    form: str
    update: str
    service: bool
    depth: int
    from_clause: bool
    undeclared: tuple[str, ...]
    variables: tuple[str, ...] = ()
    star: bool = False


@dataclass(slots=True)
class _Seen:
    """What a scan gathers on its way."""

    depth: int = 0
    deepest: int = 0
    words: list[str] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    variables: dict[str, None] = field(default_factory=dict)
    selecting: bool = False
    star: bool | None = None

    def open(self, _: str) -> None:
        """Go one bracket deeper."""
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def close(self, _: str) -> None:
        """Come one bracket up."""
        self.depth -= 1

    def variable(self, token: str) -> None:
        """Note a variable; after SELECT it says that no `*` will follow."""
        self.variables.setdefault(token[1:])
        self._selected(False)

    def star_(self, _: str) -> None:
        """Note a `*`, which selects when it stands where a selection does."""
        self._selected(bool(self.words) and self.words[-1] in _SELECTED)

    def _selected(self, star: bool) -> None:
        if self.star is None and self.selecting:
            self.star = star

    def name(self, token: str) -> None:
        """Note a prefixed name; the first one after PREFIX declares its prefix, when it was not used before."""
        prefix = token.split(":", 1)[0]
        if self.words and self.words[-1] == "PREFIX" and prefix not in self.used:
            self.declared.add(prefix)
        self.used.setdefault(prefix)

    def word(self, token: str) -> None:
        """Note the words of a token."""
        found = _WORD.findall(token.upper())
        self.words += found
        self.selecting = self.selecting or "SELECT" in found


def scan(query: str) -> Scan:
    """Look at the tokens of `query`."""
    seen = _Seen()
    handlers = {
        "open": seen.open,
        "close": seen.close,
        "words": seen.word,
        "name": seen.name,
        "variable": seen.variable,
        "star": seen.star_,
    }
    for token in _SCANNED.finditer(query):
        if handle := handlers.get(token.lastgroup or ""):
            handle(token[0])
    words = dict.fromkeys(seen.words)
    return Scan(
        form=next((word for word in words if word in _FORMS), ""),
        update=next((word for word in words if word in _UPDATES), ""),
        service="SERVICE" in words,
        depth=seen.deepest,
        from_clause="FROM" in words,
        undeclared=tuple(sorted(seen.used.keys() - seen.declared - {"_"})),
        variables=tuple(seen.variables),
        star=bool(seen.star),
    )


def hints(query: str, found: Scan, terms: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return what may help with a query that cannot be read: pairs of a message's key and its value.

    `prefix` comes with a PREFIX line to add, `unknown-prefix` with a prefix that we do not know, `meant` with a keyword
    or one of our `terms` (local names) that resembles a word of the query that is none.
    """
    given = [
        ("prefix", f"PREFIX {prefix}: <{PREFIXES[prefix]}>") if prefix in PREFIXES else ("unknown-prefix", f"{prefix}:")
        for prefix in found.undeclared[:_MAX_HINTS]
    ]
    given += [("meant", name) for name in slips(query, terms)]
    in_capitals = {name.upper(): f"kg:{name}" for name in terms}
    for word in _strange(query[:_HINTED]):
        close = difflib.get_close_matches(word, sorted(_KEYWORDS), n=1, cutoff=_ALIKE)
        meant = close[0] if close else in_capitals.get(word, "")
        given += [("meant", meant)] if meant else []
    return given[:_MAX_HINTS]


def slips(query: str, terms: Collection[str]) -> list[str]:
    """Return, with the prefix of the query, the terms that may be meant by names in our namespace that are none.

    `terms` are local names; when there are none, nothing is known to be a slip.
    """
    declared = _OURS.search(query[:_HINTED])
    if declared is None or not terms:
        return []
    before = f"{declared[1]}:"
    tokens = (token[0] for token in _SCANNED.finditer(query[:_HINTED]) if token.lastgroup == "name")
    names = dict.fromkeys(token[len(before) :].rstrip(".") for token in tokens if token.startswith(before))
    unknown = [name for name in names if name and name not in terms and len(name) <= _LONGEST_NAME][:_MOST_NAMES]
    close = (difflib.get_close_matches(name, sorted(terms), n=1, cutoff=_ALIKE) for name in unknown)
    return [before + meant for found in close for meant in found][:_MAX_HINTS]


def _strange(query: str) -> list[str]:
    """Return the first words of `query` that the grammar does not know and that are short enough to be a slip."""
    tokens = (token[0].upper() for token in _SCANNED.finditer(query) if token.lastgroup == "words")
    words = dict.fromkeys(word for token in tokens for word in _WORD.findall(token))
    return [word for word in words if word not in _KEYWORDS and len(word) <= _LONGEST][:_STRANGE]
