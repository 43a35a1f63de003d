"""The people who work in the county: their posts, titles and whereabouts. Dated rows."""
