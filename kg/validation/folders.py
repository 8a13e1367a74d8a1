"""Where the ontology and the shapes are: beside `kg/` in a checkout, in `kg/_data/` in an installed wheel."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.errors import SourceError

_PACKAGE = Path(kg.__file__).parent


def ontology() -> Path:
    """Return the folder of the ontology. Raises SourceError when it is in neither place."""
    return _find("ontology")


def shapes() -> Path:
    """Return the folder of the shapes. Raises SourceError when it is in neither place."""
    return _find("shapes")


def _find(name: str) -> Path:
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for place in places:
        if any(place.glob("*.ttl")):
            return place
    raise SourceError(
        f"the folder {name} with Turtle files is missing",
        place=" or ".join(str(place) for place in places),
        remedy="install the package again, or run from a complete checkout",
    )
