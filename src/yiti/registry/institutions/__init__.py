"""Institutions, their consortium, posts and populations. Dated rows."""
