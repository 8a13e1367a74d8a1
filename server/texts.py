"""What the server says, in Dutch and English, and how it writes dates and numbers in each."""

from __future__ import annotations

import re
from datetime import date

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

LANGUAGES = ("nl", "en")
_MOMENT = re.compile(r"([0-9-]{10})T([0-9]{2}:[0-9]{2}):[0-9]{2}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_HEADER = 2048
LONGEST = 200  # characters of what a client sent that are said back

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}

# key → (Dutch, English). Values in braces are filled in by `text`.
_TEXTS: dict[str, tuple[str, str]] = {
    "site": ("Kamergraaf", "Kamergraaf"),
    "tagline": (
        "Kamervragen en hun antwoorden als één verbonden geheel",
        "Dutch parliamentary questions and their answers, connected",
    ),
    "skip": ("Naar de inhoud", "Skip to content"),
    "nav-home": ("Begin", "Home"),
    "nav-sparql": ("Bevragen", "Query"),
    "nav-wie": ("Wie was wie", "Who was who"),
    "nav-downloads": ("Downloads", "Downloads"),
    "nav-def": ("Begrippen", "Terms"),
    "other-language": ("English", "Nederlands"),
    "intro": (
        "Leden van de Tweede Kamer stellen schriftelijke vragen aan de regering. Dezelfde vragen gaan soms naar twaalf "
        "ministers tegelijk, en komen in twaalf stukken terug. Hier staan vragen, antwoorden, bewindspersonen, "
        "Kamerleden en documenten als één graaf, waarin elke bewering terug te voeren is op haar bron.",
        "Members of the Dutch House of Representatives put written questions to the government. The same questions may "
        "go to twelve ministers at once and come back in twelve papers. Here questions, answers, ministers, members "
        "and documents are one graph, in which every statement leads back to its source.",
    ),
    "in-numbers": ("In deze uitgave", "In this release"),
    "count-Vragenset": ("vragensets", "sets of questions"),
    "count-Vraag": ("vragen", "questions"),
    "count-Antwoord": ("antwoorden", "answers"),
    "count-Document": ("documenten", "documents"),
    "count-Persoon": ("personen", "people"),
    "count-Ministerie": ("ministeries", "ministries"),
    "statements": ("beweringen", "statements"),
    "examples": ("Vragen om mee te beginnen", "Queries to start with"),
    "examples-lead": (
        "Elke zoekvraag geeft een tabel. Pas haar daarna aan, of vraag haar op als CSV of JSON.",
        "Each query gives a table. Change it afterwards, or ask for it as CSV or JSON.",
    ),
    "edit": ("bewerken", "edit"),
    "layers": ("Vijf lagen", "Five layers"),
    "layers-lead": (
        "Wat een document zegt, wat een register zegt, wat wij koppelden en wat wij afleidden, staat steeds apart.",
        "What a document says, what a register says, what we linked and what we derived are always kept apart.",
    ),
    "layer-bron": ("Bron", "Source"),
    "layer-register": ("Register", "Register"),
    "layer-koppeling": ("Koppeling", "Link"),
    "layer-afleiding": ("Afleiding", "Derivation"),
    "layer-kwaliteit": ("Kwaliteit", "Quality"),
    "layer-overig": ("Overig", "Other"),
    "layer-bron-note": ("staat zo in het document", "stands so in the document"),
    "layer-register-note": ("volgens een register", "according to a register"),
    "layer-koppeling-note": ("wie is wie, met reden", "who is who, with the reason"),
    "layer-afleiding-note": ("door een regel berekend", "computed by a rule"),
    "layer-kwaliteit-note": ("wat ontbreekt, twijfelachtig of hersteld is", "missing, doubtful or repaired"),
    "layer-overig-note": ("beschrijving van de gegevens zelf", "description of the data itself"),
    "release": ("Uitgave", "Release"),
    "as-data": ("Als gegevens", "As data"),
    "identifier": ("Adres van dit gegeven", "Address of this entity"),
    "incoming": ("Verwijzingen hierheen", "References to this"),
    "incoming-more": ("De eerste {shown} van {count} staan hier.", "The first {shown} of {count} are shown."),
    "incoming-many": ("meer dan {count}", "more than {count}"),
    "questions": ("Vragen", "Questions"),
    "answers": ("Antwoorden", "Answers"),
    "question": ("Vraag", "Question"),
    "answer": ("Antwoord", "Answer"),
    "matrix": ("Wie antwoordde wat", "Who answered what"),
    "matrix-lead": (
        "Elke rij is een vraag, elke kolom een aangeschreven ministerie.",
        "Each row is a question, each column an addressed ministry.",
    ),
    "together": ("samen met vraag {number}", "together with question {number}"),
    "refers": ("verwijst naar {number}", "refers to {number}"),
    "no-answer": ("geen antwoord in deze uitgave", "no answer in this release"),
    "not-here": ("niet in dit stuk", "not in this document"),
    "not-printed": (
        "Geen document in deze uitgave drukt deze vraag af.",
        "No document in this release prints this question.",
    ),
    "unknown": ("onbekend", "unknown"),
    "addressed": ("Gericht aan", "Addressed to"),
    "not-addressed": ("niet aangeschreven", "not addressed"),
    "asked-by": ("Ingediend door", "Tabled by"),
    "tabled": ("ingezonden", "tabled"),
    "received": ("ontvangen", "received"),
    "dated": ("gedateerd", "dated"),
    "due": ("uiterlijk", "due"),
    "due-before": ("vóór uitstel {day}", "before delay {day}"),
    "answered-on": ("beantwoord op {day}", "answered on {day}"),
    "after-days": ("na {days} dagen", "after {days} days"),
    "in-time": ("op tijd", "in time"),
    "late": ("te laat", "late"),
    "timeliness": ("Op tijd beantwoord", "Answered in time"),
    "timeliness-of": (
        "Geadresseerden: {every}. Te meten of zij op tijd antwoordden: {measured}. Op tijd: {intime}.",
        "Addressees: {every}. Whether they answered in time can be measured: {measured}. In time: {intime}.",
    ),
    "timeliness-lead": (
        "Gemeten is wat te meten is: de dag van indiening en die van het antwoord zijn bekend, en geen bericht van "
        "uitstel ontbreekt dat het antwoord noemt. Wat een andere post overnam telt bij die post.",
        "Measured is what can be measured: the day of tabling and that of the answer are known, and no delay notice "
        "is missing that the answer names. What another post took over counts for that post.",
    ),
    "measured-of-all": ("gemeten / alle", "measured / all"),
    "within-three-weeks": ("binnen drie weken", "within three weeks"),
    "unanswered": ("onbeantwoord", "unanswered"),
    "median-days": ("mediaan (dagen)", "median (days)"),
    "unknown-year": ("jaar onbekend", "year unknown"),
    "documents": ("Documenten", "Documents"),
    "unknown-asker": ("indiener onbekend", "asker unknown"),
    "answered-in": ("beantwoord in", "answered in"),
    "status": ("Status", "Status"),
    "kept-text": ("Bewaarde tekst", "Kept text"),
    "kept-text-lead": (
        "De tekst zoals die is bewaard, teken voor teken. Wat eruit gelezen is, is gemarkeerd.",
        "The text as it was kept, character by character. What was read from it is marked.",
    ),
    "mentions": ("Wie er genoemd worden", "Who is mentioned"),
    "as-written": ("Zoals geschreven", "As written"),
    "role": ("Rol", "Role"),
    "is": ("Is", "Is"),
    "certainty": ("Zekerheid", "Certainty"),
    "ground": ("Grond", "Ground"),
    "not-linked": ("niet gekoppeld", "not linked"),
    "facts": ("Gegevens", "Facts"),
    "roles": ("Functies", "Roles"),
    "asked": ("Stelde vragen", "Asked"),
    "answered": ("Beantwoordde", "Answered"),
    "newest-shown": ("De nieuwste {count} staan hier.", "The newest {count} are shown."),
    "of-set": ("Hoort bij", "Belongs to"),
    "elsewhere": ("Elders", "Elsewhere"),
    "period": ("Periode", "Period"),
    "now": ("heden", "now"),
    "from": ("van", "from"),
    "timeline": ("Functies in de tijd", "Offices over time"),
    "timeline-lead": (
        "Balken van eerste tot laatste dag; een balk met open einde loopt door zover het register weet. De tabel "
        "eronder zegt hetzelfde.",
        "Bars from first to last day; one with an open end goes on as far as the register knows. The table below says "
        "the same.",
    ),
    "office": ("Functie", "Office"),
    "at": ("Bij", "At"),
    "cabinet": ("Kabinet", "Cabinet"),
    "support": ("Steun", "Support"),
    "support-register": ("register", "register"),
    "support-document": ("alleen een document", "only a document"),
    "identifiers": ("Sleutels elders", "Keys elsewhere"),
    "scheme": ("Bij", "With"),
    "key": ("Sleutel", "Key"),
    "stated-by": ("Vermeld door", "Stated by"),
    "stated-on": ("Vermeld op", "Stated on"),
    "earlier": ("Oudere", "Older"),
    "later": ("Nieuwere", "Newer"),
    "shown-of": ("{first}–{last} van {count}, nieuwste eerst.", "{first}–{last} of {count}, newest first."),
    "person": ("Persoon", "Person"),
    "ministry": ("Ministerie", "Ministry"),
    "day": ("Dag", "Day"),
    "ask": ("Opzoeken", "Look up"),
    "wie-title": ("Wie was wie op een dag", "Who was who on a day"),
    "wie-lead": (
        "Kies een dag, en zo nodig een ministerie of post: wie zat er toen, en wat zegt dat?",
        "Choose a day, and if you like a ministry or an office: who held it then, and what says so?",
    ),
    "wie-post-hint": ("zoals: staatssecretaris", "such as: staatssecretaris (in Dutch)"),
    "wie-ministerie-hint": ("naam, afkorting of TOOI-code", "name, abbreviation or TOOI code"),
    "wie-register": ("Een register zegt wie het was.", "A register says who it was."),
    "wie-document": (
        "Geen register zegt wie het was; wel laat een document het zien op die dag.",
        "No register says who it was; a document shows it on that day.",
    ),
    "wie-niemand": (
        "Niemand: volgens het register bestond dit ministerie toen niet.",
        "Nobody: by the register this ministry did not exist then.",
    ),
    "wie-onbekend": (
        "Niet bekend. Het kan zijn dat iemand de post had en dat deze uitgave dat niet weet.",
        "Not known. Somebody may have held the office without this release knowing.",
    ),
    "wie-days": (
        "Eerste en laatste dag tellen mee: op de dag van een wisseling staan wie ging en wie kwam er beiden.",
        "First and last day count: on the day of a change both who left and who came are here.",
    ),
    "heet-title": ("Hoe heette het ministerie op een dag", "What a ministry was called on a day"),
    "heet-lead": (
        "Ministeries krijgen nieuwe namen. Geef een naam van welke tijd ook, en een dag.",
        "Ministries are renamed. Give a name of any time, and a day.",
    ),
    "heet-register": ("Volgens het register.", "According to the register."),
    "heet-document": (
        "Alleen een document laat deze naam zien op die dag.",
        "Only a document shows this name on that day.",
    ),
    "heet-niemand": ("Het bestond toen niet, volgens het register.", "By the register it did not exist then."),
    "heet-onbekend": (
        "Niet bekend: het register zegt niet hoe het toen heette.",
        "Not known: the register does not say what it was called then.",
    ),
    "other-names": ("Andere namen", "Other names"),
    "on-day": ("op {day}", "on {day}"),
    "meant": ("Gevonden", "Found"),
    "several-with-id": ("«{id}» kan meer dan één ding zijn", "“{id}” can be more than one thing"),
    "services": ("Opzoeken en koppelen", "Look up and link"),
    "services-wie": ("Wie had welke functie op een dag?", "Who held which office on a day?"),
    "services-heet": ("Hoe heette een ministerie op een dag?", "What was a ministry called on a day?"),
    "services-wijzigingen": ("Wat is er veranderd sinds de vorige uitgave?", "What changed since the last release?"),
    "services-gezocht": (
        "Welke documenten worden aangehaald en zijn hier nog niet?",
        "Which documents are cited and not here yet?",
    ),
    "services-reconcile": (
        "Koppel een kolom met namen aan personen, Kamerleden, bewindspersonen, ministeries en fracties: geef "
        "OpenRefine dit adres als reconciliatiedienst:",
        "Link a column of names to people, members, ministers, ministries and groups: give OpenRefine this address as "
        "a reconciliation service:",
    ),
    "services-ids": (
        "Kom van een sleutel van een ander op onze pagina:",
        "Come from somebody else's key to our page:",
    ),
    "nav-wijzigingen": ("Wijzigingen", "Changes"),
    "wijzigingen-lead": (
        "Wat er nieuw, gewijzigd of verdwenen is van uitgave op uitgave, de laatste wisseling eerst.",
        "What is new, changed or gone from release to release, the latest switch first.",
    ),
    "no-changes": (
        "Van deze uitgave zijn geen wijzigingen bekend: zij wordt op zichzelf uitgegeven, of is de eerste van haar "
        "soort.",
        "No changes are known of this release: it is served by itself, or is the first of its kind.",
    ),
    "change-title": ("Wisseling {number}: uitgave {release}", "Switch {number}: release {release}"),
    "change-number": ("Wisseling {number}", "Switch {number}"),
    "change-from": ("Uitgave {before} werd {after}.", "Release {before} became {after}."),
    "change-first": ("Uitgave {after} was de eerste.", "Release {after} was the first."),
    "kind-new": ("nieuw", "new"),
    "kind-changed": ("gewijzigd", "changed"),
    "kind-gone": ("verdwenen", "gone"),
    "statements-differ": (
        "Beweringen: {added} erbij, {removed} eraf.",
        "Statements: {added} added, {removed} removed.",
    ),
    "word-added": ("erbij: ", "added: "),
    "word-removed": ("eraf: ", "removed: "),
    "only-counted": (
        "In een eerste uitgave is alles nieuw: de entiteiten zijn alleen geteld.",
        "In a first release everything is new: its entities are only counted.",
    ),
    "only-places": ("Alleen de plaats in de tekst is anders.", "Only the place in the text differs."),
    "all-entities": ("Alle {count}", "All {count}"),
    "more-words": ("en nog {count} beweringen", "and {count} more statements"),
    "unreadable-change": (
        "De gegevens van deze wisseling zijn beschadigd en worden niet getoond.",
        "The data of this switch is damaged and not shown.",
    ),
    "changes-damaged": (
        "Het logboek van wijzigingen is beschadigd: {file}. De uitgave zelf is er niet minder om.",
        "The log of changes is damaged: {file}. The release itself is not affected.",
    ),
    "no-change": ("Deze wisseling is er niet.", "There is no such switch."),
    "no-patch": (
        "Van deze wisseling is er geen RDF Patch: neem de downloads van de uitgave.",
        "There is no RDF Patch of this switch: take the downloads of the release.",
    ),
    "no-archive": ("Dit archief is er niet, of nog niet vol.", "There is no such archive, or it is not full yet."),
    "no-fragment": ("Dit deel van de stroom is er niet.", "There is no such fragment of the stream."),
    "feed-title": ("Kamergraaf: wijzigingen", "Kamergraaf: changes"),
    "follow": ("Volgen", "Follow"),
    "follow-atom": ("in een nieuwslezer (Atom)", "in a news reader (Atom)"),
    "follow-ldes": ("met een programma (LDES, {form})", "with a program (LDES, {form})"),
    "patch-do": ("Het verschil als bestand (RDF Patch)", "The difference as a file (RDF Patch)"),
    "page-number": ("p is het nummer van een pagina, vanaf 1.", "p is the number of a page, from 1."),
    "page-past": ("De laatste pagina is {pages}.", "The last page is {pages}."),
    "place-of": ("{first}–{last} van {count}", "{first}–{last} of {count}"),
    "previous-page": ("Vorige", "Previous"),
    "next-page": ("Volgende", "Next"),
    "zoek-title": ("Zoeken", "Search"),
    "zoek-words": ("Zoek naar", "Search for"),
    "zoek-button": ("Zoek", "Search"),
    "zoek-one": ("1 treffer", "1 hit"),
    "zoek-count": ("{count} treffers", "{count} hits"),
    "zoek-most": ("De eerste {count} staan hier.", "The first {count} are here."),
    "zoek-kinds": ("Soorten", "Kinds"),
    "zoek-all": ("alles", "all"),
    "zoek-left": (
        "Er zijn {found} treffers; de {given} beste deden mee. Vraag er meer met kg:zoekAantal, tot 10.000.",
        "There are {found} hits; the best {given} took part. Ask for more with kg:zoekAantal, up to 10,000.",
    ),
    "zoek-how": (
        'Zo kan het: neutraliteit ambtenaren · "open brief" · neutral* · boeren -stikstof · boeren OF tuinders',
        'Like this: neutraliteit ambtenaren · "open brief" · neutral* · boeren -stikstof · boeren OF tuinders',
    ),
    "zoek-how-title": ("Hoe u zoekt", "How to search"),
    "zoek-how-words": (
        "alle woorden, in welke vorm ook: ambtenaren vindt ook ambtenaar",
        "all of the words, in any form: ambtenaren also finds ambtenaar",
    ),
    "zoek-how-phrase": ("deze woorden achter elkaar", "these words after one another"),
    "zoek-how-prefix": ("elk woord dat zo begint", "every word that begins so"),
    "zoek-how-not": ("wel het ene woord, niet het andere", "the one word and not the other"),
    "zoek-how-or": ("een van de twee", "one of the two"),
    "zoek-sparql": ("Hetzelfde in SPARQL:", "The same in SPARQL:"),
    "zoek-soort": (
        "Naar {value} kan niet worden gezocht, wel naar: {offers}.",
        "There is no searching for {value}, but for: {offers}.",
    ),
    "zoek-no-index": (
        "Hier is geen zoekindex: wat wordt aangeboden is geen uitgave, of een oude. Zoek met FILTER(CONTAINS(…)).",
        "There is no search index here: what is served is no release, or an old one. Search with FILTER(CONTAINS(…)).",
    ),
    "zoek-hint": (
        '?x kg:zoek "woorden" ; kg:zoekScore ?score ; kg:zoekFragment ?fragment ; kg:zoekAantal 50 .',
        '?x kg:zoek "woorden" ; kg:zoekScore ?score ; kg:zoekFragment ?fragment ; kg:zoekAantal 50 .',
    ),
    "zoek-constant": (
        "Na kg:zoek staat een tekst tussen aanhalingstekens, niet {value}: gezocht wordt voordat er variabelen zijn.",
        "A text in quotes stands after kg:zoek, not {value}: searching comes before there are variables.",
    ),
    "zoek-subject": (
        "Voor kg:zoek staat een variabele, niet {value}.",
        "A variable stands before kg:zoek, not {value}.",
    ),
    "zoek-variable": (
        "Na kg:zoekScore en kg:zoekFragment staat een variabele, niet {value}.",
        "A variable stands after kg:zoekScore and kg:zoekFragment, not {value}.",
    ),
    "zoek-count-limit": (
        "Na kg:zoekAantal staat een getal van 1 tot en met 10000, niet {value}.",
        "A number from 1 to 10000 stands after kg:zoekAantal, not {value}.",
    ),
    "zoek-one-value": (
        "Hier mag maar één waarde staan: {value} is te veel.",
        "Only one value may stand here: {value} is too many.",
    ),
    "zoek-two": (
        "Van {value} is niet te zeggen bij welke zoekopdracht score, fragment of aantal hoort. "
        "Zet elke zoekopdracht tussen eigen accolades.",
        "It cannot be told to which search of {value} a score, fragment or number belongs. "
        "Put each search in braces of its own.",
    ),
    "zoek-alone": (
        "kg:{value} hoort bij een kg:zoek van dezelfde variabele, tussen dezelfde accolades.",
        "kg:{value} belongs to a kg:zoek of the same variable, in the same braces.",
    ),
    "zoek-path": (
        "kg:zoek kan geen deel zijn van een pad. Geef wat ertussen ligt een variabele.",
        "kg:zoek cannot be a part of a path. Give what lies between a variable.",
    ),
    "zoek-construct": (
        "In CONSTRUCT WHERE { … } kan niet worden gezocht. Schrijf CONSTRUCT { … } WHERE { … }.",
        "There is no searching in CONSTRUCT WHERE { … }. Write CONSTRUCT { … } WHERE { … }.",
    ),
    "zoek-searches": ("Een vraag mag hoogstens 10 keer zoeken.", "A query may search 10 times at most."),
    "zoek-words-empty": (
        "Er staat geen woord om naar te zoeken.",
        "There is no word to search for.",
    ),
    "zoek-words-long": ("Zoek met hoogstens 500 tekens.", "Search with 500 characters at most."),
    "zoek-words-many": ("Zoek met hoogstens 32 woorden.", "Search with 32 words at most."),
    "zoek-words-quote": (
        'Een aanhalingsteken is niet gesloten: "woorden achter elkaar".',
        'A quotation mark is not closed: "words after one another".',
    ),
    "zoek-words-prefix": (
        "Een sterretje staat aan het eind van een woord van ten minste drie letters, zoals neutral*, niet {value}.",
        "A star stands at the end of a word of at least three letters, such as neutral*, not {value}.",
    ),
    "zoek-words-only-not": (
        "Alleen wat er niet in mag staan is te weinig: zet er een woord zonder - bij.",
        "What must not be there is not enough: add a word without -.",
    ),
    "gezocht-title": ("Gezochte documenten", "Wanted documents"),
    "gezocht-lead": (
        "Documenten die in andere worden aangehaald en die deze uitgave niet heeft, de meest aangehaalde eerst.",
        "Documents that others cite and that this release does not have, the most cited first.",
    ),
    "wanted-document": ("Document", "Document"),
    "cited-times": ("Aantal", "Count"),
    "cited-by": ("Aangehaald in", "Cited in"),
    "no-gezocht": ("Elk document dat wordt aangehaald is er.", "Every document that is cited is here."),
    "vergelijk-title": ("Twee teksten vergeleken", "Two texts compared"),
    "vergelijk-lead": (
        "Wat maar in één van beide staat is gemarkeerd; de rest is woord voor woord gelijk.",
        "What stands in only one of the two is marked; the rest is the same word for word.",
    ),
    "vergelijk-likeness": ("{percent}% van de woorden is gelijk.", "{percent}% of the words are the same."),
    "vergelijk-words": (
        "Woorden en leestekens: {shared} gelijk, {left} alleen in het eerste, {right} alleen in het tweede.",
        "Words and punctuation: {shared} the same, {left} only in the first, {right} only in the second.",
    ),
    "vergelijk-cut": (
        "Van een zeer lange tekst is alleen het begin vergeleken.",
        "Of a very long text only the beginning is compared.",
    ),
    "vergelijk-only": ("alleen hier", "only here"),
    "vergelijk-a": ("Eerste", "First"),
    "vergelijk-b": ("Tweede", "Second"),
    "vergelijk-do": ("Vergelijken", "Compare"),
    "vergelijk-answers": ("Vergelijk de antwoorden", "Compare the answers"),
    "vergelijk-two": (
        "Kies twee verschillende antwoorden (a=… en b=…).",
        "Choose two different answers (a=… and b=…).",
    ),
    "vergelijk-path": (
        "{name} is het adres van een antwoord of vraag, zoals document/…/antwoord/1; niet «{path}».",
        "{name} is the address of an answer or a question, such as document/…/antwoord/1; not “{path}”.",
    ),
    "like": ("Lijkt op", "Is like"),
    "like-lead": (
        "Woord voor woord vergeleken; 100% is precies gelijk. Wat eerder was en wat later kwam staat erbij.",
        "Compared word by word; 100% is exactly the same. It says what came earlier and what later.",
    ),
    "like-percent": ("{percent}% gelijk", "{percent}% the same"),
    "like-same-question": ("op dezelfde vraag", "to the same question"),
    "like-earlier": ("eerder", "earlier"),
    "like-later": ("later", "later"),
    "like-most": (
        "De {shown} die er het meest op lijken, van {count}.",
        "The {shown} that are most like it, of {count}.",
    ),
    "sisters": ("Zustersets", "Sister sets"),
    "sisters-lead": (
        "Sets waarin de meeste van deze vragen ook gesteld zijn.",
        "Sets in which most of these questions were asked too.",
    ),
    "place-in-text": ("plaats in de tekst", "place in the text"),
    "query": ("Zoekvraag (SPARQL)", "Query (SPARQL)"),
    "run": ("Uitvoeren", "Run"),
    "answer-as": ("Antwoord als", "Answer as"),
    "html-table": ("tabel op deze site", "table on this site"),
    "query-lead": (
        "Stel een vraag aan de graaf in SPARQL 1.1. Lezen kan, schrijven niet; andere diensten aanroepen (SERVICE) ook "
        "niet. Een zoekvraag mag {seconds} seconden duren.",
        "Ask the graph in SPARQL 1.1. Reading is possible, writing is not, nor is calling other services (SERVICE). A "
        "query may take {seconds} seconds.",
    ),
    "prefixes": ("Voorvoegsels", "Prefixes"),
    "prefixes-lead": (
        "Zet er zelf bij wat de zoekvraag nodig heeft; er wordt niets stilzwijgend aangevuld.",
        "Add what your query needs; nothing is filled in silently.",
    ),
    "result": ("Resultaat", "Result"),
    "rows": ("{count} rijen", "{count} rows"),
    "row": ("1 rij", "1 row"),
    "rows-capped": (
        "Dit zijn de eerste {count} rijen; er zijn er meer. Vraag het hele resultaat op als bestand.",
        "These are the first {count} rows; there are more. Ask for the whole result as a file.",
    ),
    "cells-cut": (
        "Lange waarden zijn afgekort met …; het hele resultaat heeft ze helemaal.",
        "Long values are cut with …; the whole result has all of them.",
    ),
    "no-rows": ("Niets gevonden.", "Nothing found."),
    "whole-result": ("Hele resultaat", "Whole result"),
    "yes": ("Ja", "Yes"),
    "no": ("Nee", "No"),
    "downloads-lead": (
        "De hele graaf van uitgave {release}, met controlegetallen. Een uitgave verandert nooit; een nieuwe krijgt een "
        "eigen naam.",
        "The whole graph of release {release}, with checksums. A release never changes; a new one gets its own name.",
    ),
    "file": ("Bestand", "File"),
    "size": ("Grootte", "Size"),
    "format": ("Vorm", "Form"),
    "no-downloads": ("Deze uitgave heeft geen bestanden.", "This release has no files."),
    "downloads-table": (
        "Zoekt u een tabel? Stel een vraag en neem het antwoord als CSV:",
        "Looking for a table? Ask a query and take its answer as CSV:",
    ),
    "dumps": ("De hele graaf", "The whole graph"),
    "dumps-lead": (
        "Elk bestand bestaat uit {count} delen, elk van een aantal entiteiten. Wie bijblijft hoeft alleen de delen te "
        "halen die veranderd zijn: de controlegetallen zeggen welke.",
        "Each file consists of {count} parts, each of a number of entities. To keep up you only need the parts that "
        "changed: the checksums say which.",
    ),
    "dumps-index": ("Lijst van de delen", "List of the parts"),
    "dumps-sums": ("Controlegetallen van de delen", "Checksums of the parts"),
    "other-files": ("Register en verslag", "Register and report"),
    "dumps-damaged": (
        "De lijst van de downloads van deze uitgave is beschadigd.",
        "The list of the downloads of this release is damaged.",
    ),
    "terms-lead": (
        "De begrippen waarin de graaf is geschreven: klassen, eigenschappen en lijsten.",
        "The terms in which the graph is written: classes, properties and lists.",
    ),
    "classes": ("Klassen", "Classes"),
    "properties": ("Eigenschappen", "Properties"),
    "concepts": ("Lijsten", "Lists"),
    "deprecated": ("vervallen", "deprecated"),
    "reserved": ("gereserveerd", "reserved"),
    "ontology-version": ("versie {version}", "version {version}"),
    "model-title": ("Alle klassen met hun eigenschappen", "All classes with their properties"),
    "model-note": (
        "Elk vak is een klasse: eerst de klassen eronder (⊃), dan haar waarden, dan waar zij naar wijst. De lijnen "
        "tonen het voornaamste. Kies een klasse om er meer over te lezen.",
        "Each box is a class: first the classes below it (⊃), then its values, then what it points at. The lines show "
        "the main ones. Choose a class to read more about it.",
    ),
    "def-examples": ("Voorbeelden", "Examples"),
    "def-examples-lead": (
        "Genummerde voorbeelden volgen vragen over iets dat niet bestaat, van de dag van indiening tot een antwoord "
        "dat wordt gewijzigd. Elk voldoet aan de controles waaraan elk document van deze graaf moet voldoen.",
        "Numbered examples follow questions about something that does not exist, from the day they are tabled to an "
        "answer that is amended. Each passes the checks that every document of this graph must pass.",
    ),
    "examples-life": ("De levensloop van vragen", "The life of questions"),
    "examples-around": ("Daaromheen", "Around it"),
    "example-invented": (
        "Mensen, posten en stukken zijn verzonnen. Met het register (00) erbij is dit voorbeeld volledig. Kies een "
        "begrip om erover te lezen.",
        "People, posts and papers are invented. Together with the register (00) this example is complete. Choose a "
        "term to read about it.",
    ),
    "no-term": ("{term} is geen begrip van deze uitgave.", "{term} is no term of this release."),
    "kind-of-class": ("klasse", "class"),
    "kind-of-object-property": ("eigenschap die naar iets wijst", "property that points at something"),
    "kind-of-datatype-property": ("eigenschap met een waarde", "property with a value"),
    "kind-of-annotation-property": ("aantekening bij begrippen", "annotation of terms"),
    "kind-of-scheme": ("lijst", "list"),
    "kind-of-concept": ("begrip uit een lijst", "concept of a list"),
    "term-drawing": ("{name} en wat eromheen staat", "{name} and what is around it"),
    "term-deprecated": (
        "Dit begrip is vervallen: gebruik het niet voor nieuwe vragen aan de graaf.",
        "This term is deprecated: do not use it in new queries.",
    ),
    "term-above": ("Staat onder", "Stands under"),
    "term-below": ("Daaronder", "Below it"),
    "term-list": ("In lijst", "In list"),
    "term-concepts": ("Begrippen", "Concepts"),
    "term-origin": ("Van", "From"),
    "term-target": ("Naar", "To"),
    "term-leaving": ("Eigenschappen", "Properties"),
    "term-arriving": ("Wijst hierheen", "Points here"),
    "term-follows": ("Volgt uit, na elkaar (^ is omgekeerd)", "Follows from, one after another (^ is backwards)"),
    "term-derived": (
        "Wat met dit begrip uit andere gegevens volgt, staat in elke uitgave: in graaf afleiding/redenering.",
        "What follows from other data with this term is in each release: in graph afleiding/redenering.",
    ),
    "term-near": ("Elders ongeveer", "Elsewhere about"),
    "term-wider": ("Elders ruimer", "Elsewhere wider"),
    "term-examples": ("In de voorbeelden", "In the examples"),
    "term-successor": ("Gebruik in plaats daarvan", "Use instead"),
    "term-demands": ("Wat wordt gecontroleerd", "What is checked"),
    "term-demands-lead": (
        "Wat een fout is houdt een document tegen; een waarschuwing wordt zelf een gegeven.",
        "An error keeps a document out; a warning becomes data itself.",
    ),
    "term-about": ("Bij", "About"),
    "term-demand": ("Eis", "Demand"),
    "term-weight": ("Gewicht", "Weight"),
    "term-whole": ("het geheel", "the whole"),
    "weight-Violation": ("fout", "error"),
    "weight-Warning": ("waarschuwing", "warning"),
    "weight-Info": ("mededeling", "information"),
    "term-uses": ("Gebruik in deze uitgave", "Uses in this release"),
    "term-count": ("{count} keer gebruikt.", "Used {count} times."),
    "term-count-more": ("Meer dan {count} keer gebruikt.", "Used more than {count} times."),
    "term-query": ("Vraag ernaar", "Ask for it"),
    "term-run": ("Stel deze vraag", "Run this query"),
    "problem": ("Dat ging niet", "That did not work"),
    "back-home": ("Naar het begin", "To the home page"),
    "footer": (
        "Vragen en antwoorden zijn stukken van de Staten-Generaal en de regering. Koppelingen en afleidingen zijn van "
        "Kamergraaf en kunnen fout zijn; elke pagina zegt waar iets vandaan komt.",
        "Questions and answers are papers of the States General and the government. Links and derivations are made by "
        "Kamergraaf and may be wrong; every page says where something comes from.",
    ),
    # Problems: a title and, where the code has nothing better to say, a detail.
    "title-400": ("De vraag is niet te lezen", "The request cannot be read"),
    "title-401": ("Wie bent u?", "Who are you?"),
    "title-403": ("Dat is hier niet toegestaan", "That is not allowed here"),
    "title-404": ("Niet gevonden", "Not found"),
    "title-405": ("Dat kan hier niet", "Not possible here"),
    "title-406": ("Die vorm hebben wij niet", "We do not have that form"),
    "title-408": ("Het verzoek kwam niet op tijd binnen", "The request did not come in in time"),
    "title-409": ("Die naam is in gebruik", "That name is in use"),
    "title-413": ("Te groot", "Too large"),
    "title-414": ("Het adres is te lang", "The address is too long"),
    "title-415": ("Die vorm lezen wij niet", "We do not read that form"),
    "title-416": ("Dat deel heeft het bestand niet", "The file has no such part"),
    "title-429": ("Te veel tegelijk", "Too many at once"),
    "title-500": ("Er ging iets mis bij ons", "Something went wrong on our side"),
    "title-501": ("Dat kan hier niet", "Not possible here"),
    "title-503": ("Nu even niet", "Not right now"),
    "title-505": ("HTTP/1.0 is hier te oud voor", "HTTP/1.0 is too old for this"),
    "syntax": ("De zoekvraag is geen geldige SPARQL.", "The query is not valid SPARQL."),
    "syntax-at": (
        "De zoekvraag is geen geldige SPARQL: regel {line}, teken {column}.",
        "The query is not valid SPARQL: line {line}, column {column}.",
    ),
    "hint-prefix": ("Zet erboven: {value}", "Put above it: {value}"),
    "hint-unknown-prefix": ("Het voorvoegsel {value} is nergens verklaard.", "The prefix {value} is not declared."),
    "hint-meant": ("Bedoelde u {value}?", "Did you mean {value}?"),
    "not-evaluated": (
        "De zoekvraag kan niet worden uitgevoerd: een functie of een graafnaam erin bestaat niet.",
        "The query cannot be run: a function or the name of a graph in it does not exist.",
    ),
    "too-complex": (
        "De zoekvraag is te ingewikkeld om te lezen; schrijf haar korter of in delen.",
        "The query is too complex to be read; write it shorter or in parts.",
    ),
    "not-xml": (
        "RDF/XML kan de eigenschap {predicate} niet schrijven. Wel te krijgen: {offers}.",
        "RDF/XML cannot write the property {predicate}. Available: {offers}.",
    ),
    "http-1.0": (
        "Dit antwoord is te groot voor HTTP/1.0, dat niet laat zien of het heel is. Gebruik HTTP/1.1; een nginx ervoor "
        "doet dat met proxy_http_version 1.1.",
        "This answer is too large for HTTP/1.0, which does not show whether it is whole. Use HTTP/1.1; an nginx in "
        "front does with proxy_http_version 1.1.",
    ),
    "bad-host": ("De naam van deze server (Host) is niet te lezen.", "The name of this server (Host) cannot be read."),
    "misplaced": (
        "Bij een formulier horen de velden in de inhoud, niet in het adres: {names}.",
        "With a form the fields belong in the body, not in the URL: {names}.",
    ),
    "no-service": (
        "SERVICE is uitgeschakeld: deze server roept geen andere diensten aan.",
        "SERVICE is switched off: this server calls no other services.",
    ),
    "no-update": (
        "{word} is een opdracht om te schrijven; deze gegevens zijn alleen te lezen.",
        "{word} is an instruction to write; this data is read-only.",
    ),
    "too-deep": ("De zoekvraag is meer dan {depth} haken diep.", "The query is nested deeper than {depth} brackets."),
    "too-long": ("De zoekvraag is langer dan {length} tekens.", "The query is longer than {length} characters."),
    "too-long-get": (
        "De zoekvraag is langer dan {length} tekens; stuur een kortere, of lange met POST.",
        "The query is longer than {length} characters; send a shorter one, or long ones by POST.",
    ),
    "no-query": ("Er is geen zoekvraag meegegeven (query=…).", "No query was given (query=…)."),
    "two-queries": ("Geef precies één query mee, niet {count}.", "Give exactly one query, not {count}."),
    "bad-timeout": (
        "De tijd (timeout) is een aantal seconden boven nul, niet {value}.",
        "The time (timeout) is a number of seconds above zero, not {value}.",
    ),
    "one-graph": (
        "Geef precies één van beide: graph=IRI, of default.",
        "Give exactly one of the two: graph=IRI, or default.",
    ),
    "no-graph": ("Die graaf is hier niet.", "That graph is not here."),
    "not-json-ld": (
        "JSON-LD kan geen triple als waarde schrijven, zoals {predicate}. Vraag een andere vorm: {offers}.",
        "JSON-LD cannot write a triple as a value, such as {predicate}. Ask for another form: {offers}.",
    ),
    "not-utf8": ("De vraag is geen UTF-8.", "The request is not UTF-8."),
    "bad-form": ("De velden zijn niet te lezen.", "The fields cannot be read."),
    "not-acceptable": ("Wel te krijgen: {offers}.", "Available: {offers}."),
    "unsupported": ("Stuur {types}.", "Send {types}."),
    "head-411": (
        "Zeg de lengte van wat u stuurt (Content-Length).",
        "Say the length of what you send (Content-Length).",
    ),
    "head-414": (
        "Het adres is langer dan {length} tekens; stuur een lange zoekvraag met POST.",
        "The address is longer than {length} characters; send a long query by POST.",
    ),
    "head-431": (
        "De kop van het verzoek is groter dan {length} bytes.",
        "The head of the request is larger than {length} bytes.",
    ),
    "timeout": ("De zoekvraag duurde langer dan {seconds} seconden.", "The query took over {seconds} seconds."),
    "timed-out-before": (
        "Deze zoekvraag duurde kortgeleden ook al langer dan {seconds} seconden. Over {left} seconden mag het weer.",
        "This query took over {seconds} seconds a short while ago. It may be tried again in {left} seconds.",
    ),
    "not-ready": (
        "De werkers voor {pool} antwoorden niet ({reason}).",
        "The workers for {pool} do not answer ({reason}).",
    ),
    "report-id": ("Noem dit nummer als u het meldt: {id}", "Name this number when you report it: {id}"),
    "no-password": ("Hier is een wachtwoord voor nodig.", "This needs a password."),
    "stopped": ("De zoekvraag is gestopt.", "The query was stopped."),
    "bad-query-id": (
        "{header} moet 16 tot 64 letters, cijfers, streepjes of lage streepjes zijn.",
        "{header} must be 16 to 64 letters, digits, hyphens or underscores.",
    ),
    "query-id-taken": (
        "Er loopt al een zoekvraag met deze {header}.",
        "A query with this {header} is running already.",
    ),
    "no-such-query": (
        "Er loopt geen zoekvraag met deze naam (meer).",
        "No query of this name is running (any more).",
    ),
    "overload": ("Het is nu te druk; probeer het zo nog eens.", "Too busy now; try again in a moment."),
    "crash": (
        "De zoekvraag vroeg te veel geheugen, of bracht de machine in de war. Vraag minder tegelijk.",
        "The query took too much memory, or upset the engine. Ask for less at a time.",
    ),
    "per-client": (
        "Er lopen al {count} zoekvragen van dit adres.",
        "There are {count} queries of this address running already.",
    ),
    "per-client-download": (
        "Dit adres haalt al {count} bestanden op.",
        "This address is fetching {count} files already.",
    ),
    "too-large": (
        "Het resultaat is groter dan {size}; vraag minder, of neem de downloads.",
        "The result is larger than {size}; ask for less, or take the downloads.",
    ),
    "no-entity": ("{iri} komt in deze uitgave niet voor.", "{iri} does not occur in this release."),
    "scheme-parlement": ("parlement.com", "parlement.com"),
    "scheme-wikidata": ("Wikidata", "Wikidata"),
    "scheme-tk": ("de Tweede Kamer", "the House of Representatives"),
    "scheme-tooi": ("TOOI", "TOOI"),
    "no-id-parlement": (
        "«{id}» is geen sleutel van parlement.com: een v met elf letters of cijfers, of de naam uit het adres van een "
        "biografie.",
        "“{id}” is no key of parlement.com: a v with eleven letters or digits, or the name in the address of a "
        "biography.",
    ),
    "no-id-wikidata": (
        "«{id}» is geen sleutel van Wikidata: een Q met een getal.",
        "“{id}” is no key of Wikidata: a Q with a number.",
    ),
    "no-id-tk": (
        "«{id}» is geen GUID van de Tweede Kamer: acht, drie keer vier en twaalf cijfers of letters a-f, met "
        "streepjes.",
        "“{id}” is no GUID of the House: eight, three times four and twelve digits or letters a-f, with hyphens.",
    ),
    "no-id-tooi": (
        "«{id}» is geen code van TOOI, zoals mnre1073.",
        "“{id}” is no code of TOOI, such as mnre1073.",
    ),
    "unknown-id": (
        "Niets in deze uitgave heeft bij {scheme} de sleutel {id}. Het kan er wel zijn zonder dat het register die "
        "sleutel kent: zoek dan op naam.",
        "Nothing in this release has the key {id} of {scheme}. It may be here without the register knowing that key: "
        "then look it up by name.",
    ),
    "lookup-no-op": ("Zeg om welke dag het gaat (op=2024-07-02).", "Say which day it is about (op=2024-07-02)."),
    "lookup-op": ("«{op}» is geen dag; schrijf 2024-07-02.", "“{op}” is no day; write 2024-07-02."),
    "lookup-ministerie": (
        "Zeg om welk ministerie het gaat (ministerie=…).",
        "Say which ministry it is about (ministerie=…).",
    ),
    "lookup-unknown": (
        "Geen ministerie heet of heette «{ministerie}». Is het een post, zoals «Minister voor …»? Laat ministerie dan "
        "leeg en vul bij post een woord daaruit in.",
        "No ministry is or was called “{ministerie}”. Is it an office, such as “Minister voor …”? Then leave the "
        "ministry empty and give a word of it as office.",
    ),
    "lookup-long": ("{name} is langer dan {most} tekens.", "{name} is longer than {most} characters."),
    "reconcile-name": (
        "Kamergraaf: personen, functies, ministeries en fracties",
        "Kamergraaf: people, offices, ministries and parliamentary groups",
    ),
    "reconcile-nothing": (
        "Stuur queries of extend als veld van een formulier.",
        "Send queries or extend as a field of a form.",
    ),
    "reconcile-batch": (
        "queries is een object van zoekvragen naar sleutel.",
        "queries is an object of queries by key.",
    ),
    "reconcile-query": (
        "Zoekvraag {key}: een object, met query als tekst.",
        "Query {key}: an object, with query as text.",
    ),
    "reconcile-empty": (
        "Zoekvraag {key} heeft geen query en geen properties.",
        "Query {key} has neither query nor properties.",
    ),
    "reconcile-type": (
        "Zoekvraag {key}: type is een tekst of een lijst van teksten, type_strict any, should of all.",
        "Query {key}: type is a text or a list of texts, type_strict any, should or all.",
    ),
    "reconcile-limit": ("Zoekvraag {key}: limit is een getal.", "Query {key}: limit is a number."),
    "reconcile-properties": (
        "Zoekvraag {key}: properties is een lijst van objecten met pid en v.",
        "Query {key}: properties is a list of objects with pid and v.",
    ),
    "reconcile-extend": (
        "extend is een object met ids (teksten) en properties (objecten met id en eventueel settings).",
        "extend is an object with ids (texts) and properties (objects with id and, if need be, settings).",
    ),
    "reconcile-op": (
        "De instelling op, «{op}», is geen dag; schrijf 2024-07-02.",
        "The setting op, “{op}”, is no day; write 2024-07-02.",
    ),
    "reconcile-too-many": (
        "{count} in één verzoek is te veel: ten hoogste {most}.",
        "{count} in one request is too many: at most {most}.",
    ),
    "reconcile-slow": (
        "Deze reeks duurde te lang; stuur er minder tegelijk.",
        "This batch took too long; send fewer at a time.",
    ),
    "reconcile-prefix": (
        "Geef prefix mee, van ten hoogste {most} tekens.",
        "Give a prefix, of at most {most} characters.",
    ),
    "reconcile-number": (
        "{name} is een getal van ten hoogste zes cijfers.",
        "{name} is a number of at most six digits.",
    ),
    "reconcile-unknown": ("«{id}» is hier niet bekend.", "“{id}” is not known here."),
    "setting-op": ("Op deze dag", "On this day"),
    "setting-op-help": (
        "Alleen wat op die dag gold, zoals 2024-07-02; leeg: van alle tijden.",
        "Only what held on that day, such as 2024-07-02; empty: of all times.",
    ),
    "setting-limit": ("Hoogste aantal waarden", "Maximum number of values"),
    "setting-limit-help": ("0: alle.", "0: all."),
    "bad-json": ("Dit is geen JSON: {found}.", "This is not JSON: {found}."),
    "bad-callback": (
        "callback is de naam van een functie: letters, cijfers, $, _ en punten.",
        "callback is the name of a function: letters, digits, $, _ and points.",
    ),
    "no-page": ("Hier staat niets.", "There is nothing here."),
    "unexpected": ("De fout is vastgelegd.", "The error has been logged."),
    "other-method": ("Gebruik {methods}.", "Use {methods}."),
}


def text(key: str, language: str, /, **values: object) -> str:
    """Return a text in `language` ("nl" or "en"). Raises KeyError for an unknown key."""
    found = _TEXTS[key][LANGUAGES.index(language)]
    return found.format(**values) if values else found


def choose_language(asked: str | None, header: str | None) -> str:
    """Return the language of `?lang=`, else of an Accept-Language header of no absurd length, else Dutch."""
    if asked in LANGUAGES:
        return asked
    if header is None or len(header) > _LONGEST_HEADER:
        return "nl"
    accepted = parse_accept_header(header, LanguageAccept)
    # In order of weight; "en-GB" asks for English before a weaker "nl" does, which best_match() sees otherwise.
    for tag, weight in accepted:
        language = tag.partition("-")[0].lower()
        if weight > 0 and language in LANGUAGES:
            return language
    return "nl"


def shortened(said: str, length: int = LONGEST) -> str:
    """Return `said`, cut with an ellipsis when it is longer than `length` characters.

    Half a character, which JSON can hold and UTF-8 cannot, is written as its escape.
    """
    said = said if len(said) <= length else said[:length] + "…"
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


def read_day(written: str) -> date | None:
    """Return the day of "2024-01-29", None for any other form."""
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None


def written_date(iso: str, language: str) -> str:
    """Return "2024-01-29" as "29 januari 2024"; anything else as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {_MONTHS[language][day.month - 1]} {day.year}"


def written_moment(iso: str, language: str) -> str:
    """Return "2026-11-22T02:10:00Z" as "22 november 2026, 02:10 UTC"; anything else as it is."""
    found = _MOMENT.fullmatch(iso)
    return f"{written_date(found[1], language)}, {found[2]} UTC" if found else iso


def written_number(number: int, language: str) -> str:
    """Return 20600000 as "20.600.000" (Dutch) or "20,600,000" (English)."""
    grouped = f"{number:,}"
    return grouped.replace(",", ".") if language == "nl" else grouped


def written_size(size: int, language: str) -> str:
    """Return a size in bytes in the largest unit that leaves at least one: "4,1 MB"."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    shown = f"{amount:.0f}" if unit == "B" or amount >= 100 else f"{amount:.1f}"
    return f"{shown.replace('.', ',') if language == 'nl' else shown} {unit}"
