"""Family-doctor contracts: who has one, by the facts of the journal. Without tables of its own."""
