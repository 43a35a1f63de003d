"""Monthly accounts of the institutions."""
