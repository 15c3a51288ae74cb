"""Accuracy: a corpus read back and compared with its truth, cell by cell."""
