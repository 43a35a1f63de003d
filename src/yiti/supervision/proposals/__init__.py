"""Proposals of deputies and members: registered, assigned to an office, answered by two persons, judged by the proposer, handled again."""
