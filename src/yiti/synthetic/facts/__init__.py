"""Years of invented services of the synthetic county, kind by kind, as facts of the lake (`docs/facts.md`)."""
