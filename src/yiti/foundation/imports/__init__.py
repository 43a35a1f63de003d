"""Files that become rows in three steps: staged, checked, and applied whole or not at all."""
