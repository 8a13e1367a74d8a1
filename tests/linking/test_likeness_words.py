"""Two texts word by word, and the signatures that say which texts to compare."""

from __future__ import annotations

from datetime import date

import pytest
from rapidfuzz.distance import Hamming

from kg.linking.comparing import SHOWN, Overeenkomstsoort, Vergelijking, compare, likeness
from kg.linking.signatures import MIN_WORDS, SLOTS, texts_of, words_of
from kg.model import Antwoord, Document, Form, Records, Soort, Vraag

DAY = date(2099, 1, 12)
ITEM = Vergelijking(Overeenkomstsoort.ZELFDE_VRAAG, "document/a/antwoord/1", "document/b/antwoord/1-2", (1,), (1, 2))


def records(*answers: tuple[tuple[int, ...], str], vragen: tuple[str, ...] = ()) -> Records:
    """An Aanhangsel with these answers and questions."""
    return Records(
        Document("map/bestand.txt", Form.TEXT, "0" * 64, ""),
        "sleutel",
        Soort.AANHANGSEL,
        vragen=tuple(Vraag(number, True, text, "", ()) for number, text in enumerate(vragen, 1)),
        antwoorden=tuple(Antwoord(numbers, text, ()) for numbers, text in answers),
    )


def long_text(changed: int = 0) -> str:
    """A text of sixty words, of which the last `changed` are others."""
    return " ".join(f"woord{n}" if n < 60 - changed else f"anders{n}" for n in range(60))


SCORES = [
    ("Ja.", "ja", 1.0),
    ("De trap is hoog.", "De trap, is hóóg!", 0.75),
    ("een twee drie", "drie twee een", 0.33),
    ("een twee", "drie vier", 0.0),
    ("", "", 0.0),
    ("…", "iets", 0.0),
]


def test_number_of_scores() -> None:
    """The table of scores has its rows."""
    assert len(SCORES) == 6


@pytest.mark.parametrize(("one", "other", "score"), SCORES)
def test_score(one: str, other: str, score: float) -> None:
    """The score is the part of all words that stand in both in that order, without signs and capitals."""
    assert likeness(words_of(one), words_of(other)) == score


def test_only_equal_texts_score_one() -> None:
    """One word of a thousand makes the score less than 1, also with two decimals."""
    words = [f"woord{n}" for n in range(1000)]
    assert likeness(words, [*words[:-1], "ander"]) == 0.99


def test_words_of_one_only() -> None:
    """Words that only one text has are told in order, each once, and counted."""
    (found,) = compare(records(((1,), "Rood en rood en groen")), records(((1, 2), "Blauw en groen.")), (ITEM,))
    assert (found.alleen_eerste, found.alleen_tweede) == ("rood", "blauw")
    assert (found.aantal_eerste, found.aantal_tweede) == (1, 1)
    assert (found.key, found.soort, found.eerste) == (ITEM.key, ITEM.soort, ITEM.eerste)


def test_many_words_of_one_only() -> None:
    """Of many words the first are told, and all are counted."""
    (found,) = compare(records(((1,), long_text())), records(((1, 2), "Nee.")), (ITEM,))
    assert found.alleen_eerste.split() == [f"woord{n}" for n in range(SHOWN)]
    assert found.aantal_eerste == 60


def test_key_does_not_follow_the_order() -> None:
    """Two texts have one likeness, whichever is the earlier."""
    turned = Vergelijking(ITEM.soort, ITEM.tweede, ITEM.eerste, (1, 2), (1,))
    assert turned.key == ITEM.key == "012790c223b468b1"


def test_first_of_two_texts_with_one_number_counts() -> None:
    """Of two answers with the same numbers the first is compared, as they share one IRI."""
    (found,) = compare(records(((1,), "Ja."), ((1,), "Nee.")), records(((1, 2), "Ja.")), (ITEM,))
    assert found.gelijkenis == 1.0


def test_short_texts_have_no_signature() -> None:
    """Texts of fewer than `MIN_WORDS` words are known, but not looked for in other sets."""
    short = " ".join(["kort"] * (MIN_WORDS - 1))
    found = texts_of(records(((1,), "Ja."), ((2,), long_text()), vragen=(short, long_text())), DAY, None)
    assert (found.vragen, found.antwoorden, found.lange) == ((2,), ((1,), (2,)), (1,))
    assert len(found.signatures) == 2 * SLOTS


def test_signature_is_the_same_everywhere() -> None:
    """The signature of a text is what it was when the tables of the state were laid out."""
    found = texts_of(records(((1,), long_text())), DAY, None)
    assert found.signatures.hex() == (
        "3f002a0c3bcd2f25fbaa72fc058d259e0370c155f14dbec6094caa1daaa6e5c7e3acea8fdabe880cd3ac09db50c08135"
    )


def test_answers_and_questions_have_other_signatures() -> None:
    """A question never looks like the answer that quotes it."""
    found = texts_of(records(((1,), long_text()), vragen=(long_text(),)), DAY, None)
    assert Hamming.similarity(found.signatures[:SLOTS], found.signatures[SLOTS:]) < 5


def test_signatures_estimate_likeness() -> None:
    """The equal part of two signatures is near the part of the runs of words that two texts share."""
    one, other = (texts_of(records(((1,), long_text(n))), DAY, None).signatures for n in (0, 15))
    assert Hamming.similarity(one, other) / SLOTS == pytest.approx(43 / 73, abs=0.15)


def test_digest_tells_another_text() -> None:
    """A short answer that changes makes other texts, so that it is compared again."""
    assert texts_of(records(((1,), "Ja.")), DAY, None) != texts_of(records(((1,), "Nee.")), DAY, None)
