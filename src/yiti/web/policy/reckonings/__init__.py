"""Rules on the county's own records: the list, one reckoning, one subject down to the records, and what is entered by hand."""
