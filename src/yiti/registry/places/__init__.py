"""Places by their national codes."""
