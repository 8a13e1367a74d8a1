"""A small register of people who do not exist, and the packaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.identity.register import Register

FILES = {
    "persons.csv": """key,name,given,prefix,family,initials,birth,source
ada-voorbeeld-1970,Ada Voorbeeld,Ada,,Voorbeeld,A.B.,1970-01-01,verzonnen
bas-voorbeeld-1971,Bas Voorbeeld,Bas,,Voorbeeld,B.,1971,verzonnen
bea-voorbeeld-1972,Bea Voorbeeld,Bea,,Voorbeeld,B.C.,1972,verzonnen
cor-van-proef-1973,Cor van Proef,Cor,van,Proef,C.,1973,verzonnen
dirk-proef-1974,Dirk Proef,Dirk,,Proef,D.,1974,verzonnen
eva-testersen-1975,Eva Testersen,Eva,,Testersen,E.,1975,verzonnen
fay-monster-stalen-1976,Fay Monster-Stalen,Fay,,Monster-Stalen,F.,1976,verzonnen
gea-twee-woorden-1977,Gea Twee Woorden,Gea,,Twee Woorden,G.,1977,verzonnen
hugo-woorden-1978,Hugo Woorden,Hugo,,Woorden,H.,1978,verzonnen
ina-schijn-1979,Ina Schijn,Ina,,Schijn,I.,1979,verzonnen
""",
    "aliases.csv": "person,name,source\neva-testersen-1975,Eva de Toetser,verzonnen\n",
    "keys.csv": "key,scheme,id\nada-voorbeeld-1970,tk,guid-1\nada-voorbeeld-1970,tk,guid-2\n",
    "identifiers.csv": """entity,scheme,id,source,date
persoon/ada-voorbeeld-1970,tk,guid-1,verzonnen,2090-01-01
persoon/ada-voorbeeld-1970,tk,guid-2,verzonnen,2090-02-01
persoon/ada-voorbeeld-1970,wikidata,Q99999999,verzonnen,
ministerie/mnre9001,tooi,mnre9001,verzonnen,2090-01-01
ministerie/mnre9001,wikidata,Q99999998,verzonnen,2090-01-01
ministerie/mnre9002,wikidata,Q99999998,verzonnen,2090-01-01
""",
    "fracties.csv": """slug,names,begin,end,source
vbp,Voorbeeldpartij|VBP|V.B.P.,,,verzonnen
pvdp,Partij voor de Proef|PvdP,,,verzonnen
lid-schijn,Lid Schijn|Schijn,,,verzonnen
""",
    "kamerleden.csv": """person,fractie,begin,end,source
ada-voorbeeld-1970,vbp,2020-01-01,,verzonnen
bas-voorbeeld-1971,pvdp,2020-01-01,,verzonnen
bea-voorbeeld-1972,pvdp,2020-01-01,2023-12-31,verzonnen
cor-van-proef-1973,vbp,2020-01-01,,verzonnen
dirk-proef-1974,vbp,2020-01-01,,verzonnen
eva-testersen-1975,vbp,2020-01-01,2022-06-30,verzonnen
fay-monster-stalen-1976,pvdp,2020-01-01,,verzonnen
hugo-woorden-1978,pvdp,2020-01-01,2021-12-31,verzonnen
ina-schijn-1979,vbp,2020-01-01,2021-05-31,verzonnen
ina-schijn-1979,lid-schijn,2021-06-01,,verzonnen
""",
    "ministeries.csv": """code,source
mnre9001,verzonnen
mnre9002,verzonnen
mnre9003,verzonnen
mnre9004,verzonnen
""",
    "ministerieversies.csv": """ministerie,name,abbreviation,begin,end,tooi,source
mnre9001,Voorbeelden,VB,,2019-12-31,,verzonnen
mnre9001,Voorbeelden en Proeven,VenP,2020-01-01,,,verzonnen
mnre9002,Algemene Voorbeelden,AV,,,,verzonnen
mnre9003,Schijnzaken,SZ,,2009-12-31,,verzonnen
mnre9004,Schijnzaken,SZ,2015-01-01,,,verzonnen
""",
    "bewindspersonen.csv": """person,ambt,ministerie,portefeuille,post,begin,end,kabinet,source
gea-twee-woorden-1977,Minister,mnre9001,,Minister van Voorbeelden en Proeven,2020-01-01,2022-01-10,,verzonnen
eva-testersen-1975,Minister,mnre9001,,Minister van Voorbeelden en Proeven,2022-07-01,,,verzonnen
hugo-woorden-1978,Minister,mnre9001,Lange Proeven en Sport,Minister voor Lange Proeven en Sport,2022-01-10,,,verzonnen
fay-monster-stalen-1976,MinisterPresident,mnre9002,,Minister-President,2020-01-01,,,verzonnen
dirk-proef-1974,Staatssecretaris,mnre9004,,Staatssecretaris van Schijnzaken,2022-01-10,,,verzonnen
ina-schijn-1979,Staatssecretaris,mnre9001,Toetsen,Staatssecretaris voor Toetsen,2022-01-10,,,verzonnen
bas-voorbeeld-1971,Staatssecretaris,mnre9001,Metingen,Staatssecretaris voor Metingen,2022-01-10,,,verzonnen
""",
    "judgements.csv": """mention,fractie,date_from,date_to,entity,decision,other,who,when,why
Bijnaam,VBP,2020-01-01,2020-12-31,kamerlid/ada-voorbeeld-1970/2020-01-01,accept,,redactie,2090-01-01,zo genoemd
Van Proef,VBP,,,kamerlid/cor-van-proef-1973/2020-01-01,reject,,redactie,2090-01-01,dit is een ander
""",
}


def write_register(folder: Path, **changed: str) -> Path:
    """Write the files of the small register; `changed` replaces the text of a file by its name without ".csv"."""
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".csv"), text), encoding="utf-8")
    return folder


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """The small register."""
    return Register.load(write_register(tmp_path))


@pytest.fixture(scope="session")
def packaged() -> Register:
    """The register that comes with the package."""
    return Register.load()
