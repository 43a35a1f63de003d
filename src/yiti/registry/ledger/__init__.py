"""Monthly accounts of institutions, in versions. What was sent stays."""
