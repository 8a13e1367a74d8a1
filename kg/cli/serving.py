"""What `kg serve` is asked to serve: a release, or RDF files of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer


def choose(
    data: Sequence[Path], files: Sequence[Path], graphs: Sequence[str], release: Path | None, default: Path
) -> tuple[Path | list[Path], list[str]]:
    """Return the place of a release, or the RDF files; and the files that go in named graphs, each as `IRI=FILE`.

    With `graphs` alone the `default` place is not meant. Raises BadParameter when both a release and files are given.
    """
    if release:
        if files or graphs:
            raise typer.BadParameter("is a release: give no RDF files beside it", param_hint="--release")
        return release, []
    unasked = list(data) == [default] and bool(files or graphs)
    given = [*(() if unasked else data), *files]
    if len(given) == 1 and not graphs and (given[0].is_dir() or not given[0].suffix):
        return given[0], []
    for path in given:
        if path.is_dir():
            raise typer.BadParameter(f"{path} is a folder: give one release, or files", param_hint="--data")
    return given, list(graphs)
