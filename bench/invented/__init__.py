"""Documents that never were, of natural length and in the real forms: to measure with, and to test against a truth.

Everything follows from a seed and a number: the same arguments give the same bytes on every machine.
"""
