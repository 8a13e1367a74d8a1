"""Across documents: sets of questions, numbering, addressings with status, references. The only step that sees all.

It works on `Sleutels`, the keys of each document, and keeps no text.
"""

from kg.linking.addressing import Adresseringgegevens
from kg.linking.forms import Vorm, form_of, one_document
from kg.linking.keys import Sleutels, keys_of, posts_of
from kg.linking.known import Bron, Bronnen
from kg.linking.link import Koppeling, Samenhang, Setgegevens, link

__all__ = [
    "Adresseringgegevens",
    "Bron",
    "Bronnen",
    "Koppeling",
    "Samenhang",
    "Setgegevens",
    "Sleutels",
    "Vorm",
    "form_of",
    "keys_of",
    "link",
    "one_document",
    "posts_of",
]
