"""今日 Today: what is due, what waits for me, what I wait for, what changed."""
