"""What `kg serve` takes its options for: a release, or files."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from kg.cli.serving import choose

DEFAULT = Path("data")


def chosen(
    data: list[Path], files: list[Path] | None = None, graphs: list[str] | None = None, release: Path | None = None
) -> tuple[Path | list[Path], list[str]]:
    """Choose, with the default of the command."""
    return choose(data, files or [], graphs or [], release, DEFAULT)


def test_a_folder_or_a_release_is_served_as_before(tmp_path: Path) -> None:
    """One folder is what a build made; `--release` wins over it."""
    assert chosen([DEFAULT]) == (DEFAULT, [])
    assert chosen([tmp_path]) == (tmp_path, [])
    assert chosen([tmp_path], release=tmp_path / "een") == (tmp_path / "een", [])


def test_files_are_served_as_they_are() -> None:
    """Files may follow each other; the default folder is not meant when files are given."""
    one, other = Path("a.ttl"), Path("b.nq.gz")
    assert chosen([one]) == ([one], [])
    assert chosen([one], [other]) == ([one, other], [])
    assert chosen([DEFAULT], [one]) == ([one], [])
    assert chosen([DEFAULT], graphs=["a:g=a.ttl"]) == ([], ["a:g=a.ttl"])


def test_a_release_and_files_are_not_served_together(tmp_path: Path) -> None:
    """It is one or the other."""
    with pytest.raises(typer.BadParameter, match="release"):
        chosen([DEFAULT], [Path("a.ttl")], release=tmp_path)
    with pytest.raises(typer.BadParameter, match="folder"):
        chosen([tmp_path], [Path("a.ttl")])
