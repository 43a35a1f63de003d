"""People, their postings, titles and establishment. Dated rows."""
