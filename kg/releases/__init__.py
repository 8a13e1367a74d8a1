"""Releases: immutable directories of store, dumps, report and manifest, and the one atomic switch of `current`."""

from kg.releases.dumps import DUMPS, Dump, write_dumps
from kg.releases.release import Manifest, Release, Workplace, current, open_release, switch, workplace
from kg.releases.sorting import Parts

__all__ = [
    "DUMPS",
    "Dump",
    "Manifest",
    "Parts",
    "Release",
    "Workplace",
    "current",
    "open_release",
    "switch",
    "workplace",
    "write_dumps",
]
