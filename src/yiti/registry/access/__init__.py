"""Who may come in, and what they may do: users, roles with their span, sessions, tokens, second factor."""
