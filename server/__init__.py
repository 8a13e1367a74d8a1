"""The web application: SPARQL endpoint, linked-data pages, downloads and site over a release.

This module imports nothing heavy, because worker processes import it too.
"""

from __future__ import annotations

from pathlib import Path


def main(release: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve `release` until SIGTERM or SIGINT; print the local address when ready.

    `release` is a release directory (pinned), a directory of releases with a `current` link, or that link itself (both
    followed when it is switched). Raises StoreError when it is none of these.
    """
    from server.serving import serve

    serve(release, host, port)
