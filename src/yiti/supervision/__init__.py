"""Publicity, targets, tasks: how the policy is held to."""
