"""One view a file; the header of each says what it holds and what it needs."""
