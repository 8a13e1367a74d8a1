"""The search index of a release: its texts and names by Dutch word stem, made from its quads.

`entries` takes out of the quads what is searched, `writing` makes the index of a release, `reading` opens and searches
one, and `words` is the language that people search in. The server uses the last two.
"""

FOLDER = "search"  # of a release
