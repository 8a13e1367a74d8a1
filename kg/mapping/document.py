"""One resolved document to quads: its bron graph, its links to the register, and its notes on quality."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

from kg.extract.only_refers import only_refers
from kg.identity.document import Resolved, is_date
from kg.linking import Keten, Koppeling
from kg.linking.chains import Antwoordplaats
from kg.linking.keys import ZAAKNUMMER
from kg.mapping.labels import answer_label, document_label
from kg.mapping.quads import Quads, V, boolean, day, decimal, integer, is_iri, is_plain, text
from kg.mapping.targets import entities, publication
from kg.model import (
    Antwoord,
    Doubt,
    Metadatarecord,
    Records,
    Rol,
    Soort,
    Span,
    Value,
    Vermelding,
    Verwijzing,
    Verwijzingsoort,
    value,
)
from kg.namespaces import Names, antwoord, bewindspersoon, document, ministerie, part, passage, vraag, vragenset

_DATES = ("ingezonden", "ontvangen", "gedateerd", "gepubliceerd")
_FORM = {"text": "vormTekst"}
_MARK = "*+()'!,;:=@$&"  # what a mark may have in an IRI as it stands
_REGISTERED = {
    "indiener": "kg:geregistreerdeIndiener",
    "ontvanger": "kg:geregistreerdeOntvanger",
    "category": "kg:rubriek",
    "subject": "kg:rubriek",
}
_REGISTERED_DATES = {"datumIndiening": "ingezonden", "datumOntvangst": "ontvangen", "available": "gepubliceerd"}


@value
class Sources:
    """What stands beside the records: every input file of the document, what comparing them gave, and its metadata."""

    bronbestanden: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()
    metadata: tuple[Metadatarecord, ...] = ()


def map_document(
    names: Names,
    resolved: Resolved,
    koppeling: Koppeling,
    known: dict[str, str],
    sources: Sources,
    keten: Keten | None = None,
) -> list[str]:
    """Return the N-Quads lines of one document.

    `known` maps official ids (lower case) to entity paths in this build; other official ids become stubs. `keten` is
    where the references of its answers lead, None when they refer to nothing.
    """
    mapper = _Mapper(names, resolved, koppeling, known, sources, keten)
    mapper.run()
    return mapper.quads.lines


class _Mapper:
    """The statements of one document."""

    def __init__(
        self,
        names: Names,
        resolved: Resolved,
        koppeling: Koppeling,
        known: dict[str, str],
        sources: Sources,
        keten: Keten | None,
    ) -> None:
        self.quads = Quads(names)
        self.resolved = resolved
        self.records: Records = resolved.records
        self.koppeling = koppeling
        self.known = known
        self.sources = sources
        self.schakels = keten.schakels if keten else ()
        self.key = self.records.key
        self.doc = self.quads.node(document(self.key))
        # A literal of what was read from the kept text: what holds for its characters is looked up once.
        self.as_read = partial(text, plain=is_plain(self.records.document.text))
        self.nummers = dict(koppeling.nummers)
        self.vragen = {n: self.quads.node(vraag(koppeling.set_key, number)) for n, number in koppeling.nummers}
        self.antwoorden = {a.nummers: self.quads.node(antwoord(self.key, a.nummers)) for a in self.records.antwoorden}
        self.places = self.quads.node(passage(self.key, 0, 0)).removesuffix("0,0>")  # half of all nodes are passages
        self.passages: set[str] = set()
        self.registered: set[str] = set()  # days that metadata records said
        self.meldingen = 0

    def run(self) -> None:
        """Write every graph of the document."""
        self.bron = f"bron/{self.key}"
        self.quads.graph(self.bron)
        self._document()
        self._vermeldingen()
        self._vragen()
        self._antwoorden()
        self._verwijzingen()
        self._voetnoten()
        self._labels()
        self._metadata()
        self._koppeling()
        self._sets()
        self._resolved_references()
        self._kwaliteit()

    # ------------------------------------------------------------ passages

    def _passages(self, subject: str, spans: tuple[Span, ...], reads: str = "") -> None:
        """Say where `subject` was read; `reads` names the property of it that the passage gives."""
        add = self.quads.add
        for span in spans:
            node = self._passage(span)
            add(subject, "kg:passage", node)
            if reads:
                add(node, "kg:gelezenAls", V[reads])
            self._describe_passage(node, span)

    def _passage(self, span: Span) -> str:
        return f"{self.places}{span.begint},{span.eindigt}>"

    def _describe_passage(self, node: str, span: Span) -> None:
        if node in self.passages:
            return
        self.passages.add(node)
        exact = self.as_read(self.records.document.text[span.begint : span.eindigt])
        self.quads.passage(node, self.doc, span.begint, span.eindigt, exact)

    # ------------------------------------------------------------ bron

    def _document(self) -> None:
        add, records = self.quads.add, self.records
        add(self.doc, "rdf:type", V[f"kg:{records.soort}"])  # the classes above it are derived: see reasoning.py
        for path in self.sources.bronbestanden:
            add(self.doc, "kg:bronbestand", text(path))
        form = records.document.form.value
        add(self.doc, "kg:vorm", V[f"kg:{_FORM.get(form, 'vorm' + form.capitalize())}"])
        add(self.doc, "kg:bewaardeTekst", self.as_read(records.document.text))
        self._value("dcterms:identifier", records.identifier)
        self._value("kg:aanhangselnummer", records.aanhangselnummer, integers=True)
        self._value("kg:vergaderjaar", records.vergaderjaar)
        self._value("kg:zaaknummer", records.zaaknummer)
        self._value("kg:plaats", records.plaats)
        self._value("kg:onderwerp", records.onderwerp, language="nl")
        for name in _DATES:
            value: Value | None = getattr(records, name)
            if value:
                add(self.doc, f"kg:{name}", day(value.value))
                self._passages(self.doc, value.spans, f"kg:{name}")
        if records.met_brief:
            add(self.doc, "kg:bevatBrief", boolean(True))
        if records.brieftekst:
            self._value("kg:tekst", records.brieftekst, language="nl")

    def _value(self, name: str, value: Value | None, *, language: str = "", integers: bool = False) -> None:
        if value is None:
            return
        self.quads.add(self.doc, name, integer(int(value.value)) if integers else text(value.value, language))
        self._passages(self.doc, value.spans, name)

    def _vermelding(self, number: int) -> str:
        return self.quads.node(part(self.key, "vermelding", number + 1))

    def _vermeldingen(self) -> None:
        add = self.quads.add
        for number, vermelding in enumerate(self.records.vermeldingen):
            node = self._vermelding(number)
            add(node, "rdf:type", V["kg:Vermelding"])
            add(node, "kg:uitDocument", self.doc)
            add(node, "kg:rol", V[f"kg:{vermelding.rol}"])
            add(node, "kg:volgorde", integer(vermelding.volgorde))
            add(node, "kg:zoalsGeschreven", self.as_read(vermelding.zoals_geschreven))
            if vermelding.fractie:
                add(node, "kg:fractieZoalsGeschreven", self.as_read(vermelding.fractie))
            post = _post_as_written(vermelding)
            if post:
                add(node, "kg:postZoalsGeschreven", self.as_read(post))
            self._passages(node, vermelding.spans)

    def _vragen(self) -> None:
        """Each question as printed here; what is said of the question itself is said by one document only.

        A statement that stood in several graphs would be counted as often by every query over their union.
        """
        add = self.quads.add
        for question in self.records.vragen:
            node, number = self.vragen[question.nummer], self.nummers[question.nummer]
            add(node, "kg:afgedruktIn", self.doc)
            self._passages(node, question.spans)
            if number in self.koppeling.eigen:
                add(node, "rdf:type", V["kg:Vraag"])
                add(node, "kg:tekst", self.as_read(question.tekst, "nl"))
                add(node, "kg:vingerafdruk", text(question.vingerafdruk))
                if question.printed and number == question.nummer:
                    add(node, "kg:nummer", integer(number))

    def _antwoorden(self) -> None:
        add = self.quads.add
        for answer in self.records.antwoorden:
            node = self.antwoorden[answer.nummers]
            add(node, "rdf:type", V["kg:Antwoord"])
            add(node, "kg:uitDocument", self.doc)
            add(node, "kg:tekst", self.as_read(answer.tekst, "nl"))
            add(node, "kg:alleenVerwijzing", boolean(only_refers(answer.tekst)))
            if answer.zekerheid == 1.0:
                self._beantwoordt(answer)
            self._passages(node, answer.spans)

    def _beantwoordt(self, answer: Antwoord) -> None:
        for number in answer.nummers:
            if number in self.nummers:
                self.quads.add(self.antwoorden[answer.nummers], "kg:beantwoordt", self.vragen[number])

    def _answer_to(self, number: int) -> Antwoord | None:
        return next((a for a in self.records.antwoorden if number in a.nummers), None)

    def _verwijzingen(self) -> None:
        add = self.quads.add
        for number, reference in enumerate(self.records.verwijzingen, 1):
            node = self.quads.node(part(self.key, "verwijzing", number))
            add(node, "rdf:type", V["kg:Verwijzing"])
            add(node, "kg:uitDocument", self.doc)
            add(node, "kg:zoalsGeschreven", self.as_read(reference.zoals_geschreven))
            add(node, "kg:soortVerwijzing", V[f"kg:{reference.soort}"])
            if reference.doel:
                add(node, "kg:doelIdentifier", text(reference.doel))
            within = self._answer_to(reference.in_antwoord) if reference.in_antwoord is not None else None
            if within:
                add(node, "kg:inAntwoord", self.antwoorden[within.nummers])
            self._passages(node, reference.spans)

    def _voetnoten(self) -> None:
        add = self.quads.add
        seen: Counter[str] = Counter()
        for note in self.records.voetnoten:
            seen[note.merk] += 1
            mark = note.merk if seen[note.merk] == 1 else f"{note.merk}-{seen[note.merk]}"
            node = self.quads.node(part(self.key, "voetnoot", quote(mark, safe=_MARK)))
            add(node, "rdf:type", V["kg:Voetnoot"])
            add(node, "kg:uitDocument", self.doc)
            add(node, "kg:merk", text(note.merk))
            if note.tekst:
                add(node, "kg:tekst", self.as_read(note.tekst, "nl"))
            if note.bij and note.bij[0] == "vraag" and note.bij[1] in self.nummers:
                add(node, "kg:bijVraag", self.vragen[note.bij[1]])
            answer = self._answer_to(note.bij[1]) if note.bij and note.bij[0] == "antwoord" else None
            if answer:
                add(node, "kg:bijAntwoord", self.antwoorden[answer.nummers])
            self._passages(node, note.spans)

    # ------------------------------------------------------------ labels

    def _labels(self) -> None:
        self.quads.graph("afleiding/labels")
        label = document_label(self.records)
        self.quads.add(self.doc, "skos:prefLabel", text(label, "nl"))
        for answer in self.records.antwoorden:
            name = text(answer_label(answer.nummers, label), "nl")
            self.quads.add(self.antwoorden[answer.nummers], "skos:prefLabel", name)

    # ------------------------------------------------------------ metadata record

    def _metadata(self) -> None:
        """What the metadata records say of the document, as far as its own text does not say the same."""
        self.quads.graph("register/officielebekendmakingen")
        for record in self.sources.metadata:
            self.quads.add(self.doc, "kg:bron", text(record.bronbestand))
            for gegeven in record.gegevens:
                if gegeven.value.strip():
                    self._gegeven(gegeven.name, gegeven.value.strip())

    def _gegeven(self, name: str, value: str) -> None:
        add, records = self.quads.add, self.records
        if name == "title":
            add(self.doc, "dcterms:title", text(value, "nl"))
        elif name in _REGISTERED:
            add(self.doc, _REGISTERED[name], text(value))
        elif name == "vraagnummer" and records.zaaknummer is None:
            if ZAAKNUMMER.fullmatch(value):
                add(self.doc, "kg:zaaknummer", text(value))
        elif name in _REGISTERED_DATES and is_date(value):
            self._registered_day(_REGISTERED_DATES[name], value[:10])

    def _registered_day(self, name: str, value: str) -> None:
        """Say a day that the text does not print; of several the first, as `kg.extract.metadata` tells."""
        if getattr(self.records, name) is None and name not in self.registered:
            self.registered.add(name)
            self.quads.add(self.doc, f"kg:{name}", day(value))

    # ------------------------------------------------------------ koppeling

    def _koppeling(self) -> None:
        self.quads.graph("koppeling")
        add = self.quads.add
        for number, found in enumerate(self.resolved.resolutions):
            if found.matched:
                node, entity = self._vermelding(number), self.quads.node(found.entity)
                add(node, "kg:verwijstNaarEntiteit", entity)
                add(node, "kg:zekerheid", decimal(found.zekerheid))
                add(node, "kg:grond", text(found.grond, "nl"))
                self._role_link(self.records.vermeldingen[number], found.entity, entity)
        for shown in self.resolved.attested:
            add(self.quads.node(bewindspersoon(shown.held.key)), "kg:geattesteerdIn", self.doc)
        self._ministry_links()

    def _role_link(self, vermelding: Vermelding, path: str, entity: str) -> None:
        """What the link says of the document and its answers."""
        add, is_role = self.quads.add, path.startswith("bewindspersoon/")
        if vermelding.rol is Rol.BEANTWOORDER and is_role:
            for node in self._answering_nodes():
                add(node, "kg:beantwoordDoor", entity)
        elif vermelding.rol is Rol.MEDE_NAMENS:
            for node in self._answering_nodes():
                add(node, "kg:medeNamens", entity)
        elif vermelding.rol is Rol.AFZENDER and self._is_letter:
            add(self.doc, "kg:afzender", entity)
        elif vermelding.rol is Rol.ONTVANGER and self._is_letter:
            add(self.doc, "kg:geadresseerde", entity)

    @property
    def _is_letter(self) -> bool:
        return self.records.met_brief or self.records.soort in (Soort.BRIEF, Soort.KAMERBRIEF, Soort.OPEN_BRIEF)

    def _answering_nodes(self) -> Iterator[str]:
        """The document, when it answers, and each of its answers."""
        if self.records.soort is Soort.AANHANGSEL:
            yield self.doc
            yield from self.antwoorden.values()

    def _ministry_links(self) -> None:
        answering = self.resolved.of(Rol.BEANTWOORDER)
        codes = {self.resolved.places[n] for n in answering if self.resolved.ministries[n]}
        if not codes and self.koppeling.namens:
            codes = {self.koppeling.namens[0]}
        for code in sorted(codes):
            for node in self._answering_nodes():
                self.quads.add(node, "kg:beantwoordNamens", self.quads.node(ministerie(code)))

    # ------------------------------------------------------------ afleiding

    def _sets(self) -> None:
        set_key = self.koppeling.set_key
        if self.koppeling.afgeleide_identifier:
            self.quads.graph("afleiding/identificatie")
            self.quads.add(self.doc, "dcterms:identifier", text(self.koppeling.afgeleide_identifier))
        if not set_key:
            return
        self.quads.graph("afleiding/sets")
        answers = self.records.soort is Soort.AANHANGSEL
        self.quads.add(
            self.doc, "kg:antwoordOpSet" if answers else "kg:betreftSet", self.quads.node(vragenset(set_key))
        )
        self.quads.graph("afleiding/nummering")
        for answer in self.records.antwoorden:
            if answer.zekerheid < 1.0:
                self._beantwoordt(answer)

    def _resolved_references(self) -> None:
        self.quads.graph("afleiding/verwijzingen")
        for number, reference in enumerate(self.records.verwijzingen, 1):
            node = self.quads.node(part(self.key, "verwijzing", number))
            if reference.soort is Verwijzingsoort.ANTWOORD:
                self._answer_reference(node, reference)
            elif reference.soort is Verwijzingsoort.URL:
                if is_iri(reference.doel):
                    self.quads.add(node, "kg:doel", f"<{reference.doel}>")
            else:
                self._document_reference(node, reference)
        self._chains()

    def _answer_reference(self, node: str, reference: Verwijzing) -> None:
        """Point at the answers that a reference names: here, or in another document when it names one too."""
        within = self._answer_to(reference.in_antwoord) if reference.in_antwoord is not None else None
        if reference.doel:
            targets = [self._place(place) for place in self._elsewhere(within, reference)]
            if not targets:
                self._document_reference(node, reference)
        else:
            answers = [self._answer_to(number) for number in reference.vragen if within]
            targets = [self.antwoorden[answer.nummers] for answer in answers if answer and answer != within]
        for target in targets:
            self.quads.add(node, "kg:doel", target)
            if within:
                self.quads.add(self.antwoorden[within.nummers], "kg:verwijstNaarAntwoord", target)

    def _elsewhere(self, within: Antwoord | None, reference: Verwijzing) -> tuple[Antwoordplaats, ...]:
        """The answers in other documents that linking found for a reference."""
        named = (reference.doel.lower(), reference.vragen)
        links = (one for one in self.schakels if within and one.nummers == within.nummers)
        found = (one.antwoorden for link in links for one in link.elders if (one.identifier, one.nummers) == named)
        return next(found, ())

    def _place(self, place: Antwoordplaats) -> str:
        return self.quads.node(antwoord(place.document, place.nummers))

    def _chains(self) -> None:
        """Point from each answer that refers to the answers elsewhere, and to those at the end of its chain."""
        for link in self.schakels:
            node = self.antwoorden[link.nummers]
            for elders in link.elders:
                for place in elders.antwoorden:
                    self.quads.add(node, "kg:verwijstNaarAntwoord", self._place(place))
            for place in link.einde:
                self.quads.add(node, "kg:uiteindelijkAntwoord", self._place(place))

    def _document_reference(self, node: str, reference: Verwijzing) -> None:
        """Point at the document or set that a reference names, here or a stub, or at its official publication."""
        published = publication(reference.doel)
        if published:
            self.quads.add(node, "kg:doel", f"<{published}>")
        for path in entities(reference.doel, self.known):
            if path != document(self.key):
                target = self.quads.node(path)
                self.quads.add(node, "kg:doel", target)
                if path.startswith("document/"):
                    self.quads.add(self.doc, "kg:verwijstNaar", target)

    # ------------------------------------------------------------ kwaliteit

    def _kwaliteit(self) -> None:
        self.quads.graph("kwaliteit")
        for doubt in (*self.records.doubts, *self.sources.doubts):
            self._melding(doubt.soort, doubt.text, None, self.doc, doubt.span)
        self._name_meldingen()
        self._reference_meldingen()
        if self.koppeling.grond:
            grond = self.koppeling.grond
            self._melding("setAfgeleid", grond.text, grond.zekerheid, self.doc, None)
        if self.koppeling.verscheurd:
            named = ", ".join(self.koppeling.verscheurd)
            grond_text = f"De vragen passen even goed bij die van {named}; het document is bij geen daarvan gevoegd."
            self._melding("setOnzeker", grond_text, None, self.doc, None)
        if self.koppeling.namens:
            grond_text = "De antwoorden noemen van de aangeschreven ministeries alleen dit ministerie."
            self._melding("ministerieAfgeleid", grond_text, self.koppeling.namens[1], self.doc, None)
        if self.koppeling.afgeleide_identifier:
            grond_text = "Nummer van het Aanhangsel en vergaderjaar van de dag van ontvangst geven samen dit kenmerk."
            self._melding("identifierAfgeleid", grond_text, 0.95, self.doc, None)
        for answer in self.records.antwoorden:
            if answer.grond:
                self._melding("koppenVerloren", answer.grond, answer.zekerheid, self.antwoorden[answer.nummers], None)
        self._chain_meldingen()

    def _reference_meldingen(self) -> None:
        """Tell which references lead nowhere: to an answer that is not here, or without a number that can be read."""
        official = (Verwijzingsoort.AANHANGSEL, Verwijzingsoort.KAMERSTUK, Verwijzingsoort.HANDELINGEN)
        for number, reference in enumerate(self.records.verwijzingen, 1):
            lost = [] if reference.doel else [n for n in reference.vragen if self._answer_to(n) is None]
            node = self.quads.node(part(self.key, "verwijzing", number))
            if lost:
                numbers = ", ".join(map(str, lost))
                self._melding("verwijzingOnopgelost", f"In dit stuk staat geen antwoord {numbers}.", None, node, None)
            elif reference.soort in official and not reference.doel:
                self._melding("verwijzingOnopgelost", "Het nummer of jaar is niet te lezen.", None, node, None)

    def _chain_meldingen(self) -> None:
        """Tell which answers that only refer lead to no answer that says something: round in a ring, or nowhere."""
        for link in self.schakels:
            node = self.antwoorden[link.nummers]
            if link.kring:
                self._melding("verwijzingKring", f"{self._ring(link.kring)} verwijzen naar elkaar.", None, node, None)
            for grond in link.doodlopend:
                self._melding("verwijzingDoodlopend", grond, None, node, None)

    def _ring(self, places: tuple[Antwoordplaats, ...]) -> str:
        """The answers of a ring, by the numbers that they answer; of another document with its key."""
        *first, last = (
            "+".join(map(str, one.nummers)) + (f" van {one.document}" if one.document != self.key else "")
            for one in places
        )
        return f"De antwoorden {', '.join(first)} en {last}"

    def _name_meldingen(self) -> None:
        for number, found in enumerate(self.resolved.resolutions):
            if found.matched:
                continue
            soort = "naamMeerduidig" if found.ambiguous else "naamNietGevonden"
            self._melding(
                soort, found.grond, found.zekerheid if found.candidates else None, self._vermelding(number), None
            )

    def _melding(self, soort: str, grond: str, zekerheid: float | None, over: str, span: Span | None) -> None:
        self.meldingen += 1
        add, node = self.quads.add, self.quads.node(part(self.key, "melding", self.meldingen))
        add(node, "rdf:type", V["kg:Kwaliteitsmelding"])
        add(node, "kg:uitDocument", self.doc)
        add(node, "kg:over", over)
        add(node, "kg:soortMelding", V[f"kg:{soort}"])
        add(node, "kg:grond", text(grond, "nl"))
        if zekerheid is not None:
            add(node, "kg:zekerheid", decimal(zekerheid))
        if span is not None:
            place = self._passage(span)
            add(node, "kg:passage", place)
            # A passage that only a melding points at is described in the document's own graph, like every passage.
            self.quads.graph(self.bron)
            self._describe_passage(place, span)
            self.quads.graph("kwaliteit")


def _post_as_written(vermelding: Vermelding) -> str:
    """The office as written in a mention that also names a person; the whole mention when it names none."""
    if vermelding.ambt is None:
        return ""
    if not vermelding.naam:
        return vermelding.zoals_geschreven
    return " ".join(vermelding.zoals_geschreven.replace(vermelding.naam, " ").split()).strip(" ,")
