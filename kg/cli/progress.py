"""Progress of a build: a bar on a terminal, a line per step elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from kg.pipeline import Step, Watch


class _Lines:
    """A line when a step begins and one when it ends, flushed: a log, or a test, reads along."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def begin(self, step: Step, total: int | None) -> None:
        print(f"{step.name} …", file=self.stream, flush=True)

    def advance(self, step: Step) -> None:
        """A line for each document would drown the rest."""

    def end(self, step: Step) -> None:
        print(f"{step.name}: {step.into} {step.unit} in, {step.out} out", file=self.stream, flush=True)


class _Bars:
    """A bar for each step."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.tasks: dict[int, TaskID] = {}

    def begin(self, step: Step, total: int | None) -> None:
        self.tasks[id(step)] = self.progress.add_task(step.name, total=total, counts="")

    def advance(self, step: Step) -> None:
        self.progress.advance(self.tasks[id(step)])

    def end(self, step: Step) -> None:
        counts = f"{step.into} {step.unit} in, {step.out} out"
        self.progress.update(self.tasks[id(step)], total=1, completed=1, counts=counts)


@contextmanager
def watch_for(stream: TextIO) -> Iterator[Watch]:
    """Give a watch that suits `stream`."""
    if not stream.isatty():
        yield _Lines(stream)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<30}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[counts]}"),
    )
    with Progress(*columns, console=Console(file=stream)) as progress:
        yield _Bars(progress)
