"""What holds for the records of any text."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Records, Span, Value


def check_coverage(records: Records) -> None:
    """Every character of the kept text is in exactly one stretch, in order; every span lies inside, none is empty."""
    size = len(records.document.text)
    at = 0
    for part in records.dekking:
        assert part.span.begint == at
        assert part.span.eindigt > at
        assert part.naam
        at = part.span.eindigt
    assert at == (size if records.document.text.strip() else 0)
    for span in spans(records):
        assert 0 <= span.begint < span.eindigt <= size
    for thing in (*records.vragen, *records.antwoorden):
        assert list(thing.spans) == sorted(thing.spans, key=lambda span: span.begint)
        assert all(a.eindigt <= b.begint for a, b in zip(thing.spans, thing.spans[1:], strict=False))


def spans(records: Records) -> Iterator[Span]:
    """Every span in the records."""
    things = (*records.vragen, *records.antwoorden, *records.vermeldingen, *records.verwijzingen, *records.voetnoten)
    for thing in things:
        yield from thing.spans
    for name in Records.__slots__:
        value = getattr(records, name)
        if isinstance(value, Value):
            yield from value.spans
    yield from (doubt.span for doubt in records.doubts if doubt.span)
