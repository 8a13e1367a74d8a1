"""Across documents: sets of questions, numbering, addressings with status, references. The only step that sees all.

It works on `Sleutels`, the keys of each document, and keeps no text.
"""

from kg.linking.addressing import Adresseringgegevens
from kg.linking.answers import Antwoordsleutel
from kg.linking.chains import Keten, Ketens
from kg.linking.forms import Vorm, Vormen, form_of, one_document
from kg.linking.history import Sleutelregel, history_csv, read_history
from kg.linking.keys import Sleutels, keys_of, posts_of
from kg.linking.known import Bron, Bronnen, Voorstel
from kg.linking.link import Koppeling, Samenhang, Setgegevens, link
from kg.linking.view import Linkage, LinkChanges, Linking

__all__ = [
    "Adresseringgegevens",
    "Antwoordsleutel",
    "Bron",
    "Bronnen",
    "Keten",
    "Ketens",
    "Koppeling",
    "LinkChanges",
    "Linkage",
    "Linking",
    "Samenhang",
    "Setgegevens",
    "Sleutelregel",
    "Sleutels",
    "Voorstel",
    "Vorm",
    "Vormen",
    "form_of",
    "history_csv",
    "keys_of",
    "link",
    "one_document",
    "posts_of",
    "read_history",
]
