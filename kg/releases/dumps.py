"""Whole dumps of a release, as streams of its shards."""

from __future__ import annotations

from collections.abc import Iterator

from kg.releases.release import Release
from kg.releases.shards import GLUE, read_index, unpacked
from kg.releases.syntaxes import JSONLD


def dump_stream(release: Release, syntax: str) -> Iterator[bytes]:
    """Yield a whole dump of a release, unpacked, shard by shard; `syntax` is the name of one of `SYNTAXES`.

    Raises StoreError when a part of it is missing or damaged.
    """
    glue = GLUE if syntax == JSONLD.name else dict.fromkeys(GLUE, "")
    yield glue["head"].encode()
    for number, shard in enumerate(read_index(release.dumps).shards):
        yield glue["between"].encode() if number else b""
        yield unpacked(release.dumps / shard.path(syntax))
    yield glue["tail"].encode()
