"""A document drawn, with what became of each of its cells."""
