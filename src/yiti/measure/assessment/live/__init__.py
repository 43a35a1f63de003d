"""Scores that live figures propose: reckoned in sets, taken or corrected by assessors, with what they were made from."""
