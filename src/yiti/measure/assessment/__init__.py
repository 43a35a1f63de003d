"""Cycles, scores, ranks, consequences and appeals."""
