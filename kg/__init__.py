"""Kamergraaf: the written questions of the Dutch House of Representatives as a knowledge graph.

The steps, in the order data flows through them: `readers`, `extract`, `identity`, `linking`, `mapping`,
`validation`, `store`, `releases`, `pipeline`, `cli`. Imports run that way only.
"""

__version__ = "0.1.0"
