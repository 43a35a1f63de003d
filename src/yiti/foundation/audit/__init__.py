"""Who changed what, and who looked at whose pay: append-only, chained by hashes, sealed together."""
