"""An example query for each term, made from the ontology and the shapes. It gives at most ten rows, at once."""

from __future__ import annotations

import re

from kg.namespaces import PREFIXES
from server.constraints import Constraints
from server.vocabulary import PROPERTIES, Kind, Term, Vocabulary

_MOST = 3  # properties in the query of a class
_LONG = frozenset({"kg:bewaardeTekst"})  # a whole document in each row helps nobody
_PREFIX = re.compile(r"\b([a-z-]+):[A-Za-z]")


def example_query(vocabulary: Vocabulary, constraints: Constraints, term: Term) -> str:
    """Return the text of a query that shows how a term is used; "" for a list that no property points at.

    "" for a reserved term as well: nothing is said with it yet.
    """
    if term.notes:
        return ""
    if term.kind is Kind.CLASS:
        pattern = _of_class(vocabulary, constraints, term)
    elif term.kind in (*PROPERTIES, Kind.ANNOTATION):
        pattern = _of_property(term)
    elif term.kind is Kind.SCHEME:
        pattern = f"  ?begrip skos:inScheme kg:{term.name} ;\n    skos:prefLabel ?naam ."
    else:
        pattern = _of_concept(vocabulary, constraints, term)
    return _whole(pattern) if pattern else ""


def _whole(pattern: str) -> str:
    used = sorted(set(_PREFIX.findall(pattern)) & set(PREFIXES))
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)
    return f"{prefixes}\nSELECT * WHERE {{\n{pattern}\n}}\nLIMIT 10\n"


def _of_class(vocabulary: Vocabulary, constraints: Constraints, term: Term) -> str:
    """Return a pattern with what every member of the class has; of a class without such, what it may have."""
    subject = _variable(term.name)
    required = [name for name in constraints.required(term.name) if name not in _LONG and not name.startswith("rdf:")]
    lines = [f"  ?{subject} a kg:{term.name} ."]
    if required:
        return "\n".join(lines + [f"  ?{subject} {name} ?{_object(name, subject)} ." for name in required[:_MOST]])
    found = [f"kg:{one.name}" for one in vocabulary.leaving(term.name) if f"kg:{one.name}" not in _LONG]
    return "\n".join(
        lines + [f"  OPTIONAL {{ ?{subject} {name} ?{_object(name, subject)} }}" for name in found[:_MOST]]
    )


def _of_property(term: Term) -> str:
    subject = _variable(term.origin[0]) if len(term.origin) == 1 else "iets"
    return f"  ?{subject} kg:{term.name} ?{_object(f'kg:{term.name}', subject)} ."


def _of_concept(vocabulary: Vocabulary, constraints: Constraints, term: Term) -> str:
    users = [name for name, scheme in sorted(constraints.lists.items()) if scheme in term.above]
    if not users:
        return ""
    origin = vocabulary.terms[users[0]].origin if users[0] in vocabulary.terms else ()
    subject = _variable(origin[0]) if len(origin) == 1 else "iets"
    return f"  ?{subject} kg:{users[0]} kg:{term.name} ."


def _variable(name: str) -> str:
    return name[:1].lower() + name[1:]


def _object(name: str, subject: str) -> str:
    """Return the variable for the value of a property, another one than its subject has."""
    local = _variable(name.partition(":")[2])
    return f"{local}Ervan" if local == subject else local
