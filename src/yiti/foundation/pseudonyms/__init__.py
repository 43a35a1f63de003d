"""Pseudonyms of people: made by a key, never turned back here."""

from .making import make_pseudonym, make_pseudonyms

__all__ = ["make_pseudonym", "make_pseudonyms"]
