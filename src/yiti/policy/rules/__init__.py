"""
The rules: pure functions from stated inputs to figures, under one policy pack.

`compute` is the one door; every other door (command line, HTTP, runs, screens) calls it.
"""

from . import fund_pool as fund_pool
from .answers import Answer, Caution, Finding, error_json
from .inputs import read_inputs, read_json
from .registry import Rule, compute, get_rule, list_rules

__all__ = ["Answer", "Caution", "Finding", "Rule", "compute", "error_json", "get_rule", "list_rules", "read_inputs", "read_json"]
