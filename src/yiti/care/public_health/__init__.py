"""The services of basic public health: declared in a pack, signed by those who did them, counted as events."""
