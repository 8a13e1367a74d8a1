"""The values that flow from step to step. Plain, frozen, picklable; no step changes a value of another.

Offsets are code points in the kept text of a document. Dates are calendar dates in Europe/Amsterdam.
Names are the terms of the ontology where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, dataclass_transform

from kg.namespaces import slug

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value(kind: type[T]) -> type[T]:
    """Make a class of values: a dataclass with slots that can be hashed and compared.

    For type checkers it is frozen, and no code that passes them sets a field. At run time nothing guards that: a
    document has some hundreds of values, and the guard made each twice as slow to make, five times as slow to unpickle.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)


# ---------------------------------------------------------------- what differs from the last build


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """A value before and after: `old` is None for what is new, `new` for what is gone. The two are never equal."""

    old: T | None
    new: T | None


Changes: TypeAlias = Mapping[str, Change[T]]
"""What differs, by key, in order of key."""


# ---------------------------------------------------------------- what a reader returns


class Form(StrEnum):
    """The form of an input file, best first: of several forms of one document the first of these is read."""

    XML = "xml"
    HTML = "html"
    ODT = "odt"
    DOCX = "docx"
    DOC = "doc"
    PDF = "pdf"
    EML = "eml"
    MARKDOWN = "markdown"
    TEXT = "text"


class BlockKind(StrEnum):
    """What the form itself says a stretch of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"  # a whole paragraph
    LINE = "line"  # one printed line, of which a paragraph has several (text cut from a page)
    NOTE = "note"  # a footnote or endnote; `label` is its mark
    TABLE = "table"
    FURNITURE = "furniture"  # known by form not to be content: page header, site navigation; `label` names it


@value
class Span:
    """Characters `begint` up to `eindigt` of a kept text."""

    begint: int
    eindigt: int


@value
class Block:
    """A stretch of kept text that its form sets apart. Blocks are in order and do not overlap.

    `label` is what the form says beyond the kind, in the words of the official XML where it has them: `kop`,
    `nummer`, `omschrijving-vraag`, `omschrijving-antwoord`, `vraag`, `antwoord`, `toelichting`, `opmerking`,
    `ondertekening`; the mark for a note; a name for furniture.
    """

    begint: int
    eindigt: int
    kind: BlockKind
    label: str = ""


@value
class Mark:
    """A place in the kept text where the form itself puts a note's mark."""

    begint: int
    eindigt: int
    mark: str


@value
class Link:
    """A place in the kept text that the form itself links to `target`: a URL, or the id of an official document."""

    begint: int
    eindigt: int
    target: str


@value
class Doubt:
    """Something missing, doubtful or repaired. `soort` is a concept of the list Kwaliteitsoorten; `text` is Dutch."""

    soort: str
    text: str
    span: Span | None = None


@value
class Document:
    """One input file as text: what was kept of it, and what its form says about that.

    `bronbestand` is the path relative to the input root, `/` between parts. `sha256` is of the file's bytes.
    """

    bronbestand: str
    form: Form
    sha256: str
    text: str
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    links: tuple[Link, ...] = ()
    metadata: tuple[Gegeven, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@value
class Gegeven:
    """One value of a metadata record, as it stands there: `name` without prefix ("vraagnummer"), `scheme`, `value`."""

    name: str
    value: str
    scheme: str = ""


@value
class Metadatarecord:
    """A metadata record about a document that is itself another file; joined to it by `identifier`.

    `identifier` is the official id, lower case ("ah-tk-20202021-3235").
    """

    bronbestand: str
    sha256: str
    identifier: str
    gegevens: tuple[Gegeven, ...]


@value
class Zaak:
    """One row of the export of cases (Zaken) with Soort "Schriftelijke vragen".

    Names are as written there: "Joost Eerdmans (B.J.)" or "K.H. Ollongren". `stand` is a day on which `afgedaan` held:
    for rows that are not `afgedaan` the day of the latest change in their file, None for all others.
    """

    bronbestand: str
    zaak_id: str
    nummer: str
    onderwerp: str
    gestart_op: date
    vergaderjaar: str
    gericht_aan: tuple[str, ...]
    indieners: tuple[str, ...]
    mede_indieners: tuple[str, ...]
    afgedaan: bool | None
    stand: date | None = None


# ---------------------------------------------------------------- what extraction returns


class Soort(StrEnum):
    """Kind of document: a class of the ontology each."""

    AANHANGSEL = "Aanhangsel"
    VRAGENDOCUMENT = "Vragendocument"
    UITSTELBERICHT = "Uitstelbericht"
    MONDELINGE_VRAGEN = "MondelingeVragen"
    KAMERBRIEF = "Kamerbrief"
    OPEN_BRIEF = "OpenBrief"
    BRIEF = "Brief"
    ANDERS = "Document"


class Rol(StrEnum):
    """Role of a mention: a concept of the list Rollen each."""

    INDIENER = "rolIndiener"
    GEADRESSEERDE = "rolGeadresseerde"
    BEANTWOORDER = "rolBeantwoorder"
    MEDE_NAMENS = "rolMedeNamens"
    AFZENDER = "rolAfzender"
    ONTVANGER = "rolOntvanger"
    GENOEMD = "rolGenoemd"


class Ambt(StrEnum):
    """Office of a member of the government, as a class of the ontology."""

    MINISTER = "Minister"
    MINISTER_PRESIDENT = "MinisterPresident"
    STAATSSECRETARIS = "Staatssecretaris"


@value
class Vermelding:
    """A person, post or ministry as written at a place.

    `zoals_geschreven` is the text of the mention, white space folded. Of that: `naam` is the name of a person with
    its prefix ("Van Weyenberg"), `fractie` the party between brackets that covers it ("D66"), `ambt` the office,
    `ministerie` what follows "van" ("Sociale Zaken en Werkgelegenheid"), `portefeuille` what follows "voor".
    """

    rol: Rol
    volgorde: int
    zoals_geschreven: str
    spans: tuple[Span, ...]
    naam: str = ""
    fractie: str = ""
    ambt: Ambt | None = None
    ministerie: str = ""
    portefeuille: str = ""


@value
class Value:
    """A value read from the text: a number, an id, an ISO date or a subject, with where it stands."""

    value: str
    spans: tuple[Span, ...]


@value
class Vraag:
    """One question as printed. `nummer` counts in order of appearance when `printed` is false.

    `bekend` is the fingerprint of the question of another document that this one was recognised as when its heading was
    lost, "" otherwise; `nummer` is then its number there.
    """

    nummer: int
    printed: bool
    tekst: str
    vingerafdruk: str
    spans: tuple[Span, ...]
    bekend: str = ""


@value
class Antwoord:
    """One answer to 1..n questions, lowest first. `zekerheid` below 1 when headings were lost; `grond` says why."""

    nummers: tuple[int, ...]
    tekst: str
    spans: tuple[Span, ...]
    zekerheid: float = 1.0
    grond: str = ""


class Verwijzingsoort(StrEnum):
    """Kind of reference: a concept of the list Verwijzingsoorten each."""

    ANTWOORD = "verwijzingAntwoord"
    AANHANGSEL = "verwijzingAanhangsel"
    KAMERSTUK = "verwijzingKamerstuk"
    HANDELINGEN = "verwijzingHandelingen"
    VRAGEN = "verwijzingVragen"
    STAATSBLAD = "verwijzingStaatsblad"
    WET = "verwijzingWet"
    URL = "verwijzingUrl"


@value
class Verwijzing:
    """A reference as written. `doel` is the official id it names ("ah-tk-20232024-1047"), a URL, or "" when unknown.

    A reference to answers has `vragen`, the question numbers it names, and `in_antwoord`, the lowest question number
    of the answer that it stands in (None when it stands elsewhere).
    """

    soort: Verwijzingsoort
    zoals_geschreven: str
    spans: tuple[Span, ...]
    doel: str = ""
    vragen: tuple[int, ...] = ()
    in_antwoord: int | None = None


@value
class Voetnoot:
    """A footnote. `bij` is ("vraag" | "antwoord", lowest question number) of the text its mark stands in."""

    merk: str
    tekst: str
    spans: tuple[Span, ...]
    bij: tuple[str, int] | None = None


@value
class Onderdeel:
    """A stretch of kept text that is none of the other records, by name.

    `naam` is what it is: `kop`, `aanhef`, `ondertekening`, `lopende tekst`, `paginavoet`, `sitenavigatie`,
    `opschrift` (a heading such as "Vraag 1"), `toelichting`, …. `furniture` is true for what is no content.
    """

    naam: str
    span: Span
    furniture: bool


@value
class Mededeling:
    """What a notice says of the answers to come.

    `toegezegd` is until when they are promised: an ISO day ("2024-03-03"), or the ISO duration that it names ("P6W").
    `ingetrokken` is where it says that the questions were withdrawn, `overgedragen` where it says that another post
    answers them; that post is a mention with `Rol.GENOEMD` within it. None for what it does not say.
    """

    toegezegd: Value | None = None
    ingetrokken: Value | None = None
    overgedragen: Value | None = None


@value
class Records:
    """All that was read from one document. Every character of the kept text is in exactly one `dekking` span.

    `dekking` names each stretch of the kept text, in order, without gaps: the coverage. A stretch named `rest` is
    text that no rule took; it is reported. White space between stretches belongs to the one before it.
    """

    document: Document
    key: str
    soort: Soort
    identifier: Value | None = None
    aanhangselnummer: Value | None = None
    vergaderjaar: Value | None = None
    zaaknummer: Value | None = None
    ingezonden: Value | None = None
    ontvangen: Value | None = None
    gedateerd: Value | None = None
    gepubliceerd: Value | None = None
    onderwerp: Value | None = None
    plaats: Value | None = None
    brieftekst: Value | None = None
    met_brief: bool = False
    vermeldingen: tuple[Vermelding, ...] = ()
    vragen: tuple[Vraag, ...] = ()
    antwoorden: tuple[Antwoord, ...] = ()
    verwijzingen: tuple[Verwijzing, ...] = ()
    voetnoten: tuple[Voetnoot, ...] = ()
    dekking: tuple[Onderdeel, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    mededeling: Mededeling | None = None


# ---------------------------------------------------------------- what a register holds


@value
class Persoon:
    """A human in the register. `key` is ours and never changes; ids of others are "" when unknown."""

    key: str
    name: str  # as people write it: "Joost Eerdmans"
    given: str
    prefix: str  # "van der"
    family: str  # without prefix
    initials: str  # "B.J."
    birth: str  # "1971-01-09" or "1971" or ""
    tk_persoon_id: str = ""
    wikidata_id: str = ""
    parlement_id: str = ""
    source: str = ""


@value
class Kamerlid:
    """Membership of the Tweede Kamer for one fractie in one period. `end` is the last day, None while it lasts."""

    person: str
    fractie: str  # slug
    begin: date
    end: date | None
    source: str = ""

    @property
    def key(self) -> str:
        """`{person key}/{first day}`."""
        return f"{self.person}/{self.begin.isoformat()}"


@value
class Bewindspersoon:
    """A person's holding of a post in one period; `post` is how the office is called in full, in Dutch.

    `ministerie` is a TOOI code ("mnre1073") or "" when the post has no ministry of its name; `portefeuille` is what
    follows "voor" or names the portfolio of a staatssecretaris, "" when there is none.
    """

    person: str
    ambt: Ambt
    ministerie: str
    portefeuille: str
    post: str
    begin: date
    end: date | None
    kabinet: str = ""  # slug
    source: str = ""
    attested: bool = False  # a document shows it on `begin`, no register does

    @property
    def key(self) -> str:
        """`{person key}/{TOOI code or portfolio slug}/{first day}`, `op-{date}` when only attested."""
        place = slug(self.portefeuille) if self.portefeuille and not self.ministerie else self.ministerie
        day = f"op-{self.begin.isoformat()}" if self.attested else self.begin.isoformat()
        return f"{self.person}/{place or slug(self.post)}/{day}"


@value
class Ministerieversie:
    """Name of a ministry in a period. `begin` None means: not known."""

    ministerie: str  # TOOI code of the ministry
    name: str  # "Sociale Zaken en Werkgelegenheid"
    abbreviation: str
    begin: date | None
    end: date | None
    tooi: str = ""  # IRI of the version in TOOI, if it has one
    source: str = ""


@value
class Ministerie:
    """A ministry across renamings; `versions` oldest first, the last one current (or the last it had)."""

    code: str  # TOOI code, "mnre1073"
    versions: tuple[Ministerieversie, ...]
    owms: str = ""
    wikidata_id: str = ""
    source: str = ""


@value
class Fractie:
    """A parliamentary group. `names` are all spellings we know, the preferred first, the abbreviation second."""

    slug: str
    names: tuple[str, ...]
    begin: date | None = None
    end: date | None = None
    wikidata_id: str = ""
    source: str = ""

    @property
    def short_name(self) -> str:
        """The abbreviation when it has one, else its name."""
        return self.names[1] if len(self.names) > 1 else self.names[0]


@value
class Kabinet:
    """A cabinet. `end` is the last day, None while it lasts."""

    slug: str
    name: str
    begin: date
    end: date | None
    wikidata_id: str = ""
    source: str = ""


class Identificatieschema(StrEnum):
    """Who gave an id, as identifiers.csv writes it: a concept of the list Identificatieschemas each."""

    TK = "tk"  # GUID in the open data of the Tweede Kamer
    WIKIDATA = "wikidata"  # "Q57792"
    PARLEMENT = "parlement"  # "vg9fgoprkxw3", the older key of parlement.com
    PARLEMENT_SLUG = "parlement-slug"  # name of the page of a biography there
    TOOI = "tooi"  # "mnre1045"
    OWMS = "owms"  # IRI in the value list of OWMS


@value
class Identificatie:
    """An id that others gave to something in the register. `entity` is a path under `id/` ("persoon/…").

    `source` names where it was stated that the id is of this entity, `date` is the ISO day on which it was stated or,
    when the source does not say, retrieved; "" when that is not known either.
    """

    entity: str
    scheme: Identificatieschema
    id: str
    source: str
    date: str = ""


# ---------------------------------------------------------------- what resolution returns


@value
class Candidate:
    """Something a mention may be: `entity` is a path under `id/` ("kamerlid/…"), `score` 0..1."""

    entity: str
    score: float


@value
class Resolution:
    """What a mention was found to be.

    Exactly one of three: matched (`entity` set), ambiguous (no `entity`, two or more `candidates`), unmatched (no
    `entity`, fewer). `entity` is a path under `id/`. `zekerheid` is 0..1 with two decimals, `grond` a Dutch sentence.
    """

    entity: str
    zekerheid: float
    grond: str
    candidates: tuple[Candidate, ...] = field(default=())

    @property
    def matched(self) -> bool:
        """True when the mention is linked."""
        return bool(self.entity)

    @property
    def ambiguous(self) -> bool:
        """True when several fit and none is chosen."""
        return not self.entity and len(self.candidates) > 1
