"""Facts that others hand in: lakes, sheets and calls, checked row by row, with pseudonyms made at the door."""
