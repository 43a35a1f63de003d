"""Indicators reckoned from facts: what they mean, what they come to, who is counted, and how sound the facts are."""
