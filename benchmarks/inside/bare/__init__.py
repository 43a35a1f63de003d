"""A bare Django beside the house: the same database and the same rows, with nothing around them."""
