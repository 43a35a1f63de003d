"""The two databases as Django knows them, and one thing more: both refuse what is too long or too large, in words, before it is sent."""
