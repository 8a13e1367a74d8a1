"""What people call a document of which the official id is all that is known."""

from __future__ import annotations

import re

# As documents themselves cite one another; the ids are those of officielebekendmakingen.nl.
_FORMS = (
    (re.compile(r"ah-[te]k-([0-9]{4})([0-9]{4})-([0-9]+)"), r"Aanhangsel \1-\2, nr. \3"),
    (re.compile(r"h-[te]k-([0-9]{4})([0-9]{4})-([0-9]+)-([0-9]+)"), r"Handelingen \1-\2, nr. \3, item \4"),
    (re.compile(r"kst-(.+)-([^-]+)"), r"Kamerstuk \1, nr. \2"),
    (re.compile(r"kv-tk-([0-9]{4}[Zz][0-9]+)"), r"Vragen \1"),
    (re.compile(r"stb-([0-9]{4})-([0-9]+)"), r"Staatsblad \1, nr. \2"),
    (re.compile(r"stcrt-([0-9]{4})-([0-9]+)"), r"Staatscourant \1, nr. \2"),
)


def official_name(identificatie: str) -> str:
    """Return "Kamerstuk 36410-VI, nr. 12" for "kst-36410-VI-12"; an id of another form as it is."""
    for form, name in _FORMS:
        if found := form.fullmatch(identificatie):
            return found.expand(name)
    return identificatie
