"""Releases: immutable directories of store, dumps, report and manifest, and the one atomic switch of `current`."""

from kg.releases.deltas import Delta, apply, lines_of
from kg.releases.dumps import dump_stream
from kg.releases.parts import PartIndex, layout, write_part
from kg.releases.release import Manifest, Release, Workplace, current, open_release, release_id, switch, workplace
from kg.releases.shards import Index, Layout, Shardinfo, Shardtask, read_index, write_index, write_shard
from kg.releases.syntaxes import SYNTAXES, Syntax

__all__ = [
    "SYNTAXES",
    "Delta",
    "Index",
    "Layout",
    "Manifest",
    "PartIndex",
    "Release",
    "Shardinfo",
    "Shardtask",
    "Syntax",
    "Workplace",
    "apply",
    "current",
    "dump_stream",
    "layout",
    "lines_of",
    "open_release",
    "read_index",
    "release_id",
    "switch",
    "workplace",
    "write_index",
    "write_part",
    "write_shard",
]
