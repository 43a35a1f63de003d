"""Tasks of the documents: how they stand, who owes them, what is said and done about each."""
