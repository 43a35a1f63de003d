"""Targets: what the documents ask of the county's figures by which day, on its own facts, and who owes those missing."""
