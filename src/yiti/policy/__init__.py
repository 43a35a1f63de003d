"""What the documents say: packs, the rules reckoned under them, calendars. No Django."""
