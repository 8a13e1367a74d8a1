"""A store is loaded by a process of its own while what it is to hold is still being made."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.loading import Loading
from kg.store import open_read_only


def _part(folder: Path, name: str, text: str | None = None) -> Path:
    path = folder / f"{name}.nq"
    path.write_text(text or f"<a:{name}> <a:b> <a:c> <a:g> .\n", encoding="utf-8")
    return path


def test_files_are_loaded_before_the_rest_is_known(tmp_path: Path) -> None:
    """What is there at first is loaded, and so is what comes later; what is told twice is loaded once."""
    first, second = _part(tmp_path, "een"), _part(tmp_path, "twee")
    with Loading(tmp_path / "store", [first]) as loading:
        loading.rest([first, second])
        loading.wait()
    assert len(open_read_only(tmp_path / "store")) == 2


def test_a_file_that_is_no_n_quads_is_named(tmp_path: Path) -> None:
    """The error of the other process arrives here, with the file that is to blame."""
    bad = _part(tmp_path, "fout", "dit is geen bewering\n")
    with Loading(tmp_path / "store", [_part(tmp_path, "een")]) as loading:
        loading.rest([bad])
        with pytest.raises(StoreError, match="not N-Quads") as caught:
            loading.wait()
    assert caught.value.document == str(bad)


def test_a_process_that_is_ended_is_told(tmp_path: Path) -> None:
    """A machine without memory ends the largest process: the build says so, and waits for nothing."""
    with Loading(tmp_path / "store", [_part(tmp_path, "een")]) as loading:
        os.kill(_process(loading), signal.SIGKILL)
        with pytest.raises(StoreError, match="has ended") as caught:
            loading.wait()
    assert "-9" in caught.value.value


def test_a_build_that_fails_leaves_no_process(tmp_path: Path) -> None:
    """The process that waits for the rest ends with the build that would have told it."""
    numbers: list[int] = []
    with pytest.raises(ZeroDivisionError):
        _fail(Loading(tmp_path / "store", [_part(tmp_path, "een")]), numbers)
    with pytest.raises(ProcessLookupError):
        os.kill(numbers[0], 0)


def _fail(loading: Loading, numbers: list[int]) -> None:
    with loading:
        numbers.append(_process(loading))
        raise ZeroDivisionError


def _process(loading: Loading) -> int:
    number = loading._process.pid
    assert number
    return number
