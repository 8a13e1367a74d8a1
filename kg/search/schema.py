"""The fields of the search index and how text becomes terms: the one place that writing and reading agree on.

iri, eigenaar, soort, ministerie, persoon    whole values; the last three can be counted
tekst, namen                                 words by their Dutch stem, with places, for phrases; kept for snippets
nummers                                      official ids, as words
woord                                        the same words as they are written, for prefixes
dag, jaar                                    numbers (20240131, 2024) to sort and filter by
titel, onderwerp                             kept to be shown, not searched
"""

from __future__ import annotations

from pathlib import Path

from tantivy import Filter, Index, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

META = "meta.json"
LOCK = ".tantivy-meta.lock"
_STAM, _WOORD = "nl_stam", "nl_woord"
_LONGEST = 100  # bytes of a word; what is longer is no word


def schema() -> Schema:
    """Return the fields."""
    builder = SchemaBuilder()
    for name in ("iri", "eigenaar"):
        builder.add_text_field(name, stored=name == "iri", tokenizer_name="raw", index_option="basic")
    for name in ("soort", "ministerie", "persoon"):
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("tekst", "namen"):
        builder.add_text_field(name, stored=True, tokenizer_name=_STAM)
    builder.add_text_field("nummers", tokenizer_name=_STAM)
    builder.add_text_field("woord", tokenizer_name=_WOORD, index_option="basic")
    builder.add_integer_field("dag", stored=True, indexed=True, fast=True)
    builder.add_integer_field("jaar", indexed=True, fast=True)
    for name in ("titel", "onderwerp"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def stems() -> TextAnalyzer:
    """Return what makes stems of a text: "De coördinatie van ambtenaren" → de, coordineer, van, ambten."""
    return _words().filter(Filter.stemmer("dutch")).build()


def plain() -> TextAnalyzer:
    """Return what makes plain words of a text: in lower case, without accents."""
    return _words().build()


def _words() -> TextAnalyzerBuilder:
    cut = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST))
    return cut.filter(Filter.lowercase()).filter(Filter.ascii_fold())


def register(index: Index) -> None:
    """Tell an index, which knows them by name only, how its text becomes terms."""
    index.register_tokenizer(_STAM, stems())
    index.register_tokenizer(_WOORD, plain())


def size(folder: Path) -> int:
    """Return the bytes of an index, which opening it maps into memory; 0 when there is none."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
