"""WARC files: read back, cut, taken in from other tools, and what in them was coded."""
