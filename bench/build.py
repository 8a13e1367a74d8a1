"""A whole build beside a bare load of what it publishes: `python bench/build.py [-n 80000] [--work FOLDER] [--more]`.

An archive of `bench.corpus` is built from nothing by `kg build` in a process of its own. The peer is pyoxigraph's
`bulk_load` of the N-Quads of that release, in a process of its own as well: what any way to this store must do; and
the same with `optimize`, without which looking things up takes three to six times as long. With
`--more` one document comes, is corrected and goes again, in builds into the same folder. FOLDER keeps the archives, so
that they are written once. Ratios within one run count; seconds differ from day to day and from machine to machine.

Memory is that of all processes together, shared pages counted once, sampled four times a second. What the checks cost
is the step over the whole, and for the documents a sample of them checked here, shared out over the workers. Steps that
run beside each other count each for itself: their seconds may add up to more than the build took.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time, sleep

from bench.corpus import make
from kg.namespaces import DEFAULT_BASE
from kg.releases import Release, current, dump_stream
from kg.releases.owners import owner_of_line
from kg.validation import folders
from kg.validation.shapes import Shapes

ROOT = Path(__file__).resolve().parents[1]
SMALL = 1000  # documents, from which growth is measured
AIM_BUILD, AIM_DUMPS = 2.0, 1.0  # times the bare load
AIM_MEMORY = 2.5e9  # bytes
AIM_MORE = 10.0  # seconds for one document
_PAUSE = 0.25  # seconds between two looks at memory
_SAMPLE = 400  # documents that are checked here
_WHOLE = "check the whole"
_DUMP = "dump"
_PLAIN = (".xml", ".html", ".txt", ".md")  # forms that can be corrected as text
_LOAD = """
import sys, time, pyoxigraph as ox
store, began = ox.Store(sys.argv[1]), time.perf_counter()
store.bulk_load(path=sys.argv[2], format=ox.RdfFormat.N_QUADS)
print(time.perf_counter() - began)
store.flush()
store.optimize()
print(time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A command that was run: seconds of the wall clock, the most bytes of memory at once, what it printed."""

    seconds: float
    memory: int
    told: str


@dataclass(frozen=True, slots=True)
class Built:
    """A build and the release that it made. `steps` are seconds by name of step."""

    run: Run
    steps: Mapping[str, float]
    release: Release


@dataclass(frozen=True, slots=True)
class Figures:
    """What one archive gave; times in seconds, memory in bytes. `checking` is the part of the build that checks."""

    documents: int
    quads: int
    built: Built
    checking: float
    load: float
    served: float  # as `load`, and until the store is compacted, as every release is
    load_memory: int


def main() -> None:
    """Measure and print; exit status 1 when the build with one document less is not the first again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--documents", type=int, default=SMALL, help="how many documents")
    parser.add_argument("--work", type=Path, help="folder that keeps the archives; default: a new one, removed again")
    parser.add_argument("--more", action="store_true", help="also one document more, corrected and less")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the build")
    given = parser.parse_args()
    with TemporaryDirectory() as passing:
        same = measure(given.work or Path(passing), given.documents, given.workers, given.more)
    sys.exit(0 if same else 1)


def measure(work: Path, documents: int, workers: int, more: bool) -> bool:
    """Print all figures; return False when taking a document away did not give the release without it."""
    archive = Archive.at(work, documents)
    figures = from_nothing(archive, work, workers)
    report(figures)
    if documents > SMALL:
        small = from_nothing(Archive.at(work, SMALL), work / "small", workers)
        grown = figures.built.run.seconds / small.built.run.seconds
        n_log_n = documents * math.log(documents) / (SMALL * math.log(SMALL))
        line(f"growth of the time from {SMALL:,} documents", grown, "x", f"n log n is {n_log_n:.0f}x")
    return changed(archive, work, workers, figures) if more else True


# ---------------------------------------------------------------- an archive


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of invented documents; one Aanhangsel of it, `apart`, is kept out of the documents at first."""

    folder: Path
    documents: int
    apart: Path
    place: Path

    @staticmethod
    def at(work: Path, documents: int) -> Archive:
        """Write the archive of so many documents and one, when it is not there yet; put the one apart."""
        folder = work / f"archive-{documents}"
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            make(making, documents + 1)
            making.rename(folder)
        place = folder / "documents" / _last_aanhangsel(folder / "truth.jsonl")
        apart = folder / f"apart{place.suffix}"
        if not apart.exists():
            place.rename(apart)
        place.unlink(missing_ok=True)  # of a run that was broken off
        return Archive(folder, documents, apart, place)

    def inputs(self) -> list[str]:
        """The inputs of a build, as arguments of `kg build`."""
        return [str(self.folder / "documents"), str(self.folder / "zaken"), "--register", str(self.folder / "register")]

    def corrected(self) -> bytes:
        """The document that is apart, with another word in it."""
        text = self.apart.read_bytes()
        middle = text.index(b" de ", len(text) // 2)
        return text[:middle] + b" deze " + text[middle + 4 :]


def _last_aanhangsel(truth: Path) -> str:
    with truth.open(encoding="utf-8") as lines:
        every = [one for one in map(json.loads, lines) if one["kind"] == "Aanhangsel"]
    return next(str(one["file"]) for one in reversed(every) if Path(one["file"]).suffix in _PLAIN)


# ---------------------------------------------------------------- processes


def watched(command: list[str]) -> Run:
    """Run a command in a process of its own. Raises RuntimeError with what it printed when it fails."""
    most = 0
    with TemporaryFile() as told:
        began = perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT, env=_environment())
        while process.poll() is None:
            most = max(most, sum(map(_memory, _tree(process.pid))))
            sleep(_PAUSE)
        seconds = perf_counter() - began
        told.seek(0)
        text = told.read().decode()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:4])} … ended with status {process.returncode}:\n{text[-4000:]}")
    return Run(seconds, most, text)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def _tree(process: int) -> Iterator[int]:
    """A process and all that it started, directly or not."""
    yield process
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _memory(process: int) -> int:
    """Bytes of a process in memory, its part of the pages that it shares; 0 when it is gone."""
    for told in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if told.startswith("Pss:"):
            return int(told.split()[1]) * 1024
    return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended
        return ""


# ---------------------------------------------------------------- what is measured


def from_nothing(archive: Archive, work: Path, workers: int) -> Figures:
    """Build an archive into a new folder, load what it publishes into a bare store, and check a sample again."""
    out = work / "out"
    work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(out, ignore_errors=True)
    built = build(archive, out, work, workers)
    quads, plain, bare = 0, work / "release.nq", work / "bare"
    with plain.open("wb") as file:
        for block in dump_stream(built.release, "nq"):
            quads += block.count(b"\n")
            file.write(block)
    shutil.rmtree(bare, ignore_errors=True)
    load = watched([sys.executable, "-c", _LOAD, str(bare), str(plain)])
    shutil.rmtree(bare)
    per_document = seconds_to_check(plain, archive.documents)
    plain.unlink()
    checking = built.steps[_WHOLE] + per_document * archive.documents / workers
    bare_load, served = map(float, load.told.split())
    return Figures(archive.documents, quads, built, checking, bare_load, served, load.memory)


def build(archive: Archive, out: Path, work: Path, workers: int) -> Built:
    """Run `kg build` on an archive."""
    timings = work / "timings.json"
    command = [sys.executable, "-c", "from kg.cli import main; main()", "build", *archive.inputs()]
    run = watched([*command, "--out", str(out), "--workers", str(workers), "--timings", str(timings)])
    return Built(run, steps_of(json.loads(timings.read_text(encoding="utf-8"))), current(out))


def steps_of(timings: Mapping[str, list[Mapping[str, object]]]) -> dict[str, float]:
    """Seconds by name of step, in order; a step that is done several times counts together."""
    steps: dict[str, float] = {}
    for step in timings["steps"]:
        name = str(step["step"])
        steps[name] = steps.get(name, 0.0) + float(str(step["seconds"]))
    return steps


def seconds_to_check(plain: Path, documents: int) -> float:
    """Seconds that checking one document takes on one core, in the mean of a sample over the whole release."""
    shapes = Shapes.load(folders.shapes())
    every, spent, checked = max(1, documents // _SAMPLE), 0.0, 0
    with plain.open(encoding="utf-8", newline="\n") as file:
        owners = groupby(file, key=lambda line: owner_of_line(line, DEFAULT_BASE))
        of_documents = ([*lines] for owner, lines in owners if owner.startswith("document/"))
        for number, lines in enumerate(of_documents):
            if number % every == 0:
                began = process_time()
                shapes.check(line.rstrip("\n") for line in lines)
                spent += process_time() - began
                checked += 1
    if not checked:
        raise ValueError(f"{plain}: no document is described in it")
    return spent / checked


def changed(archive: Archive, work: Path, workers: int, figures: Figures) -> bool:
    """Build with one document more, with it corrected, and without it; return whether the last is the first again."""
    first = figures.built
    archive.place.write_bytes(archive.apart.read_bytes())
    again("one document more", archive, work, workers, first)
    archive.place.write_bytes(archive.corrected())
    again("the document corrected", archive, work, workers, first)
    archive.place.unlink()
    last = again("the document removed", archive, work, workers, first)
    same = last.release.id == first.release.id
    print(f"  {'the release that was there before it':44}{'the same' if same else 'ANOTHER':>12}")
    return same


def again(name: str, archive: Archive, work: Path, workers: int, first: Built) -> Built:
    """Build into the folder of the first build and print how long it took."""
    built = build(archive, work / "out", work, workers)
    share = f"{built.run.seconds / first.run.seconds:.1%} of a build from nothing"
    line(name, built.run.seconds, " s", f"{share}; aim: less than {AIM_MORE:.0f} s", built.run.seconds < AIM_MORE)
    slowest = sorted(built.steps.items(), key=lambda step: -step[1])[:3]
    outside = built.run.seconds - sum(built.steps.values())
    told = [f"{step} {seconds:.2f} s" for step, seconds in [*slowest, ("before and between the steps", outside)]]
    print(f"    of which {', '.join(told)}")
    return built


# ---------------------------------------------------------------- what is told


def report(figures: Figures) -> None:
    """Print the figures of a build from nothing."""
    run, load = figures.built.run, figures.load
    print(
        f"{figures.documents:,} documents, {figures.quads:,} quads; bare load {load:.1f} s, build {run.seconds:.1f} s"
    )
    for step, seconds in figures.built.steps.items():
        print(f"    {step:42}{seconds:>10.1f} s{seconds / run.seconds:>8.0%} of the build")
    without = (run.seconds - figures.checking) / load
    compacted = (run.seconds - figures.checking) / figures.served
    dumps = figures.built.steps[_DUMP] / load
    line("documents a second", figures.documents / run.seconds, "")
    line("whole build : bare load", run.seconds / load, "x")
    line("without the checks : bare load", without, "x", f"aim: at most {AIM_BUILD:.0f}x", without <= AIM_BUILD)
    line("without the checks : load and optimize", compacted, "x", f"these alone {figures.served:.1f} s")
    line("dumps : bare load", dumps, "x", f"aim: at most {AIM_DUMPS:.0f}x", dumps <= AIM_DUMPS)
    most = f"{run.memory / max(1, figures.load_memory):.2f}x the bare load's; aim: at most {AIM_MEMORY / 1e9:.1f} GB"
    line("memory at its most", run.memory / 1e9, " GB", most, run.memory <= AIM_MEMORY)


def line(name: str, figure: float, unit: str, note: str = "", reached: bool | None = None) -> None:
    """Print one figure, and whether it is what is aimed at."""
    verdict = {None: "", True: " (reached)", False: " (NOT reached)"}[reached]
    print(f"  {name:44}{figure:>10.2f}{unit:4}{note}{verdict}".rstrip())


if __name__ == "__main__":
    main()
