"""The release that is served: its manifest, its store behind two pools, and the switch to the next one.

A release never changes. When the link that is followed points at another one, requests that come in from then on get
the new release; the pools of the old one are closed when its last request is done.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.identity import Register
from kg.namespaces import DEFAULT_BASE, Names
from server.catalogue import Catalogue
from server.changes import Log
from server.dumps import Dumps, read_dumps
from server.labels import Labels, read_labels
from server.pool import Pool, PoolSettings
from server.repeats import Answers, Overdue
from server.resources import code_time, query_text
from server.settings import Settings
from server.vocabulary import Vocabulary, read_uses, read_vocabulary
from server.wanted import Wanted, read_wanted

log = logging.getLogger("kamergraaf.releases")

_NICE = 5  # how far queries of users give way to the site itself
RETRY = 60.0  # seconds till a release that could not be served is tried again

PoolFactory = Callable[[Path, PoolSettings, str], Pool]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release. `path` is relative to it, `sha256` hexadecimal ("" for the store), `size` in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release says of itself. `classes` counts entities by the local name of their class.

    `union` tells that the default graph is the union of all graphs, as it is of every release that a build made.
    """

    id: str
    base: str
    quads: int
    classes: dict[str, int] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    union: bool = True


def read_manifest(release: Path) -> Manifest:
    """Read `manifest.json` of a release. Raises StoreError when it is missing or not as expected."""
    path = release / "manifest.json"
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = (
            File(name, str(found.get("sha256", "")), int(found["bytes"]))
            for name, found in sorted(fields["files"].items())
        )
        classes = {str(name).rpartition("#")[2].rpartition(":")[2]: int(n) for name, n in fields["classes"].items()}
        base = str(fields.get("base", DEFAULT_BASE))
        return Manifest(
            str(fields["id"]), base, int(fields["quads"]), classes, tuple(files), fields.get("union") is not False
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            "no release: its manifest cannot be read",
            document=str(path),
            value=repr(error),
            expected="id, base, quads, classes and files",
            remedy="name the directory of a finished release",
        ) from error


class Served:
    """A release with its pools and the names in its register. `acquire` and `release` count the requests that use it.

    A release that carries no register answers everything but what needs names: nobody is known by any then.
    """

    def __init__(self, directory: Path, settings: Settings, pool: PoolFactory, since: float = 0.0) -> None:
        self.directory = directory
        self.since = max(since, (directory / "manifest.json").stat().st_mtime)
        self.answers = Answers(settings.cache_mb << 20, settings.cache_answer_kb << 10)
        self.overdue = Overdue(settings.timed_out_for)
        self.manifest = read_manifest(directory)
        self.names = Names(self.manifest.base)
        self.catalogue = Catalogue(Register.load(directory / "register"))
        memory = settings.query_memory_mb << 20
        store = directory / "store"
        self.queries = pool(
            store,
            PoolSettings(
                settings.query_workers,
                settings.query_spares,
                memory,
                settings.queue_timeout,
                settings.query_waiting,
                settings.long_queries,
                settings.short_time,
                nice=_NICE,
            ),
            "query",
        )
        self.pages = pool(store, PoolSettings(settings.page_workers, 0, memory, settings.queue_timeout), "page")
        self._timeout = settings.page_timeout
        self._users = 0
        self._retired = False
        self._labels: Labels | None = None
        self._vocabulary: Vocabulary | None = None
        self._uses: dict[str, int] | None = None
        self._dumps: Dumps | None = None
        self._wanted: tuple[Wanted, ...] | None = None
        self._wanted_lock = threading.Lock()
        self._lock = threading.Lock()

    @property
    def changed(self) -> datetime:
        """The moment from which pages are as they are now: the release was put in service, or the code was."""
        return datetime.fromtimestamp(int(max(self.since, code_time())), UTC)

    @property
    def made(self) -> str:
        """The moment at which the release was finished, in UTC: 2026-11-22T02:10:00Z."""
        moment = datetime.fromtimestamp((self.directory / "manifest.json").stat().st_mtime, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def labels(self) -> Labels:
        """Names of the terms of the ontology, read once."""
        if self._labels is None:
            self._labels = read_labels(self.pages, self.names.graph("ontologie"), self._timeout)
        return self._labels

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms of the ontology and how they hang together, read once. Raises Unavailable or Refused."""
        if self._vocabulary is None:
            self._vocabulary = read_vocabulary(self.pages, self.names.graph("ontologie"), self._timeout)
        return self._vocabulary

    @property
    def uses(self) -> dict[str, int]:
        """How often each class and property is used, by IRI, read once. Raises Unavailable or Refused."""
        if self._uses is None:
            self._uses = read_uses(self.pages, self.names.graph("meta"), self._timeout)
        return self._uses

    @property
    def dumps(self) -> Dumps:
        """The dumps of the release, from their index, read once. Raises StoreError when that is damaged."""
        if self._dumps is None:
            self._dumps = read_dumps(self.directory / "dumps")
        return self._dumps

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Documents that are cited and not here, read once. Raises Unavailable or Refused."""
        with self._wanted_lock:  # one request reads them, the others wait for it
            if self._wanted is None:
                self._wanted = read_wanted(self.pages, self._timeout)
            return self._wanted

    def prove(self) -> None:
        """Ask both pools something and read the names of terms. Raises KamergraafError when the store is not usable."""
        for pool in (self.pages, self.queries):
            pool.rows(query_text("ready"), timeout=self._timeout)
        if self.labels.names:
            return
        log.warning("release %s has no names of terms", self.manifest.id)

    def acquire(self) -> bool:
        """Count a user; False when the release is already closed."""
        with self._lock:
            if self._retired and self._users == 0:
                return False
            self._users += 1
            return True

    def release(self) -> None:
        """Count a user off, and close when that was the last of a retired release."""
        with self._lock:
            self._users -= 1
            last = self._retired and self._users == 0
        if last:
            self._close()

    def retire(self) -> None:
        """Close as soon as nobody uses it."""
        with self._lock:
            self._retired = True
            unused = self._users == 0
        self.answers.clear()  # nobody is given them any more, however long its last request takes
        if unused:
            self._close()

    def _close(self) -> None:
        log.info("release %s is closed", self.manifest.id)
        self.answers.clear()
        # A user may be a thread of a pool's own; closing waits for the supervisor, so it has a thread of its own.
        for pool in (self.queries, self.pages):
            threading.Thread(target=pool.close, name=f"close-{pool.name}", daemon=True).start()

    def close(self) -> None:
        """End all workers now."""
        self.queries.close()
        self.pages.close()


class Current:
    """Gives each request the release to answer from. `changes` tells how one release became the next."""

    def __init__(self, place: Path, settings: Settings, pool: PoolFactory) -> None:
        self._link = find_link(place)
        # The log of changes tells of switches of a link; a release that is named itself has none.
        self.changes = Log(self._link.parent / "changes" if self._link.is_symlink() else None)
        self._settings = settings
        self._pool = pool
        self._lock = threading.Lock()
        self._closed = False
        self._refused: tuple[Path, float] | None = None  # a target that cannot be served, and till when
        since = self._switched()
        self._served = Served(self._link.resolve(), settings, pool, since)

    def state(self) -> tuple[str, float, bool]:
        """Return the id of the release, the moment it was put in service, and whether a newer one was refused."""
        return self._served.manifest.id, self._served.since, self._refused is not None

    def _switched(self) -> float:
        """Return when the link was last switched, in seconds since 1970; 0 when there is no link to follow."""
        return self._link.lstat().st_mtime if self._link.is_symlink() else 0.0

    def acquire(self) -> Served:
        """Return the release of this moment; the caller calls its `release` when done."""
        self._follow()
        while not (served := self._served).acquire():
            continue  # it was replaced between the two looks
        return served

    def close(self) -> None:
        """End all workers now."""
        self._closed = True
        with self._lock:
            self._served.close()

    def _follow(self) -> None:
        """Open the release that the link points at, when that is another; requests go on with the old one meanwhile."""
        target = self._link.resolve()
        if target == self._served.directory or self._is_refused(target) or not self._lock.acquire(blocking=False):
            return
        threading.Thread(target=self._switch, args=(target,), name="switch", daemon=True).start()

    def _is_refused(self, target: Path) -> bool:
        return self._refused is not None and self._refused[0] == target and time.monotonic() < self._refused[1]

    def _switch(self, target: Path) -> None:
        """Replace the release by one that has answered. Runs in a thread of its own, which lets go of the lock."""
        try:
            if not self._closed and target != self._served.directory:
                self._replace(target)
        except Exception as error:
            if self._refused is None or self._refused[0] != target:
                log.error("release %s is not served, the old one stays: %s", target, error)
            self._refused = (target, time.monotonic() + RETRY)
        finally:
            self._lock.release()

    def _replace(self, target: Path) -> None:
        new = Served(target, self._settings, self._pool, self._switched())
        try:
            new.prove()
        except BaseException:
            new.close()
            raise
        old, self._served, self._refused = self._served, new, None
        log.info("release %s replaces %s", new.manifest.id, old.manifest.id)
        old.retire()


def find_link(place: Path) -> Path:
    """Return the path to follow: a release directory, the link `current`, or the `current` in a directory.

    Raises StoreError when there is no release.
    """
    for path in (place, place / "current"):
        if (path / "manifest.json").is_file():
            return path.absolute()
    raise StoreError(
        "no release here", document=str(place), expected="manifest.json, or a link `current`", remedy="build a release"
    )
