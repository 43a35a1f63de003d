"""The living document: for every clause what is known of it today, from the rooms' own data, and nothing where nothing is known."""
