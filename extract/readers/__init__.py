"""One module a format: bytes to prose and grids, knowing nothing of the codebook."""
