"""Texts by the bands of their signatures, in tables of the state: one number per text and band, in order of band."""

from __future__ import annotations

import sqlite3
import struct
from array import array
from collections.abc import Iterator

from kg.linking.signatures import BANDS

TEXT_BITS = 31  # of a number of 63 bits; the other 32 are the bytes of the band
_TEXTS = (1 << TEXT_BITS) - 1
_UNPACK = struct.Struct(f"={BANDS}I")  # ROWS is the size of one of these


class Texts:
    """Texts, by a number below 2^31, with their signatures: many fit in memory."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self.signatures = bytearray()

    def add(self, number: int, signature: bytes) -> None:
        self.numbers.append(number)
        self.signatures += signature

    def in_band(self, band: int) -> list[int]:
        """Return what one band's table holds of these texts, sorted."""
        values = memoryview(self.signatures).cast("I")[band::BANDS]
        return sorted(value << TEXT_BITS | number for value, number in zip(values, self.numbers, strict=True))

    def __iter__(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield each text with its value in every band."""
        return zip(self.numbers, _UNPACK.iter_unpack(self.signatures), strict=True)


def bands_of(signature: bytes) -> tuple[int, ...]:
    """Return the value of each band of a signature."""
    return _UNPACK.unpack(signature)


class Bands:
    """Which texts have which bands in common."""

    def __init__(self, state: sqlite3.Connection) -> None:
        self._state = state
        for band in range(BANDS):
            state.execute(f"CREATE TABLE IF NOT EXISTS gelijkenis_band_{band} (waarde INTEGER PRIMARY KEY)")

    def change(self, gone: Texts, new: Texts) -> None:
        """Take texts out, and put texts in."""
        for band in range(BANDS):
            table = f"gelijkenis_band_{band}"
            # Rows of one column: what is already sorted is appended.
            self._state.executemany(f"DELETE FROM {table} WHERE waarde = ?", ((n,) for n in gone.in_band(band)))
            self._state.executemany(f"INSERT INTO {table} VALUES (?)", ((n,) for n in new.in_band(band)))

    def sharing(self, band: int, value: int, most: int) -> list[int]:
        """Return the texts that have a value in a band, in order of number; at most `most` of them."""
        low = value << TEXT_BITS
        table = f"gelijkenis_band_{band}"
        rows = self._state.execute(
            f"SELECT waarde FROM {table} WHERE waarde BETWEEN ? AND ? ORDER BY waarde LIMIT ?",
            (low, low | _TEXTS, most),
        )
        return [number & _TEXTS for (number,) in rows]

    def groups(self, band: int) -> Iterator[list[int]]:
        """Yield the texts of each value of a band that several have."""
        rows = self._state.execute(f"SELECT waarde FROM gelijkenis_band_{band} ORDER BY waarde")
        group: list[int] = []
        before = -1
        for (number,) in rows:  # most are alone: nothing is made for those
            if number >> TEXT_BITS == before >> TEXT_BITS:
                group = group or [before & _TEXTS]
                group.append(number & _TEXTS)
            elif group:
                yield group
                group = []
            before = number
        if group:
            yield group
