"""Mechanisms that know no medicine."""
