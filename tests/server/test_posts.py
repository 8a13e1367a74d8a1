"""An office in a query is read as documents write it."""

from __future__ import annotations

from datetime import date

import pytest

from kg.identity import Register
from kg.model import Ambt
from server.posts import WrittenPost, begins_with_office, read_post
from tests.server.register import FILES, write_register

DAY = date(2099, 1, 1)
MINISTER, STAATSSECRETARIS, PREMIER = Ambt.MINISTER, Ambt.STAATSSECRETARIS, Ambt.MINISTER_PRESIDENT
_PORTFOLIO = "Bruggen, Sluizen en Pontveren"
_OF_A_PORTFOLIO = f'p0001,Minister,,"{_PORTFOLIO}","Minister voor {_PORTFOLIO}",2098-07-02,,,verzonnen\n'


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The register of the small release, with a minister who has a portfolio."""
    folder = tmp_path_factory.mktemp("posten") / "register"
    write_register(folder)
    name = "bewindspersonen.csv"
    (folder / name).write_text(FILES[name] + _OF_A_PORTFOLIO, encoding="utf-8")
    return Register.load(folder)


FORMS = [
    ("Minister van Waterwegen", WrittenPost(MINISTER, ministerie="Waterwegen")),
    ("de demissionaire minister van Waterwegen", WrittenPost(MINISTER, ministerie="Waterwegen")),
    ("Ministers van Waterwegen", WrittenPost(MINISTER, ministerie="Waterwegen")),
    ("Staatssecretarissen Waterwegen", WrittenPost(STAATSSECRETARIS, ministerie="Waterwegen")),
    ("Minister van Waterwegen (WW)", WrittenPost(MINISTER, ministerie="Waterwegen")),
    ("Minister van Waterwegen (Mina Model)", WrittenPost(MINISTER, "Mina Model", "Waterwegen")),
    ("De Minister van Waterwegen, M. Model", WrittenPost(MINISTER, "M. Model", "Waterwegen")),
    ("Minister van Waterwegen – Sluizen", WrittenPost(MINISTER, "", "Waterwegen", "Sluizen")),
    ("Minister Model (Waterwegen)", WrittenPost(MINISTER, "Model", "Waterwegen")),
    ("staatssecretaris Van Proef (Waterwegen", WrittenPost(STAATSSECRETARIS, "Van Proef", "Waterwegen")),
    ("Minister Model (VBP)", WrittenPost(MINISTER, "Model")),
    ("Minister Voorbeeld (Sluizen)", WrittenPost(MINISTER, "Voorbeeld", "", "Sluizen")),
    ("staatssecretaris Van Proef", WrittenPost(STAATSSECRETARIS, "Van Proef")),
    ("Minister voor Sluizen", WrittenPost(MINISTER, portefeuille="Sluizen")),
    (
        "Minister voor Bruggen, Sluizen en Pontveren, V. Voorbeeld",
        WrittenPost(MINISTER, "V. Voorbeeld", "", "Bruggen, Sluizen en Pontveren"),
    ),
    ("Minister voor Vogels", WrittenPost(MINISTER, portefeuille="Vogels")),
    ("Minister-President Model (Waterwegen)", WrittenPost(PREMIER, "Model", "Waterwegen")),
    ("Minister-President, Minister van Algemene Zaken (Mina Model)", WrittenPost(PREMIER, "Mina Model")),
    ("premier", WrittenPost(PREMIER)),
    ("Minister (WW)", WrittenPost(MINISTER, ministerie="WW")),
    ("Ministerie van Waterwegen", None),
    ("Mina Model", None),
    ("", None),
]


@pytest.mark.parametrize(("written", "expected"), FORMS, ids=range(len(FORMS)))
def test_an_office_is_read_in_the_forms_that_documents_have(
    register: Register, written: str, expected: WrittenPost | None
) -> None:
    """Who holds it and where stand before, after, or in brackets, and the register tells which is which."""
    assert len(FORMS) == 23
    assert read_post(register, written, DAY) == expected


@pytest.mark.parametrize(("written", "expected"), FORMS, ids=range(len(FORMS)))
def test_what_begins_with_an_office_is_known_without_the_register(written: str, expected: WrittenPost | None) -> None:
    """The same texts, before anybody is looked for."""
    assert len(FORMS) == 23
    assert begins_with_office(written) is (expected is not None)


def test_a_part_of_a_portfolio_is_a_word(register: Register) -> None:
    """Two letters that happen to stand in one are no portfolio, but who holds the post."""
    assert read_post(register, "Minister (En)", DAY) == WrittenPost(MINISTER, "En")
