"""Plain values that every wing shares. Standard library only."""
