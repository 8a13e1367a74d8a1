"""The check: SHACL shapes over the graphs, and the tests that the ontology itself must pass.

`Shapes.load(folders.shapes())` reads the shapes once; `check` decides about one document graph, `check_graph` about a
long graph such as a register, `check_whole` about what only the whole release can tell.
"""

from kg.validation.shapes import Shapes
from kg.validation.verdict import Result, Verdict

__all__ = ["Result", "Shapes", "Verdict"]
