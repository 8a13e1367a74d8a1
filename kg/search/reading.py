"""Searching the index of a release. Opening it changes no file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tantivy import Document, Index, Occur, Query, Searcher, SnippetGenerator

from kg.errors import StoreError
from kg.search.schema import META, plain, register, stems
from kg.search.words import Clause, Words

_FIELDS = (("tekst", 1.0), ("namen", 1.5), ("nummers", 1.5))  # a word in the name of something counts for more
_READ = ("tekst", "namen")  # what a snippet is cut out of
_WORD = re.compile(r"\w")
_SNIPPET = 240  # characters
_SHOWN_OF_PREFIX = 200  # words that begin so, which a snippet marks


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text around what was found. `marked` are places in it, from and up to, in characters."""

    text: str
    marked: tuple[tuple[int, int], ...]
    before: bool
    after: bool

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is what was found; "…" stands where text was left out."""
        place = 0
        if self.before:
            yield "…", False
        for start, end in self.marked:
            yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        yield self.text[place:] + ("…" if self.after else ""), False


@dataclass(frozen=True, slots=True)
class Hit:
    """One entity that was found, with what the index keeps of it; see `kg.search.entries.Entry`."""

    iri: str
    score: float
    soorten: tuple[str, ...]
    titel: str
    onderwerp: str
    dag: int
    ministeries: tuple[str, ...]
    personen: tuple[str, ...]
    fragment: Fragment | None


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, the best first, and how many there are in all."""

    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Which hits are wanted: `limit` after the first `offset`, of one of `soorten` when any are named."""

    limit: int
    offset: int = 0
    soorten: tuple[str, ...] = ()


class SearchIndex:
    """An index that is open for reading."""

    def __init__(self, index: Index) -> None:
        register(index)
        index.config_reader("manual")
        self._index = index
        self._schema = index.schema
        self._searcher: Searcher = index.searcher()
        self._stems, self._plain = stems(), plain()

    def find(self, words: Words, page: Page, *, fragments: bool = False) -> Found:
        """Search; `fragments` asks for a piece of text with each hit, which takes longer than finding it."""
        query = self._query(words, page.soorten)
        result = self._searcher.search(query, limit=page.limit, offset=page.offset)
        snippets = self._snippets(words) if fragments else None
        hits = (self._hit(float(score), self._searcher.doc(address), snippets) for score, address in result.hits)
        return Found(int(result.count), tuple(hits))  # type: ignore[attr-defined]  # its stub forgot it

    def counts(self, words: Words, field: str, size: int) -> dict[str, int]:
        """Count what is found by the values of `field` (soort, ministerie, persoon): the `size` most frequent."""
        asked = {"counts": {"terms": {"field": field, "size": size}}}
        buckets = self._searcher.aggregate(self._query(words, ()), asked)["counts"]["buckets"]
        return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}

    # ------------------------------------------------------------ queries

    def _query(self, words: Words, soorten: Sequence[str]) -> Query:
        parts = [(Occur.Must, self._any([self._clause(clause) for clause in group])) for group in words.groups]
        parts += [(Occur.MustNot, self._clause(clause)) for clause in words.excluded]
        if soorten:
            of = Query.term_set_query(self._schema, "soort", list(soorten))
            parts.append((Occur.Must, Query.const_score_query(of, 0.0)))
        return Query.boolean_query(parts)

    def _any(self, queries: list[Query]) -> Query:
        return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])

    def _clause(self, clause: Clause) -> Query:
        if clause.kind == "words":
            return self._words(self._stems.analyze(clause.text))
        if clause.kind == "prefix":
            return self._prefix(clause.text)
        raise ValueError(f"a clause of an unknown kind: {clause.kind}")

    def _words(self, terms: list[str]) -> Query:
        found = [Query.boost_query(self._in_field(name, terms), boost) for name, boost in _FIELDS]
        return self._any(found) if terms else Query.empty_query()

    def _in_field(self, name: str, terms: list[str]) -> Query:
        if len(terms) == 1:
            return Query.term_query(self._schema, name, terms[0])
        return Query.phrase_query(self._schema, name, list(terms)) if terms else Query.empty_query()

    def _prefix(self, text: str) -> Query:
        # The terms of the field are letters and digits only, and so is this: nothing in it is a sign of the pattern.
        start = "".join(self._plain.analyze(text))
        return Query.regex_query(self._schema, "woord", f"{start}.*") if start.isalnum() else Query.empty_query()

    # ------------------------------------------------------------ hits

    def _hit(self, score: float, kept: Document, snippets: Sequence[SnippetGenerator] | None) -> Hit:
        values = kept.to_dict()
        return Hit(
            iri=values["iri"][0],
            score=score,
            soorten=tuple(values.get("soort", ())),
            titel=_text(values, "titel"),
            onderwerp=_text(values, "onderwerp"),
            dag=int(values.get("dag", [0])[0]),
            ministeries=tuple(values.get("ministerie", ())),
            personen=tuple(values.get("persoon", ())),
            fragment=_fragment(values, kept, snippets) if snippets is not None else None,
        )

    def _snippets(self, words: Words) -> list[SnippetGenerator]:
        """Return what cuts pieces out of texts and out of names."""
        terms = sorted({term for group in words.groups for clause in group for term in self._marked(clause)})
        made = []
        for name in _READ:
            query = Query.boolean_query([(Occur.Should, Query.term_query(self._schema, name, term)) for term in terms])
            generator = SnippetGenerator.create(self._searcher, query, self._schema, name)
            generator.set_max_num_chars(_SNIPPET)
            made.append(generator)
        return made

    def _marked(self, clause: Clause) -> list[str]:
        """Return the stems that a snippet marks for a clause."""
        if clause.kind != "prefix":
            return list(self._stems.analyze(clause.text))
        start = "".join(self._plain.analyze(clause.text))
        found = self._searcher.terms_with_prefix("woord", start, limit=_SHOWN_OF_PREFIX)
        return [stem for term, _ in found for stem in self._stems.analyze(term)]


def open_search(folder: Path) -> SearchIndex:
    """Open the index in `folder`. Raises StoreError when there is none or it is damaged."""
    try:
        if not (folder / META).is_file():
            raise ValueError("there is none")
        return SearchIndex(Index.open(str(folder)))
    except ValueError as error:
        raise StoreError(
            "the search index cannot be opened",
            document=str(folder),
            value=str(error),
            remedy="build the release again",
        ) from error


def _text(values: dict[str, list[bytes]], name: str) -> str:
    return bytes(values.get(name, [b""])[0]).decode()


def _fragment(values: dict[str, list[str]], kept: Document, snippets: Sequence[SnippetGenerator]) -> Fragment:
    """Cut a piece out of the text, or out of the names when the text has none of the words."""
    for name, generator in zip(_READ, snippets, strict=True):
        snippet = generator.snippet_from_doc(kept)
        if ranges := snippet.highlighted():
            data = snippet.fragment().encode()
            marked = [(len(data[: one.start].decode()), len(data[: one.end].decode())) for one in ranges]
            whole = " ".join(values[name])  # as the engine joins them
            return _within(whole, snippet.fragment(), _joined(marked))
    start = " · ".join(values.get("tekst", values.get("namen", [])))
    return Fragment(start[:_SNIPPET], (), False, len(start) > _SNIPPET)


def _within(whole: str, text: str, marked: tuple[tuple[int, int], ...]) -> Fragment:
    """Return a fragment that begins or ends where the text does when only signs lie between."""
    place = max(0, whole.find(text))
    before, after = whole[:place], whole[place + len(text) :]
    if not _WORD.search(after):
        text, after = text + after, ""
    if not _WORD.search(before):
        marked = tuple((start + len(before), end + len(before)) for start, end in marked)
        text, before = before + text, ""
    return Fragment(text, marked, bool(before), bool(after))


def _joined(marked: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return places in order, without one that lies in another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marked):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)
