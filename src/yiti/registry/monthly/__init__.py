"""Figures of a month that offices and institutions hand in, as packs declare them."""
