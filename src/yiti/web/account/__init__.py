"""Coming in, going out, and one's own account. Stands outside the areas."""
