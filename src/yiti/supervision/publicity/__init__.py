"""Notices, publicity days and objections."""
