"""The regular papers of the documents: what each is made from, what is due, and what was made and frozen."""
