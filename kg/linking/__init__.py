"""Across documents: sets of questions, numbering, addressings with status, references. The only step that sees all.

It works on `Sleutels`, the keys of each document, and keeps no text.
"""

from kg.linking.addressing import Adresseringgegevens
from kg.linking.keys import Sleutels, keys_of, posts_of
from kg.linking.link import Koppeling, Samenhang, Setgegevens, link

__all__ = ["Adresseringgegevens", "Koppeling", "Samenhang", "Setgegevens", "Sleutels", "keys_of", "link", "posts_of"]
