"""
Ways to count what definitions ask for. Each answers the same to the digit; the plain one is the reference.

`reference` walks over rows in plain Python; `polars` counts all forms that share a kind of events in one pass; so does `spark`, an extra.
"""
