"""Dutch of natural length that says nothing: sentences of made-up compounds, some words frequent and most rare."""

from __future__ import annotations

from random import Random

_FIRST = (
    "archief balie bureau dossier formulier kantoor koffie lade loket map nietje notitie paperclip paraaf perforator "
    "plank potlood register rooster stempel stoel tabblad telefoon thee trap vergader verslag voorbeeld zegel zolder "
    "agenda bijlage bladzijde deur drempel enveloppe gang gordijn inkt kalender kast kapstok lamp lift lijst muur"
).split()
_LAST = (
    "aanpak akkoord beheer beleid besluit bestand budget commissie controle deskundige dienst experiment fonds gebruik "
    "inspectie keten kwaliteit levering meting norm onderzoek overleg overzicht plan procedure proef protocol raad "
    "regeling register rapport richtlijn stelsel taak tekort toets toezicht traject uitvoering verbod vergoeding "
    "voorraad voorziening wachtlijst werkgroep wijziging zorg"
).split()
_VERBS = (
    "beoordeeld besproken bijgehouden gecontroleerd gemeten gemeld geregeld getoetst herzien ingericht onderzocht "
    "opgesteld overgedragen vastgesteld vergeleken verlengd verminderd verplaatst verspreid voorbereid"
).split()
_WHERE = (
    "in het afgelopen jaar",
    "per gemeente",
    "bij de uitvoering",
    "op korte termijn",
    "binnen de bestaande afspraken",
    "in overleg met de betrokken partijen",
    "volgens de laatste telling",
    "ten opzichte van vorig jaar",
)
_ASKS = (
    "Klopt het dat {} {} wordt {}, en wat vindt u daarvan?",
    "Hoe vaak is {} {} {}?",
    "Waarom is {} {} niet {}?",
    "Deelt u de mening dat {} {} moet worden {}? Zo nee, waarom niet?",
    "Bent u bereid ervoor te zorgen dat {} {} wordt {}, en de Kamer daarover te informeren?",
    "Welke gevolgen heeft het dat {} {} is {}?",
)
_SAYS = (
    "{} is {} {}.",
    "Uit navraag blijkt dat {} {} wordt {}.",
    "Het is aan de uitvoerende organisaties om te bepalen of {} {} wordt {}.",
    "Ik hecht eraan dat {} {} zorgvuldig wordt {}, omdat {} daarvan afhangt.",
    "In totaal zijn {} keer gevallen bekend waarin {} {} is {}.",
    "Daarbij geldt dat {} {} niet eerder is {}.",
)
COMMON = (
    "Kunt u deze vragen afzonderlijk beantwoorden?",
    "Kunt u deze vragen één voor één en binnen de gebruikelijke termijn beantwoorden?",
)


def compound(random: Random) -> str:
    """Return a compound such as "koffietoezicht"; the cube makes a few frequent and most of them rare."""
    return f"{_often(random, _FIRST)}{_often(random, _LAST)}"


def subject(random: Random) -> str:
    """Return what questions are about, without a capital: "het lampbeheer en de traptoets bij het zegelfonds"."""
    return f"de gevolgen van {compound(random)} en {compound(random)} voor {compound(random)}"


def question(random: Random) -> str:
    """Return one question of 12 to 60 words, that no other is equal to as good as certainly."""
    asked = random.choice(_ASKS).format(_thing(random), random.choice(_WHERE), random.choice(_VERBS))
    if random.random() < 0.5:
        asked += f" Kunt u daarbij ingaan op {_thing(random)} en op {_thing(random)}?"
    return asked


def paragraphs(random: Random, words: int) -> list[str]:
    """Return paragraphs of together about `words` words."""
    found: list[str] = []
    sentences: list[str] = []
    count = 0
    while count < words:
        sentence = _sentence(random)
        sentences.append(sentence)
        count += len(sentence.split())
        if len(sentences) == 4:
            found.append(" ".join(sentences))
            sentences = []
    return [*found, " ".join(sentences)] if sentences else found


def _sentence(random: Random) -> str:
    pattern = random.choice(_SAYS)
    thing = _thing(random)
    if pattern.startswith("In totaal"):
        return pattern.format(random.randint(2, 999), thing, random.choice(_WHERE), random.choice(_VERBS))
    said = pattern.format(thing, random.choice(_WHERE), random.choice(_VERBS), _thing(random))
    return said[0].upper() + said[1:]


def _thing(random: Random) -> str:
    return f"de {compound(random)}{random.choice(('', f' van het {compound(random)}', f' voor {compound(random)}'))}"


def _often(random: Random, words: list[str]) -> str:
    return words[int(len(words) * random.random() ** 3)]
