"""The residents of the county: who they are, where they belong, and under which pseudonym their events count."""
