"""The register of the small release of the tests: people, groups and ministries that do not exist."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "persons.csv": """key,name,given,prefix,family,initials,birth,source
p0001,Victor Voorbeeld,Victor,,Voorbeeld,V.,2050,verzonnen
p0002,Mina Model,Mina,,Model,M.,2051,verzonnen
p0003,Inge van Proef,Inge,van,Proef,I.,2052,verzonnen
p0004,Jan van Proef,Jan,van,Proef,J.,2053,verzonnen
""",
    "aliases.csv": "person,name,source\np0001,Vic Voorbeeld,verzonnen\n",
    "keys.csv": "key,scheme,id\n",
    "identifiers.csv": """entity,scheme,id,source,date
persoon/p0001,parlement,vg00voorbeel,Proefregister,2098-01-01
persoon/p0001,parlement-slug,v-victor-voorbeeld,Proefregister,
persoon/p0001,tk,00000000-0000-4000-8000-00000000000a,Proefregister,2098-02-01
persoon/p0001,wikidata,Q900001,Proefregister,
ministerie/mnre9001,tooi,mnre9001,TOOI,2098-01-01
ministerie/mnre9001,wikidata,Q900900,Proefregister,
ministerie/mnre9002,wikidata,Q900900,Proefregister,
fractie/vbp,wikidata,Q900500,Proefregister,
""",
    "fracties.csv": """slug,names,begin,end,source
vbp,Voorbeeldpartij|VBP,,,verzonnen
pvdp,Partij voor de Proef|PvdP,2093-01-01,2097-12-31,verzonnen
""",
    "kamerleden.csv": """person,fractie,begin,end,source
p0001,vbp,2097-03-31,,verzonnen
p0003,pvdp,2093-03-20,2096-12-31,verzonnen
p0004,vbp,2093-03-20,2097-03-30,verzonnen
p0004,vbp,2097-03-31,,verzonnen
""",
    "bewindspersonen.csv": """person,ambt,ministerie,portefeuille,post,begin,end,kabinet,source
p0002,Minister,mnre9002,,Minister van Vaarten,2098-07-02,2099-06-01,,verzonnen
p0003,Staatssecretaris,mnre9004,,Staatssecretaris van Water,2097-01-01,2098-07-01,,verzonnen
p0003,Minister,mnre9004,,Minister van Waterwegen,2098-07-02,,proef-i,verzonnen
""",
    "kabinetten.csv": "slug,name,begin,end,source\nproef-i,Kabinet-Proef I,2098-07-02,,verzonnen\n",
    "ministeries.csv": "code,source\n" + "".join(f"mnre900{n},verzonnen\n" for n in range(1, 6)),
    "ministerieversies.csv": """ministerie,name,abbreviation,begin,end,tooi,source
mnre9001,Bruggen,BRU,,,,verzonnen
mnre9002,Vaarten,VAA,,,,verzonnen
mnre9003,Pontveren,PON,2090-01-01,,,verzonnen
mnre9004,Water,WAT,2096-01-01,2098-07-01,https://identifier.overheid.nl/tooi/id/ministerie/hv_00009004,verzonnen
mnre9004,Waterwegen,WW,2098-07-02,,https://identifier.overheid.nl/tooi/id/ministerie/mnre9004,verzonnen
mnre9005,Water,WA,,2095-12-31,,verzonnen
""",
}


def write_register(folder: Path) -> None:
    """Write the files of the register into a new folder."""
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
