"""Names of documents that only their official id is known of."""

from __future__ import annotations

import pytest

from server.official import official_name

NAMES = {
    "ah-tk-20982099-33": "Aanhangsel 2098-2099, nr. 33",
    "kst-99999-5": "Kamerstuk 99999, nr. 5",
    "kst-99999-VI-12": "Kamerstuk 99999-VI, nr. 12",
    "h-tk-20982099-12-7": "Handelingen 2098-2099, nr. 12, item 7",
    "kv-tk-2099Z00001": "Vragen 2099Z00001",
    "stb-2099-1": "Staatsblad 2099, nr. 1",
    "stcrt-2099-1": "Staatscourant 2099, nr. 1",
    "kst-99999": "kst-99999",
    "x-0f3c9a5b7d2e4168": "x-0f3c9a5b7d2e4168",
    "": "",
}


@pytest.mark.parametrize("identificatie", NAMES)
def test_an_official_id_is_said_in_words(identificatie: str) -> None:
    """As documents cite one another; an id of another form is not guessed at."""
    assert len(NAMES) == 10
    assert official_name(identificatie) == NAMES[identificatie]
