"""Records to quads, as lines of N-Quads: the same input gives the same bytes. No blank nodes, no clock, no random."""

from kg.mapping.document import map_document
from kg.mapping.register import map_register
from kg.mapping.release import map_meta, map_ontology
from kg.mapping.replaced import map_replaced
from kg.mapping.sets import map_sets, map_stubs

__all__ = ["map_document", "map_meta", "map_ontology", "map_register", "map_replaced", "map_sets", "map_stubs"]
