"""What each file of a pack may hold. Shapes only; what holds between files is checked elsewhere."""
