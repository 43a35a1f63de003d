"""The rules of the documents on the county's own records, for each institution, entry, person or the county."""
