"""Invented residents: ages, sexes, names, identity numbers that nobody can have, households, illnesses, and where they live and when."""

from .making import People, Span, Township, lake_residents, make_people

__all__ = ["People", "Span", "Township", "lake_residents", "make_people"]
