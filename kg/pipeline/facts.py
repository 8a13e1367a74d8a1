"""Facts that are not of one document to statements: sets, stubs, likeness, counts, roles, and the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kg.identity import Register, resolve_kamerlid
from kg.linking import Setgegevens
from kg.linking.likeness import Overeenkomst
from kg.linking.timeliness import Telling
from kg.mapping import map_sets, map_stubs
from kg.mapping.likeness import map_overeenkomst, map_zusterset
from kg.mapping.quads import Quads
from kg.mapping.register import map_bewindspersoon
from kg.mapping.replaced import map_replaced
from kg.mapping.tellingen import map_telling
from kg.model import Bewindspersoon
from kg.namespaces import Names


@dataclass(frozen=True, slots=True)
class Rol:
    """A role that only documents show, and the name of the person who holds it."""

    held: Bewindspersoon
    name: str


Mapper = Callable[[Names, Register, str, Any], list[str]]


def _set(names: Names, register: Register, _key: str, found: Setgegevens) -> list[str]:
    return map_sets(names, found, _indieners(register, found))


def _indieners(register: Register, found: Setgegevens) -> tuple[str, ...]:
    """Entities of the askers that the set's row of the Zaken export names."""
    if found.zaak is None:
        return ()
    names = (*found.zaak.indieners, *found.zaak.mede_indieners)
    resolved = (resolve_kamerlid(register, name, "", found.zaak.gestart_op) for name in names)
    return tuple(sorted({r.entity for r in resolved if r.matched}))


def _stub(names: Names, _register: Register, identifier: str, citing: tuple[str, ...]) -> list[str]:
    return map_stubs(names, {identifier: citing})


def _replaced(names: Names, _register: Register, old: str, new: str) -> list[str]:
    return map_replaced(names, old, new)


def _overeenkomst(names: Names, _register: Register, _key: str, found: Overeenkomst) -> list[str]:
    return map_overeenkomst(names, found)


def _zusterset(names: Names, _register: Register, key: str, zuster: str) -> list[str]:
    return map_zusterset(names, key, zuster)


def _telling(names: Names, _register: Register, _key: str, telling: Telling) -> list[str]:
    return map_telling(names, telling)


def _rol(names: Names, _register: Register, _key: str, rol: Rol) -> list[str]:
    quads = Quads(names).graph("koppeling")
    map_bewindspersoon(quads, rol.held, rol.name)
    return quads.lines


MAPPERS: dict[str, Mapper] = {
    "sets": _set,
    "stubs": _stub,
    "replaced": _replaced,
    "overeenkomsten": _overeenkomst,
    "zustersets": _zusterset,
    "tellingen": _telling,
    "rollen": _rol,
}
"""How each kind of fact is written; the names are those of `Totals` (kg/pipeline/relations.py)."""
