"""Keys of sets that are used no more: what stands in their place."""

from __future__ import annotations

from kg.mapping.quads import Quads
from kg.namespaces import Names, vragenset


def map_replaced(names: Names, old: str, new: str) -> list[str]:
    """Return the lines of a set key that was replaced by another.

    Of the old name only that is said: it has no type, so that nothing counts it as a set. Its questions and addressings
    follow from it: `…/vraag/{n}` of the old set is that of the new one, see docs/server.md.
    """
    quads = Quads(names).graph("afleiding/sets")
    quads.add(quads.node(vragenset(old)), "dcterms:isReplacedBy", quads.node(vragenset(new)))
    return quads.lines
