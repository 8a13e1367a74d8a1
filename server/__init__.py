"""The web application: SPARQL endpoint, linked-data pages, downloads and site over a release.

This module imports nothing heavy, because worker processes import it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def main(release: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve `release` until SIGTERM or SIGINT; print the local address when ready.

    `release` is a release directory (pinned), a directory of releases with a `current` link, or that link itself (both
    followed when it is switched). Raises StoreError when it is none of these.
    """
    from server.serving import serve

    serve(release, host, port)


def main_files(
    files: Sequence[Path],
    graphs: Sequence[str] = (),
    base: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Serve RDF files until SIGTERM or SIGINT, from a temporary store that is removed at the end.

    `graphs` are files with the named graph that they go into, each as `IRI=FILE`; `base` is what relative IRIs are
    resolved against. Raises SourceError for a file that is missing or no RDF, with its line, and StoreError when the
    address cannot be had.
    """
    from server.dataset import Source, parse_source, temporary_release
    from server.serving import serve

    sources = [*(Source(path) for path in files), *map(parse_source, graphs)]
    with temporary_release(sources, base) as release:
        serve(release, host, port)
