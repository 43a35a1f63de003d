"""Institutions, the consortia they belong to, their people and their approved posts. Dated rows."""
