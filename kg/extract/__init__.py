"""From a document's kept text to records: pure, per document, with offsets into the kept text."""

from kg.extract.document import extract

__all__ = ["extract"]
