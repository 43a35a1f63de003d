"""Administrative divisions by their national codes."""
